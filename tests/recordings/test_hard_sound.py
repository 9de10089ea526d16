"""Recordings whose sound is hard: silent, clipped, thin, wide, cut off, none at all, hesitating; packets stay."""

import hashlib
import json
import re
import uuid
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import av
import jiwer
import numpy as np
import pytest
from django.test import Client

from conference.jobs.models import Job
from conference.recordings.models import Recording, RecordingState
from conference.recordings.services import recording_start, recording_stop
from conference.recordings.tasks import assemble, transcribe
from conference.speech.engine.fillers.detector import Heard, overlap
from conference.speech.engine.reading import read_stretches
from conference.speech.engine.recognise import Recogniser
from conference.speech.engine.words import Segment
from tests.recordings.conftest import Scene
from tests.recordings.packets import Coded, TrackWriter, opus_frames
from tests.speech.demo_speech import decoded_sound, demo_speech, plain
from tests.speech.test_filler_detector import HESITATING, hesitations

pytestmark = pytest.mark.django_db(transaction=True)  # a job beats on a connection of its own

RATE_HZ = 48_000


@pytest.fixture(autouse=True)
def small_model(settings: object, model_cache: Path, scene: Scene) -> None:
    settings.WHISPER_MODEL = "tiny.en"  # type: ignore[attr-defined]
    (settings.DATA_DIR / "models").symlink_to(model_cache)  # type: ignore[attr-defined]


@pytest.fixture
def handed_in(scene: Scene) -> Callable[..., Recording]:
    """A recording that holds these Opus packets, by who sent them: the host, and perhaps the member."""

    def make(*sent: list[Coded]) -> Recording:
        recording = recording_start(meeting=scene.meeting, started_by=scene.host_there)
        recording.path.mkdir(parents=True)
        for person, frames in zip((scene.host_there, scene.member_there), sent, strict=False):
            TrackWriter(recording.path, str(person.pk), "microphone", "opus").write(frames)
        recording_stop(recording=recording, tracks=())
        return recording

    return make


def packets_of(recording: Recording) -> dict[str, str]:
    """What came from the network, by file."""
    return {each.name: hashlib.sha256(each.read_bytes()).hexdigest() for each in recording.path.glob("*.rtpdump")}


def worked(recording: Recording) -> Recording:
    """The recording, composed and transcribed as far as that goes; its packets are what they were."""
    before = packets_of(recording)
    assert before
    for task, kind in ((assemble, "assemble"), (transcribe, "transcribe")):
        for job in Job.objects.filter(recording=recording, kind=kind):
            task(str(job.pk))
    assert packets_of(recording) == before
    recording.refresh_from_db()
    return recording


def page(scene: Scene, recording: Recording, part: str = "", language: str = "en") -> dict:
    client = Client(headers={"accept-language": language})
    client.force_login(scene.host)
    return client.get(f"/api/recordings/{recording.pk}{part}").json()


def wide(samples: np.ndarray) -> list[Coded]:
    """Coded in two channels, of which the right one is nearly silent."""
    encoder = av.CodecContext.create("libopus", "w")
    encoder.sample_rate, encoder.layout, encoder.format, encoder.bit_rate = RATE_HZ, "stereo", "flt", 64_000
    encoder.open()
    packets = []
    for n in range(0, len(samples) - 959, 960):
        part = np.stack([samples[n : n + 960], 0.02 * samples[n : n + 960]], axis=1).reshape(1, -1)
        frame = av.AudioFrame.from_ndarray(part.astype(np.float32), format="flt", layout="stereo")
        frame.sample_rate, frame.pts = RATE_HZ, n
        packets += encoder.encode(frame)
    return [Coded(n * 0.02, [bytes(packet)]) for n, packet in enumerate(packets)]


