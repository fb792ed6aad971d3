"""Finding genes and sentences: the list of genes, and the search."""

from dataclasses import dataclass

from django.core.paginator import Page, Paginator
from django.db.models import Count, Q

from accounts.models import User
from genes.find import find_genes
from genes.models import Gene, GeneName, Organism
from wiki.markup.render import plain_words
from wiki.models import Sentence

PER_PAGE = 50
_SHOWN = 30


@dataclass(frozen=True, slots=True)
class GenesPage:
    """One page of the genes here, of one organism if chosen."""

    page: Page
    organisms: tuple[Organism, ...]
    organism: Organism | None
    written_only: bool
    letter: str
    letters: tuple[str, ...]


def genes_page(
    *, organism: int | None = None, written: bool = False, letter: str = "", page: str = "1"
) -> GenesPage:
    """Genes by symbol, 50 a page. Four queries."""
    genes = Gene.objects.select_related("organism", "article").order_by("symbol", "pk")
    if organism is not None:
        genes = genes.filter(organism_id=organism)
    if written:
        genes = genes.filter(article__number__gt=0)
    letter = letter[:1].upper() if letter.isprintable() else ""
    if letter == "#":
        genes = genes.filter(symbol__regex=r"^[^A-Za-z]")
    elif letter:
        genes = genes.filter(symbol__istartswith=letter)
    organisms = tuple(
        Organism.objects.annotate(n=Count("genes")).filter(n__gt=0).order_by("-n", "name")
    )
    return GenesPage(
        page=Paginator(genes, PER_PAGE).get_page(page),
        organisms=organisms,
        organism=next((o for o in organisms if o.pk == organism), None),
        written_only=written,
        letter=letter,
        letters=(*"ABCDEFGHIJKLMNOPQRSTUVWXYZ", "#"),
    )


@dataclass(frozen=True, slots=True)
class FoundGene:
    """A gene and the name by which it was found, where that is not its symbol."""

    gene: Gene
    by: str


@dataclass(frozen=True, slots=True)
class FoundSentence:
    """A sentence in plain words, cut where it is very long."""

    sentence: Sentence
    text: str


@dataclass(frozen=True, slots=True)
class SearchPage:
    """What a search found among genes, people and in the text."""

    query: str
    genes: tuple[FoundGene, ...]
    people: tuple[User, ...]
    sentences: tuple[FoundSentence, ...]
    more_sentences: bool

    @property
    def is_empty(self) -> bool:
        return not (self.genes or self.people or self.sentences)


def search_page(query: str) -> SearchPage:
    """Genes by any name or identifier, people by name, sentences that have all the words.

    Exact names come first. At most 30 of each; about ten queries.
    """
    query = " ".join(query.replace("\x00", " ").split())[:200]
    if not query:
        return SearchPage("", (), (), (), False)
    genes = {gene.pk: FoundGene(gene, "") for gene in find_genes(query)}
    for found in _genes_like(query):
        genes.setdefault(found.gene.pk, found)
    names = GeneName.objects.filter(gene_id__in=genes, name__iexact=query)
    for name in names.exclude(name=""):
        known = genes[name.gene_id]
        if known.gene.symbol.lower() != query.lower():
            genes[name.gene_id] = FoundGene(known.gene, name.name)
    sentences = _sentences_with(query)
    return SearchPage(
        query,
        tuple(genes.values())[:_SHOWN],
        tuple(User.objects.filter(name__icontains=query).order_by("name", "pk")[:_SHOWN]),
        tuple(
            FoundSentence(sentence, plain_words(sentence.text)) for sentence in sentences[:_SHOWN]
        ),
        len(sentences) > _SHOWN,
    )


def _genes_like(query: str) -> list[FoundGene]:
    by_symbol = Gene.objects.filter(
        Q(symbol__istartswith=query) | Q(name__icontains=query)
    ).select_related("organism")
    found = [FoundGene(gene, "") for gene in by_symbol.order_by("symbol", "pk")[:_SHOWN]]
    by_name = (
        GeneName.objects.filter(name__icontains=query)
        .select_related("gene__organism")
        .order_by("gene__symbol", "pk")[:_SHOWN]
    )
    return found + [FoundGene(name.gene, name.name) for name in by_name]


def _sentences_with(query: str) -> list[Sentence]:
    sentences = Sentence.objects.filter(section__isnull=False).select_related(
        "section", "article__gene__organism"
    )
    for word in query.split()[:8]:
        sentences = sentences.filter(text__icontains=word)
    return list(
        sentences.order_by("article_id", "section__position", "section", "position")[: _SHOWN + 1]
    )
