"""Save: credit, order, refusals, and what is written for it."""

from collections import Counter

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from reversion.models import Revision, Version

from accounts.models import User
from tests.wiki.made import (
    TEXT,
    add_section,
    check_books,
    counts,
    credit_of,
    everything,
    later,
    make_article,
    many_sentences,
    reword,
    save,
    sentences,
    words_of,
    write,
)
from wiki.actions.save_sections import NothingChanged, SectionChange
from wiki.markup.source import MAX_SECTION
from wiki.models import (
    Article,
    Citation,
    Edit,
    GeneMention,
    Section,
    SectionVersion,
    SentenceVersion,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def article(ada):
    return make_article(author=ada)


@pytest.fixture
def section(article):
    return Section.objects.get(article=article)


def test_the_first_save_credits_every_word_to_its_author(article, section, ada):
    assert words_of(article) == {ada.name: 12}
    assert (article.number, article.words, article.sentence_count) == (1, 12, 3)
    assert [s.text for s in sentences(section)] == [
        "Zinc binds the receptor.", "Copper does not.", "Iron is not known to."
    ]  # fmt: skip
    edit = Edit.objects.get()
    assert (edit.number, edit.author, edit.base, edit.kind) == (1, ada, 0, "write")
    assert (edit.words_added, edit.words_removed, edit.words) == (12, 0, 12)
    check_books(article)


def test_only_the_words_a_second_author_puts_in_are_hers(article, section, ada, ben):
    saved = write(section, ben, TEXT.replace("Copper does not.", "Copper certainly does not."))
    first, second, third = sentences(section)
    assert credit_of(first) == [(ada.name, "Zinc binds the receptor.")]
    assert credit_of(second) == [
        (ada.name, "Copper"), (ben.name, "certainly"), (ada.name, "does not.")
    ]  # fmt: skip
    assert credit_of(third) == [(ada.name, "Iron is not known to.")]
    assert words_of(article) == {ada.name: 12, ben.name: 1}
    assert saved.sentences == (second.pk,)
    assert (saved.edit.words_added, saved.edit.words_removed) == (1, 0)
    check_books(article)


def test_a_save_writes_one_version_per_touched_section_and_sentence(article, section, ada, ben):
    other = add_section(article, ada, "Clinic", "Tin is untested. Lead is poisonous.")
    before = counts()
    saved = write(section, ben, TEXT.replace("Copper does not", "Copper never does"))
    after = counts()
    grown = {name: after[name] - before[name] for name in after if after[name] != before[name]}
    assert grown == {
        "Edit": 1, "JournalEntry": 1, "SectionVersion": 1, "SentenceVersion": 1,
        "Share": 1, "Tally": 2, "WordChange": 2, "Revision": 1, "Version": 1,
    }  # fmt: skip
    assert saved.sections == (section.pk,)
    revision = Revision.objects.order_by("-pk")[0]
    assert revision.journal_entry.edit == saved.edit
    assert (revision.user, revision.date_created) == (ben, saved.edit.at)
    version = Version.objects.get(revision=revision)
    section.refresh_from_db()
    assert version.object_id == str(section.pk)
    assert version.field_dict["source"] == section.source
    assert {"html", "layout"}.isdisjoint(version.field_dict)
    changed = SentenceVersion.objects.get(edit=saved.edit)
    assert (changed.acts, changed.text) == ("changed", "Copper never does.")
    assert not SectionVersion.objects.filter(edit=saved.edit, section=other).exists()
    assert not Version.objects.filter(revision=revision, object_id=str(other.pk)).exists()


def test_a_section_that_is_only_renamed_keeps_its_sentences_alone(article, section, ben):
    before = everything()
    saved = save(article, ben, SectionChange(section.pk, heading="In short"))
    after = everything()
    assert after["Sentence"] == before["Sentence"]
    assert after["SentenceVersion"] == before["SentenceVersion"]
    assert after["Share"] == before["Share"]
    assert saved.sentences == ()
    section.refresh_from_db()
    assert (section.heading, section.source) == ("In short", TEXT)
    check_books(article)


def test_several_sections_in_one_save_are_one_edit(article, section, ada, ben):
    other = add_section(article, ada, "Clinic", "Tin is untested.")
    saved = save(
        article,
        ben,
        SectionChange(section.pk, text=TEXT + " So it is."),
        SectionChange(other.pk, text="Tin is well tested."),
        SectionChange(heading="New", text="Gold is inert."),
    )
    assert len(saved.sections) == 3
    assert Edit.objects.count() == 3
    assert Version.objects.filter(revision__journal_entry__edit=saved.edit).count() == 3
    check_books(article)


def test_a_sentence_that_moves_to_another_section_keeps_its_identity(article, section, ada, ben):
    other = add_section(article, ada, "Clinic", "Tin is untested.")
    copper = sentences(section)[1]
    save(
        article,
        ben,
        SectionChange(section.pk, text="Zinc binds the receptor. Iron is not known to."),
        SectionChange(other.pk, text="Tin is untested. Copper does not."),
    )
    copper.refresh_from_db()
    assert copper.section_id == other.pk
    assert words_of(article) == {ada.name: 15}
    check_books(article)


def test_split_and_merge_keep_the_words_with_their_writers(article, section, ada, ben):
    write(
        section,
        ben,
        "Zinc binds the receptor. It does so tightly and copper does not. Iron is not known to.",
    )
    check_books(article)
    write(
        section,
        ada,
        "Zinc binds the receptor. It does so tightly. And copper does not. Iron is not known to.",
    )
    check_books(article)
    assert set(words_of(article)) == {ada.name, ben.name}


# Order -------------------------------------------------------------------------------------------


def headings(article):
    return list(Section.objects.filter(article=article).present().values_list("heading", flat=True))


def test_a_new_section_stands_at_the_end_or_where_it_is_asked(article, section, ada):
    add_section(article, ada, "Last")
    add_section(article, ada, "First", after=0)
    add_section(article, ada, "Second", after=section.pk)
    assert headings(article) == ["First", "Overview", "Second", "Last"]


def test_moving_a_section_touches_it_alone_while_there_is_room(article, section, ada):
    last = add_section(article, ada, "Last")
    add_section(article, ada, "Middle", after=section.pk)
    saved = save(article, ada, SectionChange(last.pk, after=0))
    assert saved.sections == (last.pk,)
    assert headings(article) == ["Last", "Overview", "Middle"]
    check_books(article)


def test_thirty_sections_fit_in_the_same_place(article, section, ada):
    add_section(article, ada, "End")
    for index in range(30):
        add_section(article, ada, f"Part {index}", after=section.pk)
    expected = ["Overview", *(f"Part {i}" for i in reversed(range(30))), "End"]
    assert headings(article) == expected
    positions = list(
        Section.objects.filter(article=article).present().values_list("position", flat=True)
    )
    assert len(set(positions)) == len(positions)
    check_books(article)


def test_a_place_behind_a_section_that_is_gone_is_refused(article, section, ada):
    other = add_section(article, ada, "Clinic")
    save(article, ada, SectionChange(other.pk, removed=True))
    before = everything()
    with pytest.raises(ValidationError, match="no longer part of the article"):
        save(article, ada, SectionChange(heading="New", after=other.pk))
    assert everything() == before


def test_two_sections_at_one_position_have_one_order_everywhere(article, section, ada):
    """A removed section may return to a position that another has taken since."""
    from wiki.actions.restore import restore_section
    from wiki.pages.article import article_page
    from wiki.pages.past import past_page

    old = add_section(article, ada, "Old", "Lead is old [@pmid:11]. Tin is too [@pmid:12].")
    number = Article.objects.get(pk=article.pk).number
    save(article, ada, SectionChange(old.pk, removed=True))
    add_section(article, ada, "New", "Gold is new [@pmid:21]. Salt is too [@pmid:22].")
    article.refresh_from_db()
    old.refresh_from_db()
    restore_section(section=old, author=ada, number=number, now=later())
    assert Section.objects.filter(article=article).values("position").distinct().count() == 2
    article.refresh_from_db()
    page, past = article_page(article), past_page(article, article.number)
    assert [s.heading for s in page.sections] == [s.heading for s in past.sections]
    assert [line.reference.pmid for line in page.references] == [11, 12, 21, 22]
    assert [line.reference.pmid for line in past.references] == [11, 12, 21, 22]


# Refusals ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"heading": " \x00 "}, "Please give the section a heading."),
        ({"heading": "x" * 201}, "Please shorten the heading to 200 characters."),
        ({"text": "x" * (MAX_SECTION + 1)}, "This section has 200,001 characters"),
    ],
)
def test_bad_input_gets_a_sentence_and_writes_nothing(article, section, ada, change, message):
    before = everything()
    with pytest.raises(ValidationError, match=message):
        save(article, ada, SectionChange(section.pk, **change))
    assert everything() == before


