"""What an export says of itself in its metadata: what is not as it was said, in whose voice, and by whose yes."""

import json
from collections.abc import Sequence
from typing import Any

from conference.recordings.editing import RATE_HZ
from conference.recordings.inserted import is_kept
from conference.recordings.models import Recording, TranscriptVersion
from conference.rooms.models import Participant
from conference.speech.engine.edit.pieces import Span, Unsaid
from conference.speech.engine.edit.render import Part
from conference.voices.consents import consent_of
from conference.voices.phrases import VersionSpeech


def provenance_of(
    recording: Recording, version: TranscriptVersion, speech: VersionSpeech, parts: Sequence[Part]
) -> dict[str, str]:
    """The file's metadata: a `comment` in JSON. Empty where everything is as it was said, in order."""
    spans, at = [], 0
    for part in parts:
        if isinstance(part.piece, Unsaid):
            span = _span(at, part.length, "synthetic")
            spans.append(span | {"text": " ".join(part.piece.words)} | _owner(recording, part.piece.speaker))
        elif isinstance(part.piece, Span) and not is_kept(part.piece):
            said_s = [round(part.piece.first / RATE_HZ, 3), round(part.piece.end / RATE_HZ, 3)]
            spans.append(_span(at, part.length, "moved") | {"said_s": said_s})
        at += part.length
    if not spans:
        return {}
    told = {"made_by": "Eyeline", "recording": str(recording.pk), "version": version.number, "spans": spans}
    return {"comment": json.dumps(told, ensure_ascii=False)}


def _span(at: int, length: int, kind: str) -> dict[str, Any]:
    return {"kind": kind, "start_s": round(at / RATE_HZ, 3), "end_s": round((at + length) / RATE_HZ, 3)}


def _owner(recording: Recording, participant_id: str) -> dict[str, Any]:
    participant = Participant.objects.select_related("standing").get(pk=participant_id)
    consent = consent_of(recording, participant)
    return {
        "voice_of": participant.name,
        "consent": str(consent.pk) if consent else "",
        "consent_given_at": consent.given_at.isoformat() if consent else "",
    }
