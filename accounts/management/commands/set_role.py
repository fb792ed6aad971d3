"""manage.py set_role EMAIL ROLE"""

from argparse import ArgumentParser

from django.core.management.base import BaseCommand, CommandError

from accounts import roles
from accounts.models import User


class Command(BaseCommand):
    """Give a person a role instead of the one they hold; exits with 1 and one sentence if not."""

    help = "Give a person a role instead of the one they hold."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("email", help="the e-mail address the person signs in with")
        parser.add_argument("role", help=f"one of {', '.join(roles.NAMES)}")

    def handle(self, *, email: str, role: str, **options: object) -> None:
        user = User.objects.filter(email=User.objects.normalize_email(email)).first()
        if user is None:
            raise CommandError(
                f"Nobody signs in with {email}: check the address, or let the person sign up first."
            )
        try:
            roles.assign(user=user, role=role)
        except roles.RoleError as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"{user.name} is now {'an' if role[0] == 'a' else 'a'} {role}.")
