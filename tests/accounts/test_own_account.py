"""Passwords, e-mail addresses and the profile, through the real pages."""

import pytest
from allauth.account.models import EmailAddress
from django.contrib.auth import get_user
from django.core import mail
from django.test import Client
from django.urls import reverse

from accounts.models import User
from tests.cast import PASSWORD

NEXT_PASSWORD = "another long sentence of words"


@pytest.fixture
def signed_in(client, ada):
    """A client in which Ada has just signed in, and entered her password once more."""
    client.post(reverse("account_login"), {"login": ada.email, "password": PASSWORD})
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    mail.outbox.clear()
    return client


def _is_in(client) -> bool:
    client.get(reverse("account_login"))
    return get_user(client).is_authenticated


# --- Passwords -------------------------------------------------------------------------------


def test_a_forgotten_password_from_message_to_sign_in(client, ada, signed_in, link_in_mail):
    stranger = Client()
    response = stranger.post(reverse("account_reset_password"), {"email": "ADA@example.org"})
    assert "Look into your mail" in stranger.get(response.url).content.decode()
    assert mail.outbox[-1].subject == "[Locus] Choose a new password"
    assert mail.outbox[-1].to == ["ada@example.org"]
    link = link_in_mail()
    form = stranger.get(link)
    assert link not in form.url, "the secret leaves the address"
    assert "Choose a new password" in stranger.get(form.url).content.decode()
    short = stranger.post(form.url, {"password1": "short", "password2": "short"})
    assert "too short" in short.content.decode()
    done = stranger.post(form.url, {"password1": NEXT_PASSWORD, "password2": NEXT_PASSWORD})
    assert "Your new password is saved" in stranger.get(done.url).content.decode()
    assert "with a link from an e-mail" in mail.outbox[-1].body

    assert not _is_in(signed_in), "sessions opened with the old password end"
    assert "no longer valid" in Client().get(link).content.decode()
    stranger.post(reverse("account_login"), {"login": ada.email, "password": NEXT_PASSWORD})
    assert _is_in(stranger)


def test_an_unknown_address_is_answered_alike(client, db):
    response = client.post(reverse("account_reset_password"), {"email": "who@example.org"})
    assert response.url == reverse("account_reset_password_done")
    assert "there is no account with this address" in mail.outbox[-1].body


def test_changing_the_password(signed_in, ada):
    form = {"oldpassword": "wrong", "password1": NEXT_PASSWORD, "password2": NEXT_PASSWORD}
    response = signed_in.post(reverse("account_change_password"), form)
    assert "This is not your present password" in response.content.decode()
    elsewhere = Client()
    elsewhere.post(reverse("account_login"), {"login": ada.email, "password": PASSWORD})
    response = signed_in.post(reverse("account_change_password"), form | {"oldpassword": PASSWORD})
    assert response.url == reverse("profile")
    assert _is_in(signed_in)
    assert not _is_in(elsewhere)
    assert mail.outbox[-1].subject == "[Locus] Your password was changed"
    ada.refresh_from_db()
    assert ada.check_password(NEXT_PASSWORD)


def test_messages_are_plain_text_with_names_as_they_are(client, db, link_in_mail):
    User.objects.create_user("o@example.org", PASSWORD, name="Siobhán O'Neill & <Co>")
    client.post(reverse("account_reset_password"), {"email": "o@example.org"})
    assert "Siobhán O'Neill & <Co>" not in mail.outbox[-1].subject
    assert "&#x27;" not in mail.outbox[-1].body
    assert "&amp;" not in mail.outbox[-1].body


# --- E-mail address --------------------------------------------------------------------------


def _ask_for(client, address):
    return client.post(reverse("account_email"), {"email": address, "action_add": ""})


def test_changing_the_address_of_an_account_that_never_confirmed_one(signed_in, ada, link_in_mail):
    assert _ask_for(signed_in, "New@Example.org").url == reverse("account_email")
    ada.refresh_from_db()
    assert ada.email == "ada@example.org", "the old address holds until the new is confirmed"
    shown = signed_in.get(reverse("account_email")).content.decode()
    assert "Waiting to replace it" in shown
    assert mail.outbox[-1].to == ["new@example.org"]
    assert signed_in.post(link_in_mail()).url == reverse("profile")
    ada.refresh_from_db()
    assert ada.email == "new@example.org"
    assert EmailAddress.objects.get(user=ada).email == "new@example.org"
    assert [mail.outbox[-1].to, mail.outbox[-1].subject] == [
        ["ada@example.org"],
        "[Locus] Your e-mail address was changed",
    ]
    again = Client()
    again.post(reverse("account_login"), {"login": "ada@example.org", "password": PASSWORD})
    assert not _is_in(again)
    again.post(reverse("account_login"), {"login": "new@example.org", "password": PASSWORD})
    assert _is_in(again)


