"""The addresses below /accounts/: django-allauth's, the one-time sign-in link, the choice of language and theme."""

from django.urls import include, path

from accounts.views import preferences, sign_in_link

urlpatterns = [
    path("link/<str:token>/", sign_in_link, name="sign_in_link"),
    path("preferences/", preferences, name="preferences"),
    path("", include("allauth.account.urls")),
]
