"""Who wrote each word of a sentence: words that stay, move, return or are copied."""

from collections import defaultdict
from collections.abc import Hashable, Sequence
from itertools import chain, pairwise
from math import inf
from typing import Final, NamedTuple

from wiki.authorship import align
from wiki.authorship.identity import BACK_RARE, COPY
from wiki.authorship.likeness import features, likenesses
from wiki.authorship.passages import passages
from wiki.authorship.reading import Wording
from wiki.authorship.tokens import names_one_thing
from wiki.authorship.work import Match, New, Old, Work

MOVE: Final = 5  # words and marks in a row that count as moved between unlike sentences
_RARE: Final = 2.5  # weight of the word pairs of such a run, so that no stock phrase is moved
_COPY_RARE: Final = 3.0
_BACK: Final = 10  # that count as returned from an unlike sentence, if they are not all of it
_BEST: Final = 8  # wordings that a sentence's words are looked for in, the most alike
_TRIED: Final = 40  # rows of three words that are looked for in the text, at most
_COPIED: Final = 40  # sentences they are copied from, at most
_RETURN: Final = 3  # words and marks in a row that return from an earlier wording
_PIECE: Final = 0.3  # likeness asked of what is left of two sentences
_SPOTS: Final = 16  # places of the same three words that are tried, at most


def carry(work: Work, matches: Sequence[Match]) -> None:
    """Words that stood just before this edit, of the sentences that are not settled."""
    for old in work.olds:  # restored wordings of a sentence that stands: its words are used
        if old.heir is not None and old.heir.acts and not old.heir.open:
            _keep(old, old.heir)
    passages(work)
    for match in matches:
        if match.old is not None:
            _keep(match.old, match.new)
    _moved(work)
    _pieces(work)
    _moved_alone(work)


def remember(work: Work, matches: Sequence[Match]) -> None:
    """Words that are remembered, where none that stood just before this edit fit."""
    for match in matches:
        if match.recalled is not None:
            _borrow(match.new, Wording(match.recalled.text, match.recalled.runs))
        if match.old is not None:
            _keep(match.old, match.new)
    _moved_back(work)
    _addresses_back(work)
    _returned(work)
    twice = {spot for new in work.news if new.open for spot in new.spread_beside()}
    for new in work.news if twice else ():
        new.give_up(twice)
    _twins(work)


def _borrow(new: New, wording: Wording) -> None:
    """Credit of a wording that returns or is copied; only gaps are filled."""
    if not new.open:
        return
    theirs, mine = wording.reading.keys, new.keys
    for block in align.supported(align.words(theirs, mine), theirs, mine):
        new.take(block.new, wording, block.old, block.length)


def _keep(old: Old, new: New) -> None:
    theirs, mine, taken, fixed = old.keys, new.keys, old.taken, not new.open
    for block in align.supported(align.words(theirs, mine), theirs, mine):
        for offset in range(block.length):
            taken[block.old + offset] = True
        if not fixed:
            new.take(block.new, old.wording, block.old, block.length)
        new.flow[old.at] += block.length


class _Source(NamedTuple):
    """A wording that words may come from.

    at: Old.at, or None where the words stay or are remembered. heir: where in after the sentence
    goes on. least, rare: how many words in a row, and of what weight, are no coincidence.
    """

    at: int | None
    heir: int | None
    wording: Wording
    keys: Sequence[str]
    taken: list[bool]
    least: int = MOVE
    rare: float = _RARE


def _moved(work: Work) -> None:
    """Words in a row that went from one sentence to another; each old word is taken once."""
    news = [new for new in work.news if new.open]
    if not news:
        return
    words = frozenset(chain.from_iterable(new.features.words for new in news))
    pairs = frozenset(chain.from_iterable(new.features.pairs for new in news))
    olds = [
        old for old in _left(work) if old.heir is not None or old.features.common(words, pairs)[1]
    ]
    _from(work, news, [_source(old) for old in olds])


