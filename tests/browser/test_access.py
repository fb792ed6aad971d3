"""Everybody can use every page: axe on all of them, focus that shows, tabs in reading order."""

import re
from collections.abc import Callable, Iterator
from itertools import pairwise

import pytest
from django.core import mail
from django.urls import URLPattern, URLResolver, get_resolver
from playwright.sync_api import Page, expect

from tests.wiki.made import propose
from wiki.models import Section

IL2 = "/genes/3558-IL2/"
# URL name -> its address in the demo, as somebody who only reads sees it.
READ = {
    "home": "/",
    "search": "/search/?q=interleukin",
    "about": "/about/",
    "genes": "/genes/",
    "gene_facts_page": f"{IL2}facts/",
    "gene_mentions": f"{IL2}mentions/",
    "past": f"{IL2}at/3/",
    "article_history": f"{IL2}history/",
    "credit": f"{IL2}credit/",
    "credit_at": f"{IL2}credit/7/",
    "credit_edits": f"{IL2}credit/7/edits/?of=sentences",
    "edit_page": f"{IL2}edits/5/",
    "compare": f"{IL2}compare/3..6/",
    "sentence": "/sentences/25/",
    "article_suggestions": f"{IL2}suggestions/",
    "suggestions": "/suggestions/",
    "reviews": "/reviews/",
    "people": "/people/",
    "person": "/people/4-dev-patel/",
    "standing": "/people/1-ada-okafor/standing/?field=gene:3558",
    "person_fate": "/people/1-ada-okafor/fate/?what=removed",
    "references": "/references/?q=interleukin+2",
    "reference": "",  # the first of the list
    "account_login": "/accounts/login/",
    "account_signup": "/accounts/signup/",
    "account_reset_password": "/accounts/password/reset/",
    "account_reset_password_done": "/accounts/password/reset/done/",
    "account_reset_password_from_key": "/accounts/password/reset/key/x-y/",
    "account_reset_password_from_key_done": "/accounts/password/reset/key/done/",
    "account_inactive": "/accounts/inactive/",
    "account_confirm_email": "/accounts/confirm-email/nonsense/",
    "account_email_verification_sent": "/accounts/confirm-email/",
}
# The same for somebody who writes.
WRITE = {
    "sections": f"{IL2}sections/",
    "add_section": f"{IL2}sections/new/",
    "edit_article": f"{IL2}edit/",
    "drafts": "/drafts/",
    "notices": "/notices/",
    "choices": "/people/choices/",
    "edit_section": "",  # from the article
    "edit_sentence": "/sentences/25/edit/",
    "move_sentence": "/sentences/25/move/",
    "restore": f"{IL2}restore/?what=article&number=3",
    "add_reference": "/references/new/",
    "mention_gene": f"{IL2}mention/",
    "profile": "/accounts/profile/",
    "account_logout": "/accounts/logout/",
}
EDITORS = {"add_section", "edit_article", "edit_section", "edit_sentence"}
# Somebody with a password of her own.
ACCOUNT = {
    "account_reauthenticate": "/accounts/reauthenticate/",
    "account_email": "/accounts/email/",
    "account_change_password": "/accounts/password/change/",
}
# Looked at in tests of their own, or no pages: parts, style sheets, redirects.
ELSEWHERE = {
    "read_notices",  # test_notices.py has these two
    "notice_mail",
    "orcid_login",  # test_notices.py has these three, where ORCID is set up
    "orcid_callback",
    "socialaccount_signup",
    "article",
    "preview",
    "reference_picker",  # test_citing.py has these six
    "find_references",
    "take_reference",
    "duplicate_references",
    "merge_references",
    "undo_merge",
    "keep_draft",
    "discard_draft",
    "undo_edit",
    "settle_conflict",
    "find_genes",  # test_mentions.py has these two
    "link_genes",
    "suggestion",  # test_suggesting.py has these five
    "revise_suggestion",
    "decide_suggestion",
    "comment_suggestion",
    "review_sentence",  # test_opinions.py has these four
    "opinion",
    "withdraw_opinion",
    "thanks",
    "saving",
    "presence",
    "article_presence",
    "authors_css",
    "choose_comparison",
    "gene_by_name",
    "person_by_number",
    "demo_sign_in",
    "account_set_password",
    "account_confirm_login_code",
}


