"""What nobody should send, sent as a suggestion, as talk about one, and to what finds genes and
references: a clear sentence or a clean result, and nothing lost."""

from urllib.parse import urlencode

import pytest
from django.test import Client

from tests.wiki.made import TEXT, accept, make_article, propose, sentences
from wiki.models import Comment, Edit, Section, SuggestedSection, Suggestion

pytestmark = pytest.mark.django_db

ODD = [
    ("Zinc\x00 binds\x07 it.", "Zinc binds it."),
    ("Zinc \u202ebinds\u202c it.", "Zinc binds it."),
    ("Zinc bi\u00adnds \ue000it.", "Zinc binds it."),
    ("**Zinc *binds `it.", "**Zinc *binds `it."),
    ("Zinc binds it [@pmid:", "Zinc binds it [@pmid:"),
    ("Zinc binds [[IL2", "Zinc binds [[IL2"),
    ("[@] [[]] ^ ~ ** |", "[@] [[]] ^ ~ ** |"),
]
MILLION = "zinc" * 250_000


@pytest.fixture
def section(ada):
    return Section.objects.select_related("article__gene").get(article=make_article(author=ada))


def signed_in(person):
    client = Client()
    client.force_login(person)
    return client


def shown(answer):
    return answer.content.decode()


def at(suggestion):
    return Suggestion.objects.select_related("article__gene").get(pk=suggestion.pk)


def editors(section, text):
    base = section.article.get_absolute_url()
    return {
        f"/sentences/{sentences(section)[0].pk}/edit/": {"text": text},
        f"{base}sections/{section.pk}/edit/": {"heading": "Overview", "text": text},
        f"{base}edit/": {f"heading-{section.pk}": "So", f"text-{section.pk}": text},
        f"{base}sections/new/": {"heading": "Clinic", "text": text, "after": 0},
    }


@pytest.mark.parametrize(("typed", "kept"), ODD)
def test_odd_texts_are_suggested_shown_and_accepted_clean(section, ben, chiara, typed, kept):
    address = f"{section.article.get_absolute_url()}sections/{section.pk}/edit/"
    sent = {"heading": "Overview", "text": f"{TEXT} {typed}", "base": 1, "suggest": "1"}
    answer = signed_in(ben).post(address, sent | {"reason": typed.replace("\x00", "")})
    assert answer.status_code == 302
    assert SuggestedSection.objects.get().source == f"{TEXT} {kept}"
    found = at(Suggestion.objects.get())
    assert found.reason == kept
    assert signed_in(chiara).get(found.get_absolute_url()).status_code == 200
    assert signed_in(ben).get(f"{found.get_absolute_url()}revise/").status_code == 200
    accept(found, chiara)
    section.refresh_from_db()
    assert section.source == f"{TEXT} {kept}"
    assert Client().get(section.article.get_absolute_url()).status_code == 200


@pytest.mark.parametrize("more", [" ", ""], ids=["words", "one word"])
def test_a_million_characters_come_back_with_a_sentence(section, ben, more):
    text = ("zinc" + more) * (1_000_000 // len("zinc" + more))
    for address, fields in editors(section, text).items():
        answer = signed_in(ben).post(
            address, fields | {"base": 1, "suggest": "1", "reason": "So it is."}
        )
        assert answer.status_code == 422, address
        assert "1,000,000 characters and the limit is 200,000" in shown(answer)
        assert text in shown(answer), "the words are still in the box"
        assert "So it is." in shown(answer)
    assert not Suggestion.objects.exists()


def test_one_sentence_as_long_as_a_section_is_suggested_and_accepted(section, ben, chiara):
    text = f"{TEXT} Tin {'is ' * 60_000}here."
    found = propose(section, ben, text)
    assert signed_in(chiara).get(at(found).get_absolute_url()).status_code == 200
    accept(found, chiara)
    section.refresh_from_db()
    assert section.source == text


@pytest.mark.parametrize("field", ["reason", "heading"])
def test_too_long_a_reason_or_heading_loses_no_text(section, ben, field):
    address = f"{section.article.get_absolute_url()}sections/{section.pk}/edit/"
    sent = {"heading": "H", "text": "Words to keep.", "base": 1, "suggest": "1", "reason": "So."}
    answer = signed_in(ben).post(address, sent | {field: MILLION})
    assert answer.status_code == 422
    assert "Words to keep." in shown(answer)
    assert not Suggestion.objects.exists()


@pytest.mark.parametrize(("typed", "kept"), ODD)
def test_odd_comments_and_reasons_to_decline_are_kept_clean(section, ben, chiara, typed, kept):
    found = at(propose(section, ben, TEXT + " Tin is."))
    address, client = found.get_absolute_url(), signed_in(chiara)
    assert client.post(f"{address}comment/", {"text": typed}).status_code == 302
    assert Comment.objects.get().text == kept
    sent = {"do": "decline", "revision": 1, "reason": typed}
    assert client.post(f"{address}decide/", sent).status_code == 302
    assert at(found).settlement == kept
    assert client.get(address).status_code == 200


def test_a_megabyte_of_talk_stays_in_its_box(section, ben, chiara):
    found = at(propose(section, ben, TEXT + " Tin is."))
    address, client = found.get_absolute_url(), signed_in(chiara)
    answer = client.post(f"{address}comment/", {"text": MILLION})
    assert answer.status_code == 422
    assert "1,000,000 characters; the limit is 5,000" in shown(answer)
    assert MILLION in shown(answer)
    answer = client.post(f"{address}decide/", {"do": "decline", "revision": 1, "reason": MILLION})
    assert answer.status_code == 422
    assert "shorten the reason" in shown(answer)
    assert MILLION in shown(answer)
    assert at(found).is_open
    assert not Comment.objects.exists()


QUERIES = [
    "\x00", "\u202eIL2\u202c", "[[IL2", "[@pmid:", "%", "_", "'\";--", "\\", "(((", "*", "|",
    "9" * 40, "-1", "zinc" * 2_000, "\U0001f9ec", "\ufdfa" * 50, "a\u0301" * 300,
]  # fmt: skip


@pytest.mark.parametrize("query", QUERIES, ids=lambda query: repr(query)[:20])
def test_what_finds_things_answers_anything(section, ben, query):
    base, client = section.article.get_absolute_url(), signed_in(ben)
    for address in (
        f"{base}mention/",
        f"{base}mention/find/",
        f"{base}mentions/",
        f"{base}suggestions/",
        "/suggestions/",
        "/references/",
        "/references/find/",
        "/search/",
        "/genes/",
    ):
        asked = dict.fromkeys(("q", "words", "state", "author", "page", "organism"), query)
        answer = client.get(f"{address}?{urlencode(asked)}")
        assert answer.status_code in (200, 302, 404, 422), address


@pytest.mark.parametrize("typed", [typed for typed, _ in ODD] + ["[[" * 20_000, "[@" * 20_000])
def test_odd_texts_are_previewed(section, ben, typed):
    address = f"{section.article.get_absolute_url()}preview/?section={section.pk}"
    answer = signed_in(ben).post(address, {"text": f"{TEXT} {typed}"})
    assert answer.status_code == 200
    assert "\u202e" not in shown(answer)
    assert Edit.objects.count() == 1
