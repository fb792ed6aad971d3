"""The blocks of Markdown source, and the sentences in each.

A list item's mark belongs to its first sentence, a table row is one piece (the delimiter row goes
with the header), and so are a heading and a fenced block. All else is prose; an editor's own line
break in it ends nothing. A fence that is never closed is prose too, as pages show it.
"""

import re
from bisect import bisect_left
from collections.abc import Mapping, Sequence
from operator import attrgetter
from typing import Final, NamedTuple

from wiki.authorship.segment_prose import cuts


class Piece(NamedTuple):
    """One sentence: the characters start to end, with no white space at either end."""

    start: int
    end: int


_FENCE: Final = re.compile(r" {0,3}(`{3,}|~{3,})")
_FENCE_ALONE: Final = re.compile(r" {0,3}(`{3,}|~{3,})([^\S\n]*$)?", re.MULTILINE)
_INFO: Final = re.compile(r"[^`\n]*`")  # what stands behind no fence of backticks
_HEADING: Final = re.compile(r" {0,3}#{1,6}(?:\s|$)")
_RULE: Final = re.compile(r" {0,3}(?:(?:\*[ \t]*+){3,}|(?:-[ \t]*+){3,}|(?:_[ \t]*+){3,})$")
_BULLET: Final = re.compile(r"[ \t]*+(?:>[ \t]*+)*+[-*+\u2022](?:[ \t]+\S|[ \t]*$)")
_NUMBER: Final = re.compile(r"[ \t]*+(?:>[ \t]*+)*+(\d{1,3})[.)](?:[ \t]+\S|[ \t]*$)")
_NOTE: Final = re.compile(r" {0,3}\[[^\]\n]{1,80}\]:(?:\s|$)")
_TABLE: Final = re.compile(r"[ \t]*+\|")
_DELIMITER: Final = re.compile(r"[ \t]*+\|?[-|: \t]*$")
_QUOTE: Final = re.compile(r"[ \t]*+(?:>[ \t]*+)++")
_MARKS: Final = frozenset("`~#*-_+\u2022>|[")  # what the first character of no plain line is
_INK: Final = re.compile(r"\S")
_end: Final = attrgetter("end")


def read_blocks(text: str, base: int, pieces: list[Piece]) -> bool:
    """Add the pieces of a text that begins outside of every block; tell if a fence is left open.

    What would open a fence and is not closed by a later line is prose.
    Places are counted from `base`, where the text begins in the whole. Linear in the text.
    """
    block: list[tuple[int, int]] = []  # the lines of the prose block that is open
    fence, fence_start = "", 0
    closers: Mapping[str, tuple[list[int], list[int]]] | None = None
    unclosed = False
    listed = False  # the open block is a list item
    table_end = -1  # where the last table row ended, when nothing came after it
    at = 0
    for line in text.split("\n"):
        start, end, at = at, at + len(line), at + len(line) + 1
        if not fence:
            first = line.lstrip()[:1]
            if first not in _MARKS and not first.isdecimal():
                table_end = -1
                if first:
                    listed = listed and bool(block)
                    block.append((start, end))
                else:
                    _prose(text, base, block, pieces)
                continue
        opened = _FENCE.match(line)
        if fence:
            if opened and opened[1].startswith(fence) and not line[opened.end() :].strip():
                _whole(text, fence_start, end, base, pieces)
                fence = ""
            continue
        if opened and not (opened[1][0] == "`" and _INFO.match(line, opened.end())):
            if closers is None:
                closers = _closers(text)
            if _is_closed(opened[1], end, closers):
                _prose(text, base, block, pieces)
                fence, fence_start, listed, table_end = opened[1], start, False, -1
                continue
            unclosed = True
        if _TABLE.match(line):
            _prose(text, base, block, pieces)
            if table_end == start - 1 and pieces and _DELIMITER.match(line):
                pieces[-1] = Piece(pieces[-1].start, base + start + len(line.rstrip()))
            else:
                _whole(text, start, end, base, pieces)
            table_end, listed = end, False
            continue
        table_end = -1
        if _HEADING.match(line) or _RULE.match(line):
            _prose(text, base, block, pieces)
            _whole(text, start, end, base, pieces)
            listed = False
            continue
        number = _NUMBER.match(line)
        if (
            _BULLET.match(line)
            or _NOTE.match(line)
            or (number and (not block or listed or number[1] == "1" or _closed(text, block)))
        ):
            _prose(text, base, block, pieces)
            listed = True
        elif not block:
            listed = False
        block.append((start, end))
    _prose(text, base, block, pieces)
    return unclosed


