"""A form that is larger than the server takes: one sentence that says what to do, and no change."""

import pytest
from django.test import Client

from tests.wiki.made import make_article
from wiki.models import Section

pytestmark = pytest.mark.django_db


@pytest.fixture
def section(ada):
    return Section.objects.select_related("article__gene").get(article=make_article(author=ada))


@pytest.fixture
def writer(ben):
    client = Client(raise_request_exception=False)
    client.force_login(ben)
    return client


def test_a_text_that_is_too_large_is_refused_in_words(writer, section):
    address = f"/genes/{section.article.gene.slug}/sections/{section.pk}/edit/"
    sent = {"heading": "Overview", "text": "x" * 2_700_000, "base": 1}
    for form in ({}, {"content_type": "application/x-www-form-urlencoded"}):
        body = "&".join(f"{k}={v}" for k, v in sent.items()) if form else sent
        answer = writer.post(address, body, **form)
        assert answer.status_code == 413
        page = answer.content.decode()
        assert "save one section at a time" in page
        assert "2.6 megabytes" in page
        assert f'href="{address}"' in page
        assert "Ben Lindqvist" in page, "she is still signed in"
    assert section.article.edits.count() == 1


def test_too_many_fields_are_answered_alike(writer, section):
    address = f"/genes/{section.article.gene.slug}/edit/"
    answer = writer.post(address, {f"f{n}": "x" for n in range(1100)})
    assert answer.status_code == 413


def test_a_request_that_is_wrong_otherwise_is_still_400(writer, settings):
    settings.ALLOWED_HOSTS = ["locus.example.org"]
    answer = writer.get("/", headers={"host": "evil.example"})
    assert answer.status_code == 400
    assert b"This request could not be read" in answer.content
