"""What the ledger remembers, for the engine: sentences and wordings that once stood."""

from collections.abc import Iterable, Mapping, Sequence

from django.db.models import F

from wiki.authorship.credit import Recalled, Run
from wiki.models.article import Article
from wiki.models.history import SentenceVersion

# Shorter sentences are too common to say that one was copied from another article.
_COPY_WORDS = 6
_EARLIER = 12


class LedgerMemory:
    """The engine's Memory over the ledger of one Article. Each question costs one query.

    `touched` are the Sentences of the Sections being saved: only these, and removed ones, may
    go on under their identity; what stands elsewhere gives its words' credit alone.
    """

    def __init__(self, article: Article, touched: Iterable[int]) -> None:
        self.article = article
        self.touched = frozenset(touched)

    def by_fingerprint(self, fingerprints: Sequence[str]) -> Mapping[str, Recalled]:
        """See authorship.credit.Memory."""
        rows = (
            SentenceVersion.objects.filter(fingerprint__in=list(fingerprints))
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
            if article != self.article.pk:
                if words >= _COPY_WORDS:
                    elsewhere.setdefault(fingerprint, Recalled(None, text, credit, elsewhere=True))
            elif section is None or sentence in self.touched:
                free[fingerprint] = Recalled(sentence, text, credit)
            else:
                standing[fingerprint] = Recalled(None, text, credit)
        return elsewhere | standing | free

    def earlier(self, keys: Sequence[int]) -> Mapping[int, Sequence[Recalled]]:
        """See authorship.credit.Memory. The last twelve other wordings of each Sentence."""
        rows = (
            SentenceVersion.objects.filter(sentence_id__in=list(keys))
            .exclude(text=F("sentence__text"))
            .order_by("-pk")
            .values_list("sentence_id", "text", "runs")
        )
        wordings: dict[int, list[Recalled]] = {}
        for sentence, text, runs in rows:
            known = wordings.setdefault(sentence, [])
            if len(known) < _EARLIER:
                credit = tuple(Run(origin, length) for origin, length in runs)
                known.append(Recalled(sentence, text, credit))
        return wordings
