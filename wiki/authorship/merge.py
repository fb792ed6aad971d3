"""Three-way merge of Sections' sources, by sentence, then by word inside a sentence.

Two people start from the same text and both save. What each did to different sentences, also to
neighbours, is kept, and so are changes of different words of one sentence that do not touch. Only
words that both changed, or a sentence that one changed and the other removed, are a conflict.
docs/writing.md has the outcome of each pair of deeds.

The steps have files of their own: merge_sides reads the texts, merge_follow finds which sentence
became which, merge_units joins what was split or merged, merge_work decides and assembles,
merge_words mingles the words of one sentence, merge_written gives each its white space.
"""

from collections.abc import Mapping, Sequence

from wiki.authorship.merge_follow import follow
from wiki.authorship.merge_sides import Conflict, Merged, Settlement, read
from wiki.authorship.merge_units import units
from wiki.authorship.merge_words import mingle
from wiki.authorship.merge_work import Work

__all__ = ["Conflict", "Merged", "Settlement", "blend", "merge", "merge_parts"]


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
    old = read([base[key] for key in keys])
    left = read([theirs[key] for key in keys])
    right = read([mine[key] for key in keys])
    to_theirs, to_mine = follow(old, left), follow(old, right)
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
    old, left, right, to_theirs, to_mine = units(old, left, right, to_theirs, to_mine)
    work = Work(old, left, right, to_theirs, to_mine)
    work.decide([list(settled.get(key, ())) for key in keys])
    return dict(zip(keys, work.assembled(), strict=True))


def blend(conflict: Conflict) -> str:
    """A text to start from: mine, with those of their changes that touch none of mine."""
    if not conflict.mine or not conflict.theirs:
        return conflict.mine or conflict.theirs
    return mingle(*conflict, forced=True) or conflict.mine