def has_fence(text: str, low: int, high: int) -> bool:
    """Whether the marks of a fence stand in text[low:high]."""
    return text.find("```", low, high) >= 0 or text.find("~~~", low, high) >= 0


def leaves_open(text: str, low: int, high: int, pieces: Sequence[Piece]) -> bool:
    """Whether a line of text[low:high] could open a fence, and would if a later line closed it.

    pieces: those that begin there. One search, and nothing where no fence stands.
    """
    closed = low
    for match in _fences(text, low, high):
        if match.start() < closed or (match[1][0] == "`" and _INFO.match(text, match.end(1))):
            continue
        inside = bisect_left(pieces, match.end(1), key=_end)
        if inside == len(pieces) or pieces[inside].start != match.start(1):
            return True
        piece = text[match.start(1) : pieces[inside].end]
        last = piece[piece.rfind("\n") + 1 :].strip()
        if last == piece or not last.startswith(match[1]) or last.strip(match[1][0]):
            return True
        closed = pieces[inside].end
    return False


def _fences(text: str, low: int, high: int) -> list[re.Match[str]]:
    """The lines of text[low:high] that begin with the marks of a fence."""
    starts: set[int] = set()
    for mark in ("```", "~~~"):
        at = text.find(mark, low, high)
        while at >= 0:
            starts.add(text.rfind("\n", low, at) + 1 or low)
            end = text.find("\n", at, high)
            at = text.find(mark, end, high) if end >= 0 else -1
    found = (_FENCE_ALONE.match(text, start, high) for start in sorted(starts))
    return [match for match in found if match is not None]


def _closers(text: str) -> dict[str, tuple[list[int], list[int]]]:
    """By mark: lengths of lines that may close a fence, and where the last of that length or
    more stands.
    """
    found: dict[str, tuple[list[int], list[int]]] = {"`": ([], []), "~": ([], [])}
    for match in reversed(_fences(text, 0, len(text))):
        lengths, last = found[match[1][0]]
        if match[2] is not None and (not lengths or len(match[1]) > lengths[-1]):
            lengths.append(len(match[1]))
            last.append(match.start())
    return found


def _is_closed(fence: str, end: int, closers: Mapping[str, tuple[list[int], list[int]]]) -> bool:
    """Whether a line after `end` closes a fence."""
    lengths, last = closers[fence[0]]
    at = bisect_left(lengths, len(fence))
    return at < len(lengths) and last[at] > end


def _closed(text: str, block: list[tuple[int, int]]) -> bool:
    """Whether the prose so far ends in a stop, so that a number after it opens a list item."""
    start, end = block[-1]
    return text[start:end].rstrip()[-1:] in ".:;!?)]"


def _whole(text: str, start: int, end: int, base: int, pieces: list[Piece]) -> None:
    part = text[start:end]
    ink = part.lstrip()
    if ink:
        low = base + end - len(ink)
        pieces.append(Piece(low, low + len(ink.rstrip())))


def _prose(text: str, base: int, block: list[tuple[int, int]], pieces: list[Piece]) -> None:
    """Close the open block: its sentences go to `pieces`."""
    if not block:
        return
    part = shown = text[block[0][0] : block[-1][1]]
    if ">" in part:  # the marks of a quotation are no part of its sentences
        lines = []
        for low, high in block:
            line = text[low:high]
            mark = _QUOTE.match(line)
            lines.append(" " * mark.end() + line[mark.end() :] if mark else line)
        shown = "\n".join(lines)
    base += block[0][0]
    block.clear()
    start = len(part) - len(part.lstrip())
    for end in cuts(shown):
        pieces.append(Piece(base + start, base + end))
        ink = _INK.search(part, end)
        assert ink is not None  # noqa: S101 - the last sentence is never cut off
        start = ink.start()
    pieces.append(Piece(base + start, base + len(part.rstrip())))
