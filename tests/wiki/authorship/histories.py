"""Histories of invented articles in which the writer of every word is known.

`history(seed, profile, revisions)` plays authors who write, reword, move, split, join, copy,
delete, spoil and restore text, and keeps with each word the revision that wrote it first. The
rules of the truth: text that comes back keeps its first writer, a word typed again in an edit that
restores nothing is new, a copied sentence belongs to its first writer, a change of case alone
changes no writer, and a stop belongs to who typed it: who divides a sentence writes one, and who
joins two writes a comma. Whatever is reworded, a sentence begins with a capital. The words are made
up of syllables and a few hundred real ones; nothing in them is a fact.
"""

import random
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import NamedTuple


class Word(NamedTuple):
    """A word or a stop, the revision that wrote it, and "copy" or ""."""

    text: str
    origin: int
    kind: str = ""


class Saved(NamedTuple):
    """One revision: its number from 1, the author's name, and the Markdown text."""

    rev: int
    author: str
    text: str


Sentence = list[Word]
Paragraph = list[Sentence]

WEIGHTS: dict[str, dict[str, int]] = {
    "typical": {
        "add": 30, "reword": 34, "replace": 3, "delete": 5, "move": 5, "shift": 2, "split": 4,
        "join": 4, "copy": 3, "section": 2, "case": 2, "spoil": 8, "bring_back": 3, "cite": 6,
    },
    "war": {
        "add": 18, "reword": 25, "replace": 2, "delete": 4, "move": 2, "shift": 1, "split": 2,
        "join": 2, "copy": 1, "section": 1, "case": 1, "spoil": 40, "bring_back": 6, "cite": 3,
    },
    "refactor": {
        "add": 18, "reword": 20, "replace": 3, "delete": 6, "move": 16, "shift": 12, "split": 12,
        "join": 12, "copy": 3, "section": 2, "case": 2, "spoil": 3, "bring_back": 3, "cite": 2,
    },
    "light": {
        "add": 26, "reword": 60, "replace": 1, "delete": 2, "move": 1, "shift": 0, "split": 1,
        "join": 1, "copy": 0, "section": 1, "case": 6, "spoil": 2, "bring_back": 1, "cite": 8,
    },
}  # fmt: skip

_SMALL = [
    "the",
    "of",
    "in",
    "and",
    "to",
    "a",
    "is",
    "that",
    "by",
    "with",
    "as",
    "for",
    "on",
    "was",
    "from",
    "are",
    "at",
    "which",
    "it",
    "be",
    "this",
    "were",
    "not",
    "has",
    "an",
    "its",
    "have",
    "but",
    "also",
    "may",
    "can",
    "between",
    "during",
    "or",
    "after",
]
_HEADINGS = (
    "Structure", "Function", "Expression in tissue", "Role in disease", "Evolution", "Regulation",
    "Animal models", "History",
)  # fmt: skip
_FORMS = (
    "{N} {v} the {n} of {G} in {n}",
    "the {n} of {G} is {a} and {v} {n} in response to {n}",
    "in {a} {n}, {G} {v} {N}",
    "it has been shown that {G} and {G} form a {a} {n} that {v} the {n}",
    "loss of {G} leads to {a} {n} and to {n}",
    "mutations in {G} have been found in {d}% of patients with {a} {n}",
    "these data suggest that the {n} of {G} is {a}",
    "by means of a {a} {n}, {G} {v} {n} at an early stage of {n}",
    "a study of {d} patients found that {G} {v} {n}",
    "{a} {n} and {a} {n} {v} {N} as reviewed elsewhere",
    "both {G} and {G} are {a} in the {n}, although the role of the {n} is not known",
    "{N} {v} {n} in a dose-dependent manner",
)
_TAILS = ("", "", "", " both in vitro and in vivo", " as part of the {n}", " in a {a} manner",
          " under {a} conditions")  # fmt: skip
_ENDS = (".", ",")
_JUNK = ["lol", "haha", "poop", "asdf", "boring", "hello", "mum", "rubbish", "best", "wow", "!!!"]


