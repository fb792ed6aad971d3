"""Who else has a Section open."""

from dataclasses import dataclass
from datetime import datetime

from accounts.models import User
from wiki.models import Presence, Section

_NAMED = 3


@dataclass(frozen=True, slots=True)
class Other:
    """Somebody who has the Section open, and since when."""

    person: User
    since: datetime


@dataclass(frozen=True, slots=True)
class Others:
    """The three who have had it open longest, and how many more there are."""

    section: int
    named: tuple[Other, ...]
    more: int


def others_present(section: Section, but: User, now: datetime) -> Others:
    """Who has `section` open `now`, apart from the person who asks. One query."""
    rows = list(
        Presence.objects.filter(section=section)
        .at(now)
        .exclude(user=but)
        .select_related("user")
        .order_by("since", "pk")[:50]
    )
    named = tuple(Other(row.user, row.since) for row in rows[:_NAMED])
    return Others(section.pk, named, len(rows) - len(named))
