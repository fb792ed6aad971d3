"""make bench-reputation: how well standing predicts, what attacks gain, what it costs.

    python -m tests.wiki.reputation.bench [--harness FOLDER] [--events 1000000]

FOLDER holds run.py of the benchmark with its events; without it only attacks and costs are shown.
Roots of the product setting: every tenth account with a name, by the SHA-256 of it.
"""

import argparse
import contextlib
import json
import lzma
import subprocess
import sys
import time
from hashlib import sha256
from importlib import util
from pathlib import Path
from random import Random
from types import ModuleType
from typing import Any

from tests.wiki.reputation.attacks import ATTACKS, measured
from wiki.reputation.events import MICRO, Event, Known, Saved, Treated
from wiki.reputation.fold import Fold
from wiki.reputation.log import Remembered
from wiki.reputation.replay import answers

ROOT = Path(__file__).resolve().parents[3]
SETS = ("contested-page", "git-prose")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--harness", type=Path)
    parser.add_argument("--events", type=int, default=1_000_000)
    given = parser.parse_args()
    if given.harness and (given.harness / "run.py").exists():
        _harness(given.harness)
    else:
        print("No harness: HARNESS=folder make bench-reputation compares with the baselines.")
    _attacks()
    _cost(given.events)


def _harness(folder: Path) -> None:
    command = f"{sys.executable} {ROOT / 'manage.py'} reputation_replay"
    subprocess.run([sys.executable, str(folder / "run.py"), "--project", command], check=True)
    run = _module(folder)
    print("\nThe ring of the harness where roots are known (every tenth account with a name)\n")
    print("| set | % honest overtaken | AUC survives | even authors | odd authors |")
    print("|---|---|---|---|---|")
    for name in SETS:
        with lzma.open(folder / f"{name}.json.xz", "rt", encoding="utf-8") as file:
            held = json.load(file)
        print(f"| {name} | " + " | ".join(_rooted(run, held)) + " |")


def _module(folder: Path) -> ModuleType:
    sys.path.insert(0, str(folder))
    spec = util.spec_from_file_location("reputation_harness", folder / "run.py")
    assert spec and spec.loader
    module = util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def is_root(account: str) -> bool:
    """Every tenth account that has a name and is not of the ring."""
    named = not account.startswith(("ip", "asock"))
    return named and int(sha256(f"r{account}".encode()).hexdigest(), 16) % 10 == 0


def _rooted(run: Any, held: dict[str, Any]) -> list[str]:
    stream, fates = held["events"], held["fates"]
    # Both tables of the halves are without roots, as the harness asks; the ring is with them.
    mixed = sorted(stream + run.attack(stream), key=lambda one: run.scores.days(one["time"]))
    final: dict[str, float] = {}
    for one, answer in zip(mixed, answers(map(json.dumps, mixed), is_root), strict=True):
        final[one["author"]] = answer["score_before"]
    count: dict[str, int] = {}
    for one in stream:
        count[one["author"]] = count.get(one["author"], 0) + 1
    honest = [
        points
        for person, points in final.items()
        if count.get(person, 0) >= 5 and not person.startswith("ip")
    ]
    top = max(points for person, points in final.items() if person.startswith("asock"))
    pairs: tuple[list, list, list] = ([], [], [])
    for one, answer in zip(stream, answers(map(json.dumps, stream)), strict=True):
        fate = fates[str(one["rev"])]["survives"]
        if fate is not None:
            half = int(sha256(one["author"].encode()).hexdigest(), 16) % 2
            for part in (0, half + 1):
                pairs[part].append((answer["score_before"], fate))
    overtaken = 100 * sum(points < top for points in honest) / max(1, len(honest))
    return [f"{overtaken:.1f}", *(f"{run.auc(part):.3f}" for part in pairs)]


def _attacks() -> None:
    print("\nAttacks on a made-up site of 40 honest authors and 6 roots of trust, in points\n")
    print(
        "| attack | best account | without the trick | % honest overtaken "
        "| best, no roots known | % honest overtaken, no roots known |\n|---|---|---|---|---|---|"
    )
    for name, make in ATTACKS.items():
        got = measured(*make())
        print(
            f"| {name} | {got.points / MICRO:.1f} | {got.plain / MICRO:.1f} | {got.overtaken:.1f} "
            f"| {got.points_open / MICRO:.1f} | {got.overtaken_open:.1f} |",
            flush=True,
        )


def generated(count: int, people: int = 5000, seed: int = 101) -> list[Event]:
    """Made-up saves for measuring: each sees ten Edits, by people who come again unequally."""
    random = Random(seed)  # noqa: S311
    events: list[Event] = [Known(0, f"p{n}", f"p{n}", "root") for n in range(0, people, 20)]
    recent: list[tuple[str, str]] = []
    for number in range(count - len(events)):
        author = f"p{min(random.randrange(people), random.randrange(people))}"
        treated = tuple(
            Treated(edit, who, gap, random.choice((MICRO, MICRO, MICRO, 0)), 12)
            for gap, (edit, who) in enumerate(reversed(recent[-10:]), 1)
            if who != author
        )
        events.append(Saved(60 * number, f"e{number}", author, f"a{number % 997}", 12, treated))
        recent = [*recent[-10:], (f"e{number}", author)]
    return events


def _cost(most: int) -> None:
    print("\nCost of a recompute from nothing, ten Edits seen by each save\n")
    print("| events | rows | CPU seconds | ms a save, on average | ms, slowest of the last 1,000 |")
    print("|---|---|---|---|---|")
    for count in sorted({min(100_000, most), most}):
        events = generated(count)
        started, rows, times = time.process_time(), 0, []
        fold = Fold(Remembered())
        for number, event in enumerate(events):
            if number < count - 1000:
                rows += len(fold.settle(event))
            else:
                before = time.process_time()
                rows += len(fold.settle(event))
                times.append(time.process_time() - before)
        took = time.process_time() - started
        print(
            f"| {count:,} | {rows:,} | {took:.1f} | {1000 * took / count:.2f} "
            f"| {1000 * max(times):.2f} |",
            flush=True,
        )


if __name__ == "__main__":
    with contextlib.suppress(BrokenPipeError):
        main()
