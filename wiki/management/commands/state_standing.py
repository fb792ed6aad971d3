"""manage.py state_standing: somebody's standing as a statement that can be verified."""

from datetime import UTC, datetime

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from accounts.models import User
from wiki.actions.state_standing import state_standing


class Command(BaseCommand):
    help = (
        "Print somebody's standing as JSON, with the digest of the events it follows from, for "
        "manage.py verify_standing."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("email", help="the address of the account")
        parser.add_argument("--field", default="", help='"gene:3558", for example; else overall')
        parser.add_argument("--at", metavar="TIME", help="in ISO 8601, UTC if it says nothing else")

    def handle(self, *, email: str, field: str, at: str | None, **options: object) -> None:
        person = User.objects.filter(email__iexact=email, is_machine=False).first()
        if person is None:
            raise CommandError(f"There is no person with the address {email}.", returncode=1)
        try:
            when = datetime.fromisoformat(at) if at else timezone.now()
        except ValueError:
            raise CommandError(
                f"“{at}” is no time: give one like 2026-11-21T09:30.", returncode=1
            ) from None
        if when.tzinfo is None:
            when = when.replace(tzinfo=UTC)
        self.stdout.write(state_standing(person=person, at=when, field=field))
