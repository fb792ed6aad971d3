"""Accounts as rows."""

import pytest
from django.contrib.auth import authenticate
from django.db import IntegrityError

from accounts.models import User


def test_addresses_are_kept_in_small_letters_and_found_in_any(db):
    user = User.objects.create_user(" Ada@Example.ORG ", "a good secret", name="Ada")
    assert user.email == "ada@example.org"
    assert User.objects.get_by_natural_key("ADA@example.org") == user
    assert authenticate(None, email="ADA@example.org", password="a good secret") == user
    with pytest.raises(IntegrityError):
        User.objects.create_user("ADA@EXAMPLE.ORG", name="Another Ada")


def test_machine_accounts_are_made_without_a_way_in(db):
    machine = User.objects.create_user("s@machines.invalid", "secret", name="S", is_machine=True)
    assert not machine.is_active
    assert not machine.has_usable_password()


def test_opaque_ids_differ_and_last(ada, ben):
    assert ada.opaque_id != ben.opaque_id
    before = ada.opaque_id
    ada.name = "Ada Novak"
    ada.save()
    ada.refresh_from_db()
    assert ada.opaque_id == before


@pytest.mark.parametrize(
    ("name", "initials", "slug"),
    [
        ("Ada Okafor", "AO", "ada-okafor"),
        ("Ada", "A", "ada"),
        ("Ada Maria van den Okafor", "AO", "ada-maria-van-den-okafor"),
        ("李 明", "李明", "person"),
    ],
)
def test_initials_and_slug(name, initials, slug):
    user = User(name=name)
    assert (user.initials, user.slug) == (initials, slug)
