"""Edit one Sentence where it stands, leave it out, or move it."""

from datetime import datetime

from django.core.exceptions import ValidationError

from accounts.models import User
from wiki.actions.save_sections import SavedEdit, SectionChange, save_sections
from wiki.markup.source import tidy
from wiki.models import Sentence
from wiki.models.journal import SectionState, sections_at


def edit_sentence(
    *, sentence: Sentence, author: User, text: str, base: int, now: datetime, summary: str = ""
) -> SavedEdit:
    """Replace the Sentence's wording as of Edit `base` by `text`; an empty text removes it.

    What others did to the Section since is merged. Raises what save_sections raises.
    """
    state, start, end = _standing(sentence, base)
    text = tidy(text)
    source = (
        state.source[:start] + text + state.source[end:]
        if text
        else without(state.source, start, end)
    )
    return save_sections(
        article=sentence.article,
        author=author,
        changes=[SectionChange(state.section, text=source)],
        base=base,
        now=now,
        summary=summary,
    )


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
    for state in sections_at(sentence.article, base):
        for key, start, end in state.layout:
            if key == sentence.pk and not state.is_removed:
                return state, start, end
    raise ValidationError("This sentence does not stand in the article any more.")


def without(source: str, start: int, end: int) -> str:
    """`source` without a stretch, and without the white space that only served it."""
    before, after = source[:start], source[end:]
    if not before.strip():
        return after.lstrip()
    if not after.strip():
        return before.rstrip()
    gap_before = before[len(before.rstrip()) :]
    gap_after = after[: len(after) - len(after.lstrip())]
    # A paragraph of its own takes one of the two blank lines with it, a sentence one space.
    gap = max(gap_before, gap_after, key=lambda gap: (gap.count("\n"), len(gap)))
    return before.rstrip() + gap + after.lstrip()


def _end_of(state: SectionState, after: int | None, gone: tuple[int, int], rest: str) -> int:
    """Where the sentence `after` ends in `rest`, the source without the stretch `gone`."""
    end = next((e for s, _, e in state.layout if s == after), 0)
    return end if end <= gone[0] else max(0, end - (len(state.source) - len(rest)))


def _insert(source: str, words: str, at: int) -> str:
    ahead, behind = source[:at], source[at:]
    line_start = ahead.rsplit("\n", 1)[-1].lstrip()
    in_list = line_start.startswith(("- ", "* ", "+ "))
    listed = words.startswith(("- ", "* ", "+ "))
    if in_list and not listed:
        words = f"{line_start[:2]}{words}"
    elif listed and not in_list:
        words = words[2:]
    gap = "\n" if in_list else " "
    if not ahead:
        return f"{words}{gap}{behind}" if behind else words
    if behind and not behind[:1].isspace():
        behind = gap + behind
    return f"{ahead}{gap}{words}{behind}"
