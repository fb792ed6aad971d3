"""Save: the one way in which the text of an Article changes."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

import reversion
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.urls import reverse

from accounts.models import User
from wiki.actions.bind_text import bind_references
from wiki.actions.credit_text import Credited, credit_text, settle_shares
from wiki.actions.digest_edit import digest_edit
from wiki.actions.merge_changes import EditConflict, SectionChange, SectionConflict, merge_changes
from wiki.actions.record_standing import record_saved
from wiki.actions.tell_authors import tell_authors
from wiki.authorship import ENGINE_VERSION
from wiki.authorship.credit import Run
from wiki.authorship.explain import spans
from wiki.markup.citations import citations, mentions
from wiki.markup.render import Bindings, render
from wiki.markup.source import MAX_SECTION, tidy
from wiki.markup.statements import is_statement
from wiki.markup.weave import Strand
from wiki.models import (
    Article,
    Citation,
    Edit,
    GeneMention,
    JournalEntry,
    Section,
    SectionVersion,
    Sentence,
    Suggestion,
)
from wiki.models.mention import genes_meant, keep_names
from wiki.models.saving import why_not_save

__all__ = [
    "Acceptance",
    "EditConflict",
    "MayOnlySuggest",
    "NothingChanged",
    "SavedEdit",
    "SectionChange",
    "SectionConflict",
    "save_sections",
]

_STEP = 1024  # between the positions of two Sections, so that others fit in between


class NothingChanged(Exception):
    """The text is as it was: there is nothing to save."""


class MayOnlySuggest(PermissionDenied):
    """In this article this person may suggest, and not save; the text says until when."""


@dataclass(frozen=True, slots=True)
class Acceptance:
    """That somebody accepts what the author of an Edit suggested."""

    suggestion: Suggestion
    by: User


@dataclass(frozen=True, slots=True)
class SavedEdit:
    """What a save did."""

    edit: Edit
    sections: tuple[int, ...]  # ids of the Sections it touched
    sentences: tuple[int, ...]  # ids of the Sentences whose text is new or changed
    was_merged: bool  # whether somebody else's changes were merged with these
    uncited: tuple[int, ...] = ()  # of `sentences`, the statements without a citation
    mingled: tuple[str, ...] = ()  # sentences in which words of both now stand together


def save_sections(
    *,
    article: Article,
    author: User,
    changes: Sequence[SectionChange],
    base: int,
    now: datetime,
    summary: str = "",
    kind: str = Edit.Kind.WRITE,
    restores: int | None = None,
    origin: str = "",
    acceptance: Acceptance | None = None,
) -> SavedEdit:
    """Apply `changes` to the Article as one Edit by `author`, in one transaction.

    `base` is the number of the Edit the author started from. When the Article has moved on
    since, the changes are merged sentence by sentence. With an `acceptance` it is whoever accepts
    that needs the right to save, and not the author.

    Raises EditConflict (with both texts; nothing is written), NothingChanged, ValidationError
    (with a sentence for the author), PermissionDenied, and of that MayOnlySuggest. The number of
    queries is constant and the work grows with the Sections touched, never with the history.
    """
    writer = author if acceptance is None else acceptance.by
    by_machine = author.is_machine and kind == Edit.Kind.IMPORT
    if not by_machine and not writer.has_perm("wiki.add_edit"):
        raise PermissionDenied("Your account may read but not write.")
    if acceptance is not None and acceptance.by.pk == author.pk:
        raise PermissionDenied("Nobody accepts a suggestion of their own.")
    changes = [tidied(change) for change in changes]
    with transaction.atomic():
        article = (
            Article.objects.select_for_update(of=("self",))
            .select_related("gene")
            .get(pk=article.pk)
        )
        if not by_machine and (reason := why_not_save(article, writer, now)):
            raise MayOnlySuggest(reason)
        if not 0 <= base <= article.number:
            raise ValidationError("The page you started from is not a state of this article.")
        sections = {s.pk: s for s in Section.objects.filter(article=article)}
        if any(c.section is not None and c.section not in sections for c in changes):
            raise ValidationError("A section you changed is not part of this article.")
        stood = {pk: section.source for pk, section in sections.items()}
        try:
            brought = merge_changes(article, sections, changes, base)
        except EditConflict as conflict:
            conflict.restores = restores if kind == Edit.Kind.RESTORE else None
            raise
        touched, rewritten = _apply(article, sections, brought.changes)
        if not touched:
            raise NothingChanged("The text is as it was, so there is nothing to save.")
        Section.objects.bulk_create(section for section in touched if section.pk is None)
        declared = _declared(brought.changes, touched)
        edit = _write_edit(
            article,
            author,
            touched,
            base,
            now,
            summary,
            kind,
            restores,
            origin,
            declared,
            acceptance,
        )
        rewritten.sort(key=lambda section: (section.position, section.pk))
        credited = credit_text(edit, rewritten, stood)
        uncited = bind_and_render(article, rewritten, credited)
        Section.objects.bulk_update(
            touched,
            [
                *("heading", "position", "source", "is_removed", "html", "layout"),
                *("statements", "uncited"),
            ],
        )
        SectionVersion.objects.bulk_create(
            SectionVersion(
                edit=edit,
                section=section,
                heading=section.heading,
                position=section.position,
                is_removed=section.is_removed,
                layout=section.layout,
            )
            for section in touched
        )
        word_changes = settle_shares(edit, credited)
        _count(article, edit, credited)
        _write_journal(edit, touched)
        record_saved(edit)
        tell_authors(edit=edit, credited=credited, changes=word_changes, now=now)
    return SavedEdit(
        edit=edit,
        sections=tuple(section.pk for section in touched),
        sentences=tuple(sentence.pk for sentence in credited.rewritten),
        was_merged=brought.was_merged,
        mingled=brought.mingled,
        uncited=tuple(s.pk for s in credited.rewritten if s.pk in uncited),
    )


def tidied(change: SectionChange) -> SectionChange:
    """The change with tidy text; ValidationError when it can't be kept."""
    heading, text = change.heading, change.text
    if heading is not None:
        heading = " ".join(tidy(heading).split())
        if not heading:
            raise ValidationError("Please give the section a heading.")
        if len(heading) > 200:
            raise ValidationError("Please shorten the heading to 200 characters.")
    if text is not None:
        # Tidying makes a text shorter, but the time it takes is for texts that could be kept.
        text = tidy(text) if len(text) <= 2 * MAX_SECTION else text
        if len(text) > MAX_SECTION:
            raise ValidationError(
                f"This section has {len(text):,} characters; the limit is {MAX_SECTION:,}. "
                "Please divide it into several sections."
            )
    continues = change.continues if text == change.text else ()
    return replace(change, heading=heading, text=text, continues=continues)


