"""Suggestions: lists of them, one of them, what is decided about it and said of it."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from wiki.actions.accept_suggestion import accept_suggestion
from wiki.actions.comment import comment as write_comment
from wiki.actions.keep_draft import let_go
from wiki.actions.merge_changes import SectionChange
from wiki.actions.save_sections import EditConflict, NothingChanged, SavedEdit
from wiki.actions.settle_suggestion import (
    close_suggestion,
    decline_suggestion,
    withdraw_suggestion,
)
from wiki.actions.suggest import revise_suggestion
from wiki.forms import ArticleForm, DecideForm
from wiki.models import Section, Suggestion
from wiki.pages.drafts import kept_of
from wiki.pages.preview import preview
from wiki.pages.suggestion import find_suggestion, rebased_texts, suggestion_page
from wiki.pages.suggestions import ORDERS, STATES, suggestions_page
from wiki.views.find import saved_article_at, whole_number
from wiki.views.writing import (
    begun,
    forget,
    is_too_often,
    problem,
    returning,
    signed_in_only,
)

_OFTEN = "That was often in a short time: please wait a minute."


@require_safe
def of_article(request: HttpRequest, slug: str) -> HttpResponse:
    """The suggestions for one article."""
    article = saved_article_at(slug)
    page = suggestions_page(
        article,
        author=whole_number(request.GET.get("author")),
        state=request.GET.get("state", ""),
        order=request.GET.get("order", ""),
        page=request.GET.get("page", "1"),
    )
    return render(
        request,
        "wiki/suggestions.html",
        {
            "page": page,
            "states": STATES,
            "orders": ORDERS,
            "article": article,
            "gene": article.gene,
            "tab": "suggestions",
        },
    )


@require_safe
def everywhere(request: HttpRequest) -> HttpResponse:
    """The suggestions for all articles, or a person's."""
    page = suggestions_page(
        author=whole_number(request.GET.get("author")),
        state=request.GET.get("state", ""),
        order=request.GET.get("order", ""),
        page=request.GET.get("page", "1"),
    )
    return render(
        request, "wiki/suggestions.html", {"page": page, "states": STATES, "orders": ORDERS}
    )


