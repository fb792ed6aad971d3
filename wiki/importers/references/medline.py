"""MEDLINE, which PubMed calls NBIB: tags of four places, entries apart by an empty line.

Format: https://www.nlm.nih.gov/bsd/mms/medlineelements.html
"""

import re
from collections.abc import Iterator

from wiki.importers.references.entry import Entry, full_pages, issued, plain, tagged
from wiki.models.identifiers import normal_doi, normal_isbn, normal_pmcid, normal_pmid
from wiki.models.publication import Publication, author_line

_TAG = re.compile(r"([A-Z]{2,4}) {0,2}- ?(.*)")
_TYPES = {
    "book": "book",
    "book chapter": "chapter",
    "preprint": "article",
    "dataset": "dataset",
    "technical report": "report",
    "academic dissertation": "thesis",
}


def read_medline(text: str) -> Iterator[Entry]:
    """The entries of a MEDLINE or NBIB text."""
    lines = text.lstrip("\ufeff").splitlines()
    starts = [n for n, line in enumerate(lines) if re.match(r"PMID ?- ", line)]
    if not starts or any(_TAG.match(line) for line in lines[: starts[0]]):
        starts.insert(0, 0)
    for number, start in enumerate(starts, 1):
        end = starts[number] if number < len(starts) else len(lines)
        part = lines[start:end]
        if not any(line.strip() for line in part):
            continue
        yield _read(number, start + 1, part)


def _read(number: int, line: int, lines: list[str]) -> Entry:
    got: dict[str, list[str]] = {}
    for tag, value in tagged(lines, 0, _TAG):
        got.setdefault(tag, []).append(value)

    def first(*tags: str) -> str:
        return next((plain(v) for tag in tags for v in got.get(tag, ()) if plain(v)), "")

    title = first("TI", "BTI", "CTI")
    if not title:
        return Entry(number, line, problem="It has no title (TI).")
    authors = [_full_name(name) for name in got.get("FAU", ())] or [
        _short_name(name) for name in got.get("AU", ())
    ]
    authors += [author_line(literal=plain(name)) for name in got.get("CN", ())]
    ids = [*got.get("LID", ()), *got.get("AID", ())]
    doi = next((i[:-5].strip() for i in ids if i.lower().endswith("[doi]")), "")
    year, date = issued(*([*first("DP").split(), "", "", ""])[:3])
    types = {plain(kind).lower() for kind in got.get("PT", ())}
    return Entry(
        number,
        line,
        Publication(
            title=_untranslated(title),
            authors=tuple(filter(None, authors)),
            type=next((_TYPES[t] for t in types if t in _TYPES), "article-journal"),
            journal=first("TA", "JT") or (first("BTI") if first("TI") else ""),
            year=year,
            issued=date,
            volume=first("VI"),
            issue=first("IP"),
            pages=full_pages(first("PG")),
            publisher=first("PB"),
            place=first("PL") if first("PB") else "",
            isbn=normal_isbn(first("ISBN").partition(" ")[0]),
            pmid=normal_pmid(first("PMID")),
            pmcid=normal_pmcid(first("PMC")),
            doi=normal_doi(doi),
        ),
    )


def _full_name(name: str) -> str:
    family, _, given = plain(name).partition(",")
    return author_line(family=family, given=given)


def _short_name(name: str) -> str:
    """'Alderson MR' or 'Doe J Jr'."""
    found = re.fullmatch(r"(.+?) ([A-Z]{1,6})(?: (Jr|Sr|2nd|3rd|[IV]{2,4}))?", plain(name))
    if not found:
        return author_line(literal=plain(name))
    given = "".join(f"{letter}." for letter in found[2])
    return author_line(family=found[1], given=given, suffix=found[3] or "")


def _untranslated(title: str) -> str:
    """'[On zinc].' marks a title translated by the library: without the brackets."""
    found = re.fullmatch(r"\[([^\[\]]+)\]\.?", title)
    return found[1] if found else title
