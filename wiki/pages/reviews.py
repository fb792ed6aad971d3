"""The queue of reviews: present sentences whose words no review has passed."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from typing import overload

from django.core.paginator import Page, Paginator
from django.db.models import Count, QuerySet

from accounts.models import User
from genes.models import Gene
from wiki.models import Article, Review, Sentence
from wiki.models.standing import standings

PER_PAGE = 30
STATES = {"": "All", "never": "Never reviewed", "failed": "Not passed"}
_VERDICTS = {"never": "", "failed": Review.Verdict.FAILED}
_AT_ONCE = 5_000  # people whose standing is asked for in one query


@dataclass(frozen=True, slots=True)
class ReviewsPage:
    """A part of the queue."""

    gene: Gene | None
    state: str  # a key of STATES
    is_filtered: bool
    page: Page  # of Sentences, with article__gene, section, awaits and worded_in


class Queue(Sequence[Sentence]):
    """Sentences author by author: whoever stands lowest first, machines last; the oldest wording
    first. A slice costs at most three queries of an index and one for its Sentences."""

    def __init__(self, waiting: QuerySet[Sentence], order: Sequence[tuple[int, int]]) -> None:
        """waiting: the Sentences in question. order: each author with their number of them."""
        self._waiting = waiting
        self._order = order

    def __len__(self) -> int:
        return sum(count for _, count in self._order)

    @overload
    def __getitem__(self, at: int) -> Sentence: ...
    @overload
    def __getitem__(self, at: slice) -> list[Sentence]: ...
    def __getitem__(self, at: int | slice) -> Sentence | list[Sentence]:
        if isinstance(at, int):
            return self[at : at + 1][0]
        start, stop, _ = at.indices(len(self))
        stretches = list(self._stretches(start, stop))
        first, between, last = stretches[:1], stretches[1:-1], stretches[1:][-1:]
        found: dict[int, list[int]] = {author: [] for author, _, _ in stretches}
        for author, low, high in (*first, *last):
            found[author] = [pk for _, pk in self._of([author])[low:high]]
        if between:  # each of them has all of its sentences here
            for author, pk in self._of([author for author, _, _ in between]):
                found[author].append(pk)
        rows = Sentence.objects.select_related(
            "article__gene", "section", "awaits", "worded_in"
        ).in_bulk([pk for some in found.values() for pk in some])
        # One that was passed or removed between two queries is not there any more.
        return [rows[pk] for some in found.values() for pk in some if pk in rows]

    def _stretches(self, start: int, stop: int) -> Iterator[tuple[int, int, int]]:
        """(author, from, to) of the authors between two places in the queue."""
        at = 0
        for author, count in self._order:
            if at >= stop:
                return
            if at + count > start:
                yield author, max(0, start - at), min(count, stop - at)
            at += count

    def _of(self, authors: Sequence[int]) -> QuerySet[Sentence]:
        """(author, id of the Sentence), in the order of the index and from it alone."""
        return (
            self._waiting.filter(awaits__in=authors)
            .order_by("awaits", "worded_in", "verdict", "pk")
            .values_list("awaits_id", "pk")
        )


def reviews_page(
    *, now: datetime, gene: Gene | None = None, state: str = "", page: str = "1"
) -> ReviewsPage:
    """The queue, 30 Sentences a page: at most seven queries, and one for every 5,000 authors.

    Which authors wait with how many Sentences is counted in the index `sentence_awaits_review`,
    without reading a Sentence; their standing is asked for once; then only the Sentences of the
    page are read, along the same index. With a gene the Sentences of its Article alone are counted.
    """
    waiting = Sentence.objects.filter(awaits__isnull=False)
    if gene is not None:
        waiting = waiting.filter(article__in=Article.objects.filter(gene=gene))
    state = state if state in STATES else ""
    if state:
        waiting = waiting.filter(verdict=_VERDICTS[state])
    counts = dict(waiting.order_by().values_list("awaits").annotate(n=Count("pk")))
    queue = Queue(waiting, [(author, counts[author]) for author in _in_order(counts, now)])
    return ReviewsPage(
        gene=gene,
        state=state,
        is_filtered=bool(state) or gene is not None,
        page=Paginator(queue, PER_PAGE).get_page(page),
    )


def _in_order(authors: dict[int, int], now: datetime) -> list[int]:
    """Authors by the lower bound of their standing, the lowest first; machines, which have none,
    last. Two queries; one more for every 5,000 people."""
    machines = set(User.objects.filter(is_machine=True).values_list("pk", flat=True))
    asked = iter(sorted(author for author in authors if author not in machines))
    lows: dict[int, int] = {}
    while some := list(islice(asked, _AT_ONCE)):
        lows.update({pk: found.low for pk, found in standings(some, now).items()})
    return sorted(authors, key=lambda pk: (pk in machines, lows.get(pk, 0), pk))
