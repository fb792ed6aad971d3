"""Mentions of genes: what they bind to, where a gene is mentioned, and what is offered."""

import datetime as dt

import pytest
from django.core.management import call_command
from django.urls import reverse
from django.utils.html import strip_tags

from genes.importers.record import GeneRecord, SourceFacts
from genes.models import Gene
from genes.store import store_gene
from tests.genes_made import make_gene
from tests.wiki.made import add_section, later, make_article, reword, save, sentences, write
from wiki.actions.restore import restore_section
from wiki.actions.save_sections import SectionChange
from wiki.models import Article, BoundName, GeneMention, Section, Sentence
from wiki.pages.gene_offers import offers_after
from wiki.pages.mentions import gene_picks, mention_count, mentions_page
from wiki.pages.past import past_page
from wiki.pages.preview import preview

NOW = dt.datetime(2026, 3, 1, tzinfo=dt.UTC)
pytestmark = pytest.mark.django_db


@pytest.fixture
def il2(db) -> Gene:
    return make_gene("IL2", 3558, name="interleukin 2", aliases=("IL-2", "TCGF"))


@pytest.fixture
def mouse(il2) -> Gene:
    return make_gene("Il2", 16183, name="interleukin 2", organism="Mus musculus")


@pytest.fixture
def article(il2, mouse, ada) -> Article:
    il7 = make_gene("IL7", 3574, name="interleukin 7")
    return make_article(author=ada, gene=il7, text="It acts with [[IL2]]. Copper does not.")


@pytest.fixture
def section(article) -> Section:
    return Section.objects.select_related("article__gene").get(article=article)


def _rename(gene_id: int, symbol: str, *aliases: str) -> None:
    record = GeneRecord(
        gene_id=gene_id, symbol=symbol, name="", organism="Homo sapiens", aliases=aliases
    )
    source = SourceFacts("NCBI Gene", f"Gene ID {gene_id}", url="", digest=symbol)
    store_gene(record, source=source, now=NOW)


def _bound(section: Section) -> list[int]:
    return list(
        GeneMention.objects.filter(sentence__section=section).values_list("gene_id", flat=True)
    )


# What a mention binds to -------------------------------------------------------------------------


def test_a_renamed_gene_stays_the_gene_of_the_text(article, section, ada, client):
    _rename(3558, "ILTWO")
    make_gene("IL2", 900001)  # another gene takes the symbol
    write(section, ada, "It acts with [[IL2]]. Copper does not at all.")
    section.refresh_from_db()
    assert _bound(section) == [3558]
    assert f'href="{reverse("article", args=["3558-ILTWO"])}"' in section.html
    first = sentences(section)[0]
    reword(first, ada, "It acts together with [[IL2]].")
    assert _bound(section) == [3558]
    html = preview("Now with [[IL2]].", article.gene, section=section).html
    assert "/genes/3558-ILTWO/" in html
    page = client.get(article.get_absolute_url())
    assert "/genes/3558-ILTWO/" in page.content.decode()


def test_the_stored_address_of_a_renamed_gene_still_leads_to_it(article, section, client):
    _rename(3558, "ILTWO")
    make_gene("IL2", 900001)
    address = reverse("article", args=["3558-IL2"])
    assert f'href="{address}"' in section.html
    assert client.get(address)["Location"] == reverse("article", args=["3558-ILTWO"])


def test_what_was_removed_returns_with_its_gene(article, section, ada):
    write(section, ada, "Copper does not.")
    assert not GeneMention.objects.exists()
    _rename(3558, "ILTWO")
    make_gene("IL2", 900001)
    assert "/genes/3558-ILTWO/" in past_page(article, 1).sections[0].html
    section = Section.objects.select_related("article").get(pk=section.pk)
    restore_section(section=section, author=ada, number=1, now=later())
    assert _bound(section) == [3558]


