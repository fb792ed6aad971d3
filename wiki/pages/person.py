"""The page of a person or machine: what they wrote, and what of it stands."""

from collections import Counter
from dataclasses import dataclass
from datetime import date

from django.core.paginator import Page, Paginator
from django.db.models import Count, Max, Sum

from accounts.models import User
from wiki.models import Article, Edit, Review, Share, Suggestion, Tally
from wiki.pages.chart import LineChart, line_chart
from wiki.pages.fate import CoAuthor, Fate, Hand, co_authors, fates, hands, in_all
from wiki.pages.suggestions import suggestions_of
from wiki.pages.words_now import WordsNow, words_now

PER_PAGE = 30
MOST_ARTICLES = 30  # with a row of their own; the others have one together
MOST_PEOPLE = 12
_LINES = 6
_POINTS = 150  # days of a chart, and rows of the table behind it


@dataclass(frozen=True, slots=True)
class Evidence:
    """A number behind a role: `what` names the list of Edits (pages.fate_edits.WHAT)."""

    amount: int
    text: str
    what: str


@dataclass(frozen=True, slots=True)
class Role:
    """A contributor role of the CRediT taxonomy, with the numbers it is derived from."""

    name: str
    evidence: tuple[Evidence, ...]


@dataclass(frozen=True, slots=True)
class PersonPage:
    """An author and what became of their words."""

    person: User
    total: Fate
    fates: tuple[Fate, ...]  # by Article, those in which most stands first
    others: Fate | None  # of the Articles that are not among these, together
    article_count: int  # in which words of theirs stand
    hands: tuple[Hand, ...]
    co_authors: tuple[CoAuthor, ...]
    co_author_count: int
    roles: tuple[Role, ...]
    chart: LineChart | None  # surviving words over time, by Article
    page: Page  # of their Edits, newest first
    suggestions: tuple[Suggestion, ...]  # the latest, those that are open first
    suggestion_count: int


def person_page(pk: int, *, page: str = "1", all_articles: bool = False) -> PersonPage:
    """The page of a User; User.DoesNotExist if there is none.

    With `all_articles` each Article has a row, however many there are.

    At most 24 queries (pages.words_now says when it may be more). The sums of Edits are made in
    the database; the sentences of the Articles in which words of theirs stand are read.
    """
    person = User.objects.get(pk=pk)
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
    now = words_now(person)
    found = fates(person, now, edits_in)
    most = len(found) if all_articles else MOST_ARTICLES
    rest = found[most:]
    beside = co_authors(person, now)
    return PersonPage(
        person=person,
        total=in_all(found),
        fates=found[:most],
        others=in_all(rest) if rest else None,
        article_count=sum(1 for fate in found if fate.standing),
        hands=hands(person),
        co_authors=beside[:MOST_PEOPLE],
        co_author_count=len(beside),
        roles=() if person.is_machine else _roles(person, now),
        chart=_chart(person),
        page=Paginator(edits, PER_PAGE).get_page(page),
        suggestions=suggestions_of(person),
        suggestion_count=Suggestion.objects.filter(author=person).count(),
    )


def _roles(person: User, now: WordsNow) -> tuple[Role, ...]:
    """The roles that the record can show, by their names in ANSI/NISO Z39.104-2022.

    docs/credit.md says why these, and why no others. One query.
    """
    reviewed = (
        Review.objects.filter(reviewer=person)
        .exclude(version__edit__author=person)
        .aggregate(n=Count("version_id", distinct=True))["n"]
    )
    begun = sum(now.begun.values())
    revised = sum(now.revised.values())
    cited = sum(now.citations.values())
    roles = [
        Role(
            "Investigation",
            (Evidence(cited, "citations put to statements, as evidence, that stand", "citations"),),
        ),
        Role(
            "Writing – original draft",
            (Evidence(begun, "words that stand in sentences begun by this author", "begun"),),
        ),
        Role(
            "Writing – review & editing",
            (
                Evidence(revised, "words that stand in sentences begun by others", "revised"),
                Evidence(reviewed, "wordings of others reviewed", "reviewed"),
            ),
        ),
    ]
    shown = [Role(role.name, tuple(e for e in role.evidence if e.amount)) for role in roles]
    return tuple(role for role in shown if role.evidence)


def _chart(person: User) -> LineChart | None:
    """Surviving words day by day, from the tallies that other people's Edits changed too.

    The six Articles with most words have a line each, the others one together. Two queries.
    """
    tallies = [
        (article, at.date(), words)
        for article, at, words in Tally.objects.filter(author=person)
        .order_by("edit__at", "edit_id")
        .values_list("edit__article_id", "edit__at", "words")
    ]
    last = {article: words for article, _, words in tallies}
    shown = sorted(last, key=lambda article: (-last[article], article))[:_LINES]
    wanted = _thinned([day for _, day, _ in tallies])
    present: Counter[int] = Counter()
    total = 0
    days: dict[date, tuple[list[int], int]] = {}
    for index, (article, day, words) in enumerate(tallies):
        total += words - present[article]
        present[article] = words
        if day in wanted and (index + 1 == len(tallies) or tallies[index + 1][1] != day):
            days[day] = ([present[each] for each in shown], total)
    symbols = dict(Article.objects.filter(pk__in=shown).values_list("pk", "gene__symbol"))
    labels = [symbols[article] for article in shown]
    rows = [(day, tuple(each)) for day, (each, _) in days.items()]
    if len(last) > _LINES:
        labels.append("others")
        rows = [(day, (*each, words - sum(each))) for day, (each, words) in days.items()]
    return line_chart(labels, rows)


def _thinned(days: list[date]) -> set[date]:
    """At most some 150 of these days, evenly over time: the last of each stretch, and the first."""
    if not days:
        return set()
    first, last = days[0], days[-1]
    length = (last - first).days / _POINTS
    kept = {int((day - first).days / length) if length > 1 else day: day for day in days}
    return {first, *kept.values()}


@dataclass(frozen=True, slots=True)
class ActiveAuthor:
    """An author in the list of all: surviving words, Edits, and when they last saved one."""

    author: User
    words: int
    edits: int
    last_at: object


def active_authors(limit: int) -> tuple[ActiveAuthor, ...]:
    """People by surviving words, most first, but those who chose not to be listed. Two queries."""
    shares = (
        Share.objects.filter(words__gt=0, author__is_machine=False)
        .exclude(author__shown__listed=False)
        .order_by()
        .values_list("author_id")
        .annotate(n=Sum("words"))
        .order_by("-n", "author_id")
    )
    words = dict(shares[:limit])
    rows = (
        User.objects.filter(pk__in=words)
        .annotate(n=Count("edits"), last_at=Max("edits__at"))
        .order_by("pk")
    )
    authors = (ActiveAuthor(row, words[row.pk], row.n, row.last_at) for row in rows)
    return tuple(sorted(authors, key=lambda author: (-author.words, author.author.pk)))
