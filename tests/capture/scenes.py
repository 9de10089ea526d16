"""A small made-up cube for tests: a ball that moves before three cameras."""

from pathlib import Path

import numpy as np

from capture.depth_codec import EncoderSettings, RGBDEncoder
from capture.frame import RGBDFrame
from capture.recording import Moment, RecordingWriter, SoundPacket
from conference.signalling.state import CameraDescription, CubeDescription, DisplayDescription

WIDTH, HEIGHT = 96, 64
FRAME_RATE_HZ = 15.0
CAMERAS = 3


def ball(moment_s: float, camera: int = 0) -> RGBDFrame:
    """A ball of 20 cm at about one metre, over a ground without depth; colour and depth are smooth inside it."""
    v, u = np.mgrid[0:HEIGHT, 0:WIDTH].astype(np.float32) + 0.5
    middle = WIDTH / 2 + 12 * np.sin(moment_s + camera)
    r2 = ((u - middle) ** 2 + (v - HEIGHT / 2) ** 2) / 22**2
    inside = r2 < 1
    depth_m = np.where(inside, 1.0 - 0.1 * np.sqrt(np.maximum(1 - r2, 0)), 0).astype(np.float32)
    shade = np.where(inside, 1 - 0.5 * r2, 0)[..., None]
    colour = np.where(inside[..., None], shade * np.array([220, 150 + 20 * camera, 90]), 40)
    return RGBDFrame(np.rint(colour).astype(np.uint8), depth_m, round(moment_s * 1e6))


def description(cameras: int = CAMERAS) -> CubeDescription:
    pose = tuple(np.eye(4).ravel().tolist())
    return CubeDescription(
        "ball",
        tuple(CameraDescription(f"c{n}", WIDTH, HEIGHT, 80, 80, WIDTH / 2, HEIGHT / 2, pose) for n in range(cameras)),
        (DisplayDescription((0.7, 0.25, 0.95), (-1.43, 0.0, 0.0), (0.0, -0.8, 0.0)),),
        FRAME_RATE_HZ,
    )


def moments(count: int, cameras: int = CAMERAS) -> list[Moment]:
    encoders = [
        RGBDEncoder(WIDTH, HEIGHT, FRAME_RATE_HZ, EncoderSettings(key_interval=round(FRAME_RATE_HZ)))
        for _ in range(cameras)
    ]
    out = []
    for n in range(count):
        moment_s = n / FRAME_RATE_HZ
        frames = tuple(encoder.encode(ball(moment_s, c))[0] for c, encoder in enumerate(encoders))
        out.append(Moment(round(moment_s * 1e6), frames))
    return out


def sounds(seconds: float) -> list[SoundPacket]:
    """Opus packets of 20 ms: the three bytes of a silent one (RFC 6716: code 0, CELT, 20 ms)."""
    return [SoundPacket(n * 20_000, b"\xf8\xff\xfe") for n in range(round(seconds * 50))]


def write(path: Path, count: int = 30, sound: bool = True) -> tuple[list[Moment], list[SoundPacket]]:
    """Writes a recording of `count` moments; gives what went in."""
    pictures, packets = moments(count), sounds(count / FRAME_RATE_HZ) if sound else []
    with RecordingWriter(path, description()) as writer:
        for item in sorted([*pictures, *packets], key=lambda item: item.captured_us):
            if isinstance(item, Moment):
                writer.write_moment(item)
            else:
                writer.write_sound(item)
    return pictures, packets
