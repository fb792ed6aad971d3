"""Publications and database records, and where the text uses them."""

import re
from collections.abc import Iterable, Mapping

from django.conf import settings
from django.db import models
from django.urls import reverse

_PMID = re.compile(r"pmid:0*([1-9]\d{0,9})", re.IGNORECASE | re.ASCII)
_DOI = re.compile(r"doi:(10\.[0-9]{4,9}/\S+)", re.IGNORECASE)
MAX_DOI = 200


def pmid_of(key: str) -> int | None:
    """The PMID that a key like 'pmid:1940799' names, or None."""
    found = _PMID.fullmatch(key)
    return int(found[1]) if found else None


def doi_of(key: str) -> str | None:
    """The DOI, in lower case, that a key like 'doi:10.1038/ng.f.217' names, or None."""
    found = _DOI.fullmatch(key)
    doi = found[1].lower() if found else ""
    return doi if 0 < len(doi) <= MAX_DOI else None


class ReferenceQuerySet(models.QuerySet["Reference"]):
    def named(self, keys: Iterable[str]) -> Mapping[str, "Reference"]:
        """The Reference each key in a text names; keys that name none are left out. One query."""
        wanted = set(keys)
        if not wanted:
            return {}
        pmids = {key: pmid for key in wanted if (pmid := pmid_of(key)) is not None}
        dois = {key: doi for key in wanted if (doi := doi_of(key)) is not None}
        rows = self.filter(
            models.Q(key__in=wanted)
            | models.Q(pmid__in=set(pmids.values()))
            | models.Q(doi__in=set(dois.values()))
        )
        by_key, by_pmid, by_doi = {}, {}, {}
        for reference in rows:
            by_key[reference.key] = reference
            by_pmid[reference.pmid] = reference
            by_doi[reference.doi] = reference
        found = {
            key: by_key.get(key) or by_pmid.get(pmids.get(key, -1)) or by_doi.get(dois.get(key, ""))
            for key in wanted
        }
        return {key: reference for key, reference in found.items() if reference}


class Reference(models.Model):
    """A publication, or a record of a database as of a date, however it is cited."""

    class Kind(models.TextChoices):
        ARTICLE = "article", "article"
        RECORD = "record", "database record"

    key = models.CharField(max_length=220, unique=True)  # what [@key] names
    kind = models.CharField(max_length=8, choices=Kind, default=Kind.ARTICLE)
    title = models.TextField(blank=True)
    authors = models.JSONField(default=list, blank=True)  # ["Alderson, M.R.", …]
    authors_complete = models.BooleanField(default=True)
    journal = models.CharField(max_length=300, blank=True)
    year = models.PositiveSmallIntegerField(null=True, blank=True)
    pmid = models.PositiveBigIntegerField("PMID", null=True, blank=True, unique=True)
    doi = models.CharField("DOI", max_length=MAX_DOI, null=True, blank=True, unique=True)
    url = models.URLField("address", blank=True)
    updated_on = models.DateField(null=True, blank=True)  # of a database record
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )

    objects = ReferenceQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["year"], name="reference_by_year")]

    def __str__(self) -> str:
        return self.key

    def get_absolute_url(self) -> str:
        return reverse("reference", args=[self.key])


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


class GeneMention(models.Model):
    """A gene named in a present Sentence, bound to its record."""

    sentence = models.ForeignKey("wiki.Sentence", models.CASCADE, related_name="gene_mentions")
    gene = models.ForeignKey("genes.Gene", models.PROTECT, related_name="mentions")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["sentence", "gene"], name="gene_mention_once")
        ]

    def __str__(self) -> str:
        return f"{self.gene_id} in {self.sentence_id}"
