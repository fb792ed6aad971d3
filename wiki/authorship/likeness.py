"""How alike two sentences are: the words and pairs of words they share, weighted by rarity."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from itertools import pairwise
from typing import Any, Final, NamedTuple

_COMMON: Final = 40  # what stands in more old sentences than this proposes no pairs
_LONG: Final = 2000  # characters of a long piece
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


class Features(NamedTuple):
    """The words and the pairs of words of a sentence, each once, in their order.

    They are kept in order so that sums of weights are the same every time.
    """

    words: Mapping[str, None]
    pairs: Mapping[tuple[str, str], None]


def features(text: str) -> Features:
    """What likeness is measured by; that of the sentences read last is kept, and nobody changes
    it. Longer pieces, as fences are, would fill the memory, and are read each time.
    """
    return _kept(text) if len(text) < _LONG else _read(text)


def _read(text: str) -> Features:
    words = _WORD.findall(text.lower())
    return Features(dict.fromkeys(words), dict.fromkeys(pairwise(words)))


_kept: Final = lru_cache(maxsize=1024)(_read)


def plainly(one: str, other: str) -> float:
    """What two sentences share over what the one that has more has, all counting alike."""
    if one == other:
        return 1.0
    mine, yours = features(one), features(other)
    both = len(mine.words.keys() & yours.words.keys()) + len(mine.pairs.keys() & yours.pairs.keys())
    most = max(len(mine.words) + len(mine.pairs), len(yours.words) + len(yours.pairs), 1)
    return both / most


class Rarity:
    """How often words and pairs of words stand in the texts around an edit."""

    def __init__(self, before: Iterable[str], after: Iterable[str]) -> None:
        self._old: Counter[Feature] = Counter()
        self._new: Counter[Feature] = Counter()
        self.weights = _Weights(self._old, self._new)
        self.text = ""  # the words of before, a space between two
        self.add(before)
        _count(after, self._new)

    def add(self, texts: Iterable[str]) -> None:
        """Count more texts of before."""
        words = _count(texts, self._old)
        self.weights.clear()
        self.text += " " + " ".join(words)

    def phrase(self, text: str) -> float:
        """The weight of a phrase: about its number of word pairs, and little for a stock phrase."""
        return sum(map(self.weights.__getitem__, pairwise(_WORD.findall(text.lower()))))


class _Weights(dict[Feature, float]):
    """1 for a pair of words that stands once, half as much for a word; less the more often."""

    def __init__(self, old: Counter[Feature], new: Counter[Feature]) -> None:
        super().__init__()
        self._old, self._new = old, new

    def __missing__(self, feature: Feature) -> float:
        count = max(self._old.get(feature, 0), self._new.get(feature, 0), 1)
        found = self[feature] = (0.5 if isinstance(feature, str) else 1.0) / count
        return found


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
    news = {index: features(text) for index, text in new.items()}
    words: dict[str, list[int]] = {word: [] for one in news.values() for word in one.words}
    pairs: dict[tuple[str, str], list[int]] = {
        pair: [] for one in news.values() for pair in one.pairs
    }
    weight = rarity.weights.__getitem__
    whole: dict[int, tuple[float, float]] = {}
    for index, text in old.items():
        marks = features(text)
        shared = marks.words.keys() & words.keys()
        if not shared:
            continue
        single = sum(map(weight, marks.words))
        whole[index] = single + sum(map(weight, marks.pairs)), single
        for word in shared:
            words[word].append(index)
        for pair in marks.pairs.keys() & pairs.keys():
            pairs[pair].append(index)
    found: list[Likeness] = []
    for index, marks in news.items():
        mine = sum(map(weight, marks.words))
        total = mine + sum(map(weight, marks.pairs))
        by_words = _shared(marks.words, words, rarity)
        by_pairs = _shared(marks.pairs, pairs, rarity)
        for at, one in by_words.items():
            value = by_pairs.get(at, 0.0) + one
            most, least = max(total, whole[at][0]), min(total, whole[at][0])
            alike = one / max(mine, whole[at][1])
            found.append(Likeness(at, index, value / most, value / least, value, alike))
    return found


def _shared(
    marks: Iterable[Any], standing: Mapping[Any, Sequence[int]], rarity: Rarity
) -> dict[int, float]:
    """The weight that each old sentence has of these words or pairs."""
    found: defaultdict[int, float] = defaultdict(float)
    for mark in marks:
        there = standing[mark]
        if 0 < len(there) <= _COMMON:
            value = rarity.weights[mark]
            for at in there:
                found[at] += value
    return found
