"""Signing up, in and out, through the real pages."""

import pytest
from allauth.account.models import EmailAddress
from django.conf import settings as configured
from django.contrib.auth import authenticate, get_user
from django.core import mail
from django.urls import reverse

from accounts import roles
from accounts.models import User
from tests.cast import PASSWORD

NEW = {
    "name": "  Grace   Wu ",
    "email": "Grace@Example.org",
    "password1": PASSWORD,
    "password2": PASSWORD,
}
EVIL = ["https://evil.example/", "//evil.example", "/\\evil.example", "javascript:alert(1)"]


def _signed_in(client) -> User | None:
    client.get(reverse("account_login"))
    user = get_user(client)
    return user if user.is_authenticated else None


def _sign_in(client, email="ada@example.org", password=PASSWORD, **more):
    return client.post(reverse("account_login"), {"login": email, "password": password} | more)


@pytest.fixture
def demo(settings):
    settings.LOCUS_DEMO = True


@pytest.fixture
def noor(db):
    """A demo person who writes."""
    user = User.objects.create_user("noor@demo.invalid", name="Noor Haddad", is_demo=True)
    roles.assign(user=user, role=roles.AUTHOR)
    return user


@pytest.fixture
def machine(db):
    return User.objects.create_user("ncbi@machines.invalid", name="NCBI Gene", is_machine=True)


# --- Signing up ------------------------------------------------------------------------------


def test_signing_up_in_out_and_in_again(client, db):
    response = client.post(reverse("account_signup"), NEW)
    assert response.url == reverse(configured.LOGIN_REDIRECT_URL)
    grace = User.objects.get(email="grace@example.org")
    assert grace.name == "Grace Wu"
    assert roles.role_of(grace).name == roles.AUTHOR
    assert _signed_in(client) == grace

    assert "You are signed in as Grace Wu" in client.get(reverse("account_logout")).content.decode()
    assert _signed_in(client) == grace, "only a POST signs out"
    client.post(reverse("account_logout"))
    assert _signed_in(client) is None

    _sign_in(client, "GRACE@example.org")
    assert _signed_in(client) == grace


def test_the_confirmation_link_of_sign_up(client, db, link_in_mail):
    client.post(reverse("account_signup"), NEW)
    assert mail.outbox[-1].subject == "[Locus] Welcome: please confirm your e-mail address"
    assert not EmailAddress.objects.get(email="grace@example.org").verified
    link = link_in_mail()
    assert "the e-mail address of Grace Wu?" in client.get(link).content.decode()
    assert client.post(link).url == reverse("profile")
    assert EmailAddress.objects.get(email="grace@example.org").verified
    assert "no longer valid" in client.get(link).content.decode()


@pytest.mark.parametrize("role", [roles.READER, roles.REVIEWER])
def test_the_setting_chooses_the_role(client, db, settings, role):
    settings.LOCUS_SIGNUP_ROLE = role
    client.post(reverse("account_signup"), NEW)
    assert roles.role_of(User.objects.get(email="grace@example.org")).name == role


def test_sign_up_can_be_closed(client, db, settings):
    settings.LOCUS_SIGNUP_ROLE = roles.CLOSED
    assert "No new accounts" in client.post(reverse("account_signup"), NEW).content.decode()
    assert not User.objects.filter(email="grace@example.org").exists()


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"name": ""}, "Please enter your name."),
        ({"name": "12"}, "a name with at least one letter"),
        ({"name": "grace@example.org"}, "please do not use an e-mail address"),
        ({"name": "Gra\u202ece"}, "invisible characters"),
        ({"name": "ncbi  gene"}, "belongs to a source of imported text"),
        ({"email": "grace"}, "An e-mail address looks like name@example.org."),
        ({"email": "ada@example.org"}, "There is an account with this e-mail address already"),
        ({"email": f"{'g' * 250}@example.org"}, "longer than 254 characters"),
        ({"password1": "short", "password2": "short"}, "too short"),
        ({"password2": "another long sentence"}, "You must type the same password each time."),
    ],
)
def test_sign_up_says_what_is_wrong_and_keeps_what_was_typed(
    client, ada, machine, page, change, sentence
):
    before = User.objects.count()
    response = client.post(reverse("account_signup"), NEW | change)
    shown = page(response)
    assert sentence in shown.text
    assert User.objects.count() == before
    values = {field.get("name"): field.get("value") for field in shown.all("input")}
    assert values["email"] == (NEW | change)["email"]
    assert PASSWORD not in shown.text


def test_names_may_need_joiners(client, db):
    client.post(reverse("account_signup"), NEW | {"name": "علی\u200cرضا"})
    assert User.objects.get(email="grace@example.org").name == "علی\u200cرضا"


# --- Forms for everybody ---------------------------------------------------------------------


