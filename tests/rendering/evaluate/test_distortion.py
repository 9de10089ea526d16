"""Lenses: a point seen through one is where OpenCV's model has it, and pictures go there and back."""

import cv2
import numpy as np

from capture.geometry import Camera, Intrinsics, project
from rendering.evaluate.distortion import lens_of

COEFFICIENTS = (0.08, -0.05, 0.001, -0.0008, 0.01, 0.02, 0.01, 0.0)
CAMERA = Camera(Intrinsics(160, 120, 120.0, 118.0, 79.0, 61.0), np.eye(4))


def picture(camera: Camera) -> np.ndarray:
    """Smooth stripes on a plane at 1 m, as a pinhole camera sees them."""
    i = camera.intrinsics
    x, y = (np.arange(i.width) + 0.5 - i.cx) / i.fx, (np.arange(i.height) + 0.5 - i.cy) / i.fy
    wave = 128 + 50 * np.sin(14 * x)[None, :] + 50 * np.cos(11 * y)[:, None]
    return np.repeat(np.rint(wave).astype(np.uint8)[..., None], 3, axis=2)


def test_a_straight_lens_changes_nothing() -> None:
    lens = lens_of(CAMERA, (0.0,) * 8)
    assert lens.is_straight and lens.pinhole is CAMERA
    colour, depth = picture(CAMERA), np.ones((120, 160), np.float32)
    assert lens.straightened(colour, depth) == (colour, depth)


def test_pictures_go_through_the_lens_and_back() -> None:
    lens = lens_of(CAMERA, COEFFICIENTS)
    straight = picture(lens.pinhole)
    bent = lens.distort(straight, cv2.INTER_LINEAR)
    assert bent.shape == (120, 160, 3)
    depth = np.where(np.arange(160) < 80, 0.8, 1.6).astype(np.float32) * np.ones((120, 1), np.float32)
    colour, depth_back = lens.straightened(bent, depth)
    inside = np.s_[15:-15, 15:-15]
    assert np.abs(colour[inside].astype(int) - straight[inside]).max() <= 3
    assert set(np.unique(depth_back)) <= {np.float32(0), np.float32(0.8), np.float32(1.6)}, "no depth in between"


def test_a_point_is_seen_where_the_model_has_it() -> None:
    lens = lens_of(CAMERA, COEFFICIENTS)
    point = np.array([0.31, -0.22, 1.0])
    place = project(lens.pinhole.intrinsics, point)[0]
    spot = np.zeros((lens.pinhole.intrinsics.height, lens.pinhole.intrinsics.width), np.float32)
    cv2.circle(spot, tuple(int(c) for c in place), 3, 1.0, -1)
    centre = np.array(cv2.moments(spot)["m10"]), np.array(cv2.moments(spot)["m01"])
    drawn = np.array(centre) / cv2.moments(spot)["m00"] + 0.5
    bent = lens.distort(spot, cv2.INTER_LINEAR)
    moments = cv2.moments(bent)
    found = np.array([moments["m10"], moments["m01"]]) / moments["m00"] + 0.5
    ray = np.array([(drawn[0] - lens.pinhole.intrinsics.cx) / 120, (drawn[1] - lens.pinhole.intrinsics.cy) / 118, 1.0])
    expected = cv2.projectPoints(ray[None], np.zeros(3), np.zeros(3), CAMERA.intrinsics.K, np.array(COEFFICIENTS))[0]
    np.testing.assert_allclose(found, expected.ravel(), atol=0.15)
    assert np.linalg.norm(found - project(CAMERA.intrinsics, point)[0]) > 0.2


def test_a_lens_that_bends_far_does_not_fold_the_picture_back() -> None:
    """By hand: r (1 − r² / 4) grows up to r = 2 / √3; what is further out is not seen, though the polynomial has it."""
    lens = lens_of(CAMERA, (-0.25, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0))
    colour, _ = lens.straightened(np.full((120, 160, 3), 200, np.uint8), np.ones((120, 160), np.float32))
    i = lens.pinhole.intrinsics
    assert i.width > 160
    rows, columns = np.nonzero(colour[..., 0] > 100)
    radii = np.hypot((columns + 0.5 - i.cx) / i.fx, (rows + 0.5 - i.cy) / i.fy)
    assert len(rows) > 120 * 160 and radii.max() < 2 / np.sqrt(3) + 0.02
