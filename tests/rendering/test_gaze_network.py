"""The gaze network: heads are found and cut out where they are, training resumes, and unseen people are understood."""

import json
from pathlib import Path

import numpy as np
import pytest
import torch

from capture.frame import RGBDFrame
from capture.geometry import Camera, Intrinsics, look_at, pixel_centres, project, transform, unproject
from capture.synthetic.avatar import load_avatar
from rendering.attention.cast import cast_of, split
from rendering.attention.estimate import WEIGHTS, GazeEstimator
from rendering.attention.network import (
    STRIP_CHANNELS,
    STRIP_HEIGHT_PX,
    STRIP_WIDTH_PX,
    GazeNetwork,
    load_network,
    save_weights,
    strips_of,
)
from rendering.attention.patch import CHANNELS, PATCH_PX, PIXEL_M, cut_patch, find_eyes
from rendering.attention.train import Settings, train
from rendering.errors import AttentionError

UP = np.array([0.0, 1.0, 0.0])
AVATARS = Path(__file__).resolve().parents[3] / "shared" / "data" / "avatars"
HELD_OUT = AVATARS / "MENA_F_1_Casual.glb"
SHARED_DATA = [
    pytest.mark.shared_data,
    pytest.mark.skipif(not HELD_OUT.exists(), reason="no avatars beside the checkout"),
]


def camera_at(eye: tuple[float, float, float], aim: tuple[float, float, float] = (0, 0, 0)) -> Camera:
    return Camera(Intrinsics(320, 240, 250, 250, 160, 120), look_at(np.array(eye), np.array(aim), UP))


def ball(camera: Camera, centre_m: np.ndarray, radius_m: float = 0.1) -> RGBDFrame:
    """What the camera sees of a ball that is red on the side of +x and blue on the other."""
    pixels = pixel_centres(camera.intrinsics.width, camera.intrinsics.height)
    rays = unproject(camera.intrinsics, pixels, np.ones(pixels.shape[:2]))
    centre = transform(camera.camera_from_cube, centre_m)
    along = (rays @ centre) / (rays**2).sum(axis=-1)
    nearest = (centre**2).sum() - along**2 * (rays**2).sum(axis=-1)
    hit = nearest < radius_m**2
    depth = along - np.sqrt(np.maximum(radius_m**2 - nearest, 0) / (rays**2).sum(axis=-1))
    points = transform(camera.cube_from_camera, rays * depth[..., None])
    colour = np.where(points[..., :1] > centre_m[0], (200, 0, 0), (0, 0, 200)) * hit[..., None]
    return RGBDFrame(colour.astype(np.uint8), np.where(hit, depth, 0).astype(np.float32), 0)


