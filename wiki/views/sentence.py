"""One Sentence: its life, and editing or moving it where it stands."""

from collections.abc import Iterable, Mapping

from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from wiki.actions.edit_sentence import edit_sentences, move_sentence, sentence_changes
from wiki.actions.keep_presence import leave_section
from wiki.actions.save_sections import EditConflict, MayOnlySuggest, NothingChanged, SavedEdit
from wiki.forms import MoveForm, SentenceForm
from wiki.markup.source import MAX_SECTION
from wiki.models import Section, Sentence
from wiki.pages.drafts import GivenBack, kept_of
from wiki.pages.opinions import saying
from wiki.pages.preview import preview
from wiki.pages.sentence import sentence_page
from wiki.views.find import whole_number
from wiki.views.presence import opened
from wiki.views.writing import (
    barrier_of,
    begun,
    keep_suggestion,
    problem,
    refused_to_save,
    returning,
    say_saved,
    show_conflict,
    signed_in_only,
    with_chosen_links,
    writers_only,
)


@require_safe
def sentence(request: HttpRequest, pk: int) -> HttpResponse:
    return show_sentence(request, pk)


def show_sentence(
    request: HttpRequest,
    pk: int,
    *,
    said: str = "",
    status: int = 200,
    typed: Mapping[str, Mapping[str, str]] | None = None,
) -> HttpResponse:
    """The page of a Sentence. said: what just went otherwise than asked; typed: by the form,
    "review" or "opinion", what was written into it. What a sign-in kept is given back, too."""
    try:
        page = sentence_page(pk)
    except Sentence.DoesNotExist as error:
        raise Http404("There is no such sentence.") from error
    article = page.sentence.article
    kept: dict[str, Mapping[str, str]] = {}
    if request.user.is_authenticated:
        places = f"review:{pk}", f"opinion:{pk}"
        found = kept_of(request.user, article.gene, places)
        kept = {place.partition(":")[0]: fields for place, fields in found.items()}
    return render(
        request,
        "wiki/sentence.html",
        {
            "page": page,
            "saying": saying(page.sentence, page.version, page.said, request.user, timezone.now()),
            "said": said,
            "typed": {**kept, **(typed or {})},
            "is_given_back": bool(kept) and not typed,
            "article": article,
            "gene": article.gene,
            "barrier": barrier_of(request, article) if request.user.is_authenticated else "",
            "tab": "article",
        },
        status=status,
    )


