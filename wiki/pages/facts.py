"""The facts of a gene, beside its article (the first rows of long lists) or in full.

Everything is shown as it is stored: what a source does not say stays empty, and every row knows
the Source it came from.
"""

from collections.abc import Iterable

from django.db.models import Count, F, QuerySet, Window
from django.db.models.functions import RowNumber

from genes.models import (
    ConservedDomain,
    CrossReference,
    ExpressionDataset,
    Gene,
    GeneName,
    GeneRIF,
    GenomicLocation,
    GenomicRecord,
    Interaction,
    Neighbour,
    OntologyAnnotation,
    Source,
    TraitAssociation,
    Transcript,
)
from wiki.pages import links
from wiki.pages.drawing import WIDTH, Drawing, draw
from wiki.pages.fact_rows import (
    AnnotationRow,
    Aspect,
    CrossReferenceRow,
    DatasetRow,
    DomainRow,
    EvidenceChoice,
    GeneFacts,
    GenomicRecordRow,
    Group,
    InteractionRow,
    Link,
    LocationRow,
    NameRow,
    NeighbourRow,
    Ontology,
    Partner,
    Row,
    SourceNote,
    StatementRow,
    TraitRow,
    TranscriptRow,
)

FIRST_ROWS = 15  # of a long list, beside the article
WIDE = 760  # the drawing on the page of all facts


def gene_facts(
    gene: Gene, *, evidence: frozenset[str] = frozenset(), in_full: bool = False
) -> GeneFacts:
    """The facts of a gene. Beside an article at most FIRST_ROWS of each long list (traits,
    GeneRIFs, interactions; of HIV-1 interactions so many for each protein) come with their
    counts; in_full brings every row, and the wide drawing.

    `evidence` holds codes ("IDA"): the others' annotations are marked as not chosen, and none is
    dropped. Cost: 14 queries, one for each table and two for interactions, whatever the number of
    rows, and one more if the gene came without its organism.
    """
    locations = _rows(GenomicLocation, gene)
    neighbours = _rows(Neighbour, gene)
    names = _rows(GeneName, gene)
    references = _rows(CrossReference, gene)
    annotations = _rows(OntologyAnnotation, gene)
    hiv = _hiv_rows(gene, in_full)
    others = _first(Interaction, gene, in_full, kind=Interaction.Kind.GENE)
    traits = _first(TraitAssociation, gene, in_full)
    generifs = _first(GeneRIF, gene, in_full)
    datasets = _rows(ExpressionDataset, gene)
    records = _rows(GenomicRecord, gene)
    transcripts = _rows(Transcript, gene)
    domains = list(ConservedDomain.objects.filter(transcript__gene=gene).order_by("position", "pk"))
    notes = _Notes(
        {
            "overview": [gene],
            "names": names,
            "cross-references": references,
            "locations": locations,
            "neighbours": neighbours,
            "Gene Ontology": annotations,
            "HIV-1 interactions": hiv,
            "other interactions": others,
            "traits": traits,
            "GeneRIFs": generifs,
            "expression": datasets,
            "genomic records": records,
            "transcripts": transcripts,
        }
    )
    location_group = notes.group(locations, [_location(row, notes) for row in locations])
    neighbour_group = notes.group(
        neighbours,
        [_neighbour(row, number, notes) for number, row in enumerate(neighbours, 1)],
    )

    def drawn(width: int) -> Drawing | None:
        return draw(
            gene.symbol,
            location_group.rows,
            neighbour_group.rows,
            map_location=gene.map_location,
            width=width,
        )

    def named(kind: str) -> Group[NameRow]:
        of_kind = [row for row in names if row.kind == kind]
        return notes.group(of_kind, [NameRow(row.name, notes.of(row)) for row in of_kind])

    organism = gene.organism
    authority = gene.nomenclature_source
    return GeneFacts(
        gene_id=gene.gene_id,
        slug=gene.slug,
        url=links.gene(gene.gene_id),
        symbol=gene.symbol,
        name=gene.name,
        authority=authority,
        authority_url=next(
            (
                links.cross_reference(row.database, row.value)
                for row in references
                if row.database == authority
            ),
            "",
        ),
        organism=organism.name,
        common_name=organism.common_name,
        organism_url=links.taxon(organism.tax_id),
        lineage=tuple(organism.lineage),
        gene_type=gene.gene_type,
        refseq_status=gene.refseq_status,
        chromosome=gene.chromosome,
        map_location=gene.map_location,
        exon_count=gene.exon_count,
        summary=tuple(gene.summary),
        summary_credit=gene.summary_credit,
        annotation_note=gene.annotation_note,
        expression_note=gene.expression_note,
        source=notes.of(gene),
        aliases=named(GeneName.Kind.ALIAS),
        former_symbols=named(GeneName.Kind.FORMER_SYMBOL),
        protein_preferred=named(GeneName.Kind.PROTEIN_PREFERRED),
        protein_others=named(GeneName.Kind.PROTEIN_OTHER),
        cross_references=notes.group(
            references,
            [
                CrossReferenceRow(
                    row.database,
                    row.value,
                    links.cross_reference(row.database, row.value),
                    row.is_primary,
                    notes.of(row),
                )
                for row in references
            ],
        ),
        locations=location_group,
        neighbours=neighbour_group,
        drawing=drawn(WIDTH),
        drawing_wide=drawn(WIDE) if in_full else None,
        ontology=_ontology(annotations, evidence, notes),
        hiv=_partners(hiv, notes),
        hiv_rows=sum({(row.partner, row.partner_gene): row.of for row in hiv}.values()),
        hiv_url=links.hiv_interactions(),
        interactions=notes.group(others, [_interaction(row, notes) for row in others]),
        traits=notes.group(traits, [_trait(row, notes) for row in traits]),
        generifs=notes.group(
            generifs,
            [StatementRow(row.text, _papers(row.pmids), notes.of(row)) for row in generifs],
        ),
        datasets=notes.group(datasets, [_dataset(row, notes) for row in datasets]),
        genomic_records=notes.group(records, [_genomic_record(row, notes) for row in records]),
        transcripts=notes.group(
            transcripts, [_transcript(row, domains, notes) for row in transcripts]
        ),
        sources=notes.all,
        in_full=in_full,
    )


