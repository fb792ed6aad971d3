"""What a save asks for, brought onto the head of the Article: merged, or found in conflict."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from django.core.exceptions import ValidationError

from wiki.authorship.merge import Conflict, Merged, Settlement, merge_parts
from wiki.markup.source import MAX_SECTION
from wiki.models import Article, Section, SectionVersion
from wiki.models.journal import SectionState, sections_at


@dataclass(frozen=True, slots=True)
class SectionChange:
    """What one save asks of one Section; None leaves a thing as it is.

    `section` None makes a new Section, at the end unless `after` says otherwise. `after` is the
    id of the Section it shall follow, 0 for the top. `position` sets the stored place itself,
    as a restoration needs. `continues` names the Sentences that were edited as such, and where
    their new wordings stand in `text`: (sentence, start, end).
    """

    section: int | None = None
    heading: str | None = None
    text: str | None = None
    after: int | None = None
    position: int | None = None
    removed: bool | None = None
    continues: tuple[tuple[int, int, int], ...] = ()


@dataclass(frozen=True, slots=True)
class SectionConflict:
    """A Section that two people changed in the same place.

    The sentences in conflict are those of `merged`. Where one removed the Section that the other
    changed (`was_removed`, `removes`), the Section as a whole is the question instead.
    """

    section: int
    heading: str
    ancestor: str  # the text both started from
    theirs: str  # the text that was saved first
    mine: str  # the text that was not saved
    merged: Merged  # what could be merged, mine standing where it could not
    their_heading: str = ""  # set where both renamed the Section
    was_removed: bool = False  # they removed it, I changed it
    removes: bool = False  # I remove it, they changed it


@dataclass(frozen=True, slots=True)
class Answer:
    """How the writer settles the conflict of one Section; None is no answer."""

    # For each of the conflict's sentences: "theirs", "mine", "both", or what shall stand there.
    sentences: tuple[Settlement | str | None, ...] = ()
    heading: str | None = None
    stands: bool | None = None  # whether a Section that one of two removed shall stand


class EditConflict(Exception):
    """The save touches what somebody else has changed since. Nothing was written.

    `changes`, made to the text of Edit `base`, are what was not saved; `head` is the Edit they
    collided with. `restores` is the Edit that they bring back, where they were to restore one.
    """

    restores: int | None = None

    def __init__(
        self,
        head: int,
        conflicts: Sequence[SectionConflict],
        *,
        base: int = 0,
        changes: Sequence[SectionChange] = (),
    ) -> None:
        super().__init__(f"{len(conflicts)} sections in conflict with Edit {head}")
        self.head = head
        self.base = base
        self.conflicts = tuple(conflicts)
        self.changes = tuple(changes)


@dataclass(frozen=True, slots=True)
class Brought:
    """Changes as they apply to a later Edit than the one they were made to."""

    changes: tuple[SectionChange, ...]
    was_merged: bool = False  # whether any text had to be merged
    mingled: tuple[str, ...] = ()  # sentences in which words of both now stand together


def merge_changes(
    article: Article,
    sections: Mapping[int, Section | SectionState],
    changes: Sequence[SectionChange],
    base: int,
    head: int | None = None,
    answers: Mapping[int, Answer] | None = None,
) -> Brought:
    """The changes, made to the text of Edit `base`, as they apply to `sections`.

    `sections` are the Article's Sections as they stand after Edit `head`, by default now. The
    outcome of each pair of deeds is in docs/writing.md. Raises EditConflict for what `answers`
    (by Section) do not settle. One query; five more if a Section was changed by both.
    """
    head = article.number if head is None else head
    asked = {change.section for change in changes if change.section is not None}
    if base >= head or not asked:
        return Brought(tuple(changes))
    moved_on = set(
        SectionVersion.objects.filter(
            edit__article_id=article.pk, edit__number__gt=base, edit__number__lte=head
        ).values_list("section_id", flat=True)
    )
    if not moved_on & asked:
        return Brought(tuple(changes))
    ancestors = {state.section: state for state in sections_at(article, base, moved_on | asked)}
    work = _Bringing(sections, ancestors, changes, answers or {})
    brought = work.bring(moved_on)
    if work.conflicts:
        work.conflicts.sort(key=lambda one: (sections[one.section].position, one.section))
        raise EditConflict(head, work.conflicts, base=base, changes=changes)
    return brought


class _Bringing:
    """One save, one set of Sections that moved on beneath it."""

    def __init__(
        self,
        sections: Mapping[int, Section | SectionState],
        ancestors: Mapping[int, SectionState],
        changes: Sequence[SectionChange],
        answers: Mapping[int, Answer],
    ) -> None:
        self.sections = sections
        self.ancestors = ancestors
        self.changes = changes
        self.answers = answers
        self.conflicts: list[SectionConflict] = []
        # What was chosen for each conflict, by Section.
        self.chosen: dict[int, list[tuple[Conflict, Settlement]]] = {}

    def _before(self, section: int) -> str:
        state = self.ancestors.get(section)
        return state.source if state and not state.is_removed else ""

    def bring(self, moved_on: set[int]) -> Brought:
        # A new Section has no number yet: minus its place among the changes stands for it.
        keys = {at: change.section or -1 - at for at, change in enumerate(self.changes)}
        base = {key: self._before(key) for key in {*keys.values(), *moved_on}}
        theirs = {key: self.sections[key].source if key > 0 else "" for key in base}
        mine = dict(base)
        for at, change in enumerate(self.changes):
            if change.removed:
                mine[keys[at]] = ""
            elif change.text is not None:
                mine[keys[at]] = change.text
        merged = merge_parts(base, theirs, mine)
        settled = {
            key: chosen
            for key, answer in self.answers.items()
            if key in merged and (chosen := _chosen(merged[key], answer)) is not None
        }
        for key, chosen in settled.items():
            self.chosen[key] = list(zip(merged[key].conflicts, chosen, strict=True))
        if settled:
            merged = merge_parts(base, theirs, mine, settled)
        result: list[SectionChange] = []
        for at, change in enumerate(self.changes):
            kept = self._one(change, merged[keys[at]], mine[keys[at]], moved_on)
            if kept is not None:
                result.append(kept)
        for key in sorted(moved_on - set(keys.values())):
            # A sentence that I changed stands in a Section that I did not touch.
            if merged[key].conflicts:
                self._collide(SectionChange(key), merged[key], mine[key])
            elif merged[key].text != theirs[key] and not self.sections[key].is_removed:
                result.append(SectionChange(key, text=_fits(merged[key].text)))
        return Brought(
            tuple(result),
            was_merged=any(
                mine[key] != base[key] != theirs[key] for key in base if key in moved_on
            ),
            mingled=tuple(text for part in merged.values() for text in part.mingled),
        )

    def _one(
        self, change: SectionChange, merged: Merged, mine: str, moved_on: set[int]
    ) -> SectionChange | None:
        """One change as it applies now; None if nothing of it is left, or it is in conflict."""
        if change.section is None:
            return replace(change, text=_fits(merged.text)) if change.text is not None else change
        section, ancestor = self.sections[change.section], self.ancestors.get(change.section)
        answer = self.answers.get(change.section, Answer())
        before = self._before(change.section)
        if change.section not in moved_on:
            if change.text is None or change.removed:
                return change
            text = _fits(merged.text)
            return replace(change, text=text, continues=self._found_again(change, text))
        heading_before = ancestor.heading if ancestor else section.heading
        heading, both_renamed = _merge_heading(heading_before, section.heading, change.heading)
        if both_renamed and answer.heading:
            heading, both_renamed = answer.heading, False
        if section.is_removed and ancestor and not ancestor.is_removed and not change.removed:
            if mine == before and change.heading in (None, heading_before):
                return None  # they removed what I left as it was
            renames = change.heading not in (None, heading_before)
            if not merged.text and not merged.conflicts and not renames:
                return None  # what I changed in it stands elsewhere now
            if answer.stands is None:
                return self._collide(change, merged._replace(text=mine), mine, was_removed=True)
            if not answer.stands:
                return None
            return replace(change, text=mine, heading=change.heading or heading, removed=False)
        renamed = section.heading != heading_before
        if change.removed and not section.is_removed:
            if merged.text or merged.conflicts or renamed:
                if answer.stands is None:
                    return self._collide(change, merged, mine, removes=True)
                if answer.stands:
                    return None
            return change
        if merged.conflicts or both_renamed:
            their_heading = section.heading if both_renamed else ""
            return self._collide(change, merged, mine, their_heading=their_heading)
        asks = change.text is not None or merged.text != section.source
        text = _fits(merged.text) if asks else None
        continues = self._found_again(change, text)
        return replace(change, text=text, heading=heading, continues=continues)

    def _found_again(
        self, change: SectionChange, text: str | None
    ) -> tuple[tuple[int, int, int], ...]:
        """Where the wordings of Sentences edited as such stand in the merged text, if they do.

        One that was settled in words of the writer's own is where these are; one whose saved
        wording stands, alone or beside his, is the Sentence with that wording.
        """
        found = []
        for sentence, start, end in change.continues:
            words = (change.text or "")[start:end]
            for conflict, chosen in self.chosen.get(change.section or 0, ()):
                mine = conflict.mine
                if mine and (mine in words or words in mine) and chosen != (mine,):
                    own = len(chosen) == 1 and chosen != (conflict.theirs,)
                    words = chosen[0] if own else ""
                    break
            if there := nearest(words, start, end, text or ""):
                found.append((sentence, *there))
        return tuple(found)

    def _collide(
        self,
        change: SectionChange,
        merged: Merged,
        mine: str,
        *,
        their_heading: str = "",
        was_removed: bool = False,
        removes: bool = False,
    ) -> None:
        if change.section is None:
            return
        section = self.sections[change.section]
        self.conflicts.append(
            SectionConflict(
                section=change.section,
                heading=change.heading or section.heading,
                ancestor=self._before(change.section),
                theirs=section.source,
                mine=mine,
                merged=merged,
                their_heading=their_heading,
                was_removed=was_removed,
                removes=removes,
            )
        )


def _chosen(merged: Merged, answer: Answer) -> list[Settlement] | None:
    """What shall stand for each conflict; None while one of them has no answer."""
    if not merged.conflicts or len(answer.sentences) != len(merged.conflicts):
        return None
    chosen: list[Settlement] = []
    for one, said in zip(merged.conflicts, answer.sentences, strict=True):
        if said is None:
            return None
        named = {
            "theirs": (one.theirs,),
            "mine": (one.mine,),
            "both": (one.theirs, one.mine),
        }
        chosen.append(named[said] if isinstance(said, str) else said)
    return chosen


def _fits(text: str) -> str:
    if len(text) > MAX_SECTION:
        raise ValidationError(
            f"With what others have saved since, this section has {len(text):,} characters; the "
            f"limit is {MAX_SECTION:,}. Please put a part of it into another section."
        )
    return text


def nearest(words: str, start: int, end: int, text: str) -> tuple[int, int] | None:
    """Where these words, which stood from `start` to `end`, stand in `text`, the nearest place."""
    if not text or not words:
        return None
    there = [at for at in (text.rfind(words, 0, end), text.find(words, start)) if at >= 0]
    if not there:
        return None
    at = min(there, key=lambda at: abs(at - start))
    return at, at + len(words)


def _merge_heading(before: str, theirs: str, mine: str | None) -> tuple[str | None, bool]:
    """The heading to set, and whether both changed it to different ones."""
    if mine is None or mine in (before, theirs):
        return None, False
    return mine, theirs != before
