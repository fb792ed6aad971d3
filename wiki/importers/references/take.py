"""Whatever a person pastes that tells of a publication -> References."""

from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction

from accounts.models import User
from wiki.actions.store_publication import StoredPublication, store_publication
from wiki.importers.references.entry import UnreadableReferences
from wiki.importers.references.network import LookupFailed, lookup
from wiki.importers.references.read import format_of, read_references
from wiki.models import Reference
from wiki.models.identifiers import identifying_key

MAX_PASTED = 200_000  # characters
MAX_ENTRIES = 50


@dataclass(frozen=True, slots=True)
class Taken:
    """What became of a pasted text: References, or what is to be said instead."""

    stored: tuple[StoredPublication, ...] = ()
    key: str = ""  # of an identifier that nothing is known about: it can be cited as it is
    message: str = ""


def is_pasted(text: str) -> bool:
    """Whether a text is an identifier, an address or an entry, rather than words to search."""
    return identifying_key(text) is not None or format_of(text) is not None


def take(text: str, *, author: User, now: datetime) -> Taken:
    """Find or make the Reference of a PMID, PMCID, DOI, address, or of pasted entries.

    An identifier is looked for among the References, then on the network where that is on. Of
    entries all are stored or none. Raises ValidationError with a sentence.
    """
    if len(text) > MAX_PASTED:
        raise ValidationError("This is too long to be one publication: import it as a file.")
    if key := identifying_key(text):
        return _take_identifier(key, author=author, now=now)
    try:
        entries = read_references(text)
    except UnreadableReferences as error:
        raise ValidationError(str(error)) from error
    if len(entries) > MAX_ENTRIES:
        raise ValidationError(f"Paste {MAX_ENTRIES} entries at most, or import them as a file.")
    stored = []
    with transaction.atomic():
        for entry in entries:
            where = f"Entry {entry.number}, line {entry.line}: " if len(entries) > 1 else ""
            if entry.publication is None:
                raise ValidationError(f"{where}{entry.problem}")
            try:
                stored.append(store_publication(entry.publication, author=author, now=now))
            except ValidationError as error:
                raise ValidationError(f"{where}{' '.join(error.messages)}") from error
    return Taken(tuple(stored))


def _take_identifier(key: str, *, author: User, now: datetime) -> Taken:
    known = Reference.objects.named([key]).get(key)
    if known and not known.is_bare:
        return Taken((StoredPublication(known, "unchanged"),))
    try:
        publication = lookup(key)
    except LookupFailed as error:
        message = f"{error} You can cite it by its identifier, or fill it in by hand."
        if settings.LOCUS_NETWORK:
            message = str(error)
        return Taken(key=key, message=message)
    if publication is None:
        return Taken(
            key=key,
            message="Neither the wiki nor PubMed and Crossref know this identifier: check it.",
        )
    return Taken((store_publication(publication, author=author, now=now),))
