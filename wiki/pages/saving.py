"""Who may save in an Article, and who has said so when."""

from dataclasses import dataclass

from django.conf import settings

from wiki.models import Article, SavingRule


@dataclass(frozen=True, slots=True)
class SavingPage:
    """The rules that were set, the latest first, and what makes a newcomer."""

    rules: tuple[SavingRule, ...]
    edits: int
    days: int
    standing: int


def saving_page(article: Article) -> SavingPage:
    """The rules of one Article. One query."""
    rules = SavingRule.objects.filter(article=article).select_related("author").order_by("-pk")
    return SavingPage(
        tuple(rules),
        settings.LOCUS_NEWCOMER_EDITS,
        settings.LOCUS_NEWCOMER_DAYS,
        settings.LOCUS_NEWCOMER_STANDING,
    )
