"""Makes a voice out of what a participant says in a recording, in a process of its own: only the jobs worker does."""

import json
import select
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings
from django.utils.translation import gettext_noop

from conference import files
from conference.jobs.errors import JobFailure
from conference.jobs.messages import DETAIL
from conference.jobs.models import Job
from conference.jobs.running import Report
from conference.media.assemble import write_excerpts
from conference.media.errors import RecordingError
from conference.media.recordingfiles import PACKETS, RecordingFiles
from conference.recordings.models import Transcript
from conference.speech.engine.edit.recorded import Recording as Recorded
from conference.speech.engine.words import Word
from conference.voices.consents import consent_of
from conference.voices.models import VoiceConsent, VoiceProfile

SPEECH_S = 75.0
"""More is not listened to."""
MARGIN_S = 0.15
JOIN_S = 0.6
SURE = 0.5
QUICK_SHARE, QUICK_S, BEST_S = 0.25, 20.0, 175.0
"""How progress is told: a quarter of it is the first voice."""
WAIT_S = 0.5


def voice_make(job: Job, report: Report) -> None:
    """Writes the voice, first a quick one, then better ones, each as soon as it is there."""
    voice = VoiceProfile.objects.select_related("recording__transcript", "participant").filter(pk=job.target_id).first()
    consent = consent_of(voice.recording, voice.participant) if voice is not None else None
    if voice is None or consent is None:
        raise JobFailure(gettext_noop("The voice may not be made: its owner has not agreed, or not any more"))
    voice.path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    excerpt = voice.path.with_suffix(".wav")
    try:
        report.tell(0.0, gettext_noop("Gathering what {name} says"), name=voice.participant.name)
        _write_speech(voice, excerpt)
        report.tell(0.05, gettext_noop("Finding the voice of {name}"), name=voice.participant.name)
        for found in _found(voice, consent, excerpt, report):
            kept = VoiceProfile.objects.filter(pk=voice.pk)
            voice.revision += 1
            files.keep(voice.path)
            if not kept.update(consent=consent, revision=voice.revision, **found):
                raise JobFailure(gettext_noop("The yes to this voice was withdrawn"))
            told = gettext_noop("The voice of {name} can speak; making it better")
            report.tell(QUICK_SHARE, told, name=voice.participant.name)
    finally:
        excerpt.unlink(missing_ok=True)
        if not VoiceProfile.objects.filter(pk=voice.pk).exists():
            files.forget(voice.path)


def spans_of(transcript: Transcript, participant_id: str) -> list[tuple[float, float]]:
    """Where a participant surely speaks, and nobody else: in order, together SPEECH_S at most."""
    words = tuple(
        Word(w["text"], w["start_s"], w["end_s"], w["confidence"], w["aligned"], w["participant_id"])
        for w in transcript.words
        if not w.get("typed")
    )
    spans: list[tuple[float, float]] = []
    total_s = 0.0
    for word in Recorded(words, 0, 1).alone:
        if word.speaker != participant_id or not word.aligned or word.confidence < SURE:
            continue
        if total_s > SPEECH_S:
            break
        low_s, high_s = max(word.start_s - MARGIN_S, 0.0), word.end_s + MARGIN_S
        if spans and low_s - spans[-1][1] < JOIN_S:
            total_s += high_s - spans[-1][1]
            spans[-1] = (spans[-1][0], high_s)
        else:
            total_s += high_s - low_s
            spans.append((low_s, high_s))
    return spans


def _write_speech(voice: VoiceProfile, path: Path) -> None:
    participant = str(voice.participant_id)
    try:
        folder = files.fetch_folder(voice.recording.path, PACKETS)
        with RecordingFiles(folder) as recorded:
            write_excerpts(recorded, path, participant, spans_of(voice.recording.transcript, participant))
    except (RecordingError, OSError) as error:
        raise JobFailure(gettext_noop("The recording can't be read: {detail}"), detail=str(error)) from error


def _found(
    voice: VoiceProfile, consent: VoiceConsent, excerpt: Path, report: Report
) -> Iterator[dict[str, str | float]]:
    """What is told of each voice that is written; the process ends with the job."""
    command = [
        sys.executable, "-m", "conference.speech.engine", "voice", "create", str(excerpt), "--out", str(voice.path),
        "--models", str(settings.DATA_DIR / "models"), "--json", "--consent",
        f"{voice.participant.name}, {consent.given_at:%Y-%m-%d %H:%M} UTC, consent {consent.pk}",
    ]  # fmt: skip
    begun_s = time.monotonic()
    with subprocess.Popen(
        command, cwd=settings.REPOSITORY, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None and process.stderr is not None  # noqa: S101 (as asked for)
        try:
            while True:
                ready, _, _ = select.select([process.stdout], [], [], WAIT_S)
                line = process.stdout.readline() if ready else ""
                if ready and not line:
                    break
                if line:
                    yield {key: value for key, value in json.loads(line).items()}
                passed_s = time.monotonic() - begun_s
                quick = min(passed_s / QUICK_S, 1.0) * QUICK_SHARE
                report.tell(max(min(passed_s / BEST_S, 0.99), quick))
            message = process.stderr.read().strip().splitlines()
        finally:
            process.kill()
    if process.returncode:
        if message:
            raise JobFailure(DETAIL, detail=message[-1].removeprefix("error: "))
        raise JobFailure(gettext_noop("the voice could not be made"))
