"""The engine against histories in which the writer of every word is known."""

import gc
import json
import subprocess
import sys
from functools import cache
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.wiki.authorship.histories import WEIGHTS, Word, history
from wiki.authorship import credit, ground
from wiki.authorship.credit import Recollection, Settled, settle
from wiki.authorship.fold import Fold, Revision, State, fold
from wiki.authorship.replay import replay, run
from wiki.authorship.segment import divide, segment
from wiki.authorship.tokens import tokens

ROOT = Path(__file__).resolve().parents[3]


def folded(saved) -> State:
    return fold(Revision(one.rev, {0: one.text}) for one in saved)


def right(state: State, text: str, words: list[Word]) -> float:
    """Share of the words whose first character has the right origin, copies included."""
    origins = {}
    at = 0
    for sentence in state.sentences:
        at = text.index(sentence.text, at)
        spread = [origin for origin, length in sentence.runs for _ in range(length)]
        for token, origin in zip(tokens(sentence.text), spread, strict=True):
            origins[at + token.start] = origin
        at += len(sentence.text)
    at = good = 0
    for word in words:
        at = text.index(word.text, at)
        good += origins[at] == word.origin
        at += len(word.text)
    return good / len(words)


@pytest.mark.parametrize("profile", WEIGHTS)
def test_words_belong_to_those_who_wrote_them(profile):
    shares = []
    for seed in (1, 2):
        saved, words = history(seed, profile, 120)
        shares.append(right(folded(saved), saved[-1].text, words))
    assert sum(shares) / 2 >= 0.97


def test_a_history_is_the_same_for_the_same_seed_and_so_is_its_credit():
    one, other = history(5, "war", 60), history(5, "war", 60)
    assert one == other
    assert folded(one[0]) == folded(other[0])


@settings(deadline=None, max_examples=15)
@given(st.integers(0, 10**6), st.sampled_from(sorted(WEIGHTS)), st.integers(5, 40))
def test_a_vandal_and_an_exact_repair_move_no_credit(seed, profile, spot):
    saved, _ = history(seed, profile, 40)
    plain = Fold()
    spoilt = Fold()
    for one in saved:
        plain.add(Revision(one.rev, {0: one.text}))
        spoilt.add(Revision(one.rev, {0: one.text}))
        if one.rev == spot:
            spoilt.add(Revision(1000, {0: "lol haha"}))
            spoilt.add(Revision(1001, {0: one.text}))
    mine = [(one.text, one.runs) for one in plain.state().sentences]
    assert [(one.text, one.runs) for one in spoilt.state().sentences] == mine


@settings(deadline=None, max_examples=15)
@given(st.integers(0, 10**6), st.sampled_from(sorted(WEIGHTS)))
def test_a_text_read_again_in_part_is_read_as_in_whole(seed, profile):
    parts = []
    for one in history(seed, profile, 25)[0]:
        parts = divide(one.text, parts).parts
        assert read_whole(parts) == [one.text[low:high] for low, high in segment(one.text)]


def read_whole(parts):
    return [part.text[low:high] for part in parts for low, high in part.pieces]


BLOCKS = st.lists(
    st.sampled_from(
        [
            "One. Two.",
            "- a\n- b",
            "```\nx. Y",
            "```",
            "```\na\n\nb\n```",
            "~~~",
            "| a |\n|---|",
            "> q",
        ]
    ),
    max_size=7,
).map("\n\n".join)


@given(BLOCKS, BLOCKS)
def test_fences_that_open_and_close_are_read_again_as_in_whole(before, after):
    parts = divide(after, divide(before).parts).parts
    assert "".join(part.text for part in parts) == after
    assert read_whole(parts) == [after[low:high] for low, high in segment(after)]


def test_what_is_remembered_grows_with_the_text_and_not_with_the_edits():
    saved, _ = history(3, "light", 30)
    folded_once = Fold()
    for one in saved:
        folded_once.add(Revision(one.rev, {0: one.text}))
    wordings = _wordings(folded_once.memory)
    for number in range(100, 140):
        folded_once.add(Revision(number, {0: saved[number % 2 - 2].text}))
    assert _wordings(folded_once.memory) <= wordings + 2


