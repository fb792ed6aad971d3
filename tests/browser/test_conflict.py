"""Two people at once: what merges by itself, what has to be settled, and that nothing is lost."""

import pytest
from django.contrib.sessions.models import Session
from playwright.sync_api import Page, expect

from tests.cast import PASSWORD
from tests.wiki.made import (
    add_section,
    check_books,
    credit_of,
    make_article,
    reword,
    sentences,
)
from wiki.models import Article, Draft, Edit, Section, Sentence


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


def _collide(adas: Page, bens: Page, zinc: Sentence) -> None:
    """Ada saves her wording, Ben meets it."""
    _open(adas, zinc, "Zinc firmly binds the receptor.")
    _open(bens, zinc, "Zinc barely binds the receptor in mice.")
    _save(adas)
    expect(adas.locator("#messages")).to_contain_text("Saved as Edit 2")
    bens.get_by_label("What did you change").fill("It is weak")
    _save(bens)
    expect(bens.locator("h1")).to_have_text("Somebody changed the same words while you wrote")


def test_changes_of_one_sentence_that_do_not_touch_merge_and_are_pointed_out(two, section):
    adas, bens = two
    zinc, *_ = sentences(section)
    _open(adas, zinc, "Zinc firmly binds the receptor.")
    _open(bens, zinc, "Zinc binds the receptor in mice.")
    _save(adas)
    expect(adas.locator("#messages")).to_contain_text("Saved as Edit 2")
    _save(bens)
    expect(bens.locator("#messages")).to_contain_text("please read it once more")
    expect(bens.locator(".prose")).to_contain_text("Zinc firmly binds the receptor in mice.")
    assert ("Ada Okafor", "firmly") in credit_of(zinc)
    assert ("Ben Lindqvist", "in mice") in credit_of(zinc)
    check_books(section.article)


def test_a_conflict_is_settled_on_a_page_with_all_three_texts(
    two, section, chiara, axe_everywhere, no_sideways_scroll, screenshot, request
):
    adas, bens = two
    zinc, copper, _ = sentences(section)
    _collide(adas, bens, zinc)
    reword(copper, chiara, "Copper may not.")
    main = bens.locator("main")
    expect(main).to_contain_text("Ada Okafor saved 1 edit since you began, the last as Edit 2")
    expect(main.locator(".theirs")).to_contain_text("Zinc firmly binds the receptor.")
    expect(main.locator(".mine")).to_contain_text("barely")
    expect(main.locator(".ancestor")).to_contain_text("Zinc binds the receptor.")
    expect(bens.get_by_label("What did you change")).to_have_value("It is weak")
    assert Edit.objects.filter(article=section.article).count() == 3
    if "scripts" in request.node.name:
        axe_everywhere(bens)
        bens.set_viewport_size({"width": 360, "height": 740})
        no_sideways_scroll(bens)
        bens.set_viewport_size({"width": 1280, "height": 900})
        screenshot(bens, "conflict")

    bens.get_by_label("Your own wording").fill("Zinc firmly or barely binds the receptor in mice.")
    bens.get_by_role("button", name="Save this").click()
    expect(bens.locator("#messages")).to_contain_text("Saved as Edit 4")
    section.refresh_from_db()
    assert section.source == (
        "Zinc firmly or barely binds the receptor in mice. Copper may not. Iron is not known to."
    )
    credit = [(who, words.strip(" .")) for who, words in credit_of(zinc)]
    assert ("Ada Okafor", "firmly") in credit
    assert ("Ben Lindqvist", "or barely") in credit
    assert ("Ben Lindqvist", "in mice") in credit
    assert Edit.objects.get(article=section.article, number=4).summary == "It is weak"
    check_books(section.article)


@pytest.mark.parametrize(
    ("choice", "text"),
    [
        ("Yours", "Zinc barely binds the receptor in mice."),
        ("Both, theirs first", "Zinc firmly binds the receptor. Zinc barely binds the receptor in"),
    ],
)
def test_a_choice_by_keyboard_alone(two, section, choice, text):
    adas, bens = two
    _collide(adas, bens, sentences(section)[0])
    bens.get_by_role("radio", name="Theirs", exact=True).focus()
    for _ in range(1 if choice == "Yours" else 2):
        bens.keyboard.press("ArrowDown")
    expect(bens.get_by_role("radio", name=choice)).to_be_checked()
    bens.get_by_label("What did you change").focus()
    bens.keyboard.press("Tab")
    bens.keyboard.press("Enter")
    expect(bens.locator("#messages")).to_contain_text("Saved as Edit 3")  # the conflict has gone
    expect(bens.locator(".prose")).to_contain_text(text)
    check_books(section.article)


