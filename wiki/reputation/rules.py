"""The constants of standing, each with its reason, by version.

Evidence is counted in millionths of a unit; a unit is as much as ten later Edits by others say of
one Edit. Standing is counted in millionths of a point, from 0 to 100 points.
"""

from dataclasses import dataclass

from wiki.reputation.events import MICRO

POINTS = 100 * MICRO


@dataclass(frozen=True)
class Rules:
    """One version of the rules. Never changed once it was in force."""

    # Where everybody begins: low, below what colleagues reach within weeks, and lower for an
    # address without an account. It weighs as much as one unit.
    start: int = 550_000
    start_guest: int = 350_000
    start_weight: int = MICRO
    # One later Edit by another: a tenth of a unit, since ten of them make the fate of an Edit.
    verdict: int = 100_000
    # Words that go count double: where little is removed, a removal says more than a keeping.
    loss: int = 2
    # To be undone as a whole is a statement about the whole, made once: as much as ten Edits say.
    undone: int = MICRO
    # The size of a change, so that a comma says less than a paragraph: a quarter more for each
    # doubling from two quarters on, two units at most. Under `trivial` words nothing is earned.
    size_most: int = 8
    trivial: int = 2
    # What people say: a review is as much as a judge may say of one person in a day, a suggestion
    # was read as a whole, too, a peer's nod is as much as one later Edit. A review that held is
    # worth two.
    review: int = 300_000
    suggestion: int = 200_000
    peer: int = 100_000
    held: int = 200_000
    # Two memories, each half of the standing. The recent one holds a unit and fades by half every
    # `half_life` days: disputes pass. The lasting one holds thirty units and does not fade: what
    # comes later pushes out what came first, in proportion.
    recent: int = MICRO
    half_life: int = 3
    lasting: int = 30 * MICRO
    # What a day of edits in an article puts in question until others have seen it; trivial ones
    # put nothing in question.
    stake: int = 100_000
    # Ceilings a day: what one judge may say of one person, what one article may give, and all.
    judge_day: int = 300_000
    article_day: int = MICRO
    person_day: int = 2 * MICRO
    # Two people's word about one another counts half when this much has passed between them, a
    # third at twice as much, and so on.
    pair: int = 3 * MICRO
    # What is gained above the start counts by how many different people with a voice kept words:
    # n of them give n / (n + breadth) of it, so that no single friend can lift anybody far.
    breadth: int = 5
    # A voice: roots have one; others when so many people who have one kept their words, the person
    # they judge not counted. Where no roots are known (open), more people, since anyone counts.
    voices: int = 3
    voices_open: int = 5
    # What somebody without a voice says: nothing, or a part where no roots are known.
    hushed_open: int = 900_000
    # Whoever is judged by voiceless accounts alone: `alone_free` Edits are free, each that a voice
    # has made takes back `alone_heard`; what is left lowers standing to alone_half / (alone_half +
    # left), so a ring ends below a newcomer. One account counts once a day.
    alone_free: int = 60
    alone_heard: int = 5
    alone_half: int = 3


RULES = {1: Rules()}
"""Every version that was ever in force, so that old statements can be verified."""

SAID = {
    "passed": "review",
    "failed": "review",
    "accepted": "suggestion",
    "declined": "suggestion",
    "agreed": "peer",
    "disagreed": "peer",
    "thanked": "peer",
}


def faded(amount: int, days: int, half_life: int) -> int:
    """What is left of an amount after whole days: half of it every half_life days, rounded down.

    Between two half-lives it falls in a straight line, which needs whole numbers only.
    """
    if days <= 0:
        return amount
    halves, rest = divmod(days, half_life)
    if halves > 64:
        return 0
    amount >>= halves
    return amount - amount * rest // (2 * half_life)


def size(words: int, rules: Rules) -> int:
    """The weight of a change of so many words, in quarters."""
    return min(rules.size_most, 1 + words.bit_length()) if words else 0


def shrunk(start: int, weight: int, good: int, bad: int) -> int:
    """The share of good evidence in millionths of a point, `weight` units of `start` among it."""
    return POINTS * (start * weight // MICRO + good) // (weight + good + bad)
