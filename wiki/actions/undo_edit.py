"""Undo: a new Edit that takes back what one of the writer's own Edits did a moment ago."""

from datetime import datetime, timedelta

from django.core.exceptions import PermissionDenied, ValidationError

from accounts.models import User
from wiki.actions.save_sections import EditConflict, SavedEdit, SectionChange, save_sections
from wiki.models import Edit, Section, SectionVersion
from wiki.models.journal import SectionState, sections_at

UNDO_WITHIN = timedelta(seconds=75)
"""A minute, and a little for the way."""


def undo_edit(*, edit: Edit, author: User, now: datetime) -> SavedEdit:
    """Bring what `edit` changed back to how it stood before, as a restoring Edit.

    What others did to other sentences since stays. ValidationError, with a sentence for the
    writer, where others changed the same sentences, or when it is too late; PermissionDenied for
    somebody else's Edit.
    """
    if edit.author_id != author.pk:
        raise PermissionDenied("Only who saved an Edit can undo it; anybody may restore.")
    if now - edit.at > UNDO_WITHIN:
        raise ValidationError(
            f"Edit {edit.number} was saved more than a minute ago. Its page in the history "
            "offers to restore what stood before."
        )
    article = edit.article
    touched = list(SectionVersion.objects.filter(edit=edit).values_list("section_id", flat=True))
    before = {s.section: s for s in sections_at(article, edit.number - 1, touched)}
    after = {s.section: s for s in sections_at(article, edit.number, touched)}
    places = dict(Section.objects.filter(pk__in=touched).values_list("pk", "position"))
    try:
        return save_sections(
            article=article,
            author=author,
            changes=[_back(before.get(pk), after[pk], places[pk]) for pk in touched],
            base=edit.number,
            now=now,
            summary=f"Undid Edit {edit.number}",
            kind=Edit.Kind.RESTORE,
            restores=edit.number - 1 or None,
        )
    except EditConflict as conflict:
        raise ValidationError(
            f"Edit {edit.number} cannot be undone: somebody has changed the same sentences "
            "since. Nothing was changed; please edit the text as it stands now."
        ) from conflict


def _back(before: SectionState | None, after: SectionState, place: int) -> SectionChange:
    """The change that turns `after` into `before`; a Section that was not there goes."""
    if before is None or before.is_removed:
        return SectionChange(after.section, removed=True)
    # Somebody who has moved the Section since keeps it where she put it.
    moved = before.position != after.position and place == after.position
    return SectionChange(
        after.section,
        heading=before.heading if before.heading != after.heading else None,
        text=before.source if before.source != after.source else None,
        position=before.position if moved else None,
        removed=False if after.is_removed else None,
    )
