"""Who may sign in. Every way in passes here: the forms, the admin site, and each later request of
a session, because Django asks the backend again for the user of the session."""

from allauth.account.auth_backends import AuthenticationBackend
from django.conf import settings

from accounts.models import User


class PeopleBackend(AuthenticationBackend):
    """E-mail address and password, for active people only.

    Machine accounts never get in. Demo people get in only while LOCUS_DEMO is on, so switching it
    off ends their sessions too.
    """

    def user_can_authenticate(self, user: User | None) -> bool:
        if user is None or user.is_machine or (user.is_demo and not settings.LOCUS_DEMO):
            return False
        return super().user_can_authenticate(user)
