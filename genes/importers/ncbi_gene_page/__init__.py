"""Read the NCBI Gene page of any gene in its text form (pure: text in, dataclasses out)."""

from genes.importers.ncbi_gene_page.display import as_json
from genes.importers.ncbi_gene_page.page import parse, recognises

__all__ = ["as_json", "parse", "recognises"]
