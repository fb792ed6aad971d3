"""Merged sentences written as one text, each in the block it belongs to."""

import re
from collections.abc import Sequence
from typing import Final

from wiki.authorship.merge_sides import Node

_OPENS_LINE: Final = re.compile(r"\#{1,6}\s|[-*+>]\s|\d{1,3}[.)]\s|\||`{3}|~{3}|\[[^\]\n]+\]:\s")
_OWN_LINE: Final = re.compile(r"\#{1,6}\s|\||`{3}|~{3}")


def between(before: str, gap: str, text: str) -> str:
    """The white space between two sentences that keeps each in its block."""
    if "\n" not in gap:
        if _OWN_LINE.match(before.rpartition("\n")[2]):
            return "\n" if before.rpartition("\n")[2][0] == text[0] == "|" else "\n\n"
        if _OPENS_LINE.match(text):
            return "\n"
    return gap


def joined(texts: Sequence[str]) -> str:
    """Several sentences in the place of one."""
    whole = ""
    for text in filter(None, texts):
        whole += (between(whole, " ", text) if whole else "") + text
    return whole


def written(nodes: Sequence[Node], tail: str) -> str:
    """The sentences with white space that keeps each in its block."""
    parts: list[str] = []
    for at, node in enumerate(nodes):
        gap = node.gap
        if at == 0:
            gap = gap if node.leading else ""
        else:
            if node.leading:
                follower = nodes[at + 1].gap if at + 1 < len(nodes) else ""
                gap = follower or " "
            gap = between(nodes[at - 1].text, gap, node.text)
        parts.extend((gap, node.text))
    parts.append(tail)
    return "".join(parts)
