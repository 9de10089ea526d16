"""What a cube's cameras see at this moment, as small pictures for somebody who looks after them."""

import asyncio
import base64
import contextlib
from collections.abc import Iterator, Sequence

import av
import cv2
import numpy as np
from numpy.typing import NDArray

from capture.depth_codec import decode_picture
from capture.errors import CaptureError
from capture.frame import RGBDFrame
from capture.inverse_depth import FAR_M, NEAR_M
from capture.live.cube import LiveCube
from capture.player import CubeSource
from capture.recording import Moment, SoundPacket
from conference.signalling.cube_look import CameraLook

PICTURE_WIDTH_PX = 320
JPEG_QUALITY = 70
TAIL_MAX = 120
"""Pictures after a key frame; a stream without a newer one is shown as it was then."""
LIVE_S = 10.0
"""How long cameras that were closed may take to give a picture."""


class Tails:
    """The packets of each camera from its last key frame on: what the newest picture is decoded from."""

    def __init__(self, cameras: int) -> None:
        self._units: list[list[bytes]] = [[] for _ in range(cameras)]

    def take(self, moment: Moment) -> None:
        """Keeps what the cameras gave."""
        for units, frame in zip(self._units, moment.frames, strict=True):
            if frame is None:
                continue
            if frame.is_key:
                units.clear()
            if frame.is_key or 0 < len(units) < TAIL_MAX:
                units.append(frame.access_unit)

    def copy(self) -> list[list[bytes]]:
        """As they are now; for a thread that decodes."""
        return [list(units) for units in self._units]


def newest_frames(tails: Sequence[Sequence[bytes]]) -> list[RGBDFrame | None]:
    """The last frame of each tail; None for a camera that has given none, or none that can be decoded."""
    return [_newest(units) for units in tails]


def first_frames(source: CubeSource) -> list[RGBDFrame | None]:
    """What a recording begins with.

    Raises:
        RecordingError: it can't be read.
    """
    items: Iterator[Moment | SoundPacket] = source.items()
    tails = Tails(len(source.description.cameras))
    for item in items:
        if isinstance(item, Moment):
            tails.take(item)
            break
    return newest_frames(tails.copy())


async def live_frames(cube: LiveCube) -> list[RGBDFrame | None]:
    """Opens the cameras of a cube that is in no meeting until each has given a frame, or the time is over."""
    feed = cube.feed(_Nowhere())
    feed.is_wanted = lambda camera: False
    running = asyncio.create_task(feed.run())
    try:
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(LIVE_S):
                await feed.seen_all.wait()
    finally:
        running.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await running
    return list(feed.newest)


def looks(serials: Sequence[str], frames: Sequence[RGBDFrame | None]) -> tuple[CameraLook, ...]:
    """Each camera's picture and depth as they travel."""
    return tuple(
        CameraLook(serial, None, None)
        if frame is None
        else CameraLook(serial, _jpeg(frame.colour), _jpeg(depth_colours(frame.depth_m)))
        for serial, frame in zip(serials, frames, strict=True)
    )


def depth_colours(depth_m: NDArray[np.float32]) -> NDArray[np.uint8]:
    """[H, W, 3] RGB: near is red, far is blue, evenly in inverse depth; black where there is none."""
    valid = depth_m > 0
    inverse = 1 / np.where(valid, depth_m, FAR_M)
    level = np.clip((inverse - 1 / FAR_M) / (1 / NEAR_M - 1 / FAR_M), 0, 1)
    # By the square root most of the colours go to where people sit.
    colours = cv2.applyColorMap((255 * np.sqrt(level)).astype(np.uint8), cv2.COLORMAP_TURBO)[..., ::-1]
    return np.where(valid[..., None], colours, 0).astype(np.uint8)


class _Nowhere:
    """An outlet that lets everything go."""

    def send_moment(self, moment: Moment, moment_s: float) -> None:
        return

    def send_sound(self, sound: SoundPacket, moment_s: float) -> None:
        return


def _newest(units: Sequence[bytes]) -> RGBDFrame | None:
    codec = av.CodecContext.create("h264", "r")
    codec.thread_count = 1
    pictures: list[av.VideoFrame] = []
    try:
        for unit in units:
            pictures = codec.decode(av.Packet(unit)) or pictures
        pictures = codec.decode(None) or pictures
        return decode_picture(pictures[-1]) if pictures else None
    except (av.FFmpegError, CaptureError):
        return None


def _jpeg(picture: NDArray[np.uint8]) -> str:
    height, width = picture.shape[:2]
    size = (PICTURE_WIDTH_PX, round(height * PICTURE_WIDTH_PX / width))
    small = cv2.resize(picture, size, interpolation=cv2.INTER_AREA)
    done, data = cv2.imencode(".jpg", small[..., ::-1], [cv2.IMWRITE_JPEG_QUALITY, JPEG_QUALITY])
    if not done:
        raise CaptureError("a picture can't be written as JPEG")
    return base64.b64encode(data.tobytes()).decode()
