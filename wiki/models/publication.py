"""A publication as data, in the terms of CSL-JSON, before it is a row or after it was one.

Pure Python. An author is kept as one line, "Family, Given" or "Family, Given, Jr", and a group
under its own name; a group whose name has a comma stands in braces, as in BibTeX.
"""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, fields

MAX_AUTHORS = 5000
MAX_TITLE = 2000
TYPES: Mapping[str, str] = {
    "article-journal": "journal article",
    "article": "preprint",
    "book": "book",
    "chapter": "chapter",
    "paper-conference": "conference paper",
    "thesis": "thesis",
    "report": "report",
    "dataset": "data set or database record",
    "webpage": "web page",
    "software": "software",
    "patent": "patent",
    "document": "other",
}


@dataclass(frozen=True, slots=True)
class Publication:
    """What is known of one publication; empty where nothing is."""

    title: str = ""
    authors: tuple[str, ...] = ()
    authors_complete: bool = True
    type: str = "article-journal"  # of CSL, one of TYPES
    journal: str = ""  # CSL's container-title: the journal, or the book of a chapter
    year: int | None = None
    issued: str = ""  # 1991, 1991-05 or 1991-05-12
    volume: str = ""
    issue: str = ""
    pages: str = ""
    publisher: str = ""
    place: str = ""  # of the publisher
    isbn: str = ""
    pmid: int | None = None
    pmcid: int | None = None
    doi: str | None = None
    url: str = ""

    def keys(self) -> tuple[str, ...]:
        """The keys of the identifiers it has: 'pmid:1940799', …"""
        return tuple(
            f"{name}:{value}"
            for name, value in (
                ("pmid", self.pmid),
                ("pmcid", self.pmcid and f"PMC{self.pmcid}"),
                ("doi", self.doi),
            )
            if value
        )


FIELDS = tuple(field.name for field in fields(Publication))


def name_parts(author: str) -> dict[str, str]:
    """A CSL name: {"family": …, "given": …, "suffix": …} or {"literal": …}."""
    if author.startswith("{") and author.endswith("}"):
        return {"literal": author[1:-1]}
    parts = [part.strip() for part in author.split(",", 2)]
    if len(parts) == 1 or not parts[0] or not parts[1]:
        return {"literal": " ".join(part for part in parts if part)}
    return dict(zip(("family", "given", "suffix"), parts, strict=False))


def author_line(
    *, family: str = "", given: str = "", suffix: str = "", particle: str = "", literal: str = ""
) -> str:
    """The line that stands for one author; '' when nothing of the name is left."""
    family, given, suffix, particle, literal = (
        " ".join(part.translate(_NO_BRACES).split())
        for part in (family, given, suffix, particle, literal)
    )
    if particle:
        family = f"{particle} {family}".strip()
    if not literal and not given:
        literal, family = family, ""
    if literal:
        return f"{{{literal}}}" if "," in literal else literal
    family, given = family.replace(",", " ").strip(), _spread(given.replace(",", " ").strip())
    if not family or not given:
        return family or given
    return ", ".join(part for part in (family, given, suffix.replace(",", "")) if part)


_NO_BRACES = str.maketrans("", "", "{}\x00")


def _spread(given: str) -> str:
    """'MR' as 'M.R.', the way initials are kept; anything else as it is."""
    if re.fullmatch(r"[A-Z]{2,4}", given):
        return "".join(f"{letter}." for letter in given)
    return given


def fold(text: str) -> str:
    """Lower case, without accents or punctuation, words apart by one space."""
    plain = unicodedata.normalize("NFKD", text.replace("ß", "ss").translate(_LETTERS)).casefold()
    plain = "".join(c for c in plain if not unicodedata.combining(c))
    return re.sub(r"[\W_]+", " ", plain).strip()


_LETTERS = str.maketrans({"ł": "l", "Ł": "L", "ø": "o", "Ø": "O", "đ": "d", "Đ": "D", "æ": "ae"})


def title_fold(title: str) -> str:
    """What two printings of one title have in common, at most 300 characters.

    Marks of raised and lowered letters, [brackets] of a translated title and a full stop count
    for nothing.
    """
    return fold(re.sub(r"</?[a-z]{1,6}>", "", title))[:300].strip()


def issued_parts(issued: str) -> tuple[int, ...]:
    """(1991, 5, 12) of '1991-05-12'; shorter when less is known."""
    found = re.fullmatch(r"(\d{4})(?:-(\d\d)(?:-(\d\d))?)?", issued)
    return tuple(int(part) for part in found.groups() if part) if found else ()
