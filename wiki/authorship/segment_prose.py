"""Where the sentences of a paragraph end.

Every stop is judged by the word before it and the word after it. Nothing ends inside closed
brackets, quotes and code, and a citation after the stop belongs to the sentence before it. Every
pass is linear in the length of the text.
"""

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import Final

from wiki.authorship.segment_enclosed import Enclosed, enclosed, without_code
from wiki.authorship.segment_words import COUNTED, EITHER, MEASURES, NAMING, OPEN, STARTERS, TITLED

# A stop, what closes after it, and the citations that belong to the sentence it ends.
_CITE: Final = (
    r"(?:\s*\[-?@[^\[\]]*\]|\s*\[\^[^\[\]\s]{1,40}\]|\s?\[\d{1,4}(?:\s?[-,;\u2013]\s?\d{1,4}){0,40}\]"
    r"|\s*\{\{[^{}\n]{1,200}\}\}|<sup>[^<>]{1,200}</sup>|<ref\b[^<>]{0,200}/>"
    r"|<ref\b[^<>]{0,200}>[^<>]{0,400}</ref>|\^[^\s^]{1,40}\^"
    r"|\(\d{1,3}(?:\s?[-,;\u2013]\s?\d{1,3}){0,40}\)(?=\s|$)"
    r"|[\u2070\u00b9\u00b2\u00b3\u2074-\u2079][\u2070\u00b9\u00b2\u00b3\u2074-\u2079,\u207b\u2013-]*+)"
)
_NARROW: Final = r".!?\u2026\u061f\u06d4\u0964"
_WIDE: Final = r"\u3002\uff01\uff1f\uff61"
# It begins with one set of characters, so that the search skips all others quickly.
_STOP: Final = re.compile(
    rf"[{_NARROW}{_WIDE}](?:(?<=[{_WIDE}])(?P<wide>[{_WIDE}]*+)|[{_NARROW}]*+)"
    "(?P<close>[\"'\u201d\u2019\u00bb)\\]*_`~\u300d\u300f\uff09]*)"
    r"(?P<cite>(?<=[A-Za-z)\]][.!?])\d{1,3}(?:[,\u2013-]\d{1,3})*(?=\s+[\[(]?[A-Z]|\s*$)"
    rf"|(?:{_CITE})*)"
    r"(?P<gap>\s+|$|(?(wide)(?=[^\s\w.,;:!?]*\w)|(?=(?:[(\[][(\[*_]{0,8})?[^\W\d_a-z])))"
)
_SIGN: Final = re.compile(f"[{_NARROW}{_WIDE}]")
_OPENERS: Final = re.compile(
    r"(?:[\"'\u201c\u2018\u00ab(\[*_`~\u00bf\u00a1]|<[a-z]{1,6}>"
    r"|[-+\u2212\u00b1<>\u2264\u2265\u2248\u223c](?=\d))*+"  # the sign of a number
)
_NEXT: Final = re.compile(r"[^\W_](?:[\w+/\u2019'-]*\w)?")
_BREAK: Final = re.compile(r"[\s()\[\]{}\"\u201c\u201d\u00ab\u00bb,;:/\u2013\u2014]")
# What opens a sentence without a capital or a word.
_NAMED: Final = re.compile(
    r"[a-z]{1,2}-[a-z]"  # c-myc
    r"|[cgmnpr]\.[A-Z0-9(*]"  # p.Lys26Ter
    r"|(?:alpha|beta|gamma|delta|kappa)\b"
    r"|[pn]\s?[<>=\u2264\u2265]\s?\d"  # *p < 0.05, in a legend
    r"|n\.[sd]\.[,:=]"  # n.s., not significant
    r"|[a-z]{1,5}\^"  # a^+/-^
    r"|[a-z](?:,|\)|(?<=\n.)\.)\s+[A-Z]"  # b, Southern blot; b) Wash; b. Wash, on a line of its own
)
_PANEL: Final = re.compile(r"\((?:[a-z]|[ivx]{1,5})\)\s+[A-Z]")
_LEGEND: Final = re.compile(r"[*\u2020\u2021\u00a7#]{1,4},?\s+[pP]\b|[+\u2212-]/[+\u2212-]")
_INITIAL: Final = re.compile(r"[A-Z]\.")
_DOTTED: Final = re.compile(r"[^\W\d_]{1,2}(?:\.-?[^\W\d_]{1,2})+")  # U.S, i.v, H.-J
# The number of a figure or table that its legend opens with: "Fig. 1. The pathway".
_LABEL: Final = re.compile(
    r"\W*(?:(?:Supplementary|Suppl\.|Extended Data|Additional) )?"
    r"(?:Fig\.|Figure|Table|Tab\.|Scheme|Box|Movie|Video) \w{1,5}"
)
_LONG: Final = 8
_KEPT_LENGTH: Final = 4000
_NEAR: Final = 60  # characters before a stop that are looked at


def cuts(text: str) -> Sequence[int]:
    """Where the sentences of one paragraph end, the last one left out.

    Those of the paragraphs read last are kept, for a repair brings back what an edit took away;
    long ones, which would fill the memory, are read each time.
    """
    return _kept(text) if len(text) < _KEPT_LENGTH else _cuts(text)


