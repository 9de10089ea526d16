"""Brings what a recording's cameras saw together: at each moment the pictures that are nearest to it in time."""

from collections.abc import Iterator, Sequence

from rendering.worker.camera_stream import Picture
from rendering.worker.moments import Moment

APART_S = 0.012
"""Cameras take pictures together; what lies further apart on the recording's clock is of another moment."""


def moments(cameras: Sequence[Iterator[Picture]]) -> Iterator[Moment]:
    """The moments in order of time, each with the pictures of those cameras that have one.

    Args:
        cameras: the pictures of each, in order of their `arrival_s`. One of each is held at a time.
    """
    heads = {n: head for n, pictures in enumerate(cameras) if (head := next(pictures, None)) is not None}
    while heads:
        first_s = min(head.arrival_s for head in heads.values())
        together = {n: head for n, head in heads.items() if head.arrival_s - first_s <= APART_S}
        yield Moment(min(head.captured_us for head in together.values()), together)
        for n in together:
            following = next(cameras[n], None)
            if following is None:
                del heads[n]
            else:
                heads[n] = following
