"""What is shown of a change is the credit itself."""

import itertools
from collections import Counter

from hypothesis import example, given
from hypothesis import strategies as st

from tests.wiki.authorship.histories import WEIGHTS, history
from wiki.authorship.difference import (
    NOTHING,
    Change,
    Step,
    Wording,
    diff,
    differences,
    is_plain,
)
from wiki.authorship.fold import Fold, Revision
from wiki.authorship.record import Run
from wiki.authorship.tokens import tokens

PIECES = ["IL2 ", "il2 ", "the ", " a\n", "x.", "**", "\t", "é", "e\u0301"]
TEXT = st.lists(st.sampled_from(PIECES)).map("".join)
CREDITED = st.lists(st.tuples(st.sampled_from(PIECES), st.integers(1, 3)))
GONE = {"removed", "left"}


def wording(text: str, *origins: int) -> Wording:
    count = len(tokens(text))
    return Wording(text, tuple(Run(origin, 1) for origin in (*origins, *[1] * count)[:count]))


def shown(changes: list[Change]) -> list[tuple[str, str]]:
    return [(change.kind, change.text) for change in changes]


def joined(changes: list[Change]) -> tuple[str, str]:
    before = "".join(
        c.was if c.kind == "form" else c.text for c in changes if c.kind in {*GONE, "same", "form"}
    )
    return before, "".join(c.text for c in changes if c.kind not in GONE)


def test_a_plain_difference_by_word():
    assert shown(diff("It binds IL2 well.", "It binds  IL7 well.")) == [
        ("same", "It binds "),
        ("form", " "),
        ("removed", "IL2 "),
        ("written", "IL7 "),
        ("same", "well."),
    ]


@given(TEXT, TEXT)
@example("**", "**x.")
def test_a_plain_difference_rejoins_both_texts(before, after):
    changes = diff(before, after)
    assert joined(changes) == (before, after)
    assert all(one.kind != other.kind for one, other in itertools.pairwise(changes))


def test_a_word_credited_anew_is_not_shown_as_unchanged():
    old = wording("Zinc binds the receptor.")
    new = wording("Zinc binds the channel.", 1, 9, 9, 9, 9)
    (changes,) = differences([Step(old, new)], {9})
    assert shown(changes) == [
        ("same", "Zinc "),
        ("removed", "binds the receptor."),
        ("written", "binds the channel."),
    ]


def test_words_that_move_are_not_written():
    old = [wording("Zinc binds the old receptor."), wording("Copper does.")]
    new = [wording("Zinc is."), wording("Copper does, and binds the old receptor.")]
    new[0] = wording("Zinc is.", 1, 9, 1)
    new[1] = wording(new[1].text, 1, 1, 9, 9)
    found = differences(
        [Step(a, b) for a, b in zip(old, new, strict=True)], {9}, standing=lambda: ()
    )
    assert ("left", "binds the old receptor") in shown(found[0])
    assert ("moved", "binds the old receptor") in shown(found[1])
    assert sum(c.words for changes in found for c in changes if c.kind == "moved") == 4


def test_words_that_return_are_restored_and_words_that_still_stand_copied():
    text = "Zinc binds the old receptor."
    for standing, kind in (((), "restored"), ((text,), "copied")):
        (changes,) = differences(
            [Step(NOTHING, wording(text))], {9}, standing=lambda there=standing: there
        )
        assert shown(changes) == [(kind, text)]
    (changes,) = differences(
        [Step(NOTHING, wording(text, *[4] * 6))], {9}, elsewhere={4}, standing=lambda: ()
    )
    assert shown(changes) == [("copied", text)]
    (changes,) = differences([Step(NOTHING, wording(text))], {9})
    assert shown(changes) == [("brought", text)]


def test_what_changes_in_form_only_is_shown_as_such():
    old, new = wording("zinc binds  the receptor."), wording("Zinc binds **the** receptor.")
    (changes,) = differences([Step(old, new)], {9})
    assert {change.kind for change in changes} == {"same", "form"}
    assert [(c.was, c.text) for c in changes if c.kind == "form"] == [
        ("zinc", "Zinc"),
        (" ", "**"),
        ("", "**"),
    ]
    assert joined(changes) == (old.text, new.text)
    (changes,) = differences([Step(wording("a\u0301  b"), wording("\u00e1 b"))], {9})
    assert all(is_plain(change) for change in changes)


@given(CREDITED, CREDITED, st.sets(st.integers(1, 3)))
def test_any_two_credited_wordings_rejoin(before, after, fresh):
    old, new = (
        wording("".join(text for text, _ in side), *[origin for _, origin in side])
        for side in (before, after)
    )
    (changes,) = differences([Step(old, new)], fresh, standing=lambda: ())
    assert joined(changes) == (old.text, new.text)


def spread(one: Wording) -> Counter[tuple[str, int]]:
    """(key, origin) of each token that carries credit."""
    origins = [run.origin for run in one.runs for _ in range(run.length)]
    found = zip(tokens(one.text), origins, strict=True)
    return Counter((token.key, origin) for token, origin in found if token.kind != "format")


def words_by_origin(one: Wording) -> Counter[int]:
    origins = [run.origin for run in one.runs for _ in range(run.length)]
    found = zip(tokens(one.text), origins, strict=True)
    return Counter(origin for token, origin in found if token.kind == "word")


@given(st.integers(0, 10**6), st.sampled_from(sorted(WEIGHTS)))
def test_what_is_shown_of_an_edit_is_the_credit_it_got(seed, profile):
    """Unchanged means the same writer; written means written by this Edit; sums equal marks."""
    saved, _ = history(seed, profile, 14)
    folded = Fold()
    before: dict[int, Wording] = {}
    for one in saved:
        folded.add(Revision(one.rev, {0: one.text}))
        after = {s.key: Wording(s.text, s.runs) for s in folded.state().sentences}
        keys = [key for key in {**before, **after} if before.get(key) != after.get(key)]
        steps = [
            Step(before.get(key, NOTHING), after.get(key, NOTHING), key < folded.next_key)
            for key in keys
        ]
        found = differences(
            steps, {one.rev}, standing=lambda there=before: [w.text for w in there.values()]
        )
        left = moved = 0
        for step, changes in zip(steps, found, strict=True):
            assert joined(changes) == (step.before.text, step.after.text)
            same = sum(c.words for c in changes if c.kind in ("same", "form"))
            kept = spread(step.before) & spread(step.after)
            assert same <= sum(kept.values())  # each has the same writer on both sides
            written = sum(c.words for c in changes if c.kind == "written")
            assert written == words_by_origin(step.after)[one.rev]
            assert all(c.origin == one.rev for c in changes if c.kind == "written")
            for origin, count in words_by_origin(step.after).items():
                marks = sum(c.words for c in changes if c.kind not in GONE and c.origin == origin)
                assert marks <= count
            assert sum(words_by_origin(step.after).values()) == sum(
                c.words for c in changes if c.kind not in GONE
            )
            assert sum(words_by_origin(step.before).values()) == sum(
                c.words for c in changes if c.kind in {*GONE, "same", "form"}
            )
            left += sum(c.words for c in changes if c.kind == "left")
            moved += sum(c.words for c in changes if c.kind == "moved")
        assert left == moved
        before = after
