"""The present text: Article, Section, Sentence, and who wrote how much of it."""

import reversion
from django.conf import settings
from django.db import models
from django.db.models.functions import Upper
from django.urls import reverse
from django.utils.text import slugify


class Article(models.Model):
    """The review of one Gene. Its head is the last Edit; `number` counts them from 1."""

    gene = models.OneToOneField("genes.Gene", models.PROTECT, related_name="article")
    number = models.PositiveIntegerField(default=0)
    digest = models.CharField(max_length=64, blank=True)
    words = models.PositiveIntegerField(default=0)
    sentence_count = models.PositiveIntegerField(default=0)
    created_at = models.DateTimeField()
    updated_at = models.DateTimeField(db_index=True)
    newcomers_suggest = models.BooleanField(default=False)  # the last SavingRule says who set it
    open_suggestions = models.PositiveIntegerField(default=0)
    # The person who saved last, and up to which Edit (by its id) somebody else has saved after the
    # author of each: later ones nobody but their author has seen. Machine accounts see nothing.
    last_author = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    seen_until = models.PositiveBigIntegerField(default=0)

    class Meta:
        permissions = [("set_saving", "Can say who may save in an article")]

    def __str__(self) -> str:
        return f"Article {self.pk} on gene {self.gene_id}"

    def get_absolute_url(self) -> str:
        return reverse("article", args=[self.gene.slug])


class SectionQuerySet(models.QuerySet["Section"]):
    def present(self) -> "SectionQuerySet":
        """The Sections that stand in their article now, in reading order."""
        return self.filter(is_removed=False).order_by("position", "pk")


# The journal: one Version of a Section for each Edit that touched it. `follow` stays empty,
# because following to the sentences would write every one of them for a single typo.
@reversion.register(fields=["article", "heading", "position", "source", "is_removed"], follow=())
class Section(models.Model):
    """A headed part of an Article. Removed ones keep their row, so that their past has an owner."""

    article = models.ForeignKey(Article, models.PROTECT, related_name="sections")
    heading = models.CharField(max_length=200)
    # Sparse, so that a Section can be put between two others without touching them.
    position = models.PositiveIntegerField()
    source = models.TextField(blank=True)  # Markdown
    is_removed = models.BooleanField(default=False)
    html = models.TextField(blank=True)  # rendered and cleaned when it was saved
    layout = models.JSONField(default=list)  # [[sentence id, start, end], …] over `source`

    statements = models.PositiveIntegerField(default=0)  # sentences that state something
    uncited = models.PositiveIntegerField(default=0)  # of these, the ones without a citation

    objects = SectionQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(Upper("heading"), name="section_heading_any_case")]

    def __str__(self) -> str:
        return self.heading

    @property
    def anchor(self) -> str:
        """The fragment of its heading; the number keeps two equal headings apart."""
        return f"{slugify(self.heading) or 'section'}-{self.pk}"


class Sentence(models.Model):
    """One sentence with one identity, through rewording, moves, splits and merges.

    A Sentence that was removed stays, without a Section, and is the same one if it returns.
    """

    article = models.ForeignKey(Article, models.PROTECT, related_name="sentences")
    section = models.ForeignKey(
        Section, models.PROTECT, null=True, blank=True, related_name="sentences"
    )
    position = models.PositiveIntegerField(default=0)  # within its Section, from 0
    text = models.TextField()
    runs = models.JSONField(default=list)  # [[id of the Edit, tokens], …]
    words = models.PositiveIntegerField(default=0)
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="children"
    )
    merged_into = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="absorbed"
    )
    # The Edit that last gave it its words, and the last review of these words.
    worded_in = models.ForeignKey(
        "wiki.Edit", models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )
    verdict = models.CharField(max_length=6, blank=True)
    # The author of that Edit, while the words stand and no review has passed them: the queue of
    # reviews is read from the index, author by author.
    awaits = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        db_index=False,
    )

    class Meta:
        indexes = [
            models.Index(fields=["section", "position"], name="sentence_reading_order"),
            models.Index(fields=["awaits", "worded_in", "verdict"], name="sentence_awaits_review"),
        ]

    def __str__(self) -> str:
        return self.text[:80]

    def get_absolute_url(self) -> str:
        return reverse("sentence", args=[self.pk])


class Share(models.Model):
    """How many of an Article's present words and sentences an author wrote."""

    article = models.ForeignKey(Article, models.CASCADE, related_name="shares")
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="shares")
    words = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["article", "author"], name="share_once")]

    def __str__(self) -> str:
        return f"{self.author_id}: {self.words} words in article {self.article_id}"
