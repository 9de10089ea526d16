"""One Kinect's driver process as the capture node has it: started, listened to, ended."""

import json
import os
import select
import subprocess
import time
from dataclasses import dataclass
from pathlib import Path

from capture.errors import CaptureError, DeviceLost
from capture.kinect_calibration import KinectCalibration, read_calibration
from capture.live.camera import IDLE_S
from capture.live.kinect_protocol import (
    CAPTURE,
    FAILED,
    HEADER,
    HELLO,
    CaptureBody,
    ProtocolError,
    unpack_capture,
    unpack_header,
)

START_S = 10.0
"""A Kinect takes seconds to start."""
_ROOT = Path(__file__).parents[2]


@dataclass(frozen=True)
class KinectSettings:
    """What all Kinects of a cube have in common; `python` is an interpreter that has pyk4a."""

    python: Path
    colour_mode: str = "720P"
    depth_mode: str = "NFOV_UNBINNED"
    rate_hz: int = 30


class KinectDriver:
    """A driver process, from its start to its end.

    Raises:
        DeviceLost: it does not start, or says so itself.
    """

    def __init__(self, settings: KinectSettings, serial: str, role: str, delay_us: int) -> None:
        command = [str(settings.python), "-m", "capture.live.kinect_driver", "--serial", serial, "--role", role]
        command += ["--colour-mode", settings.colour_mode, "--depth-mode", settings.depth_mode]
        command += ["--rate", str(settings.rate_hz), "--delay-us", str(delay_us)]
        try:
            self._process = subprocess.Popen(command, cwd=_ROOT, stdout=subprocess.PIPE)
        except OSError as error:
            raise DeviceLost(f"{settings.python} cannot be run: {error.strerror}") from error
        try:
            self.calibration = self._greeted()
        except BaseException:
            self.close()
            raise

    def next_capture(self) -> CaptureBody | None:
        """The next capture, None when there is none for now.

        Raises:
            DeviceLost: the driver has ended, or cannot be understood.
        """
        kind, body = self._message(2 * IDLE_S)
        if kind != CAPTURE:
            return None
        try:
            return unpack_capture(body)
        except ProtocolError as error:
            raise DeviceLost(str(error)) from error

    def close(self) -> None:
        """Ends the process."""
        self._process.terminate()
        try:
            self._process.wait(2.0)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        if self._process.stdout is not None:
            self._process.stdout.close()

    def _greeted(self) -> KinectCalibration:
        kind, body = self._message(START_S)
        if kind != HELLO:
            raise DeviceLost(f"the driver did not start within {START_S:g} s")
        try:
            hello = json.loads(body)
            return read_calibration(hello["calibration"].encode(), hello["depth_mode"], hello["colour_mode"])
        except (ValueError, KeyError, TypeError, AttributeError, CaptureError) as error:
            raise DeviceLost(f"the driver's greeting cannot be read: {error!r}") from error

    def _message(self, timeout_s: float) -> tuple[int, bytes]:
        """Kind and body of the next message; IDLE's when nothing came in time."""
        deadline_s = time.monotonic() + timeout_s
        head = self._read(HEADER.size, deadline_s)
        if not head:
            return 0, b""
        try:
            kind, length = unpack_header(head)
        except ProtocolError as error:
            raise DeviceLost(str(error)) from error
        body = self._read(length, time.monotonic() + START_S) if length else b""
        if len(body) != length:
            raise DeviceLost("the driver stopped in the middle of a message")
        if kind == FAILED:
            raise DeviceLost(body.decode(errors="replace"))
        return kind, body

    def _read(self, length: int, deadline_s: float) -> bytes:
        """`length` bytes, or none when their first does not come in time."""
        pipe = self._process.stdout
        parts, missing = [], length
        while missing and pipe is not None:
            ready, _, _ = select.select([pipe], [], [], max(deadline_s - time.monotonic(), 0))
            if not ready:
                break
            part = os.read(pipe.fileno(), missing)
            if not part:
                raise DeviceLost(f"the driver has ended with status {self._process.wait()}")
            parts.append(part)
            missing -= len(part)
        return b"".join(parts)


def connected_kinects(python: Path) -> list[str]:
    """The serials of all Kinects that are plugged in.

    Raises:
        DeviceLost: they cannot be asked for.
    """
    command = [str(python), "-m", "capture.live.kinect_driver", "--list"]
    try:
        done = subprocess.run(command, cwd=_ROOT, capture_output=True, timeout=START_S, check=True)
        return [str(serial) for serial in json.loads(done.stdout)]
    except subprocess.CalledProcessError as error:
        raise DeviceLost(f"the Kinects cannot be listed: {_last_line(error.stderr)}") from error
    except (OSError, ValueError, TypeError, subprocess.TimeoutExpired) as error:
        raise DeviceLost(f"the Kinects cannot be listed by {python}: {error}") from error


def _last_line(output: bytes) -> str:
    lines = output.decode(errors="replace").strip().splitlines()
    return lines[-1] if lines else ""
