"""What a save asks for, brought onto the head of the Article: merged, or found in conflict."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from wiki.authorship.merge import Merged, merge
from wiki.models import Article, Section, SectionVersion
from wiki.models.journal import sections_at


@dataclass(frozen=True, slots=True)
class SectionChange:
    """What one save asks of one Section; None leaves a thing as it is.

    `section` None makes a new Section, at the end unless `after` says otherwise. `after` is the
    id of the Section it shall follow, 0 for the top. `position` sets the stored place itself,
    as a restoration needs. `continues` names a Sentence that was edited as such, and where its
    new wording stands in `text`: (sentence, start, end).
    """

    section: int | None = None
    heading: str | None = None
    text: str | None = None
    after: int | None = None
    position: int | None = None
    removed: bool | None = None
    continues: tuple[int, int, int] | None = None


@dataclass(frozen=True, slots=True)
class SectionConflict:
    """A Section that two people changed in the same place."""

    section: int
    heading: str
    ancestor: str  # the text both started from
    theirs: str  # the text that was saved first
    mine: str  # the text that was not saved
    merged: Merged  # what could be merged, mine standing where it could not
    their_heading: str = ""  # set where both renamed the Section
    was_removed: bool = False


class EditConflict(Exception):
    """The save touches what somebody else has changed since. Nothing was written."""

    def __init__(self, head: int, conflicts: Sequence[SectionConflict]) -> None:
        super().__init__(f"{len(conflicts)} sections in conflict with Edit {head}")
        self.head = head
        self.conflicts = tuple(conflicts)


def merge_changes(
    article: Article, sections: dict[int, Section], changes: Sequence[SectionChange], base: int
) -> tuple[list[SectionChange], bool]:
    """The changes as they apply to the head, and whether any text had to be merged.

    `sections` are the Article's Sections as they stand. Raises EditConflict. Two to five
    queries, and only if the base is not the head.
    """
    asked = [change.section for change in changes if change.section is not None]
    if base >= article.number or not asked:
        return list(changes), False
    moved_on = set(
        SectionVersion.objects.filter(
            section_id__in=asked, edit__article_id=article.pk, edit__number__gt=base
        ).values_list("section_id", flat=True)
    )
    if not moved_on:
        return list(changes), False
    ancestors = {state.section: state for state in sections_at(article, base, moved_on)}
    merged_changes: list[SectionChange] = []
    conflicts: list[SectionConflict] = []
    any_merged = False
    for change in changes:
        if change.section not in moved_on:
            merged_changes.append(change)
            continue
        section = sections[change.section]
        ancestor = ancestors.get(change.section)
        before = ancestor.source if ancestor and not ancestor.is_removed else ""
        heading_before = ancestor.heading if ancestor else section.heading
        mine = before if change.text is None else change.text
        outcome = merge(before, section.source, mine)
        heading, both_renamed = _merge_heading(heading_before, section.heading, change.heading)
        taken_out = section.is_removed and ancestor is not None and not ancestor.is_removed
        gone = taken_out and not change.removed
        if gone and mine == before and change.heading in (None, heading_before):
            continue  # they removed what I left as it was
        removes_changed = (
            bool(change.removed) and not section.is_removed and section.source != before
        )
        if outcome.conflicts or both_renamed or gone or removes_changed:
            conflicts.append(
                SectionConflict(
                    section=section.pk,
                    heading=change.heading or section.heading,
                    ancestor=before,
                    theirs=section.source,
                    mine="" if change.removed else mine,
                    merged=Merged(mine, outcome.conflicts) if gone else outcome,
                    their_heading=section.heading if both_renamed else "",
                    was_removed=taken_out,
                )
            )
            continue
        text = None if change.text is None else outcome.text
        any_merged |= text is not None and section.source != before
        continues = _found_again(change, text)
        merged_changes.append(replace(change, text=text, heading=heading, continues=continues))
    if conflicts:
        raise EditConflict(article.number, conflicts)
    return merged_changes, any_merged


def _found_again(change: SectionChange, text: str | None) -> tuple[int, int, int] | None:
    """Where the wording of a Sentence edited as such stands in the merged text, if it does."""
    if change.continues is None or change.text is None or text is None:
        return None
    sentence, start, end = change.continues
    words = change.text[start:end]
    spots = (text.rfind(words, 0, start + len(words)), text.find(words, start))
    there = [at for at in spots if at >= 0]
    if not words or not there:
        return None
    at = min(there, key=lambda at: abs(at - start))
    return sentence, at, at + len(words)


def _merge_heading(before: str, theirs: str, mine: str | None) -> tuple[str | None, bool]:
    """The heading to set, and whether both changed it to different ones."""
    if mine is None or mine in (before, theirs):
        return None, False
    return mine, theirs != before
