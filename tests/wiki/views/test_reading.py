"""Addresses, redirects, headers: what a browser gets."""

# ruff: noqa: E501 - examples read best on one line

import html
import re

import pytest
from django.test import Client

from tests.cast import PEOPLE, make_person
from tests.wiki.made import TEXT, add_section, make_article, save, sentences, write
from wiki.actions.save_sections import SectionChange
from wiki.models import Section

pytestmark = pytest.mark.django_db
AT = "/genes/3558-IL2/"


@pytest.fixture
def article(ada, make_gene):
    gene = make_gene(
        "IL2", 3558, name="interleukin 2", aliases=("TCGF", "SHARED"), former_symbols=("OLD2",)
    )
    return make_article(author=ada, gene=gene, text=TEXT + " So say all [@pmid:11].")


@pytest.fixture
def section(article):
    return Section.objects.get(article=article)


def every_page(article):
    sentence = sentences(Section.objects.filter(article=article)[0])[0]
    author = article.shares.get().author
    return [
        "/", "/about/", "/genes/", "/genes/?letter=I&written=yes&organism=9606&page=9", "/search/",
        "/search/?q=zinc", "/people/", f"/people/{author.pk}-{author.slug}/", "/references/",
        "/references/pmid-11/", AT, f"{AT}?authorship=on", f"{AT}?authorship=on&author={author.pk}",
        f"{AT}facts/", f"{AT}history/", f"{AT}history/?author={author.pk}&section=1&page=x",
        f"{AT}edits/1/", f"{AT}compare/1..1/", f"{AT}at/1/", f"{AT}at/1/?authorship=on",
        f"{AT}authors.css", f"{AT}authors.css?at=1&author={author.pk}", f"/sentences/{sentence.pk}/",
        "/accounts/login/",
    ]  # fmt: skip


def writing_pages(article):
    section = Section.objects.filter(article=article)[0]
    sentence = sentences(section)[0]
    return [
        f"{AT}sections/", f"{AT}sections/new/", f"{AT}sections/{section.pk}/edit/",
        f"{AT}restore/?what=article&number=1", f"/sentences/{sentence.pk}/edit/",
        f"/sentences/{sentence.pk}/move/", "/references/new/",
    ]  # fmt: skip


def strict(answer):
    policy = answer.headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert "script-src 'self'" in policy
    assert "frame-ancestors 'none'" in policy
    assert answer.headers["X-Content-Type-Options"] == "nosniff"


def test_every_page_opens_with_a_strict_policy(client, article, ada):
    for page in every_page(article):
        answer = client.get(page)
        assert answer.status_code == 200, page
        strict(answer)
    client.force_login(ada)
    for page in every_page(article)[:-1] + writing_pages(article):
        answer = client.get(page)
        assert answer.status_code == 200, page
        strict(answer)


@pytest.mark.parametrize(
    ("address", "target"),
    [
        ("/genes/3558/", AT),
        ("/genes/3558-anything-else/", AT),
        ("/genes/3558-IL2", AT),
        ("/genes/3558/?authorship=on", f"{AT}?authorship=on"),
        ("/genes/IL2/", AT),
        ("/genes/il2/", AT),
        ("/genes/TCGF/", AT),
        ("/genes/OLD2/", AT),
    ],
)
def test_other_addresses_lead_to_the_one(client, article, address, target):
    answer = client.get(address)
    assert answer.status_code in (301, 302)
    assert answer.headers["Location"] == target


def test_a_name_that_several_genes_have_asks_which(client, article, make_gene):
    make_gene("IL7", 3574, aliases=("SHARED",))
    answer = client.get("/genes/SHARED/")
    assert answer.status_code == 300
    text = answer.content.decode()
    assert AT in text
    assert "/genes/3574-IL7/" in text
    strict(answer)


def test_a_symbol_is_preferred_to_the_alias_of_another(client, article, make_gene):
    make_gene("IL7", 3574, aliases=("IL2",))
    assert client.get("/genes/IL2/").headers["Location"] == AT


