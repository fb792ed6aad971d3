"""Keep a draft, or let one go. Drafts are no Edits: nothing here touches the text or its past."""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta

from django.core.exceptions import ValidationError

from accounts.models import User
from genes.models import Gene
from wiki.models import Draft

MOST_CHARACTERS = 2_000_000
"""In one draft; more than any one article that a browser sends in one form."""
MOST_DRAFTS = 1_000
"""Of one account."""


def keep_draft(
    *, author: User, gene: Gene, place: str, base: int, fields: Mapping[str, str], now: datetime
) -> Draft:
    """Keep what stands in a form, in place of what was kept of it before.

    ValidationError where it is too long, or the account has too many. Three queries at most.
    """
    size = sum(len(name) + len(text) for name, text in fields.items())
    if size > MOST_CHARACTERS:
        raise ValidationError("This draft is too long to be kept in your account.")
    # No database keeps half a surrogate pair, and PostgreSQL no zero.
    clean = {
        name.replace("\x00", ""): text.replace("\x00", "").encode("utf-8", "ignore").decode("utf-8")
        for name, text in fields.items()
    }
    mine = Draft.objects.filter(author=author)
    if not mine.filter(gene=gene, place=place).exists() and mine.count() >= MOST_DRAFTS:
        raise ValidationError("You have a thousand drafts: please discard some of them.")
    draft, _ = Draft.objects.update_or_create(
        author=author,
        gene=gene,
        place=place,
        defaults={"base": base, "fields": clean, "kept_at": now},
    )
    return draft


def let_go(*, author: User, gene: Gene, places: Iterable[str]) -> int:
    """Delete the drafts of these places: they were saved, or are wanted no more."""
    return Draft.objects.filter(author=author, gene=gene, place__in=list(places)).delete()[0]


def clear_drafts(*, now: datetime, days: int) -> int:
    """Delete every draft that nobody has touched for `days` days; returns how many."""
    return Draft.objects.filter(kept_at__lt=now - timedelta(days=days)).delete()[0]
