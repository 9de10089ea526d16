"""One meeting as the render worker knows it: the plan, the streams that follow from it, and who renders them."""

import asyncio
import contextlib
import functools
import itertools
import logging
import time
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from capture.geometry import Points
from conference.node.sender import EncodedSender
from conference.signalling.eye import Eye
from conference.signalling.messages import MediaAnswer
from conference.signalling.node_messages import NodeMediaOffer
from conference.signalling.quality import EyeContactSeen
from conference.signalling.rendered import AttentionSeen, RenderPlan, Seated, ViewQuality
from conference.signalling.state import Attention
from rendering.attention.target import Target
from rendering.shared_items import SharedItem
from rendering.worker.attention import AttentionWatch, GazeModel, targets_of
from rendering.worker.eyes import EyeTrack
from rendering.worker.link import CubeLink
from rendering.worker.pool import WorkPool
from rendering.worker.profile import Profile
from rendering.worker.publisher import ViewKey, ViewPublisher
from rendering.worker.room import Room, assembly_of, shared_of
from rendering.worker.subject import Viewer, render_subject
from rendering.worker.view_stream import ViewStream

log = logging.getLogger(__name__)

QUALITY_INTERVAL_S = 1.0
EYE_CONTACT_INTERVALS = 10
"""After so many of them it is told how far views missed their viewers' eyes."""


@dataclass(frozen=True)
class Surroundings:
    """What a meeting needs of the worker that it runs in."""

    pool: WorkPool
    profile: Profile
    ice_addresses: Sequence[str]
    request_media: Callable[[NodeMediaOffer], Awaitable[MediaAnswer]]
    say_quality: Callable[[ViewQuality], Awaitable[None]]
    say_attention: Callable[[AttentionSeen], Awaitable[None]]
    say_eye_contact: Callable[[EyeContactSeen], Awaitable[None]]
    gaze: GazeModel


