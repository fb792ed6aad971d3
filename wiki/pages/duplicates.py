"""References that may be one publication twice, for reviewers."""

from collections import defaultdict
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import combinations

from django.db.models import Count

from wiki.models import DistinctReferences, Reference, ReferenceMerge
from wiki.models.identifiers import identifying_key
from wiki.pages.references import ReferenceText, describe

MOST = 50  # pairs on the page
_GROUPS = 200  # groups looked into
_IN_A_GROUP = 20
NEAR = 0.9  # of the letters of two titles


@dataclass(frozen=True, slots=True)
class Pair:
    """Two References and why they may be one; `first` is the better described, or older."""

    first: Reference
    second: Reference
    first_text: ReferenceText
    second_text: ReferenceText
    why: str


@dataclass(frozen=True, slots=True)
class DuplicatesPage:
    """Pairs to look at, and the latest merges."""

    pairs: tuple[Pair, ...]
    is_cut: bool  # whether there are more
    merges: tuple[ReferenceMerge, ...]


def duplicates_page() -> DuplicatesPage:
    """At most 50 pairs: same identifier, same title, then near titles of one author and year.

    Eight queries, whatever the number of references. Near titles are compared within one first
    author and year only; 200 groups of 20 at most.
    """
    apart = set(DistinctReferences.objects.values_list("first_id", "second_id"))
    found: dict[tuple[int, int], Pair] = {}

    def add(one: Reference, other: Reference, why: str) -> None:
        low, high = sorted((one.pk, other.pk))
        if low != high and (low, high) not in apart and (low, high) not in found:
            first, second = sorted((one, other), key=_worth)
            found[low, high] = Pair(first, second, describe(first), describe(second), why)

    for one, other in _by_address():
        add(one, other, "The address of one is the identifier of the other")
    for group in _groups("title_key"):
        for one, other in combinations(group, 2):
            if not one.year or not other.year or abs(one.year - other.year) <= 1:
                add(one, other, "The same title")
    for group in _groups("year", "author_key"):
        for one, other in combinations(group, 2):
            if _near(one.title_key, other.title_key):
                add(one, other, "Nearly the same title, by the same first author in the same year")
    pairs = list(found.values())
    merges = ReferenceMerge.objects.select_related("kept", "merged", "author").order_by("-pk")
    return DuplicatesPage(tuple(pairs[:MOST]), len(pairs) > MOST, tuple(merges[:20]))


def _worth(reference: Reference) -> tuple:
    identifiers = sum(bool(v) for v in (reference.pmid, reference.doi, reference.pmcid))
    return reference.is_bare, -identifiers, reference.pk


def _groups(*names: str) -> list[list[Reference]]:
    """References that share the named fields, none of them empty. Two queries."""
    rows = Reference.objects.standing().exclude(title="").exclude(**{names[-1]: ""})
    shared = rows.values(*names).annotate(n=Count("pk")).filter(n__gt=1).order_by(*names)[:_GROUPS]
    wanted = {tuple(row[name] for name in names) for row in shared}
    groups: dict[tuple, list[Reference]] = defaultdict(list)
    values = [key[-1] for key in wanted]
    for row in rows.filter(**{f"{names[-1]}__in": values}).order_by("pk"):
        key = tuple(getattr(row, name) for name in names)
        if key in wanted and len(groups[key]) < _IN_A_GROUP:
            groups[key].append(row)
    return list(groups.values())


def _near(one: str, other: str) -> bool:
    if min(len(one), len(other)) < 15 or [c for c in one if c.isdigit()] != [
        c for c in other if c.isdigit()
    ]:
        return False  # "Zinc, part 1" and "Zinc, part 2" are two
    matcher = SequenceMatcher(None, one, other, autojunk=False)
    return matcher.real_quick_ratio() >= NEAR and matcher.ratio() >= NEAR


def _by_address() -> list[tuple[Reference, Reference]]:
    """References whose address names another one's identifier. Two queries."""
    rows = Reference.objects.standing().filter(url__regex=r"doi\.org|ncbi\.nlm\.nih\.gov")
    keys = {row: key for row in rows.order_by("pk")[:2000] if (key := identifying_key(row.url))}
    named = Reference.objects.named(list(keys.values())[:2000])
    return [(row, named[key]) for row, key in keys.items() if key in named]
