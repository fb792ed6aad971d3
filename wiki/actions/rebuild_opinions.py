"""The part of a rebuild that keeps what was said of words with the words."""

from collections import defaultdict
from collections.abc import Iterable

from django.db import models

from wiki.models import Agreement, Article, Review, Sentence, SentenceVersion
from wiki.models.reviewing import verdicts_on


class KeptOpinions:
    """The opinions on an Article's words, held while its SentenceVersions are made anew.

    An opinion goes to the version that has its words: of the same Edit and Sentence, or else the
    first that has them, of its Sentence if there is one. Words that the new engine divides in
    another way are in no version; the opinion then goes to what its Edit did to its Sentence, or
    to the Sentence's version before it. Of two that one person has on the same words then, the
    earlier one is taken back by the later.
    """

    def __init__(self, article: Article) -> None:
        self._article = article
        self._given = [
            (opinion, opinion.version)
            for table in (Review, Agreement)
            for opinion in table.objects.filter(version__sentence__article=article)
            .select_related("version")
            .order_by("pk")
        ]

    def clear_versions(self) -> None:
        """Delete the versions. Opinions point at nothing until `put_back`; the database, which
        looks at the end of the transaction, would refuse to leave it so."""
        rows = models.QuerySet(SentenceVersion).filter(edit__article=self._article)
        keys = list(rows.values_list("pk", flat=True))
        for start in range(0, len(keys), 500):
            some = models.QuerySet(SentenceVersion).filter(pk__in=keys[start : start + 500])
            some._raw_delete(some.db)

    def put_back(self, heirs: dict[int, int]) -> None:
        """Give each opinion its version, and the Sentences their verdicts.

        heirs: Sentences that have another's place now, by the one that had it.
        """
        if not self._given:
            return
        by_text: dict[str, list[SentenceVersion]] = defaultdict(list)
        by_sentence: dict[int, list[SentenceVersion]] = defaultdict(list)
        every = SentenceVersion.objects.filter(edit__article=self._article).order_by("pk")
        for version in every.defer("runs"):
            by_text[version.text].append(version)
            by_sentence[version.sentence_id].append(version)
        goes_to = []
        for opinion, was in self._given:
            same = by_text.get(was.text, [])
            key = heirs.get(was.sentence_id, was.sentence_id)
            key = was.sentence_id if by_sentence.get(was.sentence_id) else key
            before = [v for v in by_sentence.get(key, []) if v.edit_id <= was.edit_id]
            best = (
                [v for v in same if (v.edit_id, v.sentence_id) == (was.edit_id, was.sentence_id)]
                or [v for v in same if v.sentence_id == key]
                or same
                or before[-1:]
                or by_sentence.get(key, [])
                or list(every[:1])
            )
            goes_to.append((opinion, best[0].pk))
        _take_back_doubles(goes_to)
        for opinion, version in goes_to:
            models.QuerySet(type(opinion)).filter(pk=opinion.pk).update(version=version)
        self._settle_verdicts()

    def _settle_verdicts(self) -> None:
        present = Sentence.objects.filter(article=self._article, section__isnull=False)
        sentences = list(present.select_related("worded_in"))
        verdicts = verdicts_on(sentences)
        reviewed = [sentence for sentence in sentences if sentence.pk in verdicts]
        for sentence in reviewed:
            sentence.verdict = verdicts[sentence.pk]
            if sentence.verdict == Review.Verdict.PASSED:
                sentence.awaits = None
        Sentence.objects.bulk_update(reviewed, ["verdict", "awaits"], batch_size=200)


def _take_back_doubles(goes_to: Iterable[tuple[Review | Agreement, int]]) -> None:
    """One person has one opinion on the same words: the earlier is taken back by the later."""
    standing: dict[tuple[int, int], Agreement] = {}
    for opinion, version in goes_to:
        if isinstance(opinion, Agreement) and opinion.withdrawn_at is None:
            if earlier := standing.get((version, opinion.person_id)):
                Agreement.objects.filter(pk=earlier.pk).update(withdrawn_at=opinion.at)
            standing[version, opinion.person_id] = opinion
