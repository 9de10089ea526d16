"""Writes views as a picture track: a Matroska file of H.264, colour above alpha, on the meeting's clock."""

from fractions import Fraction
from pathlib import Path
from types import TracebackType
from typing import Self

import av
import numpy as np
from av.video.reformatter import ColorPrimaries, ColorRange, Colorspace, ColorTrc
from numpy.typing import NDArray

from rendering.view import View
from rendering.worker.quality import Size
from rendering.worker.view_encoder import pack_view

MILLISECONDS = Fraction(1, 1000)
RATE_HZ = 30
OPTIONS = {"preset": "veryfast", "crf": "20", "bf": "0", "g": "60"}
"""Better than views are sent live: what is composed from them is encoded once more."""


class ViewFile:
    """A file of one subject's views, all of one size; a context manager that ends it."""

    def __init__(self, path: Path, size: Size) -> None:
        self._size = size
        self._container = av.open(str(path), "w", format="matroska")
        stream = self._container.add_stream("libx264", rate=RATE_HZ, options=OPTIONS)
        stream.width, stream.height, stream.pix_fmt = size.width, 2 * size.height, "yuv420p"
        codec = stream.codec_context
        codec.time_base, codec.thread_count = MILLISECONDS, 1
        codec.color_range, codec.colorspace = ColorRange.MPEG, Colorspace.ITU709
        codec.color_primaries, codec.color_trc = ColorPrimaries.BT709, ColorTrc.BT709
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
        picture = av.VideoFrame(self._size.width, 2 * self._size.height, "yuv420p")
        pack_view(view.colour, view.alpha, *(_plane(picture, n) for n in range(3)))
        self._last_ms = max(round(at_s * 1000), self._last_ms + 1)
        picture.pts, picture.time_base = self._last_ms, MILLISECONDS
        self._container.mux(self._stream.encode(picture))


def _plane(picture: av.VideoFrame, index: int) -> NDArray[np.uint8]:
    """A writable view of a plane without its padding."""
    plane = picture.planes[index]
    rows = np.frombuffer(memoryview(plane), np.uint8).reshape(plane.height, plane.line_size)
    return rows[:, : plane.width]
