"""Credit for an article after any of its Edits: shares that add up, order, threshold, sources."""

import random

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import User
from tests.wiki.actions.test_books import step
from tests.wiki.made import (
    TEXT,
    add_section,
    later,
    make_article,
    many_sentences,
    reword,
    save,
    sentences,
    write,
)
from wiki.actions.save_sections import NothingChanged, SectionChange
from wiki.models import Article, Edit, Reference, Review, Section, SentenceVersion
from wiki.pages.authors import percent_text, shares_at
from wiki.pages.credit import behind_page, credit_page
from wiki.pages.credit_at import credit_at

pytestmark = pytest.mark.django_db


@pytest.fixture
def article(ada):
    return make_article(author=ada)


@pytest.fixture
def section(article):
    return Section.objects.get(article=article)


def _page(article, number=None):
    article = Article.objects.select_related("gene__organism").get(pk=article.pk)
    return credit_page(article, article.number if number is None else number)


def _names(rows):
    return [row.author.name for row in rows]


def _review(sentence, reviewer, verdict, at=None):
    version = SentenceVersion.objects.filter(sentence=sentence).order_by("-pk")[0]
    return Review.objects.create(
        version=version, reviewer=reviewer, verdict=verdict, reason="Made up.", at=at or later()
    )


def test_words_sentences_and_citations_after_each_edit(article, section, ada, ben):
    Reference.objects.create(key="pmid:11", pmid=11)
    write(section, ben, TEXT.replace("Copper does not.", "Copper does not do so [@pmid:11]."))
    page = _page(article)
    rows = {row.author: row for row in (*page.authors, *page.contributors)}
    assert (rows[ada].words.amount, rows[ben].words.amount) == (12, 2)
    # Of three sentences the second is Ada's by three of its five words.
    assert rows[ada].sentences.amount == pytest.approx(2.6)
    assert rows[ben].sentences.amount == pytest.approx(0.4)
    assert (rows[ada].citations.amount, rows[ben].citations.amount) == (0, 1)
    before = _page(article, 1)
    assert _names(before.authors) == [ada.name]
    assert (before.sentences, before.citations) == (3, 0)


@pytest.mark.parametrize(
    ("percent", "text"), [(0, "0 %"), (0.4, "< 1 %"), (1, "1 %"), (58.7, "59 %"), (100, "100 %")]
)
def test_no_line_ends_between_a_share_and_its_sign(percent, text):
    assert percent_text(percent) == text.replace(" ", "\N{NO-BREAK SPACE}")


def test_a_citation_that_leads_to_no_reference_does_not_count(article, section, ada):
    write(section, ada, TEXT + " Tin is new [@nobody-1900].")
    assert _page(article).citations == 0


def test_a_citation_stays_its_writers_when_another_rewords_around_it(article, section, ada, ben):
    write(section, ada, "Zinc binds the receptor [@pmid:11; @pmid:12].")
    write(section, ben, "Some zinc ions bind the receptor [@pmid:11; @pmid:13; @pmid:12].")
    rows = {row.author: row for row in _page(article).authors}
    rows |= {row.author: row for row in _page(article).contributors}
    assert (rows[ada].citations.amount, rows[ben].citations.amount) == (2, 1)


@pytest.mark.parametrize("seed", range(4))
def test_everything_adds_up_after_every_edit_of_any_history(seed, ada, ben, chiara, make_gene):
    chance = random.Random(seed)  # noqa: S311 - a seeded history, not a secret
    make_gene("IL7", 3574)
    article = make_article(author=ada, text=TEXT)
    for _ in range(20):
        try:
            step(chance, article, chance.choice((ada, ben, chiara)))
        except NothingChanged:
            continue
    for edit in Edit.objects.filter(article=article):
        state = credit_at(article, edit)
        told = {share.author.pk: share.words for share in shares_at(article, edit.number)}
        assert {a: n for a, n in state.by_author(state.words).items() if n} == told
        assert sum(state.words.values()) == edit.words
        assert sum(state.sentences.values()) == len(state.versions)
        page = credit_page(article, edit.number)
        rows = (*page.authors, *page.contributors, *page.sources)
        assert sum(row.words.amount for row in rows) == edit.words
        assert sum(row.sentences.amount for row in rows) == pytest.approx(page.sentences)
        assert sum(row.citations.amount for row in rows) == page.citations
        for row in rows:
            for of in ("words", "sentences", "citations"):
                behind = behind_page(article, edit.number, author=row.author.pk, of=of)
                assert behind.total.amount == pytest.approx(getattr(row, of).amount)


