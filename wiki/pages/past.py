"""The article as it stood after any Edit, with its authorship as it was."""

from django.db.models import Max
from django.urls import reverse

from wiki.authorship.credit import Run
from wiki.authorship.explain import spans
from wiki.markup.citations import citations, mentions
from wiki.markup.render import Bindings, number_citations, render
from wiki.markup.weave import Strand
from wiki.models import Article, Edit, Reference, Section, SentenceVersion
from wiki.models.journal import SectionState, sections_at
from wiki.models.mention import genes_meant
from wiki.pages.article import ArticlePage, SectionView, edit_notes, linked_runs
from wiki.pages.authors import shares_at
from wiki.pages.references import number_map, numbered


def past_page(article: Article, number: int, *, authorship: bool = False) -> ArticlePage:
    """The Article after Edit `number`; Edit.DoesNotExist if it has none such.

    The text comes from the journal and is rendered anew, because a past page is read rarely;
    its words are credited as the ledger had them then. A constant number of queries.
    """
    edit = Edit.objects.select_related("author").get(article=article, number=number)
    states = [state for state in sections_at(article, number) if not state.is_removed]
    runs = _runs_at(states, number)
    origins = {run.origin for sentence in runs.values() for run in sentence}
    authors = dict(Edit.objects.filter(pk__in=origins).values_list("pk", "author_id"))
    keys = [key for state in states for key in citations(state.source)]
    references = Reference.objects.named(keys)
    names = dict.fromkeys(name for state in states for name in mentions(state.source))
    genes = genes_meant(names, article)
    bindings = Bindings(
        {key: reference.pk for key, reference in references.items()},
        {name: reverse("article", args=[gene.slug]) for name, gene in genes.items()},
        {name: gene.symbol for name, gene in genes.items()},
    )
    uses = []
    htmls = []
    for state in states:
        strands = []
        for sentence, start, end in state.layout:
            text = state.source[start:end]
            strands.append(
                Strand(
                    sentence,
                    start,
                    end,
                    tuple(
                        (start + s.start, start + s.end, s.origin, authors[s.origin])
                        for s in spans(text, runs[sentence])
                    ),
                )
            )
            uses += [(sentence, references[key]) for key in citations(text) if key in references]
        htmls.append(render(state.source, strands, bindings))
    cited = numbered(uses)
    htmls = [number_citations(html, number_map(cited)) for html in htmls]
    notes = edit_notes(htmls) if authorship else ()
    if authorship:
        by_id = {note.pk: note for note in notes}
        htmls = [linked_runs(html, by_id) for html in htmls]
    return ArticlePage(
        article=article,
        edit=edit,
        sections=tuple(
            SectionView(
                state.section,
                state.heading,
                Section(pk=state.section, heading=state.heading).anchor,
                html,
            )
            for state, html in zip(states, htmls, strict=True)
        ),
        references=cited,
        uncited=(),
        shares=shares_at(article, number),
        edits=notes,
        words=edit.words,
        sentence_count=sum(len(state.layout) for state in states),
        contributors=Edit.objects.filter(article=article, number__lte=number)
        .values("author")
        .distinct()
        .count(),
        is_past=True,
    )


def _runs_at(states: list[SectionState], number: int) -> dict[int, tuple[Run, ...]]:
    """The credit of each Sentence as it was after Edit `number`. Two queries."""
    ids = [sentence for state in states for sentence, _, _ in state.layout]
    latest = (
        SentenceVersion.objects.filter(sentence_id__in=ids, edit__number__lte=number)
        .values("sentence_id")
        .annotate(version=Max("pk"))
        .values_list("version", flat=True)
    )
    return {
        sentence: tuple(Run(origin, length) for origin, length in runs)
        for sentence, runs in SentenceVersion.objects.filter(pk__in=list(latest)).values_list(
            "sentence_id", "runs"
        )
    }
