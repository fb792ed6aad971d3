"""Merging two people's deeds: any two series of them, and each pair by name."""

from collections import Counter
from itertools import count

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wiki.authorship.merge import Conflict, Merged, blend, merge, merge_parts
from wiki.authorship.segment import segment
from wiki.authorship.tokens import tokens

# Any two series of deeds: every word is made for its place, so it can be followed. ----------------

WORDS = [f"{a}{b}" for a in "bcdfghjklmnprst" for b in ("ale", "ite", "oma", "une", "yl", "ase")]


def words_of(text: str) -> Counter[str]:
    return Counter(t.key for t in tokens(text) if t.kind == "word")


def pieces(text: str) -> Counter[str]:
    return Counter(text[start:end] for start, end in segment(text))


def written(sentences: list[list[str]]) -> str:
    return " ".join(" ".join(words).capitalize() + "." for words in sentences if words)


@st.composite
def two_sides(draw) -> tuple[str, str, str, set[str], set[str]]:
    """base, theirs, mine, and the words that each side added."""
    lengths = draw(st.lists(st.integers(4, 9), min_size=1, max_size=5))
    number = count()
    base = [[WORDS[next(number) % len(WORDS)] for _ in range(length)] for length in lengths]
    sides, added = [], []
    for name in ("theirs", "mine"):
        text = [list(words) for words in base]
        fresh: set[str] = set()

        def new(name: str = name, fresh: set[str] = fresh) -> str:
            word = f"{name}{len(fresh)}"
            fresh.add(word)
            return word

        for _ in range(draw(st.integers(0, 3))):
            deed = draw(st.sampled_from(["put", "swap", "cut", "add", "drop", "move", "split"]))
            if not text:
                deed = "add"
            at = draw(st.integers(0, max(0, len(text) - 1)))
            if deed in ("put", "swap", "cut"):
                spot = draw(st.integers(0, len(text[at]) - 1))
                text[at][spot : spot + (deed != "put")] = [] if deed == "cut" else [new()]
                text = [words for words in text if words]
            elif deed == "add":
                text.insert(at, [new() for _ in range(4)])
            elif deed == "drop":
                text.pop(at)
            elif deed == "move":
                text.insert(draw(st.integers(0, len(text) - 1)), text.pop(at))
            elif deed == "split" and len(text[at]) > 5:
                text[at : at + 1] = [text[at][:3], text[at][3:]]
        sides.append(written(text))
        added.append(fresh & set(words_of(sides[-1])))
    return written(base), sides[0], sides[1], added[0], added[1]


@given(two_sides())
def test_every_word_added_is_in_the_text_or_in_a_shown_conflict(sides):
    base, theirs, mine, theirs_added, mine_added = sides
    merged = merge(base, theirs, mine)
    text = words_of(merged.text)
    shown = {word for one in merged.conflicts for side in one for word in words_of(side)}
    for word in theirs_added | mine_added:
        assert text[word] or word in shown, word
        assert text[word] <= 1 or word in shown


@given(two_sides())
def test_every_word_that_neither_removed_is_kept(sides):
    base, theirs, mine, *_ = sides
    merged = merge(base, theirs, mine)
    shown = {word for one in merged.conflicts for side in one for word in words_of(side)}
    kept = words_of(base) & words_of(theirs) & words_of(mine)
    text = words_of(merged.text)
    for word in kept:
        assert text[word] or word in shown, word
        assert text[word] <= kept[word] or word in shown, word


@st.composite
def two_sides_of_sections(draw) -> tuple[dict[int, str], dict[int, str], dict[int, str]]:
    """base, theirs and mine: two or three Sections between which sentences move."""
    number = count()
    sections = draw(st.integers(2, 3))
    base = [
        [
            [WORDS[next(number) % len(WORDS)] for _ in range(6)]
            for _ in range(draw(st.integers(0, 2)))
        ]
        for _ in range(sections)
    ]
    sides = [{key: written(text) for key, text in enumerate(base)}]
    for name in ("theirs", "mine"):
        texts = [[list(words) for words in text] for text in base]
        for deed in range(draw(st.integers(0, 3))):
            filled = [key for key, text in enumerate(texts) if text]
            if not filled:
                break
            text = texts[draw(st.sampled_from(filled))]
            at = draw(st.integers(0, len(text) - 1))
            kind = draw(st.sampled_from(["move", "move", "change", "drop", "add"]))
            if kind == "move":
                words = text.pop(at)
                there = texts[draw(st.integers(0, sections - 1))]
                there.insert(draw(st.integers(0, len(there))), words)
            elif kind == "change":
                text[at][draw(st.integers(0, 5)) % len(text[at])] = f"{name}{deed}"
            elif kind == "drop":
                text.pop(at)
            else:
                text.insert(at, [f"{name}{deed}{letter}" for letter in "pqrs"])
        sides.append({key: written(text) for key, text in enumerate(texts)})
    return sides[0], sides[1], sides[2]


