"""iDs are confirmed by signing in at ORCID, which a server of our own plays here."""

import os
import subprocess
import sys
from pathlib import Path

import httpx
import pytest
from allauth.socialaccount.models import SocialAccount, SocialToken
from django.contrib.auth import get_user
from django.core import mail
from django.core.management import call_command
from django.core.management.base import SystemCheckError
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts import roles
from accounts.models import User
from tests.cast import PASSWORD
from tests.orcid_server import CLIENT, SECRET, orcid_server

ROOT = Path(__file__).resolve().parents[2]
HERS = "0000-0002-1825-0097"
OTHER = "0000-0001-5109-3700"


@pytest.fixture
def there(settings):
    """ORCID, and this site as its client."""
    with orcid_server() as server:
        settings.LOCUS_ORCID_URL = server.url
        settings.LOCUS_ORCID_CLIENT_ID = CLIENT
        settings.LOCUS_ORCID_SECRET = SECRET
        yield server


@pytest.fixture
def signed_in(client, ada):
    """A client in which Ada has just signed in, and entered her password once more."""
    client.post(reverse("account_login"), {"login": ada.email, "password": PASSWORD})
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    mail.outbox.clear()
    return client


def follow(client, response):
    """To ORCID and back, as a browser goes, to the page that one ends on."""
    assert response.status_code == 302
    back = httpx.get(response.url, follow_redirects=False)
    assert back.status_code == 302, back.text
    came = client.get(back.headers["location"].removeprefix("http://testserver"))
    assert came.status_code == 302
    return client.get(came.url, follow=True)


def confirm(client):
    return follow(client, client.post(reverse("orcid_login"), {"process": "connect"}))


def sign_in(client, **data):
    return follow(client, client.post(reverse("orcid_login"), data))


def who(client) -> User | None:
    user = get_user(client)
    return user if user.is_authenticated else None


# --- Confirming ------------------------------------------------------------------------------


def test_what_orcid_answers_is_the_confirmed_id(there, signed_in, ada):
    User.objects.filter(pk=ada.pk).update(orcid=OTHER)
    before = timezone.now()
    page = confirm(signed_in).content.decode()
    ada.refresh_from_db()
    assert ada.orcid == HERS
    assert before <= ada.orcid_confirmed_at <= timezone.now()
    assert f"Your ORCID iD {HERS} is confirmed." in page
    assert "Confirm at orcid.org" not in page
    (asked,) = there.asked
    assert asked["scope"] == "/authenticate"
    assert asked["redirect_uri"] == "http://testserver/accounts/orcid/login/callback/"
    assert SECRET not in str(asked)
    assert there.tokens[0]["grant_type"] == "authorization_code"
    assert [one.subject for one in mail.outbox] == ["[Locus] Your ORCID iD is confirmed"]
    assert f"The ORCID iD {HERS} was confirmed" in mail.outbox[0].body


def test_nothing_but_the_id_is_kept(there, signed_in, ada):
    confirm(signed_in)
    kept = SocialAccount.objects.get()
    assert (kept.user, kept.uid, kept.extra_data) == (ada, HERS, {})
    assert not SocialToken.objects.exists()


def test_the_persons_page_says_whether_it_is_confirmed(there, signed_in, ada, client):
    page = reverse("person", args=[ada.pk, ada.slug])
    User.objects.filter(pk=ada.pk).update(orcid=HERS)
    assert "not confirmed</span>" in Client().get(page).content.decode()
    confirm(signed_in)
    shown = Client().get(page).content.decode()
    assert "not confirmed</span>" not in shown
    assert "confirmed</span>" in shown


def test_the_password_is_asked_for_before(there, client, ada):
    client.post(reverse("account_login"), {"login": ada.email, "password": PASSWORD})
    response = client.post(reverse("orcid_login"), {"process": "connect"})
    assert response.url.startswith(reverse("account_reauthenticate"))
    onwards = client.post(response.url, {"password": PASSWORD, "next": reverse("orcid_login")})
    follow(client, onwards)
    ada.refresh_from_db()
    assert ada.orcid_confirmed_at is not None


