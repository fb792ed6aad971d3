"""Words and marks of a text, as authorship counts them.

A text is read once, from left to right, with one regular expression in which every alternative
consumes what it reads; the time is linear in the length of the text, also on hostile input.

Offsets are code points. Keys are what two texts are compared by: NFC and case folding are taken
out, so that typing an accent as one character or two, or a capital, makes no new word.
"""

import re
import sys
import unicodedata
from collections.abc import Iterator, Sequence
from functools import cache, partial
from typing import Final, NamedTuple


class Token(NamedTuple):
    """A stretch of text that has one writer.

    kind: "word", "mark", "cite" (one citation of a bracket), "gene" (one gene mention) or "format"
    (a Markdown mark). key: what is compared.
    """

    start: int
    end: int
    kind: str
    key: str


_token: Final = partial(tuple.__new__, Token)  # half the cost of Token(start, end, kind, key)


# All but ideographs, Hangul, private use, cuneiform, hieroglyphs and Tangut, which have no marks.
_MARKED: Final = (
    (0xAD, 0x3100),
    (0xA66F, 0xAC00),
    (0xFB00, 0x12000),
    (0x13430, 0x13460),
    (0x16A00, 0x17000),
    (0x1BC00, 0x20000),
    (0xE0100, 0xE01F0),
)


@cache
def _marks() -> str:
    """A character class body of all combining marks and invisible joiners."""
    ranges: list[list[int]] = []
    invisible = {0xAD, 0x200B, 0x200C, 0x200D, 0x2060, 0xFEFF}
    for codes in (range(low, high) for low, high in _MARKED):
        for code, kind in zip(codes, map(unicodedata.category, map(chr, codes)), strict=True):
            if kind[0] == "M" or code in invisible:
                if ranges and ranges[-1][1] == code - 1:
                    ranges[-1][1] = code
                else:
                    ranges.append([code, code])
    return "".join(f"{chr(low)}-{chr(high)}" for low, high in ranges)


_CJK: Final = "\u3005-\u3007\u3021-\u3029\u3040-\u30ff\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff"
_CJK_ALL: Final = _CJK + "\uf900-\ufaff\uff66-\uff9f\U0001b000-\U0001b16f\U00020000-\U0003ffff"
_EMOJI: Final = "\u231a\u231b\u23e9-\u23fa\u2600-\u27bf\u2b00-\u2bff\U0001f000-\U0001faff"

# What may stand inside one biomedical word, between two letters or digits. Emphasis around a part
# of a word (*Il2*-deficient, *p*53) does not break it in two: the marks are left out of its key.
_JOIN: Final = (
    "(?:[*_`]{0,3}[-\u2010\u2011][*_`]{0,3}"  # IL-2, *Il2*-deficient
    r"|\*{1,3}"  # HLA-DRB1*04, *p*53
    r"|\.(?=\d)"  # NM_000586.4, 0.05
    r"|(?<=\d),(?=\d{3}(?!\d))"  # 12,000
    r"|(?<=\d):(?=\d)"  # HLA-DRB1*04:01
    "|[<>=\u2264\u2265]\\.?(?=\\d)"  # p<0.05
    "|(?<=[ACGTacgt])>(?=[ACGTacgt](?![^\\W_]))"  # 35G>A
    "|['\u2019\u2032\u2033]{1,2}-?"  # 5′-UTR, Crohn's
    "|[+\u207a\u207b\u2212]{1,2}-?)"  # CD4+CD25+, Ca2+-dependent, 10⁻⁹
)
_TRAIL: Final = (
    "(?:[-+\u2212]/[-+\u2212](?![\\w(])|[+\u207a\u207b]{1,3}|[\u2032\u2033]{1,2}|\u2212(?![\\w(]))?"
)
_MORE: Final = "[-*_`.,:<>=+'\u2010\u2011\u2019\u2032\u2033\u207a\u207b\u2212\u2264\u2265]"


def _word(letter: str, more: str) -> str:
    part = rf"{letter}{more}*(?<!_)"
    return rf"(?:\b[cgmnpr]\.(?=[A-Z]{letter}|\d))?{part}(?:(?={_MORE})(?:{_JOIN}{part})*{_TRAIL})?"


# Pieces of ASCII between white space, in which nothing but words and marks can be.
_PROSE: Final = r"(?:[!-)+-.0-Z\\\]^a-{}]++(?!\S)[ \t]*+)++"


def _matches(text: str) -> Iterator[re.Match[str]]:
    return _pattern(text.isascii() or _EUROPEAN.fullmatch(text) is not None).finditer(text)


