"""Agree: a peer's opinion on the words of a Sentence, given and taken back."""

from datetime import datetime

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction

from accounts.models import User
from wiki.actions.record_standing import record_agreement, record_withdrawn
from wiki.actions.said import MovedOn, tell_authors_of, tidy_reason, words_now
from wiki.models import Agreement, Notice, SentenceVersion
from wiki.models.reviewing import why_not_agree

__all__ = ["MovedOn", "agree"]


def agree(
    *, version: SentenceVersion, person: User, side: str, reason: str = "", now: datetime
) -> Agreement:
    """Agree or disagree with the words of a SentenceVersion.

    Somebody has one opinion on the same words: another one takes the first back. The same side for
    the same reason once more is the opinion that stands. Raises MovedOn when the Sentence has other
    words now, PermissionDenied and ValidationError with a sentence; nothing is written then.
    """
    if side not in Agreement.Side.values:
        raise ValidationError("Please choose whether you agree.")
    with transaction.atomic():
        version = words_now(version)
        if why := why_not_agree(version, person):
            raise PermissionDenied(why)
        disagreed = side == Agreement.Side.DISAGREED
        asked = "Please say why you disagree: its authors need the reason." if disagreed else ""
        reason = tidy_reason(reason, asked=asked)
        given = Agreement.objects.given().filter(version=version, person=person)
        replaced = given.select_for_update().first()
        if replaced is not None:
            if (replaced.side, replaced.reason) == (side, reason):
                return replaced
            replaced.withdrawn_at = now
            replaced.save(update_fields=["withdrawn_at"])
        try:
            with transaction.atomic():
                agreement = Agreement.objects.create(
                    version=version, person=person, side=side, reason=reason, at=now
                )
        except IntegrityError:  # given twice at the same moment: the first one stands
            return given.get()
        if replaced is not None:
            record_withdrawn(replaced, now)
        record_agreement(agreement)
        kind = Notice.Kind.DISAGREED if disagreed else Notice.Kind.AGREED
        tell_authors_of(version, by=person, kind=kind, reason=reason, now=now)
    return agreement
