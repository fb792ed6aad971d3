"""How many words of an Edit stand in an Article: then, and now."""

from collections.abc import Iterable

from django.db.models import OuterRef, Subquery

from wiki.models.history import Edit, WordChange


def words_standing(article: int, origins: Iterable[int], *, before: int) -> dict[int, int]:
    """Words of each of these Edits that stood in the Article (by its id) just before an Edit.

    Edits of which none ever stood there are left out. One query, which looks each of them up in
    an index whatever the length of the history.
    """
    last = (
        WordChange.objects.filter(origin=OuterRef("pk"), article_id=article, edit_id__lt=before)
        .order_by("-edit_id")
        .values("words")[:1]
    )
    found = Edit.objects.filter(pk__in=list(origins)).annotate(stood=Subquery(last))
    return {pk: stood for pk, stood in found.values_list("pk", "stood") if stood}
