"""Reading: the articles of the seed, the ways to them, and what was before."""

import re

import pytest
from playwright.sync_api import Page, expect

IL2, IL7 = "/genes/3558-IL2/", "/genes/3574-IL7/"
FIGURES = {
    IL2: ("IL2", "interleukin 2", "3558", "4q27"),
    IL7: ("IL7", "interleukin 7", "3574", "8q21"),
}
CONTENTS = ["Disease relevance", "High-impact findings", "Biological context", "References"]
MAIN_PAGES = {
    "home": "/",
    "genes": "/genes/",
    "search": "/search/?q=interleukin",
    "article-il2": IL2,
    "article-il7": IL7,
    "authorship-il2": f"{IL2}?authorship=on",
    "facts-il2": f"{IL2}facts/",
    "history-il2": f"{IL2}history/",
    "edit-il2": f"{IL2}edits/9/",
    "compare-il2": f"{IL2}compare/3..20/",
    "past-il2": f"{IL2}at/9/?authorship=on",
    "sentence": "/sentences/25/",
    "person": "/people/1/",
    "people": "/people/",
    "references": "/references/",
    "sign-in": "/accounts/login/",
    "about": "/about/",
}

# Taken at three widths, light and dark: only those that differ much from one another.
PORTRAITS = [
    "home",
    "article-il2",
    "authorship-il2",
    "facts-il2",
    "history-il2",
    "compare-il2",
    "sentence",
    "person",
    "sign-in",
]


@pytest.fixture
def reader(demo, open_page) -> Page:
    """Somebody who reads the demo on a desktop."""
    return open_page(demo)


@pytest.fixture
def plain_reader(demo, open_page) -> Page:
    """The same without JavaScript."""
    return open_page(demo, javascript=False)


def _top(page: Page, selector: str) -> float:
    return page.locator(selector).first.evaluate("(e) => e.getBoundingClientRect().top")


# --- The article --------------------------------------------------------------------------------


@pytest.mark.parametrize("address", [IL2, IL7])
def test_an_article_says_what_it_is_and_who_wrote_it(reader, address):
    symbol, name, number, band = FIGURES[address]
    reader.goto(address)
    expect(reader.locator("h1")).to_contain_text(symbol)
    expect(reader.locator("h1")).to_contain_text(name)
    head = reader.locator(".article-head")
    expect(head).to_contain_text("Homo sapiens")
    expect(head).to_contain_text(number)
    byline = head.locator(".byline").inner_text()
    assert "Ada Okafor" in byline
    shares = [int(share) for share in re.findall(r"(\d+)\s%", byline)]
    assert shares == sorted(shares, reverse=True)
    assert 0 < sum(shares) <= 100
    assert reader.locator(".prose .sentence[id]").count() >= 40
    facts = reader.locator("#facts")
    expect(facts).to_be_visible()
    expect(facts).to_contain_text(band)
    if address == IL2:
        expect(facts.locator("svg[role=img]").first).to_be_visible()
    else:  # its record has no coordinates, and the page says so
        expect(facts).to_contain_text("No coordinates of IL7 are on record")


def test_contents_lead_to_the_sections(reader):
    reader.goto(IL2)
    contents = reader.get_by_role("navigation", name="Contents")
    names = contents.get_by_role("link").all_inner_texts()
    assert set(CONTENTS) <= set(names)
    for name in ("Biological context", "HIV-1", "References"):
        contents.get_by_role("link", name=name, exact=True).click()
        heading = reader.get_by_role("heading", level=2, name=name, exact=True)
        expect(heading.first).to_be_in_viewport()
        anchor = heading.first.get_attribute("id")
        expect(reader).to_have_url(re.compile(f"#{anchor}$"))


def test_references_are_numbered_and_lead_to_the_sentence_and_back(reader):
    reader.goto(IL2)
    lines = reader.locator(".references > ol > li")
    cites = reader.locator(".prose a.cite")
    numbers = sorted({int(number) for number in cites.all_inner_texts()})
    assert numbers == list(range(1, lines.count() + 1))
    assert reader.locator('.references a[href*="pubmed.ncbi.nlm.nih.gov"]').count() > 20

    cite = cites.filter(has_text=re.compile("^5$")).first
    sentence = cite.evaluate("(e) => e.closest('.sentence').id")
    cite.click()
    line = lines.nth(4)
    expect(line).to_be_in_viewport()
    expect(reader.locator(":target")).to_have_id(line.get_attribute("id"))
    back = line.locator(".backlinks a")
    assert f"#{sentence}" in [link.get_attribute("href") for link in back.all()]
    to = back.first.get_attribute("href").removeprefix("#")
    back.first.click()
    target = reader.locator(":target")
    expect(target).to_have_id(to)
    expect(target).to_be_in_viewport()
    expect(target.locator("a.cite", has_text=re.compile("^5$"))).to_have_count(1)


