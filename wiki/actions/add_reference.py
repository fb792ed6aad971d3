"""Add a Reference that the wiki does not know yet."""

from collections.abc import Sequence
from datetime import datetime

from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone

from accounts.models import User
from wiki.actions.store_publication import store_publication
from wiki.models import Reference
from wiki.models.publication import Publication, author_line, name_parts


def add_reference(
    *,
    author: User,
    title: str,
    authors: Sequence[str] = (),
    doi: str = "",
    now: datetime | None = None,
    **more: object,
) -> Reference:
    """The Reference of a publication typed by hand, with a key like 'alderson-1991'.

    `more` are other fields of Publication. One that was cited by an identifier alone gets its
    description. Raises PermissionDenied, and ValidationError when it is described already.
    """
    if not author.has_perm("wiki.add_edit"):
        raise PermissionDenied("Your account may read but not write.")
    publication = Publication(
        title=title,
        authors=tuple(filter(None, (author_line(**name_parts(name)) for name in authors))),
        doi=doi.lower() or None,
        **more,
    )
    for reference in Reference.objects.named(publication.keys()).values():
        if reference.title:
            raise ValidationError(
                f"This publication is here already: cite it as [@{reference.key}]."
            )
    return store_publication(publication, author=author, now=now or timezone.now()).reference
