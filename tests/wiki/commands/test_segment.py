"""manage.py segment as a shell sees it."""

import json
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]


def run(text: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "manage.py", "segment"],
        cwd=ROOT,
        input=text,
        capture_output=True,
        text=True,
        timeout=60,
    )


def test_each_line_gives_its_sentences_in_order():
    texts = ["IL-7 binds it (Fig. 2). T cells do not [@a].\n\n- p53 is one item", "", "α. Β cells."]
    answer = run("".join(json.dumps({"text": text}) + "\n" for text in texts))
    assert answer.returncode == 0, answer.stderr
    assert [json.loads(line)["sentences"] for line in answer.stdout.splitlines()] == [
        ["IL-7 binds it (Fig. 2).", "T cells do not [@a].", "- p53 is one item"],
        [],
        ["α.", "Β cells."],
    ]


def test_a_line_that_holds_no_text_is_named():
    answer = run('{"text": "One."}\n{"words": 3}\n')
    assert answer.returncode == 1
    assert "Line 2 is not an object with a text" in answer.stderr
    assert "Traceback" not in answer.stderr
