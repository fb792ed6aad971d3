"""Genes for tests, made up but for the identifiers that a test asks for."""

from datetime import UTC, date, datetime
from typing import Any

from genes.models import Gene, GeneName, Organism, Source
from genes.store import index_genes


def make_source(database: str = "NCBI Gene", record: str = "Gene ID 3558", **fields: Any) -> Source:
    """A Source of the given database and record; a second call with the same finds it."""
    fields.setdefault("imported_at", datetime(2024, 9, 1, tzinfo=UTC))
    fields.setdefault("updated_on", date(2024, 8, 31))
    source, _ = Source.objects.get_or_create(
        database=database,
        record=record,
        updated_on=fields.pop("updated_on"),
        digest=fields.pop("digest", ""),
        defaults=fields,
    )
    return source


def make_organism(name: str = "Homo sapiens", **fields: Any) -> Organism:
    """An Organism by its scientific name; a second call finds it."""
    if name == "Homo sapiens":
        fields = {"common_name": "human", "tax_id": 9606, **fields}
    return Organism.objects.get_or_create(name=name, defaults=fields)[0]


def make_gene(
    symbol: str = "IL2",
    gene_id: int = 3558,
    *,
    organism: str = "Homo sapiens",
    name: str = "",
    aliases: tuple[str, ...] = (),
    former_symbols: tuple[str, ...] = (),
    **fields: Any,
) -> Gene:
    """A Gene with its organism, its source and, where given, its other names."""
    source = make_source(record=f"Gene ID {gene_id}")
    gene = Gene.objects.create(
        gene_id=gene_id,
        symbol=symbol,
        name=name,
        organism=make_organism(organism),
        source=source,
        **fields,
    )
    kinds = {GeneName.Kind.ALIAS: aliases, GeneName.Kind.FORMER_SYMBOL: former_symbols}
    GeneName.objects.bulk_create(
        GeneName(gene=gene, source=source, kind=kind, name=other, position=position)
        for kind, names in kinds.items()
        for position, other in enumerate(names)
    )
    index_genes([gene])
    return gene