def _wordings(memory: Recollection) -> int:
    return sum(len(one.wordings) for one in memory._sentences.values())


LINES = [
    {"rev": 7, "author": "Ada", "time": "", "text": "It binds a receptor with three chains."},
    {
        "rev": 9,
        "author": "Ben",
        "time": "",
        "text": "It binds a trimeric receptor with three chains.",
    },
]


@given(st.integers(0, 10**6), st.sampled_from(sorted(WEIGHTS)))
@settings(max_examples=20)
def test_what_is_known_to_stand_saves_time_and_changes_no_answer(seed, profile):
    saved, _ = history(seed, profile, 30, 20)

    def unaided(before, after, *, origin, memory, known):
        return settle(before, after, origin=origin, memory=memory)

    aided = folded(saved)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("wiki.authorship.fold.settle", unaided)
        assert folded(saved) == aided


@cache
def long_page() -> str:
    """A text of some 150 sentences."""
    return "\n\n".join(history(seed, "light", 150)[0][-1].text for seed in (1, 2))


def repaired(seed: int, profile: str) -> list[str]:
    """The texts of a long page that is blanked, cut and spoilt in turn, and brought back as it
    was or with something added."""
    saved, _ = history(seed, profile, 40, 40)
    texts = [f"{one.text}\n\n{long_page()}" for one in saved[-8:]]
    for number, text in enumerate(texts[:]):
        paragraphs = text.split("\n\n")
        spoilt = paragraphs[:]
        spoilt[1::7] = [f"Junk number {at} stood here." for at in range(len(spoilt[1::7]))]
        bad = ["Nothing is here.", "\n\n".join(paragraphs[::3]), "\n\n".join(spoilt)][number % 3]
        paragraphs[number] += f" A sentence was added to it as number {number}."
        texts += [bad, text if number % 2 else "\n\n".join(paragraphs)]
    return texts


def states_after(texts: list[str]) -> list[State]:
    article = Fold()
    found = []
    for number, text in enumerate(texts):
        article.add(Revision(number, {0: text}))
        found.append(article.state())
    return found


def asks_nothing(before, after, memory):
    return ground.Page({}, None)


def compares_all(before, found, settled):
    outcome = ground.since(before, found.stood, credit._whole(found.stood, settled))
    return Settled((), outcome.placed, outcome.removed)


@given(st.integers(0, 10**6), st.sampled_from(sorted(WEIGHTS)))
@settings(max_examples=12)
def test_what_a_repair_need_not_look_at_changes_no_answer(seed, profile):
    texts = repaired(seed, profile)
    quick = states_after(texts)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(ground, "page_given_back", asks_nothing)
        patch.setattr(credit, "_given", compares_all)
        assert states_after(texts) == quick


def test_a_page_that_is_brought_back_is_looked_for_as_a_whole_and_told_by_what_changed():
    article = Fold()
    text = long_page()
    asked, told = [], []

    def noted(*args, **options):
        told.append(settle(*args, **options))
        return told[-1]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("wiki.authorship.fold.settle", noted)
        by_fingerprint = article.memory.by_fingerprint
        patch.setattr(
            article.memory, "by_fingerprint", lambda one: asked.append(one) or by_fingerprint(one)
        )
        for number, source in enumerate([text, "Nothing is here.", text], 1):
            asked.clear()
            article.add(Revision(number, {0: source}))
        assert asked == []
        assert {run.origin for one in article.state().sentences for run in one.runs} == {1}
        spoilt = text.split("\n\n")
        spoilt[1] = "Junk stood here."
        spoilt[-2] = "Junk stood there, too."
        paragraphs = text.split("\n\n")
        paragraphs[-1] += " One more sentence was added."
        for number, parts in enumerate([spoilt, paragraphs], 4):
            article.add(Revision(number, {0: "\n\n".join(parts)}))
    count = len(article.state().sentences)
    changed = sum(len(segment(text.split("\n\n")[at])) for at in (1, -2)) + 1
    assert len(told[-1].placed) <= changed + 1 < count / 4
    assert sum(row.length for row in told[-1].unmoved) + len(told[-1].placed) == count


