"""What became of the words a person ever wrote: which stand, which were removed, and by whom."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Count, F, Q, QuerySet, Sum
from django.db.models.functions import Coalesce

from accounts.models import User
from wiki.models import Article, Share, WordChange
from wiki.models.fate import copied_change, kept_change
from wiki.pages.words_now import WordsNow


@dataclass(frozen=True, slots=True)
class Bar:
    """A part of what was written, as a stretch of a line of 100."""

    what: str
    words: int
    x: float
    width: float


@dataclass(frozen=True, slots=True)
class Fate:
    """Words in one Article, or in all: written = unchanged + changed + removed.

    unchanged, changed: stand, in sentences that nobody else has changed since, or that somebody
    has. removed: do not stand. copies: stand besides, a second time or in another Article than
    they were written in; `standing` has them too, and is the person's Share.
    """

    written: int
    unchanged: int
    changed: int
    removed: int
    copies: int
    edits: int = 0
    article: Article | None = None

    @property
    def kept(self) -> int:
        """What stands of the words written."""
        return self.unchanged + self.changed

    @property
    def standing(self) -> int:
        """All words that stand, copies too."""
        return self.kept + self.copies

    @property
    def bars(self) -> tuple[Bar, ...]:
        """The parts of what was written, side by side on a line of 100."""
        found = []
        at = 0.0
        for what in ("unchanged", "changed", "removed"):
            width = 100 * getattr(self, what) / self.written if self.written else 0.0
            found.append(Bar(what, getattr(self, what), round(at, 3), round(width, 3)))
            at += width
        return tuple(found)

    @property
    def percent(self) -> float:
        """The person's part of all words of the Article."""
        if self.article is None or not self.article.words:
            return 0.0
        return 100 * self.standing / self.article.words


@dataclass(frozen=True, slots=True)
class Hand:
    """What one person did to another's words: how many she removed and brought back."""

    person: User
    removed: int
    returned: int


def changes_of(person: User) -> QuerySet[WordChange]:
    """All that was done to the words of a person, with the part that is no copying as `kept`."""
    return WordChange.objects.filter(origin__author=person).annotate(kept=kept_change())


def fates(person: User, now: WordsNow, edits: dict[int, int]) -> tuple[Fate, ...]:
    """The fate of her words in each Article, those in which most stand first.

    edits: how many she saved in each. Two queries, the first an aggregate over all changes of her
    words.
    """
    rows = {
        article: (written or 0, stand, copies)
        for article, written, stand, copies in changes_of(person)
        .order_by()
        .values_list("article_id")
        .annotate(
            written=Sum("change", filter=Q(edit=F("origin"))),
            stand=Sum("kept"),
            copies=Sum(copied_change()),
        )
    }
    articles = Article.objects.select_related("gene__organism").in_bulk([*rows, *edits])
    found = [
        Fate(
            written=written,
            unchanged=now.unchanged_in[pk],
            changed=now.changed_in[pk],
            removed=written - stand,
            copies=copies,
            edits=edits.get(pk, 0),
            article=articles[pk],
        )
        for pk in {*rows, *edits}
        for written, stand, copies in [rows.get(pk, (0, 0, 0))]
    ]
    return tuple(sorted(found, key=lambda f: (-f.standing, -f.written, f.article.pk)))


def in_all(fates: Iterable[Fate]) -> Fate:
    """The sums."""
    rows = list(fates)
    return Fate(
        *(
            sum(getattr(row, name) for row in rows)
            for name in ("written", "unchanged", "changed", "removed", "copies", "edits")
        )
    )


def hands(person: User) -> tuple[Hand, ...]:
    """Who removed words of hers, herself too, and who brought some back; most removed first.

    The sum of `removed` less that of `returned` is what does not stand. Two queries.
    """
    rows = [
        (author, removed, returned)
        for author, removed, returned in changes_of(person)
        .exclude(edit=F("origin"))
        .order_by()
        .values_list("edit__author_id")
        .annotate(
            removed=Coalesce(Sum(-F("kept"), filter=Q(kept__lt=0)), 0),
            returned=Coalesce(Sum("kept", filter=Q(kept__gt=0)), 0),
        )
        if removed or returned
    ]
    people = User.objects.in_bulk([author for author, _, _ in rows])
    found = [Hand(people[author], removed, returned) for author, removed, returned in rows]
    return tuple(sorted(found, key=lambda hand: (-hand.removed, -hand.returned, hand.person.pk)))


@dataclass(frozen=True, slots=True)
class CoAuthor:
    """Somebody whose words stand beside a person's."""

    person: User
    sentences: int  # in which words of both stand
    articles: int
    words: int  # of the person's, in these sentences


def co_authors(person: User, now: WordsNow) -> tuple[CoAuthor, ...]:
    """People with words in the same sentences, and in the same Articles. Two queries."""
    there = Share.objects.filter(author=person, words__gt=0).values("article_id")
    beside = dict(
        Share.objects.filter(article_id__in=there, words__gt=0, author__is_machine=False)
        .exclude(author=person)
        .order_by()
        .values_list("author_id")
        .annotate(Count("article_id"))
    )
    people = User.objects.in_bulk(beside)
    found = [
        CoAuthor(
            people[author],
            now.sentences_with[author],
            articles,
            sum(now.together.get(author, {}).values()),
        )
        for author, articles in beside.items()
    ]
    return tuple(sorted(found, key=lambda c: (-c.sentences, -c.articles, c.person.pk)))
