"""A long Section that was replaced and is brought back: the same Sentences, with their writers."""

import pytest

from tests.wiki.made import (
    add_section,
    check_books,
    make_article,
    many_sentences,
    save,
    sentences,
    write,
)
from wiki.actions.save_sections import SectionChange
from wiki.actions.verify_history import verify_article
from wiki.models import Article, Section
from wiki.models.memory import LedgerMemory

pytestmark = pytest.mark.django_db
PAGE = many_sentences(80)


@pytest.fixture
def section(ada):
    return Section.objects.get(article=make_article(author=ada, text=PAGE))


@pytest.fixture
def asked(monkeypatch) -> list[list[str]]:
    """The fingerprints that saves ask for."""
    found: list[list[str]] = []
    plain = LedgerMemory.by_fingerprint

    def noted(self, fingerprints):
        found.append(list(fingerprints))
        return plain(self, fingerprints)

    monkeypatch.setattr(LedgerMemory, "by_fingerprint", noted)
    return found


def standing(section: Section) -> list[tuple]:
    return [(one.pk, one.text, one.runs) for one in sentences(section)]


def is_proven(section: Section) -> bool:
    check_books(section.article)
    return list(verify_article(Article.objects.get(pk=section.article_id))) == []


def test_as_it_stood_no_sentence_is_looked_for(section, ben, chiara, asked):
    before = standing(section)
    write(section, ben, "Nothing is here.")
    asked.clear()
    write(section, chiara, PAGE)
    assert asked == []
    assert standing(section) == before
    assert is_proven(section)


def test_with_something_added_the_rest_is_as_it_was(section, ben, chiara):
    before = standing(section)
    write(section, ben, "Nothing is here.")
    edit = write(section, chiara, f"{PAGE} Lead is found in it since.").edit
    assert standing(section)[:-1] == before
    assert {origin for origin, _ in sentences(section)[-1].runs} == {edit.pk}
    assert is_proven(section)


def test_what_went_to_another_section_meanwhile_stays_there(section, ben, chiara):
    first = sentences(section)[0]
    rest = PAGE.removeprefix(first.text).strip()
    other = add_section(section.article, ben, "Elsewhere")
    save(
        section.article,
        ben,
        SectionChange(section.pk, text=rest),
        SectionChange(other.pk, text=first.text),
    )
    assert [one.pk for one in sentences(other)] == [first.pk]
    write(section, ben, "Nothing is here.")
    write(section, chiara, PAGE)
    again = sentences(section)
    assert [one.pk for one in sentences(other)] == [first.pk]
    assert again[0].text == first.text and again[0].pk != first.pk
    assert again[0].runs == first.runs
    assert is_proven(section)


def test_a_part_that_was_spoilt_and_a_change_beside_it(section, ben, chiara):
    before = standing(section)
    texts = [text for _, text, _ in before]
    write(section, ben, " ".join(["Junk stands in its place now.", *texts[3:]]))
    edit = write(section, chiara, " ".join([*texts[:-1], "Lead is found in it since."])).edit
    after = standing(section)
    assert after[:-1] == before[:-1]
    assert {origin for origin, _ in after[-1][2]} <= {edit.pk, before[-1][2][0][0]}
    assert is_proven(section)
