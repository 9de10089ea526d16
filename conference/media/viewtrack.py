"""Reads a file of views that were rendered after the meeting: pictures on the meeting's clock."""

from collections.abc import Iterator
from pathlib import Path

import av

from conference.media.errors import RecordingError
from conference.media.picturetrack import Picture


class ViewTrack:
    """Views of one person, colour above alpha; ask forwards.

    Args:
        path: a Matroska file whose times are the meeting's.

    Raises:
        RecordingError: it isn't one.
    """

    def __init__(self, path: Path) -> None:
        self._pictures = _pictures(path)
        self._next = next(self._pictures, None)
        self._shown: Picture | None = None

    def at(self, time_s: float) -> Picture | None:
        """The newest picture due at or before `time_s`; None before the first."""
        while self._next is not None and self._next.time_s <= time_s:
            self._shown = self._next
            self._next = next(self._pictures, None)
        return self._shown


def _pictures(path: Path) -> Iterator[Picture]:
    try:
        with av.open(str(path)) as container:
            for frame in container.decode(video=0):
                yield Picture(float(frame.time or 0.0), frame)
    except (av.FFmpegError, IndexError) as error:
        raise RecordingError(f"{path.name} holds no views") from error