def _pieces(work: Work) -> None:
    """What is left of old sentences, in what is left of new ones that are like it.

    So a sentence that was joined to another, or split from it, keeps its words though some of
    them changed.
    """
    news = {new.at: new for new in work.news if new.gap >= _RETURN}
    if not news:
        return
    olds = _left(work)
    if all(one is None for new in news.values() for one in new.origins):  # `alike` was asked
        olds = [old for old in olds if old.is_touched]
    sources = {old.at: _source(old) for old in olds}
    if not sources:
        return
    rest_old = {at: _rest(source.taken) for at, source in sources.items()}
    rest_new = {at: _rest([one is not None for one in new.origins]) for at, new in news.items()}
    left_old = {
        at: features(" ".join(sources[at].keys[spot] for spot in spots))
        for at, spots in rest_old.items()
    }
    left_new = {
        at: features(" ".join(news[at].keys[spot] for spot in spots))
        for at, spots in rest_new.items()
    }
    pairs = [
        one
        for one in likenesses(left_old, left_new, work.rarity, share=_PIECE, weight=inf)
        if one.whole >= _PIECE and one.weight >= _RARE
    ]
    pairs.sort(key=lambda one: (-round(one.whole, 9), one.old, one.new))
    used_old: set[int] = set()
    used_new: set[int] = set()
    for one in pairs:
        if one.old in used_old or one.new in used_new:
            continue
        used_old.add(one.old)
        used_new.add(one.new)
        source, new = sources[one.old], news[one.new]
        yours, mine = rest_old[one.old], rest_new[one.new]
        left, here = [source.keys[spot] for spot in yours], [new.keys[spot] for spot in mine]
        for block in align.supported(align.words(left, here), left, here):
            for offset in range(block.length):
                source.taken[yours[block.old + offset]] = True
                new.take(mine[block.new + offset], source.wording, yours[block.old + offset], 1)
            new.flow[one.old] += block.length


def _moved_alone(work: Work) -> None:
    """Citations, gene mentions and web addresses that went from one sentence to another by
    themselves.
    """
    wanted = [
        (new, at, length)
        for new in work.news
        if new.open
        for at, length in new.reading.things
        if all(one is None for one in new.origins[at : at + length])
    ]
    left: dict[Sequence[str], list[tuple[Old, int]]] = {
        new.keys[at : at + length]: [] for new, at, length in wanted
    }
    for old in work.olds if left else ():
        if old.heir is None or old.heir.draft.text != old.present.text:
            for at, length in old.wording.reading.things:
                there = left.get(old.keys[at : at + length])
                if there is not None and not any(old.taken[at : at + length]):
                    there.append((old, at))
    for new, at, length in wanted:
        there = left[new.keys[at : at + length]]
        if there:
            old, spot = there.pop(0)
            old.taken[spot : spot + length] = [True] * length
            new.take(at, old.wording, spot, length)


def _rest(taken: Sequence[bool]) -> list[int]:
    return [at for at, one in enumerate(taken) if not one]


def _moved_back(work: Work) -> None:
    """Longer rows of words that are copied, or return from a sentence that stood once."""
    news = [new for new in work.news if new.gap >= COPY]
    rows = [row for new in news for row in _rows(new)]
    probes = [" ".join(row) for row in work.rarity.stood(rows)] if rows and work.olds else []
    texts = [old.present.text.lower() for old in work.olds] if probes else []
    copied = [
        old
        for old, text in zip(work.olds, texts, strict=False)
        if any(probe in text for probe in probes)
    ]
    if copied:
        sources = []
        for old in copied[:_COPIED]:
            taken = [False] * len(old.keys)
            sources.append(_Source(None, None, old.wording, old.keys, taken, COPY, _COPY_RARE))
        _from(work, news, sources)
    known: dict[int, _Source] = {}
    for new in news:
        if new.gap < COPY:
            continue
        best = sorted(work.sources.get(new.at, ()), key=lambda item: (-item[0], item[1]))
        for _, index in best[:_BEST]:
            if index not in known:
                found = work.recalled[index]
                wording = Wording(found.text, found.runs)
                keys = wording.reading.keys
                taken = [False] * len(keys)
                least = min(_BACK, max(COPY, len(keys) - 1))
                known[index] = _Source(None, None, wording, keys, taken, least, BACK_RARE)
        _from(work, [new], [known[index] for _, index in best[:_BEST]])


