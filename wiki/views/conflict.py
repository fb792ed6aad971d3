"""Settling a conflict: what the conflict page sends."""

import re

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from wiki.actions.keep_draft import let_go
from wiki.actions.save_sections import EditConflict, NothingChanged
from wiki.actions.settle_conflict import settle_conflict
from wiki.forms import SettleForm
from wiki.models import Article, Section
from wiki.views.find import saved_article_at
from wiki.views.writing import PLACE, forget, problem, say_saved, show_conflict, writers_only


@writers_only
@require_http_methods(["GET", "POST"])
def settle(request: HttpRequest, slug: str) -> HttpResponse:
    """Save what was in conflict as the writer chose; shown again while a choice is missing, and
    anew when somebody saved in the meantime."""
    article = saved_article_at(slug)
    if request.method == "GET":
        return redirect("article", slug=article.gene.slug)
    form = SettleForm(request.POST)
    summary = request.POST.get("summary", "")[:300]
    places = [place for place in request.POST.getlist("settles") if PLACE.fullmatch(place)]
    try:
        if not form.is_valid():
            raise ValidationError("This page could not be read: please go back and send it again.")
        data = form.cleaned_data
        saved = settle_conflict(
            article=article,
            author=request.user,
            changes=form.changes(),
            base=data["base"],
            head=data["head"],
            answers=form.answers(),
            now=timezone.now(),
            summary=summary,
        )
    except EditConflict as conflict:
        is_same = (conflict.base, conflict.head) == (data["base"], data["head"])
        return show_conflict(
            request, article, conflict, summary, places, answered=request.POST if is_same else None
        )
    except NothingChanged:
        let_go(author=request.user, gene=article.gene, places=places)
        forget(request, article.gene.pk, places)
        messages.info(
            request,
            "Nothing was saved: the text you chose is the one that stands already.",
        )
        return redirect("article", slug=article.gene.slug)
    except ValidationError as error:
        return _refused(request, article, error)
    say_saved(request, saved, places)
    section = Section.objects.get(pk=saved.sections[0])
    return redirect(f"{reverse('article', args=[article.gene.slug])}#{section.anchor}")


def _refused(request: HttpRequest, article: Article, error: ValidationError) -> HttpResponse:
    """Why it could not be saved, with everything the writer sent, to be copied; status 422."""
    texts = [
        value
        for name, value in request.POST.items()
        if value.strip() and (name.endswith("-own") or re.fullmatch(r"c\d+-text", name))
    ]
    return render(
        request,
        "wiki/conflict_refused.html",
        {
            "article": article,
            "gene": article.gene,
            "reason": problem(error),
            "texts": texts,
            "tab": "article",
        },
        status=422,
    )
