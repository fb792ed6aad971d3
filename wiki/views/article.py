"""The article page, its past states, and the colours of its authors."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from genes.models import Gene
from wiki.models import Edit
from wiki.pages.article import ArticlePage, article_page
from wiki.pages.authors import article_shares, shares_at
from wiki.pages.facts import gene_facts
from wiki.pages.mentions import mention_count
from wiki.pages.past import past_page
from wiki.views.find import article_at, saved_article_at, whole_number
from wiki.views.genes import by_name
from wiki.views.writing import barrier_of


@require_safe
def article(request: HttpRequest, slug: str) -> HttpResponse:
    """A gene's article beside its facts."""
    try:
        found = article_at(slug)
    except Http404:
        return by_name(request, slug)  # a symbol that begins like a number: 5-HT2A
    gene = found.gene
    if slug != gene.slug:
        query = request.META.get("QUERY_STRING", "")
        return redirect(reverse("article", args=[gene.slug]) + (f"?{query}" if query else ""))
    authorship = request.GET.get("authorship") == "on"
    page = article_page(found, authorship=authorship)
    return render(request, "wiki/article.html", _context(request, page, gene, authorship))


@require_safe
def past(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """The article as it stood after an Edit."""
    found = saved_article_at(slug)
    authorship = request.GET.get("authorship") == "on"
    try:
        page = past_page(found, number, authorship=authorship)
    except Edit.DoesNotExist as error:
        raise Http404(f"This article has no Edit {number}.") from error
    return render(request, "wiki/past.html", _context(request, page, found.gene, authorship))


@require_safe
def facts(request: HttpRequest, slug: str) -> HttpResponse:
    """Every fact on record about the gene, in wide tables."""
    found = article_at(slug)
    evidence = frozenset(request.GET.getlist("evidence"))
    return render(
        request,
        "wiki/facts_page.html",
        {
            "article": found,
            "gene": found.gene,
            "facts": gene_facts(found.gene, evidence=evidence, in_full=True),
            "tab": "facts",
        },
    )


@require_safe
@cache_control(max_age=60)
def authors_css(request: HttpRequest, slug: str) -> HttpResponse:
    """The style sheet that gives each author of an article a colour.

    With ?at=N those of a past state, with ?author=N that author's words stand out.
    """
    found = saved_article_at(slug)
    at = whole_number(request.GET.get("at"))
    shares = article_shares(found) if at is None else shares_at(found, at)
    rules = [
        f'[data-author="{share.author.pk}"]{{--run:var(--author-{share.slot});'
        f"--run-wash:var(--author-{share.slot}-wash);--run-line:var(--author-{share.slot}-line)}}"
        for share in shares
    ]
    chosen = whole_number(request.GET.get("author"))
    if chosen is not None:
        rules += ["[data-author]{--run-on:0}", f'[data-author="{chosen}"]{{--run-on:1}}']
    return HttpResponse("\n".join(rules), content_type="text/css; charset=utf-8")


def _context(
    request: HttpRequest, page: ArticlePage, gene: Gene, authorship: bool
) -> dict[str, object]:
    evidence = frozenset(request.GET.getlist("evidence"))
    return {
        "page": page,
        "article": page.article,
        "gene": gene,
        "facts": None if page.is_past else gene_facts(gene, evidence=evidence),
        "mentioned": None if page.is_past else mention_count(gene),
        # What the evidence filter's form must not lose of the address.
        "keep": [(n, v) for n, vs in request.GET.lists() if n != "evidence" for v in vs],
        "authorship": authorship,
        "chosen": whole_number(request.GET.get("author")) if authorship else None,
        "barrier": barrier_of(request, page.article) if request.user.is_authenticated else "",
        "tab": "article",
    }
