"""One sentence: reworded, left out, moved."""

# ruff: noqa: E501 - examples read best on one line

from collections import Counter

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from tests.wiki.made import (
    TEXT,
    add_section,
    check_books,
    credit_of,
    later,
    make_article,
    reword,
    save,
    sentences,
    words_of,
    write,
)
from wiki.actions.edit_sentence import _insert, move_sentence, without
from wiki.actions.save_sections import EditConflict, NothingChanged, SectionChange
from wiki.authorship.segment import segment
from wiki.models import Article, Section

LIST = "Metals bind.\n\n- Zinc does.\n- Copper does not."


@pytest.fixture
def article(ada):
    return make_article(author=ada)


@pytest.fixture
def section(article):
    return Section.objects.get(article=article)


def source(section):
    return Section.objects.get(pk=section.pk).source


def move(sentence, author, section, after, base=None):
    if base is None:
        base = Article.objects.get(pk=sentence.article_id).number
    return move_sentence(
        sentence=sentence,
        author=author,
        section=section.pk,
        after=after and after.pk,
        base=base,
        now=later(),
    )


@pytest.mark.django_db
class TestReword:
    def test_the_sentence_keeps_its_identity(self, article, section, ada, ben):
        second = sentences(section)[1]
        saved = reword(second, ben, "  Copper hardly\r\ndoes. ")
        assert saved.sentences == (second.pk,)
        assert source(section) == TEXT.replace("Copper does not.", "Copper hardly\ndoes.")
        assert (ada.name, "Copper") in credit_of(second)

    def test_it_may_become_two(self, article, section, ada, ben):
        second = sentences(section)[1]
        reword(second, ben, "Copper does not. Silver does.")
        assert sentences(section)[1].pk == second.pk
        assert sentences(section)[2].text == "Silver does."
        check_books(article)

    def test_an_empty_text_removes_it(self, article, section, ben):
        reword(sentences(section)[1], ben, "  ")
        assert source(section) == "Zinc binds the receptor. Iron is not known to."
        check_books(article)

    def test_the_last_sentence_leaves_an_empty_section(self, article, section, ben):
        write(section, ben, "One alone.")
        reword(sentences(section)[0], ben, "")
        assert source(section) == ""
        check_books(article)

    def test_from_an_old_page_it_merges(self, article, section, ada, ben):
        first, _, third = sentences(section)
        reword(first, ben, "Before all, zinc binds the receptor.", base=1)
        assert reword(third, ada, "Iron is widely known to.", base=1).was_merged
        assert source(section).startswith("Before all")
        assert source(section).endswith("widely known to.")

    def test_from_an_old_page_it_conflicts_with_another_wording(self, article, section, ada, ben):
        first = sentences(section)[0]
        reword(first, ben, "Zinc hardly binds the receptor.", base=1)
        with pytest.raises(EditConflict):
            reword(first, ada, "Zinc always binds the receptor.", base=1)

    def test_after_it_moved_away_the_change_follows_it(self, article, section, ada, ben):
        other = add_section(article, ada, "Clinic", "Tin is untested.")
        second = sentences(section)[1]
        move(second, ben, other, None)
        reword(second, ada, "Copper never does.", base=2)
        section.refresh_from_db()
        other.refresh_from_db()
        assert section.source == "Zinc binds the receptor. Iron is not known to."
        assert other.source == "Copper never does. Tin is untested."
        second.refresh_from_db()
        assert second.section == other
        check_books(article)

    def test_what_is_gone_cannot_be_reworded(self, article, section, ada, ben):
        second = sentences(section)[1]
        reword(second, ben, "")
        with pytest.raises(ValidationError, match="does not stand in the article any more"):
            reword(second, ada, "Copper does.")

    def test_saved_as_it_is_nothing_changed(self, article, section, ada):
        with pytest.raises(NothingChanged):
            reword(sentences(section)[0], ada, "Zinc binds the receptor.")


