"""A page that was read -> the wiki: facts to the gene, prose to its article."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from accounts.models import User
from genes.find import bound_gene
from genes.importers.errors import PageError
from genes.importers.record import GeneRecord, SourceFacts
from genes.models import Gene
from genes.store import ensure_gene, store_gene
from wiki.actions.create_article import create_article
from wiki.actions.describe import describe
from wiki.actions.key_stem import key_stem
from wiki.actions.save_sections import SectionChange, save_sections
from wiki.authorship.credit import fingerprint
from wiki.authorship.segment import segment
from wiki.importers.read_page import SuppliedPage
from wiki.importers.wikigenes_page import ArticleItem, ArticlePage
from wiki.models import Article, Edit, ListedReference, Reference, Section, SentenceVersion

MACHINE_EMAIL = "wikigenes@machine.invalid"


@dataclass(frozen=True, slots=True)
class StoredPage:
    """What storing a page did."""

    gene: Gene
    changed: bool
    edit: Edit | None = None  # of an article's text, if any was new
    sentences: int = 0  # added to the article


@transaction.atomic
def store_page(page: SuppliedPage, *, now: datetime, gene_id: int | None = None) -> StoredPage:
    """Write one page in one transaction. A page that is here already changes nothing.

    `gene_id` binds an article to a gene; without it the page's symbol and organism must name one.
    Raises PageError with a sentence.
    """
    if isinstance(page.content, GeneRecord):
        return _store_facts(page, page.content, gene_id, now)
    return _store_article(page, page.content, gene_id, now)


def _store_facts(
    page: SuppliedPage, record: GeneRecord, gene_id: int | None, now: datetime
) -> StoredPage:
    if gene_id is not None and gene_id != record.gene_id:
        raise PageError(
            f"{page.path} is the page of Gene ID {record.gene_id}, not {gene_id}: "
            "leave --gene-id out for it."
        )
    source = SourceFacts(
        database="NCBI Gene",
        record=f"Gene ID {record.gene_id}",
        url=f"https://www.ncbi.nlm.nih.gov/gene/{record.gene_id}",
        updated_on=record.updated_on,
        digest=page.digest,
    )
    stored = store_gene(record, source=source, now=now)
    return StoredPage(stored.gene, stored.changed)


def _store_article(
    page: SuppliedPage, content: ArticlePage, gene_id: int | None, now: datetime
) -> StoredPage:
    gene = _bound(page, content, gene_id, now)
    article = create_article(gene=gene, now=now)
    references, made = _references(content)
    listed = _list(article, content, references)
    changes, sentences = _changes(article, content, references)
    if not changes:
        return StoredPage(gene, bool(made or listed))
    saved = save_sections(
        article=article,
        author=_machine(),
        changes=changes,
        base=article.number,
        now=now,
        summary=f"Imported from the WikiGenes page of {content.symbol}",
        kind=Edit.Kind.IMPORT,
        origin=f"WikiGenes, gene review of {content.symbol} ({content.organism}), "
        f"SHA-256 {page.digest}",
    )
    return StoredPage(gene, True, saved.edit, sentences)


def _bound(page: SuppliedPage, content: ArticlePage, gene_id: int | None, now: datetime) -> Gene:
    if gene_id is None:
        gene = bound_gene(content.symbol, content.organism)
        if gene is None:
            raise PageError(
                f"{page.path} is about {content.symbol} of {content.organism}, which is not on "
                "record here: import its facts first, or give its NCBI Gene ID with --gene-id."
            )
        return gene
    gene = ensure_gene(
        gene_id,
        symbol=content.symbol,
        name=content.name,
        organism=content.organism,
        aliases=content.synonyms,
        source=SourceFacts("WikiGenes", f"Gene review of {content.symbol}", "", None, page.digest),
        now=now,
    )
    if content.organism and gene.organism.name != content.organism:
        raise PageError(
            f"{page.path} is about {content.organism}, but Gene ID {gene_id} is {gene.symbol} of "
            f"{gene.organism.name}: check the number."
        )
    return gene


def _machine() -> User:
    """The account that stands for the source; nobody can sign in as it."""
    machine = User.objects.filter(email=MACHINE_EMAIL).first()
    return machine or User.objects.create_user(
        MACHINE_EMAIL,
        name="WikiGenes import",
        is_machine=True,
        affiliation="Machine account",
        bio="Stands for the text of imported WikiGenes pages, whose authors those pages do not "
        "name. It has no standing, and nobody can sign in as it.",
    )


def _references(content: ArticlePage) -> tuple[Mapping[int, Reference], int]:
    """The page's references by number, found among those known by title and year, or made."""
    known: dict[tuple[str, int | None], Reference] = {}
    years = {_year(r.year) for r in content.references}
    for reference in Reference.objects.filter(year__in=years).select_related("merged_into"):
        known[_title(reference.title), reference.year] = reference
    taken = set(Reference.objects.values_list("key", flat=True))
    by_pmid = {
        r.pmid: r
        for r in Reference.objects.filter(
            pmid__in=[r.pmid for r in content.references if r.pmid]
        ).select_related("merged_into")
    }
    references: dict[int, Reference] = {}
    fresh = []
    for line in content.references:
        year = _year(line.year)
        found = by_pmid.get(line.pmid) or known.get((_title(line.title), year))
        if found is None:
            key = next(k for k in _keys(key_stem(line.authors, year, line.title)) if k not in taken)
            taken.add(key)
            found = Reference(
                key=key,
                title=line.title,
                authors=list(line.authors),
                authors_complete=len(line.authors) != 10,  # old MEDLINE records stop at ten
                journal=line.journal,
                year=year,
                pmid=line.pmid,
            )
            fresh.append(found)
            known[_title(line.title), year] = found
        references[line.n] = found
    Reference.objects.bulk_create(map(describe, fresh))
    return {n: reference.current for n, reference in references.items()}, len(fresh)


