"""make bench-saves: whether the 2,000th save of an article costs what the first ones cost.

    python -m tests.wiki.bench_saves [--edits 2000] [--seed 101]

Makes a database of its own (beside the one of DATABASE_URL, on its server), saves Edits through
the actions that the browser uses (rewording, adding, leaving out, restoring, spoiling and
repairing, in an article that stays at about one size) and prints, of some windows of the
history, the queries and the CPU milliseconds of a save, with their ratio to the first window;
the bytes kept for each byte of distinct text; and what a rewording costs there and in a new
article of the same text, whose sentences keep their writers as copies do. CPU is of this
process; what a PostgreSQL server takes is in the wall time beside it.
"""

import argparse
import gc
import os
import random
import statistics
import time
from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

WINDOWS = ((1, 50), (950, 1000), (1950, 2000))
SENTENCES = 60


class Cost(NamedTuple):
    """What one save took: queries, CPU and wall time in ms."""

    queries: int
    cpu: float
    wall: float


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--edits", type=int, default=2000)
    parser.add_argument("--seed", type=int, default=101)
    asked = parser.parse_args()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "wiki.settings")
    import django

    django.setup()
    from django.db import connection
    from django.test.utils import setup_databases, teardown_databases

    gc.freeze()  # as `manage.py serve` does
    kept = setup_databases(0, interactive=False, serialized_aliases=[])
    try:
        costs, kinds = saves(asked.edits, asked.seed)
        print(f"{connection.vendor}: {asked.edits} Edits of one article, {SENTENCES} sentences")
        show(costs, kinds)
        size()
        control(asked.seed)
    finally:
        teardown_databases(kept, 0)


def saves(edits: int, seed: int) -> tuple[list[Cost], list[str]]:
    """The cost of each save, and what kind of Edit it was."""
    from django.db import connection

    from tests.cast import PEOPLE, make_person
    from tests.wiki.made import make_article, reword, sentences, write
    from wiki.actions.restore import restore_section
    from wiki.models import Article, Section

    people = [make_person(PEOPLE[name]) for name in ("ada", "ben", "chiara")]
    chance = random.Random(seed)  # noqa: S311 - a seeded history, not a secret
    article = make_article(author=people[0], text=_text(chance, SENTENCES))
    section = Section.objects.get(article=article)
    asked = [0]

    def count(execute: Callable[..., Any], *given: Any) -> Any:
        asked[0] += 1  # a debug cursor would write each query out, too, which costs CPU
        return execute(*given)

    connection.execute_wrappers.append(count)
    costs: list[Cost] = []
    kinds: list[str] = []
    number = 1
    while number < edits:
        section = Section.objects.select_related("article__gene").get(pk=section.pk)
        standing = sentences(section)
        one, author = chance.choice(standing), chance.choice(people)
        kind = chance.choices(
            ("reword", "add", "leave out", "spoil", "restore"), (60, 17, 17, 3, 3)
        )[0]
        call: Callable[[], Any]
        if kind == "reword":
            words = one.text.split()
            words[chance.randrange(1, len(words))] = _word(chance)
            call = _later(reword, one, author, " ".join(words), number)
        elif kind == "add":
            text = one.text + " " + _sentence(chance)
            call = _later(write, section, author, section.source.replace(one.text, text, 1), number)
        elif kind == "leave out" and len(standing) > SENTENCES - 10:
            call = _later(reword, one, author, "", number)
        elif kind == "spoil":
            call = _later(write, section, author, "lol " + _word(chance), number)
        elif kind == "restore" and number > 12:
            back = number - chance.randint(2, 10)
            call = _later(_restore, restore_section, section, author, back)
        else:
            continue
        asked[0] = 0
        wall, cpu = time.perf_counter(), time.process_time()
        try:
            call()
        except Exception as error:
            if type(error).__name__ in ("NothingChanged", "ValidationError"):
                continue
            raise
        costs.append(
            Cost(
                asked[0],
                1000 * (time.process_time() - cpu),
                1000 * (time.perf_counter() - wall),
            )
        )
        kinds.append(kind)
        number = Article.objects.get(pk=article.pk).number
        if kind == "spoil":
            section = Section.objects.select_related("article__gene").get(pk=section.pk)
            restore_section(section=section, author=people[0], number=number - 1, now=_now())
            number += 1
            costs.append(Cost(0, 0, 0))
            kinds.append("repair")
    connection.execute_wrappers.remove(count)
    return costs, kinds


