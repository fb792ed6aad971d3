"""What became of each word between two states of some sentences, read from the credit itself.

Two wordings are aligned over pairs of a word and its writer. So no word that was credited anew is
ever shown as unchanged, and a word of an older writer that is new in its place is shown as what
it is: moved, restored or copied, and not written.
"""

import unicodedata
from collections import defaultdict
from collections.abc import Callable, Container, Iterable, Sequence
from itertools import pairwise
from typing import Final, NamedTuple

from wiki.authorship import align
from wiki.authorship.reading import read
from wiki.authorship.record import Run
from wiki.authorship.tokens import tokens

ROW: Final = 3  # words and marks in a row that say where they came from
COPY: Final = 5  # the same of a copy, which leaves the first ones where they are

Pair = tuple[str, int]  # a token's key and the Edit that wrote it


class Wording(NamedTuple):
    """A sentence as it stood: its text, and the credit of its tokens."""

    text: str
    runs: tuple[Run, ...]


NOTHING: Final = Wording("", ())


class Step(NamedTuple):
    """One sentence before and after; NOTHING where it did not stand.

    returns: whether the Sentence came back, so that words of older writers came back with it.
    """

    before: Wording
    after: Wording
    returns: bool = False


class Change(NamedTuple):
    """A stretch of text and what became of it.

    kind: "same"; "form", when only case, spacing, accents' encoding or Markdown differ; "written"
    by an Edit between the two states; of older writers "moved" from another place, "restored"
    from an earlier state, "copied" from what still stands or from another article, or "brought"
    where nobody asked from where; and of what stood before "removed", or "left" when it went to
    another place. text: as it stands after, or before for "removed" and "left". was: how it stood
    before, for "form". origin: the Edit that wrote it; None for "same" and "form". words: how
    many words (tokens of kind "word") it has.
    """

    kind: str
    text: str
    was: str = ""
    origin: int | None = None
    words: int = 0


class _Side:
    """A wording in units: a token that carries credit, with the marks and space after it."""

    __slots__ = ("bare", "kinds", "lead", "pairs", "texts", "words")

    def __init__(self, wording: Wording) -> None:
        text = wording.text
        found = tokens(text)
        spots = [at for at, token in enumerate(found) if token.kind != "format"]
        spread = [run.origin for run in wording.runs for _ in range(run.length)]
        if len(spread) != len(found):
            raise ValueError(f"The credit does not fit the text: {text[:60]!r}")
        edges = [found[at].start for at in spots] or [0] * bool(spread)
        edges.append(len(text))
        self.lead = text[: edges[0]]
        self.texts = [text[low:high] for low, high in pairwise(edges)]
        if spots:
            self.pairs: list[Pair] = [(found[at].key, spread[at]) for at in spots]
            self.bare = [text[found[at].start : found[at].end] for at in spots]
            self.words = [int(found[at].kind == "word") for at in spots]
        else:  # marks alone
            self.pairs = [(text, spread[0])] if spread else []
            self.bare, self.words = list(self.texts), [0] * len(self.texts)
        self.kinds = [""] * len(self.pairs)


def differences(
    steps: Sequence[Step],
    fresh: Container[int],
    *,
    elsewhere: Container[int] = (),
    standing: Callable[[], Iterable[str]] | None = None,
) -> list[list[Change]]:
    """What became of the words of all these sentences; one list of Changes for each step.

    fresh: the Edits after the first state, up to the second. elsewhere: the Edits of other
    articles. standing: gives the sentences of the first state, and is called only when words may
    be copies; without it nobody asks where words of older writers came from. The texts of a list
    join to both wordings exactly: those of "removed" and "left", the `was` of "form" and "same"
    to the one before, all but "removed" and "left" to the one after.

    A word is "same" only if its writer is the same, and "written" exactly if its writer is in
    `fresh`. n log n in the words of the steps.
    """
    sides = [(_Side(step.before), _Side(step.after)) for step in steps]
    blocks = []
    for old, new in sides:
        blocks.append(align.words(old.pairs, new.pairs))
        for block in blocks[-1]:
            old.kinds[block.old : block.old + block.length] = ["same"] * block.length
            new.kinds[block.new : block.new + block.length] = ["same"] * block.length
        for at, (_, origin) in enumerate(new.pairs):
            if not new.kinds[at] and origin in fresh:
                new.kinds[at] = "written"
    if standing is not None:
        linked = {(at, at) for at in range(len(sides))}
        _find_moved(sides, steps, ROW, linked)
        _find_copied(sides, steps, elsewhere, standing)
        _find_moved(sides, steps, 1, linked)
    for old, new in sides:
        old.kinds = [kind or "removed" for kind in old.kinds]
        new.kinds = [kind or ("restored" if standing else "brought") for kind in new.kinds]
    return [_shown(old, new, found) for (old, new), found in zip(sides, blocks, strict=True)]


