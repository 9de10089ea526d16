"""The synthetic cube: six virtual RGBD cameras around a 65-inch display, and before them a person known exactly."""

from collections import OrderedDict
from dataclasses import dataclass, field

import cv2
import numpy as np
from numpy.typing import NDArray

from capture.frame import CubeFrame, RGBDFrame
from capture.geometry import Camera, Intrinsics, look_at
from capture.person import BACKDROP
from capture.rasteriser import rasterise
from capture.synthetic.camera_noise import DepthNoise, noisy_colour, noisy_depth
from capture.synthetic.motion import Manner, pose_at
from capture.synthetic.occlusion import ambient_occlusion
from capture.synthetic.rig import Pose, Rig, joint_transforms, posed_vertices
from capture.synthetic.shading import Lighting, Materials, materials_of, shade, to_srgb
from conference.signalling.state import CameraDescription, CubeDescription, DisplayDescription

DISPLAY_WIDTH_M, DISPLAY_HEIGHT_M = 1.43, 0.80
DISPLAY_CENTRE_M = (0.0, -0.15, 0.95)
_KEPT_MESHES = 8


def default_cameras(width: int = 640, height: int = 480) -> tuple[Camera, ...]:
    """Six cameras above and below the display, at its corners and middles, that look at the person's chest.

    Their field of view is 65° × 51°, near the Azure Kinect's narrow depth mode.
    """
    focal = 500 / 640 * width
    intrinsics = Intrinsics(width, height, focal, focal, width / 2, height / 2)
    x, y, z = DISPLAY_CENTRE_M
    half = DISPLAY_HEIGHT_M / 2 + 0.05
    cameras = []
    for dy in (half, -half):
        for dx in (0.76, 0.0, -0.76):
            eye = np.array([x + dx, y + dy, z + 0.02])
            cameras.append(Camera(intrinsics, look_at(eye, np.array([0.0, -0.22, 0.05]), np.array([0.0, 1.0, 0.0]))))
    return tuple(cameras)


def describe(name: str, cameras: tuple[Camera, ...], frame_rate_hz: float) -> CubeDescription:
    """What a render worker is told of a synthetic cube."""
    descriptions = tuple(
        CameraDescription(
            f"synthetic-{n}",
            i.width,
            i.height,
            i.fx,
            i.fy,
            i.cx,
            i.cy,
            tuple(map(float, camera.camera_from_cube.ravel())),
        )
        for n, camera in enumerate(cameras)
        for i in (camera.intrinsics,)
    )
    x, y, z = DISPLAY_CENTRE_M
    # The left of the display as the person sees it is at +x.
    display = DisplayDescription(
        (x + DISPLAY_WIDTH_M / 2, y + DISPLAY_HEIGHT_M / 2, z),
        (-DISPLAY_WIDTH_M, 0.0, 0.0),
        (0.0, -DISPLAY_HEIGHT_M, 0.0),
    )
    return CubeDescription(name, descriptions, (display,), frame_rate_hz)


def office_light() -> Lighting:
    """A soft key from the left behind the display, a weaker fill from the right, and the ceiling."""
    directions = np.array([[0.55, 0.55, 0.80], [-0.75, 0.15, 0.70], [0.05, 1.0, -0.35]], np.float32)
    directions /= np.linalg.norm(directions, axis=1, keepdims=True)
    colours = np.array([[0.66, 0.63, 0.58], [0.20, 0.22, 0.25], [0.22, 0.23, 0.25]], np.float32)
    return Lighting(
        directions, colours, np.array([0.34, 0.35, 0.37], np.float32), np.array([0.14, 0.125, 0.115], np.float32)
    )


@dataclass(frozen=True)
class CubeSetting:
    """What stands around the person.

    Attributes:
        frame_rate_hz: of every camera; the noise of frame n depends on n alone.
        oversampling: how many samples a pixel's side has for colour; depth is at the pixel's centre.
    """

    name: str = "synthetic"
    cameras: tuple[Camera, ...] = field(default_factory=default_cameras)
    frame_rate_hz: float = 15.0
    lighting: Lighting = field(default_factory=office_light)
    noise: DepthNoise = field(default_factory=DepthNoise)
    oversampling: int = 2
    seed: int = 0


