"""What saving one sentence costs: queries and CPU, by the size of the article and its history.

    make bench-save

Works on an SQLite database of its own in a temporary folder. Prints one line for each size.
"""

import os
import statistics
import sys
import tempfile
import time
from pathlib import Path

SIZES = (50, 500)
SAVES = 30


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        os.environ["DATABASE_URL"] = f"sqlite:///{Path(folder) / 'bench.sqlite3'}"
        os.environ["DJANGO_SETTINGS_MODULE"] = "wiki.settings"
        import django

        django.setup()
        from django.core.management import call_command

        call_command("migrate", verbosity=0)
        sys.stdout.write(
            "sentences  edits before  queries  CPU ms median  CPU ms worst  merged ms\n"
        )
        for number, size in enumerate(SIZES):
            _measure(size, number)


def _measure(size: int, number: int) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    from tests.cast import PEOPLE, make_person
    from tests.genes_made import make_gene
    from tests.wiki.made import make_article, many_sentences, reword, sentences
    from wiki.models import Section

    ada, ben = make_person(PEOPLE["ada"]), make_person(PEOPLE["ben"])
    gene = make_gene(symbol=f"MADE{number}", gene_id=900_000 + number)
    section = Section.objects.get(
        article=make_article(author=ada, text=many_sentences(size), gene=gene)
    )
    standing = sentences(section)
    base = 1
    for _ in range(2):
        spent, merged = [], []
        for at in range(SAVES):
            one, other = standing[at], standing[-1 - at // 2]
            begun = time.process_time()
            reword(one, ada, f"{one.text[:-1]} after {base} saves.")
            spent.append(1000 * (time.process_time() - begun))
            base += 1
            if at % 2 == 0:
                begun = time.process_time()
                reword(other, ben, f"{other.text[:-1]} with tin after {base} saves.", base=base - 1)
                merged.append(1000 * (time.process_time() - begun))
                base += 1
        last = standing[SAVES]
        with CaptureQueriesContext(connection) as caught:
            reword(last, ada, f"{last.text[:-1]} after {base} saves.")
        base += 1
        sys.stdout.write(
            f"{size:9}  {base - 2:12}  {len(caught):7}  {statistics.median(spent):13.1f}  "
            f"{max(spent):12.1f}  {statistics.median(merged):9.1f}\n"
        )


if __name__ == "__main__":
    main()
