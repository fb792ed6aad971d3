"""What the page of a suggestion foretells is what accepting does, whatever others have saved."""

import random

import pytest

from tests.wiki.made import accept, check_books, later, make_article, propose, write
from wiki.actions.save_sections import EditConflict, NothingChanged
from wiki.actions.verify_history import verify_article
from wiki.authorship.merge import merge
from wiki.models import Article, Section, Suggestion, SuggestionRevision
from wiki.models.proposal import read_revision
from wiki.pages.suggestion import suggestion_page

pytestmark = pytest.mark.django_db

METALS = ["zinc", "copper", "iron", "tin", "lead", "gold", "silver", "nickel"]


def _text(dice: random.Random) -> list[str]:
    return [
        f"The metal {metal} binds receptor {number} in the {dice.choice(['old', 'new'])} study."
        for number, metal in enumerate(METALS)
    ]


def _edited(dice: random.Random, pieces: list[str], mark: str) -> list[str]:
    """What somebody makes of a text: two to four deeds."""
    pieces = list(pieces)
    for number in range(dice.randint(2, 4)):
        at = dice.randrange(len(pieces))
        deed = dice.choice(["reword", "reword", "add", "drop", "move"])
        if deed == "reword":
            words = pieces[at].split()
            words[dice.randrange(1, len(words) - 1)] = f"{mark}{number}"
            pieces[at] = " ".join(words)
        elif deed == "add":
            pieces.insert(at, f"Another thing {mark} found {number} times here.")
        elif deed == "drop" and len(pieces) > 3:
            pieces.pop(at)
        else:
            pieces.insert(dice.randrange(len(pieces)), pieces.pop(at))
    return pieces


@pytest.mark.parametrize("seed", range(16))
def test_rebasing_is_the_merge_of_a_save(ada, ben, chiara, seed):
    dice = random.Random(seed)  # noqa: S311 (examples, no secrets)
    pieces = _text(dice)
    base = " ".join(pieces)
    article = make_article(author=ada, text=base)
    section = Section.objects.select_related("article").get(article=article)
    mine = " ".join(_edited(dice, pieces, "ben"))
    suggestion = propose(section, ben, mine)
    write(section, ada, " ".join(_edited(dice, pieces, "ada")))
    section.refresh_from_db()
    theirs = section.source
    found = Suggestion.objects.select_related("article__gene", "author").get(pk=suggestion.pk)
    page = suggestion_page(found, chiara, later())
    merged = merge(base, theirs, mine)
    assert bool(page.conflicts) == bool(merged.conflicts)
    fits = [view.change.number for view in page.changes if view.status == "fits"]
    there = [view.change.number for view in page.changes if view.status == "there"]
    if page.conflicts:
        with pytest.raises(EditConflict):
            accept(suggestion, chiara)
    if there and not fits:
        with pytest.raises(NothingChanged):
            accept(suggestion, chiara, *there)
    if not fits:
        return
    read = read_revision(article, SuggestionRevision.objects.get())
    expected = merge(base, theirs, read.texts(fits)[section.pk])
    accept(suggestion, chiara, *fits)
    section.refresh_from_db()
    assert section.source == expected.text
    if not page.conflicts and not there:
        assert section.source == merged.text
    check_books(article)
    assert list(verify_article(Article.objects.get(pk=article.pk))) == []


def test_its_queries_do_not_grow_with_what_it_changes(
    ada, ben, chiara, django_assert_max_num_queries
):
    dice = random.Random(7)  # noqa: S311
    article = make_article(author=ada, text=" ".join(_text(dice)))
    section = Section.objects.select_related("article").get(article=article)
    suggestion = propose(section, ben, section.source.replace("binds", "rarely binds"))
    write(section, ada, section.source + " One more is here.")
    found = Suggestion.objects.select_related("article__gene", "author").get(pk=suggestion.pk)
    suggestion_page(found, chiara, later())
    with django_assert_max_num_queries(28):
        page = suggestion_page(found, chiara, later())
    assert page.fitting == len(METALS)
    assert page.difference.written == len(METALS)
