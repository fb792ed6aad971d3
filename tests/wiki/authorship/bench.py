"""make bench-authorship: how exact and how fast the engine is, with WikiWho beside it.

    python -m tests.wiki.authorship.bench [--wikiwho PYTHON] [--seeds 12] [--first 101] [FILE ...]

Histories with known origins come from histories.py; FILE is a real one, as JSON lines {"rev",
"author", "time", "text"}, plain or .gz or .xz. Both engines run as processes of their own; times
are CPU seconds without their start-up. PYTHON is an interpreter that has the package WikiWho.

On a real history no origins are known. late: of the words whose context of seven words is unique
in the last text, those credited to a later revision than the first that had the context. lonely:
words credited to an older revision than both pairs they make with their neighbours. Into each of
them vandalism and its repair are put, and at last another order of the paragraphs, none of which
should move any credit.
"""

import argparse
import gzip
import json
import lzma
import os
import random
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
from wiki.authorship.replay import uncollected

ROOT = Path(__file__).resolve().parents[3]
OURS = [sys.executable, str(ROOT / "manage.py"), "authorship_replay"]
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
ONE = [{"rev": 1, "author": "a", "time": "2008-09-01T00:00:00+00:00", "text": "A gene.\n"}]
PART = re.compile(r"\w+|[^\w\s]")
LINKED = re.compile(r"\[\[[^\[\]\n]{1,120}\]\]|https?://\S+")


class Answer(NamedTuple):
    """What an engine said: for each character of the last text (revision, author), and its cost."""

    origins: list[tuple[int, str] | None]
    seconds: float
    peak: float  # MiB


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--wikiwho", help="a Python that has the package WikiWho")
    parser.add_argument("--seeds", type=int, default=12)
    parser.add_argument("--first", type=int, default=101, help="the first seed")
    parser.add_argument("files", nargs="*", type=Path)
    given = parser.parse_args()
    engines = {"Locus": OURS}
    if given.wikiwho:
        engines["WikiWho"] = [given.wikiwho, "-c", WIKIWHO]
    idle = {
        name: min(ask(command, ONE).seconds for _ in range(3)) for name, command in engines.items()
    }
    seeds = range(given.first, given.first + given.seeds)
    known(engines, idle, seeds)
    growth(engines, idle, seeds)
    one_save(given.first)
    if given.files:
        real(engines, idle, given.files)
        invariance(engines, given.files)


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


def growth(engines: dict[str, list[str]], idle: dict[str, float], seeds: range) -> None:
    """Longer histories. The text grows in them too: its length is the mean over the revisions."""
    print(
        "\n| revisions | kB | engine | right revision % | ms a revision | peak MiB |\n"
        "|---|---|---|---|---|---|"
    )
    for size in (1000, 4000):
        cases = [invented(seed, "typical", size) for seed in seeds]
        long = sum(len(one["text"]) for revisions, _ in cases for one in revisions)
        for name, command in engines.items():
            total: Counter[str] = Counter()
            seconds = peak = 0.0
            for revisions, words in cases:
                answer = ask(command, revisions)
                total += score(revisions, words, answer)
                seconds += max(0.0, answer.seconds - idle[name])
                peak = max(peak, answer.peak)
            count = size * len(cases)
            print(
                f"| {size} | {long / count / 1000:.1f} | {name} "
                f"| {part(total, 'revision', 'all'):.2f} | {1000 * seconds / count:.2f} "
                f"| {peak:.0f} |",
                flush=True,
            )


