"""Drafts: kept while somebody types, given back after every kind of accident, gone once saved."""

import re
import time

import pytest
from django.contrib.sessions.models import Session
from playwright.sync_api import Page, expect

from tests.browser.conftest import TEXT
from tests.cast import PASSWORD
from tests.wiki.made import make_article, reword, sentences
from wiki.models import Article, Draft, Edit, Section


@pytest.fixture
def article(live_server, ada) -> Article:
    return make_article(author=ada, text=TEXT)


@pytest.fixture
def overview(article) -> Section:
    return Section.objects.get(article=article)


def _box(page: Page):
    return page.get_by_label("Sentence", exact=True)


def _kept(page: Page) -> None:
    expect(page.locator(".editor-status")).to_have_text("Not saved yet: kept as a draft")


def _leave(page: Page, address: str) -> None:
    """Go elsewhere, saying yes to the browser's own question."""
    page.once("dialog", lambda dialog: dialog.accept())
    page.goto(address)


STORED = "() => Object.keys(localStorage).filter((key) => key.startsWith('locus:draft:'))"


@pytest.fixture
def nothing_stored(until):
    """`nothing_stored(page)`: waits, as the page may be seen before its scripts run."""
    return lambda page: until(page, lambda: not page.evaluate(STORED))


def test_words_come_back_to_the_form_and_go_once_saved(
    ben_at_work, article, overview, ben, until, nothing_stored
):
    page = ben_at_work
    copper = sentences(overview)[1]
    page.goto(f"/sentences/{copper.pk}/edit/")
    _box(page).fill("Copper may.")
    page.get_by_label("What did you change").fill("Doubt")
    _kept(page)
    written = {"text": "Copper may.", "summary": "Doubt"}
    # In one step or in two, as fast as the hands are.
    until(page, lambda: written.items() <= Draft.objects.get().fields.items())
    draft = Draft.objects.get()
    assert (draft.author, draft.place, draft.base) == (ben, f"sentence:{copper.pk}", 1)
    _leave(page, "/drafts/")
    expect(page.locator("main")).to_contain_text("Copper may.")
    page.get_by_role("link", name=re.compile("Go on writing")).click()
    expect(_box(page)).to_have_value("Copper may.")
    expect(page.get_by_label("What did you change")).to_have_value("Doubt")
    expect(page.locator(".draft-notice")).to_contain_text("has not changed since")
    page.keyboard.press("Control+Enter")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.locator("#messages")).to_contain_text("Saved as Edit 2")
    assert not Draft.objects.exists()
    nothing_stored(page)
    page.goto(f"/sentences/{copper.pk}/edit/")
    expect(page.locator(".draft-notice")).to_have_count(0)


@pytest.mark.parametrize("loss", ["the next page", "the answer"])
def test_saved_words_do_not_come_back_whatever_becomes_of_the_next_page(
    ben_at_work, article, overview, loss, nothing_stored
):
    page = ben_at_work
    copper = sentences(overview)[1]
    address = f"/sentences/{copper.pk}/edit/"
    page.goto(address)
    _box(page).fill("Copper may.")
    page.get_by_label("What did you change").fill("Doubt")
    _kept(page)
    if loss == "the next page":  # left before its scripts have run
        scripts = re.compile(r"drafts(\.\w+)?\.js")
        page.route(scripts, lambda route: route.abort())
        page.get_by_role("button", name="Save", exact=True).click()
        expect(page.locator("#messages")).to_contain_text("Saved as Edit 2")
        page.unroute(scripts)
    else:  # saved, and the connection gone before the browser hears of it
        page.route(f"**{address}", _lost)
        page.get_by_role("button", name="Save", exact=True).click()
        page.wait_for_url("chrome-error://**")
        page.unroute(f"**{address}")
        assert Edit.objects.count() == 2
    page.goto(address)
    expect(_box(page)).to_have_value("Copper may.")
    expect(page.locator(".draft-notice")).to_have_count(0)
    nothing_stored(page)


def _lost(route) -> None:
    """Let the server have it, and tell the browser nothing."""
    route.fetch(max_redirects=0)
    route.abort()


def test_a_closed_tab_gives_back_what_the_account_never_heard_of(
    ben_at_work, article, overview, ben
):
    page = ben_at_work
    copper = sentences(overview)[1]
    address = f"/sentences/{copper.pk}/edit/"
    page.goto(address)
    page.context.route("**/drafts/", lambda route: route.abort())
    _box(page).press_sequentially("So ")
    expect(page.locator(".editor-status")).to_contain_text("no connection")
    assert not Draft.objects.exists()
    page.close(run_before_unload=False)
    time.sleep(0.5)
    Draft.objects.all().delete()  # should its last breath have reached the account after all
    page.context.unroute("**/drafts/")
    other = page.context.new_page()
    other.goto(address)
    expect(_box(other)).to_have_value(re.compile("So "))
    expect(other.locator(".draft-notice")).to_be_visible()
    _kept(other)
    assert Draft.objects.get().fields["text"] == _box(other).input_value()


