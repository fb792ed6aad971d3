"""Looking up publications at a local server that speaks as NCBI and Crossref do. Made-up data."""

import json
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, unquote, urlsplit

import pytest

from tests.wiki.importers.references.test_formats import XML
from tests.wiki.made import later
from wiki.importers.references.network import LookupFailed, lookup
from wiki.importers.references.take import take
from wiki.models import Reference

pytestmark = pytest.mark.django_db
WORK = {
    "type": "journal-article",
    "title": ["On tin"],
    "author": [{"family": "Roe", "given": "Rosa M."}, {"name": "Tin Group"}],
    "container-title": ["Journal of Made Up"],
    "short-container-title": ["J Made Up"],
    "published": {"date-parts": [[2001, 2]]},
    "volume": "4",
    "page": "5-9",
    "DOI": "10.5555/Tin",
    "URL": "https://doi.org/10.5555/Tin",
}
EMPTY = "<?xml version='1.0'?><PubmedArticleSet></PubmedArticleSet>"


class Servers:
    """What was asked, when, and the answers to give before the right ones."""

    def __init__(self):
        self.asked, self.times, self.first = [], [], []
        self.drops = None  # an Event: until it is set, every answer comes one character at a time
        outer = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self):
                parts = urlsplit(self.path)
                query = {name: values[0] for name, values in parse_qs(parts.query).items()}
                outer.asked.append((parts.path, query, self.headers["User-Agent"]))
                outer.times.append(time.monotonic())
                status, body = outer.first.pop(0) if outer.first else outer.answer(parts, query)
                if status is None:
                    return  # hang up
                if outer.drops is not None:
                    self.send_response(200)
                    self.send_header("Content-Length", "100")
                    self.end_headers()
                    for _ in range(100):
                        self.wfile.write(b" ")
                        if outer.drops.wait(0.1):
                            break
                    return
                self.send_response(status)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body.encode())

            def log_message(self, *said):
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.address = f"http://127.0.0.1:{self.server.server_port}"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def answer(self, parts, query):
        if parts.path == "/eutils/efetch.fcgi":
            return 200, XML if query["id"] == "99000001" else EMPTY
        if parts.path == "/eutils/esearch.fcgi":
            ids = ["99000001"] if query["term"] == "PMC9900001[pmcid]" else []
            return 200, json.dumps({"esearchresult": {"idlist": ids}})
        if unquote(parts.path) == "/works/10.5555/tin":
            return 200, json.dumps({"status": "ok", "message": WORK})
        return 404, "Resource not found."


@pytest.fixture
def servers(settings):
    servers = Servers()
    settings.LOCUS_NETWORK = True
    settings.LOCUS_NCBI_URL = f"{servers.address}/eutils"
    settings.LOCUS_CROSSREF_URL = servers.address
    settings.LOCUS_CONTACT = "wiki@example.org"
    settings.LOCUS_RETRY_SECONDS = 0.01
    yield servers
    servers.server.shutdown()
    servers.server.server_close()


def test_the_network_is_off_unless_the_operator_turns_it_on(settings):
    assert settings.LOCUS_NETWORK is False
    with pytest.raises(LookupFailed, match="turned off"):
        lookup("pmid:99000001")


def test_a_pmid_a_pmcid_and_a_doi(servers):
    zinc = lookup("pmid:99000001")
    assert (zinc.pmid, zinc.pmcid, zinc.doi) == (99000001, 9900001, "10.5555/zinc.1")
    assert lookup("pmcid:PMC9900001") == zinc
    tin = lookup("doi:10.5555/tin")
    assert (tin.title, tin.authors) == ("On tin", ("Roe, Rosa M.", "Tin Group"))
    assert (tin.journal, tin.issued, tin.pages, tin.url) == ("J Made Up", "2001-02", "5-9", "")
    path, query, agent = servers.asked[0]
    assert path == "/eutils/efetch.fcgi"
    assert query == {"db": "pubmed", "id": "99000001", "retmode": "xml", "tool": "locus",
                     "email": "wiki@example.org"}  # fmt: skip
    assert "mailto:wiki@example.org" in agent
    assert servers.asked[-1][1] == {"mailto": "wiki@example.org"}


