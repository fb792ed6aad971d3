"""Say who may save in an Article: every author, or only those who are no newcomers."""

from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction

from accounts.models import User
from wiki.actions.suggest import lock_article
from wiki.markup.source import tidy
from wiki.models import Article, SavingRule


def set_saving(
    *, article: Article, author: User, newcomers_suggest: bool, reason: str, now: datetime
) -> SavingRule | None:
    """Set whether newcomers only suggest in `article`, and record who did; None if it was so.

    Reviewers and administrators may. Three queries.
    """
    if not author.has_perm("wiki.set_saving"):
        raise PermissionDenied("Reviewers say who may save in an article.")
    with transaction.atomic():
        article = lock_article(article)
        if article.newcomers_suggest == newcomers_suggest:
            return None
        article.newcomers_suggest = newcomers_suggest
        article.save(update_fields=["newcomers_suggest"])
        return SavingRule.objects.create(
            article=article,
            newcomers_suggest=newcomers_suggest,
            author=author,
            at=now,
            reason=" ".join(tidy(reason).split())[:300],
        )
