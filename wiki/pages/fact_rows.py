"""What pages show of a gene's facts: rows ready to print, in groups with their sources.

wiki/pages/facts.py fills them.
"""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Generic, TypeVar

from wiki.pages.drawing import Drawing

Row = TypeVar("Row")


@dataclass(frozen=True, slots=True)
class Link:
    """Words with the address they lead to; without one they are plain words."""

    text: str
    url: str


@dataclass(frozen=True, slots=True)
class SourceNote:
    """A Source, numbered in the order of its first use, with the groups that rest on it."""

    number: int
    database: str
    record: str
    url: str
    updated_on: date | None
    imported_at: datetime
    digest: str
    groups: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Group(Generic[Row]):
    """Rows of one kind: those shown, how many there are, and where they came from."""

    rows: tuple[Row, ...]
    total: int
    sources: tuple[SourceNote, ...]

    @property
    def left(self) -> int:
        """How many are not among the rows."""
        return self.total - len(self.rows)

    @property
    def is_mixed(self) -> bool:
        """Whether the rows came from several Sources, so that each should name its own."""
        return len(self.sources) > 1


@dataclass(frozen=True, slots=True)
class NameRow:
    name: str
    source: SourceNote


@dataclass(frozen=True, slots=True)
class CrossReferenceRow:
    database: str
    value: str
    url: str
    is_primary: bool
    source: SourceNote


@dataclass(frozen=True, slots=True)
class LocationRow:
    release: str
    status: str
    assembly: str
    assembly_accession: str
    assembly_url: str
    chromosome: str
    accession: str
    url: str
    start: int
    end: int
    strand: str
    source: SourceNote

    @property
    def length(self) -> int:
        """Bases, both ends counted."""
        return self.end - self.start + 1


@dataclass(frozen=True, slots=True)
class NeighbourRow:
    number: int  # in the order of the chromosome, from 1
    name: str
    is_regulatory: bool
    assembly: str
    start: int | None
    end: int | None
    source: SourceNote

    @property
    def length(self) -> int | None:
        if self.start is None or self.end is None:
            return None
        return self.end - self.start + 1


@dataclass(frozen=True, slots=True)
class AnnotationRow:
    qualifier: str
    negated: bool
    term: str
    go_id: str
    url: str
    evidence: str
    evidence_name: str
    has_publication: bool
    papers: tuple[Link, ...]
    is_chosen: bool  # whether the evidence filter lets it through
    source: SourceNote


@dataclass(frozen=True, slots=True)
class Aspect:
    """The annotations of one aspect; the filter hides rows and drops none."""

    code: str
    name: str
    rows: tuple[AnnotationRow, ...]

    @property
    def chosen(self) -> int:
        return sum(row.is_chosen for row in self.rows)


@dataclass(frozen=True, slots=True)
class EvidenceChoice:
    code: str
    name: str
    total: int
    is_chosen: bool


@dataclass(frozen=True, slots=True)
class Ontology:
    aspects: tuple[Aspect, ...]
    choices: tuple[EvidenceChoice, ...]
    is_filtered: bool
    total: int
    chosen: int
    sources: tuple[SourceNote, ...]

    @property
    def is_mixed(self) -> bool:
        return len(self.sources) > 1

    @property
    def has_unnumbered(self) -> bool:
        """Whether the source ties some row to a paper that it does not name."""
        rows = (row for aspect in self.aspects for row in aspect.rows)
        return any(row.has_publication and not row.papers for row in rows)


@dataclass(frozen=True, slots=True)
class InteractionRow:
    product: str
    partner: str
    partner_gene: str
    complex: str
    database: str
    text: str
    papers: tuple[Link, ...]
    source: SourceNote


@dataclass(frozen=True, slots=True)
class Partner:
    """What is said about one HIV-1 protein, with the viral gene that encodes it."""

    name: str
    gene: str
    rows: tuple[InteractionRow, ...]
    total: int

    @property
    def left(self) -> int:
        return self.total - len(self.rows)


@dataclass(frozen=True, slots=True)
class TraitRow:
    database: str
    title: str
    trait: str
    url: str
    paper: Link | None
    source: SourceNote


@dataclass(frozen=True, slots=True)
class StatementRow:
    text: str
    papers: tuple[Link, ...]
    source: SourceNote


@dataclass(frozen=True, slots=True)
class DatasetRow:
    title: str
    description: str
    bioproject: str
    bioproject_url: str
    paper: Link | None
    analysis_date: str
    source: SourceNote


@dataclass(frozen=True, slots=True)
class GenomicRecordRow:
    accession: str
    url: str
    title: str
    is_independent: bool
    start: int | None
    end: int | None
    strand: str
    source: SourceNote

    @property
    def length(self) -> int | None:
        if self.start is None or self.end is None:
            return None
        return self.end - self.start + 1


@dataclass(frozen=True, slots=True)
class DomainRow:
    accession: str
    url: str
    name: str
    location_as_printed: str


@dataclass(frozen=True, slots=True)
class TranscriptRow:
    accession: str
    url: str
    protein_accession: str
    protein_url: str
    protein_name: str
    status: str
    description: str
    source_sequences: tuple[Link, ...]
    ccds: Link | None
    swiss_prot: tuple[Link, ...]
    trembl: tuple[Link, ...]
    related: tuple[Link, ...]
    domains: tuple[DomainRow, ...]
    source: SourceNote


@dataclass(frozen=True, slots=True)
class GeneFacts:
    """All facts of one gene. `in_full` tells whether long lists are whole."""

    gene_id: int
    slug: str
    url: str
    symbol: str
    name: str
    authority: str
    authority_url: str
    organism: str
    common_name: str
    organism_url: str
    lineage: tuple[str, ...]
    gene_type: str
    refseq_status: str
    chromosome: str
    map_location: str
    exon_count: int | None
    summary: tuple[str, ...]
    summary_credit: str
    annotation_note: str
    expression_note: str
    source: SourceNote
    aliases: Group[NameRow]
    former_symbols: Group[NameRow]
    protein_preferred: Group[NameRow]
    protein_others: Group[NameRow]
    cross_references: Group[CrossReferenceRow]
    locations: Group[LocationRow]
    neighbours: Group[NeighbourRow]
    drawing: Drawing | None
    drawing_wide: Drawing | None
    ontology: Ontology
    hiv: Group[Partner]
    hiv_rows: int
    hiv_url: str
    interactions: Group[InteractionRow]
    traits: Group[TraitRow]
    generifs: Group[StatementRow]
    datasets: Group[DatasetRow]
    genomic_records: Group[GenomicRecordRow]
    transcripts: Group[TranscriptRow]
    sources: tuple[SourceNote, ...]
    in_full: bool

    @property
    def has_sequences(self) -> bool:
        return bool(self.genomic_records.total or self.transcripts.total)

    @property
    def has_protein_names(self) -> bool:
        return bool(self.protein_preferred.total or self.protein_others.total)

    @property
    def missing(self) -> tuple[str, ...]:
        """The groups of facts that no source has given for this gene, in words."""
        groups = {
            "names": self.aliases.total or self.former_symbols.total,
            "identifiers in other databases": self.cross_references.total,
            "coordinates": self.locations.total,
            "neighbours": self.neighbours.total,
            "Gene Ontology annotations": self.ontology.total,
            "HIV-1 interactions": self.hiv.total,
            "other interactions": self.interactions.total,
            "associated traits": self.traits.total,
            "reference sequences": self.has_sequences,
            "protein names": self.has_protein_names,
            "expression data sets": self.datasets.total,
            "GeneRIFs": self.generifs.total,
        }
        return tuple(name for name, found in groups.items() if not found)
