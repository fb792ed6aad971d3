"""Who wrote each word: the credit of a text after one edit, from the credit before it.

An edit is judged from the present sentences it touches and from a memory of what once stood
(`Memory`), never from the whole history. The same inputs give the same answer.
"""

from collections import Counter, defaultdict
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import blake2b
from itertools import pairwise
from typing import Final, NamedTuple, Protocol, runtime_checkable

from wiki.authorship import align
from wiki.authorship.tokens import tokens

_COPY: Final = 5  # words and marks a copied sentence needs, to be a copy and not a coincidence
_LONG_AGO: Final = 0.5  # likeness asked of a sentence that was removed before this edit
_MOVE: Final = 5  # words and marks in a row that count as moved between unlike sentences
_SKETCH: Final = 4  # shingles kept of a wording, to find it again when it returns changed
_ASKED: Final = 4000  # shingles asked of the memory at most, in one edit
_RETURN: Final = 3  # words and marks in a row that return from an earlier wording


class Run(NamedTuple):
    """`length` tokens in a row that the Edit `origin` wrote first."""

    origin: int
    length: int


@dataclass(frozen=True, slots=True)
class Present:
    """A Sentence as it stands: its primary key, text, credit, and the Section it stands in."""

    key: int
    text: str
    runs: tuple[Run, ...]
    place: Hashable


@dataclass(frozen=True, slots=True)
class Draft:
    """A sentence of the text to be saved, and the Section it will stand in."""

    text: str
    place: Hashable


@dataclass(frozen=True, slots=True)
class Recalled:
    """A wording that once stood.

    key: the Sentence of this article that had it, when it may be continued: one that was removed,
    or one of `before` that has another wording now. None for a wording that stands elsewhere in
    this article, in a Section that is not part of the edit, and for another article
    (elsewhere=True): these give credit to their writers and no identity.
    """

    key: int | None
    text: str
    runs: tuple[Run, ...]
    elsewhere: bool = False


class Memory(Protocol):
    """What a store must answer; each call is made at most once an edit."""

    def by_fingerprint(self, fingerprints: Sequence[str]) -> Mapping[str, Recalled]:
        """For each fingerprint that ever stood, the wording to recall.

        Of several: a Sentence of `before` or one that was removed, the latest first; then one
        that stands in this article; then the first in another article.
        """

    def earlier(self, keys: Sequence[int]) -> Mapping[int, Sequence[Recalled]]:
        """Earlier wordings of these Sentences, newest first, the present one left out.

        A store may keep to the last few (say twelve).
        """


@runtime_checkable
class DeepMemory(Memory, Protocol):
    """A memory that also finds wordings that are alike. A store need not offer it.

    Without it, a removed sentence that returns with a change is a new one.
    """

    def resembling(self, shingles: Sequence[str]) -> Sequence[Recalled]:
        """The wordings of which one of the kept shingles (`sketch`) is among these.

        As by_fingerprint says, key is set when the Sentence may be continued. At most a few
        hundred, the newest first; called at most once an edit.
        """


class NoMemory:
    """Nothing ever stood before."""

    def by_fingerprint(self, fingerprints: Sequence[str]) -> Mapping[str, Recalled]:
        """Nothing."""
        return {}

    def earlier(self, keys: Sequence[int]) -> Mapping[int, Sequence[Recalled]]:
        """Nothing."""
        return {}


@dataclass(frozen=True, slots=True)
class Placed:
    """A sentence of the new text with its credit and its identity.

    key: the Sentence it continues or restores, None for a new one. parent: the Sentence it was
    split from. absorbed: Sentences merged into it. acts: what happened, empty when untouched;
    see docs/authorship.md.
    """

    text: str
    place: Hashable
    runs: tuple[Run, ...]
    key: int | None
    parent: int | None = None
    absorbed: tuple[int, ...] = ()
    acts: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Outcome:
    """The new text, in the order of the drafts, and the keys that are gone and not absorbed."""

    placed: tuple[Placed, ...]
    removed: tuple[int, ...]