class SyntheticCube:
    """A person in a cube. The same moment gives the same frames, whatever was asked for before.

    Args:
        rig: the person.
        manner: how it moves; its period is the cube's.
    """

    def __init__(self, rig: Rig, manner: Manner, setting: CubeSetting | None = None) -> None:
        self._rig = rig
        self._manner = manner
        self._setting = setting or CubeSetting()
        self._materials = materials_of(rig)
        self._offset_m = -self._eyes_at_rest()
        self._meshes: OrderedDict[float, NDArray[np.float32]] = OrderedDict()
        self._occlusion = ambient_occlusion(self.vertices(0.0), self._materials)

    @property
    def cameras(self) -> tuple[Camera, ...]:
        """The cube's own cameras."""
        return self._setting.cameras

    @property
    def period_s(self) -> float:
        """After this the person's motion repeats."""
        return self._manner.period_s

    @property
    def description(self) -> CubeDescription:
        """What a render worker is told."""
        return describe(self._setting.name, self._setting.cameras, self._setting.frame_rate_hz)

    @property
    def materials(self) -> Materials:
        """The mesh's triangles and textures, which do not move."""
        return self._materials

    def vertices(self, moment_s: float) -> NDArray[np.float32]:
        """[V, 3] the true mesh at a moment, in metres in the cube's frame."""
        if moment_s not in self._meshes:
            posed = posed_vertices(self._rig, pose_at(self._rig, self._manner, moment_s))
            self._meshes[moment_s] = posed + self._offset_m.astype(np.float32)
            while len(self._meshes) > _KEPT_MESHES:
                self._meshes.popitem(last=False)
        return self._meshes[moment_s]

    def render(self, camera: Camera, moment_s: float) -> RGBDFrame:
        """What a faultless camera would see, from anywhere: colour over a grey ground, and exact depth."""
        vertices = self.vertices(moment_s)
        depth_m = rasterise(vertices, self._materials.faces, camera).depth_m
        factor = self._setting.oversampling
        dense = Camera(camera.intrinsics.scaled(factor), camera.camera_from_cube)
        seen = rasterise(vertices, self._materials.faces, dense)
        linear = shade(seen, vertices, self._materials, self._occlusion, camera.centre_in_cube, self._setting.lighting)
        colour = _averaged(linear, seen.face >= 0, (camera.intrinsics.width, camera.intrinsics.height))
        return RGBDFrame(colour, depth_m, round(moment_s * 1_000_000))

    def capture(self, moment_s: float) -> CubeFrame:
        """What the cube's cameras would give: the frames of `render` with a Kinect's noise."""
        frames = []
        index = round(moment_s * self._setting.frame_rate_hz)
        for n, camera in enumerate(self._setting.cameras):
            exact = self.render(camera, moment_s)
            rng = np.random.default_rng((self._setting.seed, n, index))
            depth_m = noisy_depth(exact.depth_m, camera.intrinsics.fx, self._setting.noise, rng)
            colour = noisy_colour(exact.colour, self._setting.noise, rng)
            frames.append(RGBDFrame(colour, depth_m, exact.captured_us))
        return CubeFrame(tuple(frames), round(moment_s * 1_000_000))

    def _eyes_at_rest(self) -> NDArray[np.float64]:
        """Where the middle between the eyes is on average over the period, before the person is put into the cube."""
        head = self._rig.joints.index(self._rig.names["head"])
        places = []
        for phase in np.linspace(0, 1, 16, endpoint=False):
            pose: Pose = pose_at(self._rig, self._manner, phase * self._manner.period_s)
            transform = joint_transforms(self._rig, pose)[head]
            places.append(transform[:3, :3] @ self._rig.eyes_m + transform[:3, 3])
        return np.mean(places, axis=0)


def _averaged(linear: NDArray[np.float32], covered: NDArray[np.bool_], size: tuple[int, int]) -> NDArray[np.uint8]:
    """sRGB of the samples' mean over each pixel; the ground shows where none is covered."""
    share = cv2.resize(covered.astype(np.float32), size, interpolation=cv2.INTER_AREA)[..., None]
    mean = cv2.resize(linear, size, interpolation=cv2.INTER_AREA)
    ground = np.float32((BACKDROP / 255) ** 2.2)
    return to_srgb(mean + (1 - share) * ground)
