"""Who may save in an article: the setting, and its history."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from wiki.actions.set_saving import set_saving
from wiki.forms import SavingForm
from wiki.pages.saving import saving_page
from wiki.views.find import saved_article_at
from wiki.views.writing import signed_in_only


@signed_in_only
@require_http_methods(["GET", "POST"])
def saving(request: HttpRequest, slug: str) -> HttpResponse:
    """Say whether newcomers only suggest here, and see who said so before."""
    article = saved_article_at(slug)
    if not request.user.has_perm("wiki.set_saving"):
        raise PermissionDenied("Reviewers say who may save in an article.")
    now_is = "suggest" if article.newcomers_suggest else "save"
    form = SavingForm(request.POST or None, initial={"newcomers": now_is})
    if request.method == "POST" and form.is_valid():
        newcomers_suggest = form.cleaned_data["newcomers"] == "suggest"
        rule = set_saving(
            article=article,
            author=request.user,
            newcomers_suggest=newcomers_suggest,
            reason=form.cleaned_data["reason"],
            now=timezone.now(),
        )
        if rule is None:
            messages.info(request, "That is how it was: nothing was changed.")
        elif newcomers_suggest:
            messages.success(request, "From now on newcomers suggest here, and others accept.")
        else:
            messages.success(request, "From now on newcomers save here, as everybody does.")
        return redirect("saving", slug=article.gene.slug)
    return render(
        request,
        "wiki/saving.html",
        {
            "article": article,
            "gene": article.gene,
            "form": form,
            "page": saving_page(article),
            "tab": "suggestions",
        },
        status=422 if form.is_bound and form.errors else 200,
    )
