"""Pictures of boards as the synthetic cube's cameras would take them: held before them, or seen in a mirror."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

from capture.calibration.board import Board, Display
from capture.geometry import Camera, Matrix, invert_rigid, look_at, pixel_centres
from capture.synthetic.cube import DISPLAY_CENTRE_M, DISPLAY_HEIGHT_M, DISPLAY_WIDTH_M, default_cameras, describe

BOARD = Board()
DISPLAY = Display(DISPLAY_WIDTH_M, DISPLAY_HEIGHT_M, 1920, 1074)
BOX_DISTORTION = (0.06, -0.05, 0.0006, -0.0004, 0.01, 0.02, 0.01, 0.0)
SQUARE_PX = 40
OVERSAMPLING = 3
GROUND = 90
NOISE_LEVELS = 2.0
MIRROR_M = (0.44, 0.34)


@dataclass(frozen=True)
class Texture:
    """A flat picture, and the pixels a metre by which it was drawn; its first pixel's corner is at `origin_m`."""

    picture: NDArray[np.uint8]
    pixels_per_m: float
    origin_m: tuple[float, float] = (0.0, 0.0)


def board_texture(board: Board) -> Texture:
    """The printed board with its white border of half a square."""
    border = SQUARE_PX // 2
    picture = np.pad(board.draw(SQUARE_PX), border, constant_values=255)
    return Texture(picture, SQUARE_PX / board.square_m, (-board.square_m / 2, -board.square_m / 2))


def display_texture(display: Display) -> Texture:
    return Texture(display.draw(), display.width_px / display.width_m)


def hold(rng: np.random.Generator, tilt_deg: float = 30.0) -> Matrix:
    """`cube_from_board` of a board held at about the person's chest, toward the display."""
    centre = np.array([rng.uniform(-0.25, 0.25), rng.uniform(-0.4, 0.05), rng.uniform(-0.15, 0.25)])
    tilt = np.sin(np.radians(tilt_deg))
    target = centre + np.array([rng.uniform(-tilt, tilt), rng.uniform(-tilt, tilt) - 0.1, 1.0])
    roll = rng.uniform(-0.4, 0.4)
    # A camera in the board's place that looks at the display, turned by half about its y: the board's x and z.
    behind = invert_rigid(look_at(centre, target, np.array([np.sin(roll), np.cos(roll), 0])))
    turned = behind @ np.diag([-1.0, 1, -1, 1])
    middle = np.eye(4)
    middle[:2, 3] = -BOARD.columns * BOARD.square_m / 2, -BOARD.rows * BOARD.square_m / 2
    return turned @ middle


def cube_from_display() -> Matrix:
    x, y, z = DISPLAY_CENTRE_M
    out = np.diag([-1.0, -1, 1, 1])
    out[:3, 3] = x + DISPLAY_WIDTH_M / 2, y + DISPLAY_HEIGHT_M / 2, z
    return out


def mirror_pose(rng: np.random.Generator, turn_deg: float = 14.0) -> Matrix:
    """`cube_from_mirror`: its middle before the display, its z axis about toward it."""
    centre = np.array([rng.uniform(-0.12, 0.12), rng.uniform(-0.25, 0.0), rng.uniform(0.2, 0.4)])
    a, b = np.radians(rng.uniform(-turn_deg, turn_deg, 2))
    return invert_rigid(look_at(centre, centre + np.array([np.tan(a), np.tan(b), 1]), np.array([0.0, 1, 0])))


def reflection(cube_from_mirror: Matrix) -> Matrix:
    """[4, 4] of the mirror's plane: determinant −1."""
    normal = cube_from_mirror[:3, 2]
    out = np.eye(4)
    out[:3, :3] -= 2 * np.outer(normal, normal)
    out[:3, 3] = 2 * (normal @ cube_from_mirror[:3, 3]) * normal
    return out


