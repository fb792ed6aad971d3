"""From Edits and the words they changed to what a new Edit says of those before it.

Edits in a row by one author on one day are one stint, so that dividing a change says nothing more
than making it at once. Days are in UTC. A stint ends, besides, wherever the number of an Edit is a
multiple of ROW, so that where it begins can be told without reading further back.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import NamedTuple

from wiki.reputation.events import MICRO, Treated

WINDOW = 40
"""How many Edits back an Edit of an Article looks, at the least."""
ROW = 16
STINTS = 10
"""How many stints by others an Edit says something of."""


class Deed(NamedTuple):
    """One Edit of an Article. changes: of each origin whose words it changed, by how many, and
    how many of them stood after it. day: since 1970. machine: saved by a machine account.
    """

    edit: int
    number: int
    author: int
    day: int
    sections: frozenset[int]
    changes: Mapping[int, tuple[int, int]]
    machine: bool = False


class Stint(NamedTuple):
    """Deeds in a row by one author on one day; `edit` is the first of them."""

    edit: int
    author: int
    sections: frozenset[int]
    changes: Mapping[int, tuple[int, int]]  # of each origin: net change, words before the stint
    machine: bool


def window(number: int) -> int:
    """The number of the first Edit that an Edit of this number looks back to."""
    return max(1, (number - WINDOW) // ROW * ROW)


def stint_start(number: int) -> int:
    """The number of the earliest Edit that can be of one stint with an Edit of this number."""
    return max(1, number // ROW * ROW)


def in_stints(deeds: Sequence[Deed]) -> list[Stint]:
    """Deeds of one Article, in order from a multiple of ROW or the first on, as stints."""
    rows: list[list[Deed]] = []
    for deed in deeds:
        last = rows[-1][-1] if rows else None
        if (
            last is not None
            and (last.author, last.day) == (deed.author, deed.day)
            and last.number // ROW == deed.number // ROW
        ):
            rows[-1].append(deed)
        else:
            rows.append([deed])
    return [_stint(row) for row in rows]


def _stint(row: Sequence[Deed]) -> Stint:
    changes: dict[int, tuple[int, int]] = {}
    for deed in row:
        for origin, (change, after) in deed.changes.items():
            net, before = changes.get(origin, (0, after - change))
            changes[origin] = (net + change, before)
    return Stint(
        row[0].edit,
        row[0].author,
        frozenset().union(*(deed.sections for deed in row)),
        {origin: pair for origin, pair in changes.items() if pair[0]},
        row[0].machine,
    )


def size_of(stint: Stint) -> int:
    """How many words it changed."""
    return sum(abs(change) for change, _ in stint.changes.values())


def kept(stint: Stint, standing: Mapping[int, int]) -> int:
    """The share of its change that stands, in millionths; all of it when it changed no word.

    standing: how many words of each origin stand. Of words written or brought back it is those
    that stand, of words removed those that are still gone.
    """
    whole = size_of(stint)
    if not whole:
        return MICRO
    held = 0
    for origin, (change, before) in stint.changes.items():
        moved = standing.get(origin, 0) - before
        held += max(0, min(abs(change), moved if change > 0 else -moved))
    return held * MICRO // whole


Standing = Callable[[Iterable[int]], Mapping[int, int]]


def judge(deeds: Sequence[Deed], standing: Standing) -> tuple[tuple[Treated, ...], tuple[str, ...]]:
    """What the last of these deeds says of those before it, and which of its author's own
    stints it took back.

    deeds: those of an Article from `window` on, in order. standing: how many words of each of
    some origins stand after the last one, without those of which none does; asked once. Only what
    touched a Section that the last one touched is judged: the rest it need not have seen.
    """
    last = deeds[-1]
    stints = in_stints(deeds)
    seen = [s for s in stints[:-1] if s.sections & last.sections and s.changes and not s.machine]
    others = [s for s in seen if s.author != last.author][-STINTS:]
    own = [s for s in seen if s.author == last.author][-STINTS:]
    origins = {origin for s in (*others, *own) for origin in s.changes}
    found = standing(origins)
    now = {origin: found.get(origin, 0) for origin in origins}
    before = {origin: words - last.changes.get(origin, (0, 0))[0] for origin, words in now.items()}
    treated = []
    for s in reversed(others):
        later = stints[stints.index(s) + 1 :]
        gap = sum(1 for o in later if o.author != s.author and o.sections & s.sections)
        share = kept(s, now)
        undone = share == 0 and kept(s, before) > 0
        treated.append(Treated(str(s.edit), str(s.author), gap, share, size_of(s), undone))
    taken_back = tuple(str(s.edit) for s in own if kept(s, now) == 0 and kept(s, before) > 0)
    return tuple(treated), taken_back
