"""What people say of words: a reviewer's verdict, a peer's agreement, thanks for an Edit."""

from django.conf import settings
from django.db import models
from django.urls import reverse

from wiki.models.history import AppendOnly


class Review(models.Model):
    """The verdict of a reviewer on the words of a SentenceVersion. The last one on them counts."""

    class Verdict(models.TextChoices):
        PASSED = "passed", "passed"
        FAILED = "failed", "not passed"

    version = models.ForeignKey("wiki.SentenceVersion", models.PROTECT, related_name="reviews")
    reviewer = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="reviews")
    verdict = models.CharField(max_length=6, choices=Verdict)
    reason = models.CharField(max_length=1000, blank=True)  # always there when it failed
    at = models.DateTimeField()

    objects = AppendOnly.as_manager()

    class Meta:
        indexes = [models.Index(fields=["reviewer", "-at"], name="review_by_reviewer")]

    def __str__(self) -> str:
        return f"{self.verdict} by {self.reviewer_id}: {self.version_id}"

    def get_absolute_url(self) -> str:
        return f"{reverse('sentence', args=[self.version.sentence_id])}#review-{self.pk}"


class WithdrawableQuerySet(models.QuerySet["models.Model"]):
    """What its giver may take back: the row stays and says when."""

    def given(self) -> "WithdrawableQuerySet":
        """Those that were not taken back."""
        return self.filter(withdrawn_at=None)


class Agreement(models.Model):
    """That somebody agrees or disagrees with a SentenceVersion none of whose words is theirs."""

    class Side(models.TextChoices):
        AGREED = "agreed", "agrees"
        DISAGREED = "disagreed", "disagrees"

    version = models.ForeignKey("wiki.SentenceVersion", models.PROTECT, related_name="agreements")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="agreements")
    side = models.CharField(max_length=9, choices=Side)
    reason = models.CharField(max_length=1000, blank=True)  # always there on disagreement
    at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    objects = WithdrawableQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["version", "person"],
                condition=models.Q(withdrawn_at=None),
                name="agreement_once",
            ),
            models.CheckConstraint(
                condition=models.Q(side="agreed") | ~models.Q(reason=""),
                name="disagreement_has_reason",
            ),
        ]
        indexes = [models.Index(fields=["person", "-at"], name="agreement_by_person")]

    def __str__(self) -> str:
        return f"{self.person_id} {self.side} {self.version_id}"


class Thanks(models.Model):
    """That somebody thanks the author of an Edit for it."""

    edit = models.ForeignKey("wiki.Edit", models.PROTECT, related_name="thanks")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="thanks")
    at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    objects = WithdrawableQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["edit", "person"], condition=models.Q(withdrawn_at=None), name="thanks_once"
            )
        ]
        indexes = [models.Index(fields=["person", "-at"], name="thanks_by_person")]

    def __str__(self) -> str:
        return f"{self.person_id} for {self.edit_id}"
