"""Reading a Suggestion: the text it was written from, the text it proposes, and what lies between.

Nothing here asks the engine: a revision keeps which sentences each of its changes takes and puts,
so that a later engine leaves the changes of an open suggestion as its author saw them.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from wiki.authorship.propose import Part, Piece, Proposal, Unit, take
from wiki.models.article import Article
from wiki.models.journal import SectionState, sections_at
from wiki.models.suggestion import SuggestedChange, SuggestedSection, SuggestionRevision

WHOLE = frozenset({"renamed", "begun"})
"""Acts of changes that are of a Section and of no sentence."""


@dataclass(frozen=True, slots=True)
class RevisionRead:
    """One revision of a Suggestion with the Sections as they stood when it was written."""

    revision: SuggestionRevision
    sections: tuple[SuggestedSection, ...]
    changes: tuple[SuggestedChange, ...]
    before: Mapping[int, SectionState]  # by Section
    proposal: Proposal
    numbers: tuple[int, ...]  # of the changes that are the proposal's units

    def texts(self, chosen: Collection[int]) -> dict[int, str]:
        """The text of each Section that is not new with the changes of these numbers."""
        units = {at for at, number in enumerate(self.numbers) if number in chosen}
        return take(self.proposal, units)

    def touches(self, place: int, chosen: Collection[int]) -> bool:
        """Whether one of these changes takes or puts a sentence in this Section."""
        return any(
            place == spot
            for change in self.changes
            if change.number in chosen
            for spot, _ in (*change.olds, *change.news)
        )


def read_revision(article: Article, revision: SuggestionRevision) -> RevisionRead:
    """A revision with all it says. Six queries; each change knows the Edit that made it."""
    sections = tuple(SuggestedSection.objects.filter(revision=revision).order_by("pk"))
    changes = tuple(
        SuggestedChange.objects.filter(revision=revision)
        .select_related("accepted__edit__accepted_by")
        .order_by("number")
    )
    known = [one.section_id for one in sections if one.section_id is not None]
    before = {s.section: s for s in sections_at(article, revision.base, known)}
    parts = {}
    for one in sections:
        if one.section_id is not None:
            state = before.get(one.section_id)
            stood = state if state is not None and not state.is_removed else None
            parts[one.place] = Part(
                stood.source if stood else "",
                tuple(Piece(*piece) for piece in stood.layout) if stood else (),
                one.source,
                tuple(Piece(*piece) for piece in one.layout),
            )
    of_sentences = [change for change in changes if not WHOLE & set(change.acts.split())]
    units = tuple(
        Unit(
            frozenset(change.acts.split()),
            tuple((part, at) for part, at in change.olds),
            tuple((part, at) for part, at in change.news),
        )
        for change in of_sentences
    )
    return RevisionRead(
        revision,
        sections,
        changes,
        before,
        Proposal(parts, units),
        tuple(change.number for change in of_sentences),
    )
