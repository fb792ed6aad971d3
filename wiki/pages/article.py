"""The article page: prose, authors, references; with Authorship on, the writer of every word."""

import html as html_text
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse

from genes.models import Gene
from wiki.markup.render import number_citations
from wiki.models import Article, Edit, Section
from wiki.pages.authors import AuthorShare, article_shares
from wiki.pages.references import NumberedReference, article_references, number_map
from wiki.pages.suggestions import marks

_RUN = re.compile(r'<w-run data-edit="(\d+)" data-author="(\d+)">([^<]*)</w-run>')
_TOOLS = re.compile(r'<a class="sentence-tools" href="/sentences/(\d+)/"[^<>]*></a>')
_EDIT = re.compile(r'data-edit="(\d+)"')


@dataclass(frozen=True, slots=True)
class SectionView:
    """A Section ready for its page."""

    pk: int
    heading: str
    anchor: str
    html: str
    without_citation: int = 0  # how many of its statements cite nothing
    suggested: tuple[int, ...] = ()  # open Suggestions that are of the Section, and of no sentence

    @property
    def is_empty(self) -> bool:
        return not self.html


@dataclass(frozen=True, slots=True)
class EditNote:
    """What the page tells about an Edit that wrote some of its words."""

    pk: int
    number: int
    author: int
    name: str
    initials: str
    at: datetime
    summary: str
    address: str

    @property
    def line(self) -> str:
        """'Ada Okafor · 12 March 2026 · Edit 187 “binding site”'."""
        said = f" “{self.summary}”" if self.summary else ""
        return f"{self.name} · {self.at.day} {self.at:%B %Y} · Edit {self.number}{said}"


@dataclass(frozen=True, slots=True)
class ShareBar:
    """One author's stretch of the bar of shares, in per cent of its width."""

    author: int
    x: float
    width: float


@dataclass(frozen=True, slots=True)
class ArticlePage:
    """An Article as it stands, or as it stood after `edit`."""

    article: Article
    edit: Edit | None
    sections: tuple[SectionView, ...]
    references: tuple[NumberedReference, ...]
    uncited: tuple[NumberedReference, ...]  # listed with the article, not cited
    shares: tuple[AuthorShare, ...]
    edits: tuple[EditNote, ...]  # of the words on the page; only with Authorship on
    words: int
    sentence_count: int
    contributors: int  # how many have saved an Edit
    is_past: bool = False
    statements: int = 0
    without_citation: int = 0  # of these

    @property
    def is_empty(self) -> bool:
        return not self.sections

    @property
    def span_to_head(self) -> str:
        """The part of an address that compares this state with the present one."""
        return f"{self.edit.number if self.edit else 0}..{self.article.number}"

    @property
    def bars(self) -> tuple[ShareBar, ...]:
        """The shares as stretches of a bar 100 wide."""
        bars, at = [], 0.0
        for share in self.shares:
            bars.append(ShareBar(share.author.pk, round(at, 3), round(share.percent, 3)))
            at += share.percent
        return tuple(bars)


def find_article(gene_id: int) -> Article:
    """The Article of a gene, not yet saved if the gene has none; Gene.DoesNotExist otherwise.

    One query.
    """
    gene = Gene.objects.select_related("organism", "source", "article").get(pk=gene_id)
    article = getattr(gene, "article", None)
    if article is None:
        return Article(gene=gene)
    article.gene = gene
    return article


def article_page(article: Article, *, authorship: bool = False) -> ArticlePage:
    """The present Article. Six queries, whatever its size; one more with Authorship on, and one
    more where suggestions are open.

    An Article that is not saved yet (its gene has none) gives an empty page.
    """
    if article.pk is None:
        return ArticlePage(article, None, (), (), (), (), (), 0, 0, 0)
    sections = list(Section.objects.filter(article=article).present())
    cited, unused, merged = article_references(article)
    numbers = number_map(cited)
    htmls = [number_citations(section.html, numbers, merged) for section in sections]
    edits: tuple[EditNote, ...] = ()
    if authorship:
        edits = edit_notes(htmls)
        notes = {note.pk: note for note in edits}
        htmls = [linked_runs(html, notes) for html in htmls]
    beside = marks(article)
    htmls = [marked_suggestions(html, beside.sentences, article) for html in htmls]
    edit = (
        Edit.objects.filter(article=article, number=article.number).select_related("author").first()
    )
    return ArticlePage(
        article=article,
        edit=edit,
        sections=tuple(
            SectionView(
                section.pk,
                section.heading,
                section.anchor,
                html,
                section.uncited,
                beside.sections.get(section.pk, ()),
            )
            for section, html in zip(sections, htmls, strict=True)
        ),
        references=cited,
        uncited=unused,
        shares=article_shares(article),
        edits=edits,
        words=article.words,
        sentence_count=article.sentence_count,
        statements=sum(section.statements for section in sections),
        without_citation=sum(section.uncited for section in sections),
        contributors=Edit.objects.filter(article=article).values("author").distinct().count(),
    )


def marked_suggestions(html: str, beside: Mapping[int, tuple[int, ...]], article: Article) -> str:
    """Woven HTML with a link behind each sentence for which something is suggested."""
    if not beside:
        return html

    def mark(m: re.Match[str]) -> str:
        numbers = beside.get(int(m[1]), ())
        if not numbers:
            return m[0]
        if len(numbers) == 1:
            address = reverse("suggestion", args=[article.gene.slug, numbers[0]])
            said = "1 suggestion"
        else:
            address = reverse("sentence", args=[int(m[1])]) + "#suggestions"
            said = f"{len(numbers)} suggestions"
        return f'{m[0]} <a class="suggestion-mark" href="{address}">{said}</a>'

    return _TOOLS.sub(mark, html)


def edit_notes(htmls: Iterable[str]) -> tuple[EditNote, ...]:
    """The Edits that wrote the words of some woven HTML, oldest first. One query."""
    ids = {int(pk) for html in htmls for pk in _EDIT.findall(html)}
    edits = (
        Edit.objects.filter(pk__in=ids)
        .select_related("author", "article__gene")
        .order_by("at", "pk")
    )
    return tuple(
        EditNote(
            pk=edit.pk,
            number=edit.number,
            author=edit.author_id,
            name=edit.author.name,
            initials=edit.author.initials,
            at=edit.at,
            summary=edit.summary,
            address=reverse("edit_page", args=[edit.article.gene.slug, edit.number]),
        )
        for edit in edits
    )


def linked_runs(html: str, notes: Mapping[int, EditNote]) -> str:
    """Woven HTML with each run made a link to the Edit that wrote it.

    Runs inside a link of the text stay as they are, since links do not nest, and so does
    punctuation by itself, which is no word: it would only be one more stop for the Tab key. Where
    the author changes, the link carries the new author's initials (for print).
    """
    last = ""

    def link(m: re.Match[str]) -> str:
        nonlocal last
        edit, author, words = m.groups()
        if not any(map(str.isalnum, html_text.unescape(words))):
            return m[0]
        note = notes[int(edit)]
        title = html_text.escape(note.line)
        initials = "" if author == last else f' data-initials="{html_text.escape(note.initials)}"'
        last = author
        return (
            f'<a class="run" data-edit="{edit}" data-author="{author}"{initials}'
            f' href="{note.address}" title="{title}">{words}</a>'
        )

    return _RUN.sub(link, html)
