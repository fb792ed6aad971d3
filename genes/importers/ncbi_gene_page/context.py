"""The sections Genomic context and Expression."""

from __future__ import annotations

import re
from typing import Any

from genes.importers.ncbi_gene_page.lines import Section, cut_off
from genes.importers.record import ExpressionData, Location, NeighbourFact

_SPAN = re.compile(
    r"(?P<accession>[A-Z]{1,4}_?[A-Z]*\d+(?:\.\d+)?) ?"
    r"\((?P<start>\d+)\.\.(?P<end>\d+)(?P<complement>, ?complement)?\)$"
)
_ASSEMBLY = re.compile(r"^(?P<head>.+?) ?\((?P<accession>GC[AF]_\d+(?:\.\d+)?)\) ?(?P<chr>.*)$")
_HEAD = re.compile(
    r"^(?P<release>\S+) (?P<status>current|previous assembly|previous|reference|alternate)"
    r" (?P<assembly>.+)$"
)
_CUT_ROW = re.compile(r"\(GC[AF]_|[A-Z]{2}_\d+\.\d+ \(\d*[.\d]*,?[ a-z]*$")
_TABLE = re.compile(r"^Annotation release Status Assembly Chr Location$", re.IGNORECASE)
_NEIGHBOURS = re.compile(r"describing neighbou?ring genes\b|^Neighbou?ring gene:? ")
_COORDINATES = re.compile(r"\b(GRCh\d+|GRCm\d+|T2T\S*?)_chr\w+:(\d+)-(\d+)")
_REGULATORY = re.compile(
    r"^(?:Sharpr-MPRA|ATAC-STARR-seq|STARR-seq|MPRA-validated|VISTA|HNF1 motif|P300)\b"
    r"|\b(?:enhancer|silencer|insulator|promoter)(?: region)?(?: \S*_chr\w+:\d+-\d+| \S*\d\S*)?$"
    r"|\b(?:active|silent|regulatory|promoter|control|recombination) region(?: \d+)?$"
    r"|_chr\w+:\d+-\d+$"
)
_FIELD = re.compile(r"^(?:• ?)?(?P<label>[A-Z][A-Za-z ]+?): ?(?P<value>.*)$")
_EXPRESSION = {
    "description": "description",
    "bioproject": "bioproject",
    "publication": "publication",
    "analysis date": "analysis_date",
}


def read_context(section: Section) -> dict[str, Any]:
    """Band, exon count, locations and neighbours.

    Raises PageError where the file ends on a label without its value, on the table's head or
    inside one of its rows.
    """
    facts: dict[str, Any] = {}
    locations: list[Location] = []
    neighbours: list[NeighbourFact] = []
    label = ""
    for line in section.lines:
        text, at_end = line.text, section.ends_with(line)
        if found := re.match(r"^(Location|Exon count|Sequence):? ?(.*)$", text):
            label, text = found[1], found[2]
            if not text and at_end:
                raise cut_off(line, "its genomic context, before a value")
            if not text:
                continue
        if location := read_location(text):
            locations.append(location)
        elif _TABLE.match(text) or (at_end and _CUT_ROW.search(text)):
            if at_end:
                raise cut_off(line, "the table of locations")
        elif _NEIGHBOURS.search(text):
            if at_end and text.endswith((" gene", " genes")):
                raise cut_off(line, "the list of neighbouring genes")
            neighbours += read_neighbours(text)
        elif label == "Location":
            facts["map_location"] = text
        elif label == "Exon count" and text.isdigit():
            facts["exon_count"] = int(text)
        label = ""
    chromosome = next((spot.chromosome for spot in locations if spot.chromosome), "")
    return facts | {
        "locations": tuple(locations),
        "neighbours": tuple(neighbours),
        "chromosome": chromosome,
    }


def read_location(text: str) -> Location | None:
    """One row of the table of locations, or the older "Chromosome: 4; NC_… (1..2)"; else None.

    A span across the origin of a circular sequence, whose end comes before its start, is left
    out: the facts hold one stretch a row.
    """
    span = _SPAN.search(text)
    if not span or int(span["start"]) > int(span["end"]):
        return None
    place: dict[str, Any] = {
        "accession": span["accession"],
        "start": int(span["start"]),
        "end": int(span["end"]),
        "strand": "-" if span["complement"] else "+",
    }
    before = text[: span.start()].strip()
    if found := _ASSEMBLY.match(before):
        release, status, assembly = _head(found["head"])
        return Location(
            assembly=assembly,
            release=release,
            status=status,
            assembly_accession=found["accession"],
            chromosome=found["chr"],
            **place,
        )
    if found := re.fullmatch(r"(?:Chromosome:? ?)?(\S*?);?", before):
        chromosome = found[1]
        return Location(assembly="", chromosome=chromosome, **place)
    return None


def _head(text: str) -> tuple[str, str, str]:
    """Release, status and assembly; a status or an assembly may have several words."""
    if found := _HEAD.match(text):
        return found["release"], found["status"], found["assembly"]
    words = text.split()
    if len(words) < 3:
        return (words[0] if len(words) == 2 else ""), "", words[-1]
    return words[0], " ".join(words[1:-1]), words[-1]


def read_neighbours(text: str) -> list[NeighbourFact]:
    """The names on a line "… Neighboring gene A Neighboring gene B", in order."""
    names = [part.strip() for part in re.split(r"Neighbou?ring gene:? ", text)[1:]]
    neighbours = []
    for name in filter(None, names):
        spot = _COORDINATES.search(name)
        neighbours.append(
            NeighbourFact(
                name=name,
                is_regulatory=bool(_REGULATORY.search(name)),
                assembly=spot[1] if spot else "",
                start=int(spot[2]) if spot else None,
                end=int(spot[3]) if spot else None,
            )
        )
    return neighbours


def read_expression(section: Section) -> tuple[ExpressionData, ...]:
    """The data sets: each begins at its project title, printed once or twice on the line."""
    sets: list[dict[str, str]] = []
    for line in section.lines:
        found = _FIELD.match(line.text)
        if not found:
            continue
        label, value = found["label"].lower(), found["value"].strip()
        if label == "project title":
            sets.append({"title": _once(value)})
        elif sets and label in _EXPRESSION:
            sets[-1].setdefault(_EXPRESSION[label], value)
        if not value and section.ends_with(line):
            raise cut_off(line, "an expression data set")
    return tuple(
        ExpressionData(
            title=facts["title"],
            description=facts.get("description", ""),
            bioproject=facts.get("bioproject", ""),
            pmid=first_pmid(facts.get("publication", "")),
            analysis_date=facts.get("analysis_date", ""),
        )
        for facts in sets
    )


def first_pmid(text: str) -> int | None:
    found = re.search(r"\bPMID:? ?(\d+)", text)
    return int(found[1]) if found else None


def _once(text: str) -> str:
    half, odd = divmod(len(text), 2)
    return text[:half] if odd and text[:half] == text[half + 1 :] and text[half] == " " else text
