"""manage.py reputation_replay: the standing of each event's author before it."""

import sys

from django.core.management.base import BaseCommand, CommandError

from wiki.reputation.replay import BadEvent, run


class Command(BaseCommand):
    help = (
        "Read events from standard input as JSON lines in time order and answer each, before the "
        'next is read, with {"rev", "score_before"}. Uses the rules of standing and no database; '
        "docs/standing.md has the form of an event."
    )
    requires_system_checks: list[str] = []

    def handle(self, **options: object) -> None:
        try:
            run(options.get("stdin") or sys.stdin, self.stdout._out)
        except BadEvent as error:
            raise CommandError(str(error), returncode=1) from None
