"""Two references made one: every citation follows, no text changes, and it can be undone."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from tests.wiki.made import everything, later, make_article, sentences, write
from wiki.actions.merge_references import keep_apart, merge_references, undo_merge
from wiki.actions.store_publication import store_publication
from wiki.models import Reference, ReferenceMerge, Section
from wiki.models.publication import Publication
from wiki.pages.article import article_page, find_article
from wiki.pages.duplicates import duplicates_page
from wiki.pages.past import past_page
from wiki.pages.references import found_references, reference_page, references_page

pytestmark = pytest.mark.django_db


def made(**values) -> Reference:
    values.setdefault("authors", ("Roe, R.",))
    values.setdefault("year", 1999)
    return store_publication(Publication(**values), author=None, now=later()).reference


@pytest.fixture
def two(ada):
    """One publication twice, and an article that cites both and a third."""
    one = made(title="On zinc and its receptor", pmid=11)
    other = made(title="On zinc and its receptors", doi="10.5555/zinc", volume="4")
    article = make_article(
        author=ada,
        text=f"Zinc binds one [@{other.key}]. Tin is cited [@pmid:12]. "
        f"Zinc binds two [@pmid:11]. Zinc binds three [@doi:10.5555/zinc].",
    )
    return one, other, article


def rendered(article):
    page = article_page(find_article(article.gene_id))
    return page.sections[0].html, page.references


def test_every_citation_follows(two, chiara, ada):
    one, other, article = two
    before = everything()
    assert [len(line.uses) for line in rendered(article)[1]] == [2, 1, 1]
    merge_references(keep=one, merge=other, author=chiara, now=later(), reason="Same paper")
    html, references = rendered(article)
    assert [(r.number, r.reference, len(r.uses)) for r in references] == [
        (1, one, 3),
        (2, Reference.objects.get(pmid=12), 1),
    ]
    assert html.count(f'href="#reference-{one.pk}"') == 3
    assert f"reference-{other.pk}" not in html
    assert len(past_page(article, 1).references) == 2
    page = reference_page(other.key)
    assert page.reference == one
    assert len(page.sentences) == 3
    assert (page.reference.doi, page.reference.volume) == ("10.5555/zinc", "4")
    assert references_page("zinc").rows[0].uses == 3
    assert list(found_references("zinc")) == [one]
    assert list(found_references("10.5555/zinc")) == [one]
    after = everything()
    assert {n for n in before if before[n] != after[n]} == {"Reference"}
    section = Section.objects.get(article=article)
    write(section, ada, section.source + f" Once more [@{other.key}].")
    assert sentences(section)[-1].citations.get().reference == one


def test_undone_each_has_what_it_had(two, chiara):
    one, other, article = two
    before = everything(), rendered(article)[0]
    merge = merge_references(keep=one, merge=other, author=chiara, now=later())
    undo_merge(merge=merge, author=chiara, now=later())
    assert (everything(), rendered(article)[0]) == before
    with pytest.raises(ValidationError, match="undone"):
        undo_merge(merge=ReferenceMerge.objects.get(), author=chiara, now=later())


def test_a_chain_of_merges_leads_to_the_last(two, chiara):
    one, other, _ = two
    third = made(title="On zinc, its receptor", year=2000)
    first = merge_references(keep=other, merge=one, author=chiara, now=later())
    second = merge_references(keep=third, merge=other, author=chiara, now=later())
    named = Reference.objects.named([one.key, other.key, "pmid:11", "doi:10.5555/zinc"])
    assert set(named.values()) == {third}
    with pytest.raises(ValidationError, match="followed by another"):
        undo_merge(merge=first, author=chiara, now=later())
    undo_merge(merge=second, author=chiara, now=later())
    assert Reference.objects.named([one.key])[one.key] == other
    undo_merge(merge=first, author=chiara, now=later())
    assert Reference.objects.named([one.key])[one.key] == one


def test_what_cannot_be_merged(two, chiara, ada):
    one, other, _ = two
    before = everything()
    with pytest.raises(PermissionDenied):
        merge_references(keep=one, merge=other, author=ada, now=later())
    with pytest.raises(ValidationError, match="one reference already"):
        merge_references(keep=one, merge=one, author=chiara, now=later())
    assert everything() == before


def test_candidates(two, chiara):
    one, other, _ = two
    made(title="On zinc and its receptor, part 2 of it")
    made(title="On zinc and its receptor!", authors=("Doe, J.",), pmid=77)
    page = made(title="Another thing of its own", url="https://pubmed.ncbi.nlm.nih.gov/77/")
    pairs = {frozenset((p.first.title, p.second.title)): p.why for p in duplicates_page().pairs}
    assert "Nearly" in pairs[frozenset((one.title, other.title))]
    assert pairs[frozenset((one.title, "On zinc and its receptor!"))] == "The same title"
    assert "address" in pairs[frozenset((page.title, "On zinc and its receptor!"))]
    assert len(pairs) == 3
    keep_apart(first=other, second=one, author=chiara, now=later())
    assert len(duplicates_page().pairs) == 2


def test_the_queries_of_the_page_do_not_grow(django_assert_max_num_queries, db):
    for n in range(30):
        made(title=f"A title of some length {n % 10}", authors=(f"Roe{n}, R.",))
    with django_assert_max_num_queries(9):
        assert duplicates_page().pairs


def test_the_pages_of_the_reviewer(two, client, chiara, ada):
    one, other, _ = two
    address = f"/references/merge/?keep={one.key}&merge={other.key}"
    assert client.get("/references/duplicates/").status_code == 302
    client.force_login(ada)
    assert client.get("/references/duplicates/").status_code == 403
    assert client.post("/references/merge/", {"do": "merge"}).status_code == 403
    client.force_login(chiara)
    assert other.key in client.get("/references/duplicates/").content.decode()
    assert "Merge them" in client.get(address).content.decode()
    assert client.get("/references/merge/?keep=x&merge=y", follow=True).status_code == 200
    data = {"keep": one.key, "merge": other.key, "do": "merge"}
    said = client.post("/references/merge/", data, follow=True).content.decode()
    assert "are one now" in said
    assert client.get(f"/references/{other.key}/").status_code == 302
    merge = ReferenceMerge.objects.get()
    assert (
        "stands by itself"
        in client.post(f"/references/merges/{merge.pk}/undo/", follow=True).content.decode()
    )
    client.post("/references/merge/", data | {"do": "apart"})
    assert not duplicates_page().pairs
