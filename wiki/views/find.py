"""From an address to what it names."""

from django.http import Http404

from genes.models import Gene
from wiki.models import Article
from wiki.pages.article import find_article


def article_at(slug: str) -> Article:
    """The Article of the gene in the address, or 404. One query."""
    number, _, _ = slug.partition("-")
    try:
        return find_article(int(number))
    except (Gene.DoesNotExist, OverflowError) as error:
        raise Http404(f"There is no gene with the number {number} here.") from error


def saved_article_at(slug: str) -> Article:
    """The same, where only an Article with a history makes sense."""
    article = article_at(slug)
    if article.pk is None:
        raise Http404("Nobody has written an article on this gene yet.")
    return article


def whole_number(text: str | None) -> int | None:
    """A number from a query string; None for anything else."""
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 16 else None
