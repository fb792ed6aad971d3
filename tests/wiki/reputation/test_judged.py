"""What a new Edit says of those before it, from the words that changed."""

from hypothesis import given
from hypothesis import strategies as st

from wiki.reputation.events import MICRO
from wiki.reputation.judged import (
    ROW,
    STINTS,
    Deed,
    Stint,
    in_stints,
    judge,
    kept,
    size_of,
    stint_start,
    window,
)

ADA, BEN, CAT = 1, 2, 3


def history(*acts: tuple[int, int, dict[int, int]], sections: int = 7) -> tuple[list[Deed], dict]:
    """Deeds from (author, day, {number of the Edit whose words change: by how many}); and what
    stands at the end."""
    stands: dict[int, int] = {}
    deeds = []
    for number, (author, day, changed) in enumerate(acts, 1):
        changes = {}
        for origin, words in changed.items():
            stands[origin] = stands.get(origin, 0) + words
            changes[origin] = (words, stands[origin])
        deeds.append(Deed(number, number, author, day, frozenset({sections}), changes))
    return deeds, stands


def said(*acts):
    deeds, stands = history(*acts)
    return judge(deeds, lambda origins: {o: stands[o] for o in origins if stands.get(o)})


def test_words_that_stand_are_kept():
    treated, own = said((ADA, 1, {1: 20}), (BEN, 2, {2: 5}))
    assert [tuple(one) for one in treated] == [("1", "1", 1, MICRO, 20, False)]
    assert own == ()


def test_a_part_of_the_words_is_removed():
    treated, _ = said((ADA, 1, {1: 20}), (BEN, 2, {1: -15}))
    assert (treated[0].kept, treated[0].undone) == (MICRO // 4, False)


def test_all_words_removed_is_undone_once_and_gone_afterwards():
    treated, _ = said((ADA, 1, {1: 20}), (BEN, 2, {1: -20}))
    assert (treated[0].kept, treated[0].undone) == (0, True)
    treated, _ = said((ADA, 1, {1: 20}), (BEN, 2, {1: -20}), (CAT, 3, {3: 4}))
    by_edit = {one.edit: one for one in treated}
    assert (by_edit["1"].kept, by_edit["1"].undone) == (0, False)
    assert (by_edit["2"].kept, by_edit["2"].undone) == (MICRO, False)


def test_a_removal_is_undone_by_who_brings_the_words_back():
    treated, _ = said((ADA, 1, {1: 20}), (BEN, 2, {1: -20}), (CAT, 3, {1: 20}))
    by_edit = {one.edit: one for one in treated}
    assert (by_edit["1"].kept, by_edit["1"].gap) == (MICRO, 2)
    assert (by_edit["2"].kept, by_edit["2"].undone) == (0, True)


def test_who_takes_back_her_own_says_nothing_of_others():
    treated, own = said((ADA, 1, {1: 20}), (BEN, 2, {2: 3}), (ADA, 3, {1: -20}))
    assert own == ("1",)
    assert [one.edit for one in treated] == ["2"]


def test_edits_in_a_row_on_one_day_are_one():
    acts = [(ADA, 1, {number: 1}) for number in range(1, 11)]
    treated, _ = said(*acts, (BEN, 2, {11: 4}))
    assert [(one.edit, one.words) for one in treated] == [("1", 10)]
    treated, _ = said(*acts, (ADA, 2, {11: 1}), (BEN, 2, {12: 4}))
    assert [(one.edit, one.words) for one in treated] == [("11", 1), ("1", 10)]


def test_what_was_written_and_removed_in_one_go_was_nothing():
    treated, _ = said((ADA, 1, {1: 9}), (ADA, 1, {1: -9}), (BEN, 2, {3: 4}))
    assert treated == ()


def test_formatting_moves_and_other_sections_are_not_judged():
    deeds, _ = history((ADA, 1, {}), (BEN, 1, {2: 5}), (CAT, 2, {3: 1}))
    deeds[1] = deeds[1]._replace(sections=frozenset({8}))
    assert judge(deeds, lambda origins: {}) == ((), ())


def test_machines_are_not_judged_and_take_no_place():
    deeds, stands = history(*[(number, 1, {number: 2}) for number in range(1, 14)])
    deeds[5] = deeds[5]._replace(machine=True)
    treated, _ = judge(deeds, lambda origins: {o: stands[o] for o in origins})
    assert len(treated) == STINTS
    assert "6" not in {one.edit for one in treated}
    assert [one.gap for one in treated][:3] == [1, 2, 3]


@given(st.integers(1, 500), st.integers(0, 60))
def test_where_a_stint_begins_can_be_told_from_any_window(number, back):
    assert window(number) <= stint_start(number) <= number
    acts = [(1 + (n // 5) % 2, n // 20, {n: 1}) for n in range(1, number + 1)]
    deeds, _ = history(*acts)
    whole = {s.edit for s in in_stints(deeds)}
    low = max(1, (number - back) // ROW * ROW)
    part = {s.edit for s in in_stints([d for d in deeds if d.number >= low])}
    assert part == {edit for edit in whole if edit >= low}


@given(
    st.dictionaries(
        st.integers(0, 5), st.tuples(st.integers(-9, 9).filter(bool), st.integers(9, 20))
    ),
    st.dictionaries(st.integers(0, 5), st.integers(0, 40)),
)
def test_shares_lie_between_nothing_and_all(changes, standing):
    stint = Stint(1, 1, frozenset(), changes, False)
    assert 0 <= kept(stint, standing) <= MICRO
    untouched = {origin: before + change for origin, (change, before) in changes.items()}
    assert kept(stint, untouched) == MICRO
    taken_back = {origin: before for origin, (_, before) in changes.items()}
    assert kept(stint, taken_back) == (0 if size_of(stint) else MICRO)
