"""How alike two sentences are: the words and pairs of words they share, weighted by rarity."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence, Set
from functools import lru_cache
from itertools import chain, pairwise
from operator import attrgetter
from sys import intern
from typing import Final, NamedTuple

_COMMON: Final = 40  # what stands in more old sentences than this proposes no pairs
_PAIR: Final = 1_441_440  # what a pair weighs that stands once; 1 to 16 divide it, and its half
_WORD_WEIGHT: Final = _PAIR // 2  # of a word: whole numbers add up to the same in any order
_OFTEN: Final = 3  # times that only what is asked for is counted, and after that all at once
_FEW: Final = 8  # old sentences that are weighed before it is known which are told
_LONG: Final = 2000  # characters of a long piece
_CJK: Final = "\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff"
_WORD: Final = re.compile(rf"[^\W{_CJK}]+|[{_CJK}]")


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


class Features:
    """The words of a sentence, and the pairs of words that stand side by side in it."""

    __slots__ = ("_pairs", "_row", "words")

    def __init__(self, text: str) -> None:
        self._row = tuple(map(intern, _WORD.findall(text.lower())))  # the same in many sentences
        self.words = frozenset(self._row)
        self._pairs: frozenset[str] | None = None

    @property
    def pairs(self) -> frozenset[str]:
        """Made when they are asked for, which is not of most sentences of a page."""
        if self._pairs is None:
            self._pairs, self._row = frozenset(_pairs(self._row)), ()
        return self._pairs

    def common(self, words: frozenset[str], pairs: frozenset[str]) -> tuple[Set[str], Set[str]]:
        """Which of some words, and of the pairs of these that stand side by side, it has."""
        mine = self.words & words
        if len(mine) < 2 and not any(f"{word} {word}" in pairs for word in mine):
            return mine, frozenset()
        return mine, self.pairs & pairs


def features(text: str) -> Features:
    """What likeness is measured by; that of the sentences read last is kept. Longer pieces, as
    fences are, would fill the memory, and are read each time.
    """
    return _kept(text) if len(text) < _LONG else Features(text)


_kept: Final = lru_cache(maxsize=1024)(Features)


def _pairs(words: Sequence[str]) -> Iterable[str]:
    return map(" ".join, pairwise(words))


def plainly(one: str, other: str) -> float:
    """What two sentences share over what the one that has more has, all counting alike."""
    if one == other:
        return 1.0
    mine, yours = features(one), features(other)
    both = len(mine.words & yours.words) + len(mine.pairs & yours.pairs)
    most = max(len(mine.words) + len(mine.pairs), len(yours.words) + len(yours.pairs), 1)
    return both / most


class _Weights:
    """What words, or pairs of words, weigh; counted when they are asked for."""

    def __init__(
        self, before: Iterable[frozenset[str]], after: Iterable[frozenset[str]], each: int
    ) -> None:
        self._before, self._after, self._each = list(before), list(after), each
        self._known: dict[str, int] = {}
        self._times = 0

    def add(self, texts: Iterable[frozenset[str]]) -> None:
        self._before += texts
        self._known.clear()

    def of(self, marks: frozenset[str]) -> Mapping[str, int]:
        """The weight of each of these, and of others."""
        known, each = self._known, self._each
        missing = marks - known.keys()
        if missing:
            if self._times == _OFTEN:
                missing = missing.union(*self._before, *self._after) - known.keys()
            self._times += 1
            known |= dict.fromkeys(missing, each)
            for texts in self._before, self._after:
                if len(texts) < 2:
                    continue
                found = Counter(chain.from_iterable(map(missing.intersection, texts)))
                for mark, count in found.items():
                    if count > 1 and each // count < known[mark]:
                        known[mark] = each // count
        return known

    def stand(self, marks: frozenset[str]) -> frozenset[str]:
        """Those of some marks that stand in a text of before."""
        return frozenset().union(*map(marks.intersection, self._before))


class Rarity:
    """In how many of the texts around an edit words and pairs of words stand.

    A pair that stands in one weighs 1 and a word half as much; less, the more there are.
    """

    def __init__(self, before: Iterable[str], after: Iterable[str]) -> None:
        there, here = list(map(features, before)), list(map(features, after))
        self._words = _Weights(map(_words_of, there), map(_words_of, here), _WORD_WEIGHT)
        self._pairs = _Weights(map(_pairs_of, there), map(_pairs_of, here), _PAIR)

    def add(self, texts: Iterable[str]) -> None:
        """Take in more texts of before."""
        more = list(map(features, texts))
        self._words.add(map(_words_of, more))
        self._pairs.add(map(_pairs_of, more))

    def words(self, words: frozenset[str]) -> Mapping[str, int]:
        """What these words weigh, in parts of _PAIR."""
        return self._words.of(words)

    def pairs(self, pairs: frozenset[str]) -> Mapping[str, int]:
        """What these pairs of words weigh, in parts of _PAIR."""
        return self._pairs.of(pairs)

    def stood(self, rows: Sequence[Sequence[str]]) -> list[Sequence[str]]:
        """The rows of words of which each pair stands in a text of before."""
        pairs = [frozenset(_pairs(row)) for row in rows]
        there = self._pairs.stand(frozenset().union(*pairs))
        return [row for row, mine in zip(rows, pairs, strict=True) if mine <= there]

    def phrase(self, text: str) -> float:
        """The weight of a phrase: about its number of word pairs, and little for a stock phrase."""
        pairs = list(_pairs(_WORD.findall(text.lower())))
        weights = self.pairs(frozenset(pairs))
        return sum(map(weights.__getitem__, pairs)) / _PAIR


_words_of: Final = attrgetter("words")
_pairs_of: Final = attrgetter("pairs")


def likenesses(
    olds: Mapping[int, Features],
    news: Mapping[int, Features],
    rarity: Rarity,
    *,
    share: float,
    weight: float,
    part: float = 0.0,
) -> list[Likeness]:
    """The pairs of an old and a new sentence that share enough to be thought of.

    That is `share` of the new one, or of its words alone, or a weight of `weight` that is also
    `part` of the one that has less. Words and pairs that stand in more than 40 of the old
    sentences propose nothing, which bounds the cost; what the old ones weigh is asked of those
    alone that are told.
    """
    wanted_words = frozenset().union(*map(_words_of, news.values()))
    wanted_pairs = frozenset().union(*map(_pairs_of, news.values()))
    words: dict[str, list[int]] = {}
    pairs: dict[str, list[int]] = {}
    for index, marks in olds.items():
        shared_words, shared_pairs = marks.common(wanted_words, wanted_pairs)
        for word in shared_words:
            words.setdefault(word, []).append(index)
        for pair in shared_pairs:
            pairs.setdefault(pair, []).append(index)
    if not words:
        return []
    if len(olds) <= _FEW:  # asked once instead of twice
        wanted_words = wanted_words.union(*map(_words_of, olds.values()))
        wanted_pairs = wanted_pairs.union(*map(_pairs_of, olds.values()))
    by_word, by_pair = rarity.words(wanted_words), rarity.pairs(wanted_pairs)
    told: list[tuple[int, int, int, int, int, int]] = []
    for index, marks in news.items():
        of_words = _shared(marks.words, words, by_word)
        if not of_words:
            continue
        of_pairs = _shared(marks.pairs, pairs, by_pair)
        mine = sum(map(by_word.__getitem__, marks.words))
        total = mine + sum(map(by_pair.__getitem__, marks.pairs))
        for at, one in sorted(of_words.items()):
            value = of_pairs.get(at, 0) + one
            if value >= share * total or one >= share * mine or value >= weight * _PAIR:
                told.append((at, index, value, one, mine, total))
    if not told:
        return []
    which = {one[0] for one in told}
    by_word = rarity.words(frozenset().union(*(olds[at].words for at in which)))
    by_pair = rarity.pairs(frozenset().union(*(olds[at].pairs for at in which)))
    single = {at: sum(map(by_word.__getitem__, olds[at].words)) for at in which}
    whole = {at: single[at] + sum(map(by_pair.__getitem__, olds[at].pairs)) for at in which}
    found: list[Likeness] = []
    for at, index, value, one, mine, total in told:
        most, least = max(total, whole[at]), min(total, whole[at])
        if value >= share * most or one >= share * mine or value >= part * least:
            alike = one / max(mine, single[at])
            found.append(Likeness(at, index, value / most, value / least, value / _PAIR, alike))
    return found


def _shared(
    marks: Iterable[str], standing: Mapping[str, Sequence[int]], weights: Mapping[str, int]
) -> dict[int, int]:
    """The weight that each old sentence has of these words or pairs."""
    found: defaultdict[int, int] = defaultdict(int)
    for mark in marks:
        there = standing.get(mark)
        if there is not None and len(there) <= _COMMON:
            value = weights[mark]
            for at in there:
                found[at] += value
    return found
