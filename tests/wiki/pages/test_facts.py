"""The facts of a gene: every stored row, its Source, and the same few queries for any number."""

from datetime import UTC, date, datetime
from html import unescape
from pathlib import Path

import pytest
from django.template.loader import render_to_string

from genes.importers.ncbi_gene_page import parse
from genes.importers.record import SourceFacts
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
    TraitAssociation,
    Transcript,
)
from genes.store import store_gene
from tests.genes_made import make_source
from wiki.pages.facts import FIRST_ROWS, gene_facts

QUERIES = 14


def fill(gene: Gene, rows: int, source=None) -> None:
    """Rows of every kind, made up, numbered from 0."""
    source = source or gene.source

    def make(model, number: int, **fields):
        return model.objects.create(gene=gene, source=source, position=number, **fields)

    for n in range(rows):
        for kind in GeneName.Kind:
            make(GeneName, n, kind=kind, name=f"{kind.label} {n}")
        make(CrossReference, n, database="MIM", value=str(100_000 + n))
        make(
            GenomicLocation,
            n,
            assembly=f"Made{n}",
            accession="NC_000004.12",
            start=1_000 + n,
            end=2_000 + n,
            strand="-",
        )
        make(Neighbour, n, name=f"neighbour {n}", is_regulatory=n % 2 == 0)
        for aspect, evidence in (("F", "IDA"), ("P", "TAS"), ("C", "IEA")):
            make(
                OntologyAnnotation,
                n,
                aspect=aspect,
                qualifier="involved_in",
                term=f"{aspect} term {n}",
                evidence=evidence,
                evidence_name=f"Name of {evidence}",
                negated=aspect == "C",
            )
        for partner, viral in (("capsid", "gag"), ("matrix", "gag"), ("Tat", "tat")):
            make(
                Interaction,
                n,
                kind=Interaction.Kind.HIV_1,
                partner=partner,
                partner_gene=viral,
                text=f"{partner} does {n}",
            )
        make(
            Interaction,
            n,
            kind=Interaction.Kind.GENE,
            partner=f"partner {n}",
            database="BioGRID",
            pmids=[n + 1],
        )
        make(TraitAssociation, n, database="EBI GWAS Catalog", title=f"study {n}", trait="height")
        make(GeneRIF, n, text=f"statement {n}", pmids=[n + 1, n + 2])
        make(ExpressionDataset, n, title=f"data set {n}", bioproject="PRJEB4337", pmid=24309898)
        make(GenomicRecord, n, accession=f"NG_01677{n}.1", start=1, end=10, strand="+")
        transcript = make(
            Transcript,
            n,
            accession=f"NM_0005{n:02}.4",
            protein_accession=f"NP_0005{n:02}.2",
            swiss_prot=["P01585", "P60568"],
            ccds="CCDS3726.1",
        )
        ConservedDomain.objects.create(
            transcript=transcript,
            accession="pfam00715",
            location_as_printed="Location:7150",
            position=n,
        )


@pytest.fixture
def gene(make_gene):
    return make_gene(
        "IL2",
        3558,
        name="interleukin 2",
        nomenclature_source="HGNC",
        map_location="4q27",
        summary=["One.", "Two."],
        summary_credit="RefSeq, Sep 2020",
    )


@pytest.mark.parametrize("rows", [1, 40])
@pytest.mark.parametrize("in_full", [False, True])
def test_the_queries_are_the_same_for_any_number_of_rows(
    gene, rows, in_full, django_assert_num_queries
):
    fill(gene, rows)
    gene = Gene.objects.select_related("organism").get(pk=gene.pk)
    with django_assert_num_queries(QUERIES):
        facts = gene_facts(gene, in_full=in_full)
    with django_assert_num_queries(0):
        render_to_string("wiki/_facts.html", {"facts": facts})


def test_every_row_is_there_in_full(gene):
    fill(gene, FIRST_ROWS + 5)
    facts = gene_facts(gene, in_full=True)
    page = render_to_string("wiki/facts_page.html", {"facts": facts, "gene": gene})
    for n in range(FIRST_ROWS + 5):
        for words in (
            f"also known as {n}",
            f"former symbol {n}",
            f"preferred protein name {n}",
            f"other protein name {n}",
            str(100_000 + n),
            f"Made{n}",
            f"neighbour {n}",
            f"F term {n}",
            f"P term {n}",
            f"C term {n}",
            f"capsid does {n}",
            f"matrix does {n}",
            f"partner {n}",
            f"study {n}",
            f"statement {n}",
            f"data set {n}",
            f"NG_01677{n}.1",
            f"NM_0005{n:02}.4",
            f"NP_0005{n:02}.2",
        ):
            assert words in page, words


def test_beside_the_article_long_lists_tell_how_many_are_left(gene):
    fill(gene, FIRST_ROWS + 5)
    facts = gene_facts(gene)
    for group in (facts.traits, facts.generifs, facts.interactions):
        assert (len(group.rows), group.total, group.left) == (FIRST_ROWS, FIRST_ROWS + 5, 5)
    assert facts.hiv_rows == 3 * (FIRST_ROWS + 5)
    for partner in facts.hiv.rows:
        assert (len(partner.rows), partner.total, partner.left) == (FIRST_ROWS, FIRST_ROWS + 5, 5)
    shown = render_to_string("wiki/_facts.html", {"facts": facts})
    assert f"/genes/{gene.slug}/facts/#facts-generifs" in shown
    assert f"statement {FIRST_ROWS - 1}" in shown and f"statement {FIRST_ROWS}" not in shown


