"""Sentences of one Section's Markdown source.

First the blocks: paragraphs, list items, table rows, headings, fences. Then, inside prose, every
stop is judged by the word before it and the word after it. Nothing is split inside closed
brackets, quotes, code and links, and never at an editor's own line break. A citation after the
stop belongs to the sentence before it.

Every pass is linear in the length of the text.
"""

import re
from bisect import bisect_left
from collections.abc import Mapping, Sequence
from typing import Final, NamedTuple


class Piece(NamedTuple):
    """One sentence: the characters start to end, with no white space at either end."""

    start: int
    end: int


# Blocks ------------------------------------------------------------------------------------------

_FENCE: Final = re.compile(r" {0,3}(`{3,}|~{3,})")
_HEADING: Final = re.compile(r" {0,3}#{1,6}(?:\s|$)")
_RULE: Final = re.compile(r" {0,3}(?:(?:\*[ \t]*+){3,}|(?:-[ \t]*+){3,}|(?:_[ \t]*+){3,})$")
_BULLET: Final = re.compile(r"[ \t]*+(?:>[ \t]*+)*+[-*+\u2022](?:[ \t]+\S|[ \t]*$)")
_NUMBER: Final = re.compile(r"[ \t]*+(?:>[ \t]*+)*+(\d{1,3})[.)](?:[ \t]+\S|[ \t]*$)")
_NOTE: Final = re.compile(r" {0,3}\[[^\]\n]{1,80}\]:(?:\s|$)")
_TABLE: Final = re.compile(r"[ \t]*+\|")
_DELIMITER: Final = re.compile(r"[ \t]*+\|?[-|: \t]*$")
_QUOTE: Final = re.compile(r"[ \t]*+(?:>[ \t]*+)++")


def segment(text: str) -> list[Piece]:
    """The sentences of one section, in order; the gaps between them are white space only.

    A list item's mark belongs to its first sentence, a table row is one piece (the delimiter row
    goes with the header), and so are a heading and a fenced block.
    """
    pieces: list[Piece] = []
    _blocks(text, pieces)
    return pieces


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
    ends = [piece.end for piece in pieces]
    most = min(len(before), len(after))
    low = _edge(before, pieces, ends, _shared(before, after, most))
    first = bisect_left(ends, low + 1)
    most -= low
    high = len(before) - _shared(before[::-1][:most], after[::-1][:most], most)
    last = len(pieces)
    while True:
        high = before.find("\n\n", high)
        if high < 0:
            high = len(before)
            break
        high += 2
        last = bisect_left(ends, high + 1)
        if last == len(pieces) or pieces[last].start >= high:
            break
        high = pieces[last].end
    shift = len(after) - len(before)
    if high == len(before):
        last = len(pieces)
    known = _paragraphs(before, pieces[first:last], low, high)
    middle = _reread(after[low : high + shift], known)
    if middle is None:  # a fence opens that closes later, or never
        last = len(pieces)
        known = _paragraphs(before, pieces[first:last], low, len(before))
        middle = _reread(after[low:], known)
        if middle is None:
            middle = []
            _blocks(after[low:], middle)
    found = list(pieces[:first])
    found += [Piece(start + low, end + low) for start, end in middle]
    if shift:
        found += [Piece(start + shift, end + shift) for start, end in pieces[last:]]
    else:
        found += pieces[last:]
    return Resegmented(found, first, len(pieces) - last)


def _paragraphs(text: str, pieces: Sequence[Piece], low: int, high: int) -> dict[str, list[Piece]]:
    """The pieces of each paragraph of text[low:high] that ends outside of every piece."""
    found: dict[str, list[Piece]] = {}
    index = 0
    while low < high:
        inside: list[Piece] = []
        end = low
        while True:
            end = text.find("\n\n", end, high)
            end = high if end < 0 else end + 2
            while index < len(pieces) and pieces[index].start < end:
                inside.append(Piece(pieces[index].start - low, pieces[index].end - low))
                index += 1
            if end == high or not inside or inside[-1].end + low <= end:
                break
        found[text[low:end]] = inside
        low = end
    return found


