"""References as pages show them: numbered by first use, with a way back to each use."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from urllib.parse import quote

from django.core.paginator import Page, Paginator
from django.db.models import Count, Exists, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce

from wiki.models import (
    Article,
    Citation,
    ListedReference,
    Reference,
    ReferenceMerge,
    Sentence,
)
from wiki.models.identifiers import doi_of, identifying_key, pmcid_of, pmid_of
from wiki.models.publication import fold
from wiki.models.reference import ReferenceQuerySet


@dataclass(frozen=True, slots=True)
class NumberedReference:
    """One line of a reference list; `uses` are the ids of the Sentences that cite it."""

    reference: Reference
    number: int
    uses: tuple[int, ...]
    text: "ReferenceText"


@dataclass(frozen=True, slots=True)
class ReferenceText:
    """A Reference in the parts that a page sets apart: its line around its title, and links."""

    before: str
    title: str
    after: str
    links: tuple[tuple[str, str], ...]  # (label, address)


_BARE = "Publication known by its identifier only"


def describe(reference: Reference) -> ReferenceText:
    """The line of a reference list, formatted when the Reference was saved, and its links."""
    links = []
    if reference.pmid:
        links.append(
            (f"PMID {reference.pmid}", f"https://pubmed.ncbi.nlm.nih.gov/{reference.pmid}/")
        )
    if reference.pmcid:
        links.append(
            (
                f"PMC{reference.pmcid}",
                f"https://pmc.ncbi.nlm.nih.gov/articles/PMC{reference.pmcid}/",
            )
        )
    if reference.doi:
        links.append((f"doi:{reference.doi}", f"https://doi.org/{quote(reference.doi, safe='/')}"))
    if reference.url:
        links.append(
            ("record" if reference.kind == Reference.Kind.RECORD else "page", reference.url)
        )
    title = reference.title.strip().rstrip(".")
    before, found, after = reference.line.partition(title or _BARE)
    if not title:
        before, title, after = "", _BARE, "."
    elif not found:  # the style may set a title in its own way
        before, after = "", f". {reference.line}"
    if reference.kind == Reference.Kind.RECORD and reference.updated_on:
        after = f"{after.rstrip('.')}, as of {_long(reference.updated_on)}."
    return ReferenceText(before, title, after, tuple(links))


def _long(day: date) -> str:
    return f"{day.day} {day:%B %Y}"


def numbered(
    uses: Iterable[tuple[int, Reference]],
) -> tuple[NumberedReference, ...]:
    """Number references by first use, from (sentence, reference) pairs in reading order."""
    places: dict[int, list[int]] = {}
    references: dict[int, Reference] = {}
    for sentence, reference in uses:
        references[reference.pk] = reference
        places.setdefault(reference.pk, []).append(sentence)
    return tuple(
        NumberedReference(
            references[pk], number, tuple(dict.fromkeys(sentences)), describe(references[pk])
        )
        for number, (pk, sentences) in enumerate(places.items(), start=1)
    )


def article_references(
    article: Article,
) -> tuple[tuple[NumberedReference, ...], tuple[NumberedReference, ...], Mapping[int, int]]:
    """The references that the present text cites, those listed but not cited, and, for those that
    were merged since they were bound, the id of the one that stands. Two queries."""
    citations = list(
        Citation.objects.filter(sentence__article_id=article.pk, sentence__section__isnull=False)
        .select_related("reference__merged_into")
        .order_by(
            "sentence__section__position", "sentence__section", "sentence__position", "position"
        )
    )
    cited = numbered((citation.sentence_id, citation.reference.current) for citation in citations)
    known = {line.reference.pk for line in cited}
    listed = (
        ListedReference.objects.filter(article_id=article.pk)
        .select_related("reference__merged_into")
        .order_by("number")
    )
    uncited = []
    for entry in listed:
        reference = entry.reference.current
        if reference.pk not in known:
            known.add(reference.pk)
            uncited.append(NumberedReference(reference, entry.number, (), describe(reference)))
    merged = {
        c.reference_id: c.reference.merged_into_id for c in citations if c.reference.merged_into_id
    }
    return cited, tuple(uncited), merged


def number_map(lines: Sequence[NumberedReference]) -> Mapping[int, int]:
    """Reference id -> its number."""
    return {line.reference.pk: line.number for line in lines}


@dataclass(frozen=True, slots=True)
class ReferencePage:
    """A Reference, the present Sentences that cite it under any of its keys, and its merges."""

    reference: Reference
    text: ReferenceText
    data: tuple[tuple[str, str], ...]  # (label, value)
    sentences: tuple[Sentence, ...]
    listed_in: tuple[Article, ...]
    merges: tuple[ReferenceMerge, ...]  # that still hold


def reference_page(key: str) -> ReferencePage:
    """The page of one Reference; Reference.DoesNotExist if there is none. Four queries.

    `key` is any key that a citation may have. Check `reference.key`: it is another one when the
    Reference of `key` was merged, or when `key` is an identifier.
    """
    if "\x00" in key:
        raise Reference.DoesNotExist  # PostgreSQL takes no such text, not even in a question
    reference = Reference.objects.named([key]).get(key)
    if reference is None:
        raise Reference.DoesNotExist
    sentences = (
        Sentence.objects.filter(
            Exists(
                Citation.objects.filter(sentence=OuterRef("pk")).filter(
                    Q(reference=reference) | Q(reference__merged_into=reference)
                )
            ),
            section__isnull=False,
        )
        .select_related("section", "article__gene__organism")
        .order_by("article_id", "section__position", "section", "position")
    )
    listed = Article.objects.filter(
        Exists(
            ListedReference.objects.filter(article=OuterRef("pk")).filter(
                Q(reference=reference) | Q(reference__merged_into=reference)
            )
        )
    ).select_related("gene__organism")
    merges = (
        ReferenceMerge.objects.filter(kept=reference, undone_at=None, merged__merged_into=reference)
        .select_related("merged", "author")
        .order_by("pk")
    )
    return ReferencePage(
        reference,
        describe(reference),
        _data(reference),
        tuple(sentences),
        tuple(listed),
        tuple(merges),
    )


def _data(reference: Reference) -> tuple[tuple[str, str], ...]:
    """What is on record, a line each."""
    authors = "; ".join(reference.authors[:30])
    if len(reference.authors) > 30:
        authors += f"; and {len(reference.authors) - 30} more"
    elif reference.authors and not reference.authors_complete:
        authors += "; and others"
    held = "Book" if reference.type == "chapter" else "Published in"
    rows = (
        ("Kind", str(reference.get_type_display())),
        ("Authors", authors),
        (held, reference.journal),
        ("Date", reference.issued or str(reference.year or "")),
        ("Volume", reference.volume),
        ("Issue", reference.issue),
        ("Pages", reference.pages),
        ("Publisher", ", ".join(filter(None, (reference.publisher, reference.place)))),
        ("ISBN", reference.isbn),
        ("PMID", str(reference.pmid or "")),
        ("PMCID", f"PMC{reference.pmcid}" if reference.pmcid else ""),
        ("DOI", reference.doi or ""),
    )
    return tuple((label, value) for label, value in rows if value)


@dataclass(frozen=True, slots=True)
class ReferenceRow:
    """A Reference in the list of all, with the number of Sentences that cite it."""

    reference: Reference
    text: ReferenceText
    uses: int


@dataclass(frozen=True, slots=True)
class ReferencesPage:
    """One page of all References, those that match a search if there is one."""

    query: str
    rows: tuple[ReferenceRow, ...]
    page: Page


def matching(query: str) -> ReferenceQuerySet:
    """The standing References that a search finds.

    An identifier or an address of one finds its publication; otherwise every word of `query` has
    to begin a word of the authors, title, journal, key, year or identifiers.
    """
    query = query.replace("\x00", " ")
    standing = Reference.objects.standing()
    key = identifying_key(query)
    is_year = re.fullmatch(r"\s*\d{4}\s*", query)  # rather than a PMID of four digits
    if key and not is_year:
        pmid, pmcid, doi = pmid_of(key), pmcid_of(key), doi_of(key)
        name = {"pmid": pmid} if pmid else {"pmcid": pmcid} if pmcid else {"doi": doi}
        exact = Q(**name) | Q(merged__in=Reference.objects.filter(**name))
        return standing.filter(exact).distinct()
    for word in fold(query[:400]).split()[:8]:
        standing = standing.filter(words__contains=f" {word}")
    return standing


def references_page(query: str = "", *, page: str = "1") -> ReferencesPage:
    """References by first author and year, 50 a page. Two queries. See `matching`."""
    used = Citation.objects.filter(sentence__section__isnull=False)
    own = used.filter(reference=OuterRef("pk")).order_by().values("reference")
    through = (
        used.filter(reference__merged_into=OuterRef("pk"))
        .order_by()
        .values("reference__merged_into")
    )
    references = matching(query).order_by("key")
    shown = Paginator(references, 50).get_page(page)
    shown.object_list = shown.object_list.annotate(
        uses=Coalesce(Subquery(own.annotate(n=Count("pk")).values("n")), 0)
        + Coalesce(Subquery(through.annotate(n=Count("pk")).values("n")), 0)
    )
    rows = tuple(
        ReferenceRow(reference, describe(reference), reference.uses)
        for reference in shown.object_list
    )
    return ReferencesPage(query.replace("\x00", " "), rows, shown)


def found_references(query: str, most: int = 12) -> tuple[Reference, ...]:
    """The first References that `query` finds, newest first. One query."""
    if not fold(query):
        return ()
    return tuple(matching(query).order_by("-year", "author_key", "pk")[:most])
