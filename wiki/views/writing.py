"""What all writing views share: who may, and what a save did, in words."""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import wraps
from itertools import islice

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.core.cache import cache
from django.core.exceptions import PermissionDenied, ValidationError
from django.forms import Form
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils import timezone

from genes.models import Gene
from wiki.actions.keep_draft import keep_draft, let_go
from wiki.actions.merge_changes import SectionChange
from wiki.actions.save_sections import EditConflict, MayOnlySuggest, NothingChanged, SavedEdit
from wiki.actions.suggest import suggest
from wiki.forms import ConflictForm
from wiki.markup.source import MAX_SECTION, tidy
from wiki.models import Article, Draft, Edit
from wiki.models.saving import why_not_save
from wiki.pages.conflict import saved_since
from wiki.pages.drafts import GivenBack, draft_of
from wiki.pages.gene_offers import offers_after, with_links
from wiki.pages.preview import Preview
from wiki.views.find import whole_number
from wiki.views.sent_words import show_words

View = Callable[..., HttpResponse]

PLACE = re.compile(
    r"new-section|conflict|(?:comment|decline|review|opinion):[1-9]\d{0,14}"
    r"|(?:conflict:)?(?:article|(?:section|sentence|suggestion):[1-9]\d{0,14})"
)
# Fields of a form that are not what somebody wrote.
NOT_WRITTEN = {
    "csrfmiddlewaretoken", "place", "writer", "gene", "base", "save", "suggest", "preview",
    "discard", "back",
}  # fmt: skip
MOST_HELD = 500_000  # characters that wait through a sign-in
HELD_A_MINUTE = 120
SUGGESTED_A_MINUTE = 20  # suggestions, revisions, comments and opinions of one account
GONE = "wiki.gone"  # in a request's META: what its answer shall make the browser forget
FORGET_WITHIN = 30 * 24 * 3600  # seconds


