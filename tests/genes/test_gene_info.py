"""Rows of gene_info, and the command that loads them."""

import gzip
import io
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from genes.importers.errors import PageError
from genes.importers.gene_info import read_rows
from genes.importers.record import CrossRef
from genes.models import Gene

DATA = Path(__file__).parents[3] / "shared" / "data" / "Homo_sapiens.gene_info.2021-07.gz"
HEAD = "#tax_id\tGeneID\tSymbol\n"
ROW = (
    "10090\t990001\tZzq1\tQB_1\tQb|Zzq-1\tMGI:MGI:9900001|Ensembl:ENSMUSG1\t3|Un\t3 18.3 cM\t"
    "zinc quibble\tprotein-coding\tZzq1\tzinc quibble 1\tO\t"
    'protein one|two "quoted it\t20210708\t-'
)
BARE = "10090\t990002\tGm2\t-\t-\t-\t-\t-\tpredicted gene\tncRNA\t-\t-\t-\t-\t20200101"


def test_a_row_is_read_column_by_column():
    [record] = read_rows([HEAD, ROW])
    assert (record.gene_id, record.symbol, record.name) == (990001, "Zzq1", "zinc quibble 1")
    assert (record.organism, record.common_name) == ("Mus musculus", "house mouse")
    assert record.primary_source == CrossRef("MGI", "MGI:9900001")
    assert record.cross_references == (CrossRef("Ensembl", "ENSMUSG1"),)
    assert record.aliases == ("Qb", "Zzq-1")
    assert (record.chromosome, record.gene_type) == ("3, Un", "protein coding")
    assert (record.preferred_names, record.other_names) == (("protein one",), ('two "quoted it',))
    assert str(record.updated_on) == "2021-07-08"


def test_a_row_of_dashes_and_fifteen_columns():
    [record] = read_rows([BARE + "\r\n"])
    assert (record.symbol, record.name, record.aliases) == ("Gm2", "predicted gene", ())
    assert record.primary_source is None
    assert record.nomenclature_source == ""


def test_rows_are_selected_and_placeholders_left_out():
    entry = BARE.replace("Gm2", "NEWENTRY").replace("990002", "990003")
    rows = [ROW, BARE, entry]
    assert [record.gene_id for record in read_rows(rows)] == [990001, 990002]
    assert [record.gene_id for record in read_rows(rows, gene_ids=[990002])] == [990002]
    assert list(read_rows(rows, tax_id=9606)) == []


def test_a_bad_row_is_named_by_its_line():
    with pytest.raises(PageError, match="Line 2: a row of gene_info has 15 or 16 columns"):
        list(read_rows([HEAD, "10090\t990001\tZzq1\n"]))
    said = []
    rows = [HEAD, "mouse" + ROW, BARE]
    assert len(list(read_rows(rows, on_bad_row=said.append))) == 1
    assert str(said[0]).startswith("Line 2: the first three columns")


@pytest.mark.django_db
@pytest.mark.parametrize("packed", [True, False])
def test_the_command_loads_a_file_once(tmp_path, packed):
    path = tmp_path / "mouse.gene_info"
    content = "\n".join([HEAD.strip(), ROW, "broken", BARE, ""]).encode()
    path.write_bytes(gzip.compress(content) if packed else content)
    out, err = io.StringIO(), io.StringIO()
    call_command("import_gene_info", path, stdout=out, stderr=err)
    assert "2 genes read: 2 new" in out.getvalue()
    assert "Line 3" in err.getvalue()
    call_command("import_gene_info", path, stdout=out, stderr=err)
    assert "0 new, 0 changed, 2 as they were" in out.getvalue()
    assert Gene.objects.count() == 2


@pytest.mark.django_db
def test_the_command_says_what_it_cannot_read(tmp_path):
    with pytest.raises(CommandError, match="check the path"):
        call_command("import_gene_info", tmp_path / "absent")
    path = tmp_path / "cut.gz"
    path.write_bytes(gzip.compress((ROW + "\n").encode() * 50)[:-9])
    with pytest.raises(CommandError, match="fetch it again"):
        call_command("import_gene_info", path)
    path.write_text(ROW, encoding="utf-8")
    with pytest.raises(CommandError, match="No gene was stored"):
        call_command("import_gene_info", path, "--gene-id", "5", stderr=io.StringIO())


@pytest.mark.skipif(not DATA.exists(), reason="the supplied data are not on this machine")
def test_every_row_of_the_human_file_is_read():
    with gzip.open(DATA, "rt", encoding="utf-8") as lines:
        counted = sum(1 for _ in read_rows(lines))
    assert counted == 63_353  # 63,354 rows, one of them a placeholder
