"""Standing as it is kept: the events, the point each of them made, and where everybody stands.

The events are facts; the rest follows from them by wiki/reputation and can be made anew from
nothing (`manage.py recompute_standing`). `StandingStore` lets the fold of the rules work on it.
"""

from collections.abc import Iterable
from datetime import datetime

from django.conf import settings
from django.db import models

from wiki.reputation import RULES_VERSION
from wiki.reputation.fold import Account, Standing, beginning, standing_of
from wiki.reputation.rules import RULES


class StandingEvent(models.Model):
    """Something that counts for somebody's standing, as wiki/reputation/events.py has it.

    It is written with what made it and settled soon after, in the order of time: `facts` of an
    Edit are read from the ledger then. `undo` is what its settling overwrote, kept while a late
    event may have to take it back.
    """

    class Kind(models.TextChoices):
        SAVED = "saved", "Edit"
        OPINION = "opinion", "opinion"
        WITHDRAWN = "withdrawn", "withdrawal"

    kind = models.CharField(max_length=9, choices=Kind)
    name = models.CharField(max_length=60)  # what it is of: "edit:12", "review:5:7", …
    at = models.DateTimeField()
    second = models.BigIntegerField()  # of `at`, since 1970: events count in this order
    # Whose deed it is, and what the site knew of the account then (models/trust.py).
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    trust = models.CharField(max_length=7)
    edit = models.ForeignKey("wiki.Edit", models.PROTECT, null=True, related_name="+")
    facts = models.JSONField(null=True)
    settled = models.BooleanField(default=False)
    undo = models.JSONField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["kind", "name"], name="standing_event_once")]
        indexes = [
            models.Index(fields=["second"], name="standing_event_by_time"),
            models.Index(
                fields=["second"], condition=models.Q(settled=False), name="standing_event_waits"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.name}"


class StandingPoint(models.Model):
    """One change of somebody's standing in one field, with its reason.

    amount, before, after: millionths of a point; `after` is `before` and `amount`.
    """

    event = models.ForeignKey(StandingEvent, models.CASCADE, related_name="points")
    place = models.PositiveIntegerField()  # among the points of its event
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="points")
    field = models.CharField(max_length=80, blank=True)  # "" overall, "gene:3558", "section:…"
    rule = models.CharField(max_length=20)
    amount = models.IntegerField()
    before = models.IntegerField()
    after = models.IntegerField()
    why = models.CharField(max_length=200)
    edit = models.ForeignKey("wiki.Edit", models.PROTECT, null=True, related_name="+")
    version = models.PositiveSmallIntegerField()  # of the rules

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["event", "place"], name="standing_point_once")
        ]
        indexes = [models.Index(fields=["person", "field", "event"], name="point_by_person")]

    def __str__(self) -> str:
        return f"{self.person_id} {self.field}: {self.amount:+d} ({self.rule})"


class StandingAccount(models.Model):
    """Where a person stands in a field: reputation.fold.Account, column by column."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="standings")
    field = models.CharField(max_length=80, blank=True)
    start = models.IntegerField()
    day = models.IntegerField()
    shown = models.IntegerField()
    recent_good = models.IntegerField()
    recent_bad = models.IntegerField()
    staked = models.IntegerField()
    good = models.IntegerField()
    bad = models.IntegerField()
    alone = models.IntegerField()
    heard = models.IntegerField()
    voices = models.IntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person", "field"], name="standing_account_once")
        ]
        indexes = [models.Index(fields=["field", "-shown"], name="standing_account_by_field")]

    def __str__(self) -> str:
        return f"{self.person_id} {self.field}: {self.shown}"

    @property
    def account(self) -> Account:
        """The row as the rules take it."""
        return Account(*(getattr(self, column) for column in Account._fields))


def standings(people: Iterable[int], now: datetime, field: str = "") -> dict[int, Standing]:
    """The standing of each of these people (by their ids) in a field: "" is overall.

    points, low and high are millionths of a point; who has no account yet has the standing of a
    newcomer. One query.
    """
    rules = RULES[RULES_VERSION]
    second = int(now.timestamp())
    new = Account(rules.start, second // 86_400, beginning(rules.start))
    found = {pk: standing_of(new, second, rules) for pk in people}
    for row in StandingAccount.objects.filter(person_id__in=found, field=field):
        found[row.person_id] = standing_of(row.account, second, rules)
    return found


class StandingMemory(models.Model):
    """What the fold remembers besides accounts: voices, ceilings, what was taken back."""

    key = models.CharField(max_length=200, primary_key=True)  # JSON of the fold's key
    value = models.JSONField()
    day = models.IntegerField(null=True)  # of what only holds for a day, since 1970

    class Meta:
        indexes = [models.Index(fields=["day"], name="standing_memory_by_day")]

    def __str__(self) -> str:
        return self.key


class StandingState(models.Model):
    """How far standing is settled. One row, which whoever settles holds."""

    version = models.PositiveSmallIntegerField()  # of the rules that made the points
    second = models.BigIntegerField(default=0)  # of the last event that was settled
    forgotten = models.BigIntegerField(default=0)  # up to this id of an event, `undo` was dropped

    def __str__(self) -> str:
        return f"settled by rules {self.version}"
