"""The word of an open editor that it is still open, and who else has the same section open."""

from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from wiki.actions.keep_presence import (
    keep_article_presence,
    keep_presence,
    leave_article,
    leave_section,
)
from wiki.models import Article, Section
from wiki.pages.presence import Others, others_in_article, others_present
from wiki.views.find import saved_article_at
from wiki.views.writing import writers_only

# An open editor speaks twice a minute; this is for twenty of them at once.
_EACH_MINUTE = 40


@writers_only
@require_POST
def presence(request: HttpRequest, pk: int) -> HttpResponse:
    """Who else is there, as a fragment of a page; with leave=1 nothing but 204.

    More than 40 a minute from one person are answered 429, counted in each process without Redis.
    """
    if _is_too_often(request.user.pk):
        return _too_often()
    section = get_object_or_404(Section, pk=pk)
    if "leave" in request.POST:
        leave_section(section=section, user=request.user)
        return HttpResponse(status=204)
    now = timezone.now()
    keep_presence(section=section, user=request.user, now=now, beats=True)
    others = others_present(section, request.user, now)
    return render(request, "wiki/_presence.html", {"others": others})


@writers_only
@require_POST
def of_article(request: HttpRequest, slug: str) -> HttpResponse:
    """The same for a whole article."""
    if _is_too_often(request.user.pk):
        return _too_often()
    article = saved_article_at(slug)
    if "leave" in request.POST:
        leave_article(article=article, user=request.user)
        return HttpResponse(status=204)
    now = timezone.now()
    keep_article_presence(article=article, user=request.user, now=now, beats=True)
    others = others_in_article(article, request.user, now)
    return render(request, "wiki/_presence.html", {"others": others, "gene": article.gene})


def opened(request: HttpRequest, section: Section) -> Others | None:
    """Note that the person has opened `section`; who else has. None for who may not write."""
    if not request.user.has_perm("wiki.add_edit"):
        return None
    now = timezone.now()
    keep_presence(section=section, user=request.user, now=now, beats=False)
    return others_present(section, request.user, now)


def article_opened(request: HttpRequest, article: Article) -> Others | None:
    """Note that the person has opened the whole `article`; who else has any of it. None for who
    may not write."""
    if not request.user.has_perm("wiki.add_edit"):
        return None
    now = timezone.now()
    keep_article_presence(article=article, user=request.user, now=now, beats=False)
    return others_in_article(article, request.user, now)


def _too_often() -> HttpResponse:
    return HttpResponse(status=429, headers={"Retry-After": "60"})


def _is_too_often(user: int) -> bool:
    key = f"presence:{user}"
    cache.add(key, 0, timeout=60)
    try:
        return cache.incr(key) > _EACH_MINUTE
    except ValueError:  # it expired between the two
        return False
