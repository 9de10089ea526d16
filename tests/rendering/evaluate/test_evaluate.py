"""`python -m rendering.evaluate`: its lines, its pictures, its errors, and the methods it compares."""

import json
from pathlib import Path

import numpy as np
import pytest

from rendering.evaluate.__main__ import main
from rendering.evaluate.methods import METHODS, rendered
from rendering.evaluate.metrics import scores_of
from rendering.evaluate.png import read_png
from rendering.evaluate.scene import read_scene
from tests.rendering import scene as world
from tests.rendering.evaluate.conftest import TARGET, truth_of

LEAST_PSNR_DB = {
    "nearest-camera": 14.0,
    "point-splat": 17.0,
    "tsdf-mesh": 18.0,
    "single-view-warp": 18.0,
    "lumigraph": 21.0,
    "lumigraph-4": 21.0,
    "fast": 21.0,
}


def test_a_line_a_view_a_summary_and_pictures(
    scene_dir: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "out"
    assert main([str(scene_dir), "--profile", "fast", "--out", str(out), "--json"]) == 0
    *lines, summary = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [(line["frame"], line["target"]) for line in lines] == [("000000", "eye-contact"), ("000001", "eye-contact")]
    assert summary["summary"] is True and summary["method"] == "fast" and summary["views"] == 2
    assert summary["psnr_db"] == pytest.approx(np.mean([line["psnr_db"] for line in lines]), abs=1e-4)
    assert summary["edge_flicker"] == 0, "nothing moves, and the frames are without noise"
    assert summary["targets"]["eye-contact"]["outline_iou"] > 0.9
    picture = read_png(out / "000001" / "target_eye-contact.png", 96, 80, 4, 8)
    assert (picture[..., :3].max(axis=-1) <= picture[..., 3]).all(), "colour is multiplied by alpha"
    read_png(out / "000001" / "target_depth_eye-contact.png", 96, 80, 1, 16)


def test_sources_can_be_chosen_and_must_be_there(scene_dir: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([str(scene_dir), "--method", "single-view-warp", "--sources", "camera0,camera2", "--json"]) == 0
    assert json.loads(capsys.readouterr().out.splitlines()[-1])["sources"] == 2
    assert main([str(scene_dir), "--sources", "camera9"]) == 2
    assert "no source camera9; there are camera0" in capsys.readouterr().err


def test_a_broken_file_is_one_line_and_no_traceback(scene_dir: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = scene_dir / "000000" / "color_camera1.png"
    path.write_bytes(path.read_bytes()[:200])
    assert main([str(scene_dir), "--json"]) == 2
    printed = capsys.readouterr()
    assert printed.out == ""
    assert printed.err == f"error: {path}: cut off or corrupted\n"


@pytest.mark.parametrize("method", LEAST_PSNR_DB)
def test_every_method_shows_the_person_where_they_are(scene_dir: Path, method: str) -> None:
    scene = read_scene(scene_dir)
    cameras = [source.lens.pinhole for source in scene.sources]
    view = rendered(METHODS[method](scene.frames("000000"), cameras, TARGET))
    scores = scores_of(view, truth_of(TARGET), None)
    assert scores is not None
    assert scores.psnr_db > LEAST_PSNR_DB[method] and scores.outline_iou > 0.8


@pytest.mark.parametrize("method", LEAST_PSNR_DB)
def test_every_method_shows_nothing_where_nobody_is(method: str) -> None:
    cameras = world.rig(80, 60)
    frames = [world.render((), camera) for camera in cameras]
    view = METHODS[method](frames, cameras, TARGET)
    assert view.alpha.max() == 0 and view.depth_m.max() == 0
