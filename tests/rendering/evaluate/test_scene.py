"""Scenes on disk: what is written is read, and what is missing or broken is one clear error."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import pytest

from rendering.errors import EvaluationError
from rendering.evaluate.png import read_png, write_png
from rendering.evaluate.scene import read_scene
from tests.rendering import scene as world
from tests.rendering.evaluate.conftest import TARGET


def test_what_was_written_is_read(scene_dir: Path) -> None:
    scene = read_scene(scene_dir)
    assert [source.name for source in scene.sources] == [f"camera{n}" for n in range(6)]
    assert scene.moments == ("000000", "000001")
    camera = world.rig(160, 120)[2]
    assert scene.sources[2].lens.pinhole.intrinsics == camera.intrinsics
    np.testing.assert_allclose(scene.sources[2].lens.pinhole.camera_from_cube, camera.camera_from_cube)
    frame, exact = scene.frames("000000")[2], world.render(world.BUST, camera)
    np.testing.assert_array_equal(frame.colour, exact.colour)
    np.testing.assert_allclose(frame.depth_m, exact.depth_m, atol=0.0005001)
    truth = scene.truth("000001", scene.targets[0])
    assert truth.depth_m is not None
    np.testing.assert_array_equal(truth.picture[..., 3] > 0, world.render(world.BUST, TARGET).depth_m > 0)


def test_the_transform_may_be_one_list_and_distortion_left_out(scene_dir: Path) -> None:
    description = json.loads((scene_dir / "scene.json").read_text())
    entry = description["sources"][0]
    matrix = entry["camera_from_cube"]
    entry["camera_from_cube"] = [number for row in matrix for number in row]
    del entry["distortion"]
    (scene_dir / "scene.json").write_text(json.dumps(description))
    np.testing.assert_allclose(read_scene(scene_dir).sources[0].lens.distorted.camera_from_cube, matrix)


BREAKS: dict[str, Callable[[dict[str, Any]], object]] = {
    "sources is not a list": lambda d: d.update(sources={}),
    "targets is not a list": lambda d: d.update(targets=[]),
    r"sources\[0\].name": lambda d: d["sources"][0].update(name="../up"),
    "the same name": lambda d: d["sources"][1].update(name="camera0"),
    "width and height": lambda d: d["sources"][0].update(width=0),
    "fx is not 1 finite number": lambda d: d["sources"][0].update(fx=None),
    "focal lengths": lambda d: d["sources"][0].update(fy=-3),
    "distortion is not": lambda d: d["sources"][0].update(distortion=[1, 2, 3]),
    "not made of numbers": lambda d: d["sources"][0].update(camera_from_cube="none"),
    "not a rigid transform": lambda d: d["sources"][0].update(camera_from_cube=(2 * np.eye(4)).tolist()),
}


@pytest.mark.parametrize("message", BREAKS)
def test_a_broken_description_is_refused_with_the_reason(scene_dir: Path, message: str) -> None:
    path = scene_dir / "scene.json"
    description = json.loads(path.read_text())
    BREAKS[message](description)
    path.write_text(json.dumps(description))
    with pytest.raises(EvaluationError, match=message) as refused:
        read_scene(scene_dir)
    assert str(path) in str(refused.value)


def test_missing_parts_are_named(scene_dir: Path) -> None:
    with pytest.raises(EvaluationError, match=r"nowhere/scene\.json: cannot be read"):
        read_scene(scene_dir / "nowhere")
    scene = read_scene(scene_dir)
    (scene_dir / "000001" / "depth_camera4.png").unlink()
    with pytest.raises(EvaluationError, match=r"000001/depth_camera4\.png: cannot be read: No such file"):
        scene.frames("000001")
    (scene_dir / "000000" / "target_depth_eye-contact.png").unlink()
    assert scene.truth("000000", scene.targets[0]).depth_m is None
    (scene_dir / "scene.json").write_text("{")
    with pytest.raises(EvaluationError, match="not JSON"):
        read_scene(scene_dir)


def test_a_picture_that_is_cut_off_corrupted_or_of_another_kind_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a" / "picture.png"
    picture = np.random.default_rng(0).integers(0, 255, (20, 30, 4), np.uint8)
    write_png(path, picture)
    np.testing.assert_array_equal(read_png(path, 30, 20, 4, 8), picture)
    data = path.read_bytes()
    for broken, message in (
        (data[: len(data) // 2], "cut off or corrupted"),
        (data[:60] + bytes([data[60] ^ 1]) + data[61:], "cut off or corrupted"),
        (b"P6 30 20", "not a PNG file"),
    ):
        path.write_bytes(broken)
        with pytest.raises(EvaluationError, match=message):
            read_png(path, 30, 20, 4, 8)
    path.write_bytes(cv2.imencode(".png", picture[..., :3])[1].tobytes())
    with pytest.raises(EvaluationError, match="3 channels of 8 bits, not 30×20 with 4"):
        read_png(path, 30, 20, 4, 8)
