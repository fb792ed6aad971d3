"""Settle a conflict: save what was not saved, with the writer's choice for each sentence."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from django.core.exceptions import ValidationError

from accounts.models import User
from wiki.actions.merge_changes import Answer, merge_changes
from wiki.actions.save_sections import SavedEdit, SectionChange, save_sections, tidied
from wiki.models import Article
from wiki.models.journal import sections_at


def settle_conflict(
    *,
    article: Article,
    author: User,
    changes: Sequence[SectionChange],
    base: int,
    head: int,
    answers: Mapping[int, Answer],
    now: datetime,
    summary: str = "",
) -> SavedEdit:
    """Save `changes`, made to Edit `base` and in conflict with Edit `head`, as `answers` say.

    The changes are merged with Edit `head` as they were when the conflict was shown, and the
    outcome is saved as a change of Edit `head`: what others saved after it is merged once more,
    and what collides anew is a new conflict. Raises what save_sections raises; EditConflict with
    the same `base` and `head` when an answer is missing. Nine queries more than a save.
    """
    if not 0 <= base <= head <= article.number:
        raise ValidationError("The page you started from is not a state of this article.")
    standing = {state.section: state for state in sections_at(article, head)}
    if any(c.section is not None and c.section not in standing for c in changes):
        raise ValidationError("A section you changed is not part of this article.")
    changes = [tidied(change) for change in changes]
    brought = merge_changes(article, standing, changes, base, head, answers)
    return save_sections(
        article=article,
        author=author,
        changes=[tidied(change) for change in brought.changes],
        base=head,
        now=now,
        summary=summary,
    )
