"""The page as numbered clean lines, cut at its headings."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field

from genes.importers.errors import PageError

_INVISIBLE = dict.fromkeys(map(ord, "\x00\u200b\u200c\u200d\u2060\ufeff"))

# Heading as printed -> the section it opens. A line that merely equals one of the words in
# NEEDS_BLANK (they occur as labels too) opens a section only after a blank line.
HEADINGS = {
    "Summary": "summary",
    "Genomic context": "context",
    "Genomic regions, transcripts, and products": "regions",
    "Expression": "expression",
    "Bibliography": "bibliography",
    "Related articles in PubMed": "articles",
    "Phenotypes": "phenotypes",
    "Variation": "variation",
    "Alleles": "variation",
    "HIV-1 interactions": "hiv",
    "Pathways from PubChem": "pathways",
    "Pathways from BioSystems": "pathways",
    "Pathways": "pathways",
    "Interactions": "interactions",
    "General gene information": "general",
    "Markers": "markers",
    "Clone Names": "clones",
    "Homology": "homology",
    "General protein information": "protein",
    "NCBI Reference Sequences (RefSeq)": "refseq",
    "Related sequences": "related",
    "Related Sequences": "related",
    "Additional links": "links",
    "Additional Links": "links",
}
NEEDS_BLANK = frozenset(
    {"Expression", "Phenotypes", "Variation", "Alleles", "Pathways", "Interactions"}
    | {"Markers", "Clone Names", "Homology", "Bibliography"}
)


@dataclass(frozen=True)
class Line:
    number: int  # 1-based, in the file
    text: str  # white space collapsed, ends stripped
    after_blank: bool


@dataclass
class Section:
    key: str  # "" for what precedes the first heading
    heading: Line | None
    lines: list[Line] = field(default_factory=list)  # none blank
    is_last: bool = False  # the file ends with this section

    def ends_with(self, line: Line) -> bool:
        """Whether the file ends with this line."""
        return self.is_last and bool(self.lines) and self.lines[-1] is line


def read_lines(text: str) -> list[Line]:
    """The lines that are not blank. Every kind of white space (no-break, BOM, CR) is evened out."""
    text = unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n"))
    lines, after_blank = [], True
    for number, raw in enumerate(text.translate(_INVISIBLE).split("\n"), 1):
        clean = re.sub(r"\s+", " ", raw).strip()
        if clean:
            lines.append(Line(number, clean, after_blank))
        after_blank = not raw.strip(" \t")
    return lines


def split_sections(lines: list[Line]) -> list[Section]:
    """Cut the page at its headings, in whatever order they come.

    The words Summary and Expression are also labels inside the Summary section: Summary opens a
    section only where none is open yet, Expression only after a blank line with no value glued
    below it.
    """
    sections = [Section("", None)]
    for line, after in zip(lines, [*lines[1:], None], strict=True):
        if key := _opens(line, after, sections[-1]):
            sections.append(Section(key, line))
            if line.text in ("EBI GWAS Catalog", "Associated conditions"):
                sections[-1].lines.append(line)
        else:
            sections[-1].lines.append(line)
    sections[-1].is_last = True
    return sections


def _opens(line: Line, after: Line | None, section: Section) -> str:
    current = section.key
    if re.fullmatch(r"Gene Ontology(?: Provided by .+)?", line.text):
        return "ontology"
    if line.text.startswith("GeneRIFs: Gene References Into Function"):
        return "generifs"
    if line.text in ("EBI GWAS Catalog", "Associated conditions"):
        return "phenotypes" if line.after_blank and current != "phenotypes" else ""
    key = HEADINGS.get(line.text, "")
    if not key or (line.text in NEEDS_BLANK and not line.after_blank):
        return ""
    if key == "summary":
        # Below labels of its own it is the label, and the section's heading was lost.
        labels = {"Official Symbol", "Gene symbol", "Gene type", "Organism"}
        headless = labels.intersection(other.text for other in section.lines)
        return key if current == "" and not headless else ""
    if key == "expression" and current == "summary":
        alone = after is None or after.after_blank or after.text.startswith("•")
        return key if alone else ""
    return key


def cut_off(line: Line, inside: str) -> PageError:
    """The error for a page that ends where something must still follow."""
    shown = line.text if len(line.text) <= 60 else line.text[:57] + "…"
    return PageError(
        f"The page breaks off in {inside} (line {line.number}: “{shown}”); "
        "save the whole page again and import that file."
    )
