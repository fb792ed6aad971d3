"""manage.py import_references FILE: publications from a reference manager or PubMed."""

import json
from argparse import ArgumentParser
from collections import Counter
from pathlib import Path

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils import timezone

from wiki.actions.store_publication import store_publication
from wiki.importers.references.entry import MAX_BYTES, UnreadableReferences
from wiki.importers.references.read import FORMATS, read_references


class Command(BaseCommand):
    help = (
        "Import publications from PubMed XML, MEDLINE/NBIB, RIS, BibTeX or CSL-JSON. All entries "
        "go in or none does, unless --keep-going; what is here already is completed, never changed."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", metavar="FILE", type=Path)
        parser.add_argument("--format", choices=FORMATS, help="if the text does not show it")
        parser.add_argument(
            "--keep-going", action="store_true", help="store the good entries beside bad ones"
        )
        parser.add_argument("--json", action="store_true", help="print one JSON object")

    def handle(self, *, file: Path, **options: object) -> None:
        try:
            if file.stat().st_size > MAX_BYTES:
                raise UnreadableReferences(f"it is larger than {MAX_BYTES // 1_000_000} MB.")
            entries = read_references(file.read_text(encoding="utf-8-sig"), options["format"])
        except UnicodeDecodeError as error:
            raise CommandError(f"{file} is not UTF-8 text: convert it first.") from error
        except OSError as error:
            raise CommandError(f"{file} cannot be read: {error.strerror}.") from error
        except UnreadableReferences as error:
            raise CommandError(f"{file}: {error}") from error
        now = timezone.now()
        done: Counter[str] = Counter()
        problems: list[dict] = []
        with transaction.atomic():
            for entry in entries:
                problem = entry.problem
                if entry.publication:
                    try:
                        with transaction.atomic():
                            stored = store_publication(entry.publication, author=None, now=now)
                    except ValidationError as error:
                        problem = " ".join(error.messages)
                    else:
                        done[stored.outcome] += 1
                if problem:
                    problems.append({"entry": entry.number, "line": entry.line, "problem": problem})
            refused = bool(problems) and not options["keep_going"]
            if refused:
                transaction.set_rollback(True)
        self._say(file, done, problems, refused, bool(options["json"]))

    def _say(
        self, file: Path, done: Counter[str], problems: list[dict], refused: bool, as_json: bool
    ) -> None:
        outcomes = ("added", "completed", "unchanged")
        if as_json:
            counts = {name: 0 if refused else done[name] for name in outcomes}
            said = {"file": str(file), **counts, "problems": problems, "stored": not refused}
            self.stdout.write(json.dumps(said, ensure_ascii=False))
        else:
            for each in problems:
                self.stderr.write(
                    f"{file}, line {each['line']}, entry {each['entry']}: {each['problem']}"
                )
        bad = f"{len(problems)} {'entry' if len(problems) == 1 else 'entries'} could not be stored"
        if refused:
            raise CommandError(f"{bad}, so nothing was: mend them, or use --keep-going.")
        if not as_json:
            counted = ", ".join(f"{done[name]} {name}" for name in outcomes)
            self.stdout.write(f"{file}: {counted}{f'; {bad}' if problems else ''}.")
