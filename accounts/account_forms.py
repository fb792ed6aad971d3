"""allauth's forms in our words (setting ACCOUNT_FORMS): labels, sentences, what a browser may fill
in, and the focus on the first error. What they do stays allauth's, except for changing the e-mail
address (see AddEmailForm)."""

from allauth.account import forms as allauth_forms
from allauth.account.internal.flows.email_verification import send_verification_email_to_address
from allauth.account.models import EmailAddress
from allauth.socialaccount import forms as social_forms
from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import MaxLengthValidator
from django.db import transaction
from django.http import HttpRequest

from accounts.forms import FocusFirstError
from accounts.models import User


class _OurWords(FocusFirstError):
    # Mixed into an allauth form.
    # field name -> (label, sentence when it is empty, autocomplete)
    words: dict[str, tuple[str, str, str]] = {
        "email": ("E-mail address", "Please enter your e-mail address.", "email"),
        "login": ("E-mail address", "Please enter your e-mail address.", "username"),
        "password": ("Password", "Please enter your password.", "current-password"),
        "oldpassword": (
            "Present password",
            "Please enter your present password.",
            "current-password",
        ),
        "password1": ("New password", "Please choose a password.", "new-password"),
        "password2": ("The same once more", "Please enter the password again.", "new-password"),
    }

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            # A placeholder that repeats the label is noise, and gone when one types.
            field.widget.attrs.pop("placeholder", None)
            if name in self.words:
                field.label, field.error_messages["required"], autocomplete = self.words[name]
                field.widget.attrs["autocomplete"] = autocomplete
            if isinstance(field, forms.EmailField):
                field.error_messages["invalid"] = "An e-mail address looks like name@example.org."
                field.validators.append(
                    MaxLengthValidator(254, "This e-mail address is longer than 254 characters.")
                )


class LoginForm(_OurWords, allauth_forms.LoginForm):
    """Sign in."""

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.fields["password"].help_text = ""  # the page has the link for a forgotten password
        if "remember" in self.fields:
            self.fields["remember"].label = "Keep me signed in on this device"


class SignupForm(_OurWords, allauth_forms.SignupForm):
    """Make an account."""

    words = _OurWords.words | {
        "password1": ("Password", "Please choose a password.", "new-password"),
        "password2": ("Password, once more", "Please enter the password again.", "new-password"),
    }

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.fields["email"].help_text = "For signing in and for messages to you. It is not shown."


class OrcidSignupForm(_OurWords, social_forms.SignupForm):
    """Make an account after signing in at ORCID: no password, which can be set later."""

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.fields["email"].help_text = "For messages to you. It is not shown."


class ResetPasswordForm(_OurWords, allauth_forms.ResetPasswordForm):
    """Ask for the message with the link to a new password."""


class ResetPasswordKeyForm(_OurWords, allauth_forms.ResetPasswordKeyForm):
    """Choose a new password, coming from that link."""


class ChangePasswordForm(_OurWords, allauth_forms.ChangePasswordForm):
    """Change the password when signed in."""

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.fields["oldpassword"].help_text = ""


class SetPasswordForm(_OurWords, allauth_forms.SetPasswordForm):
    """Choose a first password for an account that has none."""


class ReauthenticateForm(_OurWords, allauth_forms.ReauthenticateForm):
    """Enter the password again before something that matters."""

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.fields["password"].help_text = ""


class AddEmailForm(_OurWords, allauth_forms.AddEmailForm):
    """Change the e-mail address.

    Two things differ from allauth. An address that another account signs in with is refused, since
    `User.email` is unique. And the present address stays until the new one is confirmed even when
    it was never confirmed itself; allauth would drop it and leave the account without any.
    """

    user: User

    words = _OurWords.words | {
        "email": ("New e-mail address", "Please enter your new e-mail address.", "email")
    }

    def clean_email(self) -> str:
        value = self.cleaned_data["email"].lower()
        if value == self.user.email:
            raise ValidationError("This is your e-mail address already.", code="same")
        others = User.objects.filter(email=value).exclude(pk=self.user.pk)
        pending = EmailAddress.objects.filter(email=value).exclude(user=self.user)
        if others.exists() or pending.exists():
            raise ValidationError(
                "Another account uses this e-mail address: please give a different one.",
                code="taken",
            )
        return value

    def save(self, request: HttpRequest) -> EmailAddress:
        """Put the new address on the account, unconfirmed, and send the link that confirms it."""
        with transaction.atomic():
            mine = EmailAddress.objects.filter(user=self.user)
            mine.filter(verified=False).exclude(email=self.user.email).delete()
            address = EmailAddress.objects.create(user=self.user, email=self.cleaned_data["email"])
        send_verification_email_to_address(request, address)
        return address
