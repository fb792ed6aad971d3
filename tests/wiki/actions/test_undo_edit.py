"""Undo: a restoring Edit, for a minute, that takes nothing from anybody else."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from tests.wiki.made import (
    TEXT,
    add_section,
    check_books,
    credit_of,
    everything,
    make_article,
    reword,
    save,
    sentences,
    write,
)
from wiki.actions.edit_sentence import move_sentence
from wiki.actions.save_sections import NothingChanged, SectionChange
from wiki.actions.undo_edit import undo_edit
from wiki.models import Article, Edit, Section

pytestmark = pytest.mark.django_db


@pytest.fixture
def article(ada):
    return make_article(author=ada)


@pytest.fixture
def section(article):
    return Section.objects.get(article=article)


def _undo(edit, author, after=30):
    edit = Edit.objects.select_related("article__gene").get(pk=edit.pk)
    return undo_edit(edit=edit, author=author, now=edit.at + timedelta(seconds=after))


def test_a_save_is_undone_and_the_words_go_back(article, section, ben):
    zinc = sentences(section)[0]
    saved = reword(zinc, ben, "Zinc binds nothing at all.")
    undone = _undo(saved.edit, ben)
    section.refresh_from_db()
    assert section.source == TEXT
    assert credit_of(zinc) == [("Ada Okafor", "Zinc binds the receptor.")]
    edit = undone.edit
    assert (edit.kind, edit.restores, edit.summary) == ("restore", 1, "Undid Edit 2")
    check_books(article)


def test_an_undo_is_undone(article, section, ben):
    saved = reword(sentences(section)[0], ben, "Zinc binds nothing.")
    _undo(_undo(saved.edit, ben).edit, ben)
    section.refresh_from_db()
    assert section.source.startswith("Zinc binds nothing.")
    check_books(article)


def test_others_work_on_other_sentences_stays(article, section, ada, ben):
    zinc, copper, _ = sentences(section)
    saved = reword(zinc, ben, "Zinc binds nothing.")
    reword(copper, ada, "Copper does, we found.")
    undone = _undo(saved.edit, ben)
    assert undone.was_merged
    section.refresh_from_db()
    assert section.source == TEXT.replace("Copper does not.", "Copper does, we found.")
    check_books(article)


def test_the_same_sentence_changed_since_is_refused_politely(article, section, ada, ben):
    zinc = sentences(section)[0]
    saved = reword(zinc, ben, "Zinc binds nothing.")
    reword(zinc, ada, "Tin, on the other hand, was never measured here.")
    before = everything()
    with pytest.raises(ValidationError, match="somebody has changed the same sentences"):
        _undo(saved.edit, ben)
    assert everything() == before


def test_only_for_a_minute_and_only_ones_own(article, section, ada, ben):
    saved = reword(sentences(section)[0], ben, "Zinc binds nothing.")
    with pytest.raises(ValidationError, match="more than a minute ago"):
        _undo(saved.edit, ben, after=120)
    with pytest.raises(PermissionDenied):
        _undo(saved.edit, ada)
    assert Edit.objects.count() == 2


def test_a_new_section_goes_again(article, ben):
    added = add_section(article, ben, "New", "Words of it.")
    _undo(Edit.objects.get(number=2), ben)
    added.refresh_from_db()
    assert added.is_removed
    check_books(article)


def test_the_very_first_edit(article, section, ada):
    undone = _undo(Edit.objects.get(number=1), ada)
    assert undone.edit.restores is None
    assert Article.objects.get(pk=article.pk).words == 0
    check_books(article)


def test_a_removed_renamed_and_moved_section_comes_back(article, section, ada, ben):
    second = add_section(article, ada, "Second", "It stands.")
    for change in (
        SectionChange(second.pk, removed=True),
        SectionChange(second.pk, heading="Other"),
        SectionChange(second.pk, after=0),
    ):
        before = list(Section.objects.order_by("pk").values_list("heading", "position", "source"))
        saved = save(article, ben, change)
        _undo(saved.edit, ben)
        after = list(Section.objects.order_by("pk").values_list("heading", "position", "source"))
        assert after == before
        check_books(article)


def test_a_moved_sentence_goes_back(article, section, ada, ben):
    second = add_section(article, ada, "Second", "It stands.")
    zinc = sentences(section)[0]
    article.refresh_from_db()
    saved = move_sentence(
        sentence=zinc,
        author=ben,
        section=second.pk,
        after=None,
        base=article.number,
        now=Edit.objects.get(number=2).at + timedelta(minutes=1),
    )
    assert len(saved.sections) == 2
    _undo(saved.edit, ben)
    assert sentences(section)[0].pk == zinc.pk
    check_books(article)


def test_undoing_what_was_undone_by_hand_says_so(article, section, ada, ben):
    saved = write(section, ben, f"{TEXT} Tin.")
    write(section, ben, TEXT)
    with pytest.raises((NothingChanged, ValidationError)):
        _undo(saved.edit, ben)
