"""What the ledger remembers, for the engine: sentences and wordings that once stood."""

from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import F, Window
from django.db.models.functions import RowNumber

from wiki.authorship.credit import Present, Recalled, Run, Stood
from wiki.authorship.segment import openings
from wiki.models.article import Article
from wiki.models.history import SectionVersion, SentenceVersion, Shingle
from wiki.models.journal import SectionState, states_of

# Shorter sentences are too common to say that one was copied from another article.
_COPY_WORDS = 6
_EARLIER = 12
_OPTIONS = 8  # Sentences of one wording, the latest
_ALIKE = 40  # wordings that are like a text
_STATES = 8  # of one Section, before the present one
_ROWS = 600  # shingles read to find them, the latest
_WORDING = ("sentence_id", "text", "runs", "follower", "sentence__section_id")


@dataclass(frozen=True, slots=True)
class Moment:
    """A moment of the past, for a replay: only what was known then is remembered.

    `edit` is the id of the Edit to come, `texts` the last wording of every Sentence of the
    article, `standing` those that stood.
    """

    edit: int
    texts: Mapping[int, str]
    standing: frozenset[int]


class _Stood:
    """See authorship.record.Stood."""

    def __init__(self, state: SectionState, memory: "LedgerMemory") -> None:
        self.state, self.memory = state, memory
        self.texts = [state.source[start:end] for _, start, end in state.layout]
        self.wordings = frozenset(self.texts)

    def sentences(self) -> Sequence[Present]:
        """See authorship.record.Stood. One query."""
        state = self.state
        rows = (
            SentenceVersion.objects.filter(
                sentence_id__in=[key for key, _, _ in state.layout], edit_id__lte=state.edit
            )
            .annotate(rank=Window(RowNumber(), partition_by="sentence_id", order_by="-edit_id"))
            .filter(rank=1)
            .values_list("sentence_id", "runs", "sentence__section_id")
        )
        runs = {
            key: _runs(stored)
            for key, stored, section in rows
            if key in self.memory.touched or not self.memory.stands(key, section)
        }
        opening = openings(state.source, [(start, end) for _, start, end in state.layout])
        return [
            Present(key, text, runs[key], state.section, opens)
            for (key, _, _), text, opens in zip(state.layout, self.texts, opening, strict=True)
            if key in runs
        ]


