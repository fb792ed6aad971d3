"""Publications from NCBI E-utilities and Crossref, when the operator lets Locus ask them.

Politely: at most three requests a second to NCBI (ten with a key) and five to Crossref, with a
contact address; what was answered is remembered. https://www.ncbi.nlm.nih.gov/books/NBK25497/ and
https://www.crossref.org/documentation/retrieve-metadata/rest-api/ have the terms and the formats.
"""

import json
import random
import time
from collections.abc import Mapping
from urllib.parse import quote

import httpx
from django.conf import settings
from django.core.cache import cache

from wiki.importers.references.csl_json import read_item
from wiki.importers.references.entry import UnreadableReferences
from wiki.importers.references.pubmed_xml import read_pubmed_xml
from wiki.models.identifiers import doi_of, pmcid_of, pmid_of
from wiki.models.publication import Publication

MAX_ANSWER = 4_000_000  # bytes
_TRIES = 3
_FOUND, _NOT_FOUND = 30 * 24 * 3600, 3600  # seconds that an answer is remembered
_NOTHING = "nothing"


class LookupFailed(Exception):
    """The publication could not be asked for; the text is one sentence for the person."""


def lookup(key: str) -> Publication | None:
    """What NCBI or Crossref know of 'pmid:…', 'pmcid:…' or 'doi:…'; None when they know nothing.

    Takes LOCUS_LOOKUP_SECONDS at most, turns, tries and answers together, so that whoever waits
    for a page is told in time; only a name server that does not answer may add its own few
    seconds. Raises LookupFailed, also when the network is off.
    """
    if not settings.LOCUS_NETWORK:
        raise LookupFailed("Looking up publications on the network is turned off here.")
    remembered = cache.get(f"publication:{quote(key, safe='')}")
    if remembered is not None:
        return None if remembered == _NOTHING else remembered
    until = time.monotonic() + settings.LOCUS_LOOKUP_SECONDS
    if pmid := pmid_of(key):
        found = _from_pubmed(pmid, until)
    elif pmcid := pmcid_of(key):
        found = _from_pmc(pmcid, until)
    elif doi := doi_of(key):
        found = _from_crossref(doi, until)
    else:
        return None
    name = f"publication:{quote(key, safe='')}"
    cache.set(name, found or _NOTHING, _FOUND if found else _NOT_FOUND)
    return found


def _from_pubmed(pmid: int, until: float) -> Publication | None:
    answer = _ncbi("efetch.fcgi", {"id": str(pmid), "retmode": "xml"}, until)
    if answer is None:
        return None
    try:
        entries = list(read_pubmed_xml(answer))
    except UnreadableReferences:
        return None  # PubMed answers an unknown number with an empty set
    read = (e.publication for e in entries if e.publication and e.publication.pmid == pmid)
    return next(read, None)


def _from_pmc(pmcid: int, until: float) -> Publication | None:
    query = {"term": f"PMC{pmcid}[pmcid]", "retmode": "json"}
    answer = _ncbi("esearch.fcgi", query, until)
    try:
        ids = json.loads(answer or b"{}").get("esearchresult", {}).get("idlist", [])
        pmids = [int(i) for i in ids]
    except (ValueError, TypeError, AttributeError) as error:
        raise LookupFailed("NCBI answered with something else than a list of PMIDs.") from error
    found = _from_pubmed(pmids[0], until) if len(pmids) == 1 else None
    return found if found and found.pmcid == pmcid else None


def _from_crossref(doi: str, until: float) -> Publication | None:
    address = f"{settings.LOCUS_CROSSREF_URL.rstrip('/')}/works/{quote(doi, safe='')}"
    answer = _get("Crossref", address, {"mailto": settings.LOCUS_CONTACT}, 5, until)
    if answer is None:
        return None
    try:
        publication = read_item(json.loads(answer)["message"]).publication
    except (ValueError, KeyError, TypeError) as error:
        raise LookupFailed("Crossref answered with something else than a publication.") from error
    return publication if publication and publication.doi == doi else None


def _ncbi(tool: str, query: Mapping[str, str], until: float) -> bytes | None:
    known = {"db": "pubmed", "tool": "locus", "email": settings.LOCUS_CONTACT}
    known["api_key"] = settings.LOCUS_NCBI_KEY
    address = f"{settings.LOCUS_NCBI_URL.rstrip('/')}/{tool}"
    a_second = 10 if settings.LOCUS_NCBI_KEY else 3
    return _get("NCBI", address, {**known, **query}, a_second, until)


def _get(
    name: str, address: str, query: Mapping[str, str], a_second: int, until: float
) -> bytes | None:
    """The body of an answer, None for "not found"; tried again when the server is busy.

    until: when to give up, by the monotonic clock.
    """
    query = {key: value for key, value in query.items() if value}
    contact = f" (mailto:{settings.LOCUS_CONTACT})" if settings.LOCUS_CONTACT else ""
    agent = f"Locus/0.1{contact}"
    silent = f"{name} did not answer within {settings.LOCUS_LOOKUP_SECONDS:g} seconds"
    problem = silent
    with httpx.Client(headers={"User-Agent": agent}) as client:
        for attempt in range(_TRIES):
            _wait_for_a_turn(name, a_second, until)
            pause = settings.LOCUS_RETRY_SECONDS * 2**attempt * random.uniform(0.8, 1.2)  # noqa: S311
            try:
                left = max(0.05, until - time.monotonic())
                with client.stream("GET", address, params=query, timeout=left) as answer:
                    if answer.status_code in (400, 404):
                        return None
                    if answer.status_code == 200:
                        return _body(name, answer, until)
                    problem = f"{name} answered with status {answer.status_code}"
                    if answer.status_code != 429 and answer.status_code < 500:
                        break
                    said = answer.headers.get("Retry-After", "")
                    pause = max(pause, float(said)) if said.isdecimal() else pause
            except httpx.TimeoutException:
                problem = silent
            except httpx.HTTPError:
                problem = f"{name} did not answer"
            if time.monotonic() + pause > until:
                break
            if attempt + 1 < _TRIES:
                time.sleep(pause)
    raise LookupFailed(f"{problem}: try again later, or fill the publication in by hand.")


def _body(name: str, answer: httpx.Response, until: float) -> bytes:
    body = b""
    for piece in answer.iter_bytes():
        body += piece
        if len(body) > MAX_ANSWER:
            raise LookupFailed(f"The answer of {name} is too long to be one publication.")
        if time.monotonic() > until:  # a drop at a time keeps within any timeout of one read
            raise httpx.ReadTimeout("The answer came too slowly.")
    return body


def _wait_for_a_turn(name: str, a_second: int, until: float) -> None:
    """Return when this process, or all that share the cache, may ask once more.

    One request in each stretch of 1 / (n - 1) seconds: so there are never more than n in any
    second, wherever it begins.
    """
    while not cache.add(f"turn:{name}:{int(time.time() * (a_second - 1))}", 1, 5):
        if time.monotonic() > until:
            raise LookupFailed(f"Too many are asking {name} at this moment: try again in a minute.")
        time.sleep(0.2 / a_second)
