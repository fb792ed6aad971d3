"""The page of somebody's standing: overall, by field, and every point behind it."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.core.paginator import Page, Paginator
from django.db.models import Count

from accounts.models import User
from genes.models import Gene, OntologyAnnotation
from wiki.models import Shown, StandingAccount, StandingEvent, StandingPoint
from wiki.models.reviewing import right_to_review
from wiki.models.saving import newcomer
from wiki.models.standing import standings
from wiki.models.trust import REVIEW
from wiki.reputation import RULES_VERSION
from wiki.reputation.fold import Account, Standing, pooled, standing_of
from wiki.reputation.rules import RULES

PER_PAGE = 50
_MICRO = 1_000_000
_GROUPS = 12


@dataclass(frozen=True, slots=True)
class Shares:
    """A standing as a page shows it, in points of 100."""

    points: float
    low: float
    high: float
    changes: int = 0  # points behind it

    @property
    def width(self) -> float:
        """From low to high."""
        return round(self.high - self.low, 2)


@dataclass(frozen=True, slots=True)
class FieldStanding:
    """A standing in one field. key: what its rows are filed under, "" for a group of genes."""

    key: str
    label: str
    kind: str  # "gene", "section" or "group"
    standing: Shares
    gene: Gene | None = None


@dataclass(frozen=True, slots=True)
class Row:
    """One point, in points of 100. deed: what happened, in words."""

    point: StandingPoint
    amount: float
    before: float
    after: float
    deed: str


@dataclass(frozen=True, slots=True)
class StandingPage:
    """Somebody's standing. hidden: the reader may not see it, and there is no more."""

    person: User
    hidden: bool
    shown_to_others: bool
    overall: Shares | None = None
    genes: tuple[FieldStanding, ...] = ()
    kinds: tuple[FieldStanding, ...] = ()  # of section
    groups: tuple[FieldStanding, ...] = ()
    field: FieldStanding | None = None  # that the rows are of; None: overall
    page: Page | None = None
    every: bool = False  # whether rows that only time made are among them
    passing: int = 0  # how many those are
    rules: int = RULES_VERSION
    rights: tuple[str, ...] = ()  # what it lets her do, in sentences to her; for herself alone


def may_see(person: User, reader: User, shown: bool) -> bool:
    """Whether `reader` sees the standing of `person`: all do, unless it is hidden; then reviewers
    and the person.
    """
    return shown or reader.pk == person.pk or reader.has_perm(REVIEW)


def shows_standing(person: User) -> bool:
    """Whether a person lets others see her standing. One query."""
    choice = Shown.objects.filter(person=person).values_list("standing", flat=True).first()
    return choice is not False


def standing_figure(person: User, reader: User, now: datetime) -> Shares | None:
    """The standing of a person for her own page; None for a machine, and where it is hidden.

    Two queries.
    """
    if person.is_machine or not may_see(person, reader, shows_standing(person)):
        return None
    return _shares(standings([person.pk], now)[person.pk])


def standing_page(
    pk: int, *, reader: User, now: datetime, field: str = "", page: str = "1", every: bool = False
) -> StandingPage:
    """The standing of a User, and her points in a field ("" is overall), newest first.

    User.DoesNotExist when there is none; a field in which she has no standing is read as overall.
    Twelve queries, whatever her history, and four for herself.
    """
    person = User.objects.prefetch_related("groups").get(pk=pk, is_machine=False)
    shown = shows_standing(person)
    if not may_see(person, reader, shown):
        return StandingPage(person, hidden=True, shown_to_others=shown)
    accounts = {row.field: row.account for row in StandingAccount.objects.filter(person=person)}
    counts = dict(
        StandingPoint.objects.filter(person=person)
        .order_by()
        .values_list("field")
        .annotate(n=Count("pk"))
    )
    field = field if field in accounts else ""
    fields = _fields(accounts, counts, now)
    rows = (
        StandingPoint.objects.filter(person=person, field=field)
        .select_related("event__edit__article__gene", "event__actor", "edit__article__gene")
        .order_by("-event__second", "-event_id", "-place")
    )
    passing = rows.filter(rule="time").count()
    paged = Paginator(rows if every else rows.exclude(rule="time"), PER_PAGE).get_page(page)
    paged.object_list = [_row(point) for point in paged.object_list]
    return StandingPage(
        person=person,
        hidden=False,
        shown_to_others=shown,
        overall=_shares(standings([person.pk], now)[person.pk], counts.get("", 0)),
        genes=tuple(one for one in fields if one.kind == "gene"),
        kinds=tuple(one for one in fields if one.kind == "section"),
        groups=_groups(accounts, now),
        field=next((one for one in fields if one.key == field), None),
        page=paged,
        every=every,
        passing=passing,
        rights=_rights(person, now) if reader.pk == person.pk else (),
    )


