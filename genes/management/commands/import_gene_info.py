"""Load genes from NCBI's gene_info file."""

from __future__ import annotations

import gzip
import hashlib
import io
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import islice
from pathlib import Path
from typing import Any, TextIO

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from genes.importers.errors import PageError
from genes.importers.gene_info import read_rows
from genes.importers.record import SourceFacts
from genes.store import store_genes

BATCH = 500
URL = "https://ftp.ncbi.nlm.nih.gov/gene/DATA/GENE_INFO/"


class Command(BaseCommand):
    help = (
        "Load genes from a gene_info file of NCBI, plain or gzip: all of them, those of one taxon "
        "or those with the given Gene IDs. Running it again changes only what differs."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, metavar="FILE")
        parser.add_argument(
            "--gene-id", type=int, nargs="+", action="extend", default=[], metavar="N"
        )
        parser.add_argument("--tax-id", type=int, metavar="N")

    def handle(self, *, file: Path, gene_id: list[int], tax_id: int | None, **options: Any) -> None:
        source = SourceFacts("NCBI gene_info", file.name, url=URL, digest=_digest(file))
        bad: list[PageError] = []
        genes = created = changed = 0
        missing = set(gene_id)
        with _open(file) as lines:
            rows = read_rows(lines, gene_ids=gene_id, tax_id=tax_id, on_bad_row=bad.append)
            try:
                while batch := list(islice(rows, BATCH)):
                    # A Gene ID that the file repeats: its last row stands.
                    records = list({record.gene_id: record for record in batch}.values())
                    for stored in store_genes(records, source=source, now=timezone.now()):
                        genes += 1
                        created += stored.created
                        changed += stored.changed and not stored.created
                        missing.discard(stored.gene.pk)
            except PageError as error:
                raise CommandError(str(error)) from error
            except (UnicodeDecodeError, EOFError, gzip.BadGzipFile) as error:
                raise CommandError(
                    f"{file} breaks off or is damaged ({error}); fetch it again. "
                    f"{genes} genes before that were stored."
                ) from error
        for error in bad[:20]:
            self.stderr.write(str(error))
        if len(bad) > 20:
            self.stderr.write(f"{len(bad) - 20} more rows could not be read.")
        if missing:
            listed = ", ".join(map(str, sorted(missing)[:20]))
            self.stderr.write(f"The file has no readable row for Gene ID {listed}.")
        self.stdout.write(
            f"{genes} genes read: {created} new, {changed} changed, "
            f"{genes - created - changed} as they were. {len(bad)} rows could not be read."
        )
        if not genes and (bad or missing):
            raise CommandError("No gene was stored; check the file and the numbers asked for.")


def _digest(file: Path) -> str:
    try:
        with file.open("rb") as content:
            return hashlib.file_digest(content, "sha256").hexdigest()
    except OSError as error:
        raise CommandError(f"{file} cannot be read ({error.strerror}); check the path.") from error


@contextmanager
def _open(file: Path) -> Iterator[TextIO]:
    """The file's text, unpacked where it is gzip (told by its first bytes, not its name)."""
    with file.open("rb") as raw:
        packed = raw.read(2) == b"\x1f\x8b"
        raw.seek(0)
        content = gzip.GzipFile(fileobj=raw) if packed else raw
        # utf-8-sig: some editors put a mark at the front.
        yield io.TextIOWrapper(content, encoding="utf-8-sig", newline="\n")
