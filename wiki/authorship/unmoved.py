"""Sentences that an edit leaves where they were; only the others are worked on."""

from collections.abc import Callable, Container, Hashable, Iterable, Sequence
from itertools import chain, islice
from operator import attrgetter
from typing import Final

from wiki.authorship.align import Block, increasing
from wiki.authorship.record import Draft, Present

_HEADING: Final = 40  # characters of a sentence that may be a heading
_text: Final = attrgetter("text")
_text_and_place: Final = attrgetter("text", "place")

_Mark = Callable[[Present | Draft], Hashable]  # what tells sentences apart


def unmoved(
    before: Sequence[Present], after: Sequence[Draft], known: tuple[int, int] = (0, 0)
) -> list[Block]:
    """Rows of sentences that are the same in both texts, in the same order.

    The end and the start first; between them the longest series of sentences that stand once on
    both sides, with what is the same beside them. A row does not end in a short sentence that
    stands several times: it may be a heading, which belongs to what follows it. Linear, but for
    the n log n of the series. known: how many at the start and at the end are as they were for
    sure, which saves comparing them and changes nothing.
    """
    most = min(len(before), len(after))
    tail = _equal(reversed(before), reversed(after), known[1], most)
    head = _equal(before, after, min(known[0], most - tail), most - tail)
    old_high, new_high = len(before) - tail, len(after) - tail
    places = {one.place for one in before[head:old_high]}
    places |= {one.place for one in chain(after[head:new_high], after[:1])}
    mark: _Mark = _text if len(places) < 2 else _text_and_place
    there = _places(map(mark, before[head:old_high]), head)
    here = _places(map(mark, after[head:new_high]), head)
    several = {one for where in (there, here) for one, at in where.items() if at < 0}
    found = _between(before, after, (head, old_high, head, new_high), there, here)
    found = [_without_heading(block, after, mark, several) for block in found]
    found.insert(0, _without_heading(Block(0, 0, head), after, mark, here.keys()))
    found.append(Block(old_high, new_high, tail))
    return [block for block in found if block.length]


def _equal(before: Iterable[Present], after: Iterable[Draft], known: int, most: int) -> int:
    """How many sentences are as they were until the first that is not: `known` to `most`."""
    found = known
    # _is_as_it_was written out: this is asked of every sentence of a page.
    for (key, text, _, place, opens), (said, there, continues, begins) in islice(
        zip(before, after, strict=False), known, most
    ):
        if text != said or place != there or opens != begins:
            break
        if continues is not None and continues != key:
            break
        found += 1
    return found


def _is_as_it_was(old: Present, new: Draft) -> bool:
    return (
        old.text == new.text
        and old.place == new.place
        and old.opens == new.opens
        and (new.continues is None or new.continues == old.key)
    )


def _places(marks: Iterable[Hashable], first: int) -> dict[Hashable, int]:
    """Where each sentence stands that stands once, counted from `first`; -1 for the others."""
    found: dict[Hashable, int] = {}
    several: list[Hashable] = []
    for at, mark in enumerate(marks, first):
        if found.setdefault(mark, at) != at:
            several.append(mark)
    found.update(dict.fromkeys(several, -1))
    return found


def _between(
    before: Sequence[Present],
    after: Sequence[Draft],
    gap: tuple[int, int, int, int],
    there: dict[Hashable, int],
    here: dict[Hashable, int],
) -> list[Block]:
    old_low, old_high, new_low, new_high = gap
    where = there.get
    once: list[tuple[int, int]] = []
    for mark, new in here.items():
        old = where(mark, -1)
        if old >= 0 <= new:
            (key, _, _, _, opens), (_, _, continues, begins) = before[old], after[new]
            if opens == begins and (continues is None or continues == key):
                once.append((old, new))
    same = set(once)
    found: list[Block] = []
    for index in increasing([old for old, _ in once]):
        old, new = once[index]
        if new < new_low:
            continue  # the row before goes on to here
        start = 0
        while (
            old - start > old_low
            and new - start > new_low
            and _is_as_it_was(before[old - start - 1], after[new - start - 1])
        ):
            start += 1
        first_old, first_new, old, new = old - start, new - start, old + 1, new + 1
        while (
            old < old_high
            and new < new_high
            and ((old, new) in same or _is_as_it_was(before[old], after[new]))
        ):
            old, new = old + 1, new + 1
        found.append(Block(first_old, first_new, new - first_new))
        old_low, new_low = old, new
    return found


def _without_heading(
    block: Block, after: Sequence[Draft], mark: _Mark, several: Container[Hashable]
) -> Block:
    at, length = block.new, block.length
    while length and len(after[at + length - 1].text) < _HEADING:
        if mark(after[at + length - 1]) not in several:
            break
        length -= 1
    return block._replace(length=length)
