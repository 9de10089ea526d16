"""The edit plan of a recording's transcript at one of its versions."""

from conference.recordings.models import Recording, Transcript, TranscriptVersion
from conference.speech.engine.plan import Cut, KeptSpan, plan_edit


def version_plan(recording: Recording, transcript: Transcript, version: TranscriptVersion) -> tuple[KeptSpan, ...]:
    """Which spans of the recording are kept at `version`; its length must be known."""
    words = [
        Cut(number, word["participant_id"], word["start_s"], word["end_s"])
        for number, word in enumerate(transcript.words)
    ]
    return plan_edit(words, frozenset(version.deleted), recording.duration_s or 0.0)
