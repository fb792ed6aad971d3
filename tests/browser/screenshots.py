"""The pictures of README and docs/writing.md, for `make screenshots`; no test runs it by itself."""

import re

from playwright.sync_api import Page, expect

from tests.browser.conftest import ROOT

IMAGES = ROOT / "docs" / "img"
IL7 = "/genes/3574-IL7/"


def _taken(page: Page, name: str) -> None:
    page.wait_for_timeout(700)
    page.screenshot(path=IMAGES / f"writing-{name}.png", animations="disabled")


def _come_in(page: Page, address: str, name: str = "Ben|Dev") -> None:
    page.goto(f"/accounts/login/?next={address}")
    page.get_by_role("button", name=re.compile(name)).first.click()
    expect(page).to_have_url(re.compile(address))
    page.goto(address)


def _box(page: Page):
    return page.get_by_label("Sentence", exact=True)


def test_picture_of_an_article(demo, open_page):
    page = open_page(demo, width=1300, height=900)
    _come_in(page, "/genes/3558-IL2/", "Ada")
    page.goto("/genes/3558-IL2/?authorship=on")
    page.wait_for_timeout(700)
    page.screenshot(path=IMAGES / "article.png", animations="disabled")


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

    tools.nth(2).focus()
    page.keyboard.press("Enter")
    expect(_box(page)).to_be_focused()
    page.keyboard.press("Control+End")
    page.keyboard.type(" Made-up words stand here.")
    page.get_by_text("Suggest instead").click()
    page.get_by_label("Why should it be so?").fill("Made up, for the picture.")
    page.get_by_role("button", name="Suggest", exact=True).click()
    expect(page.locator("#messages")).to_contain_text("Kept as suggestion")
    page.reload()
    _taken(page, "suggestion")

    page.goto(f"{IL7}edit/")
    expect(page.locator(".preview .prose").first).to_be_visible()
    _taken(page, "article")


def test_pictures_of_writing_together(demo, open_page):
    """Two people of the demo at one sentence."""
    adas, bens = (open_page(demo, width=1100, height=860) for _ in range(2))
    _come_in(adas, IL7, "Ada")
    _come_in(bens, IL7, "Ben")
    sentence = adas.locator(".section .prose > p .sentence[data-sentence]").nth(2)
    address = f"/sentences/{sentence.get_attribute('data-sentence')}/edit/"
    adas.goto(address)
    bens.goto(address)
    expect(bens.locator("[data-presence]")).to_contain_text("Ada Okafor has had")
    bens.locator("[data-presence]").evaluate("(e) => scrollTo(0, e.getBoundingClientRect().y - 90)")
    bens.set_viewport_size({"width": 1100, "height": 420})
    _taken(bens, "presence")
    bens.set_viewport_size({"width": 1100, "height": 860})
    for page, words in ((adas, "firmly"), (bens, "rather barely")):
        text = _box(page).input_value().split(" ")
        _box(page).fill(" ".join([*text[:3], words, *text[4:]]))
    adas.get_by_role("button", name="Save", exact=True).click()
    expect(adas.locator("#messages")).to_contain_text("Saved as Edit")
    bens.get_by_role("button", name="Save", exact=True).click()
    expect(bens.locator(".settle")).to_be_visible()
    bens.locator(".settle").evaluate("(e) => scrollTo(0, e.getBoundingClientRect().y - 20)")
    _taken(bens, "conflict")


def test_pictures_of_citing(demo, open_page):
    page = open_page(demo, width=1100, height=720)
    _come_in(page, IL7)
    page.get_by_role("link", name=re.compile("^Edit the section")).nth(1).click()
    text = page.locator(".in-place textarea.source")
    expect(text).to_be_focused()
    page.keyboard.press("Control+End")
    page.keyboard.type(" Made-up words [@")
    expect(page.get_by_role("combobox", name="Author, year or title")).to_be_focused()
    page.keyboard.type("interleukin 199")
    expect(page.locator("#picker-list [role=option]").first).to_be_visible()
    page.mouse.move(1, 1)
    _taken(page, "picker")
