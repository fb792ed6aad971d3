"""Where allauth asks us: the name and role of a new account, who gets in, where to go next."""

from typing import Any, ClassVar

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.models import EmailAddress
from allauth.core.exceptions import ImmediateHttpResponse
from django.contrib import messages
from django.db import IntegrityError, transaction
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme

from accounts import roles
from accounts.backends import PeopleBackend
from accounts.models import User


class AccountAdapter(DefaultAccountAdapter):
    """Locus's choices for allauth (setting ACCOUNT_ADAPTER)."""

    error_messages: ClassVar = DefaultAccountAdapter.error_messages | {
        "account_inactive": "This account has been closed.",
        "email_password_mismatch": (
            "The e-mail address or the password is wrong: please enter both again."
        ),
        "email_taken": (
            "There is an account with this e-mail address already: "
            "sign in, or ask for a new password if you have forgotten yours."
        ),
        "enter_current_password": "This is not your present password: please enter it again.",
        "incorrect_password": "This is not your password: please enter it again.",
        "invalid_password_reset": "This link is no longer valid: please ask for a new one.",
        "too_many_login_attempts": (
            "There were too many wrong tries for this address: please wait five minutes."
        ),
        "rate_limited": "That was too often in a short time: please wait a minute.",
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return roles.signup_role() != roles.CLOSED

    def save_user(self, request: HttpRequest, user: User, form: Form, commit: bool = True) -> User:
        """Save the new account with its name and give it the role of LOCUS_SIGNUP_ROLE, both or
        neither."""
        user.name = form.cleaned_data["name"]
        try:
            with transaction.atomic():
                user = super().save_user(request, user, form, commit=commit)
                if commit:
                    roles.assign(user=user, role=roles.signup_role())
        except IntegrityError as error:
            # Somebody took the address between the form's look and this save.
            messages.error(request, self.error_messages["email_taken"])
            raise ImmediateHttpResponse(redirect("account_login")) from error
        return user

    def pre_login(self, request: HttpRequest, user: User, **kwargs: Any) -> HttpResponse | None:
        """The last door before a session begins, whichever backend let the person through."""
        if user.is_active and not PeopleBackend().user_can_authenticate(user):
            return self.respond_user_inactive(request, user)
        return super().pre_login(request, user, **kwargs)

    def send_password_reset_mail(self, user: User, email: str, context: dict[str, Any]) -> None:
        """No link for machine accounts and demo people, who never have a password."""
        if not (user.is_machine or user.is_demo):
            super().send_password_reset_mail(user, email, context)

    def confirm_email(self, request: HttpRequest, email_address: EmailAddress) -> bool:
        """False, with a message, when another account signs in with the address by now."""
        others = User.objects.filter(email=email_address.email).exclude(pk=email_address.user_id)
        if others.exists():
            self.add_message(
                request,
                messages.ERROR,
                "account/messages/email_confirmation_failed.txt",
                {"email": email_address.email},
            )
            return False
        return super().confirm_email(request, email_address)

    def can_delete_email(self, email_address: EmailAddress) -> bool:
        """Only an address that is waiting to be confirmed; never the one a person signs in with."""
        return email_address.email != email_address.user.email

    def is_safe_url(self, url: str | None) -> bool:
        """Whether `url` stays on the host of this request (allauth would allow every host in
        ALLOWED_HOSTS)."""
        return url_has_allowed_host_and_scheme(
            url, allowed_hosts={self.request.get_host()}, require_https=self.request.is_secure()
        )

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        return reverse("profile")

    def get_email_verification_redirect_url(self, email_address: EmailAddress) -> str:
        return reverse("profile" if self.request.user.is_authenticated else "account_login")
