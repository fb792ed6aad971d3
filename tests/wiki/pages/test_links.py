"""Addresses of other databases: from stored identifiers, never from guesses."""

import pytest

from wiki.pages import links


@pytest.mark.parametrize(
    ("database", "value", "address"),
    [
        (
            "HGNC",
            "HGNC:6001",
            "https://www.genenames.org/data/gene-symbol-report/#!/hgnc_id/HGNC:6001",
        ),
        ("Ensembl", "ENSG00000109471", "https://www.ensembl.org/id/ENSG00000109471"),
        ("MIM", "147680", "https://omim.org/entry/147680"),
        ("OMIM", "MIM:147680", "https://omim.org/entry/147680"),
        ("AllianceGenome", "HGNC:6001", "https://www.alliancegenome.org/gene/HGNC:6001"),
        ("MGI", "MGI:96548", "https://www.informatics.jax.org/accession/MGI:96548"),
        ("MGI", "96548", "https://www.informatics.jax.org/accession/MGI:96548"),
        ("RGD", "2887", "https://rgd.mcw.edu/rgdweb/report/gene/main.html?id=2887"),
        ("ZFIN", "ZDB-GENE-990415-86", "https://zfin.org/ZDB-GENE-990415-86"),
        ("FLYBASE", "FBgn0000490", "https://flybase.org/reports/FBgn0000490"),
        (
            "WormBase",
            "WBGene00000001",
            "https://wormbase.org/species/c_elegans/gene/WBGene00000001",
        ),
        ("SGD", "S000003909", "https://www.yeastgenome.org/locus/S000003909"),
        ("miRBase", "MI0000060", "https://www.mirbase.org/hairpin/MI0000060"),
    ],
)
def test_a_cross_reference_leads_to_its_database(database, value, address):
    assert links.cross_reference(database, value) == address


@pytest.mark.parametrize(
    ("database", "value"),
    [
        ("Nobody", "1"),
        ("HGNC", "IL2"),
        ("MIM", "147680/../x"),
        ("ZFIN", "javascript:alert(1)"),
        ("Ensembl", "ENSG1"),
        ("IMGT/GENE-DB", "CD1D"),
    ],
)
def test_what_is_no_identifier_of_a_known_database_gets_no_address(database, value):
    assert links.cross_reference(database, value) == ""


@pytest.mark.parametrize(
    ("accession", "address"),
    [
        ("NM_000586.4", "https://www.ncbi.nlm.nih.gov/nuccore/NM_000586.4"),
        ("NP_000577.2", "https://www.ncbi.nlm.nih.gov/protein/NP_000577.2"),
        ("XP_011529916", "https://www.ncbi.nlm.nih.gov/protein/XP_011529916"),
        ("AC022489", "https://www.ncbi.nlm.nih.gov/nuccore/AC022489"),
        ("ENST00000226730.5", "https://www.ensembl.org/id/ENST00000226730.5"),
        ("see text", ""),
        ("", ""),
    ],
)
def test_a_sequence_by_its_accession(accession, address):
    assert links.sequence(accession) == address


def test_a_sequence_is_cut_to_the_gene_on_its_strand():
    address = links.sequence("NC_000004.12", 122451470, 122456725, "-")
    assert address.endswith("?report=genbank&from=122451470&to=122456725&strand=true")
    assert "strand" not in links.sequence("NC_000004.12", 1, 2, "+")


def test_a_term_is_found_by_identifier_or_by_name():
    assert links.ontology_term("GO:0005125", "cytokine activity").endswith("/term/GO:0005125")
    assert links.ontology_term("", "T cell differentiation").endswith(
        "medial_search?q=T+cell+differentiation"
    )
    assert links.ontology_term("", "") == ""


def test_a_study_is_found_by_paper_or_by_title():
    assert links.trait_study("EBI GWAS Catalog", "A & B", None).endswith("search?query=A+%26+B")
    assert links.trait_study("EBI GWAS Catalog", "A", 24309898).endswith("publications/24309898")
    assert links.trait_study("Associated conditions", "A", None) == ""


def test_the_other_databases():
    assert links.gene(3558) == "https://www.ncbi.nlm.nih.gov/gene/3558"
    assert links.pubmed(24309898) == "https://pubmed.ncbi.nlm.nih.gov/24309898/"
    assert links.pubmed("PMC1") == links.pubmed(None) == ""
    assert links.taxon(9606).endswith("?id=9606")
    assert links.taxon(None) == ""
    assert links.assembly("GCF_000001405.40").endswith("/datasets/genome/GCF_000001405.40/")
    assert links.protein_entry("P60568").endswith("/uniprotkb/P60568/entry")
    assert links.protein_entry("Q0GK43") and not links.protein_entry("IL2_HUMAN")
    assert links.consensus_cds("CCDS3726.1").endswith("DATA=CCDS3726.1")
    assert links.domain("pfam00715").endswith("uid=pfam00715")
    assert links.bioproject("PRJEB4337").endswith("/bioproject/PRJEB4337")
    assert not links.bioproject("4337") and not links.domain("x") and not links.assembly("hg38")
