"""The forms that are ours. allauth builds its sign-up form on SignupForm, so this file must not
import allauth's forms; our versions of those are in accounts/account_forms.py."""

import unicodedata
from typing import ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.http import HttpRequest

from accounts import orcid
from accounts.confirm_orcid import TAKEN, is_taken
from accounts.models import User

# The joiners that Persian and Indian scripts need inside a word.
_JOINERS = "\u200c\u200d"


def _is_invisible(character: str) -> bool:
    return unicodedata.category(character).startswith("C") and character not in _JOINERS


def clean_name(value: str) -> str:
    """The name as it will stand beside a person's words: spaces made single, edges trimmed.

    Raises ValidationError for a name without a letter, with an @ (names are public, addresses are
    not), with invisible characters, and for the name of a machine account, whose words would then
    look like this person's.
    """
    value = " ".join(value.split())
    if any(_is_invisible(character) for character in value):
        raise ValidationError(
            "This name contains invisible characters: please type it instead of pasting it.",
            code="invisible",
        )
    if "@" in value:
        raise ValidationError(
            "Your name is shown to everybody, so please do not use an e-mail address.",
            code="address",
        )
    if not any(character.isalpha() for character in value):
        raise ValidationError("Please enter a name with at least one letter.", code="letters")
    if User.objects.filter(is_machine=True, name__iexact=value).exists():
        raise ValidationError(
            "This name belongs to a source of imported text: please choose another.", code="source"
        )
    return value


class FocusFirstError:
    """A form whose first field with an error takes the focus when the page comes back."""

    def full_clean(self) -> None:
        super().full_clean()
        for name, field in self.fields.items():
            if name in self.errors:
                field.widget.attrs["autofocus"] = True
                break


class SignupForm(forms.Form):
    """What sign-up asks for beside the e-mail address and the password."""

    field_order = ("name", "email", "password1", "password2")

    name = forms.CharField(
        max_length=120,
        help_text="As it should stand beside your words. Everybody can see it.",
        error_messages={"required": "Please enter your name."},
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )

    def clean_name(self) -> str:
        return clean_name(self.cleaned_data["name"])

    def signup(self, request: HttpRequest, user: User) -> None:
        """Asked for by allauth; the adapter has saved the name and given the role already."""


class ProfileForm(FocusFirstError, forms.ModelForm):
    """What a person says about themselves, all of it public."""

    orcid = forms.CharField(
        label="ORCID iD",
        required=False,
        max_length=100,
        help_text="For example 0000-0002-1825-0097, or its address at orcid.org.",
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )

    class Meta:
        model = User
        fields = ("name", "affiliation", "orcid", "bio")
        labels: ClassVar = {"bio": "About you"}
        help_texts: ClassVar = {
            "affiliation": "Where you work or study.",
            "bio": "A few sentences of plain text, up to 2,000 characters.",
        }
        error_messages: ClassVar = {"name": {"required": "Please enter your name."}}
        widgets: ClassVar = {
            "name": forms.TextInput(attrs={"autocomplete": "name"}),
            "affiliation": forms.TextInput(attrs={"autocomplete": "organization"}),
            "bio": forms.Textarea(attrs={"rows": 6}),
        }

    def clean_name(self) -> str:
        return clean_name(self.cleaned_data["name"])

    def clean_orcid(self) -> str:
        value = orcid.normalise(self.cleaned_data["orcid"])
        if value:
            orcid.validate_orcid(value)
            if is_taken(value, but=self.instance):
                raise ValidationError(TAKEN, code="taken")
        return value
