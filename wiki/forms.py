"""Forms of the wiki: what a browser may send, checked before any action sees it."""

import hashlib
import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import astuple, dataclass

from django import forms
from django.core.signing import BadSignature, Signer
from django.urls import reverse_lazy

from wiki.actions.merge_changes import Answer, EditConflict, SectionChange, SectionConflict
from wiki.authorship.merge import Conflict, blend
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


class _Suggesting(_Writing):
    """What may be suggested instead of saved: then the reason is asked for."""

    reason = forms.CharField(
        max_length=1000,
        required=False,
        label="Why should it be so?",
        help_text="Whoever decides about your suggestion reads this.",
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    reason.may_be_empty = True  # type: ignore[attr-defined]  # only where nothing is suggested

    def clean_reason(self) -> str:
        reason = self.cleaned_data["reason"]
        if "suggest" in self.data and "preview" not in self.data and not reason.strip():
            raise forms.ValidationError(
                "Please say why: whoever decides about it needs the reason."
            )
        return reason


class _Markdown(forms.CharField):
    """Markdown source. White space at its ends is the pipeline's affair, not the form's."""

    may_be_empty = True  # though nobody would call it optional
    default_error_messages = {
        "too_long": "This text has %(count)s characters and the limit is %(limit)s. Nothing is "
        "lost, it is still in the box: please divide it."
    }

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
        # Not Django's max_length: that also has the browser cut a paste off without a word.
        self.most = kwargs.pop("max_length")
        super().__init__(**kwargs)

    def to_python(self, value: object) -> str:
        # A browser sends every line end as two characters; the limit counts one.
        # What no text may hold is taken out as a save does it; it is no reason to refuse.
        return super().to_python(value).replace("\r\n", "\n").replace("\x00", "")

    def validate(self, value: str) -> None:
        super().validate(value)
        if len(value) > self.most:
            raise forms.ValidationError(
                self.error_messages["too_long"],
                code="too_long",
                params={"count": f"{len(value):,}", "limit": f"{self.most:,}"},
            )


class SectionForm(_Suggesting):
    """A Section's heading and text."""

    heading = forms.CharField(max_length=200)
    text = _Markdown(label="Text")

    field_order = ("heading", "text", "summary", "base")


class SentenceForm(_Suggesting):
    """One Sentence's text."""

    text = _Markdown(label="Sentence", rows=4, help_text="Leave it empty to remove the sentence.")

    field_order = ("text", "summary", "base")


class ArticleForm(_Suggesting):
    """Every Section of an Article: the fields heading-12 and text-12 for Section 12, and so on."""

    def __init__(
        self, *args: object, sections: Iterable[tuple[int, str, str]] = (), **kwargs: object
    ) -> None:
        """`sections`: (id, heading, text) each; `parts` gives them back with their fields."""
        super().__init__(*args, **kwargs)
        self.numbers = []
        for pk, heading, text in sections:
            self.numbers.append(pk)
            self.fields[f"heading-{pk}"] = forms.CharField(
                max_length=200, label="Heading", initial=heading
            )
            self.fields[f"text-{pk}"] = _Markdown(label="Text", initial=text, rows=10)
        self.order_fields([*(n for n in self.fields if n not in ("base", "summary")), "summary"])

    def parts(self) -> list[tuple[int, forms.BoundField, forms.BoundField]]:
        """(Section id, the field of its heading, the field of its text), in order."""
        return [(pk, self[f"heading-{pk}"], self[f"text-{pk}"]) for pk in self.numbers]

    def texts(self) -> list[tuple[int, str, str]]:
        """(Section id, heading, text) each, as they were sent."""
        data = self.cleaned_data
        return [(pk, data[f"heading-{pk}"], data[f"text-{pk}"]) for pk in self.numbers]


class MoveForm(_Writing):
    """Where a Sentence shall stand: `place` is 'section:sentence', sentence 0 for the beginning."""

    place = forms.CharField(max_length=60)

    def clean_place(self) -> tuple[int, int | None]:
        found = re.fullmatch(r"(\d+):(\d+)", self.cleaned_data["place"])
        if not found:
            raise forms.ValidationError("Please choose the sentence that it shall follow.")
        return int(found[1]), int(found[2]) or None


class AddSectionForm(_Suggesting):
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


class DecideForm(forms.Form):
    """What becomes of a Suggestion, as far as one press of a button says.

    The reason is no field of it: the action tidies it and says what is wrong with it.
    """

    do = forms.ChoiceField(
        choices=[(v, v) for v in ("all", "chosen", "decline", "withdraw", "close")]
    )
    revision = forms.IntegerField(min_value=1)
    change = forms.TypedMultipleChoiceField(required=False, coerce=int, choices=())

    def __init__(self, *args: object, changes: Iterable[int] = (), **kwargs: object) -> None:
        """`changes`: the numbers that may be chosen."""
        super().__init__(*args, **kwargs)
        self.fields["change"].choices = [(number, number) for number in changes]


class SavingForm(forms.Form):
    """Who may save in an Article."""

    newcomers = forms.ChoiceField(
        label="Newcomers",
        choices=[("save", "save, as everybody does"), ("suggest", "suggest, and others accept")],
        widget=forms.RadioSelect,
    )
    reason = forms.CharField(max_length=300, required=False, label="Why?")


class ShownForm(forms.Form):
    """What somebody shows of themselves to others."""

    standing = forms.BooleanField(
        required=False,
        label="Others see your standing",
        help_text="You see it either way, and so do reviewers.",
    )
    listed = forms.BooleanField(
        required=False,
        label="You appear in the lists of authors by field",
        help_text="Your name stays beside your words, in histories and in the credit of articles.",
    )


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


# --- A conflict and how it is settled ----------------------------------------------------------

_SETTLED_BY = ("theirs", "mine", "both", "own")
_RESTORES = "wiki.restores"


@dataclass(frozen=True, slots=True)
class SentenceChoice:
    """One sentence in conflict, with what has been chosen for it so far."""

    name: str  # of its fields; the box of one's own has "-own" behind it
    conflict: Conflict
    chosen: str
    own: str
    start: str  # what stood in the box at first
    error: str = ""


@dataclass(frozen=True, slots=True)
class SectionChoice:
    """One Section in conflict. Either its sentences are the question or whether it shall stand."""

    conflict: SectionConflict
    sentences: tuple[SentenceChoice, ...]
    heading: str  # what is chosen for it: theirs, mine or ""
    stands: str  # yes, no or ""
    heading_error: str = ""
    stands_error: str = ""

    @property
    def asks_whether_it_stands(self) -> bool:
        return self.conflict.was_removed or self.conflict.removes


class ConflictForm:
    """A conflict as a page shows it, and what the page sends back.

    It carries everything that was not saved, so that nothing depends on the server's memory.
    """

    def __init__(
        self,
        conflict: EditConflict,
        data: Mapping[str, str] | None = None,
        *,
        complains: bool = False,
    ) -> None:
        """data: what was sent for this same conflict before, or kept of it as a draft.

        complains: says so where that has no choice.
        """
        self.base, self.head = conflict.base, conflict.head
        self.restores = conflict.restores
        self.carried = [
            (name, value)
            for at, change in enumerate(conflict.changes)
            for name, value in _carried(at, change)
        ]
        if conflict.restores:
            self.carried.append(("restores", _signed(conflict)))
        self.sections = tuple(_section_choice(one, data, complains) for one in conflict.conflicts)
        self.count = sum(
            1
            if one.asks_whether_it_stands
            else len(one.sentences) + bool(one.conflict.their_heading)
            for one in self.sections
        )


def _signed(conflict: EditConflict) -> str:
    """The Edit to restore, as nobody but this site can say it of these changes."""
    restored = [conflict.restores, _digest(conflict.base, conflict.changes)]
    return Signer(salt=_RESTORES).sign_object(restored)


def _digest(base: int, changes: Sequence[SectionChange]) -> str:
    plain = json.dumps([base, *(astuple(change) for change in changes)])
    return hashlib.sha256(plain.encode()).hexdigest()


def _section_choice(
    one: SectionConflict, data: Mapping[str, str] | None, complains: bool
) -> SectionChoice:
    name = f"s{one.section}"
    whole = one.was_removed or one.removes
    missing = "Please choose one of these." if complains else ""
    heading = "" if data is None else data.get(f"{name}-heading", "")
    stands = "" if data is None else data.get(f"{name}-stands", "")
    choices = []
    for at, conflict in enumerate(() if whole else one.merged.conflicts):
        field = f"{name}-{at}"
        start = own = blend(conflict)
        chosen = ""
        if data is not None:
            own = data.get(f"{field}-own", own)
            chosen = data.get(field, "")
        error = "" if chosen in _SETTLED_BY else missing
        choices.append(SentenceChoice(field, conflict, chosen, own, start, error))
    return SectionChoice(
        one,
        tuple(choices),
        heading,
        stands,
        heading_error="" if heading in ("theirs", "mine") else missing,
        stands_error="" if stands in ("yes", "no") else missing,
    )


def _carried(at: int, change: SectionChange) -> list[tuple[str, object]]:
    """The fields that say what one change asks; what it leaves as it is has none."""
    fields = [("section", change.section or "new"), ("heading", change.heading)]
    fields += [("text", change.text), ("after", change.after), ("position", change.position)]
    removed = None if change.removed is None else int(change.removed)
    fields.append(("removed", removed))
    if change.continues:
        fields.append(("continues", json.dumps(change.continues)))
    return [(f"c{at}-{name}", value) for name, value in fields if value is not None]


class SettleForm(_Writing):
    """What a page of ConflictForm sends: its fixed part, the `changes` and the `answers`."""

    head = forms.IntegerField(min_value=0, widget=forms.HiddenInput)

    field_order = ("summary", "base", "head")

    def changes(self) -> list[SectionChange]:
        """What was not saved. ValidationError if it cannot be read."""
        found = []
        while f"c{len(found)}-section" in self.data:
            at = f"c{len(found)}-"
            section, text = self.data[f"{at}section"], self.data.get(f"{at}text")
            try:
                found.append(
                    SectionChange(
                        section=None if section == "new" else int(section),
                        heading=self.data.get(f"{at}heading"),
                        # A browser sends every line end as two characters.
                        text=None if text is None else text.replace("\r\n", "\n"),
                        after=_number(self.data.get(f"{at}after")),
                        position=_number(self.data.get(f"{at}position")),
                        removed=None
                        if f"{at}removed" not in self.data
                        else self.data[f"{at}removed"] == "1",
                        continues=_continues(self.data.get(f"{at}continues", "[]")),
                    )
                )
            except (ValueError, TypeError, RecursionError) as error:
                raise forms.ValidationError("This page could not be read.") from error
        return found

    def restores(self) -> int | None:
        """The Edit that the changes restore, if they do. ValidationError if it is not signed."""
        if not self.data.get("restores"):
            return None
        try:
            number, digest = Signer(salt=_RESTORES).unsign_object(self.data["restores"])
        except (BadSignature, ValueError, TypeError) as error:
            raise forms.ValidationError("This page could not be read.") from error
        if digest != _digest(self.cleaned_data["base"], self.changes()):
            raise forms.ValidationError("This page could not be read.")
        return number

    def answers(self) -> dict[int, Answer]:
        """The choices by Section; one that was not made is None."""
        sections = {
            int(found[1])
            for name in self.data
            if (found := re.fullmatch(r"s(\d{1,15})-(?:\d{1,4}|heading|stands)(?:-own)?", name))
        }
        return {section: self._answer(f"s{section}") for section in sections}

    def _answer(self, name: str) -> Answer:
        sentences: list[tuple[str, ...] | str | None] = []
        while f"{name}-{len(sentences)}-own" in self.data:
            field = f"{name}-{len(sentences)}"
            chosen = self.data.get(field)
            own = _plain(self.data[f"{field}-own"])
            # Whoever wrote in the box and chose nothing meant what he wrote.
            if chosen == "own" or (not chosen and own != _plain(self.data.get(f"{field}-start"))):
                sentences.append((own,) if own else ())
            else:
                sentences.append(chosen if chosen in _SETTLED_BY else None)
        heading = self.data.get(f"{name}-heading")
        return Answer(
            sentences=tuple(sentences),
            heading=self.data.get(f"{name}-heading-{heading}") if heading else None,
            stands={"yes": True, "no": False}.get(self.data.get(f"{name}-stands", "")),
        )


def _plain(text: str | None) -> str:
    return (text or "").replace("\r\n", "\n").strip()


def _continues(text: str) -> tuple[tuple[int, int, int], ...]:
    found = []
    for sentence, start, end in json.loads(text):
        if not all(type(n) is int and 0 <= n < 10**15 for n in (sentence, start, end)):
            raise ValueError(text)
        found.append((sentence, start, end))
    return tuple(found)


def _number(text: str | None) -> int | None:
    return None if text is None else int(text)