def test_a_section_of_another_article_is_refused(article, section, ada, make_gene):
    other = make_article(author=ada, gene=make_gene("IL7", 3574))
    theirs = Section.objects.get(article=other)
    with pytest.raises(ValidationError, match="not part of this article"):
        save(article, ada, SectionChange(theirs.pk, text="Mine now."))


@pytest.mark.parametrize("base", [-1, 2, 10**6])
def test_a_base_that_never_was_is_refused(article, section, ada, base):
    with pytest.raises(ValidationError, match="not a state of this article"):
        write(section, ada, "Something else.", base=base)


def test_a_save_that_changes_nothing_is_no_edit(article, section, ada):
    before = everything()
    for change in (
        SectionChange(section.pk, text=TEXT),
        SectionChange(section.pk, text=f"\r\n{TEXT}  \n"),
        SectionChange(section.pk, heading=" Overview "),
        SectionChange(section.pk, after=0),
    ):
        with pytest.raises(NothingChanged):
            save(article, ada, change)
    with pytest.raises(NothingChanged):
        save(article, ada)
    assert everything() == before


def test_readers_machines_and_strangers_do_not_write(article, section, rita):
    from django.contrib.auth.models import AnonymousUser

    machine = User.objects.create_user("robot@machine.invalid", name="Robot", is_machine=True)
    before = everything()
    for stranger in (rita, machine, AnonymousUser()):
        if isinstance(stranger, AnonymousUser):
            stranger.is_machine = False
        with pytest.raises(PermissionDenied, match="may read but not write"):
            write(section, stranger, "Something else.")
    assert everything() == before