@pytest.mark.django_db
class TestMove:
    @pytest.mark.parametrize(
        ("which", "after", "result"),
        [
            (0, 1, "Copper does not. Zinc binds the receptor. Iron is not known to."),
            (0, 2, "Copper does not. Iron is not known to. Zinc binds the receptor."),
            (2, 0, "Zinc binds the receptor. Iron is not known to. Copper does not."),
            (2, None, "Iron is not known to. Zinc binds the receptor. Copper does not."),
            (1, None, "Copper does not. Zinc binds the receptor. Iron is not known to."),
        ],
    )
    def test_within_a_section(self, article, section, ada, ben, which, after, result):
        all_ = sentences(section)
        saved = move(all_[which], ben, section, None if after is None else all_[after])
        assert source(section) == result
        assert {s.pk for s in sentences(section)} == {s.pk for s in all_}
        assert words_of(article) == {ada.name: 12}
        assert (saved.edit.words_added, saved.edit.words_removed) == (0, 0)
        assert saved.edit.summary == "Moved a sentence"
        check_books(article)

    def test_to_where_it_stands_is_nothing(self, article, section, ada):
        first, second, _ = sentences(section)
        for one, after in ((first, None), (second, first)):
            with pytest.raises(NothingChanged):
                move(one, ada, section, after)

    @pytest.mark.parametrize("place", ["beginning", "end"])
    def test_to_another_section(self, article, section, ada, ben, place):
        other = add_section(article, ada, "Clinic", "Tin is untested.")
        second = sentences(section)[1]
        move(second, ben, other, None if place == "beginning" else sentences(other)[0])
        assert source(section) == "Zinc binds the receptor. Iron is not known to."
        assert source(other) == (
            "Copper does not. Tin is untested."
            if place == "beginning"
            else "Tin is untested. Copper does not."
        )
        second.refresh_from_db()
        assert second.section_id == other.pk
        assert words_of(article) == {ada.name: 15}
        check_books(article)

    def test_into_an_empty_section(self, article, section, ada, ben):
        other = add_section(article, ada, "Clinic")
        move(sentences(section)[0], ben, other, None)
        assert source(other) == "Zinc binds the receptor."
        check_books(article)

    def test_into_a_list_and_out_of_it(self, article, section, ada, ben):
        other = add_section(article, ada, "Clinic", LIST)
        item = sentences(other)[1]
        second = sentences(section)[1]
        move(second, ben, other, item)
        assert source(other) == LIST.replace("does.\n", "does.\n- Copper does not.\n")
        moved = next(s for s in sentences(other) if s.pk == item.pk)
        move(moved, ben, section, sentences(section)[0])
        assert source(section) == "Zinc binds the receptor. Zinc does. Iron is not known to."
        assert set(words_of(article)) == {ada.name}
        check_books(article)

    def test_out_of_a_section_that_was_removed(self, article, section, ada, ben):
        other = add_section(article, ada, "Clinic", "Tin is untested.")
        save(article, ben, SectionChange(other.pk, removed=True))
        with pytest.raises(ValidationError, match="no longer part of the article"):
            move(sentences(section)[0], ada, other, None)

    def test_from_an_old_page(self, article, section, ada, ben):
        first, second, third = sentences(section)
        reword(second, ben, "Copper hardly does.")
        move(third, ada, section, first, base=1)
        assert source(section) == (
            "Zinc binds the receptor. Iron is not known to. Copper hardly does."
        )
        check_books(article)


@pytest.mark.parametrize(
    ("before", "which", "after"),
    [
        ("- a b.\n- c d.\n- e f.", 1, "- a b.\n- e f."),
        ("- a b.\n    - c d.\n- e f.", 1, "- a b.\n- e f."),
        ("- One is. Two is.", 0, "- Two is."),
        ("- x is.\n- One is. Two is.", 1, "- x is.\n- Two is."),
        ("1. One is. Two is.\n2. So.", 0, "1. Two is.\n2. So."),
        ("> One is. Two is.", 0, "> Two is."),
        ("One is.\n\nTwo is.\n\nThree is.", 1, "One is.\n\nThree is."),
        ("One is.\n\nTwo is. Three is.", 1, "One is.\n\nThree is."),
        ("One is.\n\nTwo is. Three is.", 0, "Two is. Three is."),
        ("# One\n\nTwo is.", 1, "# One"),
    ],
)
def test_what_is_left_when_a_sentence_goes(before, which, after):
    piece = segment(before)[which]
    assert without(before, piece.start, piece.end) == after


@pytest.mark.parametrize(
    ("source", "words", "after", "result"),
    [
        ("- a b.\n- c d.", "So it is.", 0, "- a b.\n- So it is.\n- c d."),
        ("- a b.\n    - c d.\n- e f.", "So it is.", 1, "- a b.\n    - c d.\n    - So it is.\n- e f."),
        ("- One is. Two is.", "So it is.", 0, "- One is. So it is. Two is."),
        ("1. One is.\n2. Two is.", "- So it is.", 0, "1. One is.\n1. So it is.\n2. Two is."),
        ("- a b.\n- c d.", "So it is.", None, "- So it is.\n- a b.\n- c d."),
        ("# Head\n\nOne is.", "So it is.", None, "So it is.\n\n# Head\n\nOne is."),
        ("# Head\n\nOne is.", "So it is.", 0, "# Head\n\nSo it is.\n\nOne is."),
        ("| a | b |\n|---|---|\n| c | d |\n\nx.", "So is.", 0,
         "| a | b |\n|---|---|\n| c | d |\n\nSo is.\n\nx."),
        ("One is. Two is.", "# Head", 0, "One is.\n\n# Head\n\nTwo is."),
        ("One is.", "- So it is.", 0, "One is. So it is."),
    ],
)  # fmt: skip
def test_where_a_sentence_is_put(source, words, after, result):
    at = 0 if after is None else segment(source)[after].end
    assert _insert(source, words, at) == result


_SENTENCE = st.sampled_from(
    ["Zinc binds it.", "- Copper does not.", "    - Nested one.", "1. Counted.", "> Quoted so.",
     "# Heading", "| a | b |", "*Bold* claim.", "```\ncode\n```"]
)  # fmt: skip
_TEXT = st.lists(
    st.tuples(_SENTENCE, st.sampled_from([" ", "\n", "\n\n"])), min_size=1, max_size=8
).map(lambda parts: "".join(a + b for a, b in parts).strip())


@given(text=_TEXT, data=st.data())
def test_taking_a_sentence_out_leaves_no_stray_white_space_and_the_others_as_they_are(text, data):
    pieces = segment(text)
    at = data.draw(st.integers(0, len(pieces) - 1))
    piece = pieces[at]
    left = without(text, piece.start, piece.end)
    assert left == left.strip() or left.startswith(" ")
    assert "\n\n\n" not in left
    assert not any(line != line.rstrip() for line in left.split("\n"))
    others = "".join(text[p.start : p.end] for i, p in enumerate(pieces) if i != at)
    kept = "".join(left.split())
    expected = "".join(others.split())
    assert Counter(expected) <= Counter(kept)  # a list's mark may stay for the next sentence
