"""Read the review of a gene from WikiGenes in its text form (pure: text in, dataclasses out).

The page's parts, in order: a line "Gene Review", a title "SYMBOL - name" with no-break spaces
about the hyphen, the organism, "Synonyms: …", sections with one bullet a sentence, and a numbered
reference list whose fields are parted by no-break spaces. Numbers are the page's own: they are
neither in page order nor all cited, and stay as they are.

A page that was saved only in part must not pass for a shorter review. What proves a cut: a cited
number without its reference, a reference without its year, the file ending on a heading or inside
a sentence.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import Any

from genes.importers.errors import PageError

_NBSP = "\u00a0"
_BULLET = re.compile(
    r"^(?P<indent>[ \t]*)(?P<mark>[•◦▪▫‣⁃∙·*–-]|o(?= ))[ \t\u00a0]+(?P<text>\S.*)$"
)
_REFERENCE = re.compile(r"^[ \t]*(?P<n>\d{1,4})\.[ \t]+(?P<body>\S.*)$")
# A bracket of numbers that cites: [3], [3,7], [3, 7], [1-3]; not the isotope in "[35]S".
_CITATION = re.compile(r"\[(\d{1,4}(?:\s*[,;–-]\s*\d{1,4})*)\](?![A-Za-z0-9])")
_TAIL = re.compile(
    r"\((?P<year>\d{4})[^()]*\)[\s.]*(?:\[(?P<mark>[^\[\]]*)\])?[\s.]*(?:PMID:?\s*(?P<pmid>\d+))?[\s.]*$"
)
_INITIALS = re.compile(
    r"^[^\W\d_]{1,3}\.(?:[- ]?[^\W\d_]{1,3}\.)*(?: (?:Jr|Sr|2nd|3rd|4th|II|III|IV)\.?)?$"
)
_SUFFIX = frozenset({"Jr", "Jr.", "Sr", "Sr.", "2nd", "3rd", "4th", "II", "III", "IV"})
_ET_AL = re.compile(r"^(?:et al\.?|and others|…|\.\.\.)$", re.IGNORECASE)
# For a page whose no-break spaces were lost on the way: title, pairs of names, journal.
_PLAIN_REFERENCE = re.compile(
    r"^(?P<title>.+?[.?!\]]) (?P<authors>(?:[^\s,.()\d][^,.()\d]{0,40}, (?:[^\W\d_]{1,2}\.-?)+"
    r"(?:, | ))+)(?P<journal>.+)$"
)
_FOOTER = re.compile(r"^WikiGenes\b.*$")
_WELCOME = re.compile(r"^Welcome!")
_CONTRIBUTORS = re.compile(r"^(?:Contributors?|Contributing authors?|Authors?|Edited by):\s*(.+)$")
_CATEGORIES = (
    ("Disease relevance", "of", ""),
    ("Psychiatry related information", "on", ""),
    ("High impact information", "on", ""),
    ("Chemical compound and disease context", "of", ""),
    ("Biological context", "of", ""),
    ("Anatomical context", "of", ""),
    ("Associations", "of", "with chemical compounds"),
    ("Physical interactions", "of", ""),
    ("Enzymatic interactions", "of", ""),
    ("Co-localisations", "of", ""),
    ("Regulatory relationships", "of", ""),
    ("Other interactions", "of", ""),
    ("Analytical, diagnostic and therapeutic context", "of", ""),
)


@dataclass(frozen=True)
class ArticleItem:
    """One sentence as printed, its citation marks included; `citations` are the page's numbers."""

    text: str
    citations: tuple[int, ...] = ()
    sub: tuple[ArticleItem, ...] = ()


@dataclass(frozen=True)
class ArticleSection:
    title: str  # "Anatomical context of IL7"
    category: str  # "Anatomical context"
    items: tuple[ArticleItem, ...] = ()


@dataclass(frozen=True)
class ArticleReference:
    """A reference. The page may shorten a list of authors: it is never known to be complete."""

    n: int
    title: str
    authors: tuple[str, ...] = ()  # "Van Roon, J.A."
    journal: str = ""
    year: str = ""
    pmid: int | None = None


@dataclass(frozen=True)
class ArticlePage:
    symbol: str
    name: str = ""
    organism: str = ""
    synonyms: tuple[str, ...] = ()
    contributors: tuple[str, ...] = ()
    sections: tuple[ArticleSection, ...] = ()
    references: tuple[ArticleReference, ...] = ()


@dataclass(frozen=True)
class _Line:
    number: int
    raw: str  # without the ends' blanks on the right; no-break spaces kept
    text: str  # white space collapsed
    after_blank: bool


