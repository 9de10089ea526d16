"""The JSON of recordings, as docs/protocol.md says it."""

from typing import Literal

from ninja import Field, Schema

from conference.recordings.models import CAMERA_MAX, GRID


class JobOut(Schema):
    id: str
    kind: str
    state: str
    progress: float
    message: str


class ExportOut(Schema):
    id: str
    version: int
    format: str
    camera: str
    state: str
    progress: float
    url: str | None


class SeatOut(Schema):
    participant_id: str
    name: str


class RecordingOut(Schema):
    id: str
    room: str
    title: str
    started_at: str
    duration_s: float | None
    state: str


class RecordingDetailOut(RecordingOut):
    media_url: str | None
    may_edit: bool
    version: int
    jobs: list[JobOut]
    exports: list[ExportOut]
    seats: list[SeatOut]


class AttentionOut(Schema):
    participant_id: str
    target_id: str | None
    work_item_id: str | None
    start_s: float
    end_s: float


class SpeakerOut(Schema):
    participant_id: str
    name: str
    joined_as: str


class WordOut(Schema):
    id: str
    text: str
    start_s: float
    end_s: float
    participant_id: str
    confidence: float
    aligned: bool
    deleted: bool
    heard: str | None
    typed: bool
    sounded: bool


class InsertedWordOut(Schema):
    text: str
    origin: str


class InsertionOut(Schema):
    id: str
    after: str
    participant_id: str
    words: list[InsertedWordOut]
    moved: list[str]


class FillerOut(Schema):
    words: list[str]
    kind: str
    confidence: float
    safe: bool


class PauseOut(Schema):
    before: str
    start_s: float
    end_s: float
    kept_s: float | None


class TranscriptOut(Schema):
    version: int
    can_undo: bool
    can_redo: bool
    speakers: list[SpeakerOut]
    words: list[WordOut]
    insertions: list[InsertionOut]
    fillers: list[FillerOut]
    pauses: list[PauseOut]
    kept: list[tuple[float, float]]


class InsertionIn(Schema):
    id: str = Field("", max_length=20)
    after: str = Field(max_length=20)
    text: str = Field("", max_length=2000)
    moved: list[str] = Field([], max_length=2000)


class EditIn(Schema):
    base_version: int
    deleted: list[str] | None = None
    corrections: dict[str, str] | None = Field(None, max_length=5000)
    names: dict[str, str] | None = Field(None, max_length=500)
    pauses: dict[str, float | None] | None = Field(None, max_length=5000)
    insertions: list[InsertionIn] | None = Field(None, max_length=300)


class StepIn(Schema):
    base_version: int | None = None


class ExportIn(Schema):
    format: Literal["mp4", "webm", "mp3", "m4a"]
    camera: str = Field(GRID, max_length=CAMERA_MAX)
