"""Any seat's view after the meeting: `python -m rendering offline` shows a known scene where geometry says."""

import json
import os
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import av
import numpy as np
import pytest

from capture.depth_codec import RGBDEncoder
from capture.geometry import Camera, project, transform
from conference.node.h264 import packetize
from conference.signalling.codec import to_json
from conference.signalling.kept_depth import RecordedCamera, Seating, SeatOf, SeatViews
from rendering.assembly import Assembly
from tests.recordings.packets import RECORDER_START_S, Clock, Coded, Network, TrackWriter
from tests.rendering import scene
from tests.rendering.fakes import describe
from tests.rendering.test_worker import CAMERAS, NEAR, NEAR_AND_FAR, centre_of

CUBE, ANNA, BEN = "cube", "anna", "ben"
RATE_HZ = 10.0
LENGTH_S = 1.5
SEATS = (SeatOf(CUBE, 0), SeatOf(ANNA, 1), SeatOf(BEN, 2))
SEATING = Seating(RECORDER_START_S - 5, "round-table", 3, SEATS)


def record(
    directory: Path, network: Network | None = None, cameras: Sequence[Camera] = CAMERAS, person: str = CUBE
) -> SeatViews:
    """A recording of what the cameras of the cube saw: a red ball before a blue board."""
    clock = Clock(40.0, 120.0, -80.0)
    described, recorded = describe(cameras).cameras, []
    for n, camera in enumerate(cameras):
        encoder = RGBDEncoder(camera.intrinsics.width, camera.intrinsics.height, RATE_HZ)
        shown = scene.render(NEAR_AND_FAR, camera)
        frames = []
        for k in range(round(LENGTH_S * RATE_HZ)):
            (unit,) = encoder.encode(replace(shown, captured_us=round(k * 1e6 / RATE_HZ)), force_key=k % 5 == 0)
            frames.append(Coded(k / RATE_HZ, packetize(unit.access_unit, 1180)))
        writer = TrackWriter(directory, person, "cube", "h264", clock, replace(network or Network(), seed=n))
        writer.write(frames)
        recorded.append(RecordedCamera(writer.publication_id, described[n]))
    return SeatViews(ANNA, (SEATING,), tuple(recorded))


def offline(directory: Path, wanted: SeatViews) -> tuple[int, list[str], str]:
    """Exit code, the lines that it told, and what it complained of."""
    (directory / "wanted.json").write_text(json.dumps(to_json(wanted)))
    command = [sys.executable, "-m", "rendering", "offline", str(directory), str(directory / "wanted.json")]
    done = subprocess.run(
        [*command, str(directory / "views")], capture_output=True, text=True, check=False,
        env={**os.environ, "EYELINE_VIEW_PROFILE": "fast"},
    )  # fmt: skip
    return done.returncode, done.stdout.splitlines(), done.stderr


def pictures(path: Path) -> list[tuple[float, np.ndarray, np.ndarray]]:
    """Seconds, colour [H, W, 3] and alpha [H, W] of each picture."""
    found = []
    with av.open(str(path)) as container:
        for frame in container.decode(video=0):
            image = frame.to_ndarray(format="rgb24")
            half = len(image) // 2
            found.append((float(frame.time or 0.0), image[:half], image[half:, :, 0]))
    return found


def ball_at(assembly: Assembly, viewer: int, width: int, height: int) -> np.ndarray:
    window = assembly.window_camera(viewer, 0, np.zeros(3), width, height)
    (ball,), _ = project(window.intrinsics, transform(window.camera_from_cube, np.array([NEAR])))
    return np.asarray(ball)


def psnr_db(a: np.ndarray, b: np.ndarray) -> float:
    return float(10 * np.log10(255**2 / np.mean((a.astype(float) - b.astype(float)) ** 2)))


@pytest.mark.parametrize(("viewer_id", "seat"), [(ANNA, 1), (BEN, 2)])
def test_each_seat_sees_the_scene_from_where_it_is(tmp_path: Path, viewer_id: str, seat: int) -> None:
    wanted = replace(record(tmp_path), viewer_id=viewer_id)
    code, told, complaint = offline(tmp_path, wanted)
    assert (code, complaint) == (0, "")
    done = [json.loads(line)["done"] for line in told]
    assert done == sorted(done) and done[-1] > 0.8
    assert [path.name for path in (tmp_path / "views").iterdir()] == [f"{CUBE}.mkv"]
    seen = pictures(tmp_path / "views" / f"{CUBE}.mkv")
    times_s = np.array([at_s for at_s, _, _ in seen])
    assert len(seen) == round(LENGTH_S * RATE_HZ)
    np.testing.assert_allclose(np.diff(times_s), 1 / RATE_HZ, atol=0.004)
    _, colour, alpha = seen[-1]
    height, width = alpha.shape
    assembly = Assembly("round-table", 3)
    np.testing.assert_allclose(
        centre_of(colour, alpha, is_red=True), ball_at(assembly, seat, width, height), atol=0.01 * width
    )
    truth = scene.render(NEAR_AND_FAR, assembly.window_camera(seat, 0, np.zeros(3), width, height))
    cover = alpha[..., None] / 255.0
    assert psnr_db(colour * cover, truth.colour) > 22
    other = scene.render(NEAR_AND_FAR, assembly.window_camera(3 - seat, 0, np.zeros(3), width, height))
    assert psnr_db(colour * cover, other.colour) < 18, "another seat sees something else"


def test_the_view_follows_whoever_changes_seats_and_survives_losses(tmp_path: Path) -> None:
    network = Network(0.02, 0.004, 0.02)
    wanted = record(tmp_path, network)
    moved_s = 0.3
    swapped = Seating(RECORDER_START_S + moved_s, "round-table", 3, (SeatOf(CUBE, 0), SeatOf(ANNA, 2), SeatOf(BEN, 1)))
    code, _, complaint = offline(tmp_path, replace(wanted, seatings=(SEATING, swapped)))
    assert (code, complaint) == (0, "")
    seen = pictures(tmp_path / "views" / f"{CUBE}.mkv")
    assembly = Assembly("round-table", 3)
    for (_, colour, alpha), seat in ((seen[0], 1), (seen[-1], 2)):
        height, width = alpha.shape
        np.testing.assert_allclose(
            centre_of(colour, alpha, is_red=True), ball_at(assembly, seat, width, height), atol=0.01 * width
        )


@pytest.mark.parametrize(
    ("wrong", "complaint"),
    [
        ({"cameras": ()}, "no depth was kept"),
        ({"viewer_id": CUBE}, "nobody else"),
        ({"viewer_id": "stranger"}, "nothing is known"),
    ],
)
def test_what_cannot_be_made_is_said_and_leaves_nothing(
    tmp_path: Path, wrong: dict[str, object], complaint: str
) -> None:
    wanted = replace(record(tmp_path, cameras=CAMERAS[:1]), **wrong)  # type: ignore[arg-type]
    code, _, said = offline(tmp_path, wanted)
    assert code == 2
    assert complaint in said and said.startswith("error: ")
    assert not list(tmp_path.glob("views*"))