def test_an_edit_leaves_no_cycles_for_the_collector():
    saved, _ = history(11, "war", 60, 30)
    article = Fold()
    article.add(Revision(0, {0: saved[0].text}))  # and what is loaded and kept once
    gc.collect()
    was = gc.isenabled()
    gc.disable()
    try:
        for one in saved:
            article.add(Revision(one.rev, {0: one.text}))
        assert gc.collect() < 10
        assert article.state().sentences
    finally:
        if was:
            gc.enable()


def test_a_replay_writes_each_token_with_its_revision_and_author():
    found, count = replay(json.dumps(line) for line in LINES)
    rows = list(found)
    assert count == 2
    assert [row["token"] for row in rows][:4] == ["It", "binds", "a", "trimeric"]
    assert [(row["origin_rev"], row["author"]) for row in rows][2:5] == [
        (7, "Ada"),
        (9, "Ben"),
        (7, "Ada"),
    ]


def test_the_command_replays_standard_input(monkeypatch):
    monkeypatch.setattr("sys.stdin", StringIO("\n".join(json.dumps(line) for line in LINES)))
    out, err = StringIO(), StringIO()
    call_command("authorship_replay", "--stats", stdout=out, stderr=err)
    assert len(out.getvalue().splitlines()) == 9
    assert err.getvalue().startswith("2 revisions in ")
    monkeypatch.setattr("sys.stdin", StringIO('{"rev": 1}'))
    with pytest.raises(CommandError, match="Line 1 is no revision"):
        call_command("authorship_replay", stdout=out)


def test_a_shell_gets_the_replay_without_waiting_for_django():
    command = [sys.executable, "-X", "importtime", "manage.py", "authorship_replay"]
    source = "\n".join(json.dumps(line) for line in LINES)
    done = subprocess.run(command, input=source, capture_output=True, text=True, cwd=ROOT)
    assert (done.returncode, len(done.stdout.splitlines())) == (0, 9)
    assert json.loads(done.stdout.splitlines()[3]) == {
        "token": "trimeric",
        "origin_rev": 9,
        "author": "Ben",
    }
    assert "wiki.authorship.fold" in done.stderr
    assert "django" not in done.stderr
    command[1:3] = []
    done = subprocess.run(command, input="{", capture_output=True, text=True, cwd=ROOT)
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr == "Line 1 is not JSON: give one revision a line.\n"


def test_a_replay_ends_without_a_word_when_nobody_reads_on():
    text = " ".join(f"It binds receptor {number}." for number in range(20_000))
    line = json.dumps({"rev": 1, "author": "Ada", "time": "", "text": text})
    script = ["sh", "-c", f"{sys.executable} manage.py authorship_replay | head -n 1"]
    done = subprocess.run(script, input=line, capture_output=True, text=True, cwd=ROOT)
    assert done.stdout == '{"token": "It", "origin_rev": 1, "author": "Ada"}\n'
    assert done.stderr == ""


def test_a_replay_of_nothing_is_nothing():
    out = StringIO()
    run(StringIO("\n"), out)
    assert out.getvalue() == ""


@settings(deadline=None, max_examples=25)
@given(st.integers(0, 10**6), st.sampled_from(sorted(WEIGHTS)))
def test_every_sentence_has_a_key_of_its_own(seed, profile):
    saved, _ = history(seed, profile, 60)
    folding = Fold()
    for one in saved:
        folding.add(Revision(one.rev, {0: one.text}))
        keys = [sentence.key for sentence in folding.state().sentences]
        assert len(keys) == len(set(keys))
