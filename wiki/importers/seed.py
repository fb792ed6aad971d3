"""The seed: facts of two genes, their references, demo people, and what these people wrote.

The articles come about through the same actions that the browser uses, Edit by Edit, so that
their authorship and history are real; and so does what the demo people say of each other's words.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from django.db import transaction

from accounts.models import User
from accounts.roles import assign
from genes.importers.record_json import supplied_from_json
from genes.models import Gene
from genes.store import store_gene
from wiki.actions.agree import agree
from wiki.actions.create_article import create_article
from wiki.actions.describe import describe
from wiki.actions.restore import restore_article
from wiki.actions.review_sentence import review_sentence
from wiki.actions.save_sections import SectionChange, save_sections
from wiki.actions.thank import thank
from wiki.models import Article, Edit, ListedReference, Reference, Section, Sentence
from wiki.models.reviewing import version_of_words

SEED = Path(__file__).resolve().parent.parent / "seed"


@dataclass(frozen=True, slots=True)
class Seeded:
    """What loading the seed wrote; nothing when it was there already."""

    genes: int
    references: int
    people: int
    edits: int


@transaction.atomic
def load_seed(now: datetime) -> Seeded:
    """Load the seed where it is missing. What people have written since is never touched.

    About forty queries when nothing is to be done.
    """
    genes = 0
    for path in sorted((SEED / "genes").glob("*.json")):
        for source, record in supplied_from_json(_read(path), path.name):
            known = Gene.objects.filter(pk=record.gene_id, article__isnull=False).exists()
            if not known:
                genes += store_gene(record, source=source, now=now).changed
    references = _load_references()
    people, fresh = _load_people()
    edits = sum(_tell(_read(SEED / name), people) for name in ("il2.json", "il7.json"))
    return Seeded(genes, references, fresh, edits)


def _read(path: Path):
    return json.loads(path.read_text(encoding="utf-8"))


def _load_references() -> int:
    known = set(Reference.objects.values_list("key", flat=True))
    fresh = [
        Reference(
            key=entry["key"],
            kind=entry["kind"],
            title=entry["title"],
            authors=entry["authors"],
            authors_complete=entry.get("authors_complete", True),
            journal=entry["journal"],
            year=entry["year"],
            pmid=entry["pmid"],
            doi=(entry["doi"] or "").lower() or None,
            url=entry["url"],
            updated_on=date.fromisoformat(entry["updated_on"]) if entry["updated_on"] else None,
        )
        for entry in _read(SEED / "references.json")
        if entry["key"] not in known
    ]
    Reference.objects.bulk_create(map(describe, fresh))
    return len(fresh)


def _load_people() -> tuple[Mapping[str, User], int]:
    people = {}
    fresh = 0
    for entry in _read(SEED / "people.json"):
        person = User.objects.filter(email=entry["email"]).first()
        if person is None:
            person = User.objects.create_user(
                entry["email"],
                name=entry["name"],
                affiliation=entry["affiliation"],
                bio=entry["bio"],
                is_demo=True,
            )
            assign(user=person, role=entry["role"])
            person = User.objects.get(pk=person.pk)
            fresh += 1
        people[entry["slug"]] = person
    return people, fresh


def _tell(story: Mapping, people: Mapping[str, User]) -> int:
    """Write an article as its story goes, unless somebody has begun it."""
    gene = Gene.objects.get(pk=story["gene_id"])
    edits = story["edits"]
    article = create_article(gene=gene, now=datetime.fromisoformat(edits[0]["at"]))
    if article.number:
        return 0
    references = Reference.objects.in_bulk(story.get("listed", ()), field_name="key")
    ListedReference.objects.bulk_create(
        ListedReference(article=article, reference=references[key], number=number)
        for number, key in enumerate(story.get("listed", ()), start=1)
    )
    for edit in edits:
        article.refresh_from_db()
        given = {
            "article": article,
            "author": people[edit["author"]],
            "now": datetime.fromisoformat(edit["at"]),
            "summary": edit["summary"],
        }
        first = edit["ops"][0]
        if first["op"] == "restore":
            restore_article(number=first["edit"], **given)
        else:
            changes = _changes(article, edit["ops"])
            save_sections(changes=changes, base=article.number, **given)
    for one in story["said"]:
        _say(article, one, people)
    return len(edits)


def _say(article: Article, one: Mapping, people: Mapping[str, User]) -> None:
    """A verdict or an opinion on the sentence that begins with these words, or thanks."""
    person, now = people[one["by"]], datetime.fromisoformat(one["at"])
    if "thanks" in one:
        edit = Edit.objects.select_related("author").get(article=article, number=one["thanks"])
        thank(edit=edit, person=person, now=now)
        return
    sentence = Sentence.objects.get(
        article=article, section__isnull=False, text__startswith=one["of"]
    )
    version = version_of_words(sentence)
    reason = one.get("reason", "")
    if "verdict" in one:
        review_sentence(
            version=version, reviewer=person, verdict=one["verdict"], reason=reason, now=now
        )
    else:
        agree(version=version, person=person, side=one["side"], reason=reason, now=now)


@dataclass
class _Working:
    """A Section while the steps of one Edit are applied to it."""

    pk: int | None
    heading: str
    text: str
    after: int | None = None
    removed: bool = False


def _changes(article: Article, ops: Sequence[Mapping]) -> list[SectionChange]:
    """The steps of one Edit as one change per Section."""
    present = [
        _Working(section.pk, section.heading, section.source)
        for section in Section.objects.filter(article=article).present()
    ]

    def named(heading: str) -> _Working:
        return next(w for w in present if w.heading == heading and not w.removed)

    touched: list[_Working] = []
    for op in ops:
        kind = op["op"]
        if kind == "add_section":
            after = named(op["after"]).pk if op["after"] else None
            section = _Working(None, op["heading"], op["text"], after)
            present.append(section)
        else:
            section = named(op["section"])
        if kind == "append":
            section.text += ("\n\n" if op["paragraph"] else " ") + op["text"]
        elif kind == "replace":
            if section.text.count(op["old"]) != 1:
                raise ValueError(f"“{op['old']}” does not occur once in {section.heading}.")
            section.text = section.text.replace(op["old"], op["new"])
        elif kind == "rename_section":
            section.heading = op["heading"]
        elif kind == "move_section":
            section.after = named(op["after"]).pk if op["after"] else 0
        elif kind == "remove_section":
            section.removed = True
        if section not in touched:
            touched.append(section)
    return [
        SectionChange(
            w.pk,
            heading=w.heading,
            text=None if w.removed else w.text,
            after=w.after,
            removed=w.removed or None,
        )
        for w in touched
    ]
