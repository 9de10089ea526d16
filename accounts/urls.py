"""The addresses below /accounts/: django-allauth's, other ways to sign in, the choice of language and theme."""

from allauth.account import views as allauth
from django.urls import include, path

from accounts.openid.providers import PROVIDER_ID
from accounts.openid.views import openid_begin, openid_callback
from accounts.views import preferences, sign_in_link

urlpatterns = [
    path("link/<str:token>/", sign_in_link, name="sign_in_link"),
    path("openid/", openid_begin, name="openid_begin"),
    # django-allauth asks for the callback's address by this name and with the provider's name.
    path("openid/callback/", openid_callback, name="openid_connect_callback", kwargs={"provider_id": PROVIDER_ID}),
    path("preferences/", preferences, name="preferences"),
    path("second-factor/", include("allauth.mfa.urls")),
    # Of django-allauth's own pages those that make sense here: this service sends no mail, so none that would, and an
    # address is an admin's to change, since whoever proves it has the account.
    path("login/", allauth.login, name="account_login"),
    path("logout/", allauth.logout, name="account_logout"),
    path("inactive/", allauth.account_inactive, name="account_inactive"),
    path("signup/", allauth.signup, name="account_signup"),
    path("reauthenticate/", allauth.reauthenticate, name="account_reauthenticate"),
    path("password/change/", allauth.password_change, name="account_change_password"),
    path("password/set/", allauth.password_set, name="account_set_password"),
]