def test_a_draft_comes_back_with_what_has_changed_since(ben_at_work, article, overview, ada, axe):
    page = ben_at_work
    _, copper, _ = sentences(overview)
    page.goto(f"{article.get_absolute_url()}sections/{overview.pk}/edit/")
    page.get_by_label("Text", exact=True).fill(f"{TEXT} Tin was not tried.")
    _kept(page)
    reword(copper, ada, "Copper does.")
    _leave(page, f"{article.get_absolute_url()}sections/{overview.pk}/edit/")
    notice = page.locator(".draft-notice")
    expect(notice).to_contain_text("What has changed since")
    expect(notice.locator("del")).to_contain_text("not")
    expect(page.get_by_label("Text", exact=True)).to_have_value(f"{TEXT} Tin was not tried.")
    axe(page)
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.locator("#messages")).to_contain_text("both are kept")
    overview.refresh_from_db()
    assert overview.source == TEXT.replace("does not", "does") + " Tin was not tried."


def test_a_session_that_ended_is_said_and_loses_nothing(ben_at_work, article, overview, ben):
    page = ben_at_work
    copper = sentences(overview)[1]
    page.goto(f"/sentences/{copper.pk}/edit/")
    Session.objects.all().delete()
    _box(page).fill("Copper may.")
    expect(page.locator(".editor-status")).to_contain_text("you are signed out")
    page.get_by_role("button", name="Save", exact=True).click()
    _sign_in_by_form(page, ben)
    expect(_box(page)).to_have_value("Copper may.")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.locator("#messages")).to_contain_text("Saved as Edit 2")
    copper.refresh_from_db()
    assert copper.text == "Copper may."


def test_a_session_that_ended_loses_nothing_without_scripts(
    plain, sign_in, article, overview, ben, ada
):
    sign_in(plain, ben)
    copper = sentences(overview)[1]
    plain.goto(f"/sentences/{copper.pk}/edit/")
    Session.objects.all().delete()
    _box(plain).fill("Copper may.")
    plain.get_by_role("button", name="Save", exact=True).click()
    _sign_in_by_form(plain, ben)
    expect(_box(plain)).to_have_value("Copper may.")
    expect(plain.locator(".draft-notice")).to_be_visible()
    assert Edit.objects.count() == 1
    plain.get_by_role("button", name="Discard them").click()
    expect(_box(plain)).to_have_value("Copper does not.")
    assert not Draft.objects.exists()


@pytest.mark.parametrize("javascript", [True, False], ids=["scripts", "plain"])
def test_more_than_a_sign_in_holds_is_shown_and_not_lost(
    live_server, open_page, sign_in, article, overview, ben, javascript
):
    page = open_page(live_server.url, javascript=javascript)
    sign_in(page, ben)
    address = f"{article.get_absolute_url()}sections/{overview.pk}/edit/"
    page.goto(address)
    Session.objects.all().delete()
    words = "Copper may. " * 45_000
    page.get_by_label("Text", exact=True).fill(words)
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.locator("h1")).to_have_text("You are signed out, and nothing was saved")
    assert page.get_by_label("Text", exact=True).input_value() == words
    sign_in(page, ben)
    page.goto(address)
    expected = words if javascript else TEXT
    expect(page.get_by_label("Text", exact=True)).to_have_value(expected)


def test_words_go_to_nobody_else(plain, sign_in, article, overview, ben, ada):
    sign_in(plain, ben)
    copper = sentences(overview)[1]
    plain.goto(f"/sentences/{copper.pk}/edit/")
    Session.objects.all().delete()
    _box(plain).fill("Copper may.")
    plain.get_by_role("button", name="Save", exact=True).click()
    _sign_in_by_form(plain, ada)
    expect(_box(plain)).to_have_value("Copper does not.")
    assert not Draft.objects.exists()


def _sign_in_by_form(page: Page, person) -> None:
    expect(page.locator("h1")).to_have_text("Sign in")
    page.get_by_label("E-mail").fill(person.email)
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.locator("main").get_by_role("button", name="Sign in").click()
    expect(_box(page)).to_be_visible()


def test_leaving_with_unsaved_words_asks(ben_at_work, article, overview, until):
    page = ben_at_work
    page.goto(f"/sentences/{sentences(overview)[1].pk}/edit/")
    _box(page).press_sequentially("So ")
    asked = []
    page.once("dialog", lambda dialog: (asked.append(dialog.type), dialog.dismiss()))
    page.get_by_role("link", name="Genes", exact=True).first.click()
    until(page, lambda: asked)
    assert asked == ["beforeunload"]
    expect(_box(page)).to_be_visible()


