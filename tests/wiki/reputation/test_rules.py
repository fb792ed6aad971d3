"""The rules of standing one by one, with the examples of docs/standing.md."""

import pytest

from wiki.reputation.events import MICRO, Known, Opinion, Saved, Treated
from wiki.reputation.fold import Fold
from wiki.reputation.log import Remembered
from wiki.reputation.rules import RULES, faded, size

DAY = 86_400


def _site(*roots: str, rooted: bool = True) -> Fold:
    fold = Fold(Remembered(), rooted=rooted)
    for root in roots:
        fold.settle(Known(0, root, root, "root"))
    return fold


def _seen(number: int, judge: str, author: str, kept: int = MICRO, **more: object) -> Saved:
    one = Treated("e0", author, min(number, 10), kept, 20)._replace(**more)
    return Saved(number * DAY, f"e{number}", judge, "IL2", 20, (one,))


def _points(fold: Fold, person: str, field: str = "", day: int = 400) -> int:
    return fold.standing(person, day * DAY, field).points


# --- Worked examples of docs/standing.md ---------------------------------------------------------


def test_a_newcomer_begins_low_and_uncertain():
    standing = _site().standing("ada", 0)
    assert standing.points == 55_000_000
    assert standing.low == 0 and standing.high == 100_000_000


def test_a_root_keeps_a_paragraph():
    rows = _site("ben").settle(_seen(1, "ben", "ada"))
    row = next(row for row in rows if row.rule == "kept")
    assert (row.before, row.after, row.amount) == (55_000_000, 55_978_260, 978_260)
    assert row.why == "A later edit kept 100 of 100 parts of this change."
    assert (row.person, row.edit, row.event, row.version) == ("ada", "e0", "e1", 1)


def test_the_same_paragraph_removed_costs_more_than_keeping_it_gave():
    rows = _site("ben").settle(_seen(1, "ben", "ada", 0))
    row = next(row for row in rows if row.rule == "removed")
    assert row.amount == -12_692_308


def test_six_people_who_keep_the_words_lift_further_than_one_six_times():
    roots = ["r1", "r2", "r3", "r4", "r5", "r6"]
    one, six = _site(*roots), _site(*roots)
    for n, root in enumerate(roots, 1):
        one.settle(_seen(n, "r1", "ada"))
        six.settle(_seen(n, root, "ada"))
    assert _points(six, "ada") - 55 * MICRO > 2 * (_points(one, "ada") - 55 * MICRO)


# --- What gives nothing --------------------------------------------------------------------------


def test_nothing_for_volume():
    fold = _site("ben")
    for n in range(50):
        fold.settle(Saved(n * DAY, f"e{n}", "ada", "IL2", 500))
    assert _points(fold, "ada") == 55_000_000


@pytest.mark.parametrize("machine", ["ada", "ben"])
def test_nothing_for_machines_and_from_machines(machine):
    fold = _site("ben")
    fold.settle(Known(0, "m", machine, "machine"))
    rows = fold.settle(_seen(1, "ben", "ada"))
    assert {row.rule for row in rows} <= {"in_question"}
    assert machine not in {row.person for row in rows}


def test_nothing_for_formatting_and_for_what_was_undone_by_oneself():
    fold = _site("ben")
    judged = fold.settle(_seen(1, "ben", "ada", words=0))
    assert {row.person for row in judged} <= {"ben"}
    fold.settle(Saved(2 * DAY, "e2", "ada", "IL2", 20, own_undone=("e0",)))
    judged = fold.settle(_seen(3, "ben", "ada"))
    assert "ada" not in {row.person for row in judged}


def test_nothing_for_the_voiceless_until_three_with_a_voice_kept_their_words():
    fold = _site("r1", "r2", "r3", "r4")
    assert fold.voice("ada", "eve") == 0
    for n, root in enumerate(["r1", "r2", "r3"], 1):
        fold.settle(_seen(n, root, "ada"))
    assert fold.voice("ada", "eve") == MICRO
    assert fold.voice("ada", "r3") == 0  # whom she judges is not counted for her voice


def test_small_changes_earn_nothing_but_can_lose():
    fold = _site("ben")
    fold.settle(_seen(1, "ben", "ada", words=1))
    assert _points(fold, "ada") == 55_000_000
    fold.settle(_seen(2, "ben", "ada", 0, words=1))
    assert _points(fold, "ada") < 55_000_000


# --- Opinions ------------------------------------------------------------------------------------


def _said(kind: str, by: str = "ben", about: str = "ada", **more: object) -> Opinion:
    return Opinion(DAY, f"o-{kind}-{by}", by, about, kind, "e0", "IL2")._replace(**more)


@pytest.mark.parametrize("good, bad", [("passed", "failed"), ("accepted", "declined")])
def test_verdicts_of_people_go_both_ways(good, bad):
    up = _site("ben", "cat")
    up.settle(_seen(0, "cat", "ada", gap=1))
    before = _points(up, "ada", day=1)
    assert sum(row.amount for row in up.settle(_said(good)) if row.rule == good) > 0
    assert _points(up, "ada", day=1) > before
    down = _site("ben")
    assert sum(row.amount for row in down.settle(_said(bad)) if row.rule == bad) < 0


def test_a_share_of_the_words_is_a_share_of_the_verdict():
    whole, half = _site("ben"), _site("ben")
    full = whole.settle(_said("failed"))[-1].amount
    assert full < half.settle(_said("failed", share=MICRO // 2))[-1].amount < 0


def test_a_review_that_held_pays_the_reviewer_and_one_that_fell_costs():
    for kept, rule, sign in [(MICRO, "review_held", 1), (0, "review_fell", -1)]:
        fold = _site("ben", "cat")
        fold.settle(_seen(0, "cat", "ben", edit="other"))
        fold.settle(_said("passed"))
        rows = fold.settle(_seen(10, "cat", "ada", kept))
        (row,) = [row for row in rows if row.rule == rule]
        assert row.person == "ben" and row.amount * sign > 0 and row.edit == "e0"
        assert rule not in {row.rule for row in fold.settle(_seen(11, "cat", "ada", kept))}


def test_unknown_kinds_are_refused():
    with pytest.raises(ValueError, match="is none of"):
        _site("ben").settle(_said("liked"))
    with pytest.raises(ValueError, match="is none of"):
        _site().settle(Known(0, "k", "ada", "friend"))


# --- Parts ---------------------------------------------------------------------------------------


def test_fields_have_standings_of_their_own():
    fold = _site("ben")
    fold.settle(_seen(1, "ben", "ada", 0)._replace(fields=("gene:3558",)))
    assert _points(fold, "ada", "gene:3558") < 55_000_000
    assert _points(fold, "ada", "gene:3574") == 55_000_000


def test_a_day_counts_no_more_than_its_ceiling_from_one_judge():
    fold = _site("ben")
    rules = RULES[1]
    for n in range(40):
        one = Treated(f"a{n}", "ada", 1, MICRO, 500)
        fold.settle(Saved(DAY + n, f"e{n}", "ben", "IL2", 20, (one,)))
    account = fold.store.get(("account", "ada", ""), None)
    assert account.good == rules.judge_day


def test_what_fades_and_what_weighs():
    assert [faded(1000, days, 3) for days in (0, 3, 6, 300)] == [1000, 500, 250, 0]
    assert faded(1000, 1, 3) > faded(1000, 2, 3) > 500
    assert [size(words, RULES[1]) for words in (0, 1, 3, 100, 10**6)] == [0, 2, 3, 8, 8]
