"""Who wrote what stood after an Edit: words, sentences and citations by the Edit they came with."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from django.db.models import OuterRef, Subquery

from wiki.authorship.tokens import tokens
from wiki.markup.citations import CITATION, cited_keys
from wiki.models import Article, Edit, Reference, Sentence, SentenceVersion
from wiki.models.journal import section_versions_at

Runs = Sequence[tuple[int, int]]  # (id of an Edit, tokens)


@dataclass(frozen=True, slots=True)
class CreditAt:
    """What stood after an Edit, by the Edit that first wrote it, whose author `authors` has.

    words, sentences, citations: by the id of the origin. A sentence is divided among the Edits
    that wrote in it by their words there, so the sum of `sentences` is the number of sentences.
    `versions`: the ids of the SentenceVersions that stood.
    """

    authors: Mapping[int, int]
    words: Mapping[int, int]
    sentences: Mapping[int, Fraction]
    citations: Mapping[int, int]
    versions: frozenset[int]

    @property
    def citations_in_all(self) -> int:
        return sum(self.citations.values())

    def standing(self, versions: Iterable[int]) -> list[SentenceVersion]:
        """These SentenceVersions, of those that stood, with their Sentences. One query."""
        wanted = self.versions.intersection(versions)
        return list(SentenceVersion.objects.filter(pk__in=wanted).select_related("sentence"))

    def by_author(self, counts: Mapping[int, int | Fraction]) -> dict[int, Fraction]:
        """One of the counts by author instead of by Edit."""
        found: dict[int, Fraction] = {}
        for origin, count in counts.items():
            author = self.authors[origin]
            found[author] = found.get(author, Fraction()) + count
        return found


def credit_at(article: Article, edit: Edit) -> CreditAt:
    """The credit of the Article's text as it was after one of its Edits.

    Six queries; the work grows with the sentences that stood then, and not with the history.
    """
    layouts = section_versions_at(article, edit.number)
    ids = [key for row in layouts if not row.is_removed for key, _, _ in row.layout]
    last = (
        SentenceVersion.objects.filter(sentence_id=OuterRef("pk"), edit_id__lte=edit.pk)
        .order_by("-edit_id")
        .values("pk")[:1]
    )
    latest = Sentence.objects.filter(pk__in=ids).annotate(last=Subquery(last))
    rows = list(
        SentenceVersion.objects.filter(
            pk__in=list(latest.values_list("last", flat=True))
        ).values_list("pk", "text", "runs", "words")
    )
    words: Counter[int] = Counter()
    sentences: dict[int, Fraction] = {}
    cited: list[tuple[int, str]] = []
    for _, text, runs, count in rows:
        parts, keys = read_sentence(text, runs, count)
        words.update(parts)
        cited += keys
        for origin, part in divided(parts, runs).items():
            sentences[origin] = sentences.get(origin, Fraction()) + part
    known = Reference.objects.named(key for _, key in cited)
    citations = Counter(origin for origin, key in cited if key in known)
    origins = {*words, *sentences, *citations}
    return CreditAt(
        authors=dict(Edit.objects.filter(pk__in=origins).values_list("pk", "author_id")),
        words=+words,
        sentences=sentences,
        citations=citations,
        versions=frozenset(row[0] for row in rows),
    )


def read_sentence(
    text: str, runs: Runs, words: int
) -> tuple[dict[int, int], list[tuple[int, str]]]:
    """A sentence's words by the Edit that wrote them, and (Edit, key) of each of its citations.

    A citation is one token, and so has one writer. The text is read token by token only if
    several Edits wrote in it.
    """
    keys = []
    if "[@" in text:
        keys = [key for mark in CITATION.finditer(text) for key in cited_keys(mark[1])]
    if len({origin for origin, _ in runs}) == 1:
        origin = runs[0][0]
        return {origin: words}, [(origin, key) for key in keys]
    found: dict[int, int] = {}
    cited = []
    at = 0
    read = tokens(text)
    for origin, length in runs:
        count = 0
        for token in read[at : at + length]:
            if token.kind == "word":
                count += 1
            elif token.kind == "cite" and keys:
                named = cited_keys(text[token.start : token.end])
                cited += [(origin, key) for key in named if key in keys]
        found[origin] = found.get(origin, 0) + count
        at += length
    return found, cited


def divided(words: Mapping[int, int], runs: Runs) -> dict[int, Fraction]:
    """One sentence shared out by words; one without words (a rule, a formula) by its marks."""
    total = sum(words.values())
    if total:
        return {origin: Fraction(count, total) for origin, count in words.items() if count}
    marks: Counter[int] = Counter()
    for origin, length in runs:
        marks[origin] += length
    total = sum(marks.values())
    return {origin: Fraction(count, total) for origin, count in marks.items()} if total else {}
