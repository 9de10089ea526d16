"""The addresses below /accounts/: django-allauth's, other ways to sign in, the choice of language and theme."""

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
    path("", include("allauth.account.urls")),
]
