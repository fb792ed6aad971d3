"""Create: an Article for a Gene, empty until its first Edit."""

from datetime import datetime

from genes.models import Gene
from wiki.models import Article


def create_article(*, gene: Gene, now: datetime) -> Article:
    """The Article of `gene`, made if there is none. Safe when two people ask at once."""
    article, _ = Article.objects.select_related("gene").get_or_create(
        gene=gene, defaults={"created_at": now, "updated_at": now}
    )
    return article
