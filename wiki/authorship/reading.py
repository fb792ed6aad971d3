"""A sentence read for comparison: its keys, its fingerprint, and the shingles it is found by."""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from functools import lru_cache
from itertools import groupby
from typing import Final
from zlib import crc32

try:  # hashlib loads OpenSSL, which is a fifth of the memory of a short replay
    from _blake2 import blake2b
except ImportError:
    from hashlib import blake2b

from wiki.authorship.record import Run
from wiki.authorship.tokens import INVISIBLE, compared, things

_KEPT_LENGTH: Final = 4000  # characters of a text whose fingerprint or Reading is kept, at most
_PAGE: Final = 3  # parts of a web address that nobody types twice by chance
_SKETCH: Final = 6  # shingles kept of a short wording
_OPENING: Final = re.compile(
    r"^[ \t]*+(?:(?:>|(?:\#{1,6}|[-+*\u2022]|\d{1,3}[.)])(?=[ \t]|$))[ \t]*+)++", re.MULTILINE
)
_OPENS: Final = re.compile(r"[ \t]*+(?:[->#+*\u2022]|\d)|[^\n]*\n")
_MARKS: Final = str.maketrans("", "", "*_`~|\u1fef")


def fingerprint(text: str) -> str:
    """32 hex digits that two texts share when they differ in case, spacing or Markdown only.

    Texts that differ in where a word ends ("T cell", "Tcell") share them too: who acts on a
    fingerprint compares the keys when the texts are not the same. Linear, without reading tokens;
    those of the short texts asked last are kept, for what an edit takes away is what the next one
    brings back.
    """
    return _kept(text) if len(text) < _KEPT_LENGTH else _fingerprint(text)


def _fingerprint(text: str) -> str:
    if not text.isascii():
        text = unicodedata.normalize("NFC", unicodedata.normalize("NFC", text).casefold())
        text = INVISIBLE.sub("", text) or text
    else:
        text = text.lower()
    bare = _OPENING.sub("", text) if _OPENS.match(text) else text
    bare = "".join((bare.translate(_MARKS) or bare or text).split())
    return blake2b(bare.encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()


_kept: Final = lru_cache(maxsize=2048)(_fingerprint)


def shingles(keys: Sequence[str]) -> list[int]:
    """A number below 2**32 for each three words or marks in a row; a CRC-32, and no secret."""
    return [
        crc32("\x1f".join(three).encode("utf-8", "surrogatepass"))
        for three in zip(keys, keys[1:], keys[2:], strict=False)
    ]


class Reading:
    """A sentence as the engine compares it.

    keys: of its words, in order. spots: where they stand among its `count` tokens; what stands
    between are Markdown marks. marks: of each gap that has some, by the number of the word that
    follows it.
    """

    __slots__ = ("_shingles", "_things", "count", "keys", "marks", "spots")

    def __init__(self, text: str) -> None:
        self.keys, self.marks, self.count = compared(text)
        self._shingles: Sequence[int] | None = None
        self._things: Sequence[tuple[int, int]] | None = None
        self.spots: Sequence[int] = range(self.count)
        if self.marks:
            self.spots = []
            at = 0
            for gap in range(len(self.keys)):
                at += len(self.marks.get(gap, ()))
                self.spots.append(at)
                at += 1

    @property
    def shingles(self) -> Sequence[int]:
        """See shingles."""
        if self._shingles is None:
            self._shingles = shingles(self.keys)
        return self._shingles

    @property
    def addresses(self) -> Iterable[tuple[int, int]]:
        """Where web addresses stand that name a page, and not only a site; and their length."""
        return (one for one in self.things if one[1] >= _PAGE)

    @property
    def things(self) -> Sequence[tuple[int, int]]:
        """See tokens.things."""
        if self._things is None:
            self._things = list(things(self.keys))
        return self._things

    def first(self, gap: int) -> int:
        """Where the marks of a gap begin among the tokens."""
        return self.spots[gap - 1] + 1 if gap else 0


class Wording:
    """A text with the credit of its tokens; both are read when something asks for them."""

    __slots__ = ("_origins", "_reading", "_spread", "runs", "text")

    def __init__(self, text: str, runs: Sequence[Run]) -> None:
        self.text = text
        self.runs = runs
        self._reading: Reading | None = None
        self._spread: list[int] | None = None
        self._origins: list[int] | None = None

    @property
    def reading(self) -> Reading:
        """Its words."""
        if self._reading is None:
            self._reading = read(self.text)
        return self._reading

    @property
    def spread(self) -> list[int]:
        """Who wrote each token. ValueError when the runs are not those of the text."""
        if self._spread is None:
            self._spread = [run.origin for run in self.runs for _ in range(run.length)]
            if len(self._spread) != self.reading.count:
                raise ValueError(
                    f"The credit covers {len(self._spread)} tokens of {self.reading.count}"
                    f" in the text {self.text[:60]!r}"
                )
        return self._spread

    @property
    def origins(self) -> list[int]:
        """Who wrote each word."""
        if self._origins is None:
            spread = self.spread
            if not self.reading.marks:
                self._origins = spread
            else:
                self._origins = [spread[at] for at in self.reading.spots]
        return self._origins


def joined(origins: Iterable[int]) -> tuple[Run, ...]:
    """Equal origins in a row as runs."""
    return tuple(Run(origin, len(list(same))) for origin, same in groupby(origins))


def read(text: str) -> Reading:
    """The Reading of a text; those of the sentences read last are kept, for they are what the next
    edit changes. Longer pieces would fill the memory, and are read each time.

    Nobody changes a Reading.
    """
    return _readings(text) if len(text) < _KEPT_LENGTH else Reading(text)


_readings: Final = lru_cache(maxsize=1024)(Reading)


def sketch(text: str) -> list[int]:
    """The shingles of a wording that a Memory keeps: the smallest third, six at least, and of
    each web address the last, so that it is found wherever it returns.

    Of a text that shares `n` shingles with it, one of these is among them but for (2/3)**n of
    the cases, so that a sentence is found also where it was a part of a long one.
    """
    reading = read(text)
    found = sorted(set(reading.shingles))
    kept = found[: max(_SKETCH, len(found) // 3)]
    if "http" in text.lower():
        ends = (at + length - 3 for at, length in reading.addresses)
        kept += sorted({reading.shingles[end] for end in ends} - set(kept))
    return kept
