"""What happened to an article: its Edits, one of them, or the difference between two."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from wiki.models import Article, Edit
from wiki.pages.compare import compare_page
from wiki.pages.edit import edit_page
from wiki.pages.history import history_page
from wiki.pages.opinions import thanks_for
from wiki.views.find import saved_article_at, whole_number


@require_safe
def history(request: HttpRequest, slug: str) -> HttpResponse:
    found = saved_article_at(slug)
    page = history_page(
        found,
        author=whole_number(request.GET.get("author")),
        section=whole_number(request.GET.get("section")),
        until=whole_number(request.GET.get("until")),
        page=request.GET.get("page", "1"),
    )
    return render(
        request,
        "wiki/history.html",
        {"page": page, "article": found, "gene": found.gene, "tab": "history"},
    )


@require_safe
def edit(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    return show_edit(request, saved_article_at(slug), number)


def show_edit(
    request: HttpRequest, article: Article, number: int, *, said: str = "", status: int = 200
) -> HttpResponse:
    """The page of an Edit. said: what just went otherwise than asked."""
    try:
        page = edit_page(article, number)
    except Edit.DoesNotExist as error:
        raise Http404(f"This article has no Edit {number}.") from error
    return render(
        request,
        "wiki/edit.html",
        {
            "page": page,
            "thanks": thanks_for(page.edit, request.user, timezone.now()),
            "said": said,
            "article": article,
            "gene": article.gene,
            "tab": "history",
        },
        status=status,
    )


@require_safe
def choose(request: HttpRequest, slug: str) -> HttpResponse:
    """The form of the history page: ?old=12&new=187 -> the address of that comparison."""
    found = saved_article_at(slug)
    old, new = whole_number(request.GET.get("old")), whole_number(request.GET.get("new"))
    if old is None or new is None:
        messages.warning(request, "Please choose two Edits to compare.")
        return redirect("article_history", slug=found.gene.slug)
    return redirect("compare", slug=found.gene.slug, span=f"{min(old, new)}..{max(old, new)}")


@require_safe
def compare(request: HttpRequest, slug: str, span: tuple[int, int]) -> HttpResponse:
    found = saved_article_at(slug)
    try:
        page = compare_page(found, *span)
    except Edit.DoesNotExist as error:
        raise Http404(f"This article has no Edits {span[0]} and {span[1]}.") from error
    return render(
        request,
        "wiki/compare.html",
        {"page": page, "article": found, "gene": found.gene, "tab": "history"},
    )
