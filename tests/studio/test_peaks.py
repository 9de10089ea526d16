"""The waveform's peaks: right, bounded for a long recording, kept, and made anew when the sound is."""

import os
import wave
from pathlib import Path

import numpy as np

from conference.recordings.models import Recording
from conference.recordings.peaks import PEAKS_MAX, peaks_of
from conference.speech.engine.edit.soundfile import open_pcm
from tests.recordings.conftest import Scene
from tests.recordings.conftest import make_recording as make_recording
from tests.recordings.conftest import scene as scene
from tests.recordings.test_api import as_user
from tests.recordings.test_api import recording as recording


def write(path: Path, samples: np.ndarray) -> None:
    with wave.open(str(path), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(16_000)
        file.writeframes((samples * 32767).astype("<i2").tobytes())


def test_each_peak_is_the_largest_of_its_stretch() -> None:
    samples = np.array([0, 0.5, -1, 0.25, 0.1, -0.2, 0.3], np.float32)
    assert list(peaks_of(samples, 4, 2)) == [127, 255, 51, 76]
    assert len(peaks_of(np.zeros(1000, np.float32), 16_000, 33.3)) == 3  # stretches of no whole number of samples


def test_the_sound_is_read_from_its_first_sample_to_its_last(tmp_path: Path) -> None:
    write(tmp_path / "sound.wav", np.linspace(-1, 1, 11))
    assert np.abs(open_pcm(tmp_path / "sound.wav").samples[:, 0] - np.linspace(-1, 1, 11)).max() < 1e-4


def test_peaks_are_kept_and_made_anew(scene: Scene, recording: Recording) -> None:
    client, url = as_user(scene.member), f"/api/recordings/{recording.pk}/peaks"
    assert client.get(url).json()["peaks"] == []  # there is no sound yet
    write(recording.listening_path, np.repeat([0.0, 1.0, 0.5], 16_000))
    told = client.get(url).json()
    assert told["per_s"] == 50 and len(told["peaks"]) == 150
    assert [told["peaks"][n] for n in (10, 75, 140)] == [0, 254, 127]
    assert client.get(url).json() == told
    write(recording.listening_path, np.zeros(48_000))
    later_s = (recording.path / "peaks.u8").stat().st_mtime + 10
    os.utime(recording.listening_path, (later_s, later_s))
    assert set(client.get(url).json()["peaks"]) == {0}


def test_a_long_recording_has_no_more_peaks_than_a_screen_can_show(scene: Scene, recording: Recording) -> None:
    recording.duration_s = 3600.0
    recording.save()
    write(recording.listening_path, np.zeros(3600 * 16_000))
    assert len(as_user(scene.host).get(f"/api/recordings/{recording.pk}/peaks").json()["peaks"]) == PEAKS_MAX
