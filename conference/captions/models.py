"""Who wants captions, which media worker listens for them, and what was said.

Only the texts are kept, and only while the meeting lasts; but what somebody said while being recorded, and having
agreed to that, stays with the recording.
"""

import uuid
from typing import ClassVar

from django.db import models

from conference.nodes.models import Node
from conference.rooms.models import Meeting, Participant
from conference.signalling.captions import CAPTION_MAX


class CaptionWish(models.Model):
    """A participant who wants captions; the meeting is captioned while there is one."""

    participant = models.OneToOneField(
        Participant, on_delete=models.CASCADE, primary_key=True, related_name="caption_wish"
    )

    def __str__(self) -> str:
        return str(self.participant)


class Listening(models.Model):
    """The media worker that has said it listens to a meeting. While `behind`, captions come late."""

    meeting = models.OneToOneField(Meeting, on_delete=models.CASCADE, primary_key=True, related_name="listening")
    node = models.ForeignKey(Node, on_delete=models.CASCADE, related_name="+")
    behind = models.BooleanField(default=False)

    def __str__(self) -> str:
        return f"{self.node} in {self.meeting}"


class CaptionLine(models.Model):
    """What a participant said in one utterance.

    `recording` is the one in which it is heard, by its speaker's leave: the line goes when that does, else when the
    meeting ends. `corrected` says that a person wrote the text, `struck` that the words are to go from the recording,
    `synthetic` that it was typed and spoken by a machine in the participant's voice.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="caption_lines")
    participant = models.ForeignKey(Participant, on_delete=models.CASCADE, related_name="caption_lines")
    text = models.CharField(max_length=CAPTION_MAX)
    started_at = models.DateTimeField()
    duration_s = models.FloatField(default=0.0)
    recording = models.ForeignKey(
        "recordings.Recording", on_delete=models.CASCADE, null=True, blank=True, related_name="caption_lines"
    )
    corrected = models.BooleanField(default=False)
    struck = models.BooleanField(default=False)
    synthetic = models.BooleanField(default=False)

    class Meta:
        ordering: ClassVar = ["started_at"]

    def __str__(self) -> str:
        return f"{self.participant}: {self.text[:40]}"
