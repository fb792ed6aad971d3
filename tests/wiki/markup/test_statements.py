"""Which sentences ask for a citation, and where the count of those without one shows."""

import pytest

from tests.wiki.made import add_section, make_article, sentences, write
from wiki.actions.save_sections import SavedEdit
from wiki.markup.statements import is_statement, lacks_citation
from wiki.models import Section
from wiki.pages.article import article_page, find_article
from wiki.pages.preview import preview


@pytest.mark.parametrize(
    ("text", "states"),
    [
        ("Zinc binds the made-up receptor.", True),
        ("Zinc binds the made-up receptor [@pmid:11].", True),
        ("- Zinc binds the made-up receptor", True),
        ("    - Zinc binds the made-up receptor", True),
        ("**Zinc** binds *the* made-up receptor.”", True),
        ("Zinc binds it.", False),
        ("[@pmid:11] [@pmid:12] [@pmid:13] [@pmid:14] [@pmid:15].", False),
        ("1 2 3 4 5 6 7.", False),
        ("Does zinc bind the made-up receptor?", False),
        ("Does zinc bind the made-up receptor? [@pmid:11]", False),
        ("Zinc binds all of the following:", False),
        ("# Zinc binds the made-up receptor", False),
        ("| Zinc | binds | the | made-up | receptor |", False),
        ("    zinc = binds(the, made, up, receptor)", False),
        ("```\nzinc binds the made-up receptor\n```", False),
        ("", False),
    ],
)
def test_is_statement(text, states):
    assert is_statement(text) is states


def test_a_citation_counts_when_it_names_a_reference():
    text = "Zinc binds the made-up receptor [@nobody-1999]."
    assert not lacks_citation(text)
    assert lacks_citation(text, known={"pmid:11"})


@pytest.mark.django_db
def test_counted_for_the_article_and_told_to_the_author(client, ada):
    article = make_article(
        author=ada,
        text="Zinc binds the made-up receptor [@pmid:11]. Copper does not bind to it at all. "
        "Does iron bind to the receptor? Tin is not known to bind [@nobody-1999].",
    )
    page = article_page(find_article(article.gene_id))
    assert (page.statements, page.without_citation) == (3, 2)
    section = Section.objects.get(article=article)
    saved: SavedEdit = write(section, ada, section.source.replace("Copper", "Brass"))
    assert saved.uncited == (sentences(section)[1].pk,)
    add_section(article, ada, "More", "Lead is a heavy and grey metal.")
    page = article_page(find_article(article.gene_id))
    assert [s.without_citation for s in page.sections] == [2, 1]
    assert (
        "3 of 4 statements without a citation"
        in client.get(article.get_absolute_url()).content.decode()
    )
    client.force_login(ada)
    said = client.post(
        f"/genes/{article.gene.slug}/sections/{section.pk}/edit/",
        {"heading": "Overview", "text": "Gold does not bind to it at all.", "base": 3},
        follow=True,
    ).content.decode()
    assert "One statement in it has no citation yet" in said
    assert "1 statement without a citation here" in said


@pytest.mark.django_db
def test_marked_in_the_preview(ada):
    article = make_article(author=ada)
    seen = preview("Gold does not bind to it at all. Zinc does so well [@pmid:11].", article.gene)
    assert seen.uncited == ("Gold does not bind to it at all.",)
