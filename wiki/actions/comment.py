"""Comment: talk about a Suggestion."""

from datetime import datetime

from django.core.exceptions import PermissionDenied, ValidationError

from accounts.models import User
from wiki.markup.source import tidy
from wiki.models import Comment, Suggestion

LONGEST = 5_000
"""Characters of one Comment."""


def comment(*, suggestion: Suggestion, author: User, text: str, now: datetime) -> Comment:
    """Add a word to the discussion of a Suggestion, settled or not. One query."""
    if author.is_machine or not author.is_active:
        raise PermissionDenied("Only people comment.")
    text = tidy(text) if len(text) <= 2 * LONGEST else text
    if not text:
        raise ValidationError("Please write something.")
    if len(text) > LONGEST:
        raise ValidationError(
            f"This comment has {len(text):,} characters; the limit is {LONGEST:,}. Please shorten "
            "it."
        )
    return Comment.objects.create(suggestion=suggestion, author=author, at=now, text=text)