def _rights(person: User, now: datetime) -> tuple[str, ...]:
    """What somebody may do for her standing, and what not yet."""
    found = newcomer(person, now)
    saving = (
        f"In articles where newcomers suggest, you suggest: you may save there {found.when}."
        if found
        else "You may save in every article, also where newcomers only suggest."
    )
    if not person.has_perm("wiki.add_edit"):
        saving = "Your account may read and suggest, and not save."
    return (right_to_review(person, now).why, saving)


def _fields(
    accounts: Mapping[str, Account], counts: Mapping[str, int], now: datetime
) -> tuple[FieldStanding, ...]:
    """Every field in which there is an account, those with most points behind them first."""
    genes = Gene.objects.in_bulk(_gene_ids(accounts))
    found = []
    for key, account in accounts.items():
        if not key:
            continue
        kind, _, value = key.partition(":")
        gene = genes.get(int(value)) if kind == "gene" else None
        label = gene.symbol if gene else value.replace("-", " ")
        found.append(FieldStanding(key, label, kind, _of(account, now, counts.get(key, 0)), gene))
    return tuple(sorted(found, key=lambda one: (-one.standing.changes, one.label)))


def _groups(accounts: Mapping[str, Account], now: datetime) -> tuple[FieldStanding, ...]:
    """Groups of genes in which she wrote on more than one: an organism's, and those of a GO term.

    The evidence of the genes is put together; the rows behind it are those of each gene.
    """
    ids = _gene_ids(accounts)
    if len(ids) < 2:
        return ()
    members: dict[str, set[int]] = defaultdict(set)
    for gene, name in Gene.objects.filter(pk__in=ids).values_list("pk", "organism__name"):
        members[f"genes of {name}"].add(gene)
    terms = OntologyAnnotation.objects.filter(gene_id__in=ids, negated=False)
    for gene, term in terms.order_by().values_list("gene_id", "term").distinct():
        members[f"genes with “{term}”"].add(gene)
    sizes = Counter({label: len(genes) for label, genes in members.items() if len(genes) > 1})
    order = sorted(sizes, key=lambda label: (-sizes[label], label))[:_GROUPS]
    return tuple(
        FieldStanding("", label, "group", _pool(accounts, members[label], now)) for label in order
    )


def _pool(accounts: Mapping[str, Account], genes: Iterable[int], now: datetime) -> Shares:
    second, rules = int(now.timestamp()), RULES[RULES_VERSION]
    return _of(pooled([accounts[f"gene:{gene}"] for gene in sorted(genes)], second, rules), now)


def _gene_ids(accounts: Iterable[str]) -> list[int]:
    return [int(key.removeprefix("gene:")) for key in accounts if key.startswith("gene:")]


def _of(account: Account, now: datetime, changes: int = 0) -> Shares:
    return _shares(standing_of(account, int(now.timestamp()), RULES[RULES_VERSION]), changes)


def _shares(standing: Standing, changes: int = 0) -> Shares:
    return Shares(*(round(value / _MICRO, 2) for value in standing), changes)


def _row(point: StandingPoint) -> Row:
    return Row(
        point,
        point.amount / _MICRO,
        point.before / _MICRO,
        point.after / _MICRO,
        "" if point.rule == "time" else _DEEDS[StandingEvent.Kind(point.event.kind)],
    )


_DEEDS = {
    StandingEvent.Kind.SAVED: "saved",
    StandingEvent.Kind.OPINION: "said",
    StandingEvent.Kind.WITHDRAWN: "took back",
}