@dataclass
class _Draft:
    """An item while it is read."""

    depth: int
    text: str
    sub: list[_Draft]

    def done(self) -> ArticleItem:
        return ArticleItem(self.text, read_citations(self.text), tuple(d.done() for d in self.sub))


def recognises(text: str) -> bool:
    """Whether this is a WikiGenes review in text form, whole or in part: two of its marks."""
    marks = set()
    for line in _read_lines(text):
        if line.text in ("Gene Review", "WikiGenes - Universities"):
            marks.add(line.text)
        elif f"{_NBSP}-{_NBSP}" in line.raw:
            marks.add("title")
        elif _WELCOME.match(line.text) or line.text.startswith("wikigene or wiki gene"):
            marks.add(line.text[:8])
        elif any(_matches(line.text, category) for category in _CATEGORIES):
            marks.add("section")
        elif line.text.startswith("Synonyms: "):
            marks.add("synonyms")
    return len(marks) >= 2


def parse(text: str) -> ArticlePage:
    """Read a WikiGenes review. Raises PageError, one sentence, for another page or a cut one."""
    lines = _read_lines(text)
    if not lines:
        raise PageError("The page is empty; save the gene's review as text and import that file.")
    if not recognises(text):
        raise PageError(
            "This is not a WikiGenes gene review: its title line and its section headings are "
            "missing; save the gene's review as text and import that file."
        )
    place, symbol, name = _read_title(lines)
    begin = next(
        (n for n in range(place + 1, len(lines)) if category_of(lines[n].text, symbol)), len(lines)
    )
    end = _references_begin(lines, begin)
    front = _read_front(lines[place + 1 : begin])
    references = _read_references(lines[end:])
    sections = _read_sections(lines[begin:end], symbol)
    page = ArticlePage(symbol, name, *front, sections, references)
    _check_whole(page, lines)
    return page


def as_json(page: ArticlePage) -> dict[str, Any]:
    """All that the page says, as JSON values, with a "counts" object."""

    def item(entry: ArticleItem) -> dict[str, Any]:
        return {
            "text": entry.text,
            "citations": list(entry.citations),
            "sub": [item(child) for child in entry.sub],
        }

    items = [entry for section in page.sections for entry in section.items]
    every = [entry for top in items for entry in _walk(top)]
    return {
        "kind": "wikigenes_page",
        "symbol": page.symbol,
        "name": page.name,
        "organism": page.organism,
        "synonyms": list(page.synonyms),
        "contributors": list(page.contributors),
        "sections": [
            {"title": s.title, "items": [item(entry) for entry in s.items]} for s in page.sections
        ],
        "categories": [section.category for section in page.sections],
        "references": [
            {
                "n": reference.n,
                "title": reference.title,
                "authors": list(reference.authors),
                "journal": reference.journal,
                "year": reference.year,
            }
            for reference in page.references
        ],
        "pmids": {str(r.n): r.pmid for r in page.references if r.pmid},
        "counts": {
            "sections": len(page.sections),
            "empty_sections": sum(not section.items for section in page.sections),
            "bullets": len(items),
            "sub_bullets": len(every) - len(items),
            "references": len(page.references),
            "citations": sum(len(entry.citations) for entry in every),
            "bullets_with_several_citations": sum(len(entry.citations) > 1 for entry in every),
            "bullets_without_citation": sum(not entry.citations for entry in every),
            "distinct_references_cited": len({n for entry in every for n in entry.citations}),
            "authors": sum(len(reference.authors) for reference in page.references),
        },
    }


def read_citations(text: str) -> tuple[int, ...]:
    """The numbers that a sentence cites, each once, in the order of their marks; ranges filled."""
    numbers: list[int] = []
    for mark in _CITATION.finditer(text):
        for part in re.split(r"\s*[,;]\s*", mark[1]):
            first, *last = (int(number) for number in re.split(r"\s*[–-]\s*", part))
            numbers += range(first, last[-1] + 1) if last and last[-1] >= first else [first, *last]
    return tuple(dict.fromkeys(numbers))


def split_authors(text: str) -> tuple[str, ...]:
    """ "Al-Harthi, L., van Roon, J.A." as pairs; a name without initials stands alone.

    "et al." is no author and is left out.
    """
    authors: list[str] = []
    open_pair = False
    for part in re.split(r",\s+|,$", text.strip()):
        word = part.strip()
        if not word or _ET_AL.match(word):
            continue
        if open_pair and _INITIALS.match(word):
            authors[-1] += f", {word}"
            open_pair = False
        elif authors and word in _SUFFIX:
            authors[-1] += f", {word}"
        else:
            name = re.sub(r"\s+et al\.?$", "", word)
            authors.append(name)
            open_pair = name == word
    return tuple(authors)


