"""manage.py authorship_replay: who wrote each word of a history's last text."""

import sys

from django.core.management.base import BaseCommand, CommandError, CommandParser

from wiki.authorship.replay import BadHistory, run


class Command(BaseCommand):
    help = (
        'Read one history from standard input as JSON lines {"rev", "author", "time", "text"}, '
        "oldest first, and write one JSON line for each token of the last text: "
        '{"token", "origin_rev", "author"}. Uses the engine that saves use, and no database.'
    )
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--stats", action="store_true", help="write time and memory to standard error"
        )

    def handle(self, *, stats: bool, **options: object) -> None:
        try:
            run(
                options.get("stdin") or sys.stdin,
                self.stdout._out,
                self.stderr._out if stats else None,
            )
        except BadHistory as error:
            raise CommandError(str(error), returncode=1) from None
