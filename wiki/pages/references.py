"""References as pages show them: numbered by first use, with a way back to each use."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.core.paginator import Page, Paginator
from django.db.models import Count, Q

from wiki.models import Article, Citation, ListedReference, Reference, Sentence


@dataclass(frozen=True, slots=True)
class NumberedReference:
    """One line of a reference list; `uses` are the ids of the Sentences that cite it."""

    reference: Reference
    number: int
    uses: tuple[int, ...]
    text: "ReferenceText"


@dataclass(frozen=True, slots=True)
class ReferenceText:
    """A Reference in the parts that a page sets apart."""

    authors: str
    title: str
    journal: str
    year: str
    links: tuple[tuple[str, str], ...]  # (label, address)


def describe(reference: Reference) -> ReferenceText:
    """The parts of a reference line, in the manner of Vancouver: six authors, then et al."""
    authors = [_author(name) for name in reference.authors]
    if len(authors) > 6 or (authors and not reference.authors_complete):
        authors = [*authors[:6], "et al"]
    links = []
    if reference.pmid:
        links.append(
            (f"PMID {reference.pmid}", f"https://pubmed.ncbi.nlm.nih.gov/{reference.pmid}/")
        )
    if reference.doi:
        links.append((f"doi:{reference.doi}", f"https://doi.org/{reference.doi}"))
    if reference.url:
        links.append(
            ("record" if reference.kind == Reference.Kind.RECORD else "page", reference.url)
        )
    title = reference.title
    if not title:
        title = "Publication known by its identifier only"
    year = str(reference.year or "")
    if reference.kind == Reference.Kind.RECORD and reference.updated_on:
        year = f"as of {_long(reference.updated_on)}"
    return ReferenceText(
        ", ".join(authors), title.rstrip("."), reference.journal.rstrip("."), year, tuple(links)
    )


def _author(name: str) -> str:
    """'Alderson, M.R.' as 'Alderson MR'."""
    surname, _, initials = name.partition(", ")
    return f"{surname} {initials.replace('.', '').replace(' ', '')}".strip()


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
) -> tuple[tuple[NumberedReference, ...], tuple[NumberedReference, ...]]:
    """The references that the present text cites, and those listed but not cited. Two queries."""
    citations = (
        Citation.objects.filter(sentence__article_id=article.pk, sentence__section__isnull=False)
        .select_related("reference")
        .order_by(
            "sentence__section__position", "sentence__section", "sentence__position", "position"
        )
    )
    cited = numbered((citation.sentence_id, citation.reference) for citation in citations)
    known = {line.reference.pk for line in cited}
    listed = (
        ListedReference.objects.filter(article_id=article.pk)
        .select_related("reference")
        .order_by("number")
    )
    uncited = tuple(
        NumberedReference(entry.reference, entry.number, (), describe(entry.reference))
        for entry in listed
        if entry.reference_id not in known
    )
    return cited, uncited


def number_map(lines: Sequence[NumberedReference]) -> Mapping[int, int]:
    """Reference id -> its number."""
    return {line.reference.pk: line.number for line in lines}


@dataclass(frozen=True, slots=True)
class ReferencePage:
    """A Reference and the present Sentences that cite it."""

    reference: Reference
    text: ReferenceText
    sentences: tuple[Sentence, ...]
    listed_in: tuple[Article, ...]


def reference_page(key: str) -> ReferencePage:
    """The page of one Reference; Reference.DoesNotExist if there is none. Three queries."""
    if "\x00" in key:
        raise Reference.DoesNotExist  # PostgreSQL takes no such text, not even in a question
    reference = Reference.objects.get(key=key)
    sentences = (
        Sentence.objects.filter(citations__reference=reference, section__isnull=False)
        .select_related("section", "article__gene__organism")
        .order_by("article_id", "section__position", "section", "position")
    )
    listed = Article.objects.filter(listed_references__reference=reference).select_related(
        "gene__organism"
    )
    return ReferencePage(reference, describe(reference), tuple(sentences), tuple(listed))


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


def references_page(query: str = "", *, page: str = "1") -> ReferencesPage:
    """References by first author and year, 50 a page. Two queries.

    Every word of `query` has to occur in the authors, title, journal, key, or be the year or
    the PMID.
    """
    query = query.replace("\x00", " ")
    references = Reference.objects.annotate(uses=Count("citations")).order_by("key")
    for word in query.split()[:8]:
        match = (
            Q(title__icontains=word)
            | Q(authors__icontains=word)
            | Q(journal__icontains=word)
            | Q(key__icontains=word)
            | Q(doi__icontains=word)
        )
        if word.isdigit() and len(word) < 16:
            match |= Q(pmid=int(word)) | Q(year=int(word) if len(word) == 4 else 0)
        references = references.filter(match)
    shown = Paginator(references, 50).get_page(page)
    rows = tuple(
        ReferenceRow(reference, describe(reference), reference.uses)
        for reference in shown.object_list
    )
    return ReferencesPage(query, rows, shown)
