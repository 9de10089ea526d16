"""What the jobs do: compose a recording, transcribe it, cut an export. Only the jobs worker imports this.

Each may run twice, or be killed and run again: files appear whole under their names, rows are written at the end.
"""

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_noop

from conference import files as kept
from conference.captions.models import CaptionLine
from conference.integrations.models import WebhookEvent
from conference.jobs.errors import JobFailure, JobWaits
from conference.jobs.messages import DETAIL
from conference.jobs.models import Job, JobKind
from conference.jobs.running import Report
from conference.jobs.services import job_queue
from conference.media.assemble import SeatSeen, write_meeting, write_mix, write_speech
from conference.media.chapters import Chapter
from conference.media.errors import RecordingError
from conference.media.mediafile import MediaFormat
from conference.media.montage import Montage
from conference.media.recordingfiles import PACKETS, RecordingFiles
from conference.media.soundfile import write_sound
from conference.recordings.attention import attention_assemble
from conference.recordings.cameras import seat_of
from conference.recordings.cues import chapters_of
from conference.recordings.cutting import version_parts, version_sound
from conference.recordings.editing import RATE_HZ, recorded
from conference.recordings.models import (
    SPEAKER,
    Export,
    ExportFormat,
    Recording,
    RecordingState,
    TranscriptVersion,
)
from conference.recordings.provenance import provenance_of
from conference.recordings.said import Said, struck_words, typed_words, with_written
from conference.recordings.seat_views import seat_views
from conference.recordings.selectors import said_version
from conference.recordings.services import recording_tell
from conference.recordings.shots import shots_of
from conference.recordings.speakers import speaker_at
from conference.recordings.transcripts import transcript_create
from conference.rooms.models import Participant
from conference.signalling.errors import SignallingError
from conference.speech.engine.align import Aligner
from conference.speech.engine.errors import SpeechError
from conference.speech.engine.fillers.detector import FillerDetector
from conference.speech.engine.fillers.hearing import Placed, with_hesitations
from conference.speech.engine.recognise import LANGUAGE, Recogniser
from conference.speech.engine.sound import read_speech
from conference.speech.engine.transcribe import Task, transcribe_file
from conference.speech.engine.weights import find_model
from conference.voices.phrases import version_speech

BROUGHT_WITHIN = timedelta(days=1)
"""What a media worker has not brought to the store by then, its disk has lost."""
TRANSCRIBE_TASK = "conference.recordings.tasks.transcribe"
RENDERING_SHARE = 0.7
"""The part of an export as seen from a seat that goes by before anything is cut."""
TYPED_LATE_S = 0.3
"""How much later than it was told a typed text is heard."""


def recording_assemble(job: Job, report: Report) -> None:
    """Composes the meeting, and queues its transcription."""
    recording = _recording(job)
    with _open(recording) as files:
        report.tell(0.0, gettext_noop("Composing sound and pictures"))
        compose = report.part(0.0, 0.9)
        _written(lambda: write_meeting(files, recording.media_path, names=_names(recording), progress=compose))
        kept.keep(recording.media_path)
        _written(lambda: _write_sounds(recording, files, report.part(0.9, 1.0)))
        duration_s = files.duration_s
        _written(lambda: attention_assemble(recording, files.started_s, duration_s))
    with transaction.atomic():
        Recording.objects.filter(pk=recording.pk, state=RecordingState.ASSEMBLING).update(
            state=RecordingState.TRANSCRIBING, duration_s=duration_s
        )
        job_queue(recording=recording, kind=JobKind.TRANSCRIBE, task=TRANSCRIBE_TASK, key=f"transcribe:{recording.pk}")


def recording_transcribe(job: Job, report: Report) -> None:
    """Recognises and aligns what each participant says, and makes the transcript."""
    recording = _recording(job)
    with _open(recording) as files:
        speakers = sorted({track.participant_id for track in files.tracks if track.kind == "audio"})
        spoken: list[tuple[dict[str, Any], bool]] = []
        for n, speaker in enumerate(speakers):
            said = _said(recording, speaker, files.started_s)
            placed = _speaker_words(recording, files, speaker, said, report, n, len(speakers))
            words = [each.word for each in placed]
            struck, typed = set(struck_words(words, said)), set(typed_words(words, said))
            spoken += [
                (_word_json(speaker, each, place in typed), place in struck) for place, each in enumerate(placed)
            ]
    spoken.sort(key=lambda each: (each[0]["start_s"], each[0]["end_s"]))
    with transaction.atomic():
        transcript_create(
            recording=recording,
            words=[word for word, _ in spoken],
            struck=[place for place, (_, is_struck) in enumerate(spoken) if is_struck],
        )
        Recording.objects.filter(pk=recording.pk, state=RecordingState.TRANSCRIBING).update(state=RecordingState.READY)
        recording_tell(recording, WebhookEvent.RECORDING_READY)


