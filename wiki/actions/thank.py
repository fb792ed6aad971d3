"""Thank: somebody's thanks to the author of an Edit."""

from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction

from accounts.models import User
from wiki.actions.record_standing import record_thanks
from wiki.actions.tell_authors import tell_of_opinion
from wiki.models import Edit, Notice, Thanks
from wiki.models.reviewing import why_not_thank


def thank(*, edit: Edit, person: User, now: datetime) -> Thanks:
    """Thank for an Edit, once: thanks that stand already are the ones that are returned.

    Raises PermissionDenied with a sentence. Two queries.
    """
    if why := why_not_thank(edit, person):
        raise PermissionDenied(why)
    with transaction.atomic():
        given = Thanks.objects.given().filter(edit=edit, person=person)
        if there := given.first():
            return there
        try:
            with transaction.atomic():
                thanks = Thanks.objects.create(edit=edit, person=person, at=now)
        except IntegrityError:  # given twice at the same moment
            return given.get()
        record_thanks(thanks)
        tell_of_opinion(
            people=[edit.author], by=person, kind=Notice.Kind.THANKED, now=now, edit=edit
        )
    return thanks
