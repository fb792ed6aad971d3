"""manage.py import_page FILE…: read supplied pages, whichever format they have."""

import json
from pathlib import Path

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from genes.importers.errors import PageError
from wiki.importers.read_page import read_page
from wiki.importers.store_page import StoredPage, store_page


class Command(BaseCommand):
    help = (
        "Import NCBI Gene pages (facts) and WikiGenes pages (prose), saved as text. "
        "All files go in together or none does; a page that is here already changes nothing."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("files", nargs="+", metavar="FILE", type=Path)
        parser.add_argument(
            "--gene-id", type=int, help="NCBI Gene ID of the gene that an article is about"
        )
        parser.add_argument(
            "--json", action="store_true", help="print one JSON object per file: what it holds"
        )
        parser.add_argument("--dry-run", action="store_true", help="read and check, write nothing")

    def handle(self, *, files: list[Path], **options: object) -> None:
        now = timezone.now()
        said = []
        try:
            pages = [read_page(path) for path in files]
            with transaction.atomic():
                for page in pages:
                    stored = store_page(page, now=now, gene_id=options["gene_id"])
                    said.append((page, stored))
                if options["dry_run"]:
                    transaction.set_rollback(True)
        except (PageError, ValidationError) as error:
            text = " ".join(error.messages) if isinstance(error, ValidationError) else str(error)
            raise CommandError(f"{text} Nothing was written.", returncode=1) from error
        for page, stored in said:
            if options["json"]:
                found = page.as_json() | {
                    "file": str(page.path),
                    "outcome": self._outcome(stored, bool(options["dry_run"])),
                }
                self.stdout.write(json.dumps(found, ensure_ascii=False))
            else:
                self.stdout.write(self._line(page.path, stored, bool(options["dry_run"])))

    @staticmethod
    def _outcome(stored: StoredPage, dry_run: bool) -> str:
        if not stored.changed:
            return "unchanged"
        return "would be imported" if dry_run else "imported"

    def _line(self, path: Path, stored: StoredPage, dry_run: bool) -> str:
        address = reverse("article", args=[stored.gene.slug])
        said = f"{path}: {stored.gene.symbol}, {self._outcome(stored, dry_run)}, {address}"
        if stored.edit:
            said += f" (Edit {stored.edit.number}, {stored.sentences} sentences)"
        return said
