"""Publications: all of them, one of them, a new one, and the picker that cites them."""

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from wiki.actions.add_reference import add_reference
from wiki.forms import PasteForm, ReferenceForm
from wiki.importers.references.take import is_pasted, take
from wiki.models import Reference
from wiki.pages.references import found_references, reference_page, references_page
from wiki.views.writing import problem, signed_in_only, writers_only


@require_safe
def references(request: HttpRequest) -> HttpResponse:
    page = references_page(request.GET.get("q", ""), page=request.GET.get("page", "1"))
    return render(request, "wiki/references.html", {"page": page})


@require_safe
def reference(request: HttpRequest, key: str) -> HttpResponse:
    try:
        page = reference_page(key)
    except Reference.DoesNotExist as error:
        raise Http404(f"There is no reference with the key {key}.") from error
    if page.reference.key != key:
        return redirect("reference", key=page.reference.key)
    return render(request, "wiki/reference.html", {"page": page})


@writers_only
@require_http_methods(["GET", "POST"])
def add(request: HttpRequest) -> HttpResponse:
    """What names a publication, or the publication filled in by hand."""
    pasting = "pasted" in request.POST
    paste = PasteForm(request.POST if pasting else None)
    form = ReferenceForm(request.POST if request.method == "POST" and not pasting else None)
    if paste.is_bound and paste.is_valid():
        try:
            taken = take(paste.cleaned_data["pasted"], author=request.user, now=timezone.now())
        except ValidationError as error:
            paste.add_error("pasted", problem(error))
        else:
            if len(taken.stored) == 1:
                stored = taken.stored[0]
                said = "Added." if stored.outcome == "added" else "It is here."
                messages.success(request, f"{said} Cite it in a text as [@{stored.reference.key}].")
                return redirect("reference", key=stored.reference.key)
            if taken.stored:
                keys = ", ".join(f"[@{each.reference.key}]" for each in taken.stored)
                messages.success(request, f"They are here. Cite them as {keys}.")
                return redirect("references")
            paste.add_error("pasted", f"{taken.message} It is cited as [@{taken.key}].")
            name, _, value = taken.key.partition(":")
            form = ReferenceForm(initial={name: value})
    elif form.is_bound and form.is_valid():
        try:
            made = add_reference(author=request.user, now=timezone.now(), **form.cleaned_data)
        except ValidationError as error:
            form.add_error(None, problem(error))
        else:
            messages.success(request, f"Added. Cite it in a text as [@{made.key}].")
            return redirect("reference", key=made.key)
    return render(
        request,
        "wiki/add_reference.html",
        {"form": form, "paste": paste, "network": settings.LOCUS_NETWORK},
        status=422 if (form.is_bound and form.errors) or paste.errors else 200,
    )


@signed_in_only
@require_safe
def picker(request: HttpRequest) -> HttpResponse:
    """The dialogue that cite.js opens beside a text."""
    form = ReferenceForm(auto_id="cite-%s")
    return render(request, "wiki/_picker.html", {"form": form, "network": settings.LOCUS_NETWORK})


@signed_in_only
@require_safe
def find(request: HttpRequest) -> HttpResponse:
    """The References that ?q= finds, and whether it is something to take rather than to search."""
    query = request.GET.get("q", "")[:400]
    found = found_references(query)
    return JsonResponse(
        {
            "results": [{"key": row.key, "line": row.line or row.key} for row in found],
            "pasted": is_pasted(query),
        }
    )


@writers_only
@require_POST
def take_pasted(request: HttpRequest) -> HttpResponse:
    """Take what was pasted, or the form filled in by hand, for the picker. Answers in JSON."""
    now = timezone.now()
    try:
        if "pasted" in request.POST:
            taken = take(request.POST["pasted"], author=request.user, now=now)
            keys = [each.reference.key for each in taken.stored]
            return JsonResponse({"keys": keys, "key": taken.key, "message": taken.message})
        form = ReferenceForm(request.POST)
        if not form.is_valid():
            return JsonResponse({"errors": form.errors}, status=422)
        made = add_reference(author=request.user, now=now, **form.cleaned_data)
        return JsonResponse({"keys": [made.key], "key": "", "message": ""})
    except ValidationError as error:
        return JsonResponse({"message": problem(error)}, status=422)
