"""Addresses. Those that name a gene begin with its number; what follows is for people."""

from django.contrib import admin
from django.urls import include, path, register_converter

from wiki.views import (
    article,
    conflict,
    drafts,
    duplicates,
    genes,
    history,
    home,
    mentions,
    people,
    presence,
    references,
    saving,
    sentence,
    suggestions,
    too_large,
    write,
)
from wiki.views.converters import GeneSlug, Span

register_converter(GeneSlug, "gene")
register_converter(Span, "span")

handler400 = too_large.bad_request

urlpatterns = [
    path("", home.home, name="home"),
    path("search/", genes.search, name="search"),
    path("about/", home.about, name="about"),
    path("genes/", genes.genes, name="genes"),
    path("genes/<gene:slug>/", article.article, name="article"),
    path("genes/<gene:slug>/authors.css", article.authors_css, name="authors_css"),
    path("genes/<gene:slug>/facts/", article.facts, name="gene_facts_page"),
    path("genes/<gene:slug>/at/<int:number>/", article.past, name="past"),
    path("genes/<gene:slug>/history/", history.history, name="article_history"),
    path("genes/<gene:slug>/edits/<int:number>/", history.edit, name="edit_page"),
    path("genes/<gene:slug>/compare/", history.choose, name="choose_comparison"),
    path("genes/<gene:slug>/compare/<span:span>/", history.compare, name="compare"),
    path("genes/<gene:slug>/edit/", write.edit_article, name="edit_article"),
    path("genes/<gene:slug>/sections/", write.sections, name="sections"),
    path("genes/<gene:slug>/sections/new/", write.add_section, name="add_section"),
    path("genes/<gene:slug>/sections/<int:pk>/edit/", write.edit_section, name="edit_section"),
    path("genes/<gene:slug>/restore/", write.restore, name="restore"),
    path("genes/<gene:slug>/suggestions/", suggestions.of_article, name="article_suggestions"),
    path("genes/<gene:slug>/suggestions/<int:number>/", suggestions.suggestion, name="suggestion"),
    path(
        "genes/<gene:slug>/suggestions/<int:number>/revise/",
        suggestions.revise,
        name="revise_suggestion",
    ),
    path(
        "genes/<gene:slug>/suggestions/<int:number>/decide/",
        suggestions.decide,
        name="decide_suggestion",
    ),
    path(
        "genes/<gene:slug>/suggestions/<int:number>/comment/",
        suggestions.comment,
        name="comment_suggestion",
    ),
    path("genes/<gene:slug>/saving/", saving.saving, name="saving"),
    path("genes/<gene:slug>/settle/", conflict.settle, name="settle_conflict"),
    path("genes/<gene:slug>/presence/", presence.of_article, name="article_presence"),
    path("genes/<gene:slug>/preview/", write.preview, name="preview"),
    path("genes/<gene:slug>/drafts/", drafts.keep, name="keep_draft"),
    path("genes/<gene:slug>/mentions/", mentions.mentions, name="gene_mentions"),
    path("genes/<gene:slug>/mention/", mentions.pick, name="mention_gene"),
    path("genes/<gene:slug>/mention/find/", mentions.find, name="find_genes"),
    path("genes/<str:name>/", genes.by_name, name="gene_by_name"),
    path("sections/<int:pk>/presence/", presence.presence, name="presence"),
    path("sentences/<int:pk>/", sentence.sentence, name="sentence"),
    path("sentences/<int:pk>/edit/", sentence.edit, name="edit_sentence"),
    path("sentences/<int:pk>/move/", sentence.move, name="move_sentence"),
    path("suggestions/", suggestions.everywhere, name="suggestions"),
    path("people/", people.people, name="people"),
    path("people/<int:pk>/", people.person, name="person_by_number"),
    path("people/<int:pk>-<slug:slug>/", people.person, name="person"),
    path("references/", references.references, name="references"),
    path("references/new/", references.add, name="add_reference"),
    path("references/picker/", references.picker, name="reference_picker"),
    path("references/find/", references.find, name="find_references"),
    path("references/take/", references.take_pasted, name="take_reference"),
    path("references/duplicates/", duplicates.duplicates, name="duplicate_references"),
    path("references/merge/", duplicates.merge, name="merge_references"),
    path("references/merges/<int:pk>/undo/", duplicates.undo, name="undo_merge"),
    path("references/<path:key>/", references.reference, name="reference"),
    path("edits/<int:pk>/genes/", mentions.link, name="link_genes"),
    path("edits/<int:pk>/undo/", write.undo, name="undo_edit"),
    path("drafts/", drafts.drafts, name="drafts"),
    path("drafts/<int:pk>/discard/", drafts.discard, name="discard_draft"),
    path("accounts/", include("accounts.urls")),
    path("admin/", admin.site.urls),
]
