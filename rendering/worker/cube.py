"""A cube's cameras from its description, which comes from outside: checked here, once."""

import math

import numpy as np

from capture.geometry import Camera, Intrinsics
from conference.signalling.state import CameraDescription, CubeDescription
from rendering.errors import StreamError

CAMERAS_MAX = 12
SIDE_MAX_PX = 4096
RATE_MAX_HZ = 120.0
RIGID_TOLERANCE = 1e-3


def cameras_of(description: CubeDescription) -> tuple[Camera, ...]:
    """The cameras of a cube, in the order of its video sections.

    Raises:
        StreamError: there are none or too many, or one is not a pinhole camera with an even size at a rigid pose.
    """
    if not 1 <= len(description.cameras) <= CAMERAS_MAX:
        raise StreamError(f"a cube has 1 to {CAMERAS_MAX} cameras, not {len(description.cameras)}")
    if not 0 < description.frame_rate_hz <= RATE_MAX_HZ:
        raise StreamError(f"a cube's frame rate is above 0 and at most {RATE_MAX_HZ:g} Hz")
    return tuple(_camera(camera) for camera in description.cameras)


def _camera(description: CameraDescription) -> Camera:
    name = f"camera {description.serial!r}"
    width, height = description.width, description.height
    if not (0 < width <= SIDE_MAX_PX and 0 < height <= SIDE_MAX_PX) or width % 2 or height % 2:
        raise StreamError(f"{name} has an even size of at most {SIDE_MAX_PX} pixels a side, not {width}×{height}")
    optics = (description.fx, description.fy, description.cx, description.cy)
    if not all(math.isfinite(value) for value in optics) or description.fx <= 0 or description.fy <= 0:
        raise StreamError(f"{name} has focal lengths above 0")
    if len(description.camera_from_cube) != 16:
        raise StreamError(f"{name} has a 4×4 matrix of 16 numbers")
    camera_from_cube = np.array(description.camera_from_cube, np.float64).reshape(4, 4)
    rotation = camera_from_cube[:3, :3]
    is_rigid = (
        np.isfinite(camera_from_cube).all()
        and np.allclose(camera_from_cube[3], (0, 0, 0, 1))
        and np.allclose(rotation @ rotation.T, np.eye(3), atol=RIGID_TOLERANCE)
        and np.linalg.det(rotation) > 0
    )
    if not is_rigid:
        raise StreamError(f"{name} stands at a pose that is not rigid")
    return Camera(Intrinsics(width, height, *optics), camera_from_cube)
