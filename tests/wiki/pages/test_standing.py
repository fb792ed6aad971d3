"""The page of somebody's standing."""

from datetime import timedelta

import pytest
from django.urls import reverse

from accounts.models import User
from genes.models import OntologyAnnotation
from tests.genes_made import make_gene, make_source
from tests.wiki.made import START, make_article, save
from wiki.actions.save_sections import SectionChange
from wiki.actions.settle_standing import settle_standing
from wiki.models import Section, Shown, StandingAccount, StandingPoint
from wiki.pages.standing import standing_figure, standing_page

pytestmark = pytest.mark.django_db
LATER = START + timedelta(days=40)


def day(number: int):
    return START + timedelta(days=number)


@pytest.fixture
def settled(ada, ben, chiara):
    """Ada's words on two genes, kept by a reviewer in one and taken back in the other."""
    il2 = make_article(author=ada, text=None)
    il7 = make_article(author=ada, text=None, gene=make_gene(symbol="IL7", gene_id=3574))
    for article in (il2, il7):
        change = SectionChange(heading="Clinical use", text="Zinc and copper and tin are metals.")
        save(article, ada, change, now=day(1))
    kept, gone = Section.objects.order_by("pk")
    save(il2, chiara, SectionChange(kept.pk, text=f"{kept.source} So it is."), now=day(2))
    save(il7, chiara, SectionChange(gone.pk, text="Nothing of that is known."), now=day(3))
    settle_standing()
    return il2


def url(person: User, **query: str) -> str:
    return reverse("standing", args=[person.pk, person.slug], query=query)


def test_every_field_has_a_standing_with_its_uncertainty(settled, ada, ben):
    page = standing_page(ada.pk, reader=ben, now=LATER)
    assert sorted(one.label for one in page.genes) == ["IL2", "IL7"]
    by_gene = {one.label: one.standing for one in page.genes}
    assert by_gene["IL2"].points > 55 > by_gene["IL7"].points
    assert all(one.low < one.points < one.high for one in (*by_gene.values(), page.overall))
    assert [one.label for one in page.kinds] == ["clinical use"]
    assert [one.label for one in page.groups] == ["genes of Homo sapiens"]
    group = page.groups[0].standing
    assert by_gene["IL7"].points < group.points < by_gene["IL2"].points
    assert group.width <= by_gene["IL2"].width


def test_genes_that_share_a_term_are_a_group(settled, ada, ben):
    for gene in (3558, 3574):
        OntologyAnnotation.objects.create(
            gene_id=gene, source=make_source(), aspect="F", qualifier="enables",
            term="made-up activity", evidence="IDA", position=1,
        )  # fmt: skip
    page = standing_page(ada.pk, reader=ben, now=LATER)
    assert "genes with “made-up activity”" in [one.label for one in page.groups]


def test_points_of_a_field_add_up_when_all_are_shown(settled, ada, ben):
    page = standing_page(ada.pk, reader=ben, now=LATER, field="gene:3574", every=True)
    rows = list(page.page)
    assert page.field.label == "IL7"
    assert rows[-1].before == 55
    assert rows[0].after == pytest.approx(55 + sum(row.amount for row in rows))
    short = standing_page(ada.pk, reader=ben, now=LATER, field="gene:3574")
    assert len(list(short.page)) + short.passing == len(rows)
    assert standing_page(ada.pk, reader=ben, now=LATER, field="made-up").field is None


def test_each_point_leads_to_both_edits(client, settled, ada, chiara):
    text = client.get(url(ada, field="gene:3574")).content.decode()
    assert "Somebody took this change back as a whole." in text
    assert 'href="/genes/3574-IL7/edits/1/"' in text
    assert 'href="/genes/3574-IL7/edits/2/"' in text
    assert chiara.name in text


def test_queries_do_not_grow(settled, ada, ben, django_assert_max_num_queries):
    ben.has_perm("wiki.review_sentence")
    with django_assert_max_num_queries(12):
        standing_page(ada.pk, reader=ben, now=LATER)
    event = StandingPoint.objects.first().event
    StandingPoint.objects.bulk_create(
        StandingPoint(
            event=event, place=100 + n, person=ada, field="", rule="kept", amount=1, before=n,
            after=n + 1, why="Made up.", version=1,
        )
        for n in range(300)
    )  # fmt: skip
    with django_assert_max_num_queries(12):
        page = standing_page(ada.pk, reader=ben, now=LATER, page="2")
    assert len(list(page.page)) == 50


def test_hidden_standing_is_seen_by_oneself_and_reviewers_only(client, settled, ada, ben, chiara):
    Shown.objects.create(person=ada, standing=False)
    assert standing_page(ada.pk, reader=ben, now=LATER).hidden
    assert standing_figure(ada, ben, LATER) is None
    assert standing_figure(ada, ada, LATER) is not None
    assert not standing_page(ada.pk, reader=chiara, now=LATER).hidden
    text = client.get(url(ada)).content.decode()
    assert "has chosen not to show their standing" in text
    assert "of 100 points" not in text
    client.force_login(ada)
    assert "Others do not see this page" in client.get(url(ada)).content.decode()


def test_a_newcomer_has_a_standing_and_no_points(client, ben):
    assert not StandingAccount.objects.exists()
    text = client.get(url(ben)).content.decode()
    assert '<b class="points">55.0</b>' in text
    assert "No points yet" in text


def test_machines_and_nobody_have_none(client, ben):
    machine = User.objects.create_user("m@example.org", name="An import", is_machine=True)
    assert client.get(url(machine)).status_code == 404
    assert client.get("/people/99999-nobody/standing/").status_code == 404
    response = client.get(f"/people/{ben.pk}-other-name/standing/")
    assert response.status_code == 302
    assert response["Location"] == url(ben)


def test_one_is_told_what_it_lets_one_do(client, settled, ada, ben, settings):
    assert standing_page(ada.pk, reader=ben, now=LATER).rights == ()
    client.force_login(ada)
    text = client.get(url(ada)).content.decode()
    assert "What it lets you do" in text
    assert "a standing of at least 70 at its lower bound" in text
    assert "In articles where newcomers suggest, you suggest: you may save there" in text
    settings.LOCUS_NEWCOMER_EDITS = settings.LOCUS_NEWCOMER_DAYS = 0
    text = client.get(url(ada)).content.decode()
    assert "You may save in every article" in text
