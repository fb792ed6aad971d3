"""Publications: made by hand, and bound to the keys in a text."""

# ruff: noqa: E501 - examples read best on one line

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from tests.wiki.made import make_article, sentences, write
from wiki.actions.add_reference import add_reference
from wiki.actions.bind_text import bind_references
from wiki.actions.key_stem import key_stem
from wiki.models import Citation, Reference, Section
from wiki.models.mention import genes_named
from wiki.models.reference import doi_of, pmid_of

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("authors", "year", "title", "stem"),
    [
        (["Alderson, M.R."], 1991, "On zinc", "alderson-1991"),
        (["Łukasz, K."], 2001, "On zinc", "lukasz-2001"),
        (["O'Brien, M.C."], None, "On zinc", "o-brien"),
        ([], 1999, "On zinc", "on-1999"),
        (["李, 四"], None, "On zinc", "reference"),
    ],
)
def test_the_key_is_made_of_first_author_and_year(authors, year, title, stem):
    assert key_stem(authors, year, title) == stem


def test_two_of_one_author_and_year_get_keys_of_their_own(ada):
    keys = [
        add_reference(author=ada, title=f"On zinc {n}", authors=["Roe, R."], year=1999).key
        for n in range(3)
    ]
    assert keys == ["roe-1999", "roe-1999-2", "roe-1999-3"]
    assert Reference.objects.get(key="roe-1999").added_by == ada


def test_a_known_identifier_is_refused_with_its_key(ada):
    add_reference(author=ada, title="On zinc", authors=["Roe, R."], year=1999, pmid=11)
    add_reference(author=ada, title="On tin", authors=["Doe, J."], year=2001, doi="10.1000/ABC")
    with pytest.raises(ValidationError, match=r"cite it as \[@roe-1999\]"):
        add_reference(author=ada, title="Again", pmid=11)
    with pytest.raises(ValidationError, match=r"cite it as \[@doe-2001\]"):
        add_reference(author=ada, title="Again", doi="10.1000/aBc")
    assert Reference.objects.count() == 2


def test_a_publication_cited_by_its_number_alone_gets_its_description(ada):
    article = make_article(author=ada, text="Zinc binds [@pmid:11].")
    made = add_reference(author=ada, title="On zinc", year=1999, pmid=11, doi="10.1000/ABC")
    assert Reference.objects.get() == made
    assert (made.key, made.title, made.doi) == ("pmid-11", "On zinc", "10.1000/abc")
    assert Citation.objects.get(sentence__article=article).reference == made


def test_a_reader_adds_none(rita):
    with pytest.raises(PermissionDenied):
        add_reference(author=rita, title="On zinc")


def test_bare_references_of_one_publication_are_joined_when_it_is_described(ada):
    make_article(author=ada, text="Zinc binds [@pmid:11] [@doi:10.1000/abc].")
    made = add_reference(author=ada, title="On zinc", pmid=11, doi="10.1000/abc")
    assert (made.pmid, made.doi) == (11, "10.1000/abc")
    assert Reference.objects.standing().get() == made
    named = Reference.objects.named(["pmid:11", "doi:10.1000/abc", "doi-10.1000/abc"])
    assert set(named.values()) == {made}


def test_identifiers_of_two_described_publications_are_not_mixed_up(ada):
    add_reference(author=ada, title="On zinc", authors=["Roe, R."], year=1999, pmid=11)
    add_reference(author=ada, title="On tin", authors=["Doe, J."], year=2001, doi="10.1000/abc")
    with pytest.raises(ValidationError, match="here already"):
        add_reference(author=ada, title="On both", pmid=11, doi="10.1000/abc")


@pytest.mark.parametrize(
    ("key", "pmid"),
    [("pmid:11", 11), ("PMID:0011", 11), ("pmid:0", None), ("pmid:", None), ("pmid:12345678901", None),
     ("pmid:१२", None), ("pmid:1२", None), ("pmid:11x", None), ("doi:10.1/x", None)],
)  # fmt: skip
def test_pmid_of(key, pmid):
    assert pmid_of(key) == pmid


@pytest.mark.parametrize(
    ("key", "doi"),
    [("doi:10.1038/NG.f.217", "10.1038/ng.f.217"), ("DOI:10.1000/(x)", "10.1000/(x)"),
     ("doi:10.1/x", None), ("doi:11.1000/x", None), ("doi:10.1000/", None),
     ("doi:10.1000/" + "x" * 300, None)],
)  # fmt: skip
def test_doi_of(key, doi):
    assert doi_of(key) == doi


def test_every_form_of_key_is_bound(ada):
    one = Reference.objects.create(key="roe-1999", title="On zinc", pmid=11, doi="10.1000/abc")
    bound = bind_references(["roe-1999", "pmid:11", "PMID:011", "doi:10.1000/ABC", "nobody-1999"])
    assert bound == dict.fromkeys(["roe-1999", "pmid:11", "PMID:011", "doi:10.1000/ABC"], one)
    assert Reference.objects.count() == 1


def test_a_new_identifier_makes_one_bare_reference():
    bound = bind_references(["pmid:11", "PMID:11", "doi:10.1000/abc", "doi:10.1000/ABC", "x"])
    assert {key: ref.key for key, ref in bound.items()} == {
        "pmid:11": "pmid-11",
        "PMID:11": "pmid-11",
        "doi:10.1000/abc": "doi-10.1000/abc",
        "doi:10.1000/ABC": "doi-10.1000/abc",
    }
    assert Reference.objects.count() == 2
    assert bind_references(["pmid:11"])["pmid:11"] == bound["pmid:11"]


def test_the_queries_do_not_grow_with_the_keys(
    django_assert_num_queries, django_assert_max_num_queries
):
    keys = [f"pmid:{n}" for n in range(1, 35)]  # SQLite takes about as many rows in one statement
    with django_assert_max_num_queries(5):  # two of them savepoints
        bind_references(keys)
    with django_assert_num_queries(1):
        bind_references(keys)
    with django_assert_num_queries(0):
        bind_references([])


def test_an_unknown_key_stays_in_the_text_and_is_marked(ada):
    article = make_article(author=ada, text="Zinc binds [@nobody-1999; @pmid:11].")
    section = Section.objects.get(article=article)
    assert 'class="unresolved"' in section.html
    assert "nobody-1999" in section.html
    write(section, ada, "Zinc binds [@doi:10.1000/" + "y" * 350 + "].")
    assert not sentences(section)[0].citations.exists()


def test_a_mention_binds_to_symbol_then_to_a_unique_alias_of_the_organism(make_gene):
    il2 = make_gene("IL2", 1, aliases=("TCGF", "SAME"))
    il7 = make_gene("IL7", 2, aliases=("SAME", "IL2"), former_symbols=("OLD7",))
    make_gene("Il2", 3, organism="Mus musculus", aliases=("MOUSE",))
    named = genes_named(["IL2", "TCGF", "SAME", "OLD7", "MOUSE", "NONE"], il2.organism_id)
    assert named == {"IL2": il2, "TCGF": il2, "OLD7": il7}
