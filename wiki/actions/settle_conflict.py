"""Settle a conflict: save what was not saved, with the writer's choice for each sentence."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from django.core.exceptions import ValidationError

from accounts.models import User
from wiki.actions.merge_changes import Answer, Brought, merge_changes
from wiki.actions.save_sections import (
    EditConflict,
    SavedEdit,
    SectionChange,
    save_sections,
    tidied,
)
from wiki.models import Article, Edit
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
    restores: int | None = None,
) -> SavedEdit:
    """Save `changes`, made to Edit `base` and in conflict with Edit `head`, as `answers` say.

    restores: the Edit that the changes were to restore; then what is saved is a restoration too.

    The changes are merged with Edit `head` as they were when the conflict was shown, and the
    outcome is saved as a change of Edit `head`: what others saved after it is merged once more,
    and what collides anew is a new conflict. Raises what save_sections raises; EditConflict with
    the same `base` and `head` when an answer is missing. Thirteen queries more than a save at most.
    """
    try:
        brought = _bring(article, changes, base, head, answers)
    except EditConflict as conflict:
        conflict.restores = restores
        raise
    return save_sections(
        article=article,
        author=author,
        changes=[tidied(change) for change in brought.changes],
        base=head,
        now=now,
        summary=summary or (f"Restored from Edit {restores}" if restores else ""),
        kind=Edit.Kind.RESTORE if restores else Edit.Kind.WRITE,
        restores=restores,
    )


def conflict_of(
    *, article: Article, changes: Sequence[SectionChange], base: int, head: int
) -> EditConflict | None:
    """The conflict that was shown for these `changes`, once more; writes nothing.

    None if there is none. ValidationError as settle_conflict. Thirteen queries at most.
    """
    try:
        _bring(article, changes, base, head, {})
    except EditConflict as conflict:
        return conflict
    return None


def _bring(
    article: Article,
    changes: Sequence[SectionChange],
    base: int,
    head: int,
    answers: Mapping[int, Answer],
) -> Brought:
    if not 0 <= base <= head <= article.number:
        raise ValidationError("The page you started from is not a state of this article.")
    standing = {state.section: state for state in sections_at(article, head)}
    if any(c.section is not None and c.section not in standing for c in changes):
        raise ValidationError("A section you changed is not part of this article.")
    changes = _checked(article, base, [tidied(change) for change in changes])
    return merge_changes(article, standing, changes, base, head, answers)


def _checked(article: Article, base: int, changes: list[SectionChange]) -> list[SectionChange]:
    """The changes, without a Sentence said to go on that did not stand in their Section."""
    asked = [change.section for change in changes if change.section and change.continues]
    if not asked:
        return changes
    states = sections_at(article, base, asked)
    standing = {state.section: {key for key, _, _ in state.layout} for state in states}
    return [
        replace(
            change,
            continues=tuple(
                (sentence, start, end)
                for sentence, start, end in change.continues
                if sentence in standing.get(change.section or 0, ())
                and 0 <= start < end <= len(change.text or "")
            ),
        )
        for change in changes
    ]