def test_clipped_thin_and_wide_sound_is_understood(scene: Scene, handed_in: Callable[..., Recording]) -> None:
    speech = demo_speech(RATE_HZ)
    thin = np.interp(np.arange(len(speech.samples)), np.arange(0, len(speech.samples), 6), speech.samples[::6])
    recording = worked(handed_in(opus_frames(np.clip(12 * thin, -1, 1).astype(np.float32)), wide(speech.samples)))
    assert recording.state == RecordingState.READY
    words = page(scene, recording, "/transcript")["words"]
    for person in (scene.host_there, scene.member_there):
        heard = " ".join(word["text"] for word in words if word["participant_id"] == str(person.pk))
        assert jiwer.wer(plain(speech.text), plain(heard)) <= 0.3, heard


def test_silence_is_a_recording_in_which_nothing_is_said(scene: Scene, handed_in: Callable[..., Recording]) -> None:
    recording = worked(handed_in(opus_frames(np.zeros(3 * RATE_HZ, np.float32))))
    assert recording.state == RecordingState.READY
    transcript = page(scene, recording, "/transcript")
    assert transcript["words"] == [] and transcript["kept"] == [[0.0, pytest.approx(3.0, abs=0.1)]]
    client = Client(headers={"accept-language": "zh-Hans"})
    client.force_login(scene.host)
    client.put("/api/voice", json.dumps({"agreed": True}), content_type="application/json")
    refused = client.post(f"/api/voice/recordings/{recording.pk}/voice")
    assert (refused.status_code, refused.json()["message"]) == (409, "这段录制中没有找到您说的话")


