"""Who writes here."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from accounts.models import User
from wiki.pages.person import active_authors, person_page


@require_safe
def people(request: HttpRequest) -> HttpResponse:
    return render(
        request, "wiki/people.html", {"authors": active_authors(machines=True), "tab": "people"}
    )


@require_safe
def person(request: HttpRequest, pk: int, slug: str = "") -> HttpResponse:
    try:
        page = person_page(pk, page=request.GET.get("page", "1"))
    except User.DoesNotExist as error:
        raise Http404("There is no such person here.") from error
    if slug != page.person.slug:
        return redirect("person", pk=pk, slug=page.person.slug)
    return render(request, "wiki/person.html", {"page": page})
