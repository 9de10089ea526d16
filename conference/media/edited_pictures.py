"""The pictures of an edit, in order: retimed where words were put in, softened where the picture would jump."""

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

import numpy as np

from conference.media.montage import SWAY_MAX_S, Montage

HALF_FRAME_S = 0.02
"""A picture stands for the moment in its middle."""
JUMP_S = 0.1
"""Nobody sees a smaller one."""
SOFT_S = 0.16
"""So long the picture before a jump fades into the one after it."""
FRAME_S = 0.04


class Composing(Protocol):
    """What draws a meeting; asked forwards."""

    def at(self, time_s: float) -> np.ndarray:
        """The picture at `time_s` of the meeting: packed yuv420p [H·3/2, W] uint8, valid until the next call."""
        ...


@dataclass(frozen=True)
class _Seen:
    source_s: float
    packed: np.ndarray


class EditedPictures:
    """Pictures along a montage; ask forwards.

    Args:
        new_composer: gives one at the recording's start. Pictures are decoded forwards only, so that a shot from
            further back than what is remembered needs another.
    """

    def __init__(self, montage: Montage, new_composer: Callable[[], Composing]) -> None:
        self._montage, self._new_composer = montage, new_composer
        self._composer = new_composer()
        self._reached_s = 0.0
        self._remembers = any(shot.sways for shot in montage.shots)
        self._seen: deque[_Seen] = deque(maxlen=round(SWAY_MAX_S / FRAME_S) + 2)
        self._shot = 0
        self._shown: np.ndarray | None = None
        self._left: np.ndarray | None = None
        self._cut_s = 0.0
        self._ahead: tuple[Composing, float] | None = None

    def at(self, output_s: float) -> np.ndarray:
        """The packed yuv420p picture at a moment of the edit, valid until the next call."""
        moment = self._montage.at(output_s)
        if moment.shot != self._shot:
            jumps = any(self._montage.is_cut(n, JUMP_S) for n in range(self._shot + 1, moment.shot + 1))
            self._left, self._cut_s = (self._shown, output_s) if jumps else (None, 0.0)
            self._shot = moment.shot
        picture = self._picture(moment.source_s, self._montage.shots[moment.shot].sways)
        share = (output_s - self._cut_s + FRAME_S) / (SOFT_S + FRAME_S)
        if self._left is not None and share < 1:
            picture = (self._left + (picture.astype(np.float32) - self._left) * share).astype(np.uint8)
        if len(self._montage.shots) > 1:
            self._shown = picture.copy()
        return picture

    def _picture(self, source_s: float, sways: bool) -> np.ndarray:
        if sways and self._seen:
            return min(self._seen, key=lambda seen: abs(seen.source_s - source_s)).packed
        if self._ahead is not None and source_s >= self._ahead[1] - FRAME_S:
            (self._composer, self._reached_s), self._ahead = self._ahead, None
        elif source_s < self._reached_s - FRAME_S:
            self._ahead = self._ahead or (self._composer, self._reached_s)
            self._composer = self._new_composer()
        self._reached_s = source_s
        packed = self._composer.at(source_s + HALF_FRAME_S)
        if self._remembers:
            self._seen.append(_Seen(source_s, packed.copy()))
        return packed
