"""Which sentence of the new text is which Sentence: the same, one that returns, or reworded."""

from collections import Counter, defaultdict
from collections.abc import Hashable, Mapping, Sequence
from operator import attrgetter
from typing import Any, Final

from wiki.authorship.likeness import Likeness, features, likenesses, plainly
from wiki.authorship.reading import Wording, fingerprint
from wiki.authorship.record import Draft, Present, Recalled
from wiki.authorship.work import Match, New, Old, Work

SHORT: Final = 5  # with fewer words and marks, a sentence that is the same may be a coincidence
_ALIKE: Final = 0.3  # likeness asked of a sentence that this edit takes away
_NEAR: Final = 0.26  # the same in the same place
_NEAR_WORDS: Final = 0.5  # or of the words alone, whatever their order
_LONE_WORDS: Final = 0.35  # or so much of the words, when one sentence stands for one between two
_KEPT: Final = 0.5  # of the words, however rare, of a sentence that stands so for one
_PLAIN: Final = 0.75  # or so much of all words and pairs, however rare
_LONG_AGO: Final = 0.65  # likeness asked of a sentence that was removed before this edit
_AGAIN_WORDS: Final = 0.7  # or so much of the words alone, whatever their order,
_AGAIN_PART: Final = 0.9  # or so much of the smaller one, which others were added to,
_AGAIN: Final = 0.35  # when it is also as like as this
_PART: Final = 0.7  # or so much of the smaller one, for parts and wholes
_PART_WEIGHT: Final = 1.5
_BESIDE: Final = (1, 2, 3)  # how far on the sentence may stand that followed, when others came
COPY: Final = 6  # words and marks in a row that are copied, or return, from an unlike sentence
BACK_RARE: Final = 5.0  # weight of what a row of words shares with where it comes from
_ASKED: Final = 4000  # shingles asked of the memory at most, in one edit
_text: Final = attrgetter("text")


def look_up(work: Work) -> None:
    """Ask the memory for the wordings that are not among those of before."""
    there = Counter(old.present.text for old in work.olds)
    prints: dict[int, str] = {}
    for new in work.news:
        if there[new.draft.text]:
            there[new.draft.text] -= 1
        else:
            prints[new.at] = fingerprint(new.draft.text)
    if prints:
        found = work.memory.by_fingerprint(list(dict.fromkeys(prints.values())))
        work.known = {at: found[mark] for at, mark in prints.items() if found.get(mark)}


def declared(work: Work) -> list[Match]:
    """Sentences whose writer edited them as such go on, whatever their wording.

    Of several pieces of one Sentence the one most like it does, the first of equals, and none
    when none has a word of it. Credit is not touched here: see `carried`.
    """
    pieces: defaultdict[int, list[New]] = defaultdict(list)
    for new in work.news:
        if new.draft.continues in work.by_key:
            pieces[new.draft.continues].append(new)
    found: list[Match] = []
    for key, members in pieces.items():
        old, heir = work.by_key[key], members[0]
        if len(members) > 1:
            text = old.present.text
            likeness = {new.at: plainly(text, new.draft.text) for new in members}
            heir = max(members, key=lambda new: (likeness[new.at], -new.at))
            if not likeness[heir.at]:
                continue
        heir.settle(old.wording)
        work.proceed(heir, old)
        found.append(Match(heir, old, None))
    return found


def carried(work: Work, matches: Sequence[Match]) -> list[Match]:
    """Those of the declared that are alike enough for their words to be carried.

    The others go on as their Sentence, but a declaration alone gives no word an older writer.
    """
    found: list[Match] = []
    for match in matches:
        old = match.old
        if old is None or not match.new.open:
            continue
        both = {0: old.features}, {0: match.new.features}
        for one in likenesses(*both, work.rarity, share=_NEAR, weight=_PART_WEIGHT, part=_PART):
            partly = one.part >= _PART and one.weight >= _PART_WEIGHT
            if one.whole >= _NEAR or one.words >= _NEAR_WORDS or partly:
                found.append(match)
    return found


