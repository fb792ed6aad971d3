"""Stands before django-reversion's command of this name, whose Versions belong to no Edit."""

from django.core.management.base import BaseCommand, CommandError, CommandParser


class Command(BaseCommand):
    help = "Refused: in Locus a revision is written by a save and by nothing else."
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("anything", nargs="*")

    def handle(self, **options: object) -> None:
        raise CommandError(
            "In Locus every revision belongs to an Edit and is written when it is saved: nothing "
            "was written.",
            returncode=1,
        )