def _addresses_back(work: Work) -> None:
    """Web addresses that stood once, wherever they return: they belong to who gave them first."""
    wanted = [
        (new, at, length)
        for new in work.news
        if work.recalled and new.open
        for at, length in new.open_addresses()
    ]
    known: dict[Sequence[str], tuple[int, Wording, int]] = {}
    for found in work.recalled if wanted else ():
        wording = Wording(found.text, found.runs)
        for at, length in wording.reading.things:
            address, writer = wording.reading.keys[at : at + length], wording.origins[at]
            if address not in known or writer < known[address][0]:
                known[address] = writer, wording, at
    for new, at, length in wanted:
        source = known.get(new.keys[at : at + length])
        if source is not None:
            new.take(at, source[1], source[2], length)


def _rows(new: New) -> list[Sequence[str]]:
    """Some three words in a row, of those without a writer."""
    keys, origins = new.keys, new.origins
    found: list[Sequence[str]] = []
    at = 0
    while at < len(keys) - 2 and len(found) < _TRIED:
        if origins[at] is origins[at + 1] is origins[at + 2] is None:
            row = keys[at : at + 3]
            if all(map(str.isalnum, row)):
                found.append(row)
                at += 2
        at += 1
    return found


def _left(work: Work) -> list[Old]:
    """The old sentences that did not stay as they were, of which some words are not used."""
    return [
        old
        for old in work.olds
        if (old.heir is None or old.heir.draft.text != old.present.text)
        and not (old.is_touched and all(old.taken))
    ]


def _source(old: Old) -> _Source:
    heir = None if old.heir is None else old.heir.at
    return _Source(old.at, heir, old.wording, old.keys, old.taken)


def _from(work: Work, news: Sequence[New], sources: Sequence[_Source]) -> None:
    if not sources:
        return
    index: defaultdict[tuple[str, str, str], list[tuple[int, int]]] = defaultdict(list)
    open_: list[tuple[New, list[tuple[int, list[tuple[int, int]]]]]] = []
    for new in news:
        keys, mine = new.keys, new.origins
        spots = [
            (at, index[three])
            for at, three in enumerate(zip(keys, keys[1:], keys[2:], strict=False))
            if mine[at] is mine[at + 1] is mine[at + 2] is None
        ]
        open_.append((new, spots))
    if not index:
        return
    for which, source in enumerate(sources):
        keys, taken = source.keys, source.taken
        for at, three in enumerate(zip(keys, keys[1:], keys[2:], strict=False)):
            if three in index and not (taken[at] or taken[at + 1] or taken[at + 2]):
                there = index[three]
                if len(there) < _SPOTS:
                    there.append((which, at))
    found = [(new, [spot for spot in spots if spot[1]]) for new, spots in open_]
    for times in (4, 2, 1):  # long rows first, so that a stock phrase does not break one
        for new, spots in found:
            if spots and new.open:
                _into(work, new, sources, spots, times)


def _into(
    work: Work,
    new: New,
    sources: Sequence[_Source],
    spots: Sequence[tuple[int, Sequence[tuple[int, int]]]],
    times: int,
) -> None:
    """Rows of at least `times` the length that is no coincidence.

    spots: where three words in a row begin that a source has, with the source and the place there.
    """
    keys, mine, done = new.keys, new.origins, 0
    for at, there in spots:
        if at < done:
            continue
        best, which = (0, -1), -1
        for number, start in there:
            source = sources[number]
            theirs, taken = source.keys, source.taken
            length = 0
            while (
                at + length < len(keys)
                and start + length < len(theirs)
                and mine[at + length] is None
                and not taken[start + length]
                and keys[at + length] == theirs[start + length]
            ):
                length += 1
            most = (
                times == 1
                and source.at is not None
                and length * 10 >= 6 * min(len(keys), len(theirs))
            )
            if length > best[0] and (
                length >= source.least * times or (length >= _RETURN and most)
            ):
                best, which = (length, start), number
        length, start = best
        if not length:
            continue
        source = sources[which]
        row = " ".join(keys[at : at + length])
        if _is_beside(source, new) or work.rarity.phrase(row) >= source.rare:
            _stretch(new, source, at, start, length)
        done = at + length


