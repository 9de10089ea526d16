"""The depth codec on the synthetic cube, beside RVL and JPEG-XL: error, bit rate and time a camera.

`python -m tests.benchmarks.depth_codec`. All are given the same frames: one camera with a Kinect's noise at 30 frames a
second, filtered and cut to the person. Errors are against what was given; `depth_error_truth_…` against exact depth.
RVL carries depth alone and has JPEG beside it for the colour; both rivals are lossless in depth.
"""

import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import cv2
import imagecodecs
import numpy as np
from numpy.typing import NDArray

from capture.depth_codec import LIVE, OFFLINE, EncodedFrame, RGBDDecoder, RGBDEncoder
from capture.depth_filter import filter_depth
from capture.frame import RGBDFrame
from capture.lossless_codec import LosslessEncoder
from capture.person import cut_to_person
from capture.synthetic.cube import CubeSetting, SyntheticCube
from capture.synthetic.motion import Manner, Mouth
from capture.synthetic.person import ADA, make_person
from tests.benchmarks.report import emit
from tests.benchmarks.rivals import rvl

FRAMES = 60
FRAME_RATE_HZ = 30.0
CAMERA = 1
JPEG_QUALITY = 92
JPEG_XL_DISTANCE = 1.0


@dataclass(frozen=True)
class Material:
    """What a camera saw exactly, and what the codecs are given of it."""

    exact: Sequence[RGBDFrame]
    given: Sequence[RGBDFrame]


class Tally:
    """Gathers what came of each frame, and prints it."""

    def __init__(self) -> None:
        self.encode_s: list[float] = []
        self.decode_s: list[float] = []
        self.sizes: list[int] = []
        self._errors_m: list[NDArray[np.float32]] = []
        self._truth_errors_m: list[NDArray[np.float32]] = []
        self._squares: list[float] = []
        self._wrong_mask = 0

    def compare(self, out: RGBDFrame, given: RGBDFrame, exact: RGBDFrame) -> None:
        """Counts one frame that came back."""
        inside = (out.depth_m > 0) & (given.depth_m > 0)
        self._errors_m.append(np.abs(out.depth_m - given.depth_m)[inside])
        true = (out.depth_m > 0) & (exact.depth_m > 0)
        self._truth_errors_m.append(np.abs(out.depth_m - exact.depth_m)[true])
        self._squares.append(float(((out.colour[inside].astype(float) - given.colour[inside]) ** 2).mean()))
        self._wrong_mask += int(((out.depth_m > 0) != (given.depth_m > 0)).sum())

    def print(self, case: str, system: str) -> None:
        """Prints the results."""
        error_mm, truth_mm = np.concatenate(self._errors_m) * 1000, np.concatenate(self._truth_errors_m) * 1000
        frames = len(self.sizes)
        for metric, value, unit in (
            ("depth_error_median_mm", float(np.median(error_mm)), "mm"),
            ("depth_error_p99_mm", float(np.percentile(error_mm, 99)), "mm"),
            ("depth_error_truth_median_mm", float(np.median(truth_mm)), "mm"),
            ("depth_error_truth_p99_mm", float(np.percentile(truth_mm, 99)), "mm"),
            ("wrong_mask_px_per_frame", self._wrong_mask / frames, "px"),
            ("colour_psnr_db", 10 * float(np.log10(255**2 / max(float(np.mean(self._squares)), 1e-9))), "dB"),
            ("mbit_per_s", sum(self.sizes) * 8e-6 * FRAME_RATE_HZ / frames, "Mbit/s"),
            ("encode_ms", sum(self.encode_s) / frames * 1000, "ms"),
            ("decode_ms", float(np.median(self.decode_s)) * 1000, "ms"),
        ):
            emit("depth_codec", case, system, metric, value, unit)


def main() -> None:
    """Prints the results; takes about three minutes."""
    material = make_material()
    height, width = material.given[0].depth_m.shape
    for case, encoder in (
        ("live", RGBDEncoder(width, height, FRAME_RATE_HZ, LIVE)),
        ("recording", RGBDEncoder(width, height, FRAME_RATE_HZ, OFFLINE)),
        ("lossless", LosslessEncoder(width, height, FRAME_RATE_HZ)),
    ):
        video(encoder, material).print(f"{case}-{width}x{height}", "eyeline")
    stills(rvl_encode, rvl_decode, material).print(f"live-{width}x{height}", "rvl+jpeg")
    stills(jpeg_xl_encode, jpeg_xl_decode, material).print(f"live-{width}x{height}", "jpeg-xl")


def make_material() -> Material:
    """Two seconds of one camera; also prints what cleaning a frame takes."""
    still = np.zeros(600, np.float32)
    talking = np.clip(np.sin(np.arange(600) * 0.26), 0, 1).astype(np.float32)
    manner = Manner(10.0, Mouth(talking, still, still, still))
    cube = SyntheticCube(make_person(ADA), manner, CubeSetting(frame_rate_hz=FRAME_RATE_HZ))
    camera = cube.cameras[CAMERA]
    exact, given, filter_s = [], [], []
    filter_depth(np.ones((64, 64), np.float32))
    for n in range(FRAMES):
        moment_s = n / FRAME_RATE_HZ
        exact.append(cube.render(camera, moment_s))
        noisy = cube.capture(moment_s).frames[CAMERA]
        if noisy is None:
            raise RuntimeError("the synthetic camera gave no frame")
        start_s = time.process_time()
        given.append(cut_to_person(RGBDFrame(noisy.colour, filter_depth(noisy.depth_m), noisy.captured_us), camera))
        filter_s.append(time.process_time() - start_s)
    emit("depth_codec", "cleaning", "eyeline", "filter_ms", float(np.median(filter_s)) * 1000, "ms")
    return Material(exact, given)