def test_theirs_throughout_saves_nothing_and_says_so(two, section):
    adas, bens = two
    _collide(adas, bens, sentences(section)[0])
    bens.get_by_role("radio", name="Theirs", exact=True).check()
    bens.get_by_role("button", name="Save this").click()
    expect(bens.locator("#messages")).to_contain_text("Nothing was saved")
    assert Article.objects.get(pk=section.article_id).number == 2


def test_without_a_choice_nothing_is_saved_and_what_was_written_stays(two, section):
    adas, bens = two
    _collide(adas, bens, sentences(section)[0])
    bens.get_by_role("button", name="Save this").click()
    expect(bens.get_by_role("alert")).to_contain_text("please choose in every place")
    expect(bens.get_by_label("What did you change")).to_have_value("It is weak")
    bens.get_by_role("radio", name="Yours").check()
    bens.get_by_role("button", name="Save this").click()
    expect(bens.locator("#messages")).to_contain_text("Saved as Edit 3")


def test_somebody_saves_again_while_the_page_is_open(two, section, chiara):
    adas, bens = two
    zinc, copper, _ = sentences(section)
    _collide(adas, bens, zinc)
    reword(zinc, chiara, "Zinc hardly binds the receptor.")
    reword(copper, chiara, "Copper may not.")
    bens.get_by_role("radio", name="Yours").check()
    bens.get_by_role("button", name="Save this").click()
    expect(bens.locator(".theirs")).to_contain_text("hardly")
    expect(bens.locator(".mine")).to_contain_text("barely")
    expect(bens.locator("main")).to_contain_text("Chiara Moretti saved 2 edits")
    bens.get_by_role("radio", name="Both").check()
    bens.get_by_role("button", name="Save this").click()
    expect(bens.locator("#messages")).to_contain_text("Saved as Edit 5")
    section.refresh_from_db()
    assert section.source == (
        "Zinc hardly binds the receptor. Zinc barely binds the receptor in mice. Copper may not. "
        "Iron is not known to."
    )
    check_books(section.article)


@pytest.mark.parametrize("choice", ["Yours", "Leave it out, as they did"])
def test_a_sentence_deleted_under_a_writer_is_a_question(two, section, choice):
    adas, bens = two
    zinc, *_ = sentences(section)
    _open(adas, zinc, "")
    _open(bens, zinc, "Zinc binds the receptor in mice.")
    _save(adas)
    expect(adas.locator("#messages")).to_contain_text("Saved as Edit 2")
    _save(bens)
    expect(bens.locator("legend")).to_have_text("They removed this sentence; you changed it")
    bens.get_by_role("radio", name=choice).check()
    bens.get_by_role("button", name="Save this").click()
    expect(bens.locator("#messages")).to_contain_text(
        "Saved as Edit 3" if choice == "Yours" else "Nothing was saved"
    )
    section.refresh_from_db()
    assert ("Zinc binds the receptor in mice." in section.source) == (choice == "Yours")
    if choice == "Yours":
        assert ("Chiara Moretti", "Zinc binds the receptor") in credit_of(zinc)
        assert Sentence.objects.get(pk=zinc.pk).section == section
    check_books(section.article)


def test_a_sentence_moved_under_a_writer_takes_the_change_along(two, section, chiara):
    adas, bens = two
    other = add_section(section.article, chiara, "Clinic", "Tin is untested.")
    zinc, *_ = sentences(section)
    _open(bens, zinc, "Zinc binds the receptor in mice.")
    adas.goto(f"/sentences/{zinc.pk}/move/")
    adas.get_by_label("Put it").select_option(f"{other.pk}:0")
    adas.get_by_role("button", name="Move").click()
    expect(adas.locator("#messages")).to_contain_text("Saved as Edit 3")
    _save(bens)
    expect(bens.locator("#messages")).to_contain_text("Saved as Edit 4")
    other.refresh_from_db()
    assert other.source == "Zinc binds the receptor in mice. Tin is untested."
    check_books(section.article)


def test_a_section_removed_under_a_writer_can_be_brought_back(two, section):
    adas, bens = two
    slug = section.article.gene.slug
    bens.goto(f"/genes/{slug}/sections/{section.pk}/edit/")
    bens.get_by_label("Text", exact=True).fill(f"{section.source} Tin is untested.")
    adas.goto(f"/genes/{slug}/sections/")
    adas.get_by_role("button", name="Remove Overview").click()
    expect(adas.locator("#messages")).to_contain_text("Saved as Edit 2")
    _save(bens)
    expect(bens.locator("legend")).to_have_text("They removed this section; you changed it")
    bens.get_by_role("radio", name="Bring it back").check()
    bens.get_by_role("button", name="Save this").click()
    expect(bens.locator(".prose")).to_contain_text("Tin is untested.")
    check_books(section.article)


