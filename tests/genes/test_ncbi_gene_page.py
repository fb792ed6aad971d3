"""The NCBI Gene page in text form: every section, other organisms, pages that break off."""

import datetime as dt
import json
from pathlib import Path

import pytest

from genes.importers.errors import PageError
from genes.importers.ncbi_gene_page import as_json, parse, recognises
from genes.importers.record import CrossRef
from tests.genes.pages import DISCONTINUED, MOUSE, SMALL

SEEDS = Path(__file__).parents[3] / "shared" / "seeds"
needs_seeds = pytest.mark.skipif(
    not SEEDS.exists(), reason="the supplied pages are not on this machine"
)


@pytest.fixture(scope="module")
def mouse():
    return parse(MOUSE)


def test_identity_of_a_mouse_gene(mouse):
    assert (mouse.gene_id, mouse.symbol, mouse.name) == (990001, "Zzq1", "zinc quibble 1")
    assert (mouse.organism, mouse.common_name) == ("Mus musculus", "house mouse")
    assert mouse.nomenclature_source == "MGI"
    assert mouse.primary_source == CrossRef("MGI", "MGI:9900001")
    assert mouse.cross_references == (
        CrossRef("Ensembl", "ENSMUSG09900000001"),
        CrossRef("AllianceGenome", "MGI:9900001"),
    )
    assert mouse.updated_on == dt.date(2025, 2, 3)
    assert mouse.aliases == ("Qb", "2,3-Zq", "Zzq-1")


def test_summary_is_cut_into_sentences_without_its_credit(mouse):
    assert mouse.summary == (
        "This gene holds zinc.",
        "In E. coli, e.g. strain K, it does not.",
        "Deletion is harmless.",
    )
    assert mouse.summary_credit == "MGI"
    assert mouse.expression_note.startswith("Biased expression in thymus")
    assert "See more" not in mouse.expression_note


def test_locations_on_both_strands_and_assemblies_of_several_words(mouse):
    first, second, third = mouse.locations
    assert (first.status, first.assembly, first.strand) == ("current", "GRCm39", "+")
    assert (first.accession, first.start, first.end) == ("NC_000069.7", 1001, 2000)
    assert (second.release, second.status, second.strand) == ("108", "previous assembly", "-")
    assert (third.assembly, third.chromosome) == ("Release 6 plus ISO1 MT", "Un")
    assert (mouse.map_location, mouse.exon_count, mouse.chromosome) == ("3 B; 3 18.3 cM", 12, "3")


def test_neighbours_tell_genes_from_regulatory_elements(mouse):
    assert [(n.name, n.is_regulatory) for n in mouse.neighbours] == [
        ("enhancer of quibble 2", False),
        ("STARR-seq mESC enhancer starr_07707", True),
        ("predicted gene, 99001", False),
        ("VISTA enhancer mm99", True),
    ]


def test_expression_data_sets_with_missing_fields(mouse):
    first, second = mouse.expression_datasets
    assert (first.title, first.pmid, first.bioproject) == ("Tissue survey", 99000001, "PRJNA990001")
    assert (second.title, second.pmid) == ("Second survey", None)
    assert second.analysis_date == "Mon Jan 1 00:00:00 2018"


def test_bibliography(mouse):
    assert [article.pmid for article in mouse.articles] == [99000002, 99000003]
    assert [(r.text, r.title, r.pmids) for r in mouse.generifs] == [
        ("Zzq1 binds zinc in vitro", "", ()),
        ("it is dispensable in mice.", "On quibbles.", ()),
        ("Loss of Zzq1 slows growth.", "", (99000004, 99000005)),
    ]


def test_bulleted_generifs():
    page = MOUSE.replace("    1. Zzq1 binds", "    • Zzq1 binds")
    page = page.replace("    2. it is", "    • it is").replace("    3. Loss", "    • Loss")
    assert [rif.text for rif in parse(page).generifs] == [rif.text for rif in parse(MOUSE).generifs]


def test_phenotypes(mouse):
    assert [trait.title for trait in mouse.traits] == ["A study of quibbles."]
    assert [condition.name for condition in mouse.conditions] == [
        "Quibble syndrome, type 2",
        "Zinc disorder",
    ]
    assert mouse.conditions[0].identifiers == (
        CrossRef("MedGen", "C9900001"),
        CrossRef("OMIM", "990002"),
    )


