"""Sentences and runs, carried through Markdown and marked in its HTML.

Before rendering, a private-use character goes in at each seam of the source; after rendering
and cleaning, each stretch of text is wrapped according to the seams passed so far. Because
the wrapping is done on the HTML's own structure, the result is well nested whatever the seams
cut through.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from wiki.markup.effort import all_code_spans

_OPEN, _RUN, _CLOSE = "\ue000", "\ue001", "\ue002"
_DIGIT_BASE = 0xE100
_SEAM = re.compile("([\ue000-\ue002])([\ue100-\ue109]*)")
_DIGITS = {ord(str(d)): chr(_DIGIT_BASE + d) for d in range(10)}
_PLAIN = {_DIGIT_BASE + d: str(d) for d in range(10)}

# Where a seam would break the Markdown around it, it waits until the construct has ended.
_WHOLE = re.compile(
    r"\\[^\w\s]"
    r"|!?\]\([^()\s]*(?:\([^()\s]*\)[^()\s]*)*(?:\s+\"[^\"\n]*\")?\)"
    r"|\]\[[^\]\n]*\]|!\[(?![@\[])"
    r"|\[@[^\[\]\n]*\]|\[\[[^\[\]\n]*\]\]"
    r"|<[^<>\s]+>|&#?\w+;|https?://\S+|[*_~^]+"
)
_LEAD = re.compile(r"(?:\s*(?:[-*+](?=\s)|\d{1,9}[.)](?=\s)|\#{1,6}(?=\s)|>|\|)\s*)*")
_LINE = re.compile(r"\n[ \t]*+(?:(?:[-*+](?=\s)|\d{1,9}[.)](?=\s)|\#{1,6}(?=\s)|>|\|)[ \t]*+)++")
_EMPHASIS = re.compile(r"[*_~^]*")
_WORD = re.compile(r"[^\W_]")
_FENCED = re.compile(r"(`{3,}|~{3,})[ ]*[\w#.+-]*[ ]*\n(?:.*\n)?\1[ ]*", re.DOTALL)
_LINE_END = re.compile(r"[ ]*(?:\n|\Z)")
# A link's address in a line of its own: [name]: https://…
_DEFINITION = re.compile(
    r"\[[^\[\]\n]*\]:[ ]*\S+(?:[ ]+(?:\"[^\n]*\"|'[^\n]*'|\([^\n]*\)))?(?=\n|$)"
)
_LABEL = re.compile(r"^[ ]*\[([^\[\]\n]*)\]:", re.MULTILINE)
_NAMED = re.compile(r"\[([^\[\]\n]*)\]")
_RULE = re.compile(r"[\s|:+=_*-]*")
_TAG = re.compile(r"<(/?)([a-zA-Z][\w-]*)([^<>]*)>")
_BLOCKS = frozenset(
    [
        "blockquote",
        "caption",
        "h3",
        "h4",
        "h5",
        "h6",
        "hr",
        "li",
        "ol",
        "p",
        "pre",
        "table",
        "tbody",
        "td",
        "th",
        "thead",
        "tr",
        "ul",
    ]
)
_VOID = frozenset({"br", "hr"})


@dataclass(frozen=True, slots=True)
class Strand:
    """One sentence within a Section's source, with the origin of its characters.

    `spans` are (start, end, edit, author) over the source, in order, within start..end.
    """

    sentence: int
    start: int
    end: int
    spans: tuple[tuple[int, int, int, int], ...]


def mark(source: str, strands: Sequence[Strand]) -> str:
    """`source` with a seam at each border of sentences and runs. Linear in both."""
    seams: list[tuple[int, str]] = []
    for strand in strands:
        piece = source[strand.start : strand.end]
        if _RULE.fullmatch(piece) or _DEFINITION.fullmatch(piece):
            continue  # a table's ruler, a thematic break, a link's address: no words to mark
        first, last = _inner(piece)
        first, last = strand.start + first, strand.start + last
        seams.append((first, _OPEN + str(strand.sentence).translate(_DIGITS)))
        for start, _end, edit, author in strand.spans:
            # Behind the marks of emphasis: before them it would change what they open or close.
            start = _EMPHASIS.match(source, start).end()
            code = f"{edit}".translate(_DIGITS) + _RUN + f"{author}".translate(_DIGITS)
            seams.append((min(max(start, first), last), _RUN + code))
        seams.append((last, _CLOSE))
    wholes = _wholes(source)
    parts: list[str] = []
    at = w = 0
    for place, seam in seams:
        while w < len(wholes) and wholes[w][1] <= place:
            w += 1
        if w < len(wholes) and wholes[w][0] < place:
            start, end = wholes[w]
            # Behind its opening marks alone, the seam goes before them: the words are the next's.
            place = end if _WORD.search(source, start, place) else start
        place = max(place, at)
        parts += [source[at:place], seam]
        at = place
    return "".join(parts) + source[at:]


def _wholes(source: str) -> list[tuple[int, int]]:
    """The stretches that no seam may cut, in order and apart from one another."""
    found = sorted(
        [
            *(span for span in all_code_spans(source) if not _is_fence(source, *span)),
            *(m.span() for m in _WHOLE.finditer(source)),
            *(m.span() for m in _LINE.finditer(source)),  # else the line is no quotation or item
        ]
    )
    labels = {m[1].lower() for m in _LABEL.finditer(source)}
    if labels:  # [name] alone is a link, where the text gives the name an address
        found += [m.span() for m in _NAMED.finditer(source) if m[1].lower() in labels]
        found.sort()
    wholes: list[tuple[int, int]] = []
    for start, end in found:
        if wholes and start < wholes[-1][1]:
            wholes[-1] = (wholes[-1][0], max(end, wholes[-1][1]))
        else:
            wholes.append((start, end))
    return wholes


def _is_fence(source: str, start: int, end: int) -> bool:
    """Whether what looks like a code span is a fenced block, whose seams stand inside."""
    is_apart = source[start - 1 : start] in ("", "\n") and _LINE_END.match(source, end)
    return bool(is_apart and _FENCED.fullmatch(source, start, end))


def _inner(piece: str) -> tuple[int, int]:
    """Where the words of a piece begin and end, behind list marks, hashes, bars and fences."""
    if _FENCED.fullmatch(piece):
        head = piece.find("\n") + 1
        tail = piece.rfind("\n")
        return (head, tail) if 0 < head <= tail else (len(piece), len(piece))
    address = _DEFINITION.match(piece)
    lead = _LEAD.match(piece, address.end() if address else 0)
    first = lead.end() if lead else 0
    end = len(piece)
    if piece.startswith("|"):
        # The delimiter row below a table's head belongs to it, but has no words.
        end = len(piece.partition("\n")[0].rstrip().rstrip("|").rstrip())
    return first, max(first, end)


def without_seams(markup: str) -> str:
    """HTML as it would be without its seams."""
    return _SEAM.sub("", markup)


def weave(markup: str) -> str:
    """Rendered and cleaned HTML with its seams turned into elements.

    Each sentence becomes `<span class="sentence" id="s45" data-sentence="45">`, repeated
    without the id where a block divides it; each run within becomes
    `<w-run data-edit="187" data-author="7">`, or `<w-nested …>` inside a link or a citation,
    which a page does not make a link of its own. Linear in the length of `markup`.
    """
    return _Loom().weave(markup)


class _Loom:
    def __init__(self) -> None:
        self.out: list[str] = []
        self.stack: list[tuple[str, str]] = []  # open elements: name, opening tag
        self.sentence = ""  # the sentence we are in
        self.run = ("", "")  # edit and author of the words to come
        self.seen: set[str] = set()
        self.depth = -1  # of the sentence's own span in the stack, -1 when not open

    def weave(self, markup: str) -> str:
        at = 0
        for tag in _TAG.finditer(markup):
            self._text(markup[at : tag.start()])
            self._tag(tag)
            at = tag.end()
        self._text(markup[at:])
        self._end_sentence()
        return "".join(self.out)

    def _tag(self, tag: re.Match[str]) -> None:
        closing, name = tag[1], tag[2].lower()
        if closing:
            if self.depth >= 0 and not any(n == name for n, _ in self.stack[self.depth + 1 :]):
                self._pause()
            if self.stack and self.stack[-1][0] == name:
                self.stack.pop()
                self.out.append(tag[0])
            return
        if name in _BLOCKS:
            self._pause()
        elif self.sentence and self.depth < 0 and name not in _VOID:
            self._begin()
        self.out.append(tag[0])
        if name not in _VOID:
            self.stack.append((name, tag[0]))

    def _text(self, text: str) -> None:
        at = 0
        pending = ""
        for seam in _SEAM.finditer(text):
            if seam.start() < at:
                continue
            self._words(text[at : seam.start()])
            at = seam.end()
            kind, value = seam[1], seam[2].translate(_PLAIN)
            if kind == _OPEN:
                self._end_sentence()
                self.sentence = value
            elif kind == _CLOSE:
                self._end_sentence()
            elif pending:
                self.run = (pending, value)
                pending = ""
            else:
                pending = value
        self._words(text[at:])

    def _words(self, text: str) -> None:
        if not text:
            return
        core = text.strip()
        if not self.sentence or (self.depth < 0 and not core):
            self.out.append(text)
            return
        if self.depth < 0:
            self._begin()
        if not self.run[0] or not core:
            self.out.append(text)
            return
        name = "w-nested" if self._in_link() else "w-run"
        lead, _, tail = text.partition(core)
        edit, author = self.run
        self.out.append(
            f'{lead}<{name} data-edit="{edit}" data-author="{author}">{core}</{name}>{tail}'
        )

    def _in_link(self) -> bool:
        """Whether a link is open, or a citation, whose brackets are too small to point at."""
        return any(name == "a" or 'class="citation"' in tag for name, tag in self.stack)

    def _begin(self) -> None:
        anchor = "" if self.sentence in self.seen else f' id="s{self.sentence}"'
        self.seen.add(self.sentence)
        opening = f'<span class="sentence"{anchor} data-sentence="{self.sentence}">'
        self.depth = len(self.stack)
        self.stack.append(("span", opening))
        self.out.append(opening)

    def _pause(self) -> None:
        """Close the sentence's span; it opens again at the next words."""
        if self.depth < 0:
            return
        inside = self.stack[self.depth + 1 :]
        self.out.extend(f"</{name}>" for name, _ in reversed(inside))
        self.out.append("</span>")
        self.out.extend(opening for _, opening in inside)
        self.stack[self.depth :] = inside
        self.depth = -1

    def _end_sentence(self) -> None:
        if self.depth >= 0 and not any(name in ("a", "pre") for name, _ in self.stack):
            # The way to the sentence's own page, shown when its words are pointed at or focused.
            self.out.append(
                f'<a class="sentence-tools" href="/sentences/{self.sentence}/"'
                ' aria-label="About this sentence"></a>'
            )
        self._pause()
        self.sentence = ""
        self.run = ("", "")
