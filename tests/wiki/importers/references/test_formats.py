"""Each format is read entry by entry; what is broken is named and hides nothing else. All
publications, people and numbers here are made up."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wiki.importers.references.csl_json import as_csl
from wiki.importers.references.entry import UnreadableReferences, full_pages, issued
from wiki.importers.references.read import format_of, read_references
from wiki.models.publication import Publication, author_line, name_parts

NBIB = """PMID- 99000001
OWN - NLM
DP  - 1991 May 12
TI  - On zinc and the made-up
      receptor.
LID - 10.5555/Zinc.1 [doi]
FAU - Roe, Rosa M
AU  - Roe RM
FAU - van der Doe, Jan
AU  - van der Doe J
CN  - Zinc Group, Inc
PT  - Journal Article
PMC - PMC9900001
TA  - J Made Up Res
VI  - 12
IP  - 3
PG  - 123-30

PMID- 99000002
DP  - 1992
FAU - Doe, Jane
"""
RIS = """TY  - JOUR
AU  - Roe, Rosa M.
AU  - van der Doe, Jan
AU  - Zinc Group
TI  - On zinc and the made-up receptor
JO  - J Made Up Res
PY  - 1991
DA  - 1991/05/12/
VL  - 12
IS  - 3
SP  - 123
EP  - 130
DO  - 10.5555/Zinc.1
ER  -

