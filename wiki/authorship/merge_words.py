"""Two people's changes to the words of one sentence, made in one."""

from collections.abc import Sequence
from typing import NamedTuple

from wiki.authorship import align
from wiki.authorship.tokens import tokens

_KEPT = 0.5  # the part of a sentence's words each side must keep for a merge by word


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


def mingle(base: str, theirs: str, mine: str, *, forced: bool = False) -> str | None:
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