def _reread(text: str, known: Mapping[str, Sequence[Piece]]) -> list[Piece] | None:
    """The pieces of a text, paragraph by paragraph; None when it ends in an open fence."""
    found: list[Piece] = []
    low = 0
    while low < len(text):
        end, step = low, 1
        while True:
            for _ in range(step):
                end = text.find("\n\n", end)
                if end < 0:
                    end = len(text)
                    break
                end += 2
            part = text[low:end]
            inside: Sequence[Piece] | None = known.get(part)
            if inside is None:
                fresh: list[Piece] = []
                if _blocks(part, fresh):
                    if end == len(text):
                        return None
                    step *= 2  # a fence goes on over blank lines
                    continue
                inside = fresh
            found += [Piece(start + low, stop + low) for start, stop in inside]
            low = end
            break
    return found


def _shared(one: str, other: str, most: int) -> int:
    """How many characters two texts share at the start."""
    low, high = 0, most
    while low < high:
        middle = (low + high + 1) // 2
        if one[low:middle] == other[low:middle]:
            low = middle
        else:
            high = middle - 1
    return low


def _edge(text: str, pieces: Sequence[Piece], ends: Sequence[int], shared: int) -> int:
    """The last start of a paragraph, outside of every piece, in the first `shared` characters."""
    while True:
        at = text.rfind("\n\n", 0, shared)
        if at < 0:
            return 0
        at += 2
        inside = bisect_left(ends, at + 1)
        if inside == len(pieces) or pieces[inside].start >= at:
            return at
        shared = pieces[inside].start


def _blocks(text: str, pieces: list[Piece]) -> bool:
    """Read a text that begins outside of every block; whether it ends in an open fence."""
    block: list[tuple[int, int]] = []  # the lines of the prose block that is open
    fence, fence_start = "", 0
    listed = False  # the open block is a list item
    table_end = -1  # where the last table row ended, when nothing came after it
    at = 0
    for line in text.split("\n"):
        start, end, at = at, at + len(line), at + len(line) + 1
        opened = _FENCE.match(line)
        if fence:
            if opened and opened[1].startswith(fence) and not line[opened.end() :].strip():
                _whole(text, fence_start, end, pieces)
                fence = ""
            continue
        if opened and not (opened[1][0] == "`" and "`" in line[opened.end() :]):
            _prose(text, block, pieces)
            fence, fence_start, listed, table_end = opened[1], start, False, -1
            continue
        if not line.strip():
            _prose(text, block, pieces)
            table_end = -1
            continue
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
    if fence:
        _whole(text, fence_start, len(text), pieces)
    _prose(text, block, pieces)
    return bool(fence)


def _closed(text: str, block: list[tuple[int, int]]) -> bool:
    """Whether the prose so far ends in a stop, so that a number after it opens a list item."""
    start, end = block[-1]
    return text[start:end].rstrip()[-1:] in ".:;!?)]"


def _whole(text: str, start: int, end: int, pieces: list[Piece]) -> None:
    part = text[start:end]
    if part.strip():
        low = start + len(part) - len(part.lstrip())
        pieces.append(Piece(low, start + len(part.rstrip())))


def _prose(text: str, block: list[tuple[int, int]], pieces: list[Piece]) -> None:
    """Close the open block: its sentences go to `pieces`."""
    if not block:
        return
    start, end = block[0][0], block[-1][1]
    part = text[start:end]
    shown = part
    if ">" in part:  # the marks of a quotation are no part of its sentences
        lines = []
        for low, high in block:
            line = text[low:high]
            mark = _QUOTE.match(line)
            lines.append(" " * mark.end() + line[mark.end() :] if mark else line)
        shown = "\n".join(lines)
    low = 0
    for cut in [*_cuts(shown), len(part)]:
        _whole(text, start + low, start + cut, pieces)
        low = cut
    block.clear()