@given(two_sides_of_sections())
def test_between_sections_too_no_word_is_lost_or_doubled(sides):
    base, theirs, mine = sides
    before, there, here = (sum(map(words_of, side.values()), Counter()) for side in sides)
    merged = merge_parts(base, theirs, mine)
    text = sum((words_of(part.text) for part in merged.values()), Counter())
    shown = {
        word
        for part in merged.values()
        for one in part.conflicts
        for side in one
        for word in words_of(side)
    }
    for word in {*there, *here} - set(before) | set(before & there & here):
        assert text[word] or word in shown, word
    assert [word for word, times in text.items() if times > 1 and word not in shown] == []
    other = merge_parts(base, mine, theirs)
    again = sum((words_of(part.text) for part in other.values()), Counter())
    assert {w for w in text if w not in shown} == {w for w in again if w not in shown}


@given(two_sides())
def test_the_sides_may_change_places(sides):
    """Apart from order: what is merged, and what is in conflict, is the same."""
    base, theirs, mine, *_ = sides
    one, other = merge(base, theirs, mine), merge(base, mine, theirs)
    assert Counter(one.conflicts) == Counter(
        Conflict(c.ancestor, c.mine, c.theirs) for c in other.conflicts
    )
    settled = [("Settled so.",)] * len(one.conflicts)
    these = pieces(merge(base, theirs, mine, settled).text)
    assert these == pieces(merge(base, mine, theirs, settled).text)


@given(two_sides())
def test_no_sentence_is_doubled(sides):
    base, theirs, mine, *_ = sides
    merged = merge(base, theirs, mine)
    for piece, times in pieces(merged.text).items():
        assert times <= max(pieces(side)[piece] for side in (base, theirs, mine)) or times == 1


@given(two_sides())
def test_what_is_settled_stands_and_nothing_is_left_in_conflict(sides):
    base, theirs, mine, *_ = sides
    conflicts = merge(base, theirs, mine).conflicts
    settled = [(f"Settled as {at}.",) for at in range(len(conflicts))]
    merged = merge(base, theirs, mine, settled)
    assert not merged.conflicts
    assert all(text in merged.text for (text,) in settled)
    neither = merge(base, theirs, mine, [()] * len(conflicts))
    assert not neither.conflicts
    as_mine = merge(base, theirs, mine, [(c.mine,) for c in conflicts])
    assert pieces(as_mine.text) == pieces(merge(base, theirs, mine).text)


# Words of one sentence ---------------------------------------------------------------------------

BASE = "Zinc binds the alpha chain of the receptor."


@pytest.mark.parametrize(
    ("theirs", "mine", "text"),
    [
        ("Zinc firmly binds the alpha chain of the receptor.",
         "Zinc binds the alpha chain of the murine receptor.",
         "Zinc firmly binds the alpha chain of the murine receptor."),
        ("Zinc binds the *alpha* chain of the receptor.",
         "Zinc binds the alpha chain of the receptor in mice.",
         "Zinc binds the *alpha* chain of the receptor in mice."),
        ("Zinc binds the chain of the receptor.",
         "Zinc ions bind the alpha chain of the receptor.", None),
        ("Zinc binds the alpha chain.", "Copper binds the alpha chain of the receptor.",
         "Copper binds the alpha chain."),
        ("Zinc binds the alpha chain of the receptor [@pmid:1].",
         "Zinc binds the alpha chain of the receptor [@pmid:2].",
         "Zinc binds the alpha chain of the receptor [@pmid:1] [@pmid:2]."),
        ("Zinc firmly binds the alpha chain of the receptor.",
         "Zinc firmly binds the alpha chain of this receptor.",
         "Zinc firmly binds the alpha chain of this receptor."),
    ],
)  # fmt: skip
def test_changes_of_one_sentence_that_do_not_touch_are_both_made(theirs, mine, text):
    if text is None:
        text = "Zinc ions bind the chain of the receptor."
    merged = merge(BASE, theirs, mine)
    assert (merged.text, merged.conflicts) == (text, ())
    assert merged.mingled == ((text,) if text not in (theirs, mine) else ())


