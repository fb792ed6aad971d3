"""Which gene a mention like [[IL2]] in a text means."""

from collections.abc import Iterable, Mapping

from genes.models import Gene, GeneName


def genes_named(names: Iterable[str], organism: int) -> Mapping[str, Gene]:
    """The Gene that each name means in an organism: its symbol, else an alias that is unique.

    Names that mean none, or several, are left out. Two queries.
    """
    wanted = list(names)
    if not wanted:
        return {}
    meant: dict[str, dict[int, Gene]] = {}
    for gene in Gene.objects.filter(organism_id=organism, symbol__in=wanted):
        meant.setdefault(gene.symbol, {})[gene.pk] = gene
    aliases = GeneName.objects.filter(
        gene__organism_id=organism,
        name__in=[name for name in wanted if name not in meant],
        kind__in=[GeneName.Kind.ALIAS, GeneName.Kind.FORMER_SYMBOL],
    ).select_related("gene")
    for alias in aliases:
        meant.setdefault(alias.name, {})[alias.gene_id] = alias.gene
    return {name: next(iter(genes.values())) for name, genes in meant.items() if len(genes) == 1}
