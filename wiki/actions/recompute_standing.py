"""Recompute: all standing from nothing, compared with what is kept, or put in its place."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from django.db import transaction
from django.db.models import Model, QuerySet

from accounts.models import User
from wiki.actions.record_standing import (
    events_of_agreement,
    events_of_declined,
    events_of_edit,
    events_of_review,
    events_of_thanks,
    withdrawals,
)
from wiki.actions.settle_standing import (
    as_events,
    forget_all,
    place,
    point,
    settle_one,
    settle_standing,
)
from wiki.models import (
    Agreement,
    Article,
    Edit,
    Review,
    StandingAccount,
    StandingEvent,
    StandingPoint,
    StandingState,
    Suggestion,
    Thanks,
)
from wiki.models.deeds import Facts, facts_of_article
from wiki.reputation import RULES_VERSION
from wiki.reputation.fold import Fold
from wiki.reputation.log import Remembered

_CHUNK = 1000
_SAME = ("person_id", "field", "rule", "amount", "before", "after", "why", "edit_id", "version")


@dataclass(frozen=True, slots=True)
class Recomputed:
    """What a recompute from nothing found.

    lacking: events that were never recorded. changed: events whose facts the ledger tells
    otherwise now. foreign: events that nothing made. waiting: events not settled yet. points:
    how many there are from nothing; different: in how many of them, or of those kept, the two
    differ. accounts: people's standings in a field that differ.
    """

    events: int
    lacking: int
    changed: int
    foreign: int
    waiting: int
    points: int
    different: int
    accounts: int
    version: int  # of the rules that made what is kept

    @property
    def is_same(self) -> bool:
        """Whether what is kept is what the history gives, to the digit."""
        return not (
            self.lacking
            or self.changed
            or self.foreign
            or self.different
            or self.accounts
            or self.waiting
            or self.version != RULES_VERSION
        )


def recompute_standing(*, apply: bool) -> Recomputed:
    """Find every event in the ledger again, fold all of them from nothing, and compare with the
    points and accounts that are kept; with `apply`, put what was found in their place.

    One transaction, during which nothing else is settled. What an account was known as when it
    acted is taken from the event, where there is one. Cost: memory for the events and the people;
    minutes for a million events, and the writing of all points with `apply`.
    """
    with transaction.atomic():
        StandingState.objects.get_or_create(pk=1, defaults={"version": RULES_VERSION})
        state = StandingState.objects.select_for_update().get(pk=1)
        kept = {(event.kind, event.name): event for event in StandingEvent.objects.defer("undo")}
        events, lacking, changed = _found(kept)
        waiting = sum(not event.settled for event in kept.values())
        points, different, accounts = compare_points(sorted(events, key=place))
        done = Recomputed(
            events=len(events),
            lacking=len(lacking),
            changed=len(changed),
            foreign=len(kept),
            waiting=waiting,
            points=points,
            different=different,
            accounts=accounts,
            version=state.version,
        )
        if apply and not done.is_same:
            _apply(state, lacking, changed, [event.pk for event in kept.values()])
    return done


def _found(
    kept: dict[tuple[str, str], StandingEvent],
) -> tuple[list[StandingEvent], list[StandingEvent], list[StandingEvent]]:
    """All events by the ledger; of these, those not recorded, and those recorded otherwise.

    What is left in `kept` is made by nothing.
    """
    events, lacking, changed = [], [], []
    facts: dict[int, Facts] = {}
    for article in Article.objects.order_by("pk").iterator():
        facts.update(facts_of_article(article))
    for event in _made():
        if event.kind == StandingEvent.Kind.SAVED:
            event.facts = facts[event.edit_id]
        there = kept.pop((event.kind, event.name), None)
        if there is None:
            lacking.append(event)
        else:
            event.pk, event.trust = there.pk, there.trust
            same = (event.second, event.facts) == (there.second, there.facts)
            if not same and (there.settled or there.facts is not None):
                changed.append(event)
        events.append(event)
    return events, lacking, changed


def _made() -> Iterator[StandingEvent]:
    """Every event that the ledger and what people said make."""
    people = User.objects.in_bulk()  # one of each, since an account keeps its permissions
    for edit in _all(Edit.objects.all()):
        edit.author = people[edit.author_id]
        edit.accepted_by = people.get(edit.accepted_by_id)
        yield from events_of_edit(edit)
    settled = Suggestion.objects.filter(state=Suggestion.State.DECLINED)
    for suggestion in _all(settled.select_related("settled_by")):
        yield from events_of_declined(suggestion)
    said: dict[tuple[int, int], Review] = {}
    for review in _all(Review.objects.select_related("version__edit", "reviewer")):
        events = events_of_review(review)
        yield from events
        before = said.get((review.version_id, review.reviewer_id))
        if before is not None:
            yield from withdrawals(events_of_review(before), review.reviewer, review.at)
        said[review.version_id, review.reviewer_id] = review
    for given in _all(Agreement.objects.select_related("version__edit", "person")):
        events = events_of_agreement(given)
        yield from events
        if given.withdrawn_at is not None:
            yield from withdrawals(events, given.person, given.withdrawn_at)
    for thanks in _all(Thanks.objects.select_related("edit", "person")):
        events = events_of_thanks(thanks)
        yield from events
        if thanks.withdrawn_at is not None:
            yield from withdrawals(events, thanks.person, thanks.withdrawn_at)


def _all(rows: QuerySet[Model]) -> Iterator[Model]:
    return rows.order_by("pk").iterator(chunk_size=_CHUNK)


def compare_points(events: list[StandingEvent]) -> tuple[int, int, int]:
    """How many points these events, in their order, give from nothing; of how many events they
    differ from those kept, to the digit; how many accounts differ.
    """
    store = Remembered()
    fold = Fold(store)
    count = different = 0
    rest = iter(events)
    while chunk := list(islice(rest, _CHUNK)):
        kept: dict[int, list[StandingPoint]] = {}
        there = StandingPoint.objects.filter(event_id__in=[event.pk for event in chunk])
        for one in there.order_by("event_id", "place"):
            kept.setdefault(one.event_id, []).append(one)
        for event in chunk:
            rows = settle_one(fold, *as_events(event))
            count += len(rows)
            before = kept.get(event.pk, []) if event.pk else []
            if [_plain(one) for one in before] != [
                _plain(point(event, index, row)) for index, row in enumerate(rows)
            ]:
                different += 1
    accounts = {
        (int(key[1]), key[2]): value
        for key, value in store.items()
        if isinstance(key, tuple) and key[0] == "account"
    }
    wrong = 0
    for row in StandingAccount.objects.iterator(chunk_size=_CHUNK):
        wrong += accounts.pop((row.person_id, row.field), None) != row.account
    return count, different, wrong + len(accounts)


def _plain(one: StandingPoint) -> tuple[object, ...]:
    return tuple(getattr(one, name) for name in _SAME)


def _apply(
    state: StandingState,
    lacking: list[StandingEvent],
    changed: list[StandingEvent],
    foreign: list[int],
) -> None:
    """Put down the events as they were found, and settle all of them from nothing."""
    forget_all()
    StandingEvent.objects.filter(pk__in=foreign).delete()
    StandingEvent.objects.bulk_create(lacking, batch_size=_CHUNK)
    StandingEvent.objects.bulk_update(changed, ["second", "facts"], batch_size=200)
    StandingEvent.objects.update(settled=False, undo=None)
    state.version, state.second, state.forgotten = RULES_VERSION, 0, 0
    state.save()
    while settle_standing(most=_CHUNK).events:
        pass
