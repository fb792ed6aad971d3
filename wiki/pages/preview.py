"""What a text would look like, and what saving it would do, before it is saved."""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.urls import reverse
from django.utils.text import Truncator

from genes.models import Gene
from wiki.authorship.credit import Draft, Outcome, Placed, Present, Run, credit
from wiki.authorship.difference import NOTHING, Wording
from wiki.authorship.explain import spans
from wiki.authorship.segment import openings, segment
from wiki.markup.citations import citations, mentions
from wiki.markup.render import Bindings, number_citations, plain_words, render
from wiki.markup.source import MAX_SECTION, tidy
from wiki.markup.statements import lacks_citation
from wiki.markup.weave import Strand
from wiki.models import Article, Reference, Section, Sentence
from wiki.models.identifiers import doi_of, pmcid_of, pmid_of
from wiki.models.memory import LedgerMemory
from wiki.models.mention import ambiguous_names, genes_meant
from wiki.pages.changes import Changed, Difference, difference, in_words, writers_of
from wiki.pages.gene_offers import GeneOffer, gene_offers

_OWN = 0  # stands for the Edit to come
_TRIES = 5  # to read a Section between two saves
_ANCHOR = re.compile(r' id="s\d+"|<a class="sentence-tools"[^>]*></a>')


@dataclass(frozen=True, slots=True)
class Foresight:
    """What saving would do, in words and sentences."""

    difference: Difference  # the sentences that would change, and the sums of their marks
    sentences: tuple[tuple[int, str], ...]  # (2, "reworded"), …; empty when nothing changes

    @property
    def is_nothing(self) -> bool:
        return not self.sentences


@dataclass(frozen=True, slots=True)
class Preview:
    """Clean HTML, with the writer's own words in `w-run` elements of Edit 0; keys that name no
    reference; and what saving would do, where the text has a Section to be compared with."""

    html: str
    unknown: tuple[str, ...]
    foresight: Foresight | None = None
    is_too_long: bool = False
    uncited: tuple[str, ...] = ()  # the beginnings of statements without a citation
    offers: tuple[GeneOffer, ...] = ()  # names of genes that the writer could make mentions
    unbound: tuple[tuple[str, bool], ...] = ()  # mentions of no gene; whether several have the name


def preview(
    text: str, gene: Gene, *, section: Section | None = None, sentence: int | None = None
) -> Preview:
    """`text`, for the article of `gene`, through the same pipeline and engine as a save.

    It is the new text of `section`, or of the `sentence` in it, as they stand now. Citations are
    numbered within it. A text too long to be saved is not rendered. At most thirteen queries.
    """
    if len(text) > MAX_SECTION:
        return Preview("", (), is_too_long=True)
    source = tidy(text)
    keys = citations(source)
    references = Reference.objects.named(keys)
    numbers = {
        reference.pk: number
        for number, reference in enumerate(
            dict.fromkeys(references[key] for key in keys if key in references), start=1
        )
    }
    article = getattr(gene, "article", None) or Article()
    article.gene = gene
    mentioned = mentions(source)
    genes = genes_meant(mentioned, article)
    nameless = [name for name in mentioned if name not in genes]
    several = ambiguous_names(nameless, gene.organism_id)
    bindings = Bindings(
        {key: reference.pk for key, reference in references.items()},
        {name: reverse("article", args=[named.slug]) for name, named in genes.items()},
        {name: named.symbol for name, named in genes.items()},
    )
    strands: Sequence[Strand] = ()
    foresight = None
    if section is not None:
        strands, foresight = _foresee(section, sentence, source)
    html = number_citations(render(source, strands, bindings), numbers)
    unknown = tuple(
        key
        for key in keys
        if key not in references and not (pmid_of(key) or pmcid_of(key) or doi_of(key))
    )
    return Preview(
        # Without its links a wide table would scroll and have no stop for the keyboard.
        _ANCHOR.sub("", html).replace("<table>", '<table tabindex="0">'),
        unknown,
        foresight,
        uncited=_uncited(source, unknown),
        offers=gene_offers(
            source,
            article,
            written=None if section is None else _own_words(strands),
            linked={name: named.pk for name, named in genes.items()},
        ),
        unbound=tuple((name, name in several) for name in nameless),
    )