# Prose -------------------------------------------------------------------------------------------

# A stop, what closes after it, and the citations that belong to the sentence it ends.
_CITE: Final = (
    r"(?:\s*\[-?@[^\[\]]*\]|\s*\[\^[^\[\]\s]{1,40}\]|\s?\[\d{1,4}(?:\s?[-,;\u2013]\s?\d{1,4}){0,40}\]"
    r"|\s*\{\{[^{}\n]{1,200}\}\}|<sup>[^<>]{1,200}</sup>|<ref\b[^<>]{0,200}/>"
    r"|<ref\b[^<>]{0,200}>[^<>]{0,400}</ref>|\^[^\s^]{1,40}\^"
    r"|[\u2070\u00b9\u00b2\u00b3\u2074-\u2079][\u2070\u00b9\u00b2\u00b3\u2074-\u2079,\u207b\u2013-]*)"
)
_STOP: Final = re.compile(
    r"(?:[.!?\u2026\u061f\u06d4\u0964]+|(?P<wide>[\u3002\uff01\uff1f\uff61]+))"
    "(?P<close>[\"'\u201d\u2019\u00bb)\\]*_`\u300d\u300f\uff09]*)"
    r"(?P<cite>(?<=[A-Za-z)\]][.!?])\d{1,3}(?:[,\u2013-]\d{1,3})*(?=\s+[\[(]?[A-Z]|\s*$)"
    rf"|(?:{_CITE})*)"
    r"(?P<gap>\s+|$|(?=[^\s\w.,;:!?]*\w))"
)
_SIGN: Final = re.compile("[.!?\u2026\u061f\u06d4\u0964\u3002\uff01\uff1f\uff61]")
_OPENERS: Final = re.compile(r"(?:[\"'\u201c\u2018\u00ab(\[*_`\u00bf\u00a1]|<[a-z]{1,6}>)*+")
_NEXT: Final = re.compile(r"[^\W_](?:[\w+/\u2019'-]*\w)?")
_BEFORE: Final = re.compile(r"[^\s()\[\]{}\"\u201c\u201d\u00ab\u00bb,;:/\u2013\u2014]*$")
_HYPHENED: Final = re.compile(r"[a-z]{1,2}-[a-z]")
_PANEL: Final = re.compile(r"\([a-z]\)\s+[A-Z]")
_INITIAL: Final = re.compile(r"[A-Z]\.")
_DOTTED: Final = re.compile(r"[^\W\d_]{1,2}(?:\.[^\W\d_]{1,2})+$")


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


