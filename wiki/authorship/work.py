"""The state of one call of credit(): the sentences that an edit does not leave as they were."""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Callable, Container, Hashable, Iterator, Mapping, Sequence
from functools import cached_property
from operator import attrgetter
from typing import Final, NamedTuple

from wiki.authorship.align import Block
from wiki.authorship.likeness import Features, Rarity, features
from wiki.authorship.reading import Reading, Wording, joined, read
from wiki.authorship.record import Draft, Memory, Placed, Present, Recalled, Run, Stood
from wiki.authorship.unmoved import unmoved

_AROUND: Final = 6000  # characters in which rarity is counted
_STOPS: Final = frozenset(".!?\u3002")
_key: Final = attrgetter("key")
IN_BEFORE: Final = attrgetter("old")
IN_AFTER: Final = attrgetter("new")


class Old:
    """A sentence of before, read when something asks for its words."""

    __slots__ = ("_features", "_taken", "_wording", "at", "heir", "present")

    def __init__(self, at: int, present: Present) -> None:
        self.at = at
        self.present = present
        self.heir: New | None = None
        self._features: Features | None = None
        self._wording: Wording | None = None
        self._taken: list[bool] | None = None

    @property
    def features(self) -> Features:
        """What its likeness is measured by."""
        if self._features is None:
            self._features = features(self.present.text)
        return self._features

    @property
    def wording(self) -> Wording:
        """Its text with its credit."""
        if self._wording is None:
            self._wording = Wording(self.present.text, self.present.runs)
        return self._wording

    @property
    def keys(self) -> Sequence[str]:
        """Its words."""
        return self.wording.reading.keys

    @property
    def is_touched(self) -> bool:
        """Whether something asked which of its words are taken, and may have taken some."""
        return self._taken is not None

    @property
    def taken(self) -> list[bool]:
        """Which of its words stand in the new text already; each is used once."""
        if self._taken is None:
            self._taken = [False] * len(self.keys)
        return self._taken


