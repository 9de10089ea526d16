"""Reads Azure Kinect recordings (Matroska, as the SDK's recorder writes them) with PyAV alone."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import cast

import av
import numpy as np
from numpy.typing import NDArray

from capture.errors import RecordingError
from capture.kinect_calibration import KinectCalibration, read_calibration
from capture.matroska_reader import MatroskaReader

_SAME_MOMENT_US = 16_000
"""Half a frame at 30 Hz: colour may be set to be exposed a little before or after depth."""


@dataclass(frozen=True)
class KinectCapture:
    """What a Kinect gave at one moment, as it stands in the file; None for what is missing.

    Attributes:
        colour: [H, W, 3] uint8, RGB, with the lens's distortion.
        depth_mm: [h, w] uint16, millimetres along z; 0 where there is none.
        infrared: [h, w] uint16, active brightness.
        captured_us: microseconds on the recording's clock.
    """

    colour: NDArray[np.uint8] | None
    depth_mm: NDArray[np.uint16] | None
    infrared: NDArray[np.uint16] | None
    captured_us: int


class KinectReader(MatroskaReader):
    """Reads one recording; use it as a context manager.

    Attributes:
        serial: the Kinect's; empty where the file does not say.
        start_us: the device's time at the recording's zero; wired Kinects have one clock.

    Raises:
        RecordingError: the file is missing, empty, cut off or corrupted, or it is not a Kinect recording.
    """

    def __init__(self, path: Path) -> None:
        super().__init__(path)
        try:
            self._tracks = {stream.metadata.get("title", ""): stream for stream in self._container.streams.video}
            self.calibration: KinectCalibration = self._read_calibration()
            self.serial = self._container.metadata.get("K4A_DEVICE_SERIAL_NUMBER", "")
            self.start_us = _number(self._container.metadata.get("K4A_START_OFFSET_NS", "")) // 1000
        except BaseException:
            self.close()
            raise

    def captures(self) -> Iterator[KinectCapture]:
        """All moments, from the beginning; may be called again.

        Raises:
            RecordingError: a picture cannot be read.
        """
        self._container.seek(0)
        tracks = [self._tracks[title] for title in ("COLOR", "DEPTH", "IR") if title in self._tracks]
        gathered: dict[str, NDArray[np.uint8] | NDArray[np.uint16]] = {}
        at_us = 0
        try:
            for packet in self._container.demux(tracks):
                if not packet.size:
                    continue
                captured_us = round(cast(int, packet.pts) * packet.time_base * 1_000_000)
                title = packet.stream.metadata["title"]
                if gathered and (title in gathered or captured_us - at_us > _SAME_MOMENT_US):
                    yield _capture(gathered, at_us)
                    gathered = {}
                if not gathered:
                    at_us = captured_us
                gathered[title] = self._colour(packet) if title == "COLOR" else self._grey(packet)
        except av.FFmpegError as error:
            raise RecordingError(f"{self._name} is corrupted: {error.strerror}") from error
        if gathered:
            yield _capture(gathered, at_us)

    def _colour(self, packet: av.Packet) -> NDArray[np.uint8]:
        pictures = packet.decode()
        if len(pictures) != 1 or pictures[0].is_corrupt:
            raise RecordingError(f"{self._name} is corrupted: a colour picture cannot be decoded")
        return cast(NDArray[np.uint8], pictures[0].to_ndarray(format="rgb24"))

    def _grey(self, packet: av.Packet) -> NDArray[np.uint16]:
        """16 bits, most significant byte first: no decoder stands between the file and the depth."""
        width, height = packet.stream.width, packet.stream.height
        if packet.size != 2 * width * height:
            raise RecordingError(f"{self._name} is corrupted: a picture of {packet.size} bytes, not {width}×{height}×2")
        return np.frombuffer(bytes(packet), ">u2").reshape(height, width).astype(np.uint16)

    def _read_calibration(self) -> KinectCalibration:
        depth, colour = self._tracks.get("DEPTH"), self._tracks.get("COLOR")
        if depth is None or colour is None:
            raise RecordingError(f"{self._name} is not a Kinect recording: it lacks the tracks COLOR and DEPTH")
        if colour.codec_context.name != "mjpeg":
            raise RecordingError(f"{self._name}: colour as {colour.codec_context.name} is not read, only as MJPG")
        depth_mode = depth.metadata.get("K4A_DEPTH_MODE", "")
        colour_mode = colour.metadata.get("K4A_COLOR_MODE", "").removeprefix("MJPG_")
        for attachment in self._container.streams.attachments:
            if attachment.name == "calibration.json":
                calibration = read_calibration(attachment.data, depth_mode, colour_mode)
                break
        else:
            raise RecordingError(f"{self._name} is not a Kinect recording: calibration.json is not attached")
        for track, camera in ((depth, calibration.depth), (colour, calibration.colour)):
            if (track.width, track.height) != (camera.intrinsics.width, camera.intrinsics.height):
                raise RecordingError(f"{self._name}: a track's size is not that of its mode")
        return calibration


def _number(text: str) -> int:
    return int(text) if text.isdecimal() else 0


def _capture(gathered: dict[str, NDArray[np.uint8] | NDArray[np.uint16]], at_us: int) -> KinectCapture:
    return KinectCapture(
        cast(NDArray[np.uint8] | None, gathered.get("COLOR")),
        cast(NDArray[np.uint16] | None, gathered.get("DEPTH")),
        cast(NDArray[np.uint16] | None, gathered.get("IR")),
        at_us,
    )