def _names(resolver: URLResolver) -> Iterator[str]:
    for pattern in resolver.url_patterns:
        if isinstance(pattern, URLPattern):
            yield pattern.name
        elif pattern.namespace != "admin":
            yield from _names(pattern)


def test_no_page_is_forgotten():
    assert set(_names(get_resolver())) == {*READ, *WRITE, *ACCOUNT, *ELSEWHERE}


@pytest.fixture
def reader(demo, open_page) -> Page:
    return open_page(demo)


@pytest.fixture
def writer(demo, open_page) -> Page:
    """Ada of the demo, signed in with one click."""
    page = open_page(demo)
    page.goto("/accounts/login/")
    page.get_by_role("button", name=re.compile("Ada Okafor")).click()
    expect(page.locator("#messages")).to_contain_text("You are signed in")
    return page


# --- axe ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", READ)
def test_pages_to_read_pass_axe(reader, axe_everywhere, name):
    reader.goto(READ[name] or "/references/?q=interleukin+2")
    if not READ[name]:
        reader.locator("main .list a.title").first.click()
        reader.wait_for_url(re.compile(r"/references/[^/?]+/$"))
    axe_everywhere(reader)


@pytest.mark.parametrize("name", WRITE)
def test_pages_to_write_pass_axe(writer, axe_everywhere, name):
    writer.goto(WRITE[name] or IL2)
    if not WRITE[name]:
        writer.get_by_role("link", name="Edit the section HIV-1").click()
    if name in EDITORS:
        expect(writer.locator(".editor-toolbar")).to_be_visible()
    axe_everywhere(writer)


@pytest.mark.parametrize("name", ACCOUNT)
def test_pages_of_an_account_pass_axe(page, sign_in, ada, axe_everywhere, name):
    sign_in(page, ada)
    page.goto(ACCOUNT[name])
    axe_everywhere(page)


def test_the_pages_of_a_mailed_link_pass_axe(page, ada, axe_everywhere):
    page.goto("/accounts/password/reset/")
    page.get_by_label("E-mail").fill(ada.email)
    page.locator("main button[type=submit]").click()
    expect(page.locator("h1")).to_have_text("Look into your mail")
    page.goto(re.search(r"https?://[^/\s]+(/\S+)", mail.outbox[-1].body)[1])
    axe_everywhere(page)


@pytest.mark.parametrize(
    "address", ["/genes/NOSUCH/", "/search/?q=zzyzx", "/search/", "/genes/?letter=Z"]
)
def test_pages_with_nothing_to_show_pass_axe(reader, axe_everywhere, address):
    reader.goto(address)
    axe_everywhere(reader)


# The article is large and axe is slow on it: two of the four ways for each state.
@pytest.mark.parametrize("authorship", [False, True], ids=["article", "authorship"])
def test_the_article_passes_axe(reader, axe, authorship):
    reader.goto(f"{IL2}?authorship=on" if authorship else IL2)
    reader.emulate_media(color_scheme="dark" if authorship else "light")
    axe(reader)
    reader.set_viewport_size({"width": 360, "height": 740})
    reader.emulate_media(color_scheme="light" if authorship else "dark")
    axe(reader)


def test_the_article_under_the_hand_passes_axe(page, make_small, sign_in, ben, axe_everywhere):
    """The card of a run, the bar of a sentence, the editor in place with its warning."""
    article, sentence = make_small
    sign_in(page, ben)
    page.goto(article.get_absolute_url())
    page.locator("#authorship-switch").click()
    expect(page.locator(".legend")).to_be_visible()
    page.locator(f"#s{sentence.pk} w-run").first.hover()
    expect(page.locator("#run-card")).to_be_visible()
    axe_everywhere(page)
    page.goto(article.get_absolute_url())
    page.locator(f"#s{sentence.pk}").hover()
    bar = page.locator(".sentence-bar")
    expect(bar).to_be_visible()
    bar.get_by_role("link", name="Edit this sentence").click()
    page.get_by_label("Sentence", exact=True).fill("Zinc binds [@nobody-2001].")
    expect(page.locator(".preview .warning")).to_be_visible()
    axe_everywhere(page)


@pytest.fixture
def make_small(live_server, ada):
    """A small article and the first of its sentences."""
    from tests.wiki.made import make_article, sentences
    from wiki.models import Section

    article = make_article(author=ada)
    return article, sentences(Section.objects.get(article=article))[0]


