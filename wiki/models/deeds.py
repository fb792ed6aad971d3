"""Edits and opinions as the rules of standing take them: read from the ledger."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import groupby
from typing import Any

from django.utils.text import slugify

from wiki.authorship.credit import Run
from wiki.authorship.explain import tally
from wiki.models.article import Article
from wiki.models.fate import words_standing
from wiki.models.history import Edit, SectionVersion, SentenceVersion, WordChange
from wiki.models.suggestion import SuggestedSection, Suggestion
from wiki.reputation.events import MICRO
from wiki.reputation.judged import Deed, Standing, judge, stint_start, window

_KINDS = 3  # of Section that one event counts in

Facts = dict[str, Any]


def facts_of_edit(edit: Edit) -> Facts:
    """What a save says of those before it, as plain values: the parts of a `Saved` event.

    As of that Edit, whatever came later. Four queries, over at most WINDOW + ROW Edits.
    """
    deeds, headings = _deeds(edit.article_id, window(edit.number), edit.number)

    def standing(origins: Iterable[int]) -> Mapping[int, int]:
        return words_standing(edit.article_id, origins, before=edit.pk + 1)

    return _facts(edit.article_id, _gene(edit.article_id), deeds, headings, standing)


def facts_of_article(article: Article) -> Iterator[tuple[int, Facts]]:
    """The facts of every Edit of an Article that a person saved, with the Edit's id, in order.

    The same as `facts_of_edit` of each, in four queries altogether; memory for the Article's
    Edits.
    """
    deeds, headings = _deeds(article.pk, 1, article.number)
    stands: dict[int, int] = {}

    def stood(origins: Iterable[int]) -> Mapping[int, int]:
        return {origin: stands.get(origin, 0) for origin in origins}

    first = 0
    for index, deed in enumerate(deeds):
        stands.update({origin: after for origin, (_, after) in deed.changes.items()})
        while deeds[first].number < window(deed.number):
            first += 1
        if not deed.machine:
            yield (
                deed.edit,
                _facts(article.pk, article.gene_id, deeds[first : index + 1], headings, stood),
            )


def facts_of_opinion(version: SentenceVersion, by: int) -> list[tuple[Edit, Facts]]:
    """Whom an opinion on a SentenceVersion is about: each of its authors save `by` and machines.

    For each the Edit that wrote most of their words there, and the facts of an `Opinion` save its
    kind. Two queries, and one for each author.
    """
    runs = [Run(origin, length) for origin, length in version.runs]
    by_origin = tally(runs, version.text)
    edits = Edit.objects.select_related("author", "article").in_bulk(by_origin)
    by_author: dict[int, dict[int, int]] = {}
    for origin, words in by_origin.items():
        by_author.setdefault(edits[origin].author_id, {})[origin] = words
    whole = sum(by_origin.values())
    fields = opinion_fields(version)
    found = []
    for author, origins in sorted(by_author.items()):
        most = min(origins, key=lambda origin: (-origins[origin], origin))
        words = sum(origins.values())
        if author == by or edits[most].author.is_machine or not words:
            continue
        facts = {
            "by": str(by),
            "about": str(author),
            "edit": str(stint_of(edits[most])),
            "article": str(version.edit.article_id),
            "fields": list(fields),
            "share": words * MICRO // whole,
        }
        found.append((edits[most], facts))
    return found


def opinion_fields(version: SentenceVersion) -> tuple[str, ...]:
    """The fields that what is said of a SentenceVersion counts in."""
    return _fields(_gene(version.edit.article_id), [version.section.heading])


def edit_fields(edit: Edit) -> tuple[str, ...]:
    """The fields that an Edit counts in. Two queries."""
    headings = SectionVersion.objects.filter(edit=edit).order_by("section_id")
    return _fields(_gene(edit.article_id), headings.values_list("heading", flat=True))


def suggestion_fields(suggestion: Suggestion) -> tuple[str, ...]:
    """The fields that what becomes of a Suggestion counts in. Two queries."""
    headings = (
        SuggestedSection.objects.filter(
            revision__suggestion=suggestion, revision__number=suggestion.revision
        )
        .order_by("place")
        .values_list("heading", flat=True)
    )
    return _fields(_gene(suggestion.article_id), headings)


def stint_of(edit: Edit) -> int:
    """The id of the first Edit of those in a row that standing takes as one with it. One query."""
    start = edit.pk
    rows = (
        Edit.objects.filter(
            article_id=edit.article_id,
            number__gte=stint_start(edit.number),
            number__lt=edit.number,
        )
        .exclude(kind=Edit.Kind.REBUILD)
        .order_by("-number")
    )
    for pk, author, at in rows.values_list("pk", "author_id", "at"):
        if (author, at.date()) != (edit.author_id, edit.at.date()):
            break
        start = pk
    return start


def _gene(article: int) -> int:
    return Article.objects.values_list("gene_id", flat=True).get(pk=article)


def _fields(gene: int, headings: Iterable[str]) -> tuple[str, ...]:
    kinds = dict.fromkeys(slug[:60] for slug in map(slugify, headings) if slug)
    return (f"gene:{gene}", *(f"section:{kind}" for kind in list(kinds)[:_KINDS]))


def _facts(
    article: int,
    gene: int,
    deeds: Sequence[Deed],
    headings: Mapping[int, list[str]],
    standing: Standing,
) -> Facts:
    last = deeds[-1]
    treated, own = judge(deeds, standing)
    return {
        "author": str(last.author),
        "article": str(article),
        "words": sum(abs(change) for change, _ in last.changes.values()),
        "treated": [list(one) for one in treated],
        "own_undone": list(own),
        "fields": list(_fields(gene, headings.get(last.edit, ()))),
    }


def _deeds(article: int, first: int, last: int) -> tuple[list[Deed], dict[int, list[str]]]:
    """The Edits of these numbers but rebuilds, and the headings of what each touched."""
    edits = list(
        Edit.objects.filter(article_id=article, number__gte=first, number__lte=last)
        .exclude(kind=Edit.Kind.REBUILD)
        .order_by("number")
        .values_list("pk", "number", "author_id", "at", "author__is_machine")
    )
    if not edits:
        return [], {}
    low, high = edits[0][0], edits[-1][0]
    sections: dict[int, set[int]] = {}
    headings: dict[int, list[str]] = {}
    touched = SectionVersion.objects.filter(
        edit_id__gte=low, edit_id__lte=high, section__article_id=article
    ).order_by("edit_id", "section_id")
    for edit, section, heading in touched.values_list("edit_id", "section_id", "heading"):
        sections.setdefault(edit, set()).add(section)
        headings.setdefault(edit, []).append(heading)
    rows = WordChange.objects.filter(edit_id__gte=low, edit_id__lte=high, article_id=article)
    changes = {
        edit: {origin: (change, words) for _, origin, change, words in group}
        for edit, group in groupby(
            rows.order_by("edit_id", "origin_id").values_list(
                "edit_id", "origin_id", "change", "words"
            ),
            key=lambda row: row[0],
        )
    }
    deeds = [
        Deed(
            pk,
            number,
            author,
            int(at.timestamp()) // 86_400,
            frozenset(sections.get(pk, ())),
            changes.get(pk, {}),
            machine,
        )
        for pk, number, author, at, machine in edits
    ]
    return deeds, headings
