"""Articles for tests, made through the actions that the browser uses."""

from collections import Counter
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from itertools import count

from accounts.models import User
from genes.models import Gene
from tests.genes_made import make_gene
from wiki.actions.accept_suggestion import accept_suggestion
from wiki.actions.create_article import create_article
from wiki.actions.edit_sentence import edit_sentence
from wiki.actions.save_sections import SavedEdit, SectionChange, save_sections
from wiki.actions.suggest import suggest
from wiki.authorship.credit import Run
from wiki.authorship.explain import tally
from wiki.authorship.tokens import count_words
from wiki.models import (
    Article,
    Citation,
    Edit,
    GeneMention,
    JournalEntry,
    Reference,
    Section,
    SectionVersion,
    Sentence,
    SentenceVersion,
    Share,
    Suggestion,
    Tally,
    WordChange,
)

START = datetime(2026, 3, 1, 9, 0, tzinfo=UTC)
_minutes = count()
TEXT = "Zinc binds the receptor. Copper does not. Iron is not known to."


def later() -> datetime:
    """A time after every one given before."""
    return START + timedelta(minutes=next(_minutes))


def make_article(
    *, author: User, text: str = TEXT, heading: str = "Overview", gene: Gene | None = None
) -> Article:
    """An Article with one Section, saved by `author`; an empty one for `text` None."""
    gene = gene or Gene.objects.filter(pk=3558).first() or make_gene(name="interleukin 2")
    article = create_article(gene=gene, now=later())
    if text is not None:
        save(article, author, SectionChange(heading=heading, text=text))
    return Article.objects.select_related("gene__organism").get(pk=article.pk)


def save(
    article: Article, author: User, *changes: SectionChange, base: int | None = None, **more
) -> SavedEdit:
    """Save on the head, or on `base`."""
    if base is None:
        base = Article.objects.get(pk=article.pk).number
    more.setdefault("now", later())
    return save_sections(article=article, author=author, changes=changes, base=base, **more)


def write(section: Section, author: User, text: str, base: int | None = None, **more) -> SavedEdit:
    """Save a Section's text."""
    return save(section.article, author, SectionChange(section.pk, text=text), base=base, **more)


def reword(sentence: Sentence, author: User, text: str, base: int | None = None) -> SavedEdit:
    """Save a Sentence's text."""
    if base is None:
        base = Article.objects.get(pk=sentence.article_id).number
    return edit_sentence(
        sentence=Sentence.objects.get(pk=sentence.pk),
        author=author,
        text=text,
        base=base,
        now=later(),
    )


def add_section(article: Article, author: User, heading: str, text: str = "", **more) -> Section:
    """A new Section."""
    saved = save(article, author, SectionChange(heading=heading, text=text, **more))
    return Section.objects.get(pk=saved.sections[0], article=article, heading=heading)


def propose(
    section: Section, author: User, text: str, base: int | None = None, reason: str = "It is so."
) -> Suggestion:
    """Suggest another text for a Section, from the head or from `base`."""
    article = Article.objects.get(pk=section.article_id)
    return suggest(
        article=article,
        author=author,
        changes=[SectionChange(section.pk, text=text)],
        base=article.number if base is None else base,
        reason=reason,
        now=later(),
    )


def accept(suggestion: Suggestion, acceptor: User, *changes: int) -> SavedEdit:
    """Accept these changes of a Suggestion as it is now, or all of it."""
    suggestion = Suggestion.objects.select_related("article").get(pk=suggestion.pk)
    return accept_suggestion(
        suggestion=suggestion,
        acceptor=acceptor,
        revision=suggestion.revision,
        changes=changes or None,
        now=later(),
    )


def sentences(section: Section) -> list[Sentence]:
    """The Sentences of a Section in order."""
    return list(Sentence.objects.filter(section=section).order_by("position"))


def words_of(article: Article) -> dict[str, int]:
    """Author's name -> present words, from the Shares."""
    shares = Share.objects.filter(article=article, words__gt=0).select_related("author")
    return {share.author.name: share.words for share in shares}


