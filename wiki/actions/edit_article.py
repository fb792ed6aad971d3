"""Edit the whole Article in one go: every Section's heading and text, one Edit."""

from collections.abc import Sequence
from datetime import datetime

from accounts.models import User
from wiki.actions.save_sections import SavedEdit, SectionChange, save_sections
from wiki.models import Article


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
