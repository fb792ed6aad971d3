"""What `manage.py check` says about the settings of this room."""

from collections.abc import Sequence

from django.apps import AppConfig
from django.core.checks import CheckMessage, Error

from accounts import roles


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
