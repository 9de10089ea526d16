"""What Lumi-Net is trained on: people split, moments staged, drawn, kept, spoiled and cut, on a small doll."""

from pathlib import Path

import numpy as np
import pytest
import torch

from capture.geometry import project, transform
from capture.synthetic.avatar import load_avatar
from capture.synthetic.camera_noise import DepthNoise
from capture.synthetic.shading import materials_of
from rendering.train.batches import PART_PX, collate, parts_of
from rendering.train.errors import PeopleError
from rendering.train.feed import BATCH, feed
from rendering.train.make_moments import make_moments
from rendering.train.moments import DEPTH_STEP_M, Moment, moment_paths, picture_moment, read_moment, write_moment
from rendering.train.people import people_of_anny, people_of_folder, split
from rendering.train.spoil import Spoiling, random_spoiling, spoiled
from rendering.train.staging import stage
from tests.capture.test_synthetic import doll

EXACT = Spoiling(DepthNoise(0, 0, flying=0, missing=0, grazing=1e9), 0, 0, 0, 0)


@pytest.fixture(scope="module")
def moment(tmp_path_factory: pytest.TempPathFactory) -> Moment:
    rig = load_avatar(doll(tmp_path_factory.mktemp("doll") / "doll.glb"))
    staged = stage(rig, np.random.default_rng(1), target_count=4)
    return picture_moment("doll", staged, materials_of(rig), np.ones(len(rig.rest_m), np.float32))


def test_every_fifth_person_in_the_alphabet_is_held_out() -> None:
    trained, held_out = split(["d", "b", "a", "c", "g", "f", "e"])
    assert held_out == ("a", "f")
    assert trained == ("b", "c", "d", "e", "g")


def test_a_folder_must_hold_people(tmp_path: Path) -> None:
    doll(tmp_path / "one.glb")
    with pytest.raises(PeopleError, match="at least two"):
        people_of_folder(tmp_path)
    doll(tmp_path / "two.glb")
    assert [person.name for person in people_of_folder(tmp_path)] == ["one", "two"]


def test_made_up_people_have_names_by_seed() -> None:
    assert [person.name for person in people_of_anny(2, 7)] == ["anny-7-00", "anny-7-01"]


def test_a_stage_is_the_same_for_the_same_seed_and_shows_the_person(tmp_path: Path) -> None:
    rig = load_avatar(doll(tmp_path / "doll.glb"))
    one, two = (stage(rig, np.random.default_rng(5), 3) for _ in range(2))
    np.testing.assert_array_equal(one.vertices, two.vertices)
    np.testing.assert_array_equal(one.targets[2].camera_from_cube, two.targets[2].camera_from_cube)
    assert len(one.sources) == 6
    for camera in (*one.sources, *one.targets):
        pixels, depth_m = project(camera.intrinsics, transform(camera.camera_from_cube, np.array([[0.0, -0.2, 0.0]])))
        assert depth_m[0] > 0.4
        assert ((pixels > 0) & (pixels < (camera.intrinsics.width, camera.intrinsics.height))).all()


def test_pictures_are_multiplied_by_alpha_and_their_depth_fits_it(moment: Moment) -> None:
    for picture in (*moment.sources, *moment.targets):
        alpha = picture.rgba[..., 3:]
        assert (picture.rgba[..., :3] <= alpha).all()
        assert (picture.depth_m[alpha[..., 0] == 255] > 0).all()
        assert (picture.depth_m[alpha[..., 0] == 0] == 0).all()


def test_a_moment_comes_back_from_its_file(moment: Moment, tmp_path: Path) -> None:
    path = tmp_path / "doll-0000.npz"
    write_moment(path, moment)
    again = read_moment(path)
    assert again.identity == "doll"
    for one, other in zip((*moment.sources, *moment.targets), (*again.sources, *again.targets), strict=True):
        np.testing.assert_array_equal(one.rgba, other.rgba)
        np.testing.assert_allclose(one.depth_m, other.depth_m, atol=DEPTH_STEP_M)
        assert one.camera.intrinsics == other.camera.intrinsics
        np.testing.assert_array_equal(one.camera.camera_from_cube, other.camera.camera_from_cube)


def test_moments_that_are_there_are_left_alone(tmp_path: Path) -> None:
    people = tmp_path / "people"
    people.mkdir()
    for name in ("ann", "bob"):
        doll(people / f"{name}.glb")
    told: list[tuple[str, int]] = []
    moments = tmp_path / "moments"
    for count in (1, 2):
        make_moments(people_of_folder(people), moments, count, 0, 1, lambda *said: told.append(said))
        if count == 1:
            first = (moments / "ann-0000.npz").stat().st_mtime_ns
    assert told == [("ann", 1), ("bob", 2)] * 2
    assert (moments / "ann-0000.npz").stat().st_mtime_ns == first
    assert [path.name for path in moment_paths(moments, ["ann"])] == ["ann-0000.npz", "ann-0001.npz"]


def test_nothing_to_spoil_leaves_a_moment_as_it_is(moment: Moment, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("rendering.train.spoil.BLACK_PART", 1.0)
    frames, cameras = spoiled(moment.sources, EXACT, np.random.default_rng(0))
    for frame, camera, picture in zip(frames, cameras, moment.sources, strict=True):
        np.testing.assert_array_equal(frame.colour, picture.rgba[..., :3])
        np.testing.assert_allclose(frame.depth_m, picture.depth_m, atol=0.00051)
        assert camera is picture.camera


def test_spoiling_stays_within_what_cameras_do(moment: Moment) -> None:
    rng = np.random.default_rng(2)
    for _ in range(5):
        frames, cameras = spoiled(moment.sources, random_spoiling(rng), rng)
        for frame, camera, picture in zip(frames, cameras, moment.sources, strict=True):
            both = (frame.depth_m > 0) & (picture.depth_m > 0)
            assert both.sum() > 0.8 * (picture.depth_m > 0).sum()
            assert np.median(np.abs(frame.depth_m - picture.depth_m)[both]) < 0.01
            assert np.linalg.norm(camera.centre_in_cube - picture.camera.centre_in_cube) < 0.01


def test_parts_have_the_truth_beside_them(moment: Moment) -> None:
    parts = list(parts_of(moment, 4, np.random.default_rng(3)))
    assert parts
    batch = collate(parts[:2])
    assert batch.colour.shape == (2, 3, PART_PX, PART_PX)
    assert batch.inputs.cameras.shape[:2] == (2, 4)
    for view, depth_m in zip(batch.views, batch.depth_m, strict=True):
        both = (view.covered > 0) & (depth_m > 0)
        assert both.sum() > 0.5 * (depth_m > 0).sum()
        assert float((1 / view.inverse - depth_m).abs()[both].median()) < 0.01


def test_a_feed_mixes_what_another_process_makes(moment: Moment, tmp_path: Path) -> None:
    paths = [tmp_path / f"doll-{n:04d}.npz" for n in range(2)]
    for path in paths:
        write_moment(path, moment)
    with feed(paths, (0,)) as batches:
        batch = next(batches)
    assert len(batch.views) == BATCH
    assert len({len(view.transforms) for view in batch.views}) == 1
    assert torch.isfinite(batch.inputs.cameras).all()
