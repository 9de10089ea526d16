"""A room's policy: who may come in, and to whom each kind of act is open."""

from django.db import models

from conference.rooms.models import Room
from conference.signalling.hosting_state import LOBBY_MESSAGE_MAX


class Audience(models.TextChoices):
    """To whom an act is open (`conference.signalling.hosting_state.Audience`)."""

    EVERYONE = "everyone", "everyone"
    MEMBERS = "members", "members, not guests"
    HOSTS = "hosts", "hosts"


class Lobby(models.TextChoices):
    """Who waits in the lobby (`conference.signalling.hosting_state.LobbyRule`)."""

    OFF = "off", "nobody"
    GUESTS = "guests", "guests"
    EVERYONE = "everyone", "everyone but hosts"


class RoomPolicy(models.Model):
    """What holds in every meeting of a room; a room without a row has the defaults.

    Before `opens_at`, and with `needs_host` while no host is in the meeting, it has not started for anybody but hosts.
    The people of cubes have no page to be asked on: `records_cubes` is whether they agreed to be recorded.
    With `keeps_depth` a recording has what their cameras saw, colour and depth, for views that are chosen afterwards.
    With `encrypted` browsers encrypt pictures and sound for each other (docs/encryption.md), and the server can't read
    them: there are no cubes, no captions and no recording.
    """

    room = models.OneToOneField(Room, on_delete=models.CASCADE, primary_key=True, related_name="policy")
    lobby = models.CharField(max_length=20, choices=Lobby.choices, default=Lobby.OFF)
    lobby_message = models.CharField(max_length=LOBBY_MESSAGE_MAX, blank=True)
    opens_at = models.DateTimeField(null=True, blank=True)
    needs_host = models.BooleanField(default=False)
    records_cubes = models.BooleanField(default=True)
    keeps_depth = models.BooleanField(default=False)
    encrypted = models.BooleanField(default=False)
    speak = models.CharField(max_length=20, choices=Audience.choices, default=Audience.EVERYONE)
    share = models.CharField(max_length=20, choices=Audience.choices, default=Audience.EVERYONE)
    chat = models.CharField(max_length=20, choices=Audience.choices, default=Audience.EVERYONE)
    write = models.CharField(max_length=20, choices=Audience.choices, default=Audience.EVERYONE)
    caption = models.CharField(max_length=20, choices=Audience.choices, default=Audience.EVERYONE)
    record = models.CharField(max_length=20, choices=Audience.choices, default=Audience.HOSTS)

    def __str__(self) -> str:
        return f"policy of {self.room}"
