"""A memory of one article that is kept in memory, for replays and tests."""

from collections import defaultdict, deque
from collections.abc import Hashable, Iterable, Mapping, Sequence, Set
from functools import cached_property
from itertools import pairwise
from typing import Final

from wiki.authorship.reading import fingerprint, sketch
from wiki.authorship.record import Present, Recalled, Run, Stood

_EARLIER: Final = 12
_OPTIONS: Final = 8
_ALIKE: Final = 40  # wordings that are like a text, at most
_CROWD: Final = 24  # of one shingle
_STATES: Final = 8  # of one Section, before the present one


class _Stood:
    """See Stood."""

    def __init__(self, there: Sequence[Present], memory: "Recollection") -> None:
        self._there, self._memory = there, memory

    @cached_property
    def texts(self) -> list[str]:
        """See Stood."""
        return [one.text for one in self._there]

    @cached_property
    def wordings(self) -> Set[str]:
        """See Stood."""
        return frozenset(self.texts)

    def sentences(self) -> Sequence[Present]:
        """See Stood."""
        return [one for one in self._there if self._memory.may_go_on(one.key)]


class _Sentence:
    """What is known of one Sentence.

    wordings: each that it had, the latest last, and its credit. standing: the one it has now.
    alike: the last wordings with the fingerprint of the latest, of all Sentences, the latest last.
    follower: what came next in its Section when it was removed.
    """

    __slots__ = ("alike", "follower", "standing", "wordings")

    def __init__(self) -> None:
        self.wordings: dict[str, tuple[Run, ...]] = {}
        self.standing: str | None = None
        self.alike: dict[int, str] = {}
        self.follower: int | None = None


class Recollection:
    """What stood in one article, and who wrote it.

    It holds each wording that ever stood once, with its runs, a fingerprint and some numbers (see
    sketch): memory grows with the distinct text ever written, and not with the number of Edits.
    """

    def __init__(self) -> None:
        self._sentences: dict[int, _Sentence] = {}
        self._prints: dict[str, dict[int, str]] = {}  # fingerprint -> Sentence -> text, in order
        self._sketches: dict[int, list[tuple[int, str]]] = {}
        self._touched: Iterable[int] = ()
        self._free: frozenset[int] | None = None  # _touched as a set, when it is asked for
        self._states: dict[Hashable, deque[_Stood]] = {}  # of each Section, in order

    def touching(self, keys: Iterable[int]) -> None:
        """Say which Sentences the next edit touches: the others give credit and no identity."""
        self._touched, self._free = keys, None

    def _recalled(self, key: int, text: str) -> Recalled:
        one = self._sentences[key]
        last = one.standing is None and text == next(reversed(one.wordings))
        return Recalled(
            key if self.may_go_on(key) else None,
            text,
            one.wordings[text],
            follower=one.follower if last else None,
        )

    def by_fingerprint(self, fingerprints: Sequence[str]) -> Mapping[str, Sequence[Recalled]]:
        """See Memory."""
        found: dict[str, Sequence[Recalled]] = {}
        for one in fingerprints:
            there = self._prints.get(one)
            if there:
                known = [self._recalled(key, text) for key, text in reversed(there.items())]
                if len(known) > 1:
                    known.sort(key=lambda wording: wording.key is None)
                found[one] = known[:_OPTIONS]
        return found

    def resembling(self, shingles: Sequence[int]) -> Sequence[Recalled]:
        """See Memory."""
        hits: defaultdict[tuple[int, str], float] = defaultdict(float)
        for one in shingles:
            there = self._sketches.get(one)
            if there:
                for wording in there[-_CROWD:]:
                    hits[wording] += 1 / len(there)  # a stock phrase says little
        best = sorted(hits, key=lambda wording: -hits[wording])[:_ALIKE]
        return [self._recalled(key, text) for key, text in best]

    def states(self, places: Sequence[Hashable]) -> Mapping[Hashable, Sequence[Stood]]:
        """See Memory."""
        return {place: list(self._states.get(place, ()))[-2::-1] for place in places}

    def may_go_on(self, key: int) -> bool:
        """Whether a Sentence is touched by the next edit, or removed."""
        if self._sentences[key].standing is None:
            return True
        if self._free is None:
            self._free = frozenset(self._touched)
        return key in self._free

    def keep(self, place: Hashable, sentences: Sequence[Present]) -> None:
        """A Section now stands so."""
        states = self._states.setdefault(place, deque(maxlen=_STATES + 1))
        states.append(_Stood(sentences, self))

    def earlier(self, keys: Sequence[int]) -> Mapping[int, Sequence[Recalled]]:
        """See Memory."""
        found: dict[int, Sequence[Recalled]] = {}
        for key in keys:
            one = self._sentences.get(key, _Sentence())
            texts = [text for text in reversed(one.wordings) if text != one.standing]
            found[key] = [self._recalled(key, text) for text in texts[:_EARLIER]]
        return found

    def learn(self, key: int, text: str, runs: tuple[Run, ...]) -> None:
        """A Sentence now stands in this wording."""
        one = self._sentences.get(key)
        if one is None:
            one = self._sentences[key] = _Sentence()
        elif one.standing == text:
            return
        one.standing = text
        known = one.wordings.pop(text, None)
        one.wordings[text] = runs
        one.alike = self._prints.setdefault(fingerprint(text), {})
        one.alike.pop(key, None)
        one.alike[key] = text
        if known is None:
            wording = key, text
            for shingle in sketch(text):
                self._sketches.setdefault(shingle, []).append(wording)

    def remove(self, keys: Iterable[int], followers: Mapping[int, int]) -> None:
        """These Sentences stand no more; they are remembered, each with what followed it."""
        for key in keys:
            one = self._sentences[key]
            if len(one.alike) > 1 and one.standing is not None:
                del one.alike[key]
                one.alike[key] = one.standing
            one.standing, one.follower = None, followers.get(key)


def followers(before: Sequence[Present]) -> dict[int, int]:
    """The Sentence that comes next in its Section, of each that has one."""
    return {
        one.key: following.key
        for one, following in pairwise(before)
        if following.place == one.place
    }
