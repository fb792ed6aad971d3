"""Write what a source says about genes, and nothing more than what differs."""

from __future__ import annotations

import datetime as dt
import json
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import models, transaction

from genes.importers.errors import PageError
from genes.importers.record import GeneRecord, SourceFacts
from genes.models import (
    ConservedDomain,
    CrossReference,
    ExpressionDataset,
    Gene,
    GeneKey,
    GeneName,
    GeneRIF,
    GenomicLocation,
    GenomicRecord,
    Interaction,
    Neighbour,
    OntologyAnnotation,
    Organism,
    Source,
    TraitAssociation,
    Transcript,
)
from genes.names import name_key, name_words

# Which database's word on symbol, name, place and summary stands: the first to speak of a gene,
# until one of a higher rank does. A database not named here adds rows to the tables of facts.
RANK = {"NCBI Gene": 3, "NCBI gene_info": 2}
HIV_REPLICATION = "HIV-1 replication"

_SCALARS = (
    "symbol",
    "name",
    "nomenclature_source",
    "gene_type",
    "refseq_status",
    "chromosome",
    "map_location",
    "exon_count",
    "summary",
    "summary_credit",
    "annotation_note",
    "expression_note",
)
# The tables of facts, with the word for their rows in a count.
_TABLES: dict[type[models.Model], str] = {
    GeneName: "names",
    CrossReference: "cross-references",
    GenomicLocation: "locations",
    Neighbour: "neighbours",
    ExpressionDataset: "expression data sets",
    GeneRIF: "GeneRIFs",
    TraitAssociation: "trait associations",
    Interaction: "interactions",
    OntologyAnnotation: "ontology annotations",
    GenomicRecord: "genomic records",
    Transcript: "transcripts",
}
_ONCE_A_GENE = {GeneName: ("kind", "name"), CrossReference: ("database", "value")}
_ASPECTS = {"Function": "F", "Process": "P", "Component": "C"}


@dataclass
class StoredGene:
    """What storing one record did. `counts` tells the rows the record states, by kind of fact."""

    gene: Gene
    created: bool = False
    changed: bool = False  # whether anything at all was written
    counts: dict[str, int] = field(default_factory=dict)
    added: int = 0
    removed: int = 0
    moved: int = 0  # rows that kept their content and took another place in the order
    gave_up: str = ""  # the symbol that the gene had until now


def store_gene(record: GeneRecord, *, source: SourceFacts, now: dt.datetime) -> StoredGene:
    """Write one record in one transaction; see `store_genes`."""
    return store_genes([record], source=source, now=now)[0]


@transaction.atomic
def store_genes(
    records: Sequence[GeneRecord], *, source: SourceFacts, now: dt.datetime
) -> list[StoredGene]:
    """Write records of one source, in one transaction (the caller's, if there is one).

    A row is matched within its gene and its source's database. A row that the record still states
    is not touched and keeps its key; one that only changed place is updated; others are deleted or
    added. The same record a second time writes nothing, not even a Source. Facts that another
    database gave stay as they are, and what it already states is not stated twice. A symbol that
    is given up becomes a former symbol, and former symbols are never deleted.

    Raises PageError, and writes nothing, for text longer than its column or a gene of another
    organism under the same Gene ID. Cost: one query a table for all records together, and a few
    for what changed; about 25 for a new gene, 15 for an unchanged one, however many records.
    """
    batch = _Batch(source, now)
    stored = batch.store_heads(records)
    for model in _TABLES:
        batch.store_rows(model, records, stored)
    index_genes([result.gene for result in stored if result.changed])
    return stored


