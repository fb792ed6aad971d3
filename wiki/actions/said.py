"""What those actions share that keep an opinion on words: the reason, and the words it is on."""

from collections import Counter
from datetime import datetime

from django.core.exceptions import ValidationError

from accounts.models import User
from wiki.actions.tell_authors import tell_of_opinion
from wiki.authorship.credit import Run
from wiki.authorship.explain import tally
from wiki.markup.source import tidy
from wiki.models import Article, Edit, Sentence, SentenceVersion
from wiki.models.reviewing import version_of_words

LONGEST = 1_000
"""Characters of a reason."""


class MovedOn(Exception):
    """The words that an opinion was to be on do not stand any more; the text says what to do."""


def tidy_reason(reason: str, *, asked: str = "") -> str:
    """A reason on one line. ValidationError when it is too long, or empty and `asked` for: then
    `asked` is what to say."""
    too_long = len(reason) > 4 * LONGEST
    reason = reason if too_long else " ".join(tidy(reason).split())
    if asked and not reason.strip():
        raise ValidationError(asked)
    if len(reason) > LONGEST:
        raise ValidationError(
            f"This reason has {len(reason):,} characters and the limit is {LONGEST:,}: please "
            "shorten it."
        )
    return reason


def words_now(version: SentenceVersion) -> SentenceVersion:
    """Wait for the turn on the Article, so that its words stay as they are until the end of the
    transaction; and give the SentenceVersion that opinions on these words are kept with.

    Raises MovedOn when the Sentence has other words now, or none. Three queries.
    """
    article = SentenceVersion.objects.values_list("sentence__article_id", flat=True)
    Article.objects.select_for_update().get(pk=article.get(pk=version.pk))
    sentence = Sentence.objects.get(pk=version.sentence_id)
    if sentence.section_id is None:
        raise MovedOn(
            "This sentence does not stand in the article any more, so nothing was recorded; what "
            "you wrote is still here."
        )
    found = version_of_words(sentence)
    if found is None or sentence.text != version.text:
        raise MovedOn(
            "Somebody has changed this sentence since you opened the page, so nothing was "
            "recorded: please read it as it stands now; what you wrote is still here."
        )
    return found


def tell_authors_of(
    version: SentenceVersion, *, by: User, kind: str, reason: str, now: datetime
) -> None:
    """Tell everybody who wrote words of a SentenceVersion what `by` said of it. Five queries."""
    counts = tally([Run(*run) for run in version.runs], version.text)
    edits = Edit.objects.filter(pk__in=counts).select_related("author")
    words: Counter[int] = Counter()
    for edit in edits:
        words[edit.author_id] += counts[edit.pk]
    tell_of_opinion(
        people={edit.author for edit in edits if words[edit.author_id]},
        by=by,
        kind=kind,
        now=now,
        sentence=version.sentence,
        words=words,
        reason=reason,
    )