@signed_in_only
@require_http_methods(["GET", "POST"])
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Edit a sentence: a form that opens in its place, or a page of its own without JavaScript.

    What is written for a sentence that somebody took out meanwhile is a conflict like others.
    """
    found = _sentence(pk)
    article = found.article
    if request.method == "GET":
        back = returning(request, article.gene, f"sentence:{pk}")
        if found.section_id is None and back is None:
            return redirect("sentence", pk=pk)
        form = SentenceForm(initial=begun({"text": found.text, "base": article.number}, back))
        return _edit_page(request, found, form, back)
    form = SentenceForm(
        with_chosen_links(
            request.POST,
            lambda text: preview(text, article.gene, section=found.section, sentence=found.pk),
        )
    )
    if not form.is_valid() or "preview" in request.POST:
        return _edit_page(request, found, form)
    data = form.cleaned_data
    texts = {also["pk"]: also["text"] for also in _also(request)} | {found.pk: data["text"]}
    places = [f"sentence:{number}" for number in texts]
    if "suggest" in request.POST:
        kept = keep_suggestion(
            request,
            article,
            form,
            lambda: sentence_changes(article, texts, data["base"]),
            places,
        )
        return kept or _edit_page(request, found, form)
    if refused_to_save(request, article, form):
        return _edit_page(request, found, form)
    try:
        saved = edit_sentences(
            article=article,
            author=request.user,
            texts=texts,
            base=data["base"],
            now=timezone.now(),
            summary=data["summary"],
        )
    except EditConflict as conflict:
        return show_conflict(request, article, conflict, data["summary"], places)
    except (ValidationError, NothingChanged, MayOnlySuggest) as error:
        form.add_error(None, problem(error))
        return _edit_page(request, found, form)
    if found.section:
        leave_section(section=found.section, user=request.user)
    return _back(request, found, saved, places)


def _also(request: HttpRequest) -> list[dict[str, object]]:
    """Other sentences that the writer changed on the way to this one, to be saved with it."""
    found = []
    for name, text in request.POST.items():
        number = whole_number(name.removeprefix("also-")) if name.startswith("also-") else None
        if number is not None and len(text) <= MAX_SECTION:
            found.append({"pk": number, "text": text})
    return found


def _edit_page(
    request: HttpRequest, found: Sentence, form: SentenceForm, back: GivenBack | None = None
) -> HttpResponse:
    text = form.data.get("text", "") if form.is_bound and "preview" in request.POST else None
    in_place = request.headers.get("X-In-Place") == "yes"
    return render(
        request,
        "wiki/_edit_sentence_form.html" if in_place else "wiki/edit_sentence.html",
        {
            "sentence": found,
            "article": found.article,
            "gene": found.article.gene,
            "form": form,
            "barrier": barrier_of(request, found.article),
            "also": _also(request),
            "place": f"sentence:{found.pk}",
            "back": back,
            "others": opened(request, found.section) if found.section else None,
            "preview": None
            if text is None
            else preview(text, found.article.gene, section=found.section, sentence=found.pk),
            "tab": "article",
        },
        status=422 if form.is_bound and form.errors else 200,
    )


@writers_only
@require_http_methods(["GET", "POST"])
def move(request: HttpRequest, pk: int) -> HttpResponse:
    """Choose the sentence that this one shall follow."""
    found = _standing(pk)
    if isinstance(found, HttpResponse):
        return found
    article = found.article
    form = MoveForm(request.POST or None, initial={"base": article.number})
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        section, after = data["place"]
        try:
            saved = move_sentence(
                sentence=found,
                author=request.user,
                section=section,
                after=after,
                base=data["base"],
                now=timezone.now(),
                summary=data["summary"],
            )
        except EditConflict as conflict:
            return show_conflict(request, article, conflict, data["summary"])
        except (ValidationError, NothingChanged, MayOnlySuggest) as error:
            form.add_error(None, problem(error))
        else:
            return _back(request, found, saved)
    sections = list(Section.objects.filter(article=article).present())
    standing: dict[int, list[Sentence]] = {section.pk: [] for section in sections}
    for other in Sentence.objects.filter(section__in=sections).order_by("position"):
        if other.pk != found.pk:
            standing[other.section_id].append(other)
    return render(
        request,
        "wiki/move_sentence.html",
        {
            "sentence": found,
            "article": article,
            "gene": article.gene,
            "form": form,
            "barrier": barrier_of(request, article),
            "places": [(section, standing[section.pk]) for section in sections],
            "tab": "article",
        },
        status=422 if form.is_bound and form.errors else 200,
    )


def _sentence(pk: int) -> Sentence:
    return get_object_or_404(
        Sentence.objects.select_related("article__gene__organism", "section"), pk=pk
    )


def _standing(pk: int) -> Sentence | HttpResponse:
    """The Sentence, if it stands; one that does not sends the writer to its page."""
    found = _sentence(pk)
    return found if found.section_id is not None else redirect("sentence", pk=pk)


def _back(
    request: HttpRequest, found: Sentence, saved: SavedEdit, places: Iterable[str] = ()
) -> HttpResponse:
    """To the sentence in the article, or to its section when it is gone."""
    say_saved(request, saved, places)
    found.refresh_from_db()
    address = reverse("article", args=[found.article.gene.slug])
    if found.section_id is not None:
        return redirect(f"{address}#s{found.pk}")
    section = Section.objects.get(pk=saved.sections[0])
    return redirect(f"{address}#{section.anchor}")
