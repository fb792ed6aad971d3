"""Say that somebody has a Section open, or has left it."""

from datetime import datetime, timedelta

from accounts.models import User
from wiki.models import Presence, Section
from wiki.models.presence import HEARD, UNHEARD

_OFTEN = timedelta(seconds=10)  # within this a second word of the same person is not written down


def keep_presence(*, section: Section, user: User, now: datetime, beats: bool) -> None:
    """`user` has `section` open. beats: her page will say so again every half minute.

    One query when she was just heard of; otherwise two, and what has expired is deleted with one
    more. Safe when several say it at once.
    """
    known = Presence.objects.filter(section=section, user=user)
    row = known.first()
    is_new = row is None or row.expires_at <= now
    if row and not is_new and beats and now - row.seen_at < _OFTEN and _beats(row):
        return
    Presence.objects.bulk_create(
        [
            Presence(
                section=section,
                user=user,
                since=now if row is None or is_new else row.since,
                seen_at=now,
                expires_at=now + (HEARD if beats else UNHEARD),
            )
        ],
        update_conflicts=True,
        unique_fields=["section", "user"],
        update_fields=["since", "seen_at", "expires_at"],
    )
    if is_new:
        Presence.objects.filter(expires_at__lte=now).delete()


def leave_section(*, section: Section, user: User) -> None:
    """`user` has closed `section`. One query."""
    Presence.objects.filter(section=section, user=user).delete()


def _beats(row: Presence) -> bool:
    return row.expires_at - row.seen_at <= HEARD
