"""What a merge works on: texts read into one row of sentences, and what comes of them."""

from collections.abc import Sequence
from typing import NamedTuple

from wiki.authorship.segment import segment

Settlement = tuple[str, ...]
"""What shall stand in the place of a conflict: its sentences in order; () for none."""


class Conflict(NamedTuple):
    """Words that both sides changed: as they were, as theirs and as mine are ("" = removed)."""

    ancestor: str
    theirs: str
    mine: str


class Merged(NamedTuple):
    """The merged source, in which my version of a conflicting sentence stands.

    mingled: the sentences, as merged, in which words of both sides now stand together.
    """

    text: str
    conflicts: tuple[Conflict, ...] = ()
    mingled: tuple[str, ...] = ()


class Side(NamedTuple):
    """The texts of all parts in one row of sentences; each part begins with a sentence "" that
    stands for the part itself and is in its place on every side."""

    gaps: list[str]  # the white space before each
    texts: list[str]
    parts: list[int]
    tails: list[str]  # of each part, the white space at its end


class Node:
    """One sentence of the merged text, or what was made of several."""

    __slots__ = ("exempt", "fresh", "gap", "leading", "text")

    def __init__(self, gap: str, text: str, *, leading: bool, fresh: bool) -> None:
        self.gap = gap
        self.text = text
        self.leading = leading  # it opened the text it comes from, so its gap says nothing
        self.fresh = fresh  # it is mine and not in the base
        self.exempt = False  # in conflict, or settled: whoever chose it may have it twice


def read(texts: Sequence[str]) -> Side:
    side = Side([], [], [], [])
    for part, text in enumerate(texts):
        side.gaps.append("")
        side.texts.append("")
        side.parts.append(part)
        at = 0
        for start, end in segment(text):
            side.gaps.append(text[at:start])
            side.texts.append(text[start:end])
            side.parts.append(part)
            at = end
        side.tails.append(text[at:])
    return side


def leads(side: Side, at: int) -> bool:
    return at > 0 and not side.texts[at - 1]


def spans(side: Side) -> list[tuple[int, int]]:
    """Where each part begins and ends in the row."""
    starts = [at for at, text in enumerate(side.texts) if not text]
    return list(zip(starts, [*starts[1:], len(side.texts)], strict=True))