def index_genes(genes: Sequence[Gene]) -> None:
    """Bring the keys that these genes are found by up to date with their names.

    Writes only what differs. At most four queries, and one more for each 1,000 rows to write.
    """
    if not genes:
        return
    ids = [gene.pk for gene in genes]
    names: dict[int, list[GeneName]] = defaultdict(list)
    for name in GeneName.objects.filter(gene_id__in=ids).order_by("pk"):
        names[name.gene_id].append(name)
    wanted = {row for gene in genes for row in _keys(gene, names[gene.pk])}
    gone = []
    for key in GeneKey.objects.filter(gene_id__in=ids):
        row = (key.gene_id, key.kind, bytes(key.key), key.name)
        if row in wanted:
            wanted.discard(row)
        else:
            gone.append(key.pk)
    if gone:
        GeneKey.objects.filter(pk__in=gone).delete()
    GeneKey.objects.bulk_create(
        (GeneKey(gene_id=g, kind=k, key=key, name=n) for g, k, key, n in sorted(wanted)),
        batch_size=1000,
    )


def _keys(gene: Gene, names: Iterable[GeneName]) -> set[tuple[int, int, bytes, str]]:
    """(Gene ID, kind, key, name) of everything that a gene is found by."""
    rows: set[tuple[int, int, bytes, str]] = set()
    words: set[str] = set()

    def add(kind: int, folded: str, name: str = "") -> None:
        if folded:
            rows.add((gene.pk, kind, GeneKey.key_of(folded), name))

    add(GeneKey.Kind.SYMBOL, name_key(gene.symbol), gene.symbol)
    full = [gene.name]
    for name in names:
        if name.kind in (GeneName.Kind.ALIAS, GeneName.Kind.FORMER_SYMBOL):
            add(GeneKey.Kind.ALIAS, name_key(name.name), name.name)
        else:
            words.update(name_words(name.name))
            if name.kind == GeneName.Kind.PROTEIN_PREFERRED:
                full.append(name.name)
    for name in full:
        add(GeneKey.Kind.NAME, name_key(name))
        words.update(name_words(name))
    for word in words:
        add(GeneKey.Kind.WORD, word)
    return rows


def ensure_gene(
    gene_id: int,
    *,
    symbol: str,
    name: str = "",
    organism: str,
    source: SourceFacts,
    now: dt.datetime,
    aliases: Iterable[str] = (),
) -> Gene:
    """The gene of this Gene ID, made from these few facts where it is not known yet.

    A known gene is returned as it is. Cost: one query for a known gene.
    """
    known = Gene.objects.select_related("organism").filter(pk=gene_id).first()
    if known is not None:
        return known
    record = GeneRecord(
        gene_id=gene_id, symbol=symbol, name=name, organism=organism, aliases=tuple(aliases)
    )
    return store_gene(record, source=source, now=now).gene


