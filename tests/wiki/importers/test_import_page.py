"""Supplied pages into the wiki: what is written, once, all or nothing, and what is said."""

import json
import os
import subprocess
import sys
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from accounts.models import User
from genes.importers.errors import PageError
from genes.models import Gene
from tests.genes.pages import MOUSE, SMALL
from tests.wiki.importers.test_wikigenes_page import PAGE
from tests.wiki.made import check_books, everything, later, sentences, write
from tests.wiki.markup.attacks import Checked
from wiki.importers.read_page import read_page
from wiki.importers.store_page import store_page
from wiki.models import (
    Article,
    Citation,
    Edit,
    ListedReference,
    Reference,
    Section,
    Sentence,
    Share,
)

HOUSE = Path(__file__).parents[3]
SEEDS = HOUSE.parent / "shared" / "seeds"
needs_seeds = pytest.mark.skipif(
    not SEEDS.exists(), reason="the supplied pages are not on this machine"
)


@pytest.fixture
def facts(tmp_path):
    path = tmp_path / "facts.txt"
    path.write_text(MOUSE, encoding="utf-8")
    return path


@pytest.fixture
def prose(tmp_path):
    path = tmp_path / "prose.txt"
    path.write_text(PAGE, encoding="utf-8")
    return path


def everything_here():
    genes = {"Gene": list(Gene.objects.order_by("pk").values()), "User": User.objects.count()}
    return everything() | genes | {"Listed": ListedReference.objects.count()}


def run(*given):
    out = StringIO()
    call_command("import_page", *map(str, given), stdout=out)
    return out.getvalue()


def refused(*given):
    """The sentence of a refusal, after which nothing is other than before."""
    before = everything_here()
    with pytest.raises(CommandError) as caught:
        run(*given)
    assert caught.value.returncode == 1
    assert everything_here() == before
    said = str(caught.value)
    assert said.endswith("Nothing was written.")
    assert "\n" not in said
    return said


@pytest.mark.django_db
class TestImport:
    def test_facts_and_prose_in_one_go(self, facts, prose):
        said = run(facts, prose).splitlines()
        assert said == [
            f"{facts}: Zzq1, imported, /genes/990001-Zzq1/",
            f"{prose}: Zzq1, imported, /genes/990001-Zzq1/ (Edit 1, 6 sentences)",
        ]
        article = Article.objects.get()
        check_books(article)
        machine = User.objects.get(is_machine=True)
        assert not machine.is_active
        assert not machine.has_usable_password()
        edit = Edit.objects.get()
        assert (edit.author, edit.kind) == (machine, "import")
        assert edit.origin.startswith("WikiGenes, gene review of Zzq1 (Mus musculus), SHA-256 ")
        assert list(Share.objects.values_list("author", flat=True)) == [machine.pk]
        headings = [s.heading for s in Section.objects.filter(article=article).present()]
        assert headings[:3] == [
            "Disease relevance", "Associations with chemical compounds", "Co-localisations"
        ]  # fmt: skip
        listed = ListedReference.objects.order_by("number").values_list("number", flat=True)
        assert list(listed) == [1, 2, 3, 4, 5]
        assert 'class="unresolved"' not in "".join(Section.objects.values_list("html", flat=True))

    def test_the_order_of_the_files_does_not_matter_when_the_gene_is_named(self, facts, prose):
        run("--gene-id", 990001, prose, facts)
        assert Gene.objects.get().pk == 990001
        assert Article.objects.get().sentence_count == 6

    def test_a_second_run_changes_nothing(self, facts, prose):
        run(facts, prose)
        before = everything_here()
        assert [line.split(", ")[1] for line in run(facts, prose).splitlines()] == ["unchanged"] * 2
        assert everything_here() == before

    def test_what_people_have_changed_since_is_left_alone(self, facts, prose, ada):
        run(facts, prose)
        section = Section.objects.get(heading="Co-localisations")
        write(section, ada, "It sits elsewhere.")
        before = everything_here()
        run(facts, prose)
        assert everything_here() == before

    def test_a_dry_run_writes_nothing(self, facts, prose):
        before = everything_here()
        said = run("--dry-run", facts, prose)
        assert said.count("would be imported") == 2
        assert everything_here() == before

    def test_json_has_one_object_a_line(self, facts, prose):
        found = [json.loads(line) for line in run("--json", facts, prose).splitlines()]
        assert [f["kind"] for f in found] == ["ncbi_gene_page", "wikigenes_page"]
        assert [f["outcome"] for f in found] == ["imported"] * 2
        assert [f["file"] for f in found] == [str(facts), str(prose)]
        again = [json.loads(line) for line in run("--json", "--dry-run", facts).splitlines()]
        assert again[0]["outcome"] == "unchanged"
        assert {k: v for k, v in again[0].items() if k != "outcome"} == {
            k: v for k, v in found[0].items() if k != "outcome"
        }

    def test_the_article_can_be_read(self, facts, prose, client):
        run(facts, prose)
        answer = client.get("/genes/990001-Zzq1/")
        page = Checked(answer.content.decode(), frozenset({"script", "link", "meta"}))
        assert not page.problems
        assert "Zzq1 holds zinc for long [" in page.visible

    def test_a_known_reference_is_not_made_twice(self, facts, prose, ada):
        known = Reference.objects.create(key="mine", title="On rats and men", year=1993)
        run(facts, prose)
        assert Reference.objects.count() == 5
        assert ListedReference.objects.get(number=4).reference == known

    def test_a_smaller_page(self, tmp_path):
        path = tmp_path / "small.txt"
        path.write_text(SMALL, encoding="utf-8")
        assert "imported" in run(path)
        assert Gene.objects.count() == 1


