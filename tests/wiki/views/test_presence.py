"""Who else has a section open: who is shown to whom, for how long, and how often one may say so."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from accounts import roles
from tests.wiki.made import add_section, make_article, sentences
from wiki.actions.keep_presence import keep_article_presence, keep_presence, leave_section
from wiki.models import Presence, Section
from wiki.pages.presence import others_in_article, others_present

pytestmark = pytest.mark.django_db


@pytest.fixture
def section(chiara):
    return Section.objects.select_related("article__gene").get(article=make_article(author=chiara))


def client_of(person) -> Client:
    client = Client()
    client.force_login(person)
    return client


def editor(section) -> str:
    return f"/genes/{section.article.gene.slug}/sections/{section.pk}/edit/"


def heard(section) -> str:
    return f"/sections/{section.pk}/presence/"


@pytest.mark.parametrize("kind", ["section", "sentence"])
def test_who_opened_it_before_is_shown_at_page_load(section, ada, ben, kind):
    address = editor(section)
    if kind == "sentence":
        address = f"/sentences/{sentences(section)[0].pk}/edit/"
    first = client_of(ada).get(address).content.decode()
    assert "has had this section open" not in first
    second = client_of(ben).get(address).content.decode()
    assert "Ada Okafor has had this section open since" in second
    assert "Ben Lindqvist has had" not in second
    since = Presence.objects.get(user=ada).since
    assert f"{since:%H:%M} UTC" in second


def test_a_beat_answers_with_the_others_and_leaving_takes_one_away(section, ada, ben):
    adas, bens = client_of(ada), client_of(ben)
    assert "Ada" not in adas.post(heard(section)).content.decode()
    assert "Ada Okafor" in bens.post(heard(section)).content.decode()
    left = adas.post(heard(section), {"leave": "1"})
    assert (left.status_code, left.content) == (204, b"")
    assert "Ada Okafor" not in bens.post(heard(section)).content.decode()


def test_saving_leaves(section, ada):
    client = client_of(ada)
    client.get(editor(section))
    given = {"heading": "Overview", "text": "Zinc binds.", "base": 1}
    assert client.post(editor(section), given).status_code == 302
    assert not Presence.objects.exists()


def test_a_page_that_beats_is_forgotten_soon_and_one_that_cannot_later(section, ada, ben):
    now = timezone.now()
    keep_presence(section=section, user=ada, now=now, beats=False)
    assert others_present(section, ben, now + timedelta(minutes=14)).named
    assert not others_present(section, ben, now + timedelta(minutes=16)).named
    keep_presence(section=section, user=ada, now=now, beats=True)
    assert others_present(section, ben, now + timedelta(seconds=100)).named
    assert not others_present(section, ben, now + timedelta(seconds=130)).named


def test_since_is_kept_while_it_is_open_and_begins_anew_after(section, ada, ben):
    now = timezone.now()
    for seconds in (0, 30, 60, 90):
        keep_presence(section=section, user=ada, now=now + timedelta(seconds=seconds), beats=True)
    assert Presence.objects.get().since == now
    again = now + timedelta(hours=1)
    keep_presence(section=section, user=ada, now=again, beats=True)
    assert Presence.objects.get().since == again


def test_what_expired_is_deleted(section, ada, ben):
    now = timezone.now()
    keep_presence(section=section, user=ada, now=now, beats=True)
    keep_presence(section=section, user=ben, now=now + timedelta(hours=1), beats=True)
    assert [row.user for row in Presence.objects.all()] == [ben]
    leave_section(section=section, user=ben)
    assert not Presence.objects.exists()


def test_whoever_may_not_write_is_not_shown_and_sees_nobody(section, ada, ben, rita):
    now = timezone.now()
    keep_presence(section=section, user=ada, now=now, beats=True)
    roles.assign(user=ada, role=roles.READER)
    assert not others_present(section, ben, now).named
    roles.assign(user=ada, role=roles.AUTHOR)
    assert others_present(section, ben, now).named
    ada.is_active = False
    ada.save()
    assert not others_present(section, ben, now).named
    assert client_of(rita).post(heard(section)).status_code == 403
    assert Client().post(heard(section)).status_code == 302
    assert client_of(ben).get(heard(section)).status_code == 405
    assert client_of(ben).post("/sections/999999/presence/").status_code == 404
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(ben)
    assert strict.post(heard(section)).status_code == 403


def test_too_many_beats_are_refused_and_a_quick_one_writes_nothing(
    section, ada, django_assert_num_queries
):
    client = client_of(ada)
    assert client.post(heard(section)).status_code == 200
    now = timezone.now()
    with django_assert_num_queries(1):
        keep_presence(section=section, user=ada, now=now, beats=True)
    answers = [client.post(heard(section)).status_code for _ in range(45)]
    assert answers[0] == 200
    assert answers[-1] == 429


def test_many_others_are_counted_and_cost_one_query(
    section, ada, ben, chiara, dev, django_assert_num_queries
):
    from tests.cast import Person, make_person

    now = timezone.now()
    eve = make_person(Person("Eve Sørensen", "eve@example.org", roles.AUTHOR))
    for at, person in enumerate((ada, ben, chiara, dev)):
        keep_presence(section=section, user=person, now=now + timedelta(seconds=at), beats=False)
    with django_assert_num_queries(1):
        others = others_present(section, eve, now + timedelta(seconds=9))
    assert [other.person for other in others.named] == [ada, ben, chiara]
    assert others.more == 1
    page = client_of(eve).get(editor(section)).content.decode()
    assert "and 1 other has it open" in page


# --- The whole article --------------------------------------------------------------------------


@pytest.fixture
def clinic(section, chiara) -> Section:
    """A second Section of the same article."""
    return add_section(section.article, chiara, "Clinic", "Tin is untested.")


def whole(section) -> str:
    return f"/genes/{section.article.gene.slug}/edit/"


def test_who_has_the_whole_article_open_is_seen_in_each_section_and_sees_who_has_one(
    section, clinic, ada, ben
):
    adas, bens = client_of(ada), client_of(ben)
    assert "has had" not in adas.get(whole(section)).content.decode()
    for each in (section, clinic):
        seen = bens.get(editor(each)).content.decode()
        assert "Ada Okafor has had this section open since" in seen
    # Ben has both open now, one by one.
    assert "Ben Lindqvist has had the whole article open since" in (
        adas.get(whole(section)).content.decode()
    )
    leave_section(section=clinic, user=ben)
    assert "Ben Lindqvist has had “Overview” open since" in (
        adas.get(whole(section)).content.decode()
    )


def test_two_who_have_the_whole_article_open_see_each_other_by_beats(section, clinic, ada, ben):
    address = f"/genes/{section.article.gene.slug}/presence/"
    adas, bens = client_of(ada), client_of(ben)
    adas.get(whole(section))
    answer = bens.post(address).content.decode()
    assert "Ada Okafor has had the whole article open since" in answer
    assert f'data-presence="{address}"' in answer
    assert adas.post(address, {"leave": "1"}).status_code == 204
    assert "Ada" not in bens.post(address).content.decode()
    assert Presence.objects.count() == 2, "Ben's, one for each section"


def test_saving_the_whole_article_leaves_it(section, clinic, ada):
    client = client_of(ada)
    client.get(whole(section))
    texts = {f"text-{s.pk}": f"{s.source} More." for s in (section, clinic)}
    headings = {f"heading-{s.pk}": s.heading for s in (section, clinic)}
    assert client.post(whole(section), texts | headings | {"base": 2}).status_code == 302
    assert not Presence.objects.exists()


def test_the_number_of_sections_costs_no_queries(
    section, clinic, chiara, ada, ben, django_assert_num_queries
):
    article, now = section.article, timezone.now()
    for at in range(5):
        add_section(article, chiara, f"More {at}", f"Fact {at} is here.")
    with django_assert_num_queries(4):
        keep_article_presence(article=article, user=ada, now=now, beats=True)
    with django_assert_num_queries(2):
        keep_article_presence(article=article, user=ada, now=now, beats=True)
    with django_assert_num_queries(2):
        assert others_in_article(article, ben, now).named[0].what == "the whole article"
