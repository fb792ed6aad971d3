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

from wiki.authorship.align import Block
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
    """The sentences of a changed text; rows: those that read as before, old and new by index."""

    pieces: list[Piece]
    rows: list[Block]


def resegment(before: str, pieces: Sequence[Piece], after: str) -> Resegmented:
    """segment(after), from `pieces`, which are segment(before).

    Only paragraphs that did not stand before are read; the others cost a comparison of strings
    and a shift of their places.
    """
    if before == after:
        return Resegmented(list(pieces), [Block(0, 0, len(pieces))] if pieces else [])
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
    found, rows = list(pieces[:first]), [Block(0, 0, first)]
    known = _paragraphs(before, pieces, (first, last), low, high)
    if not _reread(after, low, high + shift, pieces, known, found, rows):
        # a fence opens that closes later, or never
        del found[first:], rows[1:]
        last = len(pieces)
        known = _paragraphs(before, pieces, (first, last), low, len(before))
        if not _reread(after, low, len(after), pieces, known, found, rows):
            del found[first:], rows[1:]
            read_blocks(after[low:], low, found)
    _keep(pieces, last, len(pieces), shift, found, rows)
    return Resegmented(found, [row for row in rows if row.length])


_end: Final = attrgetter("end")
_piece: Final = partial(tuple.__new__, Piece)  # a third of the cost of Piece(start, end)


def _past(pieces: Sequence[Piece], at: int) -> int:
    """The number of pieces that end at or before `at`."""
    return bisect_left(pieces, at + 1, key=_end)


def _keep(
    pieces: Sequence[Piece], start: int, stop: int, by: int, found: list[Piece], rows: list[Block]
) -> None:
    """Add pieces[start:stop], which stand `by` characters further on now."""
    if start == stop:
        return
    rows.append(Block(start, len(found), stop - start))
    kept = pieces[start:stop]
    if by:
        starts, ends = [low + by for low, _ in kept], [high + by for _, high in kept]
        found += map(_piece, zip(starts, ends, strict=True))
    else:
        found += kept


def _paragraphs(
    text: str, pieces: Sequence[Piece], span: tuple[int, int], low: int, high: int
) -> dict[str, tuple[int, int, int]]:
    """Each paragraph of text[low:high] that ends outside of every piece: its place, and from which
    piece to which it goes. span: from which piece to which text[low:high] goes.
    """
    found: dict[str, tuple[int, int, int]] = {}
    index, last = span
    is_open = leaves_open(text, low, high, pieces[index:last])
    while low < high:
        end, first = low, index
        while True:
            end = text.find("\n\n", end, high)
            end = high if end < 0 else end + 2
            while index < last and pieces[index].start < end:
                index += 1
            if end == high or index == first or pieces[index - 1].end <= end:
                break
        if not (is_open and leaves_open(text, low, end, pieces[first:index])):
            found[text[low:end]] = low, first, index
        low = end
    return found


def _reread(
    text: str,
    low: int,
    high: int,
    pieces: Sequence[Piece],
    known: Mapping[str, tuple[int, int, int]],
    found: list[Piece],
    rows: list[Block],
) -> bool:
    """Add the pieces of text[low:high], by paragraphs; False when a fence is left open."""
    start = stop = by = 0  # a row of paragraphs that are known, and how far on it stands now
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
            stood = known.get(part)
            if stood is not None:
                if stood[1] != stop or low - stood[0] != by:
                    _keep(pieces, start, stop, by, found, rows)
                    start, by = stood[1], low - stood[0]
                stop = stood[2]
                break
            _keep(pieces, start, stop, by, found, rows)
            start = stop = by = 0
            kept = len(found)
            if not read_blocks(part, low, found):
                break
            if end == high:
                return False
            del found[kept:]
            step *= 2  # a fence goes on over blank lines
        low = end
    _keep(pieces, start, stop, by, found, rows)
    return True


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
