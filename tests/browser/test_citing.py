"""Citing: the picker by keyboard alone and at phone size, the same without scripts, duplicates."""

import re
import time

import pytest
from playwright.sync_api import Page, expect

from tests.genes_made import make_gene
from tests.wiki.importers.references.test_formats import BIBTEX, RIS
from tests.wiki.made import later, make_article, save
from wiki.actions.save_sections import SectionChange
from wiki.actions.store_publication import store_publication
from wiki.models import Article, ListedReference, Reference, Section
from wiki.models.publication import Publication

ENTRY = BIBTEX.split("@book")[0]


@pytest.fixture
def article(live_server, ada) -> Article:
    for number, title in enumerate(("On zinc", "On zinc in mice", "On tin"), 1):
        store_publication(
            Publication(title=title, authors=(f"Roe{number}, R.",), year=1990 + number,
                        pmid=99 + number),
            author=None,
            now=later(),
        )  # fmt: skip
    return make_article(author=ada, text="Zinc binds the receptor.")


@pytest.fixture
def address(article) -> str:
    section = Section.objects.get(article=article)
    return f"{article.get_absolute_url()}sections/{section.pk}/edit/"


def _begin(page: Page, address: str, words: str = " Tin does not") -> None:
    page.goto(address)
    page.locator("textarea.source").focus()
    page.keyboard.press("Control+End")
    page.keyboard.type(words)


def test_search_and_cite_by_keyboard_alone(page, ben, sign_in, address, axe):
    sign_in(page, ben)
    _begin(page, address, " Tin does not [@")
    box = page.get_by_role("combobox", name="Author, year or title")
    expect(box).to_be_focused()
    page.keyboard.type("zinc")
    options = page.locator("#picker-list [role=option]")
    expect(options).to_have_count(2)
    expect(box).to_have_attribute("aria-expanded", "true")
    expect(options.nth(0)).to_have_attribute("aria-selected", "true")
    axe(page)
    page.keyboard.press("ArrowDown")
    expect(options.nth(1)).to_have_attribute("aria-selected", "true")
    page.keyboard.press("Enter")
    text = page.locator("textarea.source")
    expect(text).to_have_value("Zinc binds the receptor. Tin does not [@roe1-1991]")
    expect(text).to_be_focused()
    page.keyboard.type(".")
    page.keyboard.press("Control+Enter")
    expect(page.locator("#messages")).to_contain_text("Saved as Edit 2")
    expect(page.locator(".references")).to_contain_text("Roe1 R. On zinc. 1991.")


