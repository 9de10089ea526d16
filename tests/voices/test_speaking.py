"""Words that nobody said are spoken, heard where they stand, marked, and told of in the exported file."""

import io
import json
import shutil
import wave
from pathlib import Path
from typing import Any

import av
import numpy as np
import pytest

from conference.jobs.models import Job
from conference.recordings.models import Recording
from conference.recordings.tasks import export
from conference.speech.engine.voice.model import Kokoro
from conference.speech.engine.voice.profile import Head, Profile, Source, open_voice, write_profile
from conference.speech.engine.voice.watermark import find_marks
from conference.voices import speaking
from conference.voices.models import SpokenPhrase
from conference.voices.profiles import voice_request
from tests.recordings.conftest import Scene, body
from tests.speech.demo_speech import decoded_sound
from tests.voices.test_consent import agree, client_of, put_in, send
from tests.voices.test_consent import speaking as told_of

TEXT = "several wonderful mountains beyond the river"


@pytest.mark.django_db(transaction=True)  # a job beats on a connection of its own
def test_words_that_nobody_said_are_spoken_marked_and_told_of(
    scene: Scene, recording: Recording, kokoro: Kokoro, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(speaking, "network", lambda: kokoro)
    editor = client_of(scene.editor)
    agree(scene.host, recording)
    voice = voice_request(recording=recording, participant_id=str(scene.host_there.pk))
    voice.path.parent.mkdir()
    head = Head((Source("a", "b", 9.0),), "am_michael", "quick", 0.8, "good")
    write_profile(voice.path, Profile(open_voice("am_michael"), head))
    voice.stage, voice.revision = "quick", 1
    voice.save()
    edited = put_in(editor, recording, 1, {"after": "1", "text": TEXT}, deleted=["1"]).json()
    assert [word["origin"] for word in edited["insertions"][0]["words"]] == ["synthetic"] * 6
    assert told_of(editor, recording)["inserted"][0]["state"] == "waiting"
    phrase = SpokenPhrase.objects.get()
    speaking.phrase_speak(str(phrase.pk))
    file_of_phrase = phrase.path
    assert file_of_phrase.is_file()
    (place,) = told_of(editor, recording)["inserted"]
    assert place["state"] == "ready" and 0.4 < place["length_s"] < 6
    samples = samples_of(editor.get(place["url"]).content)
    assert find_marks(samples[::3], 16_000)

    asked = send(editor, "POST", f"/api/recordings/{recording.pk}/exports", {"format": "webm"}).json()
    export(str(Job.objects.get(kind="export").pk))
    done = editor.get(f"/api/exports/{asked['id']}").json()
    assert done["state"] == "done", Job.objects.get(kind="export").message
    file = tmp_path / "out.webm"
    file.write_bytes(body(editor.get(done["url"])))
    with av.open(str(file)) as container:
        comment = json.loads({key.lower(): value for key, value in container.metadata.items()}["comment"])
        pictures = sum(1 for _ in container.decode(video=0))
    (span,) = comment["spans"]
    assert (span["kind"], span["text"], span["voice_of"]) == ("synthetic", TEXT, "Hanna")
    assert span["consent"] and span["end_s"] - span["start_s"] == pytest.approx(place["length_s"], abs=0.01)
    heard = decoded_sound(file, 16_000)
    assert len(heard) / 16_000 == pytest.approx(3.0 - 0.4 + place["length_s"], abs=0.1)
    assert 0 <= len(heard) / 16_000 - pictures / 25 <= 0.06
    marks = find_marks(heard, 16_000)
    assert marks[0].start_s < span["end_s"] and marks[-1].end_s > span["start_s"]

    agree(scene.host, recording, agreed=False)
    assert not SpokenPhrase.objects.exists() and not file_of_phrase.exists() and not voice.path.exists()
    assert editor.get(done["url"]).status_code == 200, "what was exported stays, marked"
    speaking.phrase_speak(str(phrase.pk))  # a message that comes too late
    assert not file_of_phrase.exists()
    shutil.rmtree(recording.path)


@pytest.mark.django_db(transaction=True)
def test_what_was_typed_in_the_meeting_never_passes_for_said(
    scene: Scene, recording: Recording, tmp_path: Path
) -> None:
    """It is not used for words that are put in, and where it stands or is moved to the file tells of it."""
    editor = client_of(scene.editor)
    agree(scene.host, recording)
    transcript = recording.transcript
    for number in (1, 3):
        transcript.words[number]["typed"] = True
    transcript.save()
    put = put_in(editor, recording, 1, {"after": "4", "text": "three four"}).json()["insertions"][0]
    assert [word["origin"] for word in put["words"]] == ["synthetic", "synthetic"]
    moved = put_in(editor, recording, 2, {"after": "4", "moved": ["3"]}, deleted=["3"])
    assert moved.status_code == 200, moved.json()
    asked = send(editor, "POST", f"/api/recordings/{recording.pk}/exports", {"format": "mp3"}).json()
    export(str(Job.objects.get(kind="export").pk))
    file = tmp_path / "out.mp3"
    file.write_bytes(body(editor.get(editor.get(f"/api/exports/{asked['id']}").json()["url"])))
    with av.open(str(file)) as container:
        spans = json.loads(container.metadata["comment"])["spans"]
    assert [(span["kind"], span.get("text")) for span in spans] == [
        ("typed", "two"),
        ("moved", None),
        ("typed", "four"),
    ]
    kept, elsewhere, again = spans
    assert kept["start_s"] == pytest.approx(0.6, abs=0.02) and kept["end_s"] == pytest.approx(1.0, abs=0.02)
    assert elsewhere["start_s"] <= again["start_s"] < again["end_s"] <= elsewhere["end_s"]


def samples_of(content: bytes) -> Any:
    with wave.open(io.BytesIO(content)) as file:
        return (np.frombuffer(file.readframes(file.getnframes()), "<i2") / 32768).astype(np.float32)
