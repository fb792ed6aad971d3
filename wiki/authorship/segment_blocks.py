"""The blocks of Markdown source, and the sentences in each.

A list item's mark belongs to its first sentence, a table row is one piece (the delimiter row goes
with the header), and so are a heading and a fenced block. All else is prose; an editor's own line
break in it ends nothing.
"""

import re
from typing import Final, NamedTuple

from wiki.authorship.segment_prose import cuts


class Piece(NamedTuple):
    """One sentence: the characters start to end, with no white space at either end."""

    start: int
    end: int


_FENCE: Final = re.compile(r" {0,3}(`{3,}|~{3,})")
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


def read_blocks(text: str, base: int, pieces: list[Piece]) -> bool:
    """Add the pieces of a text that begins outside of every block; tell if a fence is left open.

    Places are counted from `base`, where the text begins in the whole. Linear in the text.
    """
    block: list[tuple[int, int]] = []  # the lines of the prose block that is open
    fence, fence_start = "", 0
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
        if opened and not (opened[1][0] == "`" and "`" in line[opened.end() :]):
            _prose(text, base, block, pieces)
            fence, fence_start, listed, table_end = opened[1], start, False, -1
            continue
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
    if fence:
        _whole(text, fence_start, len(text), base, pieces)
    _prose(text, base, block, pieces)
    return bool(fence)


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
