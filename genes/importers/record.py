"""What a source says about one gene, as plain frozen data.

Every parser in this package returns a GeneRecord; the store writes one. A field that the source
does not state is empty, never guessed. Coordinates are 1-based and inclusive.
"""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass, field

MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")


@dataclass(frozen=True)
class SourceFacts:
    """One record of one database as of one date; `digest` is the SHA-256 of the file read."""

    database: str
    record: str
    url: str = ""
    updated_on: dt.date | None = None
    digest: str = ""


@dataclass(frozen=True)
class CrossRef:
    """An identifier in another database: HGNC and HGNC:6001."""

    database: str
    value: str

    @classmethod
    def from_text(cls, text: str) -> CrossRef | None:
        """Read "database:value" at the first colon, so HGNC:HGNC:6001 is HGNC and HGNC:6001.

        None where either part is missing.
        """
        database, _, value = text.strip().partition(":")
        return cls(database.strip(), value.strip()) if database and value.strip() else None

    def __str__(self) -> str:
        return f"{self.database}:{self.value}"


@dataclass(frozen=True)
class Location:
    assembly: str
    accession: str
    start: int
    end: int
    strand: str  # "+" or "-"
    release: str = ""
    status: str = ""
    assembly_accession: str = ""
    chromosome: str = ""


@dataclass(frozen=True)
class NeighbourFact:
    name: str
    is_regulatory: bool = False
    assembly: str = ""
    start: int | None = None
    end: int | None = None


@dataclass(frozen=True)
class ExpressionData:
    title: str
    description: str = ""
    bioproject: str = ""
    pmid: int | None = None
    analysis_date: str = ""  # as printed


@dataclass(frozen=True)
class Rif:
    """A Gene Reference into Function; `title` is the paper's, where the row prints it."""

    text: str
    title: str = ""
    pmids: tuple[int, ...] = ()


@dataclass(frozen=True)
class ArticleRow:
    """A row of the list of related articles, as printed."""

    text: str
    pmid: int | None = None


@dataclass(frozen=True)
class Trait:
    """A study or condition: `title` is the study's title or the condition's name."""

    database: str
    title: str
    trait: str = ""
    pmid: int | None = None


@dataclass(frozen=True)
class Condition:
    name: str
    identifiers: tuple[CrossRef, ...] = ()


@dataclass(frozen=True)
class HivInteraction:
    """One statement on an HIV-1 protein; without a protein it speaks of viral replication."""

    protein: str
    gene: str
    text: str
    pmids: tuple[int, ...] = ()
    has_publication: bool = False


@dataclass(frozen=True)
class GeneInteraction:
    interactant: str
    other_gene: str = ""
    product: str = ""
    complex: str = ""
    database: str = ""
    description: str = ""
    pmids: tuple[int, ...] = ()
    has_publication: bool = False


@dataclass(frozen=True)
class Annotation:
    """A Gene Ontology row. `aspect` is Function, Process or Component."""

    aspect: str
    qualifier: str
    term: str
    evidence: str
    evidence_name: str = ""
    negated: bool = False
    has_publication: bool = False
    pmids: tuple[int, ...] = ()
    go_id: str = ""


@dataclass(frozen=True)
class Domain:
    """A conserved domain. The page may lose the arrow in "7 → 150": start and end are given only
    where it is present, and the printed words are kept."""

    accession: str
    name: str = ""
    location_as_printed: str = ""
    start: int | None = None
    end: int | None = None


@dataclass(frozen=True)
class GenomicSequence:
    """A reference sequence that holds the gene. `assembly` is empty in the independent set."""

    accession: str
    title: str = ""
    is_independent: bool = False
    assembly: str = ""
    start: int | None = None
    end: int | None = None
    strand: str = ""

    @property
    def range_as_printed(self) -> str:
        if self.start is None or self.end is None:
            return ""
        return f"{self.start}..{self.end}" + (" complement" if self.strand == "-" else "")


@dataclass(frozen=True)
class TranscriptFact:
    """A transcript and the protein it encodes; either accession may be missing."""

    accession: str
    protein_accession: str = ""
    name: str = ""  # of the protein; for a non-coding transcript what the page prints
    status: str = ""
    description: str = ""
    source_sequences: tuple[str, ...] = ()
    ccds: str = ""
    swiss_prot: tuple[str, ...] = ()
    trembl: tuple[str, ...] = ()
    related: tuple[str, ...] = ()
    domains: tuple[Domain, ...] = ()
    assembly: str = ""  # of the annotated genome, empty in the independent set


@dataclass(frozen=True)
class GeneRecord:
    """All that one source says about one gene."""

    gene_id: int
    symbol: str
    name: str = ""
    organism: str = ""
    common_name: str = ""
    tax_id: int | None = None
    updated: str = ""  # as printed: "28-Oct-2024"
    record_status: str = ""  # "", "discontinued", "replaced", "withdrawn"
    replaced_by: int | None = None
    nomenclature_source: str = ""
    primary_source: CrossRef | None = None
    cross_references: tuple[CrossRef, ...] = ()  # without the primary source
    locus_tag: str = ""
    gene_type: str = ""
    refseq_status: str = ""
    lineage: tuple[str, ...] = ()
    aliases: tuple[str, ...] = ()
    former_symbols: tuple[str, ...] = ()
    summary: tuple[str, ...] = ()  # by sentence
    summary_credit: str = ""
    annotation_note: str = ""
    expression_note: str = ""
    chromosome: str = ""
    map_location: str = ""
    exon_count: int | None = None
    locations: tuple[Location, ...] = ()
    neighbours: tuple[NeighbourFact, ...] = ()
    expression_datasets: tuple[ExpressionData, ...] = ()
    articles: tuple[ArticleRow, ...] = ()
    generifs: tuple[Rif, ...] = ()
    traits: tuple[Trait, ...] = ()  # rows of the GWAS Catalog
    conditions: tuple[Condition, ...] = ()
    hiv_interactions: tuple[HivInteraction, ...] = ()
    gene_interactions: tuple[GeneInteraction, ...] = ()
    pathways: tuple[str, ...] = ()
    markers: tuple[str, ...] = ()
    homology: tuple[str, ...] = ()
    annotations: tuple[Annotation, ...] = ()
    annotations_provided_by: str = ""
    preferred_names: tuple[str, ...] = ()  # of the protein
    other_names: tuple[str, ...] = ()  # of the protein
    genomic_sequences: tuple[GenomicSequence, ...] = ()
    transcripts: tuple[TranscriptFact, ...] = ()
    annotated_genomes: str = ""  # "GCF_000001405.40-RS_2024_08"
    suppressed: tuple[str, ...] = field(default=())  # accessions withdrawn from RefSeq

    @property
    def updated_on(self) -> dt.date | None:
        """The date the record itself gives, or None where it prints none that can be read."""
        return read_date(self.updated)


def read_date(text: str) -> dt.date | None:
    """ "28-Oct-2024", "2024-10-28" or "20241028" as a date, whatever the locale; else None."""
    if found := re.fullmatch(r"(\d{1,2})-([A-Za-z]{3})[a-z]*-(\d{4})", text.strip()):
        day, month, year = found.groups()
        if month.lower() not in MONTHS:
            return None
        parts = (int(year), MONTHS.index(month.lower()) + 1, int(day))
    elif found := re.fullmatch(r"(\d{4})-?(\d{2})-?(\d{2})", text.strip()):
        parts = (int(found[1]), int(found[2]), int(found[3]))
    else:
        return None
    try:
        return dt.date(*parts)
    except ValueError:
        return None
