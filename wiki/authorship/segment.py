"""Sentences of one Section's Markdown source.

`segment` divides a text and `resegment` one that changed, at the cost of the paragraphs that did.
The rules stand in segment_blocks (paragraphs, list items, table rows, headings, fences) and
segment_prose (where a sentence ends).
"""

from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
from functools import partial
from operator import attrgetter
from typing import Final, NamedTuple

from wiki.authorship.segment_blocks import Piece, has_fence, leaves_open, read_blocks

__all__ = ["Piece", "Resegmented", "openings", "resegment", "segment"]


def segment(text: str) -> list[Piece]:
    """The sentences of one section, in order; the gaps between them are white space only.

    A list item's mark belongs to its first sentence, a table row is one piece (the delimiter row
    goes with the header), and so are a heading and a fenced block.
    """
    pieces: list[Piece] = []
    read_blocks(text, 0, pieces)
    return pieces


def openings(text: str, pieces: Iterable[tuple[int, int]], end: int = 0) -> list[bool]:
    """Which of some pieces of a text begin a paragraph; `end` is where the piece before ends."""
    found = []
    for start, stop in pieces:
        found.append(end == 0 or text.count("\n", end, start) > 1)
        end = stop
    return found


class Resegmented(NamedTuple):
    """The sentences of a changed text; the first `head` and the last `tail` read as before."""

    pieces: list[Piece]
    head: int
    tail: int


def resegment(before: str, pieces: Sequence[Piece], after: str) -> Resegmented:
    """segment(after), from `pieces`, which are segment(before).

    Only paragraphs that did not stand before are read; the others cost a comparison of strings
    and a shift of their places.
    """
    if before == after:
        return Resegmented(list(pieces), len(pieces), 0)
    most = min(len(before), len(after))
    low = _edge(before, pieces, _shared_start(before, after, most))
    first = _past(pieces, low)
    high = len(before) - _shared_end(before, after, most - low)
    last = len(pieces)
    while True:
        high = before.find("\n\n", high)
        if high < 0:
            high = len(before)
            break
        high += 2
        last = _past(pieces, high)
        if last == len(pieces) or pieces[last].start >= high:
            break
        high = pieces[last].end
    shift = len(after) - len(before)
    if has_fence(after, low, high + shift) and leaves_open(before, 0, low, pieces[:first]):
        low = first = 0
    if high == len(before):
        last = len(pieces)
    known = _paragraphs(before, pieces[first:last], low, high)
    middle = _reread(after, low, high + shift, known)
    if middle is None:  # a fence opens that closes later, or never
        last = len(pieces)
        known = _paragraphs(before, pieces[first:last], low, len(before))
        middle = _reread(after, low, len(after), known)
        if middle is None:
            middle = []
            read_blocks(after[low:], low, middle)
    found = [*pieces[:first], *middle]
    found += _shifted(pieces[last:], shift) if shift else pieces[last:]
    return Resegmented(found, first, len(pieces) - last)


_end: Final = attrgetter("end")
_piece: Final = partial(tuple.__new__, Piece)  # a third of the cost of Piece(start, end)


def _past(pieces: Sequence[Piece], at: int) -> int:
    """The number of pieces that end at or before `at`."""
    return bisect_left(pieces, at + 1, key=_end)


def _shifted(pieces: Sequence[Piece], by: int) -> Iterable[Piece]:
    starts, ends = [start + by for start, _ in pieces], [end + by for _, end in pieces]
    return map(_piece, zip(starts, ends, strict=True))


def _paragraphs(
    text: str, pieces: Sequence[Piece], low: int, high: int
) -> dict[str, tuple[int, Sequence[Piece]]]:
    """Each paragraph of text[low:high] that ends outside of every piece: its place, its pieces."""
    found: dict[str, tuple[int, Sequence[Piece]]] = {}
    index, count = 0, len(pieces)
    is_open = leaves_open(text, low, high, pieces)
    while low < high:
        end, first = low, index
        while True:
            end = text.find("\n\n", end, high)
            end = high if end < 0 else end + 2
            while index < count and pieces[index].start < end:
                index += 1
            if end == high or index == first or pieces[index - 1].end <= end:
                break
        if not (is_open and leaves_open(text, low, end, pieces[first:index])):
            found[text[low:end]] = low, pieces[first:index]
        low = end
    return found


def _reread(
    text: str, low: int, high: int, known: Mapping[str, tuple[int, Sequence[Piece]]]
) -> list[Piece] | None:
    """The pieces of text[low:high], by paragraphs; None when a fence is left open."""
    found: list[Piece] = []
    while low < high:
        end, step = low, 1
        while True:
            for _ in range(step):
                end = text.find("\n\n", end, high)
                if end < 0:
                    end = high
                    break
                end += 2
            part = text[low:end]
            if part in known:
                stood, inside = known[part]
                found += _shifted(inside, low - stood)
                break
            kept = len(found)
            if not read_blocks(part, low, found):
                break
            if end == high:
                return None
            del found[kept:]
            step *= 2  # a fence goes on over blank lines
        low = end
    return found


def _shared_start(one: str, other: str, most: int) -> int:
    """How many characters two texts share at the start, of at most `most`."""
    low, high = 0, most
    while low < high:
        middle = (low + high + 1) // 2
        if other.startswith(one[low:middle], low):
            low = middle
        else:
            high = middle - 1
    return low


def _shared_end(one: str, other: str, most: int) -> int:
    """How many characters two texts share at the end, of at most `most`."""
    low, high = 0, most
    while low < high:
        middle = (low + high + 1) // 2
        if other.endswith(one[len(one) - middle : len(one) - low], 0, len(other) - low):
            low = middle
        else:
            high = middle - 1
    return low


def _edge(text: str, pieces: Sequence[Piece], shared: int) -> int:
    """The last start of a paragraph, outside of every piece, in the first `shared` characters."""
    while True:
        at = text.rfind("\n\n", 0, shared)
        if at < 0:
            return 0
        at += 2
        inside = _past(pieces, at)
        if inside == len(pieces) or pieces[inside].start >= at:
            return at
        shared = pieces[inside].start
