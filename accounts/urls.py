"""The addresses below /accounts/: those of django-allauth, and the one-time sign-in link."""

from django.urls import include, path

from accounts.views import sign_in_link

urlpatterns = [
    path("link/<str:token>/", sign_in_link, name="sign_in_link"),
    path("", include("allauth.account.urls")),
]
