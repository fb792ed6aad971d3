"""make bench-authorship: how exact and how fast the engine is, with WikiWho beside it.

    python -m tests.wiki.authorship.bench [--wikiwho PYTHON] [--seeds 3] [--first 101] [FILE ...]

Histories with known origins come from histories.py; FILE is a real one, as JSON lines {"rev",
"author", "time", "text"}, plain or .gz or .xz. Both engines run as processes of their own; times
are CPU seconds without their start-up. PYTHON is an interpreter that has the package WikiWho.

On a real history no origins are known. late: of the words whose context of seven words is unique
in the last text, those credited to a later revision than the first that had the context. lonely:
words credited to an older revision than both pairs they make with their neighbours.
"""

import argparse
import gzip
import json
import lzma
import os
import re
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from tests.wiki.authorship.histories import WEIGHTS, Word, history
from wiki.authorship.fold import Fold, Revision

OURS = [sys.executable, "-m", "wiki.authorship.replay"]
WIKIWHO = """
import json, sys
from WikiWho.utils import iter_rev_tokens
from WikiWho.wikiwho import Wikiwho
revisions = [json.loads(line) for line in sys.stdin]
authors = {one["rev"]: one["author"] for one in revisions}
page = Wikiwho("history")
page.analyse_article([
    {"revid": one["rev"], "timestamp": one["time"], "userid": one["author"],
     "user": one["author"], "*": one["text"]} for one in revisions
])
for word in iter_rev_tokens(page.revisions[page.ordered_revisions[-1]]):
    print(json.dumps({"token": word.value, "origin_rev": word.origin_rev_id,
                      "author": authors[word.origin_rev_id]}))
"""
PART = re.compile(r"\w+|[^\w\s]")


class Answer(NamedTuple):
    """What an engine said: for each character of the last text (revision, author), and its cost."""

    origins: list[tuple[int, str] | None]
    seconds: float
    peak: float  # MiB


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--wikiwho", help="a Python that has the package WikiWho")
    parser.add_argument("--seeds", type=int, default=3)
    parser.add_argument("--first", type=int, default=101, help="the first seed")
    parser.add_argument("files", nargs="*", type=Path)
    given = parser.parse_args()
    engines = {"Locus": OURS}
    if given.wikiwho:
        engines["WikiWho"] = [given.wikiwho, "-c", WIKIWHO]
    one = [{"rev": 1, "author": "a", "time": "2008-09-01T00:00:00+00:00", "text": "A gene.\n"}]
    idle = {
        name: min(ask(command, one).seconds for _ in range(3)) for name, command in engines.items()
    }
    known(engines, idle, range(given.first, given.first + given.seeds))
    growth(engines, idle, given.first)
    one_save(given.first)
    if given.files:
        real(engines, idle, given.files)


def ask(command: Sequence[str], revisions: Sequence[dict[str, Any]]) -> Answer:
    """Run an engine on a history."""
    with tempfile.TemporaryFile("w+") as source, tempfile.TemporaryFile("w+") as target:
        source.writelines(json.dumps(one) + "\n" for one in revisions)
        source.seek(0)
        process = subprocess.Popen(command, stdin=source, stdout=target)
        peak, done = 0.0, 0
        while not done:
            peak = max(peak, resident(process.pid))
            done, status, usage = os.wait4(process.pid, os.WNOHANG)
            time.sleep(0.005)
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode:
            sys.exit(f"{command[0]} failed; what it said stands above.")
        target.seek(0)
        tokens = [json.loads(line) for line in target]
    return Answer(spread(revisions[-1]["text"], tokens), usage.ru_utime + usage.ru_stime, peak)


def resident(pid: int) -> float:
    """The most memory a process had so far, in MiB; 0 where /proc does not tell."""
    try:
        lines = Path(f"/proc/{pid}/status").read_text(encoding="ascii", errors="replace")
    except OSError:
        return 0.0
    found = re.search(r"^VmHWM:\s+(\d+)", lines, re.MULTILINE)
    return int(found[1]) / 1024 if found else 0.0


def spread(text: str, tokens: Sequence[dict[str, Any]]) -> list[tuple[int, str] | None]:
    """The tokens laid over the text from left to right, letter case aside."""
    low, at = text.lower(), 0
    found: list[tuple[int, str] | None] = [None] * len(text)
    if len(low) != len(text):
        low = text
    for one in tokens:
        token = one["token"].lower().strip()
        start = low.find(token, at) if token else -1
        if start < 0 or start - at > 400:
            continue
        at = start + len(token)
        found[start:at] = [(one["origin_rev"], one["author"])] * len(token)
    return found


def invented(seed: int, profile: str, size: int) -> tuple[list[dict[str, Any]], list[Word]]:
    saved, words = history(seed, profile, size)
    revisions = [
        {"rev": one.rev, "author": one.author, "time": f"2009-01-01T00:{one.rev % 60:02}:00+00:00",
         "text": one.text}
        for one in saved
    ]  # fmt: skip
    return revisions, words


def score(
    revisions: Sequence[dict[str, Any]], words: Sequence[Word], answer: Answer
) -> Counter[str]:
    """Characters in all and those that are right."""
    authors = {one["rev"]: one["author"] for one in revisions}
    text, at = revisions[-1]["text"], 0
    found: Counter[str] = Counter()
    for word in words:
        at = text.index(word.text, at)
        for got in answer.origins[at : at + len(word.text)]:
            found[word.kind + "all"] += 1
            found[word.kind + "revision"] += got is not None and got[0] == word.origin
            found[word.kind + "author"] += got is not None and got[1] == authors[word.origin]
        at += len(word.text)
    return found