def test_both_renaming_a_section_is_a_choice(two, section):
    adas, bens = two
    slug = section.article.gene.slug
    for page in (adas, bens):
        page.goto(f"/genes/{slug}/sections/")
    for page, heading in ((adas, "In short"), (bens, "Briefly")):
        page.get_by_label("Heading of section 1").fill(heading)
        page.get_by_role("button", name="Rename").click()
        if page is adas:
            expect(adas.locator("#messages")).to_contain_text("Saved as Edit 2")
    bens.get_by_role("radio", name="Theirs: “In short”").focus()
    bens.get_by_role("radio", name="Yours: “Briefly”").check()
    bens.get_by_role("button", name="Save this").click()
    expect(bens.locator("#messages")).to_contain_text("Saved as Edit 3")
    section.refresh_from_db()
    assert section.heading == "Briefly"


def test_leaving_a_conflict_keeps_what_was_saved(two, section):
    adas, bens = two
    _collide(adas, bens, sentences(section)[0])
    bens.get_by_role("button", name="Keep theirs and leave").click()
    expect(bens.locator(".prose")).to_contain_text("Zinc firmly binds the receptor.")
    assert Article.objects.get(pk=section.article_id).number == 2
    assert not Draft.objects.exists()
    bens.goto("/drafts/")
    expect(bens.locator("main")).to_contain_text("You have no drafts")


def test_a_closed_conflict_page_comes_back_from_the_drafts(two, section, request):
    adas, bens = two
    scripts = "scripts" in request.node.name
    _collide(adas, bens, sentences(section)[0])
    if scripts:
        bens.get_by_label("Your own wording").fill("Zinc may bind the receptor.")
        expect(bens.get_by_role("radio", name="As written here")).to_be_checked()
        expect(bens.locator(".editor-status")).to_have_text("Not saved yet: kept as a draft")
    tab = bens.context.new_page()
    bens.close(run_before_unload=False)
    tab.goto("/drafts/")
    expect(tab.locator(".drafts > li")).to_have_count(1)
    tab.get_by_role("link", name="Go on writing").click()
    expect(tab.locator(".draft-notice")).to_contain_text("They are not saved yet")
    expect(tab.get_by_label("What did you change")).to_have_value("It is weak")
    if scripts:
        expect(tab.get_by_label("Your own wording")).to_have_value("Zinc may bind the receptor.")
        expect(tab.get_by_role("radio", name="As written here")).to_be_checked()
    else:
        tab.get_by_role("radio", name="Yours").check()
    tab.get_by_role("button", name="Save this").click()
    expect(tab.locator("#messages")).to_contain_text("Saved as Edit 3")
    assert not Draft.objects.exists()
    check_books(section.article)


@pytest.mark.parametrize("two", [True], ids=["scripts"], indirect=True)  # else nothing is kept
def test_choices_that_the_account_never_heard_of_come_back_from_the_browser(two, section):
    adas, bens = two
    _collide(adas, bens, sentences(section)[0])
    bens.context.route("**/drafts/", lambda route: route.abort())
    bens.get_by_label("Your own wording").fill("Zinc may bind the receptor.")
    expect(bens.locator(".editor-status")).to_contain_text("no connection")
    address = bens.locator("form[data-settle]").get_attribute("action")
    tab = bens.context.new_page()
    bens.close(run_before_unload=False)
    tab.context.unroute("**/drafts/")
    tab.goto(address)
    expect(tab.get_by_label("Your own wording")).to_have_value("Zinc may bind the receptor.")
    expect(tab.get_by_role("radio", name="As written here")).to_be_checked()


def test_a_session_that_ended_loses_no_choice(two, section, ben):
    adas, bens = two
    _collide(adas, bens, sentences(section)[0])
    Session.objects.all().delete()
    bens.get_by_role("radio", name="Yours").check()
    bens.get_by_role("button", name="Save this").click()
    expect(bens.locator("h1")).to_have_text("Sign in")
    bens.get_by_label("E-mail").fill(ben.email)
    bens.get_by_label("Password", exact=True).fill(PASSWORD)
    bens.locator("main").get_by_role("button", name="Sign in").click()
    expect(bens.get_by_role("radio", name="Yours")).to_be_checked()
    expect(bens.get_by_label("What did you change")).to_have_value("It is weak")
    bens.get_by_role("button", name="Save this").click()
    expect(bens.locator("#messages")).to_contain_text("Saved as Edit 3")