@cache  # the longer one takes long to read, and few texts need it
def _pattern(is_european: bool) -> re.Pattern[str]:
    letter, more, marks, others = r"[^\W_]", r"\w", "", ""
    if not is_european:
        mark, alone = _marks(), f"(?![{_CJK_ALL}])"
        letter, more, marks = rf"(?:{alone}{letter})", rf"(?:{alone}[\w{mark}])", f"[{mark}]*"
        toned = rf"[{mark}\U0001f3fb-\U0001f3ff]*"
        others = (
            rf"|(?P<han>[{_CJK_ALL}][{mark}]*)"
            rf"|(?P<emoji>[\U0001f1e6-\U0001f1ff]{{2}}"
            rf"|[{_EMOJI}]{toned}(?:(?<=\u200d)[{_EMOJI}]{toned})*)"
        )
    return re.compile(
        r"(?P<line>^[ \t]*+(?:"
        r"(?=[^\n]*--)[-|:= \t]+$"  # a table's delimiter row, a rule
        r"|(?:(?:>|(?:\#{1,6}|[-+*]|\d{1,3}[.)])(?=[ \t]|$))[ \t]*+)++))"
        r"|(?P<space>\s*\n|\s+)"  # to the start of the last line, whose mark may follow
        rf"|(?P<prose>{_PROSE})"
        rf"|(?P<url>https?://[^\s<>\[\]\"|]*[^\s<>\[\]\"|.,;:!?)'*_`])"
        rf"|(?P<word>{_word(letter, more)})"
        r"|(?P<cite>\[-?@(?:[^\[\]\n]|\n(?![ \t]*\n))+\])"
        r"|(?P<gene>\[\[[^\[\]\n|]{1,80}\]\])"
        rf"|(?P<format>\*+|_+|`+|~~|\||\u1fef)"
        rf"{others}"
        rf"|(?P<mark>\S{marks})",
        re.MULTILINE,
    )


_BARE: Final = re.compile(_word(r"[^\W_]", r"\w") + r"|\S")
# Without combining and invisible marks, ideographs and emoji.
_EUROPEAN: Final = re.compile(
    "[\\0-\u00ac\u00ae-\u02ff\u0370-\u0482\u2010-\u2027\u2030-\u205e\u2070-\u209c\u2100-\u2319]*"
)
INVISIBLE: Final = re.compile("[\u00ad\u200b\u200c\u200d\u2060\ufeff\ufe0e\ufe0f]+")
_INNER: Final = re.compile("[*_`]*([-\u2010\u2011])[*_`]*|(?<!\\d)\\*+|\\*+(?!\\d)")
_LINK: Final = re.compile(r"https?:|//[^/?#&=]*|[/?#&=][^/?#&=]*|[^/?#&=]+")
_PIECES: Final = re.compile(r"\S+")
_CITED: Final = re.compile(r"(?<![^\s\[;,-])-?@")
_SCHEME: Final = "http:"
_THING: Final = frozenset("@-[h")  # what the key of a citation, a mention or a scheme begins with
_SIMPLE: Final = frozenset({"word", "mark", "format"})
_KIND: Final = {"word": "word", "url": "word", "han": "word", "emoji": "mark", "mark": "mark"}


def _key(piece: str, kind: str) -> str:
    if not piece.isascii():
        folded = unicodedata.normalize("NFC", unicodedata.normalize("NFC", piece).casefold())
        piece = INVISIBLE.sub("", folded) or folded
    else:
        piece = piece.lower()
    if kind == "word" and ("*" in piece or "_" in piece or "`" in piece):
        piece = _INNER.sub(r"\1", piece)
    elif kind == "gene":
        piece = "".join(piece.split())
    elif kind == "cite":
        piece = "".join(piece.split()).lstrip("[").rstrip("],;")
    return sys.intern(piece)


def tokens(text: str) -> list[Token]:
    """The tokens of a text in order; they cover every character that is not white space once.

    `[@pmid:123]` is one "cite", `[@a; @b]` are two, `[[IL2]]` is one "gene". Markdown marks
    (emphasis, code, a leading #, -, 1. or >, the | of a table) are "format": they have a writer,
    and are compared only where the words beside them are the same. Words of biomedicine stay whole
    (IL-2Rα, CD4+, p<0.05, 5′-UTR, NM_000586.4, 10⁻⁹); a web address has one for its scheme, its
    host and each part of its path, and counts as one word; Chinese and Japanese have one token a
    character. `http:` and `https:` have the same key.
    Linear in the length of the text.
    """
    found: list[Token] = []
    for match in _matches(text):
        group, piece = match.lastgroup, match[0]
        if group == "space":
            continue
        if group == "prose":  # nearly all
            for part in _BARE.finditer(text, *match.span()):
                key = part[0].lower()
                kind = "word" if key[0].isalnum() else "mark"
                found.append(_token((part.start(), part.end(), kind, sys.intern(key))))
        elif group in _SIMPLE and piece.isascii():
            found.append(_token((match.start(), match.end(), group, _simple(piece))))
        else:
            found += _others(match)
    return found


