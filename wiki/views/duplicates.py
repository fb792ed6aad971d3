"""References that are one publication twice: finding, merging, parting."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required, permission_required
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from wiki.actions.merge_references import keep_apart, merge_references, undo_merge
from wiki.forms import MergeForm
from wiki.models import Reference, ReferenceMerge
from wiki.pages.duplicates import duplicates_page
from wiki.pages.references import describe
from wiki.views.writing import problem

_reviewers_only = permission_required("wiki.merge_references", raise_exception=True)


@login_required
@_reviewers_only
@require_safe
def duplicates(request: HttpRequest) -> HttpResponse:
    return render(request, "wiki/duplicates.html", {"page": duplicates_page()})


@login_required
@_reviewers_only
@require_http_methods(["GET", "POST"])
def merge(request: HttpRequest) -> HttpResponse:
    """Show two References side by side; on a second word merge them, or keep them apart."""
    form = MergeForm(request.POST if request.method == "POST" else {**request.GET.dict()})
    if request.method == "GET" and "do" not in request.GET:
        form = MergeForm({**request.GET.dict(), "do": "ask"})
    if not form.is_valid():
        messages.warning(request, "Give the keys of two references.")
        return redirect("duplicate_references")
    data = form.cleaned_data
    keys = [data[name].strip().removeprefix("[@").removesuffix("]") for name in ("keep", "merge")]
    named = Reference.objects.named(key.replace("\x00", "") for key in keys)
    missing = [key for key in keys if key not in named]
    if missing or named[keys[0]] == named[keys[1]]:
        said = f"No reference has the key {missing[0]}." if missing else "These are one already."
        messages.warning(request, said)
        return redirect("duplicate_references")
    kept, merged = named[keys[0]], named[keys[1]]
    now = timezone.now()
    if request.method == "POST" and data["do"] != "ask":
        try:
            if data["do"] == "apart":
                keep_apart(first=kept, second=merged, author=request.user, now=now)
                messages.success(request, f"Noted: {kept.key} and {merged.key} are two.")
                return redirect("duplicate_references")
            merge_references(
                keep=kept, merge=merged, author=request.user, now=now, reason=data["reason"]
            )
        except ValidationError as error:
            messages.warning(request, problem(error))
            return redirect("duplicate_references")
        messages.success(request, f"Merged: [@{merged.key}] and [@{kept.key}] are one now.")
        return redirect("reference", key=kept.key)
    return render(
        request,
        "wiki/merge_references.html",
        {"kept": kept, "merged": merged, "kept_text": describe(kept),
         "merged_text": describe(merged)},
    )  # fmt: skip


@login_required
@_reviewers_only
@require_POST
def undo(request: HttpRequest, pk: int) -> HttpResponse:
    done = get_object_or_404(ReferenceMerge, pk=pk)
    try:
        parted = undo_merge(merge=done, author=request.user, now=timezone.now())
    except ValidationError as error:
        messages.warning(request, problem(error))
        return redirect("duplicate_references")
    except Reference.DoesNotExist as error:
        raise Http404("There is no such merge.") from error
    messages.success(request, f"Parted again: [@{parted.key}] stands by itself.")
    return redirect("reference", key=parted.key)
