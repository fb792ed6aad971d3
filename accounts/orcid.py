"""ORCID iDs: shape and check digit (ISO 7064 MOD 11-2, as ORCID documents it)."""

import re

from django.core.exceptions import ValidationError

_SHAPE = re.compile(r"[0-9]{4}-[0-9]{4}-[0-9]{4}-[0-9]{3}[0-9X]")
_ADDRESS = re.compile(r"(?:https?://)?(?:www\.)?orcid\.org/", re.IGNORECASE)
_BARE = re.compile(r"[0-9]{15}[0-9X]")


def check_digit(first_fifteen: str) -> str:
    """The check character, '0'–'9' or 'X', for the first fifteen digits of an iD."""
    total = 0
    for digit in first_fifteen:
        total = (total + int(digit)) * 2
    remainder = (12 - total % 11) % 11
    return "X" if remainder == 10 else str(remainder)


def normalise(text: str) -> str:
    """The iD in the form 0000-0002-1825-0097 from what people paste.

    Takes the address at orcid.org, a small x, spaces, other dashes and no dashes. What is not
    sixteen characters of an iD comes back trimmed, for `validate_orcid` to refuse.
    """
    text = text.strip()
    if address := _ADDRESS.match(text):
        text = text[address.end() :].split("?")[0].split("#")[0].rstrip("/")
    bare = re.sub(r"[\s‐‑‒–—-]", "", text).upper()
    if not _BARE.fullmatch(bare):
        return text
    return "-".join(bare[start : start + 4] for start in range(0, 16, 4))


def validate_orcid(value: str) -> None:
    """Raise ValidationError unless `value` is a well-formed iD with a right check digit."""
    if not _SHAPE.fullmatch(value):
        raise ValidationError("An ORCID iD looks like 0000-0002-1825-0097.", code="shape")
    digits = value.replace("-", "")
    if check_digit(digits[:-1]) != digits[-1]:
        raise ValidationError(
            "This ORCID iD has a wrong check digit: please look for a typing slip.", code="checksum"
        )
