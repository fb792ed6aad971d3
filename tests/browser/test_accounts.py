"""Accounts: from signing up to a forgotten password, by hand in a browser."""

import re

import pytest
from django.core import mail
from playwright.sync_api import Page, expect

from accounts.models import User
from tests.cast import PASSWORD

NEXT_PASSWORD = "another long sentence of words"
ORCID, WRONG_ORCID = "0000-0002-1825-0097", "0000-0002-1825-0098"  # the documentation's own


@pytest.fixture(params=[True, False], ids=["scripts", "plain"])
def visitor(request, live_server, open_page) -> Page:
    """Somebody without an account, once with scripts and once without."""
    return open_page(live_server.url, javascript=request.param)


def _link_in_mail(to: str = "") -> str:
    """The path of the first link in the newest message (to this address)."""
    message = [message for message in mail.outbox if not to or message.to == [to]][-1]
    return re.search(r"https?://[^/\s]+(/\S+)", message.body)[1]


def _sign_in(page: Page, email: str, password: str) -> None:
    page.goto("/accounts/login/")
    page.get_by_label("E-mail").fill(email)
    page.get_by_label("Password", exact=True).fill(password)
    page.locator("main").get_by_role("button", name="Sign in").click()


def _sign_out(page: Page) -> None:
    page.locator(".site-account summary").click()
    page.get_by_role("button", name="Sign out").click()


def test_sign_up_confirm_sign_out_and_in_again(visitor):
    visitor.goto("/")
    visitor.get_by_role("link", name="Create account").click()
    visitor.get_by_label("Name").fill("Grace Adeyemi")
    visitor.get_by_label("E-mail").fill("grace@example.org")
    for box in visitor.locator("main input[type=password]").all():
        box.fill(PASSWORD)
    visitor.locator("main button[type=submit]").click()
    expect(visitor).not_to_have_url(re.compile("/signup/"))
    grace = User.objects.get(email="grace@example.org")
    assert grace.name == "Grace Adeyemi"
    assert mail.outbox, "a link confirms the address"
    visitor.goto(_link_in_mail())
    visitor.locator("main form button[type=submit]").first.click()
    expect(visitor).not_to_have_url(re.compile("/confirm-email/"))
    visitor.wait_for_load_state()
    if not visitor.locator(".site-account summary").count():
        _sign_in(visitor, grace.email, PASSWORD)
    expect(visitor.locator(".site-account")).to_contain_text("Grace Adeyemi")
    _sign_out(visitor)
    expect(visitor.locator(".site-header")).to_contain_text("Sign in")
    _sign_in(visitor, grace.email, PASSWORD)
    expect(visitor.locator(".site-account")).to_contain_text("Grace Adeyemi")


def test_a_wrong_password_says_so_and_keeps_the_address(visitor, ada):
    _sign_in(visitor, ada.email, "not the password")
    expect(visitor.locator("#errors")).to_be_visible()
    expect(visitor.get_by_label("E-mail")).to_have_value(ada.email)
    expect(visitor.get_by_label("Password", exact=True)).to_have_value("")
    expect(visitor.locator(".site-header")).to_contain_text("Sign in")
    _sign_in(visitor, ada.email, PASSWORD)
    expect(visitor.locator(".site-account")).to_contain_text("Ada Okafor")


def test_a_forgotten_password_by_the_mailed_link(visitor, ada):
    visitor.goto("/accounts/login/")
    visitor.get_by_role("link", name="Forgotten your password?").click()
    visitor.get_by_label("E-mail").fill(ada.email)
    visitor.locator("main button[type=submit]").click()
    expect(visitor.locator("h1")).to_have_text("Look into your mail")
    visitor.goto(_link_in_mail())
    for box in visitor.locator("main input[type=password]").all():
        box.fill(NEXT_PASSWORD)
    visitor.locator("main button[type=submit]").click()
    expect(visitor.locator("main")).to_contain_text("Your new password is saved")
    _sign_in(visitor, ada.email, PASSWORD)
    expect(visitor.locator("#errors")).to_be_visible()
    _sign_in(visitor, ada.email, NEXT_PASSWORD)
    expect(visitor.locator(".site-account")).to_contain_text("Ada Okafor")


def test_a_profile_with_a_bad_then_a_good_orcid(visitor, sign_in, ada, axe):
    sign_in(visitor, ada)
    visitor.goto("/accounts/profile/")
    visitor.get_by_label("ORCID").fill(WRONG_ORCID)
    visitor.get_by_label("Affiliation").fill("Institute of Zinc")
    visitor.get_by_role("button", name="Save the profile").click()
    expect(visitor.locator("#errors")).to_contain_text("ORCID")
    expect(visitor.get_by_label("Affiliation")).to_have_value("Institute of Zinc")
    assert User.objects.get(pk=ada.pk).orcid == ""
    visitor.get_by_label("ORCID").fill(ORCID)
    visitor.get_by_role("button", name="Save the profile").click()
    expect(visitor.locator("#messages")).to_contain_text("Your profile is saved.")
    saved = User.objects.get(pk=ada.pk)
    assert (saved.orcid, saved.affiliation) == (ORCID, "Institute of Zinc")
    visitor.get_by_role("link", name="your page", exact=True).click()
    expect(visitor.locator("main")).to_contain_text("Institute of Zinc")
    expect(visitor.get_by_role("link", name=f"ORCID {ORCID}")).to_be_visible()


def test_the_e_mail_address_changes_by_the_mailed_link(visitor, ada):
    _sign_in(visitor, ada.email, PASSWORD)
    visitor.goto("/accounts/email/")
    visitor.locator("main input[type=email]").fill("ada.okafor@example.org")
    visitor.get_by_role("button", name="Send the link").click()
    expect(visitor.locator("h1")).to_have_text("Is it you?")
    visitor.get_by_label("Password", exact=True).fill(PASSWORD)
    visitor.get_by_role("button", name="Go on").click()
    expect(visitor.locator("main")).to_contain_text("ada.okafor@example.org")
    assert User.objects.get(pk=ada.pk).email == "ada@example.org", "not before it is confirmed"
    visitor.goto(_link_in_mail("ada.okafor@example.org"))
    visitor.locator("main form button[type=submit]").first.click()
    expect(visitor.locator("#messages")).to_contain_text("ada.okafor@example.org")
    assert User.objects.get(pk=ada.pk).email == "ada.okafor@example.org"
    assert mail.outbox[-1].to == ["ada@example.org"], "the old address is told"