def test_answers_are_remembered_also_empty_ones(servers):
    for key in ("pmid:99000001", "pmid:5", "doi:10.5555/none", "pmcid:PMC7"):
        first = lookup(key)
        asked = len(servers.asked)
        assert lookup(key) == first
        assert len(servers.asked) == asked


def test_a_busy_server_is_asked_again_and_a_broken_one_three_times(servers):
    servers.first = [(503, "busy"), (None, "")]
    assert lookup("pmid:99000001").pmid == 99000001
    assert len(servers.asked) == 3
    servers.first = [(500, "no")] * 3
    with pytest.raises(LookupFailed, match="Crossref answered with status 500: try again later"):
        lookup("doi:10.5555/tin")
    assert lookup("doi:10.5555/tin").title == "On tin"  # a failure is not remembered
    servers.first = [(403, "no")]
    with pytest.raises(LookupFailed, match="status 403"):
        lookup("pmid:6")


@pytest.mark.parametrize("body", ["", "<html>", "{", '{"message": []}', "x" * 5_000_000])
def test_nonsense_is_no_publication(servers, body):
    servers.first = [(200, body)]
    try:
        assert lookup("doi:10.5555/tin") is None
    except LookupFailed as error:
        assert str(error).endswith(".")
    servers.first = [(200, body)]
    try:
        assert lookup("pmid:99000001") is None
    except LookupFailed as error:
        assert str(error).endswith(".")


def test_ncbi_is_asked_three_times_a_second_at_most(servers):
    for pmid in range(1, 8):
        lookup(f"pmid:{pmid}")
    times = servers.times
    assert len(times) == 7
    assert all(b - a > 0.97 for a, b in zip(times, times[3:], strict=False))


@pytest.mark.parametrize("slow", ["silent", "by drops", "always busy"])
def test_nobody_waits_longer_than_the_operator_allows(servers, settings, slow, ada):
    settings.LOCUS_LOOKUP_SECONDS = 0.8
    settings.LOCUS_RETRY_SECONDS = 0.3
    released = threading.Event()

    def answer(parts, query):
        if slow == "silent":
            released.wait(5)
        return (503, "busy") if slow == "always busy" else (200, EMPTY)

    servers.answer = answer
    servers.drops = released if slow == "by drops" else None
    began = time.monotonic()
    try:
        taken = take("PMID 99000001", author=ada, now=later())
    finally:
        taken_for = time.monotonic() - began
        released.set()
    assert taken_for < 2
    assert taken.stored == ()
    assert taken.key == "pmid:99000001"
    assert "or fill the publication in by hand" in taken.message
    if slow != "always busy":
        assert "NCBI did not answer within 0.8 seconds" in taken.message


def test_nobody_there(settings):
    settings.LOCUS_NETWORK = True
    settings.LOCUS_RETRY_SECONDS = 0.01
    settings.LOCUS_CROSSREF_URL = "http://127.0.0.1:9"
    with pytest.raises(LookupFailed, match="Crossref did not answer"):
        lookup("doi:10.5555/tin")


def test_what_was_looked_up_is_kept_and_joined(servers, ada):
    bare = Reference.objects.create(key="doi-10.5555/zinc.1", doi="10.5555/zinc.1")
    (stored,) = take("https://pubmed.ncbi.nlm.nih.gov/99000001/", author=ada, now=later()).stored
    assert stored.reference == bare
    assert (stored.reference.pmid, stored.outcome) == (99000001, "completed")
    asked = len(servers.asked)
    assert take("PMC9900001", author=ada, now=later()).stored[0].reference == bare
    assert len(servers.asked) == asked
    taken = take("5", author=ada, now=later())
    assert (taken.stored, taken.key) == ((), "pmid:5")
    assert "know this identifier" in taken.message


def test_without_the_network_an_identifier_can_still_be_cited(ada):
    taken = take("99000001", author=ada, now=later())
    assert (taken.stored, taken.key) == ((), "pmid:99000001")
    assert "turned off" in taken.message
    assert not Reference.objects.exists()
