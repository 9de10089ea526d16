"""What a receiver's way can carry, from what it says of its losses and of the bitrate that it allows."""

import enum
import time
from collections.abc import Callable

LOSS_HIGH = 0.08
LOSS_LOW = 0.02
SHORT_OF_RATE = 0.6
"""Less than this part of what is sent is allowed. It counts only where packets are lost too: a browser that has too
much to do takes its own delays for those of the way, and allows a few kbit/s of an idle network."""
DOWN_AFTER_S = 2.5
"""For so long it must be too much: a burst is made good by sending again."""
SEVERE_LOSS = 0.25
SEVERE_AFTER_S = 0.8
"""So much loss, in two looks in a row, is no burst: sound is lost with the pictures, and must not wait for them."""
SMALL_NO_USE_LOSS = 0.88
"""Small pictures are an eighth of whole ones: who loses more than the rest can't carry them either."""
VIEWS_NO_USE_LOSS, CAMERAS_NO_USE_LOSS = 0.6, 0.94
"""Where views are sent, too: who loses more can't carry even small ones beside cameras, or not even cameras alone."""
LATE_REPORTS_S = 2.5
"""For so long after going down, what is reported lost was lost of what was sent before: it is not held against less."""
UP_AFTER_S = 8.0
UP_AFTER_MAX_S = 64.0
FALSE_RISE_S = 6.0
"""Who must go down again so soon after going up waits twice as long before the next try."""
LOSS_SMOOTHING = 0.5
RATE_SMOOTHING = 0.5


class Load(enum.IntEnum):
    """What is sent to a receiver, from most to least."""

    WHOLE = 0
    """Each picture as large as it is shown."""
    SMALL = 1
    """The small layer of each picture."""
    CAMERAS = 2
    """The small layer of each camera and screen, and no views of cubes."""
    SOUND = 3
    """No pictures."""


class Carrying:
    """Chooses the load of one receiver; it is told each second how the last one went."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self.load = Load.WHOLE
        self.loss = 0.0
        """The part of the packets that is lost on the way, smoothed over some seconds: 0 to 1."""
        self._steps = list(Load)
        self._reported_loss = 0.0
        self._asked_again = 0
        self._clock = clock
        self._allowed_bps: int | None = None
        self._sent_bps = 0.0
        self._high_since_s: float | None = None
        self._severe_since_s: float | None = None
        self._severe_least = 1.0
        self._low_since_s: float | None = None
        self._raised_s = self._lowered_s = float("-inf")
        self._up_after_s = UP_AFTER_S

    def report_loss(self, fraction_lost: float) -> None:
        """What the receiver lost of one stream since its last report, 0 to 1: without what was sent again in time."""
        self._reported_loss = max(self._reported_loss, fraction_lost)

    def report_asked_again(self, packets: int) -> None:
        """The receiver has asked for so many packets again."""
        self._asked_again += packets

    def report_allowed(self, bitrate_bps: int) -> None:
        """What the receiver estimates that its way carries, all streams together."""
        self._allowed_bps = bitrate_bps

    @property
    def reason(self) -> str:
        """The numbers behind the load, for the log."""
        allowed = "nothing said" if self._allowed_bps is None else f"{self._allowed_bps / 1000:.0f} kbit/s allowed"
        return f"{self.loss:.0%} lost, {self._sent_bps / 1000:.0f} kbit/s sent, {allowed}"

    def step(self, sent_bps: float, sent_packets: int, *, has_views: bool = False) -> Load:
        """The load for the next second.

        Args:
            sent_bps, sent_packets: what was sent in the last one.
            has_views: whether there are views to give up before cameras; without, `Load.CAMERAS` would be `Load.SMALL`.
        """
        self._steps = [load for load in Load if has_views or load is not Load.CAMERAS]
        if self.load not in self._steps:
            self.load = Load.SMALL
        now_s = self._clock()
        lost = max(self._reported_loss, min(1.0, self._asked_again / max(1, sent_packets)))
        self.loss += LOSS_SMOOTHING * (lost - self.loss)
        self._reported_loss, self._asked_again = 0.0, 0
        if now_s - self._lowered_s < LATE_REPORTS_S:
            self.loss = 0.0
        self._sent_bps += RATE_SMOOTHING * (sent_bps - self._sent_bps)
        short = self._allowed_bps is not None and self._allowed_bps < SHORT_OF_RATE * self._sent_bps
        high = self.loss > (LOSS_LOW if short else LOSS_HIGH)
        low = self.loss < LOSS_LOW
        self._severe_since_s = _since(self._severe_since_s, self.loss > SEVERE_LOSS, now_s)
        self._severe_least = 1.0 if self._severe_since_s is None else min(self._severe_least, lost)
        self._high_since_s = _since(self._high_since_s, high, now_s)
        self._low_since_s = _since(self._low_since_s, low, now_s)
        if self._severe_since_s is not None and now_s - self._severe_since_s >= SEVERE_AFTER_S:
            self._go_down(now_s, self._severe_load(has_views))
        elif self._high_since_s is not None and now_s - self._high_since_s >= DOWN_AFTER_S:
            self._go_down(now_s, Load.SMALL)
        elif self._low_since_s is not None and now_s - self._low_since_s >= self._up_after_s:
            self._go_up(now_s)
        return self.load

    def _severe_load(self, has_views: bool) -> Load:
        """What may fit at all, by the least that was lost while it was severe."""
        if self._severe_least > (CAMERAS_NO_USE_LOSS if has_views else SMALL_NO_USE_LOSS):
            return Load.SOUND
        return Load.CAMERAS if has_views and self._severe_least > VIEWS_NO_USE_LOSS else Load.SMALL

    def _go_down(self, now_s: float, least: Load) -> None:
        """Sends less by one step, or by as many as lead to `least`."""
        if self.load is Load.SOUND:
            return
        if now_s - self._raised_s < FALSE_RISE_S + DOWN_AFTER_S:
            self._up_after_s = min(UP_AFTER_MAX_S, 2 * self._up_after_s)
        self.load = max(self._steps[self._steps.index(self.load) + 1], least)
        self._lowered_s = now_s
        self.loss = 0.0
        self._high_since_s = self._low_since_s = self._severe_since_s = None

    def _go_up(self, now_s: float) -> None:
        if self.load is Load.WHOLE:
            self._up_after_s = UP_AFTER_S
            return
        self.load = self._steps[self._steps.index(self.load) - 1]
        self._raised_s = now_s
        self._high_since_s = self._low_since_s = None


def _since(before_s: float | None, holds: bool, now_s: float) -> float | None:
    """Since when a condition holds without a break."""
    if not holds:
        return None
    return now_s if before_s is None else before_s
