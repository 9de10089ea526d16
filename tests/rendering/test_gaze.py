"""Gaze as displayed is gaze in the room: for random scenarios, eyes and displays, through every pixel on the way."""

import math
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from numpy.typing import NDArray

from capture.geometry import project, transform
from rendering.assembly import Assembly
from rendering.display import ShownPoint, cube_displays, display_rectangle, ray_to, shown_at
from rendering.errors import AssemblyError
from rendering.layout import SEAT_SPACING_MIN_M, Layout, Place
from rendering.rectangle import Rectangle

GAZE_ERROR_MAX_DEG = 0.3
VIEW_PX = (320, 400)
DISPLAY_PX = (1920, 1080)

eyes = st.tuples(st.floats(-0.2, 0.2), st.floats(-0.15, 0.15), st.floats(-0.2, 0.2)).map(np.array)


@st.composite
def layouts(draw: st.DrawFn, seat_count: int) -> Layout:
    """Any layout that a room may have."""
    number = st.floats(-2.5, 2.5)
    places = [Place(draw(number), draw(number), draw(st.floats(-math.pi, math.pi))) for _ in range(seat_count)]
    apart = [math.hypot(a.x_m - b.x_m, a.z_m - b.z_m) for n, a in enumerate(places) for b in places[:n]]
    assume(min(apart) > SEAT_SPACING_MIN_M + 0.3)
    return Layout(tuple(places))


@st.composite
def settled(draw: st.DrawFn, seat_count: int) -> Assembly:
    """Any scenario of so many seats."""
    scenarios = ["round-table", "side-by-side", "custom"] + (["face-to-face"] if seat_count == 2 else [])
    scenario = draw(st.sampled_from(scenarios))
    return Assembly(scenario, seat_count, draw(layouts(seat_count)) if scenario == "custom" else None)


@st.composite
def assemblies(draw: st.DrawFn) -> Assembly:
    """Any scenario, at rest or on its way from another."""
    seat_count = draw(st.integers(2, 5))
    assembly = draw(settled(seat_count))
    if draw(st.booleans()):
        assembly = replace(assembly, origin=draw(settled(seat_count)), part=draw(st.floats(0, 1)))
    return assembly


@st.composite
def displays(draw: st.DrawFn, assembly: Assembly, seat: int) -> tuple[Rectangle, ...]:
    """The browser's fitted display, or a cube's one or three."""
    count = draw(st.sampled_from([0, 1, 3]))
    return cube_displays(count) if count else (assembly.display(seat, draw(st.floats(0.6, 2.4))),)


def nearest_pixel(x: float, y: float, size: tuple[int, int]) -> tuple[float, float]:
    """The middle of the pixel that a point falls on, as parts of the picture."""
    width, height = size
    return (math.floor(x * width) + 0.5) / width, (math.floor(y * height) + 0.5) / height


def displayed_ray(
    assembly: Assembly, screens: tuple[Rectangle, ...], eye_a: NDArray[np.float64], eye_b: NDArray[np.float64]
) -> NDArray[np.float64] | None:
    """[3] in A's cube: where A (seat 0) looks when at the picture of the eye of B (seat 1); None if not shown."""
    camera = assembly.window_camera(0, 1, eye_a, *VIEW_PX)
    pixel, depth_m = project(camera.intrinsics, transform(camera.camera_from_cube, eye_b))
    if depth_m <= 0:
        return None
    x, y = nearest_pixel(pixel[0] / VIEW_PX[0], pixel[1] / VIEW_PX[1], VIEW_PX)
    if not (0 <= x <= 1 and 0 <= y <= 1):
        return None
    shown = shown_at(screens, eye_a, assembly.window_in_cube(0, 1).point(x, y))
    if shown is None:
        return None
    return ray_to(screens, eye_a, ShownPoint(shown.display, *nearest_pixel(shown.x, shown.y, DISPLAY_PX)))


@given(st.data())
def test_the_displayed_ray_from_eye_to_eye_is_the_ray_in_the_world(data: st.DataObject) -> None:
    assembly = data.draw(assemblies())
    screens = data.draw(displays(assembly, 0))
    eye_a, eye_b = data.draw(eyes), data.draw(eyes)
    assume(assembly.relation(0, 1).distance_m > 0.7)
    seen = displayed_ray(assembly, screens, eye_a, eye_b)
    assume(seen is not None)
    true = transform(assembly.relation(0, 1).viewer_from_subject, eye_b) - eye_a
    cosine = seen @ true / np.linalg.norm(true)
    assert math.degrees(math.acos(min(cosine, 1.0))) < GAZE_ERROR_MAX_DEG