def forgetting(view: View) -> View:
    """Tell the browser, with the answer itself, which drafts were let go of (see forget).

    A cookie and no part of the next page: it waits until a page has acted on it (drafts.js),
    however soon the writer leaves the one she is sent to.
    """

    @wraps(view)
    def answered(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        response = view(request, *args, **kwargs)
        if request.META.get(GONE):
            response.set_cookie(
                "gone",
                request.META[GONE],
                max_age=FORGET_WITHIN,
                secure=settings.SESSION_COOKIE_SECURE,
                samesite="Lax",
            )
        return response

    return answered


def forget(request: HttpRequest, gene: int, places: Iterable[str]) -> None:
    """Let the writer's browser forget its drafts of these places; see `forgetting`."""
    # No browser takes a cookie of more than 4096 characters: 200 places of 15.
    request.META[GONE] = "_".join([str(gene), *islice(places, 200)])


def writers_only(view: View) -> View:
    """Ask for an account, and refuse, with the reason, one that may not write."""
    return _guarding(view, writes=True)


def signed_in_only(view: View) -> View:
    """Ask for an account; any may suggest and talk."""
    return _guarding(view, writes=False)


def _guarding(view: View, *, writes: bool) -> View:
    @forgetting
    @wraps(view)
    def guarded(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        if not request.user.is_authenticated:
            if not _hold(request):
                return show_words(request, "wiki/not_held.html")
            return redirect_to_login(request.get_full_path())
        if writes and not request.user.has_perm("wiki.add_edit"):
            raise PermissionDenied(
                "Your account may read but not write. An administrator can give you the role "
                "of an author."
            )
        if "held" in request.session:
            _give_back(request)
        return view(request, *args, **kwargs)

    return guarded


def _hold(request: HttpRequest) -> bool:
    """Keep the words of a form whose session has ended, until its writer has signed in again.

    False when they are too many, or too many writers have asked for it just now.
    """
    sent = request.POST
    if request.method != "POST" or not sent.get("place"):
        return True
    fields = {name: text for name, text in sent.items() if name not in NOT_WRITTEN}
    if sum(map(len, fields.values())) > MOST_HELD:
        return False
    counter = f"held:{timezone.now():%H%M}"
    cache.add(counter, 0, 120)
    if cache.incr(counter) > HELD_A_MINUTE:
        return False  # strangers shall not fill the sessions
    names = ("place", "writer", "gene", "base")
    request.session["held"] = {name: sent.get(name, "") for name in names} | {"fields": fields}
    return True


def _give_back(request: HttpRequest) -> None:
    """Make what was held a draft of its writer, whom the form names; nobody else gets it."""
    held = request.session.pop("held")
    numbers = {name: whole_number(held[name]) for name in ("writer", "gene", "base")}
    gene = Gene.objects.filter(pk=numbers["gene"]).first()
    if numbers["writer"] != request.user.pk or gene is None or numbers["base"] is None:
        return
    if PLACE.fullmatch(held["place"]):
        keep_draft(
            author=request.user,
            gene=gene,
            place=held["place"],
            base=numbers["base"],
            fields=held["fields"],
            now=timezone.now(),
        )


def returning(request: HttpRequest, gene: Gene, place: str) -> GivenBack | None:
    """The writer's draft of this form."""
    return draft_of(request.user, gene, place)


def begun(initial: dict[str, object], back: GivenBack | None) -> dict[str, object]:
    """What a form starts with: what stands, or what its writer has already made of it."""
    return initial if back is None else initial | back.draft.fields | {"base": back.draft.base}


def with_chosen_links(
    posted: QueryDict, previewed: Callable[[str], Preview], text: str = "text", link: str = "link"
) -> QueryDict:
    """What a form sent, with the names of genes that its writer ticked made mentions in `text`."""
    chosen = posted.getlist(link)
    if not chosen or len(posted.get(text, "")) > MAX_SECTION:
        return posted
    source = tidy(posted.get(text, ""))
    changed = posted.copy()
    changed[text] = with_links(source, previewed(source).offers, chosen)
    return changed


def say_saved(request: HttpRequest, saved: SavedEdit, places: Iterable[str] = ()) -> None:
    """Tell the author what the save did, and let go of the drafts of what is saved."""
    edit = saved.edit
    parts = []
    if edit.words_added:
        parts.append(f"{_words(edit.words_added)} credited to you")
    if edit.words_returned:
        parts.append(f"{_words(edit.words_returned)} given back to those who first wrote them")
    if edit.words_removed:
        parts.append(f"{_words(edit.words_removed)} taken out")
    said = "; ".join(parts) or "the words stay with their authors"
    merged = ""
    if saved.was_merged:
        merged = " Somebody had saved other changes in the meantime; both are kept."
    if saved.mingled:
        count = len(saved.mingled)
        merged += (
            " In one sentence words of both now stand together: please read it once more."
            if count == 1
            else f" In {count} sentences words of both now stand together: please read them once "
            "more."
        )
    gene = edit.article.gene
    places = list(places)
    if places:
        let_go(author=request.user, gene=gene, places=places)
        forget(request, gene.pk, places)
    names = offers_after(edit, saved.sentences).names
    tags = [f"undo={edit.pk}", f"link={edit.pk}"] if names else [f"undo={edit.pk}"]
    messages.success(
        request,
        f"Saved as Edit {edit.number}: {said}.{merged}{_uncited(saved)}{_unlinked(names)}",
        extra_tags=" ".join(tags),
    )


def say_undone(request: HttpRequest, undone: Edit, saved: SavedEdit) -> None:
    """Tell the author that an Edit was undone, and that this is an Edit too."""
    kept = " What others have saved since stays." if saved.was_merged else ""
    messages.success(
        request,
        f"Edit {undone.number} is undone. The history keeps both: this is Edit "
        f"{saved.edit.number}, a restoration.{kept}",
        extra_tags=f"undo={saved.edit.pk}",
    )


def _uncited(saved: SavedEdit) -> str:
    """A word on the statements of this save that cite nothing."""
    count = len(saved.uncited)
    if not count:
        return ""
    if count == 1:
        return " One statement in it has no citation yet."
    return f" {count} statements in it have no citation yet."


def _unlinked(names: Sequence[str]) -> str:
    """A word on the names of genes in this save that are no mentions."""
    if not names:
        return ""
    if len(names) == 1:
        return f" {names[0]} is the name of a gene and could be a link."
    more = f" and {len(names) - 4} more" if len(names) > 4 else ""
    shown = ", ".join(names[:4]) if more else f"{', '.join(names[:-1])} and {names[-1]}"
    return f" {shown}{more} are names of genes and could be links."


def _words(count: int) -> str:
    return f"{count} word" if count == 1 else f"{count} words"


def show_conflict(
    request: HttpRequest,
    article: Article,
    conflict: EditConflict,
    summary: str,
    places: Iterable[str] = (),
    *,
    answered: QueryDict | None = None,
) -> HttpResponse:
    """Both texts, their ancestor, and a form to settle them; status 409.

    All of it is kept as a draft of the writer, so that a page that is closed is given back.

    places: of the drafts that saving it settles.
    answered: what the writer sent for this same conflict, some of it without a choice; 422.
    """
    form = ConflictForm(conflict, answered, complains=answered is not None)
    places = list(places)
    fields: dict[str, str] = {name: str(value) for name, value in form.carried}
    fields |= {"head": str(conflict.head), "summary": summary, "settles": " ".join(places)}
    if answered is not None:
        fields = {name: text for name, text in answered.items() if name not in NOT_WRITTEN}
    try:
        draft = keep_draft(
            author=request.user,
            gene=article.gene,
            place=conflict_place(places),
            base=conflict.base,
            fields=fields,
            now=timezone.now(),
        )
    except ValidationError:  # too long, or too many: the page carries it all the same
        draft = None
    return conflict_page(
        request,
        article,
        form,
        summary,
        places,
        draft,
        is_incomplete=answered is not None,
        status=409 if answered is None else 422,
    )


def conflict_place(places: Sequence[str]) -> str:
    """Where the draft of a conflict is kept that settles the drafts of `places`."""
    return f"conflict:{places[-1]}" if places else "conflict"


def settled_places(sent: Mapping[str, str]) -> list[str]:
    """The places whose drafts a conflict page, or the draft of one, settles."""
    return [place for place in sent.get("settles", "").split() if PLACE.fullmatch(place)]


def conflict_page(
    request: HttpRequest,
    article: Article,
    form: ConflictForm,
    summary: str,
    places: Sequence[str],
    draft: Draft | None,
    *,
    is_given_back: bool = False,
    is_incomplete: bool = False,
    status: int = 200,
) -> HttpResponse:
    """The page of one conflict; draft: what is kept of it."""
    return render(
        request,
        "wiki/conflict.html",
        {
            "article": article,
            "gene": article.gene,
            "form": form,
            "is_incomplete": is_incomplete,
            "is_given_back": is_given_back,
            "since": saved_since(article, form.base, form.head),
            "summary": summary,
            "places": places,
            "place": conflict_place(places),
            "draft": draft,
            "tab": "article",
        },
        status=status,
    )


def is_too_often(request: HttpRequest) -> bool:
    """Whether this account suggests, comments or gives opinions more than twenty times a minute;
    counts it."""
    counter = f"suggesting:{request.user.pk}:{timezone.now():%H%M}"
    cache.add(counter, 0, 120)
    return cache.incr(counter) > SUGGESTED_A_MINUTE


def keep_suggestion(
    request: HttpRequest,
    article: Article,
    form: Form,
    changes: Callable[[], Sequence[SectionChange]],
    places: Iterable[str],
) -> HttpResponse | None:
    """Keep what a form holds as a suggestion, and show it; None, with the reason on the form, if
    it cannot be kept. places: of the drafts that are no longer needed then."""
    data = form.cleaned_data
    try:
        if is_too_often(request):
            raise ValidationError("That was often in a short time: please wait a minute.")
        suggestion = suggest(
            article=article,
            author=request.user,
            changes=changes(),
            base=data["base"],
            reason=data["reason"],
            now=timezone.now(),
        )
    except (ValidationError, NothingChanged) as error:
        form.add_error(None, problem(error))
        return None
    places = list(places)
    let_go(author=request.user, gene=article.gene, places=places)
    forget(request, article.gene.pk, places)
    messages.success(
        request,
        f"Kept as suggestion {suggestion.number}. The text stays as it is until somebody else "
        "accepts it; your words will be credited to you.",
    )
    return redirect(suggestion)


def refused_to_save(request: HttpRequest, article: Article, form: Form) -> bool:
    """Whether the form asks to save what its sender may only suggest; then it says so."""
    barrier = "" if "suggest" in request.POST else barrier_of(request, article)
    if barrier:
        form.add_error(None, f"{barrier} Your words are still here: suggest them.")
    return bool(barrier)


def barrier_of(request: HttpRequest, article: Article) -> str:
    """Why the person may not save in this article; "" when she may."""
    return why_not_save(article, request.user, timezone.now())


def problem(error: Exception) -> str:
    """One sentence for the author."""
    if isinstance(error, ValidationError):
        return " ".join(error.messages)
    if isinstance(error, MayOnlySuggest):
        return f"{error} Nothing was saved."
    if isinstance(error, NothingChanged):
        return str(error)
    raise error
