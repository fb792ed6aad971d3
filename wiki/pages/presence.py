"""Who else has a Section, or a whole Article, open."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from accounts.models import User
from wiki.models import Article, Presence, Section
from wiki.models.presence import PresenceQuerySet

_NAMED = 3
_MOST = 50  # people looked at; more would not be named one by one


@dataclass(frozen=True, slots=True)
class Other:
    """Somebody who has it open, what of it, and since when."""

    person: User
    since: datetime
    what: str  # "this section", "the whole article", “Overview” or "3 sections"


@dataclass(frozen=True, slots=True)
class Others:
    """The three who have had it open longest, and how many more there are."""

    section: int | None  # None: the whole article
    named: tuple[Other, ...]
    more: int


def others_present(section: Section, but: User, now: datetime) -> Others:
    """Who has `section` open `now`, apart from the person who asks. One query."""
    rows = list(_others(Presence.objects.filter(section=section), but, now)[:_MOST])
    named = tuple(Other(row.user, row.since, "this section") for row in rows[:_NAMED])
    return Others(section.pk, named, len(rows) - len(named))


def others_in_article(article: Article, but: User, now: datetime) -> Others:
    """Who has any of the Sections of `article` open `now`, apart from who asks. Two queries."""
    headings = {s.pk: s.heading for s in Section.objects.filter(article=article).present()}
    rows = _others(Presence.objects.filter(section__in=headings), but, now)
    by_person: dict[int, list[Presence]] = {}
    for row in rows[: _MOST * len(headings)]:
        by_person.setdefault(row.user_id, []).append(row)
    named = tuple(
        Other(rows[0].user, rows[0].since, _what([headings[r.section_id] for r in rows], headings))
        for rows in list(by_person.values())[:_NAMED]
    )
    return Others(None, named, len(by_person) - len(named))


def _others(rows: PresenceQuerySet, but: User, now: datetime) -> PresenceQuerySet:
    return rows.at(now).exclude(user=but).select_related("user").order_by("since", "pk")


def _what(open_ones: list[str], headings: Iterable[int]) -> str:
    if len(open_ones) == len(list(headings)) and len(open_ones) > 1:
        return "the whole article"
    return f"“{open_ones[0]}”" if len(open_ones) == 1 else f"{len(open_ones)} sections"
