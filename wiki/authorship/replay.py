"""A history as JSON lines folded by the engine, and each word of its last text with its writer.

`manage.py authorship_replay` is this.
"""

import gc
import json
import os
import sys
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any, Final, TextIO

from wiki.authorship.fold import Fold, Revision
from wiki.authorship.tokens import tokens

_PLACE: Final = 0  # the whole text is one Section
_json: Final = json.JSONEncoder(ensure_ascii=False).encode


class BadHistory(ValueError):
    """A line that is no revision; the message says which and what it lacks."""


def revisions(lines: Iterable[str]) -> Iterator[dict[str, Any]]:
    """The revisions of JSON lines `{"rev", "author", "time", "text"}`; blank lines are passed over.

    rev is a whole number, author and text are strings, time is not read. BadHistory when a line
    is something else.
    """
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            found = json.loads(line)
        except ValueError:
            raise BadHistory(f"Line {number} is not JSON: give one revision a line.") from None
        if not (
            isinstance(found, dict)
            and isinstance(found.get("rev"), int)
            and isinstance(found.get("author"), str)
            and isinstance(found.get("text"), str)
        ):
            raise BadHistory(
                f'Line {number} is no revision: it needs "rev" (a number), "author" and "text".'
            )
        yield found


def replay(lines: Iterable[str]) -> tuple[Iterator[dict[str, Any]], int]:
    """Each token of the last text, `{"token", "origin_rev", "author"}`, and the revisions read.

    One revision is held at a time. Where a number of a revision comes twice, its author is the
    last one's.
    """
    folded = Fold()
    authors: dict[int, str] = {}
    count = 0
    with uncollected():
        for found in revisions(lines):
            authors[found["rev"]] = found["author"]
            folded.add(Revision(found["rev"], {_PLACE: found["text"]}))
            count += 1
    return _written(folded, authors), count


@contextmanager
def uncollected() -> Iterator[None]:
    """Without the search for cycles, an eighth of the time: the engine leaves none behind."""
    was = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was:
            gc.enable()


def _written(folded: Fold, authors: dict[int, str]) -> Iterator[dict[str, Any]]:
    for sentence in folded.state().sentences:
        origins = [origin for origin, length in sentence.runs for _ in range(length)]
        for token, origin in zip(tokens(sentence.text), origins, strict=True):
            yield {
                "token": sentence.text[token.start : token.end],
                "origin_rev": origin,
                "author": authors[origin],
            }


def run(source: TextIO, target: TextIO, report: TextIO | None = None) -> None:
    """Replay `source` into `target`; time and memory go to `report`."""
    start = time.process_time()
    found, count = replay(source)
    spent = time.process_time() - start
    for one in found:  # json.dumps makes an encoder for each, at eight times the cost
        token, author = _json(one["token"]), _json(one["author"])
        target.write(
            f'{{"token": {token}, "origin_rev": {one["origin_rev"]}, "author": {author}}}\n'
        )
    if report is not None:
        peak = _peak()
        memory = "" if peak is None else f", peak memory {peak:.0f} MiB"
        report.write(
            f"{count} revisions in {spent:.2f} s of CPU, "
            f"{1000 * spent / max(1, count):.2f} ms each{memory}\n"
        )


def _peak() -> float | None:
    """The most memory this process had, in MiB; None where the system does not tell."""
    try:
        import resource
    except ImportError:
        return None
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return most / 2**20 if sys.platform == "darwin" else most / 2**10


def main(*, is_told: bool) -> int:
    """Replay standard input into standard output; the exit status. is_told: see run's `report`."""
    try:
        run(sys.stdin, sys.stdout, sys.stderr if is_told else None)
        sys.stdout.flush()
    except BadHistory as error:
        sys.stderr.write(f"{error}\n")
        return 1
    except BrokenPipeError:  # whoever reads it has enough, as `head`; nothing is left to flush
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1
    return 0
