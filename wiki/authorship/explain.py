"""The engine's answers in the form pages show them."""

from collections.abc import Sequence
from typing import NamedTuple

from wiki.authorship import align
from wiki.authorship.credit import Run
from wiki.authorship.tokens import tokens


class Span(NamedTuple):
    """The characters start to end of a text, which the Edit `origin` wrote first."""

    start: int
    end: int
    origin: int


class Change(NamedTuple):
    """A stretch of text that is "same", "added" or "removed"."""

    kind: str
    text: str


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


def _parts(text: str) -> list[str]:
    """The text cut before every token; the white space goes with the token before it."""
    edges = [token.start for token in tokens(text)]
    if not edges:
        return [text] if text else []
    edges[0] = 0
    return [text[low:high] for low, high in zip(edges, [*edges[1:], len(text)], strict=True)]


def diff(before: str, after: str) -> list[Change]:
    """What a change did, by word, with the alignment that credit uses.

    The texts of "same" and "removed" in order are `before` exactly, those of "same" and "added"
    are `after`, white space included.
    """
    old, new = _parts(before), _parts(after)
    bare_old, bare_new = [part.strip() for part in old], [part.strip() for part in new]
    blocks = align.supported(align.words(bare_old, bare_new), bare_old, bare_new)
    result: list[Change] = []
    waiting = {"removed": "", "added": ""}

    def same(text: str) -> None:
        if not text:
            return
        for kind, other in waiting.items():
            if other:
                result.append(Change(kind, other))
                waiting[kind] = ""
        if result and result[-1].kind == "same":
            text = result.pop().text + text
        result.append(Change("same", text))

    at_old = at_new = 0
    for block in [*blocks, align.Block(len(old), len(new), 0)]:
        waiting["removed"] += "".join(old[at_old : block.old])
        waiting["added"] += "".join(new[at_new : block.new])
        for offset in range(block.length):
            mine, theirs = old[block.old + offset], new[block.new + offset]
            if mine != theirs:
                # The word is the same and the white space beside it is not.
                word = bare_old[block.old + offset]
                low_old, low_new = mine.find(word), theirs.find(word)
                waiting["removed"] += mine[:low_old]
                waiting["added"] += theirs[:low_new]
                same(word)
                waiting["removed"] += mine[low_old + len(word) :]
                waiting["added"] += theirs[low_new + len(word) :]
            else:
                same(mine)
        at_old, at_new = block.old + block.length, block.new + block.length
    result.extend(Change(kind, text) for kind, text in waiting.items() if text)
    return result
