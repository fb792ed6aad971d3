"""The names that publications go by: PMID, PMCID, DOI and ISBN, in one form each.

A key is what stands behind the @ of a citation: `pmid:1940799`, `pmcid:PMC2233344`,
`doi:10.1038/ng.f.217`. Pure functions; each takes any text and gives None for what is not one.
"""

import re
from urllib.parse import unquote

MAX_DOI = 200
_PMID = re.compile(r"pmid:\s*0*([1-9]\d{0,9})", re.IGNORECASE | re.ASCII)
_PMCID = re.compile(r"pmcid:\s*(?:PMC)?0*([1-9]\d{0,9})(?:\.\d{1,3})?", re.IGNORECASE | re.ASCII)
_DOI = re.compile(r"doi:\s*(10\.[0-9]{4,9}/\S+)", re.IGNORECASE | re.ASCII)
_DOI_ALONE = re.compile(r"10\.[0-9]{4,9}/\S+", re.ASCII)
_PUBMED_PAGE = re.compile(
    r"(?:https?://)?(?:www\.)?(?:pubmed\.ncbi\.nlm\.nih\.gov|ncbi\.nlm\.nih\.gov/pubmed)"
    r"/0*([1-9]\d{0,9})/?(?:[?#]\S*)?",
    re.IGNORECASE | re.ASCII,
)
_PMC_PAGE = re.compile(
    r"(?:https?://)?(?:www\.)?(?:pmc\.ncbi\.nlm\.nih\.gov|ncbi\.nlm\.nih\.gov/pmc|"
    r"europepmc\.org)/articles?/(?:PMC)?0*([1-9]\d{0,9})/?(?:[?#]\S*)?",
    re.IGNORECASE | re.ASCII,
)
_DOI_PAGE = re.compile(r"(?:https?://)?(?:dx\.|www\.)?doi\.org/(\S+)", re.IGNORECASE | re.ASCII)


def pmid_of(key: str) -> int | None:
    """The PMID that a key like 'pmid:1940799' names, or None."""
    found = _PMID.fullmatch(key)
    return int(found[1]) if found else None


def pmcid_of(key: str) -> int | None:
    """The number of the PMCID that a key like 'pmcid:PMC2233344' names, or None."""
    found = _PMCID.fullmatch(key)
    return int(found[1]) if found else None


def doi_of(key: str) -> str | None:
    """The DOI, in lower case, that a key like 'doi:10.1038/ng.f.217' names, or None."""
    found = _DOI.fullmatch(key)
    doi = found[1].lower() if found and "\x00" not in key else ""
    return doi if 0 < len(doi) <= MAX_DOI else None


def identifying_key(text: str) -> str | None:
    """The key that a typed or pasted identifier or address stands for, or None.

    '1940799', 'PMID: 1940799', 'PMC2233344', '10.1038/NG.F.217', 'doi:10.1038/ng.f.217' and the
    addresses of PubMed, PubMed Central and doi.org. What a sentence leaves at the end of a DOI
    (a full stop, a comma, a bracket that was never opened) is taken off.
    """
    text = " ".join(text.split()).strip("\"' ")
    if text.startswith("<"):
        text = text[1:].removesuffix(">").strip("\"' ")
    if found := _PUBMED_PAGE.fullmatch(text):
        return f"pmid:{found[1]}"
    if found := _PMC_PAGE.fullmatch(text):
        return f"pmcid:PMC{found[1]}"
    if found := _DOI_PAGE.fullmatch(text):
        return _doi_key(unquote(found[1]))
    if re.fullmatch(r"0*[1-9]\d{0,9}", text, re.ASCII):
        return f"pmid:{int(text)}"
    if re.fullmatch(r"PMC\d{1,10}(?:\.\d{1,3})?", text, re.ASCII | re.IGNORECASE):
        text = f"pmcid:{text}"
    text = re.sub(r"^(pmid|pmcid|doi)\s*[:=]?\s*", r"\1:", text, flags=re.IGNORECASE)
    if pmid := pmid_of(text):
        return f"pmid:{pmid}"
    if pmcid := pmcid_of(text):
        return f"pmcid:PMC{pmcid}"
    if text[:4].lower() == "doi:":
        address = _DOI_PAGE.fullmatch(text[4:].strip())
        return _doi_key(unquote(address[1]) if address else text[4:].strip())
    return _doi_key(text)


def normal_doi(text: str | None) -> str | None:
    """A DOI, however it is written, as 10.… in lower case; None for what is no DOI."""
    key = identifying_key(text or "")
    return key[4:] if key and key.startswith("doi:") else None


def normal_pmid(text: str | int | None) -> int | None:
    """A PMID, however it is written, as a number."""
    return pmid_of(identifying_key(str(text or "")) or "")


def normal_pmcid(text: str | int | None) -> int | None:
    """The number of a PMCID, however it is written ('PMC2233344' or an address)."""
    return pmcid_of(identifying_key(str(text or "")) or "")


def normal_isbn(text: str | None) -> str:
    """An ISBN of 13 digits (one of 10 is converted); '' when its check digit is wrong."""
    digits = re.sub(r"[\s‐-―-]", "", text or "").upper()
    if re.fullmatch(r"\d{9}[\dX]", digits, re.ASCII):
        sum_ = sum((10 - i) * (10 if d == "X" else int(d)) for i, d in enumerate(digits))
        if sum_ % 11:
            return ""
        digits = "978" + digits[:9]
        return digits + str(-sum(int(d) * (3 if i % 2 else 1) for i, d in enumerate(digits)) % 10)
    if not re.fullmatch(r"97[89]\d{10}", digits, re.ASCII):
        return ""
    good = sum(int(d) * (3 if i % 2 else 1) for i, d in enumerate(digits)) % 10 == 0
    return digits if good else ""


def _doi_key(text: str) -> str | None:
    if not _DOI_ALONE.fullmatch(text):
        return None
    before = ""
    while text != before:
        before = text
        text = text.rstrip(".,;'\"<")
        shut = text[-1:]
        opened = {")": "(", "]": "[", ">": "<"}.get(shut)
        if opened and text.count(shut) > text.count(opened):
            text = text[:-1]
    doi = doi_of(f"doi:{text}")
    return f"doi:{doi}" if doi and _DOI_ALONE.fullmatch(doi) else None
