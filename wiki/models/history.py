"""The past, which is only ever added to: who saved what, and who wrote which word.

The journal (django-reversion) says what the text was; these tables say who wrote it.
"""

from django.conf import settings
from django.db import models
from django.urls import reverse


class AppendOnly(models.QuerySet):
    """Rows that are written once. There is no way to change or delete them in bulk."""

    def update(self, **kwargs: object) -> int:
        raise TypeError(f"{self.model.__name__} is append-only: its rows are never changed.")

    def delete(self) -> tuple[int, dict[str, int]]:
        raise TypeError(f"{self.model.__name__} is append-only: its rows are never deleted.")


class Edit(models.Model):
    """One save by one author to one Article."""

    class Kind(models.TextChoices):
        WRITE = "write", "edit"
        RESTORE = "restore", "restoration"
        IMPORT = "import", "import"
        ACCEPT = "accept", "accepted suggestion"  # by its author, whose words they are
        REBUILD = "rebuild", "rebuild"  # of the credit, by a newer engine; changes no text

    article = models.ForeignKey("wiki.Article", models.PROTECT, related_name="edits")
    number = models.PositiveIntegerField()  # counts the Article's Edits from 1
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="edits")
    at = models.DateTimeField(db_index=True)
    kind = models.CharField(max_length=8, choices=Kind, default=Kind.WRITE)
    summary = models.CharField(max_length=300, blank=True)
    base = models.PositiveIntegerField()  # the number of the Edit the author started from
    restores = models.PositiveIntegerField(null=True, blank=True)  # number of the Edit restored
    origin = models.CharField(max_length=300, blank=True)  # where imported text came from
    # Sentences that the writer edited as such, and where their new wording stands in the source of
    # the Section: [[section, sentence, start, end], …]. They go on whatever the wording.
    declared = models.JSONField(default=list, blank=True)
    # Of an accepted suggestion: which, and who accepted it. Both are in the digest.
    suggestion = models.ForeignKey(
        "wiki.Suggestion", models.PROTECT, null=True, blank=True, related_name="edits"
    )
    accepted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="accepted_edits",
    )
    previous_digest = models.CharField(max_length=64, blank=True)
    digest = models.CharField(max_length=64)  # actions/digest.py says of what
    engine = models.PositiveIntegerField()  # version of the rules that gave the credit
    words_added = models.PositiveIntegerField(default=0)  # words new with this Edit
    words_removed = models.PositiveIntegerField(default=0)
    words_returned = models.PositiveIntegerField(default=0)  # brought back to their writers
    words = models.PositiveIntegerField(default=0)  # of the Article after it

    objects = AppendOnly.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["article", "number"], name="edit_number_once"),
            models.CheckConstraint(
                condition=models.Q(accepted_by=None) | ~models.Q(accepted_by=models.F("author")),
                name="accepted_by_somebody_else",
            ),
        ]
        permissions = [("review_sentence", "Can review sentences")]
        indexes = [models.Index(fields=["author", "-at"], name="edit_by_author")]

    def __str__(self) -> str:
        return f"Edit {self.number} of article {self.article_id}"

    def get_absolute_url(self) -> str:
        return reverse("edit_page", args=[self.article.gene.slug, self.number])


class JournalEntry(models.Model):
    """Ties an Edit to its Revision in the journal; written by reversion as the block closes."""

    revision = models.OneToOneField(
        "reversion.Revision", models.PROTECT, related_name="journal_entry"
    )
    edit = models.OneToOneField(Edit, models.PROTECT, related_name="journal_entry")

    objects = AppendOnly.as_manager()

    def __str__(self) -> str:
        return f"Revision {self.revision_id} of {self.edit_id}"


class SectionVersion(models.Model):
    """How a Section stood after an Edit that touched it. Its text is in the journal."""

    edit = models.ForeignKey(Edit, models.PROTECT, related_name="section_versions")
    section = models.ForeignKey("wiki.Section", models.PROTECT, related_name="versions")
    heading = models.CharField(max_length=200)
    position = models.PositiveIntegerField()
    is_removed = models.BooleanField(default=False)
    layout = models.JSONField(default=list)  # [[sentence id, start, end], …] over the source

    objects = AppendOnly.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["section", "edit"], name="section_version_once")
        ]

    def __str__(self) -> str:
        return f"{self.heading} after {self.edit_id}"


class SentenceVersion(models.Model):
    """What one Edit did to one Sentence, and how it stood afterwards."""

    edit = models.ForeignKey(Edit, models.PROTECT, related_name="sentence_versions")
    sentence = models.ForeignKey("wiki.Sentence", models.PROTECT, related_name="versions")
    section = models.ForeignKey("wiki.Section", models.PROTECT, related_name="+")
    # Words of: added changed moved removed restored split merged.
    acts = models.CharField(max_length=60)
    text = models.TextField(blank=True)  # as it stood when removed, if it was
    runs = models.JSONField(default=list)
    words = models.PositiveIntegerField(default=0)
    fingerprint = models.CharField(max_length=32, db_index=True)
    # The id of the Sentence that came next in its Section, when this one was removed.
    follower = models.PositiveBigIntegerField(null=True, blank=True)

    objects = AppendOnly.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["sentence", "edit"], name="sentence_version_once")
        ]

    def __str__(self) -> str:
        return f"{self.sentence_id} {self.acts} by {self.edit_id}"

    @property
    def is_gone(self) -> bool:
        """Whether the Sentence no longer stood after this Edit."""
        return "removed" in self.acts.split()


class Shingle(models.Model):
    """A number that stands for three words in a row of a wording (authorship.reading.sketch).

    Six of each wording are kept, so that a sentence is found again when it returns reworded.
    """

    article = models.ForeignKey("wiki.Article", models.PROTECT, related_name="+")
    version = models.ForeignKey(SentenceVersion, models.PROTECT, related_name="shingles")
    number = models.PositiveBigIntegerField()

    objects = AppendOnly.as_manager()

    class Meta:
        indexes = [models.Index(fields=["article", "number", "version"], name="shingle_by_number")]

    def __str__(self) -> str:
        return f"{self.number} of {self.version_id}"


class Tally(models.Model):
    """How many words an author had in the Article after an Edit that changed the number."""

    edit = models.ForeignKey(Edit, models.PROTECT, related_name="tallies")
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="tallies")
    words = models.PositiveIntegerField()

    objects = AppendOnly.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["author", "edit"], name="tally_once")]

    def __str__(self) -> str:
        return f"{self.author_id}: {self.words} words after {self.edit_id}"


class WordChange(models.Model):
    """What an Edit did to the words that another, or itself, had written, in one Article.

    One row for each Edit (`origin`) of which other words stand after it than before. `origin` may
    belong to another Article, when words were copied.
    """

    article = models.ForeignKey("wiki.Article", models.PROTECT, related_name="+")
    edit = models.ForeignKey(Edit, models.PROTECT, related_name="word_changes")
    origin = models.ForeignKey(Edit, models.PROTECT, related_name="fate")
    change = models.IntegerField()  # in words; above 0 when written or brought back
    words = models.PositiveIntegerField()  # of `origin` that stand in the Article afterwards

    objects = AppendOnly.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["edit", "origin"], name="word_change_once")]
        indexes = [models.Index(fields=["origin", "article", "edit"], name="word_change_by_origin")]

    def __str__(self) -> str:
        return f"{self.edit_id}: {self.change:+d} words of {self.origin_id}"
