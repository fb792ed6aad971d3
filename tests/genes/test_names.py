"""Names of genes in the form in which they are compared."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from genes.names import GREEK, MOST, is_written_as, name_key, name_words, numbered, spelling

LETTERS = st.text("ABCDEFGHIKLMNPRSTabcdefgh", min_size=1, max_size=6)
NUMBERS = st.integers(1, 99).map(str)


@pytest.mark.parametrize(
    "names",
    [
        ("IL-2", "IL 2", "IL2", "il2", "Il-2", "IL\u20112", "IL\u00a02", "IL–2"),
        ("TNF-α", "TNF alpha", "TNFalpha", "TNF-ALPHA", "TNFA", "Tnfa"),
        ("IL-2Rα", "IL2RA", "IL-2R alpha", "IL2R-α"),
        ("NF-κB", "NF-kappa-B", "NF-kappaB", "NFKB"),
        ("IL-1β", "IL1-BETA", "IL1beta", "IL1B"),
        ("NKX2-5", "NKX2.5", "NKX2 5"),
        ("PGC-1(alpha)", "PGC1A"),
        ("α-synuclein", "alpha-synuclein", "Alpha synuclein"),
    ],
)
def test_one_gene(names):
    assert len({name_key(name) for name in names}) == 1


@pytest.mark.parametrize(
    "names",
    [
        ("IL2", "IL21", "IL2R", "IL2RA", "IL20", "IL12"),
        ("KRTAP1-11", "KRTAP11-1", "KRTAP1-1"),
        ("TNF", "TNFA", "TNFB"),
        ("RHO", "R", "RHOA"),
        ("BETACELLULIN", "B", "BTC"),
        ("SIGMAR1", "SR1"),
    ],
)
def test_different_genes(names):
    assert len({name_key(name) for name in names}) == len(names)


@given(LETTERS, NUMBERS, st.sampled_from(["", " ", "-", "–", "\u2011", "_", "/", "\u00a0"]))
def test_separators_and_case_make_no_other_key(letters, number, separator):
    assert name_key(f"{letters}{separator}{number}") == name_key(f"{letters}{number}".upper())


@given(LETTERS, st.integers(1, 9), st.integers(0, 9))
def test_one_more_digit_or_letter_makes_another_key(letters, number, more):
    name = f"{letters}{number}"
    assert len({name_key(name), name_key(f"{name}{more}"), name_key(f"{name}R")}) == 3


@given(LETTERS, NUMBERS, st.sampled_from(sorted(GREEK)))
def test_greek_letters_are_their_latin_ones(letters, number, greek):
    name, latin = GREEK[greek]
    assert name_key(f"{letters}{number}{greek}") == name_key(f"{letters}{number}{latin}")
    assert name_key(f"{letters}-{greek}{number}") == name_key(f"{letters}{latin}{number}")
    if len(name) > 4:
        assert name_key(f"{letters}{number}-{name}") == name_key(f"{letters}{number}{latin}")


@given(st.text(max_size=400))
def test_any_text_has_a_key_that_is_its_own(text):
    key = name_key(text)
    assert len(key) <= MOST
    assert name_key(spelling(text)) is not None
    assert all(word == word.casefold() for word in name_words(text))


@pytest.mark.parametrize(
    ("text", "name", "is_written"),
    [
        ("IL-2", "IL2", True),
        ("IL-2", "Il2", True),  # a protein is written in capitals
        ("Il-2", "Il2", True),
        ("Il-2", "IL2", False),
        ("il-2", "IL2", False),
        ("P53", "p53", True),
        ("p53", "P53", True),
        ("p5", "P5", False),
        ("c53", "C53", False),
        ("NF-κB", "NF-kB", True),
        ("TNF-α", "TNF-alpha", True),
        ("Tnf-α", "TNF-alpha", False),
        ("C9ORF72", "C9orf72", True),
        ("IL21", "IL2", False),
    ],
)
def test_the_case_of_a_name(text, name, is_written):
    assert is_written_as(text, name) is is_written


@pytest.mark.parametrize(
    ("name", "found"),
    [
        ("gene:3558 IL-2", (3558, "IL-2")),
        ("gene:3558", (3558, "")),
        (" gene:3558  IL 2 ", (3558, "IL 2")),
        ("IL2", None),
        ("gene:IL2", None),
        ("gene:0 x", None),
        ("gene:3558IL2", None),
    ],
)
def test_a_name_that_gives_its_number(name, found):
    assert numbered(name) == found