def category_of(title: str, symbol: str) -> str:
    """A section's name without the symbol; empty where the line is no section heading.

    "Associations of IL7 with chemical compounds" is "Associations with chemical compounds".
    """
    if len(title) > 200 or title.endswith((".", ":")) or _BULLET.match(title):
        return ""
    named = rf"\s+(?:of|on)\s+{re.escape(symbol)}(?=\s|$)"
    if symbol and re.match(r"[A-Z]", title) and re.search(named, title, re.IGNORECASE):
        return re.sub(named, "", title, count=1, flags=re.IGNORECASE).strip()
    for category in _CATEGORIES:
        if _matches(title, category):
            return f"{category[0]} {category[2]}".strip()
    return ""


def _matches(title: str, category: tuple[str, str, str]) -> bool:
    head, word, tail = category
    return title.startswith(f"{head} {word} ") and title.endswith(tail) and title[-1:] != "."


def _read_lines(text: str) -> list[_Line]:
    text = unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n"))
    lines, after_blank = [], True
    for number, raw in enumerate(text.translate({0: None, 0xFEFF: None}).split("\n"), 1):
        clean = re.sub(r"\s+", " ", raw).strip()
        if clean:
            lines.append(_Line(number, raw.rstrip(), clean, after_blank))
        after_blank = not clean
    return lines


def _read_title(lines: list[_Line]) -> tuple[int, str, str]:
    """Where the title stands, the symbol and the name."""
    kind = next((n for n, line in enumerate(lines) if line.text == "Gene Review"), -1)
    marked = (n for n, line in enumerate(lines) if n > kind and f"{_NBSP}-{_NBSP}" in line.raw)
    place = next(marked, -1)
    if kind >= 0 and (place < 0 or place > kind + 1):
        place = kind + 1
    if place < 0 or place >= len(lines) or _BULLET.match(lines[place].raw):
        raise PageError(
            "The page has no title line with the gene's symbol below “Gene Review”; "
            "save the whole page again and import that file."
        )
    symbol, _, name = lines[place].text.partition(" - ")
    return place, symbol.strip(), name.strip()


def _read_front(lines: list[_Line]) -> tuple[str, tuple[str, ...], tuple[str, ...]]:
    """Organism, synonyms and contributors, each of which may be missing."""
    organism, synonyms, contributors, is_open = "", "", "", False
    for line in lines:
        if line.text.startswith("Synonyms:"):
            synonyms, is_open = line.text.removeprefix("Synonyms:").strip(), True
        elif found := _CONTRIBUTORS.match(line.text):
            contributors, is_open = found[1], False
        elif _WELCOME.match(line.text):
            break
        elif is_open and not line.after_blank:
            synonyms += f" {line.text}"
        elif not organism and re.match(r"^[A-Z][\w.'-]+(?: [\w.'()/:=,-]+)+$", line.text):
            organism = line.text
    return organism, _listed(synonyms), _listed(contributors)


def _listed(text: str) -> tuple[str, ...]:
    parts = (part.strip() for part in re.split(r",\s+", text))
    return tuple(dict.fromkeys(part for part in parts if part and part not in ("...", "…")))


def _references_begin(lines: list[_Line], begin: int) -> int:
    """The line of the reference list's first entry; the end where there is none."""
    for n in range(begin, len(lines)):
        if lines[n].text == "References":
            return n
        if _REFERENCE.match(lines[n].raw) and (lines[n].after_blank or _NBSP in lines[n].raw):
            return n
    return next((n for n in range(begin, len(lines)) if _FOOTER.match(lines[n].text)), len(lines))


def _read_sections(lines: list[_Line], symbol: str) -> tuple[ArticleSection, ...]:
    sections: list[tuple[str, str, list[_Draft]]] = []
    stack: list[_Draft] = []
    for line in lines:
        bullet = _BULLET.match(line.raw)
        category = "" if bullet else category_of(line.text, symbol)
        if category:
            sections.append((line.text, category, []))
            stack = []
        elif bullet:
            text = re.sub(r"\s+", " ", bullet["text"]).strip()
            depth = len(bullet["indent"].expandtabs(4)) + (0 if bullet["mark"] in "•*" else 1)
            while stack and stack[-1].depth >= depth:
                stack.pop()
            draft = _Draft(depth, text, [])
            (stack[-1].sub if stack else sections[-1][2]).append(draft)
            stack.append(draft)
        elif stack and not line.after_blank:
            stack[-1].text += f" {line.text}"
        elif re.search(r"[.!?][\])\"”']*$", line.text):
            stack = [_Draft(0, line.text, [])]  # a statement without its bullet
            sections[-1][2].append(stack[0])
        elif line.after_blank and not _FOOTER.match(line.text):
            sections.append((line.text, line.text, []))
            stack = []
    return tuple(
        ArticleSection(title, category, tuple(draft.done() for draft in drafts))
        for title, category, drafts in sections
    )


