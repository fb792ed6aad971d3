"""What all writing views share: who may, and what a save did, in words."""

from collections.abc import Callable
from functools import wraps

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render

from wiki.actions.save_sections import EditConflict, NothingChanged, SavedEdit
from wiki.forms import ConflictForm
from wiki.models import Article
from wiki.pages.conflict import saved_since

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
    merged = ""
    if saved.was_merged:
        merged = " Somebody had saved other changes in the meantime; both are kept."
    if saved.mingled:
        count = len(saved.mingled)
        merged += (
            " In one sentence words of both now stand together: please read it once more."
            if count == 1
            else f" In {count} sentences words of both now stand together: please read them once "
            "more."
        )
    messages.success(request, f"Saved as Edit {edit.number}: {said}.{merged}")


def _words(count: int) -> str:
    return f"{count} word" if count == 1 else f"{count} words"


def show_conflict(
    request: HttpRequest,
    article: Article,
    conflict: EditConflict,
    summary: str,
    *,
    answered: QueryDict | None = None,
) -> HttpResponse:
    """Both texts, their ancestor, and a form to settle them; status 409.

    answered: what the writer sent for this same conflict, some of it without a choice; 422.
    """
    return render(
        request,
        "wiki/conflict.html",
        {
            "article": article,
            "gene": article.gene,
            "form": ConflictForm(conflict, answered),
            "is_incomplete": answered is not None,
            "since": saved_since(article, conflict.base, conflict.head),
            "summary": summary,
            "tab": "article",
        },
        status=409 if answered is None else 422,
    )


def problem(error: Exception) -> str:
    """One sentence for the author."""
    if isinstance(error, ValidationError):
        return " ".join(error.messages)
    if isinstance(error, NothingChanged):
        return str(error)
    raise error
