"""The command line's live sources, and `python -m capture record`, which writes what one of them gives to a file."""

import argparse
import asyncio
import contextlib
import logging
from collections.abc import Callable, Sequence
from itertools import product
from pathlib import Path
from typing import cast

import numpy as np

from capture.calibration.stored import read_calibration_file
from capture.errors import SetupError
from capture.geometry import Intrinsics, transform
from capture.inverse_depth import FAR_M
from capture.live.camera import RGBDCamera
from capture.live.collector import MomentCollector
from capture.live.cube import LiveCube
from capture.live.kinect import KinectCamera, SyncGroup, factory_intrinsics
from capture.live.kinect_process import KinectSettings, connected_kinects
from capture.live.kinect_recording import KinectRecording, played_together
from capture.live.microphone import Microphone
from capture.live.webcam import Webcam, webcam_cube
from capture.person import PersonGate
from capture.recording import RecordingWriter
from conference.signalling.state import CameraDescription, CubeDescription, DisplayDescription

KEY_INTERVAL_S = 1.0
BEGIN_INTERVAL_S = 0.01
BEGIN_S = 20.0
"""Several Kinects need that long to start, one after the other."""
_UNKNOWN_POSE = tuple(np.eye(4).ravel().tolist())
_UNKNOWN_DISPLAY = DisplayDescription((0.715, 0.25, 0.95), (-1.43, 0.0, 0.0), (0.0, -0.8, 0.0))

log = logging.getLogger(__name__)


