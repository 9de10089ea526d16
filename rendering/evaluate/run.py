"""Renders every target of a scene at every moment by one method, and scores it."""

import time
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, fields
from pathlib import Path
from statistics import fmean
from typing import Any

import cv2
import numpy as np

from capture.frame import RGBDFrame
from rendering.errors import EvaluationError
from rendering.evaluate.lpips import Lpips
from rendering.evaluate.methods import Method, rendered
from rendering.evaluate.metrics import Picture, Rendered, Scores, edge_flicker, scores_of
from rendering.evaluate.png import write_png
from rendering.evaluate.scene import Scene, SceneCamera
from rendering.evaluate.scene_writer import millimetres
from rendering.view import View


@dataclass(frozen=True)
class Evaluated:
    """One view of a scene; the scores are None where the truth shows nobody.

    Attributes:
        render_ms: what the method took, preparing the cameras included.
    """

    moment: str
    target: str
    scores: Scores | None
    render_ms: float
    rendered: Picture
    truth: Picture


def evaluate_scene(
    scene: Scene, method: Method, sources: Sequence[str], lpips: Lpips | None, out: Path | None
) -> Iterator[Evaluated]:
    """All views, moment by moment.

    Args:
        sources: the names of those whose frames are used.
        out: where to write `<moment>/target_<target>.png` (RGBA) and `target_depth_<target>.png`, if anywhere.

    Raises:
        EvaluationError: a source is not in the scene, or a file is missing, broken or cannot be written.
    """
    places = [n for n, source in enumerate(scene.sources) if source.name in sources]
    unknown = sorted(set(sources) - {source.name for source in scene.sources})
    if unknown or not places:
        known = ", ".join(source.name for source in scene.sources)
        raise EvaluationError(f"{scene.folder}: no source {', '.join(unknown)}; there are {known}")
    cameras = [scene.sources[n].lens.pinhole for n in places]
    for moment in scene.moments:
        every = scene.frames(moment)
        frames: list[RGBDFrame] = [every[n] for n in places]
        for target in scene.targets:
            truth = scene.truth(moment, target)
            begun_s = time.perf_counter()
            view = method(frames, cameras, target.lens.pinhole)
            render_ms = 1000 * (time.perf_counter() - begun_s)
            shown = _through_lens(view, target)
            if out is not None:
                write_png(out / moment / f"target_{target.name}.png", shown.picture)
                write_png(out / moment / f"target_depth_{target.name}.png", millimetres(shown.depth_m))
            scores = scores_of(shown, truth, lpips)
            yield Evaluated(moment, target.name, scores, render_ms, shown.picture, truth.picture)


def line_of(view: Evaluated) -> dict[str, Any]:
    """What is printed of one view."""
    scores = _rounded({field.name: None for field in fields(Scores)} if view.scores is None else asdict(view.scores))
    return {"frame": view.moment, "target": view.target, **scores, "render_ms": round(view.render_ms, 2)}


def summary_of(views: Sequence[Evaluated]) -> dict[str, Any]:
    """The means over all views, and again for each target; and how much outlines flicker between the moments."""
    by_target = {
        name: [view for view in views if view.target == name] for name in dict.fromkeys(v.target for v in views)
    }
    targets = {name: _means(of_target) for name, of_target in by_target.items()}
    return {"views": len(views), **_means(views), "targets": targets}


def _means(views: Sequence[Evaluated]) -> dict[str, Any]:
    scored = [view.scores for view in views if view.scores is not None]
    means: dict[str, float | None] = {}
    for field in fields(Scores):
        values = [value for scores in scored if (value := getattr(scores, field.name)) is not None]
        means[field.name] = fmean(values) if values else None
    flickers = [
        edge_flicker([v.rendered for v in views if v.target == name], [v.truth for v in views if v.target == name])
        for name in dict.fromkeys(view.target for view in views)
    ]
    known = [flicker for flicker in flickers if flicker is not None]
    render_ms = fmean(view.render_ms for view in views)
    return _rounded({**means, "edge_flicker": fmean(known) if known else None, "render_ms": render_ms})


def _rounded(values: dict[str, float | None]) -> dict[str, float | None]:
    return {key: None if value is None else round(value, 5) for key, value in values.items()}


def _through_lens(view: View, target: SceneCamera) -> Rendered:
    """The view as the target's own lens would show it."""
    shown = rendered(view)
    return Rendered(
        np.asarray(target.lens.distort(shown.picture, cv2.INTER_LINEAR), np.uint8),
        np.asarray(target.lens.distort(shown.depth_m, cv2.INTER_NEAREST), np.float32),
    )