def test_what_is_cut_off_is_kept_up_to_there(scene: Scene, handed_in: Callable[..., Recording]) -> None:
    recording = handed_in(opus_frames(demo_speech(RATE_HZ).samples))
    (path,) = recording.path.glob("*.rtpdump")
    whole = path.read_bytes()
    path.write_bytes(whole[: len(whole) // 2 - 7])
    recording = worked(recording)
    assert recording.state == RecordingState.READY
    length_s = len(demo_speech(RATE_HZ).samples) / RATE_HZ
    assert recording.duration_s == pytest.approx(length_s / 2, rel=0.1)
    assert len(page(scene, recording, "/transcript")["words"]) > 3


@pytest.mark.parametrize("content", [b"\x89PNG\r\n" + bytes(range(256)) * 40, b""], ids=["a picture", "nothing"])
def test_what_is_no_recording_says_so_in_both_languages(
    scene: Scene, handed_in: Callable[..., Recording], content: bytes
) -> None:
    recording = handed_in(opus_frames(np.zeros(RATE_HZ, np.float32)))
    (path,) = recording.path.glob("*.rtpdump")
    path.write_bytes(content)
    recording = worked(recording)
    assert recording.state == RecordingState.FAILED
    told = {language: page(scene, recording, language=language)["jobs"][0] for language in ("en", "zh-Hans")}
    assert {each["state"] for each in told.values()} == {"failed"}
    assert told["en"]["message"].startswith("Nothing that was recorded can be read")
    assert told["zh-Hans"]["message"].startswith("录制的内容都无法读取")


def test_packets_of_noise_are_passed_over(scene: Scene, handed_in: Callable[..., Recording]) -> None:
    random = np.random.default_rng(3)
    noise = [Coded(n * 0.02, [random.bytes(60)]) for n in range(200)]
    recording = worked(handed_in(noise, opus_frames(demo_speech(RATE_HZ).samples[: 6 * RATE_HZ])))
    assert recording.state == RecordingState.READY
    speakers = {word["participant_id"] for word in page(scene, recording, "/transcript")["words"]}
    assert str(scene.member_there.pk) in speakers


def test_a_model_that_is_not_there_is_named_and_the_recording_can_be_seen(
    scene: Scene, handed_in: Callable[..., Recording], settings: object
) -> None:
    settings.WHISPER_MODEL = str(uuid.uuid4())  # type: ignore[attr-defined]
    recording = worked(handed_in(opus_frames(demo_speech(RATE_HZ).samples[: 3 * RATE_HZ])))
    told = page(scene, recording, language="zh-Hans")
    assert told["media_url"] is not None, "what is composed can be seen"
    (failed,) = (job for job in told["jobs"] if job["state"] == "failed")
    assert settings.WHISPER_MODEL in failed["message"] and "Hanna" in failed["message"]  # type: ignore[attr-defined]


def test_a_language_without_a_model_is_named_and_the_recording_can_be_seen(
    scene: Scene, handed_in: Callable[..., Recording], settings: object
) -> None:
    settings.SPEECH_LANGUAGE = "de"  # type: ignore[attr-defined]
    recording = worked(handed_in(opus_frames(demo_speech(RATE_HZ).samples[: 3 * RATE_HZ])))
    told = page(scene, recording)
    assert told["media_url"] is not None, "what is composed can be seen"
    (failed,) = (job for job in told["jobs"] if job["state"] == "failed")
    assert "Hanna" in failed["message"] and "'de': it knows English alone" in failed["message"]


def test_what_a_run_that_was_broken_off_has_recognised_is_not_recognised_again(
    scene: Scene, handed_in: Callable[..., Recording], monkeypatch: pytest.MonkeyPatch
) -> None:
    stretches: list[int] = []

    class Dying(Recogniser):
        def transcribe(self, samples: np.ndarray, *rest: Any) -> list[Segment]:
            stretches.append(len(samples))
            if len(stretches) == 2:
                raise ValueError("as if its machine were gone")
            return super().transcribe(samples, *rest)

    monkeypatch.setattr("conference.recordings.processing.Recogniser", Dying)
    monkeypatch.setattr("conference.speech.engine.transcribe.read_stretches", partial(read_stretches, stretch_s=5.0))
    recording = worked(handed_in(opus_frames(demo_speech(RATE_HZ).samples)))
    assert recording.state == RecordingState.TRANSCRIBING and len(stretches) == 2
    transcribe(str(Job.objects.get(recording=recording, kind="transcribe").pk))
    recording.refresh_from_db()
    assert recording.state == RecordingState.READY
    assert stretches[2] == stretches[1] and sum(stretches) - stretches[1] == pytest.approx(
        len(demo_speech(RATE_HZ).samples) / 3, rel=0.02
    )
    words = page(scene, recording, "/transcript")["words"]
    assert jiwer.wer(plain(demo_speech(RATE_HZ).text), plain(" ".join(word["text"] for word in words))) <= 0.3


def test_hesitations_that_the_recogniser_left_out_are_shown_and_can_go(
    scene: Scene, handed_in: Callable[..., Recording], monkeypatch: pytest.MonkeyPatch
) -> None:
    # Without the prompt that has hesitations Whisper leaves most of them out.
    monkeypatch.setattr("conference.speech.engine.recognise.DISFLUENT_PROMPT", "Good morning. This is what we planned.")
    recording = worked(handed_in(opus_frames(decoded_sound(HESITATING, RATE_HZ))))
    transcript = page(scene, recording, "/transcript")
    by_id = {word["id"]: word for word in transcript["words"]}
    hesitating = [each for each in transcript["fillers"] if each["kind"] in ("uh", "um")]
    spans = [(by_id[each["words"][0]]["start_s"], by_id[each["words"][-1]]["end_s"]) for each in hesitating]
    found = [any(overlap(each, Heard("uh", *span, 1.0)) > 0.3 for span in spans) for each in hesitations()]
    assert np.mean(found) >= 0.6
    assert all(each["safe"] == (each["confidence"] >= 0.5) for each in hesitating)
    sounded = [word for word in transcript["words"] if word["sounded"]]
    assert sounded and {word["text"] for word in sounded} <= {"uh", "um"}
    client = Client()
    client.force_login(scene.host)
    text = client.get(f"/api/recordings/{recording.pk}/text/json").json()
    written = re.findall(r"\b(?:uh|um)\b", json.dumps(text).lower())
    assert len(written) < len(hesitating), "what was only heard is in no text"
    change = {"base_version": transcript["version"], "deleted": [word["id"] for word in sounded]}
    edited = client.post(
        f"/api/recordings/{recording.pk}/edits", json.dumps(change), content_type="application/json"
    ).json()
    assert sum(end_s - start_s for start_s, end_s in edited["kept"]) < recording.duration_s - 0.1 * len(sounded)
