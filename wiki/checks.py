"""What `manage.py check` says about the settings of this room."""

from collections.abc import Sequence

from django.apps import AppConfig
from django.conf import settings
from django.core.checks import CheckMessage, Error

from wiki.models import NoticeMail


def check_notice_mail(
    app_configs: Sequence[AppConfig] | None = None, **kwargs: object
) -> list[CheckMessage]:
    """An error unless LOCUS_NOTICE_MAIL says what people may choose, too."""
    value = settings.LOCUS_NOTICE_MAIL
    if value in NoticeMail.Mail.values:
        return []
    choices = " or ".join(NoticeMail.Mail.values)
    return [Error(f"LOCUS_NOTICE_MAIL is {value!r}: set it to {choices}.", id="wiki.E001")]
