"""What the citations in a text stand for."""

from collections.abc import Iterable, Mapping

from wiki.actions.describe import describe
from wiki.models import Reference
from wiki.models.identifiers import doi_of, pmcid_of, pmid_of


def bind_references(keys: Iterable[str]) -> Mapping[str, Reference]:
    """The Reference that each key names; an identifier not seen before makes a bare one.

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
        elif pmcid := pmcid_of(key):
            missing[f"pmc-{pmcid}"] = Reference(key=f"pmc-{pmcid}", pmcid=pmcid)
        elif doi := doi_of(key):
            missing[f"doi-{doi}"] = Reference(key=f"doi-{doi}", doi=doi)
    if missing:
        # Another save may be making the same ones at this moment: the first stands. In one order
        # everywhere, so that two of them never wait for each other.
        Reference.objects.bulk_create(
            [describe(missing[key]) for key in sorted(missing)], ignore_conflicts=True
        )
        bound |= Reference.objects.named(wanted)
    return bound
