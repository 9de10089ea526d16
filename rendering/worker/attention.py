"""Watches what one subject looks at, a few times a second, on pictures that were decoded for its views anyway."""

import asyncio
import contextlib
import logging
import threading
import time
from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import TYPE_CHECKING

from capture.errors import CaptureError
from capture.geometry import Points, invert_rigid, transform
from rendering.assembly import Assembly
from rendering.attention.gaze import Gaze
from rendering.attention.target import AttentionTrack, Target
from rendering.errors import AttentionError
from rendering.shared_items import SharedItem, bare_work_items, places_of
from rendering.worker.link import CubeLink
from rendering.worker.moments import Moment
from rendering.worker.pool import WorkPool

if TYPE_CHECKING:
    from rendering.attention.estimate import GazeEstimator

log = logging.getLogger(__name__)

INTERVAL_S = 0.5
"""Looks last longer than that, and each costs ten milliseconds."""


class GazeModel:
    """The gaze network, read when somebody is first watched; torch comes with it."""

    def __init__(self) -> None:
        self._reading = threading.Lock()
        self._estimator: GazeEstimator | None = None
        self._failed = False

    def get(self) -> "GazeEstimator | None":
        """The estimator; None, and one line in the log, where its weights can't be read. Called in a thread."""
        with self._reading:
            if self._estimator is None and not self._failed:
                try:
                    self._estimator = _read_estimator()
                except AttentionError as error:
                    self._failed = True
                    log.warning("nobody's attention is watched: %s", error)
            return self._estimator


class AttentionWatch:
    """One subject's attention.

    Args:
        targets: whom and what the subject may look at now, in its cube.
        say: is told the target, or None, whenever it is another one.

    Attributes:
        eye_m: [3] where the subject's eyes were seen last, in its cube; None before.
    """

    def __init__(
        self,
        link: CubeLink,
        pool: WorkPool,
        model: GazeModel,
        *,
        targets: Callable[[], Sequence[Target]],
        say: Callable[[Target | None], Awaitable[None]],
    ) -> None:
        self.eye_m: Points | None = None
        self._link, self._pool, self._model = link, pool, model
        self._targets, self._say = targets, say
        self._track = AttentionTrack()
        self._said: str | None = None
        self._begun_s = float("-inf")
        self._looking: asyncio.Task[None] | None = None
        link.watch(self._take)

    async def close(self) -> None:
        """Ends it."""
        self._link.watch(None)
        if self._looking is not None:
            self._looking.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._looking

    def _take(self, moment: Moment) -> None:
        now_s = time.monotonic()
        if now_s - self._begun_s < INTERVAL_S or (self._looking is not None and not self._looking.done()):
            return
        self._begun_s = now_s
        self._looking = asyncio.create_task(self._look(moment))

    async def _look(self, moment: Moment) -> None:
        try:
            gaze = await self._pool.run(lambda: self._estimate(moment))
            if gaze is None:
                return
            self.eye_m = gaze.eye_m
            targets = {target.id: target for target in self._targets()}
            current = self._track.update(gaze, list(targets.values()), self._begun_s)
            if current != self._said:
                self._said = current
                await self._say(targets[current] if current is not None else None)
        except Exception:
            log.exception("a look could not be followed")

    def _estimate(self, moment: Moment) -> Gaze | None:
        estimator = self._model.get()
        if estimator is None:
            return None
        try:
            views = [(picture.parts(), self._link.cameras[n]) for n, picture in sorted(moment.pictures.items())]
        except CaptureError as error:
            log.warning("a moment is not looked at: %s", error)
            return None
        return estimator.estimate(views, self.eye_m)


def targets_of(
    assembly: Assembly,
    own_seat: int,
    others: Mapping[int, tuple[str, Points]],
    shared: Sequence[SharedItem] = (),
) -> list[Target]:
    """All that the person at `own_seat` may look at, in that person's cube.

    A work item of the room that something is shared on is not looked at itself.

    Args:
        others: by seat, a participant's id and eye [3] in the cube of that seat.
    """
    people = [
        Target(participant_id, transform(assembly.relation(own_seat, seat).viewer_from_subject, eye_m))
        for seat, (participant_id, eye_m) in others.items()
    ]
    cube_from_world = invert_rigid(assembly.world_from_cube(own_seat))
    standing = {
        **{item.id: item.rectangle for item in bare_work_items(len(shared), assembly)},
        **places_of(shared, assembly, own_seat),
    }
    return people + [Target(id_, place.carried(cube_from_world), is_item=True) for id_, place in standing.items()]


def _read_estimator() -> "GazeEstimator":
    import torch

    from rendering.attention.estimate import GazeEstimator

    # The pool's threads are the cores; torch's own would only stand in their way.
    torch.set_num_threads(1)
    return GazeEstimator()
