"""Kinect recordings: the real one beside the checkout, and small ones made here."""

import json
import struct
from pathlib import Path

import av
import cv2
import numpy as np
import pytest

from capture.errors import CaptureError, RecordingError
from capture.geometry import Camera, Intrinsics, pixel_centres, transform
from capture.kinect import KinectCapture, KinectReader
from capture.kinect_calibration import KinectCalibration, KinectCamera, read_calibration
from capture.kinect_registration import TEAR_M, KinectRegistration
from capture.rasteriser import rasterise
from tests.capture import scenes

DATA = Path(__file__).parents[3] / "shared" / "data" / "kinect"
RECORDING = DATA / "recording.mkv"
needs_recording = pytest.mark.skipif(not RECORDING.exists(), reason="needs ../shared/data")

LENS = [0.5, 0.51, 0.49, 0.64, 0.33, -2.4, 1.4, 0.2, -2.2, 1.3, 0, 0, -1e-4, 2e-4]
CALIBRATION = {
    "CalibrationInformation": {
        "Cameras": [
            {
                "Location": f"CALIBRATION_CameraLocation{location}",
                "Intrinsics": {"ModelType": "CALIBRATION_LensDistortionModelBrownConrady", "ModelParameters": lens},
                "MetricRadius": 1.7,
                "Rt": {"Rotation": [1, 0, 0, 0, 1, 0, 0, 0, 1], "Translation": [-0.032 * n, 0, 0]},
            }
            for n, (location, lens) in enumerate(
                [("D0", [0.5, 0.5, 0.49, 0.49, 0.5, -0.02, 0, 0.9, 0.08, -0.01, 0, 0, 0, 0]), ("PV0", LENS)]
            )
        ]
    }
}


