"""The WikiGenes review in text form: any gene's, whole or cut."""

import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from genes.importers.errors import PageError
from wiki.importers.wikigenes_page import (
    ArticlePage,
    ArticleReference,
    as_json,
    category_of,
    parse,
    read_citations,
    recognises,
    split_authors,
)

SEEDS = Path(__file__).parents[4] / "shared" / "seeds"
needs_seeds = pytest.mark.skipif(
    not SEEDS.exists(), reason="the supplied pages are not on this machine"
)
NBSP = "\u00a0"

PAGE = f"""A tagline.

Gene Review

Zzq1 {NBSP}-{NBSP} zinc quibble 1

Mus musculus

Synonyms: Qb, 2,3-Zq, Zzq-1, ...
Contributors: A. Person, B. Person
Welcome! If you are familiar with the subject of this article, you can contribute. Read more.

Disease relevance of Zzq1


Associations of Zzq1 with chemical compounds

  • Zzq1 binds [Zn2+] and [35]S in brain [1,2].
    • In mice it binds less [2-4].
      • So they say [3][1].
    • In rats too.
  • Zzq1 holds zinc
    for long [3, 5].

Co-localisations of Zzq1

  • It sits with Abc1 [5].

Analytical, diagnostic and therapeutic context of Zzq1


  1. On zinc. In brain.{NBSP}van Roon, J.A., De Berardinis, P., O'Brien, M.C., Al-Harthi, L.\
{NBSP}Antivir. Ther. (Lond.){NBSP}(1990) [Pubmed]
  2. On quibbles?{NBSP}J. Quibble{NBSP}(1991) [Pubmed: 990000001]
  3. On mice.{NBSP}Roe, R., Consortium of Quibblers, Doe, J., Jr., et al.{NBSP}J. Quibble\
{NBSP}(1992) [Pubmed]
  4. On rats
     and men.{NBSP}Duś, D.{NBSP}J. Rat{NBSP}(1993) [Pubmed]
  5. On time.{NBSP}Merle-Béral, H.{NBSP}J. Rat{NBSP}(1994) [Pubmed]
WikiGenes - Universities"""


@pytest.fixture(scope="module")
def page():
    return parse(PAGE)


def test_the_head_of_the_page(page):
    assert (page.symbol, page.name, page.organism) == ("Zzq1", "zinc quibble 1", "Mus musculus")
    assert page.synonyms == ("Qb", "2,3-Zq", "Zzq-1")
    assert page.contributors == ("A. Person", "B. Person")


def test_sections_keep_their_category_and_may_be_empty(page):
    assert [(section.category, len(section.items)) for section in page.sections] == [
        ("Disease relevance", 0),
        ("Associations with chemical compounds", 2),
        ("Co-localisations", 1),
        ("Analytical, diagnostic and therapeutic context", 0),
    ]
    assert page.sections[1].title == "Associations of Zzq1 with chemical compounds"


def test_bullets_below_bullets(page):
    first, second = page.sections[1].items
    assert first.text == "Zzq1 binds [Zn2+] and [35]S in brain [1,2]."
    assert [child.citations for child in first.sub] == [(2, 3, 4), ()]
    assert first.sub[0].sub[0].citations == (3, 1)
    assert second.text == "Zzq1 holds zinc for long [3, 5]."
    assert as_json(page)["counts"] | {"authors": 0} == {
        "sections": 4,
        "empty_sections": 2,
        "bullets": 3,
        "sub_bullets": 3,
        "references": 5,
        "citations": 10,
        "bullets_with_several_citations": 4,
        "bullets_without_citation": 1,
        "distinct_references_cited": 5,
        "authors": 0,
    }


def test_references_with_and_without_authors(page):
    assert page.references[0] == ArticleReference(
        n=1,
        title="On zinc. In brain.",
        authors=("van Roon, J.A.", "De Berardinis, P.", "O'Brien, M.C.", "Al-Harthi, L."),
        journal="Antivir. Ther. (Lond.)",
        year="1990",
    )
    assert page.references[1] == ArticleReference(
        n=2, title="On quibbles?", journal="J. Quibble", year="1991", pmid=990000001
    )
    assert page.references[2].authors == ("Roe, R.", "Consortium of Quibblers", "Doe, J., Jr.")
    assert page.references[3].title == "On rats and men."


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("So [3,7].", (3, 7)),
        ("So [3, 7].", (3, 7)),
        ("So [3][7].", (3, 7)),
        ("So [1-3].", (1, 2, 3)),
        ("So [1–3, 9] and [3].", (1, 2, 3, 9)),
        ("So [7-3].", (7, 3)),
        ("[35S] and [Ca2+] and [3H]", ()),
    ],
)
def test_citations(text, numbers):
    assert read_citations(text) == numbers


