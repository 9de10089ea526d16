"""Every address of the service."""

from allauth.account.decorators import secure_admin_login
from django.contrib import admin
from django.urls import include, path

from conference import pages
from conference.api import api
from conference.observability import views

# Django's own form would know neither of second factors nor of how often somebody may try.
admin.site.login = secure_admin_login(admin.site.login)

urlpatterns = [
    path("", pages.front, name="front"),
    path("r/<slug:slug>", pages.room, name="room"),
    path("recordings/<uuid:recording_id>", pages.recording, name="recording"),
    path("meetings/<uuid:meeting_id>", pages.meeting, name="meeting"),
    path("manage/", pages.manage, name="manage"),
    path("manage/<path:part>", pages.manage, name="manage_part"),
    path("tokens", pages.tokens, name="tokens"),
    path("voice", pages.voice, name="voice"),
    path("i/<str:code>", pages.invite, name="invite"),
    path("api/", api.urls),
    path("accounts/", include("accounts.urls")),
    path("admin/", admin.site.urls),
    path("health", views.health, name="health"),
    path("ready", views.ready, name="ready"),
    path("metrics", views.metrics, name="metrics"),
]
