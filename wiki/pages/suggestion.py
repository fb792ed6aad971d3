"""The page of one Suggestion: what it would change in the present text, and what was said of it."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime

from accounts.models import User
from wiki.authorship.credit import Draft, Outcome, Present, Run, credit
from wiki.authorship.difference import NOTHING, Wording
from wiki.authorship.merge import Conflict, Merged, merge_parts
from wiki.authorship.segment import segment
from wiki.models import (
    Article,
    ChangedSentence,
    Comment,
    Edit,
    Section,
    SectionVersion,
    Sentence,
    SuggestedChange,
    Suggestion,
    SuggestionRevision,
)
from wiki.models.journal import sections_at
from wiki.models.memory import LedgerMemory
from wiki.models.proposal import RevisionRead, read_revision
from wiki.models.saving import why_not_accept
from wiki.pages.changes import (
    Changed,
    Difference,
    TextChange,
    Writers,
    difference,
    in_words,
    writers_of,
)

_OWN = 0  # stands for the Edit that accepting would make
_SAID = {
    "spaced": "another paragraph or line",
    "renamed": "another heading",
    "begun": "a new section",
}


@dataclass(frozen=True, slots=True)
class ChangeView:
    """One change as it stands to the present text.

    status: "fits", "conflict", "there" (in the text already), "accepted", or "settled" with the
    Suggestion. `words` are the changes of sentences that accepting it makes, by credit; where
    there are none, `change` has what it changes and into what.
    """

    change: SuggestedChange
    said: str  # "reworded", "a new section", …
    status: str
    sentences: tuple[Sentence, ...] = ()  # that it touches
    follows: Sentence | None = None  # that its new one shall follow
    words: tuple[TextChange, ...] = ()
    conflict: Conflict | None = None
    section_removed: bool = False
    edit: Edit | None = None  # that made it

    @property
    def gone(self) -> bool:
        """Whether a sentence that it changes was taken out of the text since."""
        return bool(self.change.after) and any(s.section_id is None for s in self.sentences)


@dataclass(frozen=True, slots=True)
class SuggestionPage:
    """A Suggestion against the present text."""

    suggestion: Suggestion
    revision: SuggestionRevision
    revisions: tuple[SuggestionRevision, ...]  # the latest first
    changes: tuple[ChangeView, ...]
    comments: tuple[Comment, ...]
    edits: tuple[Edit, ...]  # that made some of it
    difference: Difference | None  # the sums, if all that fits is accepted
    since: int  # Edits since it was written
    why_not: str  # why the reader may not accept or decline it
    is_mine: bool

    def _count(self, status: str) -> int:
        return sum(1 for change in self.changes if change.status == status)

    @property
    def fitting(self) -> int:
        return self._count("fits")

    @property
    def conflicts(self) -> int:
        return self._count("conflict")

    @property
    def there(self) -> int:
        return self._count("there")

    @property
    def is_there(self) -> bool:
        """Whether every change that is open is in the text already."""
        return bool(self.there) and not self.fitting and not self.conflicts

    @property
    def may_decide(self) -> bool:
        return self.suggestion.is_open and not self.why_not


@dataclass(slots=True)
class _Forecast:
    """What accepting would do."""

    texts: dict[int, str] = field(default_factory=dict)  # of Sections that would be others
    conflicts: dict[int, Conflict] = field(default_factory=dict)  # by the change's number
    removed: set[int] = field(default_factory=set)  # changes whose Section was removed
    there: set[int] = field(default_factory=set)
    base: dict[int, str] = field(default_factory=dict)
    sections: Mapping[int, Section] = field(default_factory=dict)
    moved_on: frozenset[int] = frozenset()
    is_placed: bool = False  # whether all that would only be moved or spaced stands so already


def find_suggestion(article: Article, number: int) -> Suggestion:
    """Suggestion `number` of `article`; Suggestion.DoesNotExist if there is none. One query."""
    found = Suggestion.objects.select_related("author", "settled_by").get(
        article=article, number=number
    )
    found.article = article
    return found


def suggestion_page(suggestion: Suggestion, reader: User, now: datetime) -> SuggestionPage:
    """The page of a Suggestion as `reader` sees it. At most 28 queries, whatever its size."""
    article = suggestion.article
    revisions = tuple(SuggestionRevision.objects.filter(suggestion=suggestion).order_by("-number"))
    revision = revisions[0]
    read = read_revision(article, revision)
    bound = _bound(read)
    sums: Difference | None = None
    if suggestion.is_open:
        changes, sums = _against_present(article, suggestion, read, bound)
    else:
        changes = [_view(change, bound, "settled") for change in read.changes]
    return SuggestionPage(
        suggestion=suggestion,
        revision=revision,
        revisions=revisions,
        changes=tuple(changes),
        comments=tuple(
            Comment.objects.filter(suggestion=suggestion).select_related("author").order_by("pk")
        ),
        edits=tuple(
            Edit.objects.filter(suggestion=suggestion)
            .select_related("accepted_by")
            .order_by("number")
        ),
        difference=sums,
        since=article.number - revision.base,
        why_not=why_not_accept(article, suggestion.author_id, reader, now),
        is_mine=reader.pk == suggestion.author_id,
    )


def rebased_texts(suggestion: Suggestion) -> list[tuple[int, str, str]]:
    """(place, heading, text) of each Section that it touches now, for its author to go on from.

    Its open changes are made to the present text; where they are in conflict its own words stand.
    """
    article = suggestion.article
    revision = SuggestionRevision.objects.get(suggestion=suggestion, number=suggestion.revision)
    read = read_revision(article, revision)
    still = {c.number for c in read.changes if _edit_of(c) is None}
    forecast = _forecast(article, read, still)
    found = []
    for one in read.sections:
        section = forecast.sections.get(one.place)
        if section is None:
            begun = any(c.place == one.place and c.number in still for c in read.changes)
            if begun:
                found.append((one.place, one.heading, one.source))
            continue
        renames = any(
            c.place == one.place and c.acts == "renamed" and c.number in still for c in read.changes
        )
        heading = one.heading if renames or section.is_removed else section.heading
        text = one.source if section.is_removed else forecast.texts.get(one.place, section.source)
        found.append((one.place, heading, text))
    known = {one.place for one in read.sections}
    found += [  # a sentence that somebody moved elsewhere takes its change along
        (key, forecast.sections[key].heading, text)
        for key, text in forecast.texts.items()
        if key not in known
    ]
    return found


def _edit_of(change: SuggestedChange) -> Edit | None:
    accepted = getattr(change, "accepted", None)
    return accepted.edit if accepted else None


def _bound(read: RevisionRead) -> dict[int, list[ChangedSentence]]:
    """The Sentences of each change, by its id. One query."""
    found: dict[int, list[ChangedSentence]] = {}
    rows = ChangedSentence.objects.filter(change__revision=read.revision).select_related("sentence")
    for row in rows.order_by("pk"):
        found.setdefault(row.change_id, []).append(row)
    return found


def _view(
    change: SuggestedChange, bound: Mapping[int, list[ChangedSentence]], status: str
) -> ChangeView:
    acts = change.acts.split()
    rows = bound.get(change.pk, [])
    said = [in_words(acts), *(_SAID[act] for act in acts if act in _SAID)]
    edit = _edit_of(change)
    return ChangeView(
        change=change,
        said=", ".join(filter(None, said)),
        status="accepted" if edit else status,
        sentences=tuple(row.sentence for row in rows if not row.follows),
        follows=next((row.sentence for row in rows if row.follows), None),
        edit=edit,
    )


def _against_present(
    article: Article,
    suggestion: Suggestion,
    read: RevisionRead,
    bound: Mapping[int, list[ChangedSentence]],
) -> tuple[list[ChangeView], Difference]:
    """Each change as it stands to the present text, and the sums of those that fit."""
    still = {change.number for change in read.changes if _edit_of(change) is None}
    forecast = _forecast(article, read, still)
    fits = still - set(forecast.conflicts) - forecast.removed - forecast.there
    if fits != still:
        forecast = replace(forecast, texts=_texts(forecast, read, fits))
    words, sums = _credited(article, suggestion, read, forecast, fits, bound)
    views = []
    for change in read.changes:
        number = change.number
        if number in forecast.there:
            status = "there"
        elif number in forecast.conflicts or number in forecast.removed:
            status = "conflict"
        else:
            status = "fits"
        views.append(
            replace(
                _view(change, bound, status),
                words=tuple(words.get(number, ())),
                conflict=forecast.conflicts.get(number),
                section_removed=number in forecast.removed,
            )
        )
    return views, sums


def _forecast(article: Article, read: RevisionRead, chosen: Collection[int]) -> _Forecast:
    """The chosen changes merged with the present text, as a save merges them.

    Two queries, and five more where the text has moved on.
    """
    base = read.revision.base
    sections = {s.pk: s for s in Section.objects.filter(article=article)}
    forecast = _Forecast(sections=sections)
    forecast.moved_on = frozenset(
        SectionVersion.objects.filter(edit__article=article, edit__number__gt=base).values_list(
            "section_id", flat=True
        )
    )
    asked = {one.place for one in read.sections if one.section_id is not None}
    if forecast.moved_on & asked:
        states = sections_at(article, base, forecast.moved_on | asked)
        forecast.base = {s.section: "" if s.is_removed else s.source for s in states}
        for key in (forecast.moved_on | asked) - set(forecast.base):
            forecast.base[key] = ""
    forecast.texts = _texts(forecast, read, chosen)
    if forecast.moved_on:
        _judge(forecast, read, chosen)
    return forecast


def _merged(forecast: _Forecast, read: RevisionRead, chosen: Collection[int]) -> dict[int, Merged]:
    own = read.texts(chosen)
    theirs = {key: forecast.sections[key].source for key in forecast.base}
    mine = {key: own.get(key, text) for key, text in forecast.base.items()}
    return merge_parts(forecast.base, theirs, mine)


def _texts(forecast: _Forecast, read: RevisionRead, chosen: Collection[int]) -> dict[int, str]:
    """The Sections that the chosen changes would make other than they are."""
    if forecast.base:
        found = {key: part.text for key, part in _merged(forecast, read, chosen).items()}
    else:
        found = {
            place: text for place, text in read.texts(chosen).items() if read.touches(place, chosen)
        }
    return {
        key: text
        for key, text in found.items()
        if key in forecast.sections
        and not forecast.sections[key].is_removed
        and text != forecast.sections[key].source
    }


def _judge(forecast: _Forecast, read: RevisionRead, chosen: Collection[int]) -> None:
    """Which of the chosen changes are in conflict with the present text, and which are in it."""
    merged = _merged(forecast, read, chosen) if forecast.base else {}
    conflicts = [one for part in merged.values() for one in part.conflicts]
    standing = {
        text for section in forecast.sections.values() for text in _sentences(section.source)
    }
    before = {key: section.source for key, section in forecast.sections.items()} | forecast.base
    stood = {text for source in before.values() for text in _sentences(source)}
    placing = {
        c.number for c in read.changes if c.number in chosen and c.before == c.after and c.olds
    }
    if placing and forecast.base:
        forecast.is_placed = all(
            not part.conflicts and part.text == forecast.sections[key].source
            for key, part in _merged(forecast, read, placing).items()
        )
    for change in read.changes:
        if change.number not in chosen:
            continue
        section = forecast.sections.get(change.place)
        state = read.before.get(change.place)
        if change.acts == "begun":
            if any(
                not s.is_removed and (s.heading, s.source) == (change.heading, change.after)
                for s in forecast.sections.values()
            ):
                forecast.there.add(change.number)
            continue
        if section is None or state is None or not forecast.base:
            continue
        if change.acts == "renamed":
            if section.heading == change.after:
                forecast.there.add(change.number)
            elif section.is_removed and not state.is_removed:
                forecast.removed.add(change.number)
            elif section.heading != change.before:
                forecast.conflicts[change.number] = Conflict(
                    change.before, section.heading, change.after
                )
            continue
        if _is_there(forecast, read, change, standing, stood):
            forecast.there.add(change.number)
        elif section.is_removed and not state.is_removed:
            forecast.removed.add(change.number)
        else:
            found = next((one for one in conflicts if _is_about(one, change)), None)
            if found is not None:
                forecast.conflicts[change.number] = found


def _sentences(source: str) -> list[str]:
    return [source[start:end] for start, end in segment(source)]


def _is_about(conflict: Conflict, change: SuggestedChange) -> bool:
    """Whether this conflict is of this change: it may be told with sentences that go with it."""
    if not change.before or change.before not in conflict.ancestor:
        return False
    return change.after in conflict.mine if change.after else change.before not in conflict.mine


def _is_there(
    forecast: _Forecast,
    read: RevisionRead,
    change: SuggestedChange,
    standing: Collection[str],
    stood: Collection[str],
) -> bool:
    """Whether the present text has what the change would make of it."""
    parts = read.proposal.parts
    if not change.after:
        keys = {parts[place].standing[at].key for place, at in change.olds}
        return not any(
            key in keys for section in forecast.sections.values() for key, _, _ in section.layout
        )
    if change.before == change.after:
        return forecast.is_placed
    news = []
    for place, at in change.news:
        piece = parts[place].proposed[at]
        news.append(parts[place].after[piece.start : piece.end])
    return all(text in standing for text in news) and not all(text in stood for text in news)


def _credited(
    article: Article,
    suggestion: Suggestion,
    read: RevisionRead,
    forecast: _Forecast,
    fits: Collection[int],
    bound: Mapping[int, list[ChangedSentence]],
) -> tuple[dict[int, list[TextChange]], Difference]:
    """By change, what accepting those that fit does to each sentence; and the sums.

    The engine of a save, asked about an Edit that is not made. Six queries.
    """
    order = sorted(forecast.texts, key=lambda key: (forecast.sections[key].position, key))
    rank = {key: at for at, key in enumerate(order)}
    before = sorted(
        Sentence.objects.filter(section_id__in=order),
        key=lambda s: (rank[s.section_id], s.position),
    )
    drafts = [
        Draft(
            forecast.texts[key][start:end],
            key,
            _declared(read, key, forecast.texts[key], start, end),
        )
        for key in order
        for start, end in segment(forecast.texts[key])
    ]
    outcome = credit(
        [Present(s.pk, s.text, _runs(s), s.section_id) for s in before],
        drafts,
        origin=_OWN,
        memory=LedgerMemory(article, [s.pk for s in before]),
    )
    changed, owners = _changed(read, before, outcome, fits, bound)
    known = writers_of(
        [run for run in one.runs if run.origin != _OWN]
        for change in changed
        for one in (change.before, change.after)
    )
    writers = Writers({**known.people, _OWN: suggestion.author}, known.articles)
    found = difference(
        changed,
        writers,
        {_OWN},
        article=article.pk,
        standing=lambda: [s.text for s in before],
    )
    words: dict[int, list[TextChange]] = {}
    for owner, change in zip(owners, found.changes, strict=True):
        if owner is not None:
            words.setdefault(owner, []).append(change)
    return words, found


def _declared(read: RevisionRead, place: int, text: str, start: int, end: int) -> int | None:
    """The Sentence that its writer edited as such and that now reads like this."""
    for one in read.sections:
        if one.place == place:
            for key, low, high in one.declared:
                if text[start:end] in one.source[low:high]:
                    return int(key)
    return None


def _changed(
    read: RevisionRead,
    before: Iterable[Sentence],
    outcome: Outcome,
    fits: Collection[int],
    bound: Mapping[int, list[ChangedSentence]],
) -> tuple[list[Changed], list[int | None]]:
    """The sentences that would be others, and for each the change that makes it so."""
    by_sentence: dict[int, int] = {}
    by_text: dict[str, int] = {}
    for change in read.changes:
        if change.number not in fits:
            continue
        for row in bound.get(change.pk, []):
            if not row.follows:
                by_sentence[row.sentence_id] = change.number
        for place, at in change.news:
            part = read.proposal.parts[place]
            piece = part.proposed[at]
            by_text[part.after[piece.start : piece.end]] = change.number
    known = {s.pk: Wording(s.text, _runs(s)) for s in before}
    changed: list[Changed] = []
    owners: list[int | None] = []
    for p in outcome.placed:
        if p.acts:
            was = known.get(p.key, NOTHING) if p.key is not None else NOTHING
            changed.append(Changed(p.key, was, Wording(p.text, p.runs), tuple(p.acts)))
            kin = (by_sentence.get(key) for key in (p.key, p.parent) if key is not None)
            owners.append(next((n for n in kin if n is not None), by_text.get(p.text)))
    gone = dict.fromkeys(outcome.removed, ("removed",))
    gone |= {key: ("merged", "removed") for p in outcome.placed for key in p.absorbed}
    for key, acts in gone.items():
        changed.append(Changed(key, known[key], NOTHING, acts))
        owners.append(by_sentence.get(key))
    return changed, owners


def _runs(sentence: Sentence) -> tuple[Run, ...]:
    return tuple(Run(origin, length) for origin, length in sentence.runs)
