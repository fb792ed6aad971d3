"""The first page: what there is, what has just happened, who writes."""

from dataclasses import dataclass

from django.db.models import Sum

from genes.models import Gene
from wiki.models import Article, Edit
from wiki.pages.person import ActiveAuthor, active_authors


@dataclass(frozen=True, slots=True)
class HomePage:
    """Articles lately changed, Edits lately saved, authors by surviving words, and counts."""

    articles: tuple[Article, ...]
    edits: tuple[Edit, ...]
    authors: tuple[ActiveAuthor, ...]
    gene_count: int
    article_count: int
    sentence_count: int
    word_count: int


def home_page() -> HomePage:
    """Six queries."""
    written = Article.objects.filter(number__gt=0)
    totals = written.aggregate(sentences=Sum("sentence_count"), words=Sum("words"))
    return HomePage(
        articles=tuple(written.select_related("gene__organism").order_by("-updated_at", "pk")[:6]),
        edits=tuple(
            Edit.objects.select_related("author", "article__gene").order_by("-at", "-pk")[:12]
        ),
        authors=active_authors(8),
        gene_count=Gene.objects.count(),
        article_count=written.count(),
        sentence_count=totals["sentences"] or 0,
        word_count=totals["words"] or 0,
    )
