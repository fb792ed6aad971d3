"""How alike two sentences are: the words and pairs of words they share, weighted by rarity."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import chain, pairwise
from math import fsum
from typing import Any, Final, NamedTuple

_COMMON: Final = 40  # what stands in more old sentences than this proposes no pairs
_WORD_WEIGHT: Final = 0.5  # of a word, where a pair of words weighs 1
_LEAST: Final = 0.25  # of the one that has less: what shares less is not told
_MUCH: Final = 5.0  # or this weight
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
    """In how many of the texts around an edit words and pairs of words stand.

    A pair that stands in one weighs 1 and a word half as much; less, the more there are.
    """

    def __init__(self, before: Iterable[str], after: Iterable[str]) -> None:
        self._before, self._after = list(before), after
        self._old: Counter[Feature] | None = None
        self._new: Counter[Feature] = Counter()
        self._many: dict[Feature, int] = {}

    def add(self, texts: Iterable[str]) -> None:
        """Take in more texts of before."""
        more = list(texts)
        self._before += more
        if self._old is not None:
            self._old.update(_features(more))
            self._compare(self._old)

    @property
    def many(self) -> Mapping[Feature, int]:
        """What stands in more than one text of before or of after, and in how many."""
        self._count()
        return self._many

    def stood(self, words: Sequence[str]) -> bool:
        """Whether each pair of some words in a row stands in a text of before."""
        return all(map(self._count().__contains__, pairwise(words)))

    def _count(self) -> Counter[Feature]:
        if self._old is None:
            self._old = Counter(_features(self._before))
            self._new = Counter(_features(self._after))
            self._compare(self._old)
        return self._old

    def _compare(self, old: Mapping[Feature, int]) -> None:
        self._many = {one: count for one, count in self._new.items() if count > 1}
        least = self._many.get
        self._many.update(
            (one, count) for one, count in old.items() if count > 1 and count > least(one, 1)
        )

    def whole(self, marks: Mapping[Any, None], each: float) -> float:
        """The weight of some words or pairs, of which one that is rare weighs `each`."""
        many = self.many
        lost = fsum([1 - 1 / many[one] for one in marks.keys() & many.keys()])  # in any order
        return each * (len(marks) - lost)

    def phrase(self, text: str) -> float:
        """The weight of a phrase: about its number of word pairs, and little for a stock phrase."""
        many = self.many
        return sum(1 / many.get(pair, 1) for pair in pairwise(_WORD.findall(text.lower())))


def _features(texts: Iterable[str]) -> Iterator[Feature]:
    read = [features(text) for text in texts]
    return chain.from_iterable(chain.from_iterable(read))


def likenesses(old: Mapping[int, str], new: Mapping[int, str], rarity: Rarity) -> list[Likeness]:
    """The pairs of an old and a new sentence that share enough to be thought of.

    That is a quarter of the smaller one, or as much of the new one in words alone, or a weight
    of 5. Words and pairs that stand in more than 40 of the old sentences propose nothing, which
    bounds the cost.
    """
    news = {index: features(text) for index, text in new.items()}
    wanted_words = frozenset(chain.from_iterable(one.words for one in news.values()))
    wanted_pairs = frozenset(chain.from_iterable(one.pairs for one in news.values()))
    words: dict[str, list[int]] = {}
    pairs: dict[tuple[str, str], list[int]] = {}
    whole: dict[int, tuple[float, float]] = {}
    for index, text in old.items():
        marks = features(text)
        shared = wanted_words.intersection(marks.words)
        if not shared:
            continue
        single = rarity.whole(marks.words, _WORD_WEIGHT)
        whole[index] = single + rarity.whole(marks.pairs, 1.0), single
        for word in shared:
            words.setdefault(word, []).append(index)
        for pair in wanted_pairs.intersection(marks.pairs):
            pairs.setdefault(pair, []).append(index)
    if not whole:
        return []
    found: list[Likeness] = []
    for index, marks in news.items():
        by_words = _shared(marks.words, words, rarity.many, _WORD_WEIGHT)
        if not by_words:
            continue
        by_pairs = _shared(marks.pairs, pairs, rarity.many, 1.0)
        mine = rarity.whole(marks.words, _WORD_WEIGHT)
        total = mine + rarity.whole(marks.pairs, 1.0)
        for at, one in by_words.items():
            value = by_pairs.get(at, 0.0) + one
            theirs, single = whole[at]
            most, least = (total, theirs) if total > theirs else (theirs, total)
            if value >= _LEAST * least or one >= _LEAST * mine or value >= _MUCH:
                alike = one / (mine if mine > single else single)
                found.append(Likeness(at, index, value / most, value / least, value, alike))
    return found


def _shared(
    marks: Mapping[Any, None],
    standing: Mapping[Any, Sequence[int]],
    many: Mapping[Feature, int],
    each: float,
) -> dict[int, float]:
    """The weight that each old sentence has of these words or pairs."""
    found: defaultdict[int, float] = defaultdict(float)
    if not standing:
        return found
    for mark in marks:
        there = standing.get(mark)
        if there is not None and len(there) <= _COMMON:
            value = each / many.get(mark, 1)
            for at in there:
                found[at] += value
    return found
