"""The genes that texts mention: where one is mentioned, and which one a writer may mean."""

from collections import Counter
from dataclasses import dataclass

from django.core.paginator import Page, Paginator
from django.db.models import Count, QuerySet

from accounts.models import User
from genes.find import suggest_genes
from genes.models import Gene
from wiki.authorship.credit import Run
from wiki.authorship.explain import spans
from wiki.markup.gene_names import mark
from wiki.markup.render import plain_words
from wiki.models import Article, Edit, Sentence
from wiki.models.mention import genes_meant

PER_PAGE = 50


@dataclass(frozen=True, slots=True)
class MentionCount:
    """How many sentences of how many other articles mention a gene."""

    sentences: int
    articles: int


@dataclass(frozen=True, slots=True)
class MentioningSentence:
    """A Sentence in plain words, with those who wrote it, most words first."""

    sentence: Sentence
    text: str
    authors: tuple[User, ...]


@dataclass(frozen=True, slots=True)
class MentioningArticle:
    """The sentences of one Article on this page, in reading order, and how many it has in all."""

    article: Article
    sentences: tuple[MentioningSentence, ...]


@dataclass(frozen=True, slots=True)
class MentionsPage:
    """The sentences of other articles that mention a gene, 50 a page."""

    gene: Gene
    count: MentionCount
    articles: tuple[MentioningArticle, ...]
    page: Page


def _mentioning(gene: Gene) -> QuerySet[Sentence]:
    return Sentence.objects.filter(gene_mentions__gene=gene, section__isnull=False).exclude(
        article__gene=gene
    )


def mention_count(gene: Gene) -> MentionCount:
    """One query."""
    counted = _mentioning(gene).aggregate(
        sentences=Count("pk"), articles=Count("article", distinct=True)
    )
    return MentionCount(counted["sentences"], counted["articles"])


def mentions_page(gene: Gene, *, page: str = "1") -> MentionsPage:
    """Four queries, whatever the number of mentions."""
    count = mention_count(gene)
    ordered = (
        _mentioning(gene)
        .select_related("section", "article__gene__organism")
        .order_by(
            "article__gene__symbol", "article_id", "section__position", "section_id", "position"
        )
    )
    shown = Paginator(ordered, PER_PAGE).get_page(page)
    sentences = list(shown.object_list)
    origins = {origin for sentence in sentences for origin, _ in sentence.runs}
    writers = {
        edit.pk: edit.author
        for edit in Edit.objects.filter(pk__in=origins).select_related("author")
    }
    articles: dict[int, list[MentioningSentence]] = {}
    of: dict[int, Article] = {}
    for sentence in sentences:
        of.setdefault(sentence.article_id, sentence.article)
        articles.setdefault(sentence.article_id, []).append(
            MentioningSentence(sentence, plain_words(sentence.text), _authors(sentence, writers))
        )
    return MentionsPage(
        gene,
        count,
        tuple(MentioningArticle(of[pk], tuple(rows)) for pk, rows in articles.items()),
        shown,
    )


def _authors(sentence: Sentence, writers: dict[int, User]) -> tuple[User, ...]:
    """Those who wrote its text, by the length of what they wrote."""
    runs = [Run(*run) for run in sentence.runs]
    lengths: Counter[User] = Counter()
    for span in spans(sentence.text, runs):
        if span.origin in writers:
            lengths[writers[span.origin]] += span.end - span.start
    return tuple(person for person, _ in lengths.most_common())


# --- Choosing a gene to mention -----------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Pick:
    """A gene that a writer may mean, and what to put into the text for it."""

    gene: Gene
    by: str  # the alias it was found by
    mark: str
    is_exact: bool


def gene_picks(query: str, article: Article, *, words: str = "") -> tuple[Pick, ...]:
    """The genes that `query` may mean in an Article, best first, at most twelve.

    Each with the mention that binds to it there: `[[IL2]]` where the symbol alone does,
    `[[gene:16183 Il2]]` where it would mean another gene or several. With `words` the mention
    shows these and not the symbol. At most ten queries, each on an index.
    """
    found = suggest_genes(query[:200], organism=article.gene.organism_id)
    words = " ".join(words.split())
    names = {words} if words else {one.gene.symbol for one in found}
    meant = genes_meant(names, article)
    picks = []
    for one in found:
        shown = words or one.gene.symbol
        binds = shown in meant and meant[shown].pk == one.gene.pk
        picks.append(Pick(one.gene, one.by, mark(shown, one.gene.pk, binds=binds), one.is_exact))
    return tuple(picks)
