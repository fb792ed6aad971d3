"""Lines over time as SVG: geometry only, colours and type come from the style sheet."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

WIDTH, HEIGHT = 640, 220
_LEFT, _RIGHT, _TOP, _BOTTOM = 48, 96, 12, 28
_LINE_HEIGHT = 20  # labels of lines do not touch, in the larger type of a phone either


@dataclass(frozen=True, slots=True)
class Tick:
    """A labelled place on an axis."""

    at: float
    label: str


@dataclass(frozen=True, slots=True)
class Line:
    """One stepped line; `end` is the height at which its label stands, `number` tells it apart."""

    label: str
    number: int
    path: str
    end: float


@dataclass(frozen=True, slots=True)
class LineChart:
    """What a template draws; `rows` is the table behind it: a day and each line's value."""

    width: int
    height: int
    left: int
    right: int
    bottom: int
    lines: tuple[Line, ...]
    x_ticks: tuple[Tick, ...]
    y_ticks: tuple[Tick, ...]
    rows: tuple[tuple[date, tuple[int, ...]], ...]

    @property
    def labels(self) -> tuple[str, ...]:
        return tuple(line.label for line in self.lines)


def line_chart(
    labels: Sequence[str], rows: Sequence[tuple[date, tuple[int, ...]]]
) -> LineChart | None:
    """Stepped lines, one a label, through rows of (day, values) in order of time; None without any.

    Labels stand at the ends of their lines, moved apart where lines end close together.
    """
    if not rows:
        return None
    first, last = rows[0][0].toordinal(), rows[-1][0].toordinal()
    span = max(last - first, 1)
    highest = max(max(values) for _, values in rows)
    step = _nice_step(highest)
    top_value = step * max(1, -(-highest // step))
    right, bottom = WIDTH - _RIGHT, HEIGHT - _BOTTOM

    def x(day: date) -> float:
        return round(_LEFT + (right - _LEFT) * (day.toordinal() - first) / span, 1)

    def y(value: int) -> float:
        return round(bottom - (bottom - _TOP) * value / top_value, 1)

    paths = []
    for index in range(len(labels)):
        path = f"M{x(rows[0][0])} {y(rows[0][1][index])}"
        for day, values in rows[1:]:
            path += f"H{x(day)}V{y(values[index])}"
        paths.append(f"{path}H{right}")
    ends = _apart([y(value) for value in rows[-1][1]], _LINE_HEIGHT, bottom)
    days = [rows[0][0], rows[-1][0]] if span > 1 else [rows[0][0]]
    if span > 30:
        days.insert(1, date.fromordinal(first + span // 2))
    return LineChart(
        width=WIDTH,
        height=HEIGHT,
        left=_LEFT,
        right=right,
        bottom=bottom,
        lines=tuple(
            Line(label, number, path, end)
            for number, (label, path, end) in enumerate(
                zip(labels, paths, ends, strict=True), start=1
            )
        ),
        x_ticks=tuple(Tick(x(day), f"{day.day} {day:%b %Y}") for day in days),
        y_ticks=tuple(Tick(y(v), f"{v:,}") for v in range(0, top_value + 1, step)),
        rows=tuple((day, tuple(values)) for day, values in rows),
    )


def _apart(heights: Sequence[float], gap: float, lowest: float) -> list[float]:
    """The heights, each at least `gap` from the next, none below `lowest`, order kept."""
    placed = [0.0] * len(heights)
    floor = lowest
    for index in sorted(range(len(heights)), key=lambda i: (-heights[i], i)):
        placed[index] = min(heights[index], floor)
        floor = placed[index] - gap
    return placed


def _nice_step(highest: int) -> int:
    """A round step that divides 0..highest into about four."""
    rough = max(highest / 4, 1)
    magnitude = 10 ** (len(str(int(rough))) - 1)
    return int(next(m * magnitude for m in (1, 2, 5, 10) if m * magnitude >= rough))
