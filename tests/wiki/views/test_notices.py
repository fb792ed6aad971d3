"""The page of notices, and the number in the header."""

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from tests.wiki.made import TEXT, later, make_article, sentences, write
from wiki.actions.tell_authors import tell_of_opinion
from wiki.models import Edit, Notice, NoticeMail, Section

pytestmark = pytest.mark.django_db


@pytest.fixture
def section(ada):
    return Section.objects.get(article=make_article(author=ada, text=TEXT))


@pytest.fixture
def told(section, ada, ben, chiara):
    """Ada has two unread notices: Ben removed three of her words, Chiara thanks her."""
    write(section, ben, TEXT.replace(" Copper does not.", ""), summary="Out of <date>")
    tell_of_opinion(
        people=[ada],
        by=chiara,
        kind=Notice.Kind.THANKED,
        edit=Edit.objects.get(number=1),
        now=later() - timedelta(days=1),
    )


def text_of(response) -> str:
    text = re.sub(r"<svg.*?</svg>|<[^>]+>", "", response.content.decode().split("<main")[1])
    return " ".join(text.split())


def test_it_is_for_who_is_signed_in(client, db):
    response = client.get(reverse("notices"))
    assert response.url == f"{reverse('account_login')}?next={reverse('notices')}"
    assert client.post(reverse("read_notices")).status_code == 302
    assert client.get(reverse("read_notices")).status_code == 302


def test_nothing_yet_says_what_will_be_here(client, ada):
    client.force_login(ada)
    assert "No notices yet" in text_of(client.get(reverse("notices")))


def test_notices_are_sentences_by_day_newest_first(client, told, ada, ben, section):
    client.force_login(ada)
    response = client.get(reverse("notices"))
    html, text = response.content.decode(), text_of(response)
    assert f"{ben.name} removed 3 of your words in IL2: Out of &lt;date&gt;" in text
    assert "Chiara Moretti thanked you for your Edit in IL2." in text
    assert text.index("removed 3") < text.index("thanked you")
    days = re.findall(r'<h2 id="day-([\d-]+)"', html)
    assert days == sorted(days, reverse=True)
    assert len(days) == 2
    notice = Notice.objects.get(kind="removed")
    assert f'href="{notice.edit.get_absolute_url()}"' in html
    assert f'href="{reverse("sentence", args=[notice.sentence_id])}"' in html
    assert client.get(notice.edit.get_absolute_url()).status_code == 200
    assert client.get(reverse("sentence", args=[notice.sentence_id])).status_code == 200
    assert "no-store" in response["Cache-Control"]


def test_others_notices_are_not_hers(client, told, ben):
    client.force_login(ben)
    assert "No notices yet" in text_of(client.get(reverse("notices")))


def test_one_kind_and_unread_can_be_chosen(client, told, ada):
    client.force_login(ada)
    there = reverse("notices")
    assert "removed 3" not in text_of(client.get(there, {"kind": "thanked"}))
    Notice.objects.filter(kind="thanked").update(read_at=later())
    assert "thanked you" not in text_of(client.get(there, {"unread": "1"}))
    nothing = text_of(client.get(there, {"kind": "thanked", "unread": "1"}))
    assert "No notice matches" in nothing
    assert "removed 3" in text_of(client.get(there, {"kind": "nonsense", "page": "x"}))


def test_opening_the_page_marks_nothing_and_the_button_all_that_it_showed(client, told, ada, ben):
    client.force_login(ada)
    page = client.get(reverse("notices")).content.decode()
    assert Notice.objects.filter(read_at=None).count() == 2
    until = re.search(r'name="until" value="([^"]+)"', page)[1]
    late = Notice.objects.create(
        person=ada, by=ben, kind="thanked", edit=Edit.objects.get(number=1), at=timezone.now()
    )
    response = client.post(reverse("read_notices"), {"until": until}, follow=True)
    assert "2 notices are marked as read." in response.content.decode()
    assert list(Notice.objects.filter(read_at=None)) == [late]
    assert "unread" in text_of(response)


