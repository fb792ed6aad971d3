"""State somebody's standing so that others can verify it, and verify such a statement."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from uuid import UUID

from accounts.models import User
from wiki.actions.settle_standing import as_events
from wiki.models import StandingEvent
from wiki.reputation.events import Event
from wiki.reputation.rules import RULES
from wiki.reputation.statement import Statement, state, verify

FORM = "locus-standing-1"


class NoStatement(ValueError):
    """What was given is no statement; the text is one sentence that says what it lacks."""


def state_standing(*, person: User, at: datetime, field: str = "") -> str:
    """The standing of a person in a field at a time, as JSON: a statement with the digest of the
    events it follows from. "" is overall.

    Costs a fold of all events up to that time.
    """
    made = state(_events(), str(person.pk), int(at.timestamp()), field=field)
    return _written(made, str(person.opaque_id))


def verify_statement(text: str) -> bool:
    """Whether the events that are recorded here give this statement, to the digit, by the rules of
    its version. NoStatement when it is none, or of rules or a person not known here.
    """
    try:
        said = json.loads(text)
        person = User.objects.get(opaque_id=UUID(said["person"]))
        statement = Statement(
            person=str(person.pk),
            field=str(said["field"]),
            time=int(datetime.fromisoformat(said["time"]).timestamp()),
            points=int(said["millionths"]),
            version=int(said["rules"]),
            rooted=True,
            digest=str(said["events"]),
        )
    except User.DoesNotExist:
        raise NoStatement("This statement is of somebody who has no account here.") from None
    except (KeyError, TypeError, ValueError, AttributeError, OverflowError):
        raise NoStatement(
            "This is no statement of standing: give the JSON as it was made."
        ) from None
    if said.get("form") != FORM:
        raise NoStatement(f"This statement is not of the form {FORM}, which is the one known here.")
    if statement.version not in RULES:
        known = ", ".join(map(str, RULES))
        raise NoStatement(
            f"This statement was made by rules {statement.version}; known here are {known}."
        )
    return verify(statement, _events())


def _events() -> Iterator[Event]:
    """Every settled event, and what was known of its actor: in no order."""
    rows = StandingEvent.objects.filter(settled=True).defer("undo")
    for row in rows.iterator(chunk_size=1000):
        yield from as_events(row)


def _written(made: Statement, person: str) -> str:
    return json.dumps(
        {
            "form": FORM,
            "person": person,
            "field": made.field,
            "time": datetime.fromtimestamp(made.time, UTC).isoformat(),
            "points": made.points / 1_000_000,
            "millionths": made.points,
            "rules": made.version,
            "events": made.digest,
        },
        indent=2,
    )