def test_a_change_can_be_asked_for_again_or_called_off(signed_in, ada):
    _ask_for(signed_in, "first@example.org")
    _ask_for(signed_in, "second@example.org")
    waiting = EmailAddress.objects.filter(user=ada, verified=False).exclude(email=ada.email)
    assert [address.email for address in waiting] == ["second@example.org"]
    signed_in.post(reverse("account_email"), {"email": "second@example.org", "action_remove": ""})
    assert not waiting.all().exists()
    ada.refresh_from_db()
    assert ada.email == "ada@example.org"


@pytest.mark.parametrize("action", ["action_remove", "action_primary"])
def test_the_address_one_signs_in_with_cannot_be_lost(signed_in, ada, action):
    _ask_for(signed_in, "new@example.org")
    assert EmailAddress.objects.filter(email="new@example.org").exists()
    address = "ada@example.org" if action == "action_remove" else "new@example.org"
    signed_in.post(reverse("account_email"), {"email": address, action: ""})
    ada.refresh_from_db()
    assert ada.email == "ada@example.org"
    assert EmailAddress.objects.filter(user=ada, email=ada.email).exists()


@pytest.mark.parametrize(
    ("address", "sentence"),
    [
        ("ada@example.org", "This is your e-mail address already."),
        ("BEN@example.org", "Another account uses this e-mail address"),
        ("nonsense", "An e-mail address looks like name@example.org."),
        ("", "Please enter your new e-mail address."),
    ],
)
def test_addresses_that_cannot_be_taken(signed_in, ben, address, sentence):
    assert sentence in _ask_for(signed_in, address).content.decode()
    assert not mail.outbox


def test_an_address_taken_in_the_meantime_is_not_confirmed(signed_in, ada, link_in_mail):
    _ask_for(signed_in, "new@example.org")
    User.objects.create_user("new@example.org", PASSWORD, name="Quicker")
    response = signed_in.post(link_in_mail(), follow=True)
    assert "because another account uses it" in response.content.decode()
    ada.refresh_from_db()
    assert ada.email == "ada@example.org"


def test_changing_the_address_asks_for_the_password_again(client, ada):
    client.force_login(ada)
    response = _ask_for(client, "new@example.org")
    assert response.url.startswith(reverse("account_reauthenticate"))
    assert "Is it you?" in client.get(response.url).content.decode()
    assert not EmailAddress.objects.filter(email="new@example.org").exists()
    wrong = client.post(response.url, {"password": "wrong"})
    assert "This is not your password" in wrong.content.decode()
    client.post(response.url, {"password": PASSWORD})
    assert EmailAddress.objects.filter(email="new@example.org", user=ada).exists()


# --- Profile ---------------------------------------------------------------------------------

PROFILE = {"name": "Ada Okafor", "affiliation": "", "orcid": "", "bio": ""}


def test_the_profile_is_for_people_who_are_signed_in(client):
    assert client.get(reverse("profile")).url.startswith(reverse("account_login"))


def test_a_profile_is_saved_with_its_orcid_in_one_form(signed_in, ada):
    filled = PROFILE | {
        "name": " Ada  N. Okafor ",
        "affiliation": "Institute of Immunology",
        "orcid": "https://orcid.org/0000-0002-1694-233x",
        "bio": "I work on cytokines.",
    }
    response = signed_in.post(reverse("profile"), filled, follow=True)
    assert "Your profile is saved." in response.content.decode()
    ada.refresh_from_db()
    assert (ada.name, ada.orcid) == ("Ada N. Okafor", "0000-0002-1694-233X")
    assert (ada.affiliation, ada.bio) == ("Institute of Immunology", "I work on cytokines.")


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"orcid": "0000-0002-1694-2330"}, "wrong check digit"),
        ({"orcid": "1234"}, "An ORCID iD looks like 0000-0002-1825-0097."),
        ({"name": " "}, "Please enter your name."),
        ({"bio": "b" * 2001}, "at most 2000 characters"),
    ],
)
def test_a_profile_with_a_mistake_is_not_saved(signed_in, ada, page, change, sentence):
    response = signed_in.post(reverse("profile"), PROFILE | {"affiliation": "Kept"} | change)
    shown = page(response)
    assert sentence in shown.text
    assert "Your profile is not saved yet" in shown.text
    values = {field.get("name"): field.get("value") for field in shown.all("input")}
    assert values["affiliation"] == "Kept"
    ada.refresh_from_db()
    assert ada.affiliation == "Institute of Immunology"


@pytest.mark.parametrize(
    ("role", "words"),
    [("ada", "Your role: author"), ("chiara", "your verdict"), ("rita", "You can read everything")],
)
def test_the_profile_tells_the_role_in_words(client, request, role, words):
    client.force_login(request.getfixturevalue(role))
    shown = client.get(reverse("profile")).content.decode()
    assert words in shown
    assert reverse("account_email") in shown
    assert reverse("account_change_password") in shown


def test_nobody_makes_themselves_more_than_they_are(signed_in, ada):
    signed_in.post(
        reverse("profile"),
        PROFILE | {"is_staff": "on", "is_superuser": "on", "is_demo": "on", "email": "x@y.org"},
    )
    ada.refresh_from_db()
    assert (ada.is_staff, ada.is_superuser, ada.is_demo) == (False, False, False)
    assert ada.email == "ada@example.org"
