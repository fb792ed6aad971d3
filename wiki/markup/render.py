"""Markdown into clean HTML with its sentences and runs marked. The only user of `markdown`."""

import html
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType
from xml.etree.ElementTree import Element

import markdown
from markdown.extensions import Extension
from markdown.inlinepatterns import InlineProcessor, SimpleTagInlineProcessor

from genes.names import numbered
from wiki.markup.citations import CITATION, MENTION, cited_keys
from wiki.markup.clean import clean
from wiki.markup.effort import is_tangled
from wiki.markup.weave import Strand, mark, weave, without_seams


@dataclass(frozen=True, slots=True)
class Bindings:
    """What the keys and names in a text stand for: Reference ids, addresses of genes, and their
    symbols for mentions without words of their own."""

    references: Mapping[str, int] = field(default_factory=dict)
    genes: Mapping[str, str] = field(default_factory=dict)
    symbols: Mapping[str, str] = field(default_factory=dict)


class _Citation(InlineProcessor):
    def __init__(self, pattern: str, md: markdown.Markdown, bindings: Bindings) -> None:
        super().__init__(pattern, md)
        self.bindings = bindings

    def handleMatch(self, m: re.Match[str], data: str) -> tuple[Element, int, int]:
        marks = Element("span", {"class": "citation"})
        marks.text = "["
        for place, key in enumerate(cited_keys(m[1])):
            if place:
                marks[-1].tail = ", "
            known = self.bindings.references.get(key)
            if known is None:
                one = Element("span", {"class": "unresolved", "title": "No such reference here"})
                one.text = key
            else:
                # The number is put in when the page is read: it depends on the whole article.
                one = Element("a", {"class": "cite", "href": f"#reference-{known}"})
                one.text = "?"
            marks.append(one)
        if len(marks):
            marks[-1].tail = "]"
        else:
            marks.text = m[0]
        return marks, m.start(0), m.end(0)


def shown_name(name: str, symbol: str = "") -> str:
    """What a reader sees of a mention: its words, else the symbol, else the number."""
    found = numbered(name)
    if found is None:
        return name.strip()
    return found[1] or symbol or f"Gene {found[0]}"


class _Mention(InlineProcessor):
    def __init__(self, pattern: str, md: markdown.Markdown, bindings: Bindings) -> None:
        super().__init__(pattern, md)
        self.bindings = bindings

    def handleMatch(self, m: re.Match[str], data: str) -> tuple[Element, int, int]:
        name = m[1].strip()
        address = self.bindings.genes.get(name)
        if address:
            link = Element("a", {"class": "gene-mention", "href": address})
        else:
            link = Element(
                "span", {"class": "gene-mention", "title": "No record of this gene here yet"}
            )
        link.text = shown_name(name, self.bindings.symbols.get(name, ""))
        return link, m.start(0), m.end(0)


class _Locus(Extension):
    """The wiki's own marks, and no HTML of the author's own."""

    def __init__(self, bindings: Bindings) -> None:
        super().__init__()
        self.bindings = bindings

    def extendMarkdown(self, md: markdown.Markdown) -> None:
        md.preprocessors.deregister("html_block")
        md.inlinePatterns.deregister("html")
        md.inlinePatterns.deregister("image_link")
        md.inlinePatterns.deregister("image_reference")
        md.inlinePatterns.register(_Citation(CITATION.pattern, md, self.bindings), "cite", 178)
        md.inlinePatterns.register(_Mention(MENTION.pattern, md, self.bindings), "mention", 177)
        md.inlinePatterns.register(
            SimpleTagInlineProcessor(r"()\^([^\s^]{1,80})\^", "sup"), "superscript", 55
        )
        md.inlinePatterns.register(
            SimpleTagInlineProcessor(r"()~([^\s~]{1,80})~", "sub"), "subscript", 54
        )


_NO_BINDINGS = Bindings()
_CITE = re.compile(r'(<a class="cite" href="#reference-(\d+)">(?:<w-nested[^<>]*>)?)[^<]*')
_HEADING = re.compile(r"<(/?)h[12]>")
_ELEMENT = re.compile(r"<[^<>]*>")


def render(source: str, strands: Sequence[Strand] = (), bindings: Bindings = _NO_BINDINGS) -> str:
    """HTML of a Section's Markdown, cleaned, with the given sentences and runs marked.

    Costs some milliseconds for a long Section: it runs when a text is saved or previewed, never
    when a page is read. Where the marking would change what a reader sees, nothing is marked. A
    text that Markdown could not read in bounded time stands as it was typed.
    """
    marked = mark(source, strands)
    if is_tangled(source):
        return weave(clean(_as_typed(marked)))
    rendered = _converted(marked, bindings)
    if strands:
        # Marks without a partner may be read in several ways; the seams must not decide which.
        plain = _converted(source, bindings)
        if _shown(without_seams(rendered)) != _shown(plain):
            rendered = plain
    return weave(clean(_HEADING.sub(r"<\1h3>", rendered)))


def _converted(marked: str, bindings: Bindings) -> str:
    return markdown.Markdown(
        extensions=["tables", "fenced_code", "sane_lists", _Locus(bindings)],
        output_format="html",
    ).convert(marked)


def _shown(markup: str) -> str:
    """What a reader sees of HTML, white space aside."""
    return "".join(_ELEMENT.sub("", markup).split())


def _as_typed(text: str) -> str:
    """Paragraphs of plain text."""
    return "\n".join(
        f"<p>{html.escape(block)}</p>" for block in text.split("\n\n") if block.strip()
    )


def number_citations(
    markup: str, numbers: Mapping[int, int], merged: Mapping[int, int] = MappingProxyType({})
) -> str:
    """Put the article's reference numbers into stored HTML. One pass over the text.

    `merged` leads from a Reference to the one it was merged into since the text was saved.
    """

    def numbered(m: re.Match[str]) -> str:
        bound = int(m[2])
        current = merged.get(bound, bound)
        start = m[1] if current == bound else m[1].replace(f'-{bound}"', f'-{current}"', 1)
        return f"{start}{numbers.get(current, '?')}"

    return _CITE.sub(numbered, markup)


# Possessive, and only from the first of several spaces: linear also in a text of spaces.
_CITE_MARK = re.compile(r"(?:(?<!\s)\s++)?" + CITATION.pattern)
_LINK = re.compile(r"!?\[([^\[\]]*)\]\([^()]*\)")
_MARKS = re.compile(
    r"^(?:\s*+(?:[-*+>]|\d{1,9}[.)]|\#{1,6})\s++)++|[*`^~]|(?<!\w)_|_(?!\w)|^\||\|$"
)


def plain_words(source: str) -> str:
    """The words of one sentence's Markdown, without marks or citations, for lists and titles."""
    text = MENTION.sub(lambda m: shown_name(m[1]), _CITE_MARK.sub("", source))
    return " ".join(_MARKS.sub("", _LINK.sub(r"\1", text)).split())