@pytest.mark.parametrize(
    ("theirs", "mine"),
    [
        ("Zinc firmly binds the alpha chain of the receptor.",
         "Zinc barely binds the alpha chain of the receptor."),
        ("Copper binds the alpha chain of the receptor.",
         "Zinc seeks the alpha chain of the receptor."),
        ("Zinc binds the alpha chain of the receptor in mice.",
         "Zinc binds the alpha chain of the receptor in rats."),
        ("Few metals are known that do as the alpha chain asks.",
         "Zinc binds the alpha chain of the murine receptor."),
    ],
)  # fmt: skip
def test_changes_that_touch_or_leave_too_little_are_a_conflict(theirs, mine):
    merged = merge(f"{BASE} Iron is not.", f"{theirs} Iron is not.", f"{mine} Iron is not.")
    assert merged.conflicts == (Conflict(BASE, theirs, mine),)
    assert merged.text == f"{mine} Iron is not."


def test_a_text_to_start_from_has_their_changes_that_touch_none_of_mine():
    theirs = "Zinc firmly binds the alpha chain of the murine receptor."
    mine = "Zinc barely binds the alpha chain of the receptor."
    assert blend(Conflict(BASE, theirs, mine)) == (
        "Zinc barely binds the alpha chain of the murine receptor."
    )
    assert blend(Conflict(BASE, "", mine)) == mine
    assert blend(Conflict(BASE, theirs, "")) == theirs


# Each pair of deeds ------------------------------------------------------------------------------

A = "Zinc binds the alpha chain of the receptor."
B = "Copper was never seen near any membrane."
C = "Iron enters cells by another door."
SPLIT = "Zinc binds the alpha chain. The receptor needs it for signalling in mice."
LONG = "Zinc binds the alpha chain and the receptor needs it for signalling in mice."
TWO = "Zinc binds the alpha chain. The receptor needs it in mice."
ONE = "Zinc binds the alpha chain and the receptor needs it in mice."


@pytest.mark.parametrize("swapped", [False, True])
@pytest.mark.parametrize(
    ("base", "theirs", "mine", "text"),
    [
        # moving against editing
        (f"{A} {B} {C}", f"{B} {C} {A}", f"{A.replace('Zinc', 'Zinc(II)')} {B} {C}",
         f"{B} {C} {A.replace('Zinc', 'Zinc(II)')}"),
        # splitting against editing
        (f"{C} {LONG} {B}", f"{C} {SPLIT} {B}", f"{C} {LONG.replace('mice', 'rats')} {B}",
         f"{C} {SPLIT.replace('mice', 'rats')} {B}"),
        (f"{C} {LONG} {B}", f"{C} {SPLIT} {B}", f"{C} {LONG.replace('Zinc', 'Gold')} {B}",
         f"{C} {SPLIT.replace('Zinc', 'Gold')} {B}"),
        # merging against editing, the first and the second of them
        (f"{C} {TWO} {B}", f"{C} {ONE} {B}", f"{C} {TWO.replace('mice', 'rats')} {B}",
         f"{C} {ONE.replace('mice', 'rats')} {B}"),
        (f"{C} {TWO} {B}", f"{C} {ONE} {B}", f"{C} {TWO.replace('Zinc', 'Gold')} {B}",
         f"{C} {ONE.replace('Zinc', 'Gold')} {B}"),
        # deleting against moving: it is gone
        (f"{A} {B} {C}", f"{B} {C}", f"{B} {C} {A}", f"{B} {C}"),
        # deleting against editing another
        (f"{A} {B} {C}", f"{A} {C}", f"{A.replace('Zinc', 'Gold')} {B} {C}",
         f"{A.replace('Zinc', 'Gold')} {C}"),
        # splitting against deleting another, and against moving
        (f"{C} {LONG} {B}", f"{C} {SPLIT} {B}", f"{LONG} {B}", f"{SPLIT} {B}"),
        (f"{C} {LONG} {B}", f"{C} {SPLIT} {B}", f"{LONG} {C} {B}", f"{SPLIT} {C} {B}"),
    ],
)  # fmt: skip
def test_deeds_that_get_along(base, theirs, mine, text, swapped):
    if swapped:
        theirs, mine = mine, theirs
    merged = merge(base, theirs, mine)
    assert (merged.text, merged.conflicts) == (text, ())


