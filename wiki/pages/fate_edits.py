"""The Edits behind each number of an author's page, with how many words of hers each is about."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from django.core.paginator import Page, Paginator
from django.db.models import Count, F, Q, QuerySet, Sum

from accounts.models import User
from wiki.models import Article, Edit, Review, Share, WordChange
from wiki.models.fate import copied_change
from wiki.pages.fate import changes_of
from wiki.pages.lasting import Chosen, everything, lasting_change
from wiki.pages.words_now import words_now

PER_PAGE = 50
# Value of ?what= -> what the list is, with the person's name before it; what each Edit did; of whom
# the Edits are.
WHAT = {
    "written": ("words written", "written"),
    "standing": ("words that stand of those written", "stand"),
    "unchanged": ("words that stand in sentences nobody else has changed since", "stand"),
    "changed": ("words that stand in sentences others have changed since", "stand"),
    "gone": ("words that were removed and not brought back", "gone"),
    "removed": ("words removed", "removed"),
    "returned": ("words brought back", "brought back"),
    "copies": ("words copied", "more copied than taken away again"),
    "lasting": ("words that others have kept", "kept"),
    "begun": ("words that stand in sentences the author began", "stand"),
    "revised": ("words that stand in sentences somebody else began", "stand"),
    "citations": ("citations that stand", "stand"),
    "together": ("words that stand in sentences shared with another author", "stand"),
    "beside": ("words that stand in articles shared with another author", "stand"),
    "reviewed": ("wordings reviewed", "reviewed"),
}
# Words where they are now, which no table has by Edit.
_NOW = {"unchanged", "changed", "begun", "revised", "citations", "together"}
_BY_OTHERS = {"removed", "returned", "copies"}  # lists of Edits that did it
_WITH = {*_BY_OTHERS, "together", "beside"}  # what can be asked for one other person


@dataclass(frozen=True, slots=True)
class FateRow:
    """An Edit, and how many words (or citations, or wordings) the list is about."""

    edit: Edit
    amount: int


@dataclass(frozen=True, slots=True)
class FatePage:
    """One list of Edits, those that did most first."""

    person: User
    what: str  # a key of WHAT
    article: Article | None
    by: User | None
    chosen: Chosen
    total: int
    rows: tuple[FateRow, ...]
    page: Page

    @property
    def label(self) -> str:
        return WHAT[self.what][0]

    @property
    def deed(self) -> str:
        return WHAT[self.what][1]

    @property
    def of_others(self) -> bool:
        """Whether the Edits are those that did it, and not those that wrote the words."""
        return self.what in _BY_OTHERS

    @property
    def by_word(self) -> str:
        return "by" if self.of_others else "beside"

    @property
    def why_none(self) -> str:
        return self.chosen.problem or "There is no Edit of that kind."

    @property
    def unit(self) -> str:
        return {"citations": "citation", "reviewed": "wording"}.get(self.what, "word")


def fate_page(
    pk: int,
    *,
    what: str,
    chosen: Chosen,
    article: int | None = None,
    by: int | None = None,
    page: str = "1",
) -> FatePage:
    """The Edits behind a number of the page of User `pk`; `article` is a Gene ID.

    `by`: of words removed, brought back and copied, who did it; of sentences shared, with whom.
    `chosen` narrows the words to a field and a period, where the database has them by Edit.
    Raises User.DoesNotExist and Article.DoesNotExist. At most twelve queries.
    """
    person = User.objects.get(pk=pk)
    what = what if what in WHAT else "written"
    there = None if article is None else Article.objects.select_related("gene").get(gene=article)
    other = None if by is None or what not in _WITH else User.objects.get(pk=by)
    if what in _NOW or what == "reviewed":
        chosen = everything()
    if what in _NOW:
        pairs: QuerySet | Sequence[tuple[int, int]] = _now(person, what, there, other)
        total = sum(amount for _, amount in pairs)
    else:
        pairs = _told(person, what, there, other, chosen)
        total = pairs.aggregate(n=Sum("amount"))["n"] or 0
    shown = Paginator(pairs, PER_PAGE).get_page(page)
    listed = list(shown.object_list)
    edits = Edit.objects.select_related("author", "accepted_by", "article__gene").in_bulk(
        [edit for edit, _ in listed]
    )
    return FatePage(
        person=person,
        what=what,
        article=there,
        by=other,
        chosen=chosen,
        total=total,
        rows=tuple(FateRow(edits[edit], amount) for edit, amount in listed),
        page=shown,
    )


def _now(
    person: User, what: str, article: Article | None, other: User | None
) -> list[tuple[int, int]]:
    now = words_now(person)
    amounts: Counter[int] = (
        now.together.get(other.pk if other else 0, Counter())
        if what == "together"
        else getattr(now, what)
    )
    found = {origin: amount for origin, amount in amounts.items() if amount}
    if article is not None:
        here = set(Edit.objects.filter(article=article, author=person).values_list("pk", flat=True))
        found = {origin: amount for origin, amount in found.items() if origin in here}
    return sorted(found.items(), key=lambda pair: (-pair[1], -pair[0]))


def _told(
    person: User, what: str, article: Article | None, other: User | None, chosen: Chosen
) -> QuerySet:
    """(Edit, amount) from the tables, those with most first, then the newest."""
    if what == "reviewed":
        return _reviewed(person, article)
    rows: QuerySet[WordChange] = changes_of(person).filter(chosen.where)
    if article is not None:
        rows = rows.filter(article=article)
    if other is not None and what in _BY_OTHERS:
        rows = rows.filter(edit__author=other)
    if what == "beside":
        shared = Share.objects.filter(author=other, words__gt=0) if other else Share.objects.none()
        rows = rows.filter(article__in=shared.values("article_id"))
    by_edit, by_origin = "edit_id", "origin_id"
    key, amount = {
        "written": (by_origin, Sum("change", filter=Q(edit=F("origin")))),
        "standing": (by_origin, Sum("kept")),
        "gone": (by_origin, Sum("change", filter=Q(edit=F("origin"))) - Sum("kept")),
        "beside": (by_origin, Sum("change")),
        "lasting": (by_origin, Sum(lasting_change())),
        "removed": (by_edit, Sum(-F("kept"), filter=Q(kept__lt=0))),
        "returned": (by_edit, Sum("kept", filter=Q(kept__gt=0) & ~Q(edit=F("origin")))),
        "copies": (by_edit, Sum(copied_change())),
    }[what]
    wanted = ~Q(amount=0) if what == "copies" else Q(amount__gt=0)
    return (
        rows.order_by()
        .values_list(key)
        .annotate(amount=amount)
        .filter(wanted)
        .order_by("-amount", f"-{key}")
    )


def _reviewed(person: User, article: Article | None) -> QuerySet:
    given = Review.objects.filter(reviewer=person).exclude(version__edit__author=person)
    if article is not None:
        given = given.filter(version__edit__article=article)
    return (
        given.order_by()
        .values_list("version__edit_id")
        .annotate(amount=Count("version_id", distinct=True))
        .order_by("-amount", "-version__edit_id")
    )
