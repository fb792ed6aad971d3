"""Which words, and which sentences, of a new text are those of the old one.

Everything works on sequences of keys (see tokens.py). Costs are bounded by construction: anchors
are found by look-ups and by longest increasing subsequences, and only small gaps between anchors
are solved exactly, so that a million characters cost seconds and not hours.
"""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Hashable, Iterable, Mapping, Sequence
from itertools import pairwise
from operator import lt
from typing import Final, NamedTuple

from wiki.authorship.tokens import names_one_thing

_CELLS: Final = 4096  # the largest gap (old words times new words) that is solved exactly
_FAR: Final = 1_000_000
_REACH: Final = 5  # words between a single shared word and the next shared ones, at most
_COMMON: Final = 40  # a word pair in more sentences than this says nothing about likeness


class Block(NamedTuple):
    """`length` keys from old[old:] and new[new:] that are the same."""

    old: int
    new: int
    length: int


def increasing(values: Sequence[int]) -> list[int]:
    """Indices of a longest strictly increasing subsequence; n log n, and n where all increase."""
    if all(map(lt, values, values[1:])):
        return list(range(len(values)))
    tails: list[int] = []
    ends: list[int] = []
    before: list[int] = []
    for index, value in enumerate(values):
        at = bisect_left(tails, value)
        before.append(ends[at - 1] if at else -1)
        if at == len(tails):
            tails.append(value)
            ends.append(index)
        else:
            tails[at] = value
            ends[at] = index
    chain: list[int] = []
    index = ends[-1] if ends else -1
    while index >= 0:
        chain.append(index)
        index = before[index]
    chain.reverse()
    return chain


def _grams(keys: Sequence[Hashable], low: int, high: int, size: int) -> dict[Hashable, int]:
    """Where each run of `size` keys stands in keys[low:high], for those that stand there once."""
    seen: dict[Hashable, int] = {}
    if size == 1:
        for at in range(low, high):
            key = keys[at]
            seen[key] = -1 if key in seen else at
    else:
        for at in range(low, high - size + 1):
            gram = tuple(keys[at : at + size])
            seen[gram] = -1 if gram in seen else at
    return {gram: at for gram, at in seen.items() if at >= 0}


def _solve(
    old: Sequence[Hashable], new: Sequence[Hashable], gap: tuple[int, int, int, int]
) -> list[tuple[int, int]]:
    """The best pairs in a small gap: as many as can be, and rather in runs than scattered.

    A pair scores 2, and 3 when it follows a pair; the gap's ends count as neighbours.
    """
    old_low, old_high, new_low, new_high = gap
    where: defaultdict[Hashable, list[int]] = defaultdict(list)
    for j, key in enumerate(new[new_low:new_high], 1):
        where[key].append(j)
    width = new_high - new_low
    best = [[0] * (width + 1)]
    ends: list[dict[int, int]] = [{0: 1}]
    for i in range(old_low, old_high):
        row, diagonal = best[-1], ends[-1]
        closed: dict[int, int] = {}
        if old[i] in where:
            above, row = row, row[:]
            for j in where[old[i]]:
                score = above[j - 1] + 2
                run = diagonal.get(j - 1, 0)
                if run and run + 3 > score:
                    score = run + 3
                closed[j] = score
                if score > row[j]:  # no row falls: what is less, from here on, is this
                    stop = bisect_left(row, score, j)
                    row[j:stop] = [score] * (stop - j)
        best.append(row)
        ends.append(closed)
    pairs: list[tuple[int, int]] = []
    i, j, inside = len(best) - 1, width, False
    while i > 0 and j > 0:
        score = ends[i].get(j, 0)
        if score and (inside or score == best[i][j]):
            pairs.append((old_low + i - 1, new_low + j - 1))
            run = ends[i - 1].get(j - 1, 0)
            inside = bool(run) and i > 1 and j > 1 and run + 3 == score
            i, j = i - 1, j - 1
        elif best[i - 1][j] == best[i][j]:
            i -= 1
        else:
            j -= 1
    pairs.reverse()
    return pairs


def words(old: Sequence[Hashable], new: Sequence[Hashable]) -> list[Block]:
    """The words two wordings share, in order, as blocks that increase on both sides.

    Equal ends first; then runs that stand once on both sides, longer runs before single words,
    each time the longest increasing series of them; then small gaps exactly. n log n in the
    number of words.
    """
    found: list[tuple[int, int, int]] = []
    stack = [(0, len(old), 0, len(new), 0)]
    sizes = (4, 2, 1)
    while stack:
        old_low, old_high, new_low, new_high, level = stack.pop()
        most, length = min(old_high - old_low, new_high - new_low), 0
        while length < most and old[old_low + length] == new[new_low + length]:
            length += 1
        if length:
            found.append((old_low, new_low, length))
        old_low, new_low, most = old_low + length, new_low + length, most - length
        length = 0
        while length < most and old[old_high - length - 1] == new[new_high - length - 1]:
            length += 1
        old_high, new_high = old_high - length, new_high - length
        if length:
            found.append((old_high, new_high, length))
        if old_low == old_high or new_low == new_high:
            continue
        if (old_high - old_low) * (new_high - new_low) <= _CELLS:
            pairs = _solve(old, new, (old_low, old_high, new_low, new_high))
            found += [(at_old, at_new, 1) for at_old, at_new in pairs]
            continue
        for step in range(level, len(sizes)):
            there = _grams(old, old_low, old_high, sizes[step])
            here = _grams(new, new_low, new_high, sizes[step])
            common = [(at, there[gram]) for gram, at in here.items() if gram in there]
            if not common:
                continue
            common.sort()
            chain = [common[index] for index in increasing([at for _, at in common])]
            left_old, left_new = old_low, new_low
            for at_new, at_old in chain:
                if at_old < left_old or at_new < left_new:
                    continue
                stack.append((left_old, at_old, left_new, at_new, step + 1))
                found.append((at_old, at_new, sizes[step]))
                left_old, left_new = at_old + sizes[step], at_new + sizes[step]
            stack.append((left_old, old_high, left_new, new_high, step + 1))
            break
    found.sort()
    return _joined(found)


