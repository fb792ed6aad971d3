"""Somebody's standing, with every point behind it."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.models import User
from wiki.pages.standing import standing_page


@require_safe
def standing(request: HttpRequest, pk: int, slug: str) -> HttpResponse:
    try:
        page = standing_page(
            pk,
            reader=request.user,
            now=timezone.now(),
            field=request.GET.get("field", ""),
            page=request.GET.get("page", "1"),
            every=request.GET.get("every") == "on",
        )
    except User.DoesNotExist as error:
        raise Http404("There is no such person here.") from error
    if slug != page.person.slug:
        return redirect("standing", pk=pk, slug=page.person.slug)
    return render(request, "wiki/standing.html", {"page": page, "tab": "people"})
