"""Draws the composed picture of a meeting at any moment: everyone's camera or view in a grid, with names."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, Protocol

import av
import numpy as np
from av.video.reformatter import ColorRange, VideoReformatter

from conference.media.picturetrack import Picture
from conference.media.tiles import Canvas, Label, Tile, draw_label, fit, grid, paint_backdrop, paint_label

PictureSource = Literal["camera", "view", "screen"]

HOLD_S: dict[PictureSource, float] = {"camera": 3.0, "view": 3.0, "screen": 15.0}
"""How long the last picture of a source stays when none follows: a camera that was turned off leaves the name alone."""


class Pictures(Protocol):
    """A track; ask forwards."""

    def at(self, time_s: float) -> Picture | None:
        """The newest picture due at or before `time_s`; None before the first."""
        ...


@dataclass(frozen=True)
class Subject:
    """What one tile shows: the tracks of one person's camera, views or screen; the newest picture of them."""

    name: str
    source: PictureSource
    tracks: Sequence[Pictures]
    participant_id: str

    def newest(self, time_s: float) -> Picture | None:
        """What is seen of it at a moment; None where there is nothing yet, or nothing any more."""
        found = [picture for track in self.tracks if (picture := track.at(time_s)) is not None]
        newest = max(found, key=lambda picture: picture.time_s, default=None)
        return None if newest is not None and time_s - newest.time_s > HOLD_S[self.source] else newest


class Composer:
    """Paints a meeting; ask forwards.

    Args:
        subjects: one tile each, in this order.
        width, height: of the composed picture, both even.
    """

    def __init__(self, subjects: Sequence[Subject], width: int, height: int) -> None:
        self._canvas = Canvas(width, height)
        paint_backdrop(self._canvas, Tile(0, 0, width, height))
        self._tiles = [
            _Tile(subject, tile, draw_label(subject.name, tile.width - 16))
            for subject, tile in zip(subjects, grid(len(subjects), width, height) if subjects else [], strict=True)
        ]
        for tile in self._tiles:
            tile.paint(self._canvas, None)

    def at(self, time_s: float) -> np.ndarray:
        """The picture at `time_s` of the meeting: packed yuv420p [H·3/2, W] uint8, valid until the next call."""
        for tile in self._tiles:
            tile.update(self._canvas, time_s)
        return self._canvas.packed


class _Tile:
    """A subject at its place; repainted only when its picture changes."""

    def __init__(self, subject: Subject, tile: Tile, label: Label) -> None:
        self._subject = subject
        self._tile = tile
        self._label = label
        self._painted: Picture | None = None
        self._reformatter = VideoReformatter()

    def update(self, canvas: Canvas, time_s: float) -> None:
        newest = self._subject.newest(time_s)
        if newest is not self._painted:
            self.paint(canvas, newest)

    def paint(self, canvas: Canvas, picture: Picture | None) -> None:
        self._painted = picture
        paint_backdrop(canvas, self._tile)
        if picture is not None and self._subject.source == "view":
            self._paint_view(canvas, picture.frame)
        elif picture is not None:
            place = fit(picture.frame.width, picture.frame.height, self._tile)
            parts = self._scaled(picture.frame, place.width, place.height)
            for plane, part in zip(canvas.planes(place), parts, strict=True):
                plane[:] = part
        paint_label(canvas, self._tile, self._label)

    def _paint_view(self, canvas: Canvas, frame: av.VideoFrame) -> None:
        """Lays the upper half of a frame over the backdrop by the alpha in its lower half."""
        place = fit(frame.width, frame.height // 2, self._tile)
        scaled = self._scaled(frame, place.width, place.height * 2)
        black, span = (0, 255) if frame.color_range == ColorRange.JPEG else (16, 219)
        alpha = np.clip((scaled[0][place.height :].astype(np.float32) - black) / span, 0, 1)
        for plane, part in zip(canvas.planes(place), scaled, strict=True):
            cover = alpha if plane.shape == alpha.shape else alpha[::2, ::2]
            plane[:] = plane + (part[: len(plane)] - plane.astype(np.float32)) * cover

    def _scaled(self, frame: av.VideoFrame, width: int, height: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """Luma [h, w] and chroma [h/2, w/2] of a frame at another size."""
        resized = self._reformatter.reformat(frame, width, height, "yuv420p")
        luma, blue, red = (
            np.frombuffer(memoryview(plane), np.uint8).reshape(plane.height, plane.line_size)[:, : plane.width]
            for plane in resized.planes
        )
        return luma, blue, red
