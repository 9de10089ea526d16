"""Compiles every kernel before the first meeting; what was compiled once is read from disk at the next start."""

import numpy as np

from capture.depth_codec import RGBDPicture, encode_picture
from capture.frame import RGBDFrame
from capture.geometry import Camera, Intrinsics, look_at
from rendering.assembly import Assembly
from rendering.prepare import prepare_camera
from rendering.select import choose_cameras
from rendering.view import render_view
from rendering.worker.quality import LADDER
from rendering.worker.view_encoder import ViewEncoder

WIDTH, HEIGHT = 640, 480
"""The size of a usual camera: kernels are compiled for the memory layout of its pictures."""


def warm_up() -> None:
    """Sends one picture of a flat person through all stages, for every size of view."""
    camera = Camera(
        Intrinsics(WIDTH, HEIGHT, 600.0, 600.0, WIDTH / 2, HEIGHT / 2),
        look_at(np.array([0.0, 0.0, 1.0]), np.zeros(3), np.array([0.0, 1.0, 0.0])),
    )
    frame = RGBDFrame(np.full((HEIGHT, WIDTH, 3), 128, np.uint8), np.ones((HEIGHT, WIDTH), np.float32), 0)
    picture, validity = encode_picture(frame)
    prepared = prepare_camera(RGBDPicture(picture, 0, validity), camera)
    if prepared is None:
        raise AssertionError("the flat person stands in the middle of the picture")
    for size in {step.size for step in LADDER}:
        target = Assembly("face-to-face", 2).window_camera(0, 1, np.zeros(3), size.width, size.height)
        view = render_view({0: prepared}, choose_cameras([camera], target.centre_in_cube, [0]), target)
        ViewEncoder(size.width, size.height, 15.0).encode(view, 0)
