"""Notices by mail: one a person, never twice, and no bad address stops the others."""

from io import StringIO
from smtplib import SMTPRecipientsRefused

import pytest
from allauth.account.models import EmailAddress
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from django.core.management import CommandError, call_command
from django.core.management.base import SystemCheckError

from accounts.models import User
from tests.wiki.made import TEXT, later, make_article, write
from wiki.actions.choose_mail import choose_mail
from wiki.models import Edit, Notice, Section

pytestmark = pytest.mark.django_db


class RefusesAda(EmailBackend):
    """A mail server that knows no Ada."""

    def send_messages(self, messages):
        for message in messages:
            if "ada@example.org" in message.to:
                raise SMTPRecipientsRefused({"ada@example.org": (550, b"no such user")})
        return super().send_messages(messages)


@pytest.fixture
def section(ada, ben):
    """Words of Ada, and of Ben."""
    section = Section.objects.get(article=make_article(author=ada, text=TEXT))
    write(section, ben, f"{TEXT} Gold is inert here.")
    return section


@pytest.fixture
def told(section, ada, ben, chiara):
    """Ada and Ben have one notice each, and want mail."""
    for person in (ada, ben):
        choose_mail(person=person, mail="daily")
    write(section, chiara, "Zinc binds the receptor.", summary="Out of date")


def send() -> str:
    out = StringIO()
    call_command("send_notices", stdout=out, stderr=out)
    return out.getvalue()


def test_each_person_gets_one_mail_in_plain_words(told, ada, ben, settings):
    settings.LOCUS_URL = "https://locus.example"
    assert send() == "Sent 2 mails.\n"
    first, second = mail.outbox
    assert (first.to, second.to) == ([ada.email], [ben.email])
    assert first.subject == "[Locus] 1 notice about your words"
    assert "Dear Ada Okafor," in first.body
    assert "Chiara Moretti removed 8 of your words in IL2: “Out of date”" in first.body
    edit = Edit.objects.get(number=3)
    assert f"https://locus.example{edit.get_absolute_url()}\n" in first.body
    assert "https://locus.example/notices/" in first.body


def test_the_same_is_never_sent_twice(told, section, ben):
    send()
    assert send() == "Sent 0 mails.\n"
    write(section, ben, "Zinc is a metal.")
    assert send() == "Sent 1 mail.\n"
    assert len(mail.outbox) == 3
    assert "removed" in mail.outbox[-1].body
    assert "removed 8" not in mail.outbox[-1].body


def test_what_was_read_on_the_site_is_not_mailed(told):
    Notice.objects.update(read_at=later())
    assert send() == "Sent 0 mails.\n"


def test_one_bad_address_does_not_stop_the_others(told, ada, ben, settings):
    settings.EMAIL_BACKEND = f"{__name__}.RefusesAda"
    mail.get_connection()
    out = StringIO()
    with pytest.raises(CommandError, match="1 mail was not sent; the next run tries again"):
        call_command("send_notices", stdout=out, stderr=out)
    assert "Sent 1 mail." in out.getvalue()
    assert f"The mail to account {ada.pk} was not sent: SMTPRecipientsRefused" in out.getvalue()
    assert [one.to for one in mail.outbox] == [[ben.email]]
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    assert send() == "Sent 1 mail.\n"
    assert mail.outbox[-1].to == [ada.email]


def test_nobody_is_written_to_who_did_not_ask(section, chiara, settings):
    write(section, chiara, "Zinc binds the receptor.")
    assert send() == "Sent 0 mails.\n"
    settings.LOCUS_NOTICE_MAIL = "daily"
    assert send() == "Sent 2 mails.\n"


def test_whoever_chose_no_mail_gets_none_whatever_the_site_says(told, ada, ben, settings):
    settings.LOCUS_NOTICE_MAIL = "daily"
    choose_mail(person=ada, mail="off")
    send()
    assert [one.to for one in mail.outbox] == [[ben.email]]


@pytest.mark.parametrize("change", [{"is_active": False}, {"is_demo": True}])
def test_closed_accounts_and_demo_people_get_none(told, ada, ben, change):
    User.objects.filter(pk=ada.pk).update(**change)
    send()
    assert [one.to for one in mail.outbox] == [[ben.email]]


def test_an_address_that_is_not_confirmed_gets_none(told, ada, ben):
    address = EmailAddress.objects.create(user=ada, email=ada.email, primary=True, verified=False)
    send()
    assert [one.to for one in mail.outbox] == [[ben.email]]
    address.verified = True
    address.save()
    send()
    assert mail.outbox[-1].to == [ada.email]


def test_a_mail_names_so_many_and_says_how_many_more(told, ada, ben):
    edit = Edit.objects.get(number=1)
    Notice.objects.bulk_create(
        Notice(person=ada, by=ben, kind="thanked", edit=edit, at=later()) for _ in range(60)
    )
    send()
    assert "61 notices about your words" in mail.outbox[0].subject
    assert "And 11 more, on your page of notices." in mail.outbox[0].body


def test_a_setting_that_is_none_is_said(settings):
    settings.LOCUS_NOTICE_MAIL = "hourly"
    with pytest.raises(SystemCheckError, match="LOCUS_NOTICE_MAIL is 'hourly': set it to off or"):
        call_command("check")