def picture_of(
    camera: Camera, texture: Texture, cube_from_texture: Matrix, rng: np.random.Generator, window: NDArray | None = None
) -> NDArray[np.uint8]:
    """[H, W] grey; `window` [N, 3] in the cube's frame is what the texture is seen through."""
    i = camera.intrinsics
    camera_from_texture = camera.camera_from_cube @ cube_from_texture
    in_metres = np.diag([1 / texture.pixels_per_m, 1 / texture.pixels_per_m, 1.0])
    in_metres[:2, 2] = texture.origin_m
    dense_k = np.diag([OVERSAMPLING, OVERSAMPLING, 1.0]) @ i.K
    homography = dense_k @ camera_from_texture[:3, [0, 1, 3]] @ in_metres
    # OpenCV counts from the first pixel's centre, on both sides.
    half = np.array([[1, 0, 0.5], [0, 1, 0.5], [0, 0, 1]])
    size = (i.width * OVERSAMPLING, i.height * OVERSAMPLING)
    dense = cv2.warpPerspective(
        texture.picture, np.linalg.inv(half) @ homography @ half, size, flags=cv2.INTER_LINEAR, borderValue=GROUND
    )
    if window is not None:
        seen = window @ camera.camera_from_cube[:3, :3].T + camera.camera_from_cube[:3, 3]
        corners = (seen @ dense_k.T)[:, :2] / seen[:, 2:]
        mask = cv2.fillConvexPoly(np.zeros(dense.shape, np.uint8), np.rint(corners).astype(np.int32), 1)
        dense = np.where(mask > 0, dense, GROUND).astype(np.uint8)
    mean = cv2.resize(dense, (i.width, i.height), interpolation=cv2.INTER_AREA).astype(np.float64)
    return np.clip(np.rint(0.8 * mean + 20 + rng.normal(0, NOISE_LEVELS, mean.shape)), 0, 255).astype(np.uint8)


def depth_of(camera: Camera, cube_from_board: Matrix) -> NDArray[np.uint16]:
    """[H, W] millimetres of the board's plane, everywhere."""
    i = camera.intrinsics
    camera_from_board = camera.camera_from_cube @ cube_from_board
    normal, place = camera_from_board[:3, 2], camera_from_board[:3, 3]
    rays = np.concatenate(
        [(pixel_centres(i.width, i.height) - [i.cx, i.cy]) / [i.fx, i.fy], np.ones((i.height, i.width, 1))], -1
    )
    return np.clip(np.rint(1000 * (normal @ place) / (rays @ normal)), 0, 65535).astype(np.uint16)


def write_scene(folder: Path, cameras: Sequence[Camera], distortion: Sequence[float] = ()) -> None:
    """The folder's `scene.json`, without the cameras' poses."""
    folder.mkdir(parents=True, exist_ok=True)
    described = describe("Doll", tuple(cameras), 30.0).cameras
    sources = [
        {"name": c.serial, **{key: getattr(c, key) for key in ("width", "height", "fx", "fy", "cx", "cy")},
         "distortion": list(distortion)}
        for c in described
    ]  # fmt: skip
    (folder / "scene.json").write_text(json.dumps({"sources": sources}))


def write_moment(folder: Path, moment: int, pictures: Sequence[NDArray], depths: Sequence[NDArray] = ()) -> None:
    place = folder / f"{moment:06d}"
    place.mkdir(exist_ok=True)
    for n, picture in enumerate(pictures):
        cv2.imwrite(str(place / f"color_synthetic-{n}.png"), picture, [cv2.IMWRITE_PNG_COMPRESSION, 1])
    for n, depth in enumerate(depths):
        cv2.imwrite(str(place / f"depth_synthetic-{n}.png"), depth, [cv2.IMWRITE_PNG_COMPRESSION, 1])


def write_boards(folder: Path, cameras: Sequence[Camera], moments: int, seed: int = 1, depth: bool = True) -> None:
    rng = np.random.default_rng(seed)
    texture = board_texture(BOARD)
    write_scene(folder, cameras)
    for moment in range(moments):
        pose = hold(rng)
        pictures = [picture_of(camera, texture, pose, rng) for camera in cameras]
        write_moment(folder, moment, pictures, [depth_of(camera, pose) for camera in cameras] if depth else ())


def write_mirrors(folder: Path, cameras: Sequence[Camera], moments: int, seed: int = 2) -> None:
    rng = np.random.default_rng(seed)
    texture = display_texture(DISPLAY)
    write_scene(folder, cameras)
    corners = np.array([[x * MIRROR_M[0] / 2, y * MIRROR_M[1] / 2, 0] for x, y in ((-1, -1), (1, -1), (1, 1), (-1, 1))])
    for moment in range(moments):
        mirror = mirror_pose(rng)
        window = corners @ mirror[:3, :3].T + mirror[:3, 3]
        seen = reflection(mirror) @ cube_from_display()
        write_moment(folder, moment, [picture_of(camera, texture, seen, rng, window) for camera in cameras])


CAMERAS = default_cameras()
