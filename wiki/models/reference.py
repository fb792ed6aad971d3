"""Publications and database records, and where the text uses them."""

from collections.abc import Iterable, Mapping

from django.conf import settings
from django.db import models
from django.urls import reverse

from wiki.models.identifiers import MAX_DOI, doi_of, pmcid_of, pmid_of
from wiki.models.publication import FIELDS, TYPES, Publication


class ReferenceQuerySet(models.QuerySet["Reference"]):
    def named(self, keys: Iterable[str]) -> Mapping[str, "Reference"]:
        """The Reference each key in a text names; keys that name none are left out. One query.

        A key of a Reference that was merged names the one it was merged into.
        """
        wanted = set(keys)
        if not wanted:
            return {}
        pmids = {key: pmid for key in wanted if (pmid := pmid_of(key)) is not None}
        pmcids = {key: pmcid for key in wanted if (pmcid := pmcid_of(key)) is not None}
        dois = {key: doi for key in wanted if (doi := doi_of(key)) is not None}
        rows = self.filter(
            models.Q(key__in=wanted)
            | models.Q(pmid__in=set(pmids.values()))
            | models.Q(pmcid__in=set(pmcids.values()))
            | models.Q(doi__in=set(dois.values()))
        ).select_related("merged_into")
        by_key, by_pmid, by_pmcid, by_doi = {}, {}, {}, {}
        for reference in rows:
            by_key[reference.key] = reference
            by_pmid[reference.pmid] = reference
            by_pmcid[reference.pmcid] = reference
            by_doi[reference.doi] = reference
        found = {
            key: by_key.get(key)
            or by_pmid.get(pmids.get(key, -1))
            or by_pmcid.get(pmcids.get(key, -1))
            or by_doi.get(dois.get(key, ""))
            for key in wanted
        }
        return {key: reference.current for key, reference in found.items() if reference}

    def standing(self) -> "ReferenceQuerySet":
        """Those that were not merged into another."""
        return self.filter(merged_into__isnull=True)


class Reference(models.Model):
    """A publication, or a record of a database as of a date, however it is cited.

    One that was merged into another keeps its row, so that every key that names it in a text goes
    on to lead to the publication: `current` is the row to show.
    """

    class Kind(models.TextChoices):
        ARTICLE = "article", "article"
        RECORD = "record", "database record"

    key = models.CharField(max_length=220, unique=True)  # what [@key] names
    kind = models.CharField(max_length=8, choices=Kind, default=Kind.ARTICLE)
    type = models.CharField(max_length=20, choices=list(TYPES.items()), default="article-journal")
    title = models.TextField(blank=True)
    authors = models.JSONField(default=list, blank=True)  # ["Alderson, M.R.", …]: publication.py
    authors_complete = models.BooleanField(default=True)
    journal = models.CharField(max_length=300, blank=True)  # or the book of a chapter
    year = models.PositiveSmallIntegerField(null=True, blank=True)
    issued = models.CharField(max_length=10, blank=True)  # 1991, 1991-05 or 1991-05-12
    volume = models.CharField(max_length=60, blank=True)
    issue = models.CharField(max_length=60, blank=True)
    pages = models.CharField(max_length=100, blank=True)
    publisher = models.CharField(max_length=300, blank=True)
    place = models.CharField(max_length=200, blank=True)
    isbn = models.CharField("ISBN", max_length=13, blank=True)
    pmid = models.PositiveBigIntegerField("PMID", null=True, blank=True, unique=True)
    pmcid = models.PositiveBigIntegerField("PMCID", null=True, blank=True, unique=True)
    doi = models.CharField("DOI", max_length=MAX_DOI, null=True, blank=True, unique=True)
    url = models.URLField("address", blank=True, max_length=500)
    updated_on = models.DateField(null=True, blank=True)  # of a database record
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    merged_into = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="merged"
    )
    # Derived from the rest by actions.describe, so that no page formats or folds anything.
    line = models.TextField(blank=True)  # in Vancouver style, plain text
    title_key = models.CharField(max_length=300, blank=True)
    author_key = models.CharField(max_length=60, blank=True)  # the first author's family name
    words = models.TextField(blank=True)  # what it is found by, folded, a space before each

    objects = ReferenceQuerySet.as_manager()

    class Meta:
        permissions = [("merge_references", "Can merge references")]
        indexes = [
            models.Index(fields=["year", "author_key"], name="reference_by_year"),
            models.Index(fields=["title_key"], name="reference_by_title"),
        ]

    def __str__(self) -> str:
        return self.key

    def get_absolute_url(self) -> str:
        return reverse("reference", args=[self.key])

    @property
    def current(self) -> "Reference":
        """The Reference that stands for it now: itself, or the one it was merged into."""
        return self.merged_into or self

    @property
    def is_bare(self) -> bool:
        """Whether nothing is known of it but its identifier."""
        return not self.title

    def publication(self) -> Publication:
        """Its data, apart from the row."""
        values = {name: getattr(self, name) for name in FIELDS}
        return Publication(**values | {"authors": tuple(self.authors)})


class ReferenceMerge(models.Model):
    """Two References found to be one: what was done, by whom, and whether it was undone."""

    kept = models.ForeignKey(Reference, models.PROTECT, related_name="merges")
    merged = models.ForeignKey(Reference, models.PROTECT, related_name="merged_by")
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    at = models.DateTimeField()
    reason = models.CharField(max_length=300, blank=True)
    moved = models.JSONField(default=dict)  # what each of the two had before
    undone_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    undone_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"{self.merged_id} into {self.kept_id}"


class DistinctReferences(models.Model):
    """Two References that look alike and that somebody found to be two publications."""

    first = models.ForeignKey(Reference, models.CASCADE, related_name="+")  # the lower id
    second = models.ForeignKey(Reference, models.CASCADE, related_name="+")
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["first", "second"], name="distinct_once")]

    def __str__(self) -> str:
        return f"{self.first_id} is not {self.second_id}"


class Citation(models.Model):
    """The use of a Reference in a present Sentence."""

    sentence = models.ForeignKey("wiki.Sentence", models.CASCADE, related_name="citations")
    reference = models.ForeignKey(Reference, models.PROTECT, related_name="citations")
    position = models.PositiveIntegerField()  # within the Sentence

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["sentence", "reference"], name="citation_once")
        ]

    def __str__(self) -> str:
        return f"{self.reference_id} in {self.sentence_id}"


class ListedReference(models.Model):
    """A Reference that an Article lists, whether or not a Sentence cites it."""

    article = models.ForeignKey("wiki.Article", models.CASCADE, related_name="listed_references")
    reference = models.ForeignKey(Reference, models.PROTECT, related_name="listings")
    number = models.PositiveIntegerField()  # in the list it came from

    class Meta:
        constraints = [models.UniqueConstraint(fields=["article", "reference"], name="listed_once")]

    def __str__(self) -> str:
        return f"{self.number}. {self.reference_id}"
