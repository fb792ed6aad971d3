"""Make two References one, and take that back.

The one that is merged keeps its row, its key and those identifiers that the other has otherwise,
so every key in every text, now and in the past, goes on to name the publication. No text changes.
"""

from datetime import datetime

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import Q

from accounts.models import User
from wiki.actions.describe import describe
from wiki.models import DistinctReferences, Reference, ReferenceMerge
from wiki.models.publication import FIELDS

_IDENTIFIERS = ("pmid", "pmcid", "doi")


def merge_references(
    *, keep: Reference, merge: Reference, author: User, now: datetime, reason: str = ""
) -> ReferenceMerge:
    """Let `keep` stand for both; it takes from `merge` what it lacks.

    Raises PermissionDenied for who is no reviewer, ValidationError with a sentence.
    """
    _reviewers_only(author)
    with transaction.atomic():
        rows = _locked(keep.pk, merge.pk)
        if keep.pk == merge.pk:
            raise ValidationError("These are one reference already.")
        keep, merge = rows[keep.pk], rows[merge.pk]
        for one in (keep, merge):
            if one.merged_into_id:
                raise ValidationError(f"[@{one.key}] was merged already.")
        return join(keep, merge, author=author, now=now, reason=reason)


def join(
    keep: Reference, merge: Reference, *, author: User | None, now: datetime, reason: str
) -> ReferenceMerge:
    """The merge itself, for callers that hold a transaction. `keep` is saved."""
    moved: dict = {"kept": {}, "merged": {}, "followed": []}
    for name in FIELDS:
        ours, theirs = getattr(keep, name), getattr(merge, name)
        if name in ("authors_complete", "type"):
            if not keep.is_bare:
                continue
        elif ours or not theirs:
            continue
        if ours == theirs:
            continue
        moved["kept"][name] = ours
        if name == "authors":
            moved["kept"].setdefault("authors_complete", keep.authors_complete)
            keep.authors_complete = merge.authors_complete
        setattr(keep, name, theirs)
        if name in _IDENTIFIERS:
            moved["merged"][name] = theirs
            setattr(merge, name, None)
    followers = list(Reference.objects.filter(merged_into=merge).values_list("pk", flat=True))
    moved["followed"] = followers
    merge.merged_into = keep
    describe(merge).save()
    describe(keep).save()
    Reference.objects.filter(pk__in=followers).update(merged_into=keep)
    return ReferenceMerge.objects.create(
        kept=keep, merged=merge, author=author, at=now, reason=reason[:300], moved=moved
    )


def undo_merge(*, merge: ReferenceMerge, author: User, now: datetime) -> Reference:
    """Part the two again, each with what it had; returns the one that was merged.

    What was changed in the meantime stays. Raises PermissionDenied, and ValidationError when the
    two cannot be parted any more.
    """
    _reviewers_only(author)
    with transaction.atomic():
        merge = ReferenceMerge.objects.select_for_update().get(pk=merge.pk)
        rows = _locked(merge.kept_id, merge.merged_id)
        kept, parted = rows[merge.kept_id], rows[merge.merged_id]
        if merge.undone_at or parted.merged_into_id != kept.pk:
            raise ValidationError("This merge was undone, or followed by another: see the newest.")
        for name, had in merge.moved["kept"].items():
            taken = getattr(parted, name) if name not in _IDENTIFIERS else None
            given = merge.moved["merged"].get(name, taken)
            if getattr(kept, name) == given:
                setattr(kept, name, had)
        describe(kept).save()  # first: what it gives back is unique
        for name, value in merge.moved["merged"].items():
            if getattr(kept, name) != value:
                setattr(parted, name, value)
        parted.merged_into = None
        describe(parted).save()
        Reference.objects.filter(pk__in=merge.moved["followed"], merged_into=kept).update(
            merged_into=parted
        )
        merge.undone_by, merge.undone_at = author, now
        merge.save(update_fields=["undone_by", "undone_at"])
        return parted


def keep_apart(*, first: Reference, second: Reference, author: User, now: datetime) -> None:
    """Note that two References that look alike are two publications."""
    _reviewers_only(author)
    low, high = sorted((first.pk, second.pk))
    if low == high:
        raise ValidationError("These are one reference.")
    DistinctReferences.objects.get_or_create(
        first_id=low, second_id=high, defaults={"author": author, "at": now}
    )


def _reviewers_only(author: User) -> None:
    if not author.has_perm("wiki.merge_references"):
        raise PermissionDenied("Merging references is for reviewers.")


def _locked(*pks: int) -> dict[int, Reference]:
    rows = Reference.objects.select_for_update().filter(Q(pk__in=pks)).order_by("pk")
    return {row.pk: row for row in rows}