def export_make(job: Job, report: Report) -> None:
    """Cuts a version of a recording out of its packets."""
    export = Export.objects.select_related("version", "recording__transcript").get(pk=job.target_id)
    recording = export.recording
    with _open(recording) as files:
        if not kept.exists(recording.sound_path):
            report.tell(0.0, gettext_noop("Reading the sound"))
            _written(lambda: _write_sounds(recording, files, lambda done: report.tell(0.0)))
        report.tell(0.0, gettext_noop("Cutting sound and pictures"))
        export.path.parent.mkdir(parents=True, exist_ok=True)
        try:
            _written(lambda: _write_export(files, export, report))
        except kept.StoreUnavailable:
            raise
        except (SignallingError, SpeechError) as error:
            raise JobFailure(DETAIL, detail=str(error)) from error
        kept.keep(export.path)


def _write_sounds(recording: Recording, files: RecordingFiles, progress: Callable[[float], None]) -> None:
    write_mix(files, recording.sound_path, lambda done: progress(0.5 * done))
    kept.keep(recording.sound_path)
    write_speech(files, recording.listening_path, None, lambda done: progress(0.5 + 0.5 * done))
    kept.keep(recording.listening_path)


def _write_export(files: RecordingFiles, export: Export, report: Report) -> None:
    recording = export.recording
    speech = version_speech(recording, recording.transcript, export.version)
    parts = version_parts(recording, speech)
    sound, provenance = version_sound(parts), provenance_of(recording, export.version, speech, parts)
    chapters = _chapters(recording, export.version)
    if export.format in (ExportFormat.MP3, ExportFormat.M4A):
        length = sum(part.length for part in parts)
        write_sound(export.path, sound, length, report.tell, provenance, chapters)
        return
    montage = Montage(shots_of(parts, RATE_HZ, round(files.duration_s * RATE_HZ)))
    media_format: MediaFormat = "webm" if export.format == ExportFormat.WEBM else "mp4"
    seat, progress = _seat_seen(export, report), report.part(0.0, 1.0)
    if seat is not None:
        report.tell(RENDERING_SHARE, gettext_noop("Cutting sound and pictures"))
        progress = report.part(RENDERING_SHARE, 1.0)
    write_meeting(
        files, export.path, names=_names(recording), progress=progress, media_format=media_format,
        edit=(montage, sound), metadata=provenance, chapters=chapters, seat=seat, speaker_at=_speaker_at(export),
    )  # fmt: skip


def _seat_seen(export: Export, report: Report) -> SeatSeen | None:
    """From whose seat the export is seen, with the views rendered; None for a grid."""
    recording, viewer_id = export.recording, seat_of(export.camera)
    if viewer_id is None:
        return None
    name = _names(recording).get(viewer_id, "Guest")
    report.tell(0.0, gettext_noop("Rendering what is seen from the seat of {name}"), name=name)
    folder = kept.fetch_folder(recording.path, PACKETS)
    return SeatSeen(viewer_id, seat_views(export, folder, viewer_id, report.part(0.0, RENDERING_SHARE)))


def _speaker_at(export: Export) -> Callable[[float], str | None] | None:
    """Who is seen alone when; None for a camera that doesn't follow the talk."""
    if export.camera != SPEAKER:
        return None
    return speaker_at(recorded(export.recording, export.recording.transcript, export.version).words)


def _chapters(recording: Recording, version: TranscriptVersion) -> list[Chapter]:
    said = said_version(recording, version)
    return [Chapter(each.start_s, each.end_s, each.text) for each in chapters_of(said.words, said.length_s)]