# --- Reading ---------------------------------------------------------------------------------


def _rows(model: type, gene: Gene, **only: str) -> list:
    return list(_ordered(model, gene, **only))


def _ordered(model: type, gene: Gene, **only: str) -> QuerySet:
    return model._default_manager.filter(gene=gene, **only).order_by("position", "pk")


def _first(model: type, gene: Gene, in_full: bool, **only: str) -> list:
    """The first rows, each with `of`, the number there are, which the database counts."""
    rows = _ordered(model, gene, **only).annotate(of=Window(Count("pk")))
    return list(rows if in_full else rows[:FIRST_ROWS])


def _hiv_rows(gene: Gene, in_full: bool) -> list:
    """The first rows about each protein, with `of`, the number about it."""
    partner = {"partition_by": [F("partner"), F("partner_gene")]}
    rows = _ordered(Interaction, gene, kind=Interaction.Kind.HIV_1).annotate(
        of=Window(Count("pk"), **partner)
    )
    if not in_full:
        place = Window(RowNumber(), order_by=["position", "pk"], **partner)
        rows = rows.annotate(place=place).filter(place__lte=FIRST_ROWS)
    return list(rows)


class _Notes:
    """The Sources of all rows, read in one query and numbered in the order of the groups."""

    def __init__(self, groups: dict[str, list]) -> None:
        used: dict[int, list[str]] = {}
        for name, rows in groups.items():
            for source in dict.fromkeys(row.source_id for row in rows):
                used.setdefault(source, []).append(name)
        found = Source.objects.in_bulk(list(used))
        self._notes = {
            pk: SourceNote(
                number=number,
                database=found[pk].database,
                record=found[pk].record,
                url=found[pk].url,
                updated_on=found[pk].updated_on,
                imported_at=found[pk].imported_at,
                digest=found[pk].digest,
                groups=tuple(names),
            )
            for number, (pk, names) in enumerate(used.items(), 1)
        }

    @property
    def all(self) -> tuple[SourceNote, ...]:
        return tuple(self._notes.values())

    def of(self, row) -> SourceNote:
        return self._notes[row.source_id]

    def behind(self, rows: Iterable) -> tuple[SourceNote, ...]:
        return tuple(self._notes[pk] for pk in dict.fromkeys(row.source_id for row in rows))

    def group(self, stored: list, shown: list[Row]) -> Group[Row]:
        """The group of the rows made from `stored`; its total is what the database counted, where
        it did."""
        total = getattr(stored[0], "of", len(stored)) if stored else 0
        return Group(rows=tuple(shown), total=total, sources=self.behind(stored))


# --- Rows ------------------------------------------------------------------------------------


def _papers(pmids: Iterable[int | str]) -> tuple[Link, ...]:
    return tuple(Link(str(pmid), links.pubmed(pmid)) for pmid in pmids)


def _paper(pmid: int | None) -> Link | None:
    return Link(str(pmid), links.pubmed(pmid)) if pmid else None


def _location(row: GenomicLocation, notes: _Notes) -> LocationRow:
    return LocationRow(
        release=row.release,
        status=row.status,
        assembly=row.assembly,
        assembly_accession=row.assembly_accession,
        assembly_url=links.assembly(row.assembly_accession),
        chromosome=row.chromosome,
        accession=row.accession,
        url=links.sequence(row.accession, row.start, row.end, row.strand),
        start=row.start,
        end=row.end,
        strand=row.strand,
        source=notes.of(row),
    )


