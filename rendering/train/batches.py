"""Turns moments into what is trained on: spoils them, does each view's geometry, and cuts small parts out of views."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch

from rendering.full.geometry import Geometry, geometry_of
from rendering.full.source import prepare_sources
from rendering.full.stereo import StereoInputs, stacked
from rendering.full.stereo_inputs import stereo_inputs
from rendering.train.moments import Moment, Picture, read_moment
from rendering.train.spoil import random_spoiling, spoiled

PART_PX = 128
MOMENTS_A_ROUND = 2


@dataclass(frozen=True)
class Drawing:
    """How much is drawn from moments.

    Attributes:
        counts, count_parts: with how many cameras views are trained, and how often.
    """

    counts: tuple[int, ...] = (2, 3, 4, 6)
    count_parts: tuple[float, ...] = (0.15, 0.15, 0.35, 0.35)
    views_a_moment: int = 4
    parts_a_view: int = 6


DRAWING = Drawing()

Part = tuple[Geometry, StereoInputs, torch.Tensor]
"""A part of a view, what stereo reads of it, and the truth [5, H, W]: colour multiplied by alpha, alpha, depth."""


@dataclass(frozen=True)
class Batch:
    """Parts of views, and the truth: colour multiplied by alpha [B, 3, H, W], alpha and depth in metres [B, H, W]."""

    views: list[Geometry]
    inputs: StereoInputs
    colour: torch.Tensor
    alpha: torch.Tensor
    depth_m: torch.Tensor

    def to(self, device: torch.device) -> "Batch":
        """The same on another device."""
        if device.type == "cpu":
            return self
        truth = (self.colour.to(device), self.alpha.to(device), self.depth_m.to(device))
        return Batch([view.to(device) for view in self.views], self.inputs.to(device), *truth)


def rounds(paths: Sequence[Path], rng: np.random.Generator, drawing: Drawing) -> Iterator[list[Part]]:
    """Parts of the views of some moments, without end; within a round all views have the same number of cameras."""
    while True:
        count = int(rng.choice(drawing.counts, p=drawing.count_parts))
        parts: list[Part] = []
        for index in rng.choice(len(paths), MOMENTS_A_ROUND, replace=False):
            parts.extend(parts_of(read_moment(paths[index]), count, rng, drawing))
        yield parts


def collate(parts: Sequence[Part]) -> Batch:
    """A batch of views of one size and number of cameras."""
    truth = torch.stack([truth for _, _, truth in parts])
    return Batch(
        [view for view, _, _ in parts],
        stacked([inputs for _, inputs, _ in parts]),
        truth[:, :3],
        truth[:, 3],
        truth[:, 4],
    )


def truth_of(picture: Picture) -> torch.Tensor:
    """[5, H, W] float32: colour multiplied by alpha and alpha, 0 to 1, and depth in metres."""
    rgba = torch.from_numpy(picture.rgba).permute(2, 0, 1).float() / 255
    return torch.cat([rgba, torch.from_numpy(picture.depth_m)[None]])


def parts_of(moment: Moment, count: int, rng: np.random.Generator, drawing: Drawing = DRAWING) -> Iterator[Part]:
    """Parts of a moment's views, from `count` of its cameras, all spoiled anew; none when fewer of them see anybody."""
    chosen = sorted(rng.choice(len(moment.sources), min(count, len(moment.sources)), replace=False))
    frames, cameras = spoiled([moment.sources[n] for n in chosen], random_spoiling(rng), rng)
    sources = prepare_sources(frames, cameras)
    if sources is None or len(sources.cameras) != count:
        return
    for n in rng.choice(len(moment.targets), drawing.views_a_moment, replace=False):
        target = moment.targets[n]
        height, width = target.depth_m.shape
        if height < PART_PX or width < PART_PX:
            continue
        view, truth = geometry_of(sources, target.camera), truth_of(target)
        for _ in range(drawing.parts_a_view):
            top, left = _place(target, rng)
            box = (..., slice(top, top + PART_PX), slice(left, left + PART_PX))
            part = view.part(top, left, PART_PX, PART_PX)
            yield part, stereo_inputs(part), truth[box]


def _place(target: Picture, rng: np.random.Generator) -> tuple[int, int]:
    """Where a part begins that has something of the person in it."""
    height, width = target.depth_m.shape
    top = left = 0
    for _ in range(8):
        top, left = int(rng.integers(height - PART_PX + 1)), int(rng.integers(width - PART_PX + 1))
        if (target.depth_m[top : top + PART_PX, left : left + PART_PX] > 0).mean() > 0.15:
            break
    return top, left
