"""Say that somebody has a Section open, or has left it."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from accounts.models import User
from wiki.models import Article, Presence, Section
from wiki.models.presence import HEARD, UNHEARD

_OFTEN = timedelta(seconds=10)  # within this a second word of the same person is not written down


def keep_presence(*, section: Section, user: User, now: datetime, beats: bool) -> None:
    """`user` has `section` open. beats: her page will say so again every half minute.

    One query when she was just heard of; otherwise two, and what has expired is deleted with one
    more. Safe when several say it at once.
    """
    _keep([section.pk], user, now, beats)


def keep_article_presence(*, article: Article, user: User, now: datetime, beats: bool) -> None:
    """`user` has the whole `article` open: each of its Sections. One query more than for one."""
    sections = Section.objects.filter(article=article).present()
    _keep([section.pk for section in sections], user, now, beats)


def _keep(sections: Iterable[int], user: User, now: datetime, beats: bool) -> None:
    known = {
        row.section_id: row for row in Presence.objects.filter(section__in=sections, user=user)
    }
    rows = []
    is_new = False
    for section in sections:
        row = known.get(section)
        begins = row is None or row.expires_at <= now
        if row and not begins and beats and now - row.seen_at < _OFTEN and _beats(row):
            continue
        is_new |= begins
        rows.append(
            Presence(
                section_id=section,
                user=user,
                since=now if row is None or begins else row.since,
                seen_at=now,
                expires_at=now + (HEARD if beats else UNHEARD),
            )
        )
    if rows:
        Presence.objects.bulk_create(
            rows,
            update_conflicts=True,
            unique_fields=["section", "user"],
            update_fields=["since", "seen_at", "expires_at"],
        )
    if is_new:
        Presence.objects.filter(expires_at__lte=now).delete()


def leave_section(*, section: Section, user: User) -> None:
    """`user` has closed `section`. One query."""
    Presence.objects.filter(section=section, user=user).delete()


def leave_article(*, article: Article, user: User) -> None:
    """`user` has closed the whole `article`. One query."""
    Presence.objects.filter(section__article=article, user=user).delete()


def _beats(row: Presence) -> bool:
    return row.expires_at - row.seen_at <= HEARD
