"""Hostile texts, typed and saved by an author in good standing: words on the page, nothing more."""

import pytest
from playwright.sync_api import expect

from tests.wiki.made import add_section, make_article, sentences
from tests.wiki.markup import attacks
from wiki.models import Edit, Section, Suggestion

A_DOZEN = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "<svg onload=alert(1)>",
    "<iframe srcdoc='<script>alert(1)</script>'></iframe>",
    "<style>*{display:none}</style>",
    "<base href=//evil.example/>",
    "<form action=javascript:alert(1)><input type=submit></form>",
    "<input autofocus onfocus=alert(1)>",
    "<details open ontoggle=alert(1)>",
    "</div></main></body>",
    "[x](javascript:alert(1))",
    "![x](https://evil.example/x.png)",
    "[[<img src=x onerror=alert(1)>]]",
    "[@<script>alert(1)</script>]",
    "{{ 7*7 }} {% debug %}",
]
SHAPE = """() => [...document.querySelectorAll("body > *, main > *, .article > *")]
    .map((e) => e.tagName + "#" + e.id)"""


def _texts() -> list[str]:
    return [f"{text}\n\nZinc {n} stands." for n, text in enumerate([*A_DOZEN, *attacks.HTML[::9]])]


@pytest.mark.parametrize("authorship", ["", "?authorship=on"], ids=["plain-page", "authorship"])
def test_hostile_text_is_harmless_on_every_page(
    page, ada, ben, sign_in, problems, authorship, live_server
):
    dialogs, asked = [], []
    page.on("dialog", lambda dialog: (dialogs.append(dialog.message), dialog.dismiss()))
    page.on("request", lambda request: asked.append(request.url))
    article = make_article(author=ada)
    section = add_section(article, ada, "Second", "It stands.")
    address = article.get_absolute_url()
    sign_in(page, ben)
    page.goto(f"{address}{authorship}")
    shape = page.evaluate(SHAPE)

    page.goto(f"{address}sections/{section.pk}/edit/")
    page.get_by_label("Text", exact=True).fill("\n\n".join(_texts()))
    page.get_by_label("Heading").fill("Second <script>alert(1)</script>")
    page.get_by_label("What did you change").fill('<img src=x onerror="alert(1)">')
    page.get_by_role("button", name="Preview").click()
    expect(page.locator(".preview")).to_contain_text("Zinc 5 stands.")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.locator("#messages")).to_contain_text("Saved as Edit 3")
    section = Section.objects.get(pk=section.pk)
    assert "Zinc 5 stands." in section.source

    page.goto(f"{address}{authorship}")
    assert page.evaluate(SHAPE) == shape, "the page keeps its shape"
    prose = page.locator(".prose").last
    for n in range(len(A_DOZEN)):
        expect(prose).to_contain_text(f"Zinc {n} stands.")
    for selector in (
        "script",
        "style",
        "iframe",
        "form",
        "input",
        "img",
        "base",
        "object",
        "embed",
    ):
        assert prose.locator(selector).count() == 0, selector
    assert (
        prose.locator('[onerror], [onload], [onclick], [style], [href^="javascript:"]').count() == 0
    )
    first = page.locator(f"#s{sentences(section)[0].pk}")
    first.hover()
    others = [f"edits/{3}/", "history/", f"at/3/{authorship}", "compare/1..3/", "sections/"]
    for other in others:
        page.goto(f"{address}{other}")
        expect(page.locator(".site-footer")).to_be_visible()
    page.goto("/search/?q=<script>alert(1)</script>")
    page.goto("/")
    expect(page.locator(".site-footer")).to_be_visible()
    assert dialogs == []
    assert [url for url in asked if not url.startswith(live_server.url)] == []
    assert problems == []


@pytest.mark.parametrize("way", ["Save", "Suggest"])
@pytest.mark.parametrize("javascript", [True, False], ids=["scripts", "plain"])
def test_a_sentence_of_a_million_characters_comes_back_with_a_sentence(
    live_server, open_page, sign_in, ada, ben, javascript, way
):
    page = open_page(live_server.url, javascript=javascript)
    sentence = sentences(Section.objects.get(article=make_article(author=ada)))[0]
    sign_in(page, ben)
    page.goto(f"/sentences/{sentence.pk}/edit/")
    box = page.get_by_label("Sentence", exact=True)
    whole = "zinc " * 200_000 + "\u202e[@pmid: [[IL2 **"
    if javascript:
        box.evaluate("(e, t) => { e.value = t; e.dispatchEvent(new Event('input')) }", whole)
        page.get_by_role("button", name="Preview").click()
        expect(page.locator(".preview")).to_contain_text("too long for one section")
    else:
        box.fill(whole)
    if way == "Suggest":
        page.get_by_text("Suggest instead").click()
        page.get_by_label("Why should it be so?").fill("So it is.")
    page.get_by_role("button", name=way, exact=True).click()
    expect(page.locator("main")).to_contain_text("characters and the limit is 200,000")
    assert box.input_value() == whole
    assert Edit.objects.count() == 1 and not Suggestion.objects.exists()


def test_odd_words_are_suggested_and_talked_about_clean(
    live_server, open_page, sign_in, ada, ben, chiara
):
    odd, clean = "Tin \u202eis\u202c \u0007[@pmid: [[IL2 **so", "Tin is [@pmid: [[IL2 **so"
    page = open_page(live_server.url, width=360, height=740)
    sentence = sentences(Section.objects.get(article=make_article(author=ada)))[0]
    sign_in(page, ben)
    page.goto(f"/sentences/{sentence.pk}/edit/")
    page.get_by_label("Sentence", exact=True).fill(f"{sentence.text} {odd}")
    expect(page.locator(".preview > .prose")).to_contain_text(clean)
    page.get_by_text("Suggest instead").click()
    page.get_by_label("Why should it be so?").fill(odd)
    page.get_by_role("button", name="Suggest", exact=True).click()
    expect(page.locator(".lede").first).to_have_text(clean)
    expect(page.locator(".suggested ins, .suggested .prose").first).to_contain_text("Tin is")
    address = page.url
    sign_in(page, chiara)
    page.goto(address)
    page.get_by_label("Your comment").fill(odd)
    page.get_by_role("button", name="Comment", exact=True).click()
    expect(page.locator(".comments li .comment")).to_have_text(clean)
    page.get_by_label("Why it is declined").fill(odd)
    page.get_by_role("button", name="Decline").click()
    expect(page.locator("#messages")).to_contain_text("Declined.")
    assert Suggestion.objects.get().settlement == clean
