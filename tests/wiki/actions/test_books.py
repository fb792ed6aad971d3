"""After any history the counts are those of the text, and the past is told as it was."""

import random

import pytest

from tests.wiki.made import TEXT, check_books, later, make_article, save, sentences
from wiki.actions.edit_sentence import edit_sentence, move_sentence
from wiki.actions.restore import restore_article, restore_section, restore_sentence
from wiki.actions.save_sections import NothingChanged, SectionChange
from wiki.models import Article, Section, Sentence, SentenceVersion

WORDS = [
    "zinc",
    "binds",
    "receptor",
    "copper",
    "moves",
    "slowly",
    "*fast*",
    "IL-2",
    "CD4+",
    "[@pmid:11]",
    "[[IL2]]",
    "well",
]
SHAPES = ("{0} {1}", "{0}\n\n{1}", "{0}\n\n- {1}", "{0}\n\n| {1} | b |\n|---|---|", "## {1}\n\n{0}")


def sentence_of(chance: random.Random) -> str:
    words = [chance.choice(WORDS) for _ in range(chance.randint(2, 7))]
    return "The " + " ".join(words) + f" {chance.randint(1, 99)}."


def step(chance: random.Random, article: Article, author) -> None:
    """One random action on the article as it stands."""
    article = Article.objects.select_related("gene").get(pk=article.pk)
    present = list(Section.objects.filter(article=article).present())
    removed = list(Section.objects.filter(article=article, is_removed=True))
    standing = list(Sentence.objects.filter(section__isnull=False, article=article))
    gone = list(
        Sentence.objects.filter(
            section__isnull=True, article=article, versions__isnull=False
        ).distinct()
    )
    given = {"author": author, "now": later()}
    kind = chance.choice(
        [
            "append",
            "append",
            "reword",
            "reword",
            "cut",
            "move",
            "new",
            "order",
            "drop",
            "back",
            "sentence",
            "article",
        ]
    )
    section = chance.choice(present) if present else None
    if kind == "new" or section is None:
        change = SectionChange(heading=f"Part {chance.randint(1, 9)}", text=sentence_of(chance))
        save(article, author, change)
    elif kind == "append":
        text = chance.choice(SHAPES).format(section.source, sentence_of(chance)).strip()
        save(article, author, SectionChange(section.pk, text=text))
    elif kind == "order":
        save(article, author, SectionChange(section.pk, after=0, heading=f"{section.heading}!"))
    elif kind == "drop" and len(present) > 1:
        save(article, author, SectionChange(section.pk, removed=True))
    elif kind == "back" and removed:
        one = chance.choice(removed)
        number = one.versions.filter(is_removed=False).order_by("-edit_id")[0].edit.number
        restore_section(section=one, number=number, **given)
    elif kind == "sentence" and gone:
        one = chance.choice(gone)
        last = SentenceVersion.objects.filter(sentence=one).exclude(acts__contains="removed")
        restore_sentence(sentence=one, number=last.order_by("-edit_id")[0].edit.number, **given)
    elif kind == "article":
        restore_article(article=article, number=chance.randint(1, article.number), **given)
    elif standing:
        one = chance.choice(standing)
        given |= {"sentence": one, "base": article.number}
        if kind == "reword":
            words = one.text.split(" ")
            words.insert(chance.randint(1, len(words)), chance.choice(WORDS))
            edit_sentence(text=" ".join(words), **given)
        elif kind == "cut":
            edit_sentence(text="", **given)
        elif kind == "move":
            other = chance.choice(present)
            there = [s for s in sentences(other) if s.pk != one.pk]
            after = chance.choice([None, *(s.pk for s in there)])
            move_sentence(section=other.pk, after=after, **given)


@pytest.mark.django_db
@pytest.mark.parametrize("seed", range(6))
def test_after_each_of_many_random_edits_the_books_are_right(seed, ada, ben, chiara, make_gene):
    chance = random.Random(seed)  # noqa: S311 - a seeded history, not a secret
    make_gene("IL7", 3574)
    article = make_article(author=ada, text=TEXT)
    made = 0
    for _ in range(30):
        try:
            step(chance, article, chance.choice((ada, ben, chiara)))
        except NothingChanged:
            continue
        made += 1
        check_books(article)
    assert made > 15