class _Batch:
    """The records of one call: their source, written when the first change needs it."""

    def __init__(self, source: SourceFacts, now: dt.datetime) -> None:
        self.facts = source
        self.now = now
        self.row: Source | None = None

    def source(self) -> Source:
        if self.row is None:
            self.row, _ = Source.objects.get_or_create(
                database=self.facts.database,
                record=self.facts.record,
                updated_on=self.facts.updated_on,
                digest=self.facts.digest,
                defaults={"url": self.facts.url, "imported_at": self.now},
            )
        return self.row

    # --- the gene itself ---------------------------------------------------------------------

    def store_heads(self, records: Sequence[GeneRecord]) -> list[StoredGene]:
        organisms = self._organisms(records)
        ids = [record.gene_id for record in records]
        if len(set(ids)) != len(ids):
            raise PageError("A Gene ID occurs twice in the records; keep one record a gene.")
        # Two imports of one gene must not both read before either writes.
        known = {
            gene.pk: gene
            for gene in Gene.objects.select_for_update(of=("self",))
            .select_related("source", "organism")
            .filter(pk__in=ids)
        }
        stored, fresh, changed = [], [], []
        for record in records:
            organism = organisms[record.organism]
            gene = known.get(record.gene_id)
            result = StoredGene(gene) if gene else StoredGene(self._new(record, organism))
            if gene is None:
                result.created = result.changed = True
                fresh.append(result.gene)
            else:
                if gene.organism_id != organism.pk and _is_provisional(gene.organism):
                    gene.organism = organism
                elif gene.organism_id != organism.pk and not _is_provisional(organism):
                    raise PageError(
                        f"Gene ID {gene.pk} is a gene of {gene.organism.name} here and of "
                        f"{organism.name} in this record; check the Gene ID."
                    )
                before = gene.symbol
                if self._update(gene, record):
                    result.changed = True
                    result.gave_up = before if before != gene.symbol else ""
                    changed.append(gene)
            stored.append(result)
        Gene.objects.bulk_create(fresh)
        if changed:
            Gene.objects.bulk_update(changed, [*_SCALARS, "organism", "source"])
        return stored

    def _organisms(self, records: Sequence[GeneRecord]) -> dict[str, Organism]:
        found = {}
        for record in {record.organism: record for record in reversed(records)}.values():
            if not record.organism:
                raise PageError(
                    f"The record of Gene ID {record.gene_id} names no organism; add it."
                )
            organism = (
                Organism.objects.filter(tax_id=record.tax_id).first() if record.tax_id else None
            ) or Organism.objects.get_or_create(
                name=record.organism,
                defaults={
                    "common_name": record.common_name,
                    "tax_id": record.tax_id,
                    "lineage": list(record.lineage),
                },
            )[0]
            stated = {
                "common_name": record.common_name,
                "tax_id": record.tax_id,
                "lineage": list(record.lineage),
            }
            missing = {k: v for k, v in stated.items() if v and not getattr(organism, k)}
            if missing:
                for key, value in missing.items():
                    setattr(organism, key, value)
                organism.save(update_fields=list(missing))
            found[record.organism] = organism
        return found

    def _new(self, record: GeneRecord, organism: Organism) -> Gene:
        _check_lengths(Gene, record.gene_id, _scalars(record))
        return Gene(
            gene_id=record.gene_id, organism=organism, source=self.source(), **_scalars(record)
        )

    def _update(self, gene: Gene, record: GeneRecord) -> bool:
        """Bring the gene's own fields up to date; whether any differed."""
        same = gene.source.database == self.facts.database
        if not same and _rank(self.facts.database) <= _rank(gene.source.database):
            return False
        stated = _scalars(record)
        _check_lengths(Gene, gene.pk, stated)
        differing = {key: value for key, value in stated.items() if getattr(gene, key) != value}
        if not differing.get("name", "-"):
            del differing["name"]  # a source without a name does not take the gene's away
        for key, value in differing.items():
            setattr(gene, key, value)
        newer = self.facts.updated_on and self.facts.updated_on != gene.source.updated_on
        if not differing and same and not newer:
            return False
        gene.source = self.source()
        return True

    # --- the tables of facts -----------------------------------------------------------------

    def store_rows(
        self,
        model: type[models.Model],
        records: Sequence[GeneRecord],
        stored: list[StoredGene],
    ) -> None:
        existing: dict[int, list[Any]] = defaultdict(list)
        old = [result.gene.pk for result in stored if not result.created]
        if old:
            rows = model._default_manager.filter(gene_id__in=old).select_related("source")
            if model is Transcript:
                rows = rows.prefetch_related("domains")
            for row in rows.order_by("position", "pk"):
                existing[row.gene_id].append(row)
        fresh: list[models.Model] = []
        moved: list[models.Model] = []
        gone: list[int] = []
        for record, result in zip(records, stored, strict=True):
            wanted = _wanted(model, record)
            if wanted:
                result.counts[_TABLES[model]] = len(wanted)
            if model is GeneName and result.gave_up:
                wanted = [*wanted, _former(result.gave_up)]
            before = existing[result.gene.pk]
            mine = [row for row in before if row.source.database == self.facts.database]
            kept, stale, added = self._match(model, before, mine, wanted)
            for row, position in kept:
                if row.position != position:
                    row.position = position
                    moved.append(row)
                    result.moved += 1
            gone += [row.pk for row in stale]
            for values, position in added:
                _check_lengths(model, result.gene.pk, values)
                plain = {key: value for key, value in values.items() if key != "domains"}
                row = model(gene=result.gene, source=self.source(), position=position, **plain)
                row.new_domains = values.get("domains", ())  # type: ignore[attr-defined]
                fresh.append(row)
            result.added += len(added)
            result.removed += len(stale)
            result.changed |= bool(added or stale or result.moved)
        if gone:
            model._default_manager.filter(pk__in=gone).delete()
        if moved:
            model._default_manager.bulk_update(moved, ["position"], batch_size=500)
        if fresh:
            model._default_manager.bulk_create(fresh, batch_size=500)
            self._store_domains(fresh)

    def _match(
        self,
        model: type[models.Model],
        before: list[Any],
        mine: list[Any],
        wanted: list[dict[str, Any]],
    ) -> tuple[list[tuple[Any, int]], list[Any], list[tuple[dict[str, Any], int]]]:
        """Part rows into those kept (with their place), those gone and those to add."""
        if not wanted and not before:
            return [], [], []
        stock: dict[str, list[Any]] = defaultdict(list)
        for row in mine:
            stock[_key(model, _values(model, row))].append(row)
        once = _ONCE_A_GENE.get(model)
        others = {
            tuple(getattr(row, name) for name in once)
            for row in before
            if once and row.source.database != self.facts.database
        }
        kept, added = [], []
        for position, values in enumerate(wanted, 1):
            if rows := stock[_key(model, values)]:
                kept.append((rows.pop(0), position))
            elif once is None or tuple(values[name] for name in once) not in others:
                added.append((values, position))
        stale = [row for rows in stock.values() for row in rows]
        if model is GeneName:
            stale = [row for row in stale if row.kind != GeneName.Kind.FORMER_SYMBOL]
        return kept, stale, added

    def _store_domains(self, fresh: list[Any]) -> None:
        domains = [
            ConservedDomain(
                transcript=row,
                accession=domain.accession,
                name=domain.name,
                location_as_printed=domain.location_as_printed,
                position=position,
            )
            for row in fresh
            for position, domain in enumerate(row.new_domains, 1)
        ]
        if domains:
            ConservedDomain.objects.bulk_create(domains, batch_size=500)