class New:
    """A sentence of after, while it is worked on.

    runs is set when all its words are settled at once; else `origins` has the writer of each
    word, None where none is found yet. flow: how many words came from which old sentence.
    """

    __slots__ = (
        "_features", "_origins", "_reading", "_sources", "acts", "at", "draft", "fences", "flow",
        "key", "old", "runs",
    )  # fmt: skip

    def __init__(self, at: int, draft: Draft) -> None:
        self.at = at
        self.draft = draft
        self.old: Old | None = None  # the sentence of before that it continues
        self.key: int | None = None
        self.runs: tuple[Run, ...] | None = None
        self.acts: set[str] = set()
        self.flow: defaultdict[int, int] = defaultdict(int)  # by Old.at
        self.fences: dict[tuple[int, int], int] = {}  # see fences; by gap and number of the mark
        self._features: Features | None = None
        self._reading: Reading | None = None
        self._origins: list[int | None] | None = None
        self._sources: list[tuple[Wording, int] | None] = []

    @property
    def features(self) -> Features:
        """What its likeness is measured by."""
        if self._features is None:
            self._features = features(self.draft.text)
        return self._features

    @property
    def reading(self) -> Reading:
        """Its words."""
        if self._reading is None:
            self._reading = read(self.draft.text)
        return self._reading

    @property
    def keys(self) -> Sequence[str]:
        """Its words."""
        return self.reading.keys

    @property
    def origins(self) -> Sequence[int | None]:
        """Who wrote each of its words, as far as it is known; `take` fills it."""
        if self._origins is None:
            self._origins = [None] * len(self.keys)
            self._sources = [None] * len(self.keys)
        return self._origins

    @property
    def open(self) -> bool:
        """Whether some of its words have no writer yet."""
        return self.runs is None and None in self.origins

    @property
    def gap(self) -> int:
        """The longest row of words that have no writer yet."""
        longest = length = 0
        for one in self.origins if self.runs is None else ():
            length = length + 1 if one is None else 0
            if length > longest:
                longest = length
        return longest

    def open_addresses(self) -> Iterator[tuple[int, int]]:
        """Where web addresses stand that have no writer yet, and their length."""
        for at, length in self.reading.addresses:
            if all(one is None for one in self.origins[at : at + length]):
                yield at, length

    def source(self, at: int) -> tuple[Wording, int] | None:
        """Where a word comes from, a wording and a word of it; None when from nowhere."""
        return self._sources[at] if self._sources else None

    def is_short(self, least: int) -> bool:
        """Whether it has fewer than `least` words and marks."""
        return len(self.draft.text) < 12 * least and len(self.keys) < least

    def take(self, at: int, wording: Wording, start: int, length: int) -> None:
        """Words [at, at + length) are those of `wording` from `start` on; only gaps are filled."""
        mine, theirs = self.origins, wording.origins
        for offset in range(length):
            if mine[at + offset] is None:
                mine[at + offset] = theirs[start + offset]  # type: ignore[index]
                self._sources[at + offset] = (wording, start + offset)

    def spread_beside(self) -> list[tuple[Wording, int]]:
        """What has no writer and stood beside the same word as it does now keeps its own.

        Its old place may be taken: those that stood behind the same word are returned.
        """
        mine, size = self.origins, len(self.keys)
        found = [
            self._sources[at]
            for at in range(1, size)
            if mine[at] is None and mine[at - 1] is not None and self._spread(at, at - 1, 1)
        ]
        for at in range(size - 2, -1, -1):
            if mine[at] is None and mine[at + 1] is not None:
                self._spread(at, at + 1, -1)
        return [one for one in found if one is not None]

    def _spread(self, at: int, beside: int, step: int) -> bool:
        source = self._sources[beside]
        if source is not None:
            wording, there = source
            theirs = wording.reading.keys
            if 0 <= there + step < len(theirs) and theirs[there + step] == self.keys[at]:
                self.take(at, wording, there + step, 1)
                return True
        return False

    def give_up(self, spots: Container[tuple[Wording, int]]) -> None:
        """Stops that came from one of `spots` without the word before them are new.

        So of the two stops of a sentence that was divided the one that stands behind another
        word than before is the divider's.
        """
        for at in range(1, len(self._sources)):
            source = self._sources[at]
            if source is None or source not in spots or self.keys[at] not in _STOPS:
                continue
            wording, there = source
            if self._sources[at - 1] != (wording, there - 1):
                self._origins[at] = self._sources[at] = None  # type: ignore[index]

    def settle(self, wording: Wording) -> bool:
        """Take the credit of a wording that is the same, case, spacing and Markdown aside."""
        if wording.text == self.draft.text:
            self.runs = tuple(wording.runs)
            return True
        if wording.reading.keys != self.keys:
            return False
        self._origins = list(wording.origins)
        self._sources = [(wording, at) for at in range(len(self.keys))]
        return True

    def follow(self, twin: "New") -> None:
        """Take the credit of a sentence with the same text."""
        self._origins, self._sources = twin._origins, twin._sources

    def credit(self, origin: int) -> tuple[Run, ...]:
        """The credit of all its tokens; what came from nowhere is of the Edit `origin`."""
        if self.runs is not None:
            return self.runs
        words = [origin if one is None else one for one in self.origins]
        reading = self.reading
        if not reading.marks:
            return joined(words)
        spread: list[int] = []
        for gap in range(len(words) + 1):
            if gap in reading.marks:
                spread += self._marks(gap, origin)
            if gap < len(words):
                spread.append(words[gap])
        return joined(spread)

    def _marks(self, gap: int, origin: int) -> list[int]:
        """Who set the Markdown marks of a gap: those that stood beside the same word stay."""
        marks = self.reading.marks[gap]
        found: list[int | None] = [None] * len(marks)
        beside = []
        if gap and (left := self._sources[gap - 1]) is not None:
            beside.append((left[0], left[1] + 1))
        if gap < len(self._sources) and (right := self._sources[gap]) is not None:
            beside.append(right)
        for wording, there in dict.fromkeys(beside):
            yours = wording.reading.marks.get(there)
            if yours is None:
                continue
            first, at = wording.reading.first(there), 0
            for index, mark in enumerate(marks):
                if found[index] is None and mark in yours[at:]:
                    at = yours.index(mark, at)
                    found[index] = wording.spread[first + at]
                    at += 1
        return [
            self.fences.get((gap, index), origin) if one is None else one
            for index, one in enumerate(found)
        ]


class Match(NamedTuple):
    """A new sentence and the wording it continues, which stood before or is remembered."""

    new: New
    old: Old | None
    recalled: Recalled | None


