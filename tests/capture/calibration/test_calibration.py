"""Calibration from rendered pictures: the synthetic cube's cameras and display are found, bad pictures refused."""

import dataclasses
import json
from collections.abc import Sequence
from pathlib import Path

import cv2
import numpy as np
import pytest

from capture.__main__ import main
from capture.calibration.board import Board, BoardDetector, Display
from capture.calibration.bundle import Scene
from capture.calibration.frames import CalibrationFrames, Lens, Picture
from capture.calibration.mirror import find_display
from capture.calibration.observations import Sighting, find_board
from capture.calibration.place import PlacedDisplay, Seat, describe_cube, read_measured_display
from capture.calibration.solve import calibrate_cameras
from capture.depth_codec import EncoderSettings, RGBDEncoder
from capture.errors import CalibrationError, SetupError
from capture.frame import RGBDFrame
from capture.geometry import invert_rigid, pixel_centres
from capture.recording import Moment, RecordingReader, RecordingWriter
from capture.synthetic.cube import describe
from conference.signalling.codec import from_json, to_json
from conference.signalling.state import CubeDescription
from tests.capture import scenes
from tests.capture.calibration import board_pictures as pictures

DISPLAY_TEXT = f"{pictures.DISPLAY_WIDTH_M * 1000:g}x{pictures.DISPLAY_HEIGHT_M * 1000:g}@1920x1074"


