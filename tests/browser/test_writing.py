"""Writing: a sentence in place, sections, moves, restorations; with scripts and without."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import TEXT
from tests.wiki.made import check_books, credit_of, reword, sentences
from wiki.models import Article, Citation, Edit, Section, Sentence


@pytest.fixture
def address(article) -> str:
    return article.get_absolute_url()


def _said(page: Page, *words: str) -> None:
    for each in words:
        expect(page.locator("#messages")).to_contain_text(each)


def _texts(section: Section) -> list[str]:
    return [sentence.text for sentence in sentences(section)]


def _headings(article: Article) -> list[str]:
    return [section.heading for section in Section.objects.filter(article=article).present()]


def _open_bar(page: Page, sentence: Sentence) -> None:
    page.locator(f"#s{sentence.pk}").hover()
    expect(page.locator(".sentence-bar")).to_be_visible()


def _save(page: Page) -> None:
    page.get_by_role("button", name="Save", exact=True).click()


# --- A sentence in place ------------------------------------------------------------------------


def test_one_click_and_one_sentence_from_sign_in_to_her_page(
    page, article, overview, address, ben, settings
):
    settings.LOCUS_DEMO = True
    ben.is_demo = True
    ben.save()
    zinc, copper, _ = sentences(overview)
    page.goto(address)
    page.get_by_role("link", name="Sign in to edit").click()
    page.get_by_role("button", name=re.compile("Ben Lindqvist")).click()
    _said(page, "You are signed in as Ben Lindqvist")
    expect(page).to_have_url(re.compile(f"{address}$"))

    _open_bar(page, copper)
    page.locator(".sentence-bar").get_by_role("link", name="Edit this sentence").click()
    box = page.get_by_label("Sentence", exact=True)
    expect(box).to_be_focused()
    expect(box).to_have_value("Copper does not.")
    expect(page.locator(f"#s{copper.pk}")).to_be_hidden()
    expect(page.locator(f"#s{zinc.pk}")).to_be_visible()
    box.fill("Copper does not bind it.")
    page.get_by_label("What did you change").fill("Say what copper does not do")
    expect(page.locator(".preview > .prose")).to_contain_text("Copper does not bind it.")
    expect(page.locator(".editor-status")).to_contain_text("Not saved yet")
    _save(page)

    _said(page, "Saved as Edit 3", "2 words credited to you")
    expect(page).to_have_url(re.compile(f"#s{copper.pk}$"))
    expect(page.locator(f"#s{copper.pk}")).to_contain_text("Copper does not bind it.")
    copper.refresh_from_db()
    assert copper.text == "Copper does not bind it."
    assert credit_of(copper)[1][0] == "Ben Lindqvist"
    assert "bind it" in credit_of(copper)[1][1]
    check_books(article)

    page.goto(f"{address}?authorship=on")
    run = page.locator(f'#s{copper.pk} [data-author="{ben.pk}"]')
    expect(run.first).to_contain_text("bind it")
    expect(page.locator(f'#s{copper.pk} [data-author="{ben.pk}"]')).to_have_count(1)
    page.goto(f"{address}history/")
    row = page.locator(".edits > li").first
    for words in ("Edit 3", "Say what copper does not do", "Ben Lindqvist"):
        expect(row).to_contain_text(words)
    row.get_by_role("link", name="Ben Lindqvist").click()
    expect(page.locator("h1")).to_contain_text("Ben Lindqvist")
    expect(page.locator("dl.figures")).to_contain_text(re.compile(r"Words that stand\s*2"))
    expect(page.locator(".edit-row").first).to_contain_text("Say what copper does not do")


def test_a_sentence_edited_with_the_keyboard_alone(ben_at_work, article, overview, address):
    page = ben_at_work
    zinc = sentences(overview)[0]
    page.goto(address)
    tools = f"#s{zinc.pk} > .sentence-tools"
    for _ in range(60):
        page.keyboard.press("Tab")
        if page.locator(tools).evaluate("(e) => e === document.activeElement"):
            break
    expect(page.locator(".sentence-bar")).to_be_visible()
    edit = page.locator(".sentence-bar").get_by_role("link", name="Edit this sentence")
    for _ in range(3):
        page.keyboard.press("Tab")
        if edit.evaluate("(e) => e === document.activeElement"):
            break
    expect(edit).to_be_focused()
    page.keyboard.press("Enter")
    box = page.get_by_label("Sentence", exact=True)
    expect(box).to_be_focused()
    page.keyboard.press("Backspace")
    page.keyboard.type(" tightly.")
    page.keyboard.press("Control+Enter")
    _said(page, "Saved as Edit 3", "1 word credited to you")
    zinc.refresh_from_db()
    assert zinc.text == "Zinc binds the receptor tightly."
    check_books(article)


def test_escape_asks_before_words_are_lost_and_gives_the_place_back(
    ben_at_work, article, overview, address
):
    page = ben_at_work
    copper = sentences(overview)[1]
    page.goto(address)
    _open_bar(page, copper)
    page.locator(".sentence-bar").get_by_role("link", name="Edit this sentence").click()
    box = page.get_by_label("Sentence", exact=True)
    box.fill("Copper may.")
    asked = page.get_by_role("dialog", name="These words are not saved")
    page.keyboard.press("Escape")
    expect(asked).to_be_visible()
    page.keyboard.press("Escape")
    expect(asked).to_have_count(0)
    expect(box).to_be_focused()
    expect(box).to_have_value("Copper may.")
    page.keyboard.press("Escape")
    asked.get_by_role("button", name=re.compile("^(Discard|Leave without saving)$")).click()
    expect(page.locator(".in-place")).to_have_count(0)
    expect(page.locator(f"#s{copper.pk}")).to_be_visible()
    expect(page.locator(f"#s{copper.pk} > .sentence-tools")).to_be_focused()
    # Nothing typed: nothing to ask.
    page.locator(".sentence-bar").get_by_role("link", name="Edit this sentence").click()
    expect(box).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.locator(".in-place")).to_have_count(0)
    expect(asked).to_have_count(0)
    assert Edit.objects.filter(article=article).count() == 2


def test_a_touch_opens_the_same(live_server, open_page, sign_in, ben, article, overview, address):
    phone = open_page(live_server.url, width=360, height=740, touch=True)
    sign_in(phone, ben)
    copper = sentences(overview)[1]
    phone.goto(address)
    phone.locator(f"#s{copper.pk}").tap()
    bar = phone.locator(".sentence-bar")
    expect(bar).to_be_visible()
    bar.get_by_role("link", name="Edit this sentence").tap()
    phone.get_by_label("Sentence", exact=True).fill("Copper does.")
    phone.get_by_role("button", name="Save", exact=True).tap()
    _said(phone, "Saved as Edit 3")
    copper.refresh_from_db()
    assert copper.text == "Copper does."


def test_a_sentence_on_a_page_of_its_own(writer, article, overview, address):
    copper = sentences(overview)[1]
    writer.goto(f"/sentences/{copper.pk}/")
    writer.get_by_role("link", name="Edit", exact=True).click()
    box = writer.get_by_label("Sentence", exact=True)
    box.fill("Copper binds *weakly*.")
    writer.get_by_role("button", name="Preview").click()
    expect(writer.locator(".preview em")).to_have_text("weakly")
    expect(writer.locator(".preview")).to_contain_text("nothing is saved yet")
    expect(box).to_have_value("Copper binds *weakly*.")
    assert Edit.objects.filter(article=article).count() == 2
    _save(writer)
    _said(writer, "Saved as Edit 3")
    copper.refresh_from_db()
    assert copper.text == "Copper binds *weakly*."
    check_books(article)


def test_saving_nothing_new_is_said_and_writes_nothing(writer, article, overview):
    copper = sentences(overview)[1]
    writer.goto(f"/sentences/{copper.pk}/edit/")
    _save(writer)
    expect(writer.get_by_role("alert")).to_contain_text("The text is as it was")
    assert Edit.objects.filter(article=article).count() == 2


# --- Sections -----------------------------------------------------------------------------------


def test_a_section_edited_as_a_whole(writer, article, overview, address):
    writer.goto(address)
    writer.get_by_role("link", name="Edit the section Overview").click()
    text = writer.get_by_label("Text", exact=True)
    text.fill(text.input_value() + " Tin was not tried.")
    writer.get_by_label("What did you change").fill("Tin")
    writer.get_by_role("button", name="Preview").click()
    expect(writer.locator(".preview > .prose")).to_contain_text("Tin was not tried.")
    _save(writer)
    _said(writer, "Saved as Edit 3", "4 words credited to you")
    expect(writer.locator(".prose").first).to_contain_text("Tin was not tried.")
    assert _texts(overview) == [
        "Zinc binds the receptor.",
        "Copper does not.",
        "Iron is not known to.",
        "Tin was not tried.",
    ]
    assert Edit.objects.get(article=article, number=3).summary == "Tin"
    check_books(article)


def test_sections_come_change_move_go_and_come_back(writer, article, overview, disease, address):
    writer.goto(address)
    writer.get_by_role("link", name="Add a section").first.click()
    writer.get_by_label("Heading").fill("Structure")
    writer.get_by_label("Where it stands").select_option(label="After Overview")
    writer.get_by_label("Text", exact=True).fill("It has four helices.")
    _save(writer)
    _said(writer, "Saved as Edit 3", "4 words credited to you")
    assert _headings(article) == ["Overview", "Structure", "Disease relevance"]
    expect(writer.locator(".section h2").nth(1)).to_have_text("Structure")

    writer.get_by_role("link", name="Edit sections").click()
    writer.get_by_label("Heading of section 2").fill("Fold")
    writer.locator(".arrange-row").nth(1).get_by_role("button", name="Rename").click()
    _said(writer, "Saved as Edit 4")
    assert _headings(article) == ["Overview", "Fold", "Disease relevance"]
    writer.get_by_role("button", name="Move Fold up").click()
    _said(writer, "Saved as Edit 5")
    assert _headings(article) == ["Fold", "Overview", "Disease relevance"]
    writer.get_by_role("button", name="Move Overview down").click()
    _said(writer, "Saved as Edit 6")
    assert _headings(article) == ["Fold", "Disease relevance", "Overview"]
    writer.get_by_role("button", name="Remove Disease relevance").click()
    _said(writer, "Saved as Edit 7")
    assert _headings(article) == ["Fold", "Overview"]
    assert _texts(disease) == []
    writer.get_by_role("button", name="Restore Disease relevance").click()
    _said(writer, "Saved as Edit 8", "given back to those who first wrote them")
    assert sorted(_headings(article)) == ["Disease relevance", "Fold", "Overview"]
    assert _texts(disease) == ["Mice lack the gene.", "Rats have two copies."]
    assert credit_of(sentences(disease)[0]) == [("Ada Okafor", "Mice lack the gene.")]
    check_books(article)


# --- Sentences that split, merge and move -------------------------------------------------------


def test_a_sentence_splits(writer, article, overview, ada):
    zinc = sentences(overview)[0]
    reword(zinc, ada, "Zinc binds the receptor, and the receptor then signals to the nucleus.")
    writer.goto(f"/sentences/{zinc.pk}/edit/")
    writer.get_by_label("Sentence", exact=True).fill(
        "Zinc binds the receptor. The receptor then signals to the nucleus."
    )
    _save(writer)
    _said(writer, "Saved as Edit 4")
    assert _texts(overview)[:2] == [
        "Zinc binds the receptor.",
        "The receptor then signals to the nucleus.",
    ]
    families = [s for s in sentences(overview)[:2] if s.parent_id]
    assert len(families) == 1, "one of the two keeps its number, the other knows where it is from"
    writer.goto(f"/sentences/{families[0].pk}/")
    expect(writer.locator("main")).to_contain_text("split off from another sentence")
    check_books(article)


def test_two_sentences_merge(writer, article, overview):
    zinc, copper, _ = sentences(overview)
    writer.goto(f"{article.get_absolute_url()}sections/{overview.pk}/edit/")
    writer.get_by_label("Text", exact=True).fill(
        "Zinc binds the receptor and copper does not. Iron is not known to."
    )
    _save(writer)
    _said(writer, "Saved as Edit 3")
    assert _texts(overview) == [
        "Zinc binds the receptor and copper does not.",
        "Iron is not known to.",
    ]
    gone = Sentence.objects.get(pk=copper.pk)
    assert gone.section_id is None and gone.merged_into_id == zinc.pk
    writer.goto(f"/sentences/{copper.pk}/")
    expect(writer.locator("main")).to_contain_text("merged into another sentence")
    check_books(article)


def test_a_sentence_moves_within_and_between_sections(writer, article, overview, disease):
    zinc, _, iron = sentences(overview)
    writer.goto(f"/sentences/{iron.pk}/")
    writer.get_by_role("link", name="Move", exact=True).click()
    writer.get_by_label("Put it").select_option(value=f"{overview.pk}:0")
    writer.get_by_role("button", name="Move", exact=True).click()
    _said(writer, "Saved as Edit 3", "the words stay with their authors")
    assert sentences(overview)[0].pk == iron.pk
    mice = sentences(disease)[0]
    writer.goto(f"/sentences/{zinc.pk}/move/")
    writer.get_by_label("Put it").select_option(value=f"{disease.pk}:{mice.pk}")
    writer.get_by_role("button", name="Move", exact=True).click()
    _said(writer, "Saved as Edit 4", "the words stay with their authors")
    assert [s.pk for s in sentences(disease)][1] == zinc.pk
    assert _texts(overview) == ["Iron is not known to.", "Copper does not."]
    expect(writer.locator(f"#s{zinc.pk}")).to_be_visible()
    assert credit_of(zinc) == [("Ada Okafor", "Zinc binds the receptor.")]
    check_books(article)


# --- Restoring ----------------------------------------------------------------------------------


def test_a_sentence_a_section_and_the_article_are_restored(writer, article, overview, ben, address):
    zinc, copper, _ = sentences(overview)
    reword(copper, ben, "Copper does bind.")
    writer.goto(f"/sentences/{copper.pk}/")
    writer.locator(".change").last.get_by_role("link", name="Restore this wording").click()
    writer.get_by_label("Why?").fill("As it was measured")
    writer.get_by_role("button", name="Restore", exact=True).click()
    _said(writer, "Saved as Edit 4", "given back to those who first wrote them")
    assert credit_of(copper) == [("Ada Okafor", "Copper does not.")]

    reword(zinc, ben, "Zinc binds nothing.")
    writer.goto(f"{address}edits/1/")
    writer.get_by_role("link", name="Restore this section as it was here").click()
    writer.get_by_role("button", name="Restore", exact=True).click()
    _said(writer, "Saved as Edit 6")
    assert _texts(overview) == TEXT.replace(". ", ".|").split("|")
    assert credit_of(zinc) == [("Ada Okafor", "Zinc binds the receptor.")]

    writer.goto(f"{address}at/1/")
    writer.get_by_role("link", name="Restore this state").click()
    expect(writer.locator("h1")).to_contain_text("Restore the article")
    writer.get_by_role("button", name="Restore", exact=True).click()
    _said(writer, "Saved as Edit 7")
    assert _headings(article) == ["Overview"]
    check_books(article)


# --- Citing -------------------------------------------------------------------------------------


def test_a_pmid_is_cited_and_an_unknown_key_warned_about(writer, article, overview, address):
    zinc = sentences(overview)[0]
    writer.goto(f"/sentences/{zinc.pk}/edit/")
    box = writer.get_by_label("Sentence", exact=True)
    box.fill("Zinc binds the receptor [@nobody-2001].")
    writer.get_by_role("button", name="Preview").click()
    expect(writer.locator(".preview")).to_contain_text(
        "No reference here has the key “nobody-2001”"
    )
    box.fill("Zinc binds the receptor [@pmid:1940799].")
    writer.get_by_role("button", name="Preview").click()
    expect(writer.locator(".preview")).not_to_contain_text("nobody-2001")
    _save(writer)
    _said(writer, "Saved as Edit 3")
    expect(writer.locator(".references > ol > li")).to_have_count(1)
    link = writer.locator(f"#s{zinc.pk} a.cite")
    expect(link).to_have_text("1")
    link.click()
    expect(writer.locator(":target")).to_contain_text("1940799")
    citation = Citation.objects.get(sentence=zinc)
    assert citation.reference.pmid == 1940799
    check_books(article)


def test_a_reference_is_added_by_hand(writer, article):
    writer.goto("/references/")
    writer.get_by_role("link", name="Add a reference").click()
    writer.get_by_label("Title").fill("Zinc in made-up cells")
    writer.get_by_label("Authors").fill("Okafor, A.\nLindqvist, B.")
    writer.get_by_label("DOI (optional)").fill("not a doi")
    writer.get_by_role("button", name="Add", exact=True).click()
    expect(writer.locator(".errors")).to_contain_text("A DOI begins with 10.")
    expect(writer.get_by_label("Title")).to_have_value("Zinc in made-up cells")
    writer.get_by_label("DOI (optional)").fill("")
    writer.get_by_label("Year").fill("2020")
    writer.get_by_role("button", name="Add", exact=True).click()
    _said(writer, "Cite it in a text as [@")
    expect(writer.locator("h1")).to_contain_text("Zinc in made-up cells")


# --- Who may ------------------------------------------------------------------------------------


def test_a_reader_may_suggest_and_not_save(page, sign_in, rita, article, overview, address):
    sign_in(page, rita)
    page.goto(address)
    expect(page.get_by_role("link", name=re.compile("^(Edit|Add)"))).to_have_count(0)
    page.get_by_role("link", name="Suggest a change to the section Overview").first.click()
    expect(page.get_by_role("button", name=re.compile("Suggest"))).to_be_visible()
    expect(page.get_by_role("button", name="Save", exact=True)).to_have_count(0)
    page.goto(f"{address}sections/{overview.pk}/edit/")
    expect(page.locator("h1")).to_contain_text("Suggest a change to")
    expect(page.get_by_role("button", name="Save", exact=True)).to_have_count(0)
    answer = page.goto(f"{address}sections/")
    assert answer.status == 403
    expect(page.locator("main")).to_contain_text("Your account may read but not write.")
    assert Edit.objects.filter(article=article).count() == 2


def test_somebody_unknown_is_asked_to_sign_in_and_brought_back(page, article, overview, ada):
    from tests.cast import PASSWORD

    copper = sentences(overview)[1]
    page.goto(f"/sentences/{copper.pk}/edit/")
    expect(page.locator("h1")).to_have_text("Sign in")
    page.get_by_label("E-mail").fill(ada.email)
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.locator("main").get_by_role("button", name="Sign in").click()
    expect(page).to_have_url(re.compile(f"/sentences/{copper.pk}/edit/$"))
    expect(page.get_by_label("Sentence", exact=True)).to_have_value("Copper does not.")