@pytest.mark.parametrize("name", ["account_login", "account_signup", "account_reset_password"])
def test_errors_are_tied_to_their_fields_and_the_first_has_the_focus(client, db, page, name):
    shown = page(client.post(reverse(name), {}))
    fields = [field for field in shown.all("input") if field.get("aria-invalid") == "true"]
    assert fields
    assert len(set(shown.ids)) == len(shown.ids)
    for field in fields:
        assert set(field["aria-describedby"].split()) <= set(shown.ids)
        assert f"{field['id']}_error" in field["aria-describedby"]
        assert {"href": f"#{field['id']}"} in shown.all("a")
    assert [field["id"] for field in fields if "autofocus" in field] == [fields[0]["id"]]
    assert any(form.get("aria-describedby") == "errors" for form in shown.all("form"))
    assert "Please check:" in shown.text.split("</title>")[0]


@pytest.mark.parametrize(
    ("name", "wanted"),
    [
        ("account_login", {"login": "username", "password": "current-password"}),
        (
            "account_signup",
            {
                "name": "name",
                "email": "email",
                "password1": "new-password",
                "password2": "new-password",
            },
        ),
        ("account_reset_password", {"email": "email"}),
    ],
)
def test_every_field_has_a_label_and_says_what_a_browser_may_fill_in(
    client, db, page, name, wanted
):
    shown = page(client.get(reverse(name)))
    fields = {field["name"]: field for field in shown.all("input") if "autocomplete" in field}
    fields.pop("q")  # the search box that every page has
    assert {name: field["autocomplete"] for name, field in fields.items()} == wanted
    labels = {label["for"] for label in shown.all("label")}
    assert {field["id"] for field in fields.values()} <= labels
    assert not any("placeholder" in field for field in fields.values())


def test_pages_obey_the_content_security_policy(client, ada, page):
    def looks_clean(response):
        shown = page(response)
        assert response.status_code == 200
        assert not shown.all("style")
        assert not any("style" in attrs for _, attrs in shown.elements)
        assert all("src" in script for script in shown.all("script"))

    for name in (
        "account_login",
        "account_signup",
        "account_reset_password",
        "account_reset_password_done",
        "account_reset_password_from_key_done",
        "account_inactive",
        "account_email_verification_sent",
    ):
        looks_clean(client.get(reverse(name)))
    _sign_in(client)
    for name in (
        "profile",
        "account_email",
        "account_change_password",
        "account_logout",
        "account_reauthenticate",
    ):
        looks_clean(client.get(reverse(name)))


# --- Signing in ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("email", "password"), [("ada@example.org", "wrong"), ("stranger@example.org", PASSWORD)]
)
def test_wrong_tries_are_answered_alike_in_one_sentence(client, ada, page, email, password):
    response = _sign_in(client, email, password)
    shown = page(response)
    assert "The e-mail address or the password is wrong: please enter both again." in shown.text
    summary = next(attrs for _, attrs in shown.elements if attrs.get("id") == "errors")
    assert "autofocus" in summary
    assert _signed_in(client) is None


def test_after_five_wrong_tries_even_the_right_one_waits(client, ada):
    for _ in range(5):
        _sign_in(client, password="wrong")
    assert "please wait five minutes" in _sign_in(client).content.decode()
    assert _signed_in(client) is None


def test_too_many_requests_get_our_own_page(client, ada):
    for _ in range(20):
        client.post(reverse("account_signup"), {})
    response = client.post(reverse("account_signup"), NEW)
    assert response.status_code == 429
    assert "Too often in a short time" in response.content.decode()
    assert not User.objects.filter(email="grace@example.org").exists()


def test_staying_signed_in_is_a_choice(client, ada):
    _sign_in(client)
    assert client.session.get_expire_at_browser_close()
    client.post(reverse("account_logout"))
    _sign_in(client, remember="on")
    assert not client.session.get_expire_at_browser_close()


def test_a_closed_account_is_told_so(client, ada):
    ada.is_active = False
    ada.save()
    response = _sign_in(client)
    assert response.url == reverse("account_inactive")
    assert "has been closed" in client.get(response.url).content.decode()
    assert _signed_in(client) is None


def test_closing_an_account_ends_its_sessions(client, ada):
    _sign_in(client)
    User.objects.filter(pk=ada.pk).update(is_active=False)
    assert _signed_in(client) is None


# --- Where to go next ------------------------------------------------------------------------


def test_a_path_of_ours_is_followed(client, ada):
    there = reverse("profile")
    assert _sign_in(client, next=there).url == there
    assert client.post(reverse("account_logout"), {"next": "/elsewhere/"}).url == "/elsewhere/"


