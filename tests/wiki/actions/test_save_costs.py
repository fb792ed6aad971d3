"""What a save asks of the database does not grow with the text or its history."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.wiki.made import make_article, many_sentences, reword, sentences, write
from wiki.actions.merge_changes import Answer
from wiki.actions.save_sections import EditConflict
from wiki.actions.settle_conflict import settle_conflict
from wiki.models import Article, Section
from wiki.models.memory import LedgerMemory

MOST = 45  # queries of one save, savepoints among them
MERGED = 8  # more when it is merged with what others saved
TOLD = 4  # more when others are told of their words

pytestmark = pytest.mark.django_db


def queries(deed) -> int:
    with CaptureQueriesContext(
        connection,
    ) as caught:
        deed()
    return len(caught)


@pytest.fixture
def section(ada):
    return Section.objects.get(article=make_article(author=ada, text=many_sentences(500)))


def test_one_sentence_of_500_costs_the_same_after_any_history(section, ada, ben):
    one, two, *rest = sentences(section)
    first = queries(lambda: reword(one, ada, "Fact 0 is now about lead."))
    for number in range(12):
        reword(rest[number], (ada, ben)[number % 2], f"Rest {number} is another fact of tin.")
    later = queries(lambda: reword(two, ada, "Fact 1 is now about gold."))
    assert first <= MOST
    assert later <= first + 1  # an author more


def test_a_sentence_at_the_top_shifts_500_by_one_statement(section, ada):
    for source in (f"A new fact is of zinc. {section.source}", section.source):
        with CaptureQueriesContext(connection) as caught:
            write(section, ada, source)
        assert len(caught) <= MOST
        shifts = [one["sql"] for one in caught if one["sql"].startswith('UPDATE "wiki_sentence"')]
        assert sum('SET "position" = ("wiki_sentence"."position"' in sql for sql in shifts) == 1
        assert [s.position for s in sentences(section)] == list(range(len(sentences(section))))
        assert " ".join(s.text for s in sentences(section)).split() == source.split()


def test_sentences_in_another_order_have_their_positions(section, ada):
    one, two, three, *rest = (s.text for s in sentences(section))
    source = " ".join((three, one, *rest, two))
    write(section, ada, source)
    assert [s.text for s in sentences(section)] == [three, one, *rest, two]


def test_twelve_earlier_wordings_of_a_sentence_are_read(section, ada):
    one, two, *_ = sentences(section)
    for number in range(20):
        reword(one, ada, f"Fact 0 is about {number} kinds of lead.")
    reword(two, ada, "Fact 1 is about gold.")
    found = LedgerMemory(section.article, [one.pk, two.pk]).earlier([one.pk, two.pk])
    assert [recalled.text for recalled in found[one.pk]] == [
        f"Fact 0 is about {number} kinds of lead." for number in range(18, 6, -1)
    ]
    assert [recalled.text for recalled in found[two.pk]] == [two.text]


def test_merging_with_others_costs_a_bounded_number_more(section, ada, ben):
    one, two, *rest = sentences(section)
    plain = queries(lambda: reword(one, ada, "Fact 0 is now about lead."))
    costs = []
    for often in (1, 10):
        base = Article.objects.get().number
        for number in range(often):
            reword(rest[often + number], ben, f"Rest {often} {number} is another fact of tin.")
        two.refresh_from_db()
        text = f"{two.text[:-1]} after {often}."
        costs.append(queries(lambda text=text, base=base: reword(two, ada, text, base=base)))
    assert costs[0] == costs[1]
    assert costs[1] <= plain + MERGED


def test_settling_a_conflict_costs_a_bounded_number_more(section, ada, ben):
    one, *_ = sentences(section)
    plain = queries(lambda: reword(one, ada, "Fact 0 is firmly about lead."))
    with pytest.raises(EditConflict) as caught:
        reword(one, ben, "Fact 0 is barely about zinc0.", base=1)
    conflict = caught.value

    def settle():
        settle_conflict(
            article=Article.objects.get(),
            author=ben,
            changes=conflict.changes,
            base=conflict.base,
            head=conflict.head,
            answers={section.pk: Answer(sentences=("both",))},
            now=section.article.updated_at,
        )

    assert queries(settle) <= plain + 14 + TOLD


def test_telling_others_costs_a_bounded_number_more(section, ada, ben, chiara):
    one, two, three, *rest = sentences(section)
    plain = queries(lambda: reword(one, ada, "Fact 0 is now about lead."))
    reword(two, ben, "Fact 1 is now about lead.")
    reword(rest[0], chiara, "Fact 3 is now about lead, says Chiara.")
    # One notice is new and one grows: both are written.
    grows = queries(lambda: reword(three, ben, "Fact 2 has become another one about gold."))
    both = queries(lambda: reword(rest[0], ben, "Fact 3 has become another one about gold."))
    assert grows <= plain + TOLD + 1  # an author more
    assert both <= plain + TOLD + 1
