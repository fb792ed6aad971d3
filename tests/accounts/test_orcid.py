"""ORCID iDs: what is taken, what is refused, and that a slip of one digit never passes."""

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from accounts.orcid import check_digit, normalise, validate_orcid

GOOD = "0000-0002-1825-0097"
GOOD_X = "0000-0002-1694-233X"

first_fifteens = st.text("0123456789", min_size=15, max_size=15)


def _grouped(sixteen: str) -> str:
    return "-".join(sixteen[start : start + 4] for start in range(0, 16, 4))


@pytest.mark.parametrize("known", [GOOD, GOOD_X])
def test_the_examples_of_orcids_own_pages_pass(known):
    validate_orcid(known)


@given(first_fifteens)
def test_every_computed_check_digit_passes(digits):
    validate_orcid(_grouped(digits + check_digit(digits)))


@given(first_fifteens, st.integers(0, 15), st.sampled_from("0123456789X"))
def test_every_change_of_one_digit_is_caught(digits, place, other):
    right = digits + check_digit(digits)
    if right[place] == other:
        return
    wrong = right[:place] + other + right[place + 1 :]
    with pytest.raises(ValidationError):
        validate_orcid(_grouped(wrong))


@given(first_fifteens, st.integers(0, 13))
def test_every_swap_of_neighbours_is_caught(digits, place):
    if digits[place] == digits[place + 1]:
        return
    swapped = digits[:place] + digits[place + 1] + digits[place] + digits[place + 2 :]
    with pytest.raises(ValidationError, match="check digit"):
        validate_orcid(_grouped(swapped + check_digit(digits)))


@pytest.mark.parametrize(
    "pasted",
    [
        GOOD_X,
        f"  {GOOD_X}\n",
        GOOD_X.lower(),
        GOOD_X.replace("-", ""),
        GOOD_X.replace("-", " "),
        GOOD_X.replace("-", "–"),
        f"https://orcid.org/{GOOD_X}",
        f"http://orcid.org/{GOOD_X}",
        f"https://www.orcid.org/{GOOD_X}/",
        f"orcid.org/{GOOD_X.lower()}",
        f"HTTPS://ORCID.ORG/{GOOD_X}?lang=en#top",
    ],
)
def test_what_people_paste_becomes_one_form(pasted):
    assert normalise(pasted) == GOOD_X


@pytest.mark.parametrize(
    "wrong",
    [
        "",
        "Ada",
        "0000-0002-1825",
        "0000-0002-1825-00977",
        "0000-0002-182X-0097",
        "٠٠٠٠-٠٠٠٢-١٨٢٥-٠٠٩٧",
        f"{GOOD}\n",
        f"https://example.org/{GOOD}",
    ],
)
def test_other_shapes_are_refused_in_a_sentence(wrong):
    with pytest.raises(ValidationError, match="looks like"):
        validate_orcid(wrong)


@given(st.text())
def test_normalising_never_fails_and_is_done_once(text):
    once = normalise(text)
    assert normalise(once) == once
