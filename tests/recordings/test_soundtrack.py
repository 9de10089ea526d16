"""Sound on the meeting's clock: in its place, concealed where packets are missing, silent where nobody sent."""

from pathlib import Path

import numpy as np
import pytest

from conference.media.recordingfiles import RecordingFiles
from tests.recordings.packets import Clock, Network, TrackWriter, opus_frames

RATE_HZ = 48_000


def tone(seconds: float, hz: float = 440.0) -> np.ndarray:
    return (0.4 * np.sin(2 * np.pi * hz * np.arange(round(seconds * RATE_HZ)) / RATE_HZ)).astype(np.float32)


def chirps(seconds: int) -> np.ndarray:
    """Noise that is like itself only in its own place."""
    return (np.random.default_rng(3).normal(0, 0.1, seconds * RATE_HZ)).astype(np.float32)


def lag(heard: np.ndarray, said: np.ndarray) -> int:
    """By how many samples `heard` is late."""
    size = 1 << (len(heard) + len(said)).bit_length()
    correlation = np.fft.irfft(np.fft.rfft(heard, size) * np.conj(np.fft.rfft(said, size)))
    peak = int(np.argmax(correlation))
    return peak - size if peak > size // 2 else peak


@pytest.mark.parametrize("ppm", [-300.0, 0.0, 300.0])
def test_samples_stand_where_they_were_said(tmp_path: Path, ppm: float) -> None:
    said = chirps(30)
    TrackWriter(tmp_path, "a", "microphone", "opus", Clock(5.0, ppm, -ppm / 2), Network(delay_s=0.0)).write(
        opus_frames(said, bit_rate=96_000)
    )
    with RecordingFiles(tmp_path) as files:
        (track,) = files.sound_tracks()
        for second in (1, 15, 28):
            heard = track.read(second * RATE_HZ, RATE_HZ)
            assert abs(lag(heard, said[second * RATE_HZ :][:RATE_HZ])) <= 0.002 * RATE_HZ


def test_lost_packets_are_concealed(tmp_path: Path) -> None:
    frames = opus_frames(tone(2.0))
    path = TrackWriter(tmp_path, "a", "microphone", "opus", network=Network(delay_s=0.0, loss=0.1)).write(frames)
    assert path.stat().st_size > 0
    with RecordingFiles(tmp_path) as files:
        heard = files.sound_tracks()[0].read(RATE_HZ // 4, RATE_HZ)
    loudness = np.sqrt(np.mean(np.square(heard.reshape(-1, 960)), axis=1))
    assert loudness.min() > 0.1


def test_silence_where_nothing_was_sent(tmp_path: Path) -> None:
    frames = opus_frames(tone(1.0)) + opus_frames(tone(1.0), start_s=3600.0)
    TrackWriter(tmp_path, "a", "microphone", "opus", network=Network(delay_s=0.0)).write(frames)
    with RecordingFiles(tmp_path) as files:
        (track,) = files.sound_tracks()
        assert np.abs(track.read(RATE_HZ // 2, 4800)).max() > 0.3
        assert np.abs(track.read(1800 * RATE_HZ, RATE_HZ)).max() == 0.0
        assert np.abs(track.read(3600 * RATE_HZ + RATE_HZ // 2, 4800)).max() > 0.3
        assert np.abs(track.read(3700 * RATE_HZ, 4800)).max() == 0.0
