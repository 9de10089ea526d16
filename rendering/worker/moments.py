"""Brings the pictures of a cube's cameras together by their moment of capture, and holds the newest moment alone."""

from collections.abc import Collection
from dataclasses import dataclass

from rendering.worker.camera_stream import Picture

OPEN_MOMENTS_MAX = 4
"""Moments that may be incomplete at once; the oldest go."""
LATE_MOMENTS = 2
"""A moment is taken as it is when so many newer ones have begun."""
GONE_US = 500_000
"""A camera that is further behind the newest moment than this is not waited for."""


@dataclass(frozen=True)
class Moment:
    """The pictures of one moment, by the camera's place in the cube."""

    captured_us: int
    pictures: dict[int, Picture]

    @property
    def arrival_s(self) -> float:
        """When its first picture arrived, on the monotonic clock."""
        return min(picture.arrival_s for picture in self.pictures.values())


class Moments:
    """The moments of one cube; it keeps no queue: a moment that nobody took in time is lost."""

    def __init__(self) -> None:
        self._open: dict[int, dict[int, Picture]] = {}
        self._newest_us: dict[int, int] = {}
        self._taken_us = -1

    def add(self, camera: int, picture: Picture) -> None:
        """Takes a picture. One that is older than a moment already taken is dropped."""
        newest_us = max(self._newest_us.values(), default=-1)
        if picture.captured_us < newest_us - GONE_US:
            # The cube's clock has begun anew (a looped recording, a restart): what was before is of no use.
            self._open, self._newest_us, self._taken_us = {}, {}, -1
        self._newest_us[camera] = picture.captured_us
        if picture.captured_us <= self._taken_us:
            return
        self._open.setdefault(picture.captured_us, {})[camera] = picture
        while len(self._open) > OPEN_MOMENTS_MAX:
            del self._open[min(self._open)]

    def take(self, wanted: Collection[int]) -> Moment | None:
        """The newest moment that has all wanted cameras that are still there; None when there is no new one.

        Older moments are forgotten with it.
        """
        newest_us = max(self._newest_us.values(), default=-1)
        waited = {camera for camera in wanted if self._newest_us.get(camera, -1) >= newest_us - GONE_US}
        ordered = sorted(self._open, reverse=True)
        for newer, captured_us in enumerate(ordered):
            pictures = self._open[captured_us]
            if waited <= pictures.keys() or newer >= LATE_MOMENTS:
                self._taken_us = captured_us
                self._open = {us: open_ for us, open_ in self._open.items() if us > captured_us}
                return Moment(captured_us, pictures)
        return None
