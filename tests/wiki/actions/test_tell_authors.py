"""Authors are told what became of their words."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import User
from tests.genes_made import make_gene
from tests.wiki.made import (
    TEXT,
    accept,
    later,
    make_article,
    propose,
    save,
    sentences,
    write,
)
from wiki.actions.choose_mail import choose_mail
from wiki.actions.read_notices import read_notices
from wiki.actions.restore import restore_article
from wiki.actions.save_sections import SectionChange, save_sections
from wiki.actions.tell_authors import tell_of_opinion
from wiki.models import Article, Edit, Notice, Section

pytestmark = pytest.mark.django_db

ZINC, COPPER, IRON = (
    "Zinc binds the receptor.",
    "Copper does not.",
    "Iron is not known to.",
)


@pytest.fixture
def section(ada):
    return Section.objects.get(article=make_article(author=ada, text=TEXT))


def told(person: User) -> list[tuple[str, str, int, str]]:
    """(kind, who did it, words, reason) of a person's notices, in the order of their writing."""
    return [
        (one.kind, one.by.name, one.words, one.reason)
        for one in Notice.objects.filter(person=person).select_related("by").order_by("pk")
    ]


def test_who_loses_words_is_told_by_whom_and_why(section, ada, ben):
    copper = sentences(section)[1]
    saved = write(section, ben, f"{ZINC} {IRON}", summary="Out of date")
    assert told(ada) == [("removed", ben.name, 3, "Out of date")]
    notice = Notice.objects.get()
    assert (notice.edit, notice.sentence, notice.read_at) == (saved.edit, copper, None)
    assert notice.at == saved.edit.at


def test_of_several_sentences_no_single_one_is_named(section, ada, ben):
    write(section, ben, ZINC)
    notice = Notice.objects.get()
    assert (notice.words, notice.sentence) == (8, None)


def test_who_is_built_upon_is_told_how_many_of_her_words_are_still_there(section, ada, ben):
    zinc = sentences(section)[0]
    write(section, ben, TEXT.replace("the receptor", "the alpha receptor"))
    assert told(ada) == [("improved", ben.name, 4, "")]
    assert Notice.objects.get().sentence == zinc


def test_words_replaced_in_a_sentence_are_both(section, ada, ben):
    write(section, ben, TEXT.replace("binds", "activates"))
    assert sorted(told(ada)) == [
        ("improved", ben.name, 3, ""),
        ("removed", ben.name, 1, ""),
    ]


def test_words_only_taken_away_are_no_improvement(section, ada, ben):
    write(section, ben, TEXT.replace("Zinc binds the", "Zinc binds"))
    assert told(ada) == [("removed", ben.name, 1, "")]


def test_who_gets_words_back_is_told(section, ada, ben, chiara):
    first = section.article.number
    write(section, ben, f"{ZINC} {IRON}")
    Notice.objects.all().delete()
    article = Article.objects.get()
    restore_article(article=article, author=chiara, number=first, now=later())
    assert told(ada) == [("restored", chiara.name, 3, "Restored from Edit 1")]
    assert told(ben) == []


def test_words_typed_again_are_brought_back(section, ada, ben, chiara):
    write(section, ben, f"{ZINC} {IRON}")
    Notice.objects.all().delete()
    write(section, chiara, TEXT)
    assert told(ada) == [("restored", chiara.name, 3, "")]


def test_words_that_stand_once_more_are_reused(section, ada, ben):
    long = "Zinc binds the alpha chain of the receptor in resting cells."
    write(section, ada, long)
    saved = save(section.article, ben, SectionChange(heading="Again", text=long))
    assert told(ada) == [("reused", ben.name, 11, "")]
    assert Notice.objects.get().sentence_id == saved.sentences[0]


def test_words_copied_to_another_article_are_reused_there(ada, ben):
    long = "Zinc binds the alpha chain of the receptor in resting cells."
    make_article(author=ada, text=long)
    other = make_gene(symbol="IL7", gene_id=3574, name="interleukin 7")
    copy = make_article(author=ben, text=long, gene=other)
    assert told(ada) == [("reused", ben.name, 11, "")]
    assert Notice.objects.get().edit.article == copy