class Work:
    """The sentences that an edit does not leave where they were, and what is decided about them.

    unmoved: the rows of the others. Sentences are named by where they stand in before and after.
    """

    def __init__(
        self,
        before: Sequence[Present],
        after: Sequence[Draft],
        origin: int,
        memory: Memory,
        known: tuple[int, int] = (0, 0),
        states: Mapping[Hashable, Sequence[Stood]] | None = None,
    ) -> None:
        self.before = before
        self.after = after
        self.origin = origin
        self.memory = memory
        self.states = states  # of the Sections, when they were asked for already
        self.unmoved = unmoved(before, after, known)
        self.old_at: dict[int, Old] = {}
        self.new_at: dict[int, New] = {}
        old, new = 0, 0
        for start, there, length in (*self.unmoved, Block(len(before), len(after), 0)):
            self.old_at.update((at, Old(at, before[at])) for at in range(old, start))
            self.new_at.update((at, New(at, after[at])) for at in range(new, there))
            old, new = start + length, there + length
        self.olds = list(self.old_at.values())
        self.news = list(self.new_at.values())
        self.by_key = {old.present.key: old for old in self.olds}
        self.used: set[int] = set()  # keys of remembered Sentences that have returned
        self.undecided: list[tuple[list[Old], list[New]]] = []  # the same, several times, short
        self.known: Mapping[int, Sequence[Recalled]] = {}  # the same wordings, by New.at
        self.chosen: dict[int, Recalled] = {}  # the wordings that returned, by New.at
        self.recalled: list[Recalled] = []  # wordings that are like one of the new sentences
        self.sources: dict[int, list[tuple[float, int]]] = {}  # New.at -> weight, index in recalled
        self._rarity: Rarity | None = None

    @property
    def rarity(self) -> Rarity:
        """How rare words and pairs of words are in this text; counted when first asked for."""
        if self._rarity is None:
            self._rarity = Rarity(self._around(), (new.draft.text for new in self.news))
        return self._rarity

    def _around(self) -> list[str]:
        """The old sentences that changed, and others, up to some 6,000 characters in all."""
        found: list[str] = []
        still: list[str] = []
        size = 0
        for old in self.olds:
            text = old.present.text
            same = old.heir is not None and old.heir.draft.text == text
            if same or size >= 2 * _AROUND:
                still.append(text)
            else:
                found.append(text)
                size += len(text)
        low = self.olds[0].at if self.olds else min(self.news[0].at, len(self.before))
        high = self.olds[-1].at + 1 if self.olds else low
        still += (self.before[at].text for at in range(low, high) if at not in self.old_at)
        for text in still:
            if size >= _AROUND:
                break
            found.append(text)
            size += len(text)
        while size < _AROUND and (low > 0 or high < len(self.before)):
            if low > 0:
                low -= 1
                found.append(self.before[low].text)
                size += len(found[-1])
            if high < len(self.before):
                found.append(self.before[high].text)
                size += len(found[-1])
                high += 1
        return found

    @cached_property
    def standing(self) -> frozenset[int]:
        """The Sentences of before."""
        return frozenset(map(_key, self.before))

    def recall(self, wordings: Sequence[Recalled]) -> None:
        """Take wordings of the memory in; what is common among them is not rare."""
        self.recalled = list(wordings)
        gone = {one.key: one.text for one in wordings if one.key not in self.standing}
        self.rarity.add(gone.values())

    def proceed(self, new: New, old: Old) -> None:
        """`new` goes on as the Sentence `old`."""
        old.heir = new
        new.old = old
        new.key = old.present.key

    def is_free(self, key: int) -> bool:
        """Whether the Sentence has no place in the new text yet."""
        if key in self.used:
            return False
        old = self.by_key.get(key)
        if old is not None:
            return old.heir is None
        return key not in self.standing

    def heir_at(self, at: int) -> int | None:
        """Where in after the sentence before[at] stands now, None when nowhere or not yet."""
        old = self.old_at.get(at)
        if old is not None:
            return None if old.heir is None else old.heir.at
        if not 0 <= at < len(self.before):
            return None
        row = self.unmoved[self.row_before(at, IN_BEFORE)]
        return row.new + at - row.old

    def row_before(self, at: int, side: Callable[[Block], int]) -> int:
        """Which unmoved row begins at or before `at` (IN_BEFORE or IN_AFTER), -1 for none."""
        return bisect_right(self.unmoved, at, key=side) - 1

    def old_index(self, at: int) -> int:
        """Where in before the unmoved sentence after[at] stands."""
        row = self.unmoved[self.row_before(at, IN_AFTER)]
        return row.old + at - row.new

    def key_at(self, at: int, place: Hashable) -> int | None:
        """The key that after[at] has so far; None outside of `place`."""
        if not 0 <= at < len(self.after) or self.after[at].place != place:
            return None
        new = self.new_at.get(at)
        return self.before[self.old_index(at)].key if new is None else new.key

    def place(self, new: New) -> Placed:
        """`new` as it is decided, without its kin."""
        old = new.old
        if new.key is None:
            new.acts.add("added")
        elif old is not None and new.draft.text != old.present.text:
            new.acts.add("changed")
        runs = new.credit(self.origin)
        return Placed(new.draft.text, new.draft.place, runs, new.key, acts=frozenset(new.acts))