def test_evidence_filter_in_place_and_by_address(reader, plain_reader):
    reader.goto(IL2)
    group = reader.locator("#facts-ontology")
    shown = group.locator("[data-filter-item]:not([hidden])")
    expect(shown).to_have_count(49)
    group.get_by_label(re.compile("IDA")).check()
    expect(shown).to_have_count(10)
    assert set(group.locator("[data-filter-item]:not([hidden]) abbr").all_text_contents()) == {
        "IDA"
    }
    expect(group.locator("h2 [role=status]")).to_have_text("10 of 49")
    expect(reader).to_have_url(re.compile("evidence=IDA"))
    sent = reader.url
    group.get_by_label(re.compile("IDA")).uncheck()
    expect(shown).to_have_count(49)
    expect(reader).not_to_have_url(re.compile("evidence"))

    plain_reader.goto(sent)
    plain_group = plain_reader.locator("#facts-ontology")
    plain_shown = plain_group.locator("[data-filter-item]:not([hidden])")
    expect(plain_shown).to_have_count(10)
    plain_group.get_by_label(re.compile("TAS")).check()
    plain_group.get_by_role("button", name="Filter").click()
    expect(plain_reader).to_have_url(re.compile("evidence=TAS"))
    expect(plain_reader).to_have_url(re.compile("evidence=IDA"))
    expect(plain_shown).to_have_count(23)


def test_hiv_interactions_stand_by_protein(reader):
    reader.goto(IL2)
    group = reader.locator("#facts-hiv-1")
    proteins = group.locator("details.disclosure")
    assert proteins.count() == 10
    first = proteins.first
    expect(first.locator("li").first).to_be_hidden()
    first.locator("summary").click()
    expect(first.locator("li").first).to_be_visible()
    expect(first).to_contain_text("IL-2")


def test_facts_follow_the_prose_on_a_phone(demo, open_page):
    phone = open_page(demo, width=360, height=740, touch=True)
    phone.goto(IL2)
    assert _top(phone, "#facts") > _top(phone, ".references")
    phone.get_by_role("link", name="Facts", exact=True).tap()
    expect(phone.locator("#facts")).to_be_in_viewport()


def test_print_keeps_the_article_and_leaves_the_site(reader):
    reader.goto(IL2)
    reader.emulate_media(media="print")
    for selector in (".references > ol", ".byline", ".colophon", ".prose >> nth=0", "h1"):
        expect(reader.locator(selector)).to_be_visible()
    expect(reader.locator(".colophon")).to_contain_text(re.compile(r"Edit \d+"))
    expect(reader.locator(".colophon")).to_contain_text(f"{IL2}at/")
    for selector in (
        ".site-header",
        ".site-footer",
        ".subnav",
        ".contents",
        ".article-head .actions",
    ):
        expect(reader.locator(selector).first).to_be_hidden()


# --- Ways to an article -------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("words", "address"),
    [("IL2", IL2), ("TCGF", IL2), ("interleukin 7", IL7), ("NM_000586", IL2), ("3574", IL7)],
)
def test_search_finds_a_gene_from_the_first_page(reader, words, address):
    reader.goto("/")
    box = reader.locator("#home-search")
    box.fill(words)
    box.press("Enter")
    expect(reader.locator("h1")).to_contain_text(words)
    reader.locator(f'main a[href="{address}"]').first.click()
    expect(reader).to_have_url(re.compile(re.escape(address)))


def test_search_finds_words_people_and_nothing(reader):
    reader.goto("/search/?q=ulcerative+colitis")
    found = reader.get_by_role("region", name="Sentences").get_by_role("listitem")
    assert found.count() >= 1
    for text in found.all_inner_texts():
        assert "colitis" in text.lower()
    found.first.get_by_role("link").first.click()
    expect(reader.locator(":target")).to_contain_text("colitis")
    reader.goto("/search/?q=lindqvist")
    expect(reader.get_by_role("link", name="Ben Lindqvist")).to_be_visible()
    reader.goto("/search/?q=zzyzx")
    expect(reader.locator(".empty")).to_contain_text("Nothing was found")


def test_a_symbol_redirects_and_an_unknown_one_explains_itself(reader):
    reader.goto("/genes/IL2/")
    assert reader.url.endswith(IL2)
    reader.goto("/genes/TCGF/")
    assert reader.url.endswith(IL2)
    assert reader.goto("/genes/NOSUCH/").status == 404
    expect(reader.locator("h1")).to_have_text("There is no page at this address")
    expect(reader.locator("#page-search")).to_be_visible()


def test_first_page_and_list_of_genes_lead_on(reader):
    reader.goto("/")
    main = reader.locator("main")
    for heading in ("Articles", "Recent Edits", "Authors whose words stand"):
        expect(main.get_by_role("heading", name=heading)).to_be_visible()
    assert main.locator(".edit-row").count() >= 5
    reader.get_by_role("navigation", name="Places").get_by_role("link", name="Genes").click()
    expect(reader.locator("main tbody tr").first).to_be_visible()
    reader.get_by_label("With an article").check()
    reader.get_by_role("button", name="Show").click()
    expect(reader.locator("main tbody tr")).to_have_count(2)
    reader.get_by_role("link", name="IL7", exact=True).click()
    expect(reader.locator("h1")).to_contain_text("IL7")


