"""The page of one Sentence: who wrote its words, and its whole life."""

from collections.abc import Mapping
from dataclasses import dataclass

from accounts.models import User
from wiki.authorship.credit import Run
from wiki.authorship.explain import spans, tally
from wiki.models import Citation, Edit, Reference, Sentence, SentenceVersion, SuggestedChange
from wiki.pages.authors import AuthorShare, share_out
from wiki.pages.changes import Changed, TextChange, Writers, difference, wording
from wiki.pages.opinions import NOTHING, Said, said_of
from wiki.pages.suggestions import suggestions_on


@dataclass(frozen=True, slots=True)
class WrittenWords:
    """A stretch of the sentence's text and the Edit that wrote it; None for white space."""

    text: str
    edit: Edit | None


@dataclass(frozen=True, slots=True)
class LifeEvent:
    """What one Edit did to the Sentence."""

    version: SentenceVersion
    change: TextChange
    can_return: bool  # whether this wording is another than the present one
    said: Said = NOTHING  # of a wording that does not stand any more


@dataclass(frozen=True, slots=True)
class SentencePage:
    """A Sentence with its credit and its life, newest event first."""

    sentence: Sentence
    words: tuple[WrittenWords, ...]
    shares: tuple[AuthorShare, ...]
    life: tuple[LifeEvent, ...]
    children: tuple[Sentence, ...]
    absorbed: tuple[Sentence, ...]
    references: tuple[Reference, ...]
    copied_from: tuple[Edit, ...]  # Edits of other Articles that wrote words of it
    suggested: tuple[SuggestedChange, ...]  # what is, or was, suggested for it
    version: SentenceVersion | None  # what opinions on its words are kept with, while it stands
    said: Said  # of its words, while it stands


def sentence_page(pk: int) -> SentencePage:
    """The page of Sentence `pk`; Sentence.DoesNotExist if there is none. Nine queries."""
    sentence = Sentence.objects.select_related(
        "article__gene__organism", "section", "parent", "merged_into"
    ).get(pk=pk)
    versions = list(
        SentenceVersion.objects.filter(sentence=sentence)
        .select_related("edit__author", "edit__accepted_by", "section")
        .order_by("pk")
    )
    runs = tuple(Run(origin, length) for origin, length in sentence.runs)
    ever = {origin for version in versions for origin, _ in version.runs}
    ever.update(run.origin for run in runs)
    writers = {
        edit.pk: edit
        for edit in Edit.objects.filter(pk__in=ever).select_related("author", "article__gene")
    }
    edits = {run.origin: writers[run.origin] for run in runs}
    people: dict[int, User] = {edit.author_id: edit.author for edit in edits.values()}
    words: dict[int, int] = {}
    for origin, count in tally(runs, sentence.text).items():
        author = edits[origin].author_id
        words[author] = words.get(author, 0) + count
    said = said_of(pk)
    present = None
    if sentence.section_id is not None:
        present = next((one for one in versions if one.text == sentence.text), None)
    return SentencePage(
        sentence=sentence,
        words=_written(sentence.text, runs, edits),
        shares=share_out((people[pk], count) for pk, count in words.items()),
        life=_life(sentence, versions, writers, {**said, present.pk: NOTHING} if present else said),
        children=tuple(Sentence.objects.filter(parent=sentence).order_by("pk")),
        absorbed=tuple(Sentence.objects.filter(merged_into=sentence).order_by("pk")),
        references=tuple(
            citation.reference.current
            for citation in Citation.objects.filter(sentence=sentence)
            .select_related("reference__merged_into")
            .order_by("position")
        ),
        copied_from=tuple(
            edit for edit in edits.values() if edit.article_id != sentence.article_id
        ),
        suggested=suggestions_on(sentence),
        version=present,
        said=said.get(present.pk, NOTHING) if present else NOTHING,
    )


def _written(text: str, runs: tuple[Run, ...], edits: dict[int, Edit]) -> tuple[WrittenWords, ...]:
    words, at = [], 0
    for span in spans(text, runs):
        if span.start > at:
            words.append(WrittenWords(text[at : span.start], None))
        words.append(WrittenWords(text[span.start : span.end], edits[span.origin]))
        at = span.end
    return tuple(words)


def _life(
    sentence: Sentence,
    versions: list[SentenceVersion],
    edits: dict[int, Edit],
    said: Mapping[int, Said],
) -> tuple[LifeEvent, ...]:
    writers = Writers({pk: edit.author for pk, edit in edits.items()}, {})
    life = []
    before = wording(None)
    for version in versions:
        after = wording(version)
        one = Changed(sentence.pk, before, after, tuple(version.acts.split()))
        (change,) = difference([one], writers, {version.edit_id}).changes
        can_return = bool(after.text) and (
            sentence.section_id is None or after.text != sentence.text
        )
        life.append(LifeEvent(version, change, can_return, said.get(version.pk, NOTHING)))
        before = after
    return tuple(reversed(life))
