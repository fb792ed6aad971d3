"""A conflict of any form goes to one page; settling it saves all of it and lets the drafts go."""

import html
import re

import pytest
from django.test import Client

from tests.wiki.made import TEXT, add_section, check_books, later, make_article, sentences, write
from wiki.actions.keep_draft import keep_draft
from wiki.models import Draft, Section

pytestmark = pytest.mark.django_db
MORE = "Mice lack it. Cats were never tried."


@pytest.fixture
def article(chiara):
    return make_article(author=chiara)


@pytest.fixture
def section(article):
    return Section.objects.get(article=article)


@pytest.fixture
def other(section, chiara):
    """A second Section; the Article stands at Edit 2."""
    return add_section(section.article, chiara, "Disease", MORE)


@pytest.fixture
def as_ben(ben):
    client = Client()
    client.force_login(ben)
    return client


def _settling(answer):
    """What the conflict page sends back, without a choice."""
    assert answer.status_code == 409
    page = answer.content.decode()
    form = page[page.index("data-settle") :]
    sent: dict[str, list[str]] = {}
    for name, value in (
        *re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', form),
        *re.findall(r'<textarea[^>]* name="([^"]+)"[^>]*>([^<]*)<', form),
    ):
        sent.setdefault(name, []).append(html.unescape(value))
    return sent


def _draft(article, author, place, base=2):
    keep_draft(
        author=author, gene=article.gene, place=place, base=base, fields={"text": "x"}, now=later()
    )


def test_the_whole_article_settles_with_all_its_other_changes(
    as_ben, article, section, other, ada, ben
):
    at = article.get_absolute_url()
    _draft(article, ben, "article")
    _draft(article, ben, f"section:{section.pk}")
    write(section, ada, TEXT.replace("Zinc binds", "Zinc firmly binds"))
    sent = _settling(
        as_ben.post(
            f"{at}edit/",
            {
                "base": 2,
                "summary": "Mine",
                f"heading-{section.pk}": section.heading,
                f"text-{section.pk}": TEXT.replace("Zinc binds", "Zinc barely binds"),
                f"heading-{other.pk}": "Illness",
                f"text-{other.pk}": f"{MORE} Dogs were.",
            },
        )
    )
    assert sent["settles"] == ["article"]
    assert Draft.objects.count() == 2, "nothing is saved yet"
    again = as_ben.post(f"{at}settle/", sent)
    assert again.status_code == 422
    assert 'name="settles" value="article"' in again.content.decode()
    answer = as_ben.post(f"{at}settle/", sent | {f"s{section.pk}-0": "mine"})
    assert answer.status_code == 302
    assert answer.cookies["gone"].value == f"{article.gene_id}_article"
    section.refresh_from_db()
    other.refresh_from_db()
    assert section.source == TEXT.replace("Zinc binds", "Zinc barely binds")
    assert (other.heading, other.source) == ("Illness", f"{MORE} Dogs were.")
    assert [draft.place for draft in Draft.objects.all()] == [f"section:{section.pk}"]
    check_books(article)


def test_several_sentences_settle_together(as_ben, article, section, other, ada, ben):
    zinc, copper, _ = sentences(section)
    mice = sentences(other)[0]
    for sentence in (zinc, copper, mice):
        _draft(article, ben, f"sentence:{sentence.pk}")
    write(section, ada, TEXT.replace("Zinc binds", "Zinc firmly binds"))
    sent = _settling(
        as_ben.post(
            f"/sentences/{mice.pk}/edit/",
            {
                "base": 2,
                "text": "Mice and rats lack it.",
                f"also-{zinc.pk}": "Zinc barely binds the receptor.",
                f"also-{copper.pk}": "Copper may not.",
            },
        )
    )
    assert set(sent["settles"]) == {f"sentence:{s.pk}" for s in (zinc, copper, mice)}
    answer = as_ben.post(
        f"{article.get_absolute_url()}settle/", sent | {f"s{section.pk}-0": "both"}
    )
    assert answer.status_code == 302
    section.refresh_from_db()
    other.refresh_from_db()
    assert section.source == (
        "Zinc firmly binds the receptor. Zinc barely binds the receptor. Copper may not. "
        "Iron is not known to."
    )
    assert other.source == MORE.replace("Mice lack", "Mice and rats lack")
    assert not Draft.objects.exists()
    check_books(article)


def test_theirs_throughout_lets_the_draft_go_too(as_ben, article, section, ada, ben):
    at = article.get_absolute_url()
    place = f"section:{section.pk}"
    _draft(article, ben, place, base=1)
    write(section, ada, TEXT.replace("Zinc binds", "Zinc firmly binds"))
    mine = TEXT.replace("Zinc binds", "Zinc barely binds")
    given = {"heading": section.heading, "text": mine, "base": 1}
    sent = _settling(as_ben.post(f"{at}sections/{section.pk}/edit/", given))
    odd = {"settles": [*sent["settles"], "elsewhere", f"section:{'9' * 30}"]}
    answer = as_ben.post(f"{at}settle/", sent | odd | {f"s{section.pk}-0": "theirs"}, follow=True)
    page = answer.content.decode()
    assert "Nothing was saved" in page
    assert as_ben.cookies["gone"].value == f"{article.gene_id}_{place}"
    assert not Draft.objects.exists()


def test_a_draft_of_a_sentence_that_was_taken_out_comes_back_and_can_be_saved(
    as_ben, article, section, ada, ben
):
    zinc = sentences(section)[0]
    address = f"/sentences/{zinc.pk}/edit/"
    keep_draft(
        author=ben,
        gene=article.gene,
        place=f"sentence:{zinc.pk}",
        base=1,
        fields={"text": "Zinc binds the receptor in mice."},
        now=later(),
    )
    write(section, ada, TEXT.partition(". ")[2])
    assert address in as_ben.get("/drafts/").content.decode()
    page = as_ben.get(address)
    assert page.status_code == 200
    assert "Zinc binds the receptor in mice." in page.content.decode()
    sent = _settling(as_ben.post(address, {"base": 1, "text": "Zinc binds the receptor in mice."}))
    as_ben.post(f"{article.get_absolute_url()}settle/", sent | {f"s{section.pk}-0": "mine"})
    section.refresh_from_db()
    assert section.source == TEXT.replace("the receptor", "the receptor in mice", 1)
    assert not Draft.objects.exists()
    check_books(article)
