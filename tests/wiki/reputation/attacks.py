"""A small made-up site, and what people try on it to gain standing they did not earn.

Forty honest authors and six roots of trust write six articles for 200 days; of each honest change
later Edits keep everything or, by the author's own luck, almost nothing. An attack adds acts of its
own. All of it is drawn from a seed, in whole numbers.
"""

from collections.abc import Callable, Sequence
from functools import cache
from random import Random
from typing import NamedTuple

from wiki.reputation.events import MICRO, Event, Known, Opinion, Saved, Treated
from wiki.reputation.fold import Fold
from wiki.reputation.log import recompute

DAY = 86_400
DAYS = 200
END = (DAYS + 1) * DAY
HONEST = tuple(f"honest{n}" for n in range(40))
ROOTS = tuple(f"root{n}" for n in range(6))


class Act(NamedTuple):
    """One save. lost: at how many later Edits by others the words are gone; 0: they stay."""

    time: int
    author: str
    article: str
    words: int = 20
    lost: int = 0
    takes_back: int = 0  # so many of one's own last Edits of the article


class Attack(NamedTuple):
    """What is added to the site: acts, and opinions about the latest Edit of somebody."""

    accounts: tuple[str, ...]
    acts: tuple[Act, ...]
    opinions: tuple[tuple[int, str, str], ...] = ()  # (time, by, about)


class Result(NamedTuple):
    """points: of the best attacking account; plain: of the same account without the trick;
    overtaken: of 100 honest authors. With the roots known, and with none known.
    """

    points: int
    plain: int
    overtaken: float
    points_open: int
    overtaken_open: float


@cache
def society(seed: int = 7) -> tuple[Act, ...]:
    """What honest people do."""
    random = Random(seed)  # noqa: S311
    skill = {person: random.randint(75, 98) for person in (*HONEST, *ROOTS)}
    acts = []
    for day in range(DAYS):
        for hour in range(10):
            person = random.choice((*HONEST, *ROOTS))
            lost = 0 if random.randint(1, 100) <= skill[person] else random.randint(1, 6)
            article = f"article{random.randint(0, 5)}"
            time = day * DAY + hour * 7200 + random.randint(0, 7000)
            acts.append(Act(time, person, article, random.randint(3, 60), lost))
    return tuple(acts)


