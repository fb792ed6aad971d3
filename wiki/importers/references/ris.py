"""RIS, read by rispy, entry by entry, so that one that is broken does not hide the others."""

import re
from collections.abc import Iterator

import rispy

from wiki.importers.references.entry import Entry, full_pages, issued, plain
from wiki.models.identifiers import normal_doi, normal_isbn, normal_pmcid, normal_pmid
from wiki.models.publication import Publication, author_line

_BEGINS = re.compile(r"TY\s{0,2}-")
_TYPES = {
    "JOUR": "article-journal",
    "EJOUR": "article-journal",
    "MGZN": "article-journal",
    "ABST": "article-journal",
    "INPR": "article-journal",
    "UNPB": "article",
    "BOOK": "book",
    "EBOOK": "book",
    "EDBOOK": "book",
    "CHAP": "chapter",
    "ECHAP": "chapter",
    "CONF": "paper-conference",
    "CPAPER": "paper-conference",
    "THES": "thesis",
    "RPRT": "report",
    "DATA": "dataset",
    "DBASE": "dataset",
    "ELEC": "webpage",
    "BLOG": "webpage",
    "COMP": "software",
    "PAT": "patent",
}


def read_ris(text: str) -> Iterator[Entry]:
    """The entries of a RIS text."""
    lines = text.lstrip("\ufeff").splitlines()
    starts = [n for n, line in enumerate(lines) if _BEGINS.match(line)]
    for number, start in enumerate(starts, 1):
        end = starts[number] if number < len(starts) else len(lines)
        part = [re.sub(r"^([A-Z][A-Z0-9])\s{0,2}-\s?", r"\1  - ", li) for li in lines[start:end]]
        ends = [n for n, line in enumerate(part) if line.startswith("ER  -")]
        if not ends:
            yield Entry(number, start + 1, problem="It has no end (ER  -).")
            continue
        try:
            read = rispy.loads("\n".join([*part[: ends[0]], "ER  - "]) + "\n")
        except (ValueError, KeyError, IndexError, OSError) as error:
            yield Entry(number, start + 1, problem=f"It is not RIS: {plain(error)[:120]}.")
            continue
        yield _read(number, start + 1, read[0] if read else {})


def _read(number: int, line: int, got: dict) -> Entry:
    def first(*names: str) -> str:
        for name in names:
            value = got.get(name)
            if isinstance(value, list):
                value = value[0] if value else ""
            if text := plain(value):
                return text
        return ""

    title = first("title", "primary_title", "translated_title")
    kind = _TYPES.get(first("type_of_reference").upper(), "document")
    if not title and kind == "book":
        title = first("secondary_title")
    if not title:
        return Entry(number, line, problem="It has no title (TI or T1).")
    names = got.get("authors") or got.get("first_authors") or ()
    year, date = issued(*_date(first("date", "year", "publication_year")))
    other = first("accession_number", "custom2")
    urls = [plain(u) for u in got.get("urls") or () if plain(u)] or [first("url")]
    doi = first("doi") or next((u for u in urls if "doi.org/" in u), "")
    return Entry(
        number,
        line,
        Publication(
            title=title,
            authors=tuple(filter(None, map(_name, names))),
            type=kind,
            journal=first(
                "journal_name",
                "alternate_title3",
                "secondary_title",
                "alternate_title1",
                "alternate_title2",
            )
            if kind != "book"
            else "",
            year=year or issued(first("year", "publication_year"))[0],
            issued=date,
            volume=first("volume"),
            issue=first("number"),
            pages=full_pages(first("start_page"), first("end_page")),
            publisher=first("publisher") if kind != "article-journal" else "",
            place=first("place_published") if kind != "article-journal" else "",
            isbn=normal_isbn(first("issn")),
            pmid=normal_pmid(other) if re.fullmatch(r"(?:PMID:?\s*)?\d{1,10}", other) else None,
            pmcid=normal_pmcid(other) if other.upper().startswith("PMC") else None,
            doi=normal_doi(doi),
            url=next((u for u in urls if u.startswith("http") and "doi.org/" not in u), ""),
        ),
    )


def _date(text: str) -> tuple[str, str, str]:
    """RIS writes 1991/05/12/."""
    parts = ([*re.split(r"[/-]", text), "", "", ""])[:3]
    return parts[0], parts[1], parts[2]


def _name(name: object) -> str:
    parts = [part.strip() for part in plain(name).split(",", 2)]
    if len(parts) == 1:
        return author_line(literal=parts[0])
    return author_line(family=parts[0], given=parts[1], suffix=(parts[2:] or [""])[0])