class TestOrderAndThreshold:
    def test_by_words_then_by_the_earlier_first_edit(self, article, section, ada, ben, chiara):
        write(section, chiara, TEXT + " Tin is very new here now.")
        write(section, ben, TEXT + " Tin is very new here now. Lead is very old here now.")
        assert _names(_page(article).authors) == [ada.name, chiara.name, ben.name]

    def test_either_limit_makes_an_author(self, article, section, ada, ben, chiara, settings):
        write(section, ben, TEXT.replace("Zinc", "Tin"))
        settings.LOCUS_AUTHOR_WORDS, settings.LOCUS_AUTHOR_PERCENT = 10, 5
        assert _names(_page(article).authors) == [ada.name, ben.name]
        settings.LOCUS_AUTHOR_PERCENT = 50
        page = _page(article)
        assert (_names(page.authors), _names(page.contributors)) == ([ada.name], [ben.name])
        settings.LOCUS_AUTHOR_WORDS = 1
        assert _names(_page(article).authors) == [ada.name, ben.name]

    def test_whose_words_are_gone_is_a_contributor_still(self, article, section, ada, ben):
        write(section, ben, TEXT + " Tin is very new here now.")
        write(section, ada, TEXT)
        page = _page(article)
        assert _names(page.contributors) == [ben.name]
        assert (page.contributors[0].words.amount, page.contributors[0].edits) == (0, 1)

    def test_nobody_is_named_for_nothing_at_all(self, article, settings):
        settings.LOCUS_AUTHOR_WORDS = settings.LOCUS_AUTHOR_PERCENT = 10_000
        page = _page(article)
        assert page.authors == ()
        assert page.citation("x").startswith("Contributors to IL2. ")


def test_imports_stand_apart_with_their_source(article, ada):
    machine = User.objects.create_user("robot@machine.invalid", name="Robot", is_machine=True)
    save(
        article,
        machine,
        SectionChange(heading="Old", text="Some words were brought here."),
        kind=Edit.Kind.IMPORT,
        origin="Made-up archive, page 1",
    )
    page = _page(article)
    assert _names(page.authors) == [ada.name]
    assert [(row.author, row.origins) for row in page.sources] == [
        (machine, ("Made-up archive, page 1",))
    ]
    assert "Robot" not in page.names
    line = page.citation("http://example.org/at/2/")
    assert line.startswith("Ada Okafor. IL2, interleukin 2 (Homo sapiens). Locus, Edit 2, ")
    assert line.endswith("With text from Made-up archive, page 1. http://example.org/at/2/")


def test_demo_people_are_marked_in_the_line(article, ada):
    User.objects.filter(pk=ada.pk).update(is_demo=True)
    assert _page(article).names == "Ada Okafor (demo person)"


class TestReviews:
    def test_they_are_counted_apart(self, article, section, chiara, ada):
        first, second, _ = sentences(section)
        _review(first, chiara, "failed")
        _review(first, chiara, "passed")
        _review(second, chiara, "failed")
        page = _page(article)
        assert [(r.person, r.passed, r.failed) for r in page.reviewers] == [(chiara, 1, 1)]
        assert chiara not in [row.author for row in (*page.authors, *page.contributors)]
        behind = behind_page(article, 1, author=chiara.pk, of="reviews")
        assert behind.total.amount == 2
        assert [review.verdict for row in behind.rows for review in row.reviews] == [
            "passed",
            "failed",
        ]

    def test_only_of_wordings_that_stood_and_given_by_then(self, article, section, ben, chiara):
        first = sentences(section)[0]
        _review(first, chiara, "passed")
        reword(first, ben, "Zinc ions bind the receptor.")
        assert _page(article, 1).reviewers[0].count == 1
        assert _page(article, 2).reviewers == ()
        late = SentenceVersion.objects.filter(sentence=first).order_by("pk")[0]
        Review.objects.create(version=late, reviewer=ben, verdict="passed", at=later())
        assert [row.person for row in _page(article, 1).reviewers] == [chiara]


def test_what_is_not_there(article):
    for number in (0, 2, 10**9):
        with pytest.raises(Edit.DoesNotExist):
            credit_page(article, number)
    with pytest.raises(User.DoesNotExist):
        behind_page(article, 1, author=10**9)
    assert behind_page(article, 1, author=None, of="nonsense").of == "words"


def test_it_costs_as_many_queries_for_five_sentences_as_for_five_hundred(ada, ben, make_gene):
    costs = []
    for gene, number in ((make_gene("IL2", 3558), 5), (make_gene("IL7", 3574), 500)):
        article = make_article(author=ada, gene=gene, text=many_sentences(number, gene.pk))
        add_section(article, ben, "More", "Zinc [@pmid:11] is here.")
        section = Section.objects.get(article=article, heading="Overview")
        for index in range(number // 100):
            reword(sentences(section)[index], ben, f"New {index} is about zinc.")
        _review(sentences(section)[0], ben, "passed")
        article = Article.objects.select_related("gene__organism").get(pk=article.pk)
        for call in (
            lambda a=article: credit_page(a, a.number),
            lambda a=article: credit_page(a, 1),
            lambda a=article: behind_page(a, a.number, author=None, of="reviews"),
        ):
            with CaptureQueriesContext(connection) as captured:
                call()
            costs.append(len(captured))
    assert costs[:3] == costs[3:]
    assert max(costs) <= 15
