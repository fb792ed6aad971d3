"""Marks of a code fence that go from the end of one piece to the start of the next.

Where a fence before them opens or closes, so do all that follow: what was the end of a piece
begins one, though nobody touched it.
"""

from collections.abc import Iterator
from typing import Final

from wiki.authorship.reading import Wording
from wiki.authorship.work import New, Old, Work

_FENCES: Final = ("```", "~~")  # what tokens of a fence begin with
_Spot = tuple[Wording, int]  # a wording, and the number of a word or of a gap in it


def fences(work: Work) -> None:
    """Give such marks the writers they had beside the same words. Costs nothing without fences."""
    olds: dict[int, Old] = {}
    for new in work.news:
        text = new.draft.text
        if new.runs is not None or not ("```" in text or "~~~" in text):
            continue
        olds = olds or {id(old.wording): old for old in work.olds}
        for gap, marks in new.reading.marks.items():
            if any(mark.startswith(_FENCES) for mark in marks):
                for wording, there in _gaps(work, olds, new, gap):
                    writers = _fences_of(wording, there)
                    for index, mark in enumerate(marks):
                        if mark in writers:
                            new.fences.setdefault((gap, index), writers[mark])


def _gaps(work: Work, olds: dict[int, Old], new: New, gap: int) -> Iterator[_Spot]:
    """The gaps that a gap was, by the words on both sides of it."""
    left = new.source(gap - 1) if gap else _end(work.new_at.get(new.at - 1), -1)
    size = len(new.keys)
    right = new.source(gap) if gap < size else _end(work.new_at.get(new.at + 1), 0)
    if left is not None:
        wording, at = left
        yield wording, at + 1
        old = olds.get(id(wording))
        if old is not None and at + 1 == len(old.keys) and old.at + 1 in work.old_at:
            yield work.old_at[old.at + 1].wording, 0
    if right is not None:
        wording, at = right
        yield wording, at
        old = olds.get(id(wording))
        if old is not None and at == 0 and old.at - 1 in work.old_at:
            there = work.old_at[old.at - 1].wording
            yield there, len(there.reading.keys)


def _end(beside: New | None, at: int) -> _Spot | None:
    """Where the first or the last word of a sentence comes from; None when nobody asked."""
    if beside is None or beside.runs is not None or not beside.keys:
        return None
    return beside.source(at)


def _fences_of(wording: Wording, gap: int) -> dict[str, int]:
    """The marks of fences in a gap, and their writers."""
    first = wording.reading.first(gap)
    return {
        mark: wording.spread[first + at]
        for at, mark in enumerate(wording.reading.marks.get(gap, ()))
        if mark.startswith(_FENCES)
    }
