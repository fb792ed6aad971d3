"""What the ledger remembers, for the engine: sentences and wordings that once stood."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from wiki.authorship.credit import Recalled, Run
from wiki.models.article import Article
from wiki.models.history import SentenceVersion

# Shorter sentences are too common to say that one was copied from another article.
_COPY_WORDS = 6
_EARLIER = 12


@dataclass(frozen=True, slots=True)
class Moment:
    """A moment of the past, for a replay: only what was known then is remembered.

    `edit` is the id of the Edit to come, `texts` the last wording of every Sentence of the
    article, `standing` those that stood.
    """

    edit: int
    texts: Mapping[int, str]
    standing: frozenset[int]


class LedgerMemory:
    """The engine's Memory over the ledger of one Article. Each question costs one query.

    `touched` are the Sentences of the Sections being saved: only these, and removed ones, may
    go on under their identity; what stands elsewhere gives its words' credit alone.
    """

    def __init__(
        self, article: Article, touched: Iterable[int], moment: Moment | None = None
    ) -> None:
        self.article = article
        self.touched = frozenset(touched)
        self.moment = moment
        self.versions = SentenceVersion.objects.all()
        if moment is not None:
            self.versions = self.versions.filter(edit_id__lt=moment.edit)

    def by_fingerprint(self, fingerprints: Sequence[str]) -> Mapping[str, Recalled]:
        """See authorship.credit.Memory."""
        rows = (
            self.versions.filter(fingerprint__in=list(fingerprints))
            .order_by("pk")
            .values_list(
                "fingerprint",
                "sentence_id",
                "text",
                "runs",
                "words",
                "sentence__article_id",
                "sentence__section_id",
            )
        )
        free: dict[str, Recalled] = {}
        standing: dict[str, Recalled] = {}
        elsewhere: dict[str, Recalled] = {}
        for fingerprint, sentence, text, runs, words, article, section in rows:
            credit = tuple(Run(origin, length) for origin, length in runs)
            stands = (
                section is not None if self.moment is None else sentence in self.moment.standing
            )
            if article != self.article.pk:
                if words >= _COPY_WORDS:
                    elsewhere.setdefault(fingerprint, Recalled(None, text, credit, elsewhere=True))
            elif sentence in self.touched or not stands:
                free[fingerprint] = Recalled(sentence, text, credit)
            else:
                standing[fingerprint] = Recalled(None, text, credit)
        return elsewhere | standing | free

    def earlier(self, keys: Sequence[int]) -> Mapping[int, Sequence[Recalled]]:
        """See authorship.credit.Memory. The last twelve other wordings of each Sentence."""
        rows = (
            self.versions.filter(sentence_id__in=list(keys))
            .order_by("-pk")
            .values_list("sentence_id", "text", "runs", "sentence__text")
        )
        wordings: dict[int, list[Recalled]] = {}
        for sentence, text, runs, now in rows:
            present = now if self.moment is None else self.moment.texts.get(sentence)
            known = wordings.setdefault(sentence, [])
            if text != present and len(known) < _EARLIER:
                credit = tuple(Run(origin, length) for origin, length in runs)
                known.append(Recalled(sentence, text, credit))
        return wordings
