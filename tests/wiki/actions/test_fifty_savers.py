"""Fifty people who save one article at the same moment, on the database that the tests run on:
every sentence is in the text or in a conflict that its writer was shown."""

import pytest

from tests.wiki.actions.test_two_authors import at_once, writers
from tests.wiki.made import check_books, later, make_article, many_sentences, save, sentences
from wiki.actions.edit_sentence import edit_sentence
from wiki.actions.merge_changes import Answer
from wiki.actions.save_sections import EditConflict, SectionChange
from wiki.actions.settle_conflict import settle_conflict
from wiki.actions.verify_history import verify_article
from wiki.models import Article, Edit, Section

FIFTY = 50


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_fifty_at_once_and_nothing_is_silently_gone():
    """Each of ten sentences has three writers, ten people write new ones at one place, ten in
    new sections; whoever meets a conflict keeps both versions, over and over until it is saved."""
    authors = writers(FIFTY)
    article = make_article(author=authors[0], text=many_sentences(10))
    section = Section.objects.select_related("article").get(article=article)
    standing = sentences(section)
    shown = []

    def reword(i, author):
        sentence = standing[i % 10]
        return edit_sentence(
            sentence=sentence,
            author=author,
            text=f"Fact {i % 10} is about writer{i} of zinc{i % 10}.",
            base=1,
            now=later(),
        )

    def insert(i, author):
        text = section.source + f"\n\nNew is what writer{i} has found."
        return save(article, author, SectionChange(section.pk, text=text), base=1)

    def begin(i, author):
        change = SectionChange(heading=f"By {i}", text=f"Begun by writer{i} alone.")
        return save(article, author, change, base=1)

    def persist(i, author):
        try:
            return (reword if i < 30 else insert if i < 40 else begin)(i, author)
        except EditConflict as error:
            conflict = error
        while True:
            shown.append(i)
            answers = {
                one.section: Answer(sentences=("both",) * len(one.merged.conflicts))
                for one in conflict.conflicts
            }
            try:
                return settle_conflict(
                    article=Article.objects.get(pk=article.pk),
                    author=author,
                    changes=conflict.changes,
                    base=conflict.base,
                    head=conflict.head,
                    answers=answers,
                    now=later(),
                )
            except EditConflict as error:
                conflict = error

    results = at_once([lambda i=i, a=a: persist(i, a) for i, a in enumerate(authors)])
    failed = [repr(r) for r in results if isinstance(r, Exception)]
    assert not failed, failed
    text = "\n".join(Section.objects.filter(article=article).values_list("source", flat=True))
    words = text.replace(".", " ").split()
    assert [i for i in range(FIFTY) if words.count(f"writer{i}") != 1] == []
    assert Edit.objects.filter(article=article).count() == FIFTY + 1
    # Of three who change one sentence two meet a conflict, the last perhaps more than once.
    assert len(set(shown)) == 20
    check_books(article)
    assert list(verify_article(Article.objects.get(pk=article.pk))) == []