def _simple(piece: str) -> str:
    """The key of a word, a mark or a Markdown mark of ASCII."""
    key = piece.lower()
    if not key.isalnum() and key[0].isalnum():
        key = _INNER.sub(r"\1", key)
    return sys.intern(key)


def _others(match: re.Match[str]) -> list[Token]:
    """The tokens of a match that may be more than one, or of which the key is not its text."""
    group, offset = match.lastgroup, match.start()
    assert group is not None  # noqa: S101 - every alternative is named
    if group == "line":
        kind = "mark" if "--" in match.group() else "format"
        return [
            Token(offset + part.start(), offset + part.end(), kind, part.group())
            for part in _PIECES.finditer(match.group())
        ]
    if group == "url":
        return [
            Token(
                offset + part.start(),
                offset + part.end(),
                "word" if part.start() == 0 else "mark",
                _key(part.group(), "url") if part.start() else _SCHEME,
            )
            for part in _LINK.finditer(match.group())
        ]
    if group == "cite":
        return _cited(match.group(), offset)
    kind = _KIND.get(group, group)
    return [Token(offset, match.end(), kind, _key(match.group(), kind))]


class Compared(NamedTuple):
    """A text as it is compared.

    keys: of all tokens that are no Markdown marks, in order. marks: the keys of the Markdown marks
    of each gap that has some, by the number of the key that follows it. total: how many
    tokens there are.
    """

    keys: tuple[str, ...]
    marks: dict[int, list[str]]
    total: int


def compared(text: str) -> Compared:
    """The keys of tokens(text) without their places, at a fifth to a half of the cost."""
    keys: list[str] = []
    marks: dict[int, list[str]] = {}
    count = 0
    for match in _matches(text):
        group, piece = match.lastgroup, match[0]
        if group == "space":
            continue
        if group == "prose":
            keys += "\n".join(_BARE.findall(text, *match.span())).lower().split("\n")
            continue
        if (group == "word" or group == "mark") and piece.isascii():
            key = piece.lower()  # as _simple does
            keys.append(key if key.isalnum() or not key[0].isalnum() else _INNER.sub(r"\1", key))
            continue
        if group == "format" and piece.isascii():
            marks.setdefault(len(keys), []).append(piece)
            count += 1
            continue
        for token in _others(match):
            if token.kind == "format":
                marks.setdefault(len(keys), []).append(token.key)
                count += 1
            else:
                keys.append(token.key)
    return Compared(tuple(keys), marks, count + len(keys))


def _cited(bracket: str, offset: int) -> list[Token]:
    """One token for each citation of a bracket, with the marks before the first and behind each."""
    starts = [0, *(match.start() for match in _CITED.finditer(bracket, bracket.index("@") + 1))]
    found: list[Token] = []
    for low, high in zip(starts, [*starts[1:], len(bracket)], strict=True):
        piece = bracket[low:high].rstrip()
        found.append(Token(offset + low, offset + low + len(piece), "cite", _key(piece, "cite")))
    return found


def names_one_thing(key: str) -> bool:
    """Whether a key is a citation or a gene mention, which stands by itself and not for its place.

    Common words are no one's find; a citation that stands in a text twice was most often moved.
    """
    return key.startswith(("@", "-@", "[["))


def things(keys: Sequence[str]) -> Iterator[tuple[int, int]]:
    """Where citations, gene mentions and whole web addresses stand among keys, and their length."""
    done = 0
    for at, key in enumerate(keys):
        if key[0] not in _THING or at < done:
            continue
        done = at + 1
        if key == _SCHEME:
            while done < len(keys) and keys[done][0] in "/?#&=" and len(keys[done]) > 1:
                done += 1
        if done > at + 1 or names_one_thing(key):
            yield at, done - at


def count_words(text: str) -> int:
    """How many tokens of kind "word" a text has: no punctuation, citations or gene mentions.

    A Chinese or Japanese character counts as one word.
    """
    return sum(token.kind == "word" for token in tokens(text))
