"""manage.py send_notices: send people their unread notices by mail."""

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from wiki.actions.send_notices import send_notices
from wiki.models import Notice
from wiki.pages.notices import in_plain_words


class Command(BaseCommand):
    help = (
        "Send each person who wants it one mail with the notices that she has not read and that "
        "were in no mail before. Run it once a day. Exit status 1 when a mail could not be sent; "
        "the others are sent, and the next run tries it again."
    )

    def handle(self, **options: object) -> None:
        outcome = send_notices(now=timezone.now(), wording=_wording)
        self.stdout.write(f"Sent {outcome.sent} {'mail' if outcome.sent == 1 else 'mails'}.")
        for person, problem in outcome.failed:
            self.stderr.write(f"The mail to account {person} was not sent: {problem}")
        if outcome.failed:
            count = len(outcome.failed)
            raise CommandError(
                f"{count} {'mail was' if count == 1 else 'mails were'} not sent; the next run "
                "tries again."
            )


def _wording(person: User, notices: list[Notice], count: int) -> str:
    page = f"{settings.LOCUS_URL}{reverse('notices')}"
    more = count - len(notices)
    rest = f"\n\nAnd {more:,} more, on your page of notices." if more else ""
    return (
        f"Dear {person.name},\n\n"
        "this is what became of words you wrote, and what others said of them:\n\n"
        f"{in_plain_words(notices, settings.LOCUS_URL)}{rest}\n\n"
        f"All your notices, and whether they come by mail:\n{page}\n"
    )
