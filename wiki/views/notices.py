"""What a signed-in person is told of her words; hers alone."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from wiki.actions.choose_mail import choose_mail
from wiki.actions.read_notices import read_notices
from wiki.pages.notices import notices_page
from wiki.views.writing import problem


@login_required
@never_cache
@require_safe
def notices(request: HttpRequest) -> HttpResponse:
    """The list. Opening it marks nothing as read."""
    return render(
        request,
        "wiki/notices.html",
        {
            "page": notices_page(
                request.user,
                now=timezone.now(),
                kind=request.GET.get("kind", ""),
                only_unread=request.GET.get("unread") == "1",
                page=request.GET.get("page", "1"),
            ),
            "may_be_mailed": not request.user.is_demo,
        },
    )


@login_required
@require_POST
def read(request: HttpRequest) -> HttpResponse:
    """Mark all that the posted page could show as read (`until`, its time)."""
    now = timezone.now()
    try:
        until = parse_datetime(request.POST.get("until", ""))
    except ValueError:
        until = None
    if until is None or timezone.is_naive(until):
        messages.error(request, "Nothing was marked: please open this page anew and try again.")
        return redirect("notices")
    count = read_notices(person=request.user, until=min(until, now), now=now)
    told = "1 notice is" if count == 1 else f"{count:,} notices are"
    messages.success(
        request,
        f"{told} marked as read." if count else "There was nothing left to mark as read.",
    )
    return redirect("notices")


@login_required
@require_POST
def mail(request: HttpRequest) -> HttpResponse:
    """Choose whether notices come by mail."""
    try:
        chosen = choose_mail(person=request.user, mail=request.POST.get("mail", ""))
    except ValidationError as error:
        messages.error(request, problem(error))
        return redirect("notices")
    messages.success(
        request,
        "Your notices come by mail, once a day when there is something new."
        if chosen.mail == chosen.Mail.DAILY
        else "You get no mail about notices. They stand here.",
    )
    return redirect("notices")
