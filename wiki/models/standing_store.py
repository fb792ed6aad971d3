"""The memory of the rules of standing, as rows: what reputation.fold.Fold works on."""

import json
from collections.abc import Hashable, Iterable
from typing import Any

from wiki.models.standing import StandingAccount, StandingMemory
from wiki.reputation.fold import DAILY, Account

Undo = list[list[Any]]
"""[[key, what it held before or None], …], in the order in which it was overwritten."""

_NOTHING: Any = object()


class StandingStore:
    """Keys are fetched many at a time by `expect`; `write` puts down what changed.

    Whoever uses it holds the row of StandingState, so that nobody else does.
    """

    def __init__(self) -> None:
        self._held: dict[Hashable, Any] = {}
        self._there: set[Hashable] = set()  # keys that have a row
        self._changed: set[Hashable] = set()
        self._before: Undo = []
        self._noted: set[Hashable] = set()

    def expect(self, keys: Iterable[Hashable]) -> None:
        """Fetch what these keys hold. Two queries, for those that are not known yet."""
        wanted = [key for key in dict.fromkeys(keys) if key not in self._held]
        accounts = [key for key in wanted if _is_account(key)]
        if accounts:
            people = {int(key[1]) for key in accounts}
            fields = {key[2] for key in accounts}
            for row in StandingAccount.objects.filter(person_id__in=people, field__in=fields):
                self._find(("account", str(row.person_id), row.field), row.account)
        others = {_text(key): key for key in wanted if not _is_account(key)}
        for text, value in StandingMemory.objects.filter(key__in=others).values_list(
            "key", "value"
        ):
            self._find(others[text], _decoded(value))
        for key in wanted:
            self._held.setdefault(key, _NOTHING)

    def get(self, key: Hashable, default: Any) -> Any:
        """What was put last, or the default. A query when it was not expected."""
        if key not in self._held:
            self.expect([key])
        value = self._held[key]
        return default if value is _NOTHING else value

    def put(self, key: Hashable, value: Any) -> None:
        """Remember; `begin` keeps what was there before."""
        if key not in self._noted:
            self._noted.add(key)
            before = self.get(key, _NOTHING)
            self._before.append([list(key), None if before is _NOTHING else [before]])  # type: ignore[call-overload]
        self._held[key] = value
        self._changed.add(key)

    def begin(self) -> Undo:
        """Collect what is overwritten from here on, in the list that is returned."""
        self._before, self._noted = [], set()
        return self._before

    def take_back(self, undo: Undo) -> None:
        """Undo what was put while `undo` was collected."""
        self.expect(tuple(key) for key, _ in undo)
        for key, before in reversed(undo):
            place = tuple(key)
            if before is None:
                self._held[place] = _NOTHING
            else:
                (value,) = before
                self._held[place] = Account(*value) if _is_account(place) else _decoded(value)
            self._changed.add(place)

    def write(self) -> None:
        """Put down what changed. At most six queries."""
        gone = [key for key in self._changed if self._held[key] is _NOTHING and key in self._there]
        kept = [key for key in self._changed if self._held[key] is not _NOTHING]
        accounts = sorted(key for key in kept if _is_account(key))
        StandingAccount.objects.bulk_create(
            [
                StandingAccount(person_id=int(key[1]), field=key[2], **self._held[key]._asdict())
                for key in accounts
            ],
            update_conflicts=True,
            unique_fields=["person", "field"],
            update_fields=list(Account._fields),
            batch_size=200,
        )
        StandingMemory.objects.bulk_create(
            [
                StandingMemory(
                    key=_text(key),
                    value=self._held[key],
                    day=key[-1] if key[0] in DAILY else None,
                )
                for key in kept
                if not _is_account(key)
            ],
            update_conflicts=True,
            unique_fields=["key"],
            update_fields=["value"],
            batch_size=200,
        )
        for key in (key for key in gone if _is_account(key)):
            StandingAccount.objects.filter(person_id=int(key[1]), field=key[2]).delete()
        texts = [_text(key) for key in gone if not _is_account(key)]
        for start in range(0, len(texts), 500):
            StandingMemory.objects.filter(key__in=texts[start : start + 500]).delete()
        self._there |= set(kept)
        self._there -= set(gone)
        self._changed.clear()

    def _find(self, key: Hashable, value: Any) -> None:
        self._there.add(key)
        self._held.setdefault(key, value)


def _is_account(key: Any) -> bool:
    return bool(key[0] == "account")


def _text(key: Hashable) -> str:
    return json.dumps(key, ensure_ascii=False, separators=(",", ":"))


def _decoded(value: Any) -> Any:
    """JSON as the fold put it: its lists were tuples."""
    return tuple(map(_decoded, value)) if isinstance(value, list) else value
