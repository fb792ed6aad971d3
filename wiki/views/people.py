"""Who writes here, what became of it, and what they show of themselves."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from accounts.models import User
from wiki.actions.choose_shown import choose_shown
from wiki.forms import ShownForm
from wiki.models import Article, Shown
from wiki.pages.fate_edits import fate_page
from wiki.pages.lasting import FIELDS, PERIODS, Chosen, chosen, people_page
from wiki.pages.opinions import opinions_of
from wiki.pages.person import person_page
from wiki.pages.standing import standing_figure
from wiki.views.find import whole_number
from wiki.views.writing import signed_in_only


@require_safe
def people(request: HttpRequest) -> HttpResponse:
    """People by words of theirs that others have kept: ?field=gene&name=IL2&period=year."""
    page = people_page(_chosen(request), page=request.GET.get("page", "1"))
    return render(
        request,
        "wiki/people.html",
        {"page": page, "fields": FIELDS, "periods": PERIODS, "tab": "people"},
    )


@require_safe
def person(request: HttpRequest, pk: int, slug: str = "") -> HttpResponse:
    try:
        page = person_page(
            pk,
            page=request.GET.get("page", "1"),
            all_articles=request.GET.get("articles") == "all",
        )
    except User.DoesNotExist as error:
        raise Http404("There is no such person here.") from error
    if slug != page.person.slug:
        return redirect("person", pk=pk, slug=page.person.slug)
    context = {
        "page": page,
        "standing": standing_figure(page.person, request.user, timezone.now()),
        "opinions": opinions_of(page.person),
    }
    return render(request, "wiki/person.html", context)


@require_safe
def fate(request: HttpRequest, pk: int, slug: str) -> HttpResponse:
    """The Edits behind a number of a person's page: ?what=removed&by=3&article=3558."""
    try:
        page = fate_page(
            pk,
            what=request.GET.get("what", "written"),
            chosen=_chosen(request),
            article=whole_number(request.GET.get("article")),
            by=whole_number(request.GET.get("by")),
            page=request.GET.get("page", "1"),
        )
    except User.DoesNotExist as error:
        raise Http404("There is no such person here.") from error
    except Article.DoesNotExist as error:
        raise Http404("Nobody has written an article on this gene yet.") from error
    if slug != page.person.slug:
        query = request.META.get("QUERY_STRING", "")
        there = reverse("person_fate", args=[pk, page.person.slug])
        return redirect(f"{there}?{query}" if query else there)
    return render(request, "wiki/fate.html", {"page": page})


@signed_in_only
@require_http_methods(["GET", "POST"])
def choices(request: HttpRequest) -> HttpResponse:
    """What the signed-in person shows of herself to others."""
    shown = Shown.objects.filter(person=request.user).first() or Shown(person=request.user)
    form = ShownForm(
        request.POST if request.method == "POST" else None,
        initial={"standing": shown.standing, "listed": shown.listed},
    )
    if request.method == "POST" and form.is_valid():
        choose_shown(person=request.user, **form.cleaned_data)
        messages.success(request, "Your choices are kept, and hold from now on.")
        return redirect("choices")
    return render(request, "wiki/choices.html", {"form": form})


def _chosen(request: HttpRequest) -> Chosen:
    return chosen(
        request.GET.get("field", ""),
        request.GET.get("name", ""),
        request.GET.get("period", ""),
        timezone.now(),
    )
