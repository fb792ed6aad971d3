"""Two states of an Article side by side, sentence by sentence and word by word."""

from dataclasses import dataclass

from wiki.models import Article, Edit
from wiki.models.journal import SectionState, sections_at
from wiki.pages.changes import TextChange, text_change


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

    @property
    def is_same(self) -> bool:
        return not self.sections


def compare_page(article: Article, old: int, new: int) -> ComparePage:
    """The difference between the states after two Edits; Edit.DoesNotExist if one is missing.

    A sentence is compared with itself, wherever it stands. Ten queries.
    """
    first = Edit.objects.select_related("author").get(article=article, number=old)
    second = Edit.objects.select_related("author").get(article=article, number=new)
    then = {s.section: s for s in sections_at(article, old) if not s.is_removed}
    now = {s.section: s for s in sections_at(article, new) if not s.is_removed}
    was = _sentences(then)
    becomes = _sentences(now)
    reading = sorted({**then, **now}.values(), key=lambda state: (state.position, state.section))
    comparisons = []
    for state in reading:
        section = state.section
        before, after = then.get(section), now.get(section)
        notes = []
        if before is None:
            notes.append("added")
        elif after is None:
            notes.append("removed")
        elif before.position != after.position:
            notes.append("moved")
        changes = _changes(before, after, was, becomes)
        renamed = before is not None and after is not None and before.heading != after.heading
        if changes or notes or renamed:
            comparisons.append(
                SectionComparison(
                    section,
                    state.heading,
                    before.heading if before and renamed else "",
                    tuple(notes),
                    tuple(changes),
                )
            )
    return ComparePage(article, first, second, tuple(comparisons), abs(new - old))


def _sentences(states: dict[int, SectionState]) -> dict[int, tuple[int, str]]:
    """Sentence -> its Section and text."""
    return {
        sentence: (state.section, state.source[start:end])
        for state in states.values()
        for sentence, start, end in state.layout
    }


def _changes(
    before: SectionState | None,
    after: SectionState | None,
    was: dict[int, tuple[int, str]],
    becomes: dict[int, tuple[int, str]],
) -> list[TextChange]:
    """The sentences of one Section that differ, in the order of the new text.

    A sentence that left stands before the one it used to precede.
    """
    old_order = [sentence for sentence, _, _ in before.layout] if before else []
    new_order = [sentence for sentence, _, _ in after.layout] if after else []
    staying = set(new_order)
    leaving: dict[int | None, list[int]] = {}
    waiting: list[int] = []
    for sentence in old_order:
        if sentence in staying:
            leaving[sentence], waiting = waiting, []
        else:
            waiting.append(sentence)
    leaving[None] = waiting
    changes = []
    for sentence in [*new_order, None]:
        for gone in leaving.get(sentence, ()):
            moved = gone in becomes
            changes.append(text_change(gone, was[gone][1], "", ["moved"] if moved else ["removed"]))
        if sentence is None:
            break
        text = becomes[sentence][1]
        if sentence not in was:
            changes.append(text_change(sentence, "", text, ["added"]))
            continue
        section_before, text_before = was[sentence]
        acts = []
        if text != text_before:
            acts.append("changed")
        if after and section_before != after.section:
            acts.append("moved")
        if acts:
            changes.append(text_change(sentence, text_before, text, acts))
    return changes
