"""People and machines that write."""

import uuid
from typing import ClassVar

from django.contrib.auth.base_user import BaseUserManager
from django.contrib.auth.models import AbstractBaseUser, PermissionsMixin
from django.core.validators import MaxLengthValidator
from django.db import models
from django.utils.text import slugify

from accounts.orcid import validate_orcid


class UserManager(BaseUserManager["User"]):
    """Makes accounts. Roles are groups (accounts/roles.py); this only writes the row."""

    @classmethod
    def normalize_email(cls, email: str | None) -> str:
        """All in small letters, because signing in looks an address up in that form."""
        return super().normalize_email(email).strip().lower()

    def get_by_natural_key(self, email: str | None) -> "User":
        return super().get_by_natural_key(self.normalize_email(email))

    def create_user(self, email: str, password: str | None = None, **fields: object) -> "User":
        """A new account. Without a password it gets one that nothing matches; a machine account
        always does, and is not active, so that it can never sign in."""
        if fields.get("is_machine"):
            fields["is_active"] = False
            password = None
        user = self.model(email=self.normalize_email(email), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str, **fields: object) -> "User":
        fields.setdefault("name", "Administrator")
        return self.create_user(email, password, is_staff=True, is_superuser=True, **fields)


class User(AbstractBaseUser, PermissionsMixin):
    """Who signs an Edit: a person, or a machine account that stands for a source.

    Rows are never deleted, because every Edit points at one; `opaque_id` is what the hash chain
    covers, so that a name can be taken away later without breaking it.
    """

    email = models.EmailField("e-mail address", unique=True)
    name = models.CharField(max_length=120, help_text="As it should stand beside your words.")
    opaque_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    affiliation = models.CharField(max_length=200, blank=True)
    orcid = models.CharField("ORCID iD", max_length=19, blank=True, validators=[validate_orcid])
    orcid_confirmed_at = models.DateTimeField("ORCID iD confirmed at", null=True, blank=True)
    bio = models.TextField(blank=True, validators=[MaxLengthValidator(2000)])
    is_machine = models.BooleanField(default=False, editable=False)
    is_demo = models.BooleanField(default=False, editable=False)
    is_active = models.BooleanField(default=True)
    is_staff = models.BooleanField(default=False)
    joined_at = models.DateTimeField(auto_now_add=True)

    objects = UserManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]

    def __str__(self) -> str:
        return self.name

    def get_full_name(self) -> str:
        return self.name

    def get_short_name(self) -> str:
        return self.name

    @property
    def slug(self) -> str:
        """The readable part of the person's address; the number before it decides."""
        return slugify(self.name) or "person"

    @property
    def initials(self) -> str:
        """First letters of the first and last names, for marking runs in print: 'AO'."""
        names = self.name.split()
        letters = [part[0] for part in (names[:1] + names[1:][-1:])]
        return "".join(letters).upper()
