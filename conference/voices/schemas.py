"""The JSON of voices, as docs/protocol.md says it."""

from ninja import Field, Schema


class OwnVoiceOut(Schema):
    stage: str
    verdict: str
    similarity: float


class OwnRecordingOut(Schema):
    id: str
    title: str
    started_at: str
    agreed: bool
    voice: OwnVoiceOut | None


class OwnVoicesOut(Schema):
    guest: bool
    general: bool
    recordings: list[OwnRecordingOut]


class AgreementIn(Schema):
    agreed: bool


class VoiceIn(Schema):
    participant_id: str = Field(max_length=40)


class TypedOut(Schema):
    state: str
    message: str
    duration_s: float
    url: str | None


class VoiceOut(Schema):
    participant_id: str
    agreed: bool
    stage: str
    verdict: str
    similarity: float
    state: str
    progress: float
    message: str
    job_id: str


class InsertedOut(Schema):
    leave_s: float
    resume_s: float
    length_s: float | None
    state: str
    message: str
    url: str | None


class SpeakingOut(Schema):
    version: int
    voices: list[VoiceOut]
    inserted: list[InsertedOut]
