"""The title, the Gene ID line and the Summary section."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from genes.importers.errors import PageError
from genes.importers.ncbi_gene_page.lines import Line, Section, cut_off
from genes.importers.record import CrossRef
from genes.importers.sentences import split_credit, split_sentences

TITLE = re.compile(r"^(?P<names>\S.*?) \[ ?(?P<organism>[^\[\]]+?) ?\]$")
GENE_ID = re.compile(r"^Gene ?ID: ?(?P<id>\d+)\b(?:, (?P<event>[a-z]+) on (?P<date>\S+))?")
_REPLACED = re.compile(r"replaced (?:with|by) Gene ?ID:? ?(\d+)", re.IGNORECASE)
_STATUS = re.compile(r"\b(discontinued|withdrawn|replaced)\b", re.IGNORECASE)

_LABELS = frozenset(
    {
        "Official Symbol",
        "Official Full Name",
        "Gene symbol",
        "Gene description",
        "Primary source",
        "See related",
        "Locus tag",
        "Old locus tag",
        "Gene type",
        "RNA name",
        "RefSeq status",
        "Organism",
        "Lineage",
        "Also known as",
        "Summary",
        "Annotation information",
        "Annotation category",
        "Expression",
        "Orthologs",
        "NEW",
    }
)
_LOWER = {label.lower(): label for label in _LABELS}
_MAY_BE_EMPTY = frozenset({"Orthologs", "NEW"})
_FURNITURE = re.compile(r"^(NEW|Try the new .*|See more|See all.*|all|human|mouse)$")


@dataclass(frozen=True)
class Title:
    symbol: str = ""
    name: str = ""
    organism: str = ""
    common_name: str = ""


def read_title(lines: list[Line]) -> Title:
    """The line "IL2 interleukin 2 [ Homo sapiens (human) ]"; empty where there is none."""
    for line in lines:
        if found := TITLE.match(line.text):
            symbol, _, name = found["names"].lstrip("•* ").partition(" ")
            organism, common = split_organism(found["organism"])
            return Title(symbol, name, organism, common)
    return Title()


def split_organism(text: str) -> tuple[str, str]:
    """ "Mus musculus (house mouse)" as (name, common name); a strain is no common name."""
    found = re.match(r"^(.*?)\s*\(([^()]*)\)$", text.strip())
    if not found:
        return text.strip(), ""
    return found[1], "" if ":" in found[2] else found[2].strip()


def read_identity(lines: list[Line]) -> dict[str, Any]:
    """Gene ID, date and the record's status from the lines above the Summary.

    Raises PageError where no line begins with "Gene ID:".
    """
    for line in lines:
        if found := GENE_ID.match(line.text):
            break
    else:
        raise PageError(
            "The page has no line “Gene ID: …” above its Summary; "
            "save the whole page again and import that file."
        )
    above = " ".join(
        other.text
        for other in lines
        if re.match(r"^(?:Gene ?ID:|(?:NOTE: )?This record)", other.text)
    )
    status = _STATUS.search(above)
    replaced = _REPLACED.search(above)
    return {
        "gene_id": int(found["id"]),
        "updated": found["date"] or "",
        "record_status": status[1].lower() if status else "",
        "replaced_by": int(replaced[1]) if replaced else None,
    }


def read_fields(section: Section) -> dict[str, list[str]]:
    """Each label of the Summary section with the lines below it.

    Raises PageError where the file ends on a label that needs a value.
    """
    fields: dict[str, list[str]] = {}
    label = ""
    for line in section.lines:
        if line.text.lower() in _LOWER and not (label == "Also known as" and not fields[label]):
            label = _LOWER[line.text.lower()]
            fields.setdefault(label, [])
            if section.ends_with(line) and label not in _MAY_BE_EMPTY:
                raise cut_off(line, "its Summary, before a value")
        elif label and not (label in _MAY_BE_EMPTY and _FURNITURE.match(line.text)):
            fields[label].append(line.text)
    return fields


def read_summary(section: Section, title: Title) -> dict[str, Any]:
    """The facts of the Summary section, ready for GeneRecord."""
    fields = read_fields(section)

    def first(*labels: str) -> str:
        return next((fields[label][0] for label in labels if fields.get(label)), "")

    def listed(label: str) -> list[str]:
        rows = fields.get(label, [])
        last = next((n for n, row in enumerate(rows) if not row.endswith(";")), len(rows))
        return rows[: last + 1]

    symbol, authority = _provided(first("Official Symbol", "Gene symbol"))
    name, name_authority = _provided(first("Official Full Name", "Gene description"))
    organism = re.sub(r"\s*\([^()]*\)$", "", first("Organism")) or title.organism
    prose, credit = split_credit(" ".join(fields.get("Summary", [])))
    related = re.split(r"[;\s]+", " ".join(listed("See related")))
    aliases = [alias.strip() for alias in " ".join(listed("Also known as")).split(";")]
    return {
        "symbol": symbol or title.symbol,
        "name": name or title.name,
        "organism": organism,
        "organism_is_printed": bool(fields.get("Organism")),
        "common_name": title.common_name if title.organism in ("", organism) else "",
        "nomenclature_source": authority or name_authority,
        "primary_source": CrossRef.from_text(first("Primary source")),
        "cross_references": _distinct(filter(None, map(CrossRef.from_text, related))),
        "locus_tag": first("Locus tag"),
        "gene_type": first("Gene type"),
        "refseq_status": first("RefSeq status"),
        "lineage": tuple(filter(None, (n.strip() for n in " ".join(listed("Lineage")).split(";")))),
        "aliases": _distinct(filter(None, aliases)),
        "summary": split_sentences(prose),
        "summary_credit": credit,
        "annotation_note": re.sub(
            r"^Note: ", "", " ".join(fields.get("Annotation information", []))
        ),
        "expression_note": re.sub(r"\s*See more$", "", " ".join(listed("Expression"))),
    }


def _provided(text: str) -> tuple[str, str]:
    """Part the glued words: "IL2provided by HGNC" is ("IL2", "HGNC")."""
    value, mark, authority = text.rpartition("provided by ")
    return (value.strip(), authority.strip()) if mark else (text.strip(), "")


def _distinct(items: Any) -> tuple[Any, ...]:
    return tuple(dict.fromkeys(items))
