"""Mentions of genes: suggestions by keyboard and at phone size, names offered, without scripts."""

import pytest
from playwright.sync_api import Page, expect

from tests.genes_made import make_gene
from tests.wiki.made import make_article, save
from wiki.actions.save_sections import SectionChange
from wiki.models import Article, GeneMention, Section, Sentence


@pytest.fixture
def article(live_server, ada) -> Article:
    il7 = make_gene("IL7", 3574, name="interleukin 7")
    make_gene("IL2", 3558, name="interleukin 2", aliases=("IL-2", "TCGF"))
    make_gene("IL2RA", 3559, name="interleukin 2 receptor subunit alpha", aliases=("CD25",))
    make_gene("IL21", 59067, name="interleukin 21")
    make_gene("Il2", 16183, name="interleukin 2", organism="Mus musculus")
    return make_article(author=ada, gene=il7, text="Zinc binds the receptor.")


@pytest.fixture
def section(article) -> Section:
    return Section.objects.get(article=article)


@pytest.fixture
def address(article, section) -> str:
    return f"{article.get_absolute_url()}sections/{section.pk}/edit/"


def _begin(page: Page, address: str, words: str) -> None:
    page.goto(address)
    page.locator("textarea.source").first.focus()
    page.keyboard.press("Control+End")
    page.keyboard.type(words)


def _options(page: Page):
    return page.locator(".gene-picker [role=option]")


def test_find_and_mention_by_keyboard_alone(page, ben, sign_in, address, axe_everywhere):
    sign_in(page, ben)
    _begin(page, address, " It acts with [[")
    text = page.locator("textarea.source")
    expect(page.locator(".gene-picker-status")).to_contain_text("Type a symbol")
    page.keyboard.type("il-2")
    expect(_options(page)).to_have_count(4)
    expect(_options(page).nth(0)).to_contain_text("IL2 interleukin 2Homo sapiens")
    expect(_options(page).nth(1)).to_contain_text("Mus musculus")
    expect(_options(page).nth(0)).to_have_attribute("aria-selected", "true")
    expect(text).to_be_focused()
    listed = text.get_attribute("aria-controls")
    assert page.locator(f"#{listed}").get_attribute("role") == "listbox"
    assert text.get_attribute("aria-activedescendant") == _options(page).nth(0).get_attribute("id")
    axe_everywhere(page)
    page.keyboard.press("ArrowDown")
    expect(_options(page).nth(1)).to_have_attribute("aria-selected", "true")
    page.keyboard.press("Enter")
    expect(text).to_have_value("Zinc binds the receptor. It acts with [[gene:16183 Il2]]")
    expect(page.locator(".gene-picker")).to_be_hidden()
    page.keyboard.type(" and [[TCGF")
    expect(_options(page).nth(0)).to_contain_text("IL2 (TCGF)")
    page.keyboard.press("Enter")
    expect(text).to_have_value(
        "Zinc binds the receptor. It acts with [[gene:16183 Il2]] and [[IL2]]"
    )
    page.keyboard.type(".")
    page.keyboard.press("Control+Enter")
    expect(page.locator("#messages")).to_contain_text("Saved as Edit 2")
    expect(page.locator("a.gene-mention")).to_have_text(["Il2", "IL2"])
    assert sorted(GeneMention.objects.values_list("gene_id", flat=True)) == [3558, 16183]


def test_esc_closes_the_suggestions_and_not_the_editor(page, ben, sign_in, address):
    sign_in(page, ben)
    _begin(page, address, " [[IL")
    expect(_options(page).first).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator(".gene-picker")).to_be_hidden()
    text = page.locator("textarea.source")
    expect(text).to_be_focused()
    expect(text).to_have_value("Zinc binds the receptor. [[IL")


def test_a_mention_typed_in_one_go_stays_as_typed(page, ben, sign_in, address):
    sign_in(page, ben)
    _begin(page, address, " [[IL2]] and\nso")
    expect(page.locator("textarea.source")).to_have_value(
        "Zinc binds the receptor. [[IL2]] and\nso"
    )
    expect(page.locator(".gene-picker")).to_be_hidden()


def test_enter_before_the_answer_takes_what_is_beyond_doubt(page, ben, sign_in, address):
    sign_in(page, ben)
    _begin(page, address, " [[IL21")
    page.keyboard.press("Enter")
    expect(page.locator("textarea.source")).to_have_value("Zinc binds the receptor. [[IL21]]")


def test_the_button_keeps_the_selected_words(page, ben, sign_in, address):
    sign_in(page, ben)
    _begin(page, address, " The growth factor IL 2")
    for _ in "IL 2":
        page.keyboard.press("Shift+ArrowLeft")
    page.get_by_role("button", name="Gene", exact=True).click()
    expect(_options(page).first).to_contain_text("IL2")
    page.keyboard.press("Enter")
    expect(page.locator("textarea.source")).to_have_value(
        "Zinc binds the receptor. The growth factor [[gene:3558 IL 2]]"
    )


@pytest.mark.parametrize("whole", [False, True], ids=["sentence", "article"])
def test_the_other_editors_suggest_too(page, ben, sign_in, article, section, whole):
    sign_in(page, ben)
    sentence = Sentence.objects.get(section=section)
    edit = f"{article.get_absolute_url()}edit/" if whole else f"/sentences/{sentence.pk}/edit/"
    _begin(page, edit, " [[CD25")
    expect(_options(page)).to_have_count(1)
    page.keyboard.press("Enter")
    expect(page.locator("textarea.source").first).to_have_value(
        "Zinc binds the receptor. [[IL2RA]]"
    )


