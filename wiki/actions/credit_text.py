"""The ledger's part of a save: who wrote each word of the Sections whose text changed."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.db.models import F

from wiki.authorship.credit import Draft, Placed, Present, Run, credit, fingerprint, sketch
from wiki.authorship.explain import tally
from wiki.authorship.recollection import followers
from wiki.authorship.segment import Piece, openings, segment
from wiki.authorship.tokens import count_words
from wiki.models import (
    Edit,
    Review,
    Section,
    Sentence,
    SentenceVersion,
    Share,
    Shingle,
    Tally,
    WordChange,
)
from wiki.models.fate import words_standing
from wiki.models.memory import LedgerMemory
from wiki.models.reviewing import verdicts_on


@dataclass(frozen=True, slots=True)
class Credited:
    """What one save did to the text, in sentences and words."""

    sentences: Mapping[int, Sequence[Sentence]]  # by Section, in reading order
    pieces: Mapping[int, Sequence[Piece]]  # where each of them stands in the Section's source
    rewritten: tuple[Sentence, ...]  # those whose text is new or has changed
    gone: tuple[int, ...]
    authors: Mapping[int, int]  # the author of every Edit that the runs name
    sentence_change: int
    words_by_origin: Counter[int]  # change in words of each Edit
    versions: tuple[SentenceVersion, ...] = ()  # what it did to each Sentence, as written


# The Sentence whose row and address a new sentence gets, by its Section and its place there.
Address = Callable[[int, int], Sentence | None]


def _new_address(section: int, position: int) -> None:
    """A new sentence has a new address."""


def credit_text(
    edit: Edit,
    sections: Sequence[Section],
    stood: Mapping[int, str],
    address: Address = _new_address,
) -> Credited:
    """Share out the words of `sections`, whose new `source` is set, and write the ledger's rows.

    `stood` has their source before, which their `layout` is of. `address` gives a new sentence
    the row of a Sentence that has none of its own yet, when the ledger is rebuilt.

    Writes Sentences and SentenceVersions. The number of queries is constant; the work grows
    with the size of these Sections, not with their history.
    """
    places = [section.pk for section in sections]
    order = {place: index for index, place in enumerate(places)}
    before = sorted(
        Sentence.objects.filter(section_id__in=places),
        key=lambda s: (order[s.section_id], s.position),
    )
    pieces = {s.pk: [] if s.is_removed else segment(s.source) for s in sections}
    drafts = [
        draft
        for section in sections
        for draft in drafts_of(section.pk, section.source, pieces[section.pk], edit.declared)
    ]
    opening = {
        key: opens
        for section in sections
        for (key, _, _), opens in zip(
            section.layout,
            openings(stood.get(section.pk, ""), ((a, b) for _, a, b in section.layout)),
            strict=True,
        )
    }
    presents = [
        Present(s.pk, s.text, _runs(s), s.section_id, opening.get(s.pk, False)) for s in before
    ]
    outcome = credit(
        presents,
        drafts,
        origin=edit.pk,
        memory=LedgerMemory(edit.article, [sentence.pk for sentence in before], until=edit.pk),
    )
    known = {sentence.pk: sentence for sentence in before}
    origins = {origin for sentence in before for origin, _ in sentence.runs}
    untouched = {placed.key for placed in outcome.placed if not placed.acts}
    words_before: Counter[int] = Counter()
    for sentence in before:
        if sentence.pk not in untouched:
            words_before.update(tally(_runs(sentence), sentence.text))
    following = followers(presents)
    last_place = {sentence.pk: sentence.section_id for sentence in before}
    returning = [p.key for p in outcome.placed if p.key is not None and p.key not in known]
    known |= Sentence.objects.in_bulk(returning)

    placed_sentences, rewritten = _place(edit, outcome.placed, known, address)
    words_after: Counter[int] = Counter()
    for sentence in placed_sentences:
        if sentence.pk not in untouched:
            words_after.update(tally(_runs(sentence), sentence.text))
    heirs = {
        absorbed: sentence.pk
        for placed, sentence in zip(outcome.placed, placed_sentences, strict=True)
        for absorbed in placed.absorbed
    }
    _withdraw([known[key] for key in (*outcome.removed, *heirs)], heirs)
    versions = _record(edit, outcome.placed, placed_sentences)
    versions += [
        _version(edit, known[key], last_place[key], acts, following.get(key))
        for keys, acts in ((outcome.removed, "removed"), (heirs, "merged removed"))
        for key in keys
    ]
    _remember(edit, versions)

    by_section: dict[int, list[Sentence]] = {place: [] for place in places}
    for sentence in placed_sentences:
        by_section[sentence.section_id].append(sentence)
    change = Counter(words_after)
    change.subtract(words_before)
    for sentence in placed_sentences:
        origins.update(origin for origin, _ in sentence.runs)
    return Credited(
        sentences=by_section,
        pieces=pieces,
        rewritten=tuple(rewritten),
        gone=(*outcome.removed, *heirs),
        authors=dict(Edit.objects.filter(pk__in=origins).values_list("pk", "author_id")),
        sentence_change=len(placed_sentences) - len(before),
        words_by_origin=Counter({o: n for o, n in change.items() if n}),
        versions=tuple(versions),
    )


def drafts_of(
    section: int,
    source: str,
    pieces: Sequence[tuple[int, int]],
    declared: Iterable[Sequence[int]],
) -> list[Draft]:
    """The sentences of a Section's source, each with the Sentence it was declared to be."""
    said = [(key, start, end) for place, key, start, end in declared if place == section]
    return [
        Draft(
            source[low:high],
            section,
            next((key for key, start, end in said if start <= low and high <= end), None),
            opens,
        )
        for (low, high), opens in zip(pieces, openings(source, pieces), strict=True)
    ]