# Never the last word of a sentence: something must follow.
_OPEN: Final = _words(
    """
    fig figs e.g i.e eg ie cf vs v.s viz ca approx dr drs prof mr mrs st mt incl eq eqs eqn eqns
    ref refs sect sects chap suppl supp subsp ssp var cv vol vols pp cat nos i.c esp resp proc
    natl acad engl univ dept gen sen rev hon messrs tel ext ext.data extended.data acc assn
    """
)
# Open only before a number.
_COUNTED: Final = _words(
    """
    no nr p table tab sec ex art ch app appl jan feb mar apr jun jul aug sept sep oct nov dec n
    chr op lot exp rm mol lane line part
    """
)
# May close a sentence, when the next word opens one.
_EITHER: Final = _words(
    """
    al etc ms sp spp inc ltd co corp llc gmbh jr sr bros ph.d m.d d.sc b.sc m.sc dphil biol chem
    sci med immunol exp physiol natl genet j lett int am soc res
    """
)
_STARTERS: Final = _words(
    """
    The A An It Its This These Those That We Our Ours They Their Them In On At Of For From By
    With Within Without To As If When Whenever While Where Whereas Which Who What Why How
    However Thus Therefore Hence Moreover Furthermore Further Although Though Since Because Both
    Each Every All Any Some Many Most Much More Several Other Others Another Such No Not None
    Neither Either One Two Three Four Five Six After Before During Upon Under Over Through
    Throughout Until Here There He She His Her I You Your My Data Results See Also Only Even
    Using Based Given Similarly Taken Interestingly Conversely Consistent Compared Finally First
    Second Third Then Next Together Among Amongst Between Despite Additionally Indeed
    Nevertheless Nonetheless Instead Likewise Recently Previous Previously Recent Surprisingly
    Importantly Notably Note But And Or So Yet Yes Can Could Does Did Do Is Are Was Were Has
    Have Had Cells Mice Patients Studies Evidence Analysis Expression Overall Specifically
    Accordingly Consequently Subsequently Currently Unlike Like Briefly Alternatively Otherwise
    Still Let Following Few Less Least Besides Once Perhaps Animals Samples Values Methods
    Objective Conclusion Conclusions Background
    """
)
# A single capital after one of these is a person's initial and not a name's last letter.
_NAMING: Final = _words(
    """
    by from of and with to de von van der di thank thanks & dr prof mr mrs ms
    """
)


def _cuts(text: str) -> list[int]:
    """Where the sentences of one block of prose end, the last one left out."""
    found: list[int] = []
    sign = _SIGN.search(text)
    if sign is None or not text[sign.end() :].strip():
        return found
    text = _plain(text)
    start = len(text) - len(text.lstrip())
    final = len(text.rstrip())
    hidden: list[int] | None = None
    for stop in _STOP.finditer(text):
        if stop.end("cite") >= final:
            break
        if hidden is None:
            hidden = _depths(text)
        end = stop.end("close")
        if hidden[end] or (hidden[stop.start()] and not stop["close"]):
            continue
        if _ends(text, stop, start):
            found.append(stop.end("cite"))
            start = stop.end()
    return found


def _ends(text: str, stop: re.Match[str], start: int) -> bool:
    """Whether a sentence that began at `start` ends at this stop."""
    if stop["wide"]:
        return True
    at = _OPENERS.match(text, stop.end())
    assert at is not None  # noqa: S101 - the pattern matches nothing, too
    word = _NEXT.match(text, at.end())
    if word is None:
        return False
    after = word.group()
    first = after[0]
    sign = text[stop.start() : stop.start("close")]
    if sign[0] in "\u061f\u06d4\u0964":
        return bool(stop["gap"])
    before = _BEFORE.search(text, max(start, stop.start() - 60), stop.start())
    last = before.group().strip("*_`'\u2018\u2019<>") if before else ""
    if not stop["gap"]:
        return _ends_tight(text, stop, word, last)
    named = first.islower() and bool(
        any(c.isupper() or c.isdigit() for c in after)  # mRNA, p53
        or _HYPHENED.match(after)  # c-myc
        or "\u03b1" <= first <= "\u03c9"
        or _PANEL.match(text, stop.end())  # (a) Expression levels
    )
    if first.islower() and not named and text[stop.end()] != "`":
        return False
    if sign != ".":
        spaced = stop.start() > 0 and text[stop.start() - 1].isspace()
        return not (named and sign[0] == "!") and not (
            spaced and ("..." in sign or "\u2026" in sign)
        )
    starter = after in _STARTERS
    if not last:
        spaced = text[max(start, stop.start() - 1) : stop.start()].isspace()
        return not spaced or (first.isupper() and text[start : stop.start()].rstrip()[-1:] != ".")
    small = last.lower()
    if (
        before is not None
        and before.start() <= start
        and (
            (len(last) == 1 and not last.isdigit() and last.isascii())
            or (last.isdigit() and len(last) <= 2)
        )
    ):
        return False  # "1. Isolate the cells", "A. Smith", at the start
    if small in _OPEN and not (last.isupper() and last.isalpha() and not small.startswith("fig")):
        return False
    if first.isdigit() and small in _COUNTED:
        return False
    if small in _EITHER and (small != "ms" or last == "Ms"):
        return starter
    if _DOTTED.fullmatch(last):
        return starter
    if len(last) == 1 and last.isalpha() and last.isupper():
        if starter:
            return True
        words = text[max(start, stop.start() - 60) : before.start() if before else 0].split()
        lead = words[-1] if words else ""
        if not lead or lead.lower().strip("(,;") in _NAMING or lead[-1] in ".,;(":
            return False
        return not (lead[0].isupper() and lead[1:].islower()) and not _INITIAL.match(text, at.end())
    return True


