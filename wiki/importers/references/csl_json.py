"""CSL-JSON, as reference managers and Crossref write it: an item or a list of items.

Format: https://docs.citationstyles.org/en/stable/specification.html, schema csl-data.json
"""

import json
from collections.abc import Iterator, Mapping

from wiki.importers.references.entry import (
    Entry,
    UnreadableReferences,
    full_pages,
    issued,
    plain,
)
from wiki.models.identifiers import normal_doi, normal_isbn, normal_pmcid, normal_pmid
from wiki.models.publication import TYPES, Publication, author_line, issued_parts, name_parts

# What Crossref calls them, where that is another word.
_CROSSREF = {
    "journal-article": "article-journal",
    "posted-content": "article",
    "book-chapter": "chapter",
    "proceedings-article": "paper-conference",
    "monograph": "book",
    "edited-book": "book",
    "reference-book": "book",
    "dissertation": "thesis",
}


def read_csl_json(text: str) -> Iterator[Entry]:
    """The entries of a CSL-JSON text; UnreadableReferences when it is no JSON of that kind."""
    try:
        items = json.loads(text.lstrip("\ufeff"))
    except (ValueError, RecursionError) as error:
        where = f" (line {error.lineno})" if isinstance(error, json.JSONDecodeError) else ""
        raise UnreadableReferences(f"The text is no JSON{where}.") from error
    if isinstance(items, dict):
        items = items.get("items", [items])
    if not isinstance(items, list):
        raise UnreadableReferences("CSL-JSON is a list of items.")
    for number, item in enumerate(items, 1):
        yield read_item(item, number)


def read_item(item: object, number: int = 1, line: int = 1) -> Entry:
    """One item, also in Crossref's form, in which titles are lists."""
    if not isinstance(item, Mapping):
        return Entry(number, line, problem="It is no object.")

    def text(*names: str) -> str:
        for name in names:
            value = item.get(name)
            if isinstance(value, list):
                value = value[0] if value else ""
            if isinstance(value, str | int) and plain(value):
                return plain(value)
        return ""

    title = text("title")
    if not title:
        return Entry(number, line, problem="It has no title.")
    authors = item.get("author") or ()
    kind = _CROSSREF.get(text("type"), text("type"))
    year, date = _issued(item.get("issued") or item.get("published"))
    return Entry(
        number,
        line,
        Publication(
            title=title,
            authors=tuple(
                filter(None, (_name(a) for a in authors if isinstance(a, Mapping)))
                if isinstance(authors, list)
                else ()
            ),
            type=kind if kind in TYPES else "document",
            journal=text("container-title-short", "short-container-title", "container-title"),
            year=year,
            issued=date,
            volume=text("volume"),
            issue=text("issue", "number"),
            pages=full_pages(text("page", "article-number")),
            publisher=text("publisher") if kind != "article-journal" else "",
            place=text("publisher-place") if kind != "article-journal" else "",
            isbn=normal_isbn(text("ISBN")),
            pmid=normal_pmid(text("PMID")),
            pmcid=normal_pmcid(text("PMCID")),
            doi=normal_doi(text("DOI")),
            url="" if "doi.org/" in text("URL") else text("URL"),
        ),
    )


def as_csl(publication: Publication) -> dict:
    """The CSL-JSON item of a publication: what `read_item` reads back."""
    item: dict = {"type": publication.type, "title": publication.title}
    item["author"] = [name_parts(author) for author in publication.authors]
    parts = issued_parts(publication.issued) or ((publication.year,) if publication.year else ())
    if parts:
        item["issued"] = {"date-parts": [list(parts)]}
    for name, value in (
        ("container-title", publication.journal),
        ("volume", publication.volume),
        ("issue", publication.issue),
        ("page", publication.pages),
        ("publisher", publication.publisher),
        ("publisher-place", publication.place),
        ("ISBN", publication.isbn),
        ("PMID", str(publication.pmid or "")),
        ("PMCID", f"PMC{publication.pmcid}" if publication.pmcid else ""),
        ("DOI", publication.doi),
        ("URL", publication.url),
    ):
        if value:
            item[name] = value
    return {name: value for name, value in item.items() if value}


def _name(name: Mapping) -> str:
    def part(*names: str) -> str:
        return " ".join(plain(name[n]) for n in names if isinstance(name.get(n), str))

    return author_line(
        family=part("family"),
        given=part("given"),
        suffix=part("suffix"),
        particle=part("dropping-particle", "non-dropping-particle"),
        literal=part("literal") or ("" if part("family") else part("name")),
    )


def _issued(date: object) -> tuple[int | None, str]:
    if not isinstance(date, Mapping):
        return issued(date if isinstance(date, str | int) else "")
    parts = date.get("date-parts")
    if isinstance(parts, list) and parts and isinstance(parts[0], list) and parts[0]:
        return issued(*(parts[0] + ["", ""])[:3])
    said = date.get("raw") or date.get("literal") or ""
    return issued(*([*str(said).split("-"), "", ""])[:3])
