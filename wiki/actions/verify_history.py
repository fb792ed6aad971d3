"""Verify: the hash chain, and that the ledger is what the journal gives through the engine."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

from wiki.actions.credit_text import drafts_of
from wiki.actions.digest_edit import digest_edit
from wiki.authorship import ENGINE_VERSION
from wiki.authorship.credit import Draft, Present, Run, credit
from wiki.authorship.explain import tally
from wiki.authorship.fate import Wording, word_changes
from wiki.authorship.segment import openings, segment
from wiki.models import Article, Edit, Section, Sentence, SentenceVersion, Share, WordChange
from wiki.models.journal import SectionState, sections_at
from wiki.models.memory import LedgerMemory, Moment


@dataclass(slots=True)
class _State:
    """An Article while its Edits are replayed."""

    orders: dict[int, list[int]] = field(default_factory=dict)  # Section -> its Sentences
    positions: dict[int, int] = field(default_factory=dict)
    texts: dict[int, str] = field(default_factory=dict)  # last wording, standing or not
    runs: dict[int, tuple[Run, ...]] = field(default_factory=dict)
    opening: set[int] = field(default_factory=set)  # Sentences that begin a paragraph

    def standing(self) -> frozenset[int]:
        return frozenset(key for order in self.orders.values() for key in order)


def verify_article(article: Article) -> Iterator[str]:
    """Every way in which the record of `article` does not hold, as a sentence; none if it does.

    Checks the digests and their chain, replays every Edit from the journal through the engine
    and compares the ledger with it, and compares the present text and shares with the end of
    the replay. Edits that an earlier version of the engine credited are checked for their text
    alone. Cost: about ten queries an Edit.
    """
    previous = ""
    state = _State()
    number = 0
    for edit in (
        Edit.objects.filter(article=article)
        .select_related("author", "accepted_by", "suggestion")
        .order_by("number")
    ):
        number += 1
        name = f"Edit {edit.number}"
        if edit.number != number:
            yield f"{name} stands where Edit {number} should: an Edit is missing."
            number = edit.number
        touched = [
            section for section in sections_at(article, edit.number) if section.edit == edit.pk
        ]
        if edit.previous_digest != previous:
            yield f"{name} does not follow on the Edit before it: its previous digest differs."
        digest = digest_edit(
            gene_id=article.gene_id,
            number=edit.number,
            author=edit.author.opaque_id,
            at=edit.at,
            kind=edit.kind,
            summary=edit.summary,
            base=edit.base,
            restores=edit.restores,
            origin=edit.origin,
            sections=[(s.section, s.heading, s.position, s.is_removed, s.source) for s in touched],
            previous=edit.previous_digest,
            declared=edit.declared,
            suggestion=edit.suggestion.number if edit.suggestion else None,
            accepted_by=edit.accepted_by.opaque_id if edit.accepted_by else None,
        )
        if digest != edit.digest:
            yield f"{name} is not what was saved: its digest does not fit its content."
        if (edit.kind == Edit.Kind.ACCEPT) != (edit.accepted_by_id is not None):
            yield f"{name} does not say rightly whether somebody accepted it."
        previous = edit.digest
        yield from (f"{name}: {said}" for said in _replay(article, edit, touched, state))
    if article.number != number or article.digest != previous:
        yield "The article's head is not its last Edit."
    yield from _compare_present(article, state)
    yield from _compare_words(article)


def _replay(
    article: Article, edit: Edit, touched: list[SectionState], state: _State
) -> Iterator[str]:
    """Credit one Edit again; `state` moves on to how the ledger has it."""
    for section in touched:
        state.positions[section.section] = section.position
    rewritten = sorted(
        (s for s in touched if _is_rewritten(s, state)), key=lambda s: (s.position, s.section)
    )
    versions = {
        version.sentence_id: version for version in SentenceVersion.objects.filter(edit=edit)
    }
    before = [
        Present(key, state.texts[key], state.runs[key], section.section, key in state.opening)
        for section in rewritten
        for key in state.orders.get(section.section, ())
    ]
    drafts: list[Draft] = []
    ids: list[int] = []
    for section in rewritten:
        pieces = [] if section.is_removed else segment(section.source)
        if edit.engine == ENGINE_VERSION and [(a, b) for _, a, b in section.layout] != [
            (piece.start, piece.end) for piece in pieces
        ]:
            yield f"the sentences of section {section.section} are not where the ledger has them."
        where = [(start, end) for _, start, end in section.layout]
        drafts += drafts_of(section.section, section.source, where, edit.declared)
        ids += [key for key, _, _ in section.layout]
    moment = Moment(edit.pk, dict(state.texts), state.standing())
    memory = LedgerMemory(article, [present.key for present in before], moment)
    outcome = credit(before, drafts, origin=edit.pk, memory=memory)
    same_engine = edit.engine == ENGINE_VERSION
    for key, placed in zip(ids, outcome.placed, strict=True):
        version = versions.pop(key, None)
        runs = _runs(version.runs) if version else state.runs.get(key, ())
        if version and version.text != placed.text:
            yield f"sentence {key} reads otherwise in the journal."
        if same_engine:
            acts = " ".join(sorted(placed.acts))
            if placed.key not in (None, key):
                yield f"sentence {key} should be sentence {placed.key}."
            if (version.acts if version else "") != acts:
                yield f"sentence {key} should be “{acts}”, not “{version.acts if version else ''}”."
            if runs != placed.runs:
                yield f"the words of sentence {key} are credited otherwise than the engine does."
        state.texts[key], state.runs[key] = placed.text, runs
    gone = {*outcome.removed, *(key for p in outcome.placed for key in p.absorbed)}
    if same_engine and gone != set(versions):
        yield "it removed other sentences than the ledger says."
    for section in rewritten:
        state.orders[section.section] = [key for key, _, _ in section.layout]
    for section in touched:
        keys = [key for key, _, _ in section.layout]
        opening = openings(section.source, [(start, end) for _, start, end in section.layout])
        state.opening.difference_update(keys)
        state.opening.update(key for key, opens in zip(keys, opening, strict=True) if opens)


def _is_rewritten(section: SectionState, state: _State) -> bool:
    """Whether the text of a touched Section is another than before."""
    order = state.orders.get(section.section)
    if order is None or section.is_removed:
        return True
    return [state.texts[key] for key in order] != [
        section.source[a:b] for _, a, b in section.layout
    ] or order != [key for key, _, _ in section.layout]


def _runs(stored: list) -> tuple[Run, ...]:
    return tuple(Run(origin, length) for origin, length in stored)


def _compare_present(article: Article, state: _State) -> Iterator[str]:
    """The present text and shares against the end of the replay."""
    present: dict[int, list[int]] = {}
    words: Counter[int] = Counter()
    for sentence in Sentence.objects.filter(article=article, section__isnull=False).order_by(
        "section_id", "position"
    ):
        present.setdefault(sentence.section_id, []).append(sentence.pk)
        if sentence.text != state.texts.get(sentence.pk):
            yield f"Sentence {sentence.pk} reads otherwise than its history."
        runs = _runs(sentence.runs)
        if runs != state.runs.get(sentence.pk):
            yield f"Sentence {sentence.pk} is credited otherwise than its history."
        words.update(tally(runs, sentence.text))
    if present != {section: order for section, order in state.orders.items() if order}:
        yield "The sentences that stand are not those of the history."
    for section in Section.objects.filter(article=article):
        then = sections_at(article, article.number, [section.pk])
        if not then or then[0].source != section.source or then[0].heading != section.heading:
            yield f"Section {section.pk} reads otherwise than the journal."
    by_author: Counter[int] = Counter()
    for edit, author in Edit.objects.filter(pk__in=words).values_list("pk", "author_id"):
        by_author[author] += words[edit]
    shares = Share.objects.filter(article=article, words__gt=0)
    if dict(shares.values_list("author_id", "words")) != {
        author: count for author, count in by_author.items() if count
    }:
        yield "The authors' shares are not the sums of their words."


def _compare_words(article: Article) -> Iterator[str]:
    """What each Edit did to the words of others, against the wordings that the ledger has."""
    wordings = (
        Wording(version.edit_id, version.sentence_id, version.text, _runs(version.runs), gone)
        for version in SentenceVersion.objects.filter(sentence__article=article)
        .order_by("edit_id", "pk")
        .iterator(chunk_size=500)
        for gone in (version.is_gone,)
    )
    said: dict[int, dict[int, tuple[int, int]]] = {}
    for row in WordChange.objects.filter(article=article):
        said.setdefault(row.edit_id, {})[row.origin_id] = (row.change, row.words)
    stood: Counter[int] = Counter()
    numbers = dict(Edit.objects.filter(article=article).values_list("pk", "number"))
    for edit, change in word_changes(wordings):
        stood.update(change)
        counted = {origin: (words, stood[origin]) for origin, words in change.items()}
        if said.pop(edit, {}) != counted:
            yield f"Edit {numbers[edit]}: its counts of words are not those of its sentences."
    for edit in said:
        yield f"Edit {numbers[edit]}: it counts words that none of its sentences has."
