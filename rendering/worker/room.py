"""The room of a meeting as its plans say it: from one layout to the next it goes in the time that a change takes."""

from conference.signalling.rendered import RenderPlan
from conference.signalling.state import RoomLayout
from rendering.assembly import Assembly
from rendering.errors import AssemblyError
from rendering.layout import Layout, Place, WorkItem
from rendering.shared_items import SharedItem


def assembly_of(plan: RenderPlan) -> Assembly:
    """The plan's room, at rest.

    Raises:
        AssemblyError: the plan is not of a room that there can be.
    """
    return Assembly(plan.scenario, plan.seat_count, None if plan.layout is None else layout_of(plan.layout))


def shared_of(plan: RenderPlan) -> tuple[SharedItem, ...]:
    """What is shared in the plan's room.

    Raises:
        AssemblyError: it could stand nowhere.
    """
    return tuple(SharedItem(item.id, item.slot, item.aspect) for item in plan.shared)


def layout_of(layout: RoomLayout) -> Layout:
    """A layout that came on the wire.

    Raises:
        AssemblyError: no room can be laid out so.
    """
    items = []
    for item in layout.work_items:
        if len(item.centre_m) != 3:
            raise AssemblyError("a work item's centre is three numbers")
        x, y, z = item.centre_m
        items.append(WorkItem(item.id, item.title, (x, y, z), item.facing_rad, item.width_m, item.height_m))
    return Layout(tuple(Place(seat.x_m, seat.z_m, seat.facing_rad) for seat in layout.seats), tuple(items))


class Room:
    """Where everybody sits now. The browsers move along with it: they hear of a change at the same moment."""

    def __init__(self) -> None:
        self._settled: Assembly | None = None
        self._origin: Assembly | None = None
        self._changed_s = 0.0

    def change(self, assembly: Assembly, now_s: float) -> None:
        """From now on the room goes over to this assembly; the first is there at once."""
        if assembly == self._settled:
            return
        self._origin = self.at(now_s) if self._settled is not None else None
        self._settled, self._changed_s = assembly, now_s

    def at(self, now_s: float) -> Assembly:
        """The room at a moment of the same clock.

        Raises:
            AssemblyError: there was no plan yet.
        """
        if self._settled is None:
            raise AssemblyError("the meeting has no plan yet")
        if self._origin is None:
            return self._settled
        assembly = self._settled.coming_from(self._origin, now_s - self._changed_s)
        if assembly.origin is None:
            self._origin = None
        return assembly
