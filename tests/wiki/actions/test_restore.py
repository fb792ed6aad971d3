"""Restore: a new Edit, with the words back at those who first wrote them."""

# ruff: noqa: E501 - examples read best on one line

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from tests.wiki.made import (
    add_section,
    check_books,
    credit_of,
    everything,
    later,
    make_article,
    reword,
    save,
    sentences,
    words_of,
    write,
)
from wiki.actions.merge_changes import EditConflict
from wiki.actions.restore import restore_article, restore_section, restore_sentence
from wiki.actions.save_sections import NothingChanged, SectionChange
from wiki.models import Article, Edit, Section, Sentence

pytestmark = pytest.mark.django_db
TEXT = "Zinc binds the receptor. Copper does not bind it. Iron is not known to."


@pytest.fixture
def article(ada):
    return make_article(author=ada, text=TEXT)


@pytest.fixture
def section(article):
    return Section.objects.get(article=article)


def fresh(thing):
    return type(thing).objects.get(pk=thing.pk)


def test_an_article_comes_back_as_it_was(article, section, ada, ben, chiara):
    clinic = add_section(article, ada, "Clinic", "Tin is as yet untested.")
    then = [(s.pk, s.heading, s.position, s.source) for s in Section.objects.order_by("pk")]
    keys = [s.pk for s in sentences(section)]
    write(section, ben, "Everything is different here now.")
    save(
        article,
        ben,
        SectionChange(clinic.pk, removed=True),
        SectionChange(heading="Extra", text="So."),
    )
    save(article, ben, SectionChange(section.pk, heading="Other"))
    saved = restore_article(article=fresh(article), author=chiara, number=2, now=later())
    assert (saved.edit.kind, saved.edit.restores, saved.edit.number) == ("restore", 2, 6)
    assert saved.edit.summary == "Restored from Edit 2"
    assert (saved.edit.words_added, saved.edit.words_returned) == (0, 19)
    now = Section.objects.filter(is_removed=False).order_by("pk")
    assert [(s.pk, s.heading, s.position, s.source) for s in now] == then
    assert [s.pk for s in sentences(section)] == keys
    assert words_of(article) == {ada.name: 19}
    check_books(article)


def test_a_section_comes_back_where_it_stands_now(article, section, ada, ben):
    other = add_section(article, ada, "Clinic", "Tin is as yet untested.")
    save(article, ben, SectionChange(section.pk, heading="Other", text="Nothing.", after=other.pk))
    position = fresh(section).position
    restore_section(section=fresh(section), author=ben, number=1, now=later())
    section.refresh_from_db()
    assert (section.heading, section.source, section.position) == ("Overview", TEXT, position)
    assert words_of(article) == {ada.name: 19}
    check_books(article)


def test_a_removed_section_comes_back_to_where_it_stood(article, section, ada, ben):
    other = add_section(article, ada, "Clinic", "Tin is as yet untested.")
    keys = [s.pk for s in sentences(section)]
    save(article, ben, SectionChange(section.pk, removed=True))
    assert not Sentence.objects.filter(pk__in=keys, section__isnull=False).exists()
    restore_section(section=fresh(section), author=ben, number=2, now=later())
    section.refresh_from_db()
    assert not section.is_removed
    assert section.position < other.position
    assert [s.pk for s in sentences(section)] == keys
    check_books(article)


def test_a_standing_sentence_gets_its_old_wording_and_writers_back(article, section, ada, ben):
    first = sentences(section)[0]
    reword(first, ben, "Zinc slowly binds one receptor.")
    reword(sentences(section)[2], ben, "Iron is surely not known to.")
    restore_sentence(sentence=fresh(first), author=ben, number=1, now=later())
    assert fresh(first).text == "Zinc binds the receptor."
    assert credit_of(first) == [(ada.name, "Zinc binds the receptor.")]
    assert "surely" in sentences(section)[2].text
    check_books(article)


@pytest.mark.parametrize(
    "text",
    [
        TEXT,
        "First comes the one here.\n\nZinc binds the receptor. Copper does not bind it.\n\nLast comes the one here.",
        "- Zinc binds the receptor.\n- Copper does not bind it.\n- Iron is not known to.",
        "- Zinc binds the receptor. Copper does not bind it.\n- Iron is not known to.",
        "Zinc binds the receptor.\n\n- Copper does not bind it.\n- Iron is not known to.\n\nSo it surely is today.",
        "- Zinc binds the receptor.\n    - Copper does not bind it.\n- Iron is not known to.",
        "1. Zinc binds the receptor.\n2. Copper does not bind it.\n3. Iron is not known to.",
        "## Metals that bind the receptor\n\nZinc binds the receptor. Copper does not bind it.\n\n> Iron is not known to. So it surely is today.",
    ],
)
def test_a_removed_sentence_returns_to_its_place(article, section, ada, ben, text):
    """Whichever one is taken out, and whatever stands around it."""
    write(section, ada, text) if text != TEXT else None
    number = fresh(article).number
    source = fresh(section).source
    for sentence in sentences(section):
        reword(sentence, ben, "")
        check_books(article)
        assert fresh(sentence).section_id is None
        restore_sentence(sentence=fresh(sentence), author=ben, number=number, now=later())
        assert fresh(section).source == source
        assert fresh(sentence).section_id == section.pk
        assert words_of(article).keys() == {ada.name}
        check_books(article)


