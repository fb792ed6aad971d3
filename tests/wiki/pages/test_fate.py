"""What became of an author's words: the numbers add up, and each leads to its Edits."""

import random
from datetime import timedelta

import pytest
from django.db import connection, models
from django.db.models import Sum
from django.test.utils import CaptureQueriesContext

from accounts.models import User
from tests.wiki.actions.test_books import step
from tests.wiki.made import (
    TEXT,
    accept,
    add_section,
    later,
    make_article,
    propose,
    reword,
    sentences,
    write,
)
from wiki.actions.rebuild_ledger import rebuild_article
from wiki.actions.restore import restore_article
from wiki.actions.save_sections import NothingChanged
from wiki.models import Article, Edit, Reference, Review, Section, SentenceVersion, Share, Tally
from wiki.pages.fate_edits import WHAT, fate_page
from wiki.pages.lasting import everything
from wiki.pages.person import _chart, person_page
from wiki.pages.words_now import words_now

pytestmark = pytest.mark.django_db


@pytest.fixture
def article(ada):
    return make_article(author=ada)


@pytest.fixture
def section(article):
    return Section.objects.get(article=article)


def listed(person, what, **more):
    """The total of a list of Edits, which is also the sum of its rows."""
    page = fate_page(person.pk, what=what, chosen=everything(), **more)
    assert page.total == sum(row.amount for row in page.rows)
    return page.total


def check_fate(person: User) -> None:
    """The page's numbers agree with one another, with the tables, and with the lists."""
    page = person_page(person.pk)
    total = page.total
    edits = Edit.objects.filter(author=person)
    written = edits.aggregate(n=Sum("words_added"))["n"] or 0
    shares = Share.objects.filter(author=person).aggregate(n=Sum("words"))["n"] or 0
    assert total.written == written == total.unchanged + total.changed + total.removed
    assert total.standing == shares == total.kept + total.copies
    assert total.removed == sum(hand.removed - hand.returned for hand in page.hands)
    assert min(total.unchanged, total.changed, total.removed, total.copies) >= 0
    shown = {share.article_id: share.words for share in Share.objects.filter(author=person)}
    for fate in page.fates:
        assert fate.written == fate.unchanged + fate.changed + fate.removed
        assert fate.standing == shown.get(fate.article.pk, 0)
        assert min(fate.unchanged, fate.changed, fate.removed, fate.copies) >= 0
        for what, number in (
            ("written", fate.written),
            ("unchanged", fate.unchanged),
            ("changed", fate.changed),
            ("gone", fate.removed),
            ("standing", fate.kept),
            ("copies", fate.copies),
        ):
            assert listed(person, what, article=fate.article.gene_id) == number, what
    for hand in page.hands:
        assert listed(person, "removed", by=hand.person.pk) == hand.removed
        assert listed(person, "returned", by=hand.person.pk) == hand.returned
    for one in page.co_authors:
        assert listed(person, "together", by=one.person.pk) == one.words
    for role in page.roles:
        for evidence in role.evidence:
            assert listed(person, evidence.what) == evidence.amount
    now = words_now(person)
    assert sum(now.begun.values()) + sum(now.revised.values()) == total.kept


def test_words_that_stand_that_were_changed_around_and_that_are_gone(article, section, ada, ben):
    write(section, ben, "Zinc binds the receptor. Copper certainly does not.")
    page = person_page(ada.pk)
    total = page.total
    # "Zinc binds the receptor." unchanged; "Copper … does not." changed around; the rest is gone.
    assert (total.written, total.unchanged, total.changed, total.removed) == (12, 4, 3, 5)
    assert [(hand.person, hand.removed, hand.returned) for hand in page.hands] == [(ben, 5, 0)]
    assert [(bar.what, bar.words) for bar in total.bars] == [
        ("unchanged", 4),
        ("changed", 3),
        ("removed", 5),
    ]
    assert [(c.person, c.sentences, c.articles, c.words) for c in page.co_authors] == [
        (ben, 1, 1, 3)
    ]
    check_fate(ada)
    check_fate(ben)


def test_restoring_brings_words_back_to_their_writer(article, section, ada, ben, chiara):
    write(section, ben, "Zinc binds the receptor.")
    restore_article(
        article=Article.objects.get(pk=article.pk), author=chiara, number=1, now=later()
    )
    page = person_page(ada.pk)
    hands = {hand.person: (hand.removed, hand.returned) for hand in page.hands}
    assert hands == {ben: (8, 0), chiara: (0, 8)}
    assert (page.total.removed, page.total.kept) == (0, 12)
    assert person_page(chiara.pk).total.written == 0
    for person in (ada, ben, chiara):
        check_fate(person)


LONG = "Zinc binds the old receptor of the cell with low affinity."


def test_copies_are_counted_besides_and_never_as_written(article, section, ada, ben, make_gene):
    write(section, ada, f"{TEXT} {LONG}")
    other = make_article(author=ben, gene=make_gene("IL7", 3574), text="Something else is here.")
    write(Section.objects.get(article=other), ben, f"Something else is here. {LONG}")
    total = person_page(ada.pk).total
    assert (total.written, total.kept, total.copies) == (23, 23, 11)
    check_fate(ada)
    write(section, ben, f"{TEXT} {LONG}\n\n{LONG}")  # and once more in the same article
    assert person_page(ada.pk).total.copies == 22
    check_fate(ada)
    write(section, ben, TEXT)  # what was written is removed, and the copy beside it
    total = person_page(ada.pk).total
    assert (total.kept, total.removed, total.copies) == (12, 11, 11)
    check_fate(ada)
    check_fate(ben)


