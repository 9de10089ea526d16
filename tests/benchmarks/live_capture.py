"""What a live camera costs a capture node, stage by stage: `python -m tests.benchmarks.live_capture`.

Processor time of one core a frame, for a Kinect in the modes 720P and NFOV_UNBINNED and frames of 640×480: the median
of 60 after a warm-up. The picture is the demo's first camera's; `register` is measured on a made-up depth picture, of
which somebody fills half, before a wall that is left out.
`cameras_per_core` is how many cameras at 30 frames a second one core carries.
"""

import json
import time
from collections.abc import Callable

import numpy as np

from capture.depth_codec import LIVE, RGBDEncoder
from capture.depth_filter import filter_depth
from capture.frame import RGBDFrame
from capture.geometry import Camera
from capture.kinect import KinectCapture
from capture.kinect_calibration import read_calibration
from capture.kinect_registration import KinectRegistration
from capture.live.kinect import wire_intrinsics
from capture.lossless_codec import LosslessEncoder
from capture.person import cut_to_person
from tests.benchmarks.loss_recovery import demo_camera
from tests.benchmarks.report import emit
from tests.capture.test_kinect import CALIBRATION

ROUNDS = 60
WARM_UP = 5
RATE_HZ = 30
REACH_M = 1.6


def main() -> None:
    """Prints all results."""
    description, shown = demo_camera()
    (described,) = description.cameras
    camera = Camera(shown.intrinsics, np.array(described.camera_from_cube).reshape(4, 4))
    frames = shown.pictures
    width, height = shown.intrinsics.width, shown.intrinsics.height
    filtered = [RGBDFrame(f.colour, filter_depth(f.depth_m), f.captured_us) for f in frames]
    lossy, lossless = RGBDEncoder(width, height, RATE_HZ, LIVE), LosslessEncoder(width, height, RATE_HZ)
    stages: dict[str, Callable[[int], object]] = {
        "register": _registration(),
        "cut": lambda n: cut_to_person(frames[n % len(frames)], camera),
        "filter": lambda n: filter_depth(frames[n % len(frames)].depth_m),
        "encode": lambda n: lossy.encode(_at(filtered[n % len(filtered)], n)),
        "encode_lossless": lambda n: lossless.encode(_at(filtered[n % len(filtered)], n)),
    }
    costs_ms = {name: _median_ms(stage) for name, stage in stages.items()}
    for name, cost_ms in costs_ms.items():
        emit("live_capture", "kinect-640x480", "eyeline", f"{name}_ms", cost_ms, "ms of a core")
    for name, other in (("encode", "encode_lossless"), ("encode_lossless", "encode")):
        total_ms = sum(costs_ms.values()) - costs_ms[other]
        case = "kinect-640x480" + ("-lossless" if name == "encode_lossless" else "")
        emit("live_capture", case, "eyeline", "cameras_per_core", 1000 / RATE_HZ / total_ms, "cameras")


def _registration() -> Callable[[int], object]:
    calibration = read_calibration(json.dumps(CALIBRATION).encode(), "NFOV_UNBINNED", "720P")
    registration = KinectRegistration(calibration, wire_intrinsics(calibration.colour.intrinsics), REACH_M)
    v, u = np.mgrid[0:576, 0:640]
    depth_mm = (900 + 60 * np.sin(u / 37) * np.cos(v / 43) + 900 * (abs(u - 320) > 150)).astype(np.uint16)
    colour = np.zeros((720, 1280, 3), np.uint8)
    return lambda n: registration.frame(KinectCapture(colour, depth_mm, None, n))


def _at(frame: RGBDFrame, n: int) -> RGBDFrame:
    return RGBDFrame(frame.colour, frame.depth_m, n * 1_000_000 // RATE_HZ)


def _median_ms(stage: Callable[[int], object]) -> float:
    times_s = []
    for n in range(WARM_UP + ROUNDS):
        begun_s = time.process_time()
        stage(n)
        times_s.append(time.process_time() - begun_s)
    return 1000 * float(np.median(times_s[WARM_UP:]))


if __name__ == "__main__":
    main()