def same(work: Work) -> None:
    """Sentences that stand as they stood, case, spacing and Markdown aside."""
    if not work.olds or not work.news:
        return
    _same_paragraphs(work)
    _pair_equal(
        work,
        [(old.present.text, old) for old in work.olds if old.heir is None],
        [(new.draft.text, new) for new in work.news if new.old is None],
    )
    olds = [old for old in work.olds if old.heir is None]
    news = [new for new in work.news if new.old is None]
    if olds and news:
        wanted = [(fingerprint(new.draft.text), new) for new in news]
        said = {mark for mark, _ in wanted}
        there = ((fingerprint(old.present.text), old) for old in olds)
        _pair_equal(work, [one for one in there if one[0] in said], wanted)


def _same_paragraphs(work: Work) -> None:
    """Paragraphs that stand once on both sides, so that what they share with others is theirs."""
    news = _paragraphs([new for new in work.news if new.old is None], work.after)
    said = {text for texts in news for text in texts}
    same = [old for old in work.olds if old.present.text in said and old.heir is None]
    olds = _paragraphs(same, work.before)
    for texts, mine in news.items():
        there = olds.get(texts, ())
        if len(mine) == len(there) == 1:
            for new, old in zip(mine[0], there[0], strict=True):
                _keep(work, new, old)


def _paragraphs(
    members: Sequence[Any], text: Sequence[Present] | Sequence[Draft]
) -> dict[tuple[str, ...], list[list[Any]]]:
    """The paragraphs of several sentences all of which are among `members`, by their wording."""
    found: dict[tuple[str, ...], list[list[Any]]] = {}
    row: list[Any] = []
    for one in members:
        if text[one.at].opens:
            row = [one]
        elif row and one.at == row[-1].at + 1:
            row.append(one)
        else:
            row = []
        end = one.at + 1
        if len(row) > 1 and (
            end == len(text) or text[end].opens or text[end].place != text[one.at].place
        ):
            found.setdefault(tuple(text[each.at].text for each in row), []).append(row)
    return found


def _pair_equal(
    work: Work, olds: Sequence[tuple[str, Old]], news: Sequence[tuple[str, New]]
) -> None:
    said = {mark for mark, _ in news}
    standing: dict[str, list[Old]] = {}
    for mark, old in olds:
        if mark in said:
            standing.setdefault(mark, []).append(old)
    wanted: dict[str, list[New]] = {}
    for mark, new in news:
        if mark in standing:
            wanted.setdefault(mark, []).append(new)
    several: list[tuple[list[Old], list[New]]] = []
    for mark, members in wanted.items():
        there = standing[mark]
        if len(there) == len(members) == 1:
            _keep(work, members[0], there[0])
        else:
            several.append((there, members))
    for there, members in several:
        short = members[0].is_short(SHORT)
        for old, new in _beside(work, there, members, (1,) if short else (1, -1)):
            _keep(work, new, old)
        left = [old for old in there if old.heir is None]
        rest = [new for new in members if new.old is None]
        if left and rest and short:
            work.undecided.append((left, rest))
        else:
            for old, new in _in_order(left, rest):
                _keep(work, new, old)


def settle_short(work: Work) -> None:
    """Headings and the like that stand several times: decided by neighbours, which are known now.

    A heading belongs to what follows it.
    """
    for there, members in work.undecided:
        left = [old for old in there if old.heir is None]
        rest = [new for new in members if new.key is None]
        for old, new in _beside(work, left, rest, (1,)):
            _keep(work, new, old)
        _restore_beside(work, [new for new in rest if new.key is None])
        left = [old for old in left if old.heir is None]
        rest = [new for new in rest if new.key is None]
        for old, new in _beside(work, left, rest, (-1,)):
            _keep(work, new, old)
        left = [old for old in left if old.heir is None]
        rest = [new for new in rest if new.key is None]
        for old, new in _in_order(left, rest):
            _keep(work, new, old)
    _restore(work, [new for _, members in work.undecided for new in members if new.key is None])