def test_accepted_suggestions_are_their_authors(article, section, ada, ben, rita):
    accept(propose(section, rita, TEXT + " Tin is very new."), ben)
    page = person_page(rita.pk)
    assert (page.total.written, page.total.kept, page.total.edits) == (4, 4, 1)
    for person in (ada, ben, rita):
        check_fate(person)


@pytest.mark.parametrize("seed", range(4))
def test_the_numbers_add_up_after_any_history_and_its_rebuild(seed, ada, ben, chiara, make_gene):
    chance = random.Random(seed)  # noqa: S311 - a seeded history, not a secret
    other = make_article(author=ben, gene=make_gene("IL7", 3574), text=TEXT)
    article = make_article(author=ada, text=TEXT)
    for index in range(24):
        try:
            step(chance, chance.choice((article, other)), chance.choice((ada, ben, chiara)))
        except NothingChanged:
            continue
        if index % 6 == 5:
            for person in (ada, ben, chiara):
                check_fate(person)
    for each in (article, other):
        age(each)
        rebuild_article(article=each, author=ada, now=later(), apply=True)
    for person in (ada, ben, chiara):
        check_fate(person)


def age(article: Article) -> None:
    """Make the Edits look as if an older engine had credited them, so that a rebuild does work."""
    models.QuerySet(Edit).filter(article=article).update(engine=0)


class TestRoles:
    def test_they_follow_from_what_stands_and_was_reviewed(
        self, article, section, ada, ben, chiara
    ):
        Reference.objects.create(key="pmid:11", pmid=11)
        first = sentences(section)[0]
        reword(first, ben, "Zinc surely binds the receptor [@pmid:11].")
        version = SentenceVersion.objects.filter(sentence=first).order_by("-pk")[0]
        Review.objects.create(version=version, reviewer=chiara, verdict="passed", at=later())

        def roles(person):
            return {
                role.name: [(e.what, e.amount) for e in role.evidence]
                for role in person_page(person.pk).roles
            }

        assert roles(ada) == {"Writing – original draft": [("begun", 12)]}
        assert roles(ben) == {
            "Investigation": [("citations", 1)],
            "Writing – review & editing": [("revised", 1)],
        }
        assert roles(chiara) == {"Writing – review & editing": [("reviewed", 1)]}
        assert listed(chiara, "reviewed") == 1

    def test_none_without_a_number(self, article, section, ada, ben):
        write(section, ben, TEXT + " Tin is new.")
        write(section, ada, TEXT)
        assert person_page(ben.pk).roles == ()

    def test_a_sentence_split_off_goes_on_from_its_beginning(self, article, section, ada, ben):
        write(section, ben, TEXT.replace("Copper does not.", "Copper does. It does not."))
        page = person_page(ada.pk)
        assert [(r.name, r.evidence[0].amount) for r in page.roles] == [
            ("Writing – original draft", page.total.kept)
        ]


def test_what_is_asked_wrongly(article, ada):
    assert fate_page(ada.pk, what="nonsense", chosen=everything()).what == "written"
    assert fate_page(ada.pk, what="together", chosen=everything()).rows == ()
    with pytest.raises(User.DoesNotExist):
        fate_page(10**9, what="written", chosen=everything())
    with pytest.raises(Article.DoesNotExist):
        fate_page(ada.pk, what="written", article=10**9, chosen=everything())


def test_lists_cost_the_same_for_one_edit_and_for_many(ada, ben, make_gene):
    article = make_article(author=ada)
    section = add_section(article, ben, "More", "Zinc [@pmid:11] is here.")

    def costs():
        found = {}
        for what in WHAT:
            with CaptureQueriesContext(connection) as captured:
                fate_page(ada.pk, what=what, by=ben.pk, article=3558, chosen=everything())
            found[what] = len(captured)
        with CaptureQueriesContext(connection) as captured:
            person_page(ada.pk)
        return found | {"person": len(captured)}

    text = section.source
    write(section, ada, text + " Ada was here.")
    write(section, ben, text + " Ada is here.")
    before = costs()
    for index in range(12):
        text += f" Word{index} is by {'both' if index % 2 else 'one'}."
        write(section, (ada, ben)[index % 2], text)
    after = costs()
    assert max(before.pop("person"), after.pop("person")) <= 20
    assert max(after.values()) <= 9


def test_a_long_chart_is_thinned_and_ends_where_the_words_stand(article, ada):
    first = Edit.objects.get(article=article)
    for index in range(400):
        edit = Edit.objects.create(
            article=article, number=index + 2, author=ada, at=first.at + timedelta(days=index + 1),
            base=index + 1, digest="made", engine=1,
        )  # fmt: skip
        Tally.objects.create(edit=edit, author=ada, words=13 + index)
    chart = _chart(ada)
    assert 100 < len(chart.rows) <= 152
    assert chart.rows[0][1] == (12,)
    assert chart.rows[-1][1] == (412,)


def test_articles_beyond_the_first_have_one_row_until_all_are_asked_for(
    ada, make_gene, monkeypatch
):
    monkeypatch.setattr("wiki.pages.person.MOST_ARTICLES", 2)
    for number in range(4):
        make_article(author=ada, gene=make_gene(f"MADE{number}", 9000 + number), text=TEXT)
    page = person_page(ada.pk)
    assert (len(page.fates), page.others.edits) == (2, 2)
    everywhere = [*page.fates, page.others]
    assert sum(fate.written for fate in everywhere) == page.total.written
    assert sum(fate.standing for fate in everywhere) == page.total.standing
    page = person_page(ada.pk, all_articles=True)
    assert (len(page.fates), page.others) == (4, None)
