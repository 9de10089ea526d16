"""The main job, through tasks and the API: a recording is composed, transcribed, edited by its words and exported."""

import json
from collections.abc import Callable
from pathlib import Path

import av
import jiwer
import numpy as np
import pytest
from django.test import Client

from conference.jobs.models import Job
from conference.recordings.models import Recording, RecordingState
from conference.recordings.services import recording_stop
from conference.recordings.tasks import assemble, export, transcribe
from conference.speech.engine.edit.seam import REACH_S
from conference.speech.engine.recognise import Recogniser
from conference.speech.engine.weights import find_model
from tests.recordings.conftest import Scene, body
from tests.speech.demo_speech import decoded_sound, demo_speech, plain

CUT_TOLERANCE_S = 0.02


@pytest.fixture(autouse=True)
def small_model(settings: object, model_cache: Path) -> None:
    settings.WHISPER_MODEL = "tiny.en"  # type: ignore[attr-defined]


@pytest.mark.django_db(transaction=True)  # a job beats on a connection of its own
def test_a_word_is_deleted_from_sound_and_picture(
    scene: Scene, make_recording: Callable[[np.ndarray], Recording], client: Client, model_cache: Path, settings: object
) -> None:
    (settings.DATA_DIR / "models").symlink_to(model_cache)  # type: ignore[attr-defined]
    speech = demo_speech(48_000)
    recording = make_recording(speech.samples)
    recording_stop(recording=recording, tracks=())

    run(assemble, "assemble")
    recording.refresh_from_db()
    assert recording.state == RecordingState.TRANSCRIBING
    run(transcribe, "transcribe")
    recording.refresh_from_db()
    assert recording.state == RecordingState.READY

    client.force_login(scene.host)
    base = f"/api/recordings/{recording.pk}"
    transcript = client.get(f"{base}/transcript").json()
    words = transcript["words"]
    assert jiwer.wer(plain(speech.text), plain(" ".join(word["text"] for word in words))) <= 0.15
    assert sum(word["aligned"] for word in words) >= 0.9 * len(words)
    assert transcript["kept"] == [[0.0, pytest.approx(recording.duration_s, abs=1e-4)]]

    gone = longest_in_the_middle(words)
    change = json.dumps({"base_version": transcript["version"], "deleted": [gone["id"]]})
    edited = client.post(f"{base}/edits", change, content_type="application/json").json()
    assert [word["id"] for word in edited["words"] if word["deleted"]] == [gone["id"]]

    asked = client.post(f"{base}/exports", json.dumps({"format": "webm"}), content_type="application/json").json()
    assert asked["state"] == "queued"
    run(export, "export")
    done = client.get(f"/api/exports/{asked['id']}").json()
    assert (done["state"], done["progress"]) == ("done", 1.0)

    file = tmp_file(client, done["url"], Path(settings.DATA_DIR) / "export.webm")  # type: ignore[attr-defined]
    samples = decoded_sound(file, 16_000)
    pictures = decoded_pictures(file)
    expected_s = sum(end_s - start_s for start_s, end_s in edited["kept"])
    assert recording.duration_s - expected_s == pytest.approx(gone["end_s"] - gone["start_s"], abs=2 * REACH_S)
    assert abs(len(samples) / 16_000 - expected_s) <= CUT_TOLERANCE_S
    assert 0 <= expected_s - pictures / 25 <= 0.04

    recogniser = Recogniser(find_model("tiny.en", model_cache), threads=1)
    heard = " ".join(w.text for s in recogniser.transcribe(samples, lambda done: None) for w in s.words)
    remaining = " ".join(word["text"] for word in words if word["id"] != gone["id"])
    assert jiwer.wer(plain(remaining), plain(heard)) < jiwer.wer(
        plain(" ".join(w["text"] for w in words)), plain(heard)
    )
    assert jiwer.wer(plain(remaining), plain(heard)) <= 0.1

    Job.objects.filter(kind="export").delete()
    asked = client.post(f"{base}/exports", json.dumps({"format": "m4a"}), content_type="application/json").json()
    run(export, "export")
    url = client.get(f"/api/exports/{asked['id']}").json()["url"]
    sound = tmp_file(client, url, Path(settings.DATA_DIR) / "export.m4a")  # type: ignore[attr-defined]
    assert abs(len(decoded_sound(sound, 16_000)) / 16_000 - expected_s) <= 0.1
    with av.open(str(sound)) as container:
        assert not container.streams.video and container.streams.audio[0].codec_context.name == "aac"
        (chapter,) = container.chapters()
    assert chapter["metadata"]["title"].split()[0] == words[0]["text"]
    undone = client.post(f"{base}/undo", content_type="application/json").json()
    assert undone["words"] == transcript["words"]


def run(task: Callable[[str], None], kind: str) -> None:
    """Runs the job of this kind as a worker would, twice: the second time must find nothing to do."""
    job = Job.objects.get(kind=kind)
    task(str(job.pk))
    task(str(job.pk))
    job.refresh_from_db()
    assert (job.state, job.message, job.attempts) == ("done", "", 1)


def longest_in_the_middle(words: list[dict]) -> dict:
    """A word that is surely heard: the longest one that is neither first nor last."""
    return max(words[1:-1], key=lambda word: word["end_s"] - word["start_s"])


def tmp_file(client: Client, url: str, path: Path) -> Path:
    """Downloads an export."""
    response = client.get(url)
    assert response.status_code == 200
    assert response["Content-Disposition"].startswith("attachment")
    path.write_bytes(body(response))
    return path


def decoded_pictures(path: Path) -> int:
    """How many pictures a file holds."""
    with av.open(str(path)) as container:
        return sum(1 for _ in container.decode(video=0))