def test_a_symbol_that_begins_like_a_number(client, make_gene):
    make_gene("5-HT2A", 3356)
    answer = client.get("/genes/5-HT2A/")
    assert answer.headers["Location"] == "/genes/3356-5-HT2A/"
    assert client.get("/genes/3356-5-HT2A/").status_code == 200


@pytest.mark.parametrize(
    "address",
    [
        "/genes/999/", "/genes/999999999999999999/", "/genes/NOBODY/", "/genes/0/", "/genes/%00/", "/references/%00/", "/genes/3558-%00/x/",
        f"{AT}edits/9/", f"{AT}edits/99999999999999999999/", f"{AT}at/0/", f"{AT}at/9/",
        f"{AT}at/99999999999999999999/", f"{AT}compare/1..9/", f"{AT}compare/0..1/",
        f"{AT}compare/a..b/", "/sentences/999/", "/sentences/99999999999999999999/",
        "/people/999/", "/people/999-x/", "/people/99999999999999999999/", "/references/nobody/",
        "/genes/3574-IL7/history/", "/nothing/", f"{AT}nothing/",
    ],
)  # fmt: skip
def test_what_is_not_there_is_said_to_be_missing(client, article, address):
    answer = client.get(address)
    assert answer.status_code == 404
    strict(answer)


def test_odd_queries_are_answered(client, article):
    for page in (
        "/search/",
        "/references/",
        "/genes/",
        AT,
        f"{AT}history/",
        f"{AT}authors.css",
        "/people/",
    ):
        for odd in ("%00", "%ff", "a%00b", "-1", "9" * 30, "%F0%9F%A7%AC", "%27%22%3C", "x" * 3000):
            names = (
                "q",
                "letter",
                "organism",
                "written",
                "page",
                "author",
                "section",
                "at",
                "evidence",
            )
            query = "&".join(f"{name}={odd}" for name in names)
            assert client.get(f"{page}?{query}").status_code == 200, (page, odd)


def test_a_gene_without_an_article(client, make_gene):
    make_gene("IL7", 3574)
    assert (
        "Nobody has written about this gene yet" in client.get("/genes/3574-IL7/").content.decode()
    )
    for page in ("history/", "edits/1/", "at/1/", "authors.css"):
        assert client.get(f"/genes/3574-IL7/{page}").status_code == 404


def test_a_person_has_one_address(client, article, ada):
    for address in (f"/people/{ada.pk}/", f"/people/{ada.pk}-other/"):
        assert client.get(address).headers["Location"] == f"/people/{ada.pk}-ada-okafor/"


def test_choosing_two_edits_to_compare(client, article, section, ada):
    write(section, ada, TEXT)
    answer = client.get(f"{AT}compare/?old=2&new=1")
    assert answer.headers["Location"] == f"{AT}compare/1..2/"
    for query in ("", "?old=1", "?old=x&new=2"):
        answer = client.get(f"{AT}compare/{query}", follow=True)
        assert "Please choose two Edits" in answer.content.decode()


def test_the_colours_of_the_authors(client, article, section, ada, ben):
    write(section, ben, TEXT + " So say we.")
    now = client.get(f"{AT}authors.css")
    assert now.headers["Content-Type"] == "text/css; charset=utf-8"
    assert f'[data-author="{ada.pk}"]{{--run:var(--author-1)' in now.content.decode()
    assert f'[data-author="{ben.pk}"]{{--run:var(--author-2)' in now.content.decode()
    then = client.get(f"{AT}authors.css?at=1").content.decode()
    assert f'"{ben.pk}"' not in then
    chosen = client.get(f"{AT}authors.css?author={ben.pk}").content.decode()
    assert f'[data-author="{ben.pk}"]{{--run-on:1}}' in chosen
    for odd in ("at=x", "author=%3C", "author=1}body{", "at=99999999999999999999"):
        assert "body" not in client.get(f"{AT}authors.css?{odd}").content.decode()


def test_an_unchanged_page_is_not_sent_twice_to_a_guest(client, article, section, ada):
    first = client.get(AT)
    tag = first.headers["ETag"]
    again = Client().get(AT, headers={"If-None-Match": tag})
    assert again.status_code == 304
    assert again.content == b""
    write(section, ada, "Other words.")
    assert client.get(AT, headers={"If-None-Match": tag}).status_code == 200


