"""Record files: what they hold, and what is said about one that is wrong."""

import json
from pathlib import Path

import pytest

from genes.importers.errors import PageError
from genes.importers.ncbi_gene_page import parse
from genes.importers.record_json import record_from_json, record_to_json, supplied_from_json
from tests.genes.pages import MOUSE

SEED = Path(__file__).parents[2] / "wiki" / "seed" / "genes"


def test_a_page_survives_the_trip_through_json():
    record = parse(MOUSE)
    assert record_from_json(json.loads(json.dumps(record_to_json(record)))) == record


@pytest.mark.parametrize(
    ("facts", "said"),
    [
        ({"symbol": "Zzq1"}, "lacks the field “gene_id”"),
        ({"gene_id": 1, "symbol": "A", "colour": "red"}, "“colour”"),
        ({"gene_id": "1", "symbol": "A"}, "record.gene_id"),
        ({"gene_id": True, "symbol": "A"}, "record.gene_id"),
        ({"gene_id": 1, "symbol": "A", "aliases": "B"}, "should be a list"),
        ({"gene_id": 1, "symbol": "A", "traits": [{"title": "t"}]}, "“database”"),
    ],
)
def test_a_wrong_record_is_named_with_its_place(facts, said):
    with pytest.raises(PageError, match=said):
        record_from_json(facts)


def test_a_wrong_date_and_a_missing_source_are_said():
    record = {"gene_id": 1, "symbol": "A"}
    with pytest.raises(PageError, match="“source”"):
        supplied_from_json([{"record": record}], "1.json")
    source = {"database": "d", "record": "r", "updated_on": "last May"}
    with pytest.raises(PageError, match=r"1\.json, entry 1, source\.updated_on"):
        supplied_from_json([{"record": record, "source": source}], "1.json")


@pytest.mark.parametrize(
    ("gene_id", "databases"),
    [
        (3558, ["NCBI Gene"]),
        (
            3574,
            [
                "NCBI gene_info",
                "HGNC",
                "HIV-1 Human Interaction Database",
                "NHGRI-EBI GWAS Catalog",
            ],
        ),
    ],
)
def test_the_seed_is_read_with_its_sources(gene_id, databases):
    content = json.loads((SEED / f"{gene_id}.json").read_text(encoding="utf-8"))
    supplied = supplied_from_json(content, f"{gene_id}.json")
    assert [source.database for source, _ in supplied] == databases
    assert all(source.updated_on for source, _ in supplied)
    assert {record.gene_id for _, record in supplied} == {gene_id}


def test_the_seed_of_il2_holds_facts_and_no_prose():
    content = json.loads((SEED / "3558.json").read_text(encoding="utf-8"))
    [(_, record)] = supplied_from_json(content, "3558.json")
    assert len(record.annotations) == 49
    assert len(record.hiv_interactions) == 45
    assert len(record.traits) == 14
    assert (record.summary, record.annotation_note) == ((), "")
    assert max(len(row.text) for row in record.hiv_interactions) < 80
