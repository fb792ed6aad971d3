"""Stands before django-reversion's command of this name, which would delete the journal."""

from django.core.management.base import BaseCommand, CommandError, CommandParser


class Command(BaseCommand):
    help = "Refused: the journal of Locus is never deleted."
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("anything", nargs="*")

    def handle(self, **options: object) -> None:
        raise CommandError(
            "Locus keeps every revision, because its history rests on them: nothing was deleted.",
            returncode=1,
        )
