"""Eye contact with real frames: the irises of somebody who looks at the viewer point at the viewer in the view too."""

from pathlib import Path

import numpy as np
import pytest

from capture.synthetic.avatar import load_avatar
from capture.synthetic.rig import Rig
from rendering.attention.looking import Bearing, LookingCube, quiet_manner
from tests.benchmarks.gaze import offsets_of

AVATARS = Path(__file__).resolve().parents[3] / "shared" / "data" / "avatars"
PERSON = AVATARS / "White_F_1_Casual.glb"
"""Held out from every training."""

pytestmark = [
    pytest.mark.shared_data,
    pytest.mark.skipif(not PERSON.exists(), reason="no avatars beside the checkout"),
]


@pytest.fixture(scope="module")
def rig() -> Rig:
    return load_avatar(PERSON)


def test_somebody_who_looks_at_a_point_has_both_eyes_on_it(rig: Rig) -> None:
    cube = LookingCube(rig, quiet_manner())
    target = np.array([0.4, -0.1, 1.5])
    look = cube.look(target, Bearing(head_part=0.3, head_off_rad=(0.1, -0.05, 0.05), shift_m=(0.05, 0.02, -0.03)))
    to_target = target - look.eye_m
    np.testing.assert_allclose(look.direction, to_target / np.linalg.norm(to_target), atol=1e-6)
    assert np.linalg.norm(look.eyes_m[0] - look.eyes_m[1]) == pytest.approx(0.063, abs=0.012)
    assert look.eyes_m[0][0] > look.eyes_m[1][0]  # the left eye is at +x
    # The head has gone part of the way.
    assert 0 < look.head_forward @ np.array([1.0, 0, 0]) < look.direction[0]


def test_irises_of_who_looks_at_you_look_at_you(rig: Rig) -> None:
    offsets = list(offsets_of(rig, looks=3))
    assert len(offsets) == 6
    assert np.median([offset.deg for offset in offsets]) < 2.0
    # No common squint: what is off is off by chance.
    assert abs(np.mean([offset.across_deg for offset in offsets])) < 2.0
