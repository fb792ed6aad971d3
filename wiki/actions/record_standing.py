"""Record what counts for standing, in the transaction of what made it; it is settled afterwards."""

from collections.abc import Iterable, Iterator
from datetime import datetime

from django.db import transaction

from accounts.models import User
from wiki.actions.settle_standing import settle_soon
from wiki.models import Agreement, Edit, Review, StandingEvent, Suggestion, Thanks
from wiki.models.deeds import (
    Facts,
    edit_fields,
    facts_of_opinion,
    stint_of,
    suggestion_fields,
)
from wiki.models.trust import kind_of
from wiki.reputation.events import MICRO

Kind = StandingEvent.Kind


def record_saved(edit: Edit) -> None:
    """An Edit by a person; if it accepts a suggestion, that, too. One to five queries."""
    record(events_of_edit(edit))


def record_declined(suggestion: Suggestion) -> None:
    """That a suggestion was declined by whoever settled it. Three queries."""
    record(events_of_declined(suggestion))


def record_review(review: Review, replaced: Review | None = None) -> None:
    """A verdict, about each author of the words; the one it takes the place of is taken back."""
    if replaced is not None:
        record(withdrawals(events_of_review(replaced), review.reviewer, review.at))
    record(events_of_review(review))


def record_agreement(agreement: Agreement) -> None:
    """That a peer agrees or disagrees, about each author of the words."""
    record(events_of_agreement(agreement))


def record_thanks(thanks: Thanks) -> None:
    """Thanks for an Edit."""
    record(events_of_thanks(thanks))


def record_withdrawn(given: Agreement | Thanks, now: datetime) -> None:
    """That a peer takes back what she said."""
    events = events_of_agreement(given) if isinstance(given, Agreement) else events_of_thanks(given)
    record(withdrawals(events, given.person, now))


def record(events: Iterable[StandingEvent]) -> None:
    """Write events, to be settled when the transaction is through."""
    if StandingEvent.objects.bulk_create(events):
        transaction.on_commit(settle_soon)


def events_of_edit(edit: Edit) -> list[StandingEvent]:
    """What an Edit means for standing, unsaved; a save has no facts until it is settled."""
    events = []
    if not edit.author.is_machine and edit.kind != Edit.Kind.REBUILD:
        events.append(_event(Kind.SAVED, f"edit:{edit.pk}", edit.author, edit.at, edit, None))
    if edit.accepted_by is not None:
        facts = _opinion(edit.accepted_by, edit.author_id, "accepted", edit.article_id)
        facts |= {"edit": str(stint_of(edit)), "fields": list(edit_fields(edit))}
        name = f"accepted:{edit.pk}"
        events.append(_event(Kind.OPINION, name, edit.accepted_by, edit.at, edit, facts))
    return events


def events_of_declined(suggestion: Suggestion) -> list[StandingEvent]:
    """What the decline of a suggestion means; nothing when it was not declined."""
    if (
        suggestion.state != Suggestion.State.DECLINED
        or suggestion.settled_by is None
        or suggestion.settled_at is None
    ):
        return []
    by = suggestion.settled_by
    facts = _opinion(by, suggestion.author_id, "declined", suggestion.article_id)
    facts |= {"edit": "", "fields": list(suggestion_fields(suggestion))}
    name = f"declined:{suggestion.pk}"
    return [_event(Kind.OPINION, name, by, suggestion.settled_at, None, facts)]


def events_of_review(review: Review) -> list[StandingEvent]:
    """What a verdict means for each author of the words but the reviewer."""
    found = facts_of_opinion(review.version, review.reviewer_id)
    return list(_about(f"review:{review.pk}", found, review.verdict, review.reviewer, review.at))


def events_of_agreement(given: Agreement) -> list[StandingEvent]:
    """What a peer's opinion means for each author of the words."""
    found = facts_of_opinion(given.version, given.person_id)
    return list(_about(f"agreement:{given.pk}", found, given.side, given.person, given.at))


def events_of_thanks(thanks: Thanks) -> list[StandingEvent]:
    """What thanks mean for the author of the Edit."""
    edit = thanks.edit
    facts = _opinion(thanks.person, edit.author_id, "thanked", edit.article_id)
    facts |= {"edit": str(stint_of(edit)), "fields": list(edit_fields(edit))}
    return [_event(Kind.OPINION, f"thanks:{thanks.pk}", thanks.person, thanks.at, edit, facts)]


def withdrawals(
    given: Iterable[StandingEvent], person: User, now: datetime
) -> Iterator[StandingEvent]:
    """The events that take these opinions back."""
    for event in given:
        yield _event(
            Kind.WITHDRAWN, f"{event.name}:back", person, now, event.edit, {"of": event.name}
        )


def _opinion(by: User, about: int, opinion: str, article: int) -> Facts:
    return {
        "by": str(by.pk),
        "about": str(about),
        "opinion": opinion,
        "article": str(article),
        "share": MICRO,
    }


def _about(
    name: str, found: Iterable[tuple[Edit, Facts]], opinion: str, by: User, at: datetime
) -> Iterator[StandingEvent]:
    for edit, facts in found:
        said = {**facts, "opinion": opinion}
        yield _event(Kind.OPINION, f"{name}:{edit.author_id}", by, at, edit, said)


def _event(
    kind: StandingEvent.Kind,
    name: str,
    actor: User,
    at: datetime,
    edit: Edit | None,
    facts: Facts | None,
) -> StandingEvent:
    return StandingEvent(
        kind=kind,
        name=name,
        at=at,
        second=int(at.timestamp()),
        actor=actor,
        trust=kind_of(actor),
        edit=edit,
        facts=facts,
    )