def _own_words(strands: Sequence[Strand]) -> list[tuple[int, int]]:
    """Where the words stand that the writer has just written."""
    return [
        (start, end)
        for strand in strands
        for start, end, origin, _ in strand.spans
        if origin == _OWN
    ]


def _uncited(source: str, unknown: Sequence[str]) -> tuple[str, ...]:
    """The statements of a text that cite nothing, in plain words, each shortened."""
    cited = set(citations(source)) - set(unknown)
    texts = (source[piece.start : piece.end] for piece in segment(source))
    return tuple(
        Truncator(plain_words(text)).chars(90) for text in texts if lacks_citation(text, cited)
    )


def _standing(section: Section) -> list[Sentence] | None:
    """The Sentences of `section` as one save left both: `section` is read again where somebody
    saved between the two. None where saves never leave the time to."""
    for _ in range(_TRIES):
        found = list(Sentence.objects.filter(section=section).order_by("position"))
        if [(one.pk, one.text) for one in found] == [
            (key, section.source[start:end]) for key, start, end in section.layout
        ]:
            return found
        section.refresh_from_db()
    return None


def _foresee(
    section: Section, sentence: int | None, text: str
) -> tuple[Sequence[Strand], Foresight | None]:
    """The writer's own words in `text`, and what saving it would do. Four queries."""
    before = _standing(section)
    if before is None:
        return (), None
    start, end = 0, len(section.source)
    if sentence is not None:
        start, end = next(((a, b) for s, a, b in section.layout if s == sentence), (start, end))
    whole = section.source[:start] + text + section.source[end:]
    opening = openings(section.source, [(a, b) for _, a, b in section.layout])
    pieces = segment(whole)
    outcome = credit(
        [
            Present(s.pk, s.text, _runs(s.runs), section.pk, opens)
            for s, opens in zip(before, opening, strict=True)
        ],
        [
            Draft(
                whole[piece.start : piece.end],
                section.pk,
                sentence if start <= piece.start and piece.end <= start + len(text) else None,
                opens,
            )
            for piece, opens in zip(pieces, openings(whole, pieces), strict=True)
        ],
        origin=_OWN,
        memory=LedgerMemory(section.article, [s.pk for s in before]),
    )
    foresight = Foresight(
        _changes(section, before, outcome),
        sentences=_said(outcome.placed, len(outcome.removed)),
    )
    strands = []
    for number, (piece, placed) in enumerate(zip(pieces, outcome.placed, strict=True), start=1):
        if piece.start >= start and piece.end <= start + len(text):
            at = piece.start - start
            strands.append(
                Strand(
                    placed.key or number,
                    at,
                    piece.end - start,
                    tuple(
                        (at + s.start, at + s.end, s.origin, 0)
                        for s in spans(placed.text, placed.runs)
                    ),
                )
            )
    return strands, foresight


def _changes(section: Section, before: Sequence[Sentence], outcome: Outcome) -> Difference:
    """What saving would do to each sentence, by word. One query."""
    known = {s.pk: Wording(s.text, _runs(s.runs)) for s in before}
    gone = dict.fromkeys(outcome.removed, ("removed",))
    gone |= {key: ("merged", "removed") for p in outcome.placed for key in p.absorbed}
    changed = [Changed(key, known[key], NOTHING, acts) for key, acts in gone.items()]
    changed += [
        Changed(
            p.key,
            known.get(p.key, NOTHING) if p.key is not None else NOTHING,
            Wording(p.text, p.runs),
            tuple(p.acts),
        )
        for p in outcome.placed
        if p.acts
    ]
    writers = writers_of(
        [run for run in one.runs if run.origin != _OWN]
        for change in changed
        for one in (change.before, change.after)
    )
    return difference(
        changed,
        writers,
        {_OWN},
        article=section.article_id,
        standing=lambda: [s.text for s in before],
    )


def _runs(stored: list) -> tuple[Run, ...]:
    return tuple(Run(origin, length) for origin, length in stored)


def _said(placed: Sequence[Placed], removed: int) -> tuple[tuple[int, str], ...]:
    """How many sentences would be added, reworded, … in the words of the history."""
    counts: Mapping[str, int] = Counter(in_words(p.acts) for p in placed if p.acts)
    said = tuple((count, words) for words, count in counts.items())
    return (*said, (removed, "removed")) if removed else said