def fingerprint(text: str) -> str:
    """32 hex digits that two texts share when they differ in case, spacing or Markdown only."""
    return _fingerprint(token.key for token in tokens(text) if token.kind != "format")


def _fingerprint(keys: Iterable[str]) -> str:
    return blake2b("\x1f".join(keys).encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()


def shingles(text: str) -> list[str]:
    """16 hex digits for each three words or marks in a row: what a new sentence is asked by."""
    return _shingles([token.key for token in tokens(text) if token.kind != "format"])


def sketch(text: str) -> list[str]:
    """The few shingles of a wording that a DeepMemory keeps: the four smallest."""
    return sorted(set(shingles(text)))[:_SKETCH]


def _shingles(keys: Sequence[str]) -> list[str]:
    return [
        blake2b("\x1f".join(three).encode("utf-8", "surrogatepass"), digest_size=8).hexdigest()
        for three in zip(keys, keys[1:], keys[2:], strict=False)
    ]


class _Read:
    """A sentence as this module sees it: the keys that carry credit, and where they stand."""

    __slots__ = ("count", "keys", "print", "spots")

    def __init__(self, text: str) -> None:
        found = tokens(text)
        self.count = len(found)
        self.spots = [at for at, token in enumerate(found) if token.kind != "format"]
        self.keys = [found[at].key for at in self.spots]
        self.print = _fingerprint(self.keys)

    def origins(self, runs: Sequence[Run], text: str) -> list[int]:
        """The origin of each key. ValueError when the runs are not those of the text."""
        spread = [run.origin for run in runs for _ in range(run.length)]
        if len(spread) != self.count:
            raise ValueError(
                f"The credit covers {len(spread)} tokens of {self.count} in the text {text[:60]!r}"
            )
        return [spread[at] for at in self.spots]

    def runs(self, origins: Sequence[int], otherwise: int) -> tuple[Run, ...]:
        """Credit of all tokens: a format mark goes with the word before it, or the first word."""
        if not self.count:
            return ()
        if not self.spots:
            return (Run(otherwise, self.count),)
        found: list[Run] = []
        edges = [0, *self.spots[1:], self.count]
        for origin, (low, high) in zip(origins, pairwise(edges), strict=True):
            if found and found[-1].origin == origin:
                found[-1] = Run(origin, found[-1].length + high - low)
            else:
                found.append(Run(origin, high - low))
        return tuple(found)


@dataclass(slots=True)
class _New:
    """A draft while it is worked on."""

    draft: Draft
    read: _Read
    origins: list[int | None]
    old: int | None = None  # the sentence of `before` it continues
    key: int | None = None
    exact: bool = False  # all words are settled
    acts: set[str] = field(default_factory=set)
    flow: defaultdict[int, int] = field(default_factory=lambda: defaultdict(int))


def credit(
    before: Sequence[Present],
    after: Sequence[Draft],
    *,
    origin: int,
    memory: Memory | None = None,
) -> Outcome:
    """The credit and the identity of every sentence after an edit.

    before: the sentences of the touched Sections as they stand, in order. after: the sentences
    that shall stand there. origin: the Edit that is being saved. Sections that the edit leaves
    alone belong in neither. ValueError when the runs of a present sentence do not fit its text.
    Asks the memory twice at most; n log n in the words of the sentences that changed.
    """
    return _Work(before, after, origin, memory if memory is not None else NoMemory()).outcome()


class _Work:
    """One call of credit(), step by step."""

    def __init__(
        self, before: Sequence[Present], after: Sequence[Draft], origin: int, memory: Memory
    ) -> None:
        self.before = before
        self.origin = origin
        self.memory = memory
        reads: dict[str, _Read] = {}  # a text that stands on both sides is read once
        for text in (*(one.text for one in before), *(one.text for one in after)):
            if text not in reads:
                reads[text] = _Read(text)
        self.olds = [reads[present.text] for present in before]
        self.credits: dict[int, list[int]] = {}
        self.at = {present.key: index for index, present in enumerate(before)}
        self.heir: dict[int, int] = {}  # index in before -> index in after
        self.taken: dict[int, list[bool]] = {}
        self.news: list[_New] = []
        for draft in after:
            read = reads[draft.text]
            self.news.append(_New(draft, read, [None] * len(read.keys)))

    def outcome(self) -> Outcome:
        """Each step settles what is sure and leaves the rest to the next."""
        self._same()
        self._recall()
        self._alike()
        self._runs()
        self._earlier()
        self._copies()
        absorbed, parents = self._kin()
        self._moved()
        placed = []
        for index, new in enumerate(self.news):
            key, merged = new.key, absorbed.get(index, ())
            if key is None:
                new.acts.add("added")
            elif new.old is not None and new.draft.text != self.before[new.old].text:
                new.acts.add("changed")
            origins = [self.origin if one is None else one for one in new.origins]
            otherwise = self.origin
            if new.old is not None and self.before[new.old].runs:
                otherwise = self.before[new.old].runs[0].origin
            placed.append(
                Placed(
                    text=new.draft.text,
                    place=new.draft.place,
                    runs=new.read.runs(origins, otherwise),
                    key=key,
                    parent=parents.get(index),
                    absorbed=tuple(self.before[old].key for old in merged),
                    acts=frozenset(new.acts),
                )
            )
        gone = {old for merged in absorbed.values() for old in merged}
        removed = tuple(
            present.key
            for index, present in enumerate(self.before)
            if index not in self.heir and index not in gone
        )
        return Outcome(tuple(placed), removed)

    def _origins(self, old: int) -> list[int]:
        if old not in self.credits:
            present = self.before[old]
            self.credits[old] = self.olds[old].origins(present.runs, present.text)
        return self.credits[old]

    def _continue(self, new: int, old: int) -> None:
        self.heir[old] = new
        self.news[new].old = old
        self.news[new].key = self.before[old].key

    def _same(self) -> None:
        """Sentences that stand as they stood, case, spacing and Markdown aside."""
        standing: defaultdict[str, list[int]] = defaultdict(list)
        for index, read in enumerate(self.olds):
            standing[read.print].append(index)
        wanted: defaultdict[str, list[int]] = defaultdict(list)
        for at, one in enumerate(self.news):
            if one.read.print in standing:
                wanted[one.read.print].append(at)
        several: list[str] = []
        for print_, members in wanted.items():
            if len(standing[print_]) == len(members) == 1:
                self._continue(members[0], standing[print_][0])
            else:
                several.append(print_)
        for print_ in several:
            for old, new in self._couples(standing[print_], wanted[print_]):
                self._continue(new, old)
        for print_, members in wanted.items():
            olds = standing[print_]
            for new in members:
                kept = self.news[new].old
                if kept is not None or len(self.olds[olds[0]].keys) >= _COPY:
                    self._settle(new, self._origins(olds[0] if kept is None else kept))

    def _couples(self, olds: Sequence[int], news: Sequence[int]) -> list[tuple[int, int]]:
        """Pairs among sentences that are the same.

        First those that stand beside the same sentence as before, then those of one Section in
        order, then the others in order.
        """
        found: list[tuple[int, int]] = []
        left, rest = list(olds), list(news)
        for step in (1, -1):
            beside = {self.heir[old + step] - step: old for old in left if old + step in self.heir}
            pairs = [(beside[new], new) for new in rest if new in beside]
            found.extend(pairs)
            left = [old for old in left if old not in {pair[0] for pair in pairs}]
            rest = [new for new in rest if new not in {pair[1] for pair in pairs}]
        places: defaultdict[Hashable, list[int]] = defaultdict(list)
        for old in left:
            places[self.before[old].place].append(old)
        others: list[int] = []
        for place, members in _by_place(rest, self.news).items():
            there = places.pop(place, [])
            found.extend(zip(there, members, strict=False))
            places[place] = there[len(members) :]
            others.extend(members[len(there) :])
        left = sorted(old for there in places.values() for old in there)
        found.extend(zip(left, sorted(others), strict=False))
        return found

    def _settle(self, new: int, origins: Sequence[int]) -> None:
        self.news[new].origins = list(origins)
        self.news[new].exact = True

    def _recall(self) -> None:
        """Wordings that once stood and return, and copies."""
        wanted = [new for new in self.news if new.old is None and new.read.keys]
        if not wanted:
            return
        known = self.memory.by_fingerprint(list(dict.fromkeys(new.read.print for new in wanted)))
        used: set[int] = set()
        returns = [new.old is None and new.read.print in known for new in self.news]
        crowd = Counter(new.draft.place for new in self.news)
        for index, new in enumerate(self.news):
            beside = any(
                returns[at] and len(self.news[at].read.keys) >= _COPY
                for at in (index - 2, index - 1, index + 1, index + 2)
                if 0 <= at < len(returns) and self.news[at].draft.place == new.draft.place
            )
            if len(new.read.keys) < _COPY and not beside and crowd[new.draft.place] > 1:
                continue  # a heading or "See also." alone is typed again, not restored
            found = known.get(new.read.print) if new.old is None and new.read.keys else None
            if found is None:
                continue
            origins = _Read(found.text).origins(found.runs, found.text)
            if len(origins) != len(new.origins):
                continue
            key = None if found.elsewhere else found.key
            old = self.at.get(key) if key is not None else None
            if key is not None and key not in used and (old is None or old not in self.heir):
                used.add(key)
                new.acts.add("restored")
                self._settle(index, origins)
                if old is None:
                    new.key = key
                else:
                    self._continue(index, old)
                    self._carry(old, index)
            elif (len(origins) >= _COPY or beside) and not new.exact:
                self._settle(index, origins)

    def _alike(self) -> None:
        """The rest by likeness: rewording keeps identity, and words that stay keep their writer."""
        news = {
            index: new.read.keys
            for index, new in enumerate(self.news)
            if new.key is None and new.read.keys
        }
        if not news:
            return
        olds: dict[int, Sequence[str]] = {
            index: read.keys
            for index, read in enumerate(self.olds)
            if index not in self.heir and read.keys
        }
        known = self._resembling(news)
        pool = dict(olds)
        pool.update((-1 - at, read.keys) for at, (read, _) in enumerate(known))
        used = {new.key for new in self.news if new.key is not None}
        matches: list[tuple[int, int]] = []
        for match in align.sentences(
            pool,
            news,
            self._neighbours(olds, news),
            (read.keys for at, read in enumerate(self.olds) if at in self.heir),
        ):
            if match.old >= 0:
                if match.old in self.heir:
                    continue
                self._continue(match.new, match.old)
                matches.append((match.old, match.new))
                continue
            read, found = known[-1 - match.old]
            new = self.news[match.new]
            if match.likeness < _LONG_AGO:
                continue
            self._borrow(read.keys, read.origins(found.runs, found.text), new)
            old = self.at.get(found.key) if found.key is not None else None
            if found.elsewhere or found.key is None or found.key in used:
                continue
            if old is None:
                used.add(found.key)
                new.key = found.key
                new.acts.update(("restored", "changed"))
            elif old not in self.heir:
                used.add(found.key)
                self._continue(match.new, old)
                matches.append((old, match.new))
        for old, at in matches:
            self._carry(old, at)

    def _resembling(self, news: Mapping[int, Sequence[str]]) -> list[tuple["_Read", Recalled]]:
        """Wordings of the memory that are like one of these sentences."""
        if not isinstance(self.memory, DeepMemory):
            return []
        asked = dict.fromkeys(one for keys in news.values() for one in _shingles(keys))
        if not asked:
            return []
        return [
            (_Read(found.text), found) for found in self.memory.resembling(list(asked)[:_ASKED])
        ]

    def _borrow(self, keys: Sequence[str], origins: Sequence[int], new: _New) -> None:
        """Credit for a sentence that as such returns or is a copy; only gaps are filled."""
        if new.exact:
            return
        blocks = align.words(keys, new.read.keys)
        for block in align.supported(blocks, len(keys), len(new.read.keys)):
            for offset in range(block.length):
                if new.origins[block.new + offset] is None:
                    new.origins[block.new + offset] = origins[block.old + offset]

    def _neighbours(self, olds: Iterable[int], news: Iterable[int]) -> frozenset[tuple[int, int]]:
        """Pairs that stand in the same place between sentences already matched."""
        left, right = set(olds), set(news)
        gaps_old: defaultdict[Hashable, list[int]] = defaultdict(list)
        gap: Hashable = None
        place: Hashable = None
        for index, present in enumerate(self.before):
            if index == 0 or present.place != place:
                place, gap = present.place, ("start", present.place)
            if index in left:
                gaps_old[gap].append(index)
            elif index in self.heir:
                gap = index
        gaps_new: defaultdict[Hashable, list[int]] = defaultdict(list)
        for index, new in enumerate(self.news):
            if index == 0 or new.draft.place != place:
                place, gap = new.draft.place, ("start", new.draft.place)
            if index in right:
                gaps_new[gap].append(index)
            elif new.old is not None:
                gap = new.old
        found: set[tuple[int, int]] = set()
        for gap, members in gaps_new.items():
            found.update(zip(gaps_old.get(gap, ()), members, strict=False))
        return frozenset(found)

    def _carry(self, old: int, new: int) -> None:
        """Words of an old sentence that stand in the new one, in order."""
        one = self.news[new]
        origins = self._origins(old)
        taken = self.taken.setdefault(old, [False] * len(origins))
        blocks = align.words(self.olds[old].keys, one.read.keys)
        for block in align.supported(blocks, len(origins), len(one.read.keys)):
            for offset in range(block.length):
                taken[block.old + offset] = True
                one.flow[old] += 1
                if not one.exact:
                    one.origins[block.new + offset] = origins[block.old + offset]

    def _runs(self) -> None:
        """Words in a row that went from one sentence to another; each old word is taken once."""
        olds: list[int] = []
        for index, read in enumerate(self.olds):
            heir = self.heir.get(index)
            if read.keys and (heir is None or self.news[heir].read.print != read.print):
                olds.append(index)
        news = [
            index
            for index, new in enumerate(self.news)
            if not new.exact and any(one is None for one in new.origins)
        ]
        if not olds or not news:
            return
        index_of: defaultdict[tuple[str, ...], list[tuple[int, int]]] = defaultdict(list)
        for old in olds:
            keys = self.olds[old].keys
            taken = self.taken.setdefault(old, [False] * len(keys))
            for at in range(len(keys) - 2):
                if not (taken[at] or taken[at + 1] or taken[at + 2]):
                    there = index_of[keys[at], keys[at + 1], keys[at + 2]]
                    if len(there) < 16:
                        there.append((old, at))
        for new in news:
            self._runs_into(self.news[new], index_of)

    def _runs_into(
        self, new: _New, index_of: Mapping[tuple[str, ...], Sequence[tuple[int, int]]]
    ) -> None:
        keys, at = new.read.keys, 0
        while at < len(keys) - 2:
            best = (0, -1, -1)
            for old, start in index_of.get((keys[at], keys[at + 1], keys[at + 2]), ()):
                theirs, taken = self.olds[old].keys, self.taken[old]
                length = 0
                while (
                    at + length < len(keys)
                    and start + length < len(theirs)
                    and new.origins[at + length] is None
                    and not taken[start + length]
                    and keys[at + length] == theirs[start + length]
                ):
                    length += 1
                most = length * 10 >= 6 * min(len(keys), len(theirs))
                if length > best[0] and (length >= _MOVE or (length >= 3 and most)):
                    best = (length, old, start)
            length, old, start = best
            if not length:
                at += 1
                continue
            at = self._stretch(new, old, at, start, length)

    def _stretch(self, new: _New, old: int, at: int, start: int, length: int) -> int:
        """Take a moved run, and what of the words around it came along; where to go on."""
        origins, taken, theirs = self._origins(old), self.taken[old], self.olds[old].keys
        low, high, low_old, high_old = at, at + length, start, start + length
        while low and low_old and new.origins[low - 1] is None:
            low -= 1
        while high < len(new.origins) and new.origins[high] is None:
            high += 1
        while low_old and not taken[low_old - 1]:
            low_old -= 1
        while high_old < len(taken) and not taken[high_old]:
            high_old += 1
        sides = ((low_old, start, low, at), (start + length, high_old, at + length, high))
        for offset in range(length):
            taken[start + offset] = True
            new.origins[at + offset] = origins[start + offset]
        new.flow[old] += length
        if length < _MOVE:
            return at + length
        for side, (first_old, last_old, first, last) in enumerate(sides):
            mine, yours = new.read.keys[first:last], theirs[first_old:last_old]
            # The run is the neighbour on one side; on the other there is nothing to lean on.
            blocks = align.supported(
                align.words(yours, mine),
                len(yours),
                len(mine),
                leans=(side == 1, side == 0),
            )
            for block in blocks:
                for offset in range(block.length):
                    taken[first_old + block.old + offset] = True
                    new.origins[first + block.new + offset] = origins[
                        first_old + block.old + offset
                    ]
                new.flow[old] += block.length
        return at + length

    def _earlier(self) -> None:
        """Words of an earlier wording that return to their sentence, three or more in a row."""
        open_ = [
            new
            for new in self.news
            if new.key is not None and not new.exact and any(one is None for one in new.origins)
        ]
        if not open_:
            return
        known = self.memory.earlier([new.key for new in open_ if new.key is not None])
        for new in open_:
            for wording in known.get(new.key if new.key is not None else -1, ()):
                read = _Read(wording.text)
                origins = read.origins(wording.runs, wording.text)
                for block in align.words(read.keys, new.read.keys):
                    if block.length >= _RETURN:
                        for offset in range(block.length):
                            if new.origins[block.new + offset] is None:
                                new.origins[block.new + offset] = origins[block.old + offset]
                if all(one is not None for one in new.origins):
                    break

    def _copies(self) -> None:
        """Words that a new stretch of text copies from text that stands: the first writer's."""
        open_ = [new for new in self.news if not new.exact and _gap(new.origins) >= _MOVE]
        if not open_:
            return
        wanted: defaultdict[tuple[str, str, str], list[int]] = defaultdict(list)
        for at, new in enumerate(open_):
            keys, origins = new.read.keys, new.origins
            for index, three in enumerate(zip(keys, keys[1:], keys[2:], strict=False)):
                if origins[index] is origins[index + 1] is origins[index + 2] is None:
                    there = wanted[three]
                    if len(there) < 16:
                        there.append(at)
        hits: defaultdict[int, defaultdict[int, int]] = defaultdict(lambda: defaultdict(int))
        for old, read in enumerate(self.olds):
            keys = read.keys
            for three in zip(keys, keys[1:], keys[2:], strict=False):
                if three in wanted:
                    for at in wanted[three]:
                        hits[at][old] += 1
        for at, sources in sorted(hits.items()):
            new = open_[at]
            old, count = min(sources.items(), key=lambda item: (-item[1], item[0]))
            if new.key is None and count * 2 >= len(new.read.keys) - 2:
                self._borrow(self.olds[old].keys, self._origins(old), new)

    def _kin(self) -> tuple[dict[int, tuple[int, ...]], dict[int, int]]:
        """Merges (new -> olds absorbed) and splits (new -> key of the parent)."""
        absorbed: dict[int, tuple[int, ...]] = {}
        parents: dict[int, int] = {}
        swallowed: defaultdict[int, list[int]] = defaultdict(list)
        best: dict[int, tuple[int, int]] = {}
        for index, new in enumerate(self.news):
            for old, count in new.flow.items():
                if old not in self.heir and count * 2 >= len(self.olds[old].keys):
                    best[old] = max(best.get(old, (0, 0)), (count, -index))
                elif (
                    new.key is None
                    and old in self.heir
                    and count >= 3
                    and count * 2 >= len(new.read.keys)
                ):
                    parents[index] = self.before[old].key
                    new.acts.add("split")
                    self.news[self.heir[old]].acts.add("split")
        for old, (_, negative) in sorted(best.items()):
            if self.news[-negative].key is not None:
                swallowed[-negative].append(old)
                self.news[-negative].acts.add("merged")
        for index, olds in swallowed.items():
            absorbed[index] = tuple(olds)
        return absorbed, parents

    def _moved(self) -> None:
        """The fewest kept sentences whose move explains the new order, and changes of Section."""
        kept: defaultdict[Hashable, list[tuple[int, int]]] = defaultdict(list)
        for index, new in enumerate(self.news):
            if new.old is None:
                continue
            if self.before[new.old].place != new.draft.place:
                new.acts.add("moved")
            else:
                kept[new.draft.place].append((index, new.old))
        for members in kept.values():
            still = set(align.increasing([old for _, old in members]))
            for at, (index, _) in enumerate(members):
                if at not in still:
                    self.news[index].acts.add("moved")


def _gap(origins: Sequence[int | None]) -> int:
    """The longest stretch without a writer."""
    longest = length = 0
    for one in origins:
        length = length + 1 if one is None else 0
        if length > longest:
            longest = length
    return longest


def _by_place(news: Sequence[int], all_: Sequence[_New]) -> dict[Hashable, list[int]]:
    found: dict[Hashable, list[int]] = {}
    for new in news:
        found.setdefault(all_[new].draft.place, []).append(new)
    return found


class Recollection:
    """A memory of one article kept in memory, for replays and tests."""

    def __init__(self) -> None:
        self._prints: dict[str, tuple[int, str, tuple[Run, ...]]] = {}
        self._sketches: defaultdict[str, dict[str, None]] = defaultdict(dict)
        self._wordings: defaultdict[int, list[Recalled]] = defaultdict(list)
        self._standing: dict[int, tuple[str, str]] = {}
        self._touched: frozenset[int] = frozenset()

    def touching(self, keys: Iterable[int]) -> None:
        """Say which Sentences the next edit touches: the others give credit and no identity."""
        self._touched = frozenset(keys)

    def by_fingerprint(self, fingerprints: Sequence[str]) -> Mapping[str, Recalled]:
        """See Memory."""
        found: dict[str, Recalled] = {}
        for one in fingerprints:
            if one in self._prints:
                key, text, runs = self._prints[one]
                free = key not in self._standing or key in self._touched
                found[one] = Recalled(key if free else None, text, runs)
        return found

    def resembling(self, shingles: Sequence[str]) -> Sequence[Recalled]:
        """See DeepMemory."""
        prints: dict[str, None] = {}
        for one in shingles:
            prints.update(self._sketches.get(one, {}))
        return list(self.by_fingerprint(list(prints)[-200:]).values())

    def earlier(self, keys: Sequence[int]) -> Mapping[int, Sequence[Recalled]]:
        """See Memory."""
        found: dict[int, Sequence[Recalled]] = {}
        for key in keys:
            now = self._standing.get(key, ("", ""))[0]
            found[key] = [one for one in reversed(self._wordings[key]) if one.text != now][:12]
        return found

    def learn(self, key: int, text: str, runs: tuple[Run, ...]) -> None:
        """A Sentence now stands in this wording."""
        print_ = fingerprint(text)
        if self._standing.get(key) == (text, print_):
            return
        self._standing[key] = (text, print_)
        if print_ not in self._prints:
            for one in sketch(text):
                self._sketches[one][print_] = None
        self._prints[print_] = (key, text, runs)
        self._wordings[key].append(Recalled(key, text, runs))

    def remove(self, keys: Iterable[int]) -> None:
        """These Sentences stand no more; they are remembered."""
        for key in keys:
            text, print_ = self._standing.pop(key)
            self._prints[print_] = (key, text, self._wordings[key][-1].runs)
