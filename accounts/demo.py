"""Demo people: made-up people whom anybody may sign in as while LOCUS_DEMO is on."""

from django.conf import settings
from django.db.models import QuerySet

from accounts import roles
from accounts.models import User


def people() -> QuerySet[User]:
    """Those who may be signed in as, by name: active, without staff rights; none when not in demo
    mode. Their groups come along, so that `roles.role_of` costs no query."""
    if not settings.LOCUS_DEMO:
        return User.objects.none()
    return (
        User.objects.filter(
            is_demo=True, is_active=True, is_machine=False, is_staff=False, is_superuser=False
        )
        .exclude(groups__name=roles.ADMINISTRATOR)
        .prefetch_related("groups")
        .order_by("name", "pk")
    )
