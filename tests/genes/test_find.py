"""Finding a gene by whatever it is called."""

import datetime as dt

import pytest

from genes.find import bound_gene, find_genes
from genes.importers.ncbi_gene_page import parse
from genes.importers.record import GeneRecord, SourceFacts
from genes.store import store_gene
from tests.genes.pages import MOUSE

pytestmark = pytest.mark.django_db
NOW = dt.datetime(2025, 5, 1, tzinfo=dt.UTC)


@pytest.fixture(autouse=True)
def genes():
    page = SourceFacts("NCBI Gene", "a page")
    store_gene(parse(MOUSE), source=page, now=NOW)
    for gene_id, symbol, organism, aliases in [
        (1, "ZZQ1", "Homo sapiens", ("zinc",)),
        (2, "ABC1", "Homo sapiens", ("ZZQ1", "shared")),
        (3, "ABC2", "Homo sapiens", ("shared", "ABC1")),
        (4, "Abc1", "Homo sapiens", ()),
    ]:
        record = GeneRecord(gene_id=gene_id, symbol=symbol, organism=organism, aliases=aliases)
        store_gene(record, source=page, now=NOW)


@pytest.mark.parametrize(
    ("name", "organism", "found"),
    [
        ("zzq1", None, [1, 990001, 2]),  # symbols first, human first, then the alias
        ("zzq1", "house mouse", [990001]),
        ("ZZQ1", "Mus musculus", [990001]),
        (" Qb ", None, [990001]),
        ("990001", None, [990001]),
        ("MGI:9900001", None, [990001]),
        ("MGI:MGI:9900001", None, [990001]),
        ("ensmusg09900000001", None, [990001]),
        ("NM_990001", None, [990001]),
        ("NM_990001.2", None, [990001]),
        ("NM_990001.9", None, []),
        ("np_990002.1", None, [990001]),
        ("NM_99000", None, []),
        ("Q99ZZ1", None, [990001]),
        ("Q99ZZ1.3", None, [990001]),
        ("zinc quibble protein 1", None, [990001]),
        ("nothing", None, []),
        ("", None, []),
        ("%", None, []),
        ("9" * 40, None, []),
    ],
)
def test_find_genes(name, organism, found, django_assert_max_num_queries):
    with django_assert_max_num_queries(8):
        assert [gene.pk for gene in find_genes(name, organism)] == found


def test_at_most_so_many():
    assert len(find_genes("zzq1", limit=2)) == 2


@pytest.mark.parametrize(
    ("symbol", "organism", "gene_id"),
    [
        ("ZZQ1", "Homo sapiens", 1),
        ("zzq1", "human", None),  # this organism goes by its scientific name only
        ("Zzq1", "Mus musculus", 990001),
        ("zinc", "Homo sapiens", 1),
        ("ABC1", "Homo sapiens", 2),  # in this very case
        ("abc1", "Homo sapiens", None),  # two genes
        ("shared", "Homo sapiens", None),
        ("zinc quibble protein 1", "Mus musculus", None),
        ("", "Homo sapiens", None),
    ],
)
def test_bound_gene(symbol, organism, gene_id):
    gene = bound_gene(symbol, organism)
    assert (gene.pk if gene else None) == gene_id
