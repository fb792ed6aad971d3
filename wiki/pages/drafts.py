"""Somebody's drafts: a list of them, and one given back with what has changed since."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.urls import reverse

from accounts.models import User
from genes.models import Gene
from wiki.markup.render import plain_words
from wiki.models import Article, Draft, Section, Sentence, Suggestion
from wiki.models.journal import sections_at


@dataclass(frozen=True, slots=True)
class Since:
    """How a piece of text stood when a draft was begun, and how it stands now."""

    heading: str
    before: str
    now: str


@dataclass(frozen=True, slots=True)
class GivenBack:
    """A draft as it returns to its form."""

    draft: Draft
    since: tuple[Since, ...]  # what others changed meanwhile; empty when nothing did


@dataclass(frozen=True, slots=True)
class ListedDraft:
    """One line of "Your drafts"."""

    draft: Draft
    what: str
    words: str  # its beginning
    address: str  # "" where the text it was for is gone


def draft_of(author: User, gene: Gene, place: str) -> GivenBack | None:
    """The draft of one form, if there is one. One query, and a few where the text moved on."""
    draft = Draft.objects.filter(author=author, gene=gene, place=place).first()
    return GivenBack(draft, _since(draft)) if draft else None


def kept_of(author: User, gene: Gene, places: Iterable[str]) -> dict[str, dict[str, str]]:
    """What is kept of several forms of one page: place -> fields. One query."""
    kept = Draft.objects.filter(author=author, gene=gene, place__in=list(places))
    return dict(kept.values_list("place", "fields"))


def conflict_draft(author: User, gene: Gene, place: str) -> Draft | None:
    """What is kept of a conflict page: of this place, or the latest of the gene. One query."""
    kept = Draft.objects.filter(author=author, gene=gene, place__startswith="conflict")
    return (kept.filter(place=place) if place else kept).order_by("-kept_at", "-pk").first()


def _since(draft: Draft) -> tuple[Since, ...]:
    article = Article.objects.filter(gene_id=draft.gene_id).first()
    kind, _, number = draft.place.partition(":")
    still = ("new-section", "conflict", "suggestion", "comment", "decline", "review", "opinion")
    if article is None or draft.base >= article.number or kind in still:
        return ()
    present = {s.pk: s for s in Section.objects.filter(article=article)}
    sections = [int(number)] if kind == "section" else None
    then = {state.section: state for state in sections_at(article, draft.base, sections)}
    found = []
    if kind == "sentence":
        standing = Sentence.objects.filter(pk=int(number), section__isnull=False).first()
        now = standing.text if standing else ""
        for state in then.values():
            for key, start, end in state.layout:
                if key == int(number) and now != state.source[start:end]:
                    found.append(Since(state.heading, state.source[start:end], now))
        return tuple(found)
    for pk, state in then.items():
        section = present.get(pk)
        if section is not None and section.source != state.source:
            found.append(Since(section.heading, state.source, section.source))
    return tuple(found)


def drafts_page(author: User) -> Sequence[ListedDraft]:
    """All drafts of an account, the newest first; what a conflict page took over is not listed
    beside it. Four queries."""
    drafts = list(
        Draft.objects.filter(author=author).select_related("gene").order_by("-kept_at", "-pk")
    )
    taken = {
        (draft.gene_id, place)
        for draft in drafts
        if draft.place.startswith("conflict")
        for place in draft.fields.get("settles", "").split()
    }
    drafts = [draft for draft in drafts if (draft.gene_id, draft.place) not in taken]
    about = ("section", "sentence", "suggestion", "comment", "decline")
    numbers: dict[str, set[int]] = {kind: set() for kind in about}
    for draft in drafts:
        kind, _, number = draft.place.partition(":")
        if kind in numbers:
            numbers[kind].add(int(number))
    headings = dict(Section.objects.filter(pk__in=numbers["section"]).values_list("pk", "heading"))
    sections = dict(
        Sentence.objects.filter(pk__in=numbers["sentence"]).values_list("pk", "section_id")
    )
    of_them = numbers["suggestion"] | numbers["comment"] | numbers["decline"]
    suggestions = Suggestion.objects.filter(pk__in=of_them).in_bulk()
    return [_listed(draft, headings, sections, suggestions) for draft in drafts]


def _listed(
    draft: Draft,
    headings: dict[int, str],
    sections: dict[int, int | None],
    suggestions: dict[int, Suggestion],
) -> ListedDraft:
    kind, _, number = draft.place.partition(":")
    slug = draft.gene.slug
    text = draft.fields.get("text") or next(
        (
            value
            for name, value in draft.fields.items()
            if name.startswith("text-")
            or (kind == "conflict" and name.endswith(("-own", "-text")))
            or (kind in ("decline", "review", "opinion") and name == "reason")
        ),
        "",
    )
    words = plain_words(text[:400])
    words = f"{words[:160]} …" if len(words) > 160 else words
    if kind == "section":
        heading = headings.get(int(number), "")
        what = f"Section “{heading}”"
        address = reverse("edit_section", args=[slug, int(number)]) if heading else ""
    elif kind == "sentence":
        stands = sections.get(int(number)) is not None
        what = "A sentence" if stands else "A sentence that does not stand there any more"
        # Saving words for one that was taken out asks whether it shall stand with them.
        address = reverse("edit_sentence", args=[int(number)]) if int(number) in sections else ""
    elif kind in ("review", "opinion"):
        what = f"A review of sentence {number}"
        what = what if kind == "review" else f"What you say of sentence {number}"
        address = f"{reverse('sentence', args=[int(number)])}#opinions"
    elif kind == "conflict":
        what = "Words that met somebody else’s, to be settled"
        address = f"{reverse('settle_conflict', args=[slug])}?of={draft.place}"
    elif kind == "suggestion":
        there = suggestions.get(int(number))
        may = there is not None and there.is_open and there.author_id == draft.author_id
        what = f"Suggestion {there.number}" if there and may else "A suggestion that is settled"
        address = reverse("revise_suggestion", args=[slug, there.number]) if there and may else ""
    elif kind in ("comment", "decline"):
        there = suggestions.get(int(number))
        what = "A comment" if kind == "comment" else "A reason to decline"
        what += f" on suggestion {there.number}" if kind == "comment" and there else ""
        what += f" suggestion {there.number}" if kind == "decline" and there else ""
        address = reverse("suggestion", args=[slug, there.number]) if there else ""
        address += "#discussion" if there and kind == "comment" else ""
    elif kind == "new-section":
        what, address = "A new section", reverse("add_section", args=[slug])
    else:
        what, address = "The whole article", reverse("edit_article", args=[slug])
    return ListedDraft(draft, what, words, address)
