"""Three-way merge of Sections' sources, by sentence, then by word inside a sentence.

Two people start from the same text and both save. What each did to different sentences, also to
neighbours, is kept, and so are changes of different words of one sentence that do not touch. Only
words that both changed, or a sentence that one changed and the other removed, are a conflict.
docs/writing.md has the outcome of each pair of deeds.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from typing import Final, NamedTuple

from wiki.authorship import align
from wiki.authorship.segment import segment
from wiki.authorship.tokens import tokens

_FAR = 0.5  # the likeness asked of a sentence that may have gone to another Section
_KIN = 0.6  # the part of a sentence's words that says it was split off, or merged into, another
_KEPT = 0.5  # the part of a sentence's words each side must keep for a merge by word

Settlement = tuple[str, ...]
"""What shall stand in the place of a conflict: its sentences in order; () for none."""


class Conflict(NamedTuple):
    """Words that both sides changed: as they were, as theirs and as mine are ("" = removed)."""

    ancestor: str
    theirs: str
    mine: str


class Merged(NamedTuple):
    """The merged source, in which my version of a conflicting sentence stands.

    mingled: the sentences, as merged, in which words of both sides now stand together.
    """

    text: str
    conflicts: tuple[Conflict, ...] = ()
    mingled: tuple[str, ...] = ()


class _Side(NamedTuple):
    """The texts of all parts in one row of sentences; each part begins with a sentence "" that
    stands for the part itself and is in its place on every side."""

    gaps: list[str]  # the white space before each
    texts: list[str]
    parts: list[int]
    tails: list[str]  # of each part, the white space at its end


class _Node:
    """One sentence of the merged text, or what was made of several."""

    __slots__ = ("exempt", "fresh", "gap", "leading", "text")

    def __init__(self, gap: str, text: str, *, leading: bool, fresh: bool) -> None:
        self.gap = gap
        self.text = text
        self.leading = leading  # it opened the text it comes from, so its gap says nothing
        self.fresh = fresh  # it is mine and not in the base
        self.exempt = False  # in conflict, or settled: whoever chose it may have it twice


def merge(base: str, theirs: str, mine: str, settled: Sequence[Settlement] = ()) -> Merged:
    """Both sides' changes to `base` in one text.

    merge(b, b, m) is m, merge(b, t, b) is t and merge(b, x, x) is x, exactly. Changes of different
    sentences, and changes of one sentence that leave at least one word between them, are all made.
    At one place both insertions stand, theirs first, save that what continues a paragraph comes
    before what opens one. The same change made twice is made once. A sentence that one side moved
    and the other changed is moved and changed; one that both moved stands where mine has it.
    White space is merged like text, mine first.

    settled: what shall stand for each conflict, in their order; then none is left.
    """
    return merge_parts({0: base}, {0: theirs}, {0: mine}, {0: settled})[0]


def merge_parts(
    base: Mapping[int, str],
    theirs: Mapping[int, str],
    mine: Mapping[int, str],
    settled: Mapping[int, Sequence[Settlement]] | None = None,
) -> dict[int, Merged]:
    """merge() of several Sections at once, so that a sentence may go from one to another.

    All three have the same keys. A change follows a sentence to the Section it was moved to. A
    conflict is told under the Section in which its ancestor stands. n log n in the words.
    """
    settled = settled or {}
    keys = list(base)
    if len(keys) == 1:
        (key,) = keys
        if theirs[key] in (base[key], mine[key]) or mine[key] == base[key]:
            return {key: Merged(theirs[key] if mine[key] == base[key] else mine[key])}
    old = _read([base[key] for key in keys])
    left = _read([theirs[key] for key in keys])
    right = _read([mine[key] for key in keys])
    to_theirs, to_mine = _follow(old, left), _follow(old, right)
    crossed = {
        part
        for side, found in ((left, to_theirs), (right, to_mine))
        for a, b in found.items()
        if old.parts[a] != side.parts[b]
        for part in (old.parts[a], side.parts[b])
    }
    if len(crossed) < len(keys) and len(keys) > 1:
        # A Section that no sentence left or entered is merged by itself.
        result: dict[int, Merged] = {}
        for at, key in enumerate(keys):
            if at not in crossed:
                result[key] = merge(base[key], theirs[key], mine[key], settled.get(key, ()))
        if crossed:
            some = [keys[part] for part in sorted(crossed)]
            result |= merge_parts(
                {key: base[key] for key in some},
                {key: theirs[key] for key in some},
                {key: mine[key] for key in some},
                settled,
            )
        return result
    old, left, right, to_theirs, to_mine = _units(old, left, right, to_theirs, to_mine)
    work = _Work(old, left, right, to_theirs, to_mine)
    work.decide([list(settled.get(key, ())) for key in keys])
    return dict(zip(keys, work.assembled(), strict=True))


def blend(conflict: Conflict) -> str:
    """A text to start from: mine, with those of their changes that touch none of mine."""
    if not conflict.mine or not conflict.theirs:
        return conflict.mine or conflict.theirs
    return _mingle(*conflict, forced=True) or conflict.mine


class _Work:
    """The three texts in units, and what becomes of each."""

    def __init__(
        self,
        old: _Side,
        left: _Side,
        right: _Side,
        to_theirs: dict[int, int],
        to_mine: dict[int, int],
    ) -> None:
        self.old, self.left, self.right = old, left, right
        self.to_theirs, self.to_mine = to_theirs, to_mine
        self.from_theirs = {there: index for index, there in to_theirs.items()}
        self.from_mine = {there: index for index, there in to_mine.items()}
        parts = len(old.tails)
        self.conflicts: list[list[Conflict]] = [[] for _ in range(parts)]
        self.mingled: list[list[str]] = [[] for _ in range(parts)]
        self.nodes: dict[int, _Node] = {}  # sentence of the base -> its place in the result
        self.as_theirs: set[int] = set()  # those that stand where theirs has them

    def decide(self, settled: list[list[Settlement]]) -> None:
        """What each sentence of the base has become."""
        old, left, right = self.old, self.left, self.right
        still = _unmoved(old, right, self.to_mine)
        kept_there = _unmoved(old, left, self.to_theirs)
        for index, text in enumerate(old.texts):
            at_left, at_right = self.to_theirs.get(index), self.to_mine.get(index)
            their = None if at_left is None else left.texts[at_left]
            my = None if at_right is None else right.texts[at_right]
            part = old.parts[index]
            exempt = False
            chosen = their if their is not None and my == text else my
            if their != my and text not in (their, my):
                both = _mingle(text, their, my) if their and my else None
                if both is not None:
                    chosen = both
                    if both not in (their, my):
                        self.mingled[part].append(both)
                else:
                    self.conflicts[part].append(Conflict(text, their or "", my or ""))
                    exempt = True
                    at = len(self.conflicts[part]) - 1
                    if at < len(settled[part]):
                        chosen = _joined(settled[part][at])
            elif my is None or (their is None and my == text):
                continue
            if chosen is None or (text and not chosen):
                continue
            if at_right is not None:
                gap, leading = right.gaps[at_right], _leads(right, at_right)
                if at_left is not None and not _leads(left, at_left):
                    if leading or gap == old.gaps[index]:
                        gap = left.gaps[at_left]
                    leading = False
            elif at_left is not None:
                gap, leading = left.gaps[at_left], _leads(left, at_left)
                self.as_theirs.add(index)
            else:
                continue
            node = _Node(gap, chosen, leading=leading, fresh=False)
            node.exempt = exempt
            self.nodes[index] = node
            if at_left is not None and index not in kept_there and index in still:
                self.as_theirs.add(index)
        for part, given in enumerate(settled):
            if len(given) >= len(self.conflicts[part]):
                self.conflicts[part] = []

    def assembled(self) -> list[Merged]:
        """The parts in order, from mine with what theirs put there."""
        result: list[_Node] = []
        place: dict[int, int] = {}
        new: defaultdict[str, list[_Node]] = defaultdict(list)
        for at, text in enumerate(self.right.texts):
            origin = self.from_mine.get(at)
            if origin is None:
                gap, leading = self.right.gaps[at], _leads(self.right, at)
                node = _Node(gap, text, leading=leading, fresh=True)
                new[text].append(node)
                place[id(node)] = len(result)
                result.append(node)
            elif origin in self.nodes and origin not in self.as_theirs:
                node = self.nodes[origin]
                place[id(node)] = len(result)
                result.append(node)
        following: defaultdict[int, list[_Node]] = defaultdict(list)
        anchor = 0
        for at, text in enumerate(self.left.texts):
            origin = self.from_theirs.get(at)
            if origin is None:
                twin = new[text].pop(0) if new.get(text) else None
                if twin is not None:
                    anchor = max(anchor, place[id(twin)])
                    continue
                gap, leading = self.left.gaps[at], _leads(self.left, at)
                node = _Node(gap, text, leading=leading, fresh=False)
            elif origin in self.as_theirs:
                node = self.nodes[origin]
                node.gap, node.leading = self.left.gaps[at], _leads(self.left, at)
            else:
                if origin in self.nodes:
                    anchor = place[id(self.nodes[origin])]
                continue
            spot = anchor
            if "\n" in node.gap:
                while (
                    spot + 1 < len(result)
                    and result[spot + 1].fresh
                    and "\n" not in result[spot + 1].gap
                ):
                    spot += 1
            following[spot].append(node)
        ordered: list[_Node] = []
        for at, node in enumerate(result):
            ordered.append(node)
            ordered.extend(following.get(at, ()))
        return self._in_parts(self._without_doubles(ordered))

    def _without_doubles(self, ordered: list[_Node]) -> list[_Node]:
        """What stands more often than on any side was written twice over: once is enough."""
        most: Counter[str] = Counter()
        for side in (self.old, self.left, self.right):
            most |= Counter(side.texts)
        count = Counter(node.text for node in ordered)
        kept: list[_Node] = []
        for node in reversed(ordered):
            if count[node.text] > max(1, most[node.text]) and not node.exempt and node.text:
                count[node.text] -= 1
            else:
                kept.append(node)
        kept.reverse()
        return kept

    def _in_parts(self, ordered: list[_Node]) -> list[Merged]:
        found: list[list[_Node]] = []
        for node in ordered:
            if node.text:
                found[-1].append(node)
            else:
                found.append([])
        return [
            Merged(
                _written(
                    found[part],
                    self.left.tails[part]
                    if self.right.tails[part] == self.old.tails[part]
                    else self.right.tails[part],
                ),
                tuple(self.conflicts[part]),
                tuple(self.mingled[part]),
            )
            for part in range(len(found))
        ]


def _read(texts: Sequence[str]) -> _Side:
    side = _Side([], [], [], [])
    for part, text in enumerate(texts):
        side.gaps.append("")
        side.texts.append("")
        side.parts.append(part)
        at = 0
        for start, end in segment(text):
            side.gaps.append(text[at:start])
            side.texts.append(text[start:end])
            side.parts.append(part)
            at = end
        side.tails.append(text[at:])
    return side


def _leads(side: _Side, at: int) -> bool:
    return at > 0 and not side.texts[at - 1]


def _spans(side: _Side) -> list[tuple[int, int]]:
    """Where each part begins and ends in the row."""
    starts = [at for at, text in enumerate(side.texts) if not text]
    return list(zip(starts, [*starts[1:], len(side.texts)], strict=True))


# Which sentence became which ---------------------------------------------------------------------


def _follow(old: _Side, new: _Side) -> dict[int, int]:
    """Where each sentence of the base went: the same, then changed, then changed beyond likeness.

    Changed beyond likeness is a sentence that stands alone in its place on both sides. Only what
    is the same, or much alike, is looked for in another part.
    """
    found: dict[int, int] = {}
    spans = list(zip(_spans(old), _spans(new), strict=True))
    for (a, b), (c, d) in spans:
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
    for (a, b), (c, d) in spans:
        _follow_changed(old, new, (a, b), (c, d), found)
    rest_old = {at: _keys(text) for at, text in enumerate(old.texts) if at not in found}
    used = set(found.values())
    rest_new = {at: _keys(text) for at, text in enumerate(new.texts) if at not in used}
    if len(spans) > 1:
        for match in align.sentences(rest_old, rest_new, least=_FAR):
            found[match.old] = match.new
    return found


def _follow_changed(
    old: _Side, new: _Side, here: tuple[int, int], there: tuple[int, int], found: dict[int, int]
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


def _words(text: str) -> Counter[str]:
    return Counter(t.key for t in tokens(text) if t.kind not in ("format", "mark"))


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


def _unmoved(old: _Side, new: _Side, found: Mapping[int, int]) -> set[int]:
    """The sentences of the base that one side left in their part and order."""
    stayed: set[int] = set()
    by_part: defaultdict[int, list[int]] = defaultdict(list)
    for index in sorted(found):
        if old.parts[index] == new.parts[found[index]]:
            by_part[old.parts[index]].append(index)
    for olds in by_part.values():
        stayed.update(olds[at] for at in align.increasing([found[index] for index in olds]))
    return stayed


# Sentences that were split or merged are one unit with what they came from ----------------------


def _split_off(old: _Side, new: _Side, found: Mapping[int, int]) -> dict[int, int]:
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


def _units(
    old: _Side, left: _Side, right: _Side, to_theirs: dict[int, int], to_mine: dict[int, int]
) -> tuple[_Side, _Side, _Side, dict[int, int], dict[int, int]]:
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
    result: list[_Side] = [new_old]
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


def _regrouped(side: _Side, groups: Sequence[Sequence[int]]) -> tuple[_Side, dict[int, int]]:
    """The side with each group as one, where its first stands; and where every sentence went."""
    leader = {at: group[0] for group in groups for at in group}
    members = {group[0]: group for group in groups}
    unit = _Side([], [], [], side.tails)
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


# Words of one sentence ---------------------------------------------------------------------------


class _Hunk(NamedTuple):
    """Words [start, end) of the base, and what one side has in their place."""

    start: int
    end: int
    low: int
    high: int


class _Wording(NamedTuple):
    words: list[str]
    gaps: list[str]
    kinds: list[str]

    @classmethod
    def of(cls, text: str) -> "_Wording":
        wording = cls([], [], [])
        at = 0
        for token in tokens(text):
            wording.words.append(text[token.start : token.end])
            wording.gaps.append(text[at : token.start])
            wording.kinds.append(token.kind)
            at = token.end
        return wording


def _mingle(base: str, theirs: str, mine: str, *, forced: bool = False) -> str | None:
    """Both sides' changes to one sentence, or None where they touch or leave too little of it.

    Changes touch when no word stands between them. Two citations put at the same place do not
    touch: theirs comes first. forced: of changes that touch, mine are made.
    """
    old, left, right = _Wording.of(base), _Wording.of(theirs), _Wording.of(mine)
    follows: list[dict[int, int]] = []
    hunks: list[list[_Hunk]] = []
    weight = sum(1 for kind in old.kinds if kind not in ("mark", "format"))
    for side in (left, right):
        blocks = align.words(old.words, side.words)
        follow = {b.old + k: b.new + k for b in blocks for k in range(b.length)}
        kept = sum(1 for at in follow if old.kinds[at] not in ("mark", "format"))
        if kept < _KEPT * weight and not forced:
            return None
        follows.append(follow)
        hunks.append(_hunks(blocks, len(old.words), len(side.words)))
    theirs_only: list[_Hunk] = []
    cited: dict[int, _Hunk] = {}  # their citations that stand before mine, by place
    for hunk in hunks[0]:
        said = left.words[hunk.low : hunk.high]
        take = True
        for other in hunks[1]:
            if hunk.start > other.end or other.start > hunk.end:
                continue
            if hunk[:2] == other[:2] and said == right.words[other.low : other.high]:
                take = False
            elif (
                hunk.start == hunk.end == other.start == other.end
                and set(left.kinds[hunk.low : hunk.high]) == {"cite"}
                and set(right.kinds[other.low : other.high]) == {"cite"}
            ):
                cited[other.start] = hunk
                take = False
            elif forced:
                take = False
            else:
                return None
        if take:
            theirs_only.append(hunk)
    planned = sorted(
        [(hunk, left) for hunk in theirs_only] + [(hunk, right) for hunk in hunks[1]],
        key=lambda one: one[0][:2],
    )
    out: list[str] = []
    at = 0
    for hunk, side in [*planned, (_Hunk(len(old.words), len(old.words), 0, 0), old)]:
        for index in range(at, hunk.start):
            their_gap = left.gaps[follows[0][index]] if index in follows[0] else old.gaps[index]
            my_gap = right.gaps[follows[1][index]] if index in follows[1] else old.gaps[index]
            out += (my_gap if my_gap != old.gaps[index] else their_gap, old.words[index])
        fresh: list[tuple[str, str]] = []
        if side is right and hunk.start in cited and hunk.start == hunk.end:
            low, high = cited[hunk.start][2:]
            own = {"".join(word.split()) for word in right.words[hunk.low : hunk.high]}
            fresh = [
                (left.gaps[k], left.words[k])
                for k in range(low, high)
                if "".join(left.words[k].split()) not in own
            ]
        fresh += [(side.gaps[k], side.words[k]) for k in range(hunk.low, hunk.high)]
        for gap, word in fresh:
            out += (gap, word)
        at = hunk.end
    return "".join(out).lstrip()


def _hunks(blocks: Sequence[align.Block], old: int, new: int) -> list[_Hunk]:
    """What stands between the blocks that both have."""
    found: list[_Hunk] = []
    at_old = at_new = 0
    for block in [*blocks, align.Block(old, new, 0)]:
        if block.old > at_old or block.new > at_new:
            found.append(_Hunk(at_old, block.old, at_new, block.new))
        at_old, at_new = block.old + block.length, block.new + block.length
    return found


# Written -----------------------------------------------------------------------------------------

_OPENS_LINE: Final = re.compile(r"\#{1,6}\s|[-*+>]\s|\d{1,3}[.)]\s|\||`{3}|~{3}|\[[^\]\n]+\]:\s")
_OWN_LINE: Final = re.compile(r"\#{1,6}\s|\||`{3}|~{3}")


def _between(before: str, gap: str, text: str) -> str:
    """The white space between two sentences that keeps each in its block."""
    if "\n" not in gap:
        if _OWN_LINE.match(before.rpartition("\n")[2]):
            return "\n" if before.rpartition("\n")[2][0] == text[0] == "|" else "\n\n"
        if _OPENS_LINE.match(text):
            return "\n"
    return gap


def _joined(texts: Sequence[str]) -> str:
    """Several sentences in the place of one."""
    whole = ""
    for text in filter(None, texts):
        whole += (_between(whole, " ", text) if whole else "") + text
    return whole


def _written(nodes: Sequence[_Node], tail: str) -> str:
    """The sentences with white space that keeps each in its block."""
    parts: list[str] = []
    for at, node in enumerate(nodes):
        gap = node.gap
        if at == 0:
            gap = gap if node.leading else ""
        else:
            if node.leading:
                follower = nodes[at + 1].gap if at + 1 < len(nodes) else ""
                gap = follower or " "
            gap = _between(nodes[at - 1].text, gap, node.text)
        parts.extend((gap, node.text))
    parts.append(tail)
    return "".join(parts)