def diff(before: str, after: str) -> list[Change]:
    """The difference between two texts that have no credit, by word, as credit aligns words."""
    old, new = (_Side(Wording(text, _one_run(text))) for text in (before, after))
    left, right = [key for key, _ in old.pairs], [key for key, _ in new.pairs]
    blocks = align.supported(align.words(left, right), left, right)
    old.kinds, new.kinds = ["removed"] * len(left), ["written"] * len(right)
    for block in blocks:
        old.kinds[block.old : block.old + block.length] = ["same"] * block.length
        new.kinds[block.new : block.new + block.length] = ["same"] * block.length
    return _shown(old, new, blocks)


def _one_run(text: str) -> tuple[Run, ...]:
    count = len(tokens(text))
    return (Run(0, count),) if count else ()


def _rows(kinds: Sequence[str]) -> list[tuple[int, int]]:
    """Where the units without a kind stand in a row: (first, behind the last)."""
    found: list[tuple[int, int]] = []
    start = -1
    for at, kind in enumerate([*kinds, "end"]):
        if kind and start >= 0:
            found.append((start, at))
            start = -1
        elif not kind and start < 0:
            start = at
    return found


def _find_moved(
    sides: Sequence[tuple[_Side, _Side]],
    steps: Sequence[Step],
    least: int,
    linked: set[tuple[int, int]],
) -> None:
    """Rows of `least` words and more that left one place and arrived in another.

    Shorter ones than ROW went along with a row, or within their sentence: `linked` has the
    sentences, by index, between which rows went, and is added to.
    """
    spots: defaultdict[tuple[Pair, ...], list[tuple[int, int]]] = defaultdict(list)
    for index, (old, _) in enumerate(sides):
        for low, high in _rows(old.kinds):
            for at in range(low, high - least + 1):
                spots[tuple(old.pairs[at : at + least])].append((index, at))
    for index, ((_, new), step) in enumerate(zip(sides, steps, strict=True)):
        if least < ROW and step.returns:
            continue  # its small words came back with it
        for low, high in _rows(new.kinds):
            at = low
            while at < high:
                there = spots.get(tuple(new.pairs[at : at + least]), ())
                if least < ROW:
                    there = [spot for spot in there if (spot[0], index) in linked]
                length, source = _longest(sides, new, at, high, there)
                if length:
                    linked.add((source[0], index))
                    old, start = sides[source[0]][0], source[1]
                    old.kinds[start : start + length] = ["left"] * length
                    new.kinds[at : at + length] = ["moved"] * length
                at += max(1, length)


def _longest(
    sides: Sequence[tuple[_Side, _Side]],
    new: _Side,
    at: int,
    high: int,
    there: Sequence[tuple[int, int]],
) -> tuple[int, tuple[int, int]]:
    """The longest row from new[at] on that left one of these places: its length, and the place."""
    best, source = 0, (-1, -1)
    for index, start in there:
        old, length = sides[index][0], 0
        while (
            at + length < high
            and start + length < len(old.pairs)
            and not old.kinds[start + length]
            and old.pairs[start + length] == new.pairs[at + length]
        ):
            length += 1
        if length > best:
            best, source = length, (index, start)
    return best, source