class _Words:
    """The words of one made-up article."""

    def __init__(self, rng: random.Random) -> None:
        self.rng = rng
        syllables = ["".join((a, b)) for a in "bdfgklmnprstv" for b in ("a", "e", "i", "o", "u")]

        def made(count: int, ending: str) -> list[str]:
            return [
                "".join(rng.choice(syllables) for _ in range(rng.randint(2, 3))) + ending
                for _ in range(count)
            ]

        size = rng.choice((40, 100, 300))
        self.nouns, self.adjectives = made(size, "n"), made(size // 2, "ic")
        self.verbs = made(size // 3, "s")
        self.genes = [
            "".join(rng.choice("ABCDEGIKLMNPRST") for _ in range(3)) + str(rng.randint(1, 12))
            for _ in range(size // 2)
        ]

    def sentence(self) -> list[str]:
        """The words of a new sentence, by a form or free."""
        rng = self.rng
        if rng.random() < 0.7:
            form = rng.choice(_FORMS) + rng.choice(_TAILS)
            text = ""
            while "{" in form:
                low, high = form.index("{"), form.index("}")
                text += form[:low] + self.one(form[low + 1])
                form = form[high + 1 :]
            words = (text + form).split()
        else:
            words = [self.any() for _ in range(rng.randint(7, 24))]
        words[0] = words[0][0].upper() + words[0][1:]
        if rng.random() < 0.4:
            words.append(f"[@pmid:{rng.randint(10**6, 10**7)}]")
        return [*words, "."]

    def one(self, kind: str) -> str:
        """A word of a kind: n, N, a, v, G or d."""
        rng = self.rng
        if kind == "d":
            return str(rng.randint(10, 400))
        if kind == "N":
            return rng.choice((rng.choice(self.genes), "the " + rng.choice(self.nouns)))
        table = {"n": self.nouns, "a": self.adjectives, "v": self.verbs, "G": self.genes}
        return rng.choice(table[kind])

    def any(self) -> str:
        """A word as prose has them: half of them small."""
        if self.rng.random() < 0.45:
            return self.rng.choice(_SMALL)
        return self.one(self.rng.choice("nnavG"))


def _shown(sentence: Sentence) -> str:
    text = "".join(word.text if word.text in _ENDS else f" {word.text}" for word in sentence)
    return text.lstrip()


def _opening(word: Word) -> Word:
    """The word as it opens a sentence."""
    return word._replace(text=word.text[0].upper() + word.text[1:])


def _inside(word: Word) -> Word:
    """The word as it stands within one; a gene keeps its capitals."""
    small = word.text.lower()
    return word._replace(text=small) if word.text[1:] == small[1:] else word


@dataclass
class Article:
    """An article while it is written. Headings are paragraphs of one sentence."""

    rng: random.Random
    words: _Words
    now: int = 0
    paragraphs: list[Paragraph] = field(default_factory=list)
    graveyard: list[Sentence] = field(default_factory=list)
    past: list[list[Paragraph]] = field(default_factory=list)
    spoilt: int | None = None  # the state in `past` to which a patroller returns

    def text(self) -> str:
        """The Markdown."""
        return "\n\n".join(" ".join(map(_shown, paragraph)) for paragraph in self.paragraphs) + "\n"

    def fresh(self, words: list[str]) -> Sentence:
        """New words, written now."""
        return [Word(word, self.now) for word in words]

    def prose(self) -> list[Paragraph]:
        """The paragraphs that are no headings."""
        return [p for p in self.paragraphs if p and p[0] and p[0][0].text != "##"]

    def pick(self) -> tuple[Paragraph, int] | None:
        """A paragraph and the place of a sentence in it."""
        prose = self.prose()
        if not prose:
            return None
        paragraph = self.rng.choice(prose)
        return paragraph, self.rng.randrange(len(paragraph))

    def bury(self, *sentences: Sentence) -> None:
        """What is deleted may be brought back, if a saved text ever showed it."""
        shown = (
            {id(one) for paragraph in self.past[-1] for one in paragraph} if self.past else set()
        )
        self.graveyard += [one for one in sentences if id(one) in shown]

    def tidy(self) -> None:
        """Nobody leaves an empty paragraph behind, or a heading with nothing under it."""
        left = [one for one in self.paragraphs if one]
        prose = [one[0][0].text != "##" for one in left]
        self.paragraphs = [
            one
            for at, one in enumerate(left)
            if prose[at] or (at + 1 < len(left) and prose[at + 1])
        ]

    # What an author may do. Each returns nothing and leaves the text as it is when it cannot.

    def add(self) -> None:
        """A sentence or two, or a paragraph."""
        prose = self.prose()
        for _ in range(self.rng.choice((1, 1, 2))):
            sentence = self.fresh(self.words.sentence())
            if not prose or self.rng.random() < 0.25:
                self.paragraphs.insert(self.rng.randint(0, len(self.paragraphs)), [sentence])
            else:
                paragraph = self.rng.choice(prose)
                paragraph.insert(self.rng.randint(0, len(paragraph)), sentence)

    def reword(self) -> None:
        """Words put in, taken out or replaced in one sentence."""
        found = self.pick()
        if not found:
            return
        paragraph, at = found
        sentence = [_inside(paragraph[at][0]), *paragraph[at][1:]]
        for _ in range(self.rng.choice((1, 1, 2, 3))):
            spot, act = self.rng.randrange(len(sentence)), self.rng.random()
            last = spot == len(sentence) - 1
            if act < 0.4 or last or len(sentence) < 5:
                new = [Word(self.words.any(), self.now) for _ in range(self.rng.randint(1, 3))]
                sentence[spot:spot] = new
            elif act < 0.8:
                sentence[spot] = Word(self.words.any(), self.now)
            else:
                del sentence[spot]
        paragraph[at] = [_opening(sentence[0]), *sentence[1:]]

    def cite(self) -> None:
        """A reference put before the stop."""
        found = self.pick()
        if found and len(found[0][found[1]]) > 3:
            paragraph, at = found
            spot = self.rng.randrange(2, len(paragraph[at]))
            mark = Word(f"[@pmid:{self.rng.randint(10**6, 10**7)}]", self.now)
            paragraph[at] = [*paragraph[at][:spot], mark, *paragraph[at][spot:]]

    def replace(self) -> None:
        """A sentence gives way to another that has nothing to do with it."""
        found = self.pick()
        if found:
            paragraph, at = found
            self.bury(paragraph[at])
            paragraph[at] = self.fresh(self.words.sentence())

    def delete(self) -> None:
        """A sentence, or a paragraph."""
        found = self.pick()
        if not found or len(self.prose()) < 3:
            return
        paragraph, at = found
        if self.rng.random() < 0.2:
            self.bury(*paragraph)
            paragraph.clear()
        else:
            self.bury(paragraph.pop(at))
        self.tidy()

    def move(self) -> None:
        """A sentence goes elsewhere, at times with a word or two changed."""
        found, there = self.pick(), self.pick()
        if found and there:
            sentence = found[0].pop(found[1])
            there[0].insert(min(there[1], len(there[0])), sentence)
            self.tidy()

    def shift(self) -> None:
        """A paragraph goes elsewhere."""
        if len(self.paragraphs) > 3:
            paragraph = self.paragraphs.pop(self.rng.randrange(len(self.paragraphs)))
            self.paragraphs.insert(self.rng.randint(0, len(self.paragraphs)), paragraph)

    def split(self) -> None:
        """One sentence becomes two."""
        found = self.pick()
        if not found or len(found[0][found[1]]) < 12:
            return
        paragraph, at = found
        sentence = paragraph[at]
        spot = self.rng.randrange(5, len(sentence) - 4)
        if not sentence[spot].text[0].isalnum():
            return
        head = sentence[spot - 1]
        end = [] if head.text in _ENDS else [head._replace(text=head.text.rstrip(","))]
        paragraph[at : at + 1] = [
            [*sentence[: spot - 1], *end, Word(".", self.now)],
            [_opening(sentence[spot]), *sentence[spot + 1 :]],
        ]

    def join(self) -> None:
        """Two neighbours become one."""
        found = self.pick()
        if not found or found[1] + 1 >= len(found[0]):
            return
        paragraph, at = found
        one, other = paragraph[at], paragraph[at + 1]
        stopped = one[:-1] if one[-1].text == "." else one
        link = self.fresh([",", self.rng.choice(("and", "but", "while"))])
        paragraph[at : at + 2] = [[*stopped, *link, _inside(other[0]), *other[1:]]]

    def copy(self) -> None:
        """A sentence stands a second time."""
        found, there = self.pick(), self.pick()
        if found and there and len(found[0][found[1]]) > 6:
            copied = [word._replace(kind="copy") for word in found[0][found[1]]]
            there[0].insert(there[1], copied)

    def section(self) -> None:
        """A heading and its first sentence."""
        at = self.rng.randint(0, len(self.paragraphs))
        there = {" ".join(word.text for word in one[0]) for one in self.paragraphs if one}
        free = [heading for heading in _HEADINGS if f"## {heading}" not in there]
        if not free and self.rng.random() < 0.9:
            return
        heading = self.fresh(["##", *self.rng.choice(free or _HEADINGS).split()])
        self.paragraphs[at:at] = [[heading], [self.fresh(self.words.sentence())]]

    def case(self) -> None:
        """A word changes its case."""
        found = self.pick()
        if found and len(found[0][found[1]]) > 1:
            sentence = list(found[0][found[1]])
            spot = self.rng.randrange(1, len(sentence))
            sentence[spot] = sentence[spot]._replace(text=sentence[spot].text.swapcase())
            if sentence[spot].text[0] != "[":
                found[0][found[1]] = sentence

    def bring_back(self) -> None:
        """A sentence that was deleted returns, at times reworded."""
        found = self.pick()
        if not found or not self.graveyard:
            return
        sentence = self.graveyard.pop(self.rng.randrange(len(self.graveyard)))
        if any(sentence is one for paragraph in self.paragraphs for one in paragraph):
            return
        found[0].insert(found[1], sentence)
        if self.rng.random() < 0.3:
            changed = list(sentence)
            changed.insert(self.rng.randrange(1, len(changed)), Word(self.words.any(), self.now))
            found[0][found[1]] = changed

    def spoil(self) -> None:
        """Vandalism; somebody restores the text soon."""
        self.spoilt = self.now - 2  # in `past`
        kind = self.rng.randrange(4)
        junk = self.fresh(self.rng.choices(_JUNK, k=self.rng.randint(2, 9)))
        if kind == 0 or len(self.paragraphs) < 4:
            self.paragraphs = [[junk]]
        elif kind == 1:
            low = self.rng.randrange(len(self.paragraphs))
            del self.paragraphs[low : low + self.rng.randint(1, len(self.paragraphs) // 2)]
        else:
            for _ in range(self.rng.randint(1, 5)):
                found = self.pick()
                if found:
                    sentence = list(found[0][found[1]])
                    low = self.rng.randrange(len(sentence))
                    sentence[low : low + self.rng.randint(0, 3)] = junk[: self.rng.randint(1, 9)]
                    found[0][found[1]] = sentence


def history(
    seed: int, profile: str = "typical", revisions: int = 200, sentences: int = 80
) -> tuple[list[Saved], list[Word]]:
    """A history and the words of its last text with their origins; the same for the same seed.

    profile: "typical", "war" (much vandalism and restoring), "refactor" (moves, splits and joins)
    or "light" (small changes). The article grows to about so many `sentences`.
    """
    rng = random.Random(f"{profile}/{seed}")  # noqa: S311
    article = Article(rng, _Words(rng))
    weights = WEIGHTS[profile]
    saved: list[Saved] = []
    for number in range(1, revisions + 1):
        article.now = number
        author = f"author{rng.randrange(24):02}"
        if article.spoilt is not None and rng.random() < 0.75:
            article.paragraphs = [list(one) for one in article.past[article.spoilt]]
            article.spoilt = None
            if rng.random() < 0.2:
                article.add()
        elif number == 1:
            for heading in (0, 1):
                if heading:
                    article.section()
                article.paragraphs.append(
                    [article.fresh(article.words.sentence()) for _ in range(4)]
                )
        else:
            acts: dict[str, Callable[[], None]] = {act: getattr(article, act) for act in weights}
            chances = dict(weights)
            if sum(map(len, article.paragraphs)) > sentences:
                chances["delete"], chances["add"] = chances["add"], chances["delete"]
            if article.spoilt is not None:
                chances["spoil"] = 0
            for act in rng.choices(list(chances), list(chances.values()), k=rng.choice((1, 1, 2))):
                if act == "spoil" and 3 < number < revisions - 3 and article.spoilt is None:
                    article.paragraphs = [list(one) for one in article.past[-1]]
                    article.spoil()
                    author = f"vandal{rng.randrange(9)}"
                    break
                if act != "spoil":
                    acts[act]()
        article.past.append([list(one) for one in article.paragraphs])
        saved.append(Saved(number, author, article.text()))
    return saved, [w for paragraph in article.paragraphs for one in paragraph for w in one]
