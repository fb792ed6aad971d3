"""Roles: what a person may do. A role is a Django Group, a person holds one, and each role may do
what the ones before it may.

This room cannot name the permissions of the wiki. The migration `wiki/migrations/0002_roles.py`
hands them out by calling `grant`.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from django.apps.registry import Apps
from django.conf import settings
from django.contrib.auth.models import Group
from django.db import transaction

from accounts.models import User

READER = "reader"
AUTHOR = "author"
REVIEWER = "reviewer"
ADMINISTRATOR = "administrator"

# The value of LOCUS_SIGNUP_ROLE that closes sign-up.
CLOSED = "closed"


@dataclass(frozen=True, slots=True)
class Role:
    """One role in words; `name` is also the name of its group."""

    name: str
    allows: str


ROLES = (
    Role(READER, "You can read everything, with its authorship and its history."),
    Role(AUTHOR, "You can write and correct articles; every word you write carries your name."),
    Role(
        REVIEWER,
        "You can write and correct articles, and give your verdict on the sentences of others.",
    ),
    Role(
        ADMINISTRATOR,
        "You can write, correct and review articles, and look after the people of this site.",
    ),
)
NAMES = tuple(role.name for role in ROLES)
SIGNUP_ROLES = (READER, AUTHOR, REVIEWER)


class RoleError(ValueError):
    """A role cannot be given; the text is one sentence for the person who asked."""


def signup_role() -> str:
    """The role a new account gets (setting LOCUS_SIGNUP_ROLE), or CLOSED."""
    return getattr(settings, "LOCUS_SIGNUP_ROLE", AUTHOR)


def role_of(user: User) -> Role:
    """The highest role of `user`; a superuser is an administrator, and without a role one reads.

    Costs one query, or none when `groups` was prefetched.
    """
    held = {group.name for group in user.groups.all()}
    if user.is_superuser:
        held.add(ADMINISTRATOR)
    return next((role for role in reversed(ROLES) if role.name in held), ROLES[0])


def refusal(*, user: User, role: str) -> str:
    """Why `user` cannot be given `role`, in one sentence; empty when they can."""
    if role not in NAMES:
        return f"There is no role “{role}”: choose one of {', '.join(NAMES)}."
    if user.is_machine:
        return f"{user.name} is a machine account, and machine accounts hold no role."
    if user.is_demo and role == ADMINISTRATOR:
        return (
            f"{user.name} is a demo person whom anybody may sign in as: "
            "choose a role below administrator."
        )
    return ""


def assign(*, user: User, role: str) -> None:
    """Give `user` this role instead of the one they hold, in one transaction.

    Administrators are let into the admin site (`is_staff`), all others but superusers are not.
    Raises RoleError with the sentence of `refusal`.
    """
    if sentence := refusal(user=user, role=role):
        raise RoleError(sentence)
    with transaction.atomic():
        group, _ = Group.objects.get_or_create(name=role)
        user.groups.remove(*user.groups.filter(name__in=NAMES).exclude(pk=group.pk))
        user.groups.add(group)
        user.is_staff = role == ADMINISTRATOR or user.is_superuser
        user.save(update_fields=["is_staff"])


def create_groups(apps: Apps, using: str = "default") -> None:
    """Make the four groups where they are missing; for migrations, so models come from `apps`."""
    groups = apps.get_model("auth", "Group").objects.using(using)
    for name in NAMES:
        groups.get_or_create(name=name)


def grant(
    apps: Apps,
    role: str,
    app_label: str,
    model: str,
    permissions: Mapping[str, str],
    using: str = "default",
) -> None:
    """Let `role`, and every role above it, do something with a model; for migrations.

    `permissions` maps codename to name, as in Django: {"add_edit": "Can add edit"}. Content type
    and permissions are made here when missing, because on a fresh database Django makes them only
    after the last migration; it then finds these and adds none. The calling migration depends on
    ("accounts", "0002_roles"). Safe to repeat.
    """
    content_type, _ = (
        apps.get_model("contenttypes", "ContentType")
        .objects.using(using)
        .get_or_create(app_label=app_label, model=model)
    )
    permission_rows = apps.get_model("auth", "Permission").objects.using(using)
    rows = [
        permission_rows.get_or_create(
            content_type=content_type, codename=codename, defaults={"name": name}
        )[0]
        for codename, name in permissions.items()
    ]
    create_groups(apps, using)
    groups = apps.get_model("auth", "Group").objects.using(using)
    for group in groups.filter(name__in=NAMES[NAMES.index(role) :]):
        group.permissions.add(*rows)


def revoke(
    apps: Apps,
    role: str,
    app_label: str,
    model: str,
    permissions: Mapping[str, str],
    using: str = "default",
) -> None:
    """Undo `grant` with the same arguments, for reversing the migration; the permissions stay."""
    rows = list(
        apps.get_model("auth", "Permission")
        .objects.using(using)
        .filter(
            content_type__app_label=app_label,
            content_type__model=model,
            codename__in=permissions,
        )
    )
    groups = apps.get_model("auth", "Group").objects.using(using)
    for group in groups.filter(name__in=NAMES[NAMES.index(role) :]):
        group.permissions.remove(*rows)
