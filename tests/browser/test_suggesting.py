"""Suggesting in a real browser: in place, without scripts, by keyboard alone, on a phone."""

import pytest
from django.contrib.sessions.models import Session
from django.utils import timezone
from playwright.sync_api import Page, expect

from tests.cast import PASSWORD
from tests.wiki.made import (
    TEXT,
    check_books,
    credit_of,
    make_article,
    propose,
    reword,
    sentences,
)
from wiki.actions.comment import comment
from wiki.actions.set_saving import set_saving
from wiki.models import Comment, Draft, Edit, Section, SuggestedChange, Suggestion

BETTER = "Zinc firmly binds the receptor. Iron is not known to. Lead is poisonous to all."


@pytest.fixture
def section(live_server, ada) -> Section:
    """By Ada: three sentences."""
    article = make_article(author=ada)
    return Section.objects.select_related("article__gene__organism").get(article=article)


def _address(suggestion: Suggestion) -> str:
    found = Suggestion.objects.select_related("article__gene").get(pk=suggestion.pk)
    return found.get_absolute_url()


def test_in_place_and_the_draft_is_gone(page, sign_in, section, ben):
    sign_in(page, ben)
    address = section.article.get_absolute_url()
    first = sentences(section)[0]
    page.goto(address)
    page.locator(f"#s{first.pk}").click(position={"x": 20, "y": 8})
    form = page.locator(".in-place form")
    form.get_by_label("Sentence", exact=True).fill("Zinc firmly binds the receptor.")
    expect(form.locator(".preview")).to_contain_text("1 word yours")
    form.get_by_text("Suggest instead").click()
    form.get_by_label("Why should it be so?").fill("The source says so.")
    form.get_by_role("button", name="Suggest", exact=True).click()
    expect(page.locator("#messages")).to_contain_text("Kept as suggestion 1.")
    expect(page.locator("main .suggested")).to_contain_text("firmly")
    page.goto(address)
    expect(page.locator(f"#s{first.pk}")).to_contain_text("Zinc binds the receptor.")
    expect(page.locator(".has-draft")).to_have_count(0)
    page.get_by_role("link", name="1 suggestion", exact=True).click()
    expect(page).to_have_url(page.url.partition("/genes/")[0] + _address(Suggestion.objects.get()))
    assert Edit.objects.count() == 1


def test_control_enter_saves_in_the_text_and_suggests_in_the_reason(page, sign_in, section, ben):
    sign_in(page, ben)
    address = f"{section.article.get_absolute_url()}sections/{section.pk}/edit/"
    page.goto(address)
    page.get_by_label("Text", exact=True).fill(BETTER)
    page.get_by_text("Suggest instead").click()
    page.get_by_label("Why should it be so?").fill("So.")
    page.get_by_label("Why should it be so?").press("Control+Enter")
    expect(page.locator("#messages")).to_contain_text("Kept as suggestion 1.")
    page.goto(address)
    page.get_by_label("Text", exact=True).fill(BETTER)
    page.get_by_label("Text", exact=True).press("Control+Enter")
    expect(page.locator("#messages")).to_contain_text("Saved as Edit 2")


def _press_until(page: Page, key: str, wanted: str, most: int = 90) -> None:
    """Press a key until what matches `wanted` has the focus."""
    for _ in range(most):
        page.keyboard.press(key)
        if page.evaluate("(wanted) => document.activeElement?.matches(wanted) ?? false", wanted):
            return
    pytest.fail(f"the keyboard does not reach {wanted}")


