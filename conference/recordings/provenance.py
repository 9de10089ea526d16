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
        if isinstance(part.piece, Span):
            spans += _typed(recording, part.piece, at)
        at += part.length
    if not spans:
        return {}
    told = {"made_by": "Eyeline", "recording": str(recording.pk), "version": version.number, "spans": spans}
    return {"comment": json.dumps(told, ensure_ascii=False)}


def _span(at: int, length: int, kind: str) -> dict[str, Any]:
    return {"kind": kind, "start_s": round(at / RATE_HZ, 3), "end_s": round((at + length) / RATE_HZ, 3)}


def _typed(recording: Recording, piece: Span, at: int) -> list[dict[str, Any]]:
    """What was typed in the meeting, and spoken by a machine there, of what a piece keeps: word after word."""
    runs: list[list[dict[str, Any]]] = []
    follows = False
    for word in recording.transcript.words:
        middle = (word["start_s"] + word["end_s"]) / 2 * RATE_HZ
        is_typed = word.get("typed", False) and piece.first <= middle < piece.end
        if is_typed and follows and runs[-1][-1]["participant_id"] == word["participant_id"]:
            runs[-1].append(word)
        elif is_typed:
            runs.append([word])
        follows = is_typed
    spans = []
    for run in runs:
        first = max(round(run[0]["start_s"] * RATE_HZ), piece.first)
        end = min(round(run[-1]["end_s"] * RATE_HZ), piece.end)
        told = {"text": " ".join(word["text"] for word in run)} | _owner(recording, run[0]["participant_id"])
        spans.append(_span(at + first - piece.first, end - first, "typed") | told)
    return spans


def _owner(recording: Recording, participant_id: str) -> dict[str, Any]:
    participant = Participant.objects.select_related("standing").get(pk=participant_id)
    consent = consent_of(recording, participant)
    return {
        "voice_of": participant.name,
        "consent": str(consent.pk) if consent else "",
        "consent_given_at": consent.given_at.isoformat() if consent else "",
    }
