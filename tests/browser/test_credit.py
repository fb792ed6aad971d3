"""Credit, the fate of words, the list of people and one's own choices, in a browser."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.wiki.made import TEXT, write
from wiki.models import Shown

IL2 = "/genes/3558-IL2/"


@pytest.fixture
def shared(article, overview, ben):
    """The article, and Ben's words among Ada's."""
    write(overview, ben, TEXT.replace("Copper", "Some copper ions") + " Tin is not known to bind.")
    return article


@pytest.fixture(params=[True, False], ids=["scripts", "plain"])
def reader(request, live_server, open_page) -> Page:
    """Somebody without an account, once with scripts and once without."""
    return open_page(live_server.url, javascript=request.param)


def test_every_number_of_the_credit_leads_to_its_edits(reader, shared, ada):
    reader.goto(f"{shared.get_absolute_url()}credit/")
    row = reader.get_by_role("row").filter(has_text="Ada Okafor").first
    words = row.get_by_role("link").nth(1)
    number = words.inner_text()
    words.click()
    expect(reader.get_by_role("heading", level=1)).to_have_text("Words that stood: Ada Okafor")
    amounts = reader.locator(".counted .amount strong").all_inner_texts()
    assert sum(map(int, amounts)) == int(number)
    reader.locator(".counted").get_by_role("link", name="Edit 1", exact=True).click()
    expect(reader).to_have_url(re.compile("/edits/1/$"))
    reader.get_by_role("link", name="Credit after this Edit").click()
    expect(reader).to_have_url(re.compile("/credit/1/$"))


def test_an_edit_is_chosen_by_keyboard(reader, shared):
    reader.goto(f"{shared.get_absolute_url()}credit/")
    box = reader.get_by_label("After Edit")
    box.focus()
    reader.keyboard.press("Control+a")
    reader.keyboard.type("1")
    reader.keyboard.press("Enter")
    expect(reader).to_have_url(re.compile("/credit/1/$"))
    expect(reader.locator("main")).not_to_contain_text("Ben Lindqvist")
    line = reader.get_by_label("One line to copy")
    assert "Ada Okafor. IL2" in line.input_value()
    assert line.input_value().endswith("/at/1/")
    line.focus()
    expect(line).to_be_focused()
    assert line.evaluate("(box) => box.readOnly")


def test_the_fate_of_words_and_who_did_it(reader, shared, overview, ada, ben):
    write(overview, ben, "Zinc binds the receptor.")
    reader.goto(f"/people/{ada.pk}-ada-okafor/")
    figures = [int(n) for n in reader.locator(".fate-key dd").all_inner_texts()]
    assert figures[0] + figures[1] + figures[2] == figures[3]
    drawn = reader.locator(".fate-chart svg")
    expect(drawn).to_have_attribute("role", "img")
    expect(drawn.locator("title")).to_have_text("What became of the words written")
    hand = reader.locator("section", has=reader.locator("#hands")).get_by_role("row").nth(1)
    expect(hand).to_contain_text("Ben Lindqvist")
    hand.get_by_role("link").nth(1).click()
    expect(reader.get_by_role("heading", level=1)).to_have_text("Words removed")
    expect(reader.locator(".lede")).to_contain_text(f"{figures[2]} words by 1 Edit")


def test_people_by_field_and_period_without_and_with_scripts(reader, shared, ada):
    reader.goto("/people/")
    rows = reader.get_by_role("table").get_by_role("rowheader")
    assert [name.strip() for name in rows.all_inner_texts()] == ["Ada Okafor", "Ben Lindqvist"]
    reader.get_by_label("Field", exact=True).select_option("gene")
    reader.get_by_label("Name of the field").fill("il2")
    reader.get_by_label("Name of the field").press("Enter")
    expect(reader).to_have_url(re.compile("field=gene&name=il2"))
    row = reader.get_by_role("row").filter(has_text="Ada Okafor")
    kept = row.get_by_role("link").nth(1)
    number = kept.inner_text()
    kept.click()
    expect(reader.locator(".lede")).to_contain_text(f"{number} words")
    reader.goto("/people/?field=gene&name=nothing")
    box = reader.get_by_label("Name of the field")
    expect(box).to_have_attribute("aria-invalid", "true")
    expect(reader.locator("#name_error")).to_contain_text("There is no gene “nothing” here")


def test_ones_own_choices_by_keyboard(reader, shared, ada, sign_in):
    sign_in(reader, ada)
    reader.goto(f"/people/{ada.pk}-ada-okafor/")
    link = reader.locator("main").get_by_role("link", name="Choose what others see")
    link.focus()
    reader.keyboard.press("Enter")
    box = reader.get_by_label("You appear in the lists of authors by field")
    expect(box).to_be_checked()
    box.focus()
    reader.keyboard.press("Space")
    expect(box).not_to_be_checked()
    reader.keyboard.press("Tab")
    expect(reader.get_by_role("button", name="Keep these choices")).to_be_focused()
    reader.keyboard.press("Enter")
    expect(reader.locator("#messages")).to_contain_text("Your choices are kept")
    assert Shown.objects.filter(person=ada, listed=False, standing=True).exists()
    reader.goto("/people/")
    expect(reader.get_by_role("table")).not_to_contain_text("Ada Okafor")


@pytest.mark.parametrize(
    "address",
    [
        f"{IL2}credit/",
        f"{IL2}credit/7/",
        f"{IL2}credit/28/edits/?of=citations&author=1",
        "/people/",
        "/people/?field=term&name=nothing+of+that+name",
        "/people/1-ada-okafor/",
        "/people/1-ada-okafor/fate/?what=removed&by=4",
    ],
)
def test_these_pages_pass_axe_and_fit(demo, open_page, axe, no_sideways_scroll, address):
    page = open_page(demo, width=1600)
    for width in (1600, 360):
        page.set_viewport_size({"width": width, "height": 900})
        page.emulate_media(color_scheme="light")
        page.goto(address)
        no_sideways_scroll(page)
        axe(page)
        page.emulate_media(color_scheme="dark")
        axe(page, ["color-contrast", "link-in-text-block"])


def test_the_choices_pass_axe(page, ada, sign_in, axe_everywhere, no_sideways_scroll):
    sign_in(page, ada)
    page.goto("/people/choices/")
    no_sideways_scroll(page)
    axe_everywhere(page)
