"""The room's numbers: by hand, as properties, and against the contract that the browser is held to too."""

import json

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from capture.geometry import invert_rigid, project, transform
from rendering.assembly import Assembly
from rendering.errors import AssemblyError
from rendering.rectangle import off_axis
from tests.rendering import assembly_contract

ROOMS = [("face-to-face", 2), ("round-table", 2), ("round-table", 5), ("round-table", 12), ("side-by-side", 4)]


def position(assembly: Assembly, seat: int) -> np.ndarray:
    return assembly.world_from_cube(seat)[:3, 3]


def test_contract_file_is_what_the_code_computes() -> None:
    assert json.loads(assembly_contract.PATH.read_text()) == assembly_contract.build()
    assert json.loads(assembly_contract.text()) == assembly_contract.build()


def test_face_to_face_by_hand() -> None:
    assembly = Assembly("face-to-face", 2)
    np.testing.assert_allclose(
        assembly.world_from_cube(0), [[-1, 0, 0, 0], [0, 1, 0, 1.2], [0, 0, -1, 0.8], [0, 0, 0, 1]], atol=1e-12
    )
    window = assembly.window(viewer=0, subject=1)
    np.testing.assert_allclose(
        window.corners, [[-0.4, 1.5, -0.8], [0.4, 1.5, -0.8], [0.4, 0.5, -0.8], [-0.4, 0.5, -0.8]], atol=1e-12
    )


def test_round_table_neighbours_sit_a_seat_apart() -> None:
    for seat_count in range(4, 13):
        assembly = Assembly("round-table", seat_count)
        apart = np.linalg.norm(position(assembly, 0) - position(assembly, 1))
        assert apart == pytest.approx(max(0.95, 1.6 * np.sin(np.pi / seat_count)))
        middle = sum(position(assembly, seat) for seat in range(seat_count)) / seat_count
        np.testing.assert_allclose(middle, [0, 1.2, 0], atol=1e-12)


def test_side_by_side_neighbour_is_at_the_left_hand() -> None:
    assembly = Assembly("side-by-side", 3)
    cube_from_world = invert_rigid(assembly.world_from_cube(1))
    np.testing.assert_allclose(transform(cube_from_world, position(assembly, 0)), [0.95, 0, 0], atol=1e-12)


@pytest.mark.parametrize(("scenario", "seat_count"), ROOMS)
def test_poses_are_rigid_upright_and_right_handed(scenario: str, seat_count: int) -> None:
    assembly = Assembly(scenario, seat_count)
    for seat in range(seat_count):
        rotation = assembly.world_from_cube(seat)[:3, :3]
        np.testing.assert_allclose(rotation @ rotation.T, np.eye(3), atol=1e-12)
        assert np.linalg.det(rotation) == pytest.approx(1)
        np.testing.assert_allclose(rotation[:, 1], [0, 1, 0], atol=1e-12)


@pytest.mark.parametrize(("scenario", "seat_count"), ROOMS)
def test_ray_from_eye_to_eye_through_the_window_is_the_ray_in_the_world(scenario: str, seat_count: int) -> None:
    """If A looks at the picture of B's eyes, A looks along the line from A's eye to B's eye in the modelled room."""
    assembly = Assembly(scenario, seat_count)
    eye_a, eye_b = np.array([0.07, 0.03, 0.11]), np.array([-0.05, 0.02, 0.09])
    viewer, subject = 0, 1
    camera = assembly.window_camera(viewer, subject, eye_a, 320, 400)
    pixel, _ = project(camera.intrinsics, transform(camera.camera_from_cube, eye_b))
    window = assembly.window(viewer, subject)
    top_left, top_right, _, bottom_left = window.corners
    shown = top_left + pixel[0] / 320 * (top_right - top_left) + pixel[1] / 400 * (bottom_left - top_left)
    world_a = transform(assembly.world_from_cube(viewer), eye_a)
    world_b = transform(assembly.world_from_cube(subject), eye_b)
    seen, true = shown - world_a, world_b - world_a
    np.testing.assert_allclose(seen / np.linalg.norm(seen), true / np.linalg.norm(true), atol=1e-9)


def test_the_same_pixel_is_the_same_place_of_the_window_for_every_eye() -> None:
    assembly = Assembly("round-table", 3)
    corners = transform(invert_rigid(assembly.world_from_cube(1)), assembly.window(0, 1).corners)
    for eye in ([0, 0, 0], [0.2, 0, 0], [-0.1, 0.1, -0.2]):
        camera = assembly.window_camera(0, 1, np.array(eye), 320, 400)
        pixels, _ = project(camera.intrinsics, transform(camera.camera_from_cube, corners))
        np.testing.assert_allclose(pixels, [[0, 0], [320, 0], [320, 400], [0, 400]], atol=1e-9)


@given(st.floats(-0.5, 0.5), st.floats(-0.4, 0.4), st.floats(-0.4, 0.4))
def test_off_axis_is_exact_for_any_eye(x: float, y: float, z: float) -> None:
    window = Assembly("face-to-face", 2).window(1, 0)
    eye = np.array([x, 1.2 + y, -0.8 + z])
    intrinsics, camera_from_world = off_axis(window, eye, 64, 80)
    pixels, depth = project(intrinsics, transform(camera_from_world, window.corners))
    np.testing.assert_allclose(pixels, [[0, 0], [64, 0], [64, 80], [0, 80]], atol=1e-9)
    np.testing.assert_allclose(depth, depth[0])


def test_display_by_hand() -> None:
    display = Assembly("face-to-face", 2).display(0, aspect=1.5)
    assert (display.width_m, display.height_m) == (1.2, pytest.approx(0.8))
    np.testing.assert_allclose(display.corners[0], [0.6, 0.25, 0.8], atol=1e-12)
    wide = Assembly("side-by-side", 2).display(0, aspect=1.0)
    assert wide.width_m == pytest.approx(3.0)
    three = Assembly("round-table", 3).display(0, aspect=1.0)
    assert three.width_m == pytest.approx(2 * (0.8 * np.tan(np.pi / 6) + 0.35))


@pytest.mark.parametrize(
    ("scenario", "seat_count"),
    [("circle", 2), ("face-to-face", 3), ("round-table", 1), ("round-table", 13), ("side-by-side", 0)],
)
def test_rooms_that_do_not_exist_are_refused(scenario: str, seat_count: int) -> None:
    with pytest.raises(AssemblyError):
        Assembly(scenario, seat_count)


def test_seats_and_eyes_out_of_place_are_refused() -> None:
    assembly = Assembly("face-to-face", 2)
    with pytest.raises(AssemblyError, match="seats 0 to 1"):
        assembly.world_from_cube(2)
    with pytest.raises(AssemblyError, match="themselves"):
        assembly.window(1, 1)
    with pytest.raises(AssemblyError, match="in front of"):
        assembly.window_camera(0, 1, np.array([0, 0, 1.7]), 320, 400)
    with pytest.raises(AssemblyError, match="aspect"):
        assembly.display(0, 0.0)