def _rank(database: str) -> int:
    return RANK.get(database, 0)


def _scalars(record: GeneRecord) -> dict[str, Any]:
    return {key: getattr(record, key) for key in _SCALARS} | {"summary": list(record.summary)}


def _former(symbol: str) -> dict[str, Any]:
    return {"kind": GeneName.Kind.FORMER_SYMBOL.value, "name": symbol}


def _is_provisional(organism: Organism) -> bool:
    """Whether the organism is known by its taxon's number alone, as gene_info gives it."""
    return organism.name == f"taxon {organism.tax_id}"


def _check_lengths(model: type[models.Model], gene_id: int, values: dict[str, Any]) -> None:
    """PostgreSQL refuses what SQLite would store: say so in words, on both."""
    for key, value in values.items():
        if key == "domains" or not isinstance(value, str):
            continue
        limit = getattr(model._meta.get_field(key), "max_length", None)
        if limit and len(value) > limit:
            raise PageError(
                f"The {model._meta.verbose_name} “{value[:40]}…” of Gene ID {gene_id} is longer "
                f"than {limit} characters; shorten it in the file or report the page."
            )


def _values(model: type[models.Model], row: Any) -> dict[str, Any]:
    """A stored row's content in the form of `_wanted`."""
    values = {key: getattr(row, key) for key in _CONTENT[model]}
    if model is Transcript:
        values["domains"] = [_domain(domain) for domain in row.domains.all()]
    return values


def _key(model: type[models.Model], values: dict[str, Any]) -> str:
    """A row's content as one string; two rows with the same are the same fact."""
    content = {key: values[key] for key in _CONTENT[model]}
    if model is Transcript:
        content["domains"] = [
            domain if isinstance(domain, list) else _domain(domain) for domain in values["domains"]
        ]
    return json.dumps(content, sort_keys=True, default=list)


