"""Three-way merge of one Section's source, by sentence.

Two people start from the same text and both save. What each did to different sentences, also to
neighbours, is kept; only a sentence that both changed, or that one changed and the other removed,
is a conflict.
"""

import re
from collections import defaultdict
from typing import Final, NamedTuple

from wiki.authorship import align
from wiki.authorship.segment import segment
from wiki.authorship.tokens import tokens


class Conflict(NamedTuple):
    """One sentence that both sides changed: as it was, as theirs and as mine is ("" = removed)."""

    ancestor: str
    theirs: str
    mine: str


class Merged(NamedTuple):
    """The merged source, in which my version of a conflicting sentence stands."""

    text: str
    conflicts: tuple[Conflict, ...]


class _Side(NamedTuple):
    """A text as sentences, the white space before each, and that at the end."""

    gaps: list[str]
    texts: list[str]
    tail: str


class _Node:
    """One sentence of the merged text."""

    __slots__ = ("fresh", "gap", "leading", "text")

    def __init__(self, gap: str, text: str, *, leading: bool, fresh: bool) -> None:
        self.gap = gap
        self.text = text
        self.leading = leading  # it opened the text it comes from, so its gap says nothing
        self.fresh = fresh  # it is mine and not in the base


def merge(base: str, theirs: str, mine: str) -> Merged:
    """Both sides' changes to `base` in one text.

    merge(b, b, m) is m, merge(b, t, b) is t and merge(b, x, x) is x, exactly. Changes of different
    sentences are all made. At one place both insertions stand, theirs first, save that what
    continues a paragraph comes before what opens one. The same change made twice is made once.
    A sentence that one side moved and the other changed is moved and changed. White space is
    merged like text, mine first.
    """
    if theirs in (base, mine):
        return Merged(mine, ())
    if mine == base:
        return Merged(theirs, ())
    old, left, right = _read(base), _read(theirs), _read(mine)
    to_theirs, to_mine = _follow(old.texts, left.texts), _follow(old.texts, right.texts)
    from_theirs = {there: index for index, there in to_theirs.items()}
    from_mine = {there: index for index, there in to_mine.items()}

    conflicts: list[Conflict] = []
    nodes: dict[int, _Node] = {}  # sentence of the base -> its place in the result
    for index, text in enumerate(old.texts):
        at_left, at_right = to_theirs.get(index), to_mine.get(index)
        their = None if at_left is None else left.texts[at_left]
        my = None if at_right is None else right.texts[at_right]
        if their != my and text not in (their, my):
            conflicts.append(Conflict(text, their or "", my or ""))
        elif my is None or (their is None and my == text):
            continue
        if at_right is None or my is None:
            continue
        gap = right.gaps[at_right]
        if at_left and gap == old.gaps[index]:
            gap = left.gaps[at_left]
        chosen = their if their is not None and my == text else my
        first = at_right == 0 and (at_left is None or at_left == 0)
        nodes[index] = _Node(gap, chosen, leading=first, fresh=False)

    still = _unmoved(to_mine)
    moved = {index for index in to_theirs if index not in _unmoved(to_theirs) and index in still}
    result: list[_Node] = []
    new: defaultdict[str, list[_Node]] = defaultdict(list)
    for at, text in enumerate(right.texts):
        origin = from_mine.get(at)
        if origin is None:
            node = _Node(right.gaps[at], text, leading=at == 0, fresh=True)
            new[text].append(node)
            result.append(node)
        elif origin in nodes and origin not in moved:
            result.append(nodes[origin])
    # Where each sentence of the result is followed by what theirs puts there.
    following: defaultdict[int, list[_Node]] = defaultdict(list)
    anchor = -1
    place = {id(node): at for at, node in enumerate(result)}
    for at, text in enumerate(left.texts):
        origin = from_theirs.get(at)
        if origin is None:
            twin = new[text].pop(0) if new.get(text) else None
            if twin is not None:
                anchor = max(anchor, place[id(twin)])
                continue
            node = _Node(left.gaps[at], text, leading=at == 0, fresh=False)
        elif origin in moved and origin in nodes:
            node = nodes[origin]
            node.gap = left.gaps[at]
        else:
            if origin in nodes:
                anchor = place[id(nodes[origin])]
            continue
        spot = anchor
        if "\n" in node.gap:
            while (
                spot >= 0
                and spot + 1 < len(result)
                and result[spot + 1].fresh
                and "\n" not in result[spot + 1].gap
            ):
                spot += 1
        following[spot].append(node)
    ordered = list(following.get(-1, ()))
    for at, node in enumerate(result):
        ordered.append(node)
        ordered.extend(following.get(at, ()))
    tail = left.tail if right.tail == old.tail else right.tail
    return Merged(_written(ordered, tail), tuple(conflicts))


