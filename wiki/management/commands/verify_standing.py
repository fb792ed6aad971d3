"""manage.py verify_standing: whether a statement of standing follows from the events."""

from pathlib import Path

from django.core.management.base import BaseCommand, CommandError, CommandParser

from wiki.actions.state_standing import NoStatement, verify_statement


class Command(BaseCommand):
    help = (
        "Say whether a statement that manage.py state_standing made follows, to the digit, from "
        "the events recorded here by the rules it was made with; exit status 1 when it does not."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", metavar="FILE", help="the statement, as JSON")

    def handle(self, *, file: str, **options: object) -> None:
        try:
            text = Path(file).read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError):
            raise CommandError(f"{file} cannot be read as text.", returncode=1) from None
        try:
            holds = verify_statement(text)
        except NoStatement as error:
            raise CommandError(str(error), returncode=1) from None
        if not holds:
            raise CommandError(
                "The statement does not hold: the events of its time give another standing, or "
                "have changed since it was made.",
                returncode=1,
            )
        self.stdout.write("The statement holds: the events of its time give it to the digit.")
