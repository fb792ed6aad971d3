"""What an edit is compared with: the text before it, or a state that it gives back.

Somebody who repairs vandalism saves a text that is far nearer to an earlier state of a Section
than to the one before. Compared with that state, each sentence finds its own again, also those
that stand several times, and what the repair adds is all that is new.
"""

from collections import defaultdict
from collections.abc import Hashable, Mapping, Sequence
from operator import attrgetter
from typing import Final, NamedTuple

from wiki.authorship import align
from wiki.authorship.record import Draft, Memory, Outcome, Placed, Present, Stood
from wiki.authorship.work import Work

_SAYS: Final = 40  # characters of a sentence whose return says something
_MANY: Final = 50  # sentences that a text gets at once when it is given back after it was replaced
_text: Final = attrgetter("text")
_RESTORED: Final = frozenset({"restored"})
_NEARER: Final = 0.9  # what an earlier state may lack of the text, over what before lacks of it


class Ground(NamedTuple):
    """The sentences to compare with, and those of after, where a Section is given back exactly
    with the Sentences that they are.

    is_partial: whether wordings of before are left out for earlier ones of their Sentences, and
    a Section that has an earlier state here is not given back exactly. is_exact: whether there is
    one Section and this is how it stood, so that nothing is left to compare.
    """

    stood: Sequence[Present]
    after: Sequence[Draft]
    is_partial: bool
    is_exact: bool = False


class Page(NamedTuple):
    """The earlier states that were asked for before any sentence is looked at, by Section, and the
    one that is given back exactly.
    """

    states: Mapping[Hashable, Sequence[Stood]]
    ground: Ground | None


def page_given_back(before: Sequence[Present], after: Sequence[Draft], memory: Memory) -> Page:
    """What given_back would find for a Section that stands again as it stood, without its work.

    Whoever repairs a page that was blanked or replaced brings all of it back at once, and no
    sentence needs to be looked for by itself then. The memory is asked only where a text gets
    far more sentences than it has.
    """
    if len(after) < len(before) + _MANY:
        return Page({}, None)
    places = dict.fromkeys(one.place for one in before)
    places |= dict.fromkeys(one.place for one in after)
    states = memory.states(list(places))
    if len(places) == 1 and all(one.continues is None for one in after):
        texts = [one.text for one in after]
        for state in states.get(after[0].place, ()):
            if state.texts == texts:
                there = state.sentences()
                is_whole = len(there) == len(after)
                found = Ground(there, after, is_partial=False, is_exact=True)
                return Page(states, found if is_whole else None)
    return Page(states, None)


def given_back(work: Work) -> Ground | None:
    """What to compare with instead of before; None when before is the nearest.

    Of each Section that changed, when a wording returns or one stands several times: the latest of
    its earlier states that is the new text, or else the one that lacks the least of it, when that
    is less than what before lacks. What stands now and did not then follows, and so can be kept.
    Where a sentence was edited as such there is nothing to be found out. Asks the memory once.
    """
    if any(new.draft.continues is not None for new in work.news):
        return None
    returning = any(one.key is not None for known in work.known.values() for one in known)
    if not returning and not _has_doubles(work):
        return None
    places = dict.fromkeys(old.present.place for old in work.olds)
    places |= dict.fromkeys(new.draft.place for new in work.news)
    states = work.states or work.memory.states(list(places))
    chosen: dict[Hashable, Sequence[Present]] = {}
    for place in places:
        state = _nearest(work, place, states.get(place, ()))
        if state is not None:
            chosen[place] = state.sentences()
    if not chosen:
        return None
    exact = {
        place
        for place, there in chosen.items()
        if list(map(_text, there)) == [one.text for one in work.after if one.place == place]
    }
    is_exact = len(exact) == len(chosen)
    there = next(iter(chosen.values()))
    if is_exact and len(places) == 1 and len(there) == len(work.after):
        return Ground(there, work.after, is_partial=False, is_exact=True)
    stood = _joined(work.before, work.after, chosen)
    texts = {one.key: one.text for one in work.before}
    left_out = any(texts.get(one.key, one.text) != one.text for one in stood)
    after = _declared(stood, work.after, {place: chosen[place] for place in exact})
    return Ground(stood, after, left_out and not is_exact)


def _declared(
    stood: Sequence[Present], after: Sequence[Draft], exact: Mapping[Hashable, Sequence[Present]]
) -> Sequence[Draft]:
    """The drafts, those of Sections that stand again as they stood as the Sentences they were."""
    if not exact:
        return after
    free = {one.key for one in stood}
    back = {place: iter(there) for place, there in exact.items()}
    found = []
    for draft in after:
        if draft.place in back:
            key = next(back[draft.place]).key
            draft = Draft(draft.text, draft.place, key if key in free else None, draft.opens)
        found.append(draft)
    return found


