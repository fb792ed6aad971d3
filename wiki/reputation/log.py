"""Events in any order of delivery, settled as if they had come in their own order.

An event that comes late is put in its place: what came after it is taken back and settled again.
That costs the events after it, whatever the length of what came before.
"""

from bisect import bisect_left
from collections.abc import Hashable, Iterable, Iterator
from typing import Any

from wiki.reputation import RULES_VERSION
from wiki.reputation.events import Event, place
from wiki.reputation.fold import Fold, Row


class Remembered:
    """A store in memory that can take back what was put since a mark."""

    def __init__(self) -> None:
        self._held: dict[Hashable, Any] = {}
        self._before: list[tuple[Hashable, Any]] | None = None

    def get(self, key: Hashable, default: Any) -> Any:
        """What was put last, or the default."""
        return self._held.get(key, default)

    def put(self, key: Hashable, value: Any) -> None:
        """Remember, and what was there before, if anybody asked for that."""
        if self._before is not None:
            self._before.append((key, self._held.get(key, _NOTHING)))
        self._held[key] = value

    def items(self) -> Iterable[tuple[Hashable, Any]]:
        """All that is remembered."""
        return self._held.items()

    def begin(self) -> list[tuple[Hashable, Any]]:
        """Collect what is overwritten from here on, in the list that is returned."""
        self._before = []
        return self._before

    def take_back(self, before: list[tuple[Hashable, Any]]) -> None:
        """Undo what was put while `before` was collected."""
        for key, value in reversed(before):
            if value is _NOTHING:
                self._held.pop(key, None)
            else:
                self._held[key] = value


_NOTHING: Any = object()


class Log:
    """The events of a site with the rows they made. The same event twice is one event."""

    def __init__(self, *, rooted: bool = True, version: int = RULES_VERSION) -> None:
        self.store = Remembered()
        self.fold = Fold(self.store, rooted=rooted, version=version)
        self._events: list[Event] = []
        self._places: list[tuple[int, str, str]] = []
        self._rows: list[list[Row]] = []
        self._undo: list[list[tuple[Hashable, Any]]] = []

    def add(self, event: Event) -> int:
        """Put an event in its place; returns how many events were settled, 0 when it was there.

        ValueError, and nothing is changed, when an event of the same place says something else.
        """
        here = place(event)
        at = bisect_left(self._places, here)
        if at < len(self._places) and self._places[at] == here:
            if self._events[at] != event:
                raise ValueError(f"There is another event {event.id} of {event.time}.")
            return 0
        ahead = self._events[at:]
        self._take_back(at)
        ahead.insert(0, event)
        for one in ahead:
            self._settle(one)
        return len(ahead)

    def rows(self) -> Iterator[Row]:
        """All rows, in the order of their events."""
        for rows in self._rows:
            yield from rows

    def events(self) -> Iterator[Event]:
        """All events, in their order."""
        return iter(self._events)

    def _settle(self, event: Event) -> None:
        undo = self.store.begin()
        rows = self.fold.settle(event)
        self._events.append(event)
        self._places.append(place(event))
        self._rows.append(rows)
        self._undo.append(undo)

    def _take_back(self, first: int) -> None:
        while len(self._events) > first:
            self._events.pop()
            self._places.pop()
            self._rows.pop()
            self.store.take_back(self._undo.pop())


def recompute(
    events: Iterable[Event], *, rooted: bool = True, version: int = RULES_VERSION
) -> tuple[Fold, Iterator[Row]]:
    """The rows of these events from nothing, and the fold, which is done when the rows are read.

    The events may come in any order. Costs memory for the events and the people.
    """
    ordered = sorted(set(events), key=place)
    fold = Fold(Remembered(), rooted=rooted, version=version)

    def rows() -> Iterator[Row]:
        for event in ordered:
            yield from fold.settle(event)

    return fold, rows()
