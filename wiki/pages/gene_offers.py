"""Names of genes that an author has just written without making them mentions."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from genes.find import genes_by_key
from wiki.authorship.credit import Run
from wiki.authorship.explain import spans
from wiki.markup.citations import mentions
from wiki.markup.gene_names import Known, Offer, mark, offers, places, put_in
from wiki.models import Article, BoundName, Edit, Sentence
from wiki.models.mention import genes_meant

MOST_OTHERS = 5


@dataclass(frozen=True, slots=True)
class Choice:
    """One gene that the words may mean, and the mention that would say so."""

    gene: Known
    mark: str  # "[[gene:3558 IL-2]]"
    value: str  # what a form sends to choose it: "3558 IL-2"


@dataclass(frozen=True, slots=True)
class GeneOffer:
    """Words that name a gene, and the genes of that name, the likeliest first."""

    words: str
    choices: tuple[Choice, ...]
    at: tuple[tuple[int, int], ...]

    @property
    def first(self) -> Choice:
        return self.choices[0]

    @property
    def others(self) -> tuple[Choice, ...]:
        return self.choices[1:]

    @property
    def starts(self) -> str:
        """Where the words stand, for the script that links them: "0,41"."""
        return ",".join(str(start) for start, _ in self.at)


def gene_offers(
    source: str,
    article: Article,
    *,
    written: Sequence[tuple[int, int]] | None = None,
    linked: Mapping[str, int] | None = None,
) -> tuple[GeneOffer, ...]:
    """What could be linked in a tidy text of an Article, or in the stretches `written` of it.

    linked: the Gene IDs that the names of its mentions mean. At most two queries, whatever the
    text; of more than 5,000 different names the first are looked up.
    """
    standing = places(source)
    if written is not None:
        # What nobody just wrote is not even looked up.
        standing = _within(standing, written)
    rows = genes_by_key(place.key for place in standing)
    if not rows:
        return ()
    known = {
        key: [
            Known(
                gene=row.gene_id,
                symbol=row.gene.symbol,
                full_name=row.gene.name,
                organism=row.gene.organism_id,
                organism_name=row.gene.organism.name,
                common_name=row.gene.organism.common_name,
                name=row.name,
                is_symbol=row.kind == row.Kind.SYMBOL,
            )
            for row in found
        ]
        for key, found in rows.items()
    }
    organism = article.gene.organism_id
    found = offers(
        source,
        standing,
        known,
        organism=organism,
        own=article.gene_id,
        written=written,
        linked=linked,
    )
    if not found:
        return ()
    bound: dict[str, int] = {}
    if article.pk is not None:
        names = [offer.words for offer in found]
        rows_bound = BoundName.objects.filter(article_id=article.pk, name__in=names)
        bound = dict(rows_bound.values_list("name", "gene_id"))
    return tuple(_offered(offer, organism, known, bound) for offer in found)


def _within(standing: tuple, written: Sequence[tuple[int, int]]) -> tuple:
    kept = []
    at = 0
    for place in standing:
        while at < len(written) and written[at][1] <= place.start:
            at += 1
        if at < len(written) and written[at][0] <= place.start and place.end <= written[at][1]:
            kept.append(place)
    return tuple(kept)


def _offered(
    offer: Offer, organism: int, known: Mapping[str, Sequence[Known]], bound: Mapping[str, int]
) -> GeneOffer:
    words = offer.words
    same = {
        row.gene
        for rows in known.values()
        for row in rows
        if row.is_symbol and row.symbol == words and row.organism == organism
    }
    alone = bound.get(words, next(iter(same)) if len(same) == 1 else None)
    choices = (offer.gene, *offer.others[:MOST_OTHERS])
    return GeneOffer(
        words,
        tuple(
            Choice(row, mark(words, row.gene, binds=row.gene == alone), f"{row.gene} {words}")
            for row in choices
        ),
        offer.at,
    )


def with_links(source: str, found: Sequence[GeneOffer], values: Iterable[str]) -> str:
    """`source` with the Choices of these values put in everywhere; of two for the same words the
    first counts, and what is not offered is passed over."""
    wanted: dict[str, str] = {}
    for value in values:
        wanted.setdefault(value.partition(" ")[2], value)
    marks = [
        (start, end, choice.mark)
        for offer in found
        for choice in offer.choices
        if wanted.get(offer.words) == choice.value
        for start, end in offer.at
    ]
    return put_in(source, marks) if marks else source


# --- After a save -------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class SentenceOffers:
    """A present Sentence and what its author could link in it."""

    sentence: Sentence
    offers: tuple[GeneOffer, ...]


@dataclass(frozen=True, slots=True)
class EditOffers:
    """What the author of an Edit could still link in the words it wrote."""

    edit: Edit
    sentences: tuple[SentenceOffers, ...]

    @property
    def names(self) -> tuple[str, ...]:
        """The words, each once."""
        return tuple(dict.fromkeys(offer.words for one in self.sentences for offer in one.offers))

    def texts(self, values: Sequence[str]) -> dict[int, str]:
        """The new text of each Sentence in which "sentence gene words" is among the values."""
        chosen: dict[int, list[str]] = {}
        for value in values:
            number, _, rest = value.partition(" ")
            if number.isascii() and number.isdigit() and len(number) < 16:
                chosen.setdefault(int(number), []).append(rest)
        texts = {}
        for one in self.sentences:
            text = with_links(one.sentence.text, one.offers, chosen.get(one.sentence.pk, ()))
            if text != one.sentence.text:
                texts[one.sentence.pk] = text
        return texts


def offers_after(edit: Edit, sentences: Sequence[int] | None = None) -> EditOffers:
    """What could be linked in the words of an Edit that still stand, sentence by sentence.

    sentences: their ids, where they are known. At most seven queries.
    """
    standing = Sentence.objects.filter(section__isnull=False)
    if sentences is None:
        standing = standing.filter(versions__edit=edit).distinct()
    else:
        standing = standing.filter(pk__in=sentences)
    found = list(standing.select_related("section").order_by("section__position", "position"))
    article = edit.article
    # One text for all of them, so that their number costs no query.
    text = ""
    starts: list[int] = []
    written: list[tuple[int, int]] = []
    for sentence in found:
        text += "\n\n" if text else ""
        starts.append(len(text))
        runs = [Run(*run) for run in sentence.runs]
        written += [
            (len(text) + span.start, len(text) + span.end)
            for span in spans(sentence.text, runs)
            if span.origin == edit.pk
        ]
        text += sentence.text
    linked = {name: gene.pk for name, gene in genes_meant(mentions(text), article).items()}
    every = gene_offers(text, article, written=written, linked=linked)
    result = []
    for sentence, low in zip(found, starts, strict=True):
        high = low + len(sentence.text)
        own = []
        for offer in every:
            at = tuple((a - low, b - low) for a, b in offer.at if low <= a and b <= high)
            if at:
                own.append(GeneOffer(offer.words, offer.choices, at))
        if own:
            result.append(SentenceOffers(sentence, tuple(sorted(own, key=lambda o: o.at))))
    return EditOffers(edit, tuple(result))
