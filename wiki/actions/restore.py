"""Restore: a new Edit that brings back an earlier state, and with it the words' first writers."""

from datetime import datetime

from django.core.exceptions import ValidationError

from accounts.models import User
from wiki.actions.edit_sentence import ITEM, MARK, OWN_LINE
from wiki.actions.save_sections import SavedEdit, SectionChange, save_sections
from wiki.models import Article, Edit, Section, Sentence, SentenceVersion
from wiki.models.journal import SectionState, place_of, sections_at


def restore_article(
    *, article: Article, author: User, number: int, now: datetime, summary: str = ""
) -> SavedEdit:
    """Bring the whole Article back to how it stood after Edit `number`."""
    then = {state.section: state for state in sections_at(article, number)}
    changes = [
        _as_it_was(then[section])
        if section in then and not then[section].is_removed
        else SectionChange(section, removed=True)
        for section in _now(article)
    ]
    return _restore(article, author, number, changes, now, summary)


def restore_section(
    *, section: Section, author: User, number: int, now: datetime, summary: str = ""
) -> SavedEdit:
    """Bring one Section's heading and text back to how they stood after Edit `number`.

    It stays where it is now; one that was removed returns to where it stood then.
    """
    states = sections_at(section.article, number, [section.pk])
    if not states or states[0].is_removed:
        raise ValidationError(f"This section was not part of the article after Edit {number}.")
    then = states[0]
    change = SectionChange(
        section.pk,
        heading=then.heading,
        text=then.source,
        position=then.position if section.is_removed else None,
        removed=False,
    )
    return _restore(section.article, author, number, [change], now, summary)


def restore_sentence(
    *, sentence: Sentence, author: User, number: int, now: datetime, summary: str = ""
) -> SavedEdit:
    """Bring one Sentence back to its wording after Edit `number`.

    A Sentence that stands is changed where it stands. One that does not returns to its Section:
    behind the nearest sentence before it that still stands there, else before the nearest one
    after it.
    """
    article = sentence.article
    until = min(number, article.number)
    version = (
        SentenceVersion.objects.filter(sentence=sentence, edit__number__lte=until)
        .order_by("-edit_id")
        .first()
    )
    if version is None or version.is_gone:
        raise ValidationError(f"This sentence was not part of the article after Edit {number}.")
    sections = _now(article)
    place = place_of(sentence.pk, sections.values())
    if place is not None:
        state, start, end = place
        text = state.source[:start] + version.text + state.source[end:]
        change = SectionChange(state.section, text=text)
    else:
        change = _returning(sections[version.section_id], sentence, version, number)
    return _restore(article, author, number, [change], now, summary)


def _now(article: Article) -> dict[int, SectionState]:
    """The Sections as they stood after the Edit that a restoration starts from: what somebody saves
    while it is prepared is merged with it, and not taken for what stood."""
    return {state.section: state for state in sections_at(article, article.number)}


def _returning(
    section: SectionState, sentence: Sentence, version: SentenceVersion, number: int
) -> SectionChange:
    """The change that puts a removed Sentence back where it stood after Edit `number`."""
    then = sections_at(sentence.article, number, [section.section])[0]
    order = [s for s, _, _ in then.layout]
    index = order.index(sentence.pk)
    standing = {s: (a, b) for s, a, b in section.layout}
    before = next((i for i in range(index - 1, -1, -1) if order[i] in standing), None)
    after = next((i for i in range(index + 1, len(order)) if order[i] in standing), None)
    words = version.text
    if before is not None:
        at = standing[order[before]][1]
    elif after is not None:
        at = standing[order[after]][0]
    else:
        at = 0 if index == 0 else len(section.source)
    ahead, behind = section.source[:at].rstrip(), section.source[at:]
    gap_behind = behind[: len(behind) - len(behind.lstrip())]
    behind = behind.lstrip()
    block = bool(MARK.match(words) or OWN_LINE.match(words))
    gap = "\n\n" if block or _ends_in_block(ahead) else " "
    if before is not None:
        gap = _gap(then, before, index) or gap
    follower = next((s for s, a, _ in section.layout if a >= at), None)
    if after is not None and follower == order[after]:
        gap_behind = _gap(then, index, after)
    elif not gap_behind:
        gap_behind = "\n\n" if block or OWN_LINE.match(behind) else " "
    mark = MARK.match(behind)
    if mark and "\n" not in gap_behind:
        if MARK.match(words):
            behind = behind[mark.end() :]  # the mark is the returning sentence's again
        else:
            gap_behind = "\n\n"
    text = f"{ahead}{gap}{words}" if ahead else words
    return SectionChange(
        section.section, text=f"{text}{gap_behind}{behind}" if behind else text, removed=False
    )


def _gap(state: SectionState, first: int, last: int) -> str:
    """The widest white space between two sentences of a state."""
    gaps = [state.source[state.layout[i][2] : state.layout[i + 1][1]] for i in range(first, last)]
    return max(gaps, key=lambda gap: gap.count("\n"))


def _ends_in_block(text: str) -> bool:
    line = text.rpartition("\n")[2]
    return bool(ITEM.match(line) or OWN_LINE.match(line))


def _as_it_was(state: SectionState) -> SectionChange:
    return SectionChange(
        state.section,
        heading=state.heading,
        text=state.source,
        position=state.position,
        removed=False,
    )


def _restore(
    article: Article,
    author: User,
    number: int,
    changes: list[SectionChange],
    now: datetime,
    summary: str,
) -> SavedEdit:
    if not 1 <= number <= article.number:
        raise ValidationError(f"This article has no Edit {number}.")
    return save_sections(
        article=article,
        author=author,
        changes=changes,
        base=article.number,
        now=now,
        summary=summary or f"Restored from Edit {number}",
        kind=Edit.Kind.RESTORE,
        restores=number,
    )