def test_esc_closes_the_picker_and_keeps_the_text(page, ben, sign_in, address):
    sign_in(page, ben)
    _begin(page, address, " Tin [@")
    expect(page.get_by_role("dialog")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_be_hidden()
    text = page.locator("textarea.source")
    expect(text).to_have_value("Zinc binds the receptor. Tin [@")
    expect(text).to_be_focused()


@pytest.mark.parametrize("pace", [0, 30], ids=["at once", "by hand"])
def test_who_knows_the_key_types_it_in_one_go(page, ben, sign_in, address, pace):
    """However late the dialogue is, no letter is lost or lands elsewhere."""
    sign_in(page, ben)
    page.route("**/references/picker/**", lambda route: (time.sleep(0.3), route.continue_()))
    _begin(page, address, "")
    text = page.locator("textarea.source")
    for number in range(2):  # fetched, and there already
        page.keyboard.type(f" Tin [@roe{number}-1991]", delay=pace)
        expect(page.get_by_role("dialog")).to_be_hidden()
        expect(text).to_be_focused()
    expect(text).to_have_value("Zinc binds the receptor. Tin [@roe0-1991] Tin [@roe1-1991]")
    page.keyboard.type(" Lead [@roe", delay=pace)
    expect(page.get_by_role("dialog")).to_be_visible()
    expect(page.get_by_role("combobox")).to_have_value("roe")
    page.keyboard.press("Escape")
    expect(text).to_have_value(
        "Zinc binds the receptor. Tin [@roe0-1991] Tin [@roe1-1991] Lead [@roe"
    )
    expect(text).to_be_focused()


@pytest.mark.parametrize(
    ("typed", "count"),
    [("roe2", 1), ("1991", 1), ("mice zinc", 1), ("On", 3), ("PMID 102", 1), ("10.5555/tin", 1),
     ("https://doi.org/10.5555/tin", 1), ("https://pubmed.ncbi.nlm.nih.gov/102/", 1)],
)  # fmt: skip
def test_author_year_title_and_identifiers_find(page, ben, sign_in, address, typed, count):
    Reference.objects.filter(pmid=102).update(doi="10.5555/tin")
    sign_in(page, ben)
    _begin(page, address)
    page.get_by_role("button", name="Cite", exact=True).click()
    page.get_by_role("combobox").fill(typed)
    options = page.locator("#picker-list [role=option]")
    expect(page.get_by_role("dialog").get_by_role("status")).to_contain_text(f"{count} publication")
    expect(options).to_have_count(count)


def test_a_reference_shows_its_sentences_and_an_article_what_it_does_not_cite(
    page, ada, article, axe_everywhere
):
    other = make_article(author=ada, gene=make_gene("IL7", 3574), text="Tin acts [@pmid:102].")
    save(article, ada, SectionChange(heading="More", text="So does tin [@pmid:102]."))
    zinc = Reference.objects.get(pmid=100)
    ListedReference.objects.create(article=article, reference=zinc, number=1)
    page.goto(article.get_absolute_url())
    page.get_by_text("1 publication listed but not cited").click()
    expect(page.locator(".references")).to_contain_text("On zinc.")
    page.locator(".references").get_by_role("link", name="On tin").first.click()
    main = page.locator("main")
    expect(main).to_contain_text("Roe3")
    for words in ("Tin acts", "So does tin"):
        expect(main).to_contain_text(words)
    axe_everywhere(page)
    main.get_by_role("link", name=re.compile("IL7")).first.click()
    expect(page).to_have_url(re.compile(other.get_absolute_url()))


def test_an_identifier_the_wiki_does_not_have(page, ben, sign_in, address):
    sign_in(page, ben)
    _begin(page, address)
    page.get_by_role("button", name="Cite", exact=True).press("Enter")
    dialog = page.get_by_role("dialog")
    expect(dialog).to_contain_text("The network is off here")
    expect(page.get_by_role("combobox", name="Author, year or title")).to_be_focused()
    page.keyboard.type("https://pubmed.ncbi.nlm.nih.gov/99000001/")
    expect(page.locator("#picker-list [role=option]")).to_have_text("Find or add what you gave")
    page.keyboard.press("Enter")
    expect(page.locator("#picker-list [role=option]")).to_contain_text(
        "Cite it by its identifier alone"
    )
    expect(dialog.get_by_role("status")).to_contain_text("turned off here")
    page.keyboard.press("Enter")
    expect(page.locator("textarea.source")).to_have_value(
        "Zinc binds the receptor. Tin does not [@pmid:99000001]"
    )


@pytest.mark.parametrize("entry", [ENTRY, RIS.split("TY  - JOUR\nTI")[0]], ids=["bibtex", "ris"])
def test_a_pasted_entry_is_added_and_cited(page, ben, sign_in, address, entry):
    sign_in(page, ben)
    _begin(page, address)
    page.get_by_role("button", name="Cite", exact=True).click()
    expect(page.get_by_role("combobox", name="Author, year or title")).to_be_focused()
    page.evaluate(
        """(text) => {
          const data = new DataTransfer();
          data.setData("text/plain", text);
          const paste = { clipboardData: data, bubbles: true, cancelable: true };
          document.activeElement.dispatchEvent(new ClipboardEvent("paste", paste));
        }""",
        entry,
    )
    expect(page.locator("textarea.source")).to_have_value(
        "Zinc binds the receptor. Tin does not [@roe-1991]"
    )
    assert Reference.objects.get(key="roe-1991").added_by == ben


def test_by_hand_on_a_phone(phone, ben, sign_in, address, no_sideways_scroll, axe, screenshot):
    page = phone
    sign_in(page, ben)
    _begin(page, address)
    page.get_by_role("button", name="Cite", exact=True).click()
    page.get_by_text("Fill it in by hand", exact=True).click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_role("button", name="Add and cite").click()
    expect(dialog.get_by_text("This field is required")).to_be_visible()
    expect(dialog.get_by_label("Title", exact=True)).to_be_focused()
    no_sideways_scroll(page)
    axe(page)
    dialog.get_by_label("Title", exact=True).fill("On brass")
    dialog.get_by_label("Authors").fill("Poe, P.")
    dialog.get_by_label("Year (optional)").fill("2003")
    dialog.get_by_role("button", name="Add and cite").click()
    expect(page.locator("textarea.source")).to_have_value(
        "Zinc binds the receptor. Tin does not [@poe-2003]"
    )


def test_without_scripts(plain, ben, sign_in, article):
    page = plain
    sign_in(page, ben)
    page.goto("/references/?q=zinc+1991")
    expect(page.get_by_text("[@roe1-1991]")).to_be_visible()
    page.goto("/references/new/")
    page.get_by_label("PMID, PMCID, DOI, address or entry").fill(ENTRY)
    page.get_by_role("button", name="Find or add").click()
    expect(page.locator("#messages")).to_contain_text("Cite it in a text as [@roe-1991]")
    page.goto("/references/new/")
    page.get_by_label("PMID, PMCID, DOI, address or entry").fill("PMID 5")
    page.get_by_role("button", name="Find or add").click()
    expect(page.get_by_text("It is cited as [@pmid:5]")).to_be_visible()
    expect(page.get_by_label("PMID", exact=False).last).to_be_visible()


def test_merging_without_scripts(plain, chiara, sign_in, article):
    page = plain
    store_publication(
        Publication(title="On zinc", authors=("Roe1, R.",), year=1991, pmid=777),
        author=None,
        now=later(),
    )
    sign_in(page, chiara)
    page.goto("/references/")
    page.get_by_role("link", name="Find duplicates").click()
    page.get_by_role("link", name="Compare").first.click()
    page.get_by_role("button", name="Merge them").click()
    expect(page.locator("#messages")).to_contain_text("are one now")
    page.get_by_role("button", name="again").click()
    expect(page.locator("#messages")).to_contain_text("stands by itself")


@pytest.mark.parametrize("at", ["/references/duplicates/", "/references/merge/?keep=a&merge=b",
                                "/references/new/", "/references/roe1-1991/"])  # fmt: skip
def test_axe(page, chiara, sign_in, article, axe_everywhere, at):
    store_publication(
        Publication(title="On zinc", authors=("Roe1, R.",), year=1991, pmid=777),
        author=None,
        now=later(),
    )
    sign_in(page, chiara)
    keys = list(Reference.objects.filter(title="On zinc").values_list("key", flat=True))
    page.goto(at.replace("keep=a", f"keep={keys[0]}").replace("merge=b", f"merge={keys[1]}"))
    axe_everywhere(page)
