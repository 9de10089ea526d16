"""Writes scenes, and what a method made of one, in the format that `rendering.evaluate.scene` reads."""

import json
from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from capture.frame import RGBDFrame
from rendering.errors import EvaluationError
from rendering.evaluate.png import write_png
from rendering.evaluate.scene import DESCRIPTION, MM_PER_M, SceneCamera, Truth, camera_entry


def write_description(folder: Path, sources: Sequence[SceneCamera], targets: Sequence[SceneCamera]) -> None:
    """Writes `scene.json`, and the folder.

    Raises:
        EvaluationError: it cannot be written.
    """
    text = json.dumps({kind: [camera_entry(c) for c in cameras] for kind, cameras in
                       (("sources", sources), ("targets", targets))}, indent=1)  # fmt: skip
    try:
        folder.mkdir(parents=True, exist_ok=True)
        (folder / DESCRIPTION).write_text(text + "\n")
    except OSError as error:
        raise EvaluationError(f"{folder}: cannot be written: {error.strerror or error}") from error


def write_moment(folder: Path, number: int, frames: Mapping[str, RGBDFrame], truths: Mapping[str, Truth]) -> None:
    """Writes one moment's pictures, by the names of sources and targets, whose lenses are straight.

    Raises:
        EvaluationError: one cannot be written.
    """
    moment = folder / f"{number:06d}"
    for name, frame in frames.items():
        write_png(moment / f"color_{name}.png", frame.colour)
        write_png(moment / f"depth_{name}.png", millimetres(frame.depth_m))
    for name, truth in truths.items():
        write_png(moment / f"target_{name}.png", truth.picture)
        if truth.depth_m is not None:
            write_png(moment / f"target_depth_{name}.png", millimetres(truth.depth_m))


def millimetres(depth_m: NDArray[np.float32]) -> NDArray[np.uint16]:
    """Depth as files keep it; what is further than 65 m is none."""
    depth_mm = np.rint(depth_m * MM_PER_M)
    return np.where(depth_mm < 2**16, depth_mm, 0).astype(np.uint16)
