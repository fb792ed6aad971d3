"""HIV-1 interactions and the table of interactions with other genes' products."""

from __future__ import annotations

import re

from genes.importers.ncbi_gene_page.lines import Line, Section, cut_off
from genes.importers.record import GeneInteraction, HivInteraction

# The genes of HIV-1 as the table spells them. A protein's name never holds one of them in this
# very spelling, but the statement may begin with it in another case ("Nef nef HIV-1 Nef …").
HIV_GENES = frozenset(
    {"asp", "env", "gag", "gag-pol", "nef", "pol", "rev", "tat", "tev", "vif", "vpr", "vpu", "vpx"}
)
_HEAD = re.compile(r"^(?:Protein Gene Interaction Pubs|Interaction Pubs)$")
_STOP = re.compile(r"^(?:Go to the HIV-1.*|See all.*|Items \d+.*|<.*Page.*|Page \d+ of.*)$")
_PUBMED = re.compile(r"(?:[ ,]+PubMed(?: \d+(?:, ?\d+)*)?,?)+$")
_LONGEST_PROTEIN = 8  # words
_DATABASES = frozenset(
    {"BIND", "BioGRID", "DIP", "EcoCyc", "HPRD", "IntAct", "MINT", "Reactome", "STRING", "UniProt"}
)
_TABLE = "Products Interactant Other Gene Complex Source Pubs Description"


def read_hiv(section: Section) -> tuple[HivInteraction, ...]:
    """The rows "protein gene statement PubMed".

    The protein is printed in the first row of its group only; the rows below it repeat the gene.
    Rows of "Replication interactions" name neither. Raises PageError where the file ends on the
    table's head or before a row's closing mark.
    """
    rows: list[tuple[str, Line]] = []
    replication: list[bool] = []
    table, is_open = "protein", False
    for line in section.lines:
        text = line.text
        if text in ("Protein interactions", "Replication interactions") or _HEAD.match(text):
            if text.startswith(("Replication", "Interaction ")):
                table = "replication"
            elif text.startswith("Protein "):
                table = "protein"
            is_open = False
            if section.ends_with(line) and _HEAD.match(text):
                raise cut_off(line, "the table of HIV-1 interactions")
        elif _STOP.match(text):
            is_open = False
        elif is_open and not (table == "protein" and _split_row(text)[1]):
            rows[-1] = (f"{rows[-1][0]} {text}", line)
            is_open = not _PUBMED.search(text)
        else:
            rows.append((text, line))
            replication.append(table == "replication")
            is_open = not _PUBMED.search(text)
    if is_open and section.is_last:
        raise cut_off(rows[-1][1], "a row of the HIV-1 interactions")

    found, protein = [], ""
    for (text, _), on_replication in zip(rows, replication, strict=True):
        mark = _PUBMED.search(text)
        pmids = tuple(map(int, re.findall(r"\d+", mark[0]))) if mark else ()
        statement = text[: mark.start()] if mark else text
        gene = name = ""
        if not on_replication:
            name, gene, statement = _split_row(statement)
            protein = name or protein
        found.append(
            HivInteraction(
                protein=protein if gene else "",
                gene=gene,
                text=statement.strip(),
                pmids=pmids,
                has_publication=bool(mark),
            )
        )
    return tuple(found)


def _split_row(text: str) -> tuple[str, str, str]:
    """(protein or "", gene, statement); without a known gene ("", "", text)."""
    words = text.split(" ")
    for place, word in enumerate(words[: _LONGEST_PROTEIN + 1]):
        if word in HIV_GENES:
            return " ".join(words[:place]), word, " ".join(words[place + 1 :])
    return "", "", text


def read_interactions(section: Section) -> tuple[GeneInteraction, ...]:
    """The rows of the interactions table, one to a line.

    Cells are told apart by the database's name: before it stand product, interactant, other gene
    and complex (any of the outer ones may be missing), after it the publications and the
    description. A line without a known database is no row.
    """
    found = []
    for line in section.lines:
        words = line.text.split(" ")
        place = next((n for n, word in enumerate(words) if n and word in _DATABASES), 0)
        if line.text == _TABLE or not place:
            continue
        cells, rest = words[:place], " ".join(words[place + 1 :])
        mark = re.match(r"^(?:PubMed(?: \d+(?:, ?\d+)*)?,? ?)+", rest)
        product = cells.pop(0) if len(cells) > 2 else ""
        found.append(
            GeneInteraction(
                product=product,
                interactant=cells[0],
                other_gene=cells[1] if len(cells) > 1 else "",
                complex=" ".join(cells[2:]),
                database=words[place],
                description=rest[mark.end() :].strip() if mark else rest,
                pmids=tuple(map(int, re.findall(r"\d+", mark[0]))) if mark else (),
                has_publication=bool(mark),
            )
        )
    return tuple(found)
