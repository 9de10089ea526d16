"""Where somebody looks, from the RGBD frames of one moment: the gaze network on every camera, brought together."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray

from capture.geometry import Camera, Points
from rendering.attention.gaze import Gaze
from rendering.attention.network import GazeNetwork, load_network
from rendering.attention.patch import Patch, RGBDSource, cut_patch, find_eyes

WEIGHTS = Path(__file__).with_name("gaze.npz")
CAMERAS_MAX = 4
"""Of more, the first are used: each costs time, and two that see the face say nearly all."""
RECENTRE_M = 0.025
"""A patch whose eyes are further from its middle than the network is used to is cut again."""
ROUNDS_MAX = 3
SPREAD_MIN_RAD = 0.03


@dataclass(frozen=True)
class _Taken:
    """A source whose depth is made once."""

    source: RGBDSource
    depth_m: NDArray[np.float32]

    def cut_colour(self, top: int, left: int, height: int, width: int) -> NDArray[np.uint8]:
        return self.source.cut_colour(top, left, height, width)


class GazeEstimator:
    """The gaze network with its weights.

    Raises:
        AttentionError: the weights can't be read.
    """

    def __init__(self, weights: Path = WEIGHTS) -> None:
        self._network: GazeNetwork = load_network(weights)

    def estimate(self, views: Sequence[tuple[RGBDSource, Camera]], eye_guess_m: Points | None = None) -> Gaze | None:
        """Where the person in these frames looks; None when nobody is there.

        Args:
            views: frames of one moment and their cameras.
            eye_guess_m: [3] where the eyes were lately, in the cube's frame.
        """
        views = [(_Taken(source, source.depth_m), camera) for source, camera in views[:CAMERAS_MAX]]
        middle_m = _first_guess(views) if eye_guess_m is None else eye_guess_m
        gaze = None
        for _ in range(ROUNDS_MAX):
            if middle_m is None:
                return None
            patches = [patch for source, camera in views if (patch := cut_patch(source, camera, middle_m)) is not None]
            if not patches:
                return None
            gaze = self._together(patches)
            if np.linalg.norm(gaze.eye_m - middle_m) < RECENTRE_M:
                break
            middle_m = gaze.eye_m
        return gaze

    def _together(self, patches: Sequence[Patch]) -> Gaze:
        """One look from several patches of it, each weighed by how sure the network is of it."""
        with torch.inference_mode():
            sight = self._network(torch.from_numpy(np.stack([patch.values() for patch in patches])))
        spread = sight.spread.numpy().astype(np.float64)
        turns = np.stack([patch.patch_from_cube for patch in patches])
        weights = 1 / np.maximum(spread, SPREAD_MIN_RAD) ** 2
        weights /= weights.sum()

        def in_cube(vectors: torch.Tensor) -> NDArray[np.float64]:
            return np.asarray(np.einsum("n,nji,nj->i", weights, turns, vectors.numpy().astype(np.float64)))

        return Gaze(
            patches[0].middle_m + in_cube(sight.offset_m),
            _unit(in_cube(sight.gaze)),
            _unit(in_cube(sight.heads)),
            float(weights @ spread),
        )


def _first_guess(views: Sequence[tuple[RGBDSource, Camera]]) -> Points | None:
    guesses = [guess for source, camera in views if (guess := find_eyes(source, camera)) is not None]
    return np.median(guesses, axis=0) if guesses else None


def _unit(vector: NDArray[np.float64]) -> NDArray[np.float64]:
    return np.asarray(vector / max(float(np.linalg.norm(vector)), 1e-9))