def settle_shares(edit: Edit, credited: Credited) -> list[WordChange]:
    """Bring the counts of present words up to date, by author and by Edit, with their past.

    Returns the WordChanges it wrote. Six queries.
    """
    stood = words_standing(edit.article_id, credited.words_by_origin, before=edit.pk)
    changes = WordChange.objects.bulk_create(
        WordChange(
            article_id=edit.article_id,
            edit=edit,
            origin_id=origin,
            change=words,
            words=stood.get(origin, 0) + words,
        )
        for origin, words in sorted(credited.words_by_origin.items())
    )
    change: Counter[int] = Counter()
    for origin, words in credited.words_by_origin.items():
        change[credited.authors[origin]] += words
    change = Counter({author: words for author, words in change.items() if words})
    shares = {
        share.author_id: share
        for share in Share.objects.filter(article_id=edit.article_id, author_id__in=change)
    }
    fresh = [
        Share(article_id=edit.article_id, author_id=author, words=words)
        for author, words in change.items()
        if author not in shares
    ]
    for author, share in shares.items():
        share.words += change[author]
    Share.objects.bulk_update(shares.values(), ["words"])
    Share.objects.bulk_create(fresh)
    Tally.objects.bulk_create(
        Tally(edit=edit, author_id=share.author_id, words=share.words)
        for share in [*shares.values(), *fresh]
    )
    return changes


def _runs(sentence: Sentence) -> tuple[Run, ...]:
    return tuple(Run(origin, length) for origin, length in sentence.runs)


