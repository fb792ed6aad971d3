"""The engine's answers in the form pages show them."""

from collections.abc import Sequence
from typing import NamedTuple

from wiki.authorship.credit import Run
from wiki.authorship.tokens import tokens


class Span(NamedTuple):
    """The characters start to end of a text, which the Edit `origin` wrote first."""

    start: int
    end: int
    origin: int


def spans(text: str, runs: Sequence[Run]) -> list[Span]:
    """The characters of each run, from its first token's start to its last token's end.

    Together they hold every character that is not white space. ValueError when the runs do not
    cover the tokens of the text.
    """
    found = tokens(text)
    if sum(run.length for run in runs) != len(found):
        raise ValueError(f"The credit does not fit the text: {text[:60]!r}")
    at = 0
    result: list[Span] = []
    for origin, length in runs:
        result.append(Span(found[at].start, found[at + length - 1].end, origin))
        at += length
    return result


def tally(runs: Sequence[Run], text: str) -> dict[int, int]:
    """How many words (tokens of kind "word") of a text each origin wrote."""
    found = tokens(text)
    counts: dict[int, int] = {}
    at = 0
    for origin, length in runs:
        words = sum(token.kind == "word" for token in found[at : at + length])
        counts[origin] = counts.get(origin, 0) + words
        at += length
    return counts
