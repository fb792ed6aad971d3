"""The Gene Ontology table: four lines to a row."""

from __future__ import annotations

import re

from genes.importers.ncbi_gene_page.lines import Section, cut_off
from genes.importers.record import Annotation

CODES = frozenset(
    {"EXP", "IDA", "IPI", "IMP", "IGI", "IEP", "HTP", "HDA", "HMP", "HGI", "HEP", "IBA", "IBD"}
    | {"IKR", "IRD", "ISS", "ISO", "ISA", "ISM", "IGC", "RCA", "TAS", "NAS", "IC", "ND", "IEA"}
)
_HEAD = re.compile(r"^(Function|Process|Component)\b(?: Evidence[ _]Code)?(?: Pubs)?$")
_EVIDENCE_NAME = re.compile(
    r"^(?:Inferred (?:from|by)|Traceable Author|Non-traceable Author|No biological Data)\b",
    re.IGNORECASE,
)
_RELATION = re.compile(
    r"^(?:(?P<before>NOT) )?(?P<relation>enables|part_of|involved_in|located_in|is_active_in"
    r"|contributes_to|colocalizes_with|[a-z]+(?:_[a-z]+)+)(?: (?P<after>NOT))? (?P<term>.+)$"
)
_PUBMED = re.compile(r"^PubMed\b[\sPubMed,:\d]*$")


def read_ontology(section: Section) -> tuple[Annotation, ...]:
    """The rows "qualifier term CODE", evidence name, "more info", "PubMed" or nothing.

    The code is the last word: a term may hold words in capitals. The aspects come in any order.
    Raises PageError where the file ends on a table's head or inside a row; a row is complete once
    its evidence is spelt out.
    """
    found: list[Annotation] = []
    aspect, number = "", 0
    lines = section.lines
    while number < len(lines):
        line = lines[number]
        number += 1
        if head := _HEAD.match(line.text):
            aspect = head[1]
            if section.ends_with(line):
                raise cut_off(line, "the Gene Ontology table")
            continue
        statement, _, code = line.text.rpartition(" ")
        after = lines[number].text if number < len(lines) else ""
        is_row = statement and (
            code in CODES
            or (re.fullmatch(r"[A-Z]{2,3}", code) and bool(_EVIDENCE_NAME.match(after)))
        )
        if not aspect or not is_row:
            if aspect and section.ends_with(line) and _RELATION.match(line.text):
                raise cut_off(line, "a row of the Gene Ontology table")
            continue
        if section.ends_with(line):
            raise cut_off(line, "a row of the Gene Ontology table")
        evidence_name, cited = "", False
        pmids: tuple[int, ...] = ()
        if _EVIDENCE_NAME.match(after):
            evidence_name = after
            if section.is_last and number == len(lines) - 1:
                raise cut_off(lines[number], "a row of the Gene Ontology table")
            number += 1
        if number < len(lines) and lines[number].text == "more info":
            number += 1
        while number < len(lines) and _PUBMED.match(lines[number].text):
            cited = True
            pmids = (*pmids, *map(int, re.findall(r"\d+", lines[number].text)))
            number += 1
        relation = _RELATION.match(statement)
        found.append(
            Annotation(
                aspect=aspect,
                qualifier=relation["relation"] if relation else "",
                term=relation["term"] if relation else re.sub(r"^NOT ", "", statement),
                evidence=code,
                evidence_name=evidence_name,
                negated=bool(
                    (relation["before"] or relation["after"])
                    if relation
                    else statement.startswith("NOT ")
                ),
                has_publication=cited,
                pmids=pmids,
            )
        )
    return tuple(found)
