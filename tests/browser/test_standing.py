"""Standing in the browser: by field, every point, and the Edits behind it."""

import re

import pytest
from playwright.sync_api import Page, expect

from wiki.models import Shown

ADDRESS = "/people/1-ada-okafor/standing/"


@pytest.fixture(params=[True, False], ids=["scripts", "plain"])
def reader(request, demo, open_page) -> Page:
    """Somebody who reads the demo, with and without JavaScript."""
    return open_page(demo, javascript=request.param)


def test_a_field_and_then_a_point_lead_to_the_edits_behind_them(reader):
    reader.goto(ADDRESS)
    expect(reader.locator("h1")).to_have_text("Standing of Ada Okafor")
    expect(reader.get_by_text("of 100 points")).to_be_visible()
    fields = reader.get_by_role("region", name="Standing by field")
    fields.get_by_role("row", name=re.compile("^IL2 ")).get_by_role("link").last.click()
    expect(reader.get_by_role("heading", name="Points for IL2")).to_be_visible()
    points = reader.get_by_role("region", name="Points, newest first")
    kept = points.get_by_role("row").filter(has_text="A later edit kept").first
    expect(kept).to_contain_text("Chiara Moretti")
    edits = kept.get_by_role("link", name=re.compile("^Edit "))
    expect(edits).to_have_count(2)
    edits.first.click()
    expect(reader.locator("main")).to_contain_text("Ada Okafor")
    assert re.search(r"/genes/3558-IL2/edits/\d+/$", reader.url)


def test_all_points_are_shown_when_they_shall_add_up(reader):
    reader.goto(f"{ADDRESS}?field=gene:3558")
    points = reader.get_by_role("region", name="Points, newest first")
    expect(points.get_by_text("Time passed")).to_have_count(0)
    reader.get_by_role("link", name="Show all, so that they add up").click()
    expect(points.get_by_text("Time passed").first).to_be_visible()
    expect(points.get_by_role("row").last).to_contain_text("55.00")


def test_kinds_of_section_open_by_keyboard(reader):
    reader.goto(ADDRESS)
    summary = reader.locator("summary", has_text="By kind of section")
    summary.focus()
    reader.keyboard.press("Enter")
    table = reader.get_by_role("region", name="Standing by kind of section")
    expect(table).to_be_visible()
    expect(table.get_by_role("row").nth(1).get_by_role("link")).to_be_visible()


def test_hidden_standing_is_not_shown_to_others(writer, ada):
    Shown.objects.create(person=ada, standing=False)
    writer.goto(f"/people/{ada.pk}-{ada.slug}/standing/")
    expect(writer.get_by_role("heading", name="Not shown")).to_be_visible()
    expect(writer.get_by_text("of 100 points")).to_have_count(0)
