"""What hid from every camera is closed, and what a camera saw past is not."""

import numpy as np
import pytest

from capture.frame import RGBDFrame
from capture.geometry import Camera, Intrinsics
from rendering.prepare import PreparedCamera, prepare_camera
from rendering.unseen import fill_unseen

SIZE = 64
INTRINSICS = Intrinsics(SIZE, SIZE, 60.0, 60.0, SIZE / 2, SIZE / 2)
BODY_M, ARM_M = 1.2, 0.9
BODY, ARM = slice(8, 56), slice(28, 36)
"""Columns of the body, and of an upright arm before it, in the camera's picture."""


def camera_at(x_m: float) -> Camera:
    """Looks along the cube's −z from before the person, `x_m` to the side."""
    camera_from_cube = np.diag([-1.0, -1.0, -1.0, 1.0]) @ np.diag([1.0, 1.0, 1.0, 1.0])
    camera_from_cube[0, 3], camera_from_cube[2, 3] = x_m, 1.1
    return Camera(INTRINSICS, camera_from_cube)


def seen(camera: Camera, depth_m: np.ndarray) -> PreparedCamera:
    colour = np.full((SIZE, SIZE, 3), 128, np.uint8)
    prepared = prepare_camera(RGBDFrame(colour, depth_m.astype(np.float32), 0), camera)
    assert prepared is not None
    return prepared


@pytest.fixture
def body_behind_an_arm() -> np.ndarray:
    depth = np.zeros((SIZE, SIZE))
    depth[8:56, BODY] = BODY_M
    depth[8:56, ARM] = ARM_M
    return depth


def view_with_a_hole() -> np.ndarray:
    """Of an eye to the side of the camera: the arm, what it hid, and the body."""
    view = np.zeros((SIZE, SIZE), np.float32)
    view[8:56, 8:56] = BODY_M
    view[8:56, 20:28] = ARM_M
    view[8:56, 28:36] = 0
    return view


def test_what_an_arm_hid_from_the_camera_is_the_body(body_behind_an_arm: np.ndarray) -> None:
    camera = camera_at(0.0)
    view = view_with_a_hole()
    fill_unseen(view, [seen(camera, body_behind_an_arm)], camera)
    np.testing.assert_allclose(view[20:44, 28:36], BODY_M)
    assert (view[:8] == 0).all()
    assert (view[:, :8] == 0).all()


def test_a_gap_that_a_camera_saw_through_stays(body_behind_an_arm: np.ndarray) -> None:
    camera = camera_at(0.0)
    through = np.where(body_behind_an_arm == ARM_M, 0, body_behind_an_arm)
    for depth in (through, np.where(body_behind_an_arm == ARM_M, BODY_M + 0.2, body_behind_an_arm)):
        view = view_with_a_hole()
        fill_unseen(view, [seen(camera, body_behind_an_arm), seen(camera, depth)], camera)
        # Smoothed edges may give or take a column.
        assert (view[20:44, 30:34] == 0).all()


def test_beside_what_turns_away_there_is_a_gap(body_behind_an_arm: np.ndarray) -> None:
    """As between an arm and the side of a chest: nobody saw what is there, but the chest ends."""
    camera = camera_at(0.0)
    view = view_with_a_hole()
    # One pixel is 2 cm wide at the body: to the hole it rises by 2.4 cm a pixel, more steeply than half a right angle.
    view[8:56, 36:40] += np.float32(0.024) * np.arange(4, 0, -1, dtype=np.float32)
    fill_unseen(view, [seen(camera, body_behind_an_arm)], camera)
    assert (view[20:44, 28:36] == 0).all()


def test_below_the_last_row_the_person_goes_on(body_behind_an_arm: np.ndarray) -> None:
    camera = camera_at(0.0)
    low = np.zeros((SIZE, SIZE))
    low[30:, BODY] = BODY_M
    # The eye sees lower than the camera: what it shows there is outside the camera's picture.
    lower = Camera(Intrinsics(SIZE, SIZE, 60.0, 60.0, SIZE / 2, SIZE / 2 - 20), camera.camera_from_cube)
    view = np.zeros((SIZE, SIZE), np.float32)
    view[10:44, BODY] = BODY_M
    fill_unseen(view, [seen(camera, low)], lower)
    np.testing.assert_allclose(view[44:, 12:52], BODY_M)
    assert (view[:10] == 0).all()
