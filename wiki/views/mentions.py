"""Mentions of genes: where one is mentioned, finding one to mention, and linking after a save."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from wiki.actions.edit_sentence import edit_sentences
from wiki.actions.save_sections import EditConflict, MayOnlySuggest, NothingChanged
from wiki.models import Edit
from wiki.pages.gene_offers import offers_after
from wiki.pages.mentions import gene_picks, mentions_page
from wiki.views.find import article_at
from wiki.views.writing import problem, say_saved, show_conflict, signed_in_only, writers_only


@require_safe
def mentions(request: HttpRequest, slug: str) -> HttpResponse:
    """The sentences of other articles that mention a gene, whether or not it has an article."""
    article = article_at(slug)
    if slug != article.gene.slug:
        return redirect("gene_mentions", slug=article.gene.slug)
    return render(
        request,
        "wiki/mentions.html",
        {
            "page": mentions_page(article.gene, page=request.GET.get("page", "1")),
            "article": article,
            "gene": article.gene,
            "tab": "mentions",
        },
    )


@signed_in_only
@require_safe
def pick(request: HttpRequest, slug: str) -> HttpResponse:
    """Find a gene and see what to put into a text for it: the picker without scripts."""
    article = article_at(slug)
    query = _asked(request, "q")
    return render(
        request,
        "wiki/pick_gene.html",
        {
            "query": query,
            "picks": gene_picks(query, article),
            "article": article,
            "gene": article.gene,
            "tab": "article",
        },
    )


@signed_in_only
@require_safe
def find(request: HttpRequest, slug: str) -> HttpResponse:
    """The genes that ?q= may mean, for the picker; ?words= are what the mention shall show."""
    found = gene_picks(_asked(request, "q"), article_at(slug), words=_asked(request, "words"))
    return JsonResponse(
        {
            "results": [
                {
                    "mark": one.mark,
                    "symbol": one.gene.symbol,
                    "name": one.gene.name,
                    "species": one.gene.organism.name,
                    "common": one.gene.organism.common_name,
                    "number": one.gene.pk,
                    "by": one.by,
                    "exact": one.is_exact,
                }
                for one in found
            ]
        }
    )


def _asked(request: HttpRequest, name: str) -> str:
    return " ".join(request.GET.get(name, "").replace("\x00", " ").split())[:200]


@writers_only
@require_http_methods(["GET", "POST"])
def link(request: HttpRequest, pk: int) -> HttpResponse:
    """Make mentions of the names of genes in what one has just saved."""
    edit = get_object_or_404(Edit.objects.select_related("article__gene__organism"), pk=pk)
    if edit.author_id != request.user.pk:
        raise PermissionDenied("Names of genes are offered to the author of the words alone.")
    article = edit.article
    page = offers_after(edit)
    if request.method == "POST":
        chosen = [v for name, v in request.POST.items() if name.startswith("offer-") and v]
        texts = page.texts(chosen)
        if not texts:
            messages.info(request, "No link was chosen, and nothing was changed.")
            return redirect("article", slug=article.gene.slug)
        try:
            saved = edit_sentences(
                article=article,
                author=request.user,
                texts=texts,
                base=article.number,
                now=timezone.now(),
                summary="Linked names of genes",
            )
        except EditConflict as conflict:
            return show_conflict(request, article, conflict, "Linked names of genes")
        except (ValidationError, NothingChanged, MayOnlySuggest) as error:
            messages.warning(request, problem(error))
        else:
            say_saved(request, saved)
        return redirect("article", slug=article.gene.slug)
    return render(
        request,
        "wiki/link_genes.html",
        {"page": page, "article": article, "gene": article.gene, "tab": "article"},
    )
