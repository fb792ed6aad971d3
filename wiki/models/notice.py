"""What authors are told of their words, and what they choose to show of themselves."""

from django.conf import settings
from django.db import models


class Notice(models.Model):
    """What happened to somebody's words in one Edit, or what one person said of them."""

    class Kind(models.TextChoices):
        IMPROVED = "improved", "built upon"  # words added to sentences that keep hers
        REMOVED = "removed", "removed"
        RESTORED = "restored", "brought back"
        REUSED = "reused", "reused"  # in another Article, or again in this one
        REVIEWED = "reviewed", "reviewed"
        AGREED = "agreed", "agreed with"
        DISAGREED = "disagreed", "disagreed with"
        THANKED = "thanked", "thanked for"

    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="notices")
    kind = models.CharField(max_length=9, choices=Kind)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField()
    edit = models.ForeignKey("wiki.Edit", models.PROTECT, null=True, related_name="+")
    sentence = models.ForeignKey("wiki.Sentence", models.PROTECT, null=True, related_name="+")
    words = models.PositiveIntegerField(default=0)  # how many of hers it is about
    reason = models.CharField(max_length=1000, blank=True)  # in the words of `by`
    read_at = models.DateTimeField(null=True, blank=True)
    mailed_at = models.DateTimeField(null=True, blank=True)  # when it went into a mail to her

    class Meta:
        indexes = [
            models.Index(fields=["person", "-at"], name="notice_by_person"),
            models.Index(fields=["person"], condition=models.Q(read_at=None), name="notice_unread"),
        ]

    def __str__(self) -> str:
        return f"to {self.person_id}: {self.kind} by {self.by_id}"


class NoticeMail(models.Model):
    """Whether a person gets notices by mail. Without a row LOCUS_NOTICE_MAIL decides."""

    class Mail(models.TextChoices):
        OFF = "off", "no mail"
        DAILY = "daily", "one mail a day, when there is something new"

    person = models.OneToOneField(
        settings.AUTH_USER_MODEL, models.PROTECT, primary_key=True, related_name="notice_mail"
    )
    mail = models.CharField(max_length=5, choices=Mail)

    def __str__(self) -> str:
        return f"mail to {self.person_id}: {self.mail}"


class Shown(models.Model):
    """What a person chose to show of herself to others. Who has no row shows all of it."""

    person = models.OneToOneField(
        settings.AUTH_USER_MODEL, models.PROTECT, primary_key=True, related_name="shown"
    )
    standing = models.BooleanField("others see your standing", default=True)
    listed = models.BooleanField("you appear in the lists of authors by field", default=True)

    def __str__(self) -> str:
        return f"choices of {self.person_id}"
