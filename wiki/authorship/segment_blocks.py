"""The blocks of Markdown source, and the sentences in each.

A list item's mark belongs to its first sentence, a table row is one piece (the delimiter row goes
with the header), and so are a heading and a fenced block. All else is prose; an editor's own line
break in it ends nothing. A fence that is never closed is prose too, as pages show it.
"""

import re
from bisect import bisect_left
from collections.abc import Mapping
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


class Blocks(NamedTuple):
    """The pieces of a text, and the marks of its first fence that no line closes, or nothing."""

    pieces: list[Piece]
    fence: str


def read_blocks(text: str) -> Blocks:
    """The pieces of a text that begins outside of every block. Linear.

    What would open a fence and is not closed by a later line is prose.
    """
    pieces: list[Piece] = []
    block: list[tuple[int, int]] = []  # the lines of the prose block that is open
    fence, fence_start = "", 0
    closers: Mapping[str, tuple[list[int], list[int]]] | None = None
    unclosed = ""
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
                    _prose(text, block, pieces)
                continue
        opened = _FENCE.match(line)
        if fence:
            if opened and opened[1].startswith(fence) and not line[opened.end() :].strip():
                _whole(text, fence_start, end, pieces)
                fence = ""
            continue
        if opened and not (opened[1][0] == "`" and _INFO.match(line, opened.end())):
            if closers is None:
                closers = _closers(text)
            if _is_closed(opened[1], end, closers):
                _prose(text, block, pieces)
                fence, fence_start, listed, table_end = opened[1], start, False, -1
                continue
            unclosed = unclosed or opened[1]
        if _TABLE.match(line):
            _prose(text, block, pieces)
            if table_end == start - 1 and pieces and _DELIMITER.match(line):
                pieces[-1] = Piece(pieces[-1].start, start + len(line.rstrip()))
            else:
                _whole(text, start, end, pieces)
            table_end, listed = end, False
            continue
        table_end = -1
        if _HEADING.match(line) or _RULE.match(line):
            _prose(text, block, pieces)
            _whole(text, start, end, pieces)
            listed = False
            continue
        number = _NUMBER.match(line)
        if (
            _BULLET.match(line)
            or _NOTE.match(line)
            or (number and (not block or listed or number[1] == "1" or _closed(text, block)))
        ):
            _prose(text, block, pieces)
            listed = True
        elif not block:
            listed = False
        block.append((start, end))
    _prose(text, block, pieces)
    return Blocks(pieces, unclosed)


def closed_after(text: str, fence: str, at: int) -> int:
    """Where the first line ends that closes a fence, its marks at `at` or behind; -1 for none."""
    while True:
        mark = text.find(fence, at)
        if mark < 0:
            return -1
        at = text.find("\n", mark)
        end = len(text) if at < 0 else at
        line = _FENCE_ALONE.match(text, text.rfind("\n", 0, mark) + 1, end)
        if line is not None and line[2] is not None and line[1].startswith(fence):
            return end
        if at < 0:
            return -1


def _fences(text: str) -> list[re.Match[str]]:
    """The lines that begin with the marks of a fence."""
    starts: set[int] = set()
    for mark in ("```", "~~~"):
        at = text.find(mark)
        while at >= 0:
            starts.add(text.rfind("\n", 0, at) + 1)
            end = text.find("\n", at)
            at = text.find(mark, end) if end >= 0 else -1
    found = (_FENCE_ALONE.match(text, start) for start in sorted(starts))
    return [match for match in found if match is not None]


def _closers(text: str) -> dict[str, tuple[list[int], list[int]]]:
    """By mark: lengths of lines that may close a fence, and where the last of that length or
    more stands.
    """
    found: dict[str, tuple[list[int], list[int]]] = {"`": ([], []), "~": ([], [])}
    for match in reversed(_fences(text)):
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


def _whole(text: str, start: int, end: int, pieces: list[Piece]) -> None:
    part = text[start:end]
    ink = part.lstrip()
    if ink:
        low = end - len(ink)
        pieces.append(Piece(low, low + len(ink.rstrip())))


def _prose(text: str, block: list[tuple[int, int]], pieces: list[Piece]) -> None:
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
    base = block[0][0]
    block.clear()
    start = len(part) - len(part.lstrip())
    for end in cuts(shown):
        pieces.append(Piece(base + start, base + end))
        ink = _INK.search(part, end)
        assert ink is not None  # noqa: S101 - the last sentence is never cut off
        start = ink.start()
    pieces.append(Piece(base + start, base + len(part.rstrip())))