def test_only_marks_and_spaces_are_nothing_to_tell(section, ada, ben):
    write(section, ben, TEXT.replace("Copper does not.", "Copper  does not!"))
    write(section, ben, TEXT.replace(" Iron", "\n\nIron"))
    assert told(ada) == []


def test_a_section_that_moves_is_nothing_to_tell(section, ada, ben):
    save(section.article, ben, SectionChange(heading="More", text="Gold is inert here."))
    save(section.article, ben, SectionChange(section.pk, position=900_000))
    assert told(ada) == []


def test_nobody_is_told_of_her_own_deeds(section, ada):
    write(section, ada, ZINC)
    assert not Notice.objects.exists()


def test_machines_closed_accounts_and_imports_are_not_told(ada, ben):
    machine = User.objects.create_user("m@machines.invalid", name="Made source", is_machine=True)
    article = make_article(author=ada, text=None)
    save(article, machine, SectionChange(heading="Overview", text=TEXT), kind=Edit.Kind.IMPORT)
    section = Section.objects.get(article=article)
    write(section, ada, f"{TEXT} Gold is inert here.")
    User.objects.filter(pk=ada.pk).update(is_active=False)
    write(section, ben, "Lead is heavy.")
    assert not Notice.objects.exists()


def test_a_person_is_told_of_what_an_import_did(section, ada):
    machine = User.objects.create_user("m@machines.invalid", name="Made source", is_machine=True)
    write(section, machine, ZINC, kind=Edit.Kind.IMPORT)
    assert [one[:2] for one in told(ada)] == [("removed", "Made source")]


def test_whoever_accepts_is_not_told_of_what_she_accepted(section, ada, ben, chiara):
    proposed = propose(section, ben, f"{ZINC} {IRON}", reason="Not so.")
    accept(proposed, ada)
    assert told(ada) == []


def test_the_authors_of_words_are_told_of_an_accepted_suggestion(section, ada, ben, chiara):
    accept(propose(section, ben, f"{ZINC} {IRON}", reason="Not so."), chiara)
    assert [one[:3] for one in told(ada)] == [("removed", ben.name, 3)]


# --- In a row ------------------------------------------------------------------------------------


def texts(number: int) -> list[str]:
    """Texts of which each has one sentence less than the one before, of four words each."""
    lines = [f"Metal number {name} shines." for name in "abcdefghijkl"[: number + 1]]
    return [" ".join(lines[: len(lines) - gone]) for gone in range(number + 1)]


def test_ten_edits_in_a_row_are_one_notice_that_grows(ada, ben):
    first, *rest = texts(10)
    section = Section.objects.get(article=make_article(author=ada, text=first))
    now = later()
    for number, text in enumerate(rest):
        last = write(
            section,
            ben,
            text,
            now=now + timedelta(minutes=5 * number),
            summary=f"Reason {number % 2}",
        )
    assert told(ada) == [("removed", ben.name, 40, "Reason 0; Reason 1")]
    notice = Notice.objects.get()
    assert (notice.edit, notice.at, notice.sentence) == (last.edit, last.edit.at, None)


def test_after_an_hour_a_new_one_begins(ada, ben):
    first, second, third = texts(2)
    section = Section.objects.get(article=make_article(author=ada, text=first))
    now = later()
    write(section, ben, second, now=now)
    write(section, ben, third, now=now + timedelta(minutes=61))
    assert [one[2] for one in told(ada)] == [4, 4]


@pytest.mark.parametrize("field", ["read_at", "mailed_at"])
def test_what_was_read_or_mailed_does_not_grow(ada, ben, field):
    first, second, third = texts(2)
    section = Section.objects.get(article=make_article(author=ada, text=first))
    write(section, ben, second)
    Notice.objects.update(**{field: later()})
    write(section, ben, third)
    assert [one[2] for one in told(ada)] == [4, 4]


def test_other_people_and_other_articles_have_their_own(ada, ben, chiara):
    first, second, third = texts(2)
    section = Section.objects.get(article=make_article(author=ada, text=first))
    other = Section.objects.get(
        article=make_article(
            author=ada, text=first, gene=make_gene(symbol="IL7", gene_id=3574, name="interleukin 7")
        )
    )
    Notice.objects.all().delete()
    write(section, ben, second)
    write(section, chiara, third)
    write(other, ben, second)
    assert [one[1] for one in told(ada) if one[0] == "removed"] == [ben.name, chiara.name, ben.name]


