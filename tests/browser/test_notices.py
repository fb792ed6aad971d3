"""Notices, as people meet them: the number beside the name, the page, the button."""

import re

import pytest
from playwright.sync_api import expect

from tests.orcid_server import CLIENT, SECRET, orcid_server
from tests.wiki.made import later, sentences, write
from wiki.actions.tell_authors import tell_of_opinion
from wiki.models import Notice


@pytest.fixture
def told(overview, ada, ben, chiara):
    """Ada has five unread notices of two people."""
    zinc = sentences(overview)[0]
    write(
        overview,
        ben,
        "Zinc binds the alpha chain of the receptor. Iron is not known to.",
        summary="Copper is out of date, and the chain should be named",
    )
    write(overview, chiara, "Zinc binds the alpha chain of the receptor. Iron is not.")
    for kind, reason in (("reviewed", "Well sourced."), ("thanked", "")):
        tell_of_opinion(
            people=[ada], by=chiara, kind=kind, sentence=zinc, words=4, reason=reason, now=later()
        )


def test_from_the_number_to_the_page_to_nothing_unread(page, told, ada, ben, sign_in):
    sign_in(page, ada)
    page.goto("/about/")
    count = Notice.objects.filter(person=ada).count()
    menu = page.locator("summary", has_text=ada.name)
    expect(menu).to_have_text(re.compile(rf"{count} unread notices"))
    menu.press("Enter")
    page.get_by_role("link", name=f"Your notices, {count} unread").press("Enter")
    expect(page).to_have_url(re.compile("/notices/$"))
    expect(page.locator(".notice.is-unread")).to_have_count(count)
    removed = page.locator(".notice", has_text=f"{ben.name} removed 2 of your words in IL2")
    expect(removed.locator("q")).to_have_text(re.compile("^.?Copper is out of date"))
    page.reload()
    expect(page.locator(".notice.is-unread")).to_have_count(count)
    removed.get_by_role("link", name=re.compile("See Edit")).click()
    expect(page).to_have_url(re.compile(r"/edits/3/$"))
    expect(page.get_by_role("heading", level=1)).to_contain_text("Copper is out of date")
    page.goto("/notices/")
    page.get_by_role("button", name="Mark all as read").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_text(f"{count} notices are marked as read.")).to_be_visible()
    expect(page.locator(".notice.is-unread")).to_have_count(0)
    expect(page.locator("summary .unread")).to_have_count(0)
    expect(page.get_by_role("button", name="Mark all as read")).to_have_count(0)


def test_all_of_it_works_without_scripts(plain, told, ada, sign_in):
    sign_in(plain, ada)
    plain.goto("/notices/")
    plain.get_by_label("What").select_option("thanked")
    plain.get_by_role("button", name="Show", exact=True).click()
    expect(plain.locator(".notice")).to_have_count(1)
    plain.get_by_role("link", name="Show all").click()
    plain.get_by_role("button", name="Mark all as read").click()
    plain.get_by_label("Only unread (0)").check()
    plain.get_by_role("button", name="Show", exact=True).click()
    expect(plain.get_by_text("No notice matches")).to_be_visible()
    plain.get_by_label("One mail a day").check()
    plain.get_by_role("button", name="Save this choice").click()
    expect(plain.get_by_text("Your notices come by mail, once a day")).to_be_visible()
    expect(plain.get_by_label("One mail a day")).to_be_checked()


def test_the_page_is_for_everybody_at_every_width(
    page, told, ada, sign_in, axe_everywhere, screenshot, no_sideways_scroll
):
    sign_in(page, ada)
    page.goto("/notices/")
    axe_everywhere(page)
    screenshot(page, "notices")
    page.set_viewport_size({"width": 360, "height": 740})
    no_sideways_scroll(page)
    page.locator("summary", has_text=ada.name).click()
    expect(page.locator(".menu-panel")).to_be_in_viewport(ratio=1)
    axe_everywhere(page)


def test_nothing_yet(page, article, ben, sign_in, axe_everywhere, screenshot):
    sign_in(page, ben)
    page.goto("/notices/")
    expect(page.get_by_role("heading", name="No notices yet")).to_be_visible()
    axe_everywhere(page)
    screenshot(page, "notices-empty")


@pytest.mark.parametrize("allowed", [True, False])
def test_an_id_is_confirmed_under_the_strict_policy(
    page, ada, sign_in, settings, axe_everywhere, screenshot, problems, allowed
):
    """A browser holds the policy's form-action against where our answer leads, too."""
    with orcid_server() as there:
        settings.LOCUS_ORCID_URL = there.url
        settings.LOCUS_ORCID_CLIENT_ID, settings.LOCUS_ORCID_SECRET = CLIENT, SECRET
        directives = dict(settings.CONTENT_SECURITY_POLICY["DIRECTIVES"])
        if allowed:
            directives["form-action"] = [*directives["form-action"], there.url]
        settings.CONTENT_SECURITY_POLICY = {"DIRECTIVES": directives}
        ada.orcid = "0000-0001-5109-3700"
        ada.set_unusable_password()  # otherwise the password is asked for first
        ada.save()
        sign_in(page, ada)
        page.goto("/accounts/profile/")
        axe_everywhere(page)
        button = page.get_by_role("button", name="Confirm at orcid.org")
        if not allowed:
            button.click()
            page.wait_for_timeout(500)
            assert not there.asked
            assert any("form-action" in problem for problem in problems)
            problems.clear()
            return
        screenshot(page, "orcid-said")
        button.click()
        expect(page.get_by_text(f"Your ORCID iD {there.orcid} is confirmed.")).to_be_visible()
        axe_everywhere(page)
        screenshot(page, "orcid-confirmed")
        page.goto(f"/people/{ada.pk}-{ada.slug}/")
        expect(page.locator(".orcid-mark")).to_have_text("confirmed")
        axe_everywhere(page)
        screenshot(page, "orcid-person")
        page.context.clear_cookies()
        page.goto("/accounts/login/")
        axe_everywhere(page)
        screenshot(page, "orcid-login")
        page.get_by_role("button", name="Sign in with ORCID").click()
        expect(page.locator("summary", has_text=ada.name)).to_be_visible()
