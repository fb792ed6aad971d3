"""Choose what of oneself others see: one's standing, and oneself in lists of authors."""

from django.db import transaction

from accounts.models import User
from wiki.models import Shown


def choose_shown(*, person: User, standing: bool, listed: bool) -> Shown:
    """Keep a person's own choice; the last one counts. At most five queries."""
    with transaction.atomic():
        shown, _ = Shown.objects.update_or_create(
            person=person, defaults={"standing": standing, "listed": listed}
        )
    return shown
