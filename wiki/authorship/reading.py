"""A sentence read for comparison: its keys, its fingerprint, and the shingles it is found by."""

import re
import unicodedata
from collections.abc import Sequence
from functools import lru_cache
from hashlib import blake2b
from itertools import pairwise
from typing import Final
from zlib import crc32

from wiki.authorship.record import Run
from wiki.authorship.tokens import INVISIBLE, tokens

_SKETCH: Final = 6  # shingles kept of a wording, to find it again when it returns changed
_OPENING: Final = re.compile(
    r"^[ \t]*+(?:(?:>|(?:\#{1,6}|[-+*\u2022]|\d{1,3}[.)])(?=[ \t]|$))[ \t]*+)++", re.MULTILINE
)
_OPENS: Final = re.compile(r"[ \t]*+(?:[->#+*\u2022]|\d)|[^\n]*\n")
_MARKS: Final = str.maketrans("", "", "*_`~|\u1fef")


def fingerprint(text: str) -> str:
    """32 hex digits that two texts share when they differ in case, spacing or Markdown only.

    Texts that differ in where a word ends ("T cell", "Tcell") share them too: who acts on a
    fingerprint compares the keys when the texts are not the same. Linear, without reading tokens.
    """
    if not text.isascii():
        text = unicodedata.normalize("NFC", unicodedata.normalize("NFC", text).casefold())
        text = INVISIBLE.sub("", text) or text
    else:
        text = text.lower()
    bare = _OPENING.sub("", text) if _OPENS.match(text) else text
    bare = "".join((bare.translate(_MARKS) or bare or text).split())
    return blake2b(bare.encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()


def shingles(keys: Sequence[str]) -> list[int]:
    """A number below 2**32 for each three words or marks in a row; a CRC-32, and no secret."""
    return [
        crc32("\x1f".join(three).encode("utf-8", "surrogatepass"))
        for three in zip(keys, keys[1:], keys[2:], strict=False)
    ]


class Reading:
    """A sentence as the engine compares it: the keys that carry credit, and where they stand."""

    __slots__ = ("count", "keys", "spots")

    def __init__(self, text: str) -> None:
        found = tokens(text)
        self.count = len(found)
        self.spots = tuple(at for at, token in enumerate(found) if token.kind != "format")
        self.keys = tuple(found[at].key for at in self.spots)

    def origins(self, runs: Sequence[Run], text: str) -> list[int]:
        """The origin of each key. ValueError when the runs are not those of the text."""
        spread = [run.origin for run in runs for _ in range(run.length)]
        if len(spread) != self.count:
            raise ValueError(
                f"The credit covers {len(spread)} tokens of {self.count} in the text {text[:60]!r}"
            )
        return [spread[at] for at in self.spots]

    def runs(self, origins: Sequence[int], otherwise: int) -> tuple[Run, ...]:
        """Credit of all tokens: a format mark goes with the word before it, or the first word."""
        if not self.count:
            return ()
        if not self.spots:
            return (Run(otherwise, self.count),)
        found: list[Run] = []
        edges = [0, *self.spots[1:], self.count]
        for origin, (low, high) in zip(origins, pairwise(edges), strict=True):
            if found and found[-1].origin == origin:
                found[-1] = Run(origin, found[-1].length + high - low)
            else:
                found.append(Run(origin, high - low))
        return tuple(found)


@lru_cache(maxsize=1024)
def read(text: str) -> Reading:
    """The Reading of a text; those read last are kept, for they are what the next edit changes.

    Nobody changes a Reading.
    """
    return Reading(text)


def sketch(text: str) -> list[int]:
    """The few shingles of a wording that a DeepMemory keeps: the six smallest, so that of a text
    that shares the part p of them about 1 - (1 - p)**6 are found.
    """
    return sorted(set(shingles(read(text).keys)))[:_SKETCH]
