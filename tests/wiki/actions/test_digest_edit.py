"""The digest of an Edit, computed here by hand from its documented form."""

import hashlib
from datetime import UTC, datetime, timedelta, timezone
from uuid import UUID

import pytest

from tests.wiki.made import add_section, make_article, write
from wiki.actions.digest_edit import digest_edit
from wiki.models import Article, Edit, Section

GIVEN = {
    "gene_id": 3558,
    "number": 2,
    "author": UUID("00000000-0000-4000-8000-000000000001"),
    "at": datetime(2026, 3, 1, 9, 30, 0, 5, tzinfo=UTC),
    "kind": "write",
    "summary": "β “so”",
    "base": 1,
    "restores": None,
    "origin": "",
    "sections": [(7, "B", 2048, False, "Zinc\nbinds."), (3, "A", 1024, True, "")],
    "previous": "ab" * 32,
}
BYTES = (
    '{"at":"2026-03-01T09:30:00.000005+00:00","author":"00000000-0000-4000-8000-000000000001",'
    '"base":1,"form":1,"gene":3558,"kind":"write","number":2,"origin":"","previous":"'
    + "ab"
    * 32
    + '","restores":null,"sections":[[3,"A",1024,true,""],[7,"B",2048,false,"Zinc\\nbinds."]],'
    '"summary":"β “so”"}'
)


def test_it_is_the_hash_of_the_canonical_json():
    assert digest_edit(**GIVEN) == hashlib.sha256(BYTES.encode("utf-8")).hexdigest()


@pytest.mark.parametrize(
    "other",
    [
        {"gene_id": 3559},
        {"number": 3},
        {"author": UUID("00000000-0000-4000-8000-000000000002")},
        {"at": datetime(2026, 3, 1, 9, 30, 0, 6, tzinfo=UTC)},
        {"kind": "restore"},
        {"summary": ""},
        {"base": 0},
        {"restores": 1},
        {"origin": "A page"},
        {"previous": ""},
        {"sections": []},
        *(
            {"sections": [(7, "B", 2048, False, "Zinc\nbinds."), other]}
            for other in (
                (4, "A", 1024, True, ""), (3, "C", 1024, True, ""), (3, "A", 1025, True, ""),
                (3, "A", 1024, False, ""), (3, "A", 1024, True, " "),
            )
        ),
    ],
)  # fmt: skip
def test_every_part_of_it_counts(other):
    assert digest_edit(**GIVEN | other) != digest_edit(**GIVEN)


def test_neither_the_order_of_sections_nor_the_zone_of_the_clock_counts():
    elsewhere = GIVEN["at"].astimezone(timezone(timedelta(hours=5)))
    sections = list(reversed(GIVEN["sections"]))
    assert digest_edit(**GIVEN | {"at": elsewhere, "sections": sections}) == digest_edit(**GIVEN)


@pytest.mark.django_db
def test_the_stored_chain_can_be_computed_again_from_the_journal(ada, ben):
    article = make_article(author=ada)
    section = Section.objects.get(article=article)
    add_section(article, ben, "Clinic", "Tin is untested.")
    write(section, ben, "Zinc binds [@pmid:11].", summary="  said\nso ")
    previous = ""
    for edit in Edit.objects.filter(article=article).order_by("number"):
        states = [
            version.field_dict | {"id": int(version.object_id)}
            for version in edit.journal_entry.revision.version_set.all()
        ]
        assert edit.digest == digest_edit(
            gene_id=3558,
            number=edit.number,
            author=edit.author.opaque_id,
            at=edit.at,
            kind=edit.kind,
            summary=edit.summary,
            base=edit.base,
            restores=edit.restores,
            origin=edit.origin,
            sections=[
                (s["id"], s["heading"], s["position"], s["is_removed"], s["source"]) for s in states
            ],
            previous=previous,
        )
        previous = edit.digest
    assert Article.objects.get(pk=article.pk).digest == previous
    assert Edit.objects.get(number=3).summary == "said so"