class LedgerMemory:
    """The engine's Memory over the ledger of one Article. Each question costs one query.

    `touched` are the Sentences of the Sections being saved: only these, and removed ones, may
    go on under their identity; what stands elsewhere gives its words' credit alone. `until` is
    the id of the Edit to come, for a rebuild: later ones of other articles are not known yet.
    """

    def __init__(
        self,
        article: Article,
        touched: Iterable[int],
        moment: Moment | None = None,
        *,
        until: int | None = None,
    ) -> None:
        self.article = article
        self.touched = frozenset(touched)
        self.moment = moment
        self.versions = SentenceVersion.objects.all()
        if moment is not None:
            until = moment.edit
        self.until = until
        if until is not None:
            self.versions = self.versions.filter(edit_id__lt=until)

    def by_fingerprint(self, fingerprints: Sequence[str]) -> Mapping[str, Sequence[Recalled]]:
        """See authorship.record.Memory."""
        rows = (
            self.versions.filter(fingerprint__in=list(fingerprints))
            .order_by("edit_id", "pk")
            .values_list("fingerprint", "words", "sentence__article_id", *_WORDING)
        )
        free: dict[str, dict[int, Recalled]] = {}
        standing: dict[str, Recalled] = {}
        elsewhere: dict[str, Recalled] = {}
        for fingerprint, words, article, *row in rows:
            if article != self.article.pk:
                if words >= _COPY_WORDS and fingerprint not in elsewhere:
                    elsewhere[fingerprint] = self._recalled(row, elsewhere=True)
                continue
            found = self._recalled(row)
            if found.key is None:
                standing[fingerprint] = found
            else:
                known = free.setdefault(fingerprint, {})
                known.pop(found.key, None)
                known[found.key] = found
        answer: dict[str, Sequence[Recalled]] = {}
        for one in fingerprints:
            others = [kind[one] for kind in (standing, elsewhere) if one in kind]
            best = list(reversed(free.get(one, {}).values()))[:_OPTIONS] + others
            if best:
                answer[one] = best
        return answer

    def resembling(self, shingles: Sequence[int]) -> Sequence[Recalled]:
        """See authorship.record.Memory. Of this Article only."""
        wordings: dict[int, Recalled] = {}
        found: dict[int, list[int]] = {}
        rows = Shingle.objects.filter(article=self.article, number__in=list(shingles))
        if self.moment is not None:
            rows = rows.filter(version__edit_id__lt=self.moment.edit)
        columns = [f"version__{column}" for column in _WORDING]
        for number, version, *row in rows.order_by("-version").values_list(
            "number", "version", *columns
        )[:_ROWS]:
            found.setdefault(number, []).append(version)
            if version not in wordings:
                wordings[version] = self._recalled(row)
        hits = dict.fromkeys(wordings, 0.0)
        for versions in found.values():
            for version in versions:
                hits[version] += 1 / len(versions)  # a stock phrase says little
        best = sorted(hits, key=lambda version: (-hits[version], -version))
        seen: dict[tuple[int | None, str], Recalled] = {}
        for version in best:
            seen.setdefault((wordings[version].key, wordings[version].text), wordings[version])
        return list(seen.values())[:_ALIKE]

    def states(self, places: Sequence[Hashable]) -> Mapping[Hashable, Sequence[Stood]]:
        """See authorship.record.Memory. Three queries, and one for each state taken; one where the
        text of the Sections never changed.
        """
        rows = SectionVersion.objects.filter(section__in=list(places))
        if self.until is not None:
            rows = rows.filter(edit_id__lt=self.until)
        rows = rows.annotate(
            rank=Window(RowNumber(), partition_by="section_id", order_by="-edit_id")
        ).filter(rank__range=(2, _STATES + 1))  # the first is the present one
        found: dict[Hashable, list[Stood]] = {place: [] for place in places}
        for state in states_of(rows.order_by("-edit_id")):
            found[state.section].append(_Stood(state, self))
        return found

    def stands(self, sentence: int, section: int | None) -> bool:
        """Whether a Sentence stands, now or at the moment; `section` is where it stands now."""
        return section is not None if self.moment is None else sentence in self.moment.standing

    def _recalled(self, row: Sequence[Any], *, elsewhere: bool = False) -> Recalled:
        sentence, text, runs, follower, section = row
        stands = self.stands(sentence, section)
        free = not elsewhere and (sentence in self.touched or not stands)
        return Recalled(
            sentence if free else None,
            text,
            _runs(runs),
            elsewhere=elsewhere,
            follower=None if stands else follower,
        )

    def earlier(self, keys: Sequence[int]) -> Mapping[int, Sequence[Recalled]]:
        """See authorship.record.Memory. The last twelve other wordings of each Sentence."""
        rows = self.versions.filter(sentence_id__in=list(keys))
        if self.moment is None:  # else what stood then is not what stands in the row
            latest = Window(RowNumber(), partition_by="sentence_id", order_by="-pk")
            rows = rows.exclude(text=F("sentence__text")).annotate(rank=latest)
            rows = rows.filter(rank__lte=_EARLIER)
        wordings: dict[int, list[Recalled]] = {}
        for sentence, text, runs, now in rows.order_by("-pk").values_list(
            "sentence_id", "text", "runs", "sentence__text"
        ):
            present = now if self.moment is None else self.moment.texts.get(sentence)
            known = wordings.setdefault(sentence, [])
            if text != present and len(known) < _EARLIER:
                known.append(Recalled(sentence, text, _runs(runs)))
        return wordings


def _runs(stored: Sequence[Sequence[int]]) -> tuple[Run, ...]:
    return tuple(Run(origin, length) for origin, length in stored)
