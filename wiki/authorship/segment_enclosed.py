"""What is closed off in a line of prose: code, brackets and quotes, in which no sentence ends."""

import re
from bisect import bisect_left
from typing import Final, NamedTuple

_TICKS: Final = re.compile(r"`+")


def without_code(text: str) -> str:
    """The text, as long as before, with what stands in `code` written as X."""
    if "`" not in text:
        return text
    runs = [tick.span() for tick in _TICKS.finditer(text)]
    following: dict[int, int] = {}
    closing = [-1] * len(runs)  # the next run of as many backticks
    for index in range(len(runs) - 1, -1, -1):
        length = runs[index][1] - runs[index][0]
        closing[index] = following.get(length, -1)
        following[length] = index
    parts: list[str] = []
    at = index = 0
    while index < len(runs):
        if closing[index] < 0:
            index += 1
            continue
        low, high = runs[index][1], runs[closing[index]][0]
        parts.append(text[at:low])
        parts.append("X" * (high - low))
        at, index = high, closing[index] + 1
    parts.append(text[at:])
    return "".join(parts)


class Enclosed(NamedTuple):
    """Where closed brackets and quotes open and close: stretches in order that do not touch."""

    lows: list[int]
    highs: list[int]

    def holds(self, at: int) -> bool:
        """Whether the place before character `at` is inside one."""
        index = bisect_left(self.highs, at)
        return index < len(self.highs) and self.lows[index] < at


_CLOSES: Final = dict(zip(")]}”»」』）】", "([{“«「『（【", strict=True))
_MARK: Final = re.compile(f'["{re.escape("".join(_CLOSES) + "".join(_CLOSES.values()))}]')
_LONGEST: Final = 1500  # brackets and quotes that are further apart are not a pair


def enclosed(text: str) -> Enclosed:
    """The stretches between brackets or quotes that have a partner, linear in the marks."""
    lows: list[int] = []
    highs: list[int] = []
    open_: dict[str, list[int]] = {}
    for found in _MARK.finditer(text):
        mark, at = found.group(), found.start()
        if mark == '"':
            left = at == 0 or text[at - 1].isspace() or text[at - 1] in "([{*_\u2014"
            right = at + 1 >= len(text) or text[at + 1].isspace() or text[at + 1] in ".,;:!?)]}*_"
            if left == right:
                continue
            if left:
                open_[mark] = [at]
                continue
            opened = open_.get(mark)
        elif mark in _CLOSES:
            opened = open_.get(_CLOSES[mark])
        else:
            open_.setdefault(mark, []).append(at)
            continue
        if not opened:
            continue
        low = opened.pop()
        if at - low > _LONGEST:
            continue
        while highs and highs[-1] >= low:  # what it holds, or crosses, becomes one with it
            low = min(low, lows.pop())
            highs.pop()
        lows.append(low)
        highs.append(at)
    return Enclosed(lows, highs)
