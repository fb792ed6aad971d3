"""Addresses of the databases that facts come from and point to.

Pure: an identifier as it is stored goes in, the address of its page comes out. An identifier
that does not look like one of its database gives an empty address, never a guessed one, so
that templates print it as plain text.
"""

import re
from collections.abc import Callable
from urllib.parse import quote, urlencode

_NCBI = "https://www.ncbi.nlm.nih.gov"

# RefSeq prefixes: https://www.ncbi.nlm.nih.gov/books/NBK21091/ (The NCBI Handbook, chapter 18,
# table 1). AP, NP, YP, XP, WP and ZP are proteins, all others nucleotides.
_REFSEQ = re.compile(r"([A-Z]{2})_[A-Z]*\d+(?:\.\d+)?")
_REFSEQ_PROTEINS = frozenset({"AP", "NP", "YP", "XP", "WP", "ZP"})
# International Nucleotide Sequence Database: one letter and five digits, or two to six letters
# and six or more digits, with or without a version.
_INSDC = re.compile(r"(?:[A-Z]\d{5}|[A-Z]{2}\d{6,8}|[A-Z]{4,6}\d{8,})(?:\.\d+)?")
# https://www.uniprot.org/help/accession_numbers
_UNIPROT = re.compile(
    r"(?:[OPQ]\d[A-Z\d]{3}\d|[A-NR-Z]\d(?:[A-Z][A-Z\d]{2}\d){1,2})(?:-\d+)?(?:\.\d+)?"
)
_ENSEMBL = re.compile(r"ENS[A-Z]*\d{11}(?:\.\d+)?")
_CCDS = re.compile(r"CCDS\d+(?:\.\d+)?")
_DOMAIN = re.compile(r"(?:cd|cl|pfam|smart|COG|KOG|PRK|CHL|MTH|PHA|PLN|PTZ|TIGR|NF|sd)\d+", re.I)
_BIOPROJECT = re.compile(r"PRJ[A-Z]{2}\d+")
_ASSEMBLY = re.compile(r"GC[AF]_\d{9}(?:\.\d+)?")
_GO = re.compile(r"GO:\d{7}")


def gene(gene_id: int) -> str:
    """The record of NCBI Gene."""
    return f"{_NCBI}/gene/{gene_id}"


def taxon(tax_id: int | None) -> str:
    """The organism in NCBI Taxonomy; empty where no number is on record."""
    return f"{_NCBI}/Taxonomy/Browser/wwwtax.cgi?id={tax_id}" if tax_id else ""


def pubmed(pmid: int | str | None) -> str:
    """The abstract in PubMed."""
    text = str(pmid or "")
    return f"https://pubmed.ncbi.nlm.nih.gov/{text}/" if re.fullmatch(r"[1-9]\d*", text) else ""


def ontology_term(go_id: str, term: str) -> str:
    """The term in AmiGO: its own page by identifier, or a search by its name."""
    if _GO.fullmatch(go_id):
        return f"https://amigo.geneontology.org/amigo/term/{go_id}"
    if not term:
        return ""
    return f"https://amigo.geneontology.org/amigo/medial_search?{urlencode({'q': term})}"


def trait_study(database: str, title: str, pmid: int | None) -> str:
    """The study in the GWAS Catalog: by its paper, or a search by its title. Empty for other
    databases without a paper."""
    if "gwas" not in database.lower():
        return pubmed(pmid)
    if pmid:
        return f"https://www.ebi.ac.uk/gwas/publications/{pmid}"
    return f"https://www.ebi.ac.uk/gwas/search?{urlencode({'query': title})}" if title else ""


def bioproject(accession: str) -> str:
    return f"{_NCBI}/bioproject/{accession}" if _BIOPROJECT.fullmatch(accession) else ""


def assembly(accession: str) -> str:
    """A genome assembly (GCF_000001405.40) in NCBI Datasets."""
    return f"{_NCBI}/datasets/genome/{accession}/" if _ASSEMBLY.fullmatch(accession) else ""


def sequence(
    accession: str, start: int | None = None, end: int | None = None, strand: str = ""
) -> str:
    """A sequence by its accession: RefSeq or GenBank at NCBI (a nucleotide one cut to
    start..end, 1-based and inclusive, on the given strand), Ensembl at Ensembl."""
    if _ENSEMBL.fullmatch(accession):
        return f"https://www.ensembl.org/id/{accession}"
    refseq = _REFSEQ.fullmatch(accession)
    if refseq and refseq[1] in _REFSEQ_PROTEINS:
        return f"{_NCBI}/protein/{accession}"
    if not refseq and not _INSDC.fullmatch(accession):
        return ""
    address = f"{_NCBI}/nuccore/{accession}"
    if start is None or end is None:
        return address
    cut = {"report": "genbank", "from": start, "to": end}
    if strand == "-":
        cut["strand"] = "true"
    return f"{address}?{urlencode(cut)}"


