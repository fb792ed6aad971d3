"""How much work a Markdown text would make, so that no text can keep a server busy.

Markdown's own search for the end of a link or a code span begins anew at each bracket and
backtick. Prose closes what it opens; a text of opening brackets alone would be read over and over.
"""

import re

LIMIT = 5_000_000
"""Steps beyond which a text is shown as it was typed. Prose needs a few for each character."""

_BLOCK = re.compile(r"\n(?:[ ]*\n)+")
_SIGN = re.compile(r"`+|[\[\]()]")
_SPECIAL = re.compile(r"[*_`\\\[<&~^!]")
_QUOTED = re.compile(r"^(?:[ ]{0,3}>)+", re.MULTILINE)
_LINE = re.compile(r"^[ ]{0,3}(?:#|[-*_][-*_ ]*$)", re.MULTILINE)
_ROW = re.compile(r"^[ ]{0,3}\|", re.MULTILINE)
_DEEPEST = 40  # quotations and lists within one another


def is_tangled(source: str) -> bool:
    """Whether Markdown would need more than LIMIT steps for `source`. Linear."""
    if any(m[0].count(">") > _DEEPEST for m in _QUOTED.finditer(source)):
        return True
    if re.search(rf"^[ ]{{{4 * _DEEPEST},}}(?:[-*+]|\d{{1,9}}[.)])\s", source, re.MULTILINE):
        return True
    effort = 0
    for block in _BLOCK.split(source):
        effort += _effort(block) + 20
        if effort > LIMIT:
            return True
    return False


def _effort(block: str) -> int:
    """Steps for one block: how far each opening sign is from what closes it."""
    end = len(block)
    steps = end + len(_SPECIAL.findall(block)) * end // 500
    # Headings and rules without blank lines between them are cut off one by one.
    steps += len(_LINE.findall(block)) * end // 50 + len(_ROW.findall(block)) ** 2 // 20
    open_: dict[str, list[int]] = {"[": [], "(": []}
    for sign in _SIGN.finditer(block):
        at, mark = sign.start(), sign[0]
        if mark in open_:
            open_[mark].append(at)
        elif mark in ")]":
            starts = open_["[" if mark == "]" else "("]
            if starts:
                steps += _followed(block, starts.pop(), at)
    steps += sum(_followed(block, at, end) for starts in open_.values() for at in starts)
    spans = code_spans(block)
    closed = {start for start, _ in spans}
    for sign in re.finditer("`+", block):
        if sign.start() not in closed:
            steps += len(sign[0]) ** 2 * (end - sign.start()) // 4
    return steps + sum(b - a for a, b in spans)


def _followed(block: str, start: int, end: int) -> int:
    """Steps for one bracket, which Markdown follows letter by letter, in three ways."""
    if block[start] == "(" and block[start - 1 : start] != "]":
        return 0
    length = end - start
    return length * (5 if length < 300 else 50)


def code_spans(block: str) -> list[tuple[int, int]]:
    """Where the `code` in one block stands, marks included. Linear.

    As in Markdown, backticks are closed by the next run of as many.
    """
    runs = [(m.start(), m.end()) for m in re.finditer("`+", block)]
    following: dict[int, int] = {}
    closing = [-1] * len(runs)
    for index in range(len(runs) - 1, -1, -1):
        length = runs[index][1] - runs[index][0]
        closing[index] = following.get(length, -1)
        following[length] = index
    spans = []
    index = 0
    while index < len(runs):
        if closing[index] < 0:
            index += 1
            continue
        spans.append((runs[index][0], runs[closing[index]][1]))
        index = closing[index] + 1
    return spans


def all_code_spans(source: str) -> list[tuple[int, int]]:
    """The same over a whole text, whose blocks each close their own."""
    spans = []
    at = 0
    for gap in [*_BLOCK.finditer(source), None]:
        end = gap.start() if gap else len(source)
        spans += [(at + low, at + high) for low, high in code_spans(source[at:end])]
        at = gap.end() if gap else end
    return spans
