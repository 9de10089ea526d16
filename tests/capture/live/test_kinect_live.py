"""Live Kinects: the driver process with a stand-in for pyk4a, the wire's order, and what happens when one is pulled."""

import json
import sys
import threading
from collections.abc import Generator
from contextlib import closing
from pathlib import Path

import numpy as np
import pytest

from capture.errors import DeviceLost, SetupError
from capture.frame import RGBDFrame
from capture.geometry import Intrinsics
from capture.live import kinect_process
from capture.live.kinect import KinectCamera, SyncGroup, factory_intrinsics, wire_intrinsics
from capture.live.kinect_process import KinectSettings, connected_kinects
from capture.live.kinect_protocol import (
    BODY_MAX,
    CAPTURE,
    HEADER,
    MAGIC,
    CaptureBody,
    ProtocolError,
    pack,
    pack_capture,
    unpack_capture,
    unpack_header,
)
from tests.capture.test_kinect import CALIBRATION

SETTINGS = KinectSettings(Path(sys.executable), depth_mode="NFOV_2X2BINNED")


@pytest.fixture
def plugs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder whose files are plugged Kinects."""
    place = tmp_path / "kinects"
    place.mkdir()
    (place / "calibration.json").write_text(json.dumps(CALIBRATION))
    for serial in ("one", "two"):
        (place / serial).touch()
    monkeypatch.setenv("FAKE_KINECTS", str(place))
    monkeypatch.setenv("PYTHONPATH", str(Path(__file__).parent / "pyk4a_fake"))
    return place


def intrinsics() -> Intrinsics:
    return Intrinsics(160, 120, 102, 102, 80, 60)


def first(frames: Generator[RGBDFrame | None, None, None]) -> RGBDFrame:
    return next(frame for frame in frames if frame is not None)


def test_messages_are_taken_apart_as_they_were_put_together() -> None:
    body = CaptureBody(1, 2, b"jpeg", 3, 2, bytes(range(12)))
    message = pack(CAPTURE, pack_capture(body))
    # 9 bytes of header, then 24 of the capture's own.
    assert message[:9] == MAGIC + b"\x02" + (24 + 4 + 12).to_bytes(4, "little")
    assert unpack_header(message[: HEADER.size]) == (CAPTURE, 40)
    assert unpack_capture(message[HEADER.size :]) == body
    for bad in (b"NOPE" + message[4:9], MAGIC + b"\x09" + bytes(4), HEADER.pack(MAGIC, CAPTURE, BODY_MAX + 1)):
        with pytest.raises(ProtocolError):
            unpack_header(bad)
    for bad in (b"", message[HEADER.size : -1]):
        with pytest.raises(ProtocolError):
            unpack_capture(bad)


def test_a_driven_kinect_gives_registered_frames_until_it_is_unplugged(plugs: Path) -> None:
    assert connected_kinects(SETTINGS.python) == ["one", "two"]
    camera = KinectCamera("two", intrinsics(), SETTINGS, SyncGroup(["two"]))
    with closing(camera.frames()) as frames:
        one, other = first(frames), first(frames)
        assert one.colour.shape == (120, 160, 3)
        known = one.depth_m[one.depth_m > 0]
        # The stand-in shows a wall at 0.8 m and a little: the n-th frame n millimetres farther.
        assert len(known) > 5000 and 0.8 < np.median(known) < 0.85
        assert 0 < other.captured_us - one.captured_us < 1_000_000
        (plugs / "two").unlink()
        with pytest.raises(DeviceLost, match="the Kinect SDK reports a failure"):
            for _ in range(100):
                next(frames)
    (said,) = (plugs / "two.log").read_text().splitlines()
    assert json.loads(said)["role"] == "STANDALONE"
    with pytest.raises(DeviceLost, match="no Kinect has the serial two"):
        next(camera.frames())


def test_the_master_starts_last_and_the_subordinate_a_step_later(plugs: Path) -> None:
    group = SyncGroup(["one", "two"])
    cameras = [KinectCamera(serial, intrinsics(), SETTINGS, group) for serial in ("one", "two")]
    gave: list[int] = []
    threads = [threading.Thread(target=_read_one, args=(camera, gave)) for camera in cameras]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert len(gave) == 2
    master, subordinate = (json.loads((plugs / f"{name}.log").read_text()) for name in ("one", "two"))
    assert (master["role"], master["delay_us"]) == ("MASTER", 0)
    assert (subordinate["role"], subordinate["delay_us"]) == ("SUBORDINATE", 160)
    assert subordinate["at"] < master["at"]


def _read_one(camera: KinectCamera, gave: list[int]) -> None:
    with closing(camera.frames()) as frames:
        gave.append(first(frames).captured_us)


def test_without_its_master_a_subordinate_goes_on_by_itself(plugs: Path) -> None:
    group = SyncGroup(["one", "two"])
    camera = KinectCamera("two", intrinsics(), SETTINGS, group)
    with closing(camera.frames()) as frames:
        first(frames)
        group.lost("one")
        with pytest.raises(DeviceLost, match="its master is gone"):
            for _ in range(100):
                next(frames)
    with closing(camera.frames()) as frames:
        first(frames)
    roles = [json.loads(line)["role"] for line in (plugs / "two.log").read_text().splitlines()]
    assert roles == ["SUBORDINATE", "STANDALONE"]


def test_delays_must_fit_the_cameras() -> None:
    assert [SyncGroup(["a", "b", "c"]).delay_us(s) for s in "abc"] == [0, 160, 320]
    for delays in ([0], [160, 0], [0, -1], [0, 40_000]):
        with pytest.raises(SetupError, match="as many delays"):
            SyncGroup(["a", "b"], delays)


def test_the_wires_picture_is_the_middle_of_the_colour_cameras() -> None:
    # 1280 × 720 at two thirds is 853.33 × 480, of which 106.67 pixels go on each side.
    wire = wire_intrinsics(Intrinsics(1280, 720, 600, 606, 640, 360))
    assert (wire.width, wire.height) == (640, 480)
    assert (wire.fx, wire.fy) == pytest.approx((400, 404))
    assert (wire.cx, wire.cy) == pytest.approx((320, 240))


def test_the_factorys_intrinsics_are_asked_of_the_kinect(plugs: Path) -> None:
    found = factory_intrinsics("one", SETTINGS)
    # The factory's 0.49 of 1280 pixels, at two thirds.
    assert found.fx == pytest.approx(0.49 * 1280 * 2 / 3)


def test_an_interpreter_without_pyk4a_or_none_at_all_is_said(
    plugs: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    broken = tmp_path / "broken"
    broken.mkdir()
    (broken / "pyk4a.py").write_text("raise ImportError('numpy 2')")
    monkeypatch.setenv("PYTHONPATH", str(broken))
    with pytest.raises(DeviceLost, match=r"cannot import pyk4a \(numpy 2\)"):
        connected_kinects(SETTINGS.python)
    with pytest.raises(DeviceLost, match=r"cannot import pyk4a \(numpy 2\)"):
        factory_intrinsics("one", SETTINGS)
    with pytest.raises(DeviceLost, match="cannot be listed by /nowhere"):
        connected_kinects(Path("/nowhere"))
    with pytest.raises(DeviceLost, match="/nowhere cannot be run"):
        factory_intrinsics("one", KinectSettings(Path("/nowhere")))


def test_a_driver_that_says_something_else_is_not_believed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    program = tmp_path / "driver"
    for script, words in (
        ("printf 'hello, this is no protocol'", "not its protocol"),
        ("printf 'EYK1\\001\\002\\000\\000\\000{}'", "greeting cannot be read"),
        ("exit 3", "ended with status 3"),
    ):
        program.write_text(f"#!/bin/sh\n{script}\n")
        program.chmod(0o755)
        with pytest.raises(DeviceLost, match=words):
            factory_intrinsics("one", KinectSettings(program))
    program.write_text("#!/bin/sh\nexec sleep 60\n")
    monkeypatch.setattr(kinect_process, "START_S", 0.1)
    with pytest.raises(DeviceLost, match="did not start"):
        factory_intrinsics("one", KinectSettings(program))
