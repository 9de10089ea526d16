"""Recordings: the tracks that were written, the transcript with each of its versions, and exports."""

import uuid
from pathlib import Path
from typing import ClassVar

from django.conf import settings
from django.db import models

from conference.rooms.models import Meeting


class RecordingState(models.TextChoices):
    """How far a recording is; `ready` and `failed` are final."""

    RECORDING = "recording"
    ASSEMBLING = "assembling"
    TRANSCRIBING = "transcribing"
    READY = "ready"
    FAILED = "failed"


class Recording(models.Model):
    """A stretch of a meeting whose packets were kept. They are the original, and nothing here ever changes them."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="recordings")
    started_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    started_at = models.DateTimeField()
    stopped_at = models.DateTimeField(null=True, blank=True)
    state = models.CharField(max_length=20, choices=RecordingState.choices, default=RecordingState.RECORDING)
    duration_s = models.FloatField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["-started_at"]

    def __str__(self) -> str:
        return f"recording of {self.meeting}"

    @property
    def directory(self) -> str:
        """Where its files are, relative to the data directory."""
        return f"recordings/{self.pk}"

    @property
    def path(self) -> Path:
        """Where its files are."""
        return settings.DATA_DIR / self.directory

    @property
    def media_path(self) -> Path:
        """The composed meeting; there once `duration_s` is known."""
        return self.path / "meeting.mp4"

    @property
    def sound_path(self) -> Path:
        """What everybody says, 48 kHz; made when the meeting is composed, and again when it is missing."""
        return self.path / "sound.wav"

    @property
    def listening_path(self) -> Path:
        """The same at 16 kHz, by which words are cut."""
        return self.path / "sound-16k.wav"


class AttentionNote(models.Model):
    """What a participant looked at from `at_s` (seconds since 1970) on, as `signalling.state.Attention` in JSON."""

    recording = models.ForeignKey(Recording, on_delete=models.CASCADE, related_name="attention_notes")
    at_s = models.FloatField()
    attention = models.JSONField()

    def __str__(self) -> str:
        return f"{self.attention} at {self.at_s}"


class SeatingNote(models.Model):
    """How everybody sat from some moment on, as `signalling.kept_depth.Seating` in JSON."""

    recording = models.ForeignKey(Recording, on_delete=models.CASCADE, related_name="seating_notes")
    seating = models.JSONField()

    def __str__(self) -> str:
        return f"seats of {self.recording}"


class Track(models.Model):
    """A publication that was written, as the media worker told (`signalling.recording.RecordedTrack`)."""

    recording = models.ForeignKey(Recording, on_delete=models.CASCADE, related_name="tracks")
    publication_id = models.UUIDField()
    participant_id = models.UUIDField()
    source = models.CharField(max_length=20)
    kind = models.CharField(max_length=20)
    codec = models.CharField(max_length=40)
    path = models.CharField(max_length=200)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=("recording", "path"), name="track_once")]

    def __str__(self) -> str:
        return f"{self.source} {self.path}"


class TranscriptVersion(models.Model):
    """What is changed at one version. Versions are a tree: undo goes to the parent, redo to the newest child.

    `deleted` lists words; `corrections` gives words another text (an empty one: the word belongs to the one before),
    `names` participants another name, and `pauses` says for the words that end one how many seconds of it stay. Words
    are told by their ids, in JSON's keys as text.
    """

    recording = models.ForeignKey(Recording, on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField()
    parent = models.ForeignKey("self", on_delete=models.CASCADE, null=True, blank=True, related_name="children")
    deleted = models.JSONField(default=list)
    corrections = models.JSONField(default=dict)
    names = models.JSONField(default=dict)
    pauses = models.JSONField(default=dict)
    insertions = models.JSONField(default=list)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering: ClassVar = ["number"]
        constraints: ClassVar = [models.UniqueConstraint(fields=("recording", "number"), name="version_once")]

    def __str__(self) -> str:
        return f"version {self.number} of {self.recording}"


class Transcript(models.Model):
    """The words of a recording, which never change, and the version that is shown now.

    `words` holds `{"text", "start_s", "end_s", "participant_id", "confidence", "aligned"}` in order of time; a word's
    id is its place in the list.
    """

    recording = models.OneToOneField(Recording, on_delete=models.CASCADE, related_name="transcript")
    words = models.JSONField()
    current = models.ForeignKey(TranscriptVersion, on_delete=models.PROTECT, related_name="+")

    def __str__(self) -> str:
        return f"transcript of {self.recording}"


class ExportFormat(models.TextChoices):
    """What an export can be."""

    MP4 = "mp4", "MP4"
    WEBM = "webm", "WebM"
    MP3 = "mp3", "MP3"
    M4A = "m4a", "M4A"


GRID = "grid"
"""The camera that shows everybody at once."""
SPEAKER = "speaker"
"""The camera that turns to whoever speaks."""
CAMERA_MAX = 60


class Export(models.Model):
    """A version of a recording as one file; its state is that of its job.

    `camera` is `grid`, `speaker`, or `seat:` and the id of the participant from whose seat it is seen.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    recording = models.ForeignKey(Recording, on_delete=models.CASCADE, related_name="exports")
    version = models.ForeignKey(TranscriptVersion, on_delete=models.CASCADE, related_name="exports")
    format = models.CharField(max_length=10, choices=ExportFormat.choices)
    camera = models.CharField(max_length=CAMERA_MAX, default=GRID)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering: ClassVar = ["created_at"]
        constraints: ClassVar = [models.UniqueConstraint(fields=("version", "format", "camera"), name="export_once")]

    def __str__(self) -> str:
        return f"{self.format} of {self.version}"

    @property
    def path(self) -> Path:
        """Where the file is once it is made."""
        return self.recording.path / "exports" / f"{self.pk}.{self.format}"

    @property
    def job_key(self) -> str:
        """Of the job that makes it."""
        return f"export:{self.pk}"
