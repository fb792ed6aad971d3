"""Two people at once: what merges by itself, what has to be settled, and that nothing is lost."""

import pytest
from playwright.sync_api import Page, expect

from tests.wiki.made import check_books, credit_of, make_article, reword, sentences
from wiki.models import Article, Edit, Section, Sentence


@pytest.fixture
def section(live_server, chiara) -> Section:
    """By Chiara: three sentences."""
    article = make_article(author=chiara)
    return Section.objects.select_related("article__gene__organism").get(article=article)


@pytest.fixture(params=[True, False], ids=["scripts", "plain"])
def two(request, live_server, open_page, sign_in, ada, ben) -> tuple[Page, Page]:
    """Ada and Ben, each in a browser of their own."""
    pages = []
    for person in (ada, ben):
        page = open_page(live_server.url, javascript=request.param)
        sign_in(page, person)
        pages.append(page)
    return pages[0], pages[1]


def _open(page: Page, sentence: Sentence, text: str) -> None:
    page.goto(f"/sentences/{sentence.pk}/edit/")
    page.get_by_label("Sentence", exact=True).fill(text)


def _save(page: Page) -> None:
    page.get_by_role("button", name="Save", exact=True).click()


def test_edits_of_different_sentences_merge_and_both_are_told(two, section):
    adas, bens = two
    zinc, copper, _ = sentences(section)
    _open(adas, zinc, "Zinc binds the receptor tightly.")
    _open(bens, copper, "Copper does not bind.")
    _save(adas)
    expect(adas.locator("#messages")).to_contain_text("Saved as Edit 2: 1 word credited to you")
    expect(adas.locator("#messages")).not_to_contain_text("Somebody")
    _save(bens)
    expect(bens.locator("#messages")).to_contain_text("Saved as Edit 3: 1 word credited to you")
    expect(bens.locator("#messages")).to_contain_text(
        "Somebody had saved other changes in the meantime; both are kept."
    )
    expect(bens.locator(".prose")).to_contain_text("Zinc binds the receptor tightly.")
    expect(bens.locator(".prose")).to_contain_text("Copper does not bind.")
    section.refresh_from_db()
    assert (
        section.source
        == "Zinc binds the receptor tightly. Copper does not bind. Iron is not known to."
    )
    assert ("Ada Okafor", "tightly") in credit_of(zinc)
    assert ("Ben Lindqvist", "bind") in credit_of(copper)
    check_books(section.article)
    adas.goto(f"{section.article.get_absolute_url()}edits/3/")
    expect(adas.locator("main")).to_contain_text("merged with what others had saved since")


def test_edits_of_one_sentence_are_settled_on_a_page_with_all_three_texts(
    two, section, chiara, axe_everywhere, screenshot, request
):
    adas, bens = two
    zinc, copper, _ = sentences(section)
    _open(adas, zinc, "Zinc binds the receptor tightly.")
    _open(bens, zinc, "Zinc ions bind the receptor.")
    _save(adas)
    expect(adas.locator("#messages")).to_contain_text("Saved as Edit 2")
    reword(copper, chiara, "Copper may not.")
    bens.get_by_label("What did you change").fill("Ions, not metal")
    _save(bens)

    main = bens.locator("main")
    expect(bens.locator("h1")).to_have_text("Somebody changed the same words while you wrote")
    expect(main.locator(".theirs")).to_contain_text("Zinc binds the receptor tightly.")
    mine = " ".join(main.locator(".mine").inner_text().split())
    assert "ions" in mine and "bind" in mine
    expect(main.locator(".ancestor")).to_contain_text("Zinc binds the receptor.")
    box = main.locator("textarea[name=text]")
    assert "Zinc ions bind the receptor." in box.input_value()
    assert "Copper may not." in box.input_value(), "what did not collide is merged already"
    expect(bens.get_by_label("What did you change")).to_have_value("Ions, not metal")
    assert Edit.objects.filter(article=section.article).count() == 3
    if "scripts" in request.node.name:
        axe_everywhere(bens)
        screenshot(bens, "conflict")

    box.fill(box.input_value().replace("the receptor.", "the receptor tightly."))
    bens.get_by_role("button", name="Save this text").click()
    expect(bens.locator("#messages")).to_contain_text("Saved as Edit 4")
    section.refresh_from_db()
    assert section.source == (
        "Zinc ions bind the receptor tightly. Copper may not. Iron is not known to."
    )
    credit = credit_of(zinc)
    assert ("Ada Okafor", "tightly") in [(who, words.strip(" .")) for who, words in credit]
    assert any(who == "Ben Lindqvist" and "ions bind" in words for who, words in credit)
    assert Edit.objects.get(article=section.article, number=4).summary == "Ions, not metal"
    check_books(section.article)


def test_leaving_a_conflict_keeps_what_was_saved(two, section):
    adas, bens = two
    zinc = sentences(section)[0]
    _open(adas, zinc, "Zinc binds the receptor tightly.")
    _open(bens, zinc, "Zinc ions bind the receptor.")
    _save(adas)
    expect(adas.locator("#messages")).to_contain_text("Saved as Edit 2")
    _save(bens)
    bens.get_by_role("link", name="Keep theirs and leave").click()
    expect(bens.locator(".prose")).to_contain_text("Zinc binds the receptor tightly.")
    assert Article.objects.get(pk=section.article_id).number == 2
