"""Brings the times of several cameras onto one clock, and the frames of one moment onto one time."""

import threading
from collections import deque

WINDOW = 90
JUMP_US = 1_000_000
"""A device's clock that moves so far against this machine's has begun anew."""
KEPT_MOMENTS = 8


class DeviceClock:
    """Maps one device's times to this machine's monotonic clock.

    A frame arrives some time after its capture, never before; so the least difference of a while is nearest to the
    clocks' true one.
    """

    def __init__(self) -> None:
        self._offsets_us: deque[int] = deque(maxlen=WINDOW)

    def to_host_us(self, device_us: int, arrival_us: int) -> int:
        """When a frame with the device's time, which arrived at a time of this machine, was captured."""
        offset_us = arrival_us - device_us
        if self._offsets_us and abs(offset_us - min(self._offsets_us)) > JUMP_US:
            self._offsets_us.clear()
        self._offsets_us.append(offset_us)
        return device_us + min(self._offsets_us)


class MomentClock:
    """Gives frames of one moment one time, whichever camera's comes first. Safe to use from several threads.

    Frames belong together when their times differ by less than half a period: hardware-synchronised cameras are a few
    tenths of a millisecond apart, free-running ones anything up to that half.
    """

    def __init__(self, cameras: int, frame_rate_hz: float) -> None:
        self._half_us = 500_000 / frame_rate_hz
        self._moments: deque[int] = deque(maxlen=KEPT_MOMENTS)
        self._last_us = [-1] * cameras
        self._lock = threading.Lock()

    def moment_of(self, camera: int, captured_us: int) -> int | None:
        """The time of the moment to which a camera's frame belongs; None when it has had its frame of that moment."""
        with self._lock:
            near = [moment for moment in self._moments if abs(moment - captured_us) < self._half_us]
            moment_us = min(near, key=lambda moment: abs(moment - captured_us)) if near else captured_us
            if moment_us <= self._last_us[camera]:
                return None
            if not near:
                self._moments.append(moment_us)
            self._last_us[camera] = moment_us
            return moment_us
