"""Events in their order, folded into standings: what each changes, as rows with reasons.

`settle` touches what belongs to the people an event names and nothing else: a store is asked for
single keys. All values are immutable, so a store may keep them as rows, and take them back.
"""

from collections.abc import Hashable, Iterable
from math import isqrt
from typing import Any, NamedTuple, Protocol

from wiki.reputation import RULES_VERSION
from wiki.reputation.events import (
    BAD,
    GOOD,
    KINDS,
    MICRO,
    Event,
    Known,
    Opinion,
    Saved,
    Treated,
    Withdrawn,
)
from wiki.reputation.rules import POINTS, RULES, SAID, Rules, faded, shrunk, size

OVERALL = ""
"""The field that all events belong to."""

_DAY = 86_400
_FATE = 10  # the gap at which an Edit's fate is known, and a review of it held or did not


class Store(Protocol):
    """What is remembered between events, by key."""

    def get(self, key: Hashable, default: Any) -> Any:
        """What was put last, or the default."""

    def put(self, key: Hashable, value: Any) -> None:
        """Remember."""


def asked(event: Event) -> list[Hashable]:
    """The keys that settling an event asks a store for, so that it can fetch them at once.

    Not among them: what concerns the reviewers of an Edit whose fate is known, and the account
    that an opinion which is withdrawn was about.
    """
    match event:
        case Saved():
            day = event.time // _DAY
            fields = (OVERALL, *event.fields)
            keys: list[Hashable] = [("staked", event.author, event.article, day)]
            keys += _asked_of(event.author, fields)
            keys += [("void", edit) for edit in event.own_undone]
            for one in event.treated:
                keys += [("void", one.edit), ("said", one.edit)]
                keys += _asked_of(one.author, fields)
                keys += _asked_between(event.author, one.author, event.article, day)
            return list(dict.fromkeys(keys))
        case Opinion():
            return [
                ("void", event.edit),
                ("said", event.edit),
                *_asked_of(event.by, ()),
                *_asked_of(event.about, (OVERALL, *event.fields)),
                *_asked_between(event.by, event.about, event.article, event.time // _DAY),
            ]
        case Known():
            return []
        case Withdrawn():
            return [("given", event.of)]


def _asked_of(person: str, fields: tuple[str, ...]) -> list[Hashable]:
    accounts: list[Hashable] = [("account", person, field) for field in fields]
    return [("kind", person), ("vouchers", person), *accounts]


def _asked_between(judge: str, about: str, article: str, day: int) -> list[Hashable]:
    return [
        ("vouched", judge, about),
        ("vouched", about, judge),
        ("pair", *sorted((judge, about))),
        ("alone", judge, about, day),
        ("undone", judge, about, day),
        ("judge", judge, about, day),
        ("article", about, article, day),
        ("day", about, day),
    ]


DAILY = frozenset({"staked", "alone", "undone", "judge", "article", "day"})
"""Keys whose last part is a day, and which are asked for on that day only."""


class Row(NamedTuple):
    """One point of somebody's standing: `after` is `before` and `amount`, to the digit.

    The first row of a person in a field begins at the start of newcomers (`beginning`). amount,
    before, after: millionths of a point. why: words for the person. edit: the Edit it is about.
    """

    event: str
    person: str
    field: str
    rule: str
    amount: int
    before: int
    after: int
    why: str
    edit: str
    version: int


class Account(NamedTuple):
    """What is remembered of a person in a field. Evidence in millionths of a unit.

    day: up to which the recent evidence has faded. alone, heard: Edits by others without and with
    a voice that saw the person's words. voices: different people with a voice who kept some, when
    the evidence came. shown: the standing after the last row.
    """

    start: int
    day: int
    shown: int
    recent_good: int = 0
    recent_bad: int = 0
    staked: int = 0
    good: int = 0
    bad: int = 0
    alone: int = 0
    heard: int = 0
    voices: int = 0


class Standing(NamedTuple):
    """A standing with its uncertainty, in millionths of a point: 19 of 20 lie in low to high, if
    each unit of evidence is taken as one independent answer.
    """

    points: int
    low: int
    high: int


def beginning(start: int) -> int:
    """The standing of an account of which nothing is known but its start (a share)."""
    return POINTS * start // MICRO


def _fade(account: Account, day: int, rules: Rules) -> Account:
    days = day - account.day
    if days <= 0:
        return account
    return account._replace(
        day=day,
        recent_good=faded(account.recent_good, days, rules.half_life),
        recent_bad=faded(account.recent_bad, days, rules.half_life),
        staked=faded(account.staked, days, rules.half_life),
    )


def _points(account: Account, rules: Rules) -> int:
    recent = shrunk(
        account.start,
        rules.start_weight,
        account.recent_good,
        account.recent_bad + account.staked,
    )
    lasting = shrunk(account.start, rules.start_weight, account.good, account.bad)
    left = max(0, account.alone - rules.alone_free - rules.alone_heard * account.heard)
    start = beginning(account.start)
    points = (recent + lasting) // 2
    if points > start:
        points = start + (points - start) * account.voices // (account.voices + rules.breadth)
    return points * rules.alone_half // (rules.alone_half + left)


def standing_of(account: Account, time: int, rules: Rules) -> Standing:
    """What an account says at a time, not before its day."""
    account = _fade(account, time // _DAY, rules)
    points = _points(account, rules)
    weight = rules.start_weight + account.good + account.bad
    spread = 2 * isqrt(points * (POINTS - points) * MICRO // weight)
    return Standing(points, max(0, points - spread), min(POINTS, points + spread))


def pooled(accounts: Iterable[Account], time: int, rules: Rules) -> Account:
    """One account with the evidence of several: the standing in a group of fields.

    accounts: at least one, of one person. What is held to a ceiling in one is so in all together.
    """
    faded_all = [_fade(account, time // _DAY, rules) for account in accounts]
    first = faded_all[0]
    recent_good, recent_bad = _held_to(
        sum(a.recent_good for a in faded_all), sum(a.recent_bad for a in faded_all), rules.recent
    )
    good, bad = _held_to(
        sum(a.good for a in faded_all), sum(a.bad for a in faded_all), rules.lasting
    )
    pool = first._replace(
        day=max(a.day for a in faded_all),
        recent_good=recent_good,
        recent_bad=recent_bad,
        staked=sum(a.staked for a in faded_all),
        good=good,
        bad=bad,
        alone=sum(a.alone for a in faded_all),
        heard=sum(a.heard for a in faded_all),
        voices=max(a.voices for a in faded_all),
    )
    return pool._replace(shown=_points(pool, rules))


def _held_to(good: int, bad: int, most: int) -> tuple[int, int]:
    total = good + bad
    return (good * most // total, bad * most // total) if total > most else (good, bad)


class Fold:
    """The rules at work on a store. rooted: whether roots of trust are known on this site; False
    takes everybody for a possible voice, as a replay of unknown accounts must.
    """

    def __init__(self, store: Store, *, rooted: bool = True, version: int = RULES_VERSION) -> None:
        self.store = store
        self.rooted = rooted
        self.version = version
        self.rules = RULES[version]
        self._rows: list[Row] = []
        self._event = ""

    # --- Reading ----------------------------------------------------------------------------

    def standing(self, person: str, time: int, field: str = OVERALL) -> Standing:
        """Somebody's standing at a time, not before the last event. Changes nothing."""
        return standing_of(self._account(person, field, time // _DAY), time, self.rules)

    def voice(self, judge: str, about: str) -> int:
        """What a judge's word about somebody counts, 0 to MICRO: by who kept the judge's words,
        the person judged left out, so that two cannot give one another a voice.
        """
        kind = self.store.get(("kind", judge), "person")
        if kind == "machine":
            return 0
        if kind == "root":
            return MICRO
        count = self.store.get(("vouchers", judge), 0)
        count -= self.store.get(("vouched", judge, about), 0)
        rules = self.rules
        if count >= (rules.voices if self.rooted else rules.voices_open):
            return MICRO
        return 0 if self.rooted else rules.hushed_open

    # --- Settling ---------------------------------------------------------------------------

    def settle(self, event: Event) -> list[Row]:
        """The rows an event makes; it must not come before one that was settled (see log.py).

        ValueError for a kind of Opinion or Known that there is not. Costs the people it names.
        """
        self._rows, self._event = [], event.id
        match event:
            case Saved():
                self._saved(event)
            case Opinion():
                self._opinion(event)
            case Known():
                if event.kind not in KINDS:
                    raise ValueError(f"{event.kind!r} is none of {', '.join(sorted(KINDS))}.")
                self.store.put(("kind", event.person), event.kind)
            case Withdrawn():
                self._withdrawn(event)
        return self._rows

    def _saved(self, event: Saved) -> None:
        judge, day, rules = event.author, event.time // _DAY, self.rules
        if self._machine(judge):
            return
        fields = (OVERALL, *event.fields)
        staked = ("staked", judge, event.article, day)
        for edit in event.own_undone:
            self.store.put(("void", edit), True)
        met: set[str] = set()
        for one in event.treated:
            author = one.author
            if author == judge or self._machine(author) or self.store.get(("void", one.edit), 0):
                continue
            if not one.words:
                continue
            voice = self.voice(judge, author)
            if author not in met:
                met.add(author)
                self._seen(author, fields, day, one, judge, voice == MICRO)
            if voice:
                self._verdict(event, one, fields, day, voice)
            if one.gap >= _FATE and voice == MICRO:
                self._hold(one, judge, event.article, fields, day)
        if event.words >= rules.trivial and not self.store.get(staked, 0):
            self.store.put(staked, 1)
            for field in fields:
                account = self._now(judge, field, day)
                self._keep(
                    judge,
                    field,
                    account._replace(staked=account.staked + rules.stake),
                    "in_question",
                    "New words are in question until others have seen them.",
                    event.id,
                )

    def _seen(
        self,
        author: str,
        fields: tuple[str, ...],
        day: int,
        one: Treated,
        judge: str,
        heard: bool,
    ) -> None:
        if not heard and not self._take(("alone", judge, author, day), 1, 1):
            return
        for field in fields:
            account = self._now(author, field, day)
            if heard:
                account = account._replace(heard=account.heard + 1)
                why = "Somebody whose word counts has seen the words."
            else:
                account = account._replace(alone=account.alone + 1)
                why = "Only accounts whose word does not count yet have seen the words."
            self._keep(author, field, account, "heard" if heard else "alone", why, one.edit)

    def _verdict(
        self,
        event: Saved,
        one: Treated,
        fields: tuple[str, ...],
        day: int,
        voice: int,
    ) -> None:
        rules, author, judge = self.rules, one.author, event.author
        weight = rules.verdict * size(one.words, rules) // 4 * voice // MICRO
        weight = self._allowed(judge, author, event.article, day, weight)
        good = weight * one.kept // MICRO
        bad = rules.loss * (weight - good)
        if one.words < rules.trivial:
            good = 0
        why = f"A later edit kept {one.kept * 100 // MICRO} of 100 parts of this change."
        rule = "kept" if 2 * one.kept >= MICRO else "removed"
        if one.undone:
            bad += self._take(("undone", judge, author, day), rules.undone * voice // MICRO, MICRO)
            rule, why = "undone", "Somebody took this change back as a whole."
        if 2 * one.kept >= MICRO and not one.undone:
            self._vouch(author, judge, voice)
        self._add(author, fields, day, good, bad, rule, why, one.edit)

    def _opinion(self, event: Opinion) -> None:
        if event.kind not in GOOD | BAD:
            raise ValueError(f"{event.kind!r} is none of {', '.join(sorted(GOOD | BAD))}.")
        if event.by == event.about or self._machine(event.by) or self._machine(event.about):
            return
        if self.store.get(("void", event.edit), 0):
            return
        day, rules = event.time // _DAY, self.rules
        voice = self.voice(event.by, event.about)
        if not voice:
            return
        said: tuple[tuple[str, bool], ...] = self.store.get(("said", event.edit), ())
        weight = int(getattr(rules, SAID[event.kind])) * event.share // MICRO * voice // MICRO
        weight = self._allowed(event.by, event.about, event.article, day, weight)
        good = event.kind in GOOD
        self._add(
            event.about,
            (OVERALL, *event.fields),
            day,
            weight if good else 0,
            0 if good else weight,
            event.kind,
            _SAID_WHY[event.kind],
            event.edit,
        )
        if weight:
            given = (event.about, (OVERALL, *event.fields), day, weight if good else -weight)
            self.store.put(("given", event.id), (*given, event.edit))
        if SAID[event.kind] == "review" and all(by != event.by for by, _ in said):
            self.store.put(("said", event.edit), (*said, (event.by, good)))

    def _withdrawn(self, event: Withdrawn) -> None:
        given = self.store.get(("given", event.of), ())
        if not given:
            return
        person, fields, then, weight, edit = given
        self.store.put(("given", event.of), ())
        day = event.time // _DAY
        left = faded(abs(weight), day - then, self.rules.half_life)
        for field in fields:
            account = self._now(person, field, day)
            if weight > 0:
                account = account._replace(
                    good=max(0, account.good - weight),
                    recent_good=max(0, account.recent_good - left),
                )
            else:
                account = account._replace(
                    bad=max(0, account.bad + weight), recent_bad=max(0, account.recent_bad - left)
                )
            why = "What somebody had said of these words was taken back."
            self._keep(person, field, account, "withdrawn", why, edit)

    def _hold(
        self, one: Treated, judge: str, article: str, fields: tuple[str, ...], day: int
    ) -> None:
        """Reviews of an Edit whose fate is known now, by somebody else than the reviewer."""
        said: tuple[tuple[str, bool], ...] = self.store.get(("said", one.edit), ())
        left = tuple(pair for pair in said if pair[0] == judge)
        if len(left) == len(said):
            left = ()
        for reviewer, good in said:
            if reviewer == judge:
                continue
            right = good == (2 * one.kept >= MICRO)
            weight = self._allowed(judge, reviewer, article, day, self.rules.held)
            self._add(
                reviewer,
                fields,
                day,
                weight if right else 0,
                0 if right else weight,
                "review_held" if right else "review_fell",
                "Later edits agreed with this review."
                if right
                else "Later edits went against this review.",
                one.edit,
            )
        if said != left:
            self.store.put(("said", one.edit), left)

    # --- Parts ------------------------------------------------------------------------------

    def _machine(self, person: str) -> bool:
        return bool(self.store.get(("kind", person), "person") == "machine")

    def _vouch(self, author: str, judge: str, voice: int) -> None:
        if self.rooted and voice < MICRO:
            return
        if not self.store.get(("vouched", author, judge), 0):
            self.store.put(("vouched", author, judge), 1)
            self.store.put(("vouchers", author), self.store.get(("vouchers", author), 0) + 1)

    def _take(self, key: Hashable, wanted: int, ceiling: int) -> int:
        used: int = self.store.get(key, 0)
        taken = max(0, min(wanted, ceiling - used))
        if taken:
            self.store.put(key, used + taken)
        return taken

    def _allowed(self, judge: str, author: str, article: str, day: int, weight: int) -> int:
        """What is left of a weight between these two, under the ceilings of the day."""
        rules = self.rules
        both = ("pair", *sorted((judge, author)))
        passed = self.store.get(both, 0)
        weight = weight * rules.pair // (rules.pair + passed)
        weight = self._take(("judge", judge, author, day), weight, rules.judge_day)
        weight = self._take(("article", author, article, day), weight, rules.article_day)
        weight = self._take(("day", author, day), weight, rules.person_day)
        if weight:
            self.store.put(both, passed + weight)
        return weight

    def _account(self, person: str, field: str, day: int) -> Account:
        found = self.store.get(("account", person, field), None)
        if found is not None:
            account: Account = found
            return account
        guest = self.store.get(("kind", person), "person") == "guest"
        start = self.rules.start_guest if guest else self.rules.start
        return Account(start, day, beginning(start))

    def _now(self, person: str, field: str, day: int) -> Account:
        """The account as time has left it, with a row for that."""
        account = self._account(person, field, day)
        if account.day < day:
            account = _fade(account, day, self.rules)
            why = "Time passed: what happened lately counts less."
            account = self._keep(person, field, account, "time", why, "")
        return account

    def _add(
        self,
        person: str,
        fields: tuple[str, ...],
        day: int,
        good: int,
        bad: int,
        rule: str,
        why: str,
        edit: str,
    ) -> None:
        if not good and not bad:
            return
        for field in fields:
            account = self._now(person, field, day)
            recent_good, recent_bad = _held_to(
                account.recent_good + good, account.recent_bad + bad, self.rules.recent
            )
            all_good, all_bad = _held_to(account.good + good, account.bad + bad, self.rules.lasting)
            account = account._replace(
                recent_good=recent_good,
                recent_bad=recent_bad,
                good=all_good,
                bad=all_bad,
                voices=self.store.get(("vouchers", person), 0),
            )
            self._keep(person, field, account, rule, why, edit)

    def _keep(
        self, person: str, field: str, account: Account, rule: str, why: str, edit: str
    ) -> Account:
        before, after = account.shown, _points(account, self.rules)
        account = account._replace(shown=after)
        self.store.put(("account", person, field), account)
        if after != before:
            row = (self._event, person, field, rule, after - before, before, after, why, edit)
            self._rows.append(Row(*row, self.version))
        return account


_SAID_WHY = {
    "passed": "A reviewer passed these words.",
    "failed": "A reviewer did not pass these words.",
    "accepted": "Somebody accepted this suggestion.",
    "declined": "Somebody declined this suggestion.",
    "agreed": "Somebody agreed with these words.",
    "disagreed": "Somebody disagreed with these words.",
    "thanked": "Somebody thanked for this Edit.",
}
