"""What a person is told of her words: the list of it, in sentences, and how much is unread."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby

from django.conf import settings
from django.core.paginator import Page, Paginator
from django.db.models import Count, Q, QuerySet
from django.urls import reverse

from accounts.models import User
from wiki.models import Notice, NoticeMail

PER_PAGE = 30
MOST_COUNTED = 99
"""The header counts no further than one more than this."""

# How each kind is called where one chooses among them.
KINDS = {
    Notice.Kind.IMPROVED: "Built upon",
    Notice.Kind.REMOVED: "Removed",
    Notice.Kind.RESTORED: "Brought back",
    Notice.Kind.REUSED: "Reused",
    Notice.Kind.REVIEWED: "Reviewed",
    Notice.Kind.AGREED: "Agreement",
    Notice.Kind.DISAGREED: "Disagreement",
    Notice.Kind.THANKED: "Thanks",
}

_ICONS = {
    Notice.Kind.IMPROVED: "pen-line",
    Notice.Kind.REMOVED: "scissors",
    Notice.Kind.RESTORED: "undo-2",
    Notice.Kind.REUSED: "copy",
    Notice.Kind.REVIEWED: "clipboard-check",
    Notice.Kind.AGREED: "thumbs-up",
    Notice.Kind.DISAGREED: "thumbs-down",
    Notice.Kind.THANKED: "heart",
}


@dataclass(frozen=True, slots=True)
class NoticeLine:
    """One Notice as a sentence: `by` `did` in `symbol`: “`reason`”."""

    notice: Notice
    icon: str
    did: str
    symbol: str
    slug: str
    address: str  # of the Edit, else of the Sentence
    leads_to: str  # what is found there: "Edit 12"
    sentence_address: str  # of the Sentence, where it is one and not `address` already


@dataclass(frozen=True, slots=True)
class NoticesPage:
    """A person's notices, newest first, by day."""

    kind: str  # one of KINDS, or empty for all
    only_unread: bool
    unread: int  # of all kinds
    kinds: tuple[tuple[str, str, int], ...]  # value, name and number of those there are
    days: tuple[tuple[date, tuple[NoticeLine, ...]], ...]
    page: Page
    until: datetime  # the newest time that this page may show
    mail: str  # a value of NoticeMail.Mail: what holds for this person
    mail_choices: tuple[tuple[str, str], ...]

    @property
    def is_filtered(self) -> bool:
        return bool(self.kind) or self.only_unread


def notices_page(
    person: User, *, now: datetime, kind: str = "", only_unread: bool = False, page: str = "1"
) -> NoticesPage:
    """A person's notices up to `now`, 30 a page. Four queries."""
    mine = Notice.objects.filter(person=person, at__lte=now)
    counts: Counter[str] = Counter()
    unread = 0
    for value, number, new in (
        mine.order_by()
        .values_list("kind")
        .annotate(number=Count("pk"), new=Count("pk", filter=Q(read_at=None)))
    ):
        counts[value] = number
        unread += new
    kind = kind if kind in KINDS else ""
    found = with_places(mine)
    if kind:
        found = found.filter(kind=kind)
    if only_unread:
        found = found.filter(read_at=None)
    shown = Paginator(found.order_by("-at", "-pk"), PER_PAGE).get_page(page)
    lines = [line(notice) for notice in shown]
    return NoticesPage(
        kind=kind,
        only_unread=only_unread,
        unread=unread,
        kinds=tuple(
            (value.value, name, counts[value])
            for value, name in KINDS.items()
            if counts[value] or value == kind
        ),
        days=tuple(
            (day, tuple(each)) for day, each in groupby(lines, key=lambda one: one.notice.at.date())
        ),
        page=shown,
        until=now,
        mail=mail_of(person),
        mail_choices=tuple(NoticeMail.Mail.choices),
    )


def mail_of(person: User) -> str:
    """Whether a person gets her notices by mail: her choice, else the site's. One query."""
    chosen = NoticeMail.objects.filter(person=person).values_list("mail", flat=True).first()
    return chosen or settings.LOCUS_NOTICE_MAIL


def unread_count(person: User) -> int:
    """How many notices of a person are unread, counted up to MOST_COUNTED + 1. One query, which
    reads that many entries of an index and no rows."""
    unread = Notice.objects.filter(person=person, read_at=None).values("person_id")
    return unread[: MOST_COUNTED + 1].count()


def with_places(notices: QuerySet[Notice]) -> QuerySet[Notice]:
    """Those notices with all that `line` asks of them, in one query."""
    return notices.select_related("by", "edit__article__gene", "sentence__article__gene")


def line(notice: Notice) -> NoticeLine:
    """A Notice in words and addresses. No query after `with_places`."""
    about = notice.edit or notice.sentence
    gene = about.article.gene
    of_sentence = (
        reverse("sentence", args=[notice.sentence_id]) if notice.sentence_id is not None else ""
    )
    of_edit = reverse("edit_page", args=[gene.slug, notice.edit.number]) if notice.edit else ""
    return NoticeLine(
        notice=notice,
        icon=_ICONS[Notice.Kind(notice.kind)],
        did=_did(notice),
        symbol=gene.symbol,
        slug=gene.slug,
        address=of_edit or of_sentence,
        leads_to=f"Edit {notice.edit.number}" if notice.edit else "the sentence",
        sentence_address=of_sentence if of_edit else "",
    )


def in_plain_words(notices: Iterable[Notice], site: str) -> str:
    """Notices as plain text, one paragraph each, with whole addresses below `site`."""
    paragraphs = []
    for each in map(line, notices):
        why = f": “{each.notice.reason}”" if each.notice.reason else "."
        told = f"{each.notice.by.name} {each.did} in {each.symbol}{why}"
        paragraphs.append(f"{told}\n{site}{each.address}")
    return "\n\n".join(paragraphs)


def _did(notice: Notice) -> str:
    """What was done, as it follows the name of who did it."""
    count = notice.words
    words = "your words" if not count else "one of your words" if count == 1 else (
        f"{count:,} of your words"
    )  # fmt: skip
    one = notice.sentence_id is not None
    holding = f"a sentence with {words}" if one else f"sentences with {words}"
    match notice.kind:
        case Notice.Kind.IMPROVED:
            return f"built on {holding}"
        case Notice.Kind.REMOVED:
            return f"removed {words}"
        case Notice.Kind.RESTORED:
            return f"brought back {words}"
        case Notice.Kind.REUSED:
            return f"reused {words}"
        case Notice.Kind.REVIEWED:
            return f"reviewed {holding}"
        case Notice.Kind.AGREED:
            return f"agrees with {holding}"
        case Notice.Kind.DISAGREED:
            return f"disagrees with {holding}"
        case _:
            return "thanked you for your Edit" if notice.edit else f"thanked you for {holding}"
