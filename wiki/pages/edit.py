"""The page of one Edit: what it did to each sentence, and whose words it touched."""

from dataclasses import dataclass

from wiki.models import Article, Edit, SectionVersion, SentenceVersion
from wiki.models.journal import SectionState, sections_at, sentences_of
from wiki.pages.changes import (
    Changed,
    Difference,
    TextChange,
    difference,
    versions_at,
    wording,
    writers_of,
)


@dataclass(frozen=True, slots=True)
class SectionChanges:
    """What the Edit did to one Section."""

    section: int
    heading: str
    notes: tuple[str, ...]  # "renamed from …", "moved", "added", "removed"
    changes: tuple[TextChange, ...]


@dataclass(frozen=True, slots=True)
class EditPage:
    """One Edit and its neighbours in the history."""

    article: Article
    edit: Edit
    sections: tuple[SectionChanges, ...]
    difference: Difference  # of all Sections together, with the sums of the marks
    is_head: bool
    previous: int | None
    next: int | None


def edit_page(article: Article, number: int) -> EditPage:
    """The page of Edit `number`; Edit.DoesNotExist if there is none.

    Fourteen queries, and four more where words may be copies.
    """
    edit = Edit.objects.select_related("author", "accepted_by", "suggestion").get(
        article=article, number=number
    )
    versions = list(SentenceVersion.objects.filter(edit=edit))
    before = versions_at([version.sentence_id for version in versions], edit.pk - 1)
    touched = [row.section_id for row in SectionVersion.objects.filter(edit=edit)]
    then = {s.section: s for s in sections_at(article, number - 1, touched)}
    now = {s.section: s for s in sections_at(article, number, touched)}
    order = {
        sentence: index
        for state in now.values()
        for index, (sentence, _, _) in enumerate(state.layout)
    }
    versions.sort(key=lambda version: (order.get(version.sentence_id, -1), version.pk))
    changed = [
        Changed(
            version.sentence_id,
            wording(before.get(version.sentence_id)),
            wording(version),
            tuple(version.acts.split()),
        )
        for version in versions
    ]
    found = difference(
        changed,
        writers_of(one.runs for change in changed for one in (change.before, change.after)),
        {edit.pk},
        article=article.pk,
        standing=lambda: sentences_of(sections_at(article, number - 1)),
    )
    by_section: dict[int, list[TextChange]] = {}
    for version, change in zip(versions, found.changes, strict=True):
        by_section.setdefault(version.section_id, []).append(change)
    states = sorted(now.values(), key=lambda state: (state.position, state.section))
    return EditPage(
        article=article,
        edit=edit,
        sections=tuple(
            SectionChanges(
                state.section,
                state.heading,
                _notes(then.get(state.section), state),
                tuple(by_section.get(state.section, ())),
            )
            for state in states
        ),
        difference=found,
        is_head=number == article.number,
        previous=number - 1 if number > 1 else None,
        next=number + 1 if number < article.number else None,
    )


def _notes(then: SectionState | None, now: SectionState) -> tuple[str, ...]:
    if then is None:
        return ("added",)
    if now.is_removed != then.is_removed:
        return ("removed",) if now.is_removed else ("restored",)
    notes = []
    if now.heading != then.heading:
        notes.append(f"renamed from “{then.heading}”")
    if now.position != then.position:
        notes.append("moved")
    return tuple(notes)
