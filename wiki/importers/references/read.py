"""A text of any of the formats -> its entries."""

import re
from collections.abc import Callable, Iterator, Mapping

from wiki.importers.references.bibtex import read_bibtex
from wiki.importers.references.csl_json import read_csl_json
from wiki.importers.references.entry import MAX_BYTES, Entry, UnreadableReferences
from wiki.importers.references.medline import read_medline
from wiki.importers.references.pubmed_xml import read_pubmed_xml
from wiki.importers.references.ris import read_ris

FORMATS: Mapping[str, Callable[[str], Iterator[Entry]]] = {
    "pubmed-xml": read_pubmed_xml,
    "nbib": read_medline,
    "ris": read_ris,
    "bibtex": read_bibtex,
    "csl-json": read_csl_json,
}


def format_of(text: str) -> str | None:
    """Which of FORMATS a text is in, by its first lines; None for none of them."""
    head = text[:5000].lstrip("\ufeff \r\n\t")
    if head.startswith("<"):
        return "pubmed-xml"
    if head.startswith(("[", "{")):
        return "csl-json"
    if re.search(r"^TY {0,2}-", head, re.MULTILINE):
        return "ris"
    if re.search(r"^(?:PMID|OWN|STAT|TI|FAU|AU) {0,2}- ", head, re.MULTILINE):
        return "nbib"
    if re.search(r"^\s*@\s*[A-Za-z]+\s*[{(]", head, re.MULTILINE):
        return "bibtex"
    return None


def read_references(text: str, format: str | None = None) -> list[Entry]:
    """The entries of `text`, those with a problem among them.

    Raises UnreadableReferences, with a sentence, when it has none at all.
    """
    if len(text) > MAX_BYTES:
        raise UnreadableReferences(f"The text is longer than {MAX_BYTES // 1_000_000} MB.")
    format = format or format_of(text)
    if format is None:
        raise UnreadableReferences(
            "This is neither PubMed XML, NBIB, RIS, BibTeX nor CSL-JSON: name the format if it is."
        )
    entries = list(FORMATS[format](text))
    if not entries:
        raise UnreadableReferences(f"There is no entry in it that looks like {format}.")
    return entries