def _read_references(lines: list[_Line]) -> tuple[ArticleReference, ...]:
    """The list's entries; a line without a number goes on with the entry above it."""
    entries: list[tuple[int, str]] = []
    for line in lines:
        found = _REFERENCE.match(line.raw)
        if _FOOTER.match(line.text):
            break
        if found and (not entries or int(found["n"]) > entries[-1][0]):
            entries.append((int(found["n"]), found["body"]))
        elif entries and not line.after_blank:
            entries[-1] = (entries[-1][0], f"{entries[-1][1]} {line.raw.strip(' ')}")
    closed = bool(lines) and bool(_FOOTER.match(lines[-1].text))
    references = [_read_reference(n, body) for n, body in entries]
    marked = [body.rstrip(" .").endswith("]") for _, body in entries]
    if not closed and len(marked) > 1 and all(marked[:-1]) and not marked[-1]:
        raise _cut_reference(entries[-1][0])
    return tuple(references)


def _read_reference(n: int, body: str) -> ArticleReference:
    """TITLE nbsp AUTHORS nbsp JOURNAL nbsp (YEAR) [Pubmed]; authors or journal may be missing.

    The year is the last parenthesis: a journal may have one of its own ("Antivir. Ther. (Lond.)").
    """
    tail = _TAIL.search(body)
    if not tail:
        raise _cut_reference(n)
    mark = re.search(r"\d{3,}", tail["mark"] or "")
    pmid = tail["pmid"] or (mark[0] if mark else None)
    parts = [re.sub(r"\s+", " ", part).strip() for part in body[: tail.start()].split(_NBSP)]
    if parts and not parts[-1]:
        parts.pop()
    title, authors, journal = parts[0] if parts else "", "", ""
    if len(parts) >= 3:
        title, authors, journal = " ".join(filter(None, parts[:-2])), parts[-2], parts[-1]
    elif len(parts) == 2:
        is_names = bool(split_authors(parts[1])) and ", " in split_authors(parts[1])[0]
        authors, journal = (parts[1], "") if is_names else ("", parts[1])
    elif plain := _PLAIN_REFERENCE.match(title):
        title, authors, journal = plain["title"], plain["authors"], plain["journal"].strip()
    return ArticleReference(
        n=n,
        title=title,
        authors=split_authors(authors),
        journal=journal,
        year=tail["year"],
        pmid=int(pmid) if pmid else None,
    )


def _cut_reference(n: int) -> PageError:
    return PageError(
        f"The page breaks off in reference {n}, or the reference lacks its year; "
        "save the whole page again and import that file."
    )


def _walk(item: ArticleItem) -> list[ArticleItem]:
    return [item, *(below for child in item.sub for below in _walk(child))]


def _check_whole(page: ArticlePage, lines: list[_Line]) -> None:
    if not page.sections:
        raise PageError(
            f"The page of {page.symbol} ends before its first section; "
            "save the whole page again and import that file."
        )
    every = [e for s in page.sections for top in s.items for e in _walk(top)]
    known = {reference.n for reference in page.references}
    cited = {n for entry in every for n in entry.citations}
    if cited and not known:
        raise PageError(
            f"The page of {page.symbol} cites references and ends before their list; "
            "save the whole page again and import that file."
        )
    if missing := sorted(cited - known):
        listed = ", ".join(map(str, missing[:5])) + (" and more" if len(missing) > 5 else "")
        raise PageError(
            f"The page of {page.symbol} cites {listed}, which its reference list lacks; "
            "save the whole page again and import that file."
        )
    if known or _FOOTER.match(lines[-1].text):
        return
    if not page.sections[-1].items:
        raise PageError(
            f"The page of {page.symbol} breaks off below the heading “{page.sections[-1].title}”; "
            "save the whole page again and import that file."
        )
    if not re.search(r"[.!?][\])\"”']*$", every[-1].text):
        raise PageError(
            f"The page of {page.symbol} breaks off inside a sentence (line {lines[-1].number}); "
            "save the whole page again and import that file."
        )
