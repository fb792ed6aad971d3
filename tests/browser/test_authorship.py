"""Authorship: who wrote which word, by pointer, by keyboard, by touch and without scripts."""

import re

import pytest
from playwright.sync_api import Page, expect

IL2 = "/genes/3558-IL2/"
# Where every heading, paragraph, sentence and reference stands, to a hundredth of a pixel. How wide
# a sentence's part of a line is, tells nothing: the last letter of a line is kerned with the
# space that hangs behind it or not, depending on when the browser shaped it; what moves shows in x.
GEOMETRY = """() => [...document.querySelectorAll(
    "main h1, main h2, main p, main li, main .sentence, main .prose, main .facts, main sup"
  )].filter((e) => !e.closest(".legend, #edits"))
    .map((e) => [e.tagName, e.id, ...[...e.getClientRects()].flatMap((r) => [
      r.x, r.y + scrollY, r.height, getComputedStyle(e).display === "inline" ? 0 : r.width,
    ].map((n) => Math.round(n * 100) / 100))])"""
# One of Dev's runs, which stands in a sentence that Ben began.
DEVS = '.prose .sentence :is(w-run, a.run)[data-edit="5"]'


@pytest.fixture
def reader(demo, open_page) -> Page:
    page = open_page(demo)
    page.goto(IL2)
    return page


def _switch_on(page: Page) -> None:
    page.locator("#authorship-switch").click()
    expect(page.locator(".legend")).to_be_visible()


def _differences(before: list, after: list) -> list:
    assert len(before) == len(after)
    return [(a, b) for a, b in zip(before, after, strict=True) if a != b][:5]


@pytest.mark.parametrize("width", [360, 800, 1600])
def test_switching_moves_nothing(reader, width):
    reader.set_viewport_size({"width": width, "height": 900})
    before = reader.evaluate(GEOMETRY)
    assert len(before) > 200
    switch = reader.get_by_role("switch", name=re.compile("Authorship"))
    switch.click()
    expect(reader.locator(".legend")).to_be_visible()
    assert _differences(before, reader.evaluate(GEOMETRY)) == []
    switch.click()
    expect(reader.locator(".legend")).to_be_hidden()
    assert _differences(before, reader.evaluate(GEOMETRY)) == []
    reader.goto(f"{IL2}?authorship=on")  # as served, where the runs are links
    assert _differences(before, reader.evaluate(GEOMETRY)) == []


def test_the_switch_says_its_state_and_so_does_the_address(reader):
    switch = reader.get_by_role("switch", name=re.compile("Authorship"))
    expect(switch).to_have_attribute("aria-checked", "false")
    switch.click()
    expect(switch).to_have_attribute("aria-checked", "true")
    expect(switch).to_have_accessible_name("Authorship on")
    expect(reader).to_have_url(re.compile(r"authorship=on"))
    switch.focus()
    reader.keyboard.press("Space")
    expect(switch).to_have_attribute("aria-checked", "false")
    expect(reader).not_to_have_url(re.compile("authorship"))
    reader.keyboard.press("Enter")
    expect(switch).to_have_attribute("aria-checked", "true")


def test_the_legend_has_the_shares(reader):
    shares = dict(zip(*_byline(reader), strict=True))
    _switch_on(reader)
    lines = reader.locator(".legend ol > li")
    expect(lines).to_have_count(4)
    texts = lines.all_inner_texts()
    for name, share in shares.items():
        assert any(name in text and share in text for text in texts)
    words = [int(re.search(r"(\d+) word", text)[1]) for text in texts]
    assert words == sorted(words, reverse=True)
    total = re.search(r"(\d+) words", reader.locator(".article-head").inner_text())[1]
    assert sum(words) == int(total)


def _byline(page: Page) -> tuple[list[str], list[str]]:
    line = page.locator(".byline")
    names = line.locator("a[href^='/people/']")
    return names.all_inner_texts(), line.locator(".share").all_inner_texts()


def test_every_word_has_an_author_in_colour_and_in_form(reader):
    _switch_on(reader)
    bare = reader.evaluate(
        """() => {
          const bare = [];
          for (const sentence of document.querySelectorAll(".prose .sentence")) {
            const walk = document.createTreeWalker(sentence, NodeFilter.SHOW_TEXT);
            while (walk.nextNode())
              if (/[\\p{L}\\p{N}]/u.test(walk.currentNode.data) &&
                  !walk.currentNode.parentElement.closest("[data-author]"))
                bare.push(walk.currentNode.data);
          }
          return bare;
        }"""
    )
    assert bare == []
    lines = reader.evaluate(
        """() => Object.fromEntries(
          [...document.querySelectorAll(".prose [data-author]")].map((e) => {
            const s = getComputedStyle(e);
            return [e.dataset.author, s.textDecorationLine + s.textDecorationColor];
          }))"""
    )
    assert len(lines) == 4
    assert len(set(lines.values())) == 4, "four authors, four looks"
    assert all("underline" in line for line in lines.values()), "a line, not a wash alone"


def _expect_devs_card(page: Page) -> None:
    card = page.locator("#run-card")
    expect(card).to_be_visible()
    expect(card).to_contain_text("Dev Patel")
    expect(card).to_contain_text("21 August 2026")
    expect(card).to_contain_text("Edit 5")
    expect(card).to_contain_text("British spelling and a plainer verb")
    expect(card).to_contain_text(re.compile(r"\d+ (of their \d+ )?words?"))
    box = card.bounding_box()
    assert box["x"] >= 0 and box["x"] + box["width"] <= page.viewport_size["width"]


