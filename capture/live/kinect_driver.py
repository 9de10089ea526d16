"""The Kinect's driver process: `python -m capture.live.kinect_driver`, run by an interpreter that has pyk4a.

pyk4a needs numpy before version 2, which the rest of the project does not use; so this module imports nothing of the
project but its own protocol, and speaks to the capture node through its standard output.
"""

import argparse
import contextlib
import json
import os
import sys
import time
from typing import Any, BinaryIO

from capture.live.kinect_protocol import (
    CAPTURE,
    FAILED,
    HELLO,
    IDLE,
    IDLE_MS,
    CaptureBody,
    pack,
    pack_capture,
)

COLOUR_MODES = ("720P", "1080P", "1440P", "1536P", "2160P", "3072P")
DEPTH_MODES = ("NFOV_2X2BINNED", "NFOV_UNBINNED", "WFOV_2X2BINNED", "WFOV_UNBINNED")
ROLES = ("standalone", "master", "subordinate")


def main(arguments: list[str] | None = None) -> int:
    """Drives one Kinect until nobody listens; gives the exit status."""
    parser = argparse.ArgumentParser(description="Drives one Azure Kinect; speaks a binary protocol.")
    parser.add_argument("--list", action="store_true", help="print the serials of all Kinects as JSON, and end")
    parser.add_argument("--serial", help="which Kinect")
    parser.add_argument("--colour-mode", choices=COLOUR_MODES, default="720P")
    parser.add_argument("--depth-mode", choices=DEPTH_MODES, default="NFOV_UNBINNED")
    parser.add_argument("--rate", type=int, choices=(5, 15, 30), default=30)
    parser.add_argument("--role", choices=ROLES, default="standalone", help="on the wire that synchronises Kinects")
    parser.add_argument("--delay-us", type=int, default=0, help="of a subordinate, after the master")
    options = parser.parse_args(arguments)
    # What the SDK and others print must not mix with the protocol: it goes to the log.
    output = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    try:
        import pyk4a
    except ImportError as error:
        return _fail(output, f"this interpreter cannot import pyk4a ({error}); see docs/capture.md")
    try:
        if options.list:
            output.write(json.dumps(_serials(pyk4a)).encode())
            output.flush()
            return 0
        _drive(pyk4a, options, output)
    except BrokenPipeError:
        return 0
    except (pyk4a.K4AException, LookupError) as error:
        return _fail(output, str(error) or f"the Kinect SDK reports a failure ({type(error).__name__})")
    return 0


def _fail(output: BinaryIO, message: str) -> int:
    print(message, file=sys.stderr)
    with contextlib.suppress(BrokenPipeError):
        _write(output, FAILED, message.encode())
    return 1


def _serials(pyk4a: Any) -> list[str]:
    found = []
    for index in range(pyk4a.connected_device_count()):
        device = pyk4a.PyK4A(device_id=index)
        device.open()
        found.append(device.serial)
        device.close()
    return found


def _drive(pyk4a: Any, options: argparse.Namespace, output: BinaryIO) -> None:
    device = _open(pyk4a, options)
    hello = {
        "serial": device.serial,
        "colour_mode": options.colour_mode,
        "depth_mode": options.depth_mode,
        "calibration": device.calibration_raw,
    }
    device.start()
    try:
        # Said when the cameras run: a master may start when its subordinates have said it.
        _write(output, HELLO, json.dumps(hello).encode())
        while True:
            try:
                capture = device.get_capture(timeout=IDLE_MS)
            except pyk4a.K4ATimeoutException:
                _write(output, IDLE, b"")
                continue
            if capture.color is not None and capture.depth is not None:
                _write(output, CAPTURE, _body(capture))
    finally:
        device.stop()


def _open(pyk4a: Any, options: argparse.Namespace) -> Any:
    """The Kinect of the wanted serial, opened and not yet started.

    Raises:
        LookupError: there is no such Kinect.
    """
    config = pyk4a.Config(
        color_resolution=pyk4a.ColorResolution[f"RES_{options.colour_mode}"],
        color_format=pyk4a.ImageFormat.COLOR_MJPG,
        depth_mode=pyk4a.DepthMode[options.depth_mode],
        camera_fps=pyk4a.FPS[f"FPS_{options.rate}"],
        synchronized_images_only=True,
        wired_sync_mode=pyk4a.WiredSyncMode[options.role.upper()],
        subordinate_delay_off_master_usec=options.delay_us if options.role == "subordinate" else 0,
    )
    refusal = "no Kinect is connected"
    for index in range(pyk4a.connected_device_count()):
        device = pyk4a.PyK4A(config, device_id=index)
        try:
            device.open()
        except pyk4a.K4AException:
            # Another driver process has it.
            refusal = f"no free Kinect has the serial {options.serial}"
            continue
        if options.serial in (None, device.serial):
            return device
        refusal = f"no Kinect has the serial {options.serial}"
        device.close()
    raise LookupError(refusal)


def _body(capture: Any) -> bytes:
    depth = capture.depth
    # The SDK stamps arrival by the same monotonic clock as Python's; 0 where it does not.
    arrival_us = (capture.color_system_timestamp_nsec or time.monotonic_ns()) // 1000
    return pack_capture(
        CaptureBody(
            capture.color_timestamp_usec,
            arrival_us,
            capture.color.tobytes(),
            depth.shape[1],
            depth.shape[0],
            depth.astype("<u2", copy=False).tobytes(),
        )
    )


def _write(output: BinaryIO, kind: int, body: bytes) -> None:
    output.write(pack(kind, body))
    output.flush()


if __name__ == "__main__":
    sys.exit(main())
