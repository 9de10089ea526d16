"""The capture node: plays its cube in the meeting that web names, one at a time."""

import asyncio
import logging
import time
from collections.abc import Callable, Mapping, Sequence

from capture.attendance import Asks, Attendance
from capture.glance import first_frames, live_frames, looks
from capture.kept_depth import DEPTH_PEER
from capture.live.cube import LiveCube
from capture.player import CubeSource
from conference.signalling.cube_look import CalibrationReport, CubeLook, CubeLooked
from conference.signalling.cubes import CaptureStart, CaptureStop, LinkRestart
from conference.signalling.errors import SignallingError
from conference.signalling.kept_depth import CubeKeep
from conference.signalling.messages import Done, MediaRestart, Message
from conference.signalling.node_client import Handler
from conference.signalling.node_messages import NodeStats

log = logging.getLogger(__name__)


class CaptureNode:
    """Plays one source in at most one meeting; idle between meetings.

    Web decides: a start for another meeting ends the one before, and a second start for the same one offers everything
    again (web has forgotten the connections, or would not ask).

    Args:
        source: the cube, recorded or live.
        ice_addresses: offered as candidates.
        first_epoch: a number that grows from one run of the node to the next; by default unix milliseconds, so that a
            node that was started again replaces its own old connections.
        report: how well the cube was calibrated, if that is known.
    """

    def __init__(
        self,
        source: CubeSource | LiveCube,
        ice_addresses: Sequence[str],
        first_epoch: Callable[[], int] = lambda: time.time_ns() // 1_000_000,
        report: CalibrationReport | None = None,
    ) -> None:
        self._source = source
        self._ice_addresses = tuple(ice_addresses)
        self._first_epoch = first_epoch
        self._attendance: Attendance | None = None
        self._changing = asyncio.Lock()
        self._looking = asyncio.Lock()
        self._report = report
        self._rate = _Rate()
        self.web: Asks | None = None
        """Set before the first message comes."""

    def handlers(self) -> Mapping[type[Message], Handler]:
        """By message class, for `NodeClient`."""
        return {
            CaptureStart: self._start,
            CaptureStop: self._stop,
            LinkRestart: self._link_restart,
            MediaRestart: self._media_restart,
            CubeLook: self._look,
            CubeKeep: self._keep,
        }

    def stats(self) -> NodeStats:
        """How the node is now."""
        attendance = self._attendance
        if attendance is None:
            return NodeStats(0.0, 0, 0.0, 0.0, 0)
        return NodeStats(
            load=1.0,
            streams=attendance.streams,
            packets_per_s=self._rate(attendance.player.counters.packets),
            loop_lag_ms=attendance.player.counters.late_s * 1000,
            dropped=attendance.dropped,
        )

    async def close(self) -> None:
        """Ends the meeting, if there is one."""
        async with self._changing:
            await self._end()

    async def _start(self, message: CaptureStart) -> Done:
        async with self._changing:
            attendance = self._attendance
            if attendance is not None and attendance.start == message:
                attendance.restart("web asked to start again")
                return Done()
            await self._end()
            if self.web is None:
                raise SignallingError("the node has no connection to web yet")
            log.info("joining meeting %s as participant %s", message.meeting_id, message.participant_id)
            self._attendance = Attendance(message, self._source, self.web, self._ice_addresses, self._first_epoch())
        return Done()

    async def _stop(self, message: CaptureStop) -> Done:
        async with self._changing:
            if self._attendance is not None and self._attendance.start.meeting_id == message.meeting_id:
                log.info("leaving meeting %s", message.meeting_id)
                await self._end()
        return Done()

    async def _link_restart(self, message: LinkRestart) -> None:
        attendance = self._attendance
        if attendance is not None and attendance.start.meeting_id == message.meeting_id:
            attendance.cameras.restart(message.reason)

    async def _media_restart(self, message: MediaRestart) -> None:
        if self._attendance is not None:
            uplink = self._attendance.depth if message.peer == DEPTH_PEER else self._attendance.microphone
            uplink.restart(message.reason)

    async def _keep(self, message: CubeKeep) -> Done:
        attendance = self._attendance
        if attendance is not None and attendance.start.meeting_id == message.meeting_id:
            await attendance.depth.keep(message.kept)
        return Done()

    async def _look(self, message: CubeLook) -> CubeLooked:
        """What the cameras see now, in a meeting or not; of a recording that is not played, how it begins."""
        source, attendance = self._source, self._attendance
        async with self._looking:
            if attendance is not None:
                frames = await attendance.newest_frames()
            elif isinstance(source, LiveCube):
                async with self._changing:
                    frames = await live_frames(source)
            else:
                frames = await asyncio.to_thread(first_frames, source)
            serials = [camera.serial for camera in source.description.cameras]
            pictures = await asyncio.to_thread(looks, serials, frames)
        return CubeLooked(attendance is not None or isinstance(source, LiveCube), pictures, self._report)

    async def _end(self) -> None:
        attendance, self._attendance = self._attendance, None
        if attendance is not None:
            await attendance.close()


class _Rate:
    """Turns a growing count into a rate, from call to call."""

    def __init__(self) -> None:
        self._count, self._at_s = 0, time.monotonic()

    def __call__(self, count: int) -> float:
        now_s = time.monotonic()
        grown, passed_s = max(count - self._count, 0), now_s - self._at_s
        self._count, self._at_s = count, now_s
        return grown / passed_s if passed_s > 0 else 0.0