def test_the_id_of_another_account_is_refused(there, signed_in, ada, ben):
    SocialAccount.objects.create(user=ben, provider="orcid", uid=HERS)
    User.objects.filter(pk=ben.pk).update(orcid=HERS, orcid_confirmed_at=timezone.now())
    page = confirm(signed_in).content.decode()
    assert "Another account here has confirmed this ORCID iD" in page
    ada.refresh_from_db()
    ben.refresh_from_db()
    assert (ada.orcid, ada.orcid_confirmed_at) == ("", None)
    assert ben.orcid_confirmed_at is not None
    assert SocialAccount.objects.get().user == ben
    assert not mail.outbox


def test_another_id_takes_the_place_of_the_first(there, signed_in, ada):
    confirm(signed_in)
    there.orcid = OTHER
    confirm(signed_in)
    ada.refresh_from_db()
    assert ada.orcid == OTHER
    assert [one.uid for one in SocialAccount.objects.all()] == [OTHER]


def test_changing_the_id_by_hand_takes_the_confirmation_away(there, signed_in, ada):
    confirm(signed_in)
    form = {"name": ada.name, "affiliation": "Elsewhere", "bio": "", "orcid": f"orcid.org/{HERS}"}
    signed_in.post(reverse("profile"), form)
    ada.refresh_from_db()
    assert ada.orcid_confirmed_at is not None, "the same iD in another form"
    page = signed_in.post(reverse("profile"), form | {"orcid": OTHER}, follow=True)
    assert "The new ORCID iD is not confirmed yet." in page.content.decode()
    ada.refresh_from_db()
    assert (ada.orcid, ada.orcid_confirmed_at) == (OTHER, None)
    assert not SocialAccount.objects.exists(), "nor does she sign in with it any more"


def test_who_has_no_password_still_signs_in_with_the_id(there, signed_in, ada):
    confirm(signed_in)
    ada.refresh_from_db()
    ada.set_unusable_password()
    ada.save()
    client = Client()
    sign_in(client)
    assert who(client) == ada
    client.post(reverse("profile"), {"name": ada.name, "orcid": ""})
    ada.refresh_from_db()
    assert (ada.orcid, ada.orcid_confirmed_at) == ("", None)
    assert SocialAccount.objects.get().user == ada


def test_nobody_may_type_an_id_that_another_confirmed(there, signed_in, ada, ben):
    confirm(signed_in)
    client = Client()
    client.force_login(ben)
    response = client.post(reverse("profile"), {"name": ben.name, "orcid": HERS})
    assert "Another account here has confirmed this ORCID iD" in response.content.decode()
    ben.refresh_from_db()
    assert ben.orcid == ""


def test_demo_people_confirm_nothing(there, client, db, settings):
    settings.LOCUS_DEMO = True
    noor = User.objects.create_user("noor@demo.invalid", name="Noor Haddad", is_demo=True)
    client.post(reverse("demo_sign_in"), {"person": noor.pk})
    assert "Confirm at orcid.org" not in client.get(reverse("profile")).content.decode()
    response = client.post(reverse("orcid_login"), {"process": "connect"})
    assert response.url == reverse("profile")
    assert not there.asked


def test_signed_out_on_the_way(there, signed_in, ada):
    response = signed_in.post(reverse("orcid_login"), {"process": "connect"})
    back = httpx.get(response.url, follow_redirects=False).headers["location"]
    stranger = Client()
    page = stranger.get(back.removeprefix("http://testserver"), follow=True)
    assert "orcid.org did not say who you are" in page.content.decode()
    assert not SocialAccount.objects.exists()


# --- What may go wrong there -----------------------------------------------------------------


def test_turning_back_changes_nothing(there, signed_in, ada):
    there.refuses = True
    page = confirm(signed_in).content.decode()
    assert "You turned back at orcid.org, so nothing was changed." in page
    ada.refresh_from_db()
    assert ada.orcid_confirmed_at is None


