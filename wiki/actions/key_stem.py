"""The key that a new Reference is cited by."""

import re
from collections.abc import Sequence

from wiki.models.publication import fold, name_parts


def key_stem(authors: Sequence[str], year: int | None, title: str) -> str:
    """'alderson-1991' from the first author's surname, or the title's first word, and the year."""
    first = name_parts(authors[0]) if authors else {}
    name = first.get("family") or first.get("literal") or (title.split() or ["reference"])[0]
    plain = fold(name).encode("ascii", "ignore").decode()
    letters = re.sub(r"[^a-z0-9]+", "-", plain)[:80].strip("-")
    return "-".join(part for part in (letters or "reference", str(year or "")) if part)
