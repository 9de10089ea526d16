"""The rooms application: rooms, invites, meetings and who takes part."""

from django.apps import AppConfig


class RoomsConfig(AppConfig):
    name = "conference.rooms"