def _without_the_browsers_own_checks(page: Page) -> None:
    page.locator("main form").evaluate_all("(all) => all.forEach((f) => { f.noValidate = true; })")


FAULTS: dict[str, Callable[[Page], object]] = {
    "/accounts/login/": lambda page: page.get_by_role("button", name="Sign in").last.click(),
    "/accounts/signup/": lambda page: page.locator("main button[type=submit]").click(),
    "/accounts/password/reset/": lambda page: page.locator("main button[type=submit]").click(),
}
WRITERS_FAULTS: dict[str, Callable[[Page], object]] = {
    "/accounts/profile/": lambda page: (
        page.get_by_label("ORCID").fill("0000"),
        page.get_by_role("button", name="Save the profile").click(),
    ),
    "/references/new/": lambda page: (
        page.get_by_label("DOI (optional)").fill("no"),
        page.get_by_role("button", name="Add", exact=True).click(),
    ),
    f"{IL2}sections/new/": lambda page: page.get_by_role("button", name="Save", exact=True).click(),
    "/sentences/25/edit/": lambda page: page.get_by_role("button", name="Save", exact=True).click(),
}


@pytest.mark.parametrize("address", [*FAULTS, *WRITERS_FAULTS])
def test_forms_with_errors_pass_axe(request, axe_everywhere, address):
    page = request.getfixturevalue("reader" if address in FAULTS else "writer")
    page.goto(address)
    _without_the_browsers_own_checks(page)
    if address == "/accounts/login/":
        page.locator("main form").first.locator("button[type=submit]").click()
    else:
        {**FAULTS, **WRITERS_FAULTS}[address](page)
    expect(page.locator("main").locator(".errors, [role=alert]").first).to_be_visible()
    page.wait_for_load_state()
    invalid = page.locator("main [aria-invalid=true]")
    for field in invalid.all():
        described = field.get_attribute("aria-describedby") or ""
        assert any("error" in name for name in described.split()), "the field knows its error"
    axe_everywhere(page)


# --- Keyboard -----------------------------------------------------------------------------------

WALK = """() => { const e = document.activeElement; if (!e || e === document.body) return null;
  const name = (e.innerText || e.getAttribute("aria-label") || e.name || "").trim().slice(0, 40);
  const r = e.getClientRects()[0] ?? e.getBoundingClientRect();
  const s = getComputedStyle(e.closest(".search-box:has(input:focus)") ?? e);
  const column = e.closest(".contents, .facts, .article-text, .site-header, .site-footer, .subnav,"
    + " .legend, .article-head, .demo-banner");
  return {tag: e.tagName, name, where: column?.className ?? "", x: r.x + scrollX, y: r.y + scrollY,
    inBar: Boolean(e.closest(".sentence-bar")), isTools: e.matches(".sentence-tools"),
    barShown: Boolean(document.querySelector(".sentence-bar:not([hidden])")),
    focus: (s.outlineStyle !== "none" && parseFloat(s.outlineWidth) >= 1.5) } }"""


def _walk(page: Page, most: int = 900) -> list[dict]:
    """Every stop of the Tab key, in order."""
    stops = []
    for _ in range(most):
        page.keyboard.press("Tab")
        stop = page.evaluate(WALK)
        if stop is None:
            break
        stops.append(stop)
    return stops


def test_focus_shows_at_every_stop_and_stops_follow_the_reading(page, make_small, sign_in, ben):
    article, _ = make_small
    sign_in(page, ben)
    page.goto(article.get_absolute_url())
    stops = _walk(page)
    assert len(stops) > 25
    for stop in stops:
        # A sentence's own stop shows as a bracket and a bar beside the sentence.
        assert stop["focus"] or (stop["isTools"] and stop["barShown"]), stop
    order = [
        where for where, before in pairwise([s["where"] for s in stops] + [""]) if where != before
    ]
    assert len(order) == len(set(order)), f"each part once: {order}"
    for one, next_ in pairwise(stops):
        if one["where"] == next_["where"] and not (one["inBar"] or next_["inBar"]):
            below = next_["y"] >= one["y"] - 8
            beside = abs(next_["y"] - one["y"]) < 30 and next_["x"] > one["x"]
            column = next_["x"] > one["x"] + 100  # the next column of a footer or a table
            assert below or beside or column, f"{one} before {next_}"


