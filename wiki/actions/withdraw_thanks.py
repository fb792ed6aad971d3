"""Withdraw thanks for an Edit."""

from datetime import datetime

from django.db import transaction

from accounts.models import User
from wiki.actions.record_standing import record_withdrawn
from wiki.models import Edit, Thanks


def withdraw_thanks(*, edit: Edit, person: User, now: datetime) -> Thanks | None:
    """Take back the thanks of `person` for an Edit. None when there were none. Two queries."""
    with transaction.atomic():
        given = Thanks.objects.given().filter(edit=edit, person=person)
        thanks = given.select_for_update().first()
        if thanks is None:
            return None
        thanks.withdrawn_at = now
        thanks.save(update_fields=["withdrawn_at"])
        record_withdrawn(thanks, now)
    return thanks
