"""The whole page: text in, GeneRecord out.

The page is cut at its headings (see `lines`), each section is read on its own, and sections that
are absent, empty, unknown or in another order do no harm: a gene without GeneRIFs has none.

A page that was saved or copied only in part must not pass for a gene with fewer facts. What proves
a cut:
- no "Gene ID:" line, no Summary section, no symbol;
- a Summary section that is the last thing on the page and names no organism;
- the file ends inside a row, on a table's head, or on a label whose value must follow
  (each section's reader says which);
- the Summary prints a RefSeq status, and the RefSeq section, which such a record always closes
  with, is missing. A record without that status (discontinued, or without sequences) has no such
  section and is whole without it;
- the page ends in its RefSeq section, which has begun to speak of annotated genomes, before a
  sequence that the table of locations calls current.
"""

from __future__ import annotations

from typing import Any

from genes.importers.errors import PageError
from genes.importers.ncbi_gene_page.context import read_context, read_expression
from genes.importers.ncbi_gene_page.interactions import read_hiv, read_interactions
from genes.importers.ncbi_gene_page.lines import Section, cut_off, read_lines, split_sections
from genes.importers.ncbi_gene_page.literature import (
    read_articles,
    read_generifs,
    read_phenotypes,
    read_plain_list,
    read_protein_names,
)
from genes.importers.ncbi_gene_page.ontology import read_ontology
from genes.importers.ncbi_gene_page.refseq import read_refseq
from genes.importers.ncbi_gene_page.summary import (
    GENE_ID,
    TITLE,
    read_identity,
    read_summary,
    read_title,
)
from genes.importers.record import GeneRecord

_TELLTALE = frozenset(
    {
        "Official Symbol",
        "Official Full Name",
        "Gene symbol",
        "Gene description",
        "Genomic context",
        "Genomic regions, transcripts, and products",
        "GeneRIFs: Gene References Into Functions",
        "NCBI Reference Sequences (RefSeq)",
    }
)
# The page's own words above the independent set, printed where annotated genomes follow it.
_CURATED = "These reference sequences are curated independently of the genome annotation cycle"


def recognises(text: str) -> bool:
    """Whether this is an NCBI Gene page in text form, whole or in part.

    Two of its marks are asked for: the Gene ID line, the title with the organism in brackets, and
    headings and labels that no other page has.
    """
    marks = set()
    for line in read_lines(text):
        if GENE_ID.match(line.text):
            marks.add("Gene ID")
        elif line.text in _TELLTALE:
            marks.add(line.text)
        elif TITLE.match(line.text) and "[ " in line.text:
            marks.add("title")
    return len(marks) >= 2


def parse(text: str) -> GeneRecord:
    """Read an NCBI Gene page in its text form.

    Raises PageError, one sentence, where the text is no such page or breaks off. Cost: one pass,
    a few milliseconds for a page of 500 lines; no input or output of its own.
    """
    lines = read_lines(text)
    if not lines:
        raise PageError("The page is empty; save the gene's page as text and import that file.")
    if not recognises(text):
        raise PageError(
            "This is not an NCBI Gene page: it has neither a “Gene ID:” line nor the headings of "
            "one; save the gene's page as text and import that file."
        )
    sections = split_sections(lines)
    title = read_title(sections[0].lines)
    facts = read_identity(sections[0].lines)
    summary = next((section for section in sections if section.key == "summary"), None)
    if summary is None:
        raise PageError(
            f"The page of Gene ID {facts['gene_id']} has no Summary section; "
            "save the whole page again and import that file."
        )
    facts |= read_summary(summary, title)
    if not facts["symbol"]:
        raise PageError(
            f"The page of Gene ID {facts['gene_id']} names no symbol; "
            "save the whole page again and import that file."
        )
    for section in sections:
        _read_section(section, facts)
    _check_whole(sections, facts)
    del facts["organism_is_printed"]
    return GeneRecord(**facts)


def _read_section(section: Section, facts: dict[str, Any]) -> None:
    """Add what one section says. A section that is printed twice adds to its lists."""
    match section.key:
        case "context":
            facts |= read_context(section)
        case "expression":
            facts["expression_datasets"] = read_expression(section)
        case "articles":
            facts["articles"] = facts.get("articles", ()) + read_articles(section)
        case "generifs":
            facts["generifs"] = facts.get("generifs", ()) + read_generifs(section)
        case "phenotypes":
            traits, conditions = read_phenotypes(section)
            facts["traits"] = facts.get("traits", ()) + traits
            facts["conditions"] = facts.get("conditions", ()) + conditions
        case "hiv":
            facts["hiv_interactions"] = read_hiv(section)
        case "interactions":
            facts["gene_interactions"] = read_interactions(section)
        case "pathways" | "markers" | "homology":
            facts[section.key] = read_plain_list(section)
        case "ontology":
            facts["annotations"] = facts.get("annotations", ()) + read_ontology(section)
            heading = section.heading.text if section.heading else ""
            facts["annotations_provided_by"] = heading.partition("Provided by ")[2]
        case "protein":
            facts["preferred_names"], facts["other_names"] = read_protein_names(section)
        case "refseq":
            facts |= read_refseq(section)


def _check_whole(sections: list[Section], facts: dict[str, Any]) -> None:
    """Hold the page's promises against what it delivers; see the head of this file."""
    last = sections[-1]
    line = last.lines[-1] if last.lines else last.heading
    assert line is not None  # noqa: S101  a section other than the first has a heading
    if facts["record_status"]:
        return
    if last.key == "summary" and not facts["organism_is_printed"]:
        raise cut_off(line, "its Summary, before the organism")
    if facts["refseq_status"] and all(section.key != "refseq" for section in sections):
        raise cut_off(line, "the middle: the RefSeq section that its Summary promises is missing")
    if last.key != "refseq":
        return
    current = {spot.accession for spot in facts.get("locations", ()) if spot.status == "current"}
    printed = {sequence.accession for sequence in facts["genomic_sequences"]}
    annotated = any(other.text.startswith("RefSeqs of Annotated Genomes") for other in last.lines)
    curated = any(other.text.startswith(_CURATED) for other in last.lines)
    if (annotated or curated) and current - printed:
        raise cut_off(line, "its reference sequences, before those of an annotated genome")
