"""Renders one subject for all its viewers, moment by moment: always the newest, as many a second as the machine can."""

import asyncio
import functools
import logging
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from capture.errors import CaptureError
from capture.geometry import Camera
from rendering.assembly import Assembly
from rendering.errors import ViewError
from rendering.prepare import PreparedCamera, prepare_camera
from rendering.select import ChosenCamera, choose_shared_cameras
from rendering.worker.camera_stream import Picture
from rendering.worker.eyes import EyeTrack
from rendering.worker.link import CubeLink
from rendering.worker.moments import Moment
from rendering.worker.pool import WorkPool
from rendering.worker.view_stream import ViewStream

log = logging.getLogger(__name__)

CLOCK_HZ = 90_000


@dataclass(frozen=True)
class Viewer:
    """A viewer of the subject: where both sit, the viewer's eye, and the stream of what is seen."""

    assembly: Assembly
    viewer_seat: int
    subject_seat: int
    eye: EyeTrack
    stream: ViewStream


@dataclass(frozen=True)
class _Job:
    """A view to be rendered of the present moment."""

    stream: ViewStream
    target: Camera
    chosen: tuple[ChosenCamera, ...]


async def render_subject(link: CubeLink, viewers: Callable[[], Sequence[Viewer]], pool: WorkPool) -> None:
    """Renders until the link is closed.

    Args:
        viewers: who looks at the subject now; asked anew for every moment.
    """
    jobs: list[_Job] = []
    try:
        while True:
            if not jobs:
                jobs = _jobs(link, viewers())
            link.want({choice.index for job in jobs for choice in job.chosen})
            if not jobs:
                await link.wait_arrival()
                continue
            moment = await link.next_moment()
            # The eyes have moved on while the moment was waited for; what they want now is had from the next one on.
            jobs = _jobs(link, viewers())
            await _render(link, moment, [j for j in jobs if any(c.index in moment.pictures for c in j.chosen)], pool)
    except ConnectionError as error:
        log.info("no more views of a subject: %s", error)


def _jobs(link: CubeLink, viewers: Sequence[Viewer]) -> list[_Job]:
    served = [viewer for viewer in viewers if viewer.stream.sender is not None and viewer.stream.shown_px != 0]
    targets = [v.stream.target(v.assembly, v.viewer_seat, v.subject_seat, v.eye) for v in served]
    total = min((v.stream.cameras_max for v in served), default=0)
    choices = choose_shared_cameras(link.cameras, [target.centre_in_cube for target in targets], link.live(), total)
    return [
        _Job(viewer.stream, target, chosen)
        for viewer, target, chosen in zip(served, targets, choices, strict=True)
        if chosen
    ]


async def _render(link: CubeLink, moment: Moment, jobs: Sequence[_Job], pool: WorkPool) -> None:
    needed = sorted({choice.index for job in jobs for choice in job.chosen} & moment.pictures.keys())
    cameras = await asyncio.gather(
        *(pool.run(functools.partial(_prepare, moment.pictures[n], link.cameras[n])) for n in needed)
    )
    prepared = {n: camera for n, camera in zip(needed, cameras, strict=True) if camera is not None}
    timestamp = int(moment.arrival_s * CLOCK_HZ)
    moment_s = time.time() - (time.monotonic() - moment.arrival_s)

    async def finish(job: _Job) -> None:
        data, key_frame = await pool.run(
            lambda: job.stream.render(prepared, job.chosen, job.target, timestamp, link.frame_rate_hz)
        )
        job.stream.send(data, key_frame, timestamp, moment_s)
        job.stream.finished(time.monotonic(), link.frame_rate_hz)

    await asyncio.gather(*(finish(job) for job in jobs))


def _prepare(picture: Picture, camera: Camera) -> PreparedCamera | None:
    """None, and a line in the log, for a picture that is not this camera's: the others go on."""
    try:
        return prepare_camera(picture.parts(), camera)
    except (CaptureError, ViewError) as error:
        log.warning("a camera's picture is left out: %s", error)
        return None