def test_only_reading_methods_read(client, article):
    for page in (AT, f"{AT}history/", "/", "/search/", f"{AT}at/1/"):
        assert client.post(page).status_code == 405
        assert client.head(page).status_code == 200


# Writing -----------------------------------------------------------------------------------------


def test_a_guest_is_sent_to_sign_in_and_back(client, article, ada):
    for page in writing_pages(article):
        answer = client.get(page)
        assert answer.status_code == 302
        assert answer.headers["Location"].startswith("/accounts/login/?next=/")
        assert client.post(page, {}).status_code == 302
    assert article.edits.count() == 1


def test_a_reader_saves_nothing_and_is_told_why(client, article, rita):
    client.force_login(rita)
    suggesting = 0
    for page in writing_pages(article):
        asked = client.get(page)
        strict(asked)
        sent = client.post(page, {"base": 1, "text": "x", "heading": "y"})
        strict(sent)
        if asked.status_code == 200:
            suggesting += 1
            for answer in (asked, sent):
                shown = answer.content.decode()
                assert "may read and suggest, and not save" in shown, page
                assert 'name="save"' not in shown
            assert sent.status_code == 422
            assert "Your words are still here" in sent.content.decode()
        else:
            for answer in (asked, sent):
                assert answer.status_code == 403, page
                assert "may read but not write" in answer.content.decode()
    assert suggesting >= 3
    assert article.edits.count() == 1


def test_a_post_without_the_token_is_refused(article, ada):
    client = Client(enforce_csrf_checks=True)
    client.force_login(ada)
    for page in writing_pages(article):
        answer = client.post(page, {"base": 1, "text": "x", "heading": "y"})
        assert answer.status_code == 403, page
    assert article.edits.count() == 1


@pytest.fixture
def writer(client, ben):
    client.force_login(ben)
    return client


def test_saving_a_section(writer, article, section):
    address = f"{AT}sections/{section.pk}/edit/"
    given = {"heading": "Overview", "text": TEXT, "base": 1, "summary": "less"}
    answer = writer.post(address, given)
    assert answer.status_code == 302
    assert answer.headers["Location"] == f"{AT}#{section.anchor}"
    assert "Saved as Edit 2" in writer.get(AT).content.decode()
    again = writer.post(address, given | {"base": 2})
    assert again.status_code == 422
    assert "nothing to save" in again.content.decode()
    for bad in ({"base": "x"}, {"base": 99}, {"heading": ""}, {"text": "x" * 400_001}):
        assert writer.post(address, given | bad).status_code == 422
    assert article.edits.count() == 2


def test_a_conflict_shows_both_texts_and_loses_nothing(writer, article, section, ada):
    write(section, ada, TEXT.replace("binds", "firmly binds"))
    address = f"{AT}sections/{section.pk}/edit/"
    mine = TEXT.replace("binds", "barely binds")
    answer = writer.post(address, {"heading": "Overview", "text": mine, "base": 1})
    assert answer.status_code == 409
    page = answer.content.decode()
    assert "firmly" in page
    assert "barely" in page
    sent = settling(page)
    assert (sent["base"], sent["head"], sent["c0-text"]) == ("1", "2", mine)
    settle = f"{AT}settle/"
    given_back = writer.get(settle)
    assert given_back.status_code == 200
    again = settling(given_back.content.decode())
    assert again | {"csrfmiddlewaretoken": ""} == sent | {"csrfmiddlewaretoken": ""}
    unanswered = writer.post(settle, sent)
    assert unanswered.status_code == 422
    assert "choose in every place" in unanswered.content.decode()
    assert article.edits.count() == 2
    saved = writer.post(settle, sent | {f"s{section.pk}-0": "mine"})
    assert saved.status_code == 302
    section.refresh_from_db()
    assert section.source == mine


