"""The seed on an empty database: two articles with a history to show."""

import pytest
from django.core.management import call_command
from django.utils import timezone

from accounts.models import User
from tests.wiki.made import check_books, credit_of, everything, later, sentences, write
from wiki.importers.seed import load_seed
from wiki.models import Article, Edit, GeneMention, Reference, Section, Sentence, Share
from wiki.pages.article import article_page, find_article
from wiki.pages.past import past_page

pytestmark = pytest.mark.django_db


@pytest.fixture
def seeded(db):
    return load_seed(timezone.now())


def test_the_articles_are_full_and_everybody_wrote_in_both(seeded):
    assert (seeded.genes, seeded.people) >= (2, 4)
    assert seeded.edits == Edit.objects.count() >= 24
    demo = set(User.objects.filter(is_demo=True))
    assert len(demo) == seeded.people >= 4
    for gene in (3558, 3574):
        article = Article.objects.get(gene=gene)
        check_books(article)
        page = article_page(find_article(gene))
        assert page.sentence_count >= 40
        assert len(page.sections) >= 6
        assert not any(section.is_empty for section in page.sections)
        assert page.contributors == len(demo)
        assert {s.author for s in page.shares} <= demo
        assert len(page.shares) >= 3
        for number in (1, article.number // 2, article.number):
            past_page(page.article, number, authorship=True)
    assert {s.author for s in Share.objects.filter(words__gt=0).select_related("author")} == demo


def test_several_people_wrote_within_one_sentence(seeded):
    several = [
        one
        for one in Sentence.objects.filter(section__isnull=False)
        if len({name for name, _ in credit_of(one)} if len(one.runs) > 1 else ()) > 1
    ]
    assert len(several) >= 4
    assert {one.article_id for one in several} == set(Article.objects.values_list("pk", flat=True))


def test_every_sentence_is_cited_and_every_citation_is_bound(seeded):
    stored = "".join(Section.objects.values_list("html", flat=True))
    assert 'class="unresolved"' not in stored
    assert "No record of this gene" not in stored
    uncited = Sentence.objects.filter(section__isnull=False, citations__isnull=True, words__gt=0)
    assert [one.text for one in uncited if not one.text.startswith(("|", "#"))] == []
    assert not Reference.objects.filter(title="").exists()
    assert GeneMention.objects.exists()


def test_no_demo_person_can_sign_in_with_a_password(seeded):
    assert not any(user.has_usable_password() for user in User.objects.filter(is_demo=True))


def test_a_second_time_nothing_is_written(seeded, ada):
    write(Section.objects.order_by("pk")[0], ada, "All new. Nothing left.")
    before = everything()
    again = load_seed(later())
    assert (again.genes, again.references, again.people, again.edits) == (0, 0, 0, 0)
    assert everything() == before
    assert sentences(Section.objects.order_by("pk")[0])[0].text == "All new."


def test_the_command_says_what_it_did(capsys):
    call_command("load_seed")
    assert capsys.readouterr().out.startswith("Seeded 5 gene records, ")
    call_command("load_seed")
    assert capsys.readouterr().out == "The seed is loaded already.\n"
