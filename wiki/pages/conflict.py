"""Who saved what while somebody else was writing."""

from dataclasses import dataclass

from accounts.models import User
from wiki.models import Article, Edit

_NAMED = 3


@dataclass(frozen=True, slots=True)
class SavedSince:
    """The Edits between the text somebody started from and the one they met."""

    count: int
    last: Edit | None
    people: tuple[User, ...]  # who saved them, the latest first; three at most
    more_people: int


def saved_since(article: Article, base: int, head: int) -> SavedSince:
    """The Edits after `base` up to `head`. One query, over the latest hundred."""
    edits = list(
        Edit.objects.filter(article=article, number__gt=base, number__lte=head)
        .select_related("author")
        .order_by("-number")[:100]
    )
    people = list({edit.author_id: edit.author for edit in edits}.values())
    return SavedSince(
        head - base, edits[0] if edits else None, tuple(people[:_NAMED]), len(people[_NAMED:])
    )
