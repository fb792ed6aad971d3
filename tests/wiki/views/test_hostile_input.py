"""Texts that nobody should send, sent: a clear sentence or a clean result, and nothing lost."""

import pytest
from django.test import Client

from tests.wiki.made import TEXT, make_article, sentences
from wiki.models import Edit, Section

pytestmark = pytest.mark.django_db


@pytest.fixture
def article(ada):
    return make_article(author=ada)


@pytest.fixture
def section(article):
    return Section.objects.get(article=article)


@pytest.fixture
def ben_writes(ben):
    client = Client()
    client.force_login(ben)
    return client


def _sent(client, section, text, **more):
    address = f"{section.article.get_absolute_url()}sections/{section.pk}/edit/"
    return client.post(
        address, {"heading": section.heading, "text": text, "base": 1, "summary": "", **more}
    )


@pytest.mark.parametrize("whole", ["zinc" * 250_000, "zinc " * 200_000])
def test_a_million_characters_come_back_with_a_sentence(ben_writes, section, whole):
    for address in (
        f"/sentences/{sentences(section)[0].pk}/edit/",
        f"{section.article.get_absolute_url()}sections/{section.pk}/edit/",
    ):
        answer = ben_writes.post(address, {"heading": "Overview", "text": whole, "base": 1})
        page = answer.content.decode()
        assert answer.status_code == 422
        assert "1,000,000 characters and the limit is 200,000" in page
        assert whole in page, "the words are still in the box"
    answer = ben_writes.post(
        f"{section.article.get_absolute_url()}preview/?section={section.pk}", {"text": whole}
    )
    assert "too long" in answer.content.decode()
    assert Edit.objects.count() == 1


def test_the_box_does_not_cut_a_paste_off(ben_writes, section):
    page = ben_writes.get(f"{section.article.get_absolute_url()}sections/{section.pk}/edit/")
    box = page.content.decode().partition("<textarea")[2].partition(">")[0]
    assert "maxlength" not in box


def test_line_ends_count_once(ben_writes, section):
    lines = "zinc\r\n" * 39_999 + "zinc"
    assert len(lines) > 200_000 > len(lines.replace("\r\n", "\n"))
    assert _sent(ben_writes, section, lines).status_code == 302


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("Zinc\x00 binds\x07 it.", "Zinc binds it."),
        ("Zinc \u202ebinds\u202c it.", "Zinc binds it."),
        ("Zinc bi\u00adnds it.", "Zinc binds it."),
        ("Zinc \ue000binds it.", "Zinc binds it."),
        ("**Zinc *binds it.", "**Zinc *binds it."),
        ("Zinc binds it [@pmid:1940799", "Zinc binds it [@pmid:1940799"),
        ("Zinc binds [[IL2", "Zinc binds [[IL2"),
        ("Zinc `binds (it](", "Zinc `binds (it]("),
        ("[@] [[]] ^ ~ **", "[@] [[]] ^ ~ **"),
    ],
)
def test_odd_texts_are_saved_clean(ben_writes, section, typed, kept):
    assert _sent(ben_writes, section, f"{TEXT} {typed}").status_code == 302
    section.refresh_from_db()
    assert section.source == f"{TEXT} {kept}"
    assert ben_writes.get(section.article.get_absolute_url()).status_code == 200


@pytest.mark.parametrize("field", ["heading", "summary"])
def test_too_long_a_heading_or_summary_loses_no_text(ben_writes, section, field):
    answer = _sent(ben_writes, section, "Words to keep.", **{field: "x" * 5000})
    assert answer.status_code == 422
    assert "Words to keep." in answer.content.decode()
    assert Edit.objects.count() == 1


def test_other_sentences_sent_along_must_stand_in_the_article(ben_writes, section):
    first = sentences(section)[0]
    answer = ben_writes.post(
        f"/sentences/{first.pk}/edit/",
        {"text": "Zinc.", "base": 1, "also-999999": "Words to keep.", "also-x": "no"},
    )
    assert answer.status_code == 422
    page = answer.content.decode()
    assert "does not stand in the article" in page
    assert "Words to keep." in page
    assert Edit.objects.count() == 1