def _ends_tight(text: str, stop: re.Match[str], word: re.Match[str], last: str) -> bool:
    """The same where no space follows: "cells.The", "cells.[1]The"."""
    if stop.group()[0] != "." or len(text) <= word.end() or stop["close"].strip(')]"\u201d'):
        return False
    capital = word.group()[0].isupper() and word.group()[1:].islower()
    if not capital and word.group() not in _STARTERS:
        return False
    if not text[word.end()].isspace() or text[stop.end()] not in word.group()[0] + "([":
        return False
    if stop["close"] or stop["cite"] or text[stop.start() - 1] in ")]":
        return True
    if len(last) > 1 and last.isalnum() and len(word.group()) > 1 and word.group() in _STARTERS:
        return last.lower() not in _OPEN
    return len(last) > 2 and last.isalpha() and last.islower()


_TICKS: Final = re.compile(r"`+")


def _plain(text: str) -> str:
    """The text with what stands in `code` written as X."""
    if "`" not in text:
        return text
    runs = [(tick.start(), tick.end()) for tick in _TICKS.finditer(text)]
    following: dict[int, int] = {}
    closing = [-1] * len(runs)
    for index in range(len(runs) - 1, -1, -1):
        length = runs[index][1] - runs[index][0]
        closing[index] = following.get(length, -1)
        following[length] = index
    parts: list[str] = []
    at = index = 0
    while index < len(runs):
        if closing[index] < 0:
            index += 1
            continue
        low, high = runs[index][1], runs[closing[index]][0]
        parts.append(text[at:low])
        parts.append("X" * (high - low))
        at, index = high, closing[index] + 1
    parts.append(text[at:])
    return "".join(parts)


_PAIR: Final = re.compile('[()\\[\\]{}\u201c\u201d\u00ab\u00bb"]')
_CLOSES: Final = {")": "(", "]": "[", "}": "{", "\u201d": "\u201c", "\u00bb": "\u00ab"}
_LONGEST: Final = 1500  # brackets and quotes that are further apart are not a pair


def _depths(text: str) -> list[int]:
    """For each place between characters, how many closed brackets and quotes are open there."""
    steps = [0] * (len(text) + 2)
    open_: dict[str, list[int]] = {sign: [] for sign in '([{\u201c\u00ab"'}
    for sign in _PAIR.finditer(text):
        mark, at = sign.group(), sign.start()
        if mark == '"':
            left = at == 0 or text[at - 1].isspace() or text[at - 1] in "([{*_\u2014"
            right = at + 1 >= len(text) or text[at + 1].isspace() or text[at + 1] in ".,;:!?)]}*_"
            if left == right:
                continue
            if left:
                open_[mark] = [at]
                continue
            mark = '"'
            opener = open_[mark]
        elif mark in _CLOSES:
            opener = open_[_CLOSES[mark]]
        else:
            open_[mark].append(at)
            continue
        if opener:
            low = opener.pop()
            if at - low <= _LONGEST:
                steps[low + 1] += 1
                steps[at + 1] -= 1
    depth = 0
    for at, step in enumerate(steps):
        depth += step
        steps[at] = depth
    return steps
