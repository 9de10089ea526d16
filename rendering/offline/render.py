"""Renders everybody of a recording as seen from one seat, with the functions by which live views are made."""

import asyncio
import functools
import itertools
from collections.abc import Callable, Iterator
from pathlib import Path

from capture.geometry import Camera
from conference.signalling.kept_depth import SeatViews
from rendering.errors import OfflineError
from rendering.offline.moments import moments
from rendering.offline.seats import Seats
from rendering.offline.tracks import Cube, Depths
from rendering.offline.view_file import ViewFile
from rendering.select import CAMERAS_BEST, choose_cameras
from rendering.view import View
from rendering.worker.moments import Moment
from rendering.worker.pool import WorkPool
from rendering.worker.profile import Profile
from rendering.worker.quality import Size

SIZE = Size(480, 600)
"""Larger than live views: nobody waits for it, and one person may fill the composed picture."""


def render_seat(
    directory: Path, wanted: SeatViews, out: Path, profile: Profile, threads: int, progress: Callable[[float], None]
) -> None:
    """Writes `<participant id>.mkv` into the folder `out` for everybody but the viewer of whom depth was kept.

    Args:
        directory: of the recording.
        progress: told the part done, 0 to 1.

    Raises:
        RenderingError: there is nothing to render, or it can't be.
        OSError: a file can't be written.
    """
    pool = WorkPool(threads)
    try:
        with Depths(directory, wanted.cameras) as depths:
            people = [each for each in depths.people if each != wanted.viewer_id]
            if not people:
                raise OfflineError("depth was kept of nobody else than who sits on this seat")
            for n, person in enumerate(people):
                seats = Seats(wanted.seatings, wanted.viewer_id, depths.started_s)
                views = _Views(depths.cube(person), seats, profile, pool)
                reached = functools.partial(_tell, progress, n, len(people), depths.duration_s)
                with ViewFile(out / f"{person}.mkv", SIZE) as file:
                    asyncio.run(views.write(file, reached))
    finally:
        pool.close()


def _tell(progress: Callable[[float], None], n: int, people: int, duration_s: float, at_s: float) -> None:
    progress((n + min(at_s / duration_s, 1.0)) / people)


class _Views:
    """One person's views."""

    def __init__(self, cube: Cube, seats: Seats, profile: Profile, pool: WorkPool) -> None:
        self._cube, self._seats, self._profile, self._pool = cube, seats, profile, pool

    async def write(self, file: ViewFile, reached: Callable[[float], None]) -> None:
        """Renders as many moments at once as there are threads, and writes them in order."""
        due = self._due()
        while batch := list(itertools.islice(due, self._pool.threads)):
            views = await asyncio.gather(*(self._view(moment, window) for moment, window in batch))
            for (moment, _), view in zip(batch, views, strict=True):
                file.write(view, moment.arrival_s)
            reached(batch[-1][0].arrival_s)

    def _due(self) -> Iterator[tuple[Moment, Camera]]:
        for moment in moments(self._cube.pictures):
            window = self._seats.window(self._cube.participant_id, moment.arrival_s, SIZE)
            if window is not None:
                yield moment, window

    async def _view(self, moment: Moment, window: Camera) -> View:
        cameras, there = self._cube.cameras, sorted(moment.pictures)
        chosen = choose_cameras(cameras, window.centre_in_cube, there, CAMERAS_BEST)
        needed = there if self._profile.every_camera else [choice.index for choice in chosen]
        draw = await self._profile.prepare({n: moment.pictures[n] for n in needed}, cameras, self._pool)
        return await self._pool.run(lambda: draw(chosen, window))