@pytest.mark.django_db
class TestRefusal:
    @pytest.mark.parametrize(
        ("content", "message"),
        [
            (b"", "is empty"),
            (b" \n\t\n", "is empty"),
            (b"\xff\xfe\x00x", "is not UTF-8"),
            (PAGE.encode("latin-1", "replace") + b"\xe9\xe9", "is not UTF-8"),
            (b"Just some text.", "neither an NCBI Gene page nor a WikiGenes page"),
            (b"<html><body>No</body></html>", "neither an NCBI Gene page nor a WikiGenes page"),
            (MOUSE[:300].encode(), ""),
            (PAGE[: len(PAGE) // 2].encode(), ""),
        ],
    )
    def test_a_bad_file_stops_all(self, facts, tmp_path, content, message):
        bad = tmp_path / "bad.txt"
        bad.write_bytes(content)
        for order in ((facts, bad), (bad, facts), (bad,)):
            said = refused(*order)
            assert str(bad) in said
            assert message in said

    def test_a_file_that_is_not_there(self, facts, tmp_path):
        assert "cannot be read" in refused(facts, tmp_path / "none.txt")
        assert "is a directory" in refused(facts, tmp_path)

    def test_prose_of_a_gene_nobody_knows(self, prose):
        said = refused(prose)
        assert "--gene-id" in said

    def test_prose_bound_to_a_gene_of_another_organism(self, prose, make_gene):
        make_gene("IL2", 3558)
        assert "check the number" in refused("--gene-id", 3558, prose)

    def test_facts_bound_to_another_gene(self, facts):
        assert "990001" in refused("--gene-id", 3558, facts)

    def test_an_error_in_the_second_file_undoes_the_first(self, facts, prose, tmp_path):
        other = tmp_path / "other.txt"
        other.write_text(PAGE.replace("Mus musculus", "Rattus norvegicus"), encoding="utf-8")
        refused(facts, other)
        assert not Gene.objects.exists()

    def test_store_page_alone_is_one_transaction(self, prose):
        before = everything_here()
        with pytest.raises(PageError):
            store_page(read_page(prose), now=later())
        assert everything_here() == before


def test_the_exit_status_and_the_one_sentence(tmp_path):
    bad = tmp_path / "bad.txt"
    bad.write_text("Nothing of the kind.", encoding="utf-8")
    environment = os.environ | {"DATABASE_URL": f"sqlite:///{tmp_path}/db.sqlite3"}
    done = subprocess.run(
        [sys.executable, "manage.py", "import_page", "--json", str(bad)],
        cwd=HOUSE, env=environment, capture_output=True, text=True, timeout=120,
    )  # fmt: skip
    assert done.returncode == 1
    assert done.stdout == ""
    assert len(done.stderr.strip().splitlines()) == 1
    assert "Nothing was written." in done.stderr


@needs_seeds
@pytest.mark.django_db
class TestSuppliedPages:
    @pytest.fixture
    def pages(self):
        return sorted(SEEDS.glob("*.txt"))

    def test_what_is_found_has_at_least_what_is_expected(self, pages):
        lines = run("--json", "--gene-id", 3574, pages[1]) + run("--json", pages[0])
        found = {f["symbol"]: f for f in map(json.loads, lines.splitlines())}
        for path in SEEDS.glob("*.expected.json"):
            expected = json.loads(path.read_text(encoding="utf-8"))
            ours = found[expected["symbol"]]
            assert {key: ours.get(key) for key in expected} == expected

    def test_the_prose_of_il7(self, pages):
        run("--gene-id", 3574, pages[1])
        article = Article.objects.get(gene=3574)
        present = list(Section.objects.filter(article=article).present())
        counted = [len(sentences(section)) for section in present]
        assert (len(present), counted.count(0)) == (11, 8)
        assert [n for n in counted if n] == [5, 5, 5]
        assert ListedReference.objects.filter(article=article).count() == 37
        cited = Citation.objects.filter(sentence__article=article)
        assert cited.count() == 15
        assert cited.values("reference").distinct().count() == 10
        numbers = ListedReference.objects.order_by("number").values_list("number", flat=True)
        assert list(numbers) == list(range(1, 38))
        assert sum(len(r.authors) for r in Reference.objects.all()) == 199
        assert Reference.objects.values("journal").distinct().count() == 22
        edit = Edit.objects.get(article=article)
        assert edit.author.is_machine
        assert "WikiGenes" in edit.origin
        assert set(Share.objects.values_list("author", flat=True)) == {edit.author_id}
        check_books(article)
        assert not Sentence.objects.filter(citations__isnull=True).exists()

    def test_both_twice(self, pages):
        run(pages[0])
        run("--gene-id", 3574, pages[1])
        before = everything_here()
        assert "unchanged" in run(pages[0])
        assert "unchanged" in run("--gene-id", 3574, pages[1])
        assert everything_here() == before
