"""Messages between web and a media worker about recordings: what is to be written, and what was."""

from dataclasses import dataclass, field
from typing import ClassVar

from conference.signalling.messages import Message
from conference.signalling.peers import Gates
from conference.signalling.state import MediaKind, Source, StopCause


@dataclass(frozen=True)
class RecordStart(Message):
    """Request: write every publication of the meeting, now and to come, below `directory`; reply `Done`.

    Of the views only those for `viewer_id` are written. `directory` is relative to the data directory.
    """

    type: ClassVar[str] = "record.start"
    meeting_id: str
    recording_id: str
    directory: str
    viewer_id: str | None
    gates: Gates = field(default_factory=Gates)


@dataclass(frozen=True)
class RecordStop(Message):
    """Request: end the recording; the reply is `RecordStopped`."""

    type: ClassVar[str] = "record.stop"
    recording_id: str


@dataclass(frozen=True)
class RecordedTrack:
    """A track that was written; `path` is relative to the recording's directory."""

    publication_id: str
    participant_id: str
    source: Source
    kind: MediaKind
    codec: str
    path: str


@dataclass(frozen=True)
class RecordStopped(Message):
    """What was written."""

    type: ClassVar[str] = "record.stopped"
    tracks: tuple[RecordedTrack, ...]


@dataclass(frozen=True)
class RecordFailed(Message):
    """Notice: the recording can't be gone on with; what was written is whole, and is handed over as ever."""

    type: ClassVar[str] = "record.failed"
    recording_id: str
    cause: StopCause
