"""Words that were sent when their writer was signed out, or with a token that is no longer valid:
held through the sign-in, or shown to be copied."""

import pytest
from django.test import Client

from tests.wiki.made import make_article, propose
from wiki.models import Comment, Draft, Section, Suggestion
from wiki.views import writing

pytestmark = pytest.mark.django_db

BETTER = "Zinc firmly binds the receptor. Iron is not known to. Lead is poisonous to all."
HOSTILE = "</textarea><script>alert(1)</script>"


@pytest.fixture
def section(ada):
    return Section.objects.select_related("article__gene").get(article=make_article(author=ada))


@pytest.fixture
def suggestion(section, ben):
    kept = propose(section, ben, BETTER)
    return Suggestion.objects.select_related("article__gene").get(pk=kept.pk)


def shown(answer):
    return answer.content.decode()


def of(suggestion, kind, writer):
    """What the page of a suggestion sends with each of its boxes."""
    gene = suggestion.article.gene_id
    return {"place": f"{kind}:{suggestion.pk}", "writer": writer.pk, "gene": gene, "base": 1}


def section_form(section, writer, text):
    gene = section.article.gene_id
    about = {"place": f"section:{section.pk}", "writer": writer.pk, "gene": gene, "base": 1}
    return about | {"heading": "Overview", "text": text, "save": "1"}


def edit_address(section):
    return f"{section.article.get_absolute_url()}sections/{section.pk}/edit/"


@pytest.mark.parametrize("kind", ["comment", "decline"])
def test_talk_about_a_suggestion_is_held_given_back_and_let_go(suggestion, chiara, ada, kind):
    client, address = Client(), suggestion.get_absolute_url()
    words = {"comment": {"text": "Are you sure?"}, "decline": {"reason": "No source is given."}}
    sent = of(suggestion, kind, chiara) | words[kind]
    if kind == "decline":
        sent |= {"do": "decline", "revision": 1}
    target = f"{address}{'comment' if kind == 'comment' else 'decide'}/"
    answer = client.post(target, sent)
    assert answer["Location"].startswith("/accounts/login/?next=")
    client.force_login(chiara)
    page = client.get(target, follow=True)
    (typed,) = words[kind].values()
    assert f">{typed}</textarea>" in shown(page).replace("\n", "")
    assert "was not sent" in shown(page)
    listed = shown(client.get("/drafts/"))
    assert typed in listed
    assert "suggestion 1" in listed
    assert "was not sent" not in shown(Client().get(address))
    answer = client.post(target, sent)
    assert answer.status_code == 302
    assert not Draft.objects.exists()
    assert "gone" in answer.cookies
    assert typed not in shown(client.get("/drafts/"))


def test_held_talk_goes_to_nobody_else(suggestion, ada, chiara):
    client = Client()
    sent = of(suggestion, "comment", chiara) | {"text": "Are you sure?"}
    client.post(f"{suggestion.get_absolute_url()}comment/", sent)
    client.force_login(ada)
    page = client.get(f"{suggestion.get_absolute_url()}comment/", follow=True)
    assert "Are you sure?" not in shown(page)
    assert not Draft.objects.exists()
    assert not Comment.objects.exists()


def test_more_than_is_held_is_shown_to_be_copied(section, ben):
    client = Client()
    text = HOSTILE + "Zinc binds. " * 45_000
    assert len(text) > writing.MOST_HELD
    answer = client.post(edit_address(section), section_form(section, ben, text))
    assert answer.status_code == 403
    assert "You are signed out, and nothing was saved" in shown(answer)
    assert "Copy them from this page" in shown(answer)
    assert shown(answer).count("Zinc binds.") == 45_000
    assert "<script>alert" not in shown(answer)
    client.force_login(ben)
    assert client.get(edit_address(section)).status_code == 200
    assert not Draft.objects.exists()


def test_who_comes_when_too_many_were_held_is_shown_the_words(section, ben, monkeypatch):
    monkeypatch.setattr(writing, "HELD_A_MINUTE", 1)
    for number in range(2):
        answer = Client().post(edit_address(section), section_form(section, ben, BETTER))
        assert answer.status_code == (302 if number == 0 else 403)
    assert BETTER in shown(answer)


def test_a_form_with_an_old_token_shows_what_was_written(section, ben):
    client = Client(enforce_csrf_checks=True)
    client.force_login(ben)
    answer = client.post(edit_address(section), section_form(section, ben, HOSTILE + BETTER))
    assert answer.status_code == 403
    assert "The form was open for too long" in shown(answer)
    assert BETTER in shown(answer)
    assert "<script>alert" not in shown(answer)
    assert f"section:{section.pk}" not in shown(answer)


def test_secrets_are_not_shown_again():
    sent = {"login": "ben@example.org", "password": "not for the page"}
    answer = Client(enforce_csrf_checks=True).post("/accounts/login/", sent)
    assert answer.status_code == 403
    assert "not for the page" not in shown(answer)
    assert "ben@example.org" not in shown(answer)