@pytest.fixture(scope="module")
def scene(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("calibration")
    pictures.write_boards(folder / "boards", pictures.CAMERAS, 12)
    pictures.write_mirrors(folder / "mirrors", pictures.CAMERAS, 8)
    return folder


@pytest.fixture(scope="module")
def sightings(scene: Path) -> tuple[list[Sighting], tuple[Lens, ...]]:
    frames = CalibrationFrames(scene / "boards")
    return find_board(pictures.BOARD, frames.lenses, frames.moments()), frames.lenses


def test_the_cameras_and_the_display_of_the_synthetic_cube_are_recovered(scene: Path, tmp_path: Path) -> None:
    out = tmp_path / "cube.json"
    command = ["calibrate", str(scene / "boards"), "--mirror", str(scene / "mirrors"), "--display", DISPLAY_TEXT]
    assert main([*command, "--name", "Doll", "--out", str(out)]) == 0
    found = from_json(CubeDescription, json.loads(out.read_text()), "cube.json")
    truth = describe("Doll", pictures.CAMERAS, 30.0)
    assert [camera.serial for camera in found.cameras] == [camera.serial for camera in truth.cameras]
    for camera, true in zip(found.cameras, pictures.CAMERAS, strict=True):
        camera_from_cube = np.array(camera.camera_from_cube).reshape(4, 4)
        between = camera_from_cube @ true.cube_from_camera
        turn_deg = np.degrees(np.arccos(min((np.trace(between[:3, :3]) - 1) / 2, 1)))
        shift_m = np.linalg.norm(invert_rigid(camera_from_cube)[:3, 3] - true.centre_in_cube)
        assert turn_deg < 0.1 and shift_m < 0.002
    np.testing.assert_allclose(found.displays[0].top_left_m, truth.displays[0].top_left_m, atol=1e-6)
    np.testing.assert_allclose(found.displays[0].right_m, truth.displays[0].right_m, atol=1e-6)
    report = json.loads((tmp_path / "cube.report.json").read_text())
    assert all(0 < camera["reprojection_rms_px"] < 0.4 for camera in report["cameras"])
    assert all(camera["board_scale_by_depth"] == pytest.approx(1, abs=0.01) for camera in report["cameras"])
    assert 0 < report["displays"][0]["reprojection_rms_px"] < 0.4
    picture = cv2.imread(str(tmp_path / "cube.png"))
    assert picture is not None and picture.shape[1] == 920


def test_a_cube_recording_does_as_well_as_a_folder(tmp_path: Path) -> None:
    cameras = pictures.CAMERAS[:2]
    rng = np.random.default_rng(3)
    texture = pictures.board_texture(pictures.BOARD)
    encoders = [RGBDEncoder(640, 480, 30.0, EncoderSettings(key_interval=1)) for _ in cameras]
    path = tmp_path / "boards.mkv"
    with RecordingWriter(path, describe("Doll", cameras, 30.0)) as writer:
        for n in range(12):
            pose = pictures.hold(rng, 25)
            frames = [
                RGBDFrame(
                    np.repeat(pictures.picture_of(camera, texture, pose, rng)[..., None], 3, 2),
                    (pictures.depth_of(camera, pose) / 1000).astype(np.float32),
                    n * 500_000,
                )
                for camera in cameras
            ]
            encoded = tuple(e.encode(f)[0] for e, f in zip(encoders, frames, strict=True))
            writer.write_moment(Moment(n * 500_000, encoded))
    frames_of = CalibrationFrames(path)
    seen = find_board(pictures.BOARD, frames_of.lenses, frames_of.moments())
    calibrated = calibrate_cameras(seen, pictures.BOARD.corners_m, frames_of.lenses)
    true = cameras[1].camera_from_cube @ cameras[0].cube_from_camera
    np.testing.assert_allclose(calibrated.scene.camera_from_reference[1][:3, 3], true[:3, 3], atol=0.002)
    assert all(quality.scale == pytest.approx(1, abs=0.01) for quality in calibrated.cameras)


def test_corners_are_where_geometry_says_through_lens_and_mirror() -> None:
    rng = np.random.default_rng(5)
    camera, texture = pictures.CAMERAS[4], pictures.board_texture(pictures.BOARD)
    pose = pictures.hold(rng, 10)
    plain = pictures.picture_of(camera, texture, pose, rng)
    lens = Lens("c", camera.intrinsics, pictures.BOX_DISTORTION)
    # Where each pixel of the distorted picture is in the plain one; OpenCV counts from the first pixel's centre.
    k = camera.intrinsics.K
    grid = pixel_centres(640, 480).reshape(-1, 1, 2)
    at = cv2.undistortPoints(grid, k, np.array(lens.distortion), P=k).reshape(480, 640, 2).astype(np.float32) - 0.5
    distorted = cv2.remap(plain, at[..., 0], at[..., 1], cv2.INTER_CUBIC, borderValue=pictures.GROUND)
    corners_m = pictures.BOARD.corners_m
    for grey, the_lens, mirrored in (
        (plain, Lens("c", camera.intrinsics), False),
        (distorted, lens, False),
        (np.ascontiguousarray(plain[:, ::-1]), Lens("c", camera.intrinsics), True),
    ):
        (seen,) = find_board(pictures.BOARD, (the_lens,), [{0: Picture(np.asarray(grey, np.uint8))}], mirrored)
        in_camera = corners_m[seen.ids] @ (camera.camera_from_cube @ pose)[:3, :3].T
        in_camera = in_camera + (camera.camera_from_cube @ pose)[:3, 3]
        expected = (in_camera @ k.T)[:, :2] / in_camera[:, 2:]
        if mirrored:
            expected[:, 0] = 640 - expected[:, 0]
        assert len(seen.ids) > 30
        assert np.sqrt(((seen.pixels - expected) ** 2).sum(axis=1).mean()) < 0.15


def _refusal(sightings: Sequence[Sighting], lenses: Sequence[Lens]) -> str:
    with pytest.raises(CalibrationError) as caught:
        calibrate_cameras(sightings, pictures.BOARD.corners_m, lenses)
    text = str(caught.value)
    assert "\n" not in text and len(text) < 240
    return text


def test_bad_calibrations_are_refused_with_the_reason(sightings: tuple[list[Sighting], tuple[Lens, ...]]) -> None:
    seen, lenses = sightings
    rng = np.random.default_rng(7)

    def changed(s: Sighting, **by: object) -> Sighting:
        return Sighting(**{**vars(s), **by})  # type: ignore[arg-type]

    assert "saw the board at 6 moments; 8 are needed" in _refusal(
        [s for s in seen if s.camera != 3 or s.moment < 6], lenses
    )
    # The same board at other times: camera 5's moments are moved behind all others.
    apart = [changed(s, moment=s.moment + 100) if s.camera == 5 else s for s in seen]
    assert "synthetic-5 never saw the board at the same moment as the others" in _refusal(apart, lenses)
    blurred = [changed(s, pixels=s.pixels + rng.normal(0, 1.0, s.pixels.shape)) for s in seen]
    assert "the reprojection error is" in _refusal(blurred, lenses)
    unsynchronised = [changed(s, pixels=s.pixels + rng.normal(0, 12, 2)) if s.camera % 2 else s for s in seen]
    assert "are the cameras synchronised" in _refusal(unsynchronised, lenses)
    mistaken = [changed(s, pixels=s.pixels + rng.normal(0, 60, 2)) if s.moment % 3 == 0 else s for s in seen]
    assert "contradict the others" in _refusal(mistaken, lenses)
    narrow = [Lens(n.serial, n.intrinsics.scaled(1.0)) for n in lenses]
    i = narrow[2].intrinsics
    narrow[2] = Lens(narrow[2].serial, type(i)(i.width, i.height, 1.05 * i.fx, 1.05 * i.fy, i.cx, i.cy))
    assert "camera synthetic-2: its intrinsics do not fit its pictures" in _refusal(seen, narrow)
    small = [changed(s, depth_m=s.depth_m * np.float32(1.05)) for s in seen]
    assert "by its depth the board's squares are 1.05" in _refusal(small, lenses)


def test_a_board_held_alike_and_a_mirror_held_alike_are_refused() -> None:
    rng = np.random.default_rng(8)
    cameras, corners_m = pictures.CAMERAS[:2], pictures.BOARD.corners_m
    lenses = [Lens(f"c{n}", camera.intrinsics) for n, camera in enumerate(cameras)]

    def see(n: int, moment: int, cube_from_board: np.ndarray, points_m: np.ndarray) -> Sighting:
        pose = cameras[n].camera_from_cube @ cube_from_board
        points = points_m @ pose[:3, :3].T + pose[:3, 3]
        pixels = (points @ cameras[n].intrinsics.K.T)[:, :2] / points[:, 2:] + rng.normal(0, 0.05, (len(points), 2))
        return Sighting(n, moment, np.arange(len(points)), pixels, np.zeros(len(points), np.float32))

    shifted = []
    for moment in range(10):
        pose = pictures.hold(np.random.default_rng(1), 0)
        pose[:3, 3] += rng.uniform(-0.1, 0.1, 3)
        shifted += [see(n, moment, pose, corners_m) for n in range(2)]
    assert "held too much alike" in _refusal(shifted, lenses)
    turned = [see(n, m, pictures.hold(rng), corners_m) for m in range(1) for n in range(2)]
    for moment in range(12):
        pose = pictures.hold(rng)
        turned += [see(n, moment, pose, corners_m) for n in range(2)]
    calibrated = calibrate_cameras(turned[2:], corners_m, lenses)
    display = pictures.DISPLAY.board.corners_m

    def mirrors(turn_deg: float, moments: int) -> list[Sighting]:
        out = []
        for moment in range(moments):
            seen = pictures.reflection(pictures.mirror_pose(rng, turn_deg)) @ pictures.cube_from_display()
            out += [see(n, moment, seen, display) for n in range(2)]
        return out

    with pytest.raises(CalibrationError, match="mirror was held too much alike"):
        find_display(mirrors(0.3, 8), display, lenses, calibrated.scene)
    with pytest.raises(CalibrationError, match="in the mirror at 3 moments; 4 are needed"):
        find_display(mirrors(14, 3), display, lenses, calibrated.scene)
    found = find_display(mirrors(14, 8), display, lenses, calibrated.scene)
    true = cameras[0].camera_from_cube @ pictures.cube_from_display()
    np.testing.assert_allclose(found.reference_from_display[:3, 3], true[:3, 3], atol=0.002)


def test_a_measured_display_will_do(sightings: tuple[list[Sighting], tuple[Lens, ...]], tmp_path: Path) -> None:
    seen, lenses = sightings
    camera = pictures.CAMERAS[1]
    pose = camera.camera_from_cube @ pictures.cube_from_display()
    measured = {
        "camera": "synthetic-1",
        "top_left_m": pose[:3, 3].tolist(),
        "right_m": (pose[:3, 0] * pictures.DISPLAY_WIDTH_M).tolist(),
        "down_m": (pose[:3, 1] * pictures.DISPLAY_HEIGHT_M).tolist(),
    }
    file = tmp_path / "display.json"
    file.write_text(json.dumps(measured))
    scene = calibrate_cameras(seen, pictures.BOARD.corners_m, lenses).scene
    placed = read_measured_display(file, [lens.serial for lens in lenses]).placed(scene)
    cube = describe_cube("Doll", 30.0, lenses, scene, [placed], Seat())
    centre = invert_rigid(np.array(cube.cameras[1].camera_from_cube).reshape(4, 4))[:3, 3]
    np.testing.assert_allclose(centre, camera.centre_in_cube, atol=0.002)


def test_a_display_that_leans_back_has_its_upper_edge_farther_away() -> None:
    placed = PlacedDisplay(Display(1.0, 0.5, 2000, 1000), np.eye(4))
    lens = Lens("c", pictures.CAMERAS[0].intrinsics)
    scene = Scene(np.eye(4)[None], np.eye(4)[None], np.zeros((1, 4)))
    (display,) = describe_cube("Doll", 30.0, [lens], scene, [placed], Seat((0, 0, 1), 30.0)).displays
    # Half of 0.5 m along the leaning display: 0.25 cos 30° up, 0.25 sin 30° away.
    np.testing.assert_allclose(display.top_left_m, [0.5, 0.25 * np.cos(np.pi / 6), 1.125], atol=1e-9)


def test_boards_are_drawn_so_that_they_are_found(tmp_path: Path) -> None:
    for arguments, board, least in (
        (["--squares", "7x5", "--square-mm", "30"], None, 24),
        (["--display", "620x349@1920x1080"], Display(0.62, 0.349, 1920, 1080).board, 120),
    ):
        path = tmp_path / "board.png"
        assert main(["board", *arguments, "--out", str(path)]) == 0
        picture = cv2.imread(str(path), cv2.IMREAD_GRAYSCALE)
        found = BoardDetector(board or Board(7, 5, 0.03)).find(picture)
        assert found is not None and len(found.ids) == least
    # 16 columns of 120 pixels fill the width; 9 rows fill the height.
    assert Display(0.62, 0.349, 1920, 1080).board.square_m == pytest.approx(0.62 / 16)


def test_a_calibration_is_put_into_a_recording(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    recording, out, file = tmp_path / "ball.mkv", tmp_path / "out.mkv", tmp_path / "cube.json"
    scenes.write(recording, count=20)
    recorded = scenes.description()
    moved = dataclasses.replace(recorded.cameras[0], camera_from_cube=tuple(np.eye(4)[::-1].ravel().tolist()))
    calibration = dataclasses.replace(recorded, name="x", cameras=(moved, *recorded.cameras[1:]))
    file.write_text(json.dumps(to_json(calibration)))
    assert main(["attach", str(recording), "--calibration", str(file), "--out", str(out)]) == 0
    with RecordingReader(recording) as before, RecordingReader(out) as after:
        assert after.description == dataclasses.replace(calibration, name=recorded.name)
        assert list(after.items()) == list(before.items())
    other = dataclasses.replace(calibration, cameras=calibration.cameras[:2])
    file.write_text(json.dumps(to_json(other)))
    for arguments, words in (
        ([str(recording), "--out", str(out)], "the calibration is of other cameras"),
        ([str(recording), "--out", str(recording)], "is the recording itself"),
        ([str(file), "--out", str(out)], "not a Matroska file"),
    ):
        assert main(["attach", *arguments, "--calibration", str(file)]) == 1
        assert words in capsys.readouterr().err
    assert sorted(path.name for path in tmp_path.iterdir()) == ["ball.mkv", "cube.json", "out.mkv"]


def test_what_cannot_be_is_said_in_one_line(scene: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    boards, out = str(scene / "boards"), str(tmp_path / "cube.json")
    empty = tmp_path / "empty"
    empty.mkdir()
    for arguments, words in (
        ([boards], "where is the display?"),
        ([boards, "--mirror", boards], "--display"),
        ([str(empty), "--display-file", "x"], "scene.json cannot be read"),
        ([boards, "--squares", "9"], "COLUMNSxROWS"),
        ([boards, "--square-mm", "0"], "5 to 500 mm"),
        ([boards, "--display-file", str(empty)], "does not say where the display is"),
    ):
        assert main(["calibrate", *arguments, "--out", out]) == 1
        (line,) = capsys.readouterr().err.strip().splitlines()[-1:]
        assert line.startswith("capture: ") and words in line
    assert not Path(out).exists()
    with pytest.raises(SetupError, match="pixels are not square"):
        Display(1.43, 0.8, 1920, 1200)
