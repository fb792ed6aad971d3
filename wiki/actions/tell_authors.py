"""Tell authors what became of their words, who did it and why."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta

from django.db import transaction

from accounts.models import User
from wiki.actions.credit_text import Credited
from wiki.authorship.credit import Run
from wiki.authorship.explain import tally
from wiki.models import Edit, Notice, Sentence, SentenceVersion, WordChange

GROWS_WITHIN = timedelta(hours=1)
"""What one person does to another's words in an Article within this time is told at once."""

OPINIONS = frozenset(
    {Notice.Kind.REVIEWED, Notice.Kind.AGREED, Notice.Kind.DISAGREED, Notice.Kind.THANKED}
)
_REASON = 1000  # characters that a Notice keeps

_Told = tuple[int, str]  # a person's id and the kind of Notice


def tell_authors(
    *, edit: Edit, credited: Credited, changes: Sequence[WordChange], now: datetime
) -> list[Notice]:
    """Write the Notices of one Edit, from what the save has in hand of it.

    One for each person and kind, or the unread one that grows when the same person did the same
    in this Article within the hour before. Nobody is told of what she did or accepted herself, nor
    machine accounts, closed accounts, or of words that were imported. Where no word came or went
    there is nothing to tell. No query when all the words concerned are the author's own, else two
    to read and at most two to write. Call it within the transaction of the save.
    """
    if not changes:
        return []
    own = {edit.author_id, edit.accepted_by_id}
    concerned = {row.origin_id for row in changes}
    concerned.update(origin for version in credited.versions for origin, _ in version.runs)
    others = {origin for origin in concerned if credited.authors[origin] not in own}
    if not others:
        return []
    origins = {
        origin.pk: origin
        for origin in Edit.objects.filter(
            pk__in=others, author__is_machine=False, author__is_active=True
        ).exclude(kind=Edit.Kind.IMPORT)
    }
    words, places = _words_and_places(edit, credited, changes, origins)
    if not words:
        return []
    open_ones = {
        (one.person_id, one.kind): one
        for one in Notice.objects.select_for_update(of=("self",))
        .filter(
            person__in={person for person, _ in words},
            by=edit.author_id,
            edit__article=edit.article_id,
            read_at=None,
            mailed_at=None,
            at__gte=now - GROWS_WITHIN,
            at__lte=now,
        )
        .exclude(kind__in=OPINIONS)
        .order_by("pk")
    }
    fresh, grown = [], []
    for told, count in sorted(words.items()):
        person, kind = told
        sentence = next(iter(places[told])) if len(places[told]) == 1 else None
        if notice := open_ones.get(told):
            _grow(notice, edit, sentence, count, now)
            grown.append(notice)
            continue
        fresh.append(
            Notice(
                person_id=person,
                kind=kind,
                by_id=edit.author_id,
                at=now,
                edit=edit,
                sentence_id=sentence,
                words=count,
                reason=edit.summary,
            )
        )
    Notice.objects.bulk_create(fresh)
    Notice.objects.bulk_update(grown, ["at", "edit", "sentence", "words", "reason"])
    return [*fresh, *grown]


def tell_of_opinion(
    *,
    people: Iterable[User],
    by: User,
    kind: str,
    now: datetime,
    edit: Edit | None = None,
    sentence: Sentence | None = None,
    words: int | Mapping[int, int] = 0,
    reason: str = "",
) -> list[Notice]:
    """Tell `people` what somebody said of their words in a Sentence, or of their Edit.

    `kind` is one of OPINIONS; `words` is how many of each one's words it is about, or of whom (by
    id) how many. An unread Notice of the same opinion of the same thing is brought up to date
    instead of another one. ValueError for another kind, or without an Edit and a Sentence. Nobody
    is told of her own opinion, nor machine accounts or closed ones. Three queries.
    """
    if kind not in OPINIONS:
        raise ValueError(f"{kind} is no opinion.")
    if edit is None and sentence is None:
        raise ValueError("An opinion is of an Edit or of a Sentence.")
    told = {
        person.pk
        for person in people
        if person.pk != by.pk and person.is_active and not person.is_machine
    }
    if not told:
        return []
    with transaction.atomic():
        said = {
            one.person_id: one
            for one in Notice.objects.select_for_update(of=("self",)).filter(
                person__in=told, by=by, kind=kind, edit=edit, sentence=sentence,
                read_at=None, mailed_at=None,
            )
        }  # fmt: skip
        fresh = []
        for person in sorted(told):
            count = words if isinstance(words, int) else words.get(person, 0)
            notice = said.get(person)
            if notice is None:
                notice = Notice(person_id=person, kind=kind, by=by, edit=edit, sentence=sentence)
                fresh.append(notice)
            notice.at, notice.words, notice.reason = now, count, reason[:_REASON]
        Notice.objects.bulk_create(fresh)
        Notice.objects.bulk_update(said.values(), ["at", "words", "reason"])
    return [*fresh, *said.values()]


