"""Moving a sentence by keyboard, by drag and by touch; undoing a save."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.wiki.made import check_books, reword, sentences
from wiki.models import Edit, Section


@pytest.fixture
def ben_at_work(ben_at_work, article) -> Page:
    """Ben with the article before him."""
    ben_at_work.goto(article.get_absolute_url())
    return ben_at_work


def _keys(section: Section) -> list[int]:
    return [sentence.pk for sentence in sentences(section)]


def _status(page: Page):
    return page.locator(".move-panel").get_by_role("status")


def test_a_sentence_moves_by_keyboard_alone(ben_at_work, article, overview, disease, axe):
    page = ben_at_work
    zinc, copper, iron = sentences(overview)
    mice, rats = sentences(disease)
    page.locator(f"#s{copper.pk} > .sentence-tools").focus()
    page.keyboard.press("m")
    expect(_status(page)).to_contain_text("In Overview, after: Zinc binds the receptor.")
    expect(_status(page)).to_contain_text("place 2 of 6, where it stands now")
    axe(page)
    page.keyboard.press("ArrowDown")
    expect(_status(page)).to_contain_text("In Overview, after: Iron")
    page.keyboard.press("ArrowDown")
    expect(_status(page)).to_contain_text("At the beginning of Disease relevance")
    page.keyboard.press("ArrowDown")
    expect(_status(page)).to_contain_text("after: Mice lack the gene.")
    expect(page.locator(".drop-mark")).to_be_visible()
    page.keyboard.press("Enter")
    expect(page.locator("#messages")).to_contain_text("Saved as Edit 3")
    expect(page).to_have_url(re.compile(f"#s{copper.pk}$"))
    assert _keys(overview) == [zinc.pk, iron.pk]
    assert _keys(disease) == [mice.pk, copper.pk, rats.pk]
    check_books(article)


def test_escape_leaves_it(ben_at_work, article, overview):
    page = ben_at_work
    tools = f"#s{sentences(overview)[0].pk} > .sentence-tools"
    page.locator(tools).focus()
    page.keyboard.press("m")
    expect(_status(page)).to_contain_text("where it stands now")
    page.keyboard.press("End")
    expect(_status(page)).to_contain_text("after: Rats have two copies.")
    page.keyboard.press("Escape")
    expect(page.locator(".move-panel, .drop-mark, .is-moving")).to_have_count(0)
    expect(page.locator(tools)).to_be_focused()
    page.keyboard.press("m")
    expect(_status(page)).to_contain_text("where it stands now")
    page.keyboard.press("Enter")
    expect(page.locator(".move-panel")).to_have_count(0)
    page.wait_for_timeout(300)
    assert Edit.objects.filter(article=article).count() == 2


def test_a_sentence_moves_by_drag(ben_at_work, article, overview, disease):
    page = ben_at_work
    zinc, copper, iron = sentences(overview)
    page.locator(f"#s{zinc.pk}").hover()
    handle = page.locator('.sentence-bar a[data-does="move"]')
    expect(handle).to_be_visible()
    box = handle.bounding_box()
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    page.mouse.down()
    goal = page.locator(f"#s{sentences(disease)[1].pk}").evaluate(
        "(e) => { const r = [...e.getClientRects()].at(-1);"
        " return [r.right, r.top + r.height / 2] }"
    )
    page.mouse.move(goal[0] - 40, goal[1], steps=8)
    page.mouse.move(*goal, steps=3)
    expect(_status(page)).to_contain_text("after: Rats have two copies.")
    page.mouse.up()
    expect(page.locator("#messages")).to_contain_text("Saved as Edit 3")
    assert _keys(overview) == [copper.pk, iron.pk]
    assert _keys(disease)[-1] == zinc.pk
    check_books(article)


def test_a_sentence_moves_by_touch(phone, sign_in, ben, article, overview, no_sideways_scroll, axe):
    sign_in(phone, ben)
    zinc, copper, iron = sentences(overview)
    phone.goto(article.get_absolute_url())
    phone.locator(f"#s{zinc.pk}").tap()
    phone.locator('.sentence-bar a[data-does="move"]').tap()
    expect(_status(phone)).to_contain_text("where it stands now")
    no_sideways_scroll(phone)
    axe(phone)
    phone.get_by_role("button", name="Down").tap()
    phone.get_by_role("button", name="Put it here").tap()
    expect(phone.locator("#messages")).to_contain_text("Saved as Edit 3")
    assert _keys(overview) == [copper.pk, zinc.pk, iron.pk]


def test_a_save_is_undone_within_a_minute(writer, article, overview, axe):
    copper = sentences(overview)[1]
    writer.goto(f"/sentences/{copper.pk}/edit/")
    writer.get_by_label("Sentence", exact=True).fill("Copper may.")
    writer.get_by_role("button", name="Save", exact=True).click()
    expect(writer.locator("#messages")).to_contain_text("Saved as Edit 3")
    writer.get_by_role("button", name="Undo").click()
    expect(writer.locator("#messages")).to_contain_text("Edit 3 is undone")
    copper.refresh_from_db()
    assert copper.text == "Copper does not."
    writer.goto(f"{article.get_absolute_url()}history/")
    expect(writer.locator(".edits > li").first).to_contain_text("Undid Edit 3")
    expect(writer.locator(".edits > li").first).to_contain_text(re.compile("restor"))
    check_books(article)


def test_an_undo_that_would_take_from_others_is_refused(ben_at_work, article, overview, ada, axe):
    page = ben_at_work
    copper = sentences(overview)[1]
    page.goto(f"/sentences/{copper.pk}/edit/")
    page.get_by_label("Sentence", exact=True).fill("Copper may.")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_role("button", name="Undo")).to_be_visible()
    axe(page)
    reword(copper, ada, "Manganese, on the other hand, was never measured.")
    page.get_by_role("button", name="Undo").click()
    expect(page.locator("#messages")).to_contain_text("somebody has changed the same sentences")
    overview.refresh_from_db()
    assert "Manganese" in overview.source
    assert Edit.objects.filter(article=article).count() == 4


def test_the_button_goes_after_a_minute(ben_at_work, article, overview):
    page = ben_at_work
    page.clock.install()
    page.goto(f"/sentences/{sentences(overview)[1].pk}/edit/")
    page.get_by_label("Sentence", exact=True).fill("Copper may.")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_role("button", name="Undo")).to_be_visible()
    # The script that waits for the minute to end has run when this is there.
    expect(page.get_by_role("button", name="Dismiss")).to_be_visible()
    page.clock.fast_forward(61_000)
    expect(page.get_by_role("button", name="Undo")).to_have_count(0)
    expect(page.locator("#messages")).to_contain_text("Saved as Edit 3")
