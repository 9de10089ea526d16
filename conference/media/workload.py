"""What a media worker sends, what it lost, and how near it is to all that it can: `AiortcPlane`'s numbers."""

import time
from collections.abc import Mapping

from conference.media.connection import MediaConnection
from conference.media.copies import Copying
from conference.media.looplag import LoopLag
from conference.media.loopshare import LoopShare
from conference.media.meeting import Meeting
from conference.signalling.errors import Full
from conference.signalling.node_messages import NodeStats

STREAMS_MAX = 870
"""A room of 30, the largest that a worker was measured to carry (`meeting_load`): as many may come at once, before the
lag and the share can tell what they take."""
LAG_MAX_S = 0.2
"""A loop that is this late takes no more streams, however few it has."""
SHARE_MAX = 0.75
"""A loop that takes so much of a core is full: at 0.72 packets came on time, at 0.96 they did not (`meeting_load`)."""


class Workload:
    """Counts what is there now, and keeps the counts of what has ended.

    Args:
        connections, meetings: of the plane, by id; read each time.
        streams_max: how many outgoing streams are taken.

    Attributes:
        lag: of the loop; sampled by its own task.
        dropped_before: packets that were lost by what is there no more.
    """

    def __init__(
        self,
        connections: Mapping[str, MediaConnection],
        meetings: Mapping[str, Meeting],
        copying: Copying,
        streams_max: int,
    ) -> None:
        self._connections, self._meetings, self._copying = connections, meetings, copying
        self._streams_max = streams_max
        self.lag = LoopLag()
        self._share = LoopShare(time.thread_time(), time.monotonic())
        self.dropped_before = 0
        self._packets_before = 0
        self._counted: tuple[float, int] = (time.monotonic(), 0)

    def sample(self) -> None:
        """Looks at the thread's clocks; called about once a second, on the loop."""
        self._share.sample(time.thread_time(), time.monotonic())

    def check_room(self, added: int) -> None:
        """Raises Full when so many streams more are too many."""
        if added <= 0:
            return
        if self._streams() + added > self._streams_max:
            raise Full(f"this media worker sends {self._streams_max} streams at most")
        if self.lag.smoothed_s > LAG_MAX_S:
            raise Full("this media worker can't keep up with what it sends already")

    def ended(self, connection: MediaConnection) -> None:
        """A connection is there no more: what it counted still counts."""
        self.dropped_before += connection.dropped
        self._packets_before += connection.packets

    def stats(self) -> NodeStats:
        """What to report; rates and the worst lag are since the last call."""
        streams = self._streams()
        now_s, packets = time.monotonic(), self._packets()
        before_s, before = self._counted
        self._counted = (now_s, packets)
        lag = self.lag.smoothed_s / LAG_MAX_S
        return NodeStats(
            load=min(1.0, max(streams / self._streams_max, lag, self._share.smoothed / SHARE_MAX)),
            streams=streams,
            packets_per_s=round(max(0, packets - before) / max(now_s - before_s, 1e-3), 1),
            loop_lag_ms=round(self.lag.take_worst_s() * 1000, 2),
            dropped=self._dropped(),
        )

    def _streams(self) -> int:
        copied = sum(len(link.subscriptions) for link in self._copying.links())
        return copied + sum(len(connection.subscriptions) for connection in self._connections.values())

    def _packets(self) -> int:
        copied = sum(link.packets for link in self._copying.links())
        return self._packets_before + copied + sum(connection.packets for connection in self._connections.values())

    def _dropped(self) -> int:
        meetings = self._meetings.values()
        recorded = sum(recording.dropped for meeting in meetings for recording in meeting.recordings.values())
        eyes = sum(meeting.eyes.dropped for meeting in meetings)
        return self.dropped_before + recorded + eyes + sum(c.dropped for c in self._connections.values())
