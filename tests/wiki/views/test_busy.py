"""A database that gives a save no turn: a clear page, nothing lost, and the same sent again."""

import html
import re

import pytest
from django.db import connection, connections
from django.test import Client

from tests.wiki.made import make_article
from wiki.models import Article, Section


@pytest.fixture
def held(transactional_db):
    """`held()` takes every turn, until `held.release()`; this thread waits for one only briefly."""

    class Held:
        other = None

        def __call__(self):
            if connection.vendor == "sqlite":
                connection.cursor().execute("PRAGMA busy_timeout = 100")
                self.other = connections.create_connection("default")
                self.other.cursor().execute("BEGIN IMMEDIATE")
            else:
                connection.cursor().execute("SET lock_timeout = '100ms'")
                self.other = connections.create_connection("default")
                self.other.set_autocommit(False)
                self.other.cursor().execute("SELECT id FROM wiki_article FOR UPDATE")

        def release(self):
            if self.other:
                self.other.rollback() if connection.vendor != "sqlite" else (
                    self.other.cursor().execute("ROLLBACK")
                )
                self.other.close()
                self.other = None

    held = Held()
    yield held
    held.release()
    connection.close()


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_a_save_without_a_turn_is_offered_again_with_all_its_words(held, ada):
    article = make_article(author=ada)
    section = Section.objects.get(article=article)
    client = Client()
    client.force_login(ada)
    address = f"/genes/{article.gene.slug}/sections/{section.pk}/edit/"
    given = {"heading": "Overview", "text": "Zinc & <copper> bind.", "base": "1", "summary": "so"}
    held()
    answer = client.post(address, given)
    assert answer.status_code == 503
    assert answer["Retry-After"] == "5"
    page = answer.content.decode()
    assert "nothing of it was written" in page
    assert "locked" not in page
    assert f'action="{address}"' in page
    fields = dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)">', page))
    again = {name: html.unescape(value) for name, value in fields.items()}
    assert given.items() <= again.items()
    held.release()
    assert client.post(address, again).status_code == 302
    section.refresh_from_db()
    assert section.source == given["text"]
    assert Article.objects.get(pk=article.pk).number == 2
