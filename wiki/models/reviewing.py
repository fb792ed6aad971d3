"""Who may say what of whose words: the reasons, in words; and what a review says of a Sentence.

An opinion is on words. It is kept with the first SentenceVersion that had them, and counts while
the Sentence stands with exactly these words: not when they are others, and again when they return.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.contrib.auth.models import AnonymousUser

from accounts.models import User
from wiki.authorship.credit import Run
from wiki.authorship.explain import tally
from wiki.models.article import Sentence
from wiki.models.history import Edit, SentenceVersion
from wiki.models.review import Review
from wiki.models.standing import standings
from wiki.models.trust import REVIEW

_POINT = 1_000_000  # what standing counts in


def verdicts_on(sentences: Iterable[Sentence]) -> dict[int, str]:
    """The last verdict on the words that each of these Sentences has, where there is one.

    One query; none for no Sentence.
    """
    texts = {sentence.pk: sentence.text for sentence in sentences}
    if not texts:
        return {}
    found = {}
    reviews = Review.objects.filter(version__sentence_id__in=texts).order_by("pk")
    for key, text, verdict in reviews.values_list(
        "version__sentence_id", "version__text", "verdict"
    ):
        if text == texts[key]:
            found[key] = verdict
    return found


def version_of_words(sentence: Sentence) -> SentenceVersion | None:
    """The SentenceVersion that opinions on a Sentence's words are kept with: the first that had
    them. None where the ledger has none, after a rebuild. One query, over its versions."""
    return (
        SentenceVersion.objects.filter(sentence=sentence, text=sentence.text)
        .select_related("edit", "section", "sentence")
        .order_by("pk")
        .first()
    )


@dataclass(frozen=True, slots=True)
class Own:
    """How many of a wording's words are somebody's."""

    words: int
    all: int

    @property
    def said(self) -> str:
        """'3 of its 7 words are yours'."""
        if self.words == self.all:
            return "Its word is yours" if self.all == 1 else f"All its {self.all} words are yours"
        return f"{self.words} of its {self.all} words {'is' if self.words == 1 else 'are'} yours"


def own_words(version: SentenceVersion, user: User) -> Own:
    """How many words of a SentenceVersion `user` wrote, by its runs. One query."""
    counts = tally([Run(*run) for run in version.runs], version.text)
    hers = Edit.objects.filter(pk__in=counts, author=user).values_list("pk", flat=True)
    return Own(sum(counts[origin] for origin in hers), sum(counts.values()))


def points_text(points: int) -> str:
    """Millionths of a point as points with one decimal, cut off: '69.9'."""
    whole, tenth = divmod(points * 10 // _POINT, 10)
    return f"{whole}.{tenth}"


@dataclass(frozen=True, slots=True)
class Right:
    """Whether somebody may review at all, and a sentence that says why, or why not."""

    is_given: bool
    why: str


def right_to_review(user: User | AnonymousUser, now: datetime) -> Right:
    """Whether `user` may review, whosoever's words: by her role, or as an author by her standing.

    At most one query besides those for the role.
    """
    needed = settings.LOCUS_REVIEW_STANDING
    asks = "the role of a reviewer"
    if needed > 0:
        asks += f" or, for an author, a standing of at least {needed:g} at its lower bound"
    if not isinstance(user, User):
        return Right(False, f"Reviewing asks for {asks}. Sign in to review.")
    if user.is_machine or not user.is_active:
        return Right(False, "Machine accounts do not review.")
    if user.has_perm(REVIEW):
        return Right(True, "You may review: you have the role of a reviewer.")
    if needed <= 0:
        return Right(False, "Reviewing asks for the role of a reviewer, and you do not have it.")
    if not user.has_perm("wiki.add_edit"):
        return Right(False, f"Reviewing asks for {asks}. Your account may read and suggest.")
    low = standings([user.pk], now)[user.pk].low
    has = f"the lower bound of yours is {points_text(low)}"
    if low >= needed * _POINT:
        return Right(True, f"You may review: it takes a standing of {needed:g}, and {has}.")
    return Right(False, f"Reviewing asks for {asks}; {has}.")


def why_not_review(version: SentenceVersion, user: User | AnonymousUser, now: datetime) -> str:
    """Why `user` may not review a SentenceVersion, as a sentence for her; "" when she may.

    Nobody reviews words of her own, nor what became of a suggestion of hers. At most three queries
    besides those for the role.
    """
    right = right_to_review(user, now)
    if not right.is_given or not isinstance(user, User):
        return right.why
    edit = version.edit
    if edit.kind == Edit.Kind.ACCEPT and edit.author_id == user.pk:
        return "You suggested this wording, so somebody else reviews it."
    own = own_words(version, user)
    return f"{own.said}, so somebody else reviews it." if own.words else ""


def why_not_agree(version: SentenceVersion, user: User | AnonymousUser) -> str:
    """Why `user` may not agree or disagree with a SentenceVersion; "" when she may. One query."""
    if not isinstance(user, User):
        return "Everybody with an account may agree or disagree. Sign in to say so."
    if user.is_machine or not user.is_active:
        return "Machine accounts neither agree nor disagree."
    own = own_words(version, user)
    return f"{own.said}, so it is for others to agree or disagree." if own.words else ""


def why_not_thank(edit: Edit, user: User | AnonymousUser) -> str:
    """Why `user` may not thank for an Edit; "" when she may. No query if its author is fetched."""
    if edit.kind == Edit.Kind.REBUILD:
        return "A rebuild only counts again who wrote what, so nobody is thanked for it."
    if edit.author.is_machine:
        return "A machine made this Edit, and nobody thanks a machine."
    if not isinstance(user, User):
        return "Everybody with an account may thank the author. Sign in to do so."
    if user.is_machine or not user.is_active:
        return "Machine accounts do not thank."
    if edit.author_id == user.pk:
        return "This Edit is yours, so it is for others to thank you."
    return ""