def _joined(rows: Iterable[tuple[int, int, int]]) -> list[Block]:
    """Rows in order as blocks, of which none goes on where the one before ends."""
    found: list[Block] = []
    old = new = length = 0
    for at_old, at_new, more in rows:
        if at_old == old + length and at_new == new + length:
            length += more
            continue
        if length:
            found.append(Block(old, new, length))
        old, new, length = at_old, at_new, more
    if length:
        found.append(Block(old, new, length))
    return found


def supported(
    blocks: Sequence[Block],
    old: Sequence[str],
    new: Sequence[str],
    *,
    leans: tuple[bool, bool] = (True, True),
) -> list[Block]:
    """The blocks that their context supports, between the wordings `old` and `new`.

    One or two words in the midst of other words are a coincidence more often than not; they are
    kept where what stands between them and the nearest shared words is short on both sides, and
    mere marks only beside one. A citation is no coincidence. leans: whether the start and the end
    count as shared words.
    """
    found = list(blocks)
    start = Block(0, 0, 0) if leans[0] else Block(-_FAR, -_FAR, 0)
    end = Block(len(old), len(new), 0) if leans[1] else Block(len(old) + _FAR, len(new) + _FAR, 0)
    while True:
        kept: list[Block] = []
        for at, block in enumerate(found):
            if block.length < 3 and not any(
                names_one_thing(key) for key in new[block.new : block.new + block.length]
            ):
                before = kept[-1] if kept else start
                after = found[at + 1] if at + 1 < len(found) else end
                row = new[block.new : block.new + block.length]
                is_mark = not any(key[:1].isalnum() or key[1:2].isalnum() for key in row)
                reach = (0 if is_mark else _REACH) * block.length
                far_left = max(
                    block.old - before.old - before.length, block.new - before.new - before.length
                )
                far_right = max(
                    after.old - block.old - block.length, after.new - block.new - block.length
                )
                if max(far_left, far_right) > reach and min(far_left, far_right) > 0:
                    continue
            kept.append(block)
        if len(kept) == len(found):
            return kept
        found = kept


class Match(NamedTuple):
    """A new sentence and the old one it continues, with their likeness from 0 to 1."""

    old: int
    new: int
    likeness: float


def _features(keys: Sequence[str]) -> dict[Hashable, None]:
    """The words and word pairs of a sentence, in a fixed order so that sums are the same."""
    found: dict[Hashable, None] = dict.fromkeys(keys)
    found.update(dict.fromkeys(pairwise(keys)))
    return found


def sentences(
    old: Mapping[int, Sequence[str]],
    new: Mapping[int, Sequence[str]],
    neighbours: frozenset[tuple[int, int]] = frozenset(),
    standing_too: Iterable[Sequence[str]] = (),
    least: float = 0.3,
) -> list[Match]:
    """Which new sentence continues which old one, each used once, best first.

    Likeness is the weight of the words and word pairs both have, over that of the one that has
    more; what stands in few sentences weighs more, those of `standing_too`, which are matched
    already, counted. `neighbours` are pairs that stand in the same
    place between sentences already matched: of these less likeness is asked. Words that stand in
    more than 40 of the old sentences propose nothing, which bounds the cost.
    """
    if not old or not new:
        return []
    marks = {index: _features(keys) for index, keys in old.items()}
    wants = {index: _features(keys) for index, keys in new.items()}
    standing: defaultdict[Hashable, list[int]] = defaultdict(list)
    for index, features in marks.items():
        for feature in features:
            standing[feature].append(index)
    count: defaultdict[Hashable, int] = defaultdict(int)
    for features in wants.values():
        for feature in features:
            count[feature] += 1

    many = {
        feature: max(1, len(standing.get(feature, ())), count.get(feature, 0))
        for feature in (*standing, *count)
    }
    for keys in standing_too:
        for feature in _features(keys):
            if feature in many:
                many[feature] += 1

    def weight(feature: Hashable) -> float:
        return (1.0 if isinstance(feature, tuple) else 0.5) / many[feature]

    whole = {index: sum(map(weight, features)) for index, features in marks.items()}
    found: list[tuple[float, float, int, int]] = []
    for index, features in wants.items():
        total = 0.0
        shared: defaultdict[int, float] = defaultdict(float)
        for feature in features:
            value = weight(feature)
            total += value
            there = standing.get(feature, ())
            if len(there) <= _COMMON:
                for at in there:
                    shared[at] += value
        for at, value in shared.items():
            likeness = value / max(total, whole[at])
            part = value / min(total, whole[at])
            near = (at, index) in neighbours
            if likeness >= (least / 2 if near else least) or (part >= 0.7 and value >= 1.5):
                found.append((likeness + (0.1 if near else 0.0), likeness, at, index))
    found.sort(key=lambda item: (-round(item[0], 9), item[2], item[3]))
    matches: list[Match] = []
    used_old: set[int] = set()
    used_new: set[int] = set()
    for _, likeness, at, index in found:
        if at not in used_old and index not in used_new:
            used_old.add(at)
            used_new.add(index)
            matches.append(Match(at, index, likeness))
    return matches