def test_a_sentence_built_upon_twice_does_not_hold_more(section, ada, ben):
    write(section, ben, TEXT.replace("the receptor", "the alpha receptor"))
    write(section, ben, TEXT.replace("the receptor", "the alpha beta receptor"))
    assert told(ada) == [("improved", ben.name, 4, "")]


# --- Cost ----------------------------------------------------------------------------------------


def cost(deed) -> int:
    with CaptureQueriesContext(connection) as caught:
        deed()
    return len([q for q in caught if "wiki_notice" in q["sql"]])


def test_telling_costs_nothing_where_only_ones_own_words_are_concerned(section, ada):
    assert cost(lambda: write(section, ada, f"{ZINC} Copper does, too.")) == 0


def test_telling_many_costs_as_much_as_telling_one(section, ada, ben, chiara, dev):
    write(section, ben, f"{TEXT} Gold is inert here. Lead is not.")
    write(section, chiara, f"{TEXT} Gold is inert here. Lead is not. Tin is soft in every cell.")
    assert cost(lambda: write(section, dev, "Mercury flows.")) == 2
    assert {one.person for one in Notice.objects.filter(by=dev)} == {ada, ben, chiara}


def test_a_save_that_fails_tells_nobody(section, ada, ben):
    with pytest.raises(ValidationError):
        save_sections(
            article=section.article,
            author=ben,
            changes=[SectionChange(section.pk, text=ZINC), SectionChange(heading=" ", text="x")],
            base=1,
            now=later(),
        )
    assert not Notice.objects.exists()


# --- Opinions ------------------------------------------------------------------------------------


def test_an_opinion_is_told_to_those_whose_words_it_is_about(section, ada, ben, chiara):
    sentence = sentences(section)[0]
    tell_of_opinion(
        people=[ada, ben, chiara],
        by=chiara,
        kind=Notice.Kind.REVIEWED,
        sentence=sentence,
        words={ada.pk: 4, ben.pk: 1},
        reason="Well sourced.",
        now=later(),
    )
    assert told(ada) == [("reviewed", chiara.name, 4, "Well sourced.")]
    assert told(ben) == [("reviewed", chiara.name, 1, "Well sourced.")]
    assert told(chiara) == []


def test_the_same_opinion_given_again_is_one_notice(section, ada, ben):
    edit = Edit.objects.get(number=1)
    for reason in ("", "Very clear."):
        tell_of_opinion(
            people=[ada], by=ben, kind=Notice.Kind.THANKED, edit=edit, reason=reason, now=later()
        )
    assert told(ada) == [("thanked", ben.name, 0, "Very clear.")]


def test_an_opinion_has_a_kind_and_something_it_is_about(section, ada, ben):
    edit = Edit.objects.get(number=1)
    with pytest.raises(ValueError, match="no opinion"):
        tell_of_opinion(people=[ada], by=ben, kind="removed", edit=edit, now=later())
    with pytest.raises(ValueError, match="of an Edit or of a Sentence"):
        tell_of_opinion(people=[ada], by=ben, kind=Notice.Kind.THANKED, now=later())


def test_an_opinion_does_not_grow_with_edits(section, ada, ben):
    edit = Edit.objects.get(number=1)
    tell_of_opinion(people=[ada], by=ben, kind=Notice.Kind.THANKED, edit=edit, now=later())
    write(section, ben, f"{ZINC} {IRON}")
    assert [one[0] for one in told(ada)] == ["thanked", "removed"]


# --- Read, and by mail ---------------------------------------------------------------------------


def test_reading_stops_at_the_time_of_the_page(section, ada, ben, chiara):
    write(section, ben, f"{ZINC} {IRON}")
    seen = Notice.objects.get().at
    write(section, chiara, ZINC)
    assert read_notices(person=ben, until=later(), now=later()) == 0
    assert read_notices(person=ada, until=seen, now=later()) == 1
    assert Notice.objects.get(read_at=None).by == chiara


def test_the_choice_of_mail_is_kept(ada):
    choose_mail(person=ada, mail="daily")
    assert choose_mail(person=ada, mail="off").mail == "off"
    ada.refresh_from_db()
    assert ada.notice_mail.mail == "off"
    with pytest.raises(ValidationError, match="Please choose"):
        choose_mail(person=ada, mail="hourly")
