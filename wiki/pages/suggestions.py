"""Suggestions in lists: of an Article, a person, all, or a Sentence; and the marks in the text."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from django.core.paginator import Page, Paginator
from django.db.models import (
    Case,
    Count,
    F,
    IntegerField,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
)
from django.db.models.functions import Coalesce

from accounts.models import User
from wiki.models import (
    Article,
    ChangedSentence,
    SavingRule,
    Sentence,
    StandingAccount,
    SuggestedChange,
    Suggestion,
)
from wiki.reputation import RULES_VERSION
from wiki.reputation.fold import beginning
from wiki.reputation.rules import RULES

PER_PAGE = 30
STATES = {"": "All", "open": "Open", "settled": "Settled"}
ORDERS = {"": "Latest first", "standing": "Standing of the author, highest first"}


@dataclass(frozen=True, slots=True)
class SuggestionsPage:
    """A list of Suggestions, those that are open first, then in the order that was asked for."""

    article: Article | None
    author: User | None
    state: str  # a key of STATES
    is_filtered: bool
    page: Page
    authors: tuple[User, ...]  # who has suggested something here; for an Article's list
    rule: SavingRule | None  # the last word on who may save in the Article
    order: str  # a key of ORDERS


def suggestions_page(
    article: Article | None = None,
    *,
    author: int | None = None,
    state: str = "",
    order: str = "",
    page: str = "1",
) -> SuggestionsPage:
    """Suggestions for an Article, or for all, 30 a page. At most five queries.

    By standing, who has none yet stands where newcomers begin, and the latest come first among
    equals.
    """
    found = _listed(Suggestion.objects.all())
    if article is not None:
        found = found.filter(article=article)
    if author is not None:
        found = found.filter(author_id=author)
    state = state if state in STATES else ""
    if state:
        is_open = Q(state__in=Suggestion.OPEN)
        found = found.filter(is_open if state == "open" else ~is_open)
    order = order if order in ORDERS else ""
    if order:
        found = found.annotate(standing=_standing()).order_by("rank", "-standing", "-at", "-pk")
    authors: tuple[User, ...] = ()
    rule = None
    if article is not None:
        who = Suggestion.objects.filter(article=article).values("author_id")
        authors = tuple(User.objects.filter(pk__in=who).order_by("name", "pk"))
        rule = (
            SavingRule.objects.filter(article=article)
            .select_related("author")
            .order_by("-pk")
            .first()
        )
        chosen = next((a for a in authors if a.pk == author), None)
    else:
        chosen = User.objects.filter(pk=author).first() if author is not None else None
    return SuggestionsPage(
        article=article,
        author=chosen,
        state=state,
        is_filtered=bool(state) or author is not None,
        order=order,
        page=Paginator(found, PER_PAGE).get_page(page),
        authors=authors,
        rule=rule,
    )


def suggestions_of(author: User, most: int = 10) -> tuple[Suggestion, ...]:
    """A person's latest Suggestions, the open ones first. One query."""
    return tuple(_listed(Suggestion.objects.filter(author=author))[:most])


def _listed(found: QuerySet[Suggestion]) -> QuerySet[Suggestion]:
    current = Q(revisions__number=F("revision"))
    return (
        found.select_related("author", "settled_by", "article__gene__organism")
        .annotate(
            change_count=Count("revisions__changes", filter=current, distinct=True),
            comment_count=Count("comments", distinct=True),
            rank=Case(
                When(state__in=Suggestion.OPEN, then=Value(0)),
                default=Value(1),
                output_field=IntegerField(),
            ),
        )
        .order_by("rank", "-at", "-pk")
    )


def _standing() -> Coalesce:
    """Where the author of a Suggestion stands overall, in millionths of a point."""
    overall = StandingAccount.objects.filter(person=OuterRef("author"), field="")
    newcomer = beginning(RULES[RULES_VERSION].start)
    return Coalesce(Subquery(overall.values("shown")[:1]), Value(newcomer))


def suggestions_on(sentence: Sentence) -> tuple[SuggestedChange, ...]:
    """What is, or was, suggested for a Sentence, in the last revision each; the open ones first.
    One query."""
    rows = (
        ChangedSentence.objects.filter(
            sentence=sentence,
            change__revision__number=F("change__revision__suggestion__revision"),
        )
        .select_related(
            "change__revision__suggestion__author", "change__revision__suggestion__article__gene"
        )
        .order_by("-change_id")[:50]
    )
    changes = [row.change for row in rows]
    changes.sort(key=lambda change: not change.revision.suggestion.is_open)
    return tuple(changes)


@dataclass(frozen=True, slots=True)
class Marks:
    """The numbers of open Suggestions, by the Sentence and by the Section they are shown beside."""

    sentences: Mapping[int, tuple[int, ...]] = field(default_factory=dict)
    sections: Mapping[int, tuple[int, ...]] = field(default_factory=dict)


def marks(article: Article) -> Marks:
    """What the article page shows of open Suggestions. One query; none where none is open."""
    if not article.open_suggestions:
        return Marks()
    rows = (
        SuggestedChange.objects.filter(
            revision__suggestion__article=article,
            revision__suggestion__state__in=Suggestion.OPEN,
            revision__number=F("revision__suggestion__revision"),
            accepted__isnull=True,
        )
        .order_by("revision__suggestion__number")
        .values_list("place", "bound__sentence", "revision__suggestion__number")
    )
    sentences: dict[int, dict[int, None]] = {}
    sections: dict[int, dict[int, None]] = {}
    for place, sentence, number in rows:
        beside = (
            sections.setdefault(place, {})
            if sentence is None
            else sentences.setdefault(sentence, {})
        )
        beside[number] = None
    return Marks(
        {key: tuple(numbers) for key, numbers in sentences.items()},
        {key: tuple(numbers) for key, numbers in sections.items()},
    )
