"""V-Cube Assembly: where the seats of a meeting stand in one world, and through which rectangles people see each other.

Frames and units are those of `capture.geometry`. All that a viewer sees of a subject follows from how their two cubes
stand to each other (`Relation`), and that from the layout of the scenario. The browser computes the same numbers
(`frontend/src/room/assembly.ts`), and `tests/contract/assembly.json` holds both to them.

When the scenario changes, an assembly is for a second on its way from the one before. Relations, not places, go from
one to the other: so nobody walks through anybody, and eye contact is true all the way.

Source: VirtualCube (IEEE VR 2022, arXiv 2112.06730), V-Cube Assembly. There displays are real and stand around the
person; here the screen of a browser stands in for them unless the cube's own are known (`rendering.display`), and a
view is carried on a rectangle where its subject sits.
"""

import functools
import math
from dataclasses import dataclass, replace

import numpy as np

from capture.geometry import Camera, Matrix, Points, invert_rigid, transform
from rendering.errors import AssemblyError
from rendering.layout import CUSTOM, Layout, Place, WorkItem, direction, scenario_layout
from rendering.rectangle import UP, Rectangle, off_axis, upright

WINDOW_WIDTH_M, WINDOW_HEIGHT_M = 0.80, 1.00
WINDOW_DROP_M = 0.20
"""How far a window's centre is below the subject's reference point."""
FLAT_WIDTH_M, FLAT_HEIGHT_M = 0.80, 0.45

DISPLAY_DISTANCE_M = 0.8
DISPLAY_DROP_M = 0.15
DISPLAY_MARGIN_M = 0.35
DISPLAY_HALF_WIDTH_MIN_M, DISPLAY_HALF_WIDTH_MAX_M = 0.6, 1.5
DISPLAY_ANGLE_MAX_RAD = math.radians(60)

PASSAGE_S = 1.0
"""How long a change of scenario takes."""


@dataclass(frozen=True)
class Relation:
    """How two upright cubes at the same height stand to each other: all that one's view of the other depends on.

    Attributes:
        azimuth_rad: where the subject is from the viewer's cube, −π to π; positive toward its x.
        return_azimuth_rad: where the viewer is from the subject's cube.
        distance_m: between their reference points.
    """

    azimuth_rad: float
    return_azimuth_rad: float
    distance_m: float

    @property
    def position(self) -> Points:
        """[3] the subject's reference point in the viewer's cube."""
        return self.distance_m * direction(self.azimuth_rad)

    @property
    def viewer_from_subject(self) -> Matrix:
        """[4, 4] from the subject's cube to the viewer's."""
        turn = Place(0.0, 0.0, self.azimuth_rad + math.pi - self.return_azimuth_rad).world_from_cube
        turn[:3, 3] = self.position
        return turn

    def toward(self, other: "Relation", part: float) -> "Relation":
        """The relation a part 0 to 1 of the way to another; the angles go by the front, never behind one's back."""
        return Relation(
            _between(self.azimuth_rad, other.azimuth_rad, part),
            _between(self.return_azimuth_rad, other.return_azimuth_rad, part),
            _between(self.distance_m, other.distance_m, part),
        )


