"""A media worker is killed while it records, and another goes on in the same folder: both runs become one file."""

from pathlib import Path

import numpy as np
import pytest

from conference.media.assemble import write_meeting
from conference.media.plane import RecordingRequest
from conference.media.publication import Publication
from conference.media.recorder import Recording
from conference.media.recordingfiles import RecordingFiles
from conference.media.stream import Codec
from conference.signalling.state import Publication as Description
from tests.recordings.flashes import PICTURE_RATE_HZ, beep_times, beeps, flash_times, flashes
from tests.recordings.packets import RECORDER_START_S, Clock, Network, TrackWriter, opus_frames, vp8_frames

RUN_S = 12
SECOND_RUN_S = 15


class Port:
    """Nothing is said to the sender."""

    def send_rtcp(self, packet: bytes) -> bool:
        return True


def record_run(directory: Path, start_s: int, clock: Clock, suffix: str = "") -> list[str]:
    """One worker's part: Ada's beeps and flashes for `RUN_S` from `start_s`; the names of its files."""
    recording = Recording(
        RecordingRequest("meeting", "r1", directory, None), lambda: start_s, lambda: RECORDER_START_S + start_s
    )
    sound, picture = opus_frames(beeps(RUN_S), start_s), vp8_frames(flashes(RUN_S), PICTURE_RATE_HZ, start_s)
    for source, codec, frames in (
        ("microphone", Codec("OPUS", 48_000, 96), sound),
        ("camera", Codec("VP8", 90_000, 96), picture),
    ):
        kind = "audio" if source == "microphone" else "video"
        description = Description(f"{source}{suffix}", "a", source, kind)  # type: ignore[arg-type]
        publication = Publication(description, codec, Port(), 1)  # type: ignore[arg-type]
        recording.add(publication)
        sender = TrackWriter(directory, "a", source, codec.name.lower(), clock, Network(0.03, 0.005))
        for arrival_s, is_rtcp, packet in sender.packets(frames):
            if not is_rtcp:
                publication.receive(packet, arrival_s)
                continue
            for tap in publication.taps:
                tap(packet, True, arrival_s)
    recording.detach()
    return [track.path for track in recording.stop()]


@pytest.mark.parametrize(
    ("suffix", "second_files"),
    [("", ["microphone.2.rtpdump", "camera.2.rtpdump"]), ("-2", ["microphone-2.rtpdump", "camera-2.rtpdump"])],
    ids=["same publications", "new publications"],
)
def test_both_runs_stand_in_their_place(tmp_path: Path, suffix: str, second_files: list[str]) -> None:
    """Who connects again may come with another clock: here one that is 2.5 s ahead of the former, and drifts back."""
    for name in record_run(tmp_path, 0, Clock(40.0, 200.0, 100.0)):
        (tmp_path / name).write_bytes((tmp_path / name).read_bytes()[:-37])
    assert record_run(tmp_path, SECOND_RUN_S, Clock(42.5, -200.0, -100.0), suffix) == second_files
    out = tmp_path / "out.mp4"
    with RecordingFiles(tmp_path) as files:
        assert files.unreadable == []
        assert files.duration_s == pytest.approx(SECOND_RUN_S + RUN_S, abs=0.1)
        write_meeting(files, out, names={"a": "Ada"}, progress=lambda done: None, size=(256, 144))
    expected_s = np.concatenate([np.arange(RUN_S), SECOND_RUN_S + np.arange(RUN_S)]) + 0.03
    seen_s, heard_s = flash_times(out), beep_times(out)
    assert heard_s == pytest.approx(expected_s, abs=0.02)
    assert np.abs(seen_s - heard_s).max() <= 0.04