def test_on_a_phone(phone, ben, sign_in, address, no_sideways_scroll):
    sign_in(phone, ben)
    _begin(phone, address, " It acts on many cells with [[interleukin 2")
    expect(_options(phone).first).to_be_visible()
    no_sideways_scroll(phone)
    panel = phone.locator(".gene-picker").bounding_box()
    assert panel["x"] >= 0 and panel["x"] + panel["width"] <= 360
    _options(phone).first.tap()
    expect(phone.locator("textarea.source")).to_have_value(
        "Zinc binds the receptor. It acts on many cells with [[IL2]]"
    )


def test_names_are_offered_and_linked_by_one_press(page, ben, sign_in, address, axe_everywhere):
    sign_in(page, ben)
    _begin(page, address, " IL 2 and CD25 act, IL-2 receptor is left")
    offers = page.locator(".gene-offers > ul > li")
    expect(offers).to_have_count(2)
    expect(offers.nth(0)).to_contain_text("“IL 2” is a name of IL2, human: interleukin 2.")
    axe_everywhere(page)
    page.get_by_role("button", name="Link it to IL2, human (IL 2)").press("Enter")
    text = page.locator("textarea.source")
    expect(text).to_have_value(
        "Zinc binds the receptor. [[gene:3558 IL 2]] and CD25 act, IL-2 receptor is left"
    )
    expect(offers).to_have_count(1)
    page.keyboard.press("Control+z")
    expect(text).to_have_value("Zinc binds the receptor. IL 2 and CD25 act, IL-2 receptor is left")
    expect(offers).to_have_count(2)
    page.get_by_text("Another gene of this name").click()
    page.get_by_role("button", name="Link to this gene, Il2, Mus musculus (IL 2)").click()
    expect(text).to_have_value(
        "Zinc binds the receptor. [[gene:16183 IL 2]] and CD25 act, IL-2 receptor is left"
    )


def test_what_is_unfolded_in_the_preview_stays_so_while_typing(page, ben, sign_in, address):
    sign_in(page, ben)
    _begin(page, address, " IL 2 acts")
    page.get_by_text("Another gene of this name").click()
    page.get_by_text("The changes by word").click()
    page.locator("textarea.source").focus()
    page.keyboard.type(" upon CD25")
    expect(page.locator(".gene-offers > ul > li")).to_have_count(2)
    button = page.get_by_role("button", name="Link to this gene, Il2, Mus musculus (IL 2)")
    expect(button).to_be_visible()
    expect(page.locator(".preview-changes .change").first).to_be_visible()


def test_a_mention_of_no_gene_is_said_with_what_to_do(page, ben, sign_in, address, axe_everywhere):
    sign_in(page, ben)
    _begin(page, address, " It needs [[Nosuch]].")
    warning = page.locator(".preview .message.warning")
    expect(warning).to_contain_text("No gene of the name “Nosuch” is known here")
    axe_everywhere(page)
    with page.context.expect_page() as opened:
        warning.get_by_role("link", name="Look for the gene").press("Enter")
    expect(opened.value.get_by_label("Symbol, other name")).to_have_value("Nosuch")
    page.locator("textarea.source").fill("Zinc needs [[CD25]].")
    expect(warning).to_have_count(0)


def test_what_is_saved_unlinked_is_offered_once_more(page, ben, sign_in, address, article, axe):
    sign_in(page, ben)
    _begin(page, address, " IL-2 acts.")
    page.keyboard.press("Control+Enter")
    messages = page.locator("#messages")
    expect(messages).to_contain_text("IL-2 is the name of a gene and could be a link.")
    axe(page)
    messages.get_by_role("link", name="Link gene names").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Link names of genes")
    axe(page)
    page.get_by_role("button", name="Save the links").click()
    expect(page.locator("#messages")).to_contain_text("Saved as Edit 3")
    expect(page.locator("a.gene-mention")).to_have_text("IL-2")
    page.goto("/genes/3558-IL2/")
    page.get_by_role("link", name="mentioned in 1 sentence of 1 other article").click()
    expect(page.locator(".mentioning")).to_contain_text("IL-2 acts.")
    axe(page)


def test_without_scripts(plain, ben, sign_in, address, article):
    sign_in(plain, ben)
    plain.goto(address)
    text = plain.locator("textarea.source")
    text.fill("Zinc binds the receptor. IL-2 and CD25 act.")
    plain.get_by_role("button", name="Preview").click()
    plain.get_by_label("Link it to IL2, human (IL-2)").check()
    plain.get_by_role("button", name="Preview").click()
    expect(text).to_have_value("Zinc binds the receptor. [[gene:3558 IL-2]] and CD25 act.")
    plain.get_by_label("Link it to IL2RA, human (CD25)").check()
    plain.get_by_role("button", name="Save").click()
    expect(plain.locator("a.gene-mention")).to_have_text(["IL-2", "CD25"])
    plain.goto(f"{article.get_absolute_url()}mention/")
    plain.get_by_label("Symbol, other name").fill("interleukin 2")
    plain.get_by_role("button", name="Find").click()
    expect(plain.locator(".gene-picks code")).to_have_text(
        ["[[IL2]]", "[[gene:16183 Il2]]", "[[IL21]]", "[[IL2RA]]"]
    )


def test_where_a_gene_is_mentioned(
    page, ada, article, screenshot, no_sideways_scroll, axe_everywhere
):
    save(
        article, ada, SectionChange(heading="More", text="It acts with [[IL2]]. So does [[CD25]].")
    )
    page.goto("/genes/3558-IL2/mentions/")
    expect(page.locator(".mentioning li")).to_have_count(1)
    expect(page.locator(".mentioning li .meta")).to_contain_text("Ada")
    axe_everywhere(page)
    page.set_viewport_size({"width": 360, "height": 740})
    no_sideways_scroll(page)
