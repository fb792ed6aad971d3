"""A person's words in the text as it is now: in which sentences, and beside whose."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from django.db.models import Max, Min, Q

from accounts.models import User
from wiki.models import Edit, Reference, Sentence, SentenceVersion
from wiki.pages.credit_at import Runs, read_sentence

_KEYS = 5_000  # asked of the database at a time

Amounts = Counter[int]  # words, or citations, by the id of the Edit that wrote them


@dataclass(frozen=True, slots=True)
class WordsNow:
    """Where the words stand that a person wrote, by the Edit (its id) that wrote them.

    unchanged, changed: words in sentences that nobody else has changed since that Edit, and in
    those that somebody has. copies: words that stand a second time, or in an Article they were not
    written in. begun, revised: the words of the first two again, in sentences that she began and
    in sentences that somebody else did. `together`: the first two and the copies again, in
    sentences in which another author, by id, has words too; `sentences_with` counts these.
    """

    unchanged: Amounts = field(default_factory=Counter)
    changed: Amounts = field(default_factory=Counter)
    copies: Amounts = field(default_factory=Counter)
    begun: Amounts = field(default_factory=Counter)
    revised: Amounts = field(default_factory=Counter)
    citations: Amounts = field(default_factory=Counter)
    together: dict[int, Amounts] = field(default_factory=dict)
    sentences_with: Counter[int] = field(default_factory=Counter)
    unchanged_in: Counter[int] = field(default_factory=Counter)  # by Article
    changed_in: Counter[int] = field(default_factory=Counter)


def words_now(person: User) -> WordsNow:
    """Reads every sentence of the Articles in which words of hers stand.

    Six queries (one more for each 5,000 references cited); the work grows with these Articles'
    sentences, of which only those with words of several Edits are read word by word.
    """
    own = {
        pk: (article, words)
        for pk, article, words in Edit.objects.filter(author=person).values_list(
            "pk", "article_id", "words_added"
        )
    }
    rows = [row for row in _standing(person) if any(origin in own for origin, _ in row[3])]
    first, last_change = _history(person)
    parents = dict(
        Sentence.objects.filter(
            article__shares__author=person, article__shares__words__gt=0, parent__isnull=False
        ).values_list("pk", "parent_id")
    )
    others = {origin for row in rows for origin, _ in row[3] if origin not in own}
    authors = dict(Edit.objects.filter(pk__in=others).values_list("pk", "author_id"))
    now = WordsNow()
    left = {pk: words for pk, (_, words) in own.items()}
    cited: list[tuple[int, str]] = []
    for pk, article, text, runs, count in rows:
        words, keys = read_sentence(text, runs, count)
        mine = {origin: n for origin, n in words.items() if origin in own and n}
        beside = {authors[origin] for origin, n in words.items() if origin in authors and n}
        is_begun = first.get(_beginning(pk, parents)) in own
        for origin, n in mine.items():
            kept = min(n, left[origin]) if own[origin][0] == article else 0
            left[origin] -= kept
            now.copies[origin] += n - kept
            is_changed = last_change.get(pk, 0) > origin
            (now.changed if is_changed else now.unchanged)[origin] += kept
            (now.changed_in if is_changed else now.unchanged_in)[article] += kept
            (now.begun if is_begun else now.revised)[origin] += kept
            for author in beside:
                now.together.setdefault(author, Counter())[origin] += n
        if mine:
            now.sentences_with.update(beside)
        cited += [(origin, key) for origin, key in keys if origin in own]
    known = _known(key for _, key in cited)
    now.citations.update(origin for origin, key in cited if key in known)
    return now


def _standing(person: User) -> list[tuple[int, int, str, Runs, int]]:
    return list(
        Sentence.objects.filter(
            article__shares__author=person,
            article__shares__words__gt=0,
            section__isnull=False,
        )
        .order_by("pk")
        .values_list("pk", "article_id", "text", "runs", "words")
    )


def _history(person: User) -> tuple[Mapping[int, int], Mapping[int, int]]:
    """By Sentence: the Edit that began it, and the last one by somebody else that reworded it."""
    reworded = Q(acts__contains="changed") | Q(acts__contains="merged") | Q(acts__contains="split")
    rows = (
        SentenceVersion.objects.filter(
            sentence__article__shares__author=person, sentence__article__shares__words__gt=0
        )
        .order_by()
        .values_list("sentence_id")
        .annotate(
            begun=Min("edit_id"),
            reworded=Max("edit_id", filter=reworded & ~Q(edit__author=person)),
        )
    )
    first, last = {}, {}
    for sentence, begun, changed in rows:
        first[sentence] = begun
        if changed:
            last[sentence] = changed
    return first, last


def _beginning(sentence: int, parents: Mapping[int, int]) -> int:
    """The Sentence that this one was split off from, or it itself."""
    seen = {sentence}
    while (parent := parents.get(sentence)) and parent not in seen:
        seen.add(parent)
        sentence = parent
    return sentence


def _known(keys: Iterable[str]) -> set[str]:
    """Those of the keys that lead to a Reference."""
    asked = sorted(set(keys))
    found: set[str] = set()
    for start in range(0, len(asked), _KEYS):
        found |= set(Reference.objects.named(asked[start : start + _KEYS]))
    return found
