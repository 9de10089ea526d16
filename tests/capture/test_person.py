"""A frame cut to the person: what lies outside the gate is gone, what lies beside the outline is still seen."""

import numpy as np

from capture.frame import RGBDFrame
from capture.geometry import Camera, Intrinsics, look_at
from capture.person import BACKDROP, PersonGate, cut_to_person

WIDTH, HEIGHT = 160, 120


def test_depth_outside_the_gate_and_colour_far_from_the_person_are_gone() -> None:
    camera = Camera(
        Intrinsics(WIDTH, HEIGHT, 150.0, 150.0, WIDTH / 2, HEIGHT / 2),
        look_at(np.array([0.0, 0.0, 1.0]), np.zeros(3), np.array([0.0, 1.0, 0.0])),
    )
    depth_m = np.full((HEIGHT, WIDTH), 3.0, np.float32)  # a wall two metres behind the person
    depth_m[50:70, 70:90] = 1.0  # the person, at the origin of the cube
    depth_m[0:4, 0:4] = 0.0
    colour = np.random.default_rng(0).integers(100, 256, (HEIGHT, WIDTH, 3), dtype=np.uint8)
    out = cut_to_person(RGBDFrame(colour, depth_m, 7), camera)
    assert out.captured_us == 7
    np.testing.assert_array_equal(out.depth_m, np.where(depth_m == 1.0, depth_m, 0))
    # Rows 50 to 69 lie in the blocks 48 to 79, and one block around them stays.
    np.testing.assert_array_equal(out.colour[32:96, 48:112], colour[32:96, 48:112])
    assert (out.colour[:32] == BACKDROP).all() and (out.colour[:, 112:] == BACKDROP).all()
    nobody = cut_to_person(RGBDFrame(colour, depth_m, 7), camera, PersonGate((5, 5, 5), (6, 6, 6)))
    assert not nobody.depth_m.any() and (nobody.colour == BACKDROP).all()