def test_hiv_rows_keep_their_group_and_their_own_words(mouse):
    rows = [(row.protein, row.gene, row.text) for row in mouse.hiv_interactions]
    assert rows == [
        ("Vif", "vif", "HIV-1 Vif degrades Zzq1"),
        ("Vif", "vif", "Zzq1 gag fusion is cut"),
        ("Pr55(Gag)", "gag", "Pr55(Gag) recruits Zzq1, as shown in cells"),
        ("", "", "Knockdown of Zzq1 slows HIV-1 replication"),
    ]
    assert mouse.hiv_interactions[1].pmids == (99000006,)


def test_interactions_and_lists(mouse):
    first, second = mouse.gene_interactions
    assert (first.product, first.interactant, first.other_gene) == (
        "NP_990001.1",
        "NP_990009.2",
        "Abc1",
    )
    assert (first.database, first.description) == ("HPRD", "in vivo; yeast 2-hybrid")
    assert (second.interactant, second.other_gene, second.database) == (
        "BioGRID:99001",
        "Xyz2",
        "BioGRID",
    )
    assert mouse.pathways == ("Zinc handling, organism-specific",)
    assert mouse.markers == ("D3Zz1 (e-PCR)",)
    assert mouse.homology == ("Homologs of the Zzq1 gene: none is known.",)


def test_ontology_rows_in_any_order_of_aspects_with_not(mouse):
    rows = [(r.aspect, r.qualifier, r.negated, r.term, r.evidence) for r in mouse.annotations]
    assert rows == [
        ("Component", "colocalizes_with", False, "nucleus", "HDA"),
        ("Function", "enables", True, "zinc ion binding", "IBA"),
        ("Function", "enables", True, "DNA binding, bending", "ISO"),
        ("Function", "contributes_to", False, "RNA polymerase II CTD activity", "ND"),
        (
            "Process",
            "acts_upstream_of_or_within_negative_effect",
            False,
            "response to UV",
            "IMP",
        ),
        ("Process", "acts_upstream_of", False, "response to UV", "IMP"),
    ]
    assert [row.has_publication for row in mouse.annotations] == [
        True,
        False,
        True,
        False,
        True,
        True,
    ]
    assert mouse.annotations[2].pmids == (99000007,)
    assert mouse.annotations_provided_by == "MGI"


def test_transcripts_with_and_without_the_arrow(mouse):
    rows = [(t.accession, t.protein_accession, t.name) for t in mouse.transcripts]
    assert rows == [
        ("NM_990001.2", "NP_990001.1", "zinc quibble 1 isoform 1"),
        ("NM_990002.1", "NP_990002.1", "zinc quibble 1 isoform 2"),
        ("NR_990003.1", "", "RNA Sequence"),
        ("XM_990004.1", "XP_990004.1", "zinc quibble 1 isoform X1"),
    ]
    first = mouse.transcripts[0]
    assert first.description.startswith("Transcript Variant:")
    assert first.source_sequences == ("AC990001", "AK990002")
    assert (first.ccds, first.swiss_prot) == ("CCDS99001.1", ("Q99ZZ1",))
    assert first.related == ("ENSMUSP09900000001.1", "ENSMUST09900000001.2")
    assert mouse.transcripts[3].assembly == "Reference GRCm39 C57BL/6J"


def test_a_lost_arrow_gives_no_coordinates(mouse):
    kept, lost = mouse.transcripts[0].domains
    assert (kept.start, kept.end, kept.name) == (7, 150, "ZnQ; zinc quibble domain")
    assert (lost.start, lost.end) == (None, None)
    assert lost.location_as_printed == "Location:160220"
    assert lost.name == "Qb; quibble repeat"


def test_protein_names_leave_out_enzyme_numbers(mouse):
    assert mouse.preferred_names == ("zinc quibble protein 1",)
    assert mouse.other_names == ("Q-protein",)


def test_a_gene_with_hardly_a_fact():
    record = parse(SMALL)
    assert (record.symbol, record.name) == ("trnQ-1", "tRNA-Gln (quibble)")
    assert (record.organism, record.common_name) == ("Felis quibblus", "")
    assert (record.locus_tag, record.gene_type) == ("QB_0001", "tRNA")
    assert record.exon_count is None
    assert [(spot.accession, spot.strand) for spot in record.locations] == [("NC_990001.1", "+")]
    assert record.annotations == record.transcripts == record.neighbours == ()


def test_a_discontinued_record_promises_nothing():
    record = parse(DISCONTINUED)
    assert record.record_status == "discontinued"
    assert record.replaced_by == 990001


