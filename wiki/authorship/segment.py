"""Sentences of one Section's Markdown source.

`segment` divides a text, and `divide` one that changed, at the cost of the paragraphs that did.
The rules stand in segment_blocks (paragraphs, list items, table rows, headings, fences) and
segment_prose (where a sentence ends).
"""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from wiki.authorship.segment_blocks import Piece, closed_after, read_blocks

__all__ = ["Divided", "Part", "Piece", "divide", "openings", "segment"]


def segment(text: str) -> list[Piece]:
    """The sentences of one section, in order; the gaps between them are white space only.

    A list item's mark belongs to its first sentence, a table row is one piece (the delimiter row
    goes with the header), and so are a heading and a fenced block.
    """
    return read_blocks(text).pieces


def openings(text: str, pieces: Iterable[tuple[int, int]]) -> list[bool]:
    """Which of the pieces of a text begin a paragraph."""
    found = []
    end = 0
    for start, stop in pieces:
        found.append(end == 0 or text.count("\n", end, start) > 1)
        end = stop
    return found


class Part(NamedTuple):
    """A stretch of a text from one blank line to another, outside of every block, which reads the
    same wherever it stands.

    pieces: its sentences, counted from where it begins. fence: the marks of a fence in it that is
    never closed; then it is the last part, for what follows could close it.
    """

    text: str
    pieces: list[Piece]
    fence: str


class Divided(NamedTuple):
    """A text in its parts; head and tail: how many at the start and at the end stood before."""

    parts: list[Part]
    head: int
    tail: int


def divide(text: str, before: Sequence[Part] = (), others: Sequence[Part] = ()) -> Divided:
    """The parts of a text: together, they are segment(text).

    before: those of a text that stood before; of them only what changed is read again, but for
    what is among the `others`, of whatever text. All these cost a comparison of strings.
    """
    head = low = 0
    for part in before:
        if not text.startswith(part.text, low):
            break
        head, low = head + 1, low + len(part.text)
    if head == len(before) > 0 and low < len(text):  # the last one ends at no blank line
        head, low = head - 1, low - len(before[-1].text)
    tail, high = 0, len(text)
    for part in reversed(before[head:]):
        start = high - len(part.text)
        if start < low or not text.startswith(part.text, start):
            break
        tail, high = tail + 1, start
    while tail and high > low and not text.endswith("\n\n", 0, high):
        high += len(before[-tail].text)
        tail -= 1
    gone = before[head : len(before) - tail]
    known = {part.text: part for part in (*others, *gone) if not part.fence}
    found = list(before[:head])
    while low < high:
        stretch = text[low : _paragraph(text, low, high)]
        part = known.get(stretch) or _read(stretch)
        if part.fence:
            part = _through(text, low, part)
        found.append(part)
        low += len(part.text)
        while high < low:
            high += len(before[-tail].text)
            tail -= 1
    return Divided([*found, *before[len(before) - tail :]], head, tail)


def _paragraph(text: str, low: int, high: int) -> int:
    """Where the paragraph ends that begins at `low`, with the blank line behind it."""
    at = text.find("\n\n", low, high)
    return high if at < 0 else at + 2


def _read(stretch: str) -> Part:
    return Part(stretch, *read_blocks(stretch))


def _through(text: str, low: int, part: Part) -> Part:
    """A part that leaves a fence open, to the paragraph that closes it or else to the end."""
    end = reach = low + len(part.text)
    while part.fence and end < len(text):
        closed = closed_after(text, part.fence, reach)
        end = len(text) if closed < 0 else _paragraph(text, closed, len(text))
        part = _read(text[low:end])
        reach = 2 * end - low  # where that opens another: twice as far, so that it stays linear
    return part