def known(engines: dict[str, list[str]], idle: dict[str, float], seeds: range) -> None:
    """Invented histories of 200 revisions, in which every origin is known."""
    print(
        "| profile | engine | right revision % | right author % | copies % | ms a revision "
        "| peak MiB |\n|---|---|---|---|---|---|---|"
    )
    for profile in WEIGHTS:
        cases = [invented(seed, profile, 200) for seed in seeds]
        for name, command in engines.items():
            total: Counter[str] = Counter()
            seconds = peak = 0.0
            for revisions, words in cases:
                answer = ask(command, revisions)
                total += score(revisions, words, answer)
                seconds += answer.seconds - idle[name]
                peak = max(peak, answer.peak)
            copies = f"{part(total, 'copyrevision', 'copyall'):.1f}" if total["copyall"] else "none"
            print(
                f"| {profile} | {name} | {part(total, 'revision', 'all'):.2f} "
                f"| {part(total, 'author', 'all'):.2f} | {copies} "
                f"| {1000 * seconds / 200 / len(cases):.2f} | {peak:.0f} |",
                flush=True,
            )


def part(total: Counter[str], some: str, all_: str) -> float:
    return 100 * total[some] / max(1, total[all_])


def growth(engines: dict[str, list[str]], idle: dict[str, float], seed: int) -> None:
    """Longer histories."""
    print(
        "\n| revisions | engine | right revision % | ms a revision | peak MiB |\n"
        "|---|---|---|---|---|"
    )
    for size in (1000, 4000):
        revisions, words = invented(seed, "typical", size)
        for name, command in engines.items():
            answer = ask(command, revisions)
            right = part(score(revisions, words, answer), "revision", "all")
            spent = 1000 * max(0.0, answer.seconds - idle[name]) / size
            print(
                f"| {size} | {name} | {right:.2f} | {spent:.2f} | {answer.peak:.0f} |", flush=True
            )


def one_save(seed: int) -> None:
    """One save into a long text with many revisions behind it."""
    saved, _ = history(seed, "typical", 2500, 550)
    folded, times = Fold(), []
    for one in saved:
        start = time.perf_counter()
        folded.add(Revision(one.rev, {0: one.text}))
        times.append(1000 * (time.perf_counter() - start))
    last = sorted(times[-500:])
    print(
        f"\nOne save into {len(saved[-1].text) / 1000:.0f} kB after {len(saved) - 500} revisions: "
        f"median {last[250]:.1f} ms, p95 {last[475]:.1f} ms, worst {last[-1]:.1f} ms."
    )


def read(path: Path) -> list[dict[str, Any]]:
    opened = {".xz": lzma.open, ".gz": gzip.open}.get(path.suffix, open)
    with opened(path, "rt", encoding="utf-8") as lines:
        return [json.loads(line) for line in lines if line.strip()]


def contexts(text: str) -> Iterator[tuple[int, tuple[str, ...], tuple[str, ...], tuple[str, ...]]]:
    """Each word with its seven around it and the pairs it makes; () where there are none."""
    at = 0
    for paragraph in text.split("\n\n"):
        found = list(PART.finditer(paragraph.lower()))
        words = [one.group() for one in found]
        for index, one in enumerate(found):
            seven = tuple(words[index - 3 : index + 4]) if 3 <= index < len(words) - 3 else ()
            left = tuple(words[index - 1 : index + 1]) if index else ()
            yield at + one.start(), seven, left, tuple(words[index : index + 2])
        at += len(paragraph) + 2


def evidence(revisions: Sequence[dict[str, Any]], answer: Answer) -> tuple[float, float]:
    """Per cent late and lonely."""
    rows = list(contexts(revisions[-1]["text"]))
    sevens = Counter(seven for _, seven, _, _ in rows)
    wanted = {seven for seven, count in sevens.items() if count == 1 and seven}
    wanted |= {pair for _, _, *pairs in rows for pair in pairs if len(pair) == 2}
    first: dict[tuple[str, ...], int] = {}
    done: set[str] = set()
    for one in revisions:
        for paragraph in set(one["text"].split("\n\n")) - done:
            done.add(paragraph)
            words = PART.findall(paragraph.lower())
            for size in (2, 7):
                for gram in set(zip(*(words[at:] for at in range(size)), strict=False)) & wanted:
                    first.setdefault(gram, one["rev"])
    late = lonely = all_late = all_lonely = 0
    for at, seven, left, right in rows:
        origin = (answer.origins[at] or (0, ""))[0]
        if seven in first:
            all_late += 1
            late += origin > first[seven] or answer.origins[at] is None
        if left in first and right in first and len(right) == 2:
            all_lonely += 1
            lonely += origin < min(first[left], first[right])
    return 100 * late / max(1, all_late), 100 * lonely / max(1, all_lonely)


def real(engines: dict[str, list[str]], idle: dict[str, float], files: Sequence[Path]) -> None:
    """Histories given as files."""
    print(
        "\n| history | engine | late % | lonely % | ms a revision | peak MiB |\n"
        "|---|---|---|---|---|---|"
    )
    sums = {name: [0.0, 0.0, 0.0] for name in engines}
    for path in files:
        revisions = read(path)
        for name, command in engines.items():
            answer = ask(command, revisions)
            late, lonely = evidence(revisions, answer)
            seconds = max(0.0, answer.seconds - idle[name])
            for at, value in enumerate((late, lonely, seconds)):
                sums[name][at] += value
            print(
                f"| {path.name} | {name} | {late:.2f} | {lonely:.2f} "
                f"| {1000 * seconds / len(revisions):.2f} | {answer.peak:.0f} |",
                flush=True,
            )
    for name, (late, lonely, seconds) in sums.items():
        count = len(files)
        print(
            f"| all | {name} | {late / count:.2f} | {lonely / count:.2f} "
            f"| {seconds:.1f} s in all | |"
        )


if __name__ == "__main__":
    main()
