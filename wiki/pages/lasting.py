"""Whose words last: people by words of theirs that others have kept, by field and period."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from urllib.parse import urlencode

from django.core.paginator import Page, Paginator
from django.db.models import Case, Count, F, IntegerField, Q, QuerySet, Sum, Value, When
from django.db.models.functions import Coalesce, Upper
from django.db.models.lookups import Exact

from accounts.models import User
from genes.find import find_genes
from genes.models import OntologyAnnotation, Organism
from wiki.models import Section, SectionVersion, Share, WordChange
from wiki.models.fate import kept_change

PER_PAGE = 50
FIELDS = {
    "": "All articles",
    "gene": "A gene",
    "organism": "An organism",
    "term": "A GO term",
    "section": "A section",
}
PERIODS = {"": ("All time", None), "year": ("The last year", 365), "90": ("The last 90 days", 90)}


@dataclass(frozen=True, slots=True)
class Chosen:
    """Which words count: those of a field (a key of FIELDS and a name) and of a period.

    `problem` is a sentence for whoever asked, when the name names nothing; then no words count.
    """

    field: str
    name: str
    period: str
    where: Q  # over WordChange
    problem: str = ""

    @property
    def is_narrowed(self) -> bool:
        return bool(self.field or self.period)

    @property
    def period_label(self) -> str:
        return PERIODS[self.period][0]

    @property
    def query(self) -> str:
        """The choice as the end of an address, '&field=gene&name=IL2', to be escaped once."""
        given = {"field": self.field, "name": self.name, "period": self.period}
        found = urlencode({key: value for key, value in given.items() if value})
        return f"&{found}" if found else ""


def everything() -> Chosen:
    """No field and no period: all words."""
    return Chosen("", "", "", Q())


def chosen(field: str, name: str, period: str, now: datetime) -> Chosen:
    """What an address asks for; anything unknown in it asks for everything. At most two queries."""
    field = field if field in FIELDS else ""
    period = period if period in PERIODS else ""
    name = " ".join(name.replace("\0", " ").split())[:300] if field else ""
    where = Q()
    days = PERIODS[period][1]
    if days is not None:
        where &= Q(origin__at__gte=now - timedelta(days=days))
    if not field:
        return Chosen(field, name, period, where)
    if not name:
        problem = f"Please give a name for “{FIELDS[field]}”."
        return Chosen(field, name, period, Q(pk__in=[]), problem)
    found, problem = _NAMED[field](name)
    return Chosen(field, name, period, Q(pk__in=[]) if problem else where & found, problem)


def _gene(name: str) -> tuple[Q, str]:
    genes = find_genes(name, limit=20)
    exact = [g for g in genes if name.lower() in (g.symbol.lower(), str(g.pk))] or genes[:1]
    if not exact:
        return Q(), f"There is no gene “{name}” here: please give a symbol or an NCBI Gene ID."
    return Q(article__gene__in=[gene.pk for gene in exact]), ""


def _organism(name: str) -> tuple[Q, str]:
    same = Upper(Value(name))
    found = Organism.objects.filter(
        Exact(Upper("name"), same) | Exact(Upper("common_name"), same)
    ).values_list("pk", flat=True)
    pks = list(found[:20])
    if not pks:
        return Q(), f"There is no organism “{name}” here: please give a name as Homo sapiens."
    return Q(article__gene__organism__in=pks), ""


def _term(name: str) -> tuple[Q, str]:
    by_id = name.upper().startswith("GO:")
    same = Q(go_id=name.upper()) if by_id else Exact(Upper("term"), Upper(Value(name)))
    annotations = OntologyAnnotation.objects.filter(same, negated=False)
    if not annotations.exists():
        return Q(), f"No gene here has the GO term “{name}”: please give it as a gene’s page does."
    return Q(article__gene__in=annotations.values("gene_id")), ""


def _section(name: str) -> tuple[Q, str]:
    same = Section.objects.filter(Exact(Upper("heading"), Upper(Value(name))))
    if not same.exists():
        return Q(), f"No article here has a section “{name}”."
    touching = SectionVersion.objects.filter(section__in=same.values("pk"))
    return Q(origin__in=touching.values("edit_id")), ""


_NAMED = {"gene": _gene, "organism": _organism, "term": _term, "section": _section}


def lasting_change() -> Case:
    """kept_change() of words that somebody else has seen, and nothing for others: words of an
    Edit after which another person saved in the same Article. An expression over WordChange."""
    return Case(
        When(
            origin_id__lte=F("article__seen_until"),
            article_id=F("origin__article_id"),
            then=kept_change(),
        ),
        default=Value(0),
        output_field=IntegerField(),
    )


@dataclass(frozen=True, slots=True)
class Lasting:
    """What one person wrote in a field and a period: words, and what became of them."""

    person: User
    written: int
    standing: int  # of what was written
    lasting: int  # of these, in Edits after which somebody else saved in the article
    edits: int
    articles: int


@dataclass(frozen=True, slots=True)
class Source:
    """A machine account, and how many words of the text it brought stand."""

    account: User
    words: int


@dataclass(frozen=True, slots=True)
class PeoplePage:
    """People by words of theirs that others have kept."""

    chosen: Chosen
    rows: tuple[Lasting, ...]
    page: Page
    sources: tuple[Source, ...]


def people_page(chosen: Chosen, *, page: str = "1") -> PeoplePage:
    """Who wrote in the chosen field and period, 50 a page: at most five queries.

    The sums are made in the database, over the changes of words in that field and period. Who
    chose not to be listed, and machine accounts, are left out.
    """
    shown = Paginator(_ranked(chosen), PER_PAGE).get_page(page)
    found = list(shown.object_list)
    people = User.objects.in_bulk([row["origin__author_id"] for row in found])
    sources = (
        Share.objects.filter(author__is_machine=True, words__gt=0)
        .order_by()
        .values_list("author_id")
        .annotate(n=Sum("words"))
    )
    words = {} if chosen.is_narrowed else dict(sources)
    accounts = User.objects.in_bulk(words) if words else {}
    return PeoplePage(
        chosen=chosen,
        rows=tuple(
            Lasting(
                people[row["origin__author_id"]],
                row["written"],
                row["standing"],
                row["lasting"],
                row["edits"],
                row["articles"],
            )
            for row in found
        ),
        page=shown,
        sources=tuple(
            Source(accounts[pk], n)
            for pk, n in sorted(words.items(), key=lambda pair: (-pair[1], pair[0]))
        ),
    )


def _ranked(chosen: Chosen) -> QuerySet:
    return (
        WordChange.objects.filter(chosen.where, origin__author__is_machine=False)
        .exclude(origin__author__shown__listed=False)
        .order_by()
        .values("origin__author_id")
        .annotate(
            written=Coalesce(Sum("change", filter=Q(edit=F("origin"))), 0),
            standing=Sum(kept_change()),
            lasting=Sum(lasting_change()),
            edits=Count("origin_id", distinct=True, filter=Q(edit=F("origin"))),
            articles=Count("article_id", distinct=True, filter=Q(edit=F("origin"))),
        )
        .filter(written__gt=0)
        .order_by("-lasting", "-standing", "-written", "origin__author_id")
    )
