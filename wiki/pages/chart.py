"""A line over time as SVG: geometry only, colours and type come from the style sheet."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

WIDTH, HEIGHT = 640, 220
_LEFT, _RIGHT, _TOP, _BOTTOM = 48, 12, 12, 28


@dataclass(frozen=True, slots=True)
class Tick:
    """A labelled place on an axis."""

    at: float
    label: str


@dataclass(frozen=True, slots=True)
class LineChart:
    """What a template draws; the numbers behind it stand in `points`."""

    width: int
    height: int
    left: int
    right: int
    top: int
    bottom: int
    path: str
    area: str
    x_ticks: tuple[Tick, ...]
    y_ticks: tuple[Tick, ...]
    points: tuple[tuple[date, int], ...]


def line_chart(points: Sequence[tuple[date, int]]) -> LineChart | None:
    """A stepped line through (day, value) pairs in order of time; None without any."""
    if not points:
        return None
    first, last = points[0][0].toordinal(), points[-1][0].toordinal()
    span = max(last - first, 1)
    step = _nice_step(max(value for _, value in points))
    top_value = step * max(1, -(-max(value for _, value in points) // step))
    right, bottom = WIDTH - _RIGHT, HEIGHT - _BOTTOM

    def x(day: date) -> float:
        return round(_LEFT + (right - _LEFT) * (day.toordinal() - first) / span, 1)

    def y(value: int) -> float:
        return round(bottom - (bottom - _TOP) * value / top_value, 1)

    path = f"M{x(points[0][0])} {y(points[0][1])}"
    for day, value in points[1:]:
        path += f"H{x(day)}V{y(value)}"
    path += f"H{right}"
    days = [points[0][0], points[-1][0]] if span > 1 else [points[0][0]]
    if span > 30:
        days.insert(1, date.fromordinal(first + span // 2))
    return LineChart(
        width=WIDTH,
        height=HEIGHT,
        left=_LEFT,
        right=right,
        top=_TOP,
        bottom=bottom,
        path=path,
        area=f"{path}V{bottom}H{_LEFT}Z",
        x_ticks=tuple(Tick(x(day), f"{day.day} {day:%b %Y}") for day in days),
        y_ticks=tuple(Tick(y(v), f"{v:,}") for v in range(0, top_value + 1, step)),
        points=tuple(points),
    )


def _nice_step(highest: int) -> int:
    """A round step that divides 0..highest into about four."""
    rough = max(highest / 4, 1)
    magnitude = 10 ** (len(str(int(rough))) - 1)
    return int(next(m * magnitude for m in (1, 2, 5, 10) if m * magnitude >= rough))
