"""Splits, merges and moves: how the sentences of a new text are kin to those before."""

from collections import defaultdict
from collections.abc import Hashable

from wiki.authorship import align
from wiki.authorship.work import IN_AFTER, IN_BEFORE, New, Work


def kin(work: Work) -> tuple[dict[int, tuple[int, ...]], dict[int, int]]:
    """Merges (index in after -> keys absorbed) and splits (index in after -> key of the parent).

    A sentence is absorbed when half of its words went into one that goes on; a new one is split
    off when half of its words, and three at least, came from one that goes on; of a sentence
    that was edited as such also when they came from one of its earlier wordings.
    """
    parents: dict[int, int] = {}
    best: dict[int, tuple[int, int]] = {}
    for new in work.news:
        for at, count in new.flow.items():
            old = work.old_at[at]
            if old.heir is None and count * 2 >= len(old.keys):
                best[at] = max(best.get(at, (0, 0)), (count, -new.at))
            elif (
                new.key is None
                and old.heir is not None
                and count >= 3
                and count * 2 >= len(new.keys)
            ):
                parents[new.at] = old.present.key
                new.acts.add("split")
                old.heir.acts.add("split")
    for new in work.news:
        key = new.draft.continues
        declared = work.by_key.get(key) if key is not None and new.key is None else None
        if declared is None or declared.heir is None or new.at in parents:
            continue
        if _is_older(new):
            parents[new.at] = declared.present.key
            new.acts.add("split")
            declared.heir.acts.add("split")
    absorbed: defaultdict[int, tuple[int, ...]] = defaultdict(tuple)
    for at, (_, negative) in sorted(best.items()):
        new = work.new_at[-negative]
        if new.key is not None:
            absorbed[new.at] += (work.before[at].key,)
            new.acts.add("merged")
    return dict(absorbed), parents


def _is_older(new: New) -> bool:
    """Whether half of its words, and three at least, were not written by this edit."""
    if new.runs is not None:
        return True
    known = sum(one is not None for one in new.origins)
    return known >= 3 and known * 2 >= len(new.origins)


def mark_moves(work: Work) -> None:
    """The fewest kept sentences whose move explains the new order, and changes of Section.

    What is unmoved stays; so a sentence moved when it passed one of those rows.
    """
    kept: defaultdict[tuple[Hashable, int], list[tuple[int, New]]] = defaultdict(list)
    for new in work.news:
        old = new.old
        if old is None:
            continue
        behind = work.row_before(new.at, IN_AFTER)
        if old.present.place != new.draft.place or work.row_before(old.at, IN_BEFORE) != behind:
            new.acts.add("moved")
        else:
            kept[new.draft.place, behind].append((old.at, new))
    for members in kept.values():
        still = set(align.increasing([old for old, _ in members]))
        for at, (_, new) in enumerate(members):
            if at not in still:
                new.acts.add("moved")
