"""Related articles, GeneRIFs, phenotypes, pathways and other lists."""

from __future__ import annotations

import re

from genes.importers.ncbi_gene_page.context import first_pmid
from genes.importers.ncbi_gene_page.lines import Line, Section, cut_off
from genes.importers.record import ArticleRow, Condition, CrossRef, Rif, Trait

FURNITURE = re.compile(
    r"^(?:What's a GeneRIF\?|What’s a GeneRIF\?|GeneRIFs?|Submit:.*|See all.*|See more.*"
    r"|Items \d+ ?- ?\d+ of .*|<.*Page.*|<< ?First.*|Page \d+ of \d+.*|Description|Title Pubs|Pubs"
    r"|GeneRIF Pubs|Explain|Download.*|Go to .*|Related articles in PubMed)$",
    re.IGNORECASE,
)
_NUMBER = re.compile(r"^(?:(?P<number>\d{1,5})\.(?: |$)|[•*·] ?)")
_MARK = re.compile(r"(?:,? ?\(?\bPubMed(?: ?(?:PMID)?:? ?\d+(?:, ?\d+)*)?\)?,?)+$")
_SUBMIT = re.compile(r"\s*(?:Submit: )?New GeneRIF(?: Correction)?.*$")
_GWAS = re.compile(r"^(?:NHGRI-EBI|NHGRI|EBI) GWAS Catalog$")
_CONDITION_ID = re.compile(r"(MedGen|OMIM|GeneReviews|Orphanet|MONDO): ?")
_CONDITION_FURNITURE = re.compile(
    r"^(?:Description(?: Tests)?|Tests|Compare labs|See labs|Not available|Genetic Testing.*)$"
)


def numbered_rows(lines: list[Line]) -> list[str]:
    """The rows of a list, numbered, bulleted or one to a line; wrapped lines are joined.

    A list is taken to be numbered or bulleted when its first row is.
    """
    rows: list[str] = []
    wanted = [line for line in lines if not FURNITURE.match(line.text)]
    marked = bool(wanted) and bool(_NUMBER.match(wanted[0].text))
    for line in wanted:
        mark = _NUMBER.match(line.text)
        if marked and not mark and rows:
            rows[-1] = f"{rows[-1]} {line.text}".strip()
        else:
            rows.append(line.text[mark.end() :].strip() if mark else line.text)
    return [row for row in rows if row]


def read_articles(section: Section) -> tuple[ArticleRow, ...]:
    return tuple(ArticleRow(row, first_pmid(row)) for row in numbered_rows(section.lines))


def read_generifs(section: Section) -> tuple[Rif, ...]:
    """The statements, without their number, their closing PubMed mark and submission links."""
    last = section.lines[-1] if section.lines else None
    if last and section.is_last and re.fullmatch(r"\d+\.|•", last.text):
        raise cut_off(last, "its GeneRIFs")
    rifs = []
    for row in numbered_rows(section.lines):
        text = _SUBMIT.sub("", row).strip()
        mark = _MARK.search(text)
        found = re.findall(r"\d+", mark[0]) if mark else []
        if mark:
            text = text[: mark.start()].strip()
        elif pmid := re.search(r"[\s(\[]*PMID:? ?(\d+)[)\]]?\.?$", text):
            found, text = [pmid[1]], text[: pmid.start()].strip()
        text, _, title = text.partition(" Title: ")
        if text:
            rifs.append(Rif(text.strip(), title.strip(), tuple(map(int, found))))
    return tuple(rifs)


def read_phenotypes(section: Section) -> tuple[tuple[Trait, ...], tuple[Condition, ...]]:
    """Studies of the GWAS Catalog (title first, source line after it) and associated conditions.

    Raises PageError where the file ends after a title and before its source line.
    """
    traits: list[Trait] = []
    conditions: list[tuple[str, list[CrossRef]]] = []
    table, title = "", ""
    for line in section.lines:
        text = line.text
        if _GWAS.match(text):
            if title and table == "gwas":
                traits.append(Trait(text, title))
            table, title = "gwas", ""
        elif text == "Associated conditions":
            table = "conditions"
        elif re.match(r"^(?:Copy number response|Genotypes|Alleles|Associated .*)$", text):
            table = ""
        elif table == "gwas" and text not in ("Description", "Description Source"):
            title = f"{title} {text}".strip()
        elif table == "conditions" and not _CONDITION_FURNITURE.match(text):
            if _CONDITION_ID.match(text):
                if conditions:
                    conditions[-1][1].extend(_identifiers(text))
            else:
                conditions.append((text, []))
        if section.ends_with(line) and title:
            raise cut_off(line, "the studies of the GWAS Catalog")
    return tuple(traits), tuple(Condition(name, tuple(ids)) for name, ids in conditions)


def _identifiers(text: str) -> list[CrossRef]:
    parts = _CONDITION_ID.split(text)[1:]
    pairs = zip(parts[::2], parts[1::2], strict=True)
    return [
        CrossRef(database, value.strip())
        for database, value in pairs
        if value.strip() and value.strip() != "Not available"
    ]


def read_plain_list(section: Section) -> tuple[str, ...]:
    """Pathways, markers, homology: the lines as printed, without links and numbering."""
    return tuple(numbered_rows(section.lines))


def read_protein_names(section: Section) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """(preferred names, other names) of the protein."""
    names: dict[str, list[str]] = {"Preferred Names": [], "Names": []}
    label = ""
    for line in section.lines:
        if line.text in names:
            label = line.text
            if section.ends_with(line):
                raise cut_off(line, "the names of the protein")
        elif label and not re.match(r"^(?:[NXYW]P_\d+|EC \d+\.)", line.text):
            names[label].append(line.text)
    return tuple(dict.fromkeys(names["Preferred Names"])), tuple(dict.fromkeys(names["Names"]))
