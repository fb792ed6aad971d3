"""How many words of an Edit stand in an Article: then, and now."""

from collections.abc import Iterable

from django.db.models import (
    Case,
    ExpressionWrapper,
    F,
    IntegerField,
    OuterRef,
    Subquery,
    Value,
    When,
)
from django.db.models.expressions import Combinable
from django.db.models.functions import Least

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


def _cap() -> Case:
    """How many of an origin's words can stand in an Article as what was written there: none
    elsewhere than in its own."""
    return Case(
        When(article_id=F("origin__article_id"), then=F("origin__words_added")),
        default=Value(0),
        output_field=IntegerField(),
    )


def kept_change() -> Combinable:
    """By how many a WordChange changed the words that stand of those its origin wrote.

    An expression over WordChange. The rest of `change` is copies: words that stand a second time,
    or in another Article. Summed over all rows of an origin it is the smaller of what was written
    and what stands, so written = what stands of it + what was removed and not brought back.
    """
    before = ExpressionWrapper(F("words") - F("change"), output_field=IntegerField())
    return ExpressionWrapper(
        Least(F("words"), _cap(), output_field=IntegerField())
        - Least(before, _cap(), output_field=IntegerField()),
        output_field=IntegerField(),
    )


def copied_change() -> Combinable:
    """By how many a WordChange changed the copies of its origin's words. An expression."""
    return ExpressionWrapper(F("change") - kept_change(), output_field=IntegerField())