def _find_copied(
    sides: Sequence[tuple[_Side, _Side]],
    steps: Sequence[Step],
    elsewhere: Container[int],
    standing: Callable[[], Iterable[str]],
) -> None:
    """Rows of words that stood before and do still, and words from other articles."""
    known: str | None = None
    for (_, new), step in zip(sides, steps, strict=True):
        for low, high in [] if step.returns else _rows(new.kinds):
            for at in range(low, high):
                if new.pairs[at][1] in elsewhere:
                    new.kinds[at] = "copied"
        for low, high in _rows(new.kinds):
            if high - low >= COPY and not step.returns:
                if known is None:
                    known = "\x1e".join(_joined(read(text).keys) for text in standing())
                if _joined(key for key, _ in new.pairs[low:high]) in known:
                    new.kinds[low:high] = ["copied"] * (high - low)


def _joined(keys: Iterable[str]) -> str:
    return "\x1f" + "\x1f".join(keys) + "\x1f"


class _Written:
    """Changes while they are written down: neighbours of one kind and writer become one."""

    def __init__(self) -> None:
        self.changes: list[Change] = []

    def add(self, kind: str, text: str, origin: int | None = None, words: int = 0) -> None:
        last = self.changes[-1] if self.changes else None
        if last is not None and (last.kind, last.origin) == (kind, origin):
            self.changes[-1] = last._replace(text=last.text + text, words=last.words + words)
        elif text:
            self.changes.append(Change(kind, text, "", origin, words))

    def pair(self, was: str, text: str, words: int = 0) -> None:
        """The same, or the same in another form."""
        if was == text:
            if text:
                self.add("same", text, None, words)
            return
        last = self.changes[-1] if self.changes else None
        if last is not None and last.kind == "form":
            self.changes[-1] = last._replace(
                text=last.text + text, was=last.was + was, words=last.words + words
            )
        else:
            self.changes.append(Change("form", text, was, None, words))

    def between(self, was: str, text: str) -> None:
        """Marks and space; what both have at their ends is the same."""
        head = 0
        while head < min(len(was), len(text)) and was[head] == text[head]:
            head += 1
        most, tail = min(len(was), len(text)) - head, 0
        while tail < most and was[-1 - tail] == text[-1 - tail]:
            tail += 1
        self.add("same", text[:head])
        self.pair(was[head : len(was) - tail], text[head : len(text) - tail])
        self.add("same", text[len(text) - tail :])


def _shown(old: _Side, new: _Side, blocks: Sequence[align.Block]) -> list[Change]:
    found = _Written()
    lead_old, lead_new = old.lead, new.lead
    if old.pairs and new.pairs:
        found.between(lead_old, lead_new)
        lead_old = lead_new = ""
    at_old = at_new = 0
    for block in [*blocks, align.Block(len(old.pairs), len(new.pairs), 0)]:
        for at in range(at_old, block.old):
            found.add(old.kinds[at], lead_old + old.texts[at], old.pairs[at][1], old.words[at])
            lead_old = ""
        for at in range(at_new, block.new):
            found.add(new.kinds[at], lead_new + new.texts[at], new.pairs[at][1], new.words[at])
            lead_new = ""
        for here, there in zip(
            range(block.old, block.old + block.length),
            range(block.new, block.new + block.length),
            strict=True,
        ):
            found.pair(old.bare[here], new.bare[there], new.words[there])
            found.between(
                old.texts[here][len(old.bare[here]) :], new.texts[there][len(new.bare[there]) :]
            )
        at_old, at_new = block.old + block.length, block.new + block.length
    found.pair(lead_old, lead_new)  # of a side that has no tokens
    return found.changes


def is_plain(change: Change) -> bool:
    """Whether a reader sees no difference: other white space, or another code of an accent."""
    if change.kind != "form":
        return change.kind == "same"
    seen = ("".join(unicodedata.normalize("NFC", one).split()) for one in (change.text, change.was))
    return next(seen) == next(seen)
