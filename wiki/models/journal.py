"""Reading the journal: what the text of a Section was after an Edit.

django-reversion keeps one Version of a Section for each Edit that touched it. Nothing here
reverts: going back is a new Edit (actions/restore.py).
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.contrib.contenttypes.models import ContentType
from django.db.models import OuterRef, Subquery
from reversion.models import Version

from wiki.models.article import Article, Section
from wiki.models.history import Edit, SectionVersion


@dataclass(frozen=True, slots=True)
class SectionState:
    """A Section as it stood after one Edit."""

    section: int
    edit: int  # id of the Edit that left it so
    heading: str
    position: int
    is_removed: bool
    source: str
    layout: tuple[tuple[int, int, int], ...]  # (sentence, start, end) over the source


def sections_at(
    article: Article, number: int, sections: Iterable[int] | None = None
) -> list[SectionState]:
    """How the Sections of `article` stood after Edit `number`, in reading order.

    Removed ones are among them, marked; those that did not exist yet are not. `sections`
    narrows it to some. Four queries, whose cost grows with the number of Sections and not with
    the number of Edits: each is asked for its last version up to the Edit, by the index.
    """
    rows = section_versions_at(article, number, sections)
    return sorted(states_of(rows), key=lambda state: (state.position, state.section))


def section_versions_at(
    article: Article, number: int, sections: Iterable[int] | None = None
) -> list[SectionVersion]:
    """The last SectionVersion of each Section of `article` up to Edit `number`, in any order.

    Headings and layouts without the text. Two queries.
    """
    last_edit = (
        Edit.objects.filter(article_id=article.pk, number__lte=number)
        .order_by("-number")
        .values("pk")[:1]
    )
    last = (
        SectionVersion.objects.filter(section_id=OuterRef("pk"), edit_id__lte=Subquery(last_edit))
        .order_by("-edit_id")
        .values("pk")[:1]
    )
    there = Section.objects.filter(article_id=article.pk)
    if sections is not None:
        there = there.filter(pk__in=list(sections))
    latest = there.order_by().annotate(last=Subquery(last)).values_list("last", flat=True)
    return list(SectionVersion.objects.filter(pk__in=[pk for pk in latest if pk is not None]))


def states_of(versions: Iterable[SectionVersion]) -> list[SectionState]:
    """These SectionVersions with their text, in their order. Two queries; for none, none."""
    rows = list(versions)
    sources = _sources({(row.section_id, row.edit_id) for row in rows})
    return [
        SectionState(
            section=row.section_id,
            edit=row.edit_id,
            heading=row.heading,
            position=row.position,
            is_removed=row.is_removed,
            source=sources[row.section_id, row.edit_id],
            layout=tuple((s, a, b) for s, a, b in row.layout),
        )
        for row in rows
    ]


def place_of(sentence: int, states: Iterable[SectionState]) -> tuple[SectionState, int, int] | None:
    """The state in which a Sentence stands, and where it begins and ends in its source; None where
    it stands in none of them.
    """
    for state in states:
        for key, start, end in state.layout:
            if key == sentence and not state.is_removed:
                return state, start, end
    return None


def sentences_of(states: Iterable[SectionState]) -> list[str]:
    """The sentences that stand in these states, in order."""
    return [state.source[start:end] for state in states for _, start, end in state.layout]


def _sources(wanted: set[tuple[int, int]]) -> Mapping[tuple[int, int], str]:
    """The journal's text for each (section, edit)."""
    if not wanted:
        return {}
    # By their Revisions, and not by the Sections: of a Section there is a Version for every Edit.
    versions = Version.objects.filter(
        content_type=ContentType.objects.get_for_model(Section),
        revision__journal_entry__edit_id__in={edit for _, edit in wanted},
    ).values_list("object_id", "revision__journal_entry__edit_id", "pk")
    keys = {pk: (int(section), edit) for section, edit, pk in versions}
    found = {pk: key for pk, key in keys.items() if key in wanted}
    return {
        found[version.pk]: version.field_dict["source"]
        for version in Version.objects.filter(pk__in=list(found))
    }
