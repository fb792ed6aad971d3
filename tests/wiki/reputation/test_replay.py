"""manage.py reputation_replay: each event answered before the next."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from wiki.reputation.replay import BadEvent, answers

ROOT = Path(__file__).resolve().parents[3]


def _event(rev: int, author: str, judged: list | None = None, reverts: list | None = None) -> str:
    return json.dumps(
        {
            "rev": rev,
            "article": "made up",
            "author": author,
            "time": f"2020-01-{rev:02}T12:00:00Z",
            "inserted": 12,
            "delta": 12.5,
            "judged": judged or [],
            "reverts": reverts or [],
        }
    )


def _judged(rev: int, author: str, quality: float) -> dict:
    alive = 12 if quality > 0 else 0
    return {
        "rev": rev, "author": author, "before_author": None, "gap": 1, "inserted": 12,
        "alive": alive, "delta": 12.5, "quality": quality, "d_before": 1.0, "d_after": 0.5,
    }  # fmt: skip


LINES = [
    _event(1, "ada"),
    _event(2, "ben", [_judged(1, "ada", 1.0)]),
    _event(3, "ada", [_judged(2, "ben", -1.0)], [2]),
    _event(4, "ben"),
    _event(5, "ip1"),
]


def test_each_answer_is_given_before_the_next_line_is_read():
    read = []
    given = answers(read.append(line) or line for line in LINES)
    first = next(given)
    assert first == {"rev": 1, "score_before": 55.0} and len(read) == 1


def test_kept_words_lift_and_undone_ones_lower():
    one, _, three, four, guest = [answer["score_before"] for answer in answers(LINES)]
    assert one == 55 and three > one and four < 55 and guest == 35


def test_the_command_answers_in_lock_step_and_without_the_apps():
    command = [sys.executable, str(ROOT / "manage.py"), "reputation_replay"]
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=ROOT
    ) as running:
        for line, expected in zip(LINES, answers(LINES), strict=True):
            running.stdin.write(line + "\n")
            running.stdin.flush()
            assert json.loads(running.stdout.readline()) == expected
        running.stdin.close()
        assert running.wait(30) == 0


def test_bad_lines_are_named():
    with pytest.raises(BadEvent, match="Line 2 is not JSON"):
        list(answers([LINES[0], "{"]))
    with pytest.raises(BadEvent, match='Line 1 is no event: it needs "rev"'):
        list(answers(["[]"]))
    command = [sys.executable, str(ROOT / "manage.py"), "reputation_replay"]
    ran = subprocess.run(command, input="{}\n", capture_output=True, text=True, cwd=ROOT)
    assert ran.returncode == 1 and "Line 1 is no event" in ran.stderr
    assert "Traceback" not in ran.stderr
