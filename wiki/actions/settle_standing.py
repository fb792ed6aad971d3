"""Settle: what happened becomes points, in the order of time, whatever order it arrives in."""

import logging
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db import transaction

from wiki.models import (
    Edit,
    StandingAccount,
    StandingEvent,
    StandingMemory,
    StandingPoint,
    StandingState,
)
from wiki.models.deeds import Facts, facts_of_edit
from wiki.models.standing_store import StandingStore
from wiki.reputation import RULES_VERSION
from wiki.reputation.events import Event, Known, Opinion, Saved, Treated, Withdrawn
from wiki.reputation.fold import Fold, Row, asked

AT_ONCE = 200
"""How many events a request settles after its own save; what is more waits for the next."""
UNDONE_AT_ONCE = 500
"""How many events later than a late one a request takes back; for more, an operator is needed."""
REMEMBERED = 5000
"""For how many events what they overwrote is kept, so that a late one can be put before them."""

_log = logging.getLogger("wiki.standing")


@dataclass(frozen=True, slots=True)
class Settled:
    """What one settling did: events settled for the first time, events taken back for late ones
    and settled again, points written, and whether something still waits."""

    events: int
    again: int
    points: int
    waiting: bool


class OtherRules(Exception):
    """The points there are were made by another version of the rules: recompute them."""


def settle_soon() -> None:
    """Settle what waits, after a save and outside its transaction, as far as that is quick.

    What is too much, or fails, stays where it is for the next save or `settle_standing`.
    """
    try:
        done = settle_standing(most=AT_ONCE, back=UNDONE_AT_ONCE)
    except OtherRules:
        _log.warning("Standing is not settled: run manage.py recompute_standing --apply.")
        return
    except Exception:  # what was saved is saved, and must not end on an error page
        _log.exception("Standing could not be settled; what waits is kept.")
        return
    if done.waiting:
        _log.info("Some events still wait: manage.py settle_standing settles them all.")


def settle_standing(*, most: int = 100_000, back: int | None = None) -> Settled:
    """Settle up to `most` waiting events. A late one is put in its place: those after it are
    taken back, and settled again.

    With more than `back` of those (None: any number), or when what they overwrote is no longer
    kept, nothing is done and `waiting` is True; without `back` the whole is then made anew
    (recompute_standing does the same, and compares). One transaction, one at a time on the site.
    Cost: some twenty queries and the people that the events name; raises OtherRules.
    """
    with transaction.atomic():
        state = lock_standing()
        new = list(StandingEvent.objects.filter(settled=False).order_by("second", "pk")[:most])
        if not new:
            return Settled(0, 0, 0, False)
        new.sort(key=place)
        later = _later(new[0], state)
        if back is not None and len(later) > back:
            return Settled(0, 0, 0, True)
        store = StandingStore()
        if any(event.undo is None for event in later):
            if back is not None:
                return Settled(0, 0, 0, True)
            later = list(StandingEvent.objects.filter(settled=True))
            forget_all()
        else:
            for event in sorted(later, key=place, reverse=True):
                store.take_back(event.undo or [])
            StandingPoint.objects.filter(event__in=later).delete()
        _find_facts(new)
        events = sorted([*new, *later], key=place)
        points = _settle(events, store)
        state.second = max(state.second, events[-1].second)
        _forget_undo(state)
        state.save()
        waiting = len(new) == most and StandingEvent.objects.filter(settled=False).exists()
    return Settled(len(new), len(later), points, waiting)


def lock_standing() -> StandingState:
    """The row that whoever settles holds until the end of the transaction; OtherRules."""
    StandingState.objects.get_or_create(pk=1, defaults={"version": RULES_VERSION})
    state = StandingState.objects.select_for_update().get(pk=1)
    if state.version != RULES_VERSION:
        raise OtherRules(f"The points were made by rules {state.version}, not {RULES_VERSION}.")
    return state


def forget_all() -> None:
    """Take away all that follows from the events."""
    StandingPoint.objects.all().delete()
    StandingAccount.objects.all().delete()
    StandingMemory.objects.all().delete()


def place(event: StandingEvent) -> tuple[int, str, str]:
    """Where an event stands in the one order in which events count (reputation.events.place)."""
    return (event.second, _CLASS[event.kind], event.name)


