"""PMIDs, PMCIDs, DOIs and ISBNs in one form, however they are written. The numbers are made up."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from wiki.models.identifiers import identifying_key, normal_doi, normal_isbn, pmcid_of


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("99000001", "pmid:99000001"),
        (" PMID: 0099000001 ", "pmid:99000001"),
        ("pmid99000001", "pmid:99000001"),
        ("https://pubmed.ncbi.nlm.nih.gov/99000001/?from=x", "pmid:99000001"),
        ("www.ncbi.nlm.nih.gov/pubmed/99000001", "pmid:99000001"),
        ("PMC9900001", "pmcid:PMC9900001"),
        ("pmcid:PMC9900001.2", "pmcid:PMC9900001"),
        ("https://pmc.ncbi.nlm.nih.gov/articles/PMC9900001/", "pmcid:PMC9900001"),
        ("https://www.ncbi.nlm.nih.gov/pmc/articles/PMC9900001/#s1", "pmcid:PMC9900001"),
        ("10.5555/Zinc.1", "doi:10.5555/zinc.1"),
        ("doi: 10.5555/Zinc.1.", "doi:10.5555/zinc.1"),
        ("https://doi.org/10.5555/Zinc(1)2.3", "doi:10.5555/zinc(1)2.3"),
        ("http://dx.doi.org/10.5555%2FZinc", "doi:10.5555/zinc"),
        ("doi:https://doi.org/10.5555/zinc", "doi:10.5555/zinc"),
        ("10.5555/zinc),", "doi:10.5555/zinc"),
        ("zinc", None),
        ("", None),
        ("0", None),
        ("12345678901", None),
        ("https://example.org/10.5555/zinc", None),
        ("10.5555/" + "x" * 300, None),
        ("१२", None),
    ],
)
def test_identifying_key(text, key):
    assert identifying_key(text) == key


@given(st.text(max_size=60))
def test_any_text_gives_a_key_that_is_its_own_key_or_none(text):
    key = identifying_key(text)
    assert key is None or identifying_key(key) == key


@example("<;")
@given(st.text("abcXYZ019()<>;:/._-", min_size=1, max_size=40))
def test_a_doi_is_the_same_however_it_is_written(suffix):
    doi = normal_doi(f"10.5555/{suffix}")
    for form in ("https://doi.org/{}", "doi:{}", "DOI: {}", " {} "):
        if doi and "%" not in doi:
            assert normal_doi(form.format(doi.upper())) == doi


def test_pmcid_of():
    assert pmcid_of("pmcid:PMC12") == pmcid_of("PMCID:12") == 12
    assert pmcid_of("pmcid:x") is None


@pytest.mark.parametrize(
    ("isbn", "normal"),
    [("0-306-40615-2", "9780306406157"), ("978-0-306-40615-7", "9780306406157"),
     ("0306406153", ""), ("", ""), ("080442957X", "9780804429573")],
)  # fmt: skip
def test_isbn(isbn, normal):
    assert normal_isbn(isbn) == normal
