"""What `manage.py check` says about the settings of this room."""

from collections.abc import Sequence

from django.apps import AppConfig
from django.conf import settings
from django.core.checks import CheckMessage, Error

from accounts import roles


def check_orcid_client(
    app_configs: Sequence[AppConfig] | None = None, **kwargs: object
) -> list[CheckMessage]:
    """An error when only one half of the client at ORCID is given."""
    halves = {
        "LOCUS_ORCID_CLIENT_ID": settings.LOCUS_ORCID_CLIENT_ID,
        "LOCUS_ORCID_SECRET": settings.LOCUS_ORCID_SECRET,
    }
    missing = [name for name, value in halves.items() if not value]
    if len(missing) != 1:
        return []
    given = next(name for name in halves if name not in missing)
    return [
        Error(
            f"{given} is set and {missing[0]} is not: set both, or neither to do without ORCID.",
            id="accounts.E002",
        )
    ]


def check_signup_role(
    app_configs: Sequence[AppConfig] | None = None, **kwargs: object
) -> list[CheckMessage]:
    """An error unless LOCUS_SIGNUP_ROLE names a role that a stranger may be given."""
    value = roles.signup_role()
    if value == roles.CLOSED or value in roles.SIGNUP_ROLES:
        return []
    choices = ", ".join(roles.SIGNUP_ROLES)
    return [
        Error(
            f"LOCUS_SIGNUP_ROLE is {value!r}: set it to one of {choices}, "
            f"or to {roles.CLOSED} to close sign-up.",
            id="accounts.E001",
        )
    ]