def test_escape_keeps_or_discards(ben_at_work, article, overview, until):
    page = ben_at_work
    copper = sentences(overview)[1]
    page.goto(article.get_absolute_url())
    page.locator(f"#s{copper.pk}").click()
    _box(page).fill("Copper may.")
    page.keyboard.press("Escape")
    page.get_by_role("button", name="Keep as a draft").click()
    expect(page.locator(".in-place")).to_have_count(0)
    expect(page.locator(f"#s{copper.pk}")).to_have_class(re.compile("has-draft"))
    assert Draft.objects.get().fields["text"] == "Copper may."
    page.reload()
    expect(page.locator(f"#s{copper.pk}")).to_have_class(re.compile("has-draft"))
    page.locator(f"#s{copper.pk}").click()
    expect(_box(page)).to_have_value("Copper may.")
    page.keyboard.press("Escape")
    page.get_by_role("button", name="Discard", exact=True).click()
    expect(page.locator(".in-place")).to_have_count(0)
    expect(page.locator(f"#s{copper.pk}")).not_to_have_class(re.compile("has-draft"))
    until(page, lambda: not Draft.objects.exists())
    page.locator(f"#s{copper.pk}").click()
    expect(_box(page)).to_have_value("Copper does not.")


def test_one_save_lets_go_of_all_its_drafts(ben_at_work, article, overview, nothing_stored):
    page = ben_at_work
    page.goto(article.get_absolute_url())
    page.locator(f"#s{sentences(overview)[0].pk} > .sentence-tools").focus()
    page.keyboard.press("Enter")
    expect(_box(page)).to_be_focused()
    page.keyboard.type("Now ")
    page.keyboard.press("Tab")
    expect(_box(page)).to_have_value("Copper does not.")
    expect(_box(page)).to_be_focused()
    page.keyboard.type("Also ")
    _kept(page)
    assert Draft.objects.count() == 2
    page.keyboard.press("Control+Enter")
    expect(page.locator("#messages")).to_contain_text("Saved as Edit 2")
    assert not Draft.objects.exists()
    nothing_stored(page)


def test_what_is_too_large_to_be_sent_stands_in_the_form_on_return(ben_at_work, article, overview):
    page = ben_at_work
    address = f"{article.get_absolute_url()}sections/{overview.pk}/edit/"
    page.goto(address)
    page.get_by_label("Text", exact=True).evaluate(
        """(box) => {
          box.value = "Made-up words. ".repeat(180_000);
          box.dispatchEvent(new Event("input", { bubbles: true }));
        }"""
    )
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.locator("h1")).to_have_text("This is too large to be saved at once")
    page.get_by_role("link", name="Return to the form").click()
    expect(page.locator(".draft-notice")).to_be_visible()
    box = page.get_by_label("Text", exact=True)
    assert box.evaluate("(e) => e.value.length") == 15 * 180_000
    assert Edit.objects.count() == 1


def test_signing_out_leaves_nothing_in_the_browser(ben_at_work, article, overview, nothing_stored):
    page = ben_at_work
    page.goto(f"/sentences/{sentences(overview)[1].pk}/edit/")
    _box(page).fill("Copper may.")
    _kept(page)
    assert len(page.evaluate(STORED)) == 1
    page.once("dialog", lambda dialog: dialog.accept())
    page.locator(".site-account summary").click()
    page.get_by_role("button", name="Sign out").click()
    expect(page.locator("#messages")).to_contain_text("signed out")
    nothing_stored(page)
    assert Draft.objects.count() == 1, "the account keeps it"


def test_another_account_sees_nothing(ben_at_work, sign_in, article, overview, ada):
    page = ben_at_work
    address = f"/sentences/{sentences(overview)[1].pk}/edit/"
    page.goto(address)
    _box(page).fill("Copper may.")
    _kept(page)
    sign_in(page, ada)
    _leave(page, address)
    expect(_box(page)).to_have_value("Copper does not.")
    page.goto("/drafts/")
    expect(page.locator("main")).to_contain_text("You have no drafts")


def test_the_list_of_drafts_passes_axe(ben_at_work, article, overview, ben, axe_everywhere):
    page = ben_at_work
    page.goto("/drafts/")
    axe_everywhere(page)
    page.goto(f"{article.get_absolute_url()}edit/")
    page.get_by_label("Text", exact=True).fill("Words.")
    _kept(page)
    _leave(page, "/drafts/")
    expect(page.locator(".drafts > li")).to_contain_text("The whole article")
    axe_everywhere(page)
    page.get_by_role("button", name=re.compile("Discard")).click()
    expect(page.locator("#messages")).to_contain_text("The draft is discarded")
    assert not Draft.objects.exists()
