"""Send people their unread notices by mail, one message a person."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from smtplib import SMTPException

from allauth.account import app_settings as account_settings
from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.db import transaction
from django.db.models import F, Q

from accounts.models import User
from wiki.models import Notice, NoticeMail

MOST_IN_A_MAIL = 50

# The text of a mail to a person with these notices, of which there are so many.
Wording = Callable[[User, list[Notice], int], str]


@dataclass(frozen=True, slots=True)
class SentMail:
    """What one run did."""

    sent: int
    failed: tuple[tuple[int, str], ...]  # the person's number, and what went wrong


def send_notices(*, now: datetime, wording: Wording) -> SentMail:
    """Send each person who wants it one mail with what she has not read and was not mailed yet.

    Notices are claimed before their mail goes, so that two runs at once, or one after the other,
    never send the same twice; those of a mail that could not be sent are let go again, for the
    next run, and the others still get theirs. A process that dies between the two leaves notices
    that were not mailed and that stand on the site. Three queries a mail.
    """
    sent, failed = 0, []
    connection = get_connection()
    for person in _wanting():
        claimed = _claim(person, now)
        if not claimed:
            continue
        try:
            _send(connection, person, claimed, wording)
        except (OSError, SMTPException, ValueError) as error:
            Notice.objects.filter(pk__in=claimed).update(mailed_at=None)
            failed.append((person.pk, f"{type(error).__name__}: {error}"))
        except BaseException:
            Notice.objects.filter(pk__in=claimed).update(mailed_at=None)
            raise
        else:
            sent += 1
    return SentMail(sent, tuple(failed))


def _wanting() -> list[User]:
    """Those with something to be mailed, who may and want to be. One query."""
    wants = Q(notice_mail__mail=NoticeMail.Mail.DAILY)
    if settings.LOCUS_NOTICE_MAIL == NoticeMail.Mail.DAILY:
        wants |= Q(notice_mail=None)
    found = User.objects.filter(wants, is_active=True, is_machine=False, is_demo=False)
    if account_settings.EMAIL_VERIFICATION != account_settings.EmailVerificationMethod.NONE:
        found = found.exclude(
            pk__in=User.objects.filter(
                emailaddress__email=F("email"), emailaddress__verified=False
            ).values("pk")
        )
    new = Notice.objects.filter(read_at=None, mailed_at=None).values("person_id")
    return list(found.filter(pk__in=new).order_by("pk"))


def _claim(person: User, now: datetime) -> list[int]:
    with transaction.atomic():
        claimed = list(
            Notice.objects.select_for_update()
            .filter(person=person, read_at=None, mailed_at=None)
            .order_by("-at", "-pk")
            .values_list("pk", flat=True)
        )
        Notice.objects.filter(pk__in=claimed).update(mailed_at=now)
    return claimed


def _send(connection: BaseEmailBackend, person: User, claimed: list[int], wording: Wording) -> None:
    shown = list(
        Notice.objects.filter(pk__in=claimed[:MOST_IN_A_MAIL])
        .select_related("by", "edit__article__gene", "sentence__article__gene")
        .order_by("-at", "-pk")
    )
    count = len(claimed)
    EmailMessage(
        subject=f"{settings.ACCOUNT_EMAIL_SUBJECT_PREFIX}"
        f"{'1 notice' if count == 1 else f'{count:,} notices'} about your words",
        body=wording(person, shown, count),
        from_email=settings.DEFAULT_FROM_EMAIL,
        to=[person.email],
        connection=connection,
    ).send()
