"""Publications: all of them, one of them, a new one."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from wiki.actions.add_reference import add_reference
from wiki.forms import ReferenceForm
from wiki.models import Reference
from wiki.pages.references import reference_page, references_page
from wiki.views.writing import problem, writers_only


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
    return render(request, "wiki/reference.html", {"page": page})


@writers_only
@require_http_methods(["GET", "POST"])
def add(request: HttpRequest) -> HttpResponse:
    form = ReferenceForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            made = add_reference(author=request.user, **form.cleaned_data)
        except ValidationError as error:
            form.add_error(None, problem(error))
        else:
            messages.success(request, f"Added. Cite it in a text as [@{made.key}].")
            return redirect("reference", key=made.key)
    return render(
        request,
        "wiki/add_reference.html",
        {"form": form},
        status=422 if form.is_bound and form.errors else 200,
    )
