"""Edit the whole Article in one go: every Section's heading and text, one Edit."""

from collections.abc import Sequence
from datetime import datetime

from accounts.models import User
from wiki.actions.merge_changes import EditConflict, SectionChange, merge_changes
from wiki.actions.save_sections import SavedEdit, save_sections
from wiki.models import Article, Section


def edit_article(
    *,
    article: Article,
    author: User,
    texts: Sequence[tuple[int, str, str]],
    base: int,
    now: datetime,
    summary: str = "",
) -> SavedEdit:
    """Save `texts`, (Section id, heading, text) each as written from Edit `base`, as one Edit.

    Sections that are as they were stay untouched; those that are not named are left alone. What
    others did since is merged. Raises what save_sections raises.
    """
    return save_sections(
        article=article,
        author=author,
        changes=[SectionChange(pk, heading=heading, text=text) for pk, heading, text in texts],
        base=base,
        now=now,
        summary=summary,
    )


def brought_forward(
    *,
    article: Article,
    texts: Sequence[tuple[int, str, str]],
    base: int,
    conflict: EditConflict,
) -> dict[int, tuple[str, str]]:
    """What the writer should go on from after `conflict`: Section id -> (heading, text).

    Every Section as merged with the present one, with the writer's own wording where both
    changed it, so that saving it on the present Edit loses nothing of either that is not shown.
    """
    sections = {section.pk: section for section in Section.objects.filter(article=article)}
    at_odds = {each.section: each for each in conflict.conflicts}
    forward = {each.section: (each.heading, each.merged.text) for each in conflict.conflicts}
    calm = [
        SectionChange(pk, heading=heading, text=text)
        for pk, heading, text in texts
        if pk not in at_odds and pk in sections
    ]
    changes, _ = merge_changes(article, sections, calm, base)
    for change in changes:
        section = sections[change.section]
        forward[section.pk] = (
            section.heading if change.heading is None else change.heading,
            section.source if change.text is None else change.text,
        )
    return forward