def _keys(stem: str) -> Iterator[str]:
    yield stem
    number = 2
    while True:
        yield f"{stem}-{number}"
        number += 1


def _year(text: str) -> int | None:
    return int(text) if text.isdigit() else None


def _title(title: str) -> str:
    return re.sub(r"\W+", " ", title).strip().casefold()


def _list(article: Article, content: ArticlePage, references: Mapping[int, Reference]) -> int:
    """List the page's references with the article, cited or not, under their numbers."""
    listed = set(
        ListedReference.objects.filter(article=article).values_list("reference_id", flat=True)
    )
    fresh = {
        references[line.n].pk: ListedReference(
            article=article, reference=references[line.n], number=line.n
        )
        for line in content.references
        if references[line.n].pk not in listed
    }
    ListedReference.objects.bulk_create(fresh.values())
    return len(fresh)


def _changes(
    article: Article, content: ArticlePage, references: Mapping[int, Reference]
) -> tuple[list[SectionChange], int]:
    """What the article lacks of the page: Sections, and sentences that never stood in it."""
    texts = [
        (section.category, [_markdown(item, references) for item in section.items])
        for section in content.sections
    ]
    lines = [line for _, items in texts for item in items for line in item.split("\n")]
    prints = {line: {fingerprint(sentence) for sentence in _sentences(line)} for line in lines}
    stood = set(
        SentenceVersion.objects.filter(
            sentence__article=article, fingerprint__in=set().union(*prints.values())
        ).values_list("fingerprint", flat=True)
    )
    sections = {section.heading: section for section in Section.objects.filter(article=article)}
    changes = []
    added = 0
    for heading, items in texts:
        lines = [line for item in items for line in item.split("\n") if not prints[line] <= stood]
        added += len(lines)
        section = sections.get(heading)
        if section is None:
            changes.append(SectionChange(heading=heading, text="\n".join(lines)))
        elif lines:
            gap = "\n" if _ends_in_list(section.source) else "\n\n"
            text = gap.join(part for part in (section.source, "\n".join(lines)) if part)
            changes.append(SectionChange(section.pk, text=text, removed=False))
    return changes, added


def _sentences(line: str) -> list[str]:
    return [line[piece.start : piece.end] for piece in segment(line)]


def _ends_in_list(source: str) -> bool:
    return source.rsplit("\n", 1)[-1].lstrip().startswith("- ")


def _markdown(item: ArticleItem, references: Mapping[int, Reference], indent: str = "") -> str:
    """A bullet and its sub-bullets as a Markdown list, citations under the wiki's keys."""
    lines = [f"{indent}- {_cited(item.text, item.citations, references)}"]
    lines += [_markdown(sub, references, indent + "    ") for sub in item.sub]
    return "\n".join(lines)


def _cited(text: str, numbers: Sequence[int], references: Mapping[int, Reference]) -> str:
    """Numbered citation marks as keys: '[20]' -> '[@vanroon-2003]'."""

    def mark(m: re.Match[str]) -> str:
        keys = []
        for part in m[1].split(","):
            first, _, last = part.strip().replace("–", "-").partition("-")
            keys += [f"@{references[n].key}" for n in range(int(first), int(last or first) + 1)]
        return f"[{'; '.join(keys)}]"

    if not numbers:
        return text
    cited = "|".join(sorted({str(n) for n in numbers}, key=len, reverse=True))
    return re.sub(rf"\[((?:{cited})(?:\s*[,–-]\s*(?:{cited}))*)\]", mark, text)
