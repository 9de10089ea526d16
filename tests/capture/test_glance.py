"""What a capture node shows of its cameras when it is asked: in a meeting and out of one, recorded and live."""

import asyncio
import base64
import json
from pathlib import Path

import cv2
import numpy as np
import pytest

from capture.calibration.stored import read_report
from capture.errors import SetupError
from capture.glance import depth_colours
from capture.live.cube import LiveCube
from capture.node import CaptureNode
from capture.replay import LoopedRecording
from conference.signalling.codec import Envelope, decode, encode
from conference.signalling.cube_look import CalibrationReport, CameraCalibration, CubeLook, CubeLooked
from conference.signalling.cubes import CaptureStart
from conference.signalling.messages import Done
from conference.signalling.node_messages import FROM_NODE
from tests.capture import scenes
from tests.capture.live.devices import Hand, HandCamera
from tests.capture.test_node import START, Web
from tests.node.pairs import until

REPORT = CalibrationReport(1_700_000_000.0, (CameraCalibration("c0", 12, 480, 0.12, 0.5, 0.8),), (0.3,), 1)


@pytest.fixture(scope="module")
def recording(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("cube") / "cube.mkv"
    scenes.write(path, count=15)
    return path


async def look(node: CaptureNode) -> CubeLooked:
    answer = await node.handlers()[CubeLook](CubeLook())
    assert isinstance(answer, CubeLooked)
    # It fits into a message and comes out as it went in.
    assert decode(encode(Envelope(answer, re=1)), FROM_NODE).message == answer
    return answer


def picture(text: str | None) -> np.ndarray:
    assert text is not None
    return cv2.imdecode(np.frombuffer(base64.b64decode(text), np.uint8), cv2.IMREAD_COLOR)[..., ::-1].astype(int)


def ball_middle(text: str | None) -> float:
    """Where the ball is, in parts of the width."""
    bright = picture(text)[..., 0] > 130
    return float(np.nonzero(bright)[1].mean() / bright.shape[1])


async def test_a_recording_that_is_not_played_shows_how_it_begins(recording: Path) -> None:
    node = CaptureNode(LoopedRecording(recording), ("127.0.0.1",), report=REPORT)
    looked = await look(node)
    assert not looked.live
    assert looked.report == REPORT
    assert [camera.serial for camera in looked.cameras] == ["c0", "c1", "c2"]
    for n, camera in enumerate(looked.cameras):
        expected = scenes.ball(0.0, n)
        assert abs(ball_middle(camera.colour) - np.nonzero(expected.depth_m)[1].mean() / scenes.WIDTH) < 0.03
        depth = picture(camera.depth)
        assert depth[2, 2].max() < 40, "there is no depth at the edge"
        height, width = depth.shape[:2]
        assert depth[height // 2, round(ball_middle(camera.colour) * width)].max() > 150


async def test_in_a_meeting_a_recording_shows_its_newest_picture(recording: Path) -> None:
    web = Web()
    node = CaptureNode(LoopedRecording(recording), ("127.0.0.1",))
    node.web = web
    try:
        assert await node.handlers()[CaptureStart](START) == Done()
        seen = set()
        async with asyncio.timeout(30):
            while len(seen) < 3:
                looked = await look(node)
                if all(camera.colour for camera in looked.cameras):
                    seen.add(looked.cameras[0].colour)
        assert looked.live
    finally:
        await node.close()
        await web.close()


async def test_live_cameras_show_what_they_see_whether_or_not_somebody_receives_it() -> None:
    web, hand = Web(), Hand([HandCamera(n) for n in range(scenes.CAMERAS)])
    node = CaptureNode(LiveCube(scenes.description(), hand.cameras), ("127.0.0.1",))
    node.web = web
    async with asyncio.timeout(50):
        try:
            # In no meeting: the cameras are opened for the moment, and closed again.
            asking = asyncio.create_task(look(node))
            await until(lambda: all(camera.opened for camera in hand.cameras), 20)
            hand.show()
            looked = await asking
            assert looked.live
            assert None not in [camera.colour for camera in looked.cameras]
            assert await node.handlers()[CaptureStart](START) == Done()
            await until(lambda: node.stats().streams == scenes.CAMERAS, 20)
            hand.cameras[1].plugged = False
            hand.show()
            dark: list[bool] = []
            while dark != [False, True, False]:
                dark = [camera.colour is None for camera in (await look(node)).cameras]
        finally:
            await node.close()
            await web.close()


def test_depth_goes_from_red_near_to_blue_far() -> None:
    colours = depth_colours(np.array([[0.0, 0.45, 1.0, 3.9]], np.float32))[0].astype(int)
    assert colours[0].tolist() == [0, 0, 0]
    assert colours[1][0] > 2 * colours[1][2]
    assert colours[3][2] > 2 * colours[3][1]


def test_a_report_is_read_from_beside_its_calibration(tmp_path: Path) -> None:
    calibration = tmp_path / "cube.json"
    assert read_report(calibration) is None
    beside = tmp_path / "cube.report.json"
    camera = {
        "serial": "c0", "moments": 12, "corners": 480, "reprojection_rms_px": 0.12, "reprojection_worst_px": 0.5,
        "place_deviation_mm": 0.8, "focal_ratio": 1.0, "board_scale_by_depth": None,
    }  # fmt: skip
    report = {
        "made_at_s": 1_700_000_000, "cameras": [camera], "displays": [{"reprojection_rms_px": 0.3}],
        "pictures_left_out": 1,
    }  # fmt: skip
    beside.write_text(json.dumps(report))
    assert read_report(calibration) == REPORT
    beside.write_text("{}")
    with pytest.raises(SetupError, match="not a report"):
        read_report(calibration)
