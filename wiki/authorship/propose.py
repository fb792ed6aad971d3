"""A proposed text as changes that can be taken one by one.

`propose` divides what somebody wrote into changes, each of one sentence as a rule, by the identity
that the engine gives sentences; `take` writes the text with some of the changes and without the
others. Taking all gives the proposed text and taking none the old one, to the character.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import NamedTuple

from wiki.authorship.credit import Draft, Present, Run, credit
from wiki.authorship.merge_written import between
from wiki.authorship.segment import segment
from wiki.authorship.tokens import tokens

Spot = tuple[int, int]  # (part, which of its sentences)


class Piece(NamedTuple):
    """A sentence of a text: its Sentence, 0 for a new one, and where it stands."""

    key: int
    start: int
    end: int


class Part(NamedTuple):
    """The text of one Section before and as proposed, and its sentences in both."""

    before: str
    standing: tuple[Piece, ...]
    after: str
    proposed: tuple[Piece, ...]


class Unit(NamedTuple):
    """One change: the sentences it takes from the old text, and those it puts into the new.

    acts: as of SentenceVersion, and "spaced" where only the white space before a sentence changes.
    """

    acts: frozenset[str]
    olds: tuple[Spot, ...]
    news: tuple[Spot, ...]


class Proposal(NamedTuple):
    """Parts whose `proposed` sentences are known, and the changes in the order of the text."""

    parts: Mapping[int, Part]
    units: tuple[Unit, ...]


class Asked(NamedTuple):
    """What propose() is asked about one Section.

    continues: Sentences that were edited as such, and where they stand in `after`.
    """

    before: str
    standing: tuple[Piece, ...]
    after: str
    continues: tuple[tuple[int, int, int], ...] = ()


def propose(asked: Mapping[int, Asked]) -> Proposal:
    """The changes between the texts of these Sections.

    A split or a merge is one change of all its sentences. n log n in the words that changed.
    """
    olds = [(part, at) for part, one in asked.items() for at in range(len(one.standing))]
    before = []
    for part, at in olds:
        piece = asked[part].standing[at]
        text = asked[part].before[piece.start : piece.end]
        before.append(Present(piece.key, text, (Run(0, len(tokens(text))),), part))
    drafts, news, cuts = [], [], {part: segment(one.after) for part, one in asked.items()}
    for part, one in asked.items():
        for at, (start, end) in enumerate(cuts[part]):
            declared = next((k for k, a, b in one.continues if a <= start and end <= b), None)
            drafts.append(Draft(one.after[start:end], part, declared))
            news.append((part, at))
    outcome = credit(before, drafts, origin=-1)
    old_at = {one.key: spot for one, spot in zip(before, olds, strict=True)}
    keys: dict[Spot, int] = {}
    groups = _Groups()
    acts: defaultdict[Spot, set[str]] = defaultdict(set)  # by the new sentence
    for spot, placed in zip(news, outcome.placed, strict=True):
        keys[spot] = placed.key or 0
        if not placed.acts:
            continue
        acts[spot] |= placed.acts
        kin = [placed.key, placed.parent, *placed.absorbed]
        groups.join([(1, *spot), *((0, *old_at[key]) for key in kin if key in old_at)])
    for key in outcome.removed:
        groups.join([(0, *old_at[key])])
    parts = {
        part: Part(
            one.before,
            one.standing,
            one.after,
            tuple(Piece(keys[part, at], a, b) for at, (a, b) in enumerate(cuts[part])),
        )
        for part, one in asked.items()
    }
    for old, new in _spaced(parts, {member for group in groups.all() for member in group}):
        acts[new].add("spaced")
        groups.join([(0, *old), (1, *new)])
    found = []
    for group in groups.all():
        out = tuple(sorted((part, at) for side, part, at in group if side == 0))
        came = tuple(sorted((part, at) for side, part, at in group if side == 1))
        did = frozenset(act for spot in came for act in acts[spot]) or frozenset({"removed"})
        found.append(Unit(did, out, came))
    order = {part: index for index, part in enumerate(asked)}
    found.sort(key=lambda unit: _place(unit, parts, order))
    return Proposal(parts, tuple(found))


def take(proposal: Proposal, chosen: Collection[int]) -> dict[int, str]:
    """The text of each part with the changes of these numbers, and without the others."""
    refused = [unit for at, unit in enumerate(proposal.units) if at not in chosen]
    taken = [unit for at, unit in enumerate(proposal.units) if at in chosen]
    undone = {part for unit in refused for part, _ in (*unit.olds, *unit.news)}
    done = {part for unit in taken for part, _ in (*unit.olds, *unit.news)}
    work = _Taking(proposal, taken, refused)
    return {
        part: one.after
        if part not in undone
        else one.before
        if part not in done
        else work.text(part)
        for part, one in proposal.parts.items()
    }


class _Groups:
    """Sentences that only go together."""

    def __init__(self) -> None:
        self._of: dict[tuple[int, int, int], list[tuple[int, int, int]]] = {}

    def join(self, members: Iterable[tuple[int, int, int]]) -> None:
        whole: list[tuple[int, int, int]] = []
        for member in members:
            for one in self._of.get(member, [member]):
                if one not in whole:
                    whole.append(one)
        for one in whole:
            self._of[one] = whole

    def all(self) -> list[list[tuple[int, int, int]]]:
        return list({id(group): group for group in self._of.values()}.values())


def _gap(text: str, pieces: Sequence[Piece], at: int) -> str:
    """The white space before a sentence."""
    return text[pieces[at - 1].end if at else 0 : pieces[at].start]


def _spaced(
    parts: Mapping[int, Part], busy: Collection[tuple[int, int, int]]
) -> list[tuple[Spot, Spot]]:
    """Sentences that stand as they stood, behind the same one, with other white space before."""
    found = []
    for key, part in parts.items():
        was = {piece.key: at for at, piece in enumerate(part.standing)}
        for at, piece in enumerate(part.proposed):
            there = was.get(piece.key)
            if there is None or (1, key, at) in busy or not at or not there:
                continue
            if part.proposed[at - 1].key != part.standing[there - 1].key:
                continue
            if _gap(part.after, part.proposed, at) != _gap(part.before, part.standing, there):
                found.append(((key, there), (key, at)))
    return found


def _place(
    unit: Unit, parts: Mapping[int, Part], order: Mapping[int, int]
) -> tuple[int, float, int]:
    """Where a change is read: at its new sentence, a removed one behind what stood before it."""
    if unit.news:
        part, at = unit.news[0]
        return order[part], at, 0
    part, at = unit.olds[0]
    one = parts[part]
    spots = {piece.key: index for index, piece in enumerate(one.proposed)}
    ahead = [spots[p.key] for p in one.standing[:at] if p.key in spots]
    return order[part], (ahead[-1] if ahead else -1) + 0.5, at


class _Node:
    """A sentence of the text that is being written, with its places in the old and the new one."""

    __slots__ = ("new", "old", "text", "was")

    def __init__(self, text: str, old: int | None, new: int | None, *, was: bool) -> None:
        self.text = text
        self.old = old
        self.new = new
        self.was = was  # it stands as it stood: its white space does too


class _Taking:
    def __init__(self, proposal: Proposal, taken: Sequence[Unit], refused: Sequence[Unit]) -> None:
        self.parts = proposal.parts
        self.moved = {spot for unit in taken if "moved" in unit.acts for spot in unit.olds}
        self.refused = {spot: unit for unit in refused for spot in unit.news}
        self.kept_back = {spot for unit in refused for spot in unit.olds}

    def text(self, key: int) -> str:
        part = self.parts[key]
        was = {piece.key: at for at, piece in enumerate(part.standing)}
        nodes: list[_Node] = []
        there: dict[int, _Node] = {}  # place in the old text -> the sentence that has it now
        for at, piece in enumerate(part.proposed):
            old = was.get(piece.key)
            unit = self.refused.get((key, at))
            if unit is None:
                node = _Node(part.after[piece.start : piece.end], old, at, was=False)
            elif old is not None and (key, old) in unit.olds and "moved" not in unit.acts:
                words = part.standing[old]
                node = _Node(part.before[words.start : words.end], old, at, was=True)
            else:
                continue
            nodes.append(node)
            if old is not None and (unit is not None or (key, old) not in self.moved):
                there[old] = node
        # What stays although it was to go, or to go elsewhere: behind what stood before it.
        for at, piece in enumerate(part.standing):
            if (key, at) not in self.kept_back or at in there:
                continue
            node = _Node(part.before[piece.start : piece.end], at, None, was=True)
            ahead = next((there[k] for k in range(at - 1, -1, -1) if k in there), None)
            nodes.insert(nodes.index(ahead) + 1 if ahead else 0, node)
            there[at] = node
        return self._written(part, nodes)

    def _written(self, part: Part, nodes: Sequence[_Node]) -> str:
        out: list[str] = []
        for at, node in enumerate(nodes):
            if at:
                ahead = nodes[at - 1]
                gap = self._space(part, ahead, node)
                out.append(between(ahead.text, gap, node.text))
            out.append(node.text)
        return "".join(out)

    def _space(self, part: Part, ahead: _Node, node: _Node) -> str:
        """The white space that stood between these two, or the wider that either had."""
        gaps = {}
        if node.old:
            gaps["old"] = _gap(part.before, part.standing, node.old)
            if node.was and ahead.old == node.old - 1:
                return gaps["old"]
        if node.new:
            gaps["new"] = _gap(part.after, part.proposed, node.new)
            if ahead.new == node.new - 1:
                return gaps["new"]
        if node.old and ahead.old == node.old - 1:
            return gaps["old"]
        own = gaps.get("old" if node.was else "new") or max(gaps.values(), key=len, default="")
        return own or " "
