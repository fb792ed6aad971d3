"""What the marks in a text stand for: citations are bound to References, mentions to Genes."""

from collections.abc import Iterable, Mapping

from genes.models import Gene, GeneName
from wiki.models import Reference
from wiki.models.reference import doi_of, pmid_of


def bind_references(keys: Iterable[str]) -> Mapping[str, Reference]:
    """The Reference that each key names; a PMID or DOI not seen before makes a bare one.

    Keys that name nothing are left out. One query, and two more when References are made.
    """
    wanted = list(keys)
    bound = dict(Reference.objects.named(wanted))
    missing: dict[str, Reference] = {}
    for key in wanted:
        if key in bound:
            continue
        if pmid := pmid_of(key):
            missing[f"pmid-{pmid}"] = Reference(key=f"pmid-{pmid}", pmid=pmid)
        elif doi := doi_of(key):
            missing[f"doi-{doi}"] = Reference(key=f"doi-{doi}", doi=doi)
    if missing:
        # Another save may be making the same ones at this moment: the first stands. In one order
        # everywhere, so that two of them never wait for each other.
        Reference.objects.bulk_create(
            [missing[key] for key in sorted(missing)], ignore_conflicts=True
        )
        bound |= Reference.objects.named(wanted)
    return bound


def bind_genes(names: Iterable[str], organism: int) -> Mapping[str, Gene]:
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
