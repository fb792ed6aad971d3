"""Sentences that an edit leaves where they were; only the others are worked on."""

from collections import Counter
from collections.abc import Container, Hashable, Iterable, Sequence
from itertools import islice
from operator import attrgetter
from typing import Final

from wiki.authorship.align import Block, increasing
from wiki.authorship.record import Draft, Present

_HEADING: Final = 40  # characters of a sentence that may be a heading


_mark: Final = attrgetter("text", "place")


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
    there = _places(before, head, old_high)
    here = _places(after, head, new_high)
    several = {mark for places in (there, here) for mark, at in places.items() if at < 0}
    found = _between(before, after, (head, old_high, head, new_high), there, here)
    found = [_without_heading(block, after, several) for block in found]
    found.insert(0, _without_heading(Block(0, 0, head), after, here.keys()))
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


def _places(
    sentences: Sequence[Present] | Sequence[Draft], low: int, high: int
) -> dict[tuple[str, Hashable], int]:
    """Where each sentence stands that stands once; -1 for the others."""
    marks = list(map(_mark, sentences[low:high]))
    found = dict(zip(marks, range(low, high), strict=True))
    if len(found) < len(marks):
        found.update((mark, -1) for mark, count in Counter(marks).items() if count > 1)
    return found


def _between(
    before: Sequence[Present],
    after: Sequence[Draft],
    gap: tuple[int, int, int, int],
    there: dict[tuple[str, Hashable], int],
    here: dict[tuple[str, Hashable], int],
) -> list[Block]:
    old_low, old_high, new_low, new_high = gap
    where = there.get
    once = [(where(mark, -1), at) for mark, at in here.items() if at >= 0]
    once = [(old, new) for old, new in once if old >= 0 and _is_as_it_was(before[old], after[new])]
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
    block: Block, after: Sequence[Draft], several: Container[tuple[str, Hashable]]
) -> Block:
    at, length = block.new, block.length
    while length and len(after[at + length - 1].text) < _HEADING:
        last = after[at + length - 1]
        if (last.text, last.place) not in several:
            break
        length -= 1
    return block._replace(length=length)