def test_what_is_written_for_a_sentence_that_is_gone_is_never_dropped(
    writer, article, section, ada
):
    first = sentences(section)[0]
    address = f"/sentences/{first.pk}/edit/"
    write(section, ada, TEXT.partition(". ")[2])
    assert writer.get(address).status_code == 302
    given = {"text": "Zinc may bind the receptor.", "base": 1}
    conflict = writer.post(address, given)
    assert conflict.status_code == 409
    assert given["text"] in html.unescape(re.sub("<[^>]+>", "", conflict.content.decode()))
    for bad in ({"base": 2}, {"base": 99}, {"preview": "1"}):
        answer = writer.post(address, given | bad)
        assert answer.status_code == (200 if "preview" in bad else 422)
        assert f"{given['text']}</textarea>" in answer.content.decode()


def test_a_box_that_was_written_in_is_the_choice_without_scripts(writer, article, section, ada):
    write(section, ada, TEXT.replace("binds", "firmly binds"))
    mine = TEXT.replace("binds", "barely binds")
    address = f"{AT}sections/{section.pk}/edit/"
    answer = writer.post(address, {"heading": "Overview", "text": mine, "base": 1})
    sent = settling(answer.content.decode())
    own = f"s{section.pk}-0-own"
    assert writer.post(f"{AT}settle/", sent | {own: "Zinc may bind."}).status_code == 302
    section.refresh_from_db()
    assert section.source.startswith("Zinc may bind. ")


@pytest.mark.parametrize(
    "bad",
    [
        {"base": "x"},
        {"head": "99"},
        {"head": ""},
        {"c0-section": "x"},
        {"c0-section": "99"},
        {"c0-after": "x"},
        {"c0-text": "Too long. " * 30_000},
    ],
)
def test_a_conflict_that_cannot_be_read_gives_the_words_back(writer, article, section, ada, bad):
    write(section, ada, TEXT.replace("binds", "firmly binds"))
    mine = TEXT.replace("binds", "barely binds")
    address = f"{AT}sections/{section.pk}/edit/"
    answer = writer.post(address, {"heading": "Overview", "text": mine, "base": 1})
    sent = settling(answer.content.decode()) | {f"s{section.pk}-0": "mine"} | bad
    answer = writer.post(f"{AT}settle/", sent)
    assert answer.status_code == 422
    assert sent["c0-text"][:40] in answer.content.decode()
    assert article.edits.count() == 2


def settling(page: str) -> dict[str, str]:
    """What the conflict page would send, without a choice."""
    form = page[page.index("data-settle") :]
    fields = re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', form)
    boxes = re.findall(r'<textarea[^>]* name="([^"]+)"[^>]*>([^<]*)<', form)
    return {name: html.unescape(value) for name, value in [*fields, *boxes]}


def test_a_preview_saves_nothing(writer, article, section):
    given = {
        "heading": "Overview",
        "text": "Some **bold** words [@pmid:99].",
        "base": 1,
        "preview": 1,
    }
    for address in (f"{AT}sections/{section.pk}/edit/", f"{AT}sections/new/"):
        answer = writer.post(address, given)
        assert answer.status_code == 200
        assert re.search(r"<strong>(<w-run[^>]*>)?bold<", answer.content.decode())
    answer = writer.post("/genes/3558-IL2/preview/", {"text": "*x* [@nobody]"})
    assert "<em>x</em>" in answer.content.decode()
    assert article.edits.count() == 1


def test_a_preview_names_the_statements_that_cite_nothing(writer, article):
    told = "No citation yet (you can save all the same): {}</p>"
    four = [f"Metal number {count} never binds the receptor." for count in range(4)]
    seven = [*four, *(text.replace("Metal", "Salt") for text in four[:3])]
    for texts, named in ((four, four), (seven, seven[:5])):
        answer = writer.post("/genes/3558-IL2/preview/", {"text": " ".join(texts)})
        said = ", ".join(f"“{text}”" for text in named)
        more = f" and {len(texts) - 5} more" if len(texts) > 5 else ""
        assert told.format(said + more) in answer.content.decode()
    answer = writer.post("/genes/3558-IL2/preview/", {"text": "*x*"})
    assert "No citation yet" not in answer.content.decode()