def played(acts: Sequence[Act], opinions: Sequence[tuple[int, str, str]] = ()) -> list[Event]:
    """The events of these acts: each sees up to ten Edits of its article by others before it."""
    events: list[Event] = []
    past: dict[str, list[list]] = {}
    last: dict[str, tuple[str, str]] = {}
    said = sorted(opinions)
    for number, act in enumerate(sorted(acts)):
        while said and said[0][0] < act.time:
            events += _opinion(said.pop(0), last, len(events))
        name = f"e{number:07}"
        history = past.setdefault(act.article, [])
        own: list[str] = []
        for one in reversed(history):
            if len(own) < act.takes_back and one[1] == act.author:
                own.append(one[0])
        treated = []
        for one in history:
            if one[1] == act.author:
                continue
            one[4] += 1
            gone = 0 < one[3] <= one[4]
            kept = MICRO // 10 if gone else MICRO
            treated.append(Treated(one[0], one[1], one[4], kept, one[2]))
        run = bool(history) and history[-1][1] == act.author and history[-1][5] == act.time // DAY
        events.append(
            Saved(
                act.time,
                name,
                act.author,
                act.article,
                act.words,
                tuple(treated[-10:]),
                own_undone=() if run else tuple(own),
            )
        )
        if run:  # Edits in a row by one author on one day are one, as the product gives them
            history[-1][2] += -act.words if act.takes_back else act.words
        else:
            history.append([name, act.author, act.words, act.lost, 0, act.time // DAY])
        past[act.article] = [one for one in history if one[4] < 10][-60:]
        last[act.author] = (name, act.article)
    for one in said:
        events += _opinion(one, last, len(events))
    return events


def _opinion(
    said: tuple[int, str, str], last: dict[str, tuple[str, str]], number: int
) -> list[Event]:
    time, by, about = said
    if about not in last:
        return []
    edit, article = last[about]
    return [Opinion(time, f"o{number:07}", by, about, "agreed", edit, article)]


def measured(attack: Attack, plain: Attack | None = None, seed: int = 7) -> Result:
    """What an attack gains. plain: what the same person does without the trick; None: nothing."""
    points, overtaken = _after(attack, seed, rooted=True)
    points_open, overtaken_open = _after(attack, seed, rooted=False)
    without = _after(plain, seed, rooted=True)[0] if plain else _newcomer()
    return Result(points, without, overtaken, points_open, overtaken_open)


def _after(attack: Attack, seed: int, *, rooted: bool) -> tuple[int, float]:
    events = played((*society(seed), *attack.acts), attack.opinions)
    known = [Known(0, root, root, "root") for root in ROOTS if rooted]
    fold, rows = recompute([*known, *events], rooted=rooted)
    for _ in rows:
        pass
    best = max(fold.standing(account, END).points for account in attack.accounts)
    below = sum(fold.standing(person, END).points < best for person in HONEST)
    return best, 100 * below / len(HONEST)


def _newcomer() -> int:
    fold: Fold = recompute([])[0]
    return fold.standing("newcomer", END).points


# --- Attacks -------------------------------------------------------------------------------------


def ring(size: int, edits: int, *, agree: bool, article: str = "ring") -> Attack:
    """`size` accounts of one person write an article in turn, keep it all, and agree."""
    accounts = tuple(f"ring{n}" for n in range(size))
    acts = tuple(
        Act((n + 1) * (DAYS - 1) * DAY // edits, accounts[n % size], article) for n in range(edits)
    )
    opinions = (
        tuple(
            ((n + 1) * (DAYS - 1) * DAY // edits + 60, accounts[(n + k) % size], accounts[n % size])
            for n in range(edits)
            for k in (1, 2, 3)
            if k % size
        )
        if agree
        else ()
    )
    return Attack(accounts, acts, opinions)


def two_names() -> Attack:
    """One person keeps and praises her own words under another name."""
    return ring(2, 300, agree=True, article="corner")


def _contributions(day: int, count: int, words: int) -> tuple[Act, ...]:
    return tuple(
        Act(day * DAY + 40_000 + 10 * n, "attacker", f"article{day % 6}", words, 3 * (day % 4 == 0))
        for n in range(count)
    )


def whole() -> Attack:
    """An ordinary author: one change every fourth day, three of four kept."""
    acts = [act for day in range(0, DAYS, 3) for act in _contributions(day, 1, 100)]
    return Attack(("attacker",), tuple(acts))


def split() -> Attack:
    """The same words, each change cut into fifty Edits."""
    acts = [act for day in range(0, DAYS, 3) for act in _contributions(day, 50, 2)]
    return Attack(("attacker",), tuple(acts))


def redone() -> Attack:
    """The same, but each change is taken back and made again on each of the next two days."""
    acts = []
    for act in whole().acts:
        acts.append(act)
        for day in (1, 2):
            acts.append(act._replace(time=act.time + day * DAY, takes_back=1))
            acts.append(act._replace(time=act.time + day * DAY + 40))
    return Attack(("attacker",), tuple(acts))


def trivial() -> Attack:
    """One word exchanged for its like, five times a day, everywhere; nobody minds."""
    acts = tuple(
        Act(day * DAY + 9000 * n + 77, "attacker", f"article{(day + n) % 6}", 1)
        for day in range(DAYS)
        for n in range(5)
    )
    return Attack(("attacker",), acts)


def turned() -> Attack:
    """A root of trust turns: it keeps what a ring of fifty writes, and agrees with all of it."""
    made = ring(50, 500, agree=True)
    friend = ROOTS[0]
    acts = [act for n, act in enumerate(made.acts) if n % 2 == 0]
    keeps = [act._replace(author=friend, time=act.time + 30) for act in made.acts if act in acts]
    praise = [(act.time + 90, friend, act.author) for act in made.acts]
    return Attack(made.accounts, (*made.acts, *keeps), (*made.opinions, *praise))


VICTIM = "newcomer"


def buried(article: str, visits: int = 0) -> tuple[int, int]:
    """Ten accounts without a voice edit around a newcomer's words every day, for 200 days, and
    somebody with a voice `visits` times.

    The standing she ends with, and the one she has without them.
    """
    hers = tuple(Act(day * DAY + 10_000, VICTIM, article, 40) for day in range(5, DAYS, 5))
    mob = tuple(
        Act(day * DAY + 11_000 + 60 * n, f"mob{n}", article, 3)
        for day in range(5, DAYS)
        for n in range(10)
    )
    seen = tuple(
        Act((n + 1) * (DAYS - 5) * DAY // (visits + 1) // DAY * DAY + 10_500, ROOTS[n % 6], article)
        for n in range(visits)
    )
    known = [Known(0, root, root, "root") for root in ROOTS]
    ends = []
    for acts in ((*hers, *seen, *mob), (*hers, *seen)):
        fold, rows = recompute([*known, *played((*society(), *acts))])
        for _ in rows:
            pass
        ends.append(fold.standing(VICTIM, END).points)
    return ends[0], ends[1]


ATTACKS: dict[str, Callable[[], tuple[Attack, Attack | None]]] = {
    "one person in two names": lambda: (two_names(), None),
    "revert and redo": lambda: (redone(), whole()),
    "one edit split into fifty": lambda: (split(), whole()),
    "trivial changes everywhere": lambda: (trivial(), None),
    "ring of 5": lambda: (ring(5, 300, agree=True), None),
    "ring of 50": lambda: (ring(50, 1000, agree=True), None),
    "ring of 500": lambda: (ring(500, 5000, agree=True), None),
    "a root turns, for a ring of 50": lambda: (turned(), None),
}
