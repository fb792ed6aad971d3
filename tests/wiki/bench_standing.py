"""make bench-standing: whether 100,000 events, delivered out of order, give the same from nothing.

    python -m tests.wiki.bench_standing [--events 100000] [--seed 101]

Makes a database of its own (beside the one of DATABASE_URL, on its server), writes made-up events
(saves that see ten Edits each, opinions, withdrawals; every twentieth person a root of trust) and
delivers them in batches, one in twenty of them late; then computes all points from nothing and
compares, to the digit. Prints the CPU of both, and what settling one save costs at the end, in
queries and CPU ms. CPU is of this process, without the server of PostgreSQL.
"""

import argparse
import os
import statistics
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from random import Random
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from wiki.models import StandingEvent

ZERO = datetime(2026, 1, 1, tzinfo=UTC)
PEOPLE = 2000
ARTICLES = 200
BATCH = 500


class Outcome(NamedTuple):
    """different, accounts: events and standings that differ from a recompute; all else as named."""

    events: int
    points: int
    again: int
    different: int
    accounts: int
    settling: float
    recomputing: float
    queries: int
    one_save: float


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--events", type=int, default=100_000)
    parser.add_argument("--seed", type=int, default=101)
    asked = parser.parse_args()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "wiki.settings")
    import django

    django.setup()
    from django.db import connection
    from django.test.utils import setup_databases, teardown_databases

    kept = setup_databases(0, interactive=False, serialized_aliases=[])
    try:
        found = delivered(asked.events, asked.seed)
        print(f"{connection.vendor}: {found.events:,} events, {found.points:,} points")
        print(f"delivered late, so that others were settled again: {found.again:,}")
        print(f"events with other points from nothing: {found.different}")
        print(f"standings that differ from nothing: {found.accounts}")
        print(f"CPU seconds: {found.settling:.0f} settling, {found.recomputing:.0f} recomputing")
        print(f"one save at the end: {found.queries} queries, {found.one_save:.1f} ms of CPU")
    finally:
        teardown_databases(kept, 0)


def delivered(count: int, seed: int, batch: int = BATCH) -> Outcome:
    """Write so many events, deliver them in batches and out of order, settle them, and compare."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    from wiki.actions.recompute_standing import compare_points
    from wiki.actions.settle_standing import place, settle_standing
    from wiki.models import StandingEvent, StandingPoint

    random = Random(seed)  # noqa: S311
    made = sorted(generated(count, random), key=place)
    late = [made.pop(random.randrange(batch, len(made))) for _ in range(len(made) // 20)]
    last = [made.pop() for _ in range(20)][::-1]
    order = sorted(
        [*((event.second, event) for event in made)]
        + [(event.second + random.randrange(6000), event) for event in late],
        key=lambda pair: (pair[0], pair[1].name),
    )
    again = 0
    started = time.process_time()
    for start in range(0, len(order), batch):
        StandingEvent.objects.bulk_create(event for _, event in order[start : start + batch])
        again += settle_standing(most=batch).again
    settling = time.process_time() - started
    queries, costs = 0, []
    for event in last:
        event.save()
        before = time.process_time()
        with CaptureQueriesContext(connection) as caught:
            again += settle_standing().again
        costs.append(1000 * (time.process_time() - before))
        queries = max(queries, len(caught))
    started = time.process_time()
    events = sorted(StandingEvent.objects.defer("undo"), key=place)
    points, different, accounts = compare_points(events)
    recomputing = time.process_time() - started
    kept = StandingPoint.objects.count()
    return Outcome(
        len(events),
        points,
        again,
        different + (kept != points),
        accounts,
        settling,
        recomputing,
        queries,
        statistics.median(costs),
    )


def generated(count: int, random: Random) -> Iterator["StandingEvent"]:
    """Unsaved events, a minute apart, with the people, Articles and Edits that they name."""
    from accounts.models import User
    from genes.models import Gene
    from tests.genes_made import make_organism, make_source
    from wiki.models import Article, Edit, StandingEvent

    people = User.objects.bulk_create(
        User(email=f"p{n}@example.org", name=f"Made-up person {n}", password="!")
        for n in range(PEOPLE)
    )
    source, organism = make_source(), make_organism()
    genes = Gene.objects.bulk_create(
        Gene(gene_id=10_000 + n, symbol=f"MADE{n}", organism=organism, source=source)
        for n in range(ARTICLES)
    )
    articles = Article.objects.bulk_create(
        Article(gene=gene, created_at=ZERO, updated_at=ZERO) for gene in genes
    )
    recent: dict[int, list[tuple[Edit, int]]] = {article.pk: [] for article in articles}
    numbers = dict.fromkeys(recent, 0)
    edits: list[Edit] = []
    said: list[str] = []

    def event(kind: str, name: str, at: datetime, actor: User, facts: dict) -> StandingEvent:
        return StandingEvent(
            kind=kind,
            name=name,
            at=at,
            second=int(at.timestamp()),
            actor=actor,
            trust="root" if actor.pk % 20 == 0 else "person",
            edit=edits[-1] if edits else None,
            facts=facts,
        )

    for number in range(count):
        at = ZERO + timedelta(minutes=number)
        actor = people[min(random.randrange(PEOPLE), random.randrange(PEOPLE))]
        article = articles[random.randrange(ARTICLES)]
        before = recent[article.pk]
        fields = [f"gene:{article.gene_id}", f"section:kind-{number % 4}"]
        chance = random.random()
        if chance < 0.02 and said:
            of = said.pop(random.randrange(len(said)))
            yield event("withdrawn", f"{of}:back", at, actor, {"of": of})
            continue
        if chance < 0.15 and before:
            edit, author = random.choice(before)
            name = f"opinion:{number}"
            facts = {
                "by": str(actor.pk),
                "about": str(author),
                "opinion": random.choice(("agreed", "disagreed", "passed", "failed", "thanked")),
                "edit": str(edit.pk),
                "article": str(article.pk),
                "fields": fields,
                "share": random.randrange(1, 1_000_001),
            }
            said.append(name)
            yield event("opinion", name, at, actor, facts)
            continue
        numbers[article.pk] += 1
        edit = Edit(
            pk=len(edits) + 1,
            article=article,
            number=numbers[article.pk],
            author=actor,
            at=at,
            base=0,
            digest="",
            engine=1,
        )
        edits.append(edit)
        treated = [
            [str(old.pk), str(author), gap, kept, random.randrange(1, 60), kept == 0]
            for gap, (old, author) in enumerate(reversed(before[-10:]), 1)
            for kept in (random.choice((1_000_000, 1_000_000, 800_000, 300_000, 0)),)
            if author != actor.pk
        ]
        own = [str(old.pk) for old, author in before[-3:] if author == actor.pk]
        facts = {
            "author": str(actor.pk),
            "article": str(article.pk),
            "words": random.randrange(0, 60),
            "treated": treated,
            "own_undone": own if random.random() < 0.1 else [],
            "fields": fields,
        }
        recent[article.pk] = [*before[-10:], (edit, actor.pk)]
        yield event("saved", f"edit:{edit.pk}", at, actor, facts)
    Edit.objects.bulk_create(edits, batch_size=500)


if __name__ == "__main__":
    main()
