"""The editor where the text stands: opening, walking from sentence to sentence, marks and keys."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import MORE, TEXT
from tests.wiki.made import check_books, sentences, write
from wiki.models import Edit, Section


def _box(page: Page):
    return page.get_by_label("Sentence", exact=True)


def _changes_by_word(page: Page):
    return page.locator("summary", has_text="The changes by word")


def _said(page: Page, *words: str) -> None:
    for each in words:
        expect(page.locator("#messages")).to_contain_text(each)


def _texts(section: Section) -> list[str]:
    return [sentence.text for sentence in sentences(section)]


# --- Opening ------------------------------------------------------------------------------------


def test_a_click_opens_a_sentence_at_its_width(ben_at_work, article, overview):
    page = ben_at_work
    copper = sentences(overview)[1]
    page.goto(article.get_absolute_url())
    prose = page.locator(".prose").first.bounding_box()
    page.locator(f"#s{copper.pk}").click()
    box = _box(page)
    expect(box).to_be_focused()
    expect(box).to_have_value("Copper does not.")
    found = box.bounding_box()
    assert abs(found["x"] - prose["x"]) <= 1 and abs(found["width"] - prose["width"]) <= 1
    fonts = "(e) => { const s = getComputedStyle(e); return [s.fontFamily, s.fontSize].join() }"
    assert box.evaluate(fonts) == page.locator(".prose p").first.evaluate(fonts)


def test_a_double_click_selects_a_word_and_opens_nothing(ben_at_work, article, overview):
    page = ben_at_work
    page.goto(article.get_absolute_url())
    page.locator(f"#s{sentences(overview)[0].pk}").dblclick(position={"x": 12, "y": 10})
    page.wait_for_timeout(400)
    assert page.evaluate("getSelection().toString()").strip() == "Zinc"
    expect(page.locator(".in-place")).to_have_count(0)


def test_a_click_opens_nothing_for_who_may_not_write(page, article, overview):
    page.goto(article.get_absolute_url())
    page.locator(f"#s{sentences(overview)[0].pk}").click()
    page.wait_for_timeout(400)
    expect(page.locator(".in-place")).to_have_count(0)


def test_enter_opens_a_sentence(ben_at_work, article, overview):
    page = ben_at_work
    zinc = sentences(overview)[0]
    page.goto(article.get_absolute_url())
    page.locator(f"#s{zinc.pk} > .sentence-tools").focus()
    page.keyboard.press("Enter")
    expect(_box(page)).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.locator(f"#s{zinc.pk} > .sentence-tools")).to_be_focused()
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    expect(page.locator(".in-place")).to_have_count(0)


def test_a_section_opens_where_it_stands(ben_at_work, article, overview, axe):
    page = ben_at_work
    page.goto(article.get_absolute_url())
    page.get_by_role("link", name="Edit the section Overview").click()
    expect(page).to_have_url(f"{page.url.split('/genes')[0]}{article.get_absolute_url()}")
    text = page.get_by_label("Text", exact=True)
    expect(text).to_be_focused()
    expect(page.locator(f"#s{sentences(overview)[0].pk}")).to_be_hidden()
    text.fill(f"{TEXT} Tin was not tried.")
    expect(page.locator(".preview")).to_contain_text("4 words yours")
    axe(page)
    page.keyboard.press("Control+Enter")
    _said(page, "Saved as Edit 3", "4 words credited to you")
    assert _texts(overview)[-1] == "Tin was not tried."
    check_books(article)


def test_the_whole_article_opens_where_it_stands(ben_at_work, article, overview, disease, axe):
    page = ben_at_work
    page.goto(article.get_absolute_url())
    page.get_by_role("link", name="Edit the article").click()
    boxes = page.get_by_label("Text", exact=True)
    expect(boxes).to_have_count(2)
    expect(boxes.first).to_be_focused()
    expect(page.locator(".preview .prose")).to_have_count(2)
    boxes.first.fill(f"{TEXT} Tin was not tried.")
    boxes.last.fill(MORE.replace("two", "three"))
    expect(page.locator(".preview").last).to_contain_text("1 word yours")
    axe(page)
    page.keyboard.press("Control+Enter")
    _said(page, "Saved as Edit 3", "5 words credited to you")
    assert _texts(overview)[-1] == "Tin was not tried."
    assert _texts(disease)[-1] == "Rats have three copies."
    check_books(article)


def test_the_whole_article_on_a_page_of_its_own(writer, article, overview, disease):
    writer.goto(f"{article.get_absolute_url()}edit/")
    headings = writer.get_by_label("Heading", exact=True)
    headings.last.fill("Disease")
    boxes = writer.get_by_label("Text", exact=True)
    boxes.first.fill("Zinc binds *it*. Copper does not.")
    writer.get_by_role("button", name="Preview").click()
    expect(writer.locator(".preview em")).to_have_text("it")
    assert Edit.objects.filter(article=article).count() == 2
    writer.get_by_label("What did you change").fill("Shorter")
    writer.get_by_role("button", name="Save", exact=True).click()
    _said(writer, "Saved as Edit 3")
    assert _texts(overview) == ["Zinc binds *it*.", "Copper does not."]
    assert Section.objects.get(pk=disease.pk).heading == "Disease"
    assert Edit.objects.get(article=article, number=3).summary == "Shorter"
    check_books(article)


def test_a_conflict_in_the_whole_article_loses_nothing(
    writer, article, overview, disease, ada, until
):
    writer.goto(f"{article.get_absolute_url()}edit/")
    write(overview, ada, TEXT.replace("Copper does not.", "Copper does, by hers."))
    boxes = writer.get_by_label("Text", exact=True)
    boxes.first.fill(TEXT.replace("Copper does not.", "Tin, by mine, and nothing else at all."))
    boxes.last.fill(f"{MORE} Cats were not tried.")
    writer.get_by_role("button", name="Save", exact=True).click()
    expect(writer.locator("main")).to_contain_text("Nothing is lost")
    expect(writer.locator(".panel.theirs")).to_contain_text("by hers")
    expect(writer.locator(".panel.mine")).to_contain_text("by mine")
    expect(writer.get_by_role("radio", name="Yours")).to_have_count(1)
    writer.get_by_role("radio", name="Yours").check()
    writer.get_by_role("button", name="Save this").click()
    _said(writer, "Saved as Edit 4")
    # What is settled is no draft any more.
    drafts = "Object.keys(localStorage).filter((name) => name.includes('draft'))"
    until(writer, lambda: not writer.evaluate(drafts))
    assert "Tin, by mine, and nothing else at all." in _texts(overview)
    assert "Cats were not tried." in _texts(disease)
    check_books(article)


# --- From sentence to sentence ------------------------------------------------------------------


def test_tab_goes_on_and_one_save_keeps_all(ben_at_work, article, overview, disease):
    page = ben_at_work
    zinc, copper, iron = sentences(overview)
    mice, _ = sentences(disease)
    page.goto(article.get_absolute_url())
    page.locator(f"#s{zinc.pk} > .sentence-tools").focus()
    page.keyboard.press("Enter")
    expect(_box(page)).to_be_focused()
    page.keyboard.press("Control+End")
    page.keyboard.press("Backspace")
    page.keyboard.type(" tightly.")
    page.keyboard.press("Tab")
    expect(_box(page)).to_have_value("Copper does not.")
    expect(_box(page)).to_be_focused()
    expect(page.locator(f"#s{zinc.pk}")).to_be_visible()
    expect(page.locator(f"#s{zinc.pk}")).to_have_class("sentence has-draft")
    page.keyboard.press("Tab")
    expect(_box(page)).to_have_value(iron.text)
    page.keyboard.press("Tab")
    expect(_box(page)).to_have_value(mice.text)
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Shift+Tab")
    expect(_box(page)).to_have_value("Zinc binds the receptor tightly.")
    page.keyboard.press("Tab")
    expect(_box(page)).to_have_value(copper.text)
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    expect(_box(page)).to_have_value(mice.text)
    page.keyboard.type("All ")
    expect(page.get_by_label("Save with it the other sentence you changed here")).to_be_checked()
    page.keyboard.press("Control+Enter")
    _said(page, "Saved as Edit 3", "2 words credited to you")
    assert _texts(overview)[0] == "Zinc binds the receptor tightly."
    assert _texts(disease)[0] == "All Mice lack the gene."
    assert Edit.objects.filter(article=article).count() == 3
    check_books(article)


@pytest.fixture
def asked(ben_at_work, article, overview) -> Page:
    """Ben's page, which asks him whether to leave a sentence that he began to change."""
    page = ben_at_work
    page.goto(article.get_absolute_url())
    page.locator(f"#s{sentences(overview)[0].pk} > .sentence-tools").focus()
    page.keyboard.press("Enter")
    expect(_box(page)).to_be_focused()
    page.keyboard.type("So ")
    # The preview is between the box and the other fields, and has a stop of its own.
    expect(_changes_by_word(page)).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_be_visible()
    return page


