"""Keep what is known of a publication: one Reference, however it is cited."""

from dataclasses import dataclass, replace
from datetime import datetime
from itertools import count
from typing import Literal

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction

from accounts.models import User
from wiki.actions.describe import describe
from wiki.actions.key_stem import key_stem
from wiki.actions.merge_references import join
from wiki.models import Reference
from wiki.models.identifiers import MAX_DOI
from wiki.models.publication import (
    FIELDS,
    MAX_AUTHORS,
    MAX_TITLE,
    TYPES,
    Publication,
    fold,
    name_parts,
    title_fold,
)

Outcome = Literal["added", "completed", "unchanged"]


@dataclass(frozen=True, slots=True)
class StoredPublication:
    """The Reference of a publication, and what storing it did."""

    reference: Reference
    outcome: Outcome


def store_publication(
    publication: Publication, *, author: User | None, now: datetime
) -> StoredPublication:
    """Find the publication's Reference by its PMID, PMCID, DOI, or title, first author and year.

    What the Reference lacks is added to it, what it has is left as it is; without one it is made,
    under a key of its first author and year. Bare References of the same identifiers are joined
    to it. `author` None stands for the operator.

    Raises PermissionDenied, and ValidationError with a sentence when the publication has no
    title, or when its identifiers belong to different publications. One transaction.
    """
    if author is not None and not author.has_perm("wiki.add_edit"):
        raise PermissionDenied("Your account may read but not write.")
    publication = _checked(publication)
    with transaction.atomic():
        rows = set(Reference.objects.named(publication.keys()).values())
        known = sorted(rows, key=lambda row: (row.is_bare, row.pk))
        if sum(not row.is_bare for row in known) > 1:
            keys = " and ".join(f"[@{row.key}]" for row in known if not row.is_bare)
            raise ValidationError(
                f"Its identifiers are here already, as {keys}: give one of them, or ask a "
                "reviewer to merge the two."
            )
        if not known and (twin := _same_title(publication)):
            known = [twin]
        if not known:
            made = _make(publication, author)
            if made is not None:
                return StoredPublication(made, "added")
            # Somebody stored the same publication at this moment: theirs stands.
            known = list(Reference.objects.named(publication.keys()).values())[:1]
        reference, *bare = known
        for other in bare:
            join(reference, other, author=None, now=now, reason="Cited by its identifier alone")
        changed = _complete(reference, publication)
        if changed and reference.added_by is None:
            reference.added_by = author
        if changed:
            describe(reference).save()
        return StoredPublication(reference, "completed" if changed or bare else "unchanged")


def _checked(publication: Publication) -> Publication:
    """The publication within the bounds of a row; ValidationError when it has no title."""
    values = {}
    for name in FIELDS:
        value = getattr(publication, name)
        if isinstance(value, str):
            value = " ".join(value.replace("\x00", " ").split())
            limit = Reference._meta.get_field(name).max_length or MAX_TITLE
            if name == "title" and len(value) > MAX_TITLE:
                value = value[: MAX_TITLE - 1] + "…"
            elif name == "doi" and len(value) > MAX_DOI:
                raise ValidationError(f"Its DOI is longer than {MAX_DOI} characters.")
            elif name == "url" and (
                len(value) > limit or not value.startswith(("http://", "https://"))
            ):
                value = ""
            elif name != "title" and len(value) > limit:
                value = value[:limit].rstrip()
        values[name] = value
    checked = replace(publication, **values)
    if not checked.title:
        raise ValidationError("It has no title.")
    if len(checked.authors) > MAX_AUTHORS:
        checked = replace(checked, authors=checked.authors[:MAX_AUTHORS], authors_complete=False)
    if checked.type not in TYPES:
        checked = replace(checked, type="document")
    if checked.year is not None and not 1000 <= checked.year <= 2999:
        checked = replace(checked, year=None, issued="")
    return replace(checked, authors=tuple(a for a in map(_author, checked.authors) if a))


def _author(author: str) -> str:
    return " ".join(author.replace("\x00", " ").split())[:500].strip()


def _same_title(publication: Publication) -> Reference | None:
    """The Reference of the same title, first author and year, unless an identifier differs."""
    first = name_parts(publication.authors[0]) if publication.authors else {}
    same = (
        Reference.objects.standing()
        .filter(
            title_key=title_fold(publication.title.rstrip(".")),
            year=publication.year,
            author_key=fold(first.get("family") or first.get("literal", ""))[:60].strip(),
        )
        .order_by("pk")
    )
    for reference in same[:10]:
        pairs = [
            (getattr(reference, name), getattr(publication, name))
            for name in ("pmid", "pmcid", "doi")
        ]
        others = [("journal", fold), ("volume", str), ("pages", str)]
        if all(not a or not b or a == b for a, b in pairs) and (
            any(a and b for a, b in pairs)
            or all(
                not getattr(reference, name)
                or not getattr(publication, name)
                or how(getattr(reference, name)) == how(getattr(publication, name))
                for name, how in others
            )
        ):
            return reference
    return None


def _complete(reference: Reference, publication: Publication) -> bool:
    """Give the Reference what it lacks. ValidationError when an identifier is another one."""
    for name, label in (("pmid", "PMID"), ("pmcid", "PMCID"), ("doi", "DOI")):
        ours, theirs = getattr(reference, name), getattr(publication, name)
        if ours and theirs and ours != theirs:
            raise ValidationError(f"[@{reference.key}] is here with another {label}: {ours}.")
    was_bare, changed = reference.is_bare, False
    for name in FIELDS:
        ours, theirs = getattr(reference, name), getattr(publication, name)
        if name == "authors":
            theirs = list(theirs)
        if name in ("authors_complete", "type"):
            if not was_bare:
                continue
        elif ours or not theirs:
            continue
        if ours != theirs:
            setattr(reference, name, theirs)
            changed = True
            if name == "authors":
                reference.authors_complete = publication.authors_complete
    return changed


def _make(publication: Publication, author: User | None) -> Reference | None:
    """A new row; None when one of its identifiers was taken in the meantime."""
    values = {name: getattr(publication, name) for name in FIELDS}
    values |= {"authors": list(publication.authors), "doi": publication.doi or None}
    stem = key_stem(publication.authors, publication.year, publication.title)
    taken = set(Reference.objects.filter(key__startswith=stem).values_list("key", flat=True))
    for attempt in count(1):
        key = stem if attempt == 1 else f"{stem}-{attempt}"
        if key in taken:
            continue
        try:
            with transaction.atomic():
                reference = describe(Reference(key=key, added_by=author, **values))
                reference.save(force_insert=True)
                return reference
        except IntegrityError:
            if Reference.objects.filter(key=key).exists():
                continue
            if Reference.objects.named(publication.keys()):
                return None
            raise
    raise AssertionError("unreachable")