def _place(
    edit: Edit, placed: Sequence[Placed], known: Mapping[int, Sentence], address: Address
) -> tuple[list[Sentence], list[Sentence]]:
    """The Sentences of the new text in order, written; and those whose text is not as it was."""
    positions: Counter[int] = Counter()
    sentences: list[Sentence] = []
    fresh: list[Sentence] = []
    touched: list[Sentence] = []
    shifted: defaultdict[int, list[Sentence]] = defaultdict(list)  # by how far
    rewritten: list[Sentence] = []
    for p in placed:
        position = positions[p.place]
        if p.key is not None:
            sentence = known[p.key]
        else:
            sentence = address(p.place, position) or Sentence(article_id=edit.article_id)
        positions[p.place] += 1
        sentences.append(sentence)
        if not p.acts:
            if sentence.position != position:
                shifted[position - sentence.position].append(sentence)
                sentence.position = position
            continue
        if sentence.text != p.text or "restored" in p.acts:
            rewritten.append(sentence)
            sentence.words = count_words(p.text)
        sentence.section_id = p.place
        sentence.position = position
        sentence.text = p.text
        sentence.runs = [[run.origin, run.length] for run in p.runs]
        sentence.merged_into = None
        if p.key is None:
            sentence.parent_id = p.parent
        (fresh if sentence.pk is None else touched).append(sentence)
    _await_review(edit, rewritten)
    Sentence.objects.bulk_create(fresh)
    _shift(shifted)
    Sentence.objects.bulk_update(
        touched,
        [
            "section", "position", "text", "runs", "words", "merged_into", "parent", "worded_in",
            "verdict", "awaits",
        ],
        batch_size=200,
    )  # fmt: skip
    return sentences, rewritten


def _shift(shifted: dict[int, list[Sentence]]) -> None:
    """Write the positions of Sentences that changed in nothing else, by how far they went.

    A sentence put in or left out shifts all that follow by the same: one UPDATE for them.
    """
    if shifted:
        far = max(shifted, key=lambda far: len(shifted[far]))
        most = Sentence.objects.filter(pk__in=[sentence.pk for sentence in shifted.pop(far)])
        most.update(position=F("position") + far)
    others = [sentence for members in shifted.values() for sentence in members]
    Sentence.objects.bulk_update(others, ["position"], batch_size=200)


def _await_review(edit: Edit, rewritten: Sequence[Sentence]) -> None:
    """New words wait for a review; words that return bring the verdict on them with them.

    One query where Sentences have words again, or others.
    """
    verdicts = verdicts_on([sentence for sentence in rewritten if sentence.pk is not None])
    for sentence in rewritten:
        sentence.worded_in = edit
        sentence.verdict = verdicts.get(sentence.pk, "")
        sentence.awaits_id = None if sentence.verdict == Review.Verdict.PASSED else edit.author_id


def _withdraw(sentences: Sequence[Sentence], heirs: Mapping[int, int]) -> None:
    """Take Sentences out of the text. They keep their row, to be the same if they return."""
    for sentence in sentences:
        sentence.section = None
        sentence.position = 0
        sentence.merged_into_id = heirs.get(sentence.pk)
        sentence.verdict, sentence.awaits = "", None
    Sentence.objects.bulk_update(
        sentences, ["section", "position", "merged_into", "verdict", "awaits"], batch_size=200
    )


def _record(
    edit: Edit, placed: Sequence[Placed], sentences: Sequence[Sentence]
) -> list[SentenceVersion]:
    return [
        _version(edit, sentence, sentence.section_id, " ".join(sorted(p.acts)))
        for p, sentence in zip(placed, sentences, strict=True)
        if p.acts
    ]


def _version(
    edit: Edit, sentence: Sentence, section: int, acts: str, follower: int | None = None
) -> SentenceVersion:
    return SentenceVersion(
        edit=edit,
        sentence=sentence,
        section_id=section,
        acts=acts,
        text=sentence.text,
        runs=sentence.runs,
        words=sentence.words,
        fingerprint=fingerprint(sentence.text),
        follower=follower,
    )


def _remember(edit: Edit, versions: Sequence[SentenceVersion]) -> None:
    """Write the versions, and the shingles by which new wordings are found again."""
    SentenceVersion.objects.bulk_create(versions, batch_size=200)
    Shingle.objects.bulk_create(
        [
            Shingle(article_id=edit.article_id, version=version, number=number)
            for version in versions
            if {"added", "changed"} & set(version.acts.split())
            for number in sketch(version.text)
        ],
        batch_size=500,
    )
