"""The least that any engine of these rules does, for the benchmark to show beside the whole.

    python -m tests.wiki.authorship.least < HISTORY

Reads a history, divides what changed, reads the words of sentences that are new and of those that
are gone, aligns the first with the first, keeps what it takes to know a wording again, and writes
the tokens of the last text. No likeness, no moves, splits, merges or copies, nothing that returns
reworded and no identity: its credit is worth nothing.
"""

import json
import sys

from wiki.authorship import align
from wiki.authorship.reading import fingerprint, joined, read, sketch
from wiki.authorship.replay import revisions, uncollected
from wiki.authorship.segment import Part, divide
from wiki.authorship.tokens import tokens


def main() -> None:
    parts: list[Part] = []
    known: dict[str, tuple[str, object]] = {}  # by fingerprint: a wording and its credit
    sketches: dict[int, list[str]] = {}
    for revision in revisions(sys.stdin):
        before, (parts, head, tail) = parts, divide(revision["text"], parts)
        old = _sentences(before[head : len(before) - tail])
        new = _sentences(parts[head : len(parts) - tail])
        gone = [text for text in old if text not in new]
        for at, text in enumerate(text for text in new if text not in old):
            if fingerprint(text) in known:
                continue
            keys = read(text).keys
            origins = [revision["rev"]] * len(keys)
            theirs = read(gone[at]).keys if at < len(gone) else ()
            for block in align.supported(align.words(theirs, keys), theirs, keys):
                origins[block.new : block.new + block.length] = [0] * block.length
            known[fingerprint(text)] = text, joined(origins)
            for shingle in sketch(text):
                sketches.setdefault(shingle, []).append(text)
    encoded = json.JSONEncoder(ensure_ascii=False).encode
    for text in _sentences(parts):
        for token in tokens(text):
            piece = encoded(text[token.start : token.end])
            sys.stdout.write(f'{{"token": {piece}, "origin_rev": 0, "author": ""}}\n')


def _sentences(parts: list[Part]) -> dict[str, None]:
    return dict.fromkeys(part.text[low:high] for part in parts for low, high in part.pieces)


if __name__ == "__main__":
    with uncollected():
        main()