def test_another_article_means_the_gene_of_that_symbol_now(article, ada):
    _rename(3558, "ILTWO")
    make_gene("IL2", 900001)
    other = make_article(author=ada, gene=make_gene("TNF", 7124), text="It needs [[IL2]].")
    assert _bound(Section.objects.get(article=other)) == [900001]


def test_a_number_binds_across_organisms_and_whatever_the_words(article, section, ada):
    write(section, ada, "See [[gene:16183 IL 2]], [[gene:3558]] and [[gene:99 none]].")
    section.refresh_from_db()
    assert _bound(section) == [3558, 16183]
    assert strip_tags(section.html) == "See IL 2, IL2 and none."
    assert section.html.count('<a class="gene-mention"') == 2
    assert not BoundName.objects.filter(name__startswith="gene:").exists()


def test_an_alias_of_several_binds_to_none(article, section, ada):
    make_gene("AAA1", 900001, aliases=("SAME",))
    make_gene("AAA2", 900002, aliases=("SAME",))
    write(section, ada, "See [[SAME]].")
    assert _bound(section) == []
    picks = {pick.gene.symbol: pick.mark for pick in gene_picks("SAME", article)}
    assert picks == {"AAA1": "[[AAA1]]", "AAA2": "[[AAA2]]"}
    picks = [pick.mark for pick in gene_picks("SAME", article, words="SAME")]
    assert picks == ["[[gene:900001 SAME]]", "[[gene:900002 SAME]]"]


def test_what_the_picker_gives_binds_to_the_gene_it_named(article, section, ada):
    make_gene("DUP", 900001)
    make_gene("DUP", 900002)
    BoundName.objects.create(article=article, name="IL7R", gene_id=3558)
    make_gene("IL7R", 3575, aliases=("CD127",))
    for query in ("DUP", "Il2", "IL2", "CD127", "interleukin"):
        for words in ("", "IL-2", "dup"):
            for pick in gene_picks(query, article, words=words):
                write(section, ada, f"It is {pick.mark} [@pmid:{later().minute + 1}].")
                assert _bound(section) == [pick.gene.pk], pick.mark


def test_the_picker_costs_the_same_for_one_gene_and_many(article, django_assert_max_num_queries):
    for number in range(100):
        make_gene(f"ILX{number}", 910000 + number, name=f"interleukin x{number}")
    with django_assert_max_num_queries(10):
        assert len(gene_picks("interleukin", article)) == 12


# Where a gene is mentioned -----------------------------------------------------------------------


def test_mentions_follow_the_text_and_leave_the_own_article_out(article, section, il2, ada, ben):
    own = make_article(author=ada, gene=il2, text="[[IL2]] is itself.")
    assert own.pk != article.pk
    write(section, ben, "It acts with [[IL2]]. Copper does not. So [[IL2]].")
    page = mentions_page(il2)
    (group,) = page.articles
    assert group.article.pk == article.pk
    assert [one.text for one in group.sentences] == ["It acts with IL2.", "So IL2."]
    assert [[a.name for a in one.authors] for one in group.sentences] == [[ada.name], [ben.name]]
    assert (mention_count(il2).sentences, mention_count(il2).articles) == (2, 1)
    write(section, ben, "Copper does not. So it goes.")
    assert mention_count(il2).sentences == 0
    save(article, ben, SectionChange(section.pk, removed=True))
    assert mentions_page(il2).articles == ()


def test_the_page_takes_the_same_queries_for_few_and_many(
    article, section, il2, ada, django_assert_num_queries
):
    with django_assert_num_queries(4):
        mentions_page(il2)
    add_section(article, ada, "More", " ".join(f"Word{n} meets [[IL2]]." for n in range(70)))
    for number in range(3):
        gene = make_gene(f"X{number}", 920000 + number)
        make_article(author=ada, gene=gene, text="It meets [[IL2]].")
    with django_assert_num_queries(4):
        page = mentions_page(il2)
    assert (page.count.sentences, page.count.articles) == (74, 4)
    assert sum(len(group.sentences) for group in page.articles) == 50
    last = mentions_page(il2, page="2")
    assert sum(len(group.sentences) for group in last.articles) == 24