def _apply(
    article: Article, sections: dict[int, Section], changes: Sequence[SectionChange]
) -> tuple[list[Section], list[Section]]:
    """Set the changes on the Sections: those touched at all, and those whose text is another."""
    touched: dict[int, Section] = {}
    rewritten: dict[int, Section] = {}
    present = sorted(
        (s for s in sections.values() if not s.is_removed), key=lambda s: (s.position, s.pk)
    )
    for change in changes:
        if change.section is None:
            section = Section(article=article, heading=change.heading or "Section", source="")
            section.position = present[-1].position + _STEP if present else _STEP
            present.append(section)
            touched[id(section)] = rewritten[id(section)] = section
        else:
            section = sections[change.section]
        was = (section.heading, section.position, section.is_removed, section.source)
        if change.heading is not None:
            section.heading = change.heading
        if change.removed:
            section.is_removed, section.source = True, ""
        elif change.text is not None or change.removed is False:
            section.is_removed = False
            section.source = section.source if change.text is None else change.text
        if change.position is not None:
            section.position = change.position
        elif change.after is not None:
            for moved in _put_after(present, section, change.after):
                touched[id(moved)] = moved
        if section.source != was[3] or section.is_removed != was[2]:
            rewritten[id(section)] = section
        if was != (section.heading, section.position, section.is_removed, section.source):
            touched[id(section)] = section
    return list(touched.values()), list(rewritten.values())


def _declared(changes: Sequence[SectionChange], touched: Sequence[Section]) -> list[list[int]]:
    """What writers said of Sentences that they edited as such, as an Edit keeps it."""
    sections = {section.pk for section in touched}
    return [
        [change.section, *one]
        for change in changes
        if change.section in sections
        for one in change.continues
    ]


def _put_after(present: list[Section], section: Section, after: int) -> list[Section]:
    """Move `section` in `present` behind the Section `after` (0: to the top).

    Only it gets a new position, unless there is no room left between two: then all do.
    Returns the others that were renumbered.
    """
    here = present.index(section) if section in present else None
    others = [s for s in present if s is not section]
    at = next((i + 1 for i, s in enumerate(others) if s.pk == after), None) if after else 0
    if at is None:
        raise ValidationError(
            "The section that this one shall follow is no longer part of the article: please "
            "choose another place."
        )
    if here == at:
        return []
    present[:] = [*others[:at], section, *others[at:]]
    low = others[at - 1].position if at else 0
    high = others[at].position if at < len(others) else low + 2 * _STEP
    if high - low > 1:
        section.position = (low + high) // 2
        return []
    for index, each in enumerate(present, start=1):
        each.position = index * _STEP
    return others