def test_tab_is_no_trap(asked):
    page = asked
    page.keyboard.press("Escape")
    expect(_box(page)).to_be_focused()
    page.keyboard.press("Tab")
    expect(_changes_by_word(page)).to_be_focused()
    page.keyboard.press("Tab")
    expect(page.get_by_label("What did you change")).to_be_focused()
    page.keyboard.press("Tab")
    expect(page.get_by_role("button", name="Save", exact=True)).to_be_focused()


def test_tab_right_after_the_question_is_no_trap_either(asked):
    page = asked
    # The browser gives the box the focus back before it tells the page that the question is closed.
    _box(page).evaluate(
        """(box) => box.addEventListener("focus", () => {
          const tab = new KeyboardEvent("keydown", { key: "Tab", bubbles: true, cancelable: true });
          if (box.dispatchEvent(tab)) box.form.elements.summary.focus(); // as the browser would
        }, { once: true })"""
    )
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_have_count(0)
    expect(page.get_by_label("What did you change")).to_be_focused()


# --- Marks --------------------------------------------------------------------------------------


@pytest.fixture
def open_box(ben_at_work, article, overview):
    """Ben's page with the form of a section open, its box holding some words."""
    page = ben_at_work
    page.goto(f"{article.get_absolute_url()}sections/{overview.pk}/edit/")
    box = page.get_by_label("Text", exact=True)

    def hold(text: str, start: int, end: int):
        box.fill(text)
        box.evaluate("(e, [a, b]) => { e.focus(); e.setSelectionRange(a, b) }", [start, end])
        return box

    return page, hold


