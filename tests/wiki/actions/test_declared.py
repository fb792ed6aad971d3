"""A Sentence edited as such goes on whatever its wording; its words follow the ordinary rules."""

import pytest

from tests.wiki.made import credit_of, make_article, reword, sentences, write
from wiki.actions.verify_history import verify_article
from wiki.authorship.credit import Draft, NoMemory, Present, Run, credit
from wiki.authorship.tokens import tokens
from wiki.models import Article, Edit, Section
from wiki.pages.preview import preview

FIRST = "Interleukin 2 is made by activated T cells of the thymus."
SECOND = "Mice without it die of a disease of the gut."
TEXT = f"{FIRST} {SECOND} Copper does not bind it."
NEW = "Nothing at all has ever been measured here, whatever people say."


@pytest.fixture
def article(ada, make_gene):
    return make_article(author=ada, text=TEXT)


@pytest.fixture
def section(article):
    return Section.objects.get(article=article)


def holds(article: Article) -> bool:
    return list(verify_article(Article.objects.get(pk=article.pk))) == []


def test_all_new_words_keep_the_address_and_have_the_new_writer(article, section, ben):
    second = sentences(section)[1]
    reword(second, ben, NEW)
    again = sentences(section)[1]
    assert (again.pk, again.text) == (second.pk, NEW)
    assert {name for name, _ in credit_of(again)} == {ben.name}
    assert Edit.objects.get(article=article, number=2).declared == [
        [section.pk, second.pk, len(FIRST) + 1, len(FIRST) + 1 + len(NEW)]
    ]
    assert holds(article)


def test_in_the_section_form_the_same_change_is_a_new_sentence(article, section, ben):
    second = sentences(section)[1]
    write(section, ben, TEXT.replace(SECOND, NEW))
    assert sentences(section)[1].pk != second.pk
    assert Edit.objects.get(article=article, number=2).declared == []


def test_the_declaration_alone_gives_no_word_an_older_writer():
    text = "The sky of that year was blue, and all sailed."
    before = [Present(7, SECOND, (Run(1, len(tokens(SECOND))),), "a")]
    for hint in (None, 7):
        placed = credit(before, [Draft(text, "a", hint)], origin=9, memory=NoMemory()).placed[0]
        assert placed.key == hint
        assert {run.origin for run in placed.runs} == {9}


def test_like_words_are_carried_as_ever(article, section, ada, ben):
    second = sentences(section)[1]
    reword(second, ben, SECOND.replace("gut", "blood"))
    assert [name for name, _ in credit_of(second)] == [ada.name, ben.name, ada.name]


def test_of_two_pieces_the_one_most_like_it_is_the_heir(article, section, ben):
    second = sentences(section)[1]
    reword(second, ben, "Much is known of that. Mice die of a disease of the gut.")
    keys = {sentence.text: sentence.pk for sentence in sentences(section)}
    assert keys["Mice die of a disease of the gut."] == second.pk
    assert keys["Much is known of that."] != second.pk
    assert holds(article)


def test_a_piece_in_an_earlier_wording_knows_its_parent(article, section, ada, ben):
    second = sentences(section)[1]
    rest = "all of them die young within the first three weeks of their life."
    reword(second, ada, f"{SECOND[:-1]}, and {rest}")
    reword(second, ben, f"{SECOND} {rest.capitalize()}")
    pieces = sentences(section)[1:3]
    assert second.pk in [piece.pk for piece in pieces]
    assert [piece.parent_id for piece in pieces if piece.pk != second.pk] == [second.pk]
    assert holds(article)


def test_an_empty_text_removes_it(article, section, ben):
    second = sentences(section)[1]
    reword(second, ben, "")
    assert second.pk not in [sentence.pk for sentence in sentences(section)]
    assert Edit.objects.get(article=article, number=2).declared == []


def test_an_earlier_wording_comes_back_with_its_writers(article, section, ada, ben, chiara):
    second = sentences(section)[1]
    reword(second, ben, NEW)
    reword(second, chiara, SECOND)
    assert {name for name, _ in credit_of(second)} == {ada.name}
    assert second.versions.order_by("-edit_id")[0].acts == "changed restored"
    assert holds(article)


def test_a_wording_of_another_removed_sentence_gives_its_words_and_not_its_address(
    article, section, ada, ben, chiara
):
    first, second, _ = sentences(section)
    reword(first, ben, "")
    reword(second, chiara, FIRST)
    again = sentences(section)[0]
    assert (again.pk, again.text) == (second.pk, FIRST)
    assert {name for name, _ in credit_of(again)} == {ada.name}
    assert holds(article)


def test_after_a_merge_the_declaration_is_of_the_place_in_the_merged_text(
    article, section, ada, ben
):
    second = sentences(section)[1]
    write(section, ada, "Tin was added before all of it by somebody else. " + TEXT)
    saved = reword(second, ben, NEW, base=1)
    assert saved.was_merged
    again = sentences(section)[2]
    assert (again.pk, again.text) == (second.pk, NEW)
    section.refresh_from_db()
    ((_, _, start, end),) = saved.edit.declared
    assert section.source[start:end] == NEW
    assert holds(article)


def test_what_was_declared_is_part_of_the_digest(article, section, ben):
    reword(sentences(section)[1], ben, NEW)
    edit = Edit.objects.get(article=article, number=2)
    edit.declared = []
    edit.save()
    said = " ".join(verify_article(Article.objects.get(pk=article.pk)))
    assert "its digest does not fit" in said
    assert "should be" in said or "removed other sentences" in said or said.count("Edit 2") > 1


def test_the_preview_foresees_it(article, section, ben):
    second = sentences(section)[1]
    seen = preview(NEW, article.gene, section=section, sentence=second.pk).foresight
    assert seen.sentences == ((1, "reworded"),)