@pytest.mark.parametrize("target", [*EVIL, "http://localhost/", "http://127.0.0.1/"])
def test_no_way_leads_to_another_host(client, noor, ada, demo, target):
    home = reverse(configured.LOGIN_REDIRECT_URL)
    assert _sign_in(client, next=target).url == home
    assert client.get(reverse("account_login"), {"next": target}).url == home
    assert client.post(reverse("account_logout"), {"next": target}).url == home
    posted = client.post(reverse("demo_sign_in"), {"person": noor.pk, "next": target})
    assert posted.url == home
    client.post(reverse("account_logout"))
    asked = client.post(f"{reverse('demo_sign_in')}?next={target}", {"person": noor.pk})
    assert asked.url == home
    client.post(reverse("account_logout"))
    assert client.post(reverse("account_signup"), NEW | {"next": target}).url == home


# --- Machine accounts ------------------------------------------------------------------------


def test_machine_accounts_never_get_in(client, machine, demo):
    # Even if somebody gave one a password, switched it on and called it a demo person.
    machine.set_password(PASSWORD)
    machine.is_active = machine.is_demo = True
    machine.save()
    _sign_in(client, machine.email)
    assert _signed_in(client) is None
    assert authenticate(None, email=machine.email, password=PASSWORD) is None
    assert client.post(reverse("demo_sign_in"), {"person": machine.pk}).status_code == 404
    client.force_login(machine)
    assert _signed_in(client) is None, "a session of a machine account is nobody's"
    client.post(reverse("account_reset_password"), {"email": machine.email})
    assert not mail.outbox


# --- Demo people -----------------------------------------------------------------------------


def test_demo_people_are_offered_in_demo_mode_only(client, noor, settings, page):
    assert "Noor" not in client.get(reverse("account_login")).content.decode()
    settings.LOCUS_DEMO = True
    shown = page(client.get(reverse("account_login"), {"next": "/somewhere/"}))
    assert "These people are made up" in shown.text
    buttons = [button for button in shown.all("button") if button.get("name") == "person"]
    assert [button["value"] for button in buttons] == [str(noor.pk)]
    hidden = [field for field in shown.all("input") if field.get("name") == "next"]
    assert [field["value"] for field in hidden] == ["/somewhere/", "/somewhere/"]


def test_a_button_signs_in_with_a_new_session_key(client, noor, ada, demo):
    _sign_in(client)
    before = client.session.session_key
    response = client.post(reverse("demo_sign_in"), {"person": noor.pk, "next": "/somewhere/"})
    assert response.url == "/somewhere/"
    assert _signed_in(client) == noor
    assert client.session.session_key != before


def test_demo_sign_in_is_not_there_without_demo_mode(client, noor):
    for response in (
        client.post(reverse("demo_sign_in"), {"person": noor.pk}),
        client.get(reverse("demo_sign_in")),
    ):
        assert response.status_code == 404
    assert _signed_in(client) is None


def test_switching_demo_mode_off_ends_demo_sessions(client, noor, settings):
    settings.LOCUS_DEMO = True
    client.post(reverse("demo_sign_in"), {"person": noor.pk})
    assert _signed_in(client) == noor
    settings.LOCUS_DEMO = False
    assert _signed_in(client) is None


def test_demo_sign_in_asks_for_a_post_with_a_token(client, noor, demo):
    from django.test import Client

    assert client.get(reverse("demo_sign_in")).status_code == 405
    strict = Client(enforce_csrf_checks=True)
    assert strict.post(reverse("demo_sign_in"), {"person": noor.pk}).status_code == 403


@pytest.mark.parametrize(
    "change",
    [{"is_demo": False}, {"is_active": False}, {"is_staff": True}, {"is_superuser": True}],
)
def test_demo_sign_in_is_for_demo_people_without_rights(client, noor, demo, change):
    User.objects.filter(pk=noor.pk).update(**change)
    assert client.post(reverse("demo_sign_in"), {"person": noor.pk}).status_code == 404
    assert _signed_in(client) is None


@pytest.mark.parametrize("person", ["", "0", "-1", "abc", "٣", "9" * 30, "1 OR 1=1"])
def test_demo_sign_in_takes_no_nonsense(client, noor, demo, person):
    assert client.post(reverse("demo_sign_in"), {"person": person}).status_code == 404


def test_nobody_can_lock_others_out_of_a_demo_person(client, noor, demo):
    client.post(reverse("demo_sign_in"), {"person": noor.pk})
    for name in ("account_set_password", "account_change_password", "account_email"):
        data = {"password1": PASSWORD, "password2": PASSWORD, "email": "mine@example.org"}
        response = client.post(reverse(name), data | {"action_add": ""})
        assert response.url == reverse("profile")
    client.post(reverse("account_reset_password"), {"email": noor.email})
    assert not mail.outbox
    noor.refresh_from_db()
    assert not noor.has_usable_password()
    assert not EmailAddress.objects.filter(email="mine@example.org").exists()
    assert "a demo person" in client.get(reverse("profile")).content.decode()