@pytest.mark.parametrize(
    ("key", "text", "start", "end", "after"),
    [
        ("Control+b", "Zinc binds.", 0, 4, "**Zinc** binds."),
        ("Control+b", "Zinc binds.", 2, 2, "**Zinc** binds."),
        ("Control+i", "Zinc binds.", 5, 10, "Zinc *binds*."),
        ("Control+i", "**Zinc** binds.", 2, 6, "***Zinc*** binds."),
        ("Control+.", "CD4+ cells", 3, 4, "CD4^+^ cells"),
        ("Control+,", "H2O", 1, 2, "H~2~O"),
        ("Control+.", "a b c", 0, 5, "^a^ ^b^ ^c^"),
        ("Control+k", "see here", 4, 8, "see [here](https://)"),
        ("Control+k", "https://example.org", 0, 19, "[](https://example.org)"),
        ("Control+Shift+g", "See IL2.", 4, 7, "See [[IL2]]."),
        ("Control+Shift+g", "See ", 4, 4, "See [["),
        ("Control+Shift+8", "one\ntwo", 0, 7, "- one\n- two"),
        ("Control+Shift+8", "So:\none", 4, 7, "So:\n\n- one"),
        ("Control+b", "- one\n- two", 0, 11, "- **one**\n- **two**"),
    ],
)
def test_marks_by_key_and_back_by_the_browsers_undo(open_box, key, text, start, end, after):
    page, hold = open_box
    box = hold(text, start, end)
    page.keyboard.press(key)
    expect(box).to_have_value(after)
    page.keyboard.press("Control+z")
    expect(box).to_have_value(text)


def test_the_key_of_cite_opens_the_picker_and_esc_goes_back(open_box):
    page, hold = open_box
    box = hold("It binds", 8, 8)
    page.keyboard.press("Control+Shift+2")
    expect(page.get_by_role("dialog").get_by_role("combobox")).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_have_count(0)
    expect(box).to_be_focused()
    expect(box).to_have_value("It binds")


@pytest.mark.parametrize("key", ["Control+b", "Control+i", "Control+.", "Control+,"])
def test_a_mark_pressed_twice_is_taken_off(open_box, key):
    page, hold = open_box
    box = hold("Zinc binds.", 5, 10)
    page.keyboard.press(key)
    expect(box).not_to_have_value("Zinc binds.")
    page.keyboard.press(key)
    expect(box).to_have_value("Zinc binds.")
    box = hold("Zinc ", 5, 5)
    page.keyboard.press(key)
    page.keyboard.press(key)
    expect(box).to_have_value("Zinc ")


