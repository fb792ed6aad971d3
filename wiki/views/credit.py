"""Who is credited with an article as it stood after an Edit, and the Edits behind each number."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from accounts.models import User
from wiki.models import Edit
from wiki.pages.credit import KINDS, behind_page, credit_page
from wiki.views.find import saved_article_at, whole_number


@require_safe
def credit(request: HttpRequest, slug: str, number: int | None = None) -> HttpResponse:
    """Credit after the last Edit, or after Edit `number`; the form there asks with ?at=12."""
    article = saved_article_at(slug)
    if number is None and "at" in request.GET:
        chosen = whole_number(request.GET["at"])
        if chosen is not None and 1 <= chosen <= article.number:
            return redirect("credit_at", slug=article.gene.slug, number=chosen)
        messages.warning(
            request, f"Please choose an Edit from 1 to {article.number}: this is the last one."
        )
        return redirect("credit", slug=article.gene.slug)
    try:
        page = credit_page(article, article.number if number is None else number)
    except Edit.DoesNotExist as error:
        raise Http404(f"This article has no Edit {number}.") from error
    past = reverse("past", args=[article.gene.slug, page.edit.number])
    return render(
        request,
        "wiki/credit.html",
        {
            "page": page,
            "article": article,
            "gene": article.gene,
            "citation": page.citation(request.build_absolute_uri(past)),
            "tab": "credit",
        },
    )


@require_safe
def behind(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """The Edits behind a number of the credit page: ?author=3&of=words."""
    article = saved_article_at(slug)
    try:
        page = behind_page(
            article,
            number,
            author=whole_number(request.GET.get("author")),
            of=request.GET.get("of", "words"),
            page=request.GET.get("page", "1"),
        )
    except Edit.DoesNotExist as error:
        raise Http404(f"This article has no Edit {number}.") from error
    except User.DoesNotExist as error:
        raise Http404("There is no such person here.") from error
    return render(
        request,
        "wiki/credit_edits.html",
        {
            "page": page,
            "article": article,
            "gene": article.gene,
            "kinds": KINDS,
            "tab": "credit",
        },
    )
