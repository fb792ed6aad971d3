"""manage.py segment: divide texts into sentences, as a save does."""

import json
import sys

from django.core.management.base import BaseCommand, CommandError

from wiki.authorship.segment import segment


class Command(BaseCommand):
    help = (
        'Read one {"text": …} a line and write one {"sentences": […]} a line, in order. '
        "Needs no database."
    )
    requires_system_checks = ()
    requires_migrations_checks = False

    def handle(self, **options: object) -> None:
        for number, line in enumerate(sys.stdin, start=1):
            try:
                text = json.loads(line)["text"]
            except (ValueError, KeyError, TypeError):
                text = None
            if not isinstance(text, str):
                raise CommandError(
                    f'Line {number} is not an object with a text: write it as {{"text": "…"}}.',
                    returncode=1,
                )
            sentences = [text[piece.start : piece.end] for piece in segment(text)]
            self.stdout.write(json.dumps({"sentences": sentences}, ensure_ascii=False))