@given(assemblies(), eyes, eyes)
def test_looking_at_somebody_is_the_same_line_from_both_ends(
    assembly: Assembly, eye_a: NDArray[np.float64], eye_b: NDArray[np.float64]
) -> None:
    """What A sees of B fits what B sees of A, on the way from one scenario to another too: else no contact."""
    there, back = assembly.relation(0, 1), assembly.relation(1, 0)
    np.testing.assert_allclose(there.viewer_from_subject @ back.viewer_from_subject, np.eye(4), atol=1e-9)
    seen_by_a = transform(there.viewer_from_subject, eye_b) - eye_a
    seen_by_b = transform(back.viewer_from_subject, eye_a) - eye_b
    np.testing.assert_allclose(there.viewer_from_subject[:3, :3] @ seen_by_b, -seen_by_a, atol=1e-9)


@given(settled(4))
def test_at_rest_the_relations_are_those_of_one_world(assembly: Assembly) -> None:
    for viewer, subject in ((0, 1), (2, 3), (3, 0)):
        world_from_subject = assembly.world_from_cube(viewer) @ assembly.relation(viewer, subject).viewer_from_subject
        np.testing.assert_allclose(world_from_subject, assembly.world_from_cube(subject), atol=1e-9)


def test_on_the_way_nobody_comes_nearer_than_before_or_after() -> None:
    origin, end = Assembly("round-table", 4), Assembly("side-by-side", 4)
    for part in np.linspace(0, 1, 9):
        way = replace(end, origin=origin, part=float(part))
        for viewer in range(4):
            for subject in set(range(4)) - {viewer}:
                ends = [a.relation(viewer, subject).distance_m for a in (origin, end)]
                distance_m = way.relation(viewer, subject).distance_m
                assert min(ends) - 1e-9 <= distance_m <= max(ends) + 1e-9


def test_a_change_takes_a_second_and_starts_and_ends_at_rest() -> None:
    origin, end = Assembly("round-table", 3), Assembly("side-by-side", 3)
    assert end.coming_from(origin, 0.0).relation(0, 1) == origin.relation(0, 1)
    assert end.coming_from(origin, 0.5).part == pytest.approx(0.5)
    assert end.coming_from(origin, 0.1).part < 0.01
    assert end.coming_from(origin, 1.0) == end
    assert end.coming_from(Assembly("round-table", 4), 0.5) == end  # another number of seats: no way between


def test_a_change_in_the_middle_of_another_goes_on_from_where_it_is() -> None:
    first = Assembly("side-by-side", 3).coming_from(Assembly("round-table", 3), 0.5)
    second = Assembly("round-table", 3).coming_from(first, 0.0)
    for seat in range(3):
        np.testing.assert_allclose(second.world_from_cube(seat), first.world_from_cube(seat))
    assert second.relation(0, 2) == first.relation(0, 2)


def test_side_displays_show_what_stands_beside_the_front_one() -> None:
    screens = cube_displays(3)
    eye = np.zeros(3)
    assert shown_at(screens, eye, np.array([0.0, 0.0, 1.6])).display == 1
    assert shown_at(screens, eye, np.array([0.95, 0.0, 0.0])).display == 0
    assert shown_at(screens, eye, np.array([-0.95, 0.0, 0.0])).display == 2
    assert shown_at(cube_displays(1), eye, np.array([0.95, 0.0, 0.0])) is None


def test_a_display_as_a_cube_describes_it() -> None:
    display = display_rectangle(np.array([0.7, 0.25, 0.95]), np.array([-1.4, 0, 0]), np.array([0, -0.8, 0]))
    np.testing.assert_allclose(display.corners[0], [0.7, 0.25, 0.95])
    np.testing.assert_allclose(display.normal, [0, 0, -1])
    with pytest.raises(AssemblyError, match="square"):
        display_rectangle(np.zeros(3), np.array([1.0, 0.2, 0]), np.array([0, -1.0, 0]))
    with pytest.raises(AssemblyError, match="width"):
        display_rectangle(np.zeros(3), np.zeros(3), np.array([0, -1.0, 0]))
    with pytest.raises(AssemblyError, match="one display or three"):
        cube_displays(2)


@pytest.mark.parametrize(
    ("seats", "match"),
    [
        ([(0, 0, 0)], "2 to 12"),
        ([(0, 0, 0), (0.2, 0.2, 0)], "apart"),
        ([(0, 0, 0), (50, 0, 0)], "within"),
        ([(0, 0, 0), (1, math.nan, 0)], "within"),
        ([(0, 0, 0), (1, 0, math.inf)], "within"),
    ],
)
def test_layouts_that_no_room_can_have_are_refused(seats: list[tuple[float, float, float]], match: str) -> None:
    with pytest.raises(AssemblyError, match=match):
        Layout(tuple(Place(*seat) for seat in seats))


def test_a_custom_scenario_needs_its_own_layout() -> None:
    layout = Layout((Place(0, 1, math.pi), Place(0, -1, 0)))
    assert Assembly("custom", 2, layout).relation(0, 1).distance_m == 2
    with pytest.raises(AssemblyError, match="its layout"):
        Assembly("custom", 2)
    with pytest.raises(AssemblyError, match="2 seats"):
        Assembly("custom", 3, layout)