class Meeting:
    """All views of one meeting."""

    def __init__(self, meeting_id: str, surroundings: Surroundings) -> None:
        self.meeting_id = meeting_id
        self._surroundings = surroundings
        self._plan: RenderPlan | None = None
        self._shared: Sequence[SharedItem] = ()
        self._room = Room()
        self._streams: dict[ViewKey, ViewStream] = {}
        self._eyes: dict[str, EyeTrack] = {}
        self._renderers: dict[str, tuple[CubeLink, asyncio.Task[None]]] = {}
        self._watches: dict[str, AttentionWatch] = {}
        self._publisher = ViewPublisher(
            meeting_id,
            surroundings.ice_addresses,
            request=surroundings.request_media,
            on_senders=self._connect,
            on_eye=self._put_eye,
            on_heights=self._put_heights,
        )
        self._reporter = asyncio.create_task(self._report())

    @property
    def peer_name(self) -> str:
        """The name of its connection with the media worker."""
        return self._publisher.peer_name

    @property
    def view_count(self) -> int:
        return len(self._streams)

    @property
    def sent(self) -> int:
        """Access units sent on the streams that there are now."""
        return sum(stream.sent for stream in self._streams.values())

    async def apply(self, plan: RenderPlan, links: Mapping[str, CubeLink]) -> None:
        """Follows a plan from now on; what was rendered before and still is goes on without a break.

        Raises:
            AssemblyError: the plan is not of a room that there can be.
        """
        shared = shared_of(plan)
        self._room.change(assembly_of(plan), time.monotonic())
        self._plan, self._shared = plan, shared
        keys = views_of(plan)
        self._streams = {key: self._streams.get(key) or ViewStream(*key) for key in keys}
        self._eyes = {
            viewer.participant_id: self._eyes.get(viewer.participant_id) or EyeTrack() for viewer in plan.viewers
        }
        self._publisher.want(keys)
        await self.use_links(links)

    async def use_links(self, links: Mapping[str, CubeLink]) -> None:
        """Renders from these cubes: begins with new ones, ends with those that are gone."""
        subjects = {subject for subject, _ in self._streams}
        for subject, (link, task) in list(self._renderers.items()):
            if subject not in subjects or links.get(subject) is not link or task.done():
                del self._renderers[subject]
                await _stop(task)
                await self._watches.pop(subject).close()
        for subject in subjects & links.keys() - self._renderers.keys():
            link = links[subject]
            self._watches[subject] = AttentionWatch(
                link,
                self._surroundings.pool,
                self._surroundings.gaze,
                targets=functools.partial(self._targets, subject),
                say=functools.partial(self._say_attention, subject),
            )
            viewers = functools.partial(self._viewers, subject)
            work = render_subject(link, viewers, self._surroundings.pool, self._surroundings.profile)
            self._renderers[subject] = (link, asyncio.create_task(_logged(work)))

    def restart_media(self) -> None:
        """The connection with the media worker is gone there."""
        self._publisher.restart()

    async def close(self) -> None:
        """Ends all of it."""
        for task in (self._reporter, *(task for _, task in self._renderers.values())):
            await _stop(task)
        for watch in self._watches.values():
            await watch.close()
        await self._publisher.close()

    def _viewers(self, subject_id: str) -> list[Viewer]:
        plan = self._plan
        if plan is None:
            return []
        assembly = self._room.at(time.monotonic())
        seats = {seated.participant_id: seated.seat for seated in _all_of(plan)}
        watch = self._watches.get(subject_id)
        eyes_m = np.zeros(3) if watch is None or watch.eye_m is None else watch.eye_m
        return [
            Viewer(assembly, seats[viewer], seats[subject], self._eyes[viewer], stream, eyes_m)
            for (subject, viewer), stream in self._streams.items()
            if subject == subject_id
        ]

    def _targets(self, subject_id: str) -> list[Target]:
        """Whom and what a subject may look at, in the subject's cube."""
        plan = self._plan
        seated = {each.participant_id: each for each in _all_of(plan)} if plan is not None else {}
        own = seated.pop(subject_id, None)
        if own is None:
            return []
        return targets_of(
            self._room.at(time.monotonic()),
            own.seat,
            {each.seat: (each.participant_id, self._eye_of(each.participant_id)) for each in seated.values()},
            self._shared,
        )

    def _eye_of(self, participant_id: str) -> Points:
        """[3] in the participant's cube: as tracked, or as seen by its own cameras, or where eyes usually are."""
        track, watch = self._eyes.get(participant_id), self._watches.get(participant_id)
        if track is not None:
            return track.position
        if watch is not None and watch.eye_m is not None:
            return watch.eye_m
        return np.zeros(3)

    async def _say_attention(self, subject_id: str, target: Target | None) -> None:
        target_id = target.id if target is not None and not target.is_item else None
        work_item_id = target.id if target is not None and target.is_item else None
        await self._surroundings.say_attention(
            AttentionSeen(self.meeting_id, Attention(subject_id, target_id, work_item_id))
        )

    def _connect(self, senders: dict[ViewKey, EncodedSender]) -> None:
        for key, stream in self._streams.items():
            sender = senders.get(key)
            if sender is None:
                stream.sender = None
            elif sender is not stream.sender:
                stream.connect(sender)

    def _put_eye(self, viewer_id: str, eye: Eye) -> None:
        track = self._eyes.get(viewer_id)
        if track is not None:
            track.put(eye)

    def _put_heights(self, heights_px: dict[ViewKey, int]) -> None:
        for key, height_px in heights_px.items():
            if key in self._streams:
                self._streams[key].shown_px = height_px

    async def _report(self) -> None:
        for interval in itertools.count(1):
            await asyncio.sleep(QUALITY_INTERVAL_S)
            for stream in list(self._streams.values()):
                if interval % EYE_CONTACT_INTERVALS == 0:
                    await self._report_eye_contact(stream)
                quality = stream.quality_to_say(self.meeting_id, time.monotonic())
                if quality is not None:
                    await self._surroundings.say_quality(quality)

    async def _report_eye_contact(self, stream: ViewStream) -> None:
        missed = stream.eye_contact.take()
        if missed is not None:
            seen = EyeContactSeen(self.meeting_id, stream.subject_id, stream.viewer_id, *missed)
            await self._surroundings.say_eye_contact(seen)


def views_of(plan: RenderPlan) -> list[ViewKey]:
    """Subject and viewer of every view in a plan: nobody views themselves."""
    return [
        (subject.participant_id, viewer.participant_id)
        for subject in plan.subjects
        for viewer in plan.viewers
        if subject.participant_id != viewer.participant_id
    ]


def _all_of(plan: RenderPlan) -> tuple[Seated, ...]:
    return (*plan.viewers, *plan.subjects, *plan.others)


async def _logged(work: Awaitable[None]) -> None:
    try:
        await work
    except Exception:
        log.exception("rendering a subject has failed; it begins again with the next plan or link")


async def _stop(task: asyncio.Task[None]) -> None:
    task.cancel()
    with contextlib.suppress(asyncio.CancelledError):
        await task
