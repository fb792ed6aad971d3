"""Whose words last: what counts, in which field and period, and who is listed."""

from datetime import timedelta
from importlib import import_module
from pathlib import Path
from types import SimpleNamespace

import pytest
from django.apps import apps
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import User
from genes.models import OntologyAnnotation
from tests.wiki.made import START, TEXT, add_section, later, make_article, save, write
from wiki import migrations
from wiki.actions.choose_shown import choose_shown
from wiki.actions.save_sections import SectionChange
from wiki.models import Article, Edit, Section
from wiki.pages.fate_edits import fate_page
from wiki.pages.lasting import chosen, people_page
from wiki.pages.person import active_authors

pytestmark = pytest.mark.django_db

SOON = START + timedelta(days=30)


@pytest.fixture
def article(ada):
    return make_article(author=ada)


@pytest.fixture
def section(article):
    return Section.objects.get(article=article)


def ranked(field="", name="", period="", now=SOON):
    page = people_page(chosen(field, name, period, now))
    return [(row.person.name, row.lasting, row.standing, row.written) for row in page.rows]


def test_words_nobody_else_has_seen_count_nothing(article, section, ada, ben):
    assert ranked() == [(ada.name, 0, 12, 12)]
    write(section, ada, TEXT + " Tin is new.")
    assert ranked() == [(ada.name, 0, 15, 15)], "her own Edits keep nothing for her"
    write(section, ben, TEXT + " Tin is new. Lead is not.")
    assert ranked() == [(ada.name, 15, 15, 15), (ben.name, 0, 3, 3)]
    write(section, ben, TEXT + " Tin is new.")
    assert ranked() == [(ada.name, 15, 15, 15), (ben.name, 0, 0, 3)]
    write(section, ada, "Zinc binds the receptor.")
    assert ranked() == [(ada.name, 4, 4, 15), (ben.name, 0, 0, 3)]


def test_a_machine_sees_nothing_and_is_not_listed(article, ada):
    machine = User.objects.create_user("robot@machine.invalid", name="Robot", is_machine=True)
    change = SectionChange(heading="Old", text="Some words were brought here.")
    save(article, machine, change, kind=Edit.Kind.IMPORT, origin="Made up")
    assert ranked() == [(ada.name, 0, 12, 12)]
    page = people_page(chosen("", "", "", SOON))
    assert [(source.account, source.words) for source in page.sources] == [(machine, 5)]


def test_copies_elsewhere_are_not_counted(article, section, ada, ben, make_gene):
    long = "Zinc binds the old receptor of the cell with low affinity."
    write(section, ada, long)
    other = make_article(author=ben, gene=make_gene("IL7", 3574), text="Something else.")
    write(Section.objects.get(article=other), ben, f"Something else. {long}")
    rows = {name: standing for name, _, standing, _ in ranked()}
    assert rows == {ada.name: 11, ben.name: 2}


class TestFields:
    @pytest.fixture(autouse=True)
    def _two_articles(self, article, section, ada, ben, make_gene):
        self.il7 = make_gene("IL7", 3574)
        other = make_article(author=ben, gene=self.il7, text="Tin is here.", heading="Clinic")
        add_section(other, ada, "Overview", "Lead is there too.")

    def test_a_gene(self, ada, ben):
        for name in ("IL7", "il7", " 3574 "):
            assert ranked("gene", name) == [(ben.name, 3, 3, 3), (ada.name, 0, 4, 4)]
        assert ranked("gene", "IL2") == [(ada.name, 0, 12, 12)]

    def test_an_organism(self, ada, ben):
        assert len(ranked("organism", "homo SAPIENS")) == 2
        assert ranked("organism", "Mus musculus") == []

    def test_a_go_term(self, ada, ben):
        OntologyAnnotation.objects.create(
            gene=self.il7, source=self.il7.source, aspect="F", qualifier="enables",
            term="made-up binding", go_id="GO:9999999", evidence="IDA", position=1,
        )  # fmt: skip
        for name in ("Made-up binding", "go:9999999"):
            assert ranked("term", name) == [(ben.name, 3, 3, 3), (ada.name, 0, 4, 4)]
        OntologyAnnotation.objects.update(negated=True)
        assert ranked("term", "made-up binding") == []

    def test_a_section(self, ada, ben):
        assert ranked("section", "overview") == [(ada.name, 0, 16, 16)]
        assert ranked("section", "Clinic") == [(ben.name, 3, 3, 3)]

    def test_each_number_is_that_of_its_list(self):
        for field, name, period in (
            ("", "", ""),
            ("gene", "IL7", "year"),
            ("section", "clinic", ""),
        ):
            which = chosen(field, name, period, SOON)
            for row in people_page(which).rows:
                for what, number in (
                    ("lasting", row.lasting),
                    ("standing", row.standing),
                    ("written", row.written),
                ):
                    assert fate_page(row.person.pk, what=what, chosen=which).total == number

    @pytest.mark.parametrize("field", ["gene", "organism", "term", "section"])
    @pytest.mark.parametrize("name", ["", "nothing of that name", "\0", "%", "'; --", "9" * 400])
    def test_a_name_of_nothing_is_answered_with_a_sentence(self, field, name):
        which = chosen(field, name, "", SOON)
        assert which.problem.endswith((".", "”."))
        assert people_page(which).rows == ()


def test_periods(article, section, ada, ben):
    write(section, ben, TEXT + " Tin is new.", now=SOON)
    assert ranked("", "", "90", now=SOON + timedelta(days=80)) == [(ben.name, 0, 3, 3)]
    assert len(ranked("", "", "year", now=SOON + timedelta(days=80))) == 2
    assert ranked("", "", "year", now=SOON + timedelta(days=800)) == []
    assert len(ranked("", "", "nonsense")) == 2


def test_who_chose_not_to_be_listed_is_in_no_list(article, section, ada, ben):
    write(section, ben, TEXT + " Tin is new.")
    choose_shown(person=ada, standing=True, listed=False)
    assert [name for name, *_ in ranked()] == [ben.name]
    assert [row.author for row in active_authors(8)] == [ben]
    choose_shown(person=ada, standing=False, listed=True)
    assert [name for name, *_ in ranked()] == [ada.name, ben.name]
    assert [row.author for row in active_authors(8)] == [ada, ben]


def test_the_queries_do_not_grow(article, section, ada, ben, chiara):
    def cost(*choice):
        with CaptureQueriesContext(connection) as captured:
            people_page(chosen(*choice, later()))
        return len(captured)

    choices = (("", "", ""), ("gene", "IL2", "year"), ("section", "Overview", "90"))
    before = [cost(*choice) for choice in choices]
    text = TEXT
    for index in range(10):
        text += f" Word{index} is new."
        write(section, (ada, ben, chiara)[index % 3], text)
    assert [cost(*choice) for choice in choices] == before
    assert max(before) <= 8


def test_older_databases_are_told_who_has_seen_what(article, section, ada, ben, chiara):
    """The migration finds what the saves have kept."""
    text = TEXT
    for index, author in enumerate((ada, ada, ben, ben, chiara, ada, ben, ben)):
        text += f" Word{index} is new."
        write(section, author, text)
    kept = list(Article.objects.values_list("last_author", "seen_until"))
    Article.objects.update(last_author=None, seen_until=0)
    name = next(m.stem for m in Path(migrations.__path__[0]).glob("*_seen_words.py"))
    migration = import_module(f"wiki.migrations.{name}")
    migration.find_last_authors(apps, SimpleNamespace(connection=connection))
    assert list(Article.objects.values_list("last_author", "seen_until")) == kept
