"""Who wrote each word: the credit of a text after one edit, from the credit before it.

An edit is judged from the present sentences it touches and from a memory of what once stood
(`Memory`), never from the whole history. The same inputs give the same answer.
"""

from collections.abc import Iterable, Sequence
from itertools import islice
from typing import NamedTuple

from wiki.authorship import carry, fences, ground, identity, kin
from wiki.authorship.align import Block
from wiki.authorship.reading import fingerprint, shingles, sketch
from wiki.authorship.recollection import Recollection
from wiki.authorship.record import (
    Draft,
    Memory,
    NoMemory,
    Outcome,
    Placed,
    Present,
    Recalled,
    Run,
    Stood,
)
from wiki.authorship.work import Work

__all__ = [
    "Draft",
    "Memory",
    "NoMemory",
    "Outcome",
    "Placed",
    "Present",
    "Recalled",
    "Recollection",
    "Run",
    "Settled",
    "Stood",
    "credit",
    "fingerprint",
    "settle",
    "shingles",
    "sketch",
]


def credit(
    before: Sequence[Present],
    after: Sequence[Draft],
    *,
    origin: int,
    memory: Memory | None = None,
) -> Outcome:
    """The credit and the identity of every sentence after an edit.

    before: the sentences of the touched Sections as they stand, in order. after: the sentences
    that shall stand there. origin: the Edit that is being saved. Sections that the edit leaves
    alone belong in neither. ValueError when the runs of a sentence that is compared do not fit
    its text. Asks the memory each of its questions once at most; sentences at both ends that are
    as they were cost a comparison, the others n log n in their words. Each step settles what is
    sure and leaves the rest to the next.
    """
    return _whole(before, settle(before, after, origin=origin, memory=memory))


def _whole(before: Sequence[Present], settled: "Settled", head: int = 0, tail: int = 0) -> Outcome:
    """What was settled with the sentences that stand where they stood, but for the first `head`
    and the last `tail`, which do.
    """
    placed: list[Placed] = []
    rest = iter(settled.placed)
    at = 0
    for old, new, length in settled.unmoved:
        placed += islice(rest, new - at)
        at = new + length
        still = before[max(old, head) : min(old + length, len(before) - tail)]
        placed += (Placed(one.text, one.place, one.runs, one.key) for one in still)
    placed += rest
    return Outcome(tuple(placed), settled.removed)


class Settled(NamedTuple):
    """credit() without the sentences that stand where they stood: the rows `unmoved`.

    placed: the others of the new text, in order.
    """

    unmoved: tuple[Block, ...]
    placed: tuple[Placed, ...]
    removed: tuple[int, ...]


def settle(
    before: Sequence[Present],
    after: Sequence[Draft],
    *,
    origin: int,
    memory: Memory | None = None,
    known: tuple[int, int] = (0, 0),
) -> Settled:
    """As credit(), at the cost of the sentences that do not stand where they stood.

    known: how many at the start and at the end are as they were for sure; it changes the cost and
    not the answer.
    """
    if memory is None:
        memory = NoMemory()
    page = ground.page_given_back(before, after, memory)
    if page.ground is not None:
        return _given(before, page.ground, _all_stays(page.ground))
    work = Work(before, after, origin, memory, known, page.states)
    if work.news or work.olds:
        identity.look_up(work)
        found = ground.given_back(work)
        if found is not None and found.is_exact:
            return _given(before, found, _all_stays(found))
        if found is not None:
            again = Work(found.stood, found.after, origin, work.memory)
            again.known = work.known
            given = _given(before, found, _settled(again))
            fresh = _fresh(given, origin) if found.is_partial else 0
            if not fresh:
                return given
            plain = _settled(work)  # a wording of since may have gone into another sentence
            return plain if _fresh(plain, origin) < fresh else given
    return _settled(work)


def _all_stays(found: ground.Ground) -> Settled:
    """The comparison with a state that is the text: nothing moves."""
    return Settled((Block(0, 0, len(found.after)),), (), ())


def _given(before: Sequence[Present], found: ground.Ground, settled: Settled) -> Settled:
    """A comparison with an earlier state, told as what happened to `before`.

    What stood so all the time at both ends costs a comparison.
    """
    after, stood = found.after, found.stood
    head = tail = 0
    if settled.unmoved:
        first, last = settled.unmoved[0], settled.unmoved[-1]
        most = min(len(before), first.length if first.old == first.new == 0 else 0)
        head = _stays(zip(before, stood, after, strict=False), most)
        is_end = last.old + last.length == len(stood) and last.new + last.length == len(after)
        most = min(len(before), len(stood), len(after)) - head
        ends = zip(reversed(before), reversed(stood), reversed(after), strict=False)
        tail = _stays(ends, min(most, last.length if is_end else 0))
    outcome = ground.since(
        before[head : len(before) - tail],
        stood[head : len(stood) - tail],
        _whole(stood, settled, head, tail),
    )
    rows = Block(0, 0, head), Block(len(before) - tail, len(after) - tail, tail)
    unmoved = tuple(row for row in rows if row.length)
    return Settled(unmoved, outcome.placed, outcome.removed)


def _stays(texts: Iterable[tuple[Present, Present, Draft]], most: int) -> int:
    """How many sentences are the same with the same credit until the first that is not."""
    found = 0
    for standing, stood, draft in islice(texts, most):
        if standing != stood or standing.opens != draft.opens:
            break
        found += 1
    return found


def _fresh(settled: "Settled", origin: int) -> int:
    """How many words and marks are the Edit's own."""
    return sum(length for one in settled.placed for writer, length in one.runs if writer == origin)


def _settled(work: Work) -> Settled:
    absorbed: dict[int, tuple[int, ...]] = {}
    parents: dict[int, int] = {}
    if work.news:
        declared = identity.declared(work)
        identity.same(work)
        identity.recall(work)
        matches = identity.alike(work)
        identity.settle_short(work)
        carry.carry(work, [*identity.carried(work, declared), *matches])
        carry.remember(work, identity.resembling(work))
        fences.fences(work)
        absorbed, parents = kin.kin(work)
        kin.mark_moves(work)
    placed = [
        work.place(new)._replace(absorbed=absorbed.get(new.at, ()), parent=parents.get(new.at))
        if new.at in absorbed or new.at in parents
        else work.place(new)
        for new in work.news
    ]
    gone = {key for keys in absorbed.values() for key in keys}
    removed = tuple(
        old.present.key for old in work.olds if old.heir is None and old.present.key not in gone
    )
    for old in work.olds:  # so that no cycle is left, and a replay can do without the collector
        old.heir = None
    return Settled(tuple(work.unmoved), tuple(placed), removed)