def test_the_toolbar_by_keyboard(open_box, axe):
    page, hold = open_box
    box = hold("IL-2R is here", 5, 5)
    page.keyboard.press("Alt+F10")
    expect(page.get_by_role("button", name="Bold")).to_be_focused()
    page.keyboard.press("End")
    expect(page.get_by_role("button", name="List")).to_be_focused()
    page.keyboard.press("Home")
    for _ in range(4):
        page.keyboard.press("ArrowRight")
    signs = page.get_by_role("button", name="Greek letters and signs")
    expect(signs).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_role("menuitem", name="alpha", exact=True)).to_be_focused()
    axe(page)
    page.keyboard.press("b")
    expect(page.get_by_role("menuitem", name="beta", exact=True)).to_be_focused()
    page.keyboard.press("Enter")
    expect(box).to_have_value("IL-2Rβ is here")
    expect(box).to_be_focused()
    expect(page.get_by_role("menu")).to_have_count(0)
    page.keyboard.press("Control+;")
    page.keyboard.press("Escape")
    expect(box).to_be_focused()
    page.keyboard.press("Control+z")
    expect(box).to_have_value("IL-2R is here")
    for button in page.locator(".editor-toolbar > button").all():
        assert button.get_attribute("aria-keyshortcuts")
        assert "Ctrl-" in button.get_attribute("title")
    stops = page.locator(".editor-toolbar > button[tabindex='0']")
    expect(stops).to_have_count(1)


def test_a_phone_has_the_same(phone, sign_in, ben, article, overview, no_sideways_scroll, axe):
    sign_in(phone, ben)
    copper = sentences(overview)[1]
    phone.goto(article.get_absolute_url())
    phone.locator(f"#s{copper.pk}").tap()
    phone.locator(".sentence-bar").get_by_role("link", name="Edit this sentence").tap()
    box = _box(phone)
    box.evaluate("(e) => e.setSelectionRange(0, 6)")
    phone.get_by_role("button", name="Italic").tap()
    expect(box).to_have_value("*Copper* does not.")
    phone.get_by_role("button", name="Greek letters and signs").tap()
    expect(phone.get_by_role("menuitem", name="alpha", exact=True)).to_be_visible()
    no_sideways_scroll(phone)
    axe(phone)


def test_a_table_in_a_preview_scrolls_by_itself_on_a_phone(
    live_server, open_page, sign_in, ben, article, overview, no_sideways_scroll
):
    phone = open_page(live_server.url, width=360, height=740, touch=True)
    sign_in(phone, ben)
    heads = "| Assembly | Sequence | First base | Last base | Status | Source of the row |"
    row = "| GRCh38.p14 | NC_000004.12 | 122451470 | 122456725 | current | annotation |"
    words = f"{heads}\n|{'---|' * 6}\n{row}\n"
    phone.goto(f"{article.get_absolute_url()}edit/")
    phone.locator("textarea.source").first.fill(words)
    expect(phone.locator(".preview td").first).to_be_visible()
    no_sideways_scroll(phone)
    phone.goto(f"{article.get_absolute_url()}sections/{overview.pk}/edit/")
    expect(phone.locator(".preview").first).to_be_visible()
    no_sideways_scroll(phone)


def test_who_reads_a_link_of_the_preview_stays_at_it_when_the_preview_is_made_anew(open_box):
    page, hold = open_box
    box = hold("It is [a](https://example.org/a) and [b](https://example.org/b).", 0, 0)
    link = page.locator(".preview > .prose").get_by_role("link", name="b", exact=True)
    expect(link).to_be_visible()
    box.press("End")
    page.keyboard.type(" Now.")
    link.focus()  # before the preview of what was typed has come
    expect(page.locator(".preview > .prose")).to_contain_text("Now.")
    expect(link).to_be_focused()
    box.fill("It is nothing.")
    link.focus()
    expect(page.locator(".preview > .prose")).to_contain_text("It is nothing.")
    expect(page.locator(".preview").first).not_to_have_attribute("aria-busy", "true")
    assert page.evaluate("document.activeElement !== document.body")
