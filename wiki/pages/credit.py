"""Credit for an Article as it stood after any Edit: whose words, sentences, citations, reviews."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.conf import settings
from django.core.paginator import Page, Paginator
from django.db.models import Count, Min

from accounts.models import User
from wiki.models import Article, Edit, Review
from wiki.pages.authors import percent_text, shares_at
from wiki.pages.credit_at import CreditAt, credit_at

PER_PAGE = 50
KINDS = {
    "words": "words",
    "sentences": "sentences",
    "citations": "citations",
    "reviews": "reviews",
}
"""What the list behind a number can be of: the value of ?of= and what it counts."""


@dataclass(frozen=True, slots=True)
class Part:
    """An amount and which part of all it is; sentences are fractions."""

    amount: float
    percent: float

    @property
    def text(self) -> str:
        """The amount as it is shown: whole, or with one place behind the point."""
        if self.amount == int(self.amount):
            return f"{int(self.amount):,}"
        return f"{self.amount:,.1f}" if self.amount >= 0.05 else "< 0.1"

    @property
    def percent_text(self) -> str:
        return percent_text(self.percent)


@dataclass(frozen=True, slots=True)
class CreditRow:
    """What one author has in the Article after the Edit."""

    author: User
    words: Part
    sentences: Part
    citations: Part
    edits: int  # saved here up to it
    first: int | None  # number of the first; none where all words came as copies
    origins: tuple[str, ...] = ()  # of a machine account: where its text came from


@dataclass(frozen=True, slots=True)
class ReviewerRow:
    """The verdicts of one reviewer on the wordings that stood."""

    person: User
    passed: int
    failed: int

    @property
    def count(self) -> int:
        return self.passed + self.failed

    @property
    def verdicts(self) -> tuple[int, int]:
        return self.passed, self.failed


@dataclass(frozen=True, slots=True)
class CreditPage:
    """Credit after one Edit. authors and contributors are people; sources machine accounts."""

    article: Article
    edit: Edit
    authors: tuple[CreditRow, ...]
    contributors: tuple[CreditRow, ...]
    sources: tuple[CreditRow, ...]
    reviewers: tuple[ReviewerRow, ...]
    sentences: int
    citations: int
    least_words: int
    least_percent: float

    @property
    def is_head(self) -> bool:
        return self.edit.number == self.article.number

    @property
    def names(self) -> str:
        """The authors as a byline has them: 'Ada Okafor, Ben Lindqvist and Dev Patel'."""
        return _listed(
            [
                f"{row.author.name} (demo person)" if row.author.is_demo else row.author.name
                for row in self.authors
            ]
        )

    def citation(self, address: str) -> str:
        """One line that cites the Article as it stood after the Edit, at this full address."""
        gene = self.article.gene
        title = f"{gene.symbol}, {gene.name}" if gene.name else gene.symbol
        parts = [
            self.names or f"Contributors to {gene.symbol}",
            f"{title} ({gene.organism.name})",
            f"Locus, Edit {self.edit.number}, {self.edit.at.day} {self.edit.at:%B %Y}",
        ]
        if self.sources:
            origins = [origin for row in self.sources for origin in row.origins]
            sources = _listed(origins or [row.author.name for row in self.sources])
            parts.append(f"With text from {sources}")
        return ". ".join([*parts, address])


def _listed(names: Sequence[str]) -> str:
    return " and ".join([", ".join(names[:-1]), names[-1]] if len(names) > 1 else names)


def credit_page(article: Article, number: int) -> CreditPage:
    """Credit for `article` after Edit `number`; Edit.DoesNotExist if it has none such.

    Fifteen queries, whatever the article and its history. Authors stand in the order of their
    words that stood, then of their first Edits (docs/credit.md).
    """
    edit = Edit.objects.select_related("author").get(article=article, number=number)
    credit = credit_at(article, edit)
    words = {share.author.pk: share.words for share in shares_at(article, number)}
    sentences = credit.by_author(credit.sentences)
    citations = credit.by_author(credit.citations)
    saved = Edit.objects.filter(article=article, number__lte=number).exclude(kind=Edit.Kind.REBUILD)
    edits = {
        author: (count, first)
        for author, count, first in saved.order_by()
        .values_list("author_id")
        .annotate(Count("pk"), Min("number"))
    }
    reviews = _reviews(article, edit, credit)
    involved = {*words, *sentences, *citations, *edits, *(r.reviewer_id for r in reviews)}
    people = User.objects.in_bulk(involved)
    origins = _origins(article, number)
    total_words = sum(words.values())
    rows = []
    for author in {*words, *sentences, *citations, *edits}:
        count, first = edits.get(author, (0, None))
        rows.append(
            CreditRow(
                author=people[author],
                words=_part(words.get(author, 0), total_words),
                sentences=_part(float(sentences.get(author, 0)), len(credit.versions)),
                citations=_part(float(citations.get(author, 0)), credit.citations_in_all),
                edits=count,
                first=first,
                origins=origins.get(author, ()),
            )
        )
    rows.sort(key=lambda row: (-row.words.amount, row.first is None, row.first or 0, row.author.pk))
    written = [row for row in rows if not row.author.is_machine]
    named = [row for row in written if is_author(row.words)]
    return CreditPage(
        article=article,
        edit=edit,
        authors=tuple(named),
        contributors=tuple(row for row in written if not is_author(row.words)),
        sources=tuple(row for row in rows if row.author.is_machine),
        reviewers=_reviewers(reviews, people),
        sentences=len(credit.versions),
        citations=credit.citations_in_all,
        least_words=settings.LOCUS_AUTHOR_WORDS,
        least_percent=settings.LOCUS_AUTHOR_PERCENT,
    )


def is_author(words: Part) -> bool:
    """Whether so many of the words make an author of the article; either limit is enough."""
    return words.amount > 0 and (
        words.amount >= settings.LOCUS_AUTHOR_WORDS
        or words.percent >= settings.LOCUS_AUTHOR_PERCENT
    )


def _part(amount: float, total: float) -> Part:
    return Part(amount, 100 * amount / total if total else 0.0)


def _origins(article: Article, number: int) -> dict[int, tuple[str, ...]]:
    """Where the text of each machine account came from. One query."""
    rows = (
        Edit.objects.filter(article=article, number__lte=number, author__is_machine=True)
        .exclude(origin="")
        .order_by("number")
        .values_list("author_id", "origin")
    )
    found: dict[int, dict[str, None]] = {}
    for author, origin in rows:
        found.setdefault(author, {})[origin] = None
    return {author: tuple(origins) for author, origins in found.items()}


def _reviews(article: Article, edit: Edit, credit: CreditAt) -> list[Review]:
    """The last verdict of each reviewer on each wording that stood, before the next Edit.

    Two queries.
    """
    given = Review.objects.filter(
        version__edit__article=article, version__edit__number__lte=edit.number
    )
    following = Edit.objects.filter(article=article, number=edit.number + 1)
    if (until := following.values_list("at", flat=True).first()) is not None:
        given = given.filter(at__lt=until)
    last: dict[tuple[int, int], Review] = {}
    for review in given.order_by("pk").only("version_id", "reviewer_id", "verdict", "at"):
        if review.version_id in credit.versions:
            last[review.version_id, review.reviewer_id] = review
    return list(last.values())


def _reviewers(reviews: Sequence[Review], people: Mapping[int, User]) -> tuple[ReviewerRow, ...]:
    passed = Counter(r.reviewer_id for r in reviews if r.verdict == Review.Verdict.PASSED)
    failed = Counter(r.reviewer_id for r in reviews if r.verdict == Review.Verdict.FAILED)
    rows = [
        ReviewerRow(people[reviewer], passed[reviewer], failed[reviewer])
        for reviewer in {*passed, *failed}
    ]
    return tuple(sorted(rows, key=lambda row: (-row.count, row.person.pk)))


@dataclass(frozen=True, slots=True)
class BehindRow:
    """An Edit and how much of it stood; of a review the Edit whose wording it is about."""

    edit: Edit
    words: Part
    sentences: Part
    citations: Part
    reviews: tuple[Review, ...] = ()


@dataclass(frozen=True, slots=True)
class BehindPage:
    """The Edits behind one number of a CreditPage."""

    article: Article
    edit: Edit
    author: User | None
    of: str  # a key of KINDS
    total: Part
    rows: tuple[BehindRow, ...]
    page: Page

    @property
    def label(self) -> str:
        """What is counted, in the plural."""
        return KINDS[self.of]


def behind_page(
    article: Article, number: int, *, author: int | None, of: str = "words", page: str = "1"
) -> BehindPage:
    """The Edits of an author, or of all, of which words, sentences or citations stood after Edit
    `number`, those with most first; or those whose wordings she reviewed.

    Edit.DoesNotExist and User.DoesNotExist if there is none such. At most thirteen queries.
    """
    edit = Edit.objects.select_related("author").get(article=article, number=number)
    person = None if author is None else User.objects.get(pk=author)
    of = of if of in KINDS else "words"
    credit = credit_at(article, edit)
    reviews: dict[int, list[Review]] = {}
    if of == "reviews":
        given = [
            review
            for review in _reviews(article, edit, credit)
            if person is None or review.reviewer_id == person.pk
        ]
        versions = {
            version.pk: version
            for version in credit.standing(review.version_id for review in given)
        }
        for review in given:
            review.version = versions[review.version_id]
            reviews.setdefault(review.version.edit_id, []).append(review)
        counts: Mapping[int, float] = {pk: len(found) for pk, found in reviews.items()}
    else:
        chosen = {
            "words": credit.words,
            "sentences": credit.sentences,
            "citations": credit.citations,
        }[of]
        counts = {
            origin: float(count)
            for origin, count in chosen.items()
            if person is None or credit.authors[origin] == person.pk
        }
    order = sorted(counts, key=lambda origin: (-counts[origin], origin))
    shown = Paginator(order, PER_PAGE).get_page(page)
    edits = Edit.objects.select_related("author", "accepted_by", "article__gene").in_bulk(
        list(shown.object_list)
    )
    total = sum(counts.values())
    return BehindPage(
        article=article,
        edit=edit,
        author=person,
        of=of,
        total=_part(total, total),
        rows=tuple(
            BehindRow(
                edits[pk],
                _part(credit.words.get(pk, 0), edit.words),
                _part(float(credit.sentences.get(pk, 0)), len(credit.versions)),
                _part(credit.citations.get(pk, 0), credit.citations_in_all),
                tuple(reviews.get(pk, ())),
            )
            for pk in shown.object_list
        ),
        page=shown,
    )
