"""Confirm an ORCID iD: what ORCID said of a person is written on her account."""

from datetime import datetime

from allauth.socialaccount.models import SocialAccount
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from accounts.models import User
from accounts.provider import PROVIDER

TAKEN = (
    "Another account here has confirmed this ORCID iD: sign in to that account, or ask an "
    "administrator of this site."
)


def is_taken(orcid: str, *, but: User) -> bool:
    """Whether another account has confirmed this iD, or signs in with it. At most two queries."""
    confirmed = User.objects.filter(orcid=orcid, orcid_confirmed_at__isnull=False)
    connected = SocialAccount.objects.filter(provider=PROVIDER, uid=orcid)
    return confirmed.exclude(pk=but.pk).exists() or connected.exclude(user_id=but.pk).exists()


def confirm_orcid(*, user: User, orcid: str, now: datetime) -> None:
    """Put the iD that ORCID answered with on the account, confirmed; she may sign in with it.

    An iD that was there before is replaced. Raises ValidationError, with a sentence for her, when
    it belongs to another account; then nothing is changed.
    """
    try:
        with transaction.atomic():
            if is_taken(orcid, but=user):
                raise ValidationError(TAKEN, code="taken")
            SocialAccount.objects.filter(provider=PROVIDER, user=user).exclude(uid=orcid).delete()
            SocialAccount.objects.get_or_create(provider=PROVIDER, uid=orcid, user=user)
            user.orcid, user.orcid_confirmed_at = orcid, now
            user.save(update_fields=["orcid", "orcid_confirmed_at"])
    except IntegrityError as error:  # another account was quicker by a moment
        user.refresh_from_db(fields=["orcid", "orcid_confirmed_at"])
        raise ValidationError(TAKEN, code="taken") from error


def unconfirm_orcid(*, user: User) -> None:
    """Take the confirmation away, because the person changed her iD by hand.

    She signs in with ORCID no longer either, unless she has no password: that would lock her out.
    """
    with transaction.atomic():
        user.orcid_confirmed_at = None
        user.save(update_fields=["orcid_confirmed_at"])
        if user.has_usable_password():
            SocialAccount.objects.filter(provider=PROVIDER, user=user).delete()