def _has_doubles(work: Work) -> bool:
    """Whether a sentence that is not unmoved stands somewhere else in before or after, too."""
    olds = {old.present.text for old in work.olds}
    news = {new.draft.text for new in work.news}
    if len(olds) < len(work.olds) or len(news) < len(work.news):
        return True
    texts = olds | news
    return not all(
        texts.isdisjoint(map(_text, work.before[row.old : row.old + row.length]))
        for row in work.unmoved
    )


def _nearest(work: Work, place: Hashable, states: Sequence[Stood]) -> Stood | None:
    news = frozenset(new.draft.text for new in work.news if new.draft.place == place)
    # Short sentences say nothing: a heading is typed again.
    lacked = {text for text in news if len(text) >= _SAYS}
    lacked.difference_update(one.text for one in work.before if one.place == place)
    best, least = None, _NEARER * sum(map(len, lacked))
    after: list[str] = []
    telling: frozenset[str] = frozenset()
    for state in states:
        is_whole = state.wordings >= news
        if not is_whole and state.wordings.isdisjoint(lacked):
            continue
        if not after:
            after = [one.text for one in work.after if one.place == place]
            telling = frozenset(text for text in after if len(text) >= _SAYS)
        if is_whole and state.texts == after:
            return state
        lack = sum(map(len, telling - state.wordings))
        if lack < least:
            best, least = state, lack
    return best


def _joined(
    before: Sequence[Present],
    after: Sequence[Draft],
    chosen: Mapping[Hashable, Sequence[Present]],
) -> list[Present]:
    """The chosen states and, of the other Sections, what stands; then what is in none of them."""
    found: dict[int, Present] = {}
    places = dict.fromkeys(one.place for one in before) | dict.fromkeys(one.place for one in after)
    kept = {one.key: one for one in before if one.place not in chosen}
    for place in places:
        there = chosen.get(place)
        if there is None:
            there = [one for one in before if one.place == place]
        for one in there:
            if kept.get(one.key, one) is one:
                found.setdefault(one.key, one)
    return [*found.values(), *(one for one in before if one.key not in found)]


def since(before: Sequence[Present], stood: Sequence[Present], outcome: Outcome) -> Outcome:
    """The outcome of a comparison with `stood`, told as what happened to `before`."""
    now = {one.key: (at, one) for at, one in enumerate(before)}
    then = {one.key: one for one in stood}
    absorbed = [
        one.absorbed and tuple(key for key in one.absorbed if key in now) for one in outcome.placed
    ]
    moved = _moved(now, outcome.placed)
    placed = [
        _since(one, at in moved, now, then)
        if absorbed[at] == one.absorbed
        else _since(one, at in moved, now, then)._replace(absorbed=absorbed[at])
        for at, one in enumerate(outcome.placed)
    ]
    left = {one.key for one in placed}.union(*absorbed)
    removed = tuple(one.key for one in before if one.key not in left)
    return Outcome(tuple(placed), removed)


def _since(
    one: Placed,
    is_moved: bool,
    now: Mapping[int, tuple[int, Present]],
    then: Mapping[int, Present],
) -> Placed:
    if one.key is None:
        return one
    if one.key not in now:
        back = one.acts - {"moved"} | {"restored"} if one.acts else _RESTORED
        return Placed(one.text, one.place, one.runs, one.key, one.parent, one.absorbed, back)
    present = now[one.key][1]
    if not one.acts and not is_moved and one.text == present.text and one.runs == present.runs:
        return one
    acts = set(one.acts) - {"moved"}
    if one.text == present.text:
        acts -= {"changed", "restored"}
    else:
        acts.add("changed")
        if one.key in then and then[one.key].text == one.text:
            acts.add("restored")
    if is_moved:
        acts.add("moved")
    runs = one.runs if acts else present.runs
    return one._replace(runs=runs, acts=frozenset(acts))


def _moved(now: Mapping[int, tuple[int, Present]], placed: Sequence[Placed]) -> set[int]:
    """Which of `placed` stand in another Section or order than in before: the fewest."""
    found: set[int] = set()
    kept: defaultdict[Hashable, list[tuple[int, int]]] = defaultdict(list)
    for at, one in enumerate(placed):
        if one.key is not None and one.key in now:
            index, present = now[one.key]
            if present.place == one.place:
                kept[one.place].append((at, index))
            else:
                found.add(at)
    for members in kept.values():
        still = set(align.increasing([index for _, index in members]))
        found.update(at for number, (at, _) in enumerate(members) if number not in still)
    return found
