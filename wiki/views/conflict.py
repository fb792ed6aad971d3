"""Settling a conflict: what the conflict page sends."""

import re
from collections.abc import Mapping

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from wiki.actions.keep_draft import let_go
from wiki.actions.save_sections import EditConflict, MayOnlySuggest, NothingChanged
from wiki.actions.settle_conflict import conflict_of, settle_conflict
from wiki.forms import ConflictForm, SettleForm
from wiki.models import Article, Section
from wiki.pages.drafts import conflict_draft
from wiki.views.find import saved_article_at
from wiki.views.writing import (
    conflict_page,
    conflict_place,
    forget,
    problem,
    say_saved,
    settled_places,
    show_conflict,
    writers_only,
)


@writers_only
@require_http_methods(["GET", "POST"])
def settle(request: HttpRequest, slug: str) -> HttpResponse:
    """Save what was in conflict as the writer chose; shown again while a choice is missing, and
    anew when somebody saved in the meantime.

    GET gives back what is kept of it: ?of= says of which place, without it the latest.
    """
    article = saved_article_at(slug)
    if request.method == "GET":
        return _given_back(request, article)
    form = SettleForm(request.POST)
    summary = request.POST.get("summary", "")[:300]
    places = settled_places(request.POST)
    drafts = [*places, conflict_place(places)]
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
            restores=form.restores(),
        )
    except EditConflict as conflict:
        is_same = (conflict.base, conflict.head) == (data["base"], data["head"])
        return show_conflict(
            request, article, conflict, summary, places, answered=request.POST if is_same else None
        )
    except NothingChanged:
        let_go(author=request.user, gene=article.gene, places=drafts)
        forget(request, article.gene.pk, drafts)
        messages.info(
            request,
            "Nothing was saved: the text you chose is the one that stands already.",
        )
        return redirect("article", slug=article.gene.slug)
    except (ValidationError, MayOnlySuggest) as error:
        return _refused(request, article, error, request.POST)
    say_saved(request, saved, drafts)
    section = Section.objects.get(pk=saved.sections[0])
    return redirect(f"{reverse('article', args=[article.gene.slug])}#{section.anchor}")


def _given_back(request: HttpRequest, article: Article) -> HttpResponse:
    """The page as its writer left it; without a draft of it, the article."""
    draft = conflict_draft(request.user, article.gene, request.GET.get("of", ""))
    if draft is None:
        return redirect("article", slug=article.gene.slug)
    sent = draft.fields | {"base": str(draft.base)}
    form = SettleForm(sent)
    try:
        if not form.is_valid():
            raise ValidationError("What was kept of this page cannot be read.")
        conflict = conflict_of(
            article=article,
            changes=form.changes(),
            base=form.cleaned_data["base"],
            head=form.cleaned_data["head"],
        )
        if conflict is None:
            raise ValidationError("What was kept of this page is in conflict no more.")
        conflict.restores = form.restores()
    except ValidationError as error:
        return _refused(request, article, error, sent)
    return conflict_page(
        request,
        article,
        ConflictForm(conflict, sent),
        sent.get("summary", ""),
        settled_places(sent),
        draft,
        is_given_back=True,
    )


def _refused(
    request: HttpRequest, article: Article, error: Exception, sent: Mapping[str, str]
) -> HttpResponse:
    """Why it could not be saved, with everything the writer sent, to be copied; status 422."""
    texts = [
        value
        for name, value in sent.items()
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