def test_a_gene_without_an_article_shows_its_mentions(article, mouse, section, ada, client):
    write(section, ada, "It acts with [[gene:16183 Il2]].")
    gene_page = client.get(reverse("article", args=[mouse.slug])).content.decode()
    assert "mentioned in 1 sentence of 1 other article" in gene_page
    page = client.get(reverse("gene_mentions", args=[mouse.slug]))
    assert "It acts with Il2." in page.content.decode()
    empty = client.get(reverse("gene_mentions", args=["3574-IL7"]))
    assert "No other article mentions this gene yet" in empty.content.decode()
    assert client.get("/genes/16183/mentions/").status_code == 302
    assert client.get("/genes/77/mentions/").status_code == 404


# What is offered ---------------------------------------------------------------------------------


def test_the_preview_offers_what_the_writer_writes(article, section, il2, ada):
    seen = preview("It acts with [[IL2]]. IL-2 does.", article.gene, section=section)
    (offer,) = seen.offers
    assert (offer.words, offer.first.mark) == ("IL-2", "[[gene:3558 IL-2]]")
    assert [choice.gene.symbol for choice in offer.others] == ["Il2"]
    write(section, ada, "Zinc. IL-2 does.")
    section.refresh_from_db()
    assert preview("Zinc. IL-2 does. More.", article.gene, section=section).offers == ()
    assert preview("IL2 and TCGF.", article.gene).offers[0].first.mark == "[[IL2]]"


def test_a_name_that_means_another_gene_here_is_linked_by_number(article, section, ada, mouse):
    BoundName.objects.filter(article=article, name="IL2").update(gene=mouse)
    (offer,) = preview("IL2 does.", article.gene, section=section).offers
    assert offer.first.mark == "[[gene:3558 IL2]]"


def test_offers_cost_the_same_for_one_name_and_many(
    article, section, django_assert_max_num_queries
):
    text = " ".join(f"Number {n} is IL-{n} or ABC{n}." for n in range(300))
    with django_assert_max_num_queries(12):
        assert preview(text, article.gene, section=section).offers


def test_after_a_save_the_author_may_link(client, article, section, ada, ben):
    client.force_login(ben)
    address = reverse("edit_section", args=[article.gene.slug, section.pk])
    text = "It acts with [[IL2]]. Copper needs IL-2 and TCGF."
    answer = client.post(
        address, {"heading": "Overview", "text": text, "base": 1, "save": 1}, follow=True
    )
    assert "IL-2 is the name of a gene and could be a link." in answer.content.decode()
    edit = Article.objects.get(pk=article.pk).edits.get(number=2)
    assert offers_after(edit).names == ("IL-2",)
    link = reverse("link_genes", args=[edit.pk])
    assert link in answer.content.decode()
    page = client.get(link).content.decode()
    changed = Sentence.objects.get(text="Copper needs IL-2 and TCGF.")
    assert f'value="{changed.pk} 3558 IL-2" checked' in page
    nothing = client.post(link, {"offer-1-1": ""}, follow=True)
    assert "nothing was changed" in nothing.content.decode()
    client.post(link, {f"offer-{changed.pk}-1": f"{changed.pk} 16183 IL-2"})
    changed.refresh_from_db()
    assert changed.text == "Copper needs [[gene:16183 IL-2]] and TCGF."
    assert sorted(_bound(section)) == [3558, 16183]
    client.force_login(ada)
    assert client.get(link).status_code == 403


def test_the_cost_after_a_save(article, section, ada, django_assert_max_num_queries):
    saved = write(section, ada, " ".join(f"Number {n} is IL-2." for n in range(100)))
    with django_assert_max_num_queries(7):
        assert len(offers_after(saved.edit, saved.sentences).sentences) == 100


