"""Mark a person's notices as read."""

from datetime import datetime

from accounts.models import User
from wiki.models import Notice


def read_notices(*, person: User, until: datetime, now: datetime) -> int:
    """Mark all of a person's notices up to a time, that of the page she read, as read.

    One that came or grew since stays unread. Returns how many were unread. One query.
    """
    return Notice.objects.filter(person=person, read_at=None, at__lte=until).update(read_at=now)
