"""Rebuild: the credit of an Article's whole journal, by the present engine."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.db import models, transaction

from accounts.models import User
from wiki.actions.credit_text import Credited, credit_text, settle_shares
from wiki.actions.digest_edit import digest_edit
from wiki.actions.rebuild_opinions import KeptOpinions
from wiki.actions.save_sections import bind_and_render, count_words_of
from wiki.authorship import ENGINE_VERSION
from wiki.authorship.segment import segment
from wiki.authorship.tokens import tokens
from wiki.models import (
    Article,
    Edit,
    Section,
    SectionVersion,
    Sentence,
    SentenceVersion,
    Share,
    Shingle,
    Tally,
    WordChange,
)
from wiki.models.journal import SectionState, sections_at


@dataclass(frozen=True, slots=True)
class Rebuilt:
    """What a rebuild changes in one Article.

    words: how many words of the present text go from one author to another, by their ids.
    sentences: how many sentences of the present text have another identity. edits: how many Edits
    have another record of what they did. engines: the versions that had given the credit. edit:
    the number of the Edit that records it, None when nothing was to be done or written.
    """

    words: Mapping[tuple[int, int], int]
    sentences: int
    edits: int
    engines: tuple[int, ...]
    edit: int | None

    @property
    def is_nothing(self) -> bool:
        """Whether the ledger is already what the present engine makes of the journal."""
        return not self.edits and self.engines in ((), (ENGINE_VERSION,))


def rebuild_article(
    *, article: Article, author: User | None, now: datetime, apply: bool
) -> Rebuilt:
    """Credit every Edit of `article` again from the journal; write it only if `apply` is set.

    Every Sentence keeps its row, and so its address: a sentence that is new in an Edit gets the
    row that the ledger had in that place. One that stands for nothing any more says which Sentence
    took its place (merged_into). What was done is an Edit of its own, of the kind "rebuild", by
    `author` (needed to apply), so that the hash chain covers it.

    One transaction: all of it or nothing. Cost: some thirty queries an Edit, and the rendering of
    the present text.
    """
    if apply and (author is None or not author.has_perm("wiki.add_edit")):
        raise PermissionDenied("A rebuild is recorded as an Edit, so it needs a writer's account.")
    with transaction.atomic():
        article = (
            Article.objects.select_for_update(of=("self",))
            .select_related("gene")
            .get(pk=article.pk)
        )
        edits = list(Edit.objects.filter(article=article).order_by("number"))
        engines = tuple(sorted({edit.engine for edit in edits}))
        was = _record(article)
        standing = _present(article)
        layouts = _Layouts(article)
        opinions = KeptOpinions(article)
        _clear(article, opinions)
        _replay(article, edits, layouts)
        layouts.leave_no_address_behind(article)
        opinions.put_back(layouts.heirs)
        now_is = _record(article)
        changed = sum(was.get(pk) != now_is.get(pk) for pk in {*was, *now_is})
        words, sentences = _compare(standing, _present(article))
        done = Rebuilt(words, sentences, changed, engines, None)
        if done.is_nothing or not apply or author is None:
            transaction.set_rollback(True)
            return done
        edit = _write_edit(article, author, now, done)
    return Rebuilt(words, sentences, changed, engines, edit.number)


def depending_on(articles: Iterable[int]) -> frozenset[int]:
    """Articles with a wording that one of these has too: copies, which may be credited anew."""
    ids = list(articles)
    marks = SentenceVersion.objects.filter(sentence__article_id__in=ids).values("fingerprint")
    found = (
        SentenceVersion.objects.filter(fingerprint__in=marks)
        .exclude(sentence__article_id__in=ids)
        .values_list("sentence__article_id", flat=True)
    )
    return frozenset(found)


class _Layouts:
    """Where the ledger had its Sentences after each Edit, and which of them have a place again."""

    def __init__(self, article: Article) -> None:
        self.rows = {row.pk: row for row in Sentence.objects.filter(article=article)}
        self.used: set[int] = set()
        self.heirs: dict[int, int] = {}  # a Sentence that had this place -> the one that has it
        self._keys = {
            (version.edit_id, version.section_id, start, end): key
            for version in SectionVersion.objects.filter(edit__article=article)
            for key, start, end in version.layout
        }

    def key_at(self, edit: int, section: int, start: int, end: int) -> int | None:
        """The Sentence that the ledger had there."""
        return self._keys.get((edit, section, start, end))

    def take(self, key: int | None) -> Sentence | None:
        """The row of that Sentence, if no other sentence has it yet."""
        if key is None or key in self.used:
            return None
        self.used.add(key)
        return self.rows[key]

    def leave_no_address_behind(self, article: Article) -> None:
        """Sentences that have no place any more name the one that has it."""
        there = set(Sentence.objects.filter(article=article).values_list("pk", flat=True))
        lost = []
        for key, row in self.rows.items():
            if key not in self.used:
                row.section, row.position = None, 0
                row.verdict, row.awaits = "", None
                row.merged_into_id = self.heirs.get(key) if self.heirs.get(key) in there else None
                row.parent = None
                lost.append(row)
        Sentence.objects.bulk_update(
            lost,
            ["section", "position", "merged_into", "parent", "verdict", "awaits"],
            batch_size=200,
        )


def _clear(article: Article, opinions: KeptOpinions) -> None:
    """Take away what the engine said. The managers refuse this to all others."""
    rows = models.QuerySet
    rows(Shingle).filter(article=article).delete()
    opinions.clear_versions()
    rows(Tally).filter(edit__article=article).delete()
    rows(WordChange).filter(article=article).delete()
    rows(Share).filter(article=article).delete()
    rows(Sentence).filter(article=article).update(
        section=None, position=0, merged_into=None, parent=None, verdict="", awaits=None
    )


def _replay(article: Article, edits: Sequence[Edit], layouts: _Layouts) -> None:
    """Save every Edit again, as far as the ledger is concerned."""
    sources: dict[int, str] = {}
    places: dict[int, list[list[int]]] = {}  # the layout of each Section
    words = count = 0
    for edit in edits:
        edit.article = article
        touched = [s for s in sections_at(article, edit.number) if s.edit == edit.pk]
        rewritten = [
            Section(
                pk=state.section,
                article=article,
                heading=state.heading,
                position=state.position,
                source="" if state.is_removed else state.source,
                is_removed=state.is_removed,
                layout=places.get(state.section, []),
            )
            for state in touched
            if _is_rewritten(state, sources)
        ]
        rewritten.sort(key=lambda section: (section.position, section.pk))
        credited = _credit(edit, rewritten, sources, layouts)
        for section, sentences in credited.sentences.items():
            places[section] = [
                [sentence.pk, piece.start, piece.end]
                for sentence, piece in zip(sentences, credited.pieces[section], strict=True)
            ]
        for state in touched:
            if state.is_removed:
                sources.pop(state.section, None)
            else:
                sources[state.section] = state.source
        _set_layouts(edit, places)
        settle_shares(edit, credited)
        count_words_of(edit, credited, words)
        words, count = edit.words, count + credited.sentence_change
        edit.engine = ENGINE_VERSION
    models.QuerySet(Edit).bulk_update(
        edits, ["words_added", "words_removed", "words_returned", "words", "engine"], batch_size=200
    )
    article.words, article.sentence_count = words, count
    article.save(update_fields=["words", "sentence_count"])
    _render(article)


def _is_rewritten(state: SectionState, sources: Mapping[int, str]) -> bool:
    """Whether the text of a touched Section is another than before, as save_sections asks."""
    before = sources.get(state.section)
    return state.is_removed or before is None or before != state.source


def _credit(
    edit: Edit, rewritten: Sequence[Section], sources: Mapping[int, str], layouts: _Layouts
) -> Credited:
    pieces = {s.pk: [] if s.is_removed else segment(s.source) for s in rewritten}

    def address(section: int, position: int) -> Sentence | None:
        piece = pieces[section][position]
        return layouts.take(layouts.key_at(edit.pk, section, piece.start, piece.end))

    credited = credit_text(edit, rewritten, sources, address)
    for section, there in credited.sentences.items():
        for sentence, piece in zip(there, credited.pieces[section], strict=True):
            key = layouts.key_at(edit.pk, section, piece.start, piece.end)
            if key is not None and key != sentence.pk:
                layouts.heirs[key] = sentence.pk
    return credited


def _set_layouts(edit: Edit, places: Mapping[int, list[list[int]]]) -> None:
    """The layout of each Section after the Edit; one that was only moved keeps its last."""
    versions = list(SectionVersion.objects.filter(edit=edit))
    for version in versions:
        version.layout = places.get(version.section_id, [])
    models.QuerySet(SectionVersion).bulk_update(versions, ["layout"])


def _render(article: Article) -> None:
    """Layout and HTML of the present Sections, whose credit is another now."""
    sections = list(Section.objects.filter(article=article, is_removed=False))
    by_section: dict[int, list[Sentence]] = {section.pk: [] for section in sections}
    for sentence in Sentence.objects.filter(section__in=sections).order_by("position"):
        by_section[sentence.section_id].append(sentence)
    every = [sentence for there in by_section.values() for sentence in there]
    origins = {origin for sentence in every for origin, _ in sentence.runs}
    gone = Sentence.objects.filter(article=article, section=None).values_list("pk", flat=True)
    bind_and_render(
        article,
        sections,
        Credited(
            sentences=by_section,
            pieces={section.pk: segment(section.source) for section in sections},
            rewritten=tuple(every),
            gone=tuple(gone),
            authors=dict(Edit.objects.filter(pk__in=origins).values_list("pk", "author_id")),
            sentence_change=0,
            words_by_origin=Counter(),
        ),
    )
    Section.objects.bulk_update(sections, ["html", "layout", "statements", "uncited"])


def _record(article: Article) -> dict[int, list[tuple[object, ...]]]:
    """What each Edit did, by its id: to be compared with what it did otherwise."""
    found: dict[int, list[tuple[object, ...]]] = {}
    for version in SentenceVersion.objects.filter(edit__article=article).order_by("sentence_id"):
        found.setdefault(version.edit_id, []).append(
            (version.sentence_id, version.acts, version.text, version.runs, version.follower)
        )
    for state in SectionVersion.objects.filter(edit__article=article).order_by("section_id"):
        found.setdefault(state.edit_id, []).append((state.section_id, state.layout))
    return found


# The author of each present word, and each Sentence, by its Section and where it begins there.
_Standing = tuple[dict[tuple[int, int], int], dict[tuple[int, int], int]]


def _present(article: Article) -> _Standing:
    """What stands now. Four queries."""
    rows = {s.pk: s for s in Sentence.objects.filter(article=article, section__isnull=False)}
    origins = {origin for sentence in rows.values() for origin, _ in sentence.runs}
    authors = dict(Edit.objects.filter(pk__in=origins).values_list("pk", "author_id"))
    words: dict[tuple[int, int], int] = {}
    keys: dict[tuple[int, int], int] = {}
    for section in Section.objects.filter(article=article, is_removed=False):
        for key, start, _ in section.layout:
            sentence = rows[key]
            keys[section.pk, start] = key
            spread = [origin for origin, length in sentence.runs for _ in range(length)]
            found = tokens(sentence.text)
            if len(found) != len(spread):
                continue  # the older engine took other pieces for words: there is no word to follow
            for token, origin in zip(found, spread, strict=True):
                if token.kind == "word":
                    words[section.pk, start + token.start] = authors[origin]
    return words, keys


def _compare(before: _Standing, after: _Standing) -> tuple[Counter[tuple[int, int]], int]:
    """Words by the author they leave and the one they go to; sentences of another identity."""
    words: Counter[tuple[int, int]] = Counter()
    for spot, author in after[0].items():
        was = before[0].get(spot)
        if was is not None and was != author:
            words[was, author] += 1
    return words, sum(before[1].get(spot) != key for spot, key in after[1].items())


def _write_edit(article: Article, author: User, now: datetime, done: Rebuilt) -> Edit:
    """The record of a rebuild, in the chain. It touches no Section, so the journal has no part."""
    old = ", ".join(map(str, done.engines))
    summary = (
        f"Credit rebuilt by engine {ENGINE_VERSION} (was {old}): "
        f"{sum(done.words.values())} words have another writer, "
        f"{done.sentences} sentences another identity"
    )
    number = article.number + 1
    edit = Edit.objects.create(
        article=article,
        number=number,
        author=author,
        at=now,
        kind=Edit.Kind.REBUILD,
        summary=summary,
        base=article.number,
        engine=ENGINE_VERSION,
        previous_digest=article.digest,
        words=article.words,
        digest=digest_edit(
            gene_id=article.gene_id,
            number=number,
            author=author.opaque_id,
            at=now,
            kind=Edit.Kind.REBUILD,
            summary=summary,
            base=article.number,
            restores=None,
            origin="",
            sections=[],
            previous=article.digest,
        ),
    )
    article.number, article.digest = number, edit.digest
    article.save(update_fields=["number", "digest"])
    return edit
