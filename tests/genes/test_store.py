"""Storing: once is enough, and a changed page changes what differs."""

import datetime as dt
import json
from dataclasses import replace
from pathlib import Path

import pytest

from genes.importers.errors import PageError
from genes.importers.ncbi_gene_page import parse
from genes.importers.record import CrossRef, GeneRecord, SourceFacts, Trait
from genes.importers.record_json import supplied_from_json
from genes.models import (
    CrossReference,
    Gene,
    GeneName,
    Interaction,
    OntologyAnnotation,
    Organism,
    Source,
    TraitAssociation,
    Transcript,
)
from genes.store import ensure_gene, store_gene, store_genes
from tests.genes.pages import MOUSE, SMALL

pytestmark = pytest.mark.django_db

NOW = dt.datetime(2025, 5, 1, tzinfo=dt.UTC)
PAGE = SourceFacts("NCBI Gene", "Gene ID 990001", updated_on=dt.date(2025, 2, 3), digest="a")
NEXT = replace(PAGE, updated_on=dt.date(2025, 3, 3), digest="b")
TABLES = [
    Gene,
    GeneName,
    CrossReference,
    Interaction,
    OntologyAnnotation,
    Organism,
    Source,
    TraitAssociation,
    Transcript,
]


def everything():
    return [sorted(model.objects.values_list(), key=str) for model in TABLES]


def keys(model):
    return set(model.objects.values_list("pk", flat=True))


def test_every_fact_of_a_page_is_stored():
    stored = store_gene(parse(MOUSE), source=PAGE, now=NOW)
    gene = Gene.objects.get(pk=990001)
    assert stored.changed
    assert stored.created
    assert stored.counts["ontology annotations"] == 6
    assert stored.counts["interactions"] == 6
    assert stored.counts["trait associations"] == 3
    assert (gene.symbol, gene.map_location, gene.chromosome) == ("Zzq1", "3 B; 3 18.3 cM", "3")
    assert gene.summary[0] == "This gene holds zinc."
    assert gene.organism.common_name == "house mouse"
    primary = gene.cross_references.get(is_primary=True)
    assert (primary.database, primary.value) == ("MGI", "MGI:9900001")
    assert gene.cross_references.filter(is_primary=False).count() == 2
    assert gene.ontology_annotations.filter(negated=True).count() == 2
    first = gene.transcripts.get(position=1)
    assert [domain.accession for domain in first.domains.order_by("position")] == [
        "smart00990",
        "pfam09901",
    ]
    assert gene.transcripts.get(accession="NR_990003.1").protein_name == ""
    assert gene.locations.filter(strand="+").count() == 2


def test_a_second_time_writes_nothing(django_assert_max_num_queries):
    store_gene(parse(MOUSE), source=PAGE, now=NOW)
    before = everything()
    with django_assert_max_num_queries(20):
        again = store_gene(parse(MOUSE), source=PAGE, now=NOW + dt.timedelta(days=1))
    assert not again.changed
    assert (again.added, again.removed, again.moved) == (0, 0, 0)
    assert everything() == before
    # Nor does the same page saved with other blanks.
    store_gene(parse(MOUSE), source=replace(PAGE, digest="c"), now=NOW)
    assert everything() == before


def test_a_changed_page_replaces_what_differs_and_nothing_else():
    store_gene(parse(MOUSE), source=PAGE, now=NOW)
    terms, hiv = keys(OntologyAnnotation), keys(Interaction)
    page = MOUSE.replace("colocalizes_with nucleus HDA", "colocalizes_with nucleolus HDA")
    stored = store_gene(parse(page), source=NEXT, now=NOW)
    assert (stored.added, stored.removed) == (1, 1)
    assert len(terms & keys(OntologyAnnotation)) == len(terms) - 1
    assert keys(Interaction) == hiv
    assert Gene.objects.get().source.updated_on == NEXT.updated_on


def test_a_row_put_in_front_moves_the_others_and_keeps_them():
    record = parse(MOUSE)
    store_gene(record, source=PAGE, now=NOW)
    before = keys(OntologyAnnotation)
    first = replace(record.annotations[0], term="cytosol")
    changed = replace(record, annotations=(first, *record.annotations))
    stored = store_gene(changed, source=NEXT, now=NOW)
    assert (stored.added, stored.removed, stored.moved) == (1, 0, 6)
    assert before < keys(OntologyAnnotation)
    order = OntologyAnnotation.objects.order_by("position").values_list("term", flat=True)
    assert list(order)[:2] == ["cytosol", "nucleus"]


