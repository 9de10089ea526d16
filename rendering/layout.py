"""Where the seats and the shared work items of a room stand: a scenario is such a layout and nothing else.

Frames and units are those of `capture.geometry`. A direction in the plan is an angle about y, in radians: 0 along z,
positive toward x. Places and cubes are upright, and all reference points are at the height of the eyes, so two numbers
and an angle say where a seat is.
"""

import math
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from capture.geometry import EYE_HEIGHT_M, Matrix
from rendering.errors import AssemblyError
from rendering.rectangle import Rectangle, upright

SEATS_MIN, SEATS_MAX = 2, 12
WORK_ITEMS_MAX = 8
TABLE_RADIUS_MIN_M = 0.8
SEAT_SPACING_M = 0.95
SEAT_SPACING_MIN_M = 0.5
"""Seats of a custom layout are at least so far apart: less, and a person would sit in another's picture."""
ROOM_REACH_M = 20.0
SIDE_BY_SIDE_Z_M = 0.9
WALL_Z_M = -1.1
WALL_WIDTH_M, WALL_HEIGHT_M = 2.4, 1.35
WALL = "wall"
"""The work item at the front wall of side-by-side."""
CUSTOM = "custom"
"""The scenario whose layout is the room's own."""


@dataclass(frozen=True)
class Place:
    """A seat: where its reference point is in the plan, and where its cube's z points."""

    x_m: float
    z_m: float
    facing_rad: float

    @property
    def world_from_cube(self) -> Matrix:
        """[4, 4] the cube's pose."""
        out = np.eye(4)
        out[:3, 0] = (math.cos(self.facing_rad), 0.0, -math.sin(self.facing_rad))
        out[:3, 2] = direction(self.facing_rad)
        out[:3, 3] = (self.x_m, EYE_HEIGHT_M, self.z_m)
        return out


@dataclass(frozen=True)
class WorkItem:
    """An upright rectangle in the world at which everybody looks together.

    Attributes:
        centre_m: (x, y, z).
        facing_rad: where its front points.
    """

    id: str
    title: str
    centre_m: tuple[float, float, float]
    facing_rad: float
    width_m: float
    height_m: float

    @property
    def rectangle(self) -> Rectangle:
        """Where it stands in the world."""
        return upright(np.array(self.centre_m), direction(self.facing_rad), self.width_m, self.height_m)


@dataclass(frozen=True)
class Layout:
    """The seats, numbered from 0, and the work items.

    Raises:
        AssemblyError: there are too few or too many, or they stand in each other's way or nowhere.
    """

    seats: tuple[Place, ...]
    work_items: tuple[WorkItem, ...] = ()

    def __post_init__(self) -> None:
        if not SEATS_MIN <= len(self.seats) <= SEATS_MAX:
            raise AssemblyError(f"a layout has {SEATS_MIN} to {SEATS_MAX} seats, not {len(self.seats)}")
        if len(self.work_items) > WORK_ITEMS_MAX or len({item.id for item in self.work_items}) < len(self.work_items):
            raise AssemblyError(f"a layout has at most {WORK_ITEMS_MAX} work items, each with an id of its own")
        for place in self.seats:
            if not (_is_inside(place.x_m, place.z_m) and math.isfinite(place.facing_rad)):
                raise AssemblyError(f"a seat stands within {ROOM_REACH_M:g} m of the room's middle")
        for item in self.work_items:
            sizes = (item.width_m, item.height_m)
            if not (_is_inside(*item.centre_m) and math.isfinite(item.facing_rad)):
                raise AssemblyError(f"a work item stands within {ROOM_REACH_M:g} m of the room's middle")
            if not all(0 < size <= ROOM_REACH_M for size in sizes):
                raise AssemblyError("a work item has a width and a height")
        for n, one in enumerate(self.seats):
            for other in self.seats[:n]:
                if math.hypot(one.x_m - other.x_m, one.z_m - other.z_m) < SEAT_SPACING_MIN_M:
                    raise AssemblyError(f"seats are at least {SEAT_SPACING_MIN_M} m apart")


def scenario_layout(scenario: str, seat_count: int) -> Layout:
    """The layout of one of the scenarios that every room has.

    Raises:
        AssemblyError: the scenario is unknown or does not seat `seat_count` people.
    """
    if scenario not in _LAYOUTS:
        raise AssemblyError(f"unknown scenario {scenario!r}; there are {', '.join((*_LAYOUTS, CUSTOM))}")
    most = 2 if scenario == "face-to-face" else SEATS_MAX
    if not SEATS_MIN <= seat_count <= most:
        raise AssemblyError(f"{scenario} seats {SEATS_MIN} to {most} people, not {seat_count}")
    return _LAYOUTS[scenario](seat_count)


def direction(angle_rad: float) -> np.ndarray:
    """[3] the horizontal unit vector of an angle about y."""
    return np.array([math.sin(angle_rad), 0.0, math.cos(angle_rad)])


def _is_inside(*coordinates_m: float) -> bool:
    return all(abs(value) <= ROOM_REACH_M for value in coordinates_m)


def _face_to_face(seat_count: int) -> Layout:
    return Layout((Place(0.0, TABLE_RADIUS_MIN_M, math.pi), Place(0.0, -TABLE_RADIUS_MIN_M, 0.0)))


def _round_table(seat_count: int) -> Layout:
    radius = max(TABLE_RADIUS_MIN_M, SEAT_SPACING_M / 2 / math.sin(math.pi / seat_count))
    angles = [2 * math.pi * seat / seat_count for seat in range(seat_count)]
    return Layout(tuple(Place(radius * math.sin(a), radius * math.cos(a), a + math.pi) for a in angles))


def _side_by_side(seat_count: int) -> Layout:
    across = [(seat - (seat_count - 1) / 2) * SEAT_SPACING_M for seat in range(seat_count)]
    wall = WorkItem(WALL, "", (0.0, EYE_HEIGHT_M, WALL_Z_M), 0.0, WALL_WIDTH_M, WALL_HEIGHT_M)
    return Layout(tuple(Place(x, SIDE_BY_SIDE_Z_M, math.pi) for x in across), (wall,))


_LAYOUTS: dict[str, Callable[[int], Layout]] = {
    "face-to-face": _face_to_face,
    "round-table": _round_table,
    "side-by-side": _side_by_side,
}
SCENARIOS = tuple(_LAYOUTS)
