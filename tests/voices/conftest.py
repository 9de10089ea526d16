"""A recording in which the host says five words, with its sound written, and the voice's network."""

from collections.abc import Callable

import numpy as np
import pytest

from conference.media.assemble import write_mix, write_speech
from conference.media.recordingfiles import RecordingFiles
from conference.recordings.models import Recording, RecordingState
from conference.recordings.transcripts import transcript_create
from tests.recordings.conftest import Scene
from tests.recordings.conftest import make_recording as make_recording
from tests.recordings.conftest import scene as scene
from tests.speech.conftest import model_cache as model_cache
from tests.speech.demo_speech import demo_speech
from tests.speech.voice.conftest import kokoro as kokoro

WORDS = ("one", "two", "three", "four", "five.")


@pytest.fixture
def recording(scene: Scene, make_recording: Callable[[np.ndarray], Recording]) -> Recording:
    """Transcribed; each word takes half a second."""
    recording = make_recording(demo_speech(48_000).samples[: 3 * 48_000])
    with RecordingFiles(recording.path) as files:
        write_mix(files, recording.sound_path, lambda done: None)
        write_speech(files, recording.listening_path, None, lambda done: None)
        recording.duration_s = files.duration_s
    recording.state = RecordingState.READY
    recording.save()
    speaker = str(scene.host_there.pk)
    words = [
        {
            "text": text, "start_s": n / 2 + 0.1, "end_s": n / 2 + 0.5, "participant_id": speaker, "confidence": 0.9,
            "aligned": True,
        }
        for n, text in enumerate(WORDS)
    ]  # fmt: skip
    transcript_create(recording=recording, words=words)
    return recording
