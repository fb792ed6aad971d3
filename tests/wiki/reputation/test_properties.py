"""What holds for every history: order of delivery, sums, ceilings, one's own acts."""

from hypothesis import given, settings
from hypothesis import strategies as st

from wiki.reputation.events import MICRO, Known, Opinion, Saved, Treated, Withdrawn, place
from wiki.reputation.fold import Fold, asked, beginning
from wiki.reputation.log import Log, Remembered, recompute
from wiki.reputation.rules import POINTS, RULES
from wiki.reputation.statement import state, verify

DAY = 86_400
PEOPLE = st.sampled_from(["ada", "ben", "cat", "dan", "eve"])
EDITS = st.sampled_from([f"e{n}" for n in range(8)])
TIMES = st.integers(0, 20 * DAY)
SHARES = st.integers(0, MICRO)
TREATED = st.builds(
    Treated, EDITS, PEOPLE, st.integers(1, 10), SHARES, st.integers(0, 300), st.booleans()
)
FIELDS = st.sampled_from([(), ("gene:1",)])
SAVED = st.builds(
    Saved,
    TIMES,
    st.just(""),
    PEOPLE,
    st.sampled_from(["IL2", "IL7"]),
    st.integers(0, 99),
    st.lists(TREATED, max_size=5).map(tuple),
    FIELDS,
    st.lists(EDITS, max_size=1).map(tuple),
)
KIND = st.sampled_from(
    ["passed", "failed", "accepted", "declined", "agreed", "disagreed", "thanked"]
)
OPINION = st.builds(
    Opinion, TIMES, st.just(""), PEOPLE, PEOPLE, KIND, EDITS, st.just("IL2"), FIELDS, SHARES
)
KNOWN = st.builds(
    Known, TIMES, st.just(""), PEOPLE, st.sampled_from(["root", "person", "guest", "machine"])
)
WITHDRAWN = st.builds(Withdrawn, TIMES, st.just(""), st.sampled_from([f"n{n}" for n in range(25)]))
HISTORIES = st.lists(st.one_of(SAVED, SAVED, OPINION, KNOWN, WITHDRAWN), max_size=25).map(
    lambda events: [event._replace(id=f"n{n}") for n, event in enumerate(events)]
)


@given(HISTORIES, st.randoms(use_true_random=False), st.booleans())
@settings(deadline=None)
def test_order_of_delivery_does_not_matter(events, random, rooted):
    _, rows = recompute(events, rooted=rooted)
    expected = list(rows)
    shuffled = [*events, *events[:3]]
    random.shuffle(shuffled)
    log = Log(rooted=rooted)
    for event in shuffled:
        log.add(event)
    assert list(log.rows()) == expected


@given(HISTORIES, st.booleans())
@settings(deadline=None)
def test_each_row_goes_on_where_the_last_one_ended(events, rooted):
    fold, rows = recompute(events, rooted=rooted)
    sums: dict[tuple[str, str], int] = {}
    for row in rows:
        starts = {beginning(RULES[1].start), beginning(RULES[1].start_guest)}
        before = sums.get((row.person, row.field))
        assert row.before in starts if before is None else row.before == before
        assert row.before + row.amount == row.after and row.amount
        assert 0 <= row.after <= POINTS and row.why and row.event
        sums[row.person, row.field] = row.after
    for (person, field), points in sums.items():
        account = fold.store.get(("account", person, field), None)
        assert account.shown == points
        standing = fold.standing(person, account.day * DAY, field)
        assert standing.points == points and standing.low <= points <= standing.high


@given(HISTORIES, st.booleans())
@settings(deadline=None)
def test_own_acts_never_pay(events, rooted):
    makers = {event.id: event for event in events}
    _, rows = recompute(events, rooted=rooted)
    for row in rows:
        event = makers[row.event]
        actor = getattr(event, "author", None) or getattr(event, "by", None)
        if row.person == actor and row.amount > 0:
            assert row.rule == "time"


class _Watched(Remembered):
    """A store that knows what it was asked for."""

    def __init__(self) -> None:
        super().__init__()
        self.asked: set = set()

    def get(self, key, default):
        self.asked.add(key)
        return super().get(key, default)


@given(HISTORIES, st.booleans())
@settings(deadline=None)
def test_a_store_is_told_beforehand_what_it_will_be_asked(events, rooted):
    store = _Watched()
    fold = Fold(store, rooted=rooted)
    for event in sorted(events, key=place):
        if isinstance(event, Withdrawn):
            continue
        reviewed = [store._held.get(("said", one.edit)) for one in getattr(event, "treated", ())]
        store.asked.clear()
        fold.settle(event)
        if not any(reviewed):
            assert store.asked <= set(asked(event))


def test_a_withdrawn_opinion_leaves_nothing_behind():
    root = Known(0, "k", "ben", "root")
    against = Opinion(DAY, "o", "ben", "ada", "disagreed", "e1", "IL2")
    twice = [Withdrawn(3 * DAY, "w", "o"), Withdrawn(4 * DAY, "x", "o")]
    fold, rows = recompute([root, against, *twice])
    assert [row.rule for row in rows] == ["disagreed", "time", "withdrawn"]
    account = fold.store.get(("account", "ada", ""), None)
    assert (account.bad, account.recent_bad) == (0, 0)
    assert account.shown == beginning(RULES[1].start)


def test_giving_and_taking_back_does_not_refill_what_a_judge_may_say():
    root = Known(0, "k", "ben", "root")
    events = [root]
    for n in range(9):
        events.append(Opinion(DAY + 2 * n, f"o{n}", "ben", "ada", "disagreed", "e1", "IL2"))
        events.append(Withdrawn(DAY + 2 * n + 1, f"w{n}", f"o{n}"))
    _, rows = recompute(events)
    # Each counts a little less than a tenth of a unit; the fourth fills the three tenths of a day.
    assert [row.rule for row in rows].count("disagreed") == 4


@given(HISTORIES)
@settings(deadline=None)
def test_ceilings_hold(events):
    fold, rows = recompute(events)
    list(rows)
    rules = RULES[1]
    most = {"judge": rules.judge_day, "article": rules.article_day, "day": rules.person_day}
    for key, used in fold.store._held.items():
        if key[0] in most:
            assert 0 < used <= most[key[0]]
        if key[0] == "account":
            assert used.good + used.bad <= rules.lasting
            assert used.recent_good + used.recent_bad <= rules.recent


@given(HISTORIES)
@settings(deadline=None, max_examples=30)
def test_statements_are_verified_by_their_own_rules(events):
    said = state(events, "ada", 10 * DAY)
    assert verify(said, reversed(events))
    assert not verify(said._replace(points=said.points + 1), events)
    assert not verify(said._replace(version=0), events)
    late = Saved(0, "late", "ben", "IL2", 5)
    assert not verify(said, [*events, late])


def test_two_different_events_of_one_place_are_refused():
    log = Log()
    log.add(Known(1, "k", "ada", "root"))
    assert log.add(Known(1, "k", "ada", "root")) == 0
    try:
        log.add(Known(1, "k", "ada", "person"))
    except ValueError as error:
        assert "another event k" in str(error)
    else:
        raise AssertionError("taken")
    assert list(log.events()) == [Known(1, "k", "ada", "root")]
