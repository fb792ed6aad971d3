"""The pages of credit over HTTP: addresses, forms, choices, and what nobody should send."""

import pytest
from django.test import Client

from tests.wiki.made import TEXT, make_article, write
from wiki.models import Section, Shown
from wiki.pages.fate_edits import WHAT

pytestmark = pytest.mark.django_db


@pytest.fixture
def article(ada, ben):
    article = make_article(author=ada)
    write(Section.objects.get(article=article), ben, TEXT.replace("Copper", "Some copper ions"))
    return article


def _page(client, address, status=200):
    answer = client.get(address)
    assert answer.status_code == status, address
    return answer.content.decode()


def test_credit_of_now_and_then(client, article):
    base = f"{article.get_absolute_url()}credit/"
    now = _page(client, base)
    assert "Ada Okafor" in now and "Ben Lindqvist" in now and "at/2/</textarea>" in now
    then = _page(client, f"{base}1/")
    assert "Ada Okafor" in then and "Ben Lindqvist" not in then
    assert f'href="{base}' in _page(client, article.get_absolute_url())
    assert client.get(f"{base}?at=1").headers["Location"] == f"{base}1/"


@pytest.mark.parametrize("at", ["", "0", "3", "-1", "x", "9" * 30, "1' OR 1=1", "\0", "²"])
def test_an_edit_that_is_not_there_is_answered_with_a_sentence(client, article, at):
    base = f"{article.get_absolute_url()}credit/"
    answer = client.get(base, {"at": at}, follow=True)
    assert answer.redirect_chain == [(base, 302)]
    assert "Please choose an Edit from 1 to 2" in answer.content.decode()


def test_pages_that_are_not_there(client, article, ada):
    base = f"{article.get_absolute_url()}credit/"
    for address in (
        f"{base}0/",
        f"{base}3/",
        f"{base}{'9' * 30}/",
        f"{base}3/edits/",
        f"{base}1/edits/?author=999999999999999",
        "/genes/999-X/credit/",
        "/people/999999999999999-x/fate/",
        f"/people/{ada.pk}-ada-okafor/fate/?by=999999&what=removed",
        f"/people/{ada.pk}-ada-okafor/fate/?article=1",
    ):
        _page(client, address, 404)


@pytest.mark.parametrize(
    "query",
    [
        "of=words&author=x",
        "of=<script>",
        "of=reviews&author=0'",
        "of=citations&page=-7",
        "of=sentences&page=10000000000000000000000",
        "of=\0",
    ],
)
def test_hostile_queries_of_the_list_behind_a_number(client, article, query):
    answer = client.get(f"{article.get_absolute_url()}credit/2/edits/?{query}")
    assert answer.status_code in (200, 404)
    assert "<script>" not in answer.content.decode()


@pytest.mark.parametrize(
    "query",
    [
        "",
        "field=gene&name=IL2&period=year",
        "field=gene&name=%00",
        "field=gene",
        "field=organism&name=" + "a" * 3000,
        "field=term&name=%3Cscript%3Ealert(1)%3C/script%3E",
        "field=section&name=%25",
        "field=nonsense&name=x&period=-1",
        "page=0",
        "page=9999999999999999999999999",
        "period=%F0%9F%A7%AC",
    ],
)
def test_hostile_queries_of_the_people_page(client, article, ada, query):
    for address in (f"/people/?{query}", f"/people/{ada.pk}-ada-okafor/fate/?{query}"):
        assert "<script>alert" not in _page(client, address)


def test_every_list_of_a_person_and_its_address(client, article, ada, ben):
    for what in [*WHAT, "nonsense"]:
        _page(client, f"/people/{ada.pk}-ada-okafor/fate/?what={what}&by={ben.pk}")
    answer = client.get(f"/people/{ada.pk}-x/fate/?what=removed")
    assert answer.headers["Location"] == f"/people/{ada.pk}-ada-okafor/fate/?what=removed"
    page = _page(client, f"/people/{ada.pk}-ada-okafor/")
    assert f"/people/{ada.pk}-ada-okafor/fate/?what=written" in page
    assert "Choose what others see" not in page


def test_the_people_page_links_each_number_with_the_filter(client, article, ada):
    page = _page(client, "/people/?field=gene&name=IL2&period=year")
    there = f"/people/{ada.pk}-ada-okafor/fate/?what=lasting"
    address = next(one for one in page.split('"') if one.startswith(there)).replace("&amp;", "&")
    assert address == f"{there}&field=gene&name=IL2&period=year"
    assert "in the field “IL2”, in the last year: 12 words from 1 Edit" in _page(client, address)


def test_histories_can_end_at_an_edit(client, article):
    page = _page(client, f"{article.get_absolute_url()}history/?until=1")
    assert "edits/1/" in page and "edits/2/" not in page


class TestChoices:
    def test_only_for_somebody_signed_in(self, client, db):
        answer = client.get("/people/choices/")
        assert answer.headers["Location"].startswith("/accounts/login/")

    def test_both_are_kept_and_can_be_changed_back(self, rita, article):
        client = Client()
        client.force_login(rita)
        page = _page(client, "/people/choices/")
        assert page.count(" checked") == 2, "who has chosen nothing shows all"
        answer = client.post("/people/choices/", {"standing": "on"}, follow=True)
        assert "Your choices are kept" in answer.content.decode()
        shown = Shown.objects.get()
        assert (shown.person, shown.standing, shown.listed) == (rita, True, False)
        client.post("/people/choices/", {"listed": "on"})
        shown = Shown.objects.get()
        assert (shown.standing, shown.listed) == (False, True)
        assert "Choose what others see" in _page(client, f"/people/{rita.pk}-rita-sousa/")

    def test_nobody_chooses_for_another(self, rita, ada):
        client = Client(enforce_csrf_checks=True)
        client.force_login(rita)
        assert client.post("/people/choices/", {"listed": "on"}).status_code == 403
        client = Client()
        client.force_login(rita)
        client.post("/people/choices/", {"person": ada.pk, "standing": "on"})
        assert [shown.person for shown in Shown.objects.all()] == [rita]

    def test_hidden_from_the_list_and_still_beside_her_words(self, client, article, ada):
        own = Client()
        own.force_login(ada)
        own.post("/people/choices/", {})
        assert "Ada Okafor" not in _page(client, "/people/")
        assert "Ada Okafor" in _page(client, f"{article.get_absolute_url()}credit/")
        assert "Ada Okafor" in _page(client, f"/people/{ada.pk}-ada-okafor/")