@pytest.mark.parametrize(
    "answer",
    [
        b"",
        b"{",
        b"[]",
        b'["access_token"]',
        b'{"access_token": "x"}',
        b'{"access_token": "x", "orcid": null}',
        b'{"access_token": "x", "orcid": "0000-0002-1825-0098"}',
        b'{"access_token": "x", "orcid": ["0000-0002-1825-0097"]}',
    ],
)
def test_an_answer_that_is_none_changes_nothing(there, signed_in, ada, answer):
    there.answer = answer
    page = confirm(signed_in).content.decode()
    assert "orcid.org did not say who you are, so nothing was changed" in page
    ada.refresh_from_db()
    assert ada.orcid_confirmed_at is None
    assert not SocialAccount.objects.exists()


def test_a_wrong_secret_or_no_server_is_said(there, signed_in, settings):
    settings.LOCUS_ORCID_SECRET = "another"
    assert "did not say who you are" in confirm(signed_in).content.decode()
    response = signed_in.post(reverse("orcid_login"), {"process": "connect"})
    back = httpx.get(response.url, follow_redirects=False).headers["location"]
    settings.LOCUS_ORCID_URL = "http://127.0.0.1:9"
    page = signed_in.get(back.removeprefix("http://testserver"), follow=True)
    assert "did not say who you are" in page.content.decode()


def test_a_callback_nobody_asked_for_is_refused(there, signed_in):
    page = signed_in.get(reverse("orcid_callback"), {"code": "c1", "state": "made-up"}, follow=True)
    assert "did not say who you are" in page.content.decode()
    assert not there.tokens


# --- Signing in ------------------------------------------------------------------------------


def test_a_connected_account_signs_in_and_goes_on(there, signed_in, ada):
    confirm(signed_in)
    client = Client()
    assert "Sign in with ORCID" in client.get(reverse("account_login")).content.decode()
    page = sign_in(client, next=reverse("about"))
    assert who(client) == ada
    assert page.request["PATH_INFO"] == reverse("about")
    assert len(mail.outbox) == 1


def test_no_way_leads_to_another_host(there, signed_in, ada):
    confirm(signed_in)
    client = Client()
    page = sign_in(client, next="https://evil.example/")
    assert page.request["PATH_INFO"] == reverse("home")


def test_a_closed_account_stays_closed(there, signed_in, ada):
    confirm(signed_in)
    User.objects.filter(pk=ada.pk).update(is_active=False)
    client = Client()
    assert "has been closed" in sign_in(client).content.decode()
    assert who(client) is None


@pytest.mark.parametrize("role", [roles.READER, roles.REVIEWER])
def test_a_new_account_gets_the_role_of_the_setting(there, client, db, settings, role):
    settings.LOCUS_SIGNUP_ROLE = role
    page = sign_in(client).content.decode()
    assert f"ORCID says that you are {HERS}" in page
    assert 'value="Josiah Carberry"' in page
    form = {"name": "Josiah Carberry", "email": "Josiah@example.org"}
    client.post(reverse("socialaccount_signup"), form)
    user = User.objects.get(email="josiah@example.org")
    assert who(client) == user
    assert (user.name, user.orcid) == ("Josiah Carberry", HERS)
    assert user.orcid_confirmed_at is not None
    assert roles.role_of(user).name == role
    assert not user.has_usable_password()
    assert "confirm your e-mail address" in mail.outbox[0].subject
    again = Client()
    sign_in(again)
    assert who(again) == user


def test_closed_sign_up_stays_closed(there, client, db, settings):
    settings.LOCUS_SIGNUP_ROLE = roles.CLOSED
    response = client.post(reverse("orcid_login"))
    back = httpx.get(response.url, follow_redirects=False).headers["location"]
    page = client.get(back.removeprefix("http://testserver"))
    assert "No new accounts" in page.content.decode()
    client.post(reverse("socialaccount_signup"), {"name": "J", "email": "j@example.org"})
    assert not User.objects.exists()


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"email": ""}, "Please enter your e-mail address."),
        ({"name": "12"}, "a name with at least one letter"),
        ({"email": "ada@example.org"}, "sign in to it, and confirm your ORCID iD"),
    ],
)
def test_the_form_for_a_new_account_says_what_is_wrong(there, client, ada, change, sentence):
    sign_in(client)
    form = {"name": "Josiah Carberry", "email": "josiah@example.org"} | change
    response = client.post(reverse("socialaccount_signup"), form)
    assert sentence in response.content.decode()
    assert list(User.objects.all()) == [ada]


