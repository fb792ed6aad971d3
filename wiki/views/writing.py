"""What all writing views share: who may, and what a save did, in words."""

from collections.abc import Callable
from functools import wraps

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from wiki.actions.save_sections import EditConflict, NothingChanged, SavedEdit
from wiki.models import Article

View = Callable[..., HttpResponse]


def writers_only(view: View) -> View:
    """Ask for an account, and refuse, with the reason, one that may not write."""

    @login_required
    @wraps(view)
    def guarded(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        if not request.user.has_perm("wiki.add_edit"):
            raise PermissionDenied(
                "Your account may read but not write. An administrator can give you the role "
                "of an author."
            )
        return view(request, *args, **kwargs)

    return guarded


def say_saved(request: HttpRequest, saved: SavedEdit) -> None:
    """Tell the author what the save did."""
    edit = saved.edit
    parts = []
    if edit.words_added:
        parts.append(f"{_words(edit.words_added)} credited to you")
    if edit.words_returned:
        parts.append(f"{_words(edit.words_returned)} given back to those who first wrote them")
    if edit.words_removed:
        parts.append(f"{_words(edit.words_removed)} taken out")
    said = "; ".join(parts) or "the words stay with their authors"
    merged = (
        " Somebody had saved other changes in the meantime; both are kept."
        if saved.was_merged
        else ""
    )
    messages.success(request, f"Saved as Edit {edit.number}: {said}.{merged}{_uncited(saved)}")


def _uncited(saved: SavedEdit) -> str:
    """A word on the statements of this save that cite nothing."""
    count = len(saved.uncited)
    if not count:
        return ""
    if count == 1:
        return " One statement in it has no citation yet."
    return f" {count} statements in it have no citation yet."


def _words(count: int) -> str:
    return f"{count} word" if count == 1 else f"{count} words"


def show_conflict(
    request: HttpRequest, article: Article, conflict: EditConflict, summary: str
) -> HttpResponse:
    """Both texts, their ancestor, and a form to settle them; status 409."""
    return render(
        request,
        "wiki/conflict.html",
        {
            "article": article,
            "gene": article.gene,
            "conflict": conflict,
            "summary": summary,
            "tab": "article",
        },
        status=409,
    )


def problem(error: Exception) -> str:
    """One sentence for the author."""
    if isinstance(error, ValidationError):
        return " ".join(error.messages)
    if isinstance(error, NothingChanged):
        return str(error)
    raise error
