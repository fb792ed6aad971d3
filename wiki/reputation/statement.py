"""A standing put down in writing, and the proof that it follows from the events of its time."""

from collections.abc import Iterable
from hashlib import sha256
from typing import NamedTuple

from wiki.reputation import RULES_VERSION
from wiki.reputation.events import Event, place
from wiki.reputation.fold import OVERALL
from wiki.reputation.log import recompute
from wiki.reputation.rules import RULES


class Statement(NamedTuple):
    """points: the standing of a person in a field at a time, in millionths, by the rules `version`.

    digest: SHA-256 of the events up to that time, in their order, in hexadecimal digits.
    """

    person: str
    field: str
    time: int
    points: int
    version: int
    rooted: bool
    digest: str


def state(
    events: Iterable[Event],
    person: str,
    time: int,
    *,
    field: str = OVERALL,
    rooted: bool = True,
    version: int = RULES_VERSION,
) -> Statement:
    """What these events say of a person at a time; events after it are left out."""
    then = sorted({event for event in events if event.time <= time}, key=place)
    digest = sha256()
    for event in then:
        digest.update(f"{type(event).__name__}{tuple(event)!r}\n".encode())
    fold, rows = recompute(then, rooted=rooted, version=version)
    for _ in rows:
        pass
    points = fold.standing(person, time, field).points
    return Statement(person, field, time, points, version, rooted, digest.hexdigest())


def verify(statement: Statement, events: Iterable[Event]) -> bool:
    """Whether the events give this statement by the rules it was made with, to the digit.

    False also when the rules of its version are not known here, and when an event of its time has
    come or changed since: a late event makes a new statement, it does not keep the old one true.
    """
    if statement.version not in RULES:
        return False
    again = state(
        events,
        statement.person,
        statement.time,
        field=statement.field,
        rooted=statement.rooted,
        version=statement.version,
    )
    return again == statement
