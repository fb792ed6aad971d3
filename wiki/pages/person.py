"""The page of a person or machine: what they wrote, and what of it stands."""

from collections import Counter
from dataclasses import dataclass
from datetime import date

from django.core.paginator import Page, Paginator
from django.db.models import Count, Max, Sum

from accounts.models import User
from wiki.models import Article, Edit, Share, Suggestion, Tally
from wiki.pages.chart import LineChart, line_chart
from wiki.pages.suggestions import suggestions_of

PER_PAGE = 30
_LINES = 6


@dataclass(frozen=True, slots=True)
class ArticleWords:
    """A person's surviving words in one Article."""

    share: Share
    percent: float
    edits: int


@dataclass(frozen=True, slots=True)
class PersonPage:
    """An author and what became of their words."""

    person: User
    words: int  # surviving, in all Articles
    written: int  # ever
    edit_count: int
    articles: tuple[ArticleWords, ...]
    chart: LineChart | None  # surviving words over time, by Article
    page: Page  # of their Edits, newest first
    suggestions: tuple[Suggestion, ...]  # the latest, those that are open first
    suggestion_count: int


def person_page(pk: int, *, page: str = "1") -> PersonPage:
    """The page of a User; User.DoesNotExist if there is none. Ten queries."""
    person = User.objects.prefetch_related("groups").get(pk=pk)
    shares = (
        Share.objects.filter(author=person, words__gt=0)
        .select_related("article__gene__organism")
        .order_by("-words")
    )
    edits_in = dict(
        Edit.objects.filter(author=person)
        .order_by()
        .values_list("article_id")
        .annotate(n=Count("pk"))
    )
    edits = (
        Edit.objects.filter(author=person)
        .select_related("article__gene__organism", "author", "accepted_by")
        .order_by("-at", "-pk")
    )
    articles = tuple(
        ArticleWords(
            share,
            100 * share.words / share.article.words if share.article.words else 0,
            edits_in.get(share.article_id, 0),
        )
        for share in shares
    )
    return PersonPage(
        person=person,
        words=sum(row.share.words for row in articles),
        written=Edit.objects.filter(author=person).aggregate(n=Sum("words_added"))["n"] or 0,
        edit_count=sum(edits_in.values()),
        articles=articles,
        chart=_chart(person),
        page=Paginator(edits, PER_PAGE).get_page(page),
        suggestions=suggestions_of(person),
        suggestion_count=Suggestion.objects.filter(author=person).count(),
    )


def _chart(person: User) -> LineChart | None:
    """Surviving words day by day, from the tallies that other people's Edits changed too.

    The six Articles with most words have a line each, the others one together. Two queries.
    """
    present: Counter[int] = Counter()
    days: dict[date, Counter[int]] = {}
    tallies = (
        Tally.objects.filter(author=person)
        .order_by("edit__at", "edit_id")
        .values_list("edit__article_id", "edit__at", "words")
    )
    for article, at, words in tallies:
        present[article] = words
        days[at.date()] = Counter(present)
    shown = [article for article, _ in present.most_common(_LINES)]
    symbols = dict(Article.objects.filter(pk__in=shown).values_list("pk", "gene__symbol"))
    labels = [symbols[article] for article in shown]
    rows = [(day, [words[article] for article in shown], words) for day, words in days.items()]
    if len(present) > _LINES:
        labels.append("others")
        rows = [(day, [*each, sum(words.values()) - sum(each)], words) for day, each, words in rows]
    return line_chart(labels, [(day, tuple(each)) for day, each, _ in rows])


@dataclass(frozen=True, slots=True)
class ActiveAuthor:
    """An author in the list of all: surviving words, Edits, and when they last saved one."""

    author: User
    words: int
    edits: int
    last_at: object


def active_authors(limit: int | None = None, *, machines: bool = False) -> tuple[ActiveAuthor, ...]:
    """Authors by surviving words, most first. Two queries."""
    people = User.objects.filter(edits__isnull=False)
    if not machines:
        people = people.filter(is_machine=False)
    rows = people.annotate(n=Count("edits"), last_at=Max("edits__at")).order_by("pk")
    words = dict(Share.objects.order_by().values_list("author_id").annotate(words=Sum("words")))
    authors = sorted(
        (ActiveAuthor(row, words.get(row.pk, 0), row.n, row.last_at) for row in rows),
        key=lambda author: (-author.words, -author.edits, author.author.pk),
    )
    return tuple(authors[:limit])
