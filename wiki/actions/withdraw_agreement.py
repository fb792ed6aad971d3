"""Withdraw an agreement or a disagreement."""

from datetime import datetime

from django.db import transaction

from accounts.models import User
from wiki.actions.record_standing import record_withdrawn
from wiki.models import Agreement, SentenceVersion


def withdraw_agreement(
    *, version: SentenceVersion, person: User, now: datetime
) -> Agreement | None:
    """Take back what `person` said of a SentenceVersion, whether its words still stand or not.

    None when nothing of hers stood. Two queries.
    """
    with transaction.atomic():
        given = Agreement.objects.given().filter(version=version, person=person)
        agreement = given.select_for_update().first()
        if agreement is None:
            return None
        agreement.withdrawn_at = now
        agreement.save(update_fields=["withdrawn_at"])
        record_withdrawn(agreement, now)
    return agreement
