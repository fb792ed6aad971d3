"""Two states of an Article side by side, sentence by sentence and word by word."""

from dataclasses import dataclass

from wiki.authorship.difference import NOTHING
from wiki.models import Article, Edit, SentenceVersion
from wiki.models.journal import SectionState, sections_at, sentences_of
from wiki.pages.changes import (
    Changed,
    Difference,
    Part,
    TextChange,
    difference,
    versions_at,
    wording,
    writers_of,
)


@dataclass(frozen=True, slots=True)
class SectionComparison:
    """One Section at the two states; `heading_before` is set where it was another."""

    section: int
    heading: str
    heading_before: str
    notes: tuple[str, ...]
    changes: tuple[TextChange, ...]


@dataclass(frozen=True, slots=True)
class ComparePage:
    """What changed from Edit `old` to Edit `new`, and by whom."""

    article: Article
    old: Edit
    new: Edit
    sections: tuple[SectionComparison, ...]
    edits_between: int
    difference: Difference  # of all Sections together, with the sums of the marks

    @property
    def is_same(self) -> bool:
        return not self.sections


def compare_page(article: Article, old: int, new: int) -> ComparePage:
    """The difference between the states after two Edits; Edit.DoesNotExist if one is missing.

    A sentence is compared with itself, wherever it stands. Seventeen queries.
    """
    first = Edit.objects.select_related("author").get(article=article, number=old)
    second = Edit.objects.select_related("author").get(article=article, number=new)
    then = {s.section: s for s in sections_at(article, old) if not s.is_removed}
    now = {s.section: s for s in sections_at(article, new) if not s.is_removed}
    was, becomes = _sentences(then), _sentences(now)
    low, high = sorted((first.pk, second.pk))
    between = Edit.objects.filter(article=article, pk__gt=low, pk__lte=high)
    touched = set(
        SentenceVersion.objects.filter(edit__in=between).values_list("sentence_id", flat=True)
    )
    before, after = versions_at(touched, first.pk), versions_at(touched, second.pk)
    changed = {
        sentence: Changed(
            sentence,
            wording(before.get(sentence)) if sentence in was else NOTHING,
            wording(after.get(sentence)) if sentence in becomes else NOTHING,
            _acts(sentence, was, becomes, before, after),
        )
        for sentence in dict.fromkeys((*was, *becomes))
        if sentence in touched
    }
    shown = [one for one in changed.values() if one.acts]
    found = difference(
        shown,
        writers_of(one.runs for change in shown for one in (change.before, change.after)),
        set(between.values_list("pk", flat=True)) if new > old else (),
        article=article.pk,
        standing=lambda: sentences_of(then.values()),
    )
    changes_of = {change.sentence: change for change in found.changes}
    reading = sorted({**then, **now}.values(), key=lambda state: (state.position, state.section))
    comparisons = []
    for state in reading:
        section = state.section
        here, there = then.get(section), now.get(section)
        notes = []
        if here is None:
            notes.append("added")
        elif there is None:
            notes.append("removed")
        elif here.position != there.position:
            notes.append("moved")
        changes = _changes(here, there, changes_of)
        renamed = here is not None and there is not None and here.heading != there.heading
        if changes or notes or renamed:
            comparisons.append(
                SectionComparison(
                    section,
                    state.heading,
                    here.heading if here and renamed else "",
                    tuple(notes),
                    tuple(changes),
                )
            )
    return ComparePage(article, first, second, tuple(comparisons), abs(new - old), found)


def _sentences(states: dict[int, SectionState]) -> dict[int, tuple[int, str]]:
    """Sentence -> its Section and text."""
    return {
        sentence: (state.section, state.source[start:end])
        for state in states.values()
        for sentence, start, end in state.layout
    }


def _acts(
    sentence: int,
    was: dict[int, tuple[int, str]],
    becomes: dict[int, tuple[int, str]],
    before: dict[int, SentenceVersion],
    after: dict[int, SentenceVersion],
) -> tuple[str, ...]:
    """What happened to a Sentence from the one state to the other; nothing when it is the same."""
    if sentence not in becomes:
        return ("removed",)
    if sentence not in was:
        return ("restored",) if sentence in before else ("added",)
    acts = []
    if (was[sentence][1], before[sentence].runs) != (becomes[sentence][1], after[sentence].runs):
        acts.append("changed")
    if was[sentence][0] != becomes[sentence][0]:
        acts.append("moved")
    return tuple(acts)


def _changes(
    before: SectionState | None, after: SectionState | None, changes: dict[int | None, TextChange]
) -> list[TextChange]:
    """The sentences of one Section that differ, in the order of the new text.

    A sentence that left stands before the one it used to precede; one that went to another
    Section is named here and shown there.
    """
    new_order = [sentence for sentence, _, _ in after.layout] if after else []
    staying = set(new_order)
    leaving: dict[int | None, list[int]] = {}
    waiting: list[int] = []
    for sentence, _, _ in before.layout if before else ():
        if sentence in staying:
            leaving[sentence], waiting = waiting, []
        else:
            waiting.append(sentence)
    leaving[None] = waiting
    order = [one for key in (*new_order, None) for one in (*leaving.get(key, ()), key)]
    return [
        _leaves(changes[one]) if one not in staying and changes[one].after else changes[one]
        for one in order
        if one in changes
    ]


def _leaves(change: TextChange) -> TextChange:
    """A sentence in the Section from which it went to another one."""
    note = "Moved to another section"
    words = (Part("left", change.before, "", note),)
    return TextChange(change.sentence, note.lower(), change.before, "", words)
