"""Writes views as a picture track: a Matroska file of H.264, colour above alpha, on the meeting's clock."""

from fractions import Fraction
from pathlib import Path
from types import TracebackType
from typing import Self

import av

from rendering.view import View
from rendering.worker.quality import Size
from rendering.worker.view_picture import picture_of, say_colours

MILLISECONDS = Fraction(1, 1000)
RATE_HZ = 30
OPTIONS = {"preset": "veryfast", "crf": "20", "bf": "0", "g": "60"}
"""Better than views are sent live: what is composed from them is encoded once more."""


class ViewFile:
    """A file of one subject's views, all of one size; a context manager that ends it."""

    def __init__(self, path: Path, size: Size) -> None:
        self._container = av.open(str(path), "w", format="matroska")
        stream = self._container.add_stream("libx264", rate=RATE_HZ, options=OPTIONS)
        stream.width, stream.height, stream.pix_fmt = size.width, 2 * size.height, "yuv420p"
        codec = stream.codec_context
        codec.time_base, codec.thread_count = MILLISECONDS, 1
        say_colours(codec)
        self._stream = stream
        self._last_ms = -1

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, t: TracebackType | None) -> None:
        if self._last_ms >= 0:
            self._container.mux(self._stream.encode(None))
        self._container.close()

    def write(self, view: View, at_s: float) -> None:
        """Adds the view of a moment, later than the one before."""
        picture = picture_of(view)
        self._last_ms = max(round(at_s * 1000), self._last_ms + 1)
        picture.pts, picture.time_base = self._last_ms, MILLISECONDS
        self._container.mux(self._stream.encode(picture))
