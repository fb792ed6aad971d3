"""The section NCBI Reference Sequences (RefSeq)."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

from genes.importers.ncbi_gene_page.lines import Line, Section, cut_off
from genes.importers.record import Domain, GenomicSequence, TranscriptFact

# "NM_000586.4NP_000577.2 interleukin-2 precursor": the arrow between the two may be lost.
_ITEM = re.compile(
    r"^(?P<number>\d+\. ?)?(?P<first>[A-Z]{2}_[A-Z]*\d+(?:\.\d+)?)"
    r" ?(?:→|->|⟶|=>)? ?(?P<second>[A-Z]{2}_[A-Z]*\d+(?:\.\d+)?)?:? ?(?P<title>.*)$"
)
_KINDS = {
    "Genomic": "genomic",
    "mRNA and Protein(s)": "transcripts",
    "mRNA": "transcripts",
    "RNA": "transcripts",
    "ncRNA": "transcripts",
    "Protein(s)": "transcripts",
    "Protein": "transcripts",
}
_INDEPENDENT = "RefSeqs maintained independently of Annotated Genomes"
_ANNOTATED = re.compile(r"^RefSeqs of Annotated Genomes:? ?(.*)$")
_SUPPRESSED = re.compile(r"^Suppressed Reference Sequence")
_LABEL = re.compile(
    r"^(?:(?P<inline>Status|Description): ?(?P<value>.+)"
    r"|(?P<label>Range|Download|Status|Description|Source sequence\(s\)|Consensus CDS"
    r"|UniProtKB/Swiss-Prot|UniProtKB/TrEMBL|Related|Identical [Pp]roteins?|Exon count"
    r"|Conserved Domains ?\((?P<count>\d+)\)(?: summary)?):?)$"
)
_RANGE = re.compile(r"^(\d+)\.\.(\d+)(?:,? ?\(?(complement)\)?)?$")
_DOMAIN = re.compile(r"^([A-Za-z]{2,6}\d{4,7})(?: (Location:.*))?$")
_FURNITURE = re.compile(
    r"^(?:NEW\b.*|Try the new .*|These reference sequences .*|The following .*|Explain"
    r"|See identical proteins.*)$"
)


@dataclass
class _Item:
    line: Line
    kind: str
    independent: bool
    assembly: str
    first: str
    second: str
    title: str
    values: dict[str, list[str]] = field(default_factory=dict)
    domains_announced: int = 0

    def one(self, label: str) -> str:
        return " ".join(self.values.get(label, []))

    def listed(self, label: str) -> tuple[str, ...]:
        return tuple(part for part in re.split(r"[,;\s]+", self.one(label)) if part)


def read_refseq(section: Section) -> dict[str, Any]:
    """Genomic records, transcripts with their proteins, and the annotated set's name.

    Raises PageError where the section holds nothing, or the file ends on a heading, a label
    without its value, an item without a body, before the last of the domains that an item
    announces, or in a download line that other items print in full.
    """
    items: list[_Item] = []
    kind, independent, assembly, label, genomes = "", True, "", "", ""
    for number, line in enumerate(section.lines):
        text = line.text
        coming = section.lines[number + 1].text if number + 1 < len(section.lines) else ""
        heading = True
        if text == _INDEPENDENT:
            kind, independent, assembly = "", True, ""
        elif found := _ANNOTATED.match(text):
            kind, independent, assembly, genomes = "", False, "", found[1]
        elif _SUPPRESSED.match(text):
            kind = "suppressed"
        elif text in _KINDS:
            kind = _KINDS[text]
        elif not independent and coming in _KINDS and line.after_blank:
            assembly = text
        else:
            heading = False
        if heading:
            label = ""
            if section.ends_with(line):
                raise cut_off(line, "its reference sequences")
            continue
        item = _ITEM.match(text)
        if item and kind and (item["number"] or (line.after_blank and not label)):
            label = ""
            items.append(
                _Item(
                    line,
                    kind,
                    independent,
                    assembly,
                    item["first"],
                    item["second"] or "",
                    item["title"].strip(),
                )
            )
        elif found := _LABEL.match(text):
            if items:
                label = _open(items[-1], found)
            if section.ends_with(line) and not found["inline"]:
                raise cut_off(line, "its reference sequences, before a value")
        elif items and label and not _FURNITURE.match(text):
            items[-1].values[label].append(text)
    _check_end(section, items)
    return {
        "annotated_genomes": genomes,
        "genomic_sequences": tuple(_genomic(item) for item in items if item.kind == "genomic"),
        "transcripts": tuple(_transcript(item) for item in items if item.kind == "transcripts"),
        "suppressed": tuple(item.first for item in items if item.kind == "suppressed"),
    }


def _open(item: _Item, found: re.Match[str]) -> str:
    label = found["inline"] or found["label"]
    if found["count"] is not None:
        label = "Domains"
        item.domains_announced = int(found["count"])
    item.values.setdefault(label, [])
    if found["inline"]:
        item.values[label].append(found["value"])
    return str(label)


def _check_end(section: Section, items: list[_Item]) -> None:
    if not section.is_last:
        return
    last = section.lines[-1] if section.lines else section.heading
    assert last is not None  # noqa: S101  a section other than the first has a heading
    if not items:
        raise cut_off(last, "its reference sequences, which hold none")
    item = items[-1]
    if not item.values and item.kind != "suppressed":
        raise cut_off(last, "its reference sequences, after the name of the last")
    if len(_domains(item)) < item.domains_announced:
        raise cut_off(last, "the conserved domains")
    if item.kind == "genomic":
        others = {other.one("Download") for other in items[:-1] if other.kind == "genomic"} - {""}
        download = item.one("Download")
        if not _RANGE.match(item.one("Range")) or (others and not download):
            raise cut_off(last, "the last reference sequence")
        if any(other != download and other.startswith(download) for other in others):
            raise cut_off(last, "the last reference sequence")


def _genomic(item: _Item) -> GenomicSequence:
    found = _RANGE.match(item.one("Range"))
    return GenomicSequence(
        accession=item.first,
        title=item.title,
        is_independent=item.independent,
        assembly=item.assembly,
        start=int(found[1]) if found else None,
        end=int(found[2]) if found else None,
        strand=("-" if found[3] else "+") if found else "",
    )


def _transcript(item: _Item) -> TranscriptFact:
    first, second = item.first, item.second
    if not second and first[1] == "P":  # NP_, XP_, YP_, WP_: a protein without a transcript
        first, second = "", first
    return TranscriptFact(
        accession=first,
        protein_accession=second,
        name=item.title,
        status=item.one("Status"),
        description=item.one("Description"),
        source_sequences=item.listed("Source sequence(s)"),
        ccds=item.one("Consensus CDS"),
        swiss_prot=item.listed("UniProtKB/Swiss-Prot"),
        trembl=item.listed("UniProtKB/TrEMBL"),
        related=item.listed("Related"),
        domains=_domains(item),
        assembly=item.assembly,
    )


def _domains(item: _Item) -> tuple[Domain, ...]:
    """Each domain's accession line and what follows it, in whatever order."""
    found: list[dict[str, Any]] = []
    for text in item.values.get("Domains", []):
        if domain := _DOMAIN.match(text):
            found.append({"accession": domain[1]})
            text = domain[2] or ""
        if not text:
            continue
        if not found or re.match(r"^Blast Score:?", text):
            continue
        if text.startswith("Location:"):
            found[-1]["location_as_printed"] = text
            if span := re.match(r"^Location: ?(\d+) ?(?:→|->|–|-|\.\.) ?(\d+)$", text):
                found[-1] |= {"start": int(span[1]), "end": int(span[2])}
        else:
            found[-1].setdefault("name", text)
    return tuple(Domain(**facts) for facts in found)
