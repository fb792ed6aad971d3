"""Roles, the groups behind them, and the command that gives them."""

import pytest
from django.apps import apps
from django.contrib.auth.models import Group, Permission
from django.contrib.contenttypes.models import ContentType
from django.core.management import CommandError, call_command
from django.core.management.base import SystemCheckError

from accounts import roles
from accounts.models import User


@pytest.fixture
def machine(db):
    return User.objects.create_user("source@machines.invalid", name="A source", is_machine=True)


def _fresh(user: User) -> User:
    return User.objects.get(pk=user.pk)


# --- Groups ----------------------------------------------------------------------------------


def test_groups_exist_after_migrating(db):
    assert set(roles.NAMES) <= set(Group.objects.values_list("name", flat=True))


def test_administrators_look_after_people_and_others_do_not(ada):
    assert not ada.has_perm("accounts.change_user")
    roles.assign(user=ada, role=roles.ADMINISTRATOR)
    assert _fresh(ada).has_perm("accounts.change_user")
    assert not _fresh(ada).has_perm("accounts.delete_user")


@pytest.mark.parametrize(
    ("lowest", "may"),
    [
        (roles.READER, roles.NAMES),
        (roles.AUTHOR, roles.NAMES[1:]),
        (roles.REVIEWER, roles.NAMES[2:]),
        (roles.ADMINISTRATOR, roles.NAMES[3:]),
    ],
)
def test_a_grant_reaches_the_role_and_those_above(db, lowest, may):
    for _ in range(2):  # a migration may be run again
        roles.grant(apps, lowest, "accounts", "user", {"wave": "Can wave"})
    assert Permission.objects.filter(codename="wave").count() == 1
    waving = Group.objects.filter(permissions__codename="wave")
    assert set(waving.values_list("name", flat=True)) == set(may)
    roles.revoke(apps, lowest, "accounts", "user", {"wave": "Can wave"})
    assert not Group.objects.filter(permissions__codename="wave").exists()


def test_a_grant_makes_what_a_fresh_database_lacks(db):
    """In a migration neither content type nor permission is there yet; Django then finds ours."""
    Group.objects.all().delete()
    ContentType.objects.filter(app_label="accounts").delete()
    ContentType.objects.clear_cache()
    roles.grant(apps, roles.AUTHOR, "accounts", "user", {"change_user": "Can change user"})
    call_command("migrate", verbosity=0)
    found = Permission.objects.filter(codename="change_user", content_type__app_label="accounts")
    assert found.count() == 1
    assert set(found.get().group_set.values_list("name", flat=True)) == set(roles.NAMES[1:])


# --- Who holds what --------------------------------------------------------------------------


def test_one_role_replaces_another_and_other_groups_stay(ada):
    ada.groups.add(Group.objects.create(name="journal club"))
    roles.assign(user=ada, role=roles.ADMINISTRATOR)
    assert (_fresh(ada).is_staff, roles.role_of(ada).name) == (True, roles.ADMINISTRATOR)
    roles.assign(user=ada, role=roles.READER)
    assert (_fresh(ada).is_staff, roles.role_of(_fresh(ada)).name) == (False, roles.READER)
    assert set(ada.groups.values_list("name", flat=True)) == {"journal club", roles.READER}


def test_the_role_of_a_superuser_and_of_somebody_without(db):
    chief = User.objects.create_superuser("chief@example.org", "x", name="Chief")
    assert roles.role_of(chief).name == roles.ADMINISTRATOR
    roles.assign(user=chief, role=roles.READER)
    assert _fresh(chief).is_staff
    nobody = User.objects.create_user("nobody@example.org", "x", name="Nobody")
    assert roles.role_of(nobody).name == roles.READER


def test_prefetched_groups_cost_no_query(ada, django_assert_num_queries):
    person = User.objects.prefetch_related("groups").get(pk=ada.pk)
    with django_assert_num_queries(0):
        assert roles.role_of(person).name == roles.AUTHOR


# --- set_role --------------------------------------------------------------------------------


def test_set_role_finds_the_address_in_any_case(ada, capsys):
    call_command("set_role", " Ada@Example.ORG", "reviewer")
    assert capsys.readouterr().out == "Ada Okafor is now a reviewer.\n"
    assert roles.role_of(_fresh(ada)).name == roles.REVIEWER


@pytest.mark.parametrize(
    ("email", "role", "sentence"),
    [
        ("stranger@example.org", "author", "Nobody signs in with stranger@example.org"),
        ("ada@example.org", "queen", "There is no role “queen”: choose one of reader, author"),
        ("source@machines.invalid", "author", "machine accounts hold no role"),
    ],
)
def test_set_role_refuses_in_one_sentence(ada, machine, email, role, sentence):
    with pytest.raises(CommandError, match=sentence) as refused:
        call_command("set_role", email, role)
    assert refused.value.returncode == 1
    assert "\n" not in str(refused.value)
    assert roles.role_of(_fresh(ada)).name == roles.AUTHOR


def test_a_demo_person_never_becomes_administrator(db):
    demo = User.objects.create_user("demo@example.org", name="Demo", is_demo=True)
    with pytest.raises(roles.RoleError, match="below administrator"):
        roles.assign(user=demo, role=roles.ADMINISTRATOR)


# --- The setting -----------------------------------------------------------------------------


@pytest.mark.parametrize("value", ["reader", "author", "reviewer", "closed"])
def test_the_check_takes_roles_that_a_stranger_may_have(settings, value):
    settings.LOCUS_SIGNUP_ROLE = value
    call_command("check", verbosity=0)


@pytest.mark.parametrize("value", ["administrator", "writer", ""])
def test_the_check_says_what_to_set(settings, value):
    settings.LOCUS_SIGNUP_ROLE = value
    with pytest.raises(SystemCheckError, match="set it to one of reader, author, reviewer"):
        call_command("check", verbosity=0)
