"""Suggest: keep what somebody would change, with the reason, for somebody else to accept."""

from collections.abc import Sequence
from datetime import datetime

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import F, Max

from accounts.models import User
from wiki.actions.merge_changes import SectionChange
from wiki.actions.save_sections import NothingChanged, tidied
from wiki.authorship.propose import Asked, Piece, Proposal, Unit, propose
from wiki.markup.source import tidy
from wiki.models import (
    Article,
    ChangedSentence,
    Section,
    SuggestedChange,
    SuggestedSection,
    Suggestion,
    SuggestionRevision,
)
from wiki.models.journal import SectionState, sections_at

MOST_OPEN = 100
"""Open suggestions of one account for one article."""
_LONGEST_REASON = 1000


def suggest(
    *,
    article: Article,
    author: User,
    changes: Sequence[SectionChange],
    base: int,
    reason: str,
    now: datetime,
) -> Suggestion:
    """Keep `changes`, made to the text of Edit `base`, as a Suggestion bound to its sentences.

    Any account that is a person's may. The text stays as it is. ValidationError with a sentence
    for the author, NothingChanged, PermissionDenied. A constant number of queries.
    """
    if author.is_machine or not author.is_active:
        raise PermissionDenied("Only people suggest.")
    reason = _reason(reason)
    with transaction.atomic():
        article = lock_article(article)
        mine = Suggestion.objects.filter(article=article, author=author).open()
        if mine.count() >= MOST_OPEN:
            raise ValidationError(
                f"You have {MOST_OPEN} open suggestions for this article: please wait until some "
                "are settled, or withdraw some."
            )
        last = Suggestion.objects.filter(article=article).aggregate(n=Max("number"))["n"] or 0
        suggestion = Suggestion.objects.create(
            article=article, number=last + 1, author=author, at=now, reason=reason
        )
        _write(suggestion, changes, base, now)
        count_open(article, 1)
    return suggestion


def revise_suggestion(
    *,
    suggestion: Suggestion,
    author: User,
    changes: Sequence[SectionChange],
    base: int,
    reason: str,
    now: datetime,
) -> Suggestion:
    """Write an open Suggestion anew, from the text of Edit `base`; what it said before is kept.

    Its number, its talk and what was accepted of it stay. Raises what `suggest` raises.
    """
    if suggestion.author_id != author.pk:
        raise PermissionDenied("Only its author revises a suggestion.")
    reason = _reason(reason)
    with transaction.atomic():
        suggestion = lock_suggestion(suggestion)
        refuse_settled(suggestion)
        suggestion.revision += 1
        suggestion.reason = reason
        suggestion.save(update_fields=["revision", "reason"])
        _write(suggestion, changes, base, now)
    return suggestion


def lock_article(article: Article) -> Article:
    """The Article, for this transaction alone."""
    return Article.objects.select_for_update(of=("self",)).select_related("gene").get(pk=article.pk)


def lock_suggestion(suggestion: Suggestion) -> Suggestion:
    """The Suggestion as it stands now, and its Article, for this transaction alone.

    The Article first, as everywhere, so that two never wait for each other.
    """
    article = lock_article(suggestion.article)
    found = (
        Suggestion.objects.select_for_update(of=("self",))
        .select_related("author", "settled_by")
        .get(pk=suggestion.pk)
    )
    found.article = article
    return found


def refuse_settled(suggestion: Suggestion) -> None:
    """ValidationError, with who settled it, unless the Suggestion is open."""
    if not suggestion.is_open:
        by = suggestion.settled_by.name if suggestion.settled_by else "somebody"
        raise ValidationError(
            f"{by} has settled this suggestion: it is {suggestion.get_state_display()}. "
            "Nothing was changed."
        )


def count_open(article: Article, by: int) -> None:
    """Count an Article's open Suggestions anew: `by` more or fewer."""
    Article.objects.filter(pk=article.pk).update(open_suggestions=F("open_suggestions") + by)


def _reason(reason: str) -> str:
    reason = " ".join(tidy(reason).split())
    if not reason:
        raise ValidationError("Please say why: whoever decides about it needs the reason.")
    if len(reason) > _LONGEST_REASON:
        raise ValidationError(f"Please shorten the reason to {_LONGEST_REASON:,} characters.")
    return reason