_CLASS = {
    StandingEvent.Kind.OPINION: Opinion.__name__,
    StandingEvent.Kind.SAVED: Saved.__name__,
    StandingEvent.Kind.WITHDRAWN: Withdrawn.__name__,
}


def as_events(event: StandingEvent) -> tuple[Known, Event]:
    """A row as the rules take it: what was known of its actor, and what happened."""
    return _known(event), _event(event, event.facts or {})


def _known(event: StandingEvent) -> Known:
    return Known(event.second, event.name, str(event.actor_id), event.trust)


def _event(event: StandingEvent, facts: Facts) -> Event:
    if event.kind == StandingEvent.Kind.WITHDRAWN:
        return Withdrawn(event.second, event.name, facts["of"])
    fields = tuple(facts["fields"])
    if event.kind == StandingEvent.Kind.OPINION:
        return Opinion(
            event.second,
            event.name,
            facts["by"],
            facts["about"],
            facts["opinion"],
            facts["edit"],
            facts["article"],
            fields,
            facts["share"],
        )
    return Saved(
        event.second,
        event.name,
        facts["author"],
        facts["article"],
        facts["words"],
        tuple(Treated(*one) for one in facts["treated"]),
        fields,
        tuple(facts["own_undone"]),
    )


def _later(first: StandingEvent, state: StandingState) -> list[StandingEvent]:
    """Settled events whose place is behind that of `first`. None, without a query, as a rule."""
    if first.second > state.second:
        return []
    settled = StandingEvent.objects.filter(settled=True, second__gte=first.second)
    return [event for event in settled if place(event) > place(first)]


def _find_facts(events: Iterable[StandingEvent]) -> None:
    lacking = [event for event in events if event.facts is None]
    edits = Edit.objects.in_bulk([event.edit_id for event in lacking])
    for event in lacking:
        event.facts = facts_of_edit(edits[event.edit_id])


def _settle(events: Sequence[StandingEvent], store: StandingStore) -> int:
    """Settle events in this order, write what follows; returns how many points there are."""
    fold = Fold(store)
    pairs = [as_events(event) for event in events]
    store.expect(key for known, event in pairs for key in (("kind", known.person), *asked(event)))
    points: list[StandingPoint] = []
    for row, (known, event) in zip(events, pairs, strict=True):
        row.undo = store.begin()
        rows = settle_one(fold, known, event)
        points += [point(row, index, one) for index, one in enumerate(rows)]
        row.settled = True
    store.write()
    StandingEvent.objects.bulk_update(events, ["facts", "settled", "undo"], batch_size=200)
    StandingPoint.objects.bulk_create(points, batch_size=500)
    return len(points)


def settle_one(fold: Fold, known: Known, event: Event) -> list[Row]:
    """The rows of one event, what is known of its actor told to the rules before."""
    if fold.store.get(("kind", known.person), "person") != known.kind:
        fold.settle(known)
    return list(fold.settle(event))


def point(event: StandingEvent, index: int, row: Row) -> StandingPoint:
    """A row of the rules as it is kept."""
    return StandingPoint(
        event=event,
        place=index,
        person_id=int(row.person),
        field=row.field,
        rule=row.rule,
        amount=row.amount,
        before=row.before,
        after=row.after,
        why=row.why,
        edit_id=event.edit_id if row.edit == event.name else int(row.edit) if row.edit else None,
        version=row.version,
    )


def _forget_undo(state: StandingState) -> None:
    """Drop what old events overwrote, and the ceilings of days that no late event can reach."""
    newest = StandingEvent.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
    if newest - REMEMBERED <= state.forgotten:
        return
    old = StandingEvent.objects.filter(pk__gt=state.forgotten, pk__lte=newest - REMEMBERED)
    old.filter(settled=True).update(undo=None)
    state.forgotten = newest - REMEMBERED
    kept = StandingEvent.objects.filter(pk__gt=state.forgotten).order_by("second")
    earliest = kept.values_list("second", flat=True).first()
    if earliest is not None:
        StandingMemory.objects.filter(day__lt=earliest // 86_400).delete()
