"""People in the admin site."""

import pytest
from django.contrib import admin
from django.contrib.auth.models import Group
from django.core import mail
from django.test import RequestFactory
from django.urls import reverse

from accounts import roles
from accounts.models import User

LIST = "admin:accounts_user_changelist"


@pytest.fixture
def office(client, chiara):
    """A client in which an administrator, not a superuser, is signed in."""
    roles.assign(user=chiara, role=roles.ADMINISTRATOR)
    client.force_login(User.objects.get(pk=chiara.pk))
    return client


def _page(user):
    return reverse("admin:accounts_user_change", args=[user.pk])


def _fields(user, **change):
    kept = {"name": user.name, "is_active": "on", "role": "author", "affiliation": ""}
    return kept | {"orcid": "", "bio": ""} | change


def test_people_are_found_by_name_address_and_role(office, ada, ben):
    for query in ({"q": "okafor"}, {"q": "ada@example"}, {"q": "Immunology"}):
        shown = office.get(reverse(LIST), query).content.decode()
        assert "Ada Okafor" in shown
        assert "Ben Lindqvist" not in shown
    shown = office.get(reverse(LIST), {"role": "administrator"}).content.decode()
    assert "Ada Okafor" not in shown


def test_the_list_costs_the_same_for_few_and_many(office, django_assert_max_num_queries):
    for number in range(30):
        person = User.objects.create_user(f"p{number}@example.org", name=f"Person {number}")
        roles.assign(user=person, role=roles.READER)
    with django_assert_max_num_queries(15):
        office.get(reverse(LIST))


def test_nobody_is_deleted(client, office, ada):
    chief = User.objects.create_superuser("chief@example.org", "x", name="Chief")
    for person in (None, chief):
        if person:
            client.force_login(person)
        assert client.post(f"{reverse(LIST)}{ada.pk}/delete/", {"post": "yes"}).status_code == 403
        client.post(reverse(LIST), {"action": "delete_selected", "_selected_action": [ada.pk]})
        assert User.objects.filter(pk=ada.pk).exists()
        assert "delete_selected" not in client.get(reverse(LIST)).content.decode()


def test_a_role_is_given_and_an_account_closed(office, ada):
    data = _fields(ada, role="reviewer")
    del data["is_active"]
    assert office.post(_page(ada), data).status_code == 302
    ada.refresh_from_db()
    assert roles.role_of(ada).name == roles.REVIEWER
    assert not ada.is_active


def test_an_administrator_does_not_reach_beyond_their_rights(office, ada, chiara):
    chief = User.objects.create_superuser("chief@example.org", "x", name="Chief")
    assert office.post(_page(chief), _fields(chief, name="Taken over")).status_code == 403
    office.post(_page(chiara), _fields(chiara, role="administrator", is_superuser="on"))
    office.post(_page(ada), _fields(ada, email="other@example.org", is_staff="on"))
    for person in (chief, chiara, ada):
        person.refresh_from_db()
    assert chief.name == "Chief"
    assert not chiara.is_superuser
    assert (ada.email, ada.is_staff) == ("ada@example.org", False)


def test_machine_accounts_are_looked_at_only(office):
    machine = User.objects.create_user("s@machines.invalid", name="Source", is_machine=True)
    assert office.get(_page(machine)).status_code == 200
    assert office.post(_page(machine), _fields(machine)).status_code == 403


def test_a_demo_person_is_refused_as_administrator_in_words(office):
    demo = User.objects.create_user("demo@example.org", name="Demo", is_demo=True)
    shown = office.post(_page(demo), _fields(demo, role="administrator")).content.decode()
    assert "choose a role below administrator" in shown


def test_somebody_added_here_asks_for_a_password(office, client, link_in_mail):
    response = office.post(
        reverse("admin:accounts_user_add"),
        _fields(User(name="Eve Moss"), email="Eve@Example.org"),
    )
    assert response.status_code == 302
    eve = User.objects.get(email="eve@example.org")
    assert not eve.has_usable_password()
    assert roles.role_of(eve).name == roles.AUTHOR
    client.logout()
    client.post(reverse("account_reset_password"), {"email": eve.email})
    assert mail.outbox[-1].to == ["eve@example.org"]
    assert client.get(link_in_mail()).status_code == 302


def test_signing_in_to_the_admin_site_is_our_page_and_groups_are_not_edited(client, ada):
    response = client.get(reverse("admin:login"))
    assert response.url.startswith(reverse("account_login"))
    client.force_login(ada)
    assert client.get(reverse("admin:index")).status_code in (302, 403)
    assert not admin.site.is_registered(Group)
    request = RequestFactory().get("/")
    request.user = ada
    assert not admin.site._registry[User].has_delete_permission(request)
