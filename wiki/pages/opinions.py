"""What people say of words: on the page of a Sentence, of an Edit, and of whoever said it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.contrib.auth.models import AnonymousUser

from accounts.models import User
from wiki.models import Agreement, Edit, Review, Sentence, SentenceVersion, Shown, Thanks
from wiki.models.reviewing import (
    Right,
    points_text,
    right_to_review,
    why_not_agree,
    why_not_review,
    why_not_thank,
)
from wiki.models.standing import standings

SHOWN = 10  # of somebody's reviews, and of their agreements


@dataclass(frozen=True, slots=True)
class Said:
    """What was said of one wording, and not taken back; the latest first."""

    reviews: tuple[Review, ...] = ()
    agreements: tuple[Agreement, ...] = ()

    @property
    def verdict(self) -> str:
        """Of the last review: "passed", "failed", or "" where there is none."""
        return self.reviews[0].verdict if self.reviews else ""

    @property
    def agreed(self) -> tuple[Agreement, ...]:
        return tuple(one for one in self.agreements if one.side == Agreement.Side.AGREED)

    @property
    def disagreed(self) -> tuple[Agreement, ...]:
        return tuple(one for one in self.agreements if one.side == Agreement.Side.DISAGREED)


NOTHING = Said()


def said_of(sentence: int) -> Mapping[int, Said]:
    """What was said of each wording of a Sentence, by the id of the SentenceVersion it is kept
    with. Two queries."""
    reviews = (
        Review.objects.filter(version__sentence=sentence).select_related("reviewer").order_by("-pk")
    )
    agreements = (
        Agreement.objects.given()
        .filter(version__sentence=sentence)
        .select_related("person")
        .order_by("-pk")
    )
    found: dict[int, tuple[list[Review], list[Agreement]]] = {}
    for review in reviews:
        found.setdefault(review.version_id, ([], []))[0].append(review)
    for agreement in agreements:
        found.setdefault(agreement.version_id, ([], []))[1].append(agreement)
    return {key: Said(tuple(some), tuple(others)) for key, (some, others) in found.items()}


@dataclass(frozen=True, slots=True)
class Saying:
    """The section "What others say" for one reader."""

    version: SentenceVersion | None  # what opinions on the present words are kept with
    said: Said
    count: str  # "3 agree, 1 disagrees; by standing 78 of 100 parts agree"
    right: Right
    why_not_review: str
    why_not_agree: str
    mine: Agreement | None


def saying(
    sentence: Sentence,
    version: SentenceVersion | None,
    said: Said,
    user: User | AnonymousUser,
    now: datetime,
) -> Saying:
    """What was said of a Sentence's present words, and what `user` may say of them.

    At most four queries besides those for the role; version: None where the Sentence stands no
    more, or no Edit speaks of it.
    """
    right = right_to_review(user, now)
    return Saying(
        version=version,
        said=said,
        count=count_line(said, now),
        right=right,
        why_not_review=why_not_review(version, user, now)
        if version and right.is_given
        else right.why,
        why_not_agree=why_not_agree(version, user) if version else "",
        mine=next((one for one in said.agreements if one.person_id == user.pk), None),
    )


def count_line(said: Said, now: datetime) -> str:
    """How many agree, and which part of the standing of those who show theirs; "" where nobody
    said so. Two queries.
    """
    if not said.agreements:
        return ""
    agreed, disagreed = len(said.agreed), len(said.disagreed)
    counts = []
    if agreed:
        counts.append(f"{agreed} {'agrees' if agreed == 1 else 'agree'}")
    if disagreed:
        counts.append(f"{disagreed} {'disagrees' if disagreed == 1 else 'disagree'}")
    weights = standings(_showing([one.person_id for one in said.agreements]), now)
    for_it = sum(weights[one.person_id].points for one in said.agreed if one.person_id in weights)
    whole = sum(weight.points for weight in weights.values())
    line = ", ".join(counts)
    return f"{line}; by standing {_parts(for_it, whole)} of 100 parts agree" if whole else line


def _parts(some: int, whole: int) -> int:
    """`some` of `whole` in a hundred; 0 and 100 only where it is none and all."""
    if some in (0, whole):
        return 100 * some // whole
    return min(99, max(1, (100 * some + whole // 2) // whole))


@dataclass(frozen=True, slots=True)
class ThanksFor:
    """The thanks for one Edit, for one reader."""

    given: tuple[Thanks, ...]  # the first ones first
    standing: str  # of those who gave them, together, in points; "" where none of them shows it
    is_mine: bool
    why_not: str


def thanks_for(edit: Edit, user: User | AnonymousUser, now: datetime) -> ThanksFor:
    """Who thanked for an Edit, and whether `user` may. One query, and two where somebody did."""
    given = tuple(Thanks.objects.given().filter(edit=edit).select_related("person").order_by("pk"))
    return ThanksFor(
        given=given,
        standing=_together([one.person_id for one in given], now),
        is_mine=any(one.person_id == user.pk for one in given),
        why_not=why_not_thank(edit, user),
    )


def _together(people: Sequence[int], now: datetime) -> str:
    """The standing of these people in sum, without those who do not show theirs."""
    shown = _showing(people) if people else []
    if not shown:
        return ""
    return points_text(sum(one.points for one in standings(shown, now).values()))


def _showing(people: Sequence[int]) -> list[int]:
    """Those of these people who let others see their standing. One query."""
    hidden = Shown.objects.filter(person_id__in=people, standing=False)
    hiding = set(hidden.values_list("person_id", flat=True))
    return [pk for pk in people if pk not in hiding]


@dataclass(frozen=True, slots=True)
class Opinion:
    """One review or agreement in a list of somebody's."""

    given: Review | Agreement
    counts: bool  # whether its words still stand

    @property
    def version(self) -> SentenceVersion:
        return self.given.version


@dataclass(frozen=True, slots=True)
class OpinionsBy:
    """Somebody's latest reviews and agreements, and how many there are."""

    reviews: tuple[Opinion, ...]
    review_count: int
    agreements: tuple[Opinion, ...]
    agreement_count: int


def opinions_of(person: User, most: int = SHOWN) -> OpinionsBy:
    """What a person said of others' words, the latest first. Four queries."""
    reviews = Review.objects.filter(reviewer=person)
    agreements = Agreement.objects.given().filter(person=person)
    with_sentence = "version__sentence__article__gene"
    return OpinionsBy(
        reviews=_opinions(reviews.select_related(with_sentence).order_by("-at", "-pk")[:most]),
        review_count=reviews.count(),
        agreements=_opinions(
            agreements.select_related(with_sentence).order_by("-at", "-pk")[:most]
        ),
        agreement_count=agreements.count(),
    )


def _opinions(given: Iterable[Review] | Iterable[Agreement]) -> tuple[Opinion, ...]:
    return tuple(Opinion(one, _stands(one.version)) for one in given)


def _stands(version: SentenceVersion) -> bool:
    sentence = version.sentence
    return sentence.section_id is not None and sentence.text == version.text
