"""Sentences that were split or merged: for a merge, one unit with what they came from."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence

from wiki.authorship.merge_sides import Side
from wiki.authorship.tokens import tokens

_KIN = 0.6  # the part of a sentence's words that says it was split off, or merged into, another


def _split_off(old: Side, new: Side, found: Mapping[int, int]) -> dict[int, int]:
    """New sentences that were split off an old one, and from which: neighbours of its partner
    that have words which the old one had and its partner has no more."""
    source = {there: at for at, there in found.items() if old.texts[at]}
    left_over: dict[int, Counter[str]] = {}
    split: dict[int, int] = {}
    loose = [at for at in range(len(new.texts)) if new.texts[at] and at not in found.values()]
    for step, order in ((-1, loose), (1, loose[::-1])):
        for at in order:
            beside = at + step
            origin = split.get(beside, source.get(beside))
            if at in split or origin is None or new.parts[beside] != new.parts[at]:
                continue
            if origin not in left_over:
                partner = new.texts[found[origin]]
                left_over[origin] = _words(old.texts[origin]) - _words(partner)
            words = _words(new.texts[at])
            shared = words & left_over[origin]
            if shared.total() >= max(2, _KIN * words.total()):
                split[at] = origin
                left_over[origin] -= shared
    return split


def units(
    old: Side, left: Side, right: Side, to_theirs: dict[int, int], to_mine: dict[int, int]
) -> tuple[Side, Side, Side, dict[int, int], dict[int, int]]:
    """The three sides with split and merged sentences in one unit each, and who follows whom."""
    links: list[dict[int, set[int]]] = []  # for each side: base sentence -> its sentences there
    joined: list[tuple[int, int]] = []  # sentences of the base that belong together
    for side, found in ((left, to_theirs), (right, to_mine)):
        linked = {at: {there} for at, there in found.items()}
        for new, origin in _split_off(old, side, found).items():
            linked[origin].add(new)
        back = {there: at for at, there in found.items()}
        for gone, there in _split_off(side, old, back).items():
            linked.setdefault(gone, set()).add(there)
            joined.append((gone, back[there]))
        links.append(linked)
    head = list(range(len(old.texts)))
    for a, b in sorted((min(pair), max(pair)) for pair in joined):
        low, high = sorted((head[a], head[b]))
        head = [low if one == high else one for one in head]
    clusters: defaultdict[int, list[int]] = defaultdict(list)
    for at, first in enumerate(head):
        clusters[first].append(at)
    base_units = [members for members in clusters.values() if len(members) > 1]
    grouped: list[list[list[int]]] = []
    for side, linked in zip((left, right), links, strict=True):
        owned = {at for found in linked.values() for at in found}
        groups: list[list[int]] = []
        for members in clusters.values():
            group = sorted({there for at in members for there in linked.get(at, ())})
            if len(group) > 1 and len({side.parts[at] for at in group}) == 1:
                between = [at for at in range(group[0], group[-1]) if at not in group]
                # What was put between them belongs with them; what came from elsewhere does not.
                if not owned.intersection(between):
                    group = sorted([*group, *between])
                groups.append(group)
        grouped.append(groups)
    new_old, old_at = _regrouped(old, base_units)
    result: list[Side] = [new_old]
    maps: list[dict[int, int]] = []
    for side, found, linked, groups in zip(
        (left, right), (to_theirs, to_mine), links, grouped, strict=True
    ):
        unit, at_of = _regrouped(side, groups)
        result.append(unit)
        follows: dict[int, int] = {}
        for members in clusters.values():
            heirs = [found[at] for at in members if at in found]
            heirs += [heir for at in members for heir in linked.get(at, ())]
            if heirs:
                follows[old_at[members[0]]] = at_of[heirs[0]]
        maps.append(follows)
    return result[0], result[1], result[2], maps[0], maps[1]


def _regrouped(side: Side, groups: Sequence[Sequence[int]]) -> tuple[Side, dict[int, int]]:
    """The side with each group as one, where its first stands; and where every sentence went."""
    leader = {at: group[0] for group in groups for at in group}
    members = {group[0]: group for group in groups}
    unit = Side([], [], [], side.tails)
    where: dict[int, int] = {}
    for at, text in enumerate(side.texts):
        if leader.get(at, at) != at:
            continue
        for other in members.get(at, (at,))[1:]:
            text += (side.gaps[other] or " ") + side.texts[other]
        for other in members.get(at, (at,)):
            where[other] = len(unit.texts)
        unit.gaps.append(side.gaps[at])
        unit.texts.append(text)
        unit.parts.append(side.parts[at])
    return unit, where


def _words(text: str) -> Counter[str]:
    return Counter(t.key for t in tokens(text) if t.kind not in ("format", "mark"))
