"""Paragraphs that stand as they stood, but inside a piece that has several, as a fence has.

A fence that opens, closes or is torn apart makes one piece of many sentences, or many of one. The
paragraphs inside are compared by themselves then, whatever the pieces are.
"""

from collections.abc import Iterable, Sequence
from typing import Final

from wiki.authorship.reading import read
from wiki.authorship.work import New, Old, Work

_LEAST: Final = 2  # words and marks of a paragraph that is looked for
_LEAST_OF_LINE: Final = 3

_Pieces = Sequence[tuple[str, bool, Old | New]]  # text, whether it opens a paragraph
_Words = list[tuple[int, int]]  # a piece, by its number, and a word of it
_Passages = Iterable[tuple[tuple[str, ...], _Words]]


def passages(work: Work) -> None:
    """Give the words of such paragraphs their writers, then those of single lines.

    Each of before is used once; of several that are the same the first goes to the first. Costs
    nothing where no piece has several paragraphs or each goes on as one, and else what reading the
    pieces costs that are not settled.
    """
    news = [new for new in work.news if new.open]
    olds = [old for old in work.olds if old.heir is None or old.heir.draft.text != old.present.text]
    is_torn = any(new.old is None for new in news) or any(old.heir is None for old in olds)
    if is_torn and (
        any("\n\n" in new.draft.text for new in news)
        or any("\n\n" in old.present.text for old in olds)
    ):
        there: _Pieces = [(old.present.text, old.present.opens, old) for old in olds]
        here: _Pieces = [(new.draft.text, new.draft.opens, new) for new in news]
        _take(olds, news, _paragraphs(there), _paragraphs(here))
        _take(olds, news, _lines(there), _lines(here))


def _take(olds: Sequence[Old], news: Sequence[New], there: _Passages, here: _Passages) -> None:
    standing: dict[tuple[str, ...], list[_Words]] = {}
    for keys, words in there:
        if not any(olds[piece].taken[at] for piece, at in words):
            standing.setdefault(keys, []).append(words)
    for keys, words in here:
        same = standing.get(keys)
        if same and all(news[piece].origins[at] is None for piece, at in words):
            for (piece, at), (source, spot) in zip(words, same.pop(0), strict=True):
                news[piece].take(at, olds[source].wording, spot, 1)
                news[piece].flow[olds[source].at] += 1
                olds[source].taken[spot] = True


def _paragraphs(pieces: _Pieces) -> _Passages:
    """The paragraphs of some pieces of a text, those that stand side by side joined."""
    keys: list[str] = []
    words: _Words = []
    last = -2
    for number, (text, opens, piece) in enumerate(pieces):
        at = 0
        for index, part in enumerate(_parts(text, "\n\n", piece)):
            if index or opens or piece.at != last + 1:
                if len(keys) >= _LEAST:
                    yield tuple(keys), words
                keys, words = [], []
            keys += part
            words += ((number, spot) for spot in range(at, at + len(part)))
            at += len(part)
        last = piece.at
    if len(keys) >= _LEAST:
        yield tuple(keys), words


def _lines(pieces: _Pieces) -> _Passages:
    for number, (text, _, piece) in enumerate(pieces):
        at = 0
        for part in _parts(text, "\n", piece):
            if len(part) >= _LEAST_OF_LINE:
                yield tuple(part), [(number, spot) for spot in range(at, at + len(part))]
            at += len(part)


def _parts(text: str, between: str, piece: Old | New) -> Sequence[Sequence[str]]:
    """The words of each part of a piece; as one where its parts do not read as the whole does."""
    if between not in text:
        return [piece.keys]
    parts = [read(part).keys for part in text.split(between)]
    return parts if sum(map(len, parts)) == len(piece.keys) else [piece.keys]
