"""Events as JSON lines, each answered with the standing of its author before it.

`manage.py reputation_replay` is this; `python -m wiki.reputation.replay` is the same without
Django, for measuring. The accounts are unknown: nobody is a root of trust, unless `roots` says
so, and a name that begins with "ip" is an address without an account.
"""

import json
import sys
from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any, TextIO

from wiki.reputation.events import MICRO, Known, Saved, Treated
from wiki.reputation.fold import Fold
from wiki.reputation.log import Remembered


class BadEvent(ValueError):
    """A line that is no event; the message says which and what it lacks."""


def saved(line: dict[str, Any]) -> Saved:
    """The Edit of one line: KeyError, TypeError or ValueError when it is none.

    "kept" is made from three parts of "quality" (-1 to 1, how far the change stands) and one of
    the words alive; without words written, from quality alone.
    """
    undone = {str(rev) for rev in line["reverts"]}
    when = datetime.fromisoformat(line["time"].replace("Z", "+00:00"))
    when = when if when.tzinfo else when.replace(tzinfo=UTC)
    return Saved(
        int(when.timestamp()),
        str(line["rev"]),
        str(line["author"]),
        str(line["article"]),
        max(1, int(Decimal(str(line["delta"])))),
        tuple(_treated(one, undone) for one in line["judged"]),
    )


def _treated(one: dict[str, Any], undone: set[str]) -> Treated:
    kept = int((1 + Decimal(str(one["quality"]))) * MICRO / 2)
    inserted, alive = int(one["inserted"]), int(one["alive"])
    if inserted > 0:
        kept = (3 * kept + min(alive, inserted) * MICRO // inserted) // 4
    kept = max(0, min(MICRO, kept))
    # Half a word is a word that was exchanged for another: nothing is called formatting here.
    words = max(1, int(Decimal(str(one["delta"]))))
    rev = str(one["rev"])
    return Treated(rev, str(one["author"]), int(one["gap"]), kept, words, rev in undone)


def answers(
    lines: Iterable[str], root: Callable[[str], bool] | None = None
) -> Iterator[dict[str, Any]]:
    """For each event `{"rev", "score_before"}`, in points, before the next line is read.

    root: says of an account whether it is a root of trust; None when nobody knows. The lines come
    in time order; an event that is dated before the last one counts as of the last one's time.
    BadEvent for a line that is no event.
    """
    fold = Fold(Remembered(), rooted=root is not None)
    known: set[str] = set()
    latest = 0
    for number, text in enumerate(lines, 1):
        if not text.strip():
            continue
        try:
            line = json.loads(text, parse_float=Decimal)
        except ValueError:
            raise BadEvent(f"Line {number} is not JSON: give one event a line.") from None
        try:
            event = saved(line)
        except (KeyError, TypeError, ValueError, ArithmeticError, AttributeError):
            raise BadEvent(
                f'Line {number} is no event: it needs "rev", "article", "author", "time", '
                '"delta", "judged" and "reverts", as docs/standing.md says.'
            ) from None
        latest = max(latest, event.time)
        event = event._replace(time=latest)
        for person in (event.author, *(one.author for one in event.treated)):
            if person in known:
                continue
            known.add(person)
            if person.startswith("ip"):
                fold.settle(Known(latest, person, person, "guest"))
            elif root is not None and root(person):
                fold.settle(Known(latest, person, person, "root"))
        points = fold.standing(event.author, latest).points
        yield {"rev": line["rev"], "score_before": points / MICRO}
        fold.settle(event)


def run(source: TextIO, out: TextIO) -> None:
    """Answer every line of source on out, at once."""
    for answer in answers(iter(source.readline, "")):
        out.write(json.dumps(answer) + "\n")
        out.flush()


if __name__ == "__main__":
    try:
        run(sys.stdin, sys.stdout)
    except BadEvent as error:
        sys.exit(str(error))
