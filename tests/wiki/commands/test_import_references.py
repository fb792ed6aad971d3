"""manage.py import_references: all or nothing, twice the same. The publications are made up."""

import json
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from tests.wiki.importers.references.test_formats import BIBTEX, CSL, NBIB, RIS, XML
from wiki.models import Reference

pytestmark = pytest.mark.django_db


def run(path, *options):
    out, err = StringIO(), StringIO()
    call_command("import_references", str(path), *options, stdout=out, stderr=err)
    return out.getvalue(), err.getvalue()


@pytest.fixture
def file(tmp_path):
    def write(text):
        path = tmp_path / "references.txt"
        path.write_text(text, encoding="utf-8")
        return path

    return write


def test_nothing_is_stored_beside_a_bad_entry(file):
    with pytest.raises(CommandError, match="1 entry could not be stored, so nothing was"):
        run(file(NBIB))
    assert not Reference.objects.exists()


@pytest.mark.parametrize("text", [NBIB, RIS, BIBTEX, XML, CSL])
def test_the_good_ones_are_kept_when_asked_and_twice_is_unchanged(file, text):
    path = file(text)
    out, err = run(path, "--keep-going")
    assert "entry 2" in err or "entry 3" in err
    rows = list(Reference.objects.order_by("pk").values())
    out, _ = run(path, "--keep-going", "--json")
    said = json.loads(out)
    assert (said["added"], said["completed"], said["unchanged"]) == (0, 0, len(rows))
    assert list(Reference.objects.order_by("pk").values()) == rows


def test_formats_that_tell_of_one_publication_make_one_reference(file):
    for text in (RIS, NBIB, BIBTEX, XML, CSL):
        run(file(text), "--keep-going")
    (zinc,) = Reference.objects.filter(title__icontains="zinc")
    assert (zinc.pmid, zinc.pmcid, zinc.doi) == (99000001, 9900001, "10.5555/zinc.1")
    assert zinc.key == "roe-1991"
    assert zinc.line == (
        "Roe RM, van der Doe J, Zinc Group. On zinc and the made-up receptor. J Made Up Res. "
        "1991;12(3):123–30."
    )


def test_one_sentence_for_what_cannot_be_read(file, tmp_path):
    with pytest.raises(CommandError, match="neither PubMed XML"):
        run(file("words"))
    with pytest.raises(CommandError, match="cannot be read"):
        run(tmp_path / "none.txt")
    (tmp_path / "latin").write_bytes(b"TY  - JOUR\nTI  - caf\xe9\nER  - \n")
    with pytest.raises(CommandError, match="not UTF-8"):
        run(tmp_path / "latin")
