"""Choose whether one gets notices by mail."""

from django.core.exceptions import ValidationError

from accounts.models import User
from wiki.models import NoticeMail


def choose_mail(*, person: User, mail: str) -> NoticeMail:
    """Keep a person's choice, of NoticeMail.Mail. ValidationError for another value."""
    if mail not in NoticeMail.Mail.values:
        raise ValidationError("Please choose “no mail” or “one mail a day”.")
    choice, _ = NoticeMail.objects.update_or_create(person=person, defaults={"mail": mail})
    return choice