def _write(
    suggestion: Suggestion, changes: Sequence[SectionChange], base: int, now: datetime
) -> None:
    """Write the present revision: its Sections, its changes, and the Sentences they touch."""
    article = suggestion.article
    if not 0 <= base <= article.number:
        raise ValidationError("The page you started from is not a state of this article.")
    known = set(Section.objects.filter(article=article).values_list("pk", flat=True))
    if any(c.section is not None and c.section not in known for c in changes):
        raise ValidationError("A section you changed is not part of this article.")
    before = {state.section: state for state in sections_at(article, base)}
    revision = SuggestionRevision.objects.create(
        suggestion=suggestion,
        number=suggestion.revision,
        at=now,
        reason=suggestion.reason,
        base=base,
    )
    sections = []
    for at, change in enumerate(map(tidied, changes)):
        row = _section(revision, change, before.get(change.section or 0), -1 - at)
        if row is not None:
            sections.append(row)
    asked = {row.place: _asked(row, before) for row in sections if row.section_id is not None}
    proposal = propose(asked)
    for row in sections:
        if row.section_id is not None:
            row.layout = [list(piece) for piece in proposal.parts[row.place].proposed]
    rows, bound = _changes(revision, sections, proposal)
    if not rows:
        raise NothingChanged("The text is as it was, so there is nothing to suggest.")
    SuggestedSection.objects.bulk_create(sections)
    SuggestedChange.objects.bulk_create(rows)
    ChangedSentence.objects.bulk_create(
        ChangedSentence(change=change, sentence_id=key, follows=follows)
        for change, key, follows in bound
    )


def _section(
    revision: SuggestionRevision, change: SectionChange, state: SectionState | None, place: int
) -> SuggestedSection | None:
    """What one change asks, if it asks anything."""
    if change.section is None:
        return SuggestedSection(
            revision=revision,
            place=place,
            heading=change.heading or "Section",
            after=change.after,
            source=change.text or "",
        )
    stood = state is not None and not state.is_removed
    source = state.source if state and stood else ""
    was = state.heading if state else ""
    heading = change.heading if change.heading is not None else was
    text = source if change.text is None else change.text
    if change.removed:
        text = ""
    if (heading, text) == (was, source):
        return None
    return SuggestedSection(
        revision=revision,
        place=change.section,
        section_id=change.section,
        heading=heading,
        was=was,
        source=text,
        declared=[list(one) for one in change.continues],
    )


def _asked(row: SuggestedSection, before: dict[int, SectionState]) -> Asked:
    state = before.get(row.place)
    stood = state if state is not None and not state.is_removed else None
    return Asked(
        stood.source if stood else "",
        tuple(Piece(*piece) for piece in stood.layout) if stood else (),
        row.source,
        tuple((key, start, end) for key, start, end in row.declared),
    )


def _changes(
    revision: SuggestionRevision, sections: Sequence[SuggestedSection], proposal: Proposal
) -> tuple[list[SuggestedChange], list[tuple[SuggestedChange, int, bool]]]:
    """The changes in reading order, and the Sentences they are bound to."""
    rows: list[SuggestedChange] = []
    bound: list[tuple[SuggestedChange, int, bool]] = []
    headings = {row.place: row.heading for row in sections}

    def add(place: int, acts: str, **more: object) -> SuggestedChange:
        row = SuggestedChange(
            revision=revision,
            number=len(rows) + 1,
            acts=acts,
            place=place,
            heading=headings[place],
            **more,
        )
        rows.append(row)
        return row

    by_place: dict[int, list[Unit]] = {row.place: [] for row in sections}
    for unit in proposal.units:
        by_place[(unit.news or unit.olds)[0][0]].append(unit)
    for section in sections:
        if section.section_id is None:
            add(section.place, "begun", after=section.source)
            continue
        if section.heading != section.was:
            add(section.place, "renamed", before=section.was, after=section.heading)
        for unit in by_place[section.place]:
            row = add(
                section.place,
                " ".join(sorted(unit.acts)),
                olds=[list(spot) for spot in unit.olds],
                news=[list(spot) for spot in unit.news],
                before=_words(proposal, unit.olds, proposed=False),
                after=_words(proposal, unit.news, proposed=True),
            )
            keys = [proposal.parts[part].standing[at].key for part, at in unit.olds]
            bound += [(row, key, False) for key in keys]
            if not keys and (follows := _followed(proposal, unit)):
                bound.append((row, follows, True))
    return rows, bound


def _words(proposal: Proposal, spots: Sequence[tuple[int, int]], *, proposed: bool) -> str:
    texts = []
    for place, at in spots:
        part = proposal.parts[place]
        text, pieces = (part.after, part.proposed) if proposed else (part.before, part.standing)
        texts.append(text[pieces[at].start : pieces[at].end])
    return " ".join(texts)


def _followed(proposal: Proposal, unit: Unit) -> int:
    """The Sentence behind which a new one shall stand; 0 at the top of a Section."""
    place, at = unit.news[0]
    part = proposal.parts[place]
    stood = {piece.key for piece in part.standing}
    return next((p.key for p in reversed(part.proposed[:at]) if p.key in stood), 0)
