"""The history of an Article: its Edits, newest first, by author and by Section."""

from dataclasses import dataclass

from django.core.paginator import Page, Paginator

from accounts.models import User
from wiki.models import Article, Edit, Section, SectionVersion

PER_PAGE = 50


@dataclass(frozen=True, slots=True)
class HistoryRow:
    """One Edit with the headings of the Sections it touched."""

    edit: Edit
    headings: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class HistoryPage:
    """One page of Edits, and what they can be filtered by."""

    article: Article
    rows: tuple[HistoryRow, ...]
    page: Page
    authors: tuple[User, ...]
    sections: tuple[Section, ...]
    author: User | None
    section: Section | None
    until: int | None  # number of the last Edit that is listed, if not all are


def history_page(
    article: Article,
    *,
    author: int | None = None,
    section: int | None = None,
    until: int | None = None,
    page: str = "1",
) -> HistoryPage:
    """The Edits of `article`, 50 a page. Five queries, whatever the length of the history."""
    edits = (
        Edit.objects.filter(article=article)
        .select_related("author", "accepted_by")
        .order_by("-number")
    )
    if author is not None:
        edits = edits.filter(author_id=author)
    if section is not None:
        edits = edits.filter(section_versions__section_id=section)
    if until is not None:
        edits = edits.filter(number__lte=until)
    shown = Paginator(edits, PER_PAGE).get_page(page)
    rows = list(shown.object_list)
    headings: dict[int, list[str]] = {}
    for edit, heading in (
        SectionVersion.objects.filter(edit_id__in=[edit.pk for edit in rows])
        .order_by("position", "section")
        .values_list("edit_id", "heading")
    ):
        headings.setdefault(edit, []).append(heading)
    authors = tuple(
        User.objects.filter(
            pk__in=Edit.objects.filter(article=article).values("author_id")
        ).order_by("name", "pk")
    )
    sections = tuple(
        Section.objects.filter(article=article)
        .order_by("is_removed", "position", "pk")
        .only("pk", "heading", "is_removed")
    )
    return HistoryPage(
        article=article,
        rows=tuple(HistoryRow(edit, tuple(headings.get(edit.pk, ()))) for edit in rows),
        page=shown,
        authors=authors,
        sections=sections,
        author=next((a for a in authors if a.pk == author), None),
        section=next((s for s in sections if s.pk == section), None),
        until=until,
    )