def _neighbour(row: Neighbour, number: int, notes: _Notes) -> NeighbourRow:
    return NeighbourRow(
        number=number,
        name=row.name,
        is_regulatory=row.is_regulatory,
        assembly=row.assembly,
        start=row.start,
        end=row.end,
        source=notes.of(row),
    )


def _ontology(
    annotations: list[OntologyAnnotation], evidence: frozenset[str], notes: _Notes
) -> Ontology:
    def row(annotation: OntologyAnnotation) -> AnnotationRow:
        return AnnotationRow(
            qualifier=annotation.qualifier,
            negated=annotation.negated,
            term=annotation.term,
            go_id=annotation.go_id,
            url=links.ontology_term(annotation.go_id, annotation.term),
            evidence=annotation.evidence,
            evidence_name=annotation.evidence_name,
            has_publication=annotation.has_publication,
            papers=_papers(annotation.pmids),
            is_chosen=not evidence or annotation.evidence in evidence,
            source=notes.of(annotation),
        )

    aspects = tuple(
        Aspect(aspect.value, aspect.label, tuple(row(a) for a in annotations if a.aspect == aspect))
        for aspect in OntologyAnnotation.Aspect
    )
    names: dict[str, str] = {}
    totals: dict[str, int] = {}
    for annotation in annotations:
        code = annotation.evidence
        totals[code] = totals.get(code, 0) + 1
        names[code] = names.get(code) or annotation.evidence_name
    return Ontology(
        aspects=tuple(aspect for aspect in aspects if aspect.rows),
        choices=tuple(
            EvidenceChoice(code, names[code], total, code in evidence)
            for code, total in sorted(totals.items())
        ),
        is_filtered=bool(evidence),
        total=len(annotations),
        chosen=sum(aspect.chosen for aspect in aspects),
        sources=notes.behind(annotations),
    )


def _interaction(row: Interaction, notes: _Notes) -> InteractionRow:
    return InteractionRow(
        product=row.product,
        partner=row.partner,
        partner_gene=row.partner_gene,
        complex=row.complex,
        database=row.database,
        text=row.text,
        papers=_papers(row.pmids),
        source=notes.of(row),
    )


def _partners(rows: list, notes: _Notes) -> Group[Partner]:
    """By protein and viral gene (gag stands under capsid and under matrix), in stored order."""
    by_partner: dict[tuple[str, str], list] = {}
    for row in rows:
        by_partner.setdefault((row.partner, row.partner_gene), []).append(row)
    partners = tuple(
        Partner(name, gene, tuple(_interaction(row, notes) for row in said), said[0].of)
        for (name, gene), said in by_partner.items()
    )
    return Group(rows=partners, total=len(partners), sources=notes.behind(rows))


def _trait(row: TraitAssociation, notes: _Notes) -> TraitRow:
    return TraitRow(
        database=row.database,
        title=row.title,
        trait=row.trait,
        url=links.trait_study(row.database, row.title, row.pmid),
        paper=_paper(row.pmid),
        source=notes.of(row),
    )


def _dataset(row: ExpressionDataset, notes: _Notes) -> DatasetRow:
    return DatasetRow(
        title=row.title,
        description=row.description,
        bioproject=row.bioproject,
        bioproject_url=links.bioproject(row.bioproject),
        paper=_paper(row.pmid),
        analysis_date=row.analysis_date,
        source=notes.of(row),
    )


def _genomic_record(row: GenomicRecord, notes: _Notes) -> GenomicRecordRow:
    return GenomicRecordRow(
        accession=row.accession,
        url=links.sequence(row.accession, row.start, row.end, row.strand),
        title=row.title,
        is_independent=row.is_independent,
        start=row.start,
        end=row.end,
        strand=row.strand,
        source=notes.of(row),
    )


def _transcript(row: Transcript, domains: list[ConservedDomain], notes: _Notes) -> TranscriptRow:
    return TranscriptRow(
        accession=row.accession,
        url=links.sequence(row.accession),
        protein_accession=row.protein_accession,
        protein_url=links.sequence(row.protein_accession),
        protein_name=row.protein_name,
        status=row.status,
        description=row.description,
        source_sequences=tuple(Link(a, links.sequence(a)) for a in row.source_sequences),
        ccds=Link(row.ccds, links.consensus_cds(row.ccds)) if row.ccds else None,
        swiss_prot=tuple(Link(a, links.protein_entry(a)) for a in row.swiss_prot),
        trembl=tuple(Link(a, links.protein_entry(a)) for a in row.trembl),
        related=tuple(Link(a, links.sequence(a)) for a in row.related),
        domains=tuple(
            DomainRow(d.accession, links.domain(d.accession), d.name, d.location_as_printed)
            for d in domains
            if d.transcript_id == row.pk
        ),
        source=notes.of(row),
    )