def _speaker_words(
    recording: Recording, files: RecordingFiles, speaker: str, said: list[Said], report: Report, n: int, count: int
) -> list[Placed]:
    """The words of one participant, the n-th of `count`; what a person wrote of them stands above what is heard.

    With them come hesitations that a recogniser leaves out and that are heard in the sound.
    """
    name = _names(recording).get(speaker, "Guest")
    low, step = n / count, 1 / count
    report.tell(low, gettext_noop("Listening to {name}"), name=name)
    path = recording.path / f"speech-{UUID(speaker)}.wav"
    if not path.is_file():  # whole, as a run that was broken off has left it
        _written(lambda: write_speech(files, path, speaker, report.part(low, low + 0.1 * step)))
    try:
        report.tell(low + 0.1 * step, gettext_noop("Recognising what {name} says"), name=name)
        recogniser = Recogniser(find_model(settings.WHISPER_MODEL, settings.DATA_DIR / "models"))
        task = Task(path, settings.WHISPER_MODEL, settings.SPEECH_LANGUAGE or None)
        heard = report.part(low + 0.1 * step, low + 0.9 * step)
        transcript = transcribe_file(task, recogniser, path.with_suffix(".journal"), heard)
        del recogniser  # some hundred megabytes
        report.tell(low + 0.9 * step, gettext_noop("Aligning the words of {name}"), name=name)
        segments, samples = with_written(transcript.segments, said), read_speech(path)
        words = [word for segment in segments for word in segment.words]
        if transcript.language == LANGUAGE:  # the aligner's; words of others keep rough times
            words = Aligner().align(samples, segments, report.part(low + 0.9 * step, low + step))
        return with_hesitations(words, FillerDetector().hear(samples))
    except SpeechError as error:
        told = gettext_noop("What {name} says can't be transcribed: {detail}")
        raise JobFailure(told, name=name, detail=str(error)) from error


def _said(recording: Recording, speaker: str, started_s: float) -> list[Said]:
    """What was kept of the captions of one participant, by the recording's clock."""
    lines = CaptionLine.objects.filter(recording=recording, participant=UUID(speaker)).order_by("started_at")
    starts_s = [line.started_at.timestamp() - started_s for line in lines]
    return [
        Said(
            start_s, start_s + line.duration_s + (TYPED_LATE_S if line.synthetic else 0.0),
            line.text if line.corrected or line.synthetic else None, line.struck, line.synthetic,
        )
        for line, start_s in zip(lines, starts_s, strict=True)
    ]  # fmt: skip


def _recording(job: Job) -> Recording:
    if job.recording is None:
        raise JobFailure(gettext_noop("the recording is gone"))
    return job.recording


def _open(recording: Recording) -> RecordingFiles:
    stopped_at = recording.stopped_at
    waiting = kept.still_open(recording.path)
    if waiting and stopped_at is not None and timezone.now() - stopped_at < BROUGHT_WITHIN:
        raise JobWaits(gettext_noop("Waiting for what {count} media workers have yet to bring"), count=waiting)
    try:
        return RecordingFiles(kept.fetch_folder(recording.path, PACKETS))
    except RecordingError as error:
        told = gettext_noop("Nothing that was recorded can be read: the files are damaged, or nothing has come")
        raise JobFailure(told) from error
    except OSError as error:
        raise JobFailure(gettext_noop("The recording can't be opened: {detail}"), detail=str(error)) from error


def _written(write: Callable[[], None]) -> None:
    """Runs what writes a file; no space and the like is the operator's to mend, and said as it is."""
    try:
        write()
    except OSError as error:
        raise JobFailure(
            gettext_noop("A file can't be written: {detail}"), detail=error.strerror or str(error)
        ) from error


def _names(recording: Recording) -> dict[str, str]:
    return {
        str(pk): name for pk, name in Participant.objects.filter(meeting=recording.meeting).values_list("pk", "name")
    }


def _word_json(speaker: str, placed: Placed, is_typed: bool) -> dict[str, Any]:
    word = placed.word
    told = {"typed": is_typed, "sounded": placed.given is None}
    return {name: True for name, holds in told.items() if holds} | {
        "text": word.text,
        "start_s": round(word.start_s, 6),
        "end_s": round(word.end_s, 6),
        "participant_id": speaker,
        "confidence": round(word.confidence, 3),
        "aligned": word.aligned,
    }
