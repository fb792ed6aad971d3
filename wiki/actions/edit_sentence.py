"""Edit one Sentence where it stands, leave it out, or move it."""

import re
from collections.abc import Mapping
from datetime import datetime

from django.core.exceptions import ValidationError

from accounts.models import User
from wiki.actions.save_sections import SavedEdit, SectionChange, save_sections
from wiki.markup.source import tidy
from wiki.models import Article, Sentence
from wiki.models.journal import SectionState, place_of, sections_at

ITEM = re.compile(r"[ \t]*(?:[-*+]|\d{1,9}[.)])[ \t]+")
# What opens a line in Markdown and is no word of the sentence: the marks of quotations and lists.
MARK = re.compile(r"(?:>[ \t]*)*(?:[-*+]|\d{1,9}[.)])[ \t]+|(?:>[ \t]*)+")
# What needs lines of its own: a heading, a table's row, code.
OWN_LINE = re.compile(r"[ ]{0,3}(?:\#{1,6}\s|\||```|~~~)")


def edit_sentence(
    *, sentence: Sentence, author: User, text: str, base: int, now: datetime, summary: str = ""
) -> SavedEdit:
    """Replace the Sentence's wording as of Edit `base` by `text`; an empty text removes it.

    The Sentence goes on under its address, whatever the wording; of a text of several sentences
    the one most like it does. Its words are credited by the ordinary rules.
    What others did to the Section since is merged. Raises what save_sections raises.
    """
    return edit_sentences(
        article=sentence.article,
        author=author,
        texts={sentence.pk: text},
        base=base,
        now=now,
        summary=summary,
    )


def edit_sentences(
    *,
    article: Article,
    author: User,
    texts: Mapping[int, str],
    base: int,
    now: datetime,
    summary: str = "",
) -> SavedEdit:
    """Replace the wordings of several Sentences (id -> text) as of Edit `base`, as one Edit."""
    return save_sections(
        article=article,
        author=author,
        changes=sentence_changes(article, texts, base),
        base=base,
        now=now,
        summary=summary,
    )


def sentence_changes(article: Article, texts: Mapping[int, str], base: int) -> list[SectionChange]:
    """What the new wordings of these Sentences (id -> text) ask of the Sections as of Edit `base`.

    ValidationError where one of them did not stand then. Four queries.
    """
    changes = []
    missing = set(texts)
    for state in sections_at(article, base):
        if state.is_removed:
            continue
        source = state.source
        continues: list[tuple[int, int, int]] = []
        # From the end, so that what stands before keeps its place.
        for key, start, end in reversed(state.layout):
            if key in texts:
                missing.discard(key)
                text, size = tidy(texts[key]), len(source)
                source = (
                    source[:start] + text + source[end:] if text else without(source, start, end)
                )
                by = len(source) - size
                continues = [(other, low + by, high + by) for other, low, high in continues]
                if text:
                    continues.append((key, start, start + len(text)))
        if source != state.source:
            changes.append(SectionChange(state.section, text=source, continues=tuple(continues)))
    if missing:
        raise ValidationError("This sentence does not stand in the article any more.")
    return changes


def move_sentence(
    *,
    sentence: Sentence,
    author: User,
    section: int,
    after: int | None,
    base: int,
    now: datetime,
    summary: str = "",
) -> SavedEdit:
    """Put the Sentence behind the sentence `after` of a Section, or (None) at its beginning."""
    state, start, end = _standing(sentence, base)
    words = state.source[start:end]
    rest = without(state.source, start, end)
    if section == state.section:
        changes = [
            SectionChange(
                section, text=_insert(rest, words, _end_of(state, after, (start, end), rest))
            )
        ]
    else:
        targets = [s for s in sections_at(sentence.article, base, [section]) if not s.is_removed]
        if not targets:
            raise ValidationError("The section you chose is no longer part of the article.")
        target = targets[0]
        at = next((e for s, _, e in target.layout if s == after), 0)
        changes = [
            SectionChange(state.section, text=rest),
            SectionChange(section, text=_insert(target.source, words, at)),
        ]
    return save_sections(
        article=sentence.article,
        author=author,
        changes=changes,
        base=base,
        now=now,
        summary=summary or "Moved a sentence",
    )


def _standing(sentence: Sentence, base: int) -> tuple[SectionState, int, int]:
    """Where the Sentence stood after Edit `base`."""
    found = place_of(sentence.pk, sections_at(sentence.article, base))
    if found is None:
        raise ValidationError("This sentence does not stand in the article any more.")
    return found


def without(source: str, start: int, end: int) -> str:
    """`source` without a stretch, and without the white space that only served it."""
    before, after = source[:start], source[end:]
    gap_after = after[: len(after) - len(after.lstrip())]
    mark = MARK.match(source, start, end)
    if mark and after.strip() and "\n" not in gap_after:
        # The first of several sentences in a list item or a quotation leaves the mark to the next.
        return before + mark[0] + after.lstrip()
    if not before.strip():
        return after.lstrip()
    if not after.strip():
        return before.rstrip()
    gap_before = before[len(before.rstrip()) :]
    # A paragraph of its own takes one of the two blank lines with it, a sentence one space. How
    # far the next line stands in is its own affair.
    lines = max(gap_before.count("\n"), gap_after.count("\n"))
    indent = (gap_after if "\n" in gap_after else gap_before).rpartition("\n")[2]
    return before.rstrip() + ("\n" * lines + indent if lines else " ") + after.lstrip()


def _end_of(state: SectionState, after: int | None, gone: tuple[int, int], rest: str) -> int:
    """Where the sentence `after` ends in `rest`, the source without the stretch `gone`."""
    end = next((e for s, _, e in state.layout if s == after), 0)
    return end if end <= gone[0] else max(0, end - (len(state.source) - len(rest)))


def _insert(source: str, words: str, at: int) -> str:
    """`source` with a sentence put in at `at`, the end of another or 0, in the form of its place.

    Behind the last sentence of a list item, or before a list, it becomes an item; elsewhere it
    joins the paragraph. Headings, tables and code keep lines of their own.
    """
    ahead, behind = source[:at], source[at:]
    mark = MARK.match(words)
    bare = words[mark.end() :] if mark else words
    line = ahead.rpartition("\n")[2]
    if OWN_LINE.match(line) and not bare.startswith("|"):
        rows = re.match(r"(?:\n[ \t]*\|[^\n]*)*", behind) if line.lstrip()[:1] == "|" else None
        if rows:
            ahead, behind = ahead + rows[0], behind[rows.end() :]
        return "\n\n".join(part for part in (ahead, bare, behind.lstrip("\n")) if part)
    if OWN_LINE.match(bare):
        gap = "\n" if bare[0] == "|" and line.lstrip()[:1] == "|" else "\n\n"
        return gap.join(part for part in (ahead, bare, behind.lstrip()) if part)
    if not ahead:
        item = ITEM.match(behind)
        if item:
            return f"{item[0]}{bare}\n{behind}"
        gap = "\n\n" if OWN_LINE.match(behind) else " "
        return f"{bare}{gap}{behind}" if behind else bare
    item = ITEM.match(line)
    if item and not behind.partition("\n")[0].strip():
        return f"{ahead}\n{item[0]}{bare}{behind}"
    return f"{ahead} {bare}{'' if not behind or behind[0].isspace() else ' '}{behind}"