def made(path: Path, moments: int = 3) -> list[np.ndarray]:
    """Writes a recording as the SDK's recorder lays it out, smallest modes; gives its depth pictures."""
    rng = np.random.default_rng(0)
    depths = [rng.integers(0, 4000, (288, 320), np.uint16) for _ in range(moments)]
    with av.open(str(path), "w", format="matroska", options={"allow_raw_vfw": "1"}) as container:
        container.add_attachment("calibration.json", "application/json", json.dumps(CALIBRATION).encode())
        colour = container.add_stream("mjpeg", rate=30)
        colour.width, colour.height, colour.pix_fmt = 1280, 720, "yuvj422p"
        colour.metadata.update({"title": "COLOR", "K4A_COLOR_MODE": "MJPG_720P"})
        greys = []
        for title in ("DEPTH", "IR"):
            grey = container.add_stream("rawvideo", rate=30)
            grey.width, grey.height, grey.pix_fmt = 320, 288, "gray16be"
            grey.codec_context.codec_tag = "b16g"
            grey.metadata.update({"title": title, "K4A_DEPTH_MODE": "NFOV_2X2BINNED"})
            greys.append(grey)
        for n, depth_mm in enumerate(depths):
            picture = av.VideoFrame.from_ndarray(np.full((720, 1280, 3), 40 * n, np.uint8), "rgb24")
            picture.pts = n
            for packet in colour.encode(picture.reformat(format="yuvj422p")):
                container.mux(packet)
            for grey, values in zip(greys, (depth_mm, depth_mm // 2), strict=True):
                frame = av.VideoFrame.from_ndarray(values, "gray16be")
                frame.pts = n
                for packet in grey.encode(frame):
                    container.mux(packet)
        for stream in (colour, *greys):
            for packet in stream.encode(None):
                container.mux(packet)
    return depths


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, list[np.ndarray]]:
    path = tmp_path_factory.mktemp("kinect") / "small.mkv"
    return path, made(path)


def test_depth_infrared_and_colour_of_each_moment_come_together(small: tuple[Path, list[np.ndarray]]) -> None:
    path, depths = small
    with KinectReader(path) as reader:
        captures = list(reader.captures())
        again = list(reader.captures())
    assert len(captures) == len(depths) == len(again)
    for n, (capture, depth_mm) in enumerate(zip(captures, depths, strict=True)):
        assert capture.depth_mm is not None and capture.infrared is not None and capture.colour is not None
        np.testing.assert_array_equal(capture.depth_mm, depth_mm)
        np.testing.assert_array_equal(capture.infrared, depth_mm // 2)
        assert abs(float(capture.colour.mean()) - 40 * n) < 3
        assert abs(capture.captured_us - n * 33_333) < 1_000


@pytest.mark.shared_data
@needs_recording
def test_real_depth_is_bit_identical_to_the_file() -> None:
    with KinectReader(RECORDING) as reader:
        (capture,) = reader.captures()
    # Another way to the same bytes: the packets' payload, unpacked by hand.
    with av.open(str(RECORDING)) as container:
        raw = {p.stream.metadata["title"]: bytes(p) for p in container.demux(container.streams.video) if p.size}
    for grey, title in ((capture.depth_mm, "DEPTH"), (capture.infrared, "IR")):
        assert grey is not None
        assert grey.shape == (576, 640)
        np.testing.assert_array_equal(grey.ravel(), struct.unpack(f">{576 * 640}H", raw[title]))
    assert capture.colour is not None
    picture = cv2.imdecode(np.frombuffer(raw["COLOR"], np.uint8), cv2.IMREAD_COLOR)[..., ::-1]
    assert np.abs(capture.colour.astype(int) - picture).mean() < 2


@pytest.mark.shared_data
@needs_recording
def test_real_calibration_is_the_attached_one() -> None:
    with KinectReader(RECORDING) as reader:
        calibration = reader.calibration
    assert calibration.raw == json.loads((DATA / "calibration.json").read_text())
    # 0.51297 · 1024 − 192, worked by hand.
    assert calibration.depth.intrinsics.cx == pytest.approx(333.2811, abs=1e-3)
    assert calibration.colour.intrinsics.fy == pytest.approx(0.6374239325523376 * 960)


@pytest.mark.shared_data
@needs_recording
def test_real_colour_and_depth_edges_coincide_after_registration() -> None:
    with KinectReader(RECORDING) as reader:
        (capture,) = reader.captures()
        registration = KinectRegistration(reader.calibration)
    frame = registration.frame(capture)
    assert frame.colour.shape == (720, 1280, 3)
    assert 0.4 < (frame.depth_m > 0).mean() < 0.95
    edges = _depth_edges(frame.depth_m)
    grey = cv2.GaussianBlur(cv2.cvtColor(frame.colour, cv2.COLOR_RGB2GRAY).astype(np.float32), (0, 0), 1.5)
    gradient = np.hypot(cv2.Sobel(grey, cv2.CV_32F, 1, 0), cv2.Sobel(grey, cv2.CV_32F, 0, 1))

    def agreement(dx: int, dy: int) -> float:
        return float(gradient[np.roll(edges, (dy, dx), (0, 1))].mean())

    here = max(agreement(dx, dy) for dx in (-4, 0, 4) for dy in (-4, 0, 4))
    assert here > 1.2 * max(agreement(dx, dy) for dx, dy in ((-24, 0), (24, 0), (0, -24), (0, 24)))


def _depth_edges(depth_m: np.ndarray) -> np.ndarray:
    known = np.where(depth_m > 0, depth_m, np.nan)
    step = np.abs(known - np.roll(known, 3, 1)) > 0.1
    return np.asarray(step & np.isfinite(known))


def test_registration_is_what_the_rasteriser_draws_of_the_torn_mesh() -> None:
    calibration = read_calibration(json.dumps(CALIBRATION).encode(), "NFOV_2X2BINNED", "720P")
    v, u = np.mgrid[0:288, 0:320]
    depth_mm = (900 + 60 * np.sin(u / 17) * np.cos(v / 23) + 400 * (u > 200)).astype(np.uint16)
    depth_mm[100:110, 50:90] = 0
    intrinsics = Intrinsics(320, 240, 205, 205, 160, 120)
    capture = KinectCapture(np.zeros((720, 1280, 3), np.uint8), depth_mm, None, 0)
    depth_m = KinectRegistration(calibration, intrinsics).frame(capture).depth_m
    expected = _rasterised(depth_mm, calibration, intrinsics)
    # A pixel's centre on an edge may be in one triangle by one arithmetic and in its neighbour by the other.
    assert ((depth_m > 0) == (expected > 0)).mean() > 0.999
    both = (depth_m > 0) & (expected > 0)
    assert (np.abs(depth_m - expected)[both] < 1e-4).mean() > 0.999
    assert (depth_m > 0).mean() > 0.5
    near = KinectRegistration(calibration, intrinsics, reach_m=1.1).frame(capture).depth_m
    np.testing.assert_array_equal(near > 0, (depth_m > 0) & (depth_m < 1.1))
    with pytest.raises(CaptureError, match="in this mode"):
        KinectRegistration(calibration).frame(KinectCapture(capture.colour, depth_mm[:100], None, 0))


def _rasterised(depth_mm: np.ndarray, calibration: KinectCalibration, intrinsics: Intrinsics) -> np.ndarray:
    """The slow reference: a mesh of all pixels whose neighbours belong together, drawn by the rasteriser."""
    depth_m = depth_mm / 1000
    plane = calibration.depth.undistort(pixel_centres(*depth_mm.shape[::-1]))
    points = np.concatenate([plane, np.ones_like(plane[..., :1])], axis=-1) * depth_m[..., None]
    in_colour = transform(calibration.colour.camera_from_depth, points).astype(np.float32)
    index = np.arange(depth_mm.size, dtype=np.int32).reshape(depth_mm.shape)
    a, b, c, d = (np.s_[:-1, :-1], np.s_[:-1, 1:], np.s_[1:, 1:], np.s_[1:, :-1])
    faces = []
    for corners in ((a, b, c), (a, c, d)):
        depths = np.stack([depth_m[corner] for corner in corners])
        nearest = depths.min(axis=0)
        joined = (nearest > 0) & (depths.max(axis=0) - nearest < TEAR_M * np.maximum(nearest, 0.5) ** 2)
        joined &= np.stack([np.isfinite(in_colour[corner]).all(axis=-1) for corner in corners]).all(axis=0)
        faces.append(np.stack([index[corner][joined] for corner in corners], axis=-1))
    return rasterise(in_colour.reshape(-1, 3), np.concatenate(faces), Camera(intrinsics, np.eye(4))).depth_m


def _lens() -> KinectCamera:
    return read_calibration(json.dumps(CALIBRATION).encode(), "NFOV_UNBINNED", "1080P").colour


def test_lens_model_is_the_rational_one() -> None:
    camera = _lens()
    plane = np.random.default_rng(1).uniform(-0.8, 0.8, (200, 2))
    k1, k2, k3, k4, k5, k6 = camera.k
    coefficients = np.array([k1, k2, *camera.p, k3, k4, k5, k6])
    points = np.column_stack([plane, np.ones(len(plane))])
    expected, _ = cv2.projectPoints(points, np.zeros(3), np.zeros(3), camera.intrinsics.K, coefficients)
    np.testing.assert_allclose(camera.distort(plane), expected[:, 0], atol=1e-6)


def test_distort_then_undistort_is_the_identity() -> None:
    camera = _lens()
    pixels = pixel_centres(1920, 1080)[::60, ::60]
    plane = camera.undistort(pixels)
    assert np.isfinite(plane).all()
    np.testing.assert_allclose(camera.distort(plane), pixels, atol=1e-3)


def test_a_ray_beyond_the_metric_radius_has_no_pixel() -> None:
    assert np.isnan(_lens().distort(np.array([1.8, 0.0]))).all()


def _refusal(path: Path, data: bytes) -> str:
    path.write_bytes(data)
    with pytest.raises(RecordingError) as caught, KinectReader(path) as reader:
        list(reader.captures())
    text = str(caught.value)
    assert "\n" not in text and len(text) < 200
    return text


def test_damaged_files_give_one_clear_error(small: tuple[Path, list[np.ndarray]], tmp_path: Path) -> None:
    data = small[0].read_bytes()
    broken = tmp_path / "broken.mkv"
    assert "empty" in _refusal(broken, b"")
    assert "not a Matroska file" in _refusal(broken, b"RIFF" + data[4:])
    for part in (0.01, 0.3, 0.6, 0.99):
        assert "cut off" in _refusal(broken, data[: int(len(data) * part)])
    damaged = bytearray(data)
    damaged[len(data) // 2] ^= 0x55
    assert "corrupted" in _refusal(broken, bytes(damaged))
    cube = tmp_path / "cube.mkv"
    scenes.write(cube, count=2, sound=False)
    assert "not a Kinect recording" in _refusal(broken, cube.read_bytes())
    with pytest.raises(RecordingError, match="cannot be read"):
        KinectReader(tmp_path / "missing.mkv")


@pytest.mark.shared_data
@needs_recording
def test_the_real_file_damaged_gives_one_clear_error(tmp_path: Path) -> None:
    data = RECORDING.read_bytes()
    broken = tmp_path / "broken.mkv"
    assert "cut off" in _refusal(broken, data[: len(data) // 2])
    for at in (60, 300, 5_000):
        _refusal(broken, data[:at])


def test_a_calibration_that_is_not_one_is_refused() -> None:
    for data in (b"", b"{", b"[]", b"{}", b'{"CalibrationInformation": {"Cameras": [{}]}}'):
        with pytest.raises(RecordingError, match="calibration"):
            read_calibration(data, "NFOV_UNBINNED", "720P")
    with pytest.raises(RecordingError):
        read_calibration(json.dumps(CALIBRATION).encode(), "SIDEWAYS", "720P")
    # The recorder ends the text with a zero byte.
    read_calibration(json.dumps(CALIBRATION).encode() + b"\0", "NFOV_UNBINNED", "720P")
