"""One supplied file -> what it holds, by its own format. Nothing is written here."""

import hashlib
from dataclasses import dataclass
from pathlib import Path

from genes.importers import ncbi_gene_page
from genes.importers.errors import PageError
from genes.importers.record import GeneRecord
from wiki.importers import wikigenes_page
from wiki.importers.wikigenes_page import ArticlePage

MAX_BYTES = 50_000_000


@dataclass(frozen=True, slots=True)
class SuppliedPage:
    """A page that was read: the facts of a gene, or the prose of an article."""

    path: Path
    digest: str  # SHA-256 of the file
    content: GeneRecord | ArticlePage

    def as_json(self) -> dict:
        """All that was found in it."""
        if isinstance(self.content, GeneRecord):
            return ncbi_gene_page.as_json(self.content)
        return wikigenes_page.as_json(self.content)


def read_page(path: Path) -> SuppliedPage:
    """Read a file of either format; PageError with one sentence when that can't be done."""
    try:
        raw = path.read_bytes()
    except IsADirectoryError as error:
        raise PageError(f"{path} is a directory: give the files in it.") from error
    except OSError as error:
        raise PageError(f"{path} cannot be read: {error.strerror or error}.") from error
    if len(raw) > MAX_BYTES:
        raise PageError(f"{path} has more than 50 MB and cannot be one page: check the file.")
    if not raw.strip():
        raise PageError(f"{path} is empty: save the page again.")
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise PageError(
            f"{path} is not UTF-8 (byte {error.start}): save the page again as UTF-8 text."
        ) from error
    try:
        if ncbi_gene_page.recognises(text):
            content: GeneRecord | ArticlePage = ncbi_gene_page.parse(text)
        elif wikigenes_page.recognises(text):
            content = wikigenes_page.parse(text)
        else:
            raise PageError(
                "it is neither an NCBI Gene page nor a WikiGenes page: save one of these as text."
            )
    except PageError as error:
        raise PageError(f"{path}: {error}") from error
    return SuppliedPage(path, hashlib.sha256(raw).hexdigest(), content)
