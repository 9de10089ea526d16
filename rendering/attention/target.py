"""Who or what somebody looks at: the target nearest to the gaze by angle, kept until another is clearly more likely.

A filter over targets (the forward step of a hidden Markov model, Rabiner, A Tutorial on Hidden Markov Models, 1989,
section III): each moment's gaze says how likely every target is, and looks rarely change between two moments.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from capture.geometry import Points
from rendering.attention.gaze import Gaze
from rendering.rectangle import Rectangle

HEAD_RADIUS_RAD = math.radians(1.0)
"""Whoever looks at somebody looks at the eyes, but not to the degree."""
ELSEWHERE_RAD = math.radians(12)
"""A gaze further than this from every target is likelier to go elsewhere."""
SPREAD_FLOOR_RAD, SPREAD_CEILING_RAD = math.radians(2.5), math.radians(8)
CHANGES_HZ = 1.0
"""How often somebody looks at something else."""
SURE = 0.6
"""So likely another target must be before it takes the place of the present one."""


@dataclass(frozen=True)
class Target:
    """Something to look at, in the looking person's cube.

    Attributes:
        id: of the participant or the work item.
        place: [3] somebody's eyes, or the rectangle of a work item.
        is_item: whether it is a work item.
    """

    id: str
    place: Points | Rectangle
    is_item: bool = False


def angle_to(gaze: Gaze, target: Target) -> float:
    """Radians between the gaze and the nearest of the target; 0 for a gaze into a work item."""
    if isinstance(target.place, Rectangle):
        return _angle(gaze, _nearest_of(gaze, target.place))
    return max(_angle(gaze, target.place) - HEAD_RADIUS_RAD, 0.0)


class AttentionTrack:
    """What one person looks at, followed from moment to moment."""

    def __init__(self) -> None:
        self._likely: dict[str | None, float] = {}
        self._current: str | None = None
        self._moment_s: float | None = None

    @property
    def current(self) -> str | None:
        """The id of the target; None for elsewhere."""
        return self._current

    def update(self, gaze: Gaze, targets: Sequence[Target], moment_s: float) -> str | None:
        """Takes the gaze of a moment: the id of what is looked at now, or None."""
        prior = self._prior([target.id for target in targets], moment_s)
        spread_rad = min(max(gaze.spread_rad, SPREAD_FLOOR_RAD), SPREAD_CEILING_RAD)
        angles: dict[str | None, float] = {target.id: angle_to(gaze, target) for target in targets}
        angles[None] = ELSEWHERE_RAD
        evidence = {key: prior[key] * math.exp(-((angle / spread_rad) ** 2) / 2) for key, angle in angles.items()}
        total = sum(evidence.values())
        # So far from everything that nothing is likelier than nothing: then it is elsewhere.
        self._likely = {key: value / total for key, value in evidence.items()} if total > 0 else {None: 1.0}
        best = max(self._likely, key=lambda key: self._likely[key])
        if self._likely[best] >= SURE or self._current not in angles:
            self._current = best
        return self._current

    def _prior(self, ids: Sequence[str], moment_s: float) -> Mapping[str | None, float]:
        """How likely each target is before this moment is seen."""
        keys: list[str | None] = [*ids, None]
        passed_s = math.inf if self._moment_s is None else max(moment_s - self._moment_s, 0.0)
        self._moment_s = moment_s
        changed = 1 - math.exp(-CHANGES_HZ * passed_s)
        known = sum(self._likely.get(key, 0.0) for key in keys)
        kept = {key: self._likely.get(key, 0.0) / known if known > 0 else 1 / len(keys) for key in keys}
        return {key: (1 - changed) * kept[key] + changed / len(keys) for key in keys}


def _nearest_of(gaze: Gaze, rectangle: Rectangle) -> Points:
    """[3] the point of the rectangle that is nearest to where the gaze meets its plane."""
    toward = float(gaze.direction @ rectangle.normal)
    if toward > -1e-6:  # from behind, or along it
        return rectangle.centre
    met = gaze.eye_m + gaze.direction * float((rectangle.centre - gaze.eye_m) @ rectangle.normal) / toward
    if (met - gaze.eye_m) @ gaze.direction <= 0:
        return rectangle.centre
    across = float(np.clip((met - rectangle.centre) @ rectangle.right, -rectangle.width_m / 2, rectangle.width_m / 2))
    along = float(np.clip((met - rectangle.centre) @ rectangle.up, -rectangle.height_m / 2, rectangle.height_m / 2))
    return np.asarray(rectangle.centre + across * rectangle.right + along * rectangle.up)


def _angle(gaze: Gaze, point: Points) -> float:
    to_point = np.asarray(point, float) - gaze.eye_m
    cosine = float(to_point @ gaze.direction) / max(float(np.linalg.norm(to_point)), 1e-9)
    return math.acos(min(max(cosine, -1.0), 1.0))
