"""The pages of an account that allauth does not have, and its sign-in and e-mail pages with what
Locus adds."""

from collections.abc import Callable
from functools import wraps

from allauth.account import views as allauth_views
from allauth.account.adapter import get_adapter
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from accounts import demo, roles
from accounts.forms import ProfileForm

View = Callable[..., HttpResponse]


def _not_for_demo_people(view: View) -> View:
    # Otherwise one visitor could lock all the others out of a shared demo person.
    @wraps(view)
    def guarded(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        if request.user.is_authenticated and request.user.is_demo:
            messages.info(request, "Demo people have no password and no e-mail address to change.")
            return redirect("profile")
        return view(request, *args, **kwargs)

    return guarded


class SignInView(allauth_views.LoginView):
    """Sign in; in demo mode also the demo people with their roles."""

    def get_context_data(self, **kwargs: object) -> dict[str, object]:
        people = [(person, roles.role_of(person)) for person in demo.people()]
        return super().get_context_data(**kwargs) | {"demo_people": people}


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
        form.save()
        messages.success(request, "Your profile is saved.")
        return redirect("profile")
    # A rejected form leaves its values on the instance, and the page's header shows the name.
    if form.errors:
        request.user.refresh_from_db()
    return render(
        request,
        "accounts/profile.html",
        {"form": form, "role": roles.role_of(request.user)},
    )


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
