"""Which sentences state something, and so ask for a citation. docs/writing.md says the same.

A statement is a sentence of five words or more that is not a heading, a question, the opening of
a list (it ends with a colon), a row of a table or a line of code. Words are runs of letters and
digits with at least one letter, after citations and marks are taken away.
"""

import re

from wiki.markup.citations import citations
from wiki.markup.render import plain_words

MIN_WORDS = 5
_NO_PROSE = re.compile(r"\s*(?:#{1,6}\s|\||```|~~~|(?: {4}|\t)(?![-*+]\s|\d+[.)]\s))")
_WORD = re.compile(r"[^\W\d_]")
_AT_THE_END = "\"'”’»)]}*_ \t"


def is_statement(text: str) -> bool:
    """Whether one sentence's Markdown states something, by the rule above."""
    if _NO_PROSE.match(text):
        return False
    words = plain_words(text)
    if words.rstrip(_AT_THE_END).endswith(("?", ":")):
        return False
    return sum(1 for word in words.split() if _WORD.search(word)) >= MIN_WORDS


def lacks_citation(text: str, known: object = None) -> bool:
    """Whether the sentence is a statement that cites nothing.

    `known`, a container of keys, leaves out the keys that name no reference.
    """
    keys = citations(text)
    if known is not None:
        keys = [key for key in keys if key in known]  # type: ignore[operator]
    return not keys and is_statement(text)
