"""What people say of words: verdicts, agreement, thanks; and the queue of what waits for review.

What cannot be recorded is answered with the page as it is now, a sentence that says why, and what
was typed: 403 for who may not, 409 where the words have changed, 400 for what is missing or too
long, 429 for too often. Nothing is written then.
"""

from collections.abc import Callable

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from genes.find import find_genes
from wiki.actions.agree import agree
from wiki.actions.keep_draft import let_go
from wiki.actions.review_sentence import review_sentence
from wiki.actions.said import MovedOn
from wiki.actions.thank import thank
from wiki.actions.withdraw_agreement import withdraw_agreement
from wiki.actions.withdraw_thanks import withdraw_thanks
from wiki.markup.source import tidy
from wiki.models import Edit, Sentence, SentenceVersion
from wiki.pages.reviews import STATES, reviews_page
from wiki.views.find import saved_article_at, whole_number
from wiki.views.history import show_edit
from wiki.views.sentence import show_sentence
from wiki.views.writing import forget, is_too_often, problem, signed_in_only

_OFTEN = "That was often in a short time: please wait a minute. Nothing was recorded."


@require_safe
def reviews(request: HttpRequest) -> HttpResponse:
    """The queue: sentences whose words no review has passed."""
    name = tidy(request.GET.get("gene", ""))
    gene = next(iter(find_genes(name, limit=1)), None) if name else None
    return render(
        request,
        "wiki/reviews.html",
        {
            "page": reviews_page(
                now=timezone.now(),
                gene=gene,
                state=request.GET.get("state", ""),
                page=request.GET.get("page", "1"),
            ),
            "states": STATES,
            "name": name,
            "is_unknown": bool(name) and gene is None,
        },
    )


@signed_in_only
@require_http_methods(["GET", "POST"])
def review(request: HttpRequest, pk: int) -> HttpResponse:
    """Record a verdict on the words of a Sentence."""

    def record(version: SentenceVersion) -> str:
        given = review_sentence(
            version=version,
            reviewer=request.user,
            verdict=request.POST.get("verdict", ""),
            reason=request.POST.get("reason", ""),
            now=timezone.now(),
        )
        return f"Recorded: {given.get_verdict_display()}."

    return _record(request, pk, "review", record)


@signed_in_only
@require_http_methods(["GET", "POST"])
def opinion(request: HttpRequest, pk: int) -> HttpResponse:
    """Agree or disagree with the words of a Sentence."""

    def record(version: SentenceVersion) -> str:
        given = agree(
            version=version,
            person=request.user,
            side=request.POST.get("side", ""),
            reason=request.POST.get("reason", ""),
            now=timezone.now(),
        )
        return (
            "Recorded: you agree."
            if given.side == given.Side.AGREED
            else ("Recorded: you disagree. The authors and everybody else see the reason.")
        )

    return _record(request, pk, "opinion", record)


@signed_in_only
@require_http_methods(["GET", "POST"])
def take_back(request: HttpRequest, pk: int) -> HttpResponse:
    """Withdraw one's agreement or disagreement, with whatever words it was."""

    def record(version: SentenceVersion) -> str:
        given = withdraw_agreement(version=version, person=request.user, now=timezone.now())
        return "Taken back: it counts no more." if given else "Nothing of yours stood there."

    return _record(request, pk, "", record)


def _record(
    request: HttpRequest, pk: int, form: str, record: Callable[[SentenceVersion], str]
) -> HttpResponse:
    """Do it, and go to the section "What others say"; or show the page with why not."""
    address = f"{reverse('sentence', args=[pk])}#opinions"
    if request.method == "GET":
        return redirect(address)
    found = get_object_or_404(Sentence.objects.select_related("article__gene"), pk=pk)

    def refused(said: str, status: int) -> HttpResponse:
        typed = {name: request.POST.get(name, "") for name in ("verdict", "side", "reason")}
        return show_sentence(request, pk, said=said, status=status, typed={form: typed})

    if is_too_often(request):
        return refused(_OFTEN, 429)
    number = whole_number(request.POST.get("version"))
    version = SentenceVersion.objects.filter(pk=number, sentence=found).first()
    if version is None:
        return refused(
            "The form did not say which words of this sentence it is about, so nothing was "
            "recorded: please send it again from here.",
            400,
        )
    try:
        said = record(version)
    except MovedOn as error:
        return refused(str(error), 409)
    except PermissionDenied as error:
        return refused(f"{error} Nothing was recorded.", 403)
    except ValidationError as error:
        return refused(f"{problem(error)} Nothing was recorded.", 400)
    if form:
        places = [f"{form}:{pk}"]
        let_go(author=request.user, gene=found.article.gene, places=places)
        forget(request, found.article.gene_id, places)
    messages.success(request, said)
    return redirect(address)


@signed_in_only
@require_http_methods(["GET", "POST"])
def thanks(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """Thank for an Edit, or take the thanks back."""
    article = saved_article_at(slug)
    edit = Edit.objects.filter(article=article, number=number).select_related("author").first()
    if edit is None:
        raise Http404(f"This article has no Edit {number}.")
    edit.article = article
    address = f"{edit.get_absolute_url()}#thanks"
    if request.method == "GET":
        return redirect(address)
    if is_too_often(request):
        return show_edit(request, article, number, said=_OFTEN, status=429)
    do = request.POST.get("do", "")
    try:
        if do == "thank":
            thank(edit=edit, person=request.user, now=timezone.now())
            said = f"Recorded: you thank {edit.author.name} for this Edit."
        elif do == "withdraw":
            given = withdraw_thanks(edit=edit, person=request.user, now=timezone.now())
            said = "Taken back: your thanks count no more." if given else "You had not thanked."
        else:
            said = "Please choose whether to thank or to take it back. Nothing was recorded."
            return show_edit(request, article, number, said=said, status=400)
    except PermissionDenied as error:
        return show_edit(
            request, article, number, said=f"{error} Nothing was recorded.", status=403
        )
    messages.success(request, said)
    return redirect(address)