def test_rows_that_are_alike_are_all_kept():
    record = replace(parse(MOUSE), traits=(Trait("EBI GWAS Catalog", "Same."),) * 2)
    for _ in range(2):
        store_gene(record, source=PAGE, now=NOW)
        assert TraitAssociation.objects.filter(title="Same.").count() == 2


def test_another_database_neither_repeats_nor_loses_facts():
    store_gene(parse(MOUSE), source=PAGE, now=NOW)
    other = SourceFacts("MGI", "MGI:9900001")
    record = GeneRecord(
        gene_id=990001,
        symbol="Other",
        organism="Mus musculus",
        cross_references=(CrossRef("Ensembl", "ENSMUSG09900000001"), CrossRef("UniProt", "Q9")),
        traits=(Trait("MGI", "Of its own."),),
    )
    store_gene(record, source=other, now=NOW)
    gene = Gene.objects.get()
    assert gene.symbol == "Zzq1"
    assert gene.source.database == "NCBI Gene"
    assert gene.cross_references.count() == 4
    store_gene(parse(MOUSE.replace("A study of quibbles.", "Another.")), source=NEXT, now=NOW)
    assert TraitAssociation.objects.filter(title="Of its own.").exists()
    assert not store_gene(record, source=other, now=NOW).changed


def test_a_symbol_that_is_given_up_stays_findable():
    record = parse(MOUSE)
    store_gene(record, source=PAGE, now=NOW)
    renamed = replace(record, symbol="Qbl1")
    store_gene(renamed, source=NEXT, now=NOW)
    former = GeneName.objects.filter(kind=GeneName.Kind.FORMER_SYMBOL)
    assert list(former.values_list("name", flat=True)) == ["Zzq1"]
    assert not store_gene(renamed, source=NEXT, now=NOW).changed
    assert former.count() == 1


def test_a_gene_known_from_an_article_is_taken_over_by_its_page():
    source = SourceFacts("WikiGenes", "Gene review of Zzq1")
    facts = {"symbol": "ZZQ1", "organism": "Mus musculus", "source": source, "now": NOW}
    gene = ensure_gene(990001, aliases=["Qb"], **facts)
    assert ensure_gene(990001, **facts) == gene
    store_gene(parse(MOUSE), source=PAGE, now=NOW)
    gene.refresh_from_db()
    assert (gene.symbol, gene.source.database) == ("Zzq1", "NCBI Gene")
    assert gene.names.filter(kind=GeneName.Kind.ALIAS, name="Qb").count() == 1
    assert not store_gene(parse(MOUSE), source=PAGE, now=NOW).changed


def test_many_genes_cost_no_more_queries_than_one(django_assert_num_queries):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    def some(first, count):
        return [
            GeneRecord(gene_id=n, symbol=f"Q{n}", organism="Mus musculus", aliases=("q",))
            for n in range(first, first + count)
        ]

    store_genes(some(1, 1), source=PAGE, now=NOW)
    with CaptureQueriesContext(connection) as one:
        store_genes(some(10, 1), source=PAGE, now=NOW)
    with django_assert_num_queries(len(one)):
        store_genes(some(20, 50), source=PAGE, now=NOW)


def test_a_gene_of_another_organism_or_an_endless_name_is_refused_whole():
    store_gene(parse(MOUSE), source=PAGE, now=NOW)
    before = everything()
    with pytest.raises(PageError, match="check the Gene ID"):
        store_gene(replace(parse(SMALL), gene_id=990001), source=NEXT, now=NOW)
    with pytest.raises(PageError, match="longer than 500 characters"):
        store_gene(replace(parse(MOUSE), aliases=("q" * 501,)), source=NEXT, now=NOW)
    assert everything()[0] == before[0]


def test_the_seed_of_several_sources_is_stored_once():
    seed = Path(__file__).parents[2] / "wiki" / "seed" / "genes" / "3574.json"
    supplied = supplied_from_json(json.loads(seed.read_text(encoding="utf-8")), seed.name)
    for source, record in supplied:
        assert store_gene(record, source=source, now=NOW).changed
    gene = Gene.objects.get(pk=3574)
    assert gene.source.database == "NCBI gene_info"
    assert gene.cross_references.get(value="P13232").source.database == "HGNC"
    assert gene.interactions.count() == 4
    assert gene.trait_associations.get().pmid == 21833088
    before = everything()
    assert not any(store_gene(r, source=s, now=NOW).changed for s, r in supplied)
    assert everything() == before
