"""Who wrote each word: the credit of a text after one edit, from the credit before it.

An edit is judged from the present sentences it touches and from a memory of what once stood
(`Memory`), never from the whole history. The same inputs give the same answer.
"""

from collections.abc import Iterator, Mapping, Sequence
from itertools import islice
from operator import lt
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


def _whole(before: Sequence[Present], settled: "Settled") -> Outcome:
    placed: list[Placed] = []
    rest = iter(settled.placed)
    for old, new, length in settled.unmoved:
        placed += islice(rest, new - len(placed))
        placed += map(_unchanged, before[old : old + length])
    placed += rest
    return Outcome(tuple(placed), settled.removed)


def _unchanged(one: Present) -> Placed:
    return Placed(one.text, one.place, one.runs, one.key)


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

    Where nothing moved, what stands now as it stood then, and stays, costs a comparison.
    """
    where = {one.key: at for at, one in enumerate(before)}
    still: list[Block] = []
    others: list[Placed] = []
    order: list[int] = []  # where in before they stand that go on
    for one in _told(before, found, settled, where):
        if isinstance(one, Block):
            still.append(one)
            order += (one.old,) if one.length == 1 else (one.old, one.old + one.length - 1)
        else:
            others.append(one)
            if one.key in where:
                order.append(where[one.key])
    if not all(map(lt, order, order[1:])):
        whole = _whole(found.stood, settled)
        outcome = ground.since(before, found.stood, whole)
        return Settled((), outcome.placed, outcome.removed)
    changed: list[Present] = []
    at = 0
    for start, _, length in still:
        changed += before[at:start]
        at = start + length
    changed += before[at:]
    outcome = ground.since(changed, found.stood, Outcome(tuple(others), settled.removed))
    return Settled(tuple(still), outcome.placed, outcome.removed)


def _told(
    before: Sequence[Present], found: ground.Ground, settled: Settled, where: Mapping[int, int]
) -> Iterator[Block | Placed]:
    """Rows of sentences that stand in before, as in the state, and stay; and the others between.

    where: the place in before of each Sentence.
    """
    stood, after = found.stood, found.after
    rest = iter(settled.placed)
    done = 0
    for old, new, length in (*settled.unmoved, Block(len(stood), len(after), 0)):
        yield from islice(rest, new - done)
        done = new + length
        while new < done:
            start, first = where.get(stood[old].key, len(before)), new
            at = start
            while (
                new < done
                and at < len(before)
                and before[at] == stood[old]
                and before[at].opens == after[new].opens
            ):
                old, new, at = old + 1, new + 1, at + 1
            if new > first:
                yield Block(start, first, new - first)
            else:
                yield _unchanged(stood[old])
                old, new = old + 1, new + 1


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