def test_a_sentence_returns_when_its_neighbours_are_gone(article, section, ada, ben):
    first, second, third = sentences(section)
    reword(second, ben, "")
    reword(first, ben, "")
    restore_sentence(sentence=fresh(second), author=ben, number=1, now=later())
    assert fresh(section).source == "Copper does not bind it. Iron is not known to."
    reword(third, ben, "")
    reword(second, ben, "")
    restore_sentence(sentence=fresh(first), author=ben, number=1, now=later())
    assert fresh(section).source == "Zinc binds the receptor."
    restore_sentence(sentence=fresh(third), author=ben, number=1, now=later())
    assert fresh(section).source == "Zinc binds the receptor. Iron is not known to."
    check_books(article)


def test_a_sentence_of_a_removed_section_brings_the_section_back(article, section, ben):
    second = sentences(section)[1]
    save(article, ben, SectionChange(section.pk, removed=True))
    restore_sentence(sentence=fresh(second), author=ben, number=1, now=later())
    section.refresh_from_db()
    assert (section.is_removed, section.source) == (False, "Copper does not bind it.")
    check_books(article)


def test_a_sentence_that_was_merged_away_returns(article, section, ada, ben):
    first, second, _ = sentences(section)
    write(
        section, ben, "Zinc binds the receptor and copper does not bind it. Iron is not known to."
    )
    gone = [s for s in (first, second) if fresh(s).section_id is None]
    assert len(gone) == 1
    assert fresh(gone[0]).merged_into_id in (first.pk, second.pk)
    restore_sentence(sentence=fresh(gone[0]), author=ben, number=1, now=later())
    assert fresh(gone[0]).section_id == section.pk
    assert fresh(gone[0]).merged_into_id is None
    assert fresh(gone[0]).text == gone[0].text
    check_books(article)


@pytest.mark.parametrize("number", [0, 2, 99])
def test_an_edit_that_never_was_cannot_come_back(article, section, ada, number):
    before = everything()
    for action, thing in (
        (restore_article, {"article": article}),
        (restore_section, {"section": section}),
        (restore_sentence, {"sentence": sentences(section)[0]}),
    ):
        with pytest.raises((ValidationError, NothingChanged)) as caught:
            action(**thing, author=ada, number=number, now=later())
        if number > 1:
            assert not isinstance(caught.value, NothingChanged)
    assert everything() == before


@pytest.mark.parametrize("what", ["article", "section", "sentence"])
def test_what_is_saved_while_a_restoration_is_prepared_stays(article, section, ada, ben, what):
    first, second, third = sentences(section)
    reword(first, ben, "Zinc slowly binds the receptor.")
    thing = {
        "article": lambda: {"article": fresh(article)},
        "section": lambda: {"section": Section.objects.select_related("article").get()},
        "sentence": lambda: {
            "sentence": Sentence.objects.select_related("article").get(pk=first.pk)
        },
    }[what]()
    reword(third, ada, "Iron is surely not known to.")
    other = add_section(article, ada, "Clinic", "Tin is as yet untested.")
    restore = {"article": restore_article, "section": restore_section, "sentence": restore_sentence}
    restore[what](**thing, author=ben, number=1, now=later())
    assert [sentence.text for sentence in sentences(section)] == [
        "Zinc binds the receptor.",
        second.text,
        "Iron is surely not known to.",
    ]
    assert not fresh(other).is_removed
    check_books(article)


def test_a_sentence_that_is_taken_out_while_it_is_restored_is_a_conflict(
    article, section, ada, ben
):
    first = sentences(section)[0]
    reword(first, ben, "Zinc slowly binds the receptor.")
    stale = Sentence.objects.select_related("article").get(pk=first.pk)
    reword(fresh(first), ada, "")
    with pytest.raises(EditConflict):
        restore_sentence(sentence=stale, author=ben, number=1, now=later())
    assert fresh(first).section_id is None
    check_books(article)


def test_what_did_not_exist_yet_cannot_come_back(article, section, ada):
    other = add_section(article, ada, "Clinic", "Tin is as yet untested.")
    with pytest.raises(ValidationError, match="This section was not part of the article"):
        restore_section(section=other, author=ada, number=1, now=later())
    with pytest.raises(ValidationError, match="This sentence was not part of the article"):
        restore_sentence(sentence=sentences(other)[0], author=ada, number=1, now=later())


def test_the_present_state_needs_no_restoring(article, section, ada):
    for action, thing in (
        (restore_article, {"article": article}),
        (restore_section, {"section": section}),
        (restore_sentence, {"sentence": sentences(section)[0]}),
    ):
        with pytest.raises(NothingChanged):
            action(**thing, author=ada, number=1, now=later())


def test_a_reader_restores_nothing(article, section, ada, rita):
    write(section, ada, "Something else.")
    with pytest.raises(PermissionDenied):
        restore_article(article=fresh(article), author=rita, number=1, now=later())


def test_a_restoration_can_itself_be_undone(article, section, ada, ben):
    write(section, ben, TEXT.replace("Copper", "Silver"))
    restore_article(article=fresh(article), author=ada, number=1, now=later())
    restore_article(article=fresh(article), author=ada, number=2, now=later())
    assert fresh(section).source == TEXT.replace("Copper", "Silver")
    assert words_of(article) == {ada.name: 13, ben.name: 1}
    assert Edit.objects.count() == Article.objects.get(pk=article.pk).number == 4
    check_books(article)


def test_a_short_sentence_is_the_same_when_it_is_restored(article, section, ada, ben):
    write(section, ada, TEXT.replace("bind it", "").replace("not .", "not."))
    second = sentences(section)[1]
    reword(second, ben, "")
    restore_sentence(sentence=fresh(second), author=ben, number=2, now=later())
    assert fresh(second).section_id == section.pk
    assert words_of(article).keys() == {ada.name}