def test_by_keyboard_alone(live_server, open_page, sign_in, section, ben, chiara):
    bens, chiaras = open_page(live_server.url), open_page(live_server.url)
    sign_in(bens, ben)
    sign_in(chiaras, chiara)
    bens.goto(f"{section.article.get_absolute_url()}sections/{section.pk}/edit/")
    _press_until(bens, "Tab", "textarea[name=text]")
    bens.keyboard.press("Control+A")
    bens.keyboard.insert_text(BETTER)
    _press_until(bens, "Tab", "details.suggest > summary")
    bens.keyboard.press("Enter")
    _press_until(bens, "Tab", "textarea[name=reason]")
    bens.keyboard.type("Lead was missing.")
    _press_until(bens, "Tab", "button[name=suggest]")
    bens.keyboard.press("Enter")
    expect(bens.locator("#messages")).to_contain_text("Kept as suggestion 1.")
    chiaras.goto(section.article.get_absolute_url())
    _press_until(chiaras, "Tab", ".suggestion-mark", 200)
    chiaras.keyboard.press("Enter")
    expect(chiaras.locator("h1")).to_have_text("Suggestion 1 for IL2")
    _press_until(chiaras, "Tab", "input[name=change][value='1']")
    chiaras.keyboard.press("Space")
    _press_until(chiaras, "Tab", "input[name=change][value='3']")
    chiaras.keyboard.press("Space")
    _press_until(chiaras, "Tab", "button[value=chosen]")
    chiaras.keyboard.press("Enter")
    expect(chiaras.locator("#messages")).to_contain_text("Accepted as Edit 2")
    _press_until(chiaras, "Tab", "textarea[name=reason]")
    chiaras.keyboard.type("Copper does no harm.")
    _press_until(chiaras, "Tab", "button[value=decline]")
    chiaras.keyboard.press("Enter")
    expect(chiaras.locator("#messages")).to_contain_text("Declined.")
    section.refresh_from_db()
    assert section.source == (
        "Zinc firmly binds the receptor. Copper does not. Iron is not known to. "
        "Lead is poisonous to all."
    )
    assert (ben.name, "firmly") in credit_of(sentences(section)[0])
    check_books(section.article)


def test_without_scripts(live_server, open_page, sign_in, section, ada, rita, chiara):
    """A reader suggests, the text moves on, she revises, somebody accepts; and they talk."""
    ritas = open_page(live_server.url, javascript=False)
    chiaras = open_page(live_server.url, javascript=False)
    sign_in(ritas, rita)
    sign_in(chiaras, chiara)
    first = sentences(section)[0]
    ritas.goto(section.article.get_absolute_url())
    ritas.get_by_role("link", name="Suggest changes").click()
    expect(ritas.get_by_role("button", name="Save", exact=True)).to_have_count(0)
    ritas.get_by_label("Text", exact=True).fill(TEXT.replace("binds", "firmly binds"))
    ritas.get_by_role("button", name="Suggest", exact=True).click()
    expect(ritas.locator("main")).to_contain_text("Please say why")
    ritas.get_by_label("Why should it be so?").fill("The source says so.")
    ritas.get_by_role("button", name="Suggest", exact=True).click()
    expect(ritas.locator("#messages")).to_contain_text("Kept as suggestion 1.")
    reword(first, ada, "Zinc barely binds the receptor.")
    ritas.reload()
    expect(ritas.locator(".suggested.conflict")).to_contain_text("barely")
    ritas.get_by_role("link", name="Revise", exact=True).click()
    expect(ritas.get_by_label("Text", exact=True)).to_have_value(
        TEXT.replace("binds", "firmly binds")
    )
    ritas.get_by_label("Text", exact=True).fill(TEXT.replace("binds", "mostly binds"))
    ritas.get_by_role("button", name="Keep the revision").click()
    expect(ritas.locator("#messages")).to_contain_text("Revised.")
    chiaras.goto("/suggestions/?state=open")
    chiaras.get_by_role("link", name="Suggestion 1").click()
    chiaras.get_by_label("Your comment").fill("Mostly it is.")
    chiaras.get_by_role("button", name="Comment").click()
    expect(chiaras.locator(".comments")).to_contain_text("Mostly it is.")
    chiaras.get_by_role("button", name="Accept all of it").click()
    expect(chiaras.locator("#messages")).to_contain_text("credited to Rita Sousa")
    assert (rita.name, "mostly") in credit_of(first)
    check_books(section.article)


def test_somebody_accepts_what_was_changed_while_the_page_was_open(
    page, sign_in, section, ada, ben, chiara
):
    suggestion = propose(section, ben, BETTER)
    sign_in(page, chiara)
    page.goto(_address(suggestion))
    reword(sentences(section)[0], ada, "Zinc barely binds the receptor.")
    page.get_by_role("button", name="Accept all of it").click()
    expect(page.get_by_role("alert")).to_contain_text("Nothing was accepted")
    expect(page.locator(".suggested.conflict")).to_contain_text("barely")
    page.get_by_role("checkbox", name="Added").check()
    page.get_by_role("button", name="Accept the chosen changes").click()
    expect(page.locator("#messages")).to_contain_text("Accepted as Edit 3")