def video(encoder: RGBDEncoder | LosslessEncoder, material: Material) -> Tally:
    """Sends the frames through the codec."""
    height, width = material.given[0].depth_m.shape
    warm_up(width, height)
    decoder, tally = RGBDDecoder(), Tally()
    units: list[EncodedFrame] = []
    for frame in material.given:
        start_s = time.process_time()
        units.extend(encoder.encode(frame))
        tally.encode_s.append(time.process_time() - start_s)
    if isinstance(encoder, RGBDEncoder):
        start_s = time.process_time()
        units.extend(encoder.flush())
        tally.encode_s.append(time.process_time() - start_s)
    for unit, given, exact in zip(units, material.given, material.exact, strict=True):
        start_s = time.process_time()
        out = decoder.decode(unit.access_unit)
        tally.decode_s.append(time.process_time() - start_s)
        tally.sizes.append(len(unit.access_unit))
        if out is None:
            raise RuntimeError("a frame was lost")
        tally.compare(out, given, exact)
    return tally


Parts = tuple[bytes, bytes]


def stills(
    encode: Callable[[RGBDFrame], Parts], decode: Callable[[Parts, tuple[int, int]], RGBDFrame], material: Material
) -> Tally:
    """Sends each frame through a still codec of its own for depth and colour."""
    decode(encode(material.given[0]), material.given[0].depth_m.shape)
    tally = Tally()
    for parts, encode_s, given, exact in _encoded(encode, material):
        start_s = time.process_time()
        out = decode(parts, given.depth_m.shape)
        tally.decode_s.append(time.process_time() - start_s)
        tally.encode_s.append(encode_s)
        tally.sizes.append(sum(map(len, parts)))
        tally.compare(out, given, exact)
    return tally


def _encoded(
    encode: Callable[[RGBDFrame], Parts], material: Material
) -> Iterator[tuple[Parts, float, RGBDFrame, RGBDFrame]]:
    for given, exact in zip(material.given, material.exact, strict=True):
        start_s = time.process_time()
        parts = encode(given)
        yield parts, time.process_time() - start_s, given, exact


def millimetres(frame: RGBDFrame) -> NDArray[np.uint16]:
    """The depth as a Kinect gives it."""
    return np.rint(frame.depth_m * 1000).astype(np.uint16)


def rvl_encode(frame: RGBDFrame) -> Parts:
    """Depth by RVL, colour by JPEG."""
    colour = cv2.cvtColor(frame.colour, cv2.COLOR_RGB2BGR)
    jpeg = cv2.imencode(".jpg", colour, [cv2.IMWRITE_JPEG_QUALITY, JPEG_QUALITY])[1]
    return rvl.encode(millimetres(frame)), jpeg.tobytes()


def rvl_decode(parts: Parts, shape: tuple[int, int]) -> RGBDFrame:
    """Undoes `rvl_encode`."""
    colour = cv2.imdecode(np.frombuffer(parts[1], np.uint8), cv2.IMREAD_COLOR)
    if colour is None:
        raise RuntimeError("the JPEG did not decode")
    depth_m = rvl.decode(parts[0], *shape).astype(np.float32) / np.float32(1000)
    return RGBDFrame(cv2.cvtColor(colour, cv2.COLOR_BGR2RGB).astype(np.uint8), depth_m, 0)


def jpeg_xl_encode(frame: RGBDFrame) -> Parts:
    """Depth by JPEG-XL without loss, colour with, both at its least effort."""
    depth = imagecodecs.jpegxl_encode(millimetres(frame), effort=1, lossless=True, numthreads=1)
    colour = imagecodecs.jpegxl_encode(frame.colour, effort=1, distance=JPEG_XL_DISTANCE, numthreads=1)
    return bytes(depth), bytes(colour)


def jpeg_xl_decode(parts: Parts, shape: tuple[int, int]) -> RGBDFrame:
    """Undoes `jpeg_xl_encode`."""
    depth_mm = imagecodecs.jpegxl_decode(parts[0], numthreads=1).reshape(shape)
    colour = imagecodecs.jpegxl_decode(parts[1], numthreads=1)
    return RGBDFrame(np.asarray(colour, np.uint8), depth_mm.astype(np.float32) / np.float32(1000), 0)


def warm_up(width: int, height: int) -> None:
    """Has numba compile before the clock runs."""
    blank = RGBDFrame(np.zeros((height, width, 3), np.uint8), np.ones((height, width), np.float32), 0)
    for encoder in (RGBDEncoder(width, height, FRAME_RATE_HZ), LosslessEncoder(width, height, FRAME_RATE_HZ)):
        for unit in encoder.encode(blank):
            RGBDDecoder().decode(unit.access_unit)


if __name__ == "__main__":
    main()