def test_a_patch_is_turned_to_the_camera_and_scaled_alike() -> None:
    middle = np.array([0.05, 0.02, 0.03])
    for eye in ((0.0, 0.0, 1.0), (0.6, 0.3, 0.9), (-0.4, -0.3, 1.4)):
        camera = camera_at(eye)
        patch = cut_patch(ball(camera, middle), camera, middle)
        assert patch is not None
        known = patch.relief > -128
        # A ball of 20 cm is as wide as the patch and a little more; its nearest point is a radius before its middle.
        assert known[PATCH_PX // 2].all()
        assert patch.relief[PATCH_PX // 2, PATCH_PX // 2] == -127
        np.testing.assert_allclose(patch.patch_from_cube @ patch.patch_from_cube.T, np.eye(3), atol=1e-9)
        # The person's left (+x) is on the right for a camera that faces the person.
        assert patch.colour[PATCH_PX // 2, -10, 0] > 100 and patch.colour[PATCH_PX // 2, 10, 2] > 100
        moved = patch.patch_from_cube @ np.array([0.03, 0, 0])
        assert moved[0] > 0.02 and abs(moved[1]) < 0.01
        assert patch.values().shape == (CHANNELS, PATCH_PX, PATCH_PX)


def test_a_point_is_where_the_patch_says() -> None:
    camera = camera_at((0.3, 0.2, 1.1))
    middle, point = np.array([0.0, 0.0, 0.02]), np.array([0.03, -0.02, 0.05])
    (u, v), _ = project(camera.intrinsics, transform(camera.camera_from_cube, point))
    depth = np.full((240, 320), 1.0, np.float32)
    colour = np.zeros((240, 320, 3), np.uint8)
    colour[int(v), int(u)] = 255
    patch = cut_patch(RGBDFrame(colour, depth, 0), camera, middle)
    assert patch is not None
    across, down, along = patch.patch_from_cube @ (point - camera.centre_in_cube)
    focal_px = np.linalg.norm(middle - camera.centre_in_cube) / PIXEL_M
    found = np.argwhere(patch.colour[..., 0] == patch.colour[..., 0].max()).mean(axis=0)
    expected = np.array([down, across]) / along * focal_px + PATCH_PX / 2 - 0.5
    assert np.abs(found - expected).max() < 2.5  # a pixel of the camera is a good two of the patch


def test_what_the_camera_does_not_see_whole_has_no_patch() -> None:
    camera = camera_at((0.0, 0.0, 1.0))
    frame = ball(camera, np.zeros(3))
    assert cut_patch(frame, camera, np.array([0.6, 0.0, 0.0])) is None
    assert cut_patch(frame, camera, np.array([0.0, 0.0, 3.0])) is None


def test_eyes_are_guessed_below_the_top_of_what_stands_there() -> None:
    camera = camera_at((0.2, 0.1, 1.1))
    guess = find_eyes(ball(camera, np.array([0.1, 0.05, 0.0]), 0.12), camera)
    assert guess is not None
    np.testing.assert_allclose(guess, [0.1, 0.05, 0.09], atol=0.03)
    nobody = RGBDFrame(np.zeros((240, 320, 3), np.uint8), np.zeros((240, 320), np.float32), 0)
    assert find_eyes(nobody, camera) is None


def test_strips_are_cut_around_the_eyes_whatever_the_light() -> None:
    patches = torch.rand(2, CHANNELS, PATCH_PX, PATCH_PX)
    patches[1] = patches[0]
    patches[1, 0] = 0.5 * patches[0, 0] + 0.1
    offset_m = torch.tensor([[0.01, -0.02, 0.0]]).repeat(2, 1)
    strips = strips_of(patches, offset_m)
    assert strips.shape == (2, STRIP_CHANNELS, STRIP_HEIGHT_PX, STRIP_WIDTH_PX)
    torch.testing.assert_close(strips[0, 0], strips[1, 0], atol=0.15, rtol=0)
    x, y = PATCH_PX // 2 + 5, PATCH_PX // 2 - 10
    half_height, half_width = STRIP_HEIGHT_PX // 2, STRIP_WIDTH_PX // 2
    expected = 2 * patches[0, 1, y - half_height : y + half_height, x - half_width : x + half_width]
    torch.testing.assert_close(strips[0, 1], expected)
    # At the edge of the patch the strip stays inside.
    assert strips_of(patches, torch.full((2, 3), 0.5)).shape == strips.shape


def test_weights_come_back_as_they_were_saved(tmp_path: Path) -> None:
    torch.manual_seed(0)
    network = GazeNetwork().eval()
    save_weights(network, tmp_path / "weights.npz")
    patches = torch.rand(3, CHANNELS, PATCH_PX, PATCH_PX)
    with torch.inference_mode():
        before, after = network(patches), load_network(tmp_path / "weights.npz")(patches)
    torch.testing.assert_close(after.gaze, before.gaze, atol=5e-3, rtol=0)
    torch.testing.assert_close(before.gaze.norm(dim=1), torch.ones(3))


def test_what_is_no_network_is_refused(tmp_path: Path) -> None:
    with pytest.raises(AttentionError, match=r"none\.npz"):
        load_network(tmp_path / "none.npz")
    (tmp_path / "text.npz").write_text("no weights")
    np.savez(tmp_path / "other.npz", layer=np.zeros(3, np.float16))
    for name in ("text.npz", "other.npz"):
        with pytest.raises(AttentionError, match=name):
            load_network(tmp_path / name)


def test_people_are_split_by_identity() -> None:
    cast = cast_of(None, 11)
    learnt, held_out = split(cast)
    assert held_out == ["anny-00", "anny-05", "anny-10"]
    assert not set(learnt) & set(held_out) and len(learnt) + len(held_out) == 11


def test_a_training_says_how_far_it_is_and_resumes(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    rng = np.random.default_rng(0)
    (tmp_path / "people").mkdir()
    for n in range(6):
        count = 8 if n % 5 else 2
        vectors = rng.normal(0, 0.1, (3, count, 3)).astype(np.float32)
        np.savez(
            tmp_path / "people" / f"anny-{n:02d}.{count}.3.npz",
            colour=rng.integers(0, 255, (count, PATCH_PX, PATCH_PX, 3)).astype(np.uint8),
            relief=rng.integers(-128, 127, (count, PATCH_PX, PATCH_PX)).astype(np.int8),
            eye_off_m=vectors[0],
            direction=vectors[1] - (0, 0, 1),
            head_forward=vectors[2] - (0, 0, 1),
        )
    out = tmp_path / "gaze.npz"
    for epochs in (1, 2):
        train(Settings(None, 6, tmp_path, out, samples=8, epochs=epochs, seed=3))
    lines = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [line["epoch"] for line in lines if "epoch" in line] == [0, 1]
    assert lines[0]["held_out"] == ["anny-00", "anny-05"]
    assert all(np.isfinite(line["gaze_median_deg"]) for line in lines if "epoch" in line)
    load_network(out)


@pytest.mark.parametrize("marked", [pytest.param(None, marks=SHARED_DATA)])
def test_where_unseen_people_look_is_seen(marked: None) -> None:
    from tests.benchmarks.attention import looks_of

    seen = list(looks_of(load_avatar(HELD_OUT), looks=6))
    assert sum(look.right for look in seen) >= 5
    assert np.median([look.error_deg for look in seen]) < 6.0


@pytest.mark.skipif(not WEIGHTS.exists(), reason="no weights")
def test_nobody_in_the_cube_looks_nowhere() -> None:
    nobody = RGBDFrame(np.zeros((240, 320, 3), np.uint8), np.zeros((240, 320), np.float32), 0)
    assert GazeEstimator().estimate([(nobody, camera_at((0, 0, 1)))]) is None
