"""Where what people share stands in the room, as one participant sees it: what that participant may look at.

The same places as the browsers' (`frontend/src/room/items/places.ts`); `tests/contract/assembly.json` holds both to
them. On the layout's own work items where it has any; else in the middle, like music stands: low, leaning back, and
turned to whoever looks, with the middle of each at one place of the world for all.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from capture.geometry import Points
from rendering.assembly import Assembly
from rendering.errors import AssemblyError
from rendering.layout import WorkItem, direction
from rendering.rectangle import UP, Rectangle, upright

ASPECT_MIN, ASPECT_MAX = 0.1, 10.0
BEFORE_WALL_M = 0.02
CELL_MARGIN = 0.04
STAND_BOTTOM_M, STAND_TOP_M = 0.77, 1.03
STAND_HEIGHT, STAND_WIDTH = 0.46, 0.85
"""Of one that stands alone, by the distance of the nearest seat from the middle."""
STAND_HEIGHT_MIN_M, STAND_HEIGHT_MAX_M = 0.3, 0.8
SIZE_OF_SEVERAL, SIZE_OF_MANY = 0.62, 0.5
APART = 0.27


@dataclass(frozen=True)
class SharedItem:
    """A screen, a picture or a PDF in the room.

    Attributes:
        slot: items stand in the order of their slots.
        aspect: width by height.

    Raises:
        AssemblyError: nothing is so wide or so tall.
    """

    id: str
    slot: int
    aspect: float

    def __post_init__(self) -> None:
        if not ASPECT_MIN <= self.aspect <= ASPECT_MAX:
            raise AssemblyError(f"what is shared is {ASPECT_MIN:g} to {ASPECT_MAX:g} times as wide as tall")


def places_of(items: Sequence[SharedItem], assembly: Assembly, own_seat: int) -> Mapping[str, Rectangle]:
    """By id, the rectangle in the world on which whoever sits at `own_seat` sees each item.

    Raises:
        AssemblyError: there is no such seat.
    """
    in_order = sorted(items, key=lambda item: item.slot)
    walls = [item.rectangle for item in assembly.work_items]
    if walls:
        return {item.id: _on_walls(item, n, len(in_order), walls) for n, item in enumerate(in_order)}
    return {item.id: _in_the_middle(item, n, len(in_order), assembly, own_seat) for n, item in enumerate(in_order)}


def bare_work_items(count: int, assembly: Assembly) -> tuple[WorkItem, ...]:
    """The layout's own work items on which none of `count` shared items stands."""
    return assembly.work_items[count:]


def _on_walls(item: SharedItem, n: int, count: int, walls: Sequence[Rectangle]) -> Rectangle:
    """Items go round the walls; those on one wall share it like the panes of a window."""
    pane, which = divmod(n, len(walls))
    wall = walls[which]
    panes = math.ceil((count - which) / len(walls))
    columns, rows = 2 if panes > 1 else 1, 2 if panes > 2 else 1
    cell_width_m, cell_height_m = wall.width_m / columns, wall.height_m / rows
    across_m = (pane % columns + 0.5 - columns / 2) * cell_width_m
    along_m = (rows / 2 - 0.5 - pane // columns) * cell_height_m
    centre = wall.centre + across_m * wall.right + along_m * wall.up + BEFORE_WALL_M * wall.normal
    margin = 1 - CELL_MARGIN if panes > 1 else 1.0
    width_m = min(cell_width_m, cell_height_m * item.aspect) * margin
    return Rectangle(centre, wall.right, wall.up, wall.normal, width_m, width_m / item.aspect)


def _in_the_middle(item: SharedItem, n: int, count: int, assembly: Assembly, own_seat: int) -> Rectangle:
    seats = assembly.layout.seats
    middle = np.array([np.mean([seat.x_m for seat in seats]), 0.0, np.mean([seat.z_m for seat in seats])])
    reach_m = min(math.hypot(seat.x_m - middle[0], seat.z_m - middle[2]) for seat in seats)
    share = 1.0 if count == 1 else SIZE_OF_SEVERAL if count == 2 else SIZE_OF_MANY
    first_rad = math.atan2(seats[0].x_m - middle[0], seats[0].z_m - middle[2])
    # Between two seats, so that nobody has one right before another.
    angle_rad = first_rad + math.pi / len(seats) + 2 * math.pi * n / count
    tallest_m = min(max(STAND_HEIGHT * reach_m, STAND_HEIGHT_MIN_M), STAND_HEIGHT_MAX_M) * share
    height_m = min(tallest_m, STAND_WIDTH * reach_m * share / item.aspect)
    foot = middle if count == 1 else middle + APART * reach_m * direction(angle_rad)
    toward = _horizontal(assembly.world_from_cube(own_seat)[:3, 3] - foot)
    centre = foot + UP * (STAND_BOTTOM_M + STAND_TOP_M) / 2
    standing = upright(centre, toward, height_m * item.aspect, height_m)
    cos_lean = min(height_m, STAND_TOP_M - STAND_BOTTOM_M) / height_m
    up = cos_lean * UP - math.sqrt(1 - cos_lean * cos_lean) * toward
    return Rectangle(centre, standing.right, up, np.cross(standing.right, up), standing.width_m, standing.height_m)


def _horizontal(vector: Points) -> Points:
    flat = np.array([vector[0], 0.0, vector[2]])
    length_m = float(np.linalg.norm(flat))
    return flat / length_m if length_m > 1e-6 else np.array([0.0, 0.0, 1.0])
