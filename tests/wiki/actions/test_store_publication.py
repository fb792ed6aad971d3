"""One row for one publication, whoever stores it and however often. Made-up publications."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest
from django.core.exceptions import ValidationError
from django.db import connection

from tests.wiki.made import later
from wiki.actions.store_publication import store_publication
from wiki.models import Reference
from wiki.models.publication import Publication

ZINC = Publication(
    title="On zinc", authors=("Roe, R.",), year=1999, pmid=11, pmcid=12, doi="10.5555/zinc"
)


def store(publication):
    return store_publication(publication, author=None, now=later())


@pytest.mark.django_db
def test_one_row_whichever_identifier_comes_first():
    first = store(replace(ZINC, pmcid=None, doi=None))
    assert first.outcome == "added"
    assert store(replace(ZINC, volume="4")).outcome == "completed"
    for name in ("pmid", "pmcid", "doi"):
        others = dict.fromkeys({"pmid", "pmcid", "doi"} - {name})
        assert store(replace(ZINC, **others)).outcome == "unchanged"
    row = Reference.objects.get()
    assert (row.pmid, row.pmcid, row.doi, row.volume) == (11, 12, "10.5555/zinc", "4")
    named = Reference.objects.named(["pmid:11", "pmcid:PMC12", "PMCID:12", "doi:10.5555/ZINC"])
    assert set(named.values()) == {row}
    assert len(named) == 4


@pytest.mark.django_db
def test_what_is_on_record_is_never_changed():
    store(ZINC)
    store(replace(ZINC, title="Another title", year=2001, authors=("Doe, J.",)))
    row = Reference.objects.get()
    assert (row.title, row.year, row.authors) == ("On zinc", 1999, ["Roe, R."])


@pytest.mark.django_db
def test_without_identifiers_title_author_and_year_decide():
    bare = replace(ZINC, pmid=None, pmcid=None, doi=None)
    store(bare)
    assert store(replace(bare, title="On  Zinc.")).outcome == "unchanged"
    assert store(replace(bare, year=2000)).outcome == "added"
    assert store(replace(bare, authors=("Doe, J.",))).outcome == "added"
    assert store(ZINC).outcome == "completed"
    assert store(replace(ZINC, pmid=99, pmcid=None, doi=None)).outcome == "added"


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("publication", "said"),
    [
        (Publication(), "no title"),
        (replace(ZINC, doi="10.5555/other"), "another DOI"),
        (replace(ZINC, doi="10.5555/" + "x" * 300), "longer than"),
    ],
)
def test_what_is_refused(publication, said):
    store(ZINC)
    with pytest.raises(ValidationError, match=said):
        store(publication)
    assert Reference.objects.count() == 1


@pytest.mark.django_db
def test_too_long_values_are_cut_and_nonsense_is_left_out():
    row = store(
        replace(
            ZINC,
            title="x" * 5000,
            journal="y" * 900,
            url="javascript:alert(1)",
            type="poem",
            year=99999,
            authors=("\x00Roe, R.",) * 6000,
        )
    ).reference
    assert (len(row.title), len(row.journal), row.url, row.year) == (2000, 300, "", None)
    assert (row.type, len(row.authors), row.authors_complete) == ("document", 5000, False)


@pytest.mark.django_db(transaction=True)
def test_many_at_once_make_one_row():
    def one(_):
        try:
            return store(ZINC).reference.pk
        finally:
            connection.close()

    with ThreadPoolExecutor(6) as pool:
        assert len(set(pool.map(one, range(12)))) == 1
    assert Reference.objects.count() == 1
