"""A meeting's room moves smoothly from plan to plan."""

import math
from dataclasses import replace

import numpy as np
import pytest

from conference.signalling.rendered import RenderPlan
from conference.signalling.state import RoomLayout, SeatPlace, WorkItem
from rendering.assembly import PASSAGE_S, Assembly
from rendering.errors import AssemblyError
from rendering.worker.room import Room, assembly_of

LAYOUT = RoomLayout(
    (SeatPlace(0.0, 1.25, math.pi), SeatPlace(0.5, -1.25, 0.0)),
    (WorkItem("board", "Board", (0.0, 1.3, -2.0), 0.0, 1.6, 0.9),),
)
PLAN = RenderPlan("meeting", "custom", 2, (), (), LAYOUT)


def test_a_custom_plan_is_laid_out_as_it_says() -> None:
    assembly = assembly_of(PLAN)
    np.testing.assert_allclose(assembly.world_from_cube(1)[:3, 3], [0.5, 1.2, -1.25])
    assert [item.id for item in assembly.work_items] == ["board"]


@pytest.mark.parametrize(
    "plan",
    [
        replace(PLAN, layout=None),
        replace(PLAN, seat_count=3),
        replace(PLAN, layout=replace(LAYOUT, seats=(LAYOUT.seats[0], LAYOUT.seats[0]))),
        replace(PLAN, layout=replace(LAYOUT, work_items=(replace(LAYOUT.work_items[0], centre_m=(0.0,)),))),
    ],
)
def test_a_plan_of_no_possible_room_is_refused(plan: RenderPlan) -> None:
    with pytest.raises(AssemblyError):
        assembly_of(plan)


def test_a_room_goes_over_to_the_next_plan_without_a_jump() -> None:
    room, table, row = Room(), Assembly("round-table", 4), Assembly("side-by-side", 4)
    with pytest.raises(AssemblyError, match="no plan"):
        room.at(0.0)
    room.change(table, 10.0)
    assert room.at(10.0) == table
    room.change(row, 20.0)
    places = [room.at(20.0 + part * PASSAGE_S).world_from_cube(2)[:3, 3] for part in np.linspace(0, 1, 31)]
    np.testing.assert_allclose(places[0], table.world_from_cube(2)[:3, 3])
    np.testing.assert_allclose(places[-1], row.world_from_cube(2)[:3, 3])
    way_m = np.linalg.norm(places[-1] - places[0])
    assert np.linalg.norm(np.diff(places, axis=0), axis=1).max() < 2 * way_m / 30
    assert room.at(22.0) == row


def test_the_same_plan_again_moves_nobody() -> None:
    room, table = Room(), Assembly("round-table", 4)
    room.change(table, 10.0)
    room.change(Assembly("round-table", 4), 20.0)
    assert room.at(20.1).origin is None