def protein_entry(accession: str) -> str:
    """An entry of UniProtKB, reviewed (Swiss-Prot) or not (TrEMBL)."""
    if not _UNIPROT.fullmatch(accession):
        return ""
    return f"https://www.uniprot.org/uniprotkb/{accession.split('.')[0]}/entry"


def consensus_cds(accession: str) -> str:
    if not _CCDS.fullmatch(accession):
        return ""
    return f"{_NCBI}/CCDS/CcdsBrowse.cgi?REQUEST=CCDS&DATA={accession}"


def domain(accession: str) -> str:
    """A conserved domain in CDD, which also holds Pfam, SMART, COG and TIGRFAM models."""
    if not _DOMAIN.fullmatch(accession):
        return ""
    return f"{_NCBI}/Structure/cdd/cddsrv.cgi?uid={accession}"


def hiv_interactions() -> str:
    """The front page of the HIV-1, Human Interaction Database."""
    return f"{_NCBI}/genome/viruses/retroviruses/hiv-1/interactions/"


def _numbered(prefix: str, address: str) -> Callable[[str], str]:
    """For databases whose numbers are written with or without their prefix (MGI:96548, 96548);
    the address takes {} for the bare number."""
    pattern = re.compile(rf"(?:{prefix}:)?(\d+)")

    def link(value: str) -> str:
        found = pattern.fullmatch(value)
        return address.format(found[1]) if found else ""

    return link


def _shaped(pattern: str, address: str) -> Callable[[str], str]:
    """For databases whose identifiers have one shape; the address takes {} for all of it."""
    shape = re.compile(pattern)

    def link(value: str) -> str:
        return address.format(quote(value, safe=":.-_")) if shape.fullmatch(value) else ""

    return link


_mim = _numbered("O?MIM", "https://omim.org/entry/{}")
_uniprot = protein_entry

# By the name that the source gives the database, in lower case.
_DATABASES: dict[str, Callable[[str], str]] = {
    "hgnc": _numbered(
        "HGNC", "https://www.genenames.org/data/gene-symbol-report/#!/hgnc_id/HGNC:{}"
    ),
    "vgnc": _numbered(
        "VGNC", "https://vertebrate.genenames.org/data/gene-symbol-report/#!/vgnc_id/VGNC:{}"
    ),
    "ensembl": _shaped(r"ENS[A-Z]*\d{11}(\.\d+)?", "https://www.ensembl.org/id/{}"),
    "mim": _mim,
    "omim": _mim,
    "alliancegenome": _shaped(
        r"(HGNC|MGI|RGD|ZFIN|FB|WB|SGD|Xenbase):[A-Za-z0-9-]+",
        "https://www.alliancegenome.org/gene/{}",
    ),
    "mgi": _numbered("MGI", "https://www.informatics.jax.org/accession/MGI:{}"),
    "rgd": _numbered("RGD", "https://rgd.mcw.edu/rgdweb/report/gene/main.html?id={}"),
    "zfin": _shaped(r"ZDB-[A-Z]+-\d{6}-\d+", "https://zfin.org/{}"),
    "flybase": _shaped(r"FBgn\d{7}", "https://flybase.org/reports/{}"),
    "wormbase": _shaped(r"WBGene\d{8}", "https://wormbase.org/species/c_elegans/gene/{}"),
    "sgd": _shaped(r"S\d{9}", "https://www.yeastgenome.org/locus/{}"),
    "mirbase": _shaped(r"MI\d{7}", "https://www.mirbase.org/hairpin/{}"),
    "refseq": sequence,
    "ccds": consensus_cds,
    "uniprot": _uniprot,
    "uniprotkb": _uniprot,
    "uniprotkb/swiss-prot": _uniprot,
    "uniprotkb/trembl": _uniprot,
    "cdd": domain,
    "pfam": _shaped(r"PF\d{5}(\.\d+)?", "https://www.ebi.ac.uk/interpro/entry/pfam/{}/"),
    "bioproject": bioproject,
    "pubmed": pubmed,
    "ncbi gene": _numbered("GeneID", f"{_NCBI}/gene/{{}}"),
    "geneid": _numbered("GeneID", f"{_NCBI}/gene/{{}}"),
}


def cross_reference(database: str, value: str) -> str:
    """The page of an identifier in the database that its source names ("HGNC", "HGNC:6001").
    Empty for a database that is not known here, or a value that is none of its identifiers."""
    link = _DATABASES.get(database.strip().lower())
    return link(value.strip()) if link else ""
