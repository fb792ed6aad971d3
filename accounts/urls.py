"""Everything below /accounts/. The first match wins, so ours come before allauth's of one name."""

from django.urls import include, path

from accounts import views

urlpatterns = [
    path("login/", views.sign_in, name="account_login"),
    path("email/", views.change_email, name="account_email"),
    path("password/change/", views.change_password, name="account_change_password"),
    path("password/set/", views.set_password, name="account_set_password"),
    path("profile/", views.profile, name="profile"),
    # allauth asks for these three by their names.
    path("orcid/login/", views.orcid_login, name="orcid_login"),
    path("orcid/login/callback/", views.orcid_callback, name="orcid_callback"),
    path("orcid/signup/", views.orcid_sign_up, name="socialaccount_signup"),
    path("demo/", views.demo_sign_in, name="demo_sign_in"),
    path("", include("allauth.account.urls")),
]