def test_both_inserting_at_one_place_both_stand_theirs_first():
    assert merge(f"{A} {C}", f"{A} Theirs is new. {C}", f"{A} My own is, too. {C}") == Merged(
        f"{A} Theirs is new. My own is, too. {C}"
    )


def test_both_moving_to_different_places_stands_where_mine_has_it():
    assert merge(f"{A} {B} {C}", f"{B} {A} {C}", f"{B} {C} {A}") == Merged(f"{B} {C} {A}")


@pytest.mark.parametrize("mine", ["", A.replace("Zinc", "Gold")])
def test_deleting_against_editing_is_a_conflict(mine):
    theirs = A.replace("Zinc", "Gold") if not mine else ""
    merged = merge(f"{A} {B}", f"{theirs} {B}".strip(), f"{mine} {B}".strip())
    assert merged.conflicts == (Conflict(A, theirs, mine),)
    for settled, text in ([()], B), ([("Gold is it.",)], f"Gold is it. {B}"):
        assert merge(f"{A} {B}", f"{theirs} {B}".strip(), f"{mine} {B}".strip(), settled) == (
            Merged(text)
        )


def test_splitting_against_deleting_is_one_conflict_with_both_halves():
    merged = merge(f"{C} {LONG} {B}", f"{C} {SPLIT} {B}", f"{C} {B}")
    assert merged.conflicts == (Conflict(LONG, SPLIT, ""),)
    assert merged.text == f"{C} {B}"
    assert merge(f"{C} {LONG} {B}", f"{C} {SPLIT} {B}", f"{C} {B}", [(SPLIT,)]).text == (
        f"{C} {SPLIT} {B}"
    )


def test_inserting_between_two_that_the_other_merged_is_one_conflict():
    middle = "Nobody knew."
    first, second = TWO.split(". ")
    merged = merge(f"{C} {TWO} {B}", f"{C} {ONE} {B}", f"{C} {first}. {middle} {second} {B}")
    assert merged.conflicts == (Conflict(TWO, ONE, f"{first}. {middle} {second}"),)


def test_both_sentences_in_the_place_of_one_keep_their_blocks():
    base = "# Metals\n\n- Zinc is one of them here\n- Iron\n"
    theirs, mine = base.replace("one", "first"), base.replace("one", "last")
    (conflict,) = merge(base, theirs, mine).conflicts
    assert merge(base, theirs, mine, [(conflict.theirs, conflict.mine)]).text == (
        "# Metals\n\n- Zinc is first of them here\n- Zinc is last of them here\n- Iron\n"
    )


# Several Sections --------------------------------------------------------------------------------


def test_an_edit_follows_a_sentence_to_another_section():
    base = {1: f"{A} {B}", 2: C}
    moved = {1: B, 2: f"{C} {A}"}
    gold = A.replace("Zinc", "Gold")
    edited = {1: f"{gold} {B}", 2: C}
    expected = {1: Merged(B), 2: Merged(f"{C} {gold}")}
    assert merge_parts(base, moved, edited) == expected
    assert merge_parts(base, edited, moved) == expected


def test_both_moving_to_different_sections_stands_once_where_mine_has_it():
    base = {1: f"{A} {B}", 2: C, 3: "Lead is not.", 4: "Tin is left alone."}
    theirs = base | {1: B, 2: f"{C} {A}"}
    mine = base | {1: B, 3: f"Lead is not. {A}"}
    assert {key: part.text for key, part in merge_parts(base, theirs, mine).items()} == mine


def test_a_conflict_in_a_sentence_that_moved_is_told_where_it_stood_and_settled_where_it_is():
    base = {1: f"{A} {B}", 2: C}
    theirs = {1: B, 2: f"{C} {A.replace('binds', 'firmly binds')}"}
    barely = A.replace("binds", "barely binds")
    mine = {1: f"{barely} {B}", 2: C}
    merged = merge_parts(base, theirs, mine)
    assert merged[1].conflicts == (Conflict(A, A.replace("binds", "firmly binds"), barely),)
    settled = merge_parts(base, theirs, mine, {1: [("Zinc may bind.",)]})
    assert settled == {1: Merged(B), 2: Merged(f"{C} Zinc may bind.")}


def test_sections_that_share_nothing_are_merged_each_by_itself():
    base = {1: f"{A} {B}", 2: C}
    theirs = {1: f"{A} {B} Theirs is new.", 2: C}
    mine = {1: f"{A} {B}", 2: f"{C} My own is new."}
    assert merge_parts(base, theirs, mine) == {1: Merged(theirs[1]), 2: Merged(mine[2])}
