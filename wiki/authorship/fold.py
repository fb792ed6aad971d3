"""A history folded into its present state, with the very engine that saves use."""

from collections.abc import Hashable, Iterable, Mapping
from itertools import chain, islice
from operator import attrgetter
from typing import Final, NamedTuple

from wiki.authorship.align import Block
from wiki.authorship.credit import Draft, Present, Recollection, settle
from wiki.authorship.recollection import followers
from wiki.authorship.segment import Part, divide, openings

_key: Final = attrgetter("key")
_MUCH: Final = 4000  # characters that come at once where a page is given back


class Revision(NamedTuple):
    """One Edit: its key, and the Markdown source of every Section after it, in order."""

    origin: int
    sections: Mapping[Hashable, str]


class State(NamedTuple):
    """An article: its sentences in order, and the next key a new Sentence gets."""

    sentences: tuple[Present, ...]
    next_key: int


class _Section:
    """A Section as it stands: its source in parts, its sentences, and who wrote them."""

    __slots__ = ("last", "parts", "rows", "sentences", "source")

    def __init__(self) -> None:
        self.source = ""
        self.parts: list[Part] = []
        self.rows: list[list[Draft]] = []  # the sentences of each part
        self.last = self.source, self.parts, self.rows  # before the last change, for a repair
        self.sentences: list[Present] = []

    def change(self, source: str, place: Hashable) -> tuple[int, int]:
        """Take a new source; what reads as before is not read again.

        How many sentences at the start and at the end read as before.
        """
        last, self.last = self.last, (self.source, self.parts, self.rows)
        if source == last[0]:
            self.source, self.parts, self.rows = last
            return 0, 0
        others, theirs = last[1:] if len(source) > len(self.source) + _MUCH else ([], [])
        parts, head, tail = divide(source, self.parts, others)
        behind, stood = len(parts) - tail, len(self.parts) - tail
        gone = [*others, *self.parts[head:stood]], [*theirs, *self.rows[head:stood]]
        known = {part.text: row for part, row in zip(*gone, strict=True)}
        here = [known.get(part.text) or _drafts(part, place) for part in parts[head:behind]]
        start, end = self.rows[:head], self.rows[stood:]
        self.source, self.parts, self.rows = source, parts, [*start, *here, *end]
        return sum(map(len, start)), sum(map(len, end))


def _drafts(part: Part, place: Hashable) -> list[Draft]:
    """The sentences of a part of a source."""
    return [
        Draft(part.text[low:high], place, opens=opens)
        for (low, high), opens in zip(part.pieces, openings(part.text, part.pieces), strict=True)
    ]


class Fold:
    """A history while it is folded, one Edit after the other."""

    def __init__(self) -> None:
        self.memory = Recollection()
        self.next_key = 1
        self._sections: dict[Hashable, _Section] = {}

    def add(self, revision: Revision) -> None:
        """The next Edit. A Section that is not among its sections is removed.

        Costs what the changed Sections cost, whatever the number of Edits before.
        """
        sections, sources = self._sections, revision.sections
        touched = [
            place
            for place in dict.fromkeys([*sources, *sections])
            if place not in sections or sections[place].source != sources.get(place)
        ]
        before: list[Present] = []
        after: list[Draft] = []
        known = 0, 0
        for place in touched:
            section = sections.setdefault(place, _Section())
            before += section.sentences
            known = section.change(sources.get(place, ""), place)
            after += chain.from_iterable(section.rows)
        if len(touched) > 1:
            known = 0, 0
        standing = self._save(before, after, revision.origin, known)
        at = 0
        for place in touched:
            size = sum(map(len, sections[place].rows))
            sections[place].sentences = standing[at : at + size]
            self.memory.keep(place, sections[place].sentences)
            at += size
        self._sections = {place: sections[place] for place in sources}

    def _save(
        self, before: list[Present], after: list[Draft], origin: int, known: tuple[int, int]
    ) -> list[Present]:
        memory = self.memory
        memory.touching(map(_key, before))
        settled = settle(before, after, origin=origin, memory=memory, known=known)
        gone = [*settled.removed, *(key for one in settled.placed for key in one.absorbed)]
        if gone:
            memory.remove(gone, followers(before))
        found: list[Present] = []
        rest = iter(settled.placed)
        for old, new, length in (*settled.unmoved, Block(len(before), len(after), 0)):
            for text, place, runs, key, _, _, acts in islice(rest, new - len(found)):
                if key is None:
                    key, self.next_key = self.next_key, self.next_key + 1
                if acts:
                    memory.learn(key, text, runs)
                found.append(Present(key, text, runs, place, after[len(found)].opens))
            found += before[old : old + length]
        return found

    def state(self) -> State:
        """What stands now."""
        rows = (section.sentences for section in self._sections.values())
        return State(tuple(one for row in rows for one in row), self.next_key)


def fold(history: Iterable[Revision]) -> State:
    """The state after a history, oldest first. Keys of Sentences are counted from 1."""
    folded = Fold()
    for revision in history:
        folded.add(revision)
    return folded.state()
