"""Reviewing, agreeing and thanking in a browser: by keyboard, without scripts, at any width."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.wiki.actions.test_opinions import now_of, review, say
from tests.wiki.made import later, make_article, reword, sentences
from wiki.actions.thank import thank
from wiki.models import Agreement, Edit, Review, Section, Sentence, Thanks

LONG = "It was seen in one line of cells and never in tissue, so it says too much. " * 4


@pytest.fixture
def section(live_server, ada) -> Section:
    """By Ada: three sentences."""
    article = make_article(author=ada)
    return Section.objects.select_related("article__gene__organism").get(article=article)


@pytest.fixture
def zinc(section) -> Sentence:
    return sentences(section)[0]


@pytest.fixture
def much_said(zinc, ada, ben, chiara, rita, dev) -> Sentence:
    """Said of the first wording, and of the present one."""
    review(zinc, chiara, "failed", LONG)
    say(zinc, ben, "disagreed", "Not in mice.")
    reword(zinc, ada, "Zinc binds the receptor of interleukin 2.")
    review(zinc, chiara, "failed", "Which receptor?")
    review(zinc, chiara)
    say(zinc, ben)
    say(zinc, rita)
    say(zinc, dev, "disagreed", LONG)
    return zinc


def _press_until(page: Page, key: str, wanted: str, most: int = 90) -> None:
    """Press a key until what matches `wanted` has the focus."""
    for _ in range(most):
        page.keyboard.press(key)
        if page.evaluate("(wanted) => document.activeElement?.matches(wanted) ?? false", wanted):
            return
    pytest.fail(f"the keyboard does not reach {wanted}")


def test_by_keyboard_alone(page, sign_in, zinc, section, chiara):
    """From the sentence in the article to the verdict, and on to disagreeing."""
    sign_in(page, chiara)
    page.goto(section.article.get_absolute_url())
    _press_until(page, "Tab", ".sentence-tools")
    _press_until(page, "Tab", ".sentence-bar a[data-does='judge']", 8)
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(rf"/sentences/{zinc.pk}/#opinions$"))
    _press_until(page, "Tab", "input[name=verdict]")
    page.keyboard.press("Space")
    _press_until(page, "Tab", "#review-reason")
    page.keyboard.type("The source says so.")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator("#messages")).to_contain_text("Recorded: passed.")
    expect(page.locator(".saying")).to_contain_text("Passed by Chiara Moretti")
    _press_until(page, "Tab", "input[name=side]")
    page.keyboard.press("ArrowDown")  # the first press chooses the second of the two
    _press_until(page, "Tab", "#opinion-reason")
    page.keyboard.type("And yet.")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator(".saying")).to_contain_text("1 disagrees; by standing 0 of 100 parts agree")
    assert Review.objects.get().reason == "The source says so."


def test_without_scripts(plain, sign_in, zinc, ben, ada):
    sign_in(plain, ben)
    plain.goto(zinc.get_absolute_url())
    plain.get_by_label("I agree").check()
    plain.get_by_role("button", name="Say so").click()
    expect(plain.locator(".saying")).to_contain_text("1 agrees; by standing 100 of 100 parts agree")
    plain.get_by_role("button", name="Take it back").click()
    expect(plain.locator(".saying")).to_contain_text("Nobody has agreed or disagreed")
    plain.get_by_label("I disagree").check()
    plain.get_by_role("button", name="Say so").click()
    expect(plain.get_by_role("alert")).to_contain_text("Please say why you disagree")
    expect(plain.get_by_label("I disagree")).to_be_checked()
    plain.locator("#opinion-reason").fill("Not in mice.")
    reword(zinc, ada, "Zinc barely binds the receptor.")
    plain.get_by_role("button", name="Say so").click()
    expect(plain.get_by_role("alert")).to_contain_text("Somebody has changed this sentence")
    expect(plain.locator("#opinion-reason")).to_have_value("Not in mice.")
    plain.get_by_role("button", name="Say so").click()
    expect(plain.locator(".saying")).to_contain_text("Not in mice.")
    assert Agreement.objects.given().get().version == now_of(zinc)


def test_thanking_without_scripts(plain, sign_in, section, ben):
    sign_in(plain, ben)
    plain.goto(Edit.objects.get().get_absolute_url())
    plain.get_by_role("button", name="Thank Ada Okafor for this Edit").click()
    expect(plain.locator(".thanks")).to_contain_text("1 person thanks Ada Okafor")
    plain.get_by_role("button", name="Take it back").click()
    expect(plain.get_by_role("button", name="Thank Ada Okafor")).to_be_visible()
    assert Thanks.objects.get().withdrawn_at


def test_the_queue_leads_to_the_sentence_and_lets_go_of_it(page, sign_in, zinc, chiara):
    sign_in(page, chiara)
    page.goto("/reviews/")
    expect(page.locator(".waiting > li")).to_have_count(3)
    page.get_by_role("link", name=zinc.text).click()
    page.get_by_label("Passes", exact=True).check()
    page.get_by_role("button", name="Record the verdict").click()
    expect(page.locator(".saying")).to_contain_text("Passed by")
    page.goto("/reviews/?gene=il2&state=never")
    expect(page.locator(".waiting > li")).to_have_count(2)


def test_everybody_can_use_it(
    page, sign_in, much_said, chiara, dev, axe_everywhere, no_sideways_scroll, screenshot
):
    thank(edit=Edit.objects.get(number=1), person=dev, now=later())
    for person, name in ((chiara, "reviewer"), (dev, "author")):
        sign_in(page, person)
        for address, what in (
            (much_said.get_absolute_url(), "sentence"),
            (Edit.objects.get(number=1).get_absolute_url(), "edit"),
            ("/reviews/", "queue"),
        ):
            page.goto(address)
            screenshot(page, f"opinions-{what}-{name}")
            axe_everywhere(page)
            no_sideways_scroll(page)