def _read(text: str) -> _Side:
    gaps: list[str] = []
    texts: list[str] = []
    at = 0
    for start, end in segment(text):
        gaps.append(text[at:start])
        texts.append(text[start:end])
        at = end
    return _Side(gaps, texts, text[at:])


def _follow(old: list[str], new: list[str]) -> dict[int, int]:
    """Where each sentence of the base went: the same, then changed, then changed beyond likeness.

    Changed beyond likeness is a sentence that stands alone in its place on both sides.
    """
    found: dict[int, int] = {}
    for block in align.words(old, new):
        found.update((block.old + k, block.new + k) for k in range(block.length))
    left = [at for at in range(len(old)) if at not in found]
    used = set(found.values())
    spare: defaultdict[str, list[int]] = defaultdict(list)
    for at in range(len(new) - 1, -1, -1):
        if at not in used:
            spare[new[at]].append(at)
    for at in left:
        if spare.get(old[at]):
            found[at] = spare[old[at]].pop()
    used = set(found.values())
    rest_old = {at: _keys(old[at]) for at in left if at not in found}
    rest_new = {at: _keys(new[at]) for at in range(len(new)) if at not in used}
    olds, news = _places(len(old), found), _places(len(new), {b: a for a, b in found.items()})
    near: set[tuple[int, int]] = set()
    alone: list[tuple[int, int]] = []
    for gap, members in olds.items():
        # A gap of the base lies after sentence `gap`; in the new text after where that one went.
        there = news.get(found[gap] if gap >= 0 else -1, [])
        near.update(zip(members, there, strict=False))
        if len(members) == len(there) == 1:
            alone.append((members[0], there[0]))
    for match in align.sentences(rest_old, rest_new, frozenset(near)):
        found[match.old] = match.new
    used = set(found.values())
    for at, there_at in alone:
        if at not in found and there_at not in used:
            found[at] = there_at
    return found


def _keys(text: str) -> list[str]:
    return [token.key for token in tokens(text) if token.kind != "format"]


def _places(length: int, found: dict[int, int]) -> dict[int, list[int]]:
    """The sentences without a partner, by the last one before them that has one (-1: none)."""
    places: defaultdict[int, list[int]] = defaultdict(list)
    last = -1
    for at in range(length):
        if at in found:
            last = at
        else:
            places[last].append(at)
    return places


def _unmoved(found: dict[int, int]) -> set[int]:
    """The sentences of the base that one side left in their order."""
    olds = sorted(found)
    return {olds[at] for at in align.increasing([found[old] for old in olds])}


_OPENS_LINE: Final = re.compile(r"\#{1,6}\s|[-*+>]\s|\d{1,3}[.)]\s|\||`{3}|~{3}|\[[^\]\n]+\]:\s")
_OWN_LINE: Final = re.compile(r"\#{1,6}\s|\||`{3}|~{3}")


def _written(nodes: list[_Node], tail: str) -> str:
    """The sentences with white space that keeps each in its block."""
    parts: list[str] = []
    for at, node in enumerate(nodes):
        gap = node.gap
        if at == 0:
            gap = gap if node.leading else ""
        else:
            before = nodes[at - 1]
            if node.leading:
                follower = nodes[at + 1].gap if at + 1 < len(nodes) else ""
                gap = follower or " "
            if "\n" not in gap:
                if _OWN_LINE.match(before.text):
                    gap = "\n" if before.text[0] == node.text[0] == "|" else "\n\n"
                elif _OPENS_LINE.match(node.text):
                    gap = "\n"
        parts.extend((gap, node.text))
    parts.append(tail)
    return "".join(parts)
