"""Which gene a mention like [[IL2]] in a text means."""

from collections.abc import Iterable, Mapping

from django.db import models
from django.db.models import Count, Q

from genes.models import Gene, GeneName
from genes.names import numbered
from wiki.models.article import Article


class GeneMention(models.Model):
    """A gene named in a present Sentence, bound to its record."""

    sentence = models.ForeignKey("wiki.Sentence", models.CASCADE, related_name="gene_mentions")
    gene = models.ForeignKey("genes.Gene", models.PROTECT, related_name="mentions")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["sentence", "gene"], name="gene_mention_once")
        ]

    def __str__(self) -> str:
        return f"{self.gene_id} in {self.sentence_id}"


class BoundName(models.Model):
    """The gene that a name in double brackets means in an Article, from its first use there on.

    Symbols come and go: without this a text that nobody touched would mean another gene as soon as
    another gene takes the symbol. Kept when the last mention goes, for past states and returns.
    """

    article = models.ForeignKey("wiki.Article", models.CASCADE, related_name="bound_names")
    name = models.CharField(max_length=80)
    gene = models.ForeignKey("genes.Gene", models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["article", "name"], name="bound_name_once")]

    def __str__(self) -> str:
        return f"{self.name} is {self.gene_id} in {self.article_id}"


def genes_meant(names: Iterable[str], article: Article) -> Mapping[str, Gene]:
    """The Gene that each name means in an Article: what it has meant there so far, else by
    `genes_named`. Names that mean none, or several, are left out. At most three queries."""
    wanted = list(names)
    if not wanted:
        return {}
    meant = {name: bound.gene for name, bound in _bound(article, wanted).items()}
    return meant | genes_named(
        [name for name in wanted if name not in meant], article.gene.organism_id
    )


def keep_names(article: Article, meant: Mapping[str, Gene]) -> None:
    """Remember what these names mean in the Article, where that is not remembered yet.

    One query, and one more when there is something new.
    """
    wanted = {name: gene for name, gene in meant.items() if numbered(name) is None}
    if not wanted:
        return
    known = _bound(article, wanted)
    fresh = [
        BoundName(article=article, name=name, gene=wanted[name])
        for name in sorted(wanted)
        if name not in known
    ]
    if fresh:
        BoundName.objects.bulk_create(fresh, ignore_conflicts=True)


def _bound(article: Article, names: Iterable[str]) -> dict[str, BoundName]:
    if article.pk is None:
        return {}
    rows = BoundName.objects.filter(article=article, name__in=list(names)).select_related("gene")
    return {row.name: row for row in rows}


def ambiguous_names(names: Iterable[str], organism: int) -> set[str]:
    """Those names that are aliases of several genes of an organism. At most one query."""
    wanted = list(names)
    if not wanted:
        return set()
    several = (
        GeneName.objects.filter(
            gene__organism_id=organism,
            name__in=wanted,
            kind__in=[GeneName.Kind.ALIAS, GeneName.Kind.FORMER_SYMBOL],
        )
        .values("name")
        .annotate(genes=Count("gene", distinct=True))
        .filter(genes__gt=1)
    )
    return {row["name"] for row in several}


def genes_named(names: Iterable[str], organism: int) -> Mapping[str, Gene]:
    """The Gene that each name means in an organism: its symbol, else an alias that is unique.

    A name that gives its Gene ID, "gene:16183 Il2", means that gene whatever its organism. Names
    that mean none, or several, are left out. Two queries.
    """
    wanted = list(names)
    if not wanted:
        return {}
    given = {name: found[0] for name in wanted if (found := numbered(name))}
    plain = [name for name in wanted if name not in given]
    meant: dict[str, dict[int, Gene]] = {}
    by_number: dict[int, Gene] = {}
    symbols = set(plain)
    either = Q(organism_id=organism, symbol__in=plain)
    if given:
        either |= Q(pk__in=set(given.values()))
    for gene in Gene.objects.filter(either):
        by_number[gene.pk] = gene
        if gene.organism_id == organism and gene.symbol in symbols:
            meant.setdefault(gene.symbol, {})[gene.pk] = gene
    missing = [name for name in plain if name not in meant]
    if missing:
        aliases = GeneName.objects.filter(
            gene__organism_id=organism,
            name__in=missing,
            kind__in=[GeneName.Kind.ALIAS, GeneName.Kind.FORMER_SYMBOL],
        ).select_related("gene")
        for alias in aliases:
            meant.setdefault(alias.name, {})[alias.gene_id] = alias.gene
    found = {name: next(iter(genes.values())) for name, genes in meant.items() if len(genes) == 1}
    return found | {
        name: by_number[number] for name, number in given.items() if number in by_number
    }
