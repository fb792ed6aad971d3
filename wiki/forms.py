"""Forms of the wiki: what a browser may send, checked before any action sees it."""

import re

from django import forms
from django.urls import reverse_lazy

from wiki.markup.source import MAX_SECTION
from wiki.models.identifiers import normal_doi, normal_isbn, normal_pmcid
from wiki.models.publication import TYPES


class _Writing(forms.Form):
    """What every save carries: the Edit it started from, and a word on why."""

    base = forms.IntegerField(min_value=0, widget=forms.HiddenInput)
    summary = forms.CharField(
        max_length=300,
        required=False,
        label="What did you change, and why?",
        help_text="Shown in the history beside your name.",
    )


class _Markdown(forms.CharField):
    """Markdown source. White space at its ends is the pipeline's affair, not the form's."""

    may_be_empty = True  # though nobody would call it optional

    def __init__(self, **kwargs: object) -> None:
        kwargs.setdefault("strip", False)
        kwargs.setdefault("required", False)
        kwargs.setdefault("max_length", MAX_SECTION)
        rows = kwargs.pop("rows", 16)
        kwargs.setdefault(
            "widget",
            forms.Textarea(
                attrs={
                    "rows": rows,
                    "spellcheck": "true",
                    "class": "source",
                    "data-cite-url": reverse_lazy("reference_picker"),
                }
            ),
        )
        super().__init__(**kwargs)


class SectionForm(_Writing):
    """A Section's heading and text."""

    heading = forms.CharField(max_length=200)
    text = _Markdown(label="Text")

    field_order = ("heading", "text", "summary", "base")


class SentenceForm(_Writing):
    """One Sentence's text."""

    text = _Markdown(label="Sentence", rows=4, help_text="Leave it empty to remove the sentence.")

    field_order = ("text", "summary", "base")


class MoveForm(_Writing):
    """Where a Sentence shall stand: `place` is 'section:sentence', sentence 0 for the beginning."""

    place = forms.CharField(max_length=60)

    def clean_place(self) -> tuple[int, int | None]:
        found = re.fullmatch(r"(\d+):(\d+)", self.cleaned_data["place"])
        if not found:
            raise forms.ValidationError("Please choose the sentence that it shall follow.")
        return int(found[1]), int(found[2]) or None


class AddSectionForm(_Writing):
    heading = forms.CharField(max_length=200)
    text = _Markdown(label="Text", rows=8)
    after = forms.IntegerField(required=False, min_value=0)

    field_order = ("heading", "after", "text", "summary", "base")


class ArrangeForm(_Writing):
    """One change to the order, the names or the number of the Sections."""

    section = forms.IntegerField()
    do = forms.ChoiceField(choices=[(v, v) for v in ("rename", "up", "down", "remove", "return")])
    heading = forms.CharField(max_length=200, required=False)


class RestoreForm(forms.Form):
    """What shall come back, and from which Edit."""

    what = forms.ChoiceField(choices=[(v, v) for v in ("article", "section", "sentence")])
    pk = forms.IntegerField(required=False)
    number = forms.IntegerField(min_value=1)
    summary = forms.CharField(max_length=300, required=False, label="Why?")


class PasteForm(forms.Form):
    """Whatever names a publication."""

    pasted = forms.CharField(
        label="PMID, PMCID, DOI, address or entry",
        max_length=200_000,
        help_text="An identifier, an address at PubMed or doi.org, or an entry in BibTeX, RIS, "
        "NBIB, PubMed XML or CSL-JSON.",
        widget=forms.Textarea(attrs={"rows": 3, "spellcheck": "false"}),
    )


class ReferenceForm(forms.Form):
    """A publication, typed in by hand."""

    title = forms.CharField(max_length=1000, widget=forms.Textarea(attrs={"rows": 2}))
    authors = forms.CharField(
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="One a line, surname first: Alderson, M.R.",
    )
    type = forms.ChoiceField(
        label="Kind", choices=list(TYPES.items()), initial="article-journal", required=False
    )
    journal = forms.CharField(label="Journal, or book of a chapter", max_length=300, required=False)
    year = forms.IntegerField(required=False, min_value=1500, max_value=2100)
    volume = forms.CharField(max_length=60, required=False)
    issue = forms.CharField(max_length=60, required=False)
    pages = forms.CharField(max_length=100, required=False)
    publisher = forms.CharField(max_length=300, required=False)
    isbn = forms.CharField(label="ISBN", max_length=20, required=False)
    pmid = forms.IntegerField(label="PMID", required=False, min_value=1, max_value=9_999_999_999)
    pmcid = forms.CharField(label="PMCID", max_length=100, required=False)
    doi = forms.CharField(label="DOI", max_length=300, required=False)
    url = forms.URLField(label="Address", required=False, max_length=500, assume_scheme="https")

    def clean_authors(self) -> list[str]:
        lines = (" ".join(line.split()) for line in self.cleaned_data["authors"].splitlines())
        return [line for line in lines if line]

    def clean_type(self) -> str:
        return self.cleaned_data["type"] or "article-journal"

    def clean_isbn(self) -> str:
        isbn = normal_isbn(self.cleaned_data["isbn"])
        if self.cleaned_data["isbn"] and not isbn:
            raise forms.ValidationError("This is no ISBN: check its digits.")
        return isbn

    def clean_pmcid(self) -> int | None:
        pmcid = normal_pmcid(self.cleaned_data["pmcid"])
        if self.cleaned_data["pmcid"] and pmcid is None:
            raise forms.ValidationError("A PMCID is PMC and a number: PMC2233344.")
        return pmcid

    def clean_doi(self) -> str:
        doi = normal_doi(self.cleaned_data["doi"])
        if self.cleaned_data["doi"] and doi is None:
            raise forms.ValidationError("A DOI begins with 10. and has a slash: 10.1038/ng.f.217.")
        return doi or ""


class MergeForm(forms.Form):
    """Two references that are one: the key to keep, and the other."""

    keep = forms.CharField(max_length=220)
    merge = forms.CharField(max_length=220)
    do = forms.ChoiceField(choices=[(v, v) for v in ("ask", "merge", "apart")])
    reason = forms.CharField(max_length=300, required=False)