def _keep(work: Work, new: New, old: Old) -> None:
    if new.settle(old.wording):
        work.proceed(new, old)


def _beside(
    work: Work, olds: Sequence[Old], news: Sequence[New], steps: Sequence[int]
) -> list[tuple[Old, New]]:
    """Pairs among sentences that are the same, before or after the same sentence as they were."""
    found: list[tuple[Old, New]] = []
    left, rest = list(olds), list(news)
    for step in steps:
        beside: dict[int, Old] = {}
        for old in left:
            heir = work.heir_at(old.at + step)
            if heir is not None:
                beside[heir - step] = old
        pairs = [(beside[new.at], new) for new in rest if new.at in beside]
        found.extend(pairs)
        gone_old, gone_new = {old.at for old, _ in pairs}, {new.at for _, new in pairs}
        left = [old for old in left if old.at not in gone_old]
        rest = [new for new in rest if new.at not in gone_new]
    return found


def _in_order(olds: Sequence[Old], news: Sequence[New]) -> list[tuple[Old, New]]:
    """Pairs among sentences that are the same: those of one Section, then the others, in order."""
    found: list[tuple[Old, New]] = []
    places: defaultdict[Hashable, list[Old]] = defaultdict(list)
    for old in olds:
        places[old.present.place].append(old)
    others: list[New] = []
    for new in news:
        if places[new.draft.place]:
            found.append((places[new.draft.place].pop(0), new))
        else:
            others.append(new)
    spare = sorted((old for there in places.values() for old in there), key=lambda old: old.at)
    found.extend(zip(spare, others, strict=False))
    return found


def recall(work: Work) -> None:
    """Wordings that once stood and return, and copies of what stands.

    Of several Sentences that had this wording the one comes back that was followed, when it
    went, by what follows now. A very short sentence comes back only so, or alone in its Section:
    a heading by itself is typed again.
    """
    wanted = [new for new in work.news if new.old is None or new.open]
    if not wanted:
        return
    waiting = {new.at for _, members in work.undecided for new in members}
    _restore(work, [new for new in wanted if new.old is None and new.at not in waiting])
    for new in wanted:
        if new.old is not None and not new.is_short(SHORT):
            _recall_words(work, new, new.old)


def _recall_words(work: Work, new: New, old: Old) -> None:
    """Words of a Sentence that goes on by declaration, in a wording that stood once."""
    known = work.known.get(new.at, ())
    for one in sorted(known, key=lambda one: one.key != old.present.key):
        if new.settle(Wording(one.text, one.runs)):
            if one.key == old.present.key:
                new.acts.add("restored")
            return


def _restore(work: Work, wanted: Sequence[New]) -> None:
    """Give the Sentences that return to those of `wanted` that have their wording; then copies."""
    options = _options(work, wanted)
    returning = [new for new in wanted if options.get(new.at)]
    for new in returning:  # no doubt about these
        if len(options[new.at]) == 1 and not new.is_short(SHORT):
            _choose(work, new, options[new.at][0])
    _restore_beside(work, returning)
    crowd = Counter(one.place for one in work.after) if returning else Counter()
    for new in returning:
        last = work.key_at(new.at + 1, new.draft.place) is None and new.at + 1 >= len(work.after)
        for one in options[new.at] if new.key is None else ():
            if (
                not new.is_short(SHORT)
                or crowd[new.draft.place] == 1
                or one.key in work.by_key
                or (last and one.follower is None)
            ) and _choose(work, new, one):
                break
    left = [new for new in wanted if new.key is None and not new.is_short(SHORT)]
    for new in left:
        for one in work.known.get(new.at, ()):
            if new.settle(Wording(one.text, one.runs)):
                break
    left = [new for new in left if new.runs is None and new.open]
    if left:
        texts = {new.draft.text for new in left}
        if not texts.isdisjoint(map(_text, work.before)):
            standing = {one.text: one.runs for one in reversed(work.before) if one.text in texts}
            for new in left:
                if new.draft.text in standing:
                    new.settle(Wording(new.draft.text, standing[new.draft.text]))