def test_focus_shows_at_every_stop_of_a_full_article(reader):
    """All of IL2's stops, by asking each element rather than by pressing Tab 600 times."""
    reader.goto(IL2)
    reader.keyboard.press("Tab")  # from here on the browser shows focus as for a keyboard
    hidden = reader.evaluate(
        """() => {
          const lost = [];
          for (const e of document.querySelectorAll("a[href], button, input, select, summary")) {
            if (!e.checkVisibility() || e.disabled || e.matches(".sentence-tools")) continue;
            e.focus();
            const s = getComputedStyle(e.closest(".search-box:has(input:focus)") ?? e);
            const shown = s.outlineStyle !== "none" && parseFloat(s.outlineWidth) >= 1.5;
            if (document.activeElement !== e || !shown) lost.push(e.outerHTML.slice(0, 120));
          }
          return lost;
        }"""
    )
    assert hidden == []


def test_the_skip_link_comes_first_shows_and_works(reader):
    reader.goto(IL2)
    reader.keyboard.press("Tab")
    skip = reader.get_by_role("link", name="Skip to the page’s content")
    expect(skip).to_be_focused()
    expect(skip).to_be_in_viewport()
    reader.keyboard.press("Enter")
    expect(reader.locator("#main")).to_be_focused()
    reader.keyboard.press("Tab")
    assert reader.evaluate("document.querySelector('main').contains(document.activeElement)")


def test_menus_and_the_theme_by_keyboard(writer):
    writer.goto("/")
    summary = writer.locator(".site-account summary")
    summary.focus()
    writer.keyboard.press("Enter")
    expect(writer.get_by_role("link", name="Your page")).to_be_visible()
    writer.keyboard.press("Tab")
    expect(writer.get_by_role("link", name="Your page")).to_be_focused()
    writer.keyboard.press("Escape")
    expect(writer.get_by_role("link", name="Your page")).to_be_hidden()
    expect(summary).to_be_focused()
    paper = "getComputedStyle(document.documentElement).backgroundColor"
    before = writer.evaluate(paper)
    writer.locator(".theme-toggle").focus()
    writer.keyboard.press("Enter")
    after = writer.evaluate(paper)
    assert after != before
    writer.goto("/about/")
    assert writer.evaluate(paper) == after, "the choice stays"


def test_nothing_moves_for_those_who_asked_for_no_motion(reader):
    reader.goto(IL2)  # contexts of these tests ask for reduced motion
    moving = reader.evaluate(
        """() => [...document.querySelectorAll("*")].filter((e) => {
          const s = getComputedStyle(e);
          return [s.transitionDuration, s.animationDuration].some((d) =>
            d.split(",").some((one) => parseFloat(one) > 0.02))
          }).map((e) => e.className).slice(0, 5)"""
    )
    assert moving == []


def test_the_tabs_of_a_gene_stand_in_one_row_that_scrolls(
    phone, ben, sign_in, article, axe, no_sideways_scroll
):
    propose(Section.objects.filter(article=article).first(), ben, "Words of another kind.")
    sign_in(phone, ben)
    phone.goto(f"{article.get_absolute_url()}sections/")
    no_sideways_scroll(phone)
    row = phone.locator(".subnav ul")
    tabs = row.get_by_role("link")
    tops = {round(tab.bounding_box()["y"]) for tab in tabs.all()}
    assert len(tops) == 1 and tabs.count() == 7
    assert row.evaluate("(row) => row.scrollHeight <= row.clientHeight")
    # The tab that is open is in sight when the page opens, and Tab brings each into sight.
    seen = "(tab) => { const [r, t] = [tab.closest('ul'), tab].map(e => e.getBoundingClientRect());"
    seen += " return t.left >= r.left - 1 && t.right <= r.right + 1 }"
    assert row.locator("[aria-current]").evaluate(seen)
    assert row.evaluate("(row) => row.scrollLeft > 0")
    axe(phone)
    tabs.first.focus()
    for tab in tabs.all():
        expect(tab).to_be_focused()
        assert tab.evaluate(seen)
        assert tab.evaluate("(tab) => getComputedStyle(tab).outlineStyle") == "solid"
        phone.keyboard.press("Tab")
