"""A history folded into its present state, with the very engine that saves use."""

from collections.abc import Hashable, Iterable, Mapping
from typing import NamedTuple

from wiki.authorship.credit import Draft, Present, Recollection, credit
from wiki.authorship.recollection import followers
from wiki.authorship.segment import Piece, resegment, segment


class Revision(NamedTuple):
    """One Edit: its key, and the Markdown source of every Section after it, in order."""

    origin: int
    sections: Mapping[Hashable, str]


class State(NamedTuple):
    """An article: its sentences in order, and the next key a new Sentence gets."""

    sentences: tuple[Present, ...]
    next_key: int


def drafts(place: Hashable, text: str) -> list[Draft]:
    """The sentences of one Section's source."""
    return [Draft(text[piece.start : piece.end], place) for piece in segment(text)]


class _Section:
    """A Section as it stands."""

    __slots__ = ("pieces", "sentences", "source")

    def __init__(self) -> None:
        self.source = ""
        self.pieces: list[Piece] = []
        self.sentences: list[Present] = []


class Fold:
    """A history while it is folded, one Edit after the other."""

    def __init__(self) -> None:
        self.memory = Recollection()
        self.next_key = 1
        self._sections: dict[Hashable, _Section] = {}

    def add(self, revision: Revision) -> None:
        """The next Edit. A Section that is not among its sections is removed."""
        sections, sources = self._sections, revision.sections
        touched = [
            place
            for place in dict.fromkeys([*sources, *sections])
            if place not in sections or sections[place].source != sources.get(place)
        ]
        before: list[Present] = []
        after: list[Draft] = []
        for place in touched:
            section = sections.setdefault(place, _Section())
            before += section.sentences
            source = sources.get(place, "")
            section.pieces = resegment(section.source, section.pieces, source)
            section.source = source
            after += [Draft(source[low:high], place) for low, high in section.pieces]
        self._save(before, after, revision.origin)
        self._sections = {place: sections[place] for place in sources}

    def _save(self, before: list[Present], after: list[Draft], origin: int) -> None:
        memory = self.memory
        memory.touching(one.key for one in before)
        outcome = credit(before, after, origin=origin, memory=memory)
        gone = [*outcome.removed, *(key for one in outcome.placed for key in one.absorbed)]
        if gone:
            memory.remove(gone, followers(before))
        standing = {one.key: one for one in before}
        rows: dict[Hashable, list[Present]] = {}
        for text, place, runs, key, _, _, acts in outcome.placed:
            row = rows.get(place)
            if row is None:
                row = rows[place] = []
            if key is None:
                key, self.next_key = self.next_key, self.next_key + 1
            elif not acts:
                row.append(standing[key])
                continue
            memory.learn(key, text, runs)
            row.append(Present(key, text, runs, place))
        for place in {one.place for one in before} | set(rows):
            self._sections[place].sentences = rows.get(place, [])

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
