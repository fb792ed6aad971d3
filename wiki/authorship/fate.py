"""What became of the words of each Edit: by how many every later one changed them."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from wiki.authorship.credit import Run
from wiki.authorship.explain import tally


class Wording(NamedTuple):
    """A sentence of one text after an Edit that did something to it; gone when it was removed."""

    edit: int
    sentence: int
    text: str
    runs: Sequence[Run]
    is_gone: bool


def word_changes(wordings: Iterable[Wording]) -> Iterator[tuple[int, Counter[int]]]:
    """For each Edit, by how many words it changed what stands of each origin, without zeros.

    `wordings` are all of one text, in the order of their Edits. Memory grows with the sentences.
    """
    standing: dict[int, dict[int, int]] = {}
    edit: int | None = None
    change: Counter[int] = Counter()
    for one in wordings:
        if edit is not None and one.edit != edit:
            yield edit, _without_zeros(change)
            change = Counter()
        edit = one.edit
        after = {} if one.is_gone else tally(one.runs, one.text)
        change.subtract(standing.get(one.sentence, {}))
        change.update(after)
        standing[one.sentence] = after
    if edit is not None:
        yield edit, _without_zeros(change)


def _without_zeros(change: Counter[int]) -> Counter[int]:
    return Counter({origin: words for origin, words in change.items() if words})
