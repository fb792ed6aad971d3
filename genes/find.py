"""Find genes by any name they go by. Reads only."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import islice

from django.db.models import Exists, OuterRef, Q, QuerySet, TextField, Value
from django.db.models.functions import Cast, Upper

from genes.models import CrossReference, Gene, GeneKey, GeneName, Transcript
from genes.names import name_key, name_words

LIMIT = 50
MOST_KEYS = 5000
_STRETCH = 60  # rows read of one stretch of the keys
_WORDS = 5  # words of a query that count
_WHOLE = (GeneKey.Kind.SYMBOL, GeneKey.Kind.ALIAS, GeneKey.Kind.NAME)
# How well a gene fits: the kind of the key is added to the first, third and fourth.
_EXACT, _BY_NUMBER, _BEGUN, _WITH_WORDS = 0, 9, 10, 20
_ACCESSION = re.compile(r"^[A-Z]{2}_[A-Z]*\d+(\.\d+)?$", re.IGNORECASE)
# UniProt's own pattern for its accession numbers (uniprot.org/help/accession_numbers).
_UNIPROT = re.compile(
    r"^(?:[OPQ][0-9][A-Z0-9]{3}[0-9]|[A-NR-Z][0-9](?:[A-Z][A-Z0-9]{2}[0-9]){1,2})(?:[.-]\d+)?$"
)


def find_genes(name: str, organism: str | None = None, *, limit: int = LIMIT) -> list[Gene]:
    """The genes that go by exactly this name, best first, organism and source loaded.

    Case does not matter. In order: by symbol; by alias, former symbol or protein name; by Gene
    ID; by an identifier in another database ("HGNC:6001", "MIM:147680", "147680"); by a RefSeq or
    UniProt accession, with or without its version. Human genes come first among equals.
    `organism` is a scientific or common name. At most `limit` genes.

    Cost: 3 to 5 queries, each bounded by `limit` and on an index; 2 more for an accession, of
    which UniProt's reads the transcripts' lists and is asked only when nothing else was found.
    """
    name = name.strip()
    if not name or len(name) > 500:
        return []
    found: dict[int, None] = {}

    def add(ids: QuerySet[Gene, int]) -> None:
        found.update(dict.fromkeys(ids[:limit]))

    wanted = Upper(Value(name))
    add(_of(Gene.objects.annotate(key=Upper("symbol")).filter(key=wanted), organism))
    names = GeneName.objects.annotate(key=Upper("name")).filter(key=wanted)
    add(_of(Gene.objects.filter(pk__in=names.values("gene_id")[:limit]), organism))
    if name.isascii() and name.isdigit() and len(name) < 18:
        add(_of(Gene.objects.filter(pk=int(name)), organism))
    references = CrossReference.objects.annotate(key=Upper("value"))
    database, colon, value = name.partition(":")
    # "MIM:147680" is a database and its value; "HGNC:6001" is a value with its prefix.
    either = Q(key=wanted)
    if colon:
        either |= Q(key=Upper(Value(value.strip())), database__iexact=database)
    add(
        _of(
            Gene.objects.filter(pk__in=references.filter(either).values("gene_id")[:limit]),
            organism,
        )
    )
    if _ACCESSION.match(name):
        add(_of(Gene.objects.filter(pk__in=_by_accession(name.upper(), limit)), organism))
    if not found and _UNIPROT.match(name.upper()):
        add(_of(Gene.objects.filter(pk__in=_by_uniprot(name.upper(), limit)), organism))
    genes = Gene.objects.select_related("organism", "source").in_bulk(list(found)[:limit])
    return [genes[pk] for pk in found if pk in genes]


def bound_gene(symbol: str, organism: str = "Homo sapiens") -> Gene | None:
    """The one gene that a mention of this symbol means in this organism, or None.

    A gene's own symbol is preferred to another's alias or former symbol, and the symbol in this
    very case to the same letters in another; where several remain, none is meant. Protein names
    do not bind. Cost: 1 query, or 2.
    """
    symbol = symbol.strip()
    if not symbol:
        return None
    genes = _in_organism(Gene.objects.select_related("organism"), organism)
    wanted = Upper(Value(symbol))
    own = list(genes.annotate(key=Upper("symbol")).filter(key=wanted).order_by("pk")[:LIMIT])
    exact = [gene for gene in own if gene.symbol == symbol]
    if own:
        own = exact or own
        return own[0] if len(own) == 1 else None
    names = GeneName.objects.annotate(key=Upper("name")).filter(
        key=wanted, kind__in=[GeneName.Kind.ALIAS, GeneName.Kind.FORMER_SYMBOL]
    )
    others = list(genes.filter(pk__in=names.values("gene_id")).order_by("pk")[:2])
    return others[0] if len(others) == 1 else None


def _of(genes: QuerySet[Gene], organism: str | None) -> QuerySet[Gene, int]:
    """Their Gene IDs, human first, then by number."""
    return (
        _in_organism(genes, organism)
        .annotate(is_human=Q(organism__name="Homo sapiens"))
        .order_by("-is_human", "pk")
        .values_list("pk", flat=True)
    )


def _in_organism(genes: QuerySet[Gene], organism: str | None) -> QuerySet[Gene]:
    if not organism:
        return genes
    return genes.filter(
        Q(organism__name__iexact=organism) | Q(organism__common_name__iexact=organism)
    )


def _by_accession(accession: str, limit: int) -> list[int]:
    """Genes by a RefSeq accession; one without a version means every version."""
    if "." in accession:
        either = Q(accession=accession) | Q(protein_accession=accession)
    else:
        either = Q(accession__startswith=f"{accession}.") | Q(
            protein_accession__startswith=f"{accession}."
        )
        either |= Q(accession=accession) | Q(protein_accession=accession)
    return list(
        Transcript.objects.filter(either).values_list("gene_id", flat=True).distinct()[:limit]
    )


def _by_uniprot(accession: str, limit: int) -> list[int]:
    bare = re.split(r"[.-]", accession)[0]
    rows = Transcript.objects.annotate(
        proteins=Cast("swiss_prot", TextField()), more=Cast("trembl", TextField())
    ).filter(Q(proteins__contains=f'"{bare}"') | Q(more__contains=f'"{bare}"'))
    return list(rows.values_list("gene_id", flat=True).distinct()[:limit])


@dataclass(frozen=True, slots=True)
class Suggested:
    """A gene that a beginning may mean, and the name by which it was found."""

    gene: Gene  # organism loaded
    by: str  # the alias as it is on record; empty when it was the symbol, a name or the number
    is_exact: bool  # its symbol, an alias, its full name or its number is what was asked for


def suggest_genes(query: str, *, organism: int | None = None, limit: int = 12) -> list[Suggested]:
    """Genes that a symbol, alias, full name or Gene ID, or the beginning of one, may mean.

    Best first: symbol, alias, full name, Gene ID; then what begins with it, in the same order;
    then genes whose names have all its words, the last of them perhaps only begun. Separators,
    case and the writing of Greek letters do not matter. Among equals the genes of `organism` come
    first, then human ones, then those with the shorter symbol.

    Cost: 2 to 7 queries, each one stretch of an index that ends at a fixed number of rows.
    """
    key = name_key(query)
    if not key:
        return []
    ranks: dict[int, int] = {}  # Gene ID -> how well it fits, 0 best
    by: dict[int, str] = {}

    def take(rows: QuerySet[GeneKey], rank: int) -> None:
        for row in rows[:_STRETCH]:
            ranks.setdefault(row.gene_id, rank + row.kind)
            if row.kind == GeneKey.Kind.ALIAS:
                by.setdefault(row.gene_id, row.name)
            elif row.kind == GeneKey.Kind.SYMBOL:
                by[row.gene_id] = ""

    keys = GeneKey.objects.only("gene_id", "kind", "name")
    take(
        keys.filter(kind__in=_WHOLE, key=GeneKey.key_of(key)).order_by("kind", "gene_id"),
        _EXACT,
    )
    if query.strip().isascii() and query.strip().isdigit() and len(query.strip()) < 13:
        ranks.setdefault(int(query.strip()), _BY_NUMBER)
    for kind in _WHOLE:
        if len(ranks) < limit:
            begun = keys.filter(kind=kind, **GeneKey.keys_from(key))
            take(begun.order_by("kind", "key", "gene_id"), _BEGUN)
    words = name_words(query)[:_WORDS]
    if len(ranks) < limit and any(len(word) > 1 for word in words):
        take(_with_words(keys, words), _WITH_WORDS)
    genes = Gene.objects.select_related("organism").in_bulk(ranks)

    def order(gene: Gene) -> tuple[object, ...]:
        here = gene.organism_id == organism
        human = gene.organism.name == "Homo sapiens"
        # Among genes that only share words with it the shortest name says the least else.
        length = len(gene.name) if ranks[gene.pk] >= _WITH_WORDS else len(gene.symbol)
        return (ranks[gene.pk], not here, not human, length, gene.symbol, gene.pk)

    best = sorted(genes.values(), key=order)[:limit]
    return [Suggested(gene, by.get(gene.pk, ""), ranks[gene.pk] < _BEGUN) for gene in best]


def _with_words(keys: QuerySet[GeneKey], words: list[str]) -> QuerySet[GeneKey]:
    """The keys of genes whose names have all these words, the last perhaps only begun."""
    of_words = GeneKey.objects.filter(kind=GeneKey.Kind.WORD)
    first, *others = sorted(words, key=len, reverse=True)

    def fits(word: str) -> dict[str, bytes]:
        if word == words[-1]:
            return GeneKey.keys_from(word)
        return {"key": GeneKey.key_of(word)}

    found = keys.filter(kind=GeneKey.Kind.WORD, **fits(first))
    for word in others:
        found = found.filter(Exists(of_words.filter(gene=OuterRef("gene"), **fits(word))))
    return found.order_by("kind", "key", "gene_id")


def genes_by_key(keys: Iterable[str]) -> dict[str, list[GeneKey]]:
    """The symbols and aliases that have these keys (names.name_key), gene and organism loaded.

    One query for up to 5,000 keys together; what is beyond is left out.
    """
    wanted = [GeneKey.key_of(key) for key in islice(dict.fromkeys(keys), MOST_KEYS)]
    found: dict[str, list[GeneKey]] = {}
    if not wanted:
        return found
    rows = (
        GeneKey.objects.filter(kind__in=(GeneKey.Kind.SYMBOL, GeneKey.Kind.ALIAS), key__in=wanted)
        .select_related("gene__organism")
        .order_by("kind", "gene_id")
    )
    for row in rows:
        found.setdefault(bytes(row.key).decode(), []).append(row)
    return found
