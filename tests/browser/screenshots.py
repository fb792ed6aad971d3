"""The pictures of docs/writing.md, made by `make screenshots`; no test runs this by itself."""

import re

from playwright.sync_api import Page, expect

from tests.browser.conftest import ROOT

IMAGES = ROOT / "docs" / "img"
IL7 = "/genes/3574-IL7/"


def _taken(page: Page, name: str) -> None:
    page.wait_for_timeout(700)
    page.screenshot(path=IMAGES / f"writing-{name}.png", animations="disabled")


def _come_in(page: Page, address: str) -> None:
    page.goto(f"/accounts/login/?next={address}")
    page.get_by_role("button", name=re.compile("Ben|Dev")).first.click()
    expect(page).to_have_url(re.compile(address))
    page.goto(address)


def _box(page: Page):
    return page.get_by_label("Sentence", exact=True)


def test_pictures_of_writing(demo, open_page):
    page = open_page(demo, width=1280, height=900)
    _come_in(page, IL7)
    tools = page.locator(".section .prose > p .sentence-tools")

    tools.nth(1).focus()
    page.keyboard.press("Enter")
    expect(_box(page)).to_be_focused()
    page.keyboard.press("Control+End")
    page.keyboard.type(" Made-up words *in vitro*.")
    expect(page.locator(".preview")).to_contain_text("yours")
    page.locator(".in-place").evaluate("(e) => e.scrollIntoView({block: 'center'})")
    _taken(page, "sentence")

    page.keyboard.press("Control+;")
    _taken(page, "signs")
    page.keyboard.press("Escape")
    page.keyboard.press("Escape")
    page.get_by_role("button", name="Keep as a draft").click()

    tools.nth(1).focus()
    page.keyboard.press("m")
    for _ in range(2):
        page.keyboard.press("ArrowDown")
    _taken(page, "move")
    page.keyboard.press("Escape")

    page.locator(".sentence.has-draft").first.locator(".sentence-tools").focus()
    page.keyboard.press("Enter")
    expect(page.locator(".draft-notice")).to_be_visible()
    page.locator(".in-place").evaluate("(e) => e.scrollIntoView({block: 'center'})")
    _taken(page, "draft")
    page.keyboard.press("Escape")
    page.get_by_role("button", name="Discard", exact=True).click()

    page.goto(f"{IL7}edit/")
    expect(page.locator(".preview .prose").first).to_be_visible()
    _taken(page, "article")