def test_sentences_are_edited_moved_and_removed(writer, article, section):
    first, second = sentences(section)[:2]
    answer = writer.post(f"/sentences/{first.pk}/edit/", {"text": "Zinc never binds.", "base": 1})
    assert answer.headers["Location"] == f"{AT}#s{first.pk}"
    part = writer.get(
        f"/sentences/{first.pk}/edit/", headers={"X-In-Place": "yes"}
    ).content.decode()
    assert "<html" not in part
    assert "Zinc never binds." in part
    place = f"{section.pk}:{second.pk}"
    answer = writer.post(f"/sentences/{first.pk}/move/", {"place": place, "base": 2})
    assert answer.status_code == 302
    assert [s.pk for s in sentences(section)][:2] == [second.pk, first.pk]
    for bad in ("x", "1", f"{section.pk}:x", f"{10**6}:0"):
        answer = writer.post(f"/sentences/{first.pk}/move/", {"place": bad, "base": 3})
        assert answer.status_code == 422
    writer.post(f"/sentences/{first.pk}/edit/", {"text": "", "base": 3})
    answer = writer.get(f"/sentences/{first.pk}/edit/")
    assert answer.headers["Location"] == f"/sentences/{first.pk}/"
    assert writer.get(f"/sentences/{first.pk}/").status_code == 200


def test_the_first_section_begins_the_article(writer, make_gene, ben):
    make_gene("IL7", 3574)
    at = "/genes/3574-IL7/"
    answer = writer.post(f"{at}sections/new/", {"heading": "Overview", "text": "It is.", "base": 0})
    assert answer.status_code == 302
    assert "It is." in writer.get(at).content.decode()


def test_sections_are_arranged(writer, article, section, ada):
    other = add_section(article, ada, "Clinic", "Tin is untested.")

    def do(what, which, **more):
        base = article.edits.count()
        given = {"section": which.pk, "do": what, "base": base, **more}
        return writer.post(f"{AT}sections/", given, follow=True).content.decode()

    def order():
        return [s.heading for s in Section.objects.filter(article=article).present()]

    do("up", other)
    assert order() == ["Clinic", "Overview"]
    do("down", other)
    assert order() == ["Overview", "Clinic"]
    assert "already at that end" in do("down", other)
    do("rename", other, heading="Therapy")
    assert order() == ["Overview", "Therapy"]
    assert "give the section a heading" in do("rename", other, heading=" ")
    do("remove", other)
    assert order() == ["Overview"]
    assert "no longer part of the article" in do("remove", other)
    do("return", other)
    assert order() == ["Overview", "Therapy"]
    assert "could not be understood" in do("explode", other)


def test_restoring(writer, article, section, ada):
    sentence = sentences(section)[0]
    save(article, ada, SectionChange(section.pk, heading="In short", text="Other words."))
    for what, pk in (("article", ""), ("section", section.pk), ("sentence", sentence.pk)):
        query = {"what": what, "pk": pk, "number": 1}
        assert writer.get(f"{AT}restore/", query).status_code == 200
    answer = writer.post(f"{AT}restore/", {"what": "section", "pk": section.pk, "number": 1})
    assert answer.headers["Location"] == f"{AT}edits/3/"
    answer = writer.post(f"{AT}restore/", {"what": "article", "number": 77}, follow=True)
    assert "This article has no Edit 77." in answer.content.decode()
    for bad in ({}, {"what": "x", "number": 1}, {"what": "section", "number": 1}):
        assert writer.get(f"{AT}restore/", bad).status_code == 404


def test_adding_a_reference(writer):
    given = {"title": "On zinc", "authors": "Roe, R.\n\n Doe, J. ", "year": 1999,
             "doi": "https://doi.org/10.1000/ABC"}  # fmt: skip
    answer = writer.post("/references/new/", given)
    assert answer.headers["Location"] == "/references/roe-1999/"
    answer = writer.post("/references/new/", given)
    assert answer.status_code == 422
    assert "[@roe-1999]" in answer.content.decode()
    for bad in ({"title": ""}, {"doi": "nonsense"}, {"pmid": "0"}, {"url": "javascript:alert(1)"}):
        assert writer.post("/references/new/", given | bad).status_code == 422


def test_a_reviewer_and_a_newcomer_may_write(client, article, section):
    for name in ("chiara", "dev"):
        client.force_login(make_person(PEOPLE[name]))
        assert client.get(f"{AT}sections/{section.pk}/edit/").status_code == 200