def test_pointing_at_a_word_shows_who_wrote_it(reader):
    _switch_on(reader)
    run = reader.locator(DEVS).first
    run.hover()
    _expect_devs_card(reader)
    expect(reader.locator(".lit")).not_to_have_count(0)
    link = reader.locator("#run-card").get_by_role("link", name="Edit 5")
    reader.keyboard.press("Escape")
    expect(reader.locator("#run-card")).to_be_hidden()
    expect(reader.locator(".lit")).to_have_count(0)
    reader.mouse.move(0, 0)
    run.hover()
    expect(link).to_be_visible()
    link.hover()  # the way to the card does not close it
    link.click()
    expect(reader).to_have_url(re.compile(r"/edits/5/$"))
    expect(reader.locator("h1")).to_have_text("British spelling and a plainer verb")


@pytest.mark.parametrize("address", [IL2, f"{IL2}?authorship=on"], ids=["switched", "served"])
def test_tabbing_to_a_word_shows_who_wrote_it(reader, address):
    reader.goto(address)
    if "authorship" not in address:
        _switch_on(reader)
    reader.locator(DEVS).first.evaluate(
        """(run) => {  // the stop before it, so that the next Tab comes to it
          const stops = [...document.querySelectorAll("a[href], button, [tabindex='0']")]
            .filter((e) => e.getClientRects().length);
          stops[stops.indexOf(run) - 1].focus();
        }"""
    )
    reader.keyboard.press("Tab")
    _expect_devs_card(reader)
    reader.keyboard.press("ArrowDown")
    expect(reader.locator("#run-card a").first).to_be_focused()
    reader.keyboard.press("Escape")
    expect(reader.locator("#run-card")).to_be_hidden()
    expect(reader.locator(DEVS).first).to_be_focused()
    reader.keyboard.press("Shift+Tab")
    reader.keyboard.press("Tab")
    _expect_devs_card(reader)
    reader.keyboard.press("ArrowDown")
    expect(reader.locator("#run-card a").first).to_be_focused()
    reader.keyboard.press("Enter")
    expect(reader).to_have_url(re.compile(r"/edits/5/$"))


def test_a_tap_on_a_word_shows_who_wrote_it(demo, open_page):
    phone = open_page(demo, width=360, height=740, touch=True)
    for address in (IL2, f"{IL2}?authorship=on"):
        phone.goto(address)
        if "authorship" not in address:
            phone.locator("#authorship-switch").tap()
            expect(phone.locator(".legend")).to_be_visible()
        phone.locator(DEVS).first.tap()
        _expect_devs_card(phone)
        assert "/edits/" not in phone.url
        phone.locator("h2", has_text="Disease relevance").tap()
        expect(phone.locator("#run-card")).to_be_hidden()
    phone.locator(DEVS).first.tap()
    phone.locator("#run-card").get_by_role("link", name="Edit 5").tap()
    expect(phone).to_have_url(re.compile(r"/edits/5/$"))


def _washes(page: Page) -> dict[str, set[str]]:
    """Author's number -> the backgrounds of her runs."""
    pairs = page.locator(".prose [data-author]").evaluate_all(
        "(all) => all.map((e) => [e.dataset.author, getComputedStyle(e).backgroundColor"
        " + getComputedStyle(e).backgroundImage + getComputedStyle(e).boxShadow"
        " + getComputedStyle(e).textDecorationColor + getComputedStyle(e).borderBottomColor])"
    )
    washes: dict[str, set[str]] = {}
    for author, wash in pairs:
        washes.setdefault(author, set()).add(wash)
    return washes


def test_choosing_an_author_lights_only_her_words(reader, plain_reader):
    _switch_on(reader)
    all_on = _washes(reader)
    ben = reader.locator(".legend").get_by_role("link", name=re.compile("Ben Lindqvist"))
    number = ben.get_attribute("data-choose")
    ben.click()
    reader.mouse.move(0, 0)
    expect(ben).to_have_attribute("aria-current", "true")
    expect(reader).to_have_url(re.compile(f"author={number}"))
    one_on = _washes(reader)
    assert one_on[number] & all_on[number]
    others = [author for author in one_on if author != number]
    for author in others:
        assert not one_on[author] & all_on[author], "their words step back"
    # The address alone gives the same, without scripts too.
    plain_reader.goto(reader.url)
    served = _washes(plain_reader)
    for author in others:
        assert not served[author] & served[number]
    expect(plain_reader.locator(".legend [aria-current=true]")).to_contain_text("Ben Lindqvist")
    reader.reload()
    expect(reader.locator(".legend [aria-current=true]")).to_contain_text("Ben Lindqvist")
    reader.locator(".legend").get_by_role("link", name="Show all authors").click()
    expect(reader).not_to_have_url(re.compile("author="))
    reader.mouse.move(0, 0)
    assert _washes(reader)[others[0]] & all_on[others[0]]


@pytest.fixture
def plain_reader(demo, open_page) -> Page:
    return open_page(demo, javascript=False)


def test_authorship_works_without_javascript(plain_reader):
    plain_reader.goto(IL2)
    plain_reader.get_by_role("switch", name=re.compile("Authorship")).click()
    expect(plain_reader).to_have_url(re.compile("authorship=on"))
    expect(plain_reader.locator(".legend")).to_be_visible()
    run = plain_reader.locator(DEVS).first
    assert "Dev Patel · 21 August 2026 · Edit 5" in run.get_attribute("title")
    run.click()
    expect(plain_reader).to_have_url(re.compile(r"/edits/5/$"))
    plain_reader.go_back()
    plain_reader.locator(".legend").get_by_role("link", name=re.compile("Dev Patel")).click()
    expect(plain_reader.locator(".legend [aria-current=true]")).to_contain_text("Dev Patel")
    plain_reader.get_by_role("switch", name=re.compile("Authorship")).click()
    expect(plain_reader.locator(".legend")).to_have_count(0)
