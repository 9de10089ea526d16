"""Which cameras a view is made from, and how much each counts: the nearest by angle at the subject.

Source: the angular weights of Buehler et al., Unstructured Lumigraph Rendering (SIGGRAPH 2001), section 4.2: the first
camera that is left out sets where weights reach zero, so that nothing jumps when the eye passes from one to the next.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from capture.geometry import Camera, Points

CAMERAS_MAX = 3
"""In a meeting, a view is blended from at most so many cameras: each more takes time."""
CAMERAS_BEST = 4
"""From so many a view comes out best, where time allows: more blur more than they add."""
FILLING_WEIGHT = 1e-3
"""Weight of a camera beyond those: it only shows what none of them sees."""
EVENNESS = 0.8
"""The power of the angular weights: cameras that count a little more alike average more of the noise."""
CAMERAS_SHARED_MAX = 4
"""All views of a subject together are made from at most so many: each more is decoded and prepared at every moment."""
SUBJECT_CENTRE_M = (0.0, -0.15, 0.0)
"""The point of the person, in the cube's frame, at which angles are measured."""
ANGLE_FLOOR_RAD = 0.05
"""Cameras nearer to the eye than this count alike."""


@dataclass(frozen=True)
class ChosenCamera:
    """The place of a camera in its cube's list, and its weight; the weights of a choice sum to 1."""

    index: int
    weight: float


def choose_cameras(
    cameras: Sequence[Camera], eye: Points, available: Sequence[int], count: int = CAMERAS_MAX, filling: int = 0
) -> tuple[ChosenCamera, ...]:
    """The `count` available cameras nearest to the eye by angle, the nearest first; fewer when fewer are there.

    Args:
        eye: [3] metres in the cube's frame.
        available: places in `cameras` of those that have a frame.
        filling: so many more follow, with next to no weight, to show what the others do not see.
    """
    centre = np.array(SUBJECT_CENTRE_M)
    angles = sorted(
        (_angle(cameras[index].centre_in_cube - centre, np.asarray(eye) - centre), index) for index in available
    )
    chosen = angles[:count]
    if not chosen:
        return ()
    limit = angles[count][0] if len(angles) > count else 1.5 * chosen[-1][0]
    limit = max(limit, chosen[-1][0] + 1e-6, ANGLE_FLOOR_RAD)
    weights = np.array([max(1 - angle / limit, 1e-3) / max(angle, ANGLE_FLOOR_RAD) for angle, _ in chosen])
    weights **= EVENNESS
    weights /= weights.sum()
    return (
        *(ChosenCamera(index, float(weight)) for (_, index), weight in zip(chosen, weights, strict=True)),
        *(
            ChosenCamera(index, FILLING_WEIGHT / (1 + n))
            for n, (_, index) in enumerate(angles[count : count + filling])
        ),
    )


def choose_shared_cameras(
    cameras: Sequence[Camera], eyes: Sequence[Points], available: Sequence[int], total: int = CAMERAS_SHARED_MAX
) -> list[tuple[ChosenCamera, ...]]:
    """As `choose_cameras`, one choice for each eye, all from the `total` cameras that weigh most over all eyes.

    The nearest camera of every eye is among them while there are no more eyes than `total`.
    """
    choices = [choose_cameras(cameras, eye, available) for eye in eyes]
    if len({choice.index for chosen in choices for choice in chosen}) <= total:
        return choices
    weights = dict.fromkeys(available, 0.0)
    for chosen in choices:
        for place, choice in enumerate(chosen):
            # No other camera can do for an eye what its nearest does.
            weights[choice.index] += choice.weight + (1.0 if place == 0 else 0.0)
    shared = sorted(sorted(weights), key=lambda index: -weights[index])[:total]
    return [choose_cameras(cameras, eye, shared) for eye in eyes]


def _angle(a: Points, b: Points) -> float:
    """Radians between two directions."""
    cosine = float(a @ b) / max(float(np.linalg.norm(a) * np.linalg.norm(b)), 1e-12)
    return float(np.arccos(np.clip(cosine, -1, 1)))