def _cuts(text: str) -> Sequence[int]:
    found: list[int] = []
    sign = _SIGN.search(text)
    if sign is None:
        return found
    final = len(text.rstrip())
    if sign.end() >= final:
        return found
    text = without_code(text)
    start = len(text) - len(text.lstrip())
    closed: Enclosed | None = None
    for stop in _STOP.finditer(text, sign.start()):
        if stop.end("cite") >= final:
            break
        if closed is None:
            closed = enclosed(text)
        low, high = stop.span("close")
        if closed.lows and (closed.holds(high) or (low == high and closed.holds(stop.start()))):
            continue
        if _ends(text, stop, start):
            found.append(stop.end("cite"))
            start = stop.end()
    return found


_kept: Final = lru_cache(maxsize=512)(_cuts)


def _ends(text: str, stop: re.Match[str], start: int) -> bool:
    """Whether a sentence that began at `start` ends at this stop."""
    if stop["wide"] is not None:
        return True
    at, after_at = stop.span()
    opened = _OPENERS.match(text, after_at)
    assert opened is not None  # noqa: S101 - the pattern matches nothing, too
    word = _NEXT.match(text, opened.end())
    if word is None:
        return bool(stop["gap"]) and _LEGEND.match(text, after_at) is not None
    after = word.group()
    first = after[0]
    sign = text[at : stop.start("close")]
    if sign[0] in "\u061f\u06d4\u0964":
        return bool(stop["gap"])
    tail = text[max(start, at - _NEAR) : at]
    raw = _BREAK.split(tail)[-1]
    last = raw.strip("*_`~'\u2018\u2019<>")
    if not stop["gap"]:
        return _ends_tight(text, stop, word, last)
    named = first.islower() and bool(
        not after.islower()  # mRNA
        or any(c.isdigit() for c in after)  # p53
        or "\u03b1" <= first <= "\u03c9"
        or _NAMED.match(text, opened.end())
        or _PANEL.match(text, after_at)  # (a) Expression levels
    )
    if first.islower() and not named and text[after_at] != "`":
        # No abbreviation is as long as this, so that the writer forgot the capital.
        long = len(last) >= _LONG and last.isalpha() and last.islower()
        return long and text[at:after_at] == ". " and opened.end() == after_at
    if sign != ".":
        spaced = at > 0 and text[at - 1].isspace()
        return not (named and sign[0] == "!") and not (
            spaced and ("..." in sign or "\u2026" in sign)
        )
    starter = after in STARTERS
    if not last:
        return not tail[-1:].isspace() or (first.isupper() and tail.rstrip()[-1:] != ".")
    small = last.lower()
    if len(raw) == at - start and (
        (len(last) == 1 and not last.isdigit() and last.isascii())
        or (last.isdigit() and len(last) <= 2)
    ):
        return False  # "1. Isolate the cells", "A. Smith", at the start
    if at - start < _NEAR and _LABEL.fullmatch(text, start, at):
        return False
    if small in OPEN and not (last.isupper() and last.isalpha() and not small.startswith("fig")):
        return False
    if first.isdigit() and small in COUNTED:
        return False
    if small in EITHER or last in TITLED:
        return starter
    if _DOTTED.fullmatch(last):
        opens = first.isupper() and after[1:].islower()  # and is no symbol, as in "i.p. IL-2"
        return starter or (opens and (last.islower() or small in MEASURES))
    if len(last) == 1 and last.isalpha() and last.isupper() and not starter:
        return _ends_single(text, tail[: len(tail) - len(raw)].split(), opened.end())
    return True


def _ends_single(text: str, words: list[str], after: int) -> bool:
    """The same after a single capital, which may be an initial: "by A. Smith", "vitamin C. Mice".

    `words` are those before the capital; at `after` stands what follows the stop.
    """
    lead = words[-1] if words else ""
    if lead in {"and", "or"} and len(words) > 1:
        other = words[-2].rstrip(",")
        if len(other) == 1 and other.isupper():
            return _INITIAL.match(text, after) is None  # "phases A and B. Phase A"
    if not lead or lead.lower().strip("(,;") in NAMING or lead[-1] in ".,;(":
        return False
    return not (lead[0].isupper() and lead[1:].islower()) and not _INITIAL.match(text, after)


def _ends_tight(text: str, stop: re.Match[str], word: re.Match[str], last: str) -> bool:
    """The same where no space follows: "cells.The", "cells.[1]The"."""
    after = word.group()
    if text[stop.start()] != "." or len(text) <= word.end():
        return False
    if stop["close"].strip(')]"\u201d'):
        return False
    if not (after[0].isupper() and after[1:].islower()) and after not in STARTERS:
        return False
    if not text[word.end()].isspace() or text[stop.end()] not in after[0] + "([":
        return False
    if stop["close"] or stop["cite"] or text[stop.start() - 1] in ")]":
        return True
    if len(last) > 1 and last.isalnum() and len(after) > 1 and after in STARTERS:
        return last.lower() not in OPEN
    return len(last) > 2 and last.isalpha() and last.islower()