TY  - JOUR
TI  - Without an end
"""
BIBTEX = r"""@article{roe1991,
  author = {Roe, Rosa M. and van der Doe, Jan and {Zinc Group}},
  title = {On {Z}inc and the made-up receptor},
  journal = "J Made Up Res",
  year = 1991, month = may, volume = {12}, number = {3}, pages = {123--130},
  doi = {https://doi.org/10.5555/Zinc.1}
}
@book{mueller, author = {M{\"u}ller, Zo{\'e}}, title = {Tin}, publisher = {Made up}, year = {2001},
  isbn = {0-306-40615-2}}
@article{broken, title = {Never closed
"""
XML = """<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE PubmedArticleSet PUBLIC "-//NLM//DTD PubMedArticle//EN" "https://dtd.nlm.nih.gov/x.dtd">
<PubmedArticleSet><PubmedArticle><MedlineCitation><PMID Version="1">99000001</PMID>
<Article><Journal><JournalIssue><Volume>12</Volume><Issue>3</Issue><PubDate><Year>1991</Year>
<Month>May</Month><Day>12</Day></PubDate></JournalIssue><Title>Journal of Made Up</Title>
<ISOAbbreviation>J Made Up Res</ISOAbbreviation></Journal>
<ArticleTitle>On <i>zinc</i> and the made-up receptor.</ArticleTitle>
<Pagination><MedlinePgn>123-30</MedlinePgn></Pagination>
<AuthorList CompleteYN="Y"><Author><LastName>Roe</LastName><ForeName>Rosa M</ForeName></Author>
<Author><LastName>van der Doe</LastName><ForeName>Jan</ForeName></Author>
<Author><CollectiveName>Zinc Group</CollectiveName></Author></AuthorList>
</Article></MedlineCitation><PubmedData><ArticleIdList>
<ArticleId IdType="pubmed">99000001</ArticleId><ArticleId IdType="doi">10.5555/Zinc.1</ArticleId>
<ArticleId IdType="pmc">PMC9900001</ArticleId></ArticleIdList></PubmedData></PubmedArticle>
<PubmedArticle><MedlineCitation><PMID>99000002</PMID><Article/></MedlineCitation></PubmedArticle>
</PubmedArticleSet>"""
CSL = json.dumps(
    [
        {
            "type": "article-journal",
            "title": "On zinc and the made-up receptor",
            "author": [
                {"family": "Roe", "given": "Rosa M."},
                {"family": "Doe", "given": "Jan", "non-dropping-particle": "van der"},
                {"literal": "Zinc Group"},
            ],
            "container-title": "J Made Up Res",
            "issued": {"date-parts": [[1991, 5, 12]]},
            "volume": 12,
            "issue": "3",
            "page": "123-130",
            "DOI": "10.5555/Zinc.1",
        },
        {"type": "book"},
    ]
)


@pytest.mark.parametrize("text", [NBIB, RIS, BIBTEX, XML, CSL])
def test_every_format_tells_the_same(text):
    entries = read_references(text)
    read = entries[0].publication
    assert read.title.lower().rstrip(".") == "on zinc and the made-up receptor"
    assert [name_parts(a).get("family") for a in read.authors] == ["Roe", "van der Doe", None]
    assert name_parts(read.authors[2])["literal"].startswith("Zinc Group")
    assert (read.journal, read.year, read.volume, read.issue) == ("J Made Up Res", 1991, "12", "3")
    assert read.pages == "123-130"
    assert read.doi == "10.5555/zinc.1"
    assert read.issued.startswith("1991-05")
    assert entries[-1].problem
    assert entries[-1].line > entries[0].line or text is CSL
    if text in (NBIB, XML):
        assert (read.pmid, read.pmcid) == (99000001, 9900001)


def test_latex_and_isbn():
    book = read_references(BIBTEX)[1].publication
    assert book.authors == ("Müller, Zoé",)
    assert (book.type, book.isbn) == ("book", "9780306406157")


def test_two_bibtex_entries_under_one_key_are_both_read():
    text = "@article{a, title={One}, year=1999}\n@article{a, title={Two}, year=2000}\n"
    assert [e.publication.title for e in read_references(text)] == ["One", "Two"]


@pytest.mark.parametrize(
    ("text", "name"),
    [(NBIB, "nbib"), (RIS, "ris"), (BIBTEX, "bibtex"), (XML, "pubmed-xml"), (CSL, "csl-json"),
     ("zinc", None), ("", None), ("1940799", None)],
)  # fmt: skip
def test_the_format_is_seen(text, name):
    assert format_of(text) == name


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Some words of no format",
        "<html><p>no</p></html>",
        "<PubmedArticleSet>",
        "[1, 2",
        '"words"',
        "[" * 100_000,
        '<!DOCTYPE a [<!ENTITY x "y">]><a><PubmedArticle>&x;</PubmedArticle></a>',
        '<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><a><PubmedArticle/></a>',
    ],
)
def test_what_is_no_reference_is_refused_with_a_sentence(text):
    with pytest.raises(UnreadableReferences, match=r"\.$"):
        read_references(text)


@pytest.mark.parametrize("name", ["pubmed-xml", "nbib", "ris", "bibtex", "csl-json"])
@given(data=st.data())
def test_no_text_breaks_a_parser(name, data):
    good = {"pubmed-xml": XML, "nbib": NBIB, "ris": RIS, "bibtex": BIBTEX, "csl-json": CSL}[name]
    start = data.draw(st.integers(0, len(good)))
    end = data.draw(st.integers(start, len(good)))
    text = good[:start] + data.draw(st.text(max_size=40)) + good[end:]
    try:
        entries = read_references(text, name)
    except UnreadableReferences as error:
        assert str(error)
    else:
        assert all(bool(e.publication) != bool(e.problem) for e in entries)


WORD = st.text("abcdefghijklmnopqrstuvwxyzäøł", min_size=2, max_size=9).map(str.capitalize)
PUBLICATIONS = st.builds(
    Publication,
    title=st.lists(WORD, min_size=1, max_size=6).map(" ".join),
    authors=st.lists(
        st.one_of(
            st.builds(lambda f, g: author_line(family=f, given=g), WORD, WORD),
            st.builds(lambda a, b: author_line(literal=f"{a}, {b}"), WORD, WORD),
        ),
        max_size=4,
    ).map(tuple),
    type=st.sampled_from(["article-journal", "book", "chapter", "report", "dataset"]),
    journal=WORD,
    year=st.none(),
    volume=st.integers(1, 999).map(str),
    issue=st.integers(1, 99).map(str),
    pages=st.integers(100, 999).map(lambda n: f"{n}-{n + 11}"),
    pmid=st.none() | st.integers(1, 99_999_999),
    pmcid=st.none() | st.integers(1, 99_999_999),
    doi=st.none() | st.integers(1, 9999).map(lambda n: f"10.5555/made-up.{n}"),
)


@given(PUBLICATIONS)
def test_csl_json_there_and_back(publication):
    (entry,) = read_references(json.dumps([as_csl(publication)]), "csl-json")
    assert entry.publication == publication


@given(PUBLICATIONS.filter(lambda p: p.type in ("article-journal", "book")))
def test_ris_there_and_back(publication):
    lines = [f"TY  - {'JOUR' if publication.type == 'article-journal' else 'BOOK'}"]
    for author in publication.authors:
        if "literal" not in name_parts(author):
            lines.append(f"AU  - {author}")
    lines += [f"TI  - {publication.title}", f"VL  - {publication.volume}"]
    lines += [f"IS  - {publication.issue}", f"SP  - {publication.pages}"]
    lines += [f"DO  - {publication.doi}"] if publication.doi else []
    (entry,) = read_references("\n".join([*lines, "ER  - ", ""]), "ris")
    read = entry.publication
    assert read.title == publication.title
    assert read.authors == tuple(a for a in publication.authors if "literal" not in name_parts(a))
    assert (read.volume, read.issue, read.pages, read.doi) == (
        publication.volume, publication.issue, publication.pages, publication.doi,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("first", "last", "pages"),
    [("123-30", "", "123-130"), ("123", "30", "123-130"), ("e12", "", "e12"),
     ("5--9", "", "5-9"), ("S1-S9", "", "S1-S9"), ("", "", "")],
)  # fmt: skip
def test_pages_are_written_in_full(first, last, pages):
    assert full_pages(first, last) == pages


def test_dates():
    assert issued("1991", "May", "3") == (1991, "1991-05-03")
    assert issued("1991 May-Jun") == (1991, "1991")
    assert issued("soon") == (None, "")