def _write_edit(
    article: Article,
    author: User,
    touched: Sequence[Section],
    base: int,
    now: datetime,
    summary: str,
    kind: str,
    restores: int | None,
    origin: str,
    declared: list[list[int]],
    acceptance: Acceptance | None,
) -> Edit:
    number = article.number + 1
    summary = " ".join(tidy(summary).split())[:300]
    return Edit.objects.create(
        article=article,
        number=number,
        author=author,
        at=now,
        kind=kind,
        summary=summary,
        base=base,
        restores=restores,
        origin=origin,
        declared=declared,
        suggestion=acceptance.suggestion if acceptance else None,
        accepted_by=acceptance.by if acceptance else None,
        engine=ENGINE_VERSION,
        previous_digest=article.digest,
        digest=digest_edit(
            gene_id=article.gene_id,
            number=number,
            author=author.opaque_id,
            at=now,
            kind=kind,
            summary=summary,
            base=base,
            restores=restores,
            origin=origin,
            sections=[(s.pk, s.heading, s.position, s.is_removed, s.source) for s in touched],
            previous=article.digest,
            declared=declared,
            suggestion=acceptance.suggestion.number if acceptance else None,
            accepted_by=acceptance.by.opaque_id if acceptance else None,
        ),
    )


def bind_and_render(article: Article, rewritten: Sequence[Section], credited: Credited) -> set[int]:
    """Bind the citations and mentions of the changed Sections and render them.

    Returns the Sentences in them that state something and cite nothing.
    """
    uncited: set[int] = set()
    sources = "\n\n".join(section.source for section in rewritten)
    references = bind_references(citations(sources))
    genes = genes_meant(mentions(sources), article)
    keep_names(article, genes)
    bindings = Bindings(
        {key: reference.pk for key, reference in references.items()},
        {name: reverse("article", args=[gene.slug]) for name, gene in genes.items()},
        {name: gene.symbol for name, gene in genes.items()},
    )
    for section in rewritten:
        sentences = credited.sentences[section.pk]
        pieces = credited.pieces[section.pk]
        section.layout = [
            [s.pk, piece.start, piece.end] for s, piece in zip(sentences, pieces, strict=True)
        ]
        strands = [
            _strand(s, piece.start, piece.end, credited)
            for s, piece in zip(sentences, pieces, strict=True)
        ]
        section.html = render(section.source, strands, bindings)
        statements = [s for s in sentences if is_statement(s.text)]
        bare = {s.pk for s in statements if not any(key in references for key in citations(s.text))}
        section.statements, section.uncited = len(statements), len(bare)
        uncited |= bare
    _bind_sentences(credited, references, genes)
    return uncited


def _strand(sentence: Sentence, start: int, end: int, credited: Credited) -> Strand:
    runs = [Run(origin, length) for origin, length in sentence.runs]
    return Strand(
        sentence.pk,
        start,
        end,
        tuple(
            (start + span.start, start + span.end, span.origin, credited.authors[span.origin])
            for span in spans(sentence.text, runs)
        ),
    )


def _bind_sentences(credited: Credited, references: dict, genes: dict) -> None:
    changed = [sentence.pk for sentence in credited.rewritten]
    stale = [*changed, *credited.gone]
    Citation.objects.filter(sentence_id__in=stale).delete()
    GeneMention.objects.filter(sentence_id__in=stale).delete()
    cited, mentioned = [], []
    for sentence in credited.rewritten:
        used = dict.fromkeys(
            references[key] for key in citations(sentence.text) if key in references
        )
        cited += [
            Citation(sentence=sentence, reference=reference, position=position)
            for position, reference in enumerate(used)
        ]
        named = {genes[name].pk for name in mentions(sentence.text) if name in genes}
        mentioned += [GeneMention(sentence=sentence, gene_id=gene) for gene in sorted(named)]
    Citation.objects.bulk_create(cited)
    GeneMention.objects.bulk_create(mentioned)


def count_words_of(edit: Edit, credited: Credited, words: int) -> None:
    """Set an Edit's own counts; `words` is how many the Article had before it. Saves nothing."""
    change = credited.words_by_origin
    edit.words_added = change[edit.pk]
    edit.words_removed = -sum(n for n in change.values() if n < 0)
    edit.words_returned = sum(n for origin, n in change.items() if n > 0 and origin != edit.pk)
    edit.words = words + sum(change.values())


def _count(article: Article, edit: Edit, credited: Credited) -> None:
    """Bring the Article's and the Edit's own counts up to date."""
    count_words_of(edit, credited, article.words)
    edit.save(update_fields=["words_added", "words_removed", "words_returned", "words"])
    article.words = edit.words
    article.sentence_count += credited.sentence_change
    article.number = edit.number
    article.digest = edit.digest
    article.updated_at = edit.at
    if not edit.author.is_machine and article.last_author_id != edit.author_id:
        article.seen_until = edit.pk - 1 if article.last_author_id else 0
        article.last_author_id = edit.author_id
    article.save()


def _write_journal(edit: Edit, touched: Sequence[Section]) -> None:
    with reversion.create_revision(manage_manually=True):
        reversion.set_user(edit.author)
        reversion.set_comment(edit.summary)
        reversion.set_date_created(edit.at)
        for section in touched:
            reversion.add_to_revision(section)
        # The Revision exists only once this block ends, so reversion writes the link itself.
        reversion.add_meta(JournalEntry, edit=edit)
