"""Whatever somebody types, the page that shows it is harmless and well formed."""

import pytest

from tests.wiki.made import add_section, check_books, make_article, save
from tests.wiki.markup.attacks import ATTACKS, Checked
from wiki.actions.save_sections import SectionChange
from wiki.markup.render import render
from wiki.models import Article, Section, Sentence

OWN = frozenset({"script", "meta", "link", "img"})


def test_there_are_enough_of_them():
    assert len(set(ATTACKS)) >= 200


@pytest.mark.parametrize("attack", ATTACKS)
@pytest.mark.parametrize("around", ["{}", "Zinc **binds {} the** receptor. Copper does.\n\n- a {}"])
def test_rendered_alone(attack, around):
    page = Checked(render(around.replace("{}", attack)))
    assert not page.problems


def own_parts(client, address):
    """What the empty page brings of the tags that a text may not."""
    page = Checked(client.get(address).content.decode(), OWN)
    assert not page.problems
    return sorted(
        (tag, sorted((name, str(value).partition("?")[0]) for name, value in attrs.items()))
        for tag, attrs in page.tags
        if tag in OWN
    )


@pytest.mark.django_db
@pytest.mark.parametrize("quarter", range(8))
def test_on_the_page(client, ada, ben, quarter):
    """Saved, read, with authorship on, in the past, in the history, for a writer and a guest."""
    article = make_article(author=ada, text="Zinc binds.")
    address = article.get_absolute_url()
    parts = own_parts(client, address)
    some = ATTACKS[quarter::8]
    changes = [
        SectionChange(heading=f"x {a}"[:200].strip(), text=f"Zinc {a} binds.\n\n{a}") for a in some
    ]
    save(article, ben, *changes, summary='<script>alert(1)</script>" onclick="x')
    for section in Section.objects.filter(article=article)[1:3]:
        save(article, ada, SectionChange(section.pk, text=section.source + " So."))
    check_books(article)
    assert own_parts(client, address) == parts
    pages = [
        f"{address}?authorship=on",
        f"{address}at/2/",
        f"{address}at/2/?authorship=on",
        f"{address}history/",
        f"{address}edits/2/",
        f"{address}edits/3/",
        f"{address}compare/1..2/",
        "/",
        "/references/",
        "/search/?q=binds",
        f"/people/{ben.pk}-{ben.slug}/",
    ]
    pages += [f"/sentences/{pk}/" for pk in Sentence.objects.values_list("pk", flat=True)[:12]]
    for page in pages:
        answer = client.get(page)
        assert answer.status_code == 200, page
        assert not Checked(answer.content.decode(), OWN).problems, page
    client.force_login(ada)
    first = Section.objects.filter(article=article)[1]
    for page in (address, f"{address}sections/", f"{address}sections/{first.pk}/edit/"):
        assert not Checked(client.get(page).content.decode(), OWN).problems, page


@pytest.mark.django_db
@pytest.mark.parametrize(
    "attack", ["<script>alert(1)</script>", '" onmouseover="alert(1)', "'><b>"]
)
def test_in_names_references_and_searches(client, ada, attack):
    from wiki.actions.add_reference import add_reference

    type(ada).objects.filter(pk=ada.pk).update(name=attack, affiliation=attack, bio=attack)
    ada.refresh_from_db()
    made = add_reference(
        author=ada,
        title=attack,
        authors=[attack],
        journal=attack,
        url="https://a.example/" + attack,
    )
    article = make_article(author=ada, text=f"Zinc binds [@{made.key}].", heading=attack)
    add_section(article, ada, attack, attack)
    address = article.get_absolute_url()
    for page in (
        address, f"{address}?authorship=on", f"/references/{made.key}/", "/references/", "/people/",
        f"/people/{ada.pk}-{ada.slug}/", f"{address}history/", f"{address}edits/1/", "/",
    ):  # fmt: skip
        assert not Checked(client.get(page).content.decode(), OWN).problems, page
    for page in ("/search/", "/references/", "/genes/"):
        answer = client.get(page, {"q": attack, "letter": attack, "organism": attack})
        assert not Checked(answer.content.decode(), OWN).problems, page


@pytest.mark.django_db
@pytest.mark.parametrize("attack", [a for a in ATTACKS[::7] if "\ud83d" not in a])
def test_in_the_preview(client, ada, make_gene, attack):
    make_gene("IL2", 3558)
    client.force_login(ada)
    answer = client.post("/genes/3558-IL2/preview/", {"text": attack})
    assert answer.status_code == 200
    assert not Checked(answer.content.decode(), OWN).problems


@pytest.mark.django_db
def test_a_forged_run_credits_nobody(client, ada, ben):
    article = make_article(author=ada, text='<w-run data-edit="1" data-author="9">forged</w-run>')
    page = Checked(client.get(article.get_absolute_url() + "?authorship=on").content.decode(), OWN)
    authors = {a["data-author"] for _, a in page.tags if "data-author" in a and "data-edit" in a}
    assert authors == {str(ada.pk)}
    assert Article.objects.get(pk=article.pk).number == 1
