"""From packets to a file that plays: in step after minutes of drift, readable after a crash, people in their places."""

from collections.abc import Sequence
from pathlib import Path

import av
import numpy as np
import pytest

from conference.media.assemble import write_meeting
from conference.media.errors import RecordingError
from conference.media.mediafile import MediaFormat
from conference.media.recordingfiles import RecordingFiles
from conference.speech.engine.edit.pieces import Piece
from tests.recordings.edits import edit_of, kept
from tests.recordings.flashes import PICTURE_RATE_HZ, beep_times, beeps, flash_times, flashes
from tests.recordings.packets import Clock, Network, TrackWriter, h264_frames, opus_frames, vp8_frames

LIP_SYNC_S = 0.04


def composed(directory: Path, pieces: Sequence[Piece] | None = None, media_format: MediaFormat = "mp4") -> Path:
    out = directory / "out.mp4"
    with RecordingFiles(directory) as files:
        write_meeting(
            files, out, names={"a": "Ann", "b": "Bo"}, progress=lambda done: None, size=(256, 144),
            media_format=media_format, edit=edit_of(files, pieces) if pieces is not None else None,
        )  # fmt: skip
    return out


def test_in_step_after_five_minutes(tmp_path: Path) -> None:
    """The sender's clock drifts, sound and picture drift differently against it; packets jitter and sound is lost.

    No picture is: one that is missing makes its flash late by a picture, which says nothing of the clocks. All five
    minutes are read and decoded; the first and the last half minute are written.
    """
    sound, picture = Clock(40.0, 300.0, 150.0), Clock(40.0, 300.0, -300.0)
    TrackWriter(tmp_path, "a", "microphone", "opus", sound, Network(0.02, 0.015, 0.01)).write(opus_frames(beeps(300)))
    TrackWriter(tmp_path, "a", "camera", "vp8", picture, Network(0.12, 0.03)).write(
        vp8_frames(flashes(300), PICTURE_RATE_HZ)
    )
    out = composed(tmp_path, kept((0.0, 30.0), (269.5, 299.5)))
    seen, heard = flash_times(out), beep_times(out)
    assert len(seen) == 60 and len(heard) >= 57
    apart = np.array([seen[np.argmin(np.abs(seen - time))] - time for time in heard])
    assert np.abs(apart).max() <= LIP_SYNC_S


def test_a_lost_picture_holds_the_one_before(tmp_path: Path) -> None:
    """With one packet in fifty missing no broken picture is shown: all are black or white."""
    TrackWriter(tmp_path, "a", "camera", "vp8", network=Network(0.02, 0.01, 0.02)).write(
        vp8_frames(flashes(10), PICTURE_RATE_HZ, key_every=10)
    )
    with av.open(str(composed(tmp_path))) as container:
        levels = np.array([f.to_ndarray()[40:80, 60:200].mean() for f in container.decode(video=0)])
    assert np.all((levels > 200) | (levels < 60))


def test_a_killed_worker_leaves_what_it_wrote(tmp_path: Path) -> None:
    path = TrackWriter(tmp_path, "a", "microphone", "opus").write(opus_frames(beeps(4)))
    path.write_bytes(path.read_bytes()[:-37])
    (tmp_path / "0.rtpdump").write_bytes(b"")
    (tmp_path / "1.rtpdump").write_bytes(b"#!rtpplay1.0 0.0.0.0/0\n123")
    (tmp_path / "1.json").write_text("{not json")
    with RecordingFiles(tmp_path) as files:
        assert files.duration_s == pytest.approx(4.0, abs=0.1)
        assert sorted(text.split(":")[0] for text in files.unreadable) == ["0.rtpdump", "1.rtpdump"]
    assert len(beep_times(composed(tmp_path))) == 4


def test_nothing_recorded_is_said(tmp_path: Path) -> None:
    with pytest.raises(RecordingError, match="no packets"):
        RecordingFiles(tmp_path)


def test_the_file_starts_and_seeks_at_once(tmp_path: Path) -> None:
    """The index stands before the media, and there is a key frame each second."""
    TrackWriter(tmp_path, "a", "camera", "h264").write(h264_frames(flashes(4), PICTURE_RATE_HZ))
    out = composed(tmp_path)
    data = out.read_bytes()
    assert data.index(b"moov") < data.index(b"mdat")
    with av.open(str(out)) as container:
        keys = [float(p.pts * p.time_base) for p in container.demux(video=0) if p.is_keyframe and p.pts is not None]
    assert keys == [0.0, 1.0, 2.0, 3.0]
    assert flash_times(out) == pytest.approx([0.04, 1.04, 2.04, 3.04], abs=0.041)


def test_a_view_lies_on_the_backdrop_by_its_alpha(tmp_path: Path) -> None:
    """Left half red and solid, right half green and transparent: the left is red, the right as the room around it."""
    picture = np.zeros((128, 128, 3), np.uint8)  # 128 × 64 of colour above 128 × 64 of alpha
    picture[:64, :64], picture[:64, 64:] = (255, 0, 0), (0, 255, 0)
    picture[64:, :64] = 255
    TrackWriter(tmp_path, "a", "view", "h264").write(h264_frames([picture] * 20, PICTURE_RATE_HZ))
    with av.open(str(composed(tmp_path))) as container:
        rgb = [frame.to_ndarray(format="rgb24") for frame in container.decode(video=0)][10]
    left, right, around = rgb[72, 80], rgb[72, 200], rgb[6, 128]
    assert left[0] > 150 and left[1] < 80
    assert np.abs(right.astype(int) - around).max() < 40


@pytest.mark.parametrize(("media_format", "padding_s"), [("mp4", 0.002), ("webm", 0.01)])
def test_a_file_is_as_long_as_what_is_kept(tmp_path: Path, media_format: MediaFormat, padding_s: float) -> None:
    """By its own word, though its pictures come each 40 ms and its sound in packets of 20 ms.

    In the second case the last packet of Opus holds a third of a millisecond.
    """
    TrackWriter(tmp_path, "a", "microphone", "opus").write(opus_frames(beeps(4)))
    for end_s in (3.137, 3.1228333):
        out = composed(tmp_path, kept((0.0, 1.111), (2.0, end_s)), media_format)
        with av.open(str(out)) as container:
            assert container.duration / av.time_base == pytest.approx(end_s - 0.889, abs=padding_s)


def test_only_what_is_kept_is_written(tmp_path: Path) -> None:
    TrackWriter(tmp_path, "a", "microphone", "opus", network=Network(0.0)).write(opus_frames(beeps(5)))
    TrackWriter(tmp_path, "a", "camera", "vp8", network=Network(0.0)).write(vp8_frames(flashes(5), PICTURE_RATE_HZ))
    out = composed(tmp_path, kept((0.5, 1.5), (2.5, 4.5)))
    assert beep_times(out) == pytest.approx([0.5, 1.5, 2.5], abs=0.005)
    assert flash_times(out) == pytest.approx([0.5, 1.5, 2.5], abs=0.061)
