"""Renders one subject for all its viewers, moment by moment: always the newest, as many a second as the machine can."""

import asyncio
import logging
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from capture.geometry import Camera, Points, invert_rigid, transform
from rendering.assembly import Assembly
from rendering.select import ChosenCamera, choose_shared_cameras
from rendering.worker.eyes import EyeTrack
from rendering.worker.link import CubeLink
from rendering.worker.moments import Moment
from rendering.worker.pool import WorkPool
from rendering.worker.profile import Profile
from rendering.worker.view_stream import ViewStream

log = logging.getLogger(__name__)

CLOCK_HZ = 90_000


@dataclass(frozen=True)
class Viewer:
    """A viewer of the subject: where both sit, the viewer's eye, and the stream of what is seen.

    `subject_eyes` [3] are the subject's, in its own cube, as far as they were seen.
    """

    assembly: Assembly
    viewer_seat: int
    subject_seat: int
    eye: EyeTrack
    stream: ViewStream
    subject_eyes: Points

    def sent(self, target: Camera) -> None:
        """What was drawn through `target` has gone out: notes how far that is from where the eye is now."""
        if self.eye.newest is not None:
            subject_from_viewer = invert_rigid(
                self.assembly.relation(self.viewer_seat, self.subject_seat).viewer_from_subject
            )
            eye = transform(subject_from_viewer, self.eye.newest)
            self.stream.eye_contact.add(target.centre_in_cube, eye, self.subject_eyes)


@dataclass(frozen=True)
class _Job:
    """A view to be rendered of the present moment."""

    viewer: Viewer
    target: Camera
    chosen: tuple[ChosenCamera, ...]


async def render_subject(
    link: CubeLink, viewers: Callable[[], Sequence[Viewer]], pool: WorkPool, profile: Profile
) -> None:
    """Renders until the link is closed.

    Args:
        viewers: who looks at the subject now; asked anew for every moment.
    """
    jobs: list[_Job] = []
    try:
        while True:
            if not jobs:
                jobs = _jobs(link, viewers())
            link.want(_wanted(link, jobs, profile))
            if not jobs:
                await link.wait_arrival()
                continue
            moment = await link.next_moment()
            # The eyes have moved on while the moment was waited for; what they want now is had from the next one on.
            jobs = _jobs(link, viewers())
            await _render(
                link, moment, [j for j in jobs if any(c.index in moment.pictures for c in j.chosen)], pool, profile
            )
    except ConnectionError as error:
        log.info("no more views of a subject: %s", error)


def _jobs(link: CubeLink, viewers: Sequence[Viewer]) -> list[_Job]:
    served = [viewer for viewer in viewers if viewer.stream.sender is not None and viewer.stream.shown_px != 0]
    targets = [v.stream.target(v.assembly, v.viewer_seat, v.subject_seat, v.eye) for v in served]
    total = min((v.stream.cameras_max for v in served), default=0)
    choices = choose_shared_cameras(link.cameras, [target.centre_in_cube for target in targets], link.live(), total)
    return [
        _Job(viewer, target, chosen) for viewer, target, chosen in zip(served, targets, choices, strict=True) if chosen
    ]


def _wanted(link: CubeLink, jobs: Sequence[_Job], profile: Profile) -> set[int]:
    """The places of the cameras from which the jobs' views are made."""
    if profile.every_camera and jobs:
        return set(link.live())
    return {choice.index for job in jobs for choice in job.chosen}


async def _render(link: CubeLink, moment: Moment, jobs: Sequence[_Job], pool: WorkPool, profile: Profile) -> None:
    needed = sorted(_wanted(link, jobs, profile) & moment.pictures.keys())
    draw = await profile.prepare({n: moment.pictures[n] for n in needed}, link.cameras, pool)
    timestamp = int(moment.arrival_s * CLOCK_HZ)
    moment_s = time.time() - (time.monotonic() - moment.arrival_s)

    async def finish(job: _Job) -> None:
        stream = job.viewer.stream
        data, key_frame = await pool.run(
            lambda: stream.render(draw, job.chosen, job.target, timestamp, link.frame_rate_hz)
        )
        stream.send(data, key_frame, timestamp, moment_s)
        job.viewer.sent(job.target)
        stream.finished(time.monotonic(), link.frame_rate_hz)

    await asyncio.gather(*(finish(job) for job in jobs))
