"""Who else has a section open, seen in two browsers at once."""

from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from tests.wiki.made import make_article, sentences
from wiki.actions.keep_presence import keep_presence
from wiki.models import Presence, Section


@pytest.fixture
def section(live_server, chiara) -> Section:
    article = make_article(author=chiara)
    return Section.objects.select_related("article__gene__organism").get(article=article)


def test_two_who_open_one_section_see_each_other(
    section, live_server, open_page, sign_in, ada, ben, axe_everywhere, screenshot, until
):
    address = f"/genes/{section.article.gene.slug}/sections/{section.pk}/edit/"
    adas, bens = open_page(live_server.url), open_page(live_server.url)
    # Ada's clock stands still, so that her page hears of Ben when the test says so.
    adas.clock.install(time=0)
    adas.clock.pause_at(1)
    for page, person in ((adas, ada), (bens, ben)):
        sign_in(page, person)
        page.goto(address)
    line = bens.locator("[data-presence]")
    expect(line).to_contain_text("Ada Okafor has had this section open since")
    expect(line).to_have_attribute("aria-live", "polite")
    axe_everywhere(bens)
    screenshot(bens, "presence", widths=(360, 1600))
    # Ada's page hears of Ben with its next beat, without being loaded again.
    expect(adas.locator("[data-presence]")).to_be_empty()
    Presence.objects.update(seen_at=timezone.now() - timedelta(seconds=30))
    adas.clock.run_for(31_000)
    expect(adas.locator("[data-presence]")).to_contain_text("Ben Lindqvist has had")
    bens.get_by_role("link", name="Cancel").click()
    expect(bens.locator("h1")).to_contain_text("IL2")
    until(bens, lambda: not Presence.objects.filter(user=ben).exists())
    adas.clock.run_for(31_000)
    expect(adas.locator("[data-presence]")).to_be_empty()


def test_a_sentence_opened_in_place_counts_and_closing_it_leaves(
    section, live_server, open_page, sign_in, ada, ben, until
):
    page = open_page(live_server.url)
    now = timezone.now()
    keep_presence(section=section, user=ben, now=now, beats=False)
    sign_in(page, ada)
    page.goto(section.article.get_absolute_url())
    first = sentences(section)[0]
    page.locator(f"#s{first.pk}").hover()
    page.locator(".sentence-bar").get_by_role("link", name="Edit this sentence").click()
    expect(page.locator(".in-place [data-presence]")).to_contain_text("Ben Lindqvist")
    expect(page.locator(".in-place textarea.source")).to_be_focused()
    assert Presence.objects.filter(user=ada).exists()
    page.keyboard.press("Escape")
    expect(page.locator(".in-place")).to_have_count(0)
    until(page, lambda: not Presence.objects.filter(user=ada).exists())


def test_closing_is_heard_after_a_slow_beat(section, live_server, open_page, sign_in, ada, until):
    page = open_page(live_server.url)
    held, left = [], []

    def hold(route):
        if "leave" in (route.request.post_data or ""):
            left.append(len(held))
            route.continue_()
        else:
            held.append(route)

    page.route("**/presence/", hold)
    sign_in(page, ada)
    page.goto(section.article.get_absolute_url())
    first = sentences(section)[0]
    page.locator(f"#s{first.pk}").hover()
    page.locator(".sentence-bar").get_by_role("link", name="Edit this sentence").click()
    expect(page.locator(".in-place textarea.source")).to_be_focused()
    until(page, lambda: held)
    page.keyboard.press("Escape")
    expect(page.locator(".in-place")).to_have_count(0)
    page.wait_for_timeout(300)
    assert not left
    held.pop().continue_()
    until(page, lambda: left and not Presence.objects.filter(user=ada).exists())


def test_without_scripts_it_is_shown_at_page_load(
    section, live_server, open_page, sign_in, ada, ben
):
    plain = open_page(live_server.url, javascript=False)
    keep_presence(section=section, user=ada, now=timezone.now(), beats=False)
    sign_in(plain, ben)
    plain.goto(f"/sentences/{sentences(section)[0].pk}/edit/")
    expect(plain.locator("main")).to_contain_text("Ada Okafor has had this section open since")