@dataclass(frozen=True)
class Assembly:
    """The seats of one meeting in one world, numbered from 0.

    Attributes:
        custom: the room's own layout, for the scenario of that name and no other.
        origin, part: the assembly that this one comes from, and how much of the way (0 to 1) it has gone.

    Raises:
        AssemblyError: the scenario is unknown, does not seat `seat_count` people, or lacks its layout.
    """

    scenario: str
    seat_count: int
    custom: Layout | None = None
    origin: "Assembly | None" = None
    part: float = 1.0

    def __post_init__(self) -> None:
        if len(self.layout.seats) != self.seat_count:
            raise AssemblyError(f"this layout has {len(self.layout.seats)} seats, not {self.seat_count}")

    @functools.cached_property
    def layout(self) -> Layout:
        """Where everything stands once it has come there."""
        if self.scenario != CUSTOM:
            return scenario_layout(self.scenario, self.seat_count)
        if self.custom is None:
            raise AssemblyError("a custom scenario comes with its layout")
        return self.custom

    @property
    def work_items(self) -> tuple[WorkItem, ...]:
        """What everybody looks at together; they do not move, they are there as soon as the scenario is."""
        return self.layout.work_items

    def coming_from(self, origin: "Assembly", passed_s: float) -> "Assembly":
        """This assembly `passed_s` seconds after it took the place of `origin`; itself once it is there."""
        if passed_s >= PASSAGE_S or origin.seat_count != self.seat_count:
            return replace(self, origin=None, part=1.0)
        return replace(self, origin=origin, part=ease(passed_s / PASSAGE_S))

    def world_from_cube(self, seat: int) -> Matrix:
        """[4, 4] the pose of the cube at `seat`.

        Raises:
            AssemblyError: there is no such seat.
        """
        return self._place(seat).world_from_cube

    def relation(self, viewer: int, subject: int) -> Relation:
        """How the cubes of `viewer` and `subject` stand to each other.

        Raises:
            AssemblyError: there is no such seat, or both are the same.
        """
        if viewer == subject:
            raise AssemblyError("nobody sees themselves at the table")
        settled = _relation(self._settled_place(viewer), self._settled_place(subject))
        if self.origin is None:
            return settled
        return self.origin.relation(viewer, subject).toward(settled, self.part)

    def window_in_cube(self, viewer: int, subject: int) -> Rectangle:
        """The rectangle in the *viewer's* cube on which the view of `subject` stands."""
        return _facing_rectangle(self.relation(viewer, subject), WINDOW_WIDTH_M, WINDOW_HEIGHT_M)

    def window(self, viewer: int, subject: int) -> Rectangle:
        """That rectangle in the world."""
        return self.window_in_cube(viewer, subject).carried(self.world_from_cube(viewer))

    def flat_figure(self, viewer: int, subject: int) -> Rectangle:
        """The rectangle in the world on which `viewer` sees `subject`'s plain webcam picture."""
        rectangle = _facing_rectangle(self.relation(viewer, subject), FLAT_WIDTH_M, FLAT_HEIGHT_M)
        return rectangle.carried(self.world_from_cube(viewer))

    def display(self, seat: int, aspect: float) -> Rectangle:
        """The rectangle in the *cube's* frame through which a browser at `seat` shows the room.

        Args:
            aspect: width by height of the browser's picture.
        """
        if not aspect > 0:
            raise AssemblyError(f"a picture's aspect is above 0, not {aspect}")
        half_width = self._display_half_width(seat)
        centre = np.array([0.0, -DISPLAY_DROP_M, DISPLAY_DISTANCE_M])
        return upright(centre, np.array([0.0, 0.0, -1.0]), 2 * half_width, 2 * half_width / aspect)

    def window_camera(self, viewer: int, subject: int, eye_in_cube: Points, width: int, height: int) -> Camera:
        """The camera at the viewer's eye, looking through the window, in the *subject's* cube frame.

        Args:
            eye_in_cube: [3] metres in the *viewer's* cube frame.

        Raises:
            AssemblyError: the eye is not in front of the window.
        """
        window = self.window_in_cube(viewer, subject)
        intrinsics, camera_from_viewer = off_axis(window, np.asarray(eye_in_cube, float), width, height)
        return Camera(intrinsics, camera_from_viewer @ self.relation(viewer, subject).viewer_from_subject)

    def _display_half_width(self, seat: int) -> float:
        others = [self._settled_relation(seat, other) for other in range(self.seat_count) if other != seat]
        cube_from_world = invert_rigid(self._settled_place(seat).world_from_cube)
        corners = [transform(cube_from_world, item.rectangle.corners) for item in self.work_items]
        angles = [abs(relation.azimuth_rad) for relation in others]
        # What is seen of a work item is widest at its corners; one behind the seat is not looked for.
        angles += [float(np.abs(np.arctan2(c[:, 0], c[:, 2])).max()) for c in corners if (c[:, 2] > 0).all()]
        half_width = DISPLAY_DISTANCE_M * math.tan(min(max(angles), DISPLAY_ANGLE_MAX_RAD)) + DISPLAY_MARGIN_M
        half_width = min(max(half_width, DISPLAY_HALF_WIDTH_MIN_M), DISPLAY_HALF_WIDTH_MAX_M)
        if self.origin is None:
            return half_width
        return _between(self.origin._display_half_width(seat), half_width, self.part)

    def _place(self, seat: int) -> Place:
        settled = self._settled_place(seat)
        if self.origin is None:
            return settled
        before = self.origin._place(seat)
        turn_rad = _wrapped(settled.facing_rad - before.facing_rad)
        return Place(
            _between(before.x_m, settled.x_m, self.part),
            _between(before.z_m, settled.z_m, self.part),
            before.facing_rad + self.part * turn_rad,
        )

    def _settled_place(self, seat: int) -> Place:
        if not 0 <= seat < self.seat_count:
            raise AssemblyError(f"there are seats 0 to {self.seat_count - 1}, not {seat}")
        return self.layout.seats[seat]

    def _settled_relation(self, viewer: int, subject: int) -> Relation:
        return _relation(self._settled_place(viewer), self._settled_place(subject))


def ease(part: float) -> float:
    """How much of a way is gone after a part 0 to 1 of the time: begins and ends at rest, without a jerk.

    Source: Perlin, Improving Noise (SIGGRAPH 2002): 6t⁵ − 15t⁴ + 10t³.
    """
    t = min(max(part, 0.0), 1.0)
    return t * t * t * (t * (6 * t - 15) + 10)


def _relation(viewer: Place, subject: Place) -> Relation:
    x, z = subject.x_m - viewer.x_m, subject.z_m - viewer.z_m
    bearing_rad = math.atan2(x, z)
    return Relation(
        _wrapped(bearing_rad - viewer.facing_rad),
        _wrapped(bearing_rad + math.pi - subject.facing_rad),
        math.hypot(x, z),
    )


def _facing_rectangle(relation: Relation, width_m: float, height_m: float) -> Rectangle:
    centre = relation.position - WINDOW_DROP_M * UP
    return upright(centre, -direction(relation.azimuth_rad), width_m, height_m)


def _between(start: float, end: float, part: float) -> float:
    return start + (end - start) * part


def _wrapped(angle_rad: float) -> float:
    """The same direction, above −π and at most π; a hair from −π is taken for π, whatever rounding made of it."""
    wrapped = math.remainder(angle_rad, 2 * math.pi)
    return wrapped + 2 * math.pi if wrapped < -math.pi + 1e-9 else wrapped
