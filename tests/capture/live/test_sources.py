"""Sources that are files or FFmpeg's devices: Kinect recordings, a webcam, a microphone; and what is recorded."""

import json
from contextlib import closing
from pathlib import Path

import numpy as np
import pytest

from capture.__main__ import main
from capture.depth_codec import RGBDDecoder
from capture.errors import DeviceLost, SetupError
from capture.geometry import transform, unproject
from capture.live import command
from capture.live.command import record
from capture.live.cube import LiveCube
from capture.live.kinect_recording import KinectRecording, played_together
from capture.live.microphone import PACKET_US, Microphone
from capture.live.webcam import DISTANCE_M, Webcam, webcam_cube
from capture.recording import Moment, RecordingReader, SoundPacket
from conference.signalling.codec import to_json
from tests.capture import scenes
from tests.capture.live.devices import HandCamera
from tests.capture.test_kinect import made

TEST_PICTURE = "testsrc=size=1280x720:rate=30,realtime"
SINE = "sine=frequency=300:sample_rate=48000,arealtime"


@pytest.fixture(scope="module")
def kinect_files(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    folder = tmp_path_factory.mktemp("kinects")
    paths = [folder / "left.mkv", folder / "right.mkv"]
    for path in paths:
        made(path, 4)
    return paths


def test_recordings_of_one_cube_are_played_in_step_over_and_over(kinect_files: list[Path]) -> None:
    recordings = [KinectRecording(path) for path in kinect_files]
    played_together(recordings)
    assert [recording.serial for recording in recordings] == ["left", "right"]
    with closing(recordings[0].frames()) as left, closing(recordings[1].frames()) as right:
        frames = [(next(left), next(right)) for _ in range(6)]
    period_us = recordings[0].round.period_us
    times = []
    for one, other in frames:
        assert one is not None and other is not None
        # The second was opened some rounds later.
        assert (other.captured_us - one.captured_us) % period_us == 0
        assert one.colour.shape == (480, 640, 3)
        times.append(one.captured_us)
    assert (np.abs(np.diff(times) % period_us - 33_333) < 1_100).all(), "the next round follows without a gap"


def test_a_live_cube_is_recorded_and_can_be_calibrated_from(kinect_files: list[Path], tmp_path: Path) -> None:
    out = tmp_path / "cube.mkv"
    files = [str(path) for path in kinect_files]
    assert main(["kinect-recording", *files, "--record", str(out), "--seconds", "0.3", "--name", "two"]) == 0
    with RecordingReader(out) as reader:
        assert [camera.serial for camera in reader.description.cameras] == ["left", "right"]
        moments = [item for item in reader.items() if isinstance(item, Moment)]
    assert moments
    frames = moments[0].frames
    assert all(frame is not None and frame.is_key for frame in frames)
    assert frames[0] is not None
    decoded = RGBDDecoder().decode(frames[0].access_unit)
    assert decoded is not None and decoded.depth_m.shape == (480, 640)


def test_a_webcam_is_a_flat_figure_at_the_seat(tmp_path: Path) -> None:
    webcam = Webcam(TEST_PICTURE, "lavfi")
    with closing(webcam.frames()) as frames:
        frame = next(frames)
    assert frame is not None and frame.colour.std() > 20
    cube = webcam_cube("laptop", webcam)
    (camera,) = cube.cameras
    camera_from_cube = np.array(camera.camera_from_cube).reshape(4, 4)
    corner = unproject(webcam.intrinsics, np.array([0.5, 0.5]), frame.depth_m[0, 0])
    in_cube = transform(np.linalg.inv(camera_from_cube), corner)
    # The plane of the figure stands upright through the reference point; its upper left corner is to the right of the
    # person, whom the camera faces: 320 pixels of 580 at 0.7 m.
    np.testing.assert_allclose(in_cube[[0, 2]], [-0.7 * 319.5 / 580, 0], atol=1e-6)
    assert frame.depth_m.min() == frame.depth_m.max() == np.float32(DISTANCE_M)
    out = tmp_path / "webcam.mkv"
    arguments = ["webcam", "--device", TEST_PICTURE, "--format", "lavfi", "--microphone", f"lavfi:{SINE}"]
    assert main([*arguments, "--record", str(out), "--seconds", "0.5"]) == 0
    with RecordingReader(out) as reader:
        items = list(reader.items())
    # How many there are in half a second is the machine's affair.
    assert any(isinstance(item, Moment) for item in items)
    assert any(isinstance(item, SoundPacket) for item in items)


def test_a_microphone_gives_even_packets_and_a_missing_one_is_said() -> None:
    with closing(Microphone(SINE, "lavfi").packets()) as packets:
        sounds = [next(packets) for _ in range(5)]
    times = [sound.captured_us for sound in sounds if sound is not None]
    assert len(times) == 5
    assert all(step % PACKET_US == 0 for step in np.diff(times))
    for device in (Microphone("/nowhere.wav", "wav"), Webcam("/nowhere", "image2")):
        with pytest.raises(DeviceLost, match="cannot be read"):
            next(device.packets() if isinstance(device, Microphone) else device.frames())


def test_nothing_is_recorded_when_a_camera_is_missing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(command, "BEGIN_S", 0.2)
    cameras = [HandCamera(n) for n in range(scenes.CAMERAS)]
    cameras[0].plugged = False
    with pytest.raises(SetupError, match="no moment with all cameras"):
        record(LiveCube(scenes.description(), cameras), tmp_path / "out.mkv", 0.1)
    assert list(tmp_path.iterdir()) == []


def test_what_is_wrong_with_a_source_is_said_in_one_line(
    kinect_files: list[Path], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    calibration, broken = tmp_path / "cube.json", tmp_path / "broken.json"
    calibration.write_text(json.dumps(to_json(scenes.description())))
    broken.write_text("{}")
    recording = ["kinect-recording", str(kinect_files[0])]
    kinect = ["kinect", "--kinect-python", "/nowhere"]
    for arguments, words in (
        (recording, "--calibration is missing"),
        ([*recording, "--calibration", str(broken)], "is not a calibration"),
        ([*recording, "--calibration", str(tmp_path / "none")], "cannot be read"),
        ([*recording, "--calibration", str(calibration)], "the calibration is of other cameras"),
        ([*kinect, "--calibration", str(calibration), "--serials", "x"], "the calibration knows no camera x"),
        ([*kinect, "--calibration", str(calibration), "--delays-us", "a"], "whole microseconds"),
        ([*kinect, "--record", "x.mkv"], "cannot be listed"),
        (["webcam", "--microphone", "pulse"], "FORMAT:DEVICE"),
        (["kinect-recording", str(broken), "--calibration", str(calibration)], "not a Matroska file"),
    ):
        assert main(arguments) == 1
        (line,) = capsys.readouterr().err.strip().splitlines()
        assert line.startswith("capture: ") and words in line