@pytest.mark.parametrize(
    "change",
    [
        pytest.param(lambda page: "\ufeff" + page.replace("\n", "\r\n"), id="BOM and CRLF"),
        pytest.param(lambda page: page.replace("    ", "\t"), id="tabs"),
        pytest.param(lambda page: page.replace("    ", ""), id="no indentation"),
        pytest.param(lambda page: page.replace("Zzq1", "Z\u200bzq1"), id="zero-width blanks"),
        pytest.param(lambda page: page.strip(), id="no end of line"),
    ],
)
def test_the_dress_of_the_page_does_not_matter(change):
    assert parse(change(MOUSE)) == parse(MOUSE)


@pytest.mark.parametrize(
    ("begin", "end"),
    [
        ("    Genomic context", "    Expression\n\n    • Project"),
        ("    Bibliography", "    Phenotypes"),
        ("    HIV-1 interactions", "    Pathways"),
        ("    Gene Ontology", "    General protein"),
        ("    General gene information", "    NCBI Reference"),
    ],
)
def test_sections_may_be_missing(begin, end):
    page = MOUSE[: MOUSE.index(begin)] + MOUSE[MOUSE.index(end) :]
    assert parse(page).symbol == "Zzq1"


def test_sections_may_change_places():
    begin, end = MOUSE.index("    HIV-1 interactions"), MOUSE.index("    Pathways from")
    last = MOUSE.index("    NCBI Reference")
    page = MOUSE[:begin] + MOUSE[end:last] + MOUSE[begin:end] + MOUSE[last:]
    assert parse(page) == parse(MOUSE)


def test_a_page_cut_at_any_line_is_refused_or_has_lost_nothing_but_the_last_sequences():
    lines = MOUSE.rstrip().split("\n")
    whole = parse(MOUSE)
    for end in range(len(lines)):
        page = "\n".join(lines[:end])
        try:
            record = parse(page)
        except PageError:
            continue
        assert "RefSeqs maintained" in page
        assert record.annotations == whole.annotations


@pytest.mark.parametrize("text", ["", "  \n\n", "Dear all,\n\nthe gene is fine.\n", "x" * 1000])
def test_what_is_no_page_is_refused(text):
    assert not recognises(text)
    with pytest.raises(PageError) as error:
        parse(text)
    assert str(error.value).endswith("import that file.")


@pytest.mark.parametrize(
    ("end", "said"),
    [
        ("Inferred from Mutant Phenotype\n", "a row of the Gene Ontology table"),
        ("    Function Evidence Code Pubs\n", "the Gene Ontology table"),
        ("A study of quibbles.", "GWAS Catalog"),
        ("as shown in", "a row of the HIV-1 interactions"),
        ("    Gene type\n", "before a value"),
    ],
)
def test_the_error_says_where_the_page_breaks_off(end, said):
    page = MOUSE[: MOUSE.index(end) + len(end)]
    with pytest.raises(PageError, match=said):
        parse(page)


@pytest.mark.parametrize(
    "line", ["    Gene ID: 990001, updated on 3-Feb-2025\n", "    Summary\n\n"]
)
def test_a_page_without_its_gene_id_or_summary_is_refused(line):
    with pytest.raises(PageError, match="Gene ID"):
        parse(MOUSE.replace(line, "", 1))


def test_json_is_json(mouse):
    facts = json.loads(json.dumps(as_json(mouse)))
    assert facts["counts"]["go_negated"] == 2
    assert facts["articles"] == 2


@needs_seeds
def test_the_supplied_page_gives_the_expected_facts():
    page = next(SEEDS.glob("000_*.txt")).read_text(encoding="utf-8")
    expected = json.loads(next(SEEDS.glob("000_*.expected.json")).read_text(encoding="utf-8"))
    found = as_json(parse(page))
    assert {key: found[key] for key in expected} == expected
    assert found["further_counts"] == {
        "lineage": 14,
        "cross_references": 3,
        "neighbours": 15,
        "expression_datasets": 1,
        "interactions": 0,
        "hiv_by_gene": {
            "asp": 1,
            "env": 15,
            "nef": 11,
            "tat": 6,
            "vpr": 2,
            "gag": 9,
            "gag-pol": 1,
        },
        "hiv_proteins": 10,
        "go_by_evidence": {"IEA": 21, "IDA": 10, "TAS": 13, "IPI": 1, "IGI": 2, "IC": 2},
        "go_distinct_terms": 47,
    }
    assert [n["is_regulatory"] for n in found["neighbours"]].count(False) == 6
    assert found["transcript_details"][0]["conserved_domains"][0]["start"] is None


@needs_seeds
def test_the_supplied_page_cut_at_any_line_is_refused():
    lines = next(SEEDS.glob("000_*.txt")).read_text(encoding="utf-8").split("\n")
    for end in range(0, len(lines), 3):
        with pytest.raises(PageError):
            parse("\n".join(lines[:end]))
