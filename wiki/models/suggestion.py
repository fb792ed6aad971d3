"""Changes that somebody proposes and has not made: what they say, and what became of them.

A Suggestion is bound to the Sentences it touches. Its revisions, their changes and the talk about
them are only added to; its own row keeps how it stands now.
"""

from django.conf import settings
from django.db import models
from django.urls import reverse

from wiki.models.history import AppendOnly


class SuggestionQuerySet(models.QuerySet["Suggestion"]):
    def open(self) -> "SuggestionQuerySet":
        """Those of which something can still be accepted."""
        return self.filter(state__in=Suggestion.OPEN)


class Suggestion(models.Model):
    """What one person proposes for one Article, for one reason."""

    class State(models.TextChoices):
        OPEN = "open", "open"
        PARTLY = "partly", "partly accepted"  # the rest of it is open
        ACCEPTED = "accepted", "accepted"
        DECLINED = "declined", "declined"
        WITHDRAWN = "withdrawn", "withdrawn"
        CLOSED = "closed", "closed"  # what it proposed is in the text without it

    OPEN = (State.OPEN, State.PARTLY)

    article = models.ForeignKey("wiki.Article", models.PROTECT, related_name="suggestions")
    number = models.PositiveIntegerField()  # counts the Article's Suggestions from 1
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="suggestions")
    at = models.DateTimeField()
    reason = models.CharField(max_length=1000)  # of its last revision
    revision = models.PositiveIntegerField(default=1)  # the number of that one
    state = models.CharField(max_length=9, choices=State, default=State.OPEN)
    settled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    settled_at = models.DateTimeField(null=True, blank=True)
    settlement = models.CharField(max_length=1000, blank=True)  # why it was declined or closed

    objects = SuggestionQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["article", "number"], name="suggestion_number_once")
        ]
        indexes = [
            models.Index(fields=["state", "-at"], name="suggestion_by_state"),
            models.Index(fields=["author", "-at"], name="suggestion_by_author"),
        ]

    def __str__(self) -> str:
        return f"Suggestion {self.number} for article {self.article_id}"

    def get_absolute_url(self) -> str:
        return reverse("suggestion", args=[self.article.gene.slug, self.number])

    @property
    def is_open(self) -> bool:
        """Whether something of it can still be accepted."""
        return self.state in self.OPEN


class SuggestionRevision(models.Model):
    """A Suggestion as its author wrote it once; the last one counts."""

    suggestion = models.ForeignKey(Suggestion, models.PROTECT, related_name="revisions")
    number = models.PositiveIntegerField()
    at = models.DateTimeField()
    reason = models.CharField(max_length=1000)
    base = models.PositiveIntegerField()  # the number of the Edit it was written from

    objects = AppendOnly.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["suggestion", "number"], name="revision_number_once")
        ]

    def __str__(self) -> str:
        return f"Revision {self.number} of suggestion {self.suggestion_id}"


class SuggestedSection(models.Model):
    """How one Section shall read; without `section` it is a new one."""

    revision = models.ForeignKey(SuggestionRevision, models.PROTECT, related_name="sections")
    place = models.IntegerField()  # its name in `olds` and `news`: the Section's id, or below 0
    section = models.ForeignKey("wiki.Section", models.PROTECT, null=True, related_name="+")
    heading = models.CharField(max_length=200)
    was = models.CharField(max_length=200, blank=True)  # the heading it had
    after = models.PositiveBigIntegerField(null=True)  # of a new one: the Section it shall follow
    source = models.TextField(blank=True)  # Markdown
    layout = models.JSONField(default=list)  # [[sentence id or 0, start, end], …] over `source`
    # Sentences that were edited as such: [[sentence, start, end], …] over `source`.
    declared = models.JSONField(default=list)

    objects = AppendOnly.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["revision", "place"], name="suggested_section_once")
        ]

    def __str__(self) -> str:
        return f"{self.heading} of {self.revision_id}"


class SuggestedChange(models.Model):
    """One change of a revision, which can be accepted by itself.

    acts: as of SentenceVersion; "spaced" where only white space before a sentence changes,
    "renamed" for a heading, "begun" for a whole new Section.
    """

    revision = models.ForeignKey(SuggestionRevision, models.PROTECT, related_name="changes")
    number = models.PositiveIntegerField()
    acts = models.CharField(max_length=60)
    heading = models.CharField(max_length=200)  # of the Section it is read in
    place = models.IntegerField()  # of its SuggestedSection
    olds = models.JSONField(default=list)  # [[place, which sentence], …] of the text before
    news = models.JSONField(default=list)  # the same of the suggested text
    before = models.TextField(blank=True)  # what it says it changes
    after = models.TextField(blank=True)

    objects = AppendOnly.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["revision", "number"], name="change_number_once")
        ]

    def __str__(self) -> str:
        return f"Change {self.number} of {self.revision_id}: {self.acts}"


class ChangedSentence(models.Model):
    """Binds a change to a Sentence that it touches, or that its new one shall follow."""

    change = models.ForeignKey(SuggestedChange, models.PROTECT, related_name="bound")
    sentence = models.ForeignKey("wiki.Sentence", models.PROTECT, related_name="suggested")
    follows = models.BooleanField(default=False)

    objects = AppendOnly.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["change", "sentence"], name="changed_sentence_once")
        ]

    def __str__(self) -> str:
        return f"{self.change_id} of sentence {self.sentence_id}"


class AcceptedChange(models.Model):
    """Ties a change to the Edit that made it; the Edit says who accepted it."""

    change = models.OneToOneField(SuggestedChange, models.PROTECT, related_name="accepted")
    edit = models.ForeignKey("wiki.Edit", models.PROTECT, related_name="accepted_changes")

    objects = AppendOnly.as_manager()

    def __str__(self) -> str:
        return f"{self.change_id} by {self.edit_id}"


class Comment(models.Model):
    """Talk about a Suggestion, in plain text."""

    suggestion = models.ForeignKey(Suggestion, models.PROTECT, related_name="comments")
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="comments")
    at = models.DateTimeField()
    text = models.TextField()

    objects = AppendOnly.as_manager()

    def __str__(self) -> str:
        return self.text[:80]


class SavingRule(models.Model):
    """Who may save in an Article, since when, and who said so; the last one counts."""

    article = models.ForeignKey("wiki.Article", models.PROTECT, related_name="saving_rules")
    newcomers_suggest = models.BooleanField()
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField()
    reason = models.CharField(max_length=300, blank=True)

    objects = AppendOnly.as_manager()

    def __str__(self) -> str:
        return f"{self.article_id}: newcomers suggest {self.newcomers_suggest}"