def test_a_save_without_scripts_obeys_the_ticked_names(client, article, section, ben):
    client.force_login(ben)
    fields = {"heading": "Overview", "text": "Zinc needs IL-2.\r\n\r\nSo.", "base": 1}
    address = reverse("edit_section", args=[article.gene.slug, section.pk])
    drawn = client.post(address, fields | {"preview": 1, "link": "16183 IL-2"}).content.decode()
    assert "Zinc needs [[gene:16183 IL-2]]." in drawn
    client.post(address, fields | {"save": 1, "link": ["3558 IL-2", "16183 IL-2", "7 no", "x"]})
    section.refresh_from_db()
    assert section.source == "Zinc needs [[gene:3558 IL-2]].\n\nSo."
    whole = reverse("edit_article", args=[article.gene.slug])
    fields = {f"heading-{section.pk}": "A", f"text-{section.pk}": "TCGF acts.", "base": 2}
    client.post(whole, fields | {"save": 1, f"link-{section.pk}": "3558 TCGF"})
    section.refresh_from_db()
    assert section.source == "[[gene:3558 TCGF]] acts."
    sentence = sentences(section)[0]
    fields = {"text": "IL-2 it is.", "base": 3, "save": 1, "link": "3558 IL-2"}
    client.post(reverse("edit_sentence", args=[sentence.pk]), fields)
    section.refresh_from_db()
    assert section.source == "[[gene:3558 IL-2]] it is."


def test_the_picker_answers_whoever_may_suggest(client, article, rita):
    address = reverse("find_genes", args=[article.gene.slug])
    assert client.get(address).status_code == 302
    client.force_login(rita)
    found = client.get(address, {"q": "il-2"}).json()["results"]
    assert [(one["mark"], one["species"]) for one in found] == [
        ("[[IL2]]", "Homo sapiens"),
        ("[[gene:16183 Il2]]", "Mus musculus"),
    ]
    assert client.get(address, {"q": "\x00" * 300}).json() == {"results": []}
    page = client.get(reverse("mention_gene", args=[article.gene.slug]), {"q": "zzz"})
    assert "No gene here goes by “zzz”" in page.content.decode()


@pytest.mark.django_db(transaction=True)
def test_an_older_database_learns_keys_and_names():
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    def at(*targets):
        executor = MigrationExecutor(connection)
        executor.migrate(list(targets))
        return MigrationExecutor(connection).loader.project_state(list(targets)).apps

    try:
        old = at(("genes", "0001_initial"), ("wiki", "0008_presence"))
        organism = old.get_model("genes", "Organism").objects.create(name="Homo sapiens")
        source = old.get_model("genes", "Source").objects.create(
            database="NCBI Gene", record="1", imported_at=NOW
        )
        gene = old.get_model("genes", "Gene").objects.create(
            gene_id=3558, symbol="IL2", name="interleukin 2", organism=organism, source=source
        )
        old.get_model("genes", "GeneName").objects.create(
            gene=gene, source=source, kind="alias", name="TCGF", position=0
        )
        article = old.get_model("wiki", "Article").objects.create(
            gene=gene, created_at=NOW, updated_at=NOW
        )
        sentence = old.get_model("wiki", "Sentence").objects.create(
            article=article, text="See [[TCGF]] and [[none]]."
        )
        old.get_model("wiki", "GeneMention").objects.create(sentence=sentence, gene=gene)
        new = at(("genes", "0002_gene_keys"), ("wiki", "0009_bound_names"))
        rows = new.get_model("genes", "GeneKey").objects.order_by("kind", "key")
        assert [(row.kind, bytes(row.key)) for row in rows] == [
            (0, b"il2"), (1, b"tcgf"), (2, b"interleukin2"), (3, b"2"), (3, b"interleukin"),
        ]  # fmt: skip
        names = new.get_model("wiki", "BoundName").objects.values_list("name", "gene_id")
        assert list(names) == [("TCGF", 3558)]
    finally:
        call_command("migrate", verbosity=0)
