"""Which sentence of a text became which of a later one, for a merge."""

from collections import defaultdict
from collections.abc import Mapping

from wiki.authorship import align
from wiki.authorship.merge_sides import Side, spans
from wiki.authorship.tokens import tokens

_FAR = 0.5  # the likeness asked of a sentence that may have gone to another Section


def follow(old: Side, new: Side) -> dict[int, int]:
    """Where each sentence of the base went: the same, then changed, then changed beyond likeness.

    Changed beyond likeness is a sentence that stands alone in its place on both sides. Only what
    is the same, or much alike, is looked for in another part.
    """
    found: dict[int, int] = {}
    both = list(zip(spans(old), spans(new), strict=True))
    for (a, b), (c, d) in both:
        for block in align.words(old.texts[a:b], new.texts[c:d]):
            found.update((a + block.old + k, c + block.new + k) for k in range(block.length))
        found[a] = c
    used = set(found.values())
    for within in (True, False):
        spare: defaultdict[tuple[str, int], list[int]] = defaultdict(list)
        for at in range(len(new.texts) - 1, -1, -1):
            if at not in used:
                spare[new.texts[at], new.parts[at] if within else 0].append(at)
        for at, text in enumerate(old.texts):
            key = (text, old.parts[at] if within else 0)
            if at not in found and spare.get(key):
                found[at] = spare[key].pop()
                used.add(found[at])
    for (a, b), (c, d) in both:
        _follow_changed(old, new, (a, b), (c, d), found)
    rest_old = {at: _keys(text) for at, text in enumerate(old.texts) if at not in found}
    used = set(found.values())
    rest_new = {at: _keys(text) for at, text in enumerate(new.texts) if at not in used}
    if len(both) > 1:
        for match in align.sentences(rest_old, rest_new, least=_FAR):
            found[match.old] = match.new
    return found


def _follow_changed(
    old: Side, new: Side, here: tuple[int, int], there: tuple[int, int], found: dict[int, int]
) -> None:
    """Adds the changed sentences of one part."""
    used = set(found.values())
    rest_old = {at: _keys(old.texts[at]) for at in range(*here) if at not in found}
    rest_new = {at: _keys(new.texts[at]) for at in range(*there) if at not in used}
    olds, news = _places(here, set(found)), _places(there, used)
    near: set[tuple[int, int]] = set()
    alone: list[tuple[int, int]] = []
    for gap, members in olds.items():
        # A gap of the base lies after sentence `gap`; in the new text after where that one went.
        others = news.get(found[gap], [])
        near.update(zip(members, others, strict=False))
        if len(members) == len(others) == 1:
            alone.append((members[0], others[0]))
    for match in align.sentences(rest_old, rest_new, frozenset(near)):
        found[match.old] = match.new
    used = set(found.values())
    for at, other in alone:
        if at not in found and other not in used:
            found[at] = other


def _keys(text: str) -> list[str]:
    return [token.key for token in tokens(text) if token.kind != "format"]


def _places(span: tuple[int, int], found: set[int]) -> dict[int, list[int]]:
    """The sentences without a partner, by the last one before them that has one."""
    places: defaultdict[int, list[int]] = defaultdict(list)
    last = span[0]
    for at in range(*span):
        if at in found:
            last = at
        else:
            places[last].append(at)
    return places


def unmoved(old: Side, new: Side, found: Mapping[int, int]) -> set[int]:
    """The sentences of the base that one side left in their part and order."""
    stayed: set[int] = set()
    by_part: defaultdict[int, list[int]] = defaultdict(list)
    for index in sorted(found):
        if old.parts[index] == new.parts[found[index]]:
            by_part[old.parts[index]].append(index)
    for olds in by_part.values():
        stayed.update(olds[at] for at in align.increasing([found[index] for index in olds]))
    return stayed