def _restore_beside(work: Work, wanted: Sequence[New]) -> None:
    """Those that return with the sentence that followed them when they went, or preceded them."""
    options = _options(work, wanted)
    for new in reversed(wanted):
        if new.key is None and options.get(new.at):
            following = {work.key_at(new.at + step, new.draft.place) for step in _BESIDE} - {None}
            for one in options[new.at]:
                if one.follower in following and _choose(work, new, one):
                    break
    for new in wanted:
        before = work.chosen.get(new.at - 1)
        if new.key is None and before is not None and before.follower is not None:
            for one in options.get(new.at, ()):
                if before.follower == one.key and _choose(work, new, one):
                    break


def _options(work: Work, wanted: Sequence[New]) -> dict[int, list[Recalled]]:
    """The wordings of Sentences that may return, by New.at."""
    return {
        new.at: [one for one in work.known[new.at] if one.key is not None]
        for new in wanted
        if new.at in work.known
    }


def _choose(work: Work, new: New, one: Recalled) -> bool:
    """Let `new` be the Sentence that `one` was, when that has no place yet."""
    if one.key is None or not work.is_free(one.key) or not new.settle(Wording(one.text, one.runs)):
        return False
    work.chosen[new.at] = one
    new.acts.add("restored")
    old = work.by_key.get(one.key)
    if old is not None:
        work.proceed(new, old)
    else:
        work.used.add(one.key)
        new.key = one.key
    return True


def alike(work: Work) -> list[Match]:
    """The rest by likeness, best first: rewording keeps identity. Each sentence is used once."""
    waiting = {new.at for _, members in work.undecided for new in members}
    kept = {old.at for there, _ in work.undecided for old in there}
    news = {new.at: new for new in work.news if new.key is None and new.at not in waiting}
    olds = {old.at: old for old in work.olds if old.heir is None and old.at not in kept}
    if not news or not olds:
        return []
    near, lone = _neighbours(work, olds, news)
    found: list[Match] = []
    for at, index in sorted(near):  # no doubt about these, and nothing to be weighed
        old, new = olds[at], news[index]
        if plainly(old.present.text, new.draft.text) >= _PLAIN:
            work.proceed(new, old)
            found.append(Match(new, old, None))
            del olds[at], news[index]
    if not news or not olds:
        return found
    ranked: list[tuple[float, Likeness]] = []
    replaced: list[Likeness] = []
    for one in likenesses(
        {at: old.features for at, old in olds.items()},
        {at: new.features for at, new in news.items()},
        work.rarity,
        share=_NEAR,
        weight=_PART_WEIGHT,
        part=_PART,
    ):
        beside = (one.old, one.new) in near
        partly = one.part >= _PART and one.weight >= _PART_WEIGHT
        same_place = beside and (one.whole >= _NEAR or one.words >= _NEAR_WORDS)
        if one.whole >= _ALIKE or same_place or partly:
            ranked.append((one.whole + (0.1 if beside else 0.0), one))
        elif (one.old, one.new) in lone and one.words >= _LONE_WORDS:
            replaced.append(one)
    ranked.sort(key=lambda item: (-round(item[0], 9), item[1].old, item[1].new))
    for _, one in ranked:
        new, old = news[one.new], olds[one.old]
        if old.heir is None and new.key is None:
            work.proceed(new, old)
            found.append(Match(new, old, None))
    for one in replaced:  # it goes on as the Sentence; its words may be too unlike to be carried
        new, old = news[one.new], olds[one.old]
        if old.heir is None and new.key is None:
            work.proceed(new, old)
            if _words_kept(old, new) >= _KEPT:
                found.append(Match(new, old, None))
    return found


