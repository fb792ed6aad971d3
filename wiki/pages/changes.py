"""Changes as pages show them: by word, with whose words they are, and in words."""

from collections import Counter
from collections.abc import Callable, Container, Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.db.models import Max

from accounts.models import User
from wiki.authorship.difference import NOTHING, Change, Step, Wording, differences, is_plain
from wiki.authorship.record import Run
from wiki.models import Edit, SentenceVersion

_SAID = {
    "added": "added",
    "changed": "reworded",
    "moved": "moved",
    "removed": "removed",
    "restored": "restored",
    "split": "split",
    "merged": "merged",
}
_NOTES = {
    "written": "Written by {}",
    "moved": "Moved here from another place; {} wrote it",
    "restored": "Brought back; {} wrote it",
    "copied": "Copied; {} wrote it first",
    "brought": "Brought in from elsewhere or from earlier; {} wrote it",
    "removed": "Removed; {} wrote it",
    "left": "Moved to another place; {} wrote it",
    "form": "Only its form changed (capitals, spacing or Markdown), and not its writer",
}


@dataclass(frozen=True, slots=True)
class Part:
    """A stretch of a sentence and what became of it; see authorship.difference.Change.

    kind: as there, with "same" for what a reader sees no difference in. note: the kind in words,
    with the writer's name; empty for "same".
    """

    kind: str
    text: str
    was: str
    note: str


@dataclass(frozen=True, slots=True)
class TextChange:
    """How one sentence differs between two states."""

    sentence: int | None
    acts: str  # in words: "reworded, moved"
    before: str
    after: str
    words: tuple[Part, ...]  # the difference by word


@dataclass(frozen=True, slots=True)
class Changed:
    """A sentence whose difference is asked for."""

    sentence: int | None
    before: Wording
    after: Wording
    acts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Count:
    """How many words of one writer were "moved", "restored", "copied" or "removed"."""

    kind: str
    author: User
    words: int


@dataclass(frozen=True, slots=True)
class Difference:
    """Sentences that differ, and the sum of the marks they show."""

    changes: tuple[TextChange, ...]
    written: int  # words by the Edits between the two states
    moved: int
    counts: tuple[Count, ...]  # restored, copied and removed words, the most first

    @property
    def restored(self) -> int:
        return sum(count.words for count in self.counts if count.kind == "restored")

    @property
    def copied(self) -> int:
        return sum(count.words for count in self.counts if count.kind == "copied")

    @property
    def removed(self) -> int:
        return sum(count.words for count in self.counts if count.kind == "removed")


@dataclass(frozen=True, slots=True)
class Writers:
    """Who made each of the Edits that some credit names, and for which Article."""

    people: Mapping[int, User]
    articles: Mapping[int, int]

    def elsewhere(self, article: int) -> frozenset[int]:
        """Those of other Articles."""
        return frozenset(edit for edit, there in self.articles.items() if there != article)


def writers_of(credit: Iterable[Sequence[Run]]) -> Writers:
    """The writers of all origins that are named. One query."""
    origins = {run.origin for runs in credit for run in runs}
    edits = Edit.objects.filter(pk__in=origins).select_related("author")
    return Writers(
        {edit.pk: edit.author for edit in edits}, {edit.pk: edit.article_id for edit in edits}
    )


def difference(
    changed: Sequence[Changed],
    writers: Writers,
    fresh: Container[int],
    *,
    article: int | None = None,
    standing: Callable[[], Iterable[str]] | None = None,
) -> Difference:
    """The Changes of these sentences by word, as their credit has it.

    `fresh`: the Edits after the first state, up to the second. `standing` gives the sentences of
    the first state; it is called only when words may be copies, and without it nobody asks where
    words of older writers came from. `article` is the one that they stand in.
    """
    found = differences(
        [
            Step(one.before, one.after, "restored" in one.acts and not one.before.text)
            for one in changed
        ],
        fresh,
        elsewhere=writers.elsewhere(article) if article is not None else (),
        standing=standing,
    )
    counts: Counter[tuple[str, int]] = Counter()
    written = moved = 0
    for change in (change for changes in found for change in changes):
        if change.kind == "written":
            written += change.words
        elif change.kind == "moved":
            moved += change.words
        elif change.kind in ("restored", "copied", "removed") and change.origin is not None:
            counts[change.kind, writers.people[change.origin].pk] += change.words
    people = {person.pk: person for person in writers.people.values()}
    return Difference(
        tuple(
            TextChange(
                one.sentence,
                in_words(one.acts),
                one.before.text,
                one.after.text,
                tuple(_part(change, writers) for change in changes),
            )
            for one, changes in zip(changed, found, strict=True)
        ),
        written,
        moved,
        tuple(
            Count(kind, people[author], words)
            for (kind, author), words in counts.most_common()
            if words
        ),
    )


def wording(version: SentenceVersion | None) -> Wording:
    """How a Sentence stood after an Edit; NOTHING when it did not."""
    if version is None or version.is_gone:
        return NOTHING
    return Wording(version.text, tuple(Run(origin, length) for origin, length in version.runs))


def versions_at(sentences: Iterable[int], edit: int) -> dict[int, SentenceVersion]:
    """How each of these Sentences stood after the Edit of this id, if it ever did. Two queries."""
    latest = dict(
        SentenceVersion.objects.filter(sentence_id__in=list(sentences), edit_id__lte=edit)
        .order_by()
        .values_list("sentence_id")
        .annotate(last=Max("edit_id"))
    )
    rows = SentenceVersion.objects.filter(
        sentence_id__in=list(latest), edit_id__in=set(latest.values())
    )
    return {row.sentence_id: row for row in rows if row.edit_id == latest[row.sentence_id]}


def in_words(acts: Iterable[str]) -> str:
    """Acts as a reader says them, in the order in which they matter."""
    given = set(acts)
    if "merged" in given and "removed" in given:
        return "merged into another sentence"
    return ", ".join(said for act, said in _SAID.items() if act in given)


def _part(change: Change, writers: Writers) -> Part:
    if is_plain(change):
        return Part("same", change.text, change.was, "")
    note = _NOTES[change.kind]
    if change.origin is not None:
        writer = writers.people.get(change.origin)  # none of an Edit that is not saved yet
        note = note.format(writer.name if writer else "you")
    return Part(change.kind, change.text, change.was, note)