def test_viral_proteins_are_told_apart_by_name_and_gene(gene):
    fill(gene, 2)
    Interaction.objects.create(
        gene=gene,
        source=gene.source,
        kind=Interaction.Kind.HIV_1,
        partner="capsid",
        partner_gene="gag-pol",
        text="another",
        position=9,
    )
    partners = [(p.name, p.gene, p.total) for p in gene_facts(gene).hiv.rows]
    assert partners == [
        ("capsid", "gag", 2),
        ("matrix", "gag", 2),
        ("Tat", "tat", 2),
        ("capsid", "gag-pol", 1),
    ]


def test_the_filter_marks_rows_and_drops_none(gene):
    fill(gene, 2)
    ontology = gene_facts(gene, evidence=frozenset({"IDA", "TAS"})).ontology
    assert (ontology.total, ontology.chosen, ontology.is_filtered) == (6, 4, True)
    assert [(aspect.code, aspect.chosen) for aspect in ontology.aspects] == [
        ("F", 2),
        ("P", 2),
        ("C", 0),
    ]
    assert [(c.code, c.total, c.is_chosen) for c in ontology.choices] == [
        ("IDA", 2, True),
        ("IEA", 2, False),
        ("TAS", 2, True),
    ]
    everything = gene_facts(gene).ontology
    assert (everything.chosen, everything.is_filtered) == (6, False)


def test_the_filter_works_through_the_address_and_keeps_the_rest_of_it(gene):
    fill(gene, 1)
    facts = gene_facts(gene, evidence=frozenset({"IDA"}))
    shown = render_to_string("wiki/_facts.html", {"facts": facts, "keep": [("authorship", "on")]})
    assert '<input type="hidden" name="authorship" value="on">' in shown
    assert '<li data-filter-item data-evidence="TAS" hidden>' in shown
    assert '<li data-filter-item data-evidence="IDA">' in shown
    nothing = gene_facts(gene, evidence=frozenset({"<b>"}))
    assert nothing.ontology.chosen == 0
    assert "<b>" not in render_to_string("wiki/_facts.html", {"facts": nothing})


def test_every_row_knows_its_source(gene):
    other = make_source("NHGRI-EBI GWAS Catalog", "a file", updated_on=date(2024, 1, 2))
    fill(gene, 1)
    fill_only = TraitAssociation.objects.create(
        gene=gene, source=other, database="EBI GWAS Catalog", title="theirs", position=5
    )
    facts = gene_facts(gene)
    assert [note.database for note in facts.sources] == ["NCBI Gene", "NHGRI-EBI GWAS Catalog"]
    assert facts.sources[1].groups == ("traits",)
    assert facts.traits.is_mixed and not facts.generifs.is_mixed
    assert facts.traits.rows[-1].title == fill_only.title
    assert facts.traits.rows[-1].source.number == 2
    shown = render_to_string("wiki/_facts.html", {"facts": facts})
    assert "NHGRI-EBI GWAS Catalog</a>, 2 January 2024" in shown


def test_a_gene_without_facts_says_what_is_missing(make_gene):
    facts = gene_facts(make_gene("BARE1", 1, map_location="8q21.13"))
    assert facts.drawing is None
    assert "coordinates" in facts.missing and "GeneRIFs" in facts.missing
    shown = render_to_string("wiki/_facts.html", {"facts": facts})
    assert "No coordinates of BARE1 are on record; its map location is 8q21.13." in shown
    assert "Gene Ontology <span" not in shown


def test_facts_are_printed_as_stored_and_never_as_markup(gene):
    fill(gene, 1)
    GeneName.objects.create(
        gene=gene, source=gene.source, kind="alias", name="<i>IL</i>-2 & co", position=7
    )
    for template in ("wiki/_facts.html", "wiki/facts_page.html"):
        shown = render_to_string(template, {"facts": gene_facts(gene, in_full=True), "gene": gene})
        assert "&lt;i&gt;IL&lt;/i&gt;-2 &amp; co" in shown
        assert "Location:7150" in shown
        assert "style=" not in shown and "<style" not in shown


def test_locations_count_both_ends(gene):
    fill(gene, 1)
    (row,) = gene_facts(gene).locations.rows
    assert row.length == 1_001


def test_the_summary_keeps_its_credit(gene):
    facts = gene_facts(gene)
    assert (facts.summary, facts.summary_credit) == (("One.", "Two."), "RefSeq, Sep 2020")
    shown = render_to_string("wiki/_facts.html", {"facts": facts})
    assert "One. Two." in shown and "Provided by RefSeq, Sep 2020." in shown


SEED = Path(__file__).resolve().parents[3] / ".." / "shared" / "seeds" / "000_0a9002f5c68034ef.txt"


@pytest.mark.skipif(not SEED.exists(), reason="the supplied pages are not on this machine")
def test_the_supplied_page_of_il2_is_shown_whole(db):
    record = parse(SEED.read_text(encoding="utf-8"))
    source = SourceFacts("NCBI Gene", "Gene ID 3558", updated_on=record.updated_on)
    store_gene(record, source=source, now=datetime(2026, 1, 1, tzinfo=UTC))
    gene = Gene.objects.get(pk=3558)
    facts = gene_facts(gene, in_full=True)
    assert (facts.ontology.total, facts.hiv_rows, facts.hiv.total) == (49, 45, 10)
    assert (facts.traits.total, facts.neighbours.total, facts.locations.total) == (14, 15, 3)
    assert facts.drawing.assembly == "GRCh37.p13" and facts.drawing.placed == 4
    assert {row.length for row in facts.locations.rows} == {5_256}
    shown = unescape(render_to_string("wiki/facts_page.html", {"facts": facts, "gene": gene}))
    texts = [row.text for row in record.hiv_interactions]
    texts += [row.term for row in record.annotations]
    texts += [row.title for row in record.traits]
    texts += [row.name for row in record.neighbours]
    assert [text for text in texts if text not in shown] == []
