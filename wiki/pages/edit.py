"""The page of one Edit: what it did to each sentence, and whose words it touched."""

from collections import Counter
from dataclasses import dataclass

from django.db.models import Max

from accounts.models import User
from wiki.authorship.credit import Run
from wiki.authorship.explain import tally
from wiki.models import Article, Edit, SectionVersion, Sentence, SentenceVersion
from wiki.models.journal import SectionState, sections_at
from wiki.pages.changes import TextChange, text_change


@dataclass(frozen=True, slots=True)
class SectionChanges:
    """What the Edit did to one Section."""

    section: int
    heading: str
    notes: tuple[str, ...]  # "renamed from …", "moved", "added", "removed"
    changes: tuple[TextChange, ...]


@dataclass(frozen=True, slots=True)
class WordsOf:
    """How many words of one author the Edit removed or brought back."""

    author: User
    removed: int
    returned: int


@dataclass(frozen=True, slots=True)
class EditPage:
    """One Edit and its neighbours in the history."""

    article: Article
    edit: Edit
    sections: tuple[SectionChanges, ...]
    words_of: tuple[WordsOf, ...]
    is_head: bool
    previous: int | None
    next: int | None


def edit_page(article: Article, number: int) -> EditPage:
    """The page of Edit `number`; Edit.DoesNotExist if there is none. Fourteen queries at most."""
    edit = Edit.objects.select_related("author").get(article=article, number=number)
    versions = list(SentenceVersion.objects.filter(edit=edit).order_by("pk"))
    before = _wordings_before(versions, edit)
    parents = Sentence.objects.in_bulk(
        [version.sentence_id for version in versions if "split" in version.acts.split()]
    )
    touched = [row.section_id for row in SectionVersion.objects.filter(edit=edit)]
    then = {s.section: s for s in sections_at(article, number - 1, touched)}
    now = {s.section: s for s in sections_at(article, number, touched)}
    by_section: dict[int, list[TextChange]] = {}
    order = {
        sentence: index
        for state in now.values()
        for index, (sentence, _, _) in enumerate(state.layout)
    }
    for version in sorted(versions, key=lambda v: order.get(v.sentence_id, -1)):
        acts = version.acts.split()
        earlier = before.get(version.sentence_id)
        was = earlier.text if earlier and not earlier.is_gone else ""
        parent = parents.get(version.sentence_id)
        if "added" in acts and parent and parent.parent_id:
            was = ""
        becomes = "" if version.is_gone else version.text
        by_section.setdefault(version.section_id, []).append(
            text_change(version.sentence_id, was, becomes, acts)
        )
    states = sorted(now.values(), key=lambda state: (state.position, state.section))
    return EditPage(
        article=article,
        edit=edit,
        sections=tuple(
            SectionChanges(
                state.section,
                state.heading,
                _notes(then.get(state.section), state),
                tuple(by_section.get(state.section, ())),
            )
            for state in states
        ),
        words_of=_words_of(edit, versions, before),
        is_head=number == article.number,
        previous=number - 1 if number > 1 else None,
        next=number + 1 if number < article.number else None,
    )


def _wordings_before(versions: list[SentenceVersion], edit: Edit) -> dict[int, SentenceVersion]:
    """How each Sentence stood before the Edit, if it ever did. Two queries."""
    latest = (
        SentenceVersion.objects.filter(
            sentence_id__in=[version.sentence_id for version in versions], edit_id__lt=edit.pk
        )
        .values("sentence_id")
        .annotate(version=Max("pk"))
        .values_list("version", flat=True)
    )
    rows = SentenceVersion.objects.filter(pk__in=list(latest))
    return {row.sentence_id: row for row in rows}


def _notes(then: SectionState | None, now: SectionState) -> tuple[str, ...]:
    if then is None:
        return ("added",)
    if now.is_removed != then.is_removed:
        return ("removed",) if now.is_removed else ("restored",)
    notes = []
    if now.heading != then.heading:
        notes.append(f"renamed from “{then.heading}”")
    if now.position != then.position:
        notes.append("moved")
    return tuple(notes)


def _words_of(
    edit: Edit, versions: list[SentenceVersion], before: dict[int, SentenceVersion]
) -> tuple[WordsOf, ...]:
    """Whose words went and whose came back, by comparing the credit before and after."""
    change: Counter[int] = Counter()
    for version in versions:
        earlier = before.get(version.sentence_id)
        if earlier and not earlier.is_gone:
            change.subtract(_tally(earlier))
        if not version.is_gone:
            change.update(_tally(version))
    change.pop(edit.pk, None)
    writers = {
        e.pk: e.author
        for e in Edit.objects.filter(pk__in=change).select_related("author").only("author")
    }
    people = {writer.pk: writer for writer in writers.values()}
    by_author: Counter[int] = Counter()
    for origin, words in change.items():
        by_author[writers[origin].pk] += words
    return tuple(
        WordsOf(people[pk], max(-words, 0), max(words, 0))
        for pk, words in by_author.most_common()
        if words
    )


def _tally(version: SentenceVersion) -> Counter[int]:
    runs = tuple(Run(origin, length) for origin, length in version.runs)
    return Counter(tally(runs, version.text))
