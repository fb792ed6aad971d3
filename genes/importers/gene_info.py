"""Rows of NCBI's gene_info file as gene records.

The format: tab-separated, no quoting, "-" for nothing, "|" between several values, 15 columns or
16 (Feature_type was added in 2016); described in the README beside the file on NCBI's FTP site.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator

from genes.importers.errors import PageError
from genes.importers.record import CrossRef, GeneRecord

# The file gives taxon numbers only. These are NCBI Taxonomy's names for them; a row of any other
# taxon keeps its number and is named by it until a source names it.
ORGANISMS = {
    9606: ("Homo sapiens", "human"),
    10090: ("Mus musculus", "house mouse"),
    10116: ("Rattus norvegicus", "Norway rat"),
    7955: ("Danio rerio", "zebrafish"),
    7227: ("Drosophila melanogaster", "fruit fly"),
    6239: ("Caenorhabditis elegans", ""),
    559292: ("Saccharomyces cerevisiae S288C", ""),
    63221: ("Homo sapiens neanderthalensis", "Neandertal"),
    741158: ("Homo sapiens subsp. 'Denisova'", ""),
}
_AUTHORITIES = {9606: "HGNC", 10090: "MGI", 10116: "RGD", 7955: "ZFIN"}
_PLACEHOLDER = "NEWENTRY"  # stands for genes not yet in the database; no gene itself


def read_rows(
    lines: Iterable[str],
    *,
    gene_ids: Collection[int] = (),
    tax_id: int | None = None,
    on_bad_row: Callable[[PageError], None] | None = None,
) -> Iterator[GeneRecord]:
    """Stream the records of a gene_info file, in its order, one line in memory at a time.

    `gene_ids` and `tax_id` select rows; rows "NEWENTRY" are never genes. A row that cannot be
    read raises PageError naming its line, or goes to `on_bad_row` and is passed over.
    """
    wanted = {str(number) for number in gene_ids}
    for number, line in enumerate(lines, 1):
        if line.startswith("#") or not line.strip():
            continue
        cells = line.rstrip("\r\n").split("\t")
        if wanted and len(cells) > 1 and cells[1] not in wanted:
            continue
        if tax_id is not None and cells[0] != str(tax_id):
            continue
        if len(cells) > 2 and cells[2] == _PLACEHOLDER:
            continue
        try:
            yield read_row(cells)
        except PageError as error:
            located = PageError(f"Line {number}: {error}")
            if on_bad_row is None:
                raise located from error
            on_bad_row(located)


def read_row(cells: list[str]) -> GeneRecord:
    """One row's cells as a record. Raises PageError for a row that is not one of gene_info."""
    if len(cells) not in (15, 16):
        raise PageError(
            f"a row of gene_info has 15 or 16 columns between tabs and this one has {len(cells)}; "
            "fetch the file again."
        )
    cells = ["" if cell == "-" else cell.strip() for cell in cells]
    if not cells[0].isdecimal() or not cells[1].isdecimal() or not cells[2]:
        raise PageError(
            "the first three columns should be two numbers and a symbol; fetch the file again."
        )
    tax_id = int(cells[0])
    organism, common_name = ORGANISMS.get(tax_id, (f"taxon {tax_id}", ""))
    references = [CrossRef.from_text(text) for text in _listed(cells[5])]
    found = tuple(dict.fromkeys(reference for reference in references if reference))
    authority = _AUTHORITIES.get(tax_id, "") if cells[10] else ""
    primary = next((r for r in found if authority and r.database == authority), None)
    names = _listed(cells[13])
    return GeneRecord(
        gene_id=int(cells[1]),
        symbol=cells[10] or cells[2],
        name=cells[11] or cells[8],
        organism=organism,
        common_name=common_name,
        tax_id=tax_id,
        updated=cells[14],
        nomenclature_source=authority,
        primary_source=primary,
        cross_references=tuple(reference for reference in found if reference != primary),
        locus_tag=cells[3],
        gene_type=cells[9].replace("protein-coding", "protein coding"),
        aliases=tuple(dict.fromkeys(_listed(cells[4]))),
        chromosome=cells[6].replace("|", ", "),
        map_location=cells[7],
        preferred_names=names[:1],
        other_names=names[1:],
    )


def _listed(cell: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in cell.split("|") if part.strip())