# --- What was before ----------------------------------------------------------------------------


def test_a_past_state_with_its_authorship(reader):
    reader.goto(f"{IL2}at/3/")
    expect(reader.locator(".notice")).to_contain_text("Edit 3")
    before = reader.locator(".prose .sentence[id]").count()
    reader.locator("#authorship-switch").click()
    legend = reader.locator(".legend")
    expect(legend).to_be_visible()
    authors = legend.locator("li .name").all_inner_texts()
    assert not any("Dev" in name for name in authors), "he came with Edit 5"
    written = {
        int(n)
        for n in reader.locator("#edits > li").evaluate_all(
            "(all) => all.map((e) => e.dataset.number)"
        )
    }
    assert max(written) <= 3
    reader.get_by_role("link", name="The article as it is now").click()
    reader.wait_for_url(f"**{IL2}")
    assert reader.locator(".prose .sentence[id]").count() > before


def test_history_filters_and_compares(reader):
    reader.goto(IL2)
    reader.get_by_role("link", name="History", exact=True).click()
    rows = reader.locator(".edits > li")
    expect(rows).to_have_count(28)
    expect(rows.first).to_contain_text("Edit 28")
    reader.get_by_label("Author").select_option(label="Dev Patel")
    reader.get_by_role("button", name="Show").click()
    reader.wait_for_url("**author=*")
    assert 0 < rows.count() < 28
    for text in rows.all_inner_texts():
        assert "Dev Patel" in text
    reader.get_by_role("link", name="Show all").click()
    expect(rows).to_have_count(28)
    reader.get_by_label("Section").select_option(label="HIV-1")
    reader.get_by_role("button", name="Show").click()
    expect(rows).not_to_have_count(28)
    reader.wait_for_load_state()
    assert rows.count() > 0
    for text in rows.all_inner_texts():
        assert "HIV-1" in text
    reader.get_by_role("link", name="Show all").click()
    expect(rows).to_have_count(28)
    reader.get_by_label("from Edit 4", exact=True).check()
    reader.get_by_label("to Edit 5", exact=True).check()
    reader.get_by_role("button", name="Compare the two chosen Edits").click()
    reader.wait_for_url("**/compare/4..5/")
    expect(reader.locator("ins").filter(has_text="develop").first).to_be_visible()
    assert reader.locator("main del").count() >= 1
    line = reader.locator(".changes ins").first.evaluate(
        "(e) => getComputedStyle(e).textDecorationLine"
    )
    gone = reader.locator(".changes del").first.evaluate(
        "(e) => getComputedStyle(e).textDecorationLine"
    )
    assert "underline" in line and "line-through" in gone, "not by colour alone"


def test_an_edit_a_sentence_and_a_person_have_pages(reader):
    reader.goto(f"{IL2}edits/5/")
    expect(reader.locator("h1")).to_have_text("British spelling and a plainer verb")
    main = reader.locator("main")
    expect(main).to_contain_text("Dev Patel")
    assert main.locator("ins").count() >= 1 and main.locator("del").count() >= 1
    reader.get_by_role("link", name="Edit 6", exact=True).click()
    expect(reader).to_have_url(re.compile(r"edits/6/$"))
    reader.go_back()
    main.locator(".change").filter(has_text="disease").get_by_role("link").first.click()
    reader.wait_for_url(re.compile(r"/sentences/\d+/$"))
    expect(reader.get_by_role("heading", name="Its life")).to_be_visible()
    assert reader.locator(".change").count() >= 2
    expect(reader.locator("aside")).to_contain_text("Dev Patel")
    reader.locator("aside").get_by_role("link", name="Dev Patel").click()
    expect(reader.locator("h1")).to_contain_text("Dev Patel")
    reader.wait_for_load_state()
    chart = reader.locator("figure.chart")
    expect(chart.get_by_role("img", name="Words that stand, over time")).to_be_visible()
    chart.locator("summary").click()
    assert chart.locator("tbody tr").count() >= 2
    article = reader.locator("main table").last
    assert reader.get_by_role("link", name="IL2", exact=True).first.is_visible()
    assert article.count() == 1


# --- Sizes and schemes --------------------------------------------------------------------------


@pytest.mark.parametrize("name", MAIN_PAGES)
def test_main_pages_fit_at_three_widths(reader, name, screenshot, no_sideways_scroll):
    reader.goto(MAIN_PAGES[name])
    for width in (360, 800, 1600):
        reader.set_viewport_size({"width": width, "height": 900})
        no_sideways_scroll(reader)
    if name in PORTRAITS:
        screenshot(reader, name)


@pytest.mark.parametrize(
    "name", ["home", "genes", "article-il2", "history-il2", "person", "search"]
)
def test_main_pages_read_without_javascript(plain_reader, name):
    plain_reader.goto(MAIN_PAGES[name])
    expect(plain_reader.locator("h1")).to_be_visible()
    assert len(plain_reader.locator("main").inner_text()) > 200
    for control in plain_reader.locator(".needs-js").all():
        expect(control).to_be_hidden()
