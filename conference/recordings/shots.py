"""What is seen while an edit is heard: the picture of what is kept, and a retimed one under the rest: pure."""

from collections.abc import Sequence
from itertools import groupby

from conference.media.montage import Shot
from conference.speech.engine.edit.pieces import Span
from conference.speech.engine.edit.render import Part

PACE_MIN, PACE_MAX = 0.35, 2.0
"""The picture of words that gave way is slowed down or hurried so much for the words that came instead."""
OWN_PICTURE_S = 1.5
"""Words that were moved bring their picture with them where they are as long as this."""


def shots_of(parts: Sequence[Part], rate_hz: int, length: int) -> list[Shot]:
    """A shot for each part that is kept, and for what stands between.

    Args:
        length: of the recording, in samples.
    """
    shots: list[Shot] = []
    left = 0  # where what was kept last ends
    kept_firsts = [part.piece.first for part in parts if _kept(part) and isinstance(part.piece, Span)]
    for is_kept, group in groupby(parts, _kept):
        between = list(group)
        if is_kept:
            for part in between:
                assert isinstance(part.piece, Span)  # noqa: S101 (as _kept says)
                shots.append(Shot(part.length, part.piece.first / rate_hz))
                left = part.piece.end
                kept_firsts.pop(0)
        else:
            right = kept_firsts[0] if kept_firsts else length
            shots += _between(between, left, right, bool(shots), rate_hz)
    return [shot for shot in shots if shot.length > 0]


def _between(parts: Sequence[Part], left: int, right: int, begun: bool, rate_hz: int) -> list[Shot]:
    """The shots under what was put in where the recording is left at `left` and goes on at `right`."""
    own = [_has_own_picture(part, rate_hz) for part in parts]
    total = sum(part.length for part in parts)
    if any(own):
        return [
            Shot(part.length, part.piece.first / rate_hz)
            if is_own and isinstance(part.piece, Span)
            else Shot(part.length, left / rate_hz, pace=0.0, sways=begun)
            for part, is_own in zip(parts, own, strict=True)
        ]
    pace = (right - left) / max(total, 1)
    if pace >= PACE_MIN:
        return [Shot(total, left / rate_hz, min(pace, PACE_MAX))]
    if begun:
        return [Shot(total, left / rate_hz, sways=True)]
    return [Shot(total, right / rate_hz, pace=0.0)]


def _kept(part: Part) -> bool:
    return isinstance(part.piece, Span) and not part.piece.moved


def _has_own_picture(part: Part, rate_hz: int) -> bool:
    return isinstance(part.piece, Span) and part.length >= OWN_PICTURE_S * rate_hz
