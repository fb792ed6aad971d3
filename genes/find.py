"""Find genes by any name they go by. Reads only."""

from __future__ import annotations

import re

from django.db.models import Q, QuerySet, TextField, Value
from django.db.models.functions import Cast, Upper

from genes.models import CrossReference, Gene, GeneName, Transcript

LIMIT = 50
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
