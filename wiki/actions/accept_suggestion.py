"""Accept: the words of a Suggestion become an Edit of its author, recorded as accepted."""

from collections.abc import Collection, Sequence
from datetime import datetime

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction

from accounts.models import User
from wiki.actions.merge_changes import SectionChange, nearest
from wiki.actions.save_sections import Acceptance, SavedEdit, save_sections
from wiki.actions.suggest import count_open, lock_suggestion, refuse_settled
from wiki.models import (
    AcceptedChange,
    Edit,
    Section,
    Sentence,
    SuggestedChange,
    SuggestedSection,
    Suggestion,
)
from wiki.models.proposal import RevisionRead, read_revision
from wiki.models.saving import why_not_accept


def accept_suggestion(
    *,
    suggestion: Suggestion,
    acceptor: User,
    revision: int,
    changes: Collection[int] | None,
    now: datetime,
) -> SavedEdit:
    """Make the changes of these numbers, or (None) all that are open, as one Edit by their author.

    `revision` is the one that was looked at. The Edit names `acceptor`. What others saved since
    the revision was written is merged as for every save, and what is not chosen stays open.

    One transaction with the Article's lock. Raises EditConflict where somebody changed the same
    words, NothingChanged where all of it is in the text, PermissionDenied with the reason, and
    ValidationError, with a sentence, when the suggestion was settled or revised meanwhile.
    """
    with transaction.atomic():
        suggestion = lock_suggestion(suggestion)
        article = suggestion.article
        if reason := why_not_accept(article, suggestion.author_id, acceptor, now):
            raise PermissionDenied(reason)
        refuse_settled(suggestion)
        if revision != suggestion.revision:
            raise ValidationError(
                "Its author has revised this suggestion since you opened it: please read it as it "
                "is now. Nothing was accepted."
            )
        read = read_revision(article, suggestion.revisions.get(number=revision))
        still = {change.number: change for change in read.changes if not _edit_of(change)}
        chosen = set(still) if changes is None else set(changes)
        _refuse_unfit(read.changes, chosen)
        saved = save_sections(
            article=article,
            author=suggestion.author,
            changes=_asks(read, chosen, _standing_additions(read)),
            base=read.revision.base,
            now=now,
            summary=suggestion.reason,
            kind=Edit.Kind.ACCEPT,
            acceptance=Acceptance(suggestion, acceptor),
        )
        AcceptedChange.objects.bulk_create(
            AcceptedChange(change=still[number], edit=saved.edit) for number in sorted(chosen)
        )
        if chosen == set(still):
            suggestion.state = Suggestion.State.ACCEPTED
            suggestion.settled_by, suggestion.settled_at = acceptor, now
            count_open(article, -1)
        else:
            suggestion.state = Suggestion.State.PARTLY
        suggestion.save(update_fields=["state", "settled_by", "settled_at"])
    return saved


def _edit_of(change: SuggestedChange) -> Edit | None:
    accepted = getattr(change, "accepted", None)
    return accepted.edit if accepted else None


def _refuse_unfit(changes: Sequence[SuggestedChange], chosen: Collection[int]) -> None:
    if not chosen:
        raise ValidationError("Please choose the sentences to accept. Nothing was accepted.")
    made = {change.number: _edit_of(change) for change in changes}
    if not set(chosen) <= set(made):
        raise ValidationError("This suggestion has no such change. Nothing was accepted.")
    for number in sorted(chosen):
        edit = made[number]
        if edit is not None:
            raise ValidationError(
                f"{edit.accepted_by.name} has accepted one of these changes since you opened the "
                f"page, as Edit {edit.number}. Nothing was accepted now; please look again."
            )


def _standing_additions(read: RevisionRead) -> set[int]:
    """New sentences that were accepted before and stand as they were accepted.

    They are asked for again, which changes nothing, so that those that were suggested behind them
    find their place.
    """
    added = {
        change.number: change.after
        for change in read.changes
        if change.acts == "added" and _edit_of(change)
    }
    article = read.revision.suggestion.article_id
    standing = set(
        Sentence.objects.filter(
            article_id=article, section__isnull=False, text__in=added.values()
        ).values_list("text", flat=True)
    )
    return {number for number, text in added.items() if text in standing}


def _stands(read: RevisionRead, new: SuggestedSection) -> bool:
    """Whether somebody has begun the very same Section meanwhile: once is enough."""
    return Section.objects.filter(
        article_id=read.revision.suggestion.article_id,
        is_removed=False,
        heading=new.heading,
        source=new.source,
    ).exists()


def _place(after: int | None) -> int | None:
    """Behind which Section a new one goes: at the end, where that one was removed since."""
    if not after or Section.objects.filter(pk=after, is_removed=False).exists():
        return after
    return None


def _asks(
    read: RevisionRead, chosen: Collection[int], again: Collection[int]
) -> list[SectionChange]:
    """What the chosen changes ask of each Section."""
    acts = {change.number: (change.place, change.acts) for change in read.changes}
    of_whole = {acts[number] for number in chosen}
    texts = read.texts({*chosen, *again})
    asks = []
    for one in read.sections:
        if one.section_id is None:
            if (one.place, "begun") in of_whole and not _stands(read, one):
                asks.append(
                    SectionChange(heading=one.heading, text=one.source, after=_place(one.after))
                )
            continue
        text = texts[one.place] if read.touches(one.place, chosen) else None
        heading = one.heading if (one.place, "renamed") in of_whole else None
        if text is None and heading is None:
            continue
        asks.append(
            SectionChange(
                one.section_id, heading=heading, text=text, continues=_declared(one, text)
            )
        )
    return asks


def _declared(one: SuggestedSection, text: str | None) -> tuple[tuple[int, int, int], ...]:
    """Where the wordings of Sentences that were edited as such stand in the text that is asked."""
    found = []
    for key, start, end in one.declared:
        if there := nearest(one.source[start:end], start, end, text or ""):
            found.append((key, *there))
    return tuple(found)
