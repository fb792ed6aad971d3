"""Who may save in an Article, and who may accept what others suggest: the reasons, in words."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings

from accounts.models import User
from wiki.models.article import Article
from wiki.models.history import Edit
from wiki.models.standing import standings


@dataclass(frozen=True, slots=True)
class Newcomer:
    """Somebody who is new: until `until`, and until `edits` more Edits of theirs are kept; or
    whose standing has fallen to `points` of 100, below those that are needed.
    """

    until: datetime | None
    edits: int
    points: float | None = None

    @property
    def when(self) -> str:
        """'from 28 November 2026 on, once 3 more of your Edits are in the history'."""
        said = []
        if self.until is not None:
            said.append(f"from {self.until.day} {self.until:%B %Y} on")
        if self.edits:
            things = "Edit of yours is" if self.edits == 1 else "Edits of yours are"
            said.append(f"once {self.edits} more {things} in the history")
        if self.points is not None:
            said.append(
                f"once your standing is {settings.LOCUS_NEWCOMER_STANDING} points "
                f"(it is {self.points:.1f})"
            )
        return " and ".join(said)


def newcomer(user: User, now: datetime) -> Newcomer | None:
    """What makes `user` a newcomer, if she is one.

    Fewer than LOCUS_NEWCOMER_EDITS Edits, in all articles, accepted suggestions among them, or an
    account younger than LOCUS_NEWCOMER_DAYS days, or a standing below LOCUS_NEWCOMER_STANDING
    points. Reviewers and machine accounts never are. Two queries, besides those for the role.
    """
    if user.is_machine or user.has_perm("wiki.review_sentence"):
        return None
    least = settings.LOCUS_NEWCOMER_EDITS
    until = user.joined_at + timedelta(days=settings.LOCUS_NEWCOMER_DAYS)
    kept = Edit.objects.filter(author=user, kind__in=[Edit.Kind.WRITE, Edit.Kind.ACCEPT])[:least]
    missing = least - len(kept.values_list("pk", flat=True))
    points = standings([user.pk], now)[user.pk].points / 1_000_000
    low = points if points < settings.LOCUS_NEWCOMER_STANDING else None
    if missing <= 0 and until <= now and low is None:
        return None
    return Newcomer(until if until > now else None, max(0, missing), low)


def why_not_save(article: Article, user: User, now: datetime) -> str:
    """Why `user` may not save in `article`, as a sentence for her; "" when she may.

    No query beyond the role's, save for an article that newcomers may only suggest for.
    """
    if not user.has_perm("wiki.add_edit"):
        return "Your account may read and suggest, and not save."
    if not article.newcomers_suggest:
        return ""
    found = newcomer(user, now)
    if found is None:
        return ""
    return (
        "In this article newcomers suggest, and somebody else accepts. "
        f"You may save here {found.when}."
    )


def why_not_accept(article: Article, author: int, user: User, now: datetime) -> str:
    """Why `user` may not accept or decline what `author` (an id) suggests; "" when she may."""
    if not user.is_authenticated:
        return (
            "Whoever may save in this article decides about it, except its author. Sign in to "
            "accept or decline it."
        )
    if user.pk == author:
        return "You wrote this suggestion, so somebody else decides about it."
    reason = why_not_save(article, user, now)
    return f"Whoever may save in this article decides. {reason}" if reason else ""
