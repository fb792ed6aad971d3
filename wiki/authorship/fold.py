"""A history folded into its present state, with the very engine that saves use."""

from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass

from wiki.authorship.credit import Draft, Present, Recollection, credit
from wiki.authorship.segment import segment


@dataclass(frozen=True, slots=True)
class Revision:
    """One Edit: its key, and the Markdown source of every Section after it, in order."""

    origin: int
    sections: Mapping[Hashable, str]


@dataclass(frozen=True, slots=True)
class State:
    """An article: its sentences in order, and the next key a new Sentence gets."""

    sentences: tuple[Present, ...]
    next_key: int


def drafts(place: Hashable, text: str) -> list[Draft]:
    """The sentences of one Section's source."""
    return [Draft(text[piece.start : piece.end], place) for piece in segment(text)]


def fold(history: Iterable[Revision]) -> State:
    """The state after a history, oldest first. Keys of Sentences are counted from 1."""
    memory = Recollection()
    standing: dict[Hashable, tuple[Present, ...]] = {}
    sources: dict[Hashable, str] = {}
    following = 1
    for revision in history:
        touched = [
            place
            for place in dict.fromkeys([*revision.sections, *sources])
            if sources.get(place) != revision.sections.get(place)
        ]
        before = [one for place in touched for one in standing.get(place, ())]
        after = [
            draft for place in touched for draft in drafts(place, revision.sections.get(place, ""))
        ]
        memory.touching(one.key for one in before)
        outcome = credit(before, after, origin=revision.origin, memory=memory)
        memory.remove(outcome.removed)
        memory.remove(key for placed in outcome.placed for key in placed.absorbed)
        rows: dict[Hashable, list[Present]] = {place: [] for place in touched}
        for placed in outcome.placed:
            key = placed.key
            if key is None:
                key, following = following, following + 1
            memory.learn(key, placed.text, placed.runs)
            rows[placed.place].append(Present(key, placed.text, placed.runs, placed.place))
        for place in touched:
            standing[place] = tuple(rows[place])
        sources = dict(revision.sections)
        standing = {place: standing[place] for place in sources}
    return State(tuple(one for rows_ in standing.values() for one in rows_), following)