def credit_of(sentence: Sentence) -> list[tuple[str, str]]:
    """(name, words) of each run of a Sentence's present text."""
    from wiki.authorship.explain import spans

    sentence = Sentence.objects.get(pk=sentence.pk)
    runs = [Run(*run) for run in sentence.runs]
    names = dict(Edit.objects.values_list("pk", "author__name"))
    return [
        (names[span.origin], sentence.text[span.start : span.end])
        for span in spans(sentence.text, runs)
    ]


TABLES = (
    Article, Section, Sentence, Share, Edit, JournalEntry, SectionVersion, SentenceVersion, Tally,
    WordChange, Reference, Citation, GeneMention,
)  # fmt: skip


def everything() -> dict[str, list]:
    """Every row of every table that a save may write."""
    from reversion.models import Revision, Version

    return {
        table.__name__: list(table.objects.order_by("pk").values())
        for table in (*TABLES, Revision, Version)
    }


def counts() -> dict[str, int]:
    """How many rows each of these tables has."""
    return {name: len(rows) for name, rows in everything().items()}


def check_books(article: Article) -> None:
    """The counts kept beside the text are those of the text, and the layout fits it."""
    article = Article.objects.get(pk=article.pk)
    authors = dict(Edit.objects.values_list("pk", "author_id"))
    words: Counter[int] = Counter()
    by_edit: Counter[int] = Counter()
    total = 0
    found = 0
    for section in Section.objects.filter(article=article):
        standing = sentences(section)
        if section.is_removed:
            assert (section.source, section.html, section.layout) == ("", "", [])
            assert standing == []
            continue
        assert [s.position for s in standing] == list(range(len(standing)))
        assert [s.pk for s in standing] == [key for key, _, _ in section.layout]
        at = 0
        for sentence, (_, start, end) in zip(standing, section.layout, strict=True):
            assert not section.source[at:start].strip()
            assert section.source[start:end] == sentence.text
            at = end
            runs = [Run(*run) for run in sentence.runs]
            for origin, count_ in tally(runs, sentence.text).items():
                words[authors[origin]] += count_
                by_edit[origin] += count_
            assert sentence.words == count_words(sentence.text)
            total += sentence.words
            found += 1
        assert not section.source[at:].strip()
    assert article.words == total
    assert article.sentence_count == found
    head = Edit.objects.get(article=article, number=article.number)
    assert (head.words, head.digest) == (total, article.digest)
    shares = dict(Share.objects.filter(article=article).values_list("author_id", "words"))
    assert {a: n for a, n in shares.items() if n} == {a: n for a, n in words.items() if n}
    last: dict[int, int] = {}
    for tally_ in Tally.objects.filter(edit__article=article).order_by("edit__number"):
        last[tally_.author_id] = tally_.words
    assert {a: n for a, n in last.items() if n} == {a: n for a, n in words.items() if n}
    stand: Counter[int] = Counter()
    for row in WordChange.objects.filter(article=article).order_by("edit_id"):
        stand[row.origin_id] += row.change
        assert row.change
        assert row.words == stand[row.origin_id]
    assert +stand == +by_edit
    saved = Edit.objects.filter(article=article, author__is_machine=False)
    saved = saved.exclude(kind=Edit.Kind.REBUILD).order_by("number")
    for one in saved:
        seen = saved.filter(number__gt=one.number).exclude(author=one.author).exists()
        assert (one.pk <= article.seen_until) == seen
    check_chain(article)


def check_chain(article: Article) -> None:
    """Edits are numbered without gaps and each names the digest before it."""
    previous = ""
    for number, edit in enumerate(Edit.objects.filter(article=article).order_by("number"), 1):
        assert (edit.number, edit.previous_digest) == (number, previous)
        previous = edit.digest


def many_sentences(number: int, start: int = 0) -> str:
    """`number` sentences of five words, no two alike, ten in a paragraph."""
    lines = [f"Fact {start + i} is about zinc{start + i}." for i in range(number)]
    return "\n\n".join(" ".join(lines[i : i + 10]) for i in range(0, number, 10))


def people(*users: User | Iterable[User]) -> list[str]:
    """Names."""
    return [user.name for user in users]