def _words_and_places(
    edit: Edit, credited: Credited, changes: Sequence[WordChange], origins: Mapping[int, Edit]
) -> tuple[dict[_Told, int], dict[_Told, set[int]]]:
    """How many words each person is told of, and the Sentences these may stand, or have stood, in.

    Words that come again are reused when they stand in a new sentence, or when their Edit wrote
    them in another Article or not so many; else they are brought back. A restoration brings back.
    """
    copied: Counter[int] = Counter()  # words in new sentences, by their Edit
    if edit.kind != Edit.Kind.RESTORE:
        for version in credited.versions:
            if "added" in version.acts.split():
                copied.update(_tally(version, origins))
    words: Counter[_Told] = Counter()
    for row in changes:
        origin = origins.get(row.origin_id)
        if origin is None:
            continue
        person = origin.author_id
        if row.change < 0:
            words[person, Notice.Kind.REMOVED] -= row.change
            continue
        again = 0
        if edit.kind != Edit.Kind.RESTORE:
            foreign = origin.article_id != edit.article_id
            beyond = row.change if foreign else row.words - origin.words_added
            again = min(row.change, max(beyond, copied[row.origin_id], 0))
        words[person, Notice.Kind.REUSED] += again
        words[person, Notice.Kind.RESTORED] += row.change - again
    came = {row.origin_id for row in changes if row.change > 0}
    places: dict[_Told, set[int]] = defaultdict(set)
    gone: Counter[int] = Counter()  # words in whole sentences that went, by person
    reworded: set[int] = set()
    for version in credited.versions:
        acts = set(version.acts.split())
        here = _tally(version, origins)
        if version.is_gone and "merged" not in acts:
            for person, count in _by_person(here, origins).items():
                gone[person] += count
                places[person, Notice.Kind.REMOVED].add(version.sentence_id)
            continue
        if acts == {"moved"}:
            continue
        reworded.add(version.sentence_id)
        if version.is_gone:
            continue
        for person in {origins[origin].author_id for origin in here if origin in came}:
            for kind in (Notice.Kind.REUSED, Notice.Kind.RESTORED):
                places[person, kind].add(version.sentence_id)
        built_upon = "changed" in acts and not acts & {"added", "restored"}
        if built_upon and tally(_runs(version), version.text).get(edit.pk):
            for person, count in _by_person(here, origins).items():
                words[person, Notice.Kind.IMPROVED] += count
                places[person, Notice.Kind.IMPROVED].add(version.sentence_id)
    for told, count in words.items():
        # What did not go with whole sentences went from one of those that were reworded.
        if told[1] == Notice.Kind.REMOVED and gone[told[0]] != count:
            places[told] |= reworded
    return {told: count for told, count in words.items() if count > 0}, places


def _tally(version: SentenceVersion, origins: Mapping[int, Edit]) -> dict[int, int]:
    """Words of those Edits in a Sentence; nothing is counted where none of them has any."""
    if not any(origin in origins for origin, _ in version.runs):
        return {}
    found = tally(_runs(version), version.text)
    return {origin: count for origin, count in found.items() if origin in origins and count}


def _runs(version: SentenceVersion) -> list[Run]:
    return [Run(*run) for run in version.runs]


def _by_person(words: Mapping[int, int], origins: Mapping[int, Edit]) -> Counter[int]:
    found: Counter[int] = Counter()
    for origin, count in words.items():
        found[origins[origin].author_id] += count
    return found


def _grow(notice: Notice, edit: Edit, sentence: int | None, words: int, now: datetime) -> None:
    """Add what another Edit did. The reasons stand in the order in which they were given.

    A sentence that is built upon once more holds the words that it held, and not as many again.
    """
    same = sentence is not None and notice.sentence_id == sentence
    holds = same and notice.kind == Notice.Kind.IMPROVED
    notice.at, notice.edit = now, edit
    notice.words = words if holds else notice.words + words
    if not same:
        notice.sentence = None
    said = notice.reason.split("; ")
    if edit.summary and edit.summary not in said:
        reason = f"{notice.reason}; {edit.summary}" if notice.reason else edit.summary
        notice.reason = reason if len(reason) <= _REASON else notice.reason
