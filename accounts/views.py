"""The pages of an account that allauth does not have, and its sign-in and e-mail pages with what
Locus adds."""

from collections.abc import Callable
from functools import wraps

from allauth.account import views as allauth_views
from allauth.account.adapter import get_adapter
from allauth.account.decorators import reauthentication_required
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount import views as social_views
from allauth.socialaccount.providers.base import AuthProcess
from allauth.socialaccount.providers.oauth2.views import OAuth2CallbackView, OAuth2LoginView
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from accounts import demo, provider, roles
from accounts.confirm_orcid import unconfirm_orcid
from accounts.forms import ProfileForm

View = Callable[..., HttpResponse]


def _not_for_demo_people(view: View) -> View:
    # Otherwise one visitor could lock all the others out of a shared demo person.
    @wraps(view)
    def guarded(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        if request.user.is_authenticated and request.user.is_demo:
            messages.info(
                request,
                "Demo people have no password, no e-mail address and no ORCID iD of their own to "
                "change.",
            )
            return redirect("profile")
        return view(request, *args, **kwargs)

    return guarded


class SignInView(allauth_views.LoginView):
    """Sign in; in demo mode also the demo people with their roles."""

    def get_context_data(self, **kwargs: object) -> dict[str, object]:
        people = [(person, roles.role_of(person)) for person in demo.people()]
        return super().get_context_data(**kwargs) | {
            "demo_people": people,
            "orcid_on": provider.is_on(),
        }


class ChangeEmailView(allauth_views.EmailView):
    """Change the e-mail address. Making an address the main one belongs to accounts with several
    addresses, which Locus does not have: here it would skip the confirmation."""

    def _action_primary(self, request: HttpRequest, *args: object, **kwargs: object) -> None:
        return None


sign_in = SignInView.as_view()
change_email = _not_for_demo_people(ChangeEmailView.as_view())
change_password = _not_for_demo_people(allauth_views.password_change)
set_password = _not_for_demo_people(allauth_views.password_set)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def profile(request: HttpRequest) -> HttpResponse:
    """What others see of a person, for that person to edit; and the way to the other pages."""
    form = ProfileForm(request.POST or None, instance=request.user)
    if request.method == "POST" and form.is_valid():
        was_confirmed = request.user.orcid_confirmed_at is not None
        user = form.save()
        said = "Your profile is saved."
        if was_confirmed and user.orcid != form.initial["orcid"]:
            unconfirm_orcid(user=user)
            said = "Your profile is saved. The ORCID iD that was confirmed is gone."
            if user.orcid:
                said = "Your profile is saved. The new ORCID iD is not confirmed yet."
        messages.success(request, said)
        return redirect("profile")
    # A rejected form leaves its values on the instance, and the page's header shows the name.
    if form.errors:
        request.user.refresh_from_db()
    return render(
        request,
        "accounts/profile.html",
        {"form": form, "role": roles.role_of(request.user), "orcid_on": provider.is_on()},
    )


# --- ORCID -----------------------------------------------------------------------------------

_to_orcid = OAuth2LoginView.adapter_view(provider.OrcidAdapter)
_from_orcid = OAuth2CallbackView.adapter_view(provider.OrcidAdapter)


class OrcidSignUpView(social_views.SignupView):
    """The form for a new account of somebody who came from ORCID."""

    template_name = "accounts/orcid_signup.html"

    def get_authenticated_redirect_url(self) -> str:
        return reverse("profile")


def _where_orcid_is_on(view: View) -> View:
    @wraps(view)
    def found(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        if not provider.is_on():
            raise Http404("This site does not ask ORCID who people are.")
        return view(request, *args, **kwargs)

    return found


@_where_orcid_is_on
@require_POST
def orcid_login(request: HttpRequest) -> HttpResponse:
    """Go to ORCID to sign in or, with `process` “connect”, to confirm one's iD."""
    process = request.POST.get("process") or request.GET.get("process") or AuthProcess.LOGIN
    if process == AuthProcess.LOGIN:
        return _to_orcid(request)
    if process == AuthProcess.CONNECT:
        return _confirm_at_orcid(request)
    raise Http404


@login_required
@_not_for_demo_people
@reauthentication_required(app="accounts")
def _confirm_at_orcid(request: HttpRequest) -> HttpResponse:
    return _to_orcid(request)


@_where_orcid_is_on
def orcid_callback(request: HttpRequest) -> HttpResponse:
    """Where ORCID sends people back to; what then happens is in accounts/social.py."""
    return _from_orcid(request)


@_where_orcid_is_on
def orcid_sign_up(request: HttpRequest) -> HttpResponse:
    try:
        return OrcidSignUpView.as_view()(request)
    except ImmediateHttpResponse as instead:
        return instead.response


# --- Demo people -----------------------------------------------------------------------------


def demo_sign_in(request: HttpRequest) -> HttpResponse:
    """Sign in as the demo person whose number is posted as `person`, and go to a safe `next`.

    404 unless LOCUS_DEMO is on, and for everybody who is not in `demo.people()`.
    """
    if not settings.LOCUS_DEMO:
        raise Http404
    return _demo_sign_in(request)


@require_POST
def _demo_sign_in(request: HttpRequest) -> HttpResponse:
    number = request.POST.get("person", "")
    if not (number.isascii() and number.isdigit() and len(number) < 19):
        raise Http404
    person = get_object_or_404(demo.people(), pk=int(number))
    adapter = get_adapter(request)
    adapter.login(request, person)  # gives the session a new key
    messages.success(request, f"You are signed in as {person.name}, a demo person.")
    target = request.POST.get("next") or request.GET.get("next")
    return redirect(
        target if target and adapter.is_safe_url(target) else settings.LOGIN_REDIRECT_URL
    )
