"""Settling a conflict: each choice, whose words they are, and somebody who saves once more."""

import pytest
from django.core.exceptions import ValidationError

from tests.wiki.made import (
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
from wiki.actions.edit_sentence import move_sentence
from wiki.actions.merge_changes import Answer
from wiki.actions.save_sections import EditConflict, NothingChanged, SectionChange
from wiki.actions.settle_conflict import settle_conflict
from wiki.actions.verify_history import verify_article
from wiki.models import Article, Section

BASE = "Zinc binds the alpha chain of the receptor. Copper was never seen near it."
FIRM = BASE.replace("binds", "firmly binds")
BARE = BASE.replace("binds", "barely binds").replace("seen", "found")
THEIRS, MINE = (text.partition(" Copper")[0] for text in (FIRM, BARE))
REST = " Copper was never found near it."

pytestmark = pytest.mark.django_db


@pytest.fixture
def article(chiara):
    return make_article(author=chiara, text=BASE)


@pytest.fixture
def section(article):
    return Section.objects.select_related("article").get(article=article)


def collide(article, author, *changes, base) -> EditConflict:
    with pytest.raises(EditConflict) as caught:
        save(article, author, *changes, base=base)
    return caught.value


def settle(article, author, conflict, **answers):
    """answers: s12=Answer(…) for Section 12."""
    return settle_conflict(
        article=Article.objects.get(pk=article.pk),
        author=author,
        changes=conflict.changes,
        base=conflict.base,
        head=conflict.head,
        answers={int(name[1:]): answer for name, answer in answers.items()},
        now=later(),
    )


def one(section, *sentences_, **more):
    return {f"s{section.pk}": Answer(sentences=sentences_, **more)}


@pytest.fixture
def conflict(article, section, ada, ben):
    """Ada saved FIRM; Ben, from the same text, could not save BARE."""
    write(section, ada, FIRM, base=1)
    return collide(article, ben, SectionChange(section.pk, text=BARE), base=1)


def whole(article):
    check_books(article)
    assert list(verify_article(Article.objects.get(pk=article.pk))) == []


@pytest.mark.parametrize(
    ("choice", "text"),
    [
        ((MINE,), MINE + REST),
        ((THEIRS,), THEIRS + REST),
        ((THEIRS, MINE), f"{THEIRS} {MINE}{REST}"),
        ((), REST.strip()),
        (("Zinc firmly, if barely, binds it.",), "Zinc firmly, if barely, binds it." + REST),
    ],
)
def test_each_choice_stands_and_all_other_words_are_kept(
    article, section, ben, conflict, choice, text
):
    saved = settle(article, ben, conflict, **one(section, choice))
    section.refresh_from_db()
    assert section.source == text
    assert (saved.edit.number, saved.edit.base) == (3, 2)
    whole(article)


def test_a_combination_credits_each_word_to_who_wrote_it(article, section, ben, conflict):
    text = "Zinc firmly or barely binds the alpha chain of the receptor."
    settle(article, ben, conflict, **one(section, (text,)))
    first = credit_of(sentences(section)[0])
    assert ("Ada Okafor", "firmly") in [(who, words.strip()) for who, words in first]
    assert ("Ben Lindqvist", "or barely") in [(who, words.strip()) for who, words in first]
    assert words_of(article) == {"Chiara Moretti": 13, "Ada Okafor": 1, "Ben Lindqvist": 3}
    whole(article)


def test_without_an_answer_the_conflict_stays_and_nothing_is_written(
    article, section, ben, conflict
):
    for answers in ({}, one(section, None), {"s0": Answer()}):
        with pytest.raises(EditConflict) as caught:
            settle(article, ben, conflict, **answers)
        again = caught.value
        assert (again.base, again.head, again.changes) == (
            conflict.base,
            conflict.head,
            conflict.changes,
        )
    assert Article.objects.get(pk=article.pk).number == 2


def test_somebody_saves_elsewhere_while_the_page_is_open(article, section, chiara, ben, conflict):
    reword(sentences(section)[1], chiara, "Copper was never seen near it in mice.")
    saved = settle(article, ben, conflict, **one(section, (MINE,)))
    section.refresh_from_db()
    assert section.source == f"{MINE} Copper was never found near it in mice."
    assert saved.was_merged
    assert saved.mingled == ("Copper was never found near it in mice.",)
    whole(article)


def test_somebody_saves_the_same_sentence_while_the_page_is_open(
    article, section, chiara, ben, conflict
):
    reword(sentences(section)[0], chiara, THEIRS.replace("firmly", "hardly"))
    with pytest.raises(EditConflict) as caught:
        settle(article, ben, conflict, **one(section, (MINE,)))
    again = caught.value
    (shown,) = again.conflicts[0].merged.conflicts
    assert shown == (THEIRS, THEIRS.replace("firmly", "hardly"), MINE)
    assert (again.base, again.head) == (2, 3)
    settle(article, ben, again, **one(section, (MINE,)))
    section.refresh_from_db()
    assert section.source == MINE + REST
    whole(article)


def test_taking_theirs_throughout_leaves_nothing_to_save(article, section, ada, ben):
    write(section, ada, FIRM, base=1)
    bare = BASE.replace("binds", "barely binds")
    conflict = collide(article, ben, SectionChange(section.pk, text=bare), base=1)
    with pytest.raises(NothingChanged):
        settle(article, ben, conflict, **one(section, (THEIRS,)))


def test_the_other_sections_of_the_same_save_are_saved_with_it(article, section, ada, ben):
    other = add_section(article, ada, "Clinic", "Tin is untested.")
    write(section, ada, FIRM, base=2)
    conflict = collide(
        article,
        ben,
        SectionChange(other.pk, text="Tin is tested."),
        SectionChange(heading="New", text="Lead is new."),
        SectionChange(section.pk, text=BARE),
        base=2,
    )
    settle(article, ben, conflict, **one(section, (MINE,)))
    other.refresh_from_db()
    assert other.source == "Tin is tested."
    assert Section.objects.get(heading="New").source == "Lead is new."
    whole(article)


def test_a_bad_number_is_refused(article, section, ben, conflict):
    for base, head in ((2, 1), (-1, 2), (1, 9)):
        with pytest.raises(ValidationError):
            settle_conflict(
                article=Article.objects.get(pk=article.pk),
                author=ben,
                changes=conflict.changes,
                base=base,
                head=head,
                answers={},
                now=later(),
            )


class TestSections:
    def test_renaming_against_editing_both_stand(self, article, section, ada, ben):
        save(article, ada, SectionChange(section.pk, heading="In short"), base=1)
        write(section, ben, BARE, base=1)
        section.refresh_from_db()
        assert (section.heading, section.source) == ("In short", BARE)

    @pytest.mark.parametrize("heading", ["In short", "Briefly", "Summary"])
    def test_both_renaming(self, article, section, ada, ben, heading):
        save(article, ada, SectionChange(section.pk, heading="In short"), base=1)
        change = SectionChange(section.pk, heading="Briefly", text=BARE)
        conflict = collide(article, ben, change, base=1)
        with pytest.raises(EditConflict):
            settle(article, ben, conflict)
        settle(article, ben, conflict, **one(section, heading=heading))
        section.refresh_from_db()
        assert (section.heading, section.source) == (heading, BARE)
        whole(article)

    def test_removing_against_editing_the_writer_says_whether_it_stands(
        self, article, section, ada, ben
    ):
        save(article, ada, SectionChange(section.pk, removed=True), base=1)
        conflict = collide(article, ben, SectionChange(section.pk, text=BARE), base=1)
        assert conflict.conflicts[0].was_removed
        with pytest.raises(EditConflict):
            settle(article, ben, conflict)
        with pytest.raises(NothingChanged):
            settle(article, ben, conflict, **one(section, stands=False))
        settle(article, ben, conflict, **one(section, stands=True))
        section.refresh_from_db()
        assert (section.is_removed, section.source) == (False, BARE)
        assert ("Chiara Moretti", "Zinc") in [
            (who, words.split()[0]) for who, words in credit_of(sentences(section)[0])
        ]
        whole(article)

    def test_editing_against_removing_the_writer_says_whether_it_stands(
        self, article, section, ada, ben
    ):
        write(section, ada, FIRM, base=1)
        conflict = collide(article, ben, SectionChange(section.pk, removed=True), base=1)
        assert conflict.conflicts[0].removes
        with pytest.raises(NothingChanged):
            settle(article, ben, conflict, **one(section, stands=True))
        settle(article, ben, conflict, **one(section, stands=False))
        section.refresh_from_db()
        assert section.is_removed
        whole(article)

    def test_renaming_against_removing_is_a_question_too(self, article, section, ada, ben):
        save(article, ada, SectionChange(section.pk, heading="In short"), base=1)
        conflict = collide(article, ben, SectionChange(section.pk, removed=True), base=1)
        assert conflict.conflicts[0].removes

    @pytest.mark.parametrize("first", ["moves", "writes"])
    def test_moving_a_section_against_editing_it(self, article, section, ada, ben, first):
        other = add_section(article, ada, "Clinic", "Tin is untested.")
        deeds = [
            lambda: save(article, ada, SectionChange(section.pk, after=other.pk), base=2),
            lambda: write(section, ben, BARE, base=2),
        ]
        for deed in deeds if first == "moves" else reversed(deeds):
            deed()
        section.refresh_from_db()
        other.refresh_from_db()
        assert section.position > other.position
        assert section.source == BARE
        whole(article)

    def test_moving_a_section_that_was_removed_does_nothing(self, article, section, ada, ben):
        other = add_section(article, ada, "Clinic", "Tin is untested.")
        save(article, ada, SectionChange(section.pk, removed=True), base=2)
        with pytest.raises(NothingChanged):
            save(article, ben, SectionChange(section.pk, after=other.pk), base=2)

    def test_putting_one_behind_a_removed_one_says_so(self, article, section, ada, ben):
        other = add_section(article, ada, "Clinic", "Tin is untested.")
        save(article, ada, SectionChange(section.pk, removed=True), base=2)
        with pytest.raises(ValidationError, match="no longer part of the article"):
            save(article, ben, SectionChange(other.pk, after=section.pk), base=2)


class TestAcrossSections:
    @pytest.fixture
    def other(self, article, chiara):
        return add_section(article, chiara, "Clinic", "Tin is untested.")

    def move(self, sentence, author, section, base):
        return move_sentence(
            sentence=sentence,
            author=author,
            section=section.pk,
            after=None,
            base=base,
            now=later(),
        )

    def test_moving_follows_an_edit_saved_first(self, article, section, other, ada, ben):
        first = sentences(section)[0]
        reword(first, ada, THEIRS, base=2)
        self.move(first, ben, other, base=2)
        section.refresh_from_db()
        other.refresh_from_db()
        assert section.source == "Copper was never seen near it."
        assert other.source == f"{THEIRS} Tin is untested."
        first.refresh_from_db()
        assert first.section == other
        assert ("Ada Okafor", "firmly") in [(a, w.strip()) for a, w in credit_of(first)]
        whole(article)

    def test_both_moving_it_elsewhere_it_stands_once_where_the_later_put_it(
        self, article, section, other, ada, ben, chiara
    ):
        third = add_section(article, chiara, "Third", "Lead is not.")
        first = sentences(section)[0]
        self.move(first, ada, other, base=3)
        self.move(first, ben, third, base=3)
        texts = dict(Section.objects.values_list("heading", "source"))
        assert texts["Clinic"] == "Tin is untested."
        assert texts["Third"].startswith("Zinc binds")
        assert "Zinc" not in texts["Overview"]
        whole(article)

    def test_a_conflict_in_a_moved_sentence_is_settled_where_it_stands(
        self, article, section, other, ada, ben
    ):
        first = sentences(section)[0]
        self.move(first, ada, other, base=2)
        reword(first, ada, THEIRS)
        with pytest.raises(EditConflict) as caught:
            reword(first, ben, MINE, base=2)
        settle(article, ben, caught.value, **one(section, (MINE,)))
        section.refresh_from_db()
        other.refresh_from_db()
        assert section.source == "Copper was never seen near it."
        assert other.source == f"{MINE} Tin is untested."
        whole(article)