def _words_kept(old: Old, new: New) -> float:
    """How many words both have, whatever their order, over those of the one that has more."""
    mine, yours = old.features.words, new.features.words
    return len(mine & yours) / max(len(mine), len(yours), 1)


def resembling(work: Work) -> list[Match]:
    """What is still open, by likeness with what is remembered; each new sentence is used once.

    A Sentence that is free goes on under its key; of others the words alone come back.
    """
    news = {new.at: new for new in work.news if _may_return(new)}
    asked: dict[int, None] = {}
    for new in news.values():
        origins = new.origins
        for at, shingle in enumerate(new.reading.shingles):
            if origins[at] is origins[at + 1] is origins[at + 2] is None:
                asked[shingle] = None
    if not asked:
        return []
    known = work.memory.resembling(list(asked)[:_ASKED])
    if not known:
        return []
    work.recall(known)
    ranked = []
    for one in likenesses(
        {at: features(found.text) for at, found in enumerate(known)},
        {at: new.features for at, new in news.items()},
        work.rarity,
        share=_AGAIN,
        weight=BACK_RARE,
    ):
        most = one.words >= _AGAIN_WORDS or one.part >= _AGAIN_PART
        again = one.whole >= _LONG_AGO or (most and one.whole >= _AGAIN)
        if again and news[one.new].old is None:
            ranked.append(one)
        if one.weight >= BACK_RARE:
            work.sources.setdefault(one.new, []).append((one.weight, one.old))
    ranked.sort(key=lambda one: (-round(one.whole, 9), one.old, one.new))
    found: dict[int, Match] = {}
    for one in ranked:
        if one.new not in found:
            new, recalled = news[one.new], work.recalled[one.old]
            found[one.new] = Match(new, _again(work, new, recalled), recalled)
    return list(found.values())


def _may_return(new: New) -> bool:
    """Whether a remembered wording can give it anything: all of it, a row of words, an address."""
    if not new.open or new.is_short(SHORT):
        return False
    return new.old is None or new.gap >= COPY or any(new.open_addresses())


def _again(work: Work, new: New, recalled: Recalled) -> Old | None:
    """Let the Sentence of a remembered wording go on, if it may; the old sentence if it stood."""
    if new.key is not None or recalled.key is None or not work.is_free(recalled.key):
        return None
    old = work.by_key.get(recalled.key)
    if old is not None:
        work.proceed(new, old)
        return old
    work.used.add(recalled.key)
    new.key = recalled.key
    new.acts.update(("restored", "changed"))
    return None


def _neighbours(
    work: Work, olds: Mapping[int, Old], news: Mapping[int, New]
) -> tuple[frozenset[tuple[int, int]], frozenset[tuple[int, int]]]:
    """Pairs that stand in the same place between sentences already matched; and those of them
    that stand there alone, one sentence for one."""
    gaps: defaultdict[Hashable, list[int]] = defaultdict(list)
    gap: Hashable = None
    for old in work.olds:
        if old.at == 0 or work.before[old.at - 1].place != old.present.place:
            gap = "start", old.present.place
        elif old.at - 1 not in work.old_at:
            gap = old.at - 1
        if old.at in olds:
            gaps[gap].append(old.at)
        elif old.heir is not None:
            gap = old.at
    found: set[tuple[int, int]] = set()
    there: defaultdict[Hashable, list[int]] = defaultdict(list)
    for new in work.news:
        if new.at == 0 or work.after[new.at - 1].place != new.draft.place:
            gap = "start", new.draft.place
        elif new.at - 1 not in work.new_at:
            gap = work.old_index(new.at - 1)
        if new.at in news:
            there[gap].append(new.at)
        elif new.old is not None:
            gap = new.old.at
    lone: set[tuple[int, int]] = set()
    for gap, members in there.items():
        left = gaps.get(gap, [])
        found.update(zip(left, members, strict=False))
        if len(left) == len(members) == 1:
            lone.add((left[0], members[0]))
    return frozenset(found), frozenset(lone)
