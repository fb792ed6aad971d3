"""The other ends of a Suggestion: declined, withdrawn, or closed because the text has it."""

from datetime import datetime

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction

from accounts.models import User
from wiki.actions.record_standing import record_declined
from wiki.actions.suggest import count_open, lock_suggestion, refuse_settled
from wiki.markup.source import tidy
from wiki.models import Suggestion
from wiki.models.saving import why_not_accept

_LONGEST = 1000


def decline_suggestion(
    *, suggestion: Suggestion, user: User, reason: str, now: datetime
) -> Suggestion:
    """Decline what is open of it, with the reason. Whoever could accept it may."""
    reason = " ".join(tidy(reason).split())
    if not reason:
        raise ValidationError("Please say why: its author will want to know.")
    if len(reason) > _LONGEST:
        raise ValidationError(f"Please shorten the reason to {_LONGEST:,} characters.")
    return _settle(suggestion, user, Suggestion.State.DECLINED, reason, now)


def withdraw_suggestion(*, suggestion: Suggestion, user: User, now: datetime) -> Suggestion:
    """Take it back. Only its author may; what was accepted of it stays in the text."""
    if suggestion.author_id != user.pk:
        raise PermissionDenied("Only its author withdraws a suggestion; others may decline it.")
    return _settle(suggestion, user, Suggestion.State.WITHDRAWN, "", now)


def close_suggestion(*, suggestion: Suggestion, user: User, now: datetime) -> Suggestion:
    """Close one whose every open change is in the text already. Its author may, and whoever could
    accept it; that the text has it is the reader's finding, and the caller's to check."""
    reason = "What it suggests is in the text already."
    return _settle(suggestion, user, Suggestion.State.CLOSED, reason, now)


def _settle(
    suggestion: Suggestion, user: User, state: Suggestion.State, reason: str, now: datetime
) -> Suggestion:
    with transaction.atomic():
        suggestion = lock_suggestion(suggestion)
        by_author = state != Suggestion.State.DECLINED and user.pk == suggestion.author_id
        if not by_author and (
            why := why_not_accept(suggestion.article, suggestion.author_id, user, now)
        ):
            raise PermissionDenied(why)
        refuse_settled(suggestion)
        suggestion.state = state
        suggestion.settled_by, suggestion.settled_at = user, now
        suggestion.settlement = reason
        suggestion.save(update_fields=["state", "settled_by", "settled_at", "settlement"])
        count_open(suggestion.article, -1)
        if state == Suggestion.State.DECLINED:
            record_declined(suggestion)
    return suggestion
