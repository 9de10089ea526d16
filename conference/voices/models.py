"""Who lets words be spoken in their voice, the voices that were found, and what they said."""

import uuid
from pathlib import Path
from typing import ClassVar

from django.conf import settings
from django.db import models

from conference.recordings.models import Recording, TranscriptVersion
from conference.rooms.models import Participant
from conference.signalling.typed_speech import SPEECH_MAX


class VoiceConsent(models.Model):
    """A person's yes to words being spoken in their voice: in one recording, or in all (`recording` is null).

    The person is a user, or a guest by the id of the browser session. The row stays when the yes is withdrawn, so that
    it can be shown what held when.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, null=True, blank=True, related_name="voice_consents"
    )
    guest_id = models.UUIDField(null=True, blank=True)
    recording = models.ForeignKey(
        Recording, on_delete=models.CASCADE, null=True, blank=True, related_name="voice_consents"
    )
    given_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["given_at"]

    def __str__(self) -> str:
        return f"{self.user or self.guest_id} for {self.recording or 'all recordings'}"


class VoiceProfile(models.Model):
    """The voice of a participant, found in what they say in a recording; `stage` is empty until there is one.

    `revision` grows with each better voice. Deleting the row deletes what it said; its services delete the file.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    recording = models.ForeignKey(Recording, on_delete=models.CASCADE, related_name="voices")
    participant = models.ForeignKey(Participant, on_delete=models.CASCADE, related_name="voices")
    consent = models.ForeignKey(VoiceConsent, on_delete=models.CASCADE, related_name="voices")
    stage = models.CharField(max_length=20, blank=True)
    similarity = models.FloatField(default=0.0)
    verdict = models.CharField(max_length=40, blank=True)
    revision = models.PositiveIntegerField(default=0)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=("recording", "participant"), name="voice_once")]

    def __str__(self) -> str:
        return f"voice of {self.participant}"

    @property
    def path(self) -> Path:
        """Where the profile is once there is one."""
        return self.recording.path / "voices" / f"{self.pk}.voice"

    @property
    def job_key(self) -> str:
        """Of the job that makes it."""
        return f"voice:{self.pk}"


class PhraseState(models.TextChoices):
    """How far a phrase is; `spoken` and `failed` are final."""

    WAITING = "waiting"
    SPOKEN = "spoken"
    FAILED = "failed"


class SpokenPhrase(models.Model):
    """Words that a voice speaks at one place of a recording; `times` are those of each word in the sound.

    `key` tells the words, the place and the voice's revision: the same is never spoken twice.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    profile = models.ForeignKey(VoiceProfile, on_delete=models.CASCADE, related_name="phrases")
    version = models.ForeignKey(TranscriptVersion, on_delete=models.CASCADE, related_name="phrases")
    key = models.CharField(max_length=64)
    words = models.JSONField()
    out_samples = models.PositiveBigIntegerField()
    into_samples = models.PositiveBigIntegerField()
    state = models.CharField(max_length=10, choices=PhraseState.choices, default=PhraseState.WAITING)
    message = models.CharField(max_length=300, blank=True)
    times = models.JSONField(default=list)
    sent_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=("profile", "key"), name="phrase_once")]

    def __str__(self) -> str:
        return " ".join(self.words)

    @property
    def path(self) -> Path:
        """Where the sound is once it is spoken: 24 kHz, marked as synthetic."""
        return self.profile.recording.path / "voices" / f"{self.pk}.wav"


class TypedSpeech(models.Model):
    """What a participant typed in a meeting to be spoken there: until it is played, or its author leaves."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    participant = models.ForeignKey(Participant, on_delete=models.CASCADE, related_name="typed_speech")
    profile = models.ForeignKey(VoiceProfile, on_delete=models.CASCADE, related_name="typed_speech")
    text = models.CharField(max_length=SPEECH_MAX)
    state = models.CharField(max_length=10, choices=PhraseState.choices, default=PhraseState.WAITING)
    message = models.CharField(max_length=300, blank=True)
    duration_s = models.FloatField(default=0.0)
    asked_at = models.DateTimeField()
    sent_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.text[:40]

    @property
    def path(self) -> Path:
        """Where the sound is once it is spoken: 24 kHz, marked as synthetic."""
        return self.profile.recording.path / "voices" / f"typed-{self.pk}.wav"