@require_safe
def suggestion(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """One suggestion against the present text, with what a sign-in kept of its reader's words."""
    found = _found(slug, number)
    if not request.user.is_authenticated:
        return _page(request, found)
    places = f"comment:{found.pk}", f"decline:{found.pk}"
    kept = kept_of(request.user, found.article.gene, places)
    text, reason = (
        kept.get(place, {}).get(name, "")
        for place, name in zip(places, ("text", "reason"), strict=True)
    )
    return _page(request, found, reason=reason, text=text, is_given_back=bool(text or reason))


def _let_go(request: HttpRequest, found: Suggestion, *kinds: str) -> None:
    """Of what was kept of these boxes."""
    places = [f"{kind}:{found.pk}" for kind in kinds]
    let_go(author=request.user, gene=found.article.gene, places=places)
    forget(request, found.article.gene_id, places)


def _found(slug: str, number: int) -> Suggestion:
    article = saved_article_at(slug)
    try:
        return find_suggestion(article, number)
    except Suggestion.DoesNotExist as error:
        raise Http404(f"This article has no suggestion {number}.") from error


def _page(
    request: HttpRequest,
    found: Suggestion,
    *,
    said: str = "",
    status: int = 200,
    reason: str = "",
    text: str = "",
    is_given_back: bool = False,
) -> HttpResponse:
    """The page of a suggestion. said: what just went otherwise than asked; reason and text: what
    was written into its boxes, and whether it was kept of an earlier visit."""
    return render(
        request,
        "wiki/suggestion.html",
        {
            "page": suggestion_page(found, request.user, timezone.now()),
            "said": said,
            "reason": reason,
            "text": text,
            "is_given_back": is_given_back,
            "article": found.article,
            "gene": found.article.gene,
            "tab": "suggestions",
        },
        status=status,
    )


@signed_in_only
@require_http_methods(["GET", "POST"])
def decide(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """Accept all or some of it, decline, withdraw or close it.

    What cannot be done any more is answered with the page as it is now: 409, and nothing changed.
    """
    found = _found(slug, number)
    if request.method == "GET":
        return redirect(found)
    form = DecideForm(request.POST, changes=_numbers(found))
    reason = request.POST.get("reason", "")
    if not form.is_valid():
        return _page(
            request,
            found,
            said="That could not be understood: the suggestion may have been revised. Nothing was "
            "changed; please look again.",
            status=422,
            reason=reason,
        )
    data, now = form.cleaned_data, timezone.now()
    try:
        if data["do"] in ("all", "chosen"):
            saved = accept_suggestion(
                suggestion=found,
                acceptor=request.user,
                revision=data["revision"],
                changes=data["change"] if data["do"] == "chosen" else None,
                now=now,
            )
            return _accepted(request, found, saved)
        if data["do"] == "decline":
            decline_suggestion(suggestion=found, user=request.user, reason=reason, now=now)
            said = "Declined. Its author and everybody else sees the reason."
        elif data["do"] == "withdraw":
            withdraw_suggestion(suggestion=found, user=request.user, now=now)
            said = "Withdrawn. It can still be read here."
        else:
            if not suggestion_page(found, request.user, now).is_there:
                raise ValidationError(
                    "Something of it is not in the text, so it stays open. Nothing was changed."
                )
            close_suggestion(suggestion=found, user=request.user, now=now)
            said = "Closed: the text has what it suggests."
    except EditConflict as conflict:
        count = sum(max(1, len(one.merged.conflicts)) for one in conflict.conflicts)
        return _again(
            request,
            found,
            f"Somebody has changed the same words in {count} "
            f"{'place' if count == 1 else 'places'}, up to Edit {conflict.head}. Nothing was "
            "accepted; below is how the suggestion stands to the text now.",
            status=409,
        )
    except NothingChanged:
        return _again(
            request,
            found,
            "Nothing was accepted: what you chose is in the text already.",
            status=409,
        )
    except ValidationError as error:
        return _again(request, found, problem(error), status=422, reason=reason)
    except PermissionDenied as error:
        return _again(request, found, f"{error} Nothing was changed.", status=403, reason=reason)
    _let_go(request, found, "decline")
    messages.success(request, said)
    return redirect(found)


def _numbers(found: Suggestion) -> list[int]:
    """The numbers of the changes of its last revision."""
    return list(
        found.revisions.filter(number=found.revision).values_list("changes__number", flat=True)
    )


def _again(
    request: HttpRequest, found: Suggestion, said: str, *, status: int, reason: str = ""
) -> HttpResponse:
    """The page anew, from the database as it is now."""
    now_is = _found(found.article.gene.slug, found.number)
    return _page(request, now_is, said=said, status=status, reason=reason)


def _accepted(request: HttpRequest, found: Suggestion, saved: SavedEdit) -> HttpResponse:
    edit = saved.edit
    found.refresh_from_db()
    words = f"{edit.words_added} {'word' if edit.words_added == 1 else 'words'}"
    rest = " The rest of it is still open." if found.is_open else ""
    merged = " It was merged with what others had saved since." if saved.was_merged else ""
    mingled = (
        " In a sentence words of several people now stand together: please read it once more."
        if saved.mingled
        else ""
    )
    messages.success(
        request,
        f"Accepted as Edit {edit.number}: {words} credited to {edit.author.name}.{rest}{merged}"
        f"{mingled}",
    )
    if found.is_open:
        return redirect(found)
    section = Section.objects.get(pk=saved.sections[0])
    return redirect(f"{reverse('article', args=[found.article.gene.slug])}#{section.anchor}")


@signed_in_only
@require_http_methods(["GET", "POST"])
def comment(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """Add a word to the discussion."""
    found = _found(slug, number)
    if request.method == "GET":
        return redirect(f"{found.get_absolute_url()}#discussion")
    text = request.POST.get("text", "")
    try:
        if is_too_often(request):
            raise ValidationError(_OFTEN)
        said = write_comment(suggestion=found, author=request.user, text=text, now=timezone.now())
    except ValidationError as error:
        return _page(request, found, said=problem(error), status=422, text=text)
    _let_go(request, found, "comment")
    return redirect(f"{found.get_absolute_url()}#comment-{said.pk}")


@signed_in_only
@require_http_methods(["GET", "POST"])
def revise(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """Its author writes it anew, from the present text with the suggestion in it."""
    found = _found(slug, number)
    article = found.article
    if request.user.pk != found.author_id:
        raise PermissionDenied("Only its author revises a suggestion.")
    if not found.is_open:
        messages.warning(request, "This suggestion is settled: please make a new one.")
        return redirect(found)
    place = f"suggestion:{found.pk}"
    revision = found.revisions.get(number=found.revision)
    rows = {row.place: row for row in revision.sections.all()}
    texts = rebased_texts(found)
    if request.method == "GET":
        back = returning(request, article.gene, place)
        initial = begun({"base": article.number, "reason": found.reason}, back)
        form = ArticleForm(sections=texts, initial=initial)
        return _revise_page(request, found, form, back)
    sent = {name.removeprefix("text-") for name in request.POST if name.startswith("text-")}
    texts = [each for each in texts if str(each[0]) in sent]
    others = sent - {str(at) for at, _, _ in texts}
    more = [number for number in map(whole_number, others) if number]
    texts += Section.objects.filter(article=article, pk__in=more).values_list(
        "pk", "heading", "source"
    )
    form = ArticleForm(request.POST, sections=texts)
    if not form.is_valid() or "preview" in request.POST:
        return _revise_page(request, found, form)
    changes = [
        SectionChange(at, heading=heading, text=text)
        if at > 0
        else SectionChange(heading=heading, text=text, after=rows[at].after)
        for at, heading, text in form.texts()
    ]
    try:
        if is_too_often(request):
            raise ValidationError(_OFTEN)
        revise_suggestion(
            suggestion=found,
            author=request.user,
            changes=changes,
            base=form.cleaned_data["base"],
            reason=form.cleaned_data["reason"],
            now=timezone.now(),
        )
    except (ValidationError, NothingChanged) as error:
        form.add_error(None, problem(error))
        return _revise_page(request, found, form)
    let_go(author=request.user, gene=article.gene, places=[place])
    forget(request, article.gene.pk, [place])
    messages.success(
        request,
        "Revised. What it said before is kept with it.",
    )
    return redirect(found)


def _revise_page(
    request: HttpRequest, found: Suggestion, form: ArticleForm, back: object = None
) -> HttpResponse:
    article = found.article
    asked = form.is_bound and "preview" in request.POST
    standing = {s.pk: s for s in Section.objects.filter(article=article)} if asked else {}
    parts = [
        {
            "section": at,
            "heading": heading,
            "text": text,
            "preview": preview(text.value() or "", article.gene, section=standing.get(at))
            if asked
            else None,
        }
        for at, heading, text in form.parts()
    ]
    return render(
        request,
        "wiki/revise_suggestion.html",
        {
            "suggestion": found,
            "article": article,
            "gene": article.gene,
            "form": form,
            "parts": parts,
            "place": f"suggestion:{found.pk}",
            "back": back,
            "tab": "suggestions",
        },
        status=422 if form.is_bound and form.errors else 200,
    )