@pytest.mark.parametrize("until", ["", "yesterday", "2026-13-01T00:00:00+00:00", "2026-01-01"])
def test_a_time_that_is_none_marks_nothing(client, told, ada, until):
    client.force_login(ada)
    response = client.post(reverse("read_notices"), {"until": until}, follow=True)
    assert "Nothing was marked" in response.content.decode()
    assert Notice.objects.filter(read_at=None).count() == 2


def test_a_time_to_come_is_now(client, told, ada, ben):
    client.force_login(ada)
    client.post(reverse("read_notices"), {"until": "2999-01-01T00:00:00+00:00"})
    assert not Notice.objects.filter(read_at=None).exists()


def test_many_are_on_several_pages(client, told, ada, ben):
    edit = Edit.objects.get(number=1)
    Notice.objects.bulk_create(
        Notice(person=ada, by=ben, kind="thanked", edit=edit, at=later()) for _ in range(40)
    )
    client.force_login(ada)
    page = client.get(reverse("notices"), {"kind": "thanked"})
    assert "1 to 30 of 41 notices" in text_of(page)
    assert "kind=thanked&amp;page=2" in page.content.decode()


def test_the_page_costs_the_same_however_many(client, told, ada, ben, section):
    client.force_login(ada)
    sentence = sentences(section)[0]

    def cost() -> int:
        with CaptureQueriesContext(connection) as caught:
            client.get(reverse("notices"))
        return len(caught)

    few = cost()
    Notice.objects.bulk_create(
        Notice(person=ada, by=ben, kind="agreed", sentence=sentence, at=later()) for _ in range(20)
    )
    assert cost() == few


# --- The header ----------------------------------------------------------------------------------


def notice_queries(client, address) -> int:
    with CaptureQueriesContext(connection) as caught:
        response = client.get(address)
    assert response.status_code == 200
    return len([q for q in caught if "wiki_notice" in q["sql"]])


def test_the_number_costs_readers_nothing_and_the_signed_in_one_query(client, told, section, ada):
    there = reverse("article", args=[section.article.gene.slug])
    assert notice_queries(client, there) == 0
    client.force_login(ada)
    assert notice_queries(client, there) == 1


def test_the_number_is_read_from_an_index(told, ada):
    from wiki.models import Notice

    plan = Notice.objects.filter(person=ada, read_at=None).values("person_id")[:100].explain()
    if connection.vendor == "sqlite":
        assert "COVERING INDEX notice_unread" in plan or "INDEX notice_unread" in plan


def test_the_number_in_the_menu_has_words_and_is_never_stale(client, told, section, ada):
    client.force_login(ada)
    there = reverse("article", args=[section.article.gene.slug])
    first = client.get(there)
    assert ", 2 unread notices</span>" in first.content.decode()
    assert "Your notices, 2 unread" in first.content.decode()
    Notice.objects.update(read_at=later())
    again = client.get(there, headers={"If-None-Match": first.get("ETag", '"none"')})
    assert again.status_code == 200
    assert "unread notice" not in again.content.decode()


def test_the_number_ends_somewhere(client, told, ada, ben):
    edit = Edit.objects.get(number=1)
    Notice.objects.bulk_create(
        Notice(person=ada, by=ben, kind="thanked", edit=edit, at=later()) for _ in range(120)
    )
    client.force_login(ada)
    assert ", 99+ unread notices" in client.get(reverse("about")).content.decode()


# --- The choice of mail --------------------------------------------------------------------------


def test_mail_can_be_chosen(client, ada, settings):
    client.force_login(ada)
    there = reverse("notices")
    assert re.search(r'value="off" checked', client.get(there).content.decode())
    settings.LOCUS_NOTICE_MAIL = "daily"
    assert re.search(r'value="daily" checked', client.get(there).content.decode())
    response = client.post(reverse("notice_mail"), {"mail": "off"}, follow=True)
    assert "You get no mail about notices" in response.content.decode()
    assert NoticeMail.objects.get().mail == "off"
    assert re.search(r'value="off" checked', response.content.decode())
    response = client.post(reverse("notice_mail"), {"mail": "hourly"}, follow=True)
    assert "Please choose" in response.content.decode()
    assert NoticeMail.objects.get().mail == "off"
