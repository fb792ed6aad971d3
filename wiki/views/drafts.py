"""Drafts: kept while somebody types, listed on the account, given back, discarded."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST, require_safe

from wiki.actions.keep_draft import keep_draft, let_go
from wiki.models import Draft
from wiki.pages.drafts import drafts_page
from wiki.views.find import article_at, whole_number
from wiki.views.writing import NOT_WRITTEN, PLACE, forget, forgetting, settled_places

A_MINUTE = 90  # drafts that one account may send; the editor sends one every two seconds


@require_POST
def keep(request: HttpRequest, slug: str) -> HttpResponse:
    """Keep what stands in a form. `place` and `base` say of what; every other field is kept.

    Answers JSON: {"kept": time} or {"problem": sentence}; 401 for a session that has ended.
    """
    if not request.user.is_authenticated:
        return _problem("You are signed out.", 401)
    counter = f"drafts:{request.user.pk}:{timezone.now():%H%M}"
    cache.add(counter, 0, 120)
    if cache.incr(counter) > A_MINUTE:
        return _problem("That was often in a short time: the draft waits in this browser.", 429)
    gene = article_at(slug).gene
    place = request.POST.get("place", "")
    base = whole_number(request.POST.get("base"))
    if not PLACE.fullmatch(place) or base is None or base > 2_000_000_000:
        return _problem("This draft does not say what it is a draft of.", 422)
    if "discard" in request.POST:
        let_go(author=request.user, gene=gene, places=[place])
        return JsonResponse({"kept": ""})
    fields = {name: text for name, text in request.POST.items() if name not in NOT_WRITTEN}
    try:
        draft = keep_draft(
            author=request.user,
            gene=gene,
            place=place,
            base=base,
            fields=fields,
            now=timezone.now(),
        )
    except ValidationError as error:
        return _problem(" ".join(error.messages), 413)
    return JsonResponse({"kept": draft.kept_at.isoformat()})


def _problem(words: str, status: int) -> JsonResponse:
    return JsonResponse({"problem": words}, status=status)


@login_required
@require_safe
def drafts(request: HttpRequest) -> HttpResponse:
    """The drafts of the account, for nobody else's eyes."""
    return render(request, "wiki/drafts.html", {"drafts": drafts_page(request.user)})


@login_required
@forgetting
@require_POST
def discard(request: HttpRequest, pk: int) -> HttpResponse:
    """Let one of one's own drafts go; back to where `back` says, or to the list."""
    draft = Draft.objects.filter(pk=pk, author=request.user).select_related("gene").first()
    if draft is not None:
        places = [draft.place, *settled_places(draft.fields)]
        let_go(author=request.user, gene=draft.gene, places=places)
        forget(request, draft.gene_id, places)
        messages.info(request, "The draft is discarded.")
    back = request.POST.get("back", "")
    if url_has_allowed_host_and_scheme(back, allowed_hosts=None):
        return redirect(back)
    return redirect("drafts")