def test_a_newcomer_suggests_with_the_same_keys(page, sign_in, section, ben, chiara):
    set_saving(
        article=section.article,
        author=chiara,
        newcomers_suggest=True,
        reason="",
        now=timezone.now(),
    )
    sign_in(page, ben)
    first = sentences(section)[0]
    page.goto(section.article.get_absolute_url())
    page.locator(f"#s{first.pk} .sentence-tools").focus()
    page.keyboard.press("m")
    expect(page.locator("body")).not_to_contain_text("Arrows choose a place")
    page.keyboard.press("Enter")
    form = page.locator(".in-place form")
    expect(form).to_contain_text("You may save here from")
    expect(form.get_by_role("button", name="Save", exact=True)).to_have_count(0)
    form.get_by_label("Sentence", exact=True).fill("Zinc firmly binds the receptor.")
    form.get_by_label("Why should it be so?").fill("So.")
    form.get_by_label("Sentence", exact=True).press("Control+Enter")
    expect(page.locator("#messages")).to_contain_text("Kept as suggestion 1.")
    assert SuggestedChange.objects.count() == 1


def test_its_pages_pass_axe_and_fit_a_phone(
    page, sign_in, section, ada, ben, chiara, axe_everywhere, no_sideways_scroll, screenshot
):
    suggestion = propose(section, ben, BETTER, reason="Lead was missing.")
    propose(section, chiara, TEXT + " " + "Antidisestablishmentarian" * 8 + ".")
    comment(suggestion=suggestion, author=chiara, text="https://example.org/" + "a" * 200,
            now=timezone.now())  # fmt: skip
    reword(sentences(section)[0], ada, "Zinc barely binds the receptor.")
    base = section.article.get_absolute_url()
    pages = {
        "suggestion": (chiara, _address(suggestion)),
        "suggestion-own": (ben, _address(suggestion)),
        "suggestion-revise": (ben, f"{_address(suggestion)}revise/"),
        "suggestions": (chiara, f"{base}suggestions/"),
        "suggestion-article": (ben, base),
        "suggestion-sentence": (ben, f"/sentences/{sentences(section)[0].pk}/"),
        "suggestion-editor": (ben, f"/sentences/{sentences(section)[1].pk}/edit/"),
        "suggestion-saving": (chiara, f"{base}saving/"),
    }
    for name, (person, address) in pages.items():
        sign_in(page, person)
        page.goto(address)
        if name == "suggestion-editor":
            page.get_by_text("Suggest instead").click()
        axe_everywhere(page)
        page.set_viewport_size({"width": 360, "height": 740})
        no_sideways_scroll(page)
        page.set_viewport_size({"width": 1280, "height": 900})
    sign_in(page, chiara)
    page.goto(_address(suggestion))
    screenshot(page, "suggestion")


@pytest.mark.parametrize("javascript", [True, False], ids=["scripts", "plain"])
def test_a_comment_outlives_the_session(
    live_server, open_page, sign_in, section, ben, chiara, javascript
):
    page = open_page(live_server.url, javascript=javascript)
    address = _address(propose(section, ben, BETTER))
    sign_in(page, chiara)
    page.goto(address)
    Session.objects.all().delete()
    page.get_by_label("Your comment").fill("Are you sure?")
    if javascript:
        expect(page.locator(".discussion [role=status]")).to_contain_text("you are signed out")
    page.get_by_role("button", name="Comment", exact=True).click()
    page.get_by_label("E-mail").fill(chiara.email)
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.locator("main").get_by_role("button", name="Sign in").click()
    expect(page.get_by_label("Your comment")).to_have_value("Are you sure?")
    page.get_by_role("button", name="Comment", exact=True).click()
    expect(page.locator(".comments li")).to_contain_text("Are you sure?")
    expect(page.get_by_label("Your comment")).to_have_value("")
    assert Comment.objects.get().author == chiara
    assert not Draft.objects.exists()
    page.goto(address)
    expect(page.get_by_label("Your comment")).to_have_value("")


def test_a_comment_is_kept_while_it_is_typed(page, sign_in, section, ben, chiara, until):
    address = _address(propose(section, ben, BETTER))
    sign_in(page, chiara)
    page.goto(address)
    page.get_by_label("Your comment").fill("Are you sure?")
    expect(page.locator(".discussion [role=status]")).to_have_text("Not sent yet: kept as a draft")
    until(page, lambda: Draft.objects.get().fields == {"text": "Are you sure?"})
    page.goto("/drafts/")
    page.get_by_role("link", name="Go on writing: A comment on suggestion 1").click()
    expect(page.get_by_label("Your comment")).to_have_value("Are you sure?")
    page.get_by_label("Your comment").press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator(".comments li")).to_have_count(1)
    page.goto(address)
    expect(page.get_by_label("Your comment")).to_have_value("")
    assert not Draft.objects.exists()
