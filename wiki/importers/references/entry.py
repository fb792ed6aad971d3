"""What every format's parser gives: entries with their place, read or refused with a reason."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from wiki.models.publication import Publication

MAX_BYTES = 50_000_000
_MONTHS = {
    name: number
    for number, name in enumerate(
        ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"), 1
    )
}


class UnreadableReferences(ValueError):
    """A file or a pasted text that holds no entry that can be read; says why in a sentence."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry of a file: what it describes, or why it cannot be read."""

    number: int  # from 1, in the file
    line: int  # where it begins, from 1
    publication: Publication | None = None
    problem: str = ""  # a sentence


def issued(year: object, month: object = "", day: object = "") -> tuple[int | None, str]:
    """(year, '1991-05-12') from what a source says; as much of the date as makes sense."""
    found = re.search(r"(?<!\d)([12]\d{3})(?!\d)", str(year or ""))
    if not found:
        return None, ""
    said = str(month or "").strip().lower()
    number = _MONTHS.get(said[:3]) or (int(said) if re.fullmatch(r"0?[1-9]|1[0-2]", said) else 0)
    text = found[1]
    if number:
        text += f"-{number:02}"
        if re.fullmatch(r"0?[1-9]|[12]\d|3[01]", str(day or "").strip()):
            text += f"-{int(str(day)):02}"
    return int(found[1]), text


def full_pages(first: str, last: str = "") -> str:
    """'123-130' of '123' and '130', and of '123-30' as MEDLINE shortens it."""
    pages = f"{first.strip()}-{last.strip()}" if last.strip() else first.strip()
    pages = re.sub(r"\s*[-–—]+\s*", "-", pages)
    short = re.fullmatch(r"(\d{1,10})-(\d{1,10})", pages)
    if short and len(short[2]) < len(short[1]):
        pages = f"{short[1]}-{short[1][: len(short[1]) - len(short[2])]}{short[2]}"
    return pages


def plain(text: object) -> str:
    """One line of text without tags or control characters."""
    text = re.sub(r"</?[A-Za-z][^<>]{0,80}>", "", str(text or ""))
    return " ".join(re.sub(r"[\x00-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]", " ", text).split())


def tagged(lines: Sequence[str], start: int, tag: re.Pattern[str]) -> Iterator[tuple[str, str]]:
    """(tag, value) of lines such as 'TI  - On zinc', continued by lines without a tag."""
    name, value = "", ""
    for line in lines[start:]:
        if found := tag.match(line):
            if name:
                yield name, " ".join(value.split())
            name, value = found[1].upper(), found[2]
        elif name:
            value += f" {line}"
    if name:
        yield name, " ".join(value.split())
