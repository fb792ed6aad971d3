"""BibTeX and BibLaTeX, read by bibtexparser, with LaTeX's accents turned into letters."""

import re
from collections.abc import Iterator

import bibtexparser
from bibtexparser.middlewares import NormalizeFieldKeys, SeparateCoAuthors
from bibtexparser.middlewares.names import parse_single_name_into_parts
from pylatexenc.latex2text import LatexNodes2Text

from wiki.importers.references.entry import Entry, full_pages, issued, plain
from wiki.models.identifiers import normal_doi, normal_isbn, normal_pmcid, normal_pmid
from wiki.models.publication import Publication, author_line

_TYPES = {
    "article": "article-journal",
    "book": "book",
    "booklet": "book",
    "inbook": "chapter",
    "incollection": "chapter",
    "inproceedings": "paper-conference",
    "conference": "paper-conference",
    "proceedings": "book",
    "phdthesis": "thesis",
    "mastersthesis": "thesis",
    "thesis": "thesis",
    "techreport": "report",
    "report": "report",
    "dataset": "dataset",
    "online": "webpage",
    "software": "software",
    "patent": "patent",
    "unpublished": "article",
}


def read_bibtex(text: str) -> Iterator[Entry]:
    """The entries of a BibTeX text, in order."""
    text = text.lstrip("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    library = bibtexparser.parse_string(
        text,
        append_middleware=[NormalizeFieldKeys(), SeparateCoAuthors()],
    )
    blocks = [*library.entries, *library.failed_blocks]
    blocks.sort(key=lambda block: block.start_line or 0)
    for number, block in enumerate(blocks, 1):
        line = (block.start_line or 0) + 1
        duplicate = getattr(block, "ignore_error_block", None)
        if hasattr(block, "fields_dict"):
            yield _read(number, line, block)
        elif duplicate is not None and hasattr(duplicate, "fields_dict") and _same_key(block):
            yield _read(number, line, duplicate)  # two entries under one key are two entries
        else:
            reason = plain(getattr(block, "error", "")) or "it is not closed"
            yield Entry(number, line, problem=f"It is no BibTeX: {reason[:160].rstrip('.')}.")


def _same_key(block: object) -> bool:
    return type(block).__name__ == "DuplicateBlockKeyBlock"


def _read(number: int, line: int, entry: object) -> Entry:
    fields = {name: field.value for name, field in entry.fields_dict.items()}  # type: ignore[attr-defined]

    def first(*names: str) -> str:
        return next((t for name in names if (t := _text(fields.get(name, "")))), "")

    title = first("title", "booktitle")
    if not title:
        return Entry(number, line, problem="It has no title.")
    names = fields.get("author") or fields.get("editor") or []
    names = [names] if isinstance(names, str) else names
    complete = "others" not in names
    date = first("date").split("-") if first("date") else [first("year"), first("month"), ""]
    year, day = issued(*([*date, "", ""])[:3])
    kind = _TYPES.get(entry.entry_type.lower(), "document")  # type: ignore[attr-defined]
    pages = re.sub(r"-{2,}", "-", first("pages"))
    url, doi = _address(fields.get("url")), _address(fields.get("doi"))
    return Entry(
        number,
        line,
        Publication(
            title=title,
            authors=tuple(filter(None, (_name(n) for n in names if n and n != "others"))),
            authors_complete=complete,
            type=kind,
            journal=first("journal", "journaltitle", "booktitle") if first("title") else "",
            year=year,
            issued=day,
            volume=first("volume"),
            issue=first("number", "issue"),
            pages=full_pages(pages),
            publisher=first("publisher", "school", "institution"),
            place=first("address", "location"),
            isbn=normal_isbn(first("isbn")),
            pmid=normal_pmid(first("pmid", "pubmed")),
            pmcid=normal_pmcid(first("pmcid", "pmc")),
            doi=normal_doi(doi) or (normal_doi(url) if "doi.org/" in url else None),
            url="" if "doi.org/" in url else url,
        ),
    )


_LATEX = LatexNodes2Text(math_mode="text")
_MARKED = re.compile(r"[\\$~]")


def _text(value: object) -> str:
    """LaTeX as plain text. Long texts and those without a mark of LaTeX lose their braces only."""
    text = str(value)
    if _MARKED.search(text) and len(text) < 20_000:
        text = _LATEX.latex_to_text(text)
    return plain(re.sub(r"(?<!\\)[{}]", "", text.replace("\xa0", " ")))


def _address(value: object) -> str:
    """A DOI or an address, in which % and _ are no LaTeX."""
    return plain(re.sub(r"\\([_%&#~{}])|[{}]", r"\1", str(value or "")))


def _name(name: str) -> str:
    name = " ".join(name.split())
    if re.fullmatch(r"\{[^{}]*\}", name):
        return author_line(literal=_text(name))
    try:
        parts = parse_single_name_into_parts(name, strict=False)
    except Exception:  # its errors have no class in common
        return author_line(literal=_text(name))
    return author_line(
        family=_text(" ".join([*parts.von, *parts.last])),
        given=_text(" ".join(parts.first)),
        suffix=_text(" ".join(parts.jr)),
    )
