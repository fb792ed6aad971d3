"""The draft's address: who may, how much, how often; and the command that clears old ones."""

from datetime import timedelta

import pytest
from django.core.management import call_command
from django.test import Client
from django.utils import timezone

from tests.wiki.made import TEXT, later, make_article, write
from wiki.actions.keep_draft import keep_draft
from wiki.models import Draft, Section
from wiki.pages.drafts import draft_of, drafts_page
from wiki.views import drafts as view

pytestmark = pytest.mark.django_db


@pytest.fixture
def article(ada):
    return make_article(author=ada)


@pytest.fixture
def address(article):
    return f"{article.get_absolute_url()}drafts/"


@pytest.fixture
def as_ben(ben):
    client = Client()
    client.force_login(ben)
    return client


DRAFT = {"place": "article", "base": "1", "text-1": "Zinc.", "summary": "Why"}


def test_a_draft_is_kept_once_and_replaced(as_ben, address, ben):
    assert as_ben.post(address, DRAFT).status_code == 200
    assert as_ben.post(address, DRAFT | {"text-1": "Tin."}).json()["kept"]
    draft = Draft.objects.get()
    assert draft.fields == {"text-1": "Tin.", "summary": "Why"}
    assert draft.author == ben


def test_a_form_without_its_token_is_refused(address, ben):
    client = Client(enforce_csrf_checks=True)
    client.force_login(ben)
    assert client.post(address, DRAFT).status_code == 403
    assert not Draft.objects.exists()


@pytest.mark.parametrize(
    "odd",
    [
        {"place": "elsewhere"},
        {"place": "section:"},
        {"place": "section:1 "},
        {"place": "sentence:9999999999999999"},
        {"base": "-1"},
        {"base": "99999999999"},
        {"base": "x"},
    ],
)
def test_what_is_no_draft_is_refused(as_ben, address, odd):
    assert as_ben.post(address, DRAFT | odd).status_code == 422
    assert not Draft.objects.exists()


def test_who_is_signed_out_keeps_no_draft_and_who_only_suggests_does(address, rita):
    assert Client().post(address, DRAFT).status_code == 401
    assert not Draft.objects.exists()
    client = Client()
    client.force_login(rita)
    assert client.post(address, DRAFT).status_code == 200
    assert Draft.objects.get().author == rita


def test_size_and_pace_are_limited(as_ben, address, monkeypatch):
    answer = as_ben.post(address, DRAFT | {"text-1": "x" * 2_000_001})
    assert answer.status_code == 413
    assert "too long" in answer.json()["problem"]
    assert as_ben.post(address, DRAFT | {"text-1": "x\x00" * 1000}).status_code == 200
    monkeypatch.setattr(view, "A_MINUTE", 3)
    codes = {as_ben.post(address, DRAFT).status_code for _ in range(8)}
    assert 429 in codes


def test_a_draft_of_a_gene_without_an_article(as_ben, make_gene):
    gene = make_gene("IL7", 3574)
    at = f"/genes/{gene.slug}/"
    sent = {"place": "new-section", "base": "0", "heading": "First", "text": "Words.", "after": "0"}
    assert as_ben.post(f"{at}drafts/", sent).status_code == 200
    page = as_ben.get(f"{at}sections/new/").content.decode()
    assert "Words." in page and "not saved yet" in page


def test_nobody_discards_another_ones_draft(as_ben, article, ada):
    draft = keep_draft(
        author=ada, gene=article.gene, place="article", base=1, fields={}, now=later()
    )
    as_ben.post(f"/drafts/{draft.pk}/discard/")
    assert Draft.objects.exists()
    as_ben.force_login(ada)
    answer = as_ben.post(f"/drafts/{draft.pk}/discard/", {"back": "https://evil.example/"})
    assert answer.headers["Location"] == "/drafts/"
    assert not Draft.objects.exists()


def test_what_changed_since_is_told(article, ben, ada, django_assert_max_num_queries):
    section = Section.objects.get(article=article)
    keep_draft(
        author=ben,
        gene=article.gene,
        place=f"section:{section.pk}",
        base=1,
        fields={"text": "Mine."},
        now=later(),
    )
    assert draft_of(ben, article.gene, f"section:{section.pk}").since == ()
    write(section, ada, f"{TEXT} Tin.")
    (since,) = draft_of(ben, article.gene, f"section:{section.pk}").since
    assert (since.before, since.now) == (TEXT, f"{TEXT} Tin.")
    with django_assert_max_num_queries(3):
        (listed,) = drafts_page(ben)
    assert listed.what == "Section “Overview”"
    assert listed.words == "Mine."


def test_words_for_a_section_that_is_gone_are_still_shown(as_ben, article, ben):
    keep_draft(
        author=ben,
        gene=article.gene,
        place="sentence:999",
        base=1,
        fields={"text": "Words to keep."},
        now=later(),
    )
    assert "Words to keep." in as_ben.get("/drafts/").content.decode()


def test_clear_drafts_deletes_the_old_ones_only(article, ben, settings, capsys):
    settings.LOCUS_DRAFT_DAYS = 90
    for place, days in (("article", 91), ("new-section", 89)):
        keep_draft(
            author=ben,
            gene=article.gene,
            place=place,
            base=1,
            fields={},
            now=timezone.now() - timedelta(days=days),
        )
    call_command("clear_drafts")
    assert capsys.readouterr().out == "Deleted 1 drafts older than 90 days.\n"
    assert Draft.objects.get().place == "new-section"
