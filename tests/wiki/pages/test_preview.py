"""The preview foresees what a save then does."""

import pytest

from tests.wiki.made import later, make_article, sentences, write
from wiki.actions.edit_sentence import edit_sentence
from wiki.actions.save_sections import SectionChange, save_sections
from wiki.markup.source import MAX_SECTION
from wiki.models import Section
from wiki.pages.preview import preview

TEXT = (
    "Zinc binds the receptor of the cell with high affinity. "
    "Copper does not bind it under the same conditions. Iron is not known to do so."
)
CHANGES = [
    TEXT,
    TEXT.replace("high", "very low"),
    TEXT.replace("Copper does not bind it under the same conditions. ", ""),
    TEXT + " Nickel has never been tried in any of these cells.",
    "Iron is not known to do so. " + TEXT.replace(" Iron is not known to do so.", ""),
    "",
]


@pytest.fixture
def article(ada, make_gene):
    return make_article(text=TEXT, author=ada)


@pytest.mark.parametrize("text", CHANGES)
def test_the_figures_are_those_of_the_save(article, ben, text):
    section = Section.objects.get(article=article)
    seen = preview(text, article.gene, section=section).foresight
    if text == TEXT:
        assert seen.is_nothing and seen.difference.written == 0
        return
    saved = save_sections(
        article=article,
        author=ben,
        changes=[SectionChange(section.pk, text=text)],
        base=1,
        now=later(),
    ).edit
    assert (seen.difference.written, seen.difference.restored, seen.difference.removed) == (
        saved.words_added,
        saved.words_returned,
        saved.words_removed,
    )
    assert sum(count for count, _ in seen.sentences) == saved.sentence_versions.count()


def test_one_sentence_is_compared_within_its_section(article, ben):
    section = Section.objects.get(article=article)
    second = sentences(section)[1]
    text = "Copper does not bind it under most conditions."
    shown = preview(text, article.gene, section=section, sentence=second.pk)
    assert shown.foresight.sentences == ((1, "reworded"),)
    assert '<w-run data-edit="0" data-author="0">most</w-run>' in shown.html
    assert "Zinc" not in shown.html and ' id="s' not in shown.html
    saved = edit_sentence(sentence=second, author=ben, text=text, base=1, now=later()).edit
    assert (shown.foresight.difference.written, shown.foresight.difference.removed) == (
        saved.words_added,
        saved.words_removed,
    )


def test_words_that_come_back_are_foreseen_to_go_to_their_writer(article, ada, ben):
    section = Section.objects.get(article=article)
    first = sentences(section)[0]
    edit_sentence(sentence=first, author=ben, text="", base=1, now=later())
    section.refresh_from_db()
    seen = preview(TEXT, article.gene, section=section).foresight
    assert (seen.difference.written, seen.difference.restored) == (0, 10)


def test_the_number_of_queries_does_not_depend_on_the_text(article, django_assert_max_num_queries):
    section = Section.objects.select_related("article").get(article=article)
    text = " ".join(f"Sentence number {n} has words of its own [@pmid:{n + 1}]." for n in range(80))
    with django_assert_max_num_queries(9):
        preview(f"{text} [[IL2]]", article.gene, section=section)


def test_what_is_too_long_is_not_rendered(article):
    shown = preview("x " * MAX_SECTION, article.gene)
    assert shown.is_too_long and shown.html == ""


def test_mentions_of_no_gene_and_of_several_are_told_apart(article, make_gene):
    make_gene("TNF", 7124, aliases=("TNFA", "X1"))
    make_gene("LTA", 4049, former_symbols=("X1",))
    text = "Zinc needs [[IL2]], [[TNFA]], [[X1]], [[Nosuch]], [[gene:9 Odd]] and half a [[IL2"
    seen = preview(text, article.gene)
    assert seen.unbound == (("X1", True), ("Nosuch", False), ("gene:9 Odd", False))


def test_what_somebody_saves_meanwhile_is_read_again(article, ada, ben):
    section = Section.objects.get(article=article)
    stale = Section.objects.select_related("article").get(pk=section.pk)
    first = sentences(section)[0]
    write(section, ben, f"Tin is new here. {section.source} Lead is new, too.")
    found = preview("Zinc surely binds it.", article.gene, section=stale, sentence=first.pk)
    assert found.foresight is not None
    assert found.foresight.sentences == ((1, "reworded"),)
    assert 'data-edit="0"' in found.html


def test_words_that_never_stand_still_are_shown_without_a_forecast(article, ben, monkeypatch):
    section = Section.objects.get(article=article)
    monkeypatch.setattr(section, "refresh_from_db", lambda: None)
    write(Section.objects.get(pk=section.pk), ben, "Tin is new here.")
    found = preview("Zinc may.", article.gene, section=section)
    assert found.foresight is None
    assert "Zinc may." in found.html
