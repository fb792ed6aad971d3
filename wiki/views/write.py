"""Writing: Sections and their order, previews, restorations."""

from collections.abc import Iterable

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from wiki.actions.create_article import create_article
from wiki.actions.edit_article import edit_article as save_article
from wiki.actions.keep_presence import leave_article, leave_section
from wiki.actions.restore import restore_article, restore_section, restore_sentence
from wiki.actions.save_sections import (
    EditConflict,
    MayOnlySuggest,
    NothingChanged,
    SavedEdit,
    SectionChange,
    save_sections,
)
from wiki.actions.undo_edit import undo_edit
from wiki.forms import AddSectionForm, ArrangeForm, ArticleForm, RestoreForm, SectionForm
from wiki.models import Article, Edit, Section, Sentence
from wiki.pages.drafts import GivenBack
from wiki.pages.preview import preview as preview_text
from wiki.views.find import article_at, saved_article_at, whole_number
from wiki.views.presence import article_opened, opened
from wiki.views.writing import (
    barrier_of,
    begun,
    keep_suggestion,
    problem,
    refused_to_save,
    returning,
    say_saved,
    say_undone,
    show_conflict,
    signed_in_only,
    with_chosen_links,
    writers_only,
)


@signed_in_only
@require_http_methods(["GET", "POST"])
def edit_section(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """One Section's heading and text; also the way out of a conflict."""
    article = saved_article_at(slug)
    section = get_object_or_404(Section, pk=pk, article=article)
    if request.method == "GET":
        standing = {"heading": section.heading, "text": section.source, "base": article.number}
        back = returning(request, article.gene, f"section:{pk}")
        form = SectionForm(initial=begun(standing, back))
        return _section_page(request, article, section, form, back)
    form = SectionForm(
        with_chosen_links(
            request.POST, lambda text: preview_text(text, article.gene, section=section)
        )
    )
    if not form.is_valid() or "preview" in request.POST:
        return _section_page(request, article, section, form)
    data = form.cleaned_data
    change = SectionChange(section.pk, heading=data["heading"], text=data["text"], removed=False)
    if "suggest" in request.POST:
        kept = keep_suggestion(request, article, form, lambda: [change], [f"section:{pk}"])
        return kept or _section_page(request, article, section, form)
    if refused_to_save(request, article, form):
        return _section_page(request, article, section, form)
    try:
        saved = save_sections(
            article=article,
            author=request.user,
            changes=[change],
            base=data["base"],
            now=timezone.now(),
            summary=data["summary"],
        )
    except EditConflict as conflict:
        return show_conflict(request, article, conflict, data["summary"], [f"section:{pk}"])
    except (ValidationError, NothingChanged, MayOnlySuggest) as error:
        form.add_error(None, problem(error))
        return _section_page(request, article, section, form)
    leave_section(section=section, user=request.user)
    say_saved(request, saved, [f"section:{pk}"])
    section.refresh_from_db()
    return redirect(f"{reverse('article', args=[article.gene.slug])}#{section.anchor}")


@signed_in_only
@require_http_methods(["GET", "POST"])
def edit_article(request: HttpRequest, slug: str) -> HttpResponse:
    """Every Section at once, saved as one Edit."""
    article = saved_article_at(slug)
    if request.method == "GET":
        back = returning(request, article.gene, "article")
        written = _numbers(back.draft.fields, "text-") if back else []
        of_article = Section.objects.filter(article=article).order_by("position", "pk")
        standing = of_article.filter(Q(is_removed=False) | Q(pk__in=written))
        form = ArticleForm(
            sections=[(s.pk, s.heading, s.source) for s in standing],
            initial=begun({"base": article.number}, back),
        )
        return _article_page(request, article, form, back=back)
    sent = Section.objects.filter(article=article, pk__in=_numbers(request.POST, "text-"))
    posted = request.POST
    for section in sent:
        posted = with_chosen_links(
            posted,
            lambda text, section=section: preview_text(text, article.gene, section=section),
            f"text-{section.pk}",
            f"link-{section.pk}",
        )
    form = ArticleForm(
        posted,
        sections=[(s.pk, s.heading, s.source) for s in sent.order_by("position", "pk")],
    )
    if not form.is_valid() or "preview" in request.POST:
        return _article_page(request, article, form)
    data = form.cleaned_data
    if "suggest" in request.POST:
        texts = [
            SectionChange(pk, heading=heading, text=text) for pk, heading, text in form.texts()
        ]
        kept = keep_suggestion(request, article, form, lambda: texts, ["article"])
        return kept or _article_page(request, article, form)
    if refused_to_save(request, article, form):
        return _article_page(request, article, form)
    try:
        saved = save_article(
            article=article,
            author=request.user,
            texts=form.texts(),
            base=data["base"],
            now=timezone.now(),
            summary=data["summary"],
        )
    except EditConflict as conflict:
        return show_conflict(request, article, conflict, data["summary"], ["article"])
    except (ValidationError, NothingChanged, MayOnlySuggest) as error:
        form.add_error(None, problem(error))
        return _article_page(request, article, form)
    leave_article(article=article, user=request.user)
    say_saved(request, saved, ["article"])
    return redirect("article", slug=article.gene.slug)


def _numbers(posted: Iterable[str], prefix: str) -> list[int]:
    """The numbers n of all fields that are named `prefix` and n."""
    found = (whole_number(name.removeprefix(prefix)) for name in posted if name.startswith(prefix))
    return [number for number in found if number is not None]


def _article_page(
    request: HttpRequest,
    article: Article,
    form: ArticleForm,
    back: GivenBack | None = None,
) -> HttpResponse:
    asked = form.is_bound and "preview" in request.POST
    standing = {s.pk: s for s in Section.objects.filter(article=article)} if asked else {}
    parts = [
        {
            "section": pk,
            "heading": heading,
            "text": text,
            "preview": preview_text(text.value() or "", article.gene, section=standing[pk])
            if asked
            else None,
        }
        for pk, heading, text in form.parts()
    ]
    in_place = request.headers.get("X-In-Place") == "yes"
    return render(
        request,
        "wiki/_edit_article_form.html" if in_place else "wiki/edit_article.html",
        {
            "article": article,
            "gene": article.gene,
            "form": form,
            "barrier": barrier_of(request, article),
            "parts": parts,
            "place": "article",
            "back": back,
            "others": article_opened(request, article),
            "tab": "article",
        },
        status=422 if form.is_bound and form.errors else 200,
    )


def _section_page(
    request: HttpRequest,
    article: Article,
    section: Section,
    form: SectionForm,
    back: GivenBack | None = None,
) -> HttpResponse:
    text = form.data.get("text", "") if form.is_bound and "preview" in request.POST else None
    in_place = request.headers.get("X-In-Place") == "yes"
    return render(
        request,
        "wiki/_edit_section_form.html" if in_place else "wiki/edit_section.html",
        {
            "article": article,
            "gene": article.gene,
            "section": section,
            "form": form,
            "barrier": barrier_of(request, article),
            "place": f"section:{section.pk}",
            "back": back,
            "others": opened(request, section),
            "preview": None if text is None else preview_text(text, article.gene, section=section),
            "tab": "article",
        },
        status=422 if form.is_bound and form.errors else 200,
    )


@signed_in_only
@require_http_methods(["GET", "POST"])
def add_section(request: HttpRequest, slug: str) -> HttpResponse:
    """A new Section; also the first of an Article that nobody has begun."""
    article = article_at(slug)
    if article.pk is None and not request.user.has_perm("wiki.add_edit"):
        raise PermissionDenied(
            "Nobody has begun this article yet. Your account may suggest changes once it stands."
        )
    present = _present(article)
    last = present[-1].pk if present else 0
    back = returning(request, article.gene, "new-section") if request.method == "GET" else None
    posted = with_chosen_links(request.POST, lambda text: preview_text(text, article.gene))
    form = AddSectionForm(
        posted or None, initial=begun({"base": article.number, "after": last}, back)
    )
    shown = None
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        if "preview" in request.POST:
            shown = preview_text(data["text"], article.gene)
        elif "suggest" in request.POST and article.number:
            change = SectionChange(heading=data["heading"], text=data["text"], after=data["after"])
            kept = keep_suggestion(request, article, form, lambda: [change], ["new-section"])
            if kept:
                return kept
        elif not refused_to_save(request, article, form):
            now = timezone.now()
            change = SectionChange(heading=data["heading"], text=data["text"], after=data["after"])
            try:
                if article.pk is None:
                    article = create_article(gene=article.gene, now=now)
                saved = save_sections(
                    article=article,
                    author=request.user,
                    changes=[change],
                    base=data["base"],
                    now=now,
                    summary=data["summary"] or f"New section: {data['heading']}",
                )
            except (ValidationError, MayOnlySuggest) as error:
                form.add_error(None, problem(error))
            else:
                say_saved(request, saved, ["new-section"])
                section = Section.objects.get(pk=saved.sections[0])
                return redirect(f"{reverse('article', args=[article.gene.slug])}#{section.anchor}")
    return render(
        request,
        "wiki/add_section.html",
        {
            "article": article,
            "gene": article.gene,
            "form": form,
            "barrier": barrier_of(request, article),
            "place": "new-section",
            "back": back,
            "sections": present,
            "preview": shown,
            "tab": "sections",
        },
        status=422 if form.is_bound and form.errors else 200,
    )


@writers_only
@require_http_methods(["GET", "POST"])
def sections(request: HttpRequest, slug: str) -> HttpResponse:
    """The order, the names and the number of the Sections."""
    article = article_at(slug)
    if request.method == "POST" and article.pk is not None:
        form = ArrangeForm(request.POST)
        if form.is_valid():
            try:
                saved = _arrange(request, article, form.cleaned_data)
            except EditConflict as conflict:
                return show_conflict(request, article, conflict, form.cleaned_data["summary"])
            except (ValidationError, NothingChanged, MayOnlySuggest) as error:
                messages.error(request, problem(error))
            else:
                say_saved(request, saved)
        else:
            messages.error(request, "That change could not be understood; please try again.")
        return redirect("sections", slug=article.gene.slug)
    removed = []
    if article.pk is not None:
        removed = list(Section.objects.filter(article=article, is_removed=True).order_by("pk"))
    return render(
        request,
        "wiki/sections.html",
        {
            "article": article,
            "gene": article.gene,
            "sections": _present(article),
            "removed": removed,
            "barrier": barrier_of(request, article),
            "tab": "sections",
        },
    )


def _present(article: Article) -> list[Section]:
    return list(Section.objects.filter(article=article).present()) if article.pk else []


def _arrange(request: HttpRequest, article: Article, data: dict) -> SavedEdit:
    """Carry out one line of the sections page."""
    present = _present(article)
    order = [section.pk for section in present]
    pk, do = data["section"], data["do"]
    now = timezone.now()
    if do == "return":
        removed = get_object_or_404(Section, pk=pk, article=article, is_removed=True)
        last = removed.versions.filter(is_removed=False).order_by("-edit_id").first()
        return restore_section(
            section=removed,
            author=request.user,
            number=last.edit.number,
            now=now,
            summary=data["summary"],
        )
    if pk not in order:
        raise ValidationError("That section is no longer part of the article.")
    at = order.index(pk)
    heading = present[at].heading
    if do == "rename":
        change = SectionChange(pk, heading=data["heading"])
        said = f"Renamed “{heading}” to “{data['heading']}”"
    elif do == "remove":
        change, said = SectionChange(pk, removed=True), f"Removed the section “{heading}”"
    else:
        to = at - 1 if do == "up" else at + 1
        if not 0 <= to < len(order):
            raise NothingChanged("The section is already at that end of the article.")
        order.pop(at)
        change = SectionChange(pk, after=order[to - 1] if to else 0)
        said = f"Moved the section “{heading}” {do}"
    return save_sections(
        article=article,
        author=request.user,
        changes=[change],
        base=data["base"],
        now=now,
        summary=data["summary"] or said,
    )


@signed_in_only
@require_POST
def preview(request: HttpRequest, slug: str) -> HttpResponse:
    """The rendered text alone, for the editor's preview.

    ?section=12 says which Section's text it is, ?sentence=45 that it is one sentence in it.
    """
    article = article_at(slug)
    section = Section.objects.filter(
        pk=whole_number(request.GET.get("section")), article_id=article.pk
    ).first()
    text = request.POST.get("text", "")
    return render(
        request,
        "wiki/_preview.html",
        {
            "preview": preview_text(
                text,
                article.gene,
                section=section,
                sentence=whole_number(request.GET.get("sentence")),
            ),
            "gene": article.gene,
        },
    )


@writers_only
@require_http_methods(["GET", "POST"])
def restore(request: HttpRequest, slug: str) -> HttpResponse:
    """Say what a restoration will bring back, and do it."""
    article = saved_article_at(slug)
    form = RestoreForm(request.POST if request.method == "POST" else request.GET)
    if not form.is_valid():
        raise Http404("This address does not say what to restore.")
    data = form.cleaned_data
    target: Article | Section | Sentence = article
    if data["what"] == "section":
        target = get_object_or_404(Section, pk=data["pk"], article=article)
    elif data["what"] == "sentence":
        target = get_object_or_404(
            Sentence.objects.select_related("article__gene"), pk=data["pk"], article=article
        )
    if request.method == "POST":
        action = {
            "article": restore_article,
            "section": restore_section,
            "sentence": restore_sentence,
        }[data["what"]]
        try:
            saved = action(
                **{data["what"]: target},
                author=request.user,
                number=data["number"],
                now=timezone.now(),
                summary=data["summary"],
            )
        except (ValidationError, NothingChanged, MayOnlySuggest) as error:
            messages.warning(request, problem(error))
            return redirect("article_history", slug=article.gene.slug)
        except EditConflict as conflict:
            return show_conflict(request, article, conflict, data["summary"])
        say_saved(request, saved)
        return redirect("edit_page", slug=article.gene.slug, number=saved.edit.number)
    return render(
        request,
        "wiki/restore.html",
        {
            "article": article,
            "gene": article.gene,
            "what": data["what"],
            "target": target,
            "number": data["number"],
            "barrier": barrier_of(request, article),
            "tab": "history",
        },
    )


@writers_only
@require_POST
def undo(request: HttpRequest, pk: int) -> HttpResponse:
    """Take back what one of one's own Edits did a moment ago."""
    edit = get_object_or_404(Edit.objects.select_related("article__gene"), pk=pk)
    try:
        saved = undo_edit(edit=edit, author=request.user, now=timezone.now())
    except (ValidationError, NothingChanged, MayOnlySuggest) as error:
        messages.warning(request, problem(error))
    else:
        say_undone(request, edit, saved)
    return redirect("article", slug=edit.article.gene.slug)