def control(seed: int, pairs: int = 100) -> None:
    """Rewordings of the same sentences in the article, and in a new one of its text and credit.

    What they cost apart is what the history costs; in turns, so that a machine that slows down
    slows both.
    """
    from tests.cast import PEOPLE, make_person
    from tests.genes_made import make_gene
    from tests.wiki.made import make_article, reword, sentences
    from wiki.models import Article, Section

    old = Article.objects.get()
    text = Section.objects.get(article=old).source
    new = make_article(
        author=make_person(PEOPLE["dev"]), text=text, gene=make_gene(symbol="IL7", gene_id=3574)
    )
    author = old.edits.first().author
    chance = random.Random(seed)  # noqa: S311 - a seeded history, not a secret
    times: dict[int, list[float]] = {old.pk: [], new.pk: []}
    runs = {}
    for number in range(pairs):
        spot = chance.random()
        for article in (old, new):
            standing = sentences(Section.objects.get(article=article))
            runs.setdefault(article.pk, sum(len(one.runs) for one in standing))
            one = standing[int(spot * len(standing))]
            words = one.text.split()
            words[len(words) // 2] = _word(chance) + str(number)
            start = time.process_time()
            reword(one, author, " ".join(words))
            times[article.pk].append(1000 * (time.process_time() - start))
    for name, article in (("this article", old), ("new, same text", new)):
        cpu = statistics.median(times[article.pk])
        print(
            f"{pairs} rewordings in turn, {name}: {cpu:.1f} ms of CPU, {runs[article.pk]} runs"
            f" in it and {Article.objects.get(pk=article.pk).number - pairs} Edits before"
        )


def _later(call: Callable[..., Any], *args: Any) -> Callable[[], Any]:
    return lambda: call(*args)


def _restore(restore: Callable[..., Any], section: Any, author: Any, number: int) -> None:
    restore(section=section, author=author, number=number, now=_now())


def _now() -> Any:
    from tests.wiki.made import later

    return later()


def _word(chance: random.Random) -> str:
    return "".join(chance.choice(("ka", "lo", "mi", "ren", "su", "to", "vi")) for _ in range(3))


def _sentence(chance: random.Random) -> str:
    small = ("the", "of", "and", "in", "is", "by")
    words = [
        chance.choice(small) if at % 3 == 2 else _word(chance)
        for at in range(chance.randint(8, 20))
    ]
    return " ".join(words).capitalize() + "."


def _text(chance: random.Random, count: int) -> str:
    found = [_sentence(chance) for _ in range(count)]
    return "\n\n".join(" ".join(found[at : at + 6]) for at in range(0, count, 6))


def show(costs: Sequence[Cost], kinds: Sequence[str]) -> None:
    """The table: windows against kinds of Edit, and the ratios to the first window."""
    heads = (
        "kind",
        10,
        "Edits",
        12,
        "saves",
        7,
        "queries",
        9,
        "CPU ms",
        8,
        "wall ms",
        9,
        "ratio",
        7,
    )
    print("".join(f"{name:>{width}}" for name, width in zip(heads[::2], heads[1::2], strict=True)))
    for kind in ("all", "reword", "add", "leave out", "restore"):
        first = None
        for low, high in WINDOWS:
            there = [
                cost
                for cost, which in zip(costs[low - 1 : high], kinds[low - 1 : high], strict=True)
                if cost.queries and (which == kind or (kind == "all" and which != "spoil"))
            ]
            if not there:
                continue
            cpu = statistics.median(cost.cpu for cost in there)
            first = first or cpu
            print(
                f"{kind:>10}{f'{low}-{high}':>12}{len(there):>7}"
                f"{statistics.median(cost.queries for cost in there):>9.0f}{cpu:>8.1f}"
                f"{statistics.median(cost.wall for cost in there):>9.1f}{cpu / first:>7.2f}"
            )


def size() -> None:
    """Bytes of the ledger's rows for each byte of distinct wordings."""
    import json

    from reversion.models import Version

    from wiki.models import SectionVersion, SentenceVersion, Shingle

    distinct = {}
    held = runs = 0
    for version in SentenceVersion.objects.iterator():
        text = len(version.text.encode())
        distinct[version.text] = text
        held += text
        runs += len(json.dumps(version.runs, separators=(",", ":")))
    written = sum(distinct.values())
    count = SentenceVersion.objects.count()
    shingles = Shingle.objects.count() * 24  # article, version and number as integers
    layouts = sum(len(json.dumps(one.layout)) for one in SectionVersion.objects.iterator())
    journal = sum(len(one.serialized_data.encode()) for one in Version.objects.iterator())
    print(f"distinct wordings: {written:,} bytes in {len(distinct):,}; rows: {count:,}")
    for name, size_ in (
        ("texts of SentenceVersions", held),
        ("their runs", runs),
        ("their fingerprints", 32 * count),
        ("shingles", shingles),
        ("what recognises and credits text, together", held + runs + 32 * count + shingles),
        ("layouts of SectionVersions", layouts),
        ("the journal", journal),
    ):
        print(f"  {name:<44}{size_:>13,} bytes {size_ / written:>8.2f} a byte of distinct text")


if __name__ == "__main__":
    main()