def one_save(seed: int) -> None:
    """One save into a long text with many revisions behind it; takes some 2 GB of memory."""
    saved, _ = history(seed, "typical", 14_500, 800)
    folded, times = Fold(), []
    with uncollected():
        for one in saved:
            start = time.process_time()
            folded.add(Revision(one.rev, {0: one.text}))
            times.append(1000 * (time.process_time() - start))
    sizes = [len(one.text) for one in saved[-1001:]]
    usual = [
        spent
        for spent, now, then in zip(times[-1000:], sizes[1:], sizes, strict=False)
        if 2 * min(now, then) > max(now, then)
    ]
    where = f"into {sizes[-1] / 1000:.0f} kB after {len(saved) - 1000} revisions"
    for what, last in (
        (f"One save {where}", times[-1000:]),
        (f"The {len(usual)} of these 1000 that neither replace the page nor bring it back", usual),
    ):
        ranked = sorted(last)
        median, p90, p95 = (ranked[len(ranked) * share // 100] for share in (50, 90, 95))
        print(
            f"\n{what}: median {median:.1f} ms of CPU, p90 {p90:.1f} ms, p95 {p95:.1f} ms, "
            f"worst {ranked[-1]:.1f} ms.",
            flush=True,
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


class Evidence(NamedTuple):
    """Per cent of the words; plain: without those that their markup explains (see `explained`)."""

    late: float
    late_plain: float
    lonely: float
    lonely_plain: float


def explained(text: str) -> tuple[list[bool], list[bool]]:
    """Of each character, whether it is no part of a plain word, and whether markup is beside it.

    By the rules of Locus a name in double brackets has the writer who linked it, a part of a web
    address changes as a whole, and marks set around a word make it no newer: a context that counts
    brackets and marks as words sees all three as late or lonely.
    """
    bare = [not one.isalnum() for one in text]
    for found in LINKED.finditer(text):
        bare[found.start() : found.end()] = [True] * (found.end() - found.start())
    marks = "`*_[](){}|#<>~"
    beside = [False] * len(text)
    for found in PART.finditer(text):
        before, after = (
            text[max(0, found.start() - 2) : found.start()].strip(),
            text[found.end() : found.end() + 2].strip(),
        )
        near = bool(before and before[-1] in marks) or bool(after and after[0] in marks)
        beside[found.start() : found.end()] = [near] * (found.end() - found.start())
    return bare, beside


def evidence(revisions: Sequence[dict[str, Any]], answer: Answer) -> Evidence:
    """What the contexts of the words of the last text say against an answer."""
    text = revisions[-1]["text"]
    rows = list(contexts(text))
    bare, beside = explained(text)
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
    found: Counter[str] = Counter()
    for at, seven, left, right in rows:
        origin = (answer.origins[at] or (0, ""))[0]
        if seven in first:
            late = origin > first[seven] or answer.origins[at] is None
            found.update(of_late=1, late=late, late_plain=late and not bare[at])
        if left in first and right in first and len(right) == 2:
            lonely = origin < min(first[left], first[right])
            found.update(of_lonely=1, lonely=lonely, lonely_plain=lonely and not beside[at])
    return Evidence(
        part(found, "late", "of_late"),
        part(found, "late_plain", "of_late"),
        part(found, "lonely", "of_lonely"),
        part(found, "lonely_plain", "of_lonely"),
    )


def real(engines: dict[str, list[str]], idle: dict[str, float], files: Sequence[Path]) -> None:
    """Histories given as files."""
    print(
        "\n| history | engine | late % | of plain words | lonely % | of plain words "
        "| ms a revision | peak MiB |\n|---|---|---|---|---|---|---|---|"
    )
    sums = {name: [0.0] * 5 for name in engines}
    for path in files:
        revisions = read(path)
        for name, command in engines.items():
            answer = ask(command, revisions)
            seconds = max(0.0, answer.seconds - idle[name])
            values = (*evidence(revisions, answer), seconds)
            sums[name] = [one + more for one, more in zip(sums[name], values, strict=True)]
            print(
                f"| {path.name} | {name} | {' | '.join(f'{one:.2f}' for one in values[:4])} "
                f"| {1000 * seconds / len(revisions):.2f} | {answer.peak:.0f} |",
                flush=True,
            )
    for name, values in sums.items():
        means = " | ".join(f"{one / len(files):.2f}" for one in values[:4])
        print(f"| all | {name} | {means} | {values[4]:.1f} s in all | |")
    least = [sys.executable, "-m", "tests.wiki.authorship.least"]
    start = min(ask(least, ONE).seconds for _ in range(3))
    total = sum(ask(least, read(path)).seconds - start for path in files)
    print(f"\nTo read, divide, align in place and keep alone takes {total:.1f} s (see least.py).")


def invariance(engines: dict[str, list[str]], files: Sequence[Path]) -> None:
    """Vandalism that is repaired, and a new order of paragraphs, put into real histories."""
    print(
        "\n| injected | engine | characters whose credit stays %, mean | worst history |\n"
        "|---|---|---|---|"
    )
    kept: dict[tuple[str, str], list[float]] = {}
    for path in files:
        revisions = read(path)
        for name, command in engines.items():
            before = ask(command, revisions)
            for what, changed in (
                ("vandalism, repaired exactly", vandalised(revisions, path.name, exact=True)),
                ("vandalism, repaired by the next save", vandalised(revisions, path.name)),
                ("paragraphs in another order", reordered(revisions, path.name)),
            ):
                numbers = {at: one["rev"] for at, one in enumerate(changed, 1)}
                after = ask(command, [{**one, "rev": at} for at, one in enumerate(changed, 1)])
                kept.setdefault((what, name), []).append(
                    unmoved(revisions[-1]["text"], before, changed[-1]["text"], after, numbers)
                )
    for (what, name), shares in sorted(kept.items()):
        print(f"| {what} | {name} | {sum(shares) / len(shares):.3f} | {min(shares):.2f} |")


def vandalised(
    revisions: Sequence[dict[str, Any]], seed: str, *, exact: bool = False
) -> list[dict[str, Any]]:
    """A tenth of the revisions are spoilt; the next one repairs it, or with `exact` one more."""
    chance = random.Random(seed)  # noqa: S311 - repeatable, and no secret
    spots = set(chance.sample(range(1, len(revisions) - 1), max(1, len(revisions) // 10)))
    found: list[dict[str, Any]] = []
    for at, one in enumerate(revisions):
        found.append(one)
        if at in spots:
            found.append(
                {**one, "rev": -1, "author": "vandal", "text": spoilt(one["text"], chance)}
            )
            if exact:
                found.append({**one, "rev": -1, "author": "patrol"})
    return found


def spoilt(text: str, chance: random.Random) -> str:
    """A text after vandalism of one of five kinds."""
    blocks = text.split("\n\n")
    some = chance.sample(range(len(blocks)), (len(blocks) + 1) // 2)
    kind = chance.randrange(5)
    if kind == 0:
        return ""
    if kind == 1:
        return "so bored now. " * chance.randrange(1, 30)
    if kind == 2:
        return "\n\n".join(block for at, block in enumerate(blocks) if at not in some)
    if kind == 3:
        return "\n\n".join(reversed(blocks)) + "\n\nnobody reads this"
    words = text.split(" ")
    for at in chance.sample(range(len(words)), len(words) // 8):
        words[at] = "potato"
    return " ".join(words)


def reordered(revisions: Sequence[dict[str, Any]], seed: str) -> list[dict[str, Any]]:
    """One more revision, which puts the paragraphs into another order."""
    blocks = [block for block in revisions[-1]["text"].split("\n\n") if block.strip()]
    random.Random(seed).shuffle(blocks)  # noqa: S311 - repeatable, and no secret
    text = "\n\n".join(blocks)
    return [*revisions, {**revisions[-1], "rev": -1, "author": "order", "text": text}]


def unmoved(
    text: str, before: Answer, changed: str, after: Answer, numbers: dict[int, int]
) -> float:
    """Per cent of the characters with the writer they had, by paragraphs with the same wording.

    Of paragraphs that are the same the one that fits best counts, for nobody can tell them apart.
    """
    there: dict[str, list[list[int | None]]] = {}
    at = 0
    for block in text.split("\n\n"):
        origins = [one[0] if one else None for one in before.origins[at : at + len(block)]]
        there.setdefault(block, []).append(origins)
        at += len(block) + 2
    at = same = every = 0
    for block in changed.split("\n\n"):
        rows = there.get(block)
        if rows:
            now = [numbers[one[0]] if one else None for one in after.origins[at : at + len(block)]]
            letters = [spot for spot, one in enumerate(block) if not one.isspace()]
            every += len(letters)
            best = max(range(len(rows)), key=lambda row: fits(rows[row], now, letters))
            same += fits(rows.pop(best), now, letters)
        at += len(block) + 2
    return 100 * same / max(1, every)


def fits(one: Sequence[int | None], other: Sequence[int | None], spots: Sequence[int]) -> int:
    return sum(one[at] == other[at] for at in spots)


if __name__ == "__main__":
    main()
