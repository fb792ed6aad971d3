"""Finding genes: the list, the search, and addresses by name."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from genes.find import find_genes
from wiki.pages.genes import genes_page, search_page
from wiki.views.find import whole_number


@require_safe
def genes(request: HttpRequest) -> HttpResponse:
    page = genes_page(
        organism=whole_number(request.GET.get("organism")),
        written=request.GET.get("written") == "yes",
        letter=request.GET.get("letter", ""),
        page=request.GET.get("page", "1"),
    )
    return render(request, "wiki/genes.html", {"page": page})


@require_safe
def search(request: HttpRequest) -> HttpResponse:
    page = search_page(request.GET.get("q", ""))
    return render(request, "wiki/search.html", {"page": page})


@require_safe
def by_name(request: HttpRequest, name: str) -> HttpResponse:
    """/genes/IL-2/: to the gene that goes by this name, or a choice when several do."""
    found = [] if "\x00" in name else find_genes(name)
    exact = [gene for gene in found if gene.symbol.lower() == name.lower()]
    chosen = exact or found
    if not chosen:
        raise Http404(f"No gene here goes by the name {name}.")
    if len(chosen) == 1:
        return redirect(reverse("article", args=[chosen[0].slug]))
    return render(request, "wiki/choose_gene.html", {"name": name, "genes": chosen}, status=300)