def test_a_machine_imports(article, section):
    machine = User.objects.create_user("robot@machine.invalid", name="Robot", is_machine=True)
    saved = write(section, machine, TEXT + " So.", kind=Edit.Kind.IMPORT, origin="A page")
    assert (saved.edit.kind, saved.edit.origin) == ("import", "A page")


def test_what_no_reader_could_see_is_not_kept(article, section, ada):
    write(section, ada, "Zinc\u202e binds\x00 \ue000the\ue100 recep\u00adtor.\r\n\r\n\r\n\r\nSo.  ")
    section.refresh_from_db()
    assert section.source == "Zinc binds the receptor.\n\nSo."
    check_books(article)


# Citations and mentions --------------------------------------------------------------------------


def test_citations_and_mentions_follow_the_present_text(article, section, ada, make_gene):
    il7 = make_gene("IL7", 3574, aliases=("LP-1",))
    write(section, ada, "Zinc binds [[LP-1]] [@pmid:11; @pmid:12]. Copper does not [@pmid:11].")
    assert Counter(Citation.objects.values_list("reference__pmid", flat=True)) == {11: 2, 12: 1}
    assert list(GeneMention.objects.values_list("gene", flat=True)) == [il7.pk]
    write(section, ada, "Zinc binds something [@pmid:12].")
    assert list(Citation.objects.values_list("reference__pmid", flat=True)) == [12]
    assert not GeneMention.objects.exists()


# Cost --------------------------------------------------------------------------------------------


def queries_of(call):
    with CaptureQueriesContext(connection) as captured:
        call()
    return len(captured)


def test_a_save_costs_the_same_beside_five_sentences_and_five_hundred(ada, ben, make_gene):
    costs = []
    for gene, number in ((make_gene("IL2", 3558), 5), (make_gene("IL7", 3574), 500)):
        article = make_article(author=ada, gene=gene)
        section = Section.objects.get(article=article)
        add_section(article, ada, "Long", many_sentences(number, start=gene.pk))
        text = f"Zinc{gene.pk} binds the receptor. Copper does not. Iron is not known to."
        write(section, ben, text)  # warms content types and permissions
        base = Article.objects.get(pk=article.pk).number
        costs.append(
            queries_of(lambda s=section, b=base, t=text: write(s, ben, t + " So it is.", base=b))
        )
    assert costs[0] == costs[1] <= 40


def test_a_save_costs_the_same_after_five_edits_and_after_two_hundred(article, section, ada, ben):
    def both(number):
        """The queries of saving a Section, and of saving a Sentence."""
        text = TEXT.replace("Copper", f"Copper {number}")
        first = queries_of(lambda: write(section, ben, text, base=number - 1))
        second = sentences(section)[1]
        return first, queries_of(lambda: reword(second, ada, f"Copper {number} surely does not."))

    costs = {}
    for number in range(2, 206, 2):
        costs[number] = both(number)
    assert costs[6] == costs[200] == costs[204]
    check_books(article)


def test_the_number_of_queries_does_not_grow_with_the_sections_touched(article, ada):
    first = [SectionChange(heading=f"A{i}", text=f"Fact {i} holds.") for i in range(3)]
    more = [SectionChange(heading=f"B{i}", text=f"Thing {i} stays.") for i in range(40)]
    base = article.number
    small = queries_of(lambda: save(article, ada, *first, base=base))
    large = queries_of(lambda: save(article, ada, *more, base=base + 1))
    assert large <= small + 3
    check_books(article)
