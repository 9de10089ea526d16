"""A camera that stands elsewhere than its calibration says is found out among the others, and nobody else is."""

import asyncio
import itertools
from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pytest

from capture.frame import RGBDFrame
from capture.geometry import Matrix
from capture.live.calibration_watch import BAD_LOOKS, GOOD_LOOKS, CalibrationWatch
from capture.live.cube import LiveCube
from capture.synthetic.anny_body import JOINT_NAMES, load_anny
from capture.synthetic.camera_noise import DepthNoise, noisy_depth
from capture.synthetic.cube import CubeSetting, SyntheticCube, default_cameras, describe
from capture.synthetic.motion import Manner, Mouth
from capture.synthetic.person import ADA
from capture.synthetic.rig import Rig, Surface, limit_influences
from tests.capture.live.devices import HandCamera
from tests.capture.live.test_watch import Outlet

CAMERAS = default_cameras(320, 240)
MOMENTS_S = (0.0, 0.7, 1.4)


def moved(*metres: float) -> Matrix:
    pose = np.eye(4)
    pose[:3, 3] = metres
    return pose


def turned(axis: int, degrees: float) -> Matrix:
    pose, (a, b) = np.eye(4), [n for n in range(3) if n != axis]
    cosine, sine = np.cos(np.radians(degrees)), np.sin(np.radians(degrees))
    pose[[a, a, b, b], [a, b, a, b]] = cosine, -sine, sine, cosine
    return pose


def bare_body() -> Rig:
    """Ada without skin, hair or clothes: depth is all that is looked at."""
    body = load_anny(ADA.shape)
    skin = body.parts["body"]
    influences, weights = limit_influences(body.weights)
    surface = Surface(skin.faces.astype(np.int32), skin.uv, np.full((4, 4, 3), 128, np.uint8))
    return Rig(
        body.rest_m, body.joints, body.parents, body.joint_rest_m, influences, weights, dict(body.morphs), (surface,),
        JOINT_NAMES, body.rest_m[np.unique(body.parts["helper-l-eye"].faces)].mean(axis=0) * (0, 1, 1),
    )  # fmt: skip


class Scene:
    """A person before six cameras, each with a Kinect's noise that is another one at every look."""

    def __init__(self) -> None:
        silent = np.zeros(60, np.float32)
        manner = Manner(2.0, Mouth(silent, silent, silent, silent), seed=3)
        self._cube = SyntheticCube(bare_body(), manner, CubeSetting(cameras=CAMERAS, oversampling=1))
        self._exact: dict[tuple[int, float, bytes], RGBDFrame] = {}
        self._rng = np.random.default_rng(5)

    def frame(self, n: int, moment_s: float, fault: Matrix) -> RGBDFrame:
        key = (n, moment_s, fault.tobytes())
        if key not in self._exact:
            there = replace(CAMERAS[n], camera_from_cube=fault @ CAMERAS[n].camera_from_cube)
            self._exact[key] = self._cube.render(there, moment_s)
        exact = self._exact[key]
        depth_m = noisy_depth(exact.depth_m, CAMERAS[n].intrinsics.fx, DepthNoise(), self._rng)
        return replace(exact, depth_m=depth_m)

    def look(
        self, moment_s: float, faults: dict[int, Matrix] | None = None, cameras: Sequence[int] = range(6)
    ) -> dict[int, RGBDFrame]:
        return {n: self.frame(n, moment_s, (faults or {}).get(n, np.eye(4))) for n in cameras}


@pytest.fixture(scope="module")
def scene() -> Scene:
    return Scene()


@pytest.mark.parametrize("wrong", [0, 1, 4])
@pytest.mark.parametrize(
    "fault",
    [
        turned(0, 3),
        turned(1, 3),
        turned(2, 3),
        moved(0.05, 0, 0),
        moved(0, 0.05, 0),
        moved(0, 0, 0.05),
        moved(0.12, 0, 0),
    ],
    ids=["tilted", "panned", "rolled", "aside", "up", "back", "far"],
)
def test_a_camera_that_stands_elsewhere_is_found_out_and_no_other(scene: Scene, wrong: int, fault: Matrix) -> None:
    watch = CalibrationWatch(CAMERAS)
    said = [watch.misplaced(scene.look(MOMENTS_S[n % 3], {wrong: fault})) for n in range(BAD_LOOKS + 3)]
    assert [list(each) for each in said] == [[]] * (BAD_LOOKS - 1) + [[wrong]] * 4
    assert "calibration" in said[-1][wrong]
    back = [watch.misplaced(scene.look(MOMENTS_S[n % 3])) for n in range(GOOD_LOOKS)]
    assert [list(each) for each in back] == [[wrong]] * (GOOD_LOOKS - 1) + [[]]


@pytest.mark.parametrize("cameras", [range(6), (0, 2, 3, 5), (0, 1, 2)])
def test_cameras_that_stand_right_are_never_accused(scene: Scene, cameras: Sequence[int]) -> None:
    watch = CalibrationWatch(CAMERAS)
    for n in range(60):
        assert watch.misplaced(scene.look(MOMENTS_S[n % 3], cameras=cameras)) == {}


def test_of_two_cameras_nobody_knows_which_is_wrong_and_alone_none_is(scene: Scene) -> None:
    watch = CalibrationWatch(CAMERAS)
    for _ in range(BAD_LOOKS + 1):
        assert watch.misplaced(scene.look(0.0, {1: turned(0, 3)}, (0, 1))) == {}
        assert watch.misplaced({}) == {}
        assert watch.misplaced(scene.look(0.0, cameras=(3,))) == {}


async def test_a_live_cube_goes_on_without_it(
    scene: Scene, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr("capture.live.cube.INTERVAL_S", 0.01)
    cameras = [HandCamera(n) for n in range(4)]
    for n, camera in enumerate(cameras):
        camera.serial, camera.intrinsics = f"synthetic-{n}", CAMERAS[n].intrinsics
    feed = LiveCube(describe("Ada", CAMERAS[:4], 15.0), cameras).feed(Outlet(4))
    changes: list[tuple[str, ...]] = []
    feed.on_change = lambda: changes.append(feed.lost)
    running = asyncio.create_task(feed.run())
    start_us, count = round(asyncio.get_running_loop().time() * 1e6) + 1_000_000, itertools.count()

    def look(faults: dict[int, Matrix]) -> None:
        at_us = start_us + next(count) * 66_667
        for n, frame in scene.look(0.7, faults, range(4)).items():
            cameras[n].give(replace(frame, captured_us=at_us))

    async def until_lost(lost: tuple[str, ...], faults: dict[int, Matrix]) -> None:
        async with asyncio.timeout(60):
            while feed.lost != lost:
                look(faults)
                await asyncio.sleep(0.02)

    try:
        await until_lost(("synthetic-2",), {2: turned(1, 3)})
        assert "camera synthetic-2 is lost (it does not stand where its calibration says" in caplog.text
        await until_lost((), {})
    finally:
        running.cancel()
        await asyncio.gather(running, return_exceptions=True)
    assert changes == [("synthetic-2",), ()]
