"""Who sat where in which room at each moment of a recording: from where, and through which window, views are seen."""

from collections.abc import Sequence

from capture.geometry import Camera
from conference.signalling.kept_depth import Seating
from rendering.assembly import Assembly
from rendering.errors import AssemblyError, OfflineError
from rendering.worker.eyes import EyeTrack
from rendering.worker.quality import Size
from rendering.worker.room import Room, layout_of


class Seats:
    """The seats of a recording as one viewer's seat sees them; ask forwards.

    Args:
        seatings: in the order of time.
        viewer_id: whose seat it is; it stays where they sat last when they have gone, and first before they came.
        started_s: where the recording's clock begins, in seconds since 1970.

    Raises:
        OfflineError: nothing is known of that seat.
    """

    def __init__(self, seatings: Sequence[Seating], viewer_id: str, started_s: float) -> None:
        self._seatings = seatings
        self._started_s = started_s
        self._places = [{each.participant_id: each.seat for each in seating.seats} for seating in seatings]
        known = [places[viewer_id] for places in self._places if viewer_id in places]
        if not known:
            raise OfflineError("nothing is known of where they sat")
        self._viewer_id, self._viewer_seat = viewer_id, known[0]
        self._room = Room()
        self._next = 0

    def window(self, subject_id: str, at_s: float, size: Size) -> Camera | None:
        """The camera in the subject's cube by which they are seen from the mean eye of the seat.

        Returns:
            None while they sit nowhere, or on the same seat.
        """
        while self._next == 0 or (self._next < len(self._seatings) and self._since_s(self._next) <= at_s):
            self._take(self._next, at_s)
            self._next += 1
        subject_seat = self._places[self._next - 1].get(subject_id)
        if subject_seat is None or subject_seat == self._viewer_seat:
            return None
        assembly = self._room.at(at_s)
        if max(subject_seat, self._viewer_seat) >= assembly.seat_count:
            return None
        return assembly.window_camera(self._viewer_seat, subject_seat, EyeTrack().position, size.width, size.height)

    def _since_s(self, n: int) -> float:
        return self._seatings[n].at_s - self._started_s

    def _take(self, n: int, at_s: float) -> None:
        seating = self._seatings[n]
        layout = None if seating.layout is None else layout_of(seating.layout)
        try:
            assembly = Assembly(seating.scenario, seating.seat_count, layout)
        except AssemblyError as error:
            raise OfflineError(f"the room can't be laid out: {error}") from error
        self._room.change(assembly, min(self._since_s(n), at_s))
        self._viewer_seat = self._places[n].get(self._viewer_id, self._viewer_seat)
