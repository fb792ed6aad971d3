"""A removed sentence that returns reworded is the same Sentence, with its writers."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.wiki.made import make_article, sentences, write
from wiki.actions.verify_history import verify_article
from wiki.authorship.reading import shingles
from wiki.authorship.tokens import tokens
from wiki.models import Article, Section, Shingle
from wiki.models.memory import LedgerMemory

pytestmark = pytest.mark.django_db
LONG = "Interleukin 2 is made by activated T cells of the thymus and the spleen."
TEXT = f"{LONG} Zinc binds the receptor. Copper does not bind it."


def test_it_keeps_its_address_and_its_words(ada, ben, chiara):
    article = make_article(author=ada, text=TEXT)
    section = Section.objects.get(article=article)
    first = sentences(section)[0]
    write(section, ben, TEXT.removeprefix(LONG).strip())
    write(section, chiara, TEXT.replace("activated", "resting"))
    again = sentences(section)[0]
    assert again.pk == first.pk
    assert {origin for origin, _ in again.runs} == {first.runs[0][0], article.edits.last().pk}
    assert list(verify_article(Article.objects.get(pk=article.pk))) == []


def test_it_is_found_by_one_query(ada):
    article = make_article(author=ada, text=TEXT)
    asked = shingles([token.key for token in tokens(LONG)])
    assert Shingle.objects.filter(article=article, number__in=asked).count() == 6
    with CaptureQueriesContext(
        connection,
    ) as queries:
        found = LedgerMemory(article, []).resembling(asked)
    assert [one.text for one in found] == [LONG]
    assert len(queries) == 1
