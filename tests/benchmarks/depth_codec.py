"""The depth codec on the synthetic cube: error against exact depth, bit rate, and time, live and for recordings."""

import time

import numpy as np

from capture.depth_codec import LIVE, OFFLINE, EncodedFrame, EncoderSettings, RGBDDecoder, RGBDEncoder
from capture.depth_filter import filter_depth
from capture.frame import RGBDFrame
from capture.synthetic.cube import SyntheticCube
from capture.synthetic.motion import Manner, Mouth
from capture.synthetic.person import ADA, make_person
from tests.benchmarks.report import emit

FRAMES = 60
FRAME_RATE_HZ = 15.0
CAMERA = 1


def main() -> None:
    """Prints the results; takes about two minutes."""
    still = np.zeros(600, np.float32)
    talking = np.clip(np.sin(np.arange(600) * 0.26), 0, 1).astype(np.float32)
    cube = SyntheticCube(make_person(ADA), Manner(10.0, Mouth(talking, still, still, still)))
    exact, noisy = [], []
    for n in range(FRAMES):
        moment_s = n / FRAME_RATE_HZ
        exact.append(cube.render(cube.cameras[CAMERA], moment_s))
        frame = cube.capture(moment_s).frames[CAMERA]
        assert frame is not None
        noisy.append(frame)
    measure("live", LIVE, exact, noisy)
    measure("recording", OFFLINE, exact, noisy)


def measure(case: str, settings: EncoderSettings, exact: list[RGBDFrame], noisy: list[RGBDFrame]) -> None:
    """Encodes and decodes the frames, and prints what came of them."""
    height, width = exact[0].depth_m.shape
    warm_up(width, height)
    encoder, decoder = RGBDEncoder(width, height, FRAME_RATE_HZ, settings), RGBDDecoder()
    filter_s, encode_s, decode_s = [], [], []
    units: list[EncodedFrame] = []
    for frame in noisy:
        start_s = time.process_time()
        filtered = RGBDFrame(frame.colour, filter_depth(frame.depth_m), frame.captured_us)
        middle_s = time.process_time()
        units.extend(encoder.encode(filtered))
        filter_s.append(middle_s - start_s)
        encode_s.append(time.process_time() - middle_s)
    start_s = time.process_time()
    units.extend(encoder.flush())
    encode_s.append(time.process_time() - start_s)
    errors_m = []
    wrong_mask = 0
    for unit, truth, given in zip(units, exact, noisy, strict=True):
        start_s = time.process_time()
        out = decoder.decode(unit.access_unit)
        decode_s.append(time.process_time() - start_s)
        assert out is not None
        both = (out.depth_m > 0) & (truth.depth_m > 0)
        errors_m.append(np.abs(out.depth_m - truth.depth_m)[both])
        wrong_mask += int(((out.depth_m > 0) != (filter_depth(given.depth_m) > 0)).sum())
    error_mm = np.concatenate(errors_m) * 1000
    mbit = sum(len(unit.access_unit) for unit in units) * 8e-6
    for metric, value, unit_name in (
        ("depth_error_median_mm", float(np.median(error_mm)), "mm"),
        ("depth_error_p99_mm", float(np.percentile(error_mm, 99)), "mm"),
        ("wrong_mask_px_per_frame", wrong_mask / len(units), "px"),
        ("mbit_per_s", mbit / (len(units) / FRAME_RATE_HZ), "Mbit/s"),
        ("filter_ms", float(np.median(filter_s)) * 1000, "ms"),
        ("encode_ms", sum(encode_s) / len(units) * 1000, "ms"),
        ("decode_ms", float(np.median(decode_s)) * 1000, "ms"),
    ):
        emit("depth_codec", f"{case}-{width}x{height}", "eyeline", metric, value, unit_name)


def warm_up(width: int, height: int) -> None:
    """Has numba compile before the clock runs."""
    blank = RGBDFrame(np.zeros((height, width, 3), np.uint8), np.ones((height, width), np.float32), 0)
    filter_depth(blank.depth_m)
    for unit in RGBDEncoder(width, height, FRAME_RATE_HZ).encode(blank):
        RGBDDecoder().decode(unit.access_unit)


if __name__ == "__main__":
    main()
