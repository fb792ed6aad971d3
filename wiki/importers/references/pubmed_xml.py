"""PubMed XML, as E-utilities and PubMed's own files write it, read without entities or network.

Format: https://dtd.nlm.nih.gov/ncbi/pubmed/out/pubmed_250101.dtd
"""

from collections.abc import Iterator

from lxml import etree

from wiki.importers.references.entry import (
    Entry,
    UnreadableReferences,
    full_pages,
    issued,
    plain,
)
from wiki.models.identifiers import normal_doi, normal_isbn, normal_pmcid, normal_pmid
from wiki.models.publication import Publication, author_line


def read_pubmed_xml(text: str | bytes) -> Iterator[Entry]:
    """The articles of a PubMed XML text; UnreadableReferences when it is no such XML.

    A document type that declares entities of its own is refused: PubMed's does not.
    """
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False
    )
    data = text.encode() if isinstance(text, str) else text
    try:
        root = etree.fromstring(_undeclared(data), parser)
    except etree.XMLSyntaxError as error:
        raise UnreadableReferences(f"The text is no XML: {plain(error)[:160]}.") from error
    dtd = root.getroottree().docinfo.internalDTD
    if dtd is not None and any(True for _ in dtd.iterentities()):
        raise UnreadableReferences("The XML declares entities of its own, which are not read.")
    articles = list(root.iter("PubmedArticle", "PubmedBookArticle"))
    if not articles:
        raise UnreadableReferences("The XML has no PubmedArticle in it.")
    for number, article in enumerate(articles, 1):
        yield _read(number, article.sourceline or 1, article)


def _undeclared(data: bytes) -> bytes:
    """Without an XML declaration, whose encoding a decoded text does not have any more."""
    data = data.lstrip(b"\xef\xbb\xbf \r\n\t")
    if data.startswith(b"<?xml"):
        data = data.partition(b"?>")[2].lstrip()
    return data


def _read(number: int, line: int, article: etree._Element) -> Entry:
    def text(*paths: str) -> str:
        for path in paths:
            found = article.find(path)
            if found is not None and (said := _words(found)):
                return said
        return ""

    book = article.tag == "PubmedBookArticle"
    title = text(".//ArticleTitle", ".//VernacularTitle", ".//BookTitle")
    if not title:
        return Entry(number, line, problem="It has no title (ArticleTitle).")
    names = article.find(".//AuthorList[@Type='authors']")
    names = article.find(".//AuthorList") if names is None else names
    authors = [] if names is None else [_name(author) for author in names.findall("Author")]
    ids = {
        e.get("IdType"): _words(e)
        for e in article.findall("PubmedData/ArticleIdList/ArticleId")
        + article.findall("PubmedBookData/ArticleIdList/ArticleId")
    }
    doi = ids.get("doi") or text(".//Article/ELocationID[@EIdType='doi']")
    dates = ".//JournalIssue/PubDate", ".//Book/PubDate", ".//ArticleDate"
    date = next((d for d in map(article.find, dates) if d is not None), None)
    year, day = (None, "")
    if date is not None:
        year, day = issued(
            date.findtext("Year") or date.findtext("MedlineDate"),
            date.findtext("Month"),
            date.findtext("Day"),
        )
    held = text(".//BookTitle") if book and text(".//ArticleTitle") else ""
    complete = names is None or names.get("CompleteYN", "Y") != "N"
    return Entry(
        number,
        line,
        Publication(
            title=title.removeprefix("[").removesuffix(".").removesuffix("]")
            if title.startswith("[")
            else title,
            authors=tuple(filter(None, authors)),
            authors_complete=complete,
            type=("chapter" if held else "book") if book else _type(article),
            journal=held
            or text(
                ".//MedlineJournalInfo/MedlineTA", ".//Journal/ISOAbbreviation", ".//Journal/Title"
            ),
            year=year,
            issued=day,
            volume=text(".//JournalIssue/Volume"),
            issue=text(".//JournalIssue/Issue"),
            pages=full_pages(text(".//MedlinePgn")),
            publisher=text(".//Publisher/PublisherName"),
            place=text(".//Publisher/PublisherLocation"),
            isbn=normal_isbn(text(".//Book/Isbn")),
            pmid=normal_pmid(text("MedlineCitation/PMID", "BookDocument/PMID")),
            pmcid=normal_pmcid(ids.get("pmc")),
            doi=normal_doi(doi),
        ),
    )


def _type(article: etree._Element) -> str:
    types = {_words(e).lower() for e in article.iterfind(".//PublicationType")}
    return "article" if "preprint" in types else "article-journal"


def _name(author: etree._Element) -> str:
    return author_line(
        family=plain(author.findtext("LastName")),
        given=plain(author.findtext("ForeName") or author.findtext("Initials")),
        suffix=plain(author.findtext("Suffix")),
        literal=plain(author.findtext("CollectiveName")),
    )


def _words(element: etree._Element) -> str:
    return plain("".join(str(part) for part in element.itertext()))
