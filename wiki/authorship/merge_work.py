"""One merge under way: three texts in units, and what becomes of each sentence."""

from collections import Counter, defaultdict

from wiki.authorship.merge_follow import unmoved
from wiki.authorship.merge_sides import Conflict, Merged, Node, Settlement, Side, leads
from wiki.authorship.merge_words import mingle
from wiki.authorship.merge_written import joined, written


class Work:
    """The three texts in units, and what becomes of each."""

    def __init__(
        self,
        old: Side,
        left: Side,
        right: Side,
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
        self.nodes: dict[int, Node] = {}  # sentence of the base -> its place in the result
        self.as_theirs: set[int] = set()  # those that stand where theirs has them

    def decide(self, settled: list[list[Settlement]]) -> None:
        """What each sentence of the base has become."""
        old, left, right = self.old, self.left, self.right
        still = unmoved(old, right, self.to_mine)
        kept_there = unmoved(old, left, self.to_theirs)
        for index, text in enumerate(old.texts):
            at_left, at_right = self.to_theirs.get(index), self.to_mine.get(index)
            their = None if at_left is None else left.texts[at_left]
            my = None if at_right is None else right.texts[at_right]
            part = old.parts[index]
            exempt = False
            chosen = their if their is not None and my == text else my
            if their != my and text not in (their, my):
                both = mingle(text, their, my) if their and my else None
                if both is not None:
                    chosen = both
                    if both not in (their, my):
                        self.mingled[part].append(both)
                else:
                    self.conflicts[part].append(Conflict(text, their or "", my or ""))
                    exempt = True
                    at = len(self.conflicts[part]) - 1
                    if at < len(settled[part]):
                        chosen = joined(settled[part][at])
            elif my is None or (their is None and my == text):
                continue
            if chosen is None or (text and not chosen):
                continue
            if at_right is not None:
                gap, leading = right.gaps[at_right], leads(right, at_right)
                if at_left is not None and not leads(left, at_left):
                    if leading or gap == old.gaps[index]:
                        gap = left.gaps[at_left]
                    leading = False
            elif at_left is not None:
                gap, leading = left.gaps[at_left], leads(left, at_left)
                self.as_theirs.add(index)
            else:
                continue
            node = Node(gap, chosen, leading=leading, fresh=False)
            node.exempt = exempt
            self.nodes[index] = node
            if at_left is not None and index not in kept_there and index in still:
                self.as_theirs.add(index)
        for part, given in enumerate(settled):
            if len(given) >= len(self.conflicts[part]):
                self.conflicts[part] = []

    def assembled(self) -> list[Merged]:
        """The parts in order, from mine with what theirs put there."""
        result: list[Node] = []
        place: dict[int, int] = {}
        new: defaultdict[str, list[Node]] = defaultdict(list)
        for at, text in enumerate(self.right.texts):
            origin = self.from_mine.get(at)
            if origin is None:
                gap, leading = self.right.gaps[at], leads(self.right, at)
                node = Node(gap, text, leading=leading, fresh=True)
                new[text].append(node)
                place[id(node)] = len(result)
                result.append(node)
            elif origin in self.nodes and origin not in self.as_theirs:
                node = self.nodes[origin]
                place[id(node)] = len(result)
                result.append(node)
        following: defaultdict[int, list[Node]] = defaultdict(list)
        anchor = 0
        for at, text in enumerate(self.left.texts):
            origin = self.from_theirs.get(at)
            if origin is None:
                twin = new[text].pop(0) if new.get(text) else None
                if twin is not None:
                    anchor = max(anchor, place[id(twin)])
                    continue
                gap, leading = self.left.gaps[at], leads(self.left, at)
                node = Node(gap, text, leading=leading, fresh=False)
            elif origin in self.as_theirs:
                node = self.nodes[origin]
                node.gap, node.leading = self.left.gaps[at], leads(self.left, at)
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
        ordered: list[Node] = []
        for at, node in enumerate(result):
            ordered.append(node)
            ordered.extend(following.get(at, ()))
        return self._in_parts(self._without_doubles(ordered))

    def _without_doubles(self, ordered: list[Node]) -> list[Node]:
        """What stands more often than on any side was written twice over: once is enough."""
        most: Counter[str] = Counter()
        for side in (self.old, self.left, self.right):
            most |= Counter(side.texts)
        count = Counter(node.text for node in ordered)
        kept: list[Node] = []
        for node in reversed(ordered):
            if count[node.text] > max(1, most[node.text]) and not node.exempt and node.text:
                count[node.text] -= 1
            else:
                kept.append(node)
        kept.reverse()
        return kept

    def _in_parts(self, ordered: list[Node]) -> list[Merged]:
        found: list[list[Node]] = []
        for node in ordered:
            if node.text:
                found[-1].append(node)
            else:
                found.append([])
        return [
            Merged(
                written(
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