def _is_beside(source: _Source, new: New) -> bool:
    """Whether a sentence was split, or joined to another: what is left of the one stands beside
    the other.
    """
    if source.heir is not None:
        return abs(source.heir - new.at) == 1
    return source.at is not None and new.old is not None and abs(source.at - new.old.at) == 1


def _stretch(new: New, source: _Source, at: int, start: int, length: int) -> None:
    """Take a moved run, and what of the words around it came along."""
    taken, theirs, mine = source.taken, source.keys, new.origins
    low, high, low_old, high_old = at, at + length, start, start + length
    while low and low_old and mine[low - 1] is None:
        low -= 1
    while high < len(mine) and mine[high] is None:
        high += 1
    while low_old and not taken[low_old - 1]:
        low_old -= 1
    while high_old < len(taken) and not taken[high_old]:
        high_old += 1
    sides = ((low_old, start, low, at), (start + length, high_old, at + length, high))
    for offset in range(length):
        taken[start + offset] = True
    new.take(at, source.wording, start, length)
    if source.at is not None:
        new.flow[source.at] += length
    if length < MOVE:
        return
    for side, (first_old, last_old, first, last) in enumerate(sides):
        yours, here = theirs[first_old:last_old], new.keys[first:last]
        # The run is the neighbour on one side; on the other an end of the old sentence may be.
        run = (side == 1, side == 0)
        ends = (run[0] or low_old == 0, run[1] or high_old == len(taken))
        blocks = align.words(yours, here)
        sure = align.supported(blocks, yours, here, leans=run)
        for block in align.supported(blocks, yours, here, leans=ends):
            if block.length == 1 and block not in sure:
                continue  # a single word at an end is a coincidence more often than not
            for offset in range(block.length):
                taken[first_old + block.old + offset] = True
            new.take(first + block.new, source.wording, first_old + block.old, block.length)
            if source.at is not None:
                new.flow[source.at] += block.length


def _returned(work: Work) -> None:
    """Words of an earlier wording that return to their sentence.

    They come back in a row of three or more with words that stand beside them still, or where
    the wording as a whole comes back.
    """
    news = [new for new in work.news if new.key is not None and new.open]
    if not news:
        return
    known = work.memory.earlier([new.key for new in news if new.key is not None])
    for new in news:
        mine = new.origins
        missing = _missing(new)
        for wording in known.get(new.key if new.key is not None else -1, ()):
            earlier = Wording(wording.text, wording.runs)
            theirs = earlier.reading.keys
            if missing.isdisjoint(pairwise(theirs)) and missing.isdisjoint(theirs):
                continue
            blocks = align.words(theirs, new.keys)
            whole = 2 * sum(block.length for block in blocks) >= max(len(mine), len(theirs))
            if whole:
                blocks = align.supported(blocks, theirs, new.keys)
            for block in blocks:
                if block.length >= (_RETURN - 1 if whole else _RETURN) or names_one_thing(
                    new.keys[block.new]
                ):
                    new.take(block.new, earlier, block.old, block.length)
            if not new.open:
                break


def _missing(new: New) -> set[Hashable]:
    """What an earlier wording must have to give anything: pairs with a word that has no writer
    yet, and citations and mentions of genes.
    """
    keys, mine = new.keys, new.origins
    found: set[Hashable] = {
        key for key, one in zip(keys, mine, strict=True) if one is None and names_one_thing(key)
    }
    found.update(
        (keys[at], keys[at + 1])
        for at in range(len(keys) - 1)
        if mine[at] is None or mine[at + 1] is None
    )
    return found


def _twins(work: Work) -> None:
    """A sentence that this edit puts down twice has the same writers in both places."""
    known: dict[str, New] = {}
    for new in work.news:
        if new.flow:
            known.setdefault(new.draft.text, new)
    for new in work.news:
        twin = known.get(new.draft.text)
        fresh = new.key is None and not new.flow
        if twin is not None and twin is not new and fresh and twin.runs is None and new.open:
            new.follow(twin)