def test_an_id_that_was_confirmed_meanwhile_makes_no_account(there, client, ada):
    sign_in(client)
    SocialAccount.objects.create(user=ada, provider="orcid", uid=HERS)
    form = {"name": "Josiah Carberry", "email": "josiah@example.org"}
    response = client.post(reverse("socialaccount_signup"), form, follow=True)
    assert "Another account here has confirmed this ORCID iD" in response.content.decode()
    assert list(User.objects.all()) == [ada]
    assert who(client) is None


# --- Off, and the settings -------------------------------------------------------------------


def test_without_the_settings_there_is_nothing_of_it(signed_in, ada):
    User.objects.filter(pk=ada.pk).update(orcid=HERS)
    page = signed_in.get(reverse("profile")).content.decode()
    assert "Confirm at orcid.org" not in page
    assert "not confirmed</span>" in page
    assert "ORCID" not in Client().get(reverse("account_login")).content.decode()
    for name in ("orcid_login", "orcid_callback", "socialaccount_signup"):
        assert signed_in.post(reverse(name)).status_code == 404


def test_going_there_asks_for_a_post_with_a_token_and_a_known_purpose(there, signed_in):
    assert signed_in.get(reverse("orcid_login")).status_code == 405
    assert signed_in.post(reverse("orcid_login"), {"process": "redirect"}).status_code == 404
    strict = Client(enforce_csrf_checks=True)
    assert strict.post(reverse("orcid_login")).status_code == 403


@pytest.mark.parametrize("name", ["LOCUS_ORCID_CLIENT_ID", "LOCUS_ORCID_SECRET"])
def test_one_half_of_the_client_is_an_error(settings, name):
    setattr(settings, name, "x")
    with pytest.raises(SystemCheckError, match=f"{name} is set and LOCUS_ORCID_.* is not"):
        call_command("check")


def test_the_content_security_policy_lets_the_form_lead_there():
    def policy(**environment: str) -> str:
        code = (
            "import wiki.settings as s;"
            "print(*s.CONTENT_SECURITY_POLICY['DIRECTIVES']['form-action'])"
        )
        kept = {n: v for n, v in os.environ.items() if not n.startswith("LOCUS_ORCID")}
        ran = subprocess.run(
            [sys.executable, "-c", code], cwd=ROOT, env=kept | environment,
            capture_output=True, text=True, check=True,
        )  # fmt: skip
        return ran.stdout.strip()

    assert policy() == "'self'"
    both = {"LOCUS_ORCID_CLIENT_ID": "x", "LOCUS_ORCID_SECRET": "y"}
    assert policy(**both) == "'self' https://orcid.org"
    assert policy(**both, LOCUS_ORCID_URL="https://sandbox.orcid.org/") == (
        "'self' https://sandbox.orcid.org"
    )


# --- Administrators --------------------------------------------------------------------------


def test_an_administrator_sees_the_time_and_cannot_set_it(client, ada, chiara):
    roles.assign(user=chiara, role=roles.ADMINISTRATOR)
    client.force_login(User.objects.get(pk=chiara.pk))
    confirmed = timezone.now()
    User.objects.filter(pk=ada.pk).update(orcid=HERS, orcid_confirmed_at=confirmed)
    page = reverse("admin:accounts_user_change", args=[ada.pk])
    shown = client.get(page).content.decode()
    assert "ORCID iD confirmed at" in shown
    assert 'name="orcid_confirmed_at' not in shown
    form = {"name": ada.name, "is_active": "on", "role": "author", "affiliation": "", "bio": ""}
    client.post(page, form | {"orcid": HERS, "orcid_confirmed_at_0": "2020-01-01"})
    ada.refresh_from_db()
    assert ada.orcid_confirmed_at == confirmed
    client.post(page, form | {"orcid": OTHER})
    ada.refresh_from_db()
    assert (ada.orcid, ada.orcid_confirmed_at) == (OTHER, None)
    assert "socialaccount" not in client.get(reverse("admin:index")).content.decode()
