"""Genes by the beginning of a name, and keys that follow the names."""

import datetime as dt

import pytest

from genes.find import MOST_KEYS, genes_by_key, suggest_genes
from genes.importers.record import GeneRecord, SourceFacts
from genes.models import Gene, GeneKey
from genes.store import index_genes, store_gene
from tests.genes_made import make_gene

pytestmark = pytest.mark.django_db
NOW = dt.datetime(2026, 3, 1, tzinfo=dt.UTC)


@pytest.fixture
def genes():
    make_gene("IL2", 3558, name="interleukin 2", aliases=("IL-2", "TCGF"))
    make_gene("IL2RA", 3559, name="interleukin 2 receptor subunit alpha", aliases=("CD25",))
    make_gene("IL21", 59067, name="interleukin 21")
    make_gene("Il2", 16183, name="interleukin 2", organism="Mus musculus")
    make_gene("TNF", 7124, name="tumor necrosis factor", aliases=("TNF-alpha",))
    make_gene("IL2X", 900001, aliases=("CD25B",), name="made up")
    return Gene.objects.select_related("organism").get(pk=3558)


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("IL2", ["IL2", "Il2", "IL21", "IL2X", "IL2RA"]),
        ("il-2", ["IL2", "Il2", "IL21", "IL2X", "IL2RA"]),
        ("IL 2", ["IL2", "Il2", "IL21", "IL2X", "IL2RA"]),
        ("tcgf", ["IL2"]),
        ("CD25", ["IL2RA", "IL2X"]),
        ("TNF-α", ["TNF"]),
        ("tnf", ["TNF"]),
        ("interleukin 2", ["IL2", "Il2", "IL21", "IL2RA"]),
        ("receptor interleukin", ["IL2RA"]),
        ("necrosis", ["TNF"]),
        ("16183", ["Il2"]),
        ("nothing", []),
        ("", []),
        (" -- ", []),
        ("%", []),
    ],
)
def test_suggestions_in_order(genes, query, found):
    assert [one.gene.symbol for one in suggest_genes(query)] == found


def test_the_organism_of_the_article_comes_first(genes):
    mouse = Gene.objects.get(pk=16183).organism_id
    assert [g.gene.pk for g in suggest_genes("IL2", organism=mouse)][:2] == [16183, 3558]


def test_the_alias_that_found_it_is_told(genes):
    assert suggest_genes("tcgf")[0].by == "TCGF"
    assert suggest_genes("il2")[0].by == ""
    assert suggest_genes("il2")[0].is_exact and not suggest_genes("tcg")[0].is_exact


def test_the_queries_do_not_grow(genes, django_assert_max_num_queries):
    for number in range(200):
        make_gene(f"ILX{number}", 910000 + number, name=f"interleukin x{number}")
    for query in ("i", "il", "interleukin", "interleukin x1", "1"):
        with django_assert_max_num_queries(7):
            assert len(suggest_genes(query)) <= 12


def test_many_keys_are_one_query(genes, django_assert_num_queries):
    with django_assert_num_queries(1):
        found = genes_by_key(["il2", *(f"none{n}" for n in range(2 * MOST_KEYS))])
    assert [row.gene_id for row in found["il2"]] == [3558, 16183, 3558]


def test_keys_follow_an_import(genes):
    source = SourceFacts("NCBI Gene", "Gene ID 3558", url="", digest="another")
    record = GeneRecord(
        gene_id=3558, symbol="ILTWO", name="renamed", organism="Homo sapiens", aliases=("NEWNAME",)
    )
    store_gene(record, source=source, now=NOW)
    assert [g.gene.pk for g in suggest_genes("iltwo")] == [3558]
    assert suggest_genes("IL2", limit=1)[0].gene.pk == 16183  # its own symbol before a former one
    assert 3558 in [g.gene.pk for g in suggest_genes("IL2")]
    assert not suggest_genes("TCGF")
    before = set(GeneKey.objects.values_list("pk", flat=True))
    index_genes([Gene.objects.get(pk=3558)])
    assert set(GeneKey.objects.values_list("pk", flat=True)) == before
