"""Add a Reference that the wiki does not know yet."""

import re
import unicodedata
from collections.abc import Sequence
from itertools import count

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction

from accounts.models import User
from wiki.models import Reference


def add_reference(
    *,
    author: User,
    title: str,
    authors: Sequence[str] = (),
    journal: str = "",
    year: int | None = None,
    pmid: int | None = None,
    doi: str = "",
    url: str = "",
) -> Reference:
    """The new Reference, with a key made of its first author and year ('alderson-1991').

    Raises PermissionDenied, and ValidationError when its PMID or DOI is known already.
    """
    if not author.has_perm("wiki.add_edit"):
        raise PermissionDenied("Your account may read but not write.")
    known = Reference.objects.named([f"pmid:{pmid}" if pmid else "", f"doi:{doi}" if doi else ""])
    if len({reference.pk for reference in known.values()}) > 1:
        keys = " and ".join(f"[@{key}]" for key in sorted(r.key for r in known.values()))
        raise ValidationError(
            f"The PMID and the DOI are here already, as {keys}: give one of the two."
        )
    for reference in known.values():
        if reference.title:
            raise ValidationError(
                f"This publication is here already: cite it as [@{reference.key}]."
            )
        # Somebody cited it by its identifier alone: now it gets its description.
        reference.title, reference.authors, reference.journal = title, list(authors), journal
        reference.year, reference.url, reference.added_by = year, url, author
        reference.pmid, reference.doi = pmid or reference.pmid, doi.lower() or reference.doi
        reference.save()
        return reference
    stem = key_stem(authors, year, title)
    for attempt in count():
        suffix = "" if attempt == 0 else f"-{attempt + 1}"
        try:
            with transaction.atomic():
                return Reference.objects.create(
                    key=stem + suffix,
                    title=title,
                    authors=list(authors),
                    journal=journal,
                    year=year,
                    pmid=pmid,
                    doi=doi.lower() or None,
                    url=url,
                    added_by=author,
                )
        except IntegrityError:
            if not Reference.objects.filter(key=stem + suffix).exists():
                raise
    raise AssertionError("unreachable")


def key_stem(authors: Sequence[str], year: int | None, title: str) -> str:
    """'alderson-1991' from the first author's surname, or the title's first word, and the year."""
    name = authors[0].partition(",")[0] if authors else (title.split() or ["reference"])[0]
    plain = unicodedata.normalize("NFKD", name.replace("ł", "l").replace("Ł", "L"))
    letters = re.sub(r"[^a-z0-9]+", "-", plain.encode("ascii", "ignore").decode().lower())
    return "-".join(part for part in (letters.strip("-") or "reference", str(year or "")) if part)