@pytest.mark.parametrize(
    ("title", "category"),
    [
        ("Anatomical context of HLA-A", "Anatomical context"),
        ("High impact information on HLA-A", "High impact information"),
        ("Quibbles of HLA-A in general", "Quibbles in general"),
        ("Biological context of another name", "Biological context"),
        ("A study of HLA-A.", ""),
        ("Nothing", ""),
    ],
)
def test_a_category_is_the_heading_without_the_symbol(title, category):
    assert category_of(title, "HLA-A") == category


def test_parts_may_be_missing():
    page = parse(
        f"Gene Review\n\nQb{NBSP}-{NBSP}quibble\n\nBiological context of Qb\n\n  • It is.\n"
    )
    assert (page.organism, page.synonyms, page.references) == ("", (), ())
    assert page.sections[0].items[0].text == "It is."
    assert parse("Gene Review\n\nQb\n\nBiological context of Qb\n\n  • It is.").name == ""


@pytest.mark.parametrize(
    "change",
    [
        lambda text: "\ufeff" + text.replace("\n", "\r\n"),
        lambda text: text.replace("  •", "\t•") if "\t" in text else text.replace("•", "*"),
        lambda text: text.removesuffix("WikiGenes - Universities"),
    ],
)
def test_the_dress_of_the_page_does_not_matter(change):
    assert parse(change(PAGE)) == parse(PAGE)


@pytest.mark.parametrize("text", ["", "\n \n", "A gene is reviewed here.\n\nIt is IL7.\n"])
def test_what_is_no_page_is_refused(text):
    assert not recognises(text)
    with pytest.raises(PageError, match="import that file"):
        parse(text)


@pytest.mark.parametrize(
    ("end", "said"),
    [
        ("Synonyms: Qb", "before its first section"),
        ("Disease relevance of Zzq1\n", "below the heading"),
        ("Co-localisations of Zzq1\n", "before their list"),
        ("It sits with Abc1 [5].\n", "before their list"),
        (f"{NBSP}J. Rat{NBSP}(1993", "reference 4"),
        ("(1993) [Pub", "reference 4"),
        ("(1993) [Pubmed]\n", "cites 5"),
    ],
)
def test_a_cut_page_is_refused_with_the_place(end, said):
    with pytest.raises(PageError, match=said):
        parse(PAGE[: PAGE.index(end) + len(end)])


def test_a_page_cut_anywhere_is_refused():
    whole = PAGE.index("WikiGenes - Univ") - 1
    for end in range(PAGE.index("Associations"), whole):
        with pytest.raises(PageError):
            parse(PAGE[:end])
    assert isinstance(parse(PAGE[:whole]), ArticlePage)


surname = st.from_regex(r"(?:van |de |O')?[A-Z][a-zéöł]{1,8}(?:-[A-Z][a-z]{1,5})?", fullmatch=True)
initials = st.from_regex(r"[A-ZÉ]\.(?:-?[A-Z]\.){0,2}", fullmatch=True)


@settings(max_examples=100, deadline=None)
@given(st.lists(st.builds("{}, {}".format, surname, initials), min_size=1, max_size=12))
def test_authors_are_pairs(authors):
    assert split_authors(", ".join(authors)) == tuple(authors)


@needs_seeds
def test_the_supplied_page_gives_the_expected_content():
    text = next(SEEDS.glob("003_*.txt")).read_text(encoding="utf-8")
    expected = json.loads(next(SEEDS.glob("003_*.expected.json")).read_text(encoding="utf-8"))
    for page in (text, text.replace(NBSP, " ")):  # lost no-break spaces lose nothing here
        found = as_json(parse(page))
        assert found["pmids"] == {}
        assert found["categories"][5] == "Anatomical context"
        assert {key: found[key] for key in expected} == expected
