"""The breakout rooms of a meeting: each is a room of its own, which only lasts as long as they are open."""

from typing import ClassVar

from django.db import models

from conference.rooms.models import Meeting, Participant, Room


class Breakout(models.Model):
    """A breakout room: `room` is where its people meet, `meeting` the main one that they come from.

    One that was made anew is `retired`: it stays only for what was recorded in it.
    """

    room = models.OneToOneField(Room, on_delete=models.CASCADE, primary_key=True, related_name="breakout")
    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="breakouts")
    position = models.PositiveSmallIntegerField()
    retired = models.BooleanField(default=False)

    class Meta:
        ordering: ClassVar = ["position"]

    def __str__(self) -> str:
        return f"{self.room} of {self.meeting}"


class BreakoutMember(models.Model):
    """Somebody who is sent to a breakout room; the participant is the main meeting's."""

    participant = models.OneToOneField(
        Participant, on_delete=models.CASCADE, primary_key=True, related_name="breakout_place"
    )
    breakout = models.ForeignKey(Breakout, on_delete=models.CASCADE, related_name="members")

    def __str__(self) -> str:
        return f"{self.participant} in {self.breakout}"