def add_sources(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Adds a command for each live source."""
    kinect = commands.add_parser("kinect", help="send what Azure Kinects see")
    kinect.add_argument("--kinect-python", type=Path, required=True, help="an interpreter that has pyk4a")
    kinect.add_argument("--serials", help="comma-separated, the master first; else the calibration's, or all there are")
    kinect.add_argument(
        "--delays-us", help="comma-separated, of each after the master; else 160 µs from one to the next"
    )
    kinect.add_argument("--colour-mode", default="720P")
    kinect.add_argument("--depth-mode", default="NFOV_UNBINNED")
    kinect.add_argument("--rate", type=int, choices=(5, 15, 30), default=30)
    recording = commands.add_parser("kinect-recording", help="send recordings of Azure Kinects over and over")
    recording.add_argument("files", type=Path, nargs="+", help="one file (Matroska) a Kinect, all of the same time")
    webcam = commands.add_parser("webcam", help="send a plain webcam: a flat figure, as it gives no depth")
    webcam.add_argument("--device", default="/dev/video0")
    webcam.add_argument("--format", default="v4l2", help="FFmpeg's name for the kind of device")
    for parser in (kinect, recording, webcam):
        parser.add_argument("--name", help="the cube's name")
        parser.add_argument("--microphone", help="FORMAT:DEVICE as FFmpeg names them, as pulse:default")
        parser.add_argument("--lossless", action="store_true", help="send without loss: 40 Mbit/s a camera, for a LAN")
        parser.add_argument("--record", type=Path, help="write a cube recording instead of joining meetings")
        parser.add_argument("--seconds", type=float, default=60.0, help="how long to record")
    for parser in (kinect, recording):
        parser.add_argument("--calibration", type=Path, help="what `calibrate` has written; needed but for recording")


def live_cube(options: argparse.Namespace) -> LiveCube:
    """The source that the command line asks for.

    Raises:
        CaptureError: a calibration or a file is missing or not what it should be, or a device cannot be opened.
    """
    return _SOURCES[options.command](options)


def record(cube: LiveCube, path: Path, seconds: float) -> None:
    """Writes a recording of a live cube, `seconds` long from the first moment with all cameras.

    Raises:
        CaptureError: no moment came in which all cameras were there.
    """
    asyncio.run(_record(cube, path, seconds))


async def _record(cube: LiveCube, path: Path, seconds: float) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    partial = path.with_suffix(".part")
    with RecordingWriter(partial, cube.description) as writer:
        collector = MomentCollector(writer, len(cube.cameras))
        feed = cube.feed(collector)
        running = asyncio.create_task(feed.run())
        keys = asyncio.create_task(_want_keys(feed.want_key, len(cube.cameras), collector.begun))
        try:
            async with asyncio.timeout(BEGIN_S):
                await collector.begun.wait()
            await asyncio.sleep(seconds)
        except TimeoutError:
            log.error("no moment with all cameras came within %g s", BEGIN_S)
        finally:
            for task in (running, keys):
                task.cancel()
                with contextlib.suppress(asyncio.CancelledError):
                    await task
        collector.finish()
    if not collector.moments:
        partial.unlink(missing_ok=True)
        raise SetupError("nothing was recorded: there was no moment with all cameras")
    partial.replace(path)
    log.info("%s is written: %d moments, %d frames left out", path, collector.moments, collector.left_out)


async def _want_keys(want_key: Callable[[int], None], cameras: int, begun: asyncio.Event) -> None:
    """Key frames alone until all cameras have given one of the same moment; then one every second, to loop by."""
    while True:
        for camera in range(cameras):
            want_key(camera)
        await asyncio.sleep(KEY_INTERVAL_S if begun.is_set() else BEGIN_INTERVAL_S)


def _kinect(options: argparse.Namespace) -> LiveCube:
    settings = KinectSettings(options.kinect_python, options.colour_mode, options.depth_mode, options.rate)
    calibration = _calibration(options)
    if options.serials:
        serials = options.serials.split(",")
    elif calibration is not None:
        serials = [camera.serial for camera in calibration.cameras]
    else:
        serials = connected_kinects(settings.python)
    if not serials:
        raise SetupError("no Kinect is connected")
    try:
        delays = [int(delay) for delay in options.delays_us.split(",")] if options.delays_us else None
    except ValueError:
        raise SetupError(f"--delays-us is whole microseconds, not {options.delays_us!r}") from None
    group = SyncGroup(serials, delays)
    if calibration is None:
        optics = {serial: factory_intrinsics(serial, settings) for serial in serials}
        description = _uncalibrated(options.name or "kinect", optics, settings.rate_hz)
    else:
        optics = {c.serial: Intrinsics(c.width, c.height, c.fx, c.fy, c.cx, c.cy) for c in calibration.cameras}
        description = calibration
    missing = [serial for serial in serials if serial not in optics]
    if missing:
        raise SetupError(f"the calibration knows no camera {', '.join(missing)}")
    gate = _gate(calibration)
    cameras = [
        KinectCamera(c.serial, optics[c.serial], settings, group, _reach_m(c, gate)) for c in description.cameras
    ]
    return LiveCube(description, cameras, _microphone(options), gate, options.lossless)


def _kinect_recording(options: argparse.Namespace) -> LiveCube:
    calibration = _calibration(options)
    optics = (
        {c.serial: Intrinsics(c.width, c.height, c.fx, c.fy, c.cx, c.cy) for c in calibration.cameras}
        if calibration is not None
        else {}
    )
    recordings = [KinectRecording(path) for path in options.files]
    for recording in recordings:
        recording.intrinsics = optics.get(recording.serial, recording.intrinsics)
    played_together(recordings)
    if calibration is None:
        optics = {recording.serial: recording.intrinsics for recording in recordings}
        description = _uncalibrated(options.name or recordings[0].serial, optics, 30.0)
    else:
        description = calibration
        order = {camera.serial: n for n, camera in enumerate(calibration.cameras)}
        recordings.sort(key=lambda recording: order.get(recording.serial, len(order)))
    return LiveCube(
        description, cast(Sequence[RGBDCamera], recordings), _microphone(options), _gate(calibration), options.lossless
    )


def _webcam(options: argparse.Namespace) -> LiveCube:
    webcam = Webcam(options.device, options.format)
    description = webcam_cube(options.name or "webcam", webcam)
    return LiveCube(description, [webcam], _microphone(options), lossless=options.lossless)


_SOURCES = {"kinect": _kinect, "kinect-recording": _kinect_recording, "webcam": _webcam}
LIVE_COMMANDS = frozenset(_SOURCES)


def _calibration(options: argparse.Namespace) -> CubeDescription | None:
    """The calibration that is given; none is needed to record the pictures it is made from."""
    if options.calibration is None:
        if options.record is None:
            raise SetupError("--calibration is missing: without it nobody knows where the cameras are (see calibrate)")
        return None
    return read_calibration_file(options.calibration)


def _gate(calibration: CubeDescription | None) -> PersonGate | None:
    """Pictures for a calibration must show the board whole, and where the person is cannot be known yet."""
    return None if calibration is None else PersonGate()


def _reach_m(camera: CameraDescription, gate: PersonGate | None) -> float:
    """The depth of the gate's farthest corner, and a little more: the depth camera stands beside the colour camera."""
    if gate is None:
        return FAR_M
    corners = np.array(list(product(*zip(gate.low_m, gate.high_m, strict=True))))
    return float(transform(np.array(camera.camera_from_cube).reshape(4, 4), corners)[:, 2].max()) + 0.05


def _uncalibrated(name: str, optics: dict[str, Intrinsics], rate_hz: float) -> CubeDescription:
    cameras = tuple(
        CameraDescription(serial, i.width, i.height, i.fx, i.fy, i.cx, i.cy, _UNKNOWN_POSE)
        for serial, i in optics.items()
    )
    return CubeDescription(name, cameras, (_UNKNOWN_DISPLAY,), rate_hz)


def _microphone(options: argparse.Namespace) -> Microphone | None:
    if not options.microphone:
        return None
    kind, _, device = options.microphone.partition(":")
    if not device:
        raise SetupError(f"--microphone is FORMAT:DEVICE, not {options.microphone!r}")
    return Microphone(device, kind)
