"""How alike two sentences are: the words and pairs of words they share, weighted by rarity."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from itertools import pairwise
from typing import Final, NamedTuple

_COMMON: Final = 40  # what stands in more old sentences than this proposes no pairs
_CJK: Final = "\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff"
_WORD: Final = re.compile(rf"[^\W{_CJK}]+|[{_CJK}]")

Feature = str | tuple[str, str]


class Likeness(NamedTuple):
    """An old and a new sentence, by index.

    whole: the weight of what both have over that of the one that has more, 0 to 1. part: over
    that of the one that has less. weight: of what both have; a pair of words that stands nowhere
    else weighs 1. words: as whole, of the words without their order.
    """

    old: int
    new: int
    whole: float
    part: float
    weight: float
    words: float


@lru_cache(maxsize=1024)
def features(text: str) -> Mapping[Feature, None]:
    """The words and word pairs of a sentence, in a fixed order so that sums are the same.

    Those of the texts read last are kept; nobody changes them.
    """
    words = _WORD.findall(text.lower())
    found: dict[Feature, None] = dict.fromkeys(words)
    found.update(dict.fromkeys(pairwise(words)))
    return found


def plainly(one: str, other: str) -> float:
    """What two sentences share over what the one that has more has, all counting alike."""
    if one == other:
        return 1.0
    mine, yours = features(one), features(other)
    return len(mine.keys() & yours.keys()) / max(len(mine), len(yours), 1)


class Rarity:
    """How often words and pairs of words stand in the texts around an edit."""

    def __init__(self, before: Iterable[str], after: Iterable[str]) -> None:
        self._old: Counter[Feature] = Counter()
        self._new: Counter[Feature] = Counter()
        self._weights: dict[Feature, float] = {}
        self.text = ""  # the words of before, a space between two
        self.add(before)
        _count(after, self._new)

    def add(self, texts: Iterable[str]) -> None:
        """Count more texts of before."""
        words = _count(texts, self._old)
        self._weights.clear()
        self.text += " " + " ".join(words)

    def weight(self, feature: Feature) -> float:
        """1 for a pair of words that stands once, half as much for a word; less the more often."""
        known = self._weights.get(feature)
        if known is None:
            count = max(self._old.get(feature, 0), self._new.get(feature, 0), 1)
            known = self._weights[feature] = (0.5 if isinstance(feature, str) else 1.0) / count
        return known

    def phrase(self, text: str) -> float:
        """The weight of a phrase: about its number of word pairs, and little for a stock phrase."""
        return sum(map(self.weight, pairwise(_WORD.findall(text.lower()))))


def _count(texts: Iterable[str], counter: Counter[Feature]) -> list[str]:
    words = _WORD.findall("\n".join(texts).lower())
    counter.update(words)
    counter.update(pairwise(words))
    return words


def likenesses(old: Mapping[int, str], new: Mapping[int, str], rarity: Rarity) -> list[Likeness]:
    """Every pair of an old and a new sentence that share something rare enough.

    Words and pairs that stand in more than 40 of the old sentences propose nothing, which bounds
    the cost.
    """
    standing: defaultdict[Feature, list[int]] = defaultdict(list)
    whole: dict[int, tuple[float, float]] = {}
    for index, text in old.items():
        marks = features(text)
        whole[index] = _weigh(marks, rarity)
        for mark in marks:
            standing[mark].append(index)
    found: list[Likeness] = []
    for index, text in new.items():
        marks = features(text)
        total, words = _weigh(marks, rarity)
        shared: defaultdict[int, float] = defaultdict(float)
        single: defaultdict[int, float] = defaultdict(float)
        for mark in marks:
            there: Sequence[int] = standing.get(mark, ())
            if 0 < len(there) <= _COMMON:
                value = rarity.weight(mark)
                kind = single if isinstance(mark, str) else shared
                for at in there:
                    kind[at] += value
        for at in single:
            value = shared[at] + single[at]
            most, least = max(total, whole[at][0]), min(total, whole[at][0])
            alike = single[at] / max(words, whole[at][1])
            found.append(Likeness(at, index, value / most, value / least, value, alike))
    return found


def _weigh(marks: Iterable[Feature], rarity: Rarity) -> tuple[float, float]:
    """The weight of all words and pairs, and of the words alone."""
    total = words = 0.0
    for mark in marks:
        value = rarity.weight(mark)
        total += value
        if isinstance(mark, str):
            words += value
    return total, words
