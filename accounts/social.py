"""Where allauth asks us when somebody comes back from ORCID (setting SOCIALACCOUNT_ADAPTER)."""

import logging
from typing import Any, ClassVar, NoReturn

from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.models import SocialApp, SocialLogin
from allauth.socialaccount.providers.base import AuthError, AuthProcess
from django.conf import settings
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.forms import Form
from django.http import HttpRequest
from django.shortcuts import redirect
from django.utils import timezone

from accounts.confirm_orcid import TAKEN, confirm_orcid
from accounts.models import User
from accounts.provider import PROVIDER, is_on

log = logging.getLogger(__name__)


class SocialAdapter(DefaultSocialAccountAdapter):
    """Locus's choices for signing in with ORCID."""

    error_messages: ClassVar = DefaultSocialAccountAdapter.error_messages | {
        "email_taken": (
            "There is an account with this e-mail address already: sign in to it, and confirm "
            "your %s iD on its profile page."
        ),
    }

    def list_apps(
        self, request: HttpRequest, provider: str | None = None, client_id: str | None = None
    ) -> list[SocialApp]:
        """Our client at ORCID, from the settings alone: there are no secrets in the database."""
        if not is_on() or provider not in (None, PROVIDER):
            return []
        return [
            SocialApp(
                provider=PROVIDER,
                name="ORCID",
                client_id=settings.LOCUS_ORCID_CLIENT_ID,
                secret=settings.LOCUS_ORCID_SECRET,
            )
        ]

    def pre_social_login(self, request: HttpRequest, sociallogin: SocialLogin) -> None:
        """Confirm the iD of somebody who is signed in; a sign-in goes on as allauth has it."""
        if sociallogin.state.get("process") != AuthProcess.CONNECT:
            return
        user = request.user
        if not user.is_authenticated or user.is_demo:
            messages.error(request, "Your ORCID iD is not confirmed: please sign in and try again.")
            raise ImmediateHttpResponse(redirect("profile"))
        try:
            confirm_orcid(user=user, orcid=sociallogin.account.uid, now=timezone.now())
        except ValidationError as error:
            messages.error(request, " ".join(error.messages))
        else:
            messages.success(request, f"Your ORCID iD {user.orcid} is confirmed.")
            self.send_notification_mail(
                "socialaccount/email/account_connected", user, context={"orcid": user.orcid}
            )
        raise ImmediateHttpResponse(redirect("profile"))

    def on_authentication_error(
        self,
        request: HttpRequest,
        provider: object,
        error: str | None = None,
        exception: Exception | None = None,
        extra_context: dict[str, Any] | None = None,
    ) -> NoReturn:
        """Back to where the person came from, with one sentence."""
        if error == AuthError.CANCELLED:
            messages.info(request, "You turned back at orcid.org, so nothing was changed.")
        else:
            if exception is not None:
                log.warning("ORCID did not say who somebody is: %s", exception)
            messages.error(
                request,
                "orcid.org did not say who you are, so nothing was changed: please try again.",
            )
        there = "profile" if request.user.is_authenticated else "account_login"
        raise ImmediateHttpResponse(redirect(there))

    def populate_user(
        self, request: HttpRequest, sociallogin: SocialLogin, data: dict[str, str]
    ) -> User:
        """What the form for a new account begins with: the name, if it is public at ORCID."""
        sociallogin.user.name = data.get("name", "")
        return sociallogin.user

    def get_signup_form_initial_data(self, sociallogin: SocialLogin) -> dict[str, str]:
        return {"name": sociallogin.user.name}

    def is_auto_signup_allowed(self, request: HttpRequest, sociallogin: SocialLogin) -> bool:
        """Never without the form: ORCID tells no e-mail address."""
        return False

    def save_user(
        self, request: HttpRequest, sociallogin: SocialLogin, form: Form | None = None
    ) -> User:
        """The new account with its role and its confirmed iD, all of it or nothing."""
        try:
            with transaction.atomic():
                user = super().save_user(request, sociallogin, form)
                confirm_orcid(user=user, orcid=sociallogin.account.uid, now=timezone.now())
        except ValidationError as error:
            messages.error(request, " ".join(error.messages))
            raise ImmediateHttpResponse(redirect("account_login")) from error
        except IntegrityError as error:  # another account was quicker by a moment
            messages.error(request, TAKEN)
            raise ImmediateHttpResponse(redirect("account_login")) from error
        return user
