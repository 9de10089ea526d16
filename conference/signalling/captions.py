"""Live captions on the wire: who wants them, what was said, and the sound's way through a media worker."""

from dataclasses import dataclass, field
from typing import ClassVar

from conference.signalling.message import Message, by_type

CAPTION_MAX = 600
"""Characters of one utterance: twelve seconds of the fastest speech have some 350."""
PATH_MAX = 120


@dataclass(frozen=True)
class CaptionsState:
    """Whether the meeting is being captioned: while at least one participant wants it.

    `wanted_by` are those who do. While `behind`, words come late, and only whole utterances are shown.
    """

    wanted_by: tuple[str, ...] = ()
    behind: bool = False


@dataclass(frozen=True)
class Caption:
    """What a participant said in one utterance, from `start_s` (seconds since 1970) on for `duration_s`.

    One that is not `final` is what was understood so far; another with the same id replaces it. `name` is the
    participant's, who may have left. `corrected` says that a person wrote it, `struck` that it shall not stay in the
    recording, `synthetic` that it was typed, and spoken by a machine in the participant's voice.
    """

    id: str
    participant_id: str
    name: str = field(metadata={"max": 80})
    text: str = field(metadata={"max": CAPTION_MAX})
    start_s: float
    duration_s: float
    final: bool = True
    corrected: bool = False
    struck: bool = False
    synthetic: bool = False


# --- browser and web ------------------------------------------------------------------------------------


@dataclass(frozen=True)
class CaptionsWant(Message):
    """Says whether the sender wants captions; it lasts until said otherwise, or until the sender leaves."""

    type: ClassVar[str] = "captions.want"
    wanted: bool


@dataclass(frozen=True)
class CaptionCorrect(Message):
    """Writes anew what was said in an utterance, for who said it and for hosts; `CaptionSaid` tells everyone."""

    type: ClassVar[str] = "caption.correct"
    caption_id: str
    text: str = field(metadata={"max": CAPTION_MAX})
    struck: bool = False


@dataclass(frozen=True)
class CaptionsChanged(Message):
    """Event: the meeting is captioned now, or no longer, or falls behind."""

    type: ClassVar[str] = "captions.changed"
    captions: CaptionsState


@dataclass(frozen=True)
class CaptionSaid(Message):
    """Event: what was said in an utterance. While it is still being spoken, a notice."""

    type: ClassVar[str] = "caption.said"
    caption: Caption


# --- web and a media worker -----------------------------------------------------------------------------


@dataclass(frozen=True)
class ListenSet(Message):
    """Request to a media worker: cut what is spoken in the meeting into utterances, or no longer; reply `Done`."""

    type: ClassVar[str] = "listen.set"
    meeting_id: str
    listens: bool


@dataclass(frozen=True)
class UtteranceHeard(Message):
    """Request from a media worker: have this understood; the reply is `Done`.

    `path` is a 16 kHz mono WAV file, relative to the data directory; who refuses it leaves it to the sender, who
    accepts it deletes it. Parts of one utterance grow: each begins where the first did, at `start_s` (seconds since
    1970).
    """

    type: ClassVar[str] = "utterance.heard"
    meeting_id: str
    participant_id: str
    utterance_id: str
    path: str = field(metadata={"max": PATH_MAX})
    start_s: float
    duration_s: float
    final: bool


CAPTIONS_FROM_BROWSER = by_type(CaptionsWant, CaptionCorrect)
CAPTIONS_TO_BROWSER = by_type(CaptionsChanged, CaptionSaid)