def _domain(domain: Any) -> list[str]:
    return [domain.accession, domain.name, domain.location_as_printed]


_CONTENT: dict[type[models.Model], tuple[str, ...]] = {
    model: tuple(
        column.name
        for column in model._meta.concrete_fields
        if column.name not in ("id", "gene", "source", "position")
    )
    for model in _TABLES
}


def _wanted(model: type[models.Model], record: GeneRecord) -> list[dict[str, Any]]:
    """The rows of one table that the record states, in order, each a dict of the content."""
    rows: list[dict[str, Any]] = []
    if model is GeneName:
        kinds = (
            (GeneName.Kind.ALIAS, record.aliases),
            (GeneName.Kind.FORMER_SYMBOL, record.former_symbols),
            (GeneName.Kind.PROTEIN_PREFERRED, record.preferred_names),
            (GeneName.Kind.PROTEIN_OTHER, record.other_names),
        )
        rows = [
            {"kind": kind.value, "name": name} for kind, names in kinds for name in _distinct(names)
        ]
    elif model is CrossReference:
        primary = [record.primary_source] if record.primary_source else []
        rows = [
            {
                "database": reference.database,
                "value": reference.value,
                "is_primary": reference == record.primary_source,
            }
            for reference in _distinct([*primary, *record.cross_references])
        ]
    elif model is GenomicLocation:
        rows = [_columns(model, location) for location in record.locations]
    elif model is Neighbour:
        rows = [_columns(model, neighbour) for neighbour in record.neighbours]
    elif model is ExpressionDataset:
        rows = [_columns(model, data) for data in record.expression_datasets]
    elif model is GeneRIF:
        rows = [_columns(model, rif) for rif in record.generifs]
    elif model is TraitAssociation:
        conditions = [
            {"database": "Associated conditions", "title": c.name, "trait": "", "pmid": None}
            for c in record.conditions
        ]
        rows = [_columns(model, trait) for trait in record.traits] + conditions
    elif model is Interaction:
        rows = [_hiv_row(row) for row in record.hiv_interactions]
        rows += [_gene_row(row) for row in record.gene_interactions]
    elif model is OntologyAnnotation:
        rows = [
            _columns(model, row) | {"aspect": _ASPECTS[row.aspect]} for row in record.annotations
        ]
    elif model is GenomicRecord:
        rows = [_columns(model, sequence) for sequence in record.genomic_sequences]
    elif model is Transcript:
        rows = [
            _columns(model, row)
            | {"protein_name": row.name if row.protein_accession else "", "domains": row.domains}
            for row in record.transcripts
        ]
    return rows


def _columns(model: type[models.Model], fact: Any) -> dict[str, Any]:
    """The fact's fields that the table has columns for, sequences as lists."""
    values = {key: getattr(fact, key, "") for key in _CONTENT[model]}
    return {
        key: list(value) if isinstance(value, tuple) else value for key, value in values.items()
    }


def _hiv_row(row: Any) -> dict[str, Any]:
    return {
        "kind": Interaction.Kind.HIV_1.value,
        "product": "",
        "partner": row.protein or (row.gene and f"HIV-1 {row.gene}") or HIV_REPLICATION,
        "partner_gene": row.gene,
        "complex": "",
        "database": "",
        "text": row.text,
        "pmids": list(row.pmids),
    }


def _gene_row(row: Any) -> dict[str, Any]:
    return {
        "kind": Interaction.Kind.GENE.value,
        "product": row.product,
        "partner": row.interactant,
        "partner_gene": row.other_gene,
        "complex": row.complex,
        "database": row.database,
        "text": row.description,
        "pmids": list(row.pmids),
    }


def _distinct(items: Iterable[Any]) -> list[Any]:
    return list(dict.fromkeys(items))
