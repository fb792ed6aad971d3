"""The past is only added to, and nobody who wrote can be deleted."""

import subprocess
import sys
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command, get_commands
from django.db.models import ProtectedError
from reversion.models import Revision, Version

from accounts.models import User
from tests.wiki.made import TEXT, everything, make_article, reword, sentences
from wiki.models import (
    Edit,
    JournalEntry,
    Reference,
    Section,
    SectionVersion,
    SentenceVersion,
    Tally,
    WordChange,
)
from wiki.models.journal import sections_at

HOUSE = Path(__file__).parents[3]


@pytest.fixture
def article(ada, ben):
    article = make_article(author=ada, text=TEXT + " So say all [@pmid:11].")
    reword(sentences(Section.objects.get())[0], ben, "Zinc surely binds the receptor.")
    return article


@pytest.mark.django_db
@pytest.mark.parametrize(
    "table", [Edit, JournalEntry, SectionVersion, SentenceVersion, Tally, WordChange]
)
def test_rows_of_the_past_are_neither_changed_nor_deleted_in_bulk(article, table):
    assert table.objects.exists()
    with pytest.raises(TypeError, match="append-only"):
        table.objects.update(pk=1)
    with pytest.raises(TypeError, match="append-only"):
        table.objects.all().delete()
    with pytest.raises(TypeError, match="append-only"):
        table.objects.filter(pk=1).delete()


@pytest.mark.django_db
def test_who_has_written_cannot_be_deleted(article, ada, ben):
    before = everything()
    for writer in (ada, ben):
        with pytest.raises(ProtectedError):
            writer.delete()
        with pytest.raises(ProtectedError):
            User.objects.filter(pk=writer.pk).delete()
    assert everything() == before


@pytest.mark.django_db
def test_what_the_past_rests_on_cannot_be_deleted(article):
    before = everything()
    for thing in (
        article,
        article.gene,
        Section.objects.get(),
        sentences(Section.objects.get())[0],
        Edit.objects.order_by("pk")[0],
        Revision.objects.order_by("pk")[0],
        Reference.objects.get(),
    ):
        with pytest.raises(ProtectedError):
            thing.delete()
    assert everything() == before


@pytest.mark.django_db
def test_the_journal_follows_nothing(article):
    """One Version for each Section of each Edit, however many sentences it has."""
    assert Version.objects.count() == Edit.objects.count() == 2
    assert set(Version.objects.values_list("content_type__model", flat=True)) == {"section"}


@pytest.mark.django_db
@pytest.mark.parametrize("command", ["deleterevisions", "createinitialrevisions"])
@pytest.mark.parametrize("given", [[], ["wiki"], ["wiki.Section"]])
def test_the_commands_of_reversion_that_go_round_the_ledger_refuse(article, command, given):
    assert get_commands()[command] == "wiki"
    before = everything()
    with pytest.raises(CommandError, match="nothing was") as caught:
        call_command(command, *given)
    assert caught.value.returncode == 1
    assert everything() == before


@pytest.mark.parametrize("command", ["deleterevisions", "createinitialrevisions"])
def test_they_say_one_sentence_and_fail(command):
    done = subprocess.run(
        [sys.executable, "manage.py", command],
        cwd=HOUSE,
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert done.returncode == 1
    assert done.stdout == ""
    assert len(done.stderr.strip().splitlines()) == 1


@pytest.mark.django_db
class TestSectionsAt:
    def test_each_state(self, article, ada):
        first, second = sections_at(article, 1), sections_at(article, 2)
        assert first[0].source.startswith("Zinc binds")
        assert second[0].source.startswith("Zinc surely binds")
        assert [s for s, _, _ in first[0].layout] == [s for s, _, _ in second[0].layout]
        assert sections_at(article, 0) == []
        assert sections_at(article, 99) == second
        assert sections_at(article, 2, []) == []

    def test_it_costs_a_constant_number_of_queries(
        self, article, ada, django_assert_max_num_queries
    ):
        section = Section.objects.get()
        for number in range(10):
            reword(sentences(section)[1], ada, f"Copper {number} does not.")
        sections_at(article, 1)  # finds the content type
        with django_assert_max_num_queries(4):
            sections_at(article, 12)
