"""Authors of a text, as pages show them: in the order of their shares, each with a colour."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Max

from accounts.models import User
from wiki.models import Article, Share, Tally

SLOTS = 12
"""Author colours there are; from the thirteenth author on they come round again."""


@dataclass(frozen=True, slots=True)
class AuthorShare:
    """One author's part of a text: words, the part of all words in per cent, a colour slot."""

    author: User
    words: int
    percent: float
    slot: int  # from 1 to SLOTS

    @property
    def percent_text(self) -> str:
        return percent_text(self.percent)


def percent_text(percent: float) -> str:
    """A part in per cent as pages show it: '41 %', '< 1 %', in spaces where no line may end."""
    text = "< 1 %" if 0 < percent < 1 else f"{percent:.0f} %"
    return text.replace(" ", "\N{NO-BREAK SPACE}")


def share_out(words: Iterable[tuple[User, int]]) -> tuple[AuthorShare, ...]:
    """Shares in falling order of words; authors with none are left out."""
    counted = sorted(
        ((author, count) for author, count in words if count > 0),
        key=lambda pair: (-pair[1], pair[0].pk),
    )
    total = sum(count for _, count in counted)
    return tuple(
        AuthorShare(author, count, 100 * count / total, index % SLOTS + 1)
        for index, (author, count) in enumerate(counted)
    )


def article_shares(article: Article) -> tuple[AuthorShare, ...]:
    """The shares of an Article's present words. One query."""
    shares = Share.objects.filter(article=article, words__gt=0).select_related("author")
    return share_out((share.author, share.words) for share in shares)


def shares_at(article: Article, number: int) -> tuple[AuthorShare, ...]:
    """The shares as they were after Edit `number`. Two queries."""
    latest = (
        Tally.objects.filter(edit__article=article, edit__number__lte=number)
        .order_by()
        .values("author_id")
        .annotate(tally=Max("pk"))
        .values_list("tally", flat=True)
    )
    tallies = Tally.objects.filter(pk__in=list(latest)).select_related("author")
    return share_out((tally.author, tally.words) for tally in tallies)
