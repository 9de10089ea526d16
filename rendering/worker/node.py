"""The render worker as a node: answers web's requests, one handler a message."""

import asyncio
import contextlib
import logging
import time
from collections.abc import Callable, Sequence
from contextlib import AbstractAsyncContextManager

from conference.node.errors import NodeError
from conference.signalling.cubes import LinkAnswer, LinkClose, LinkOffer
from conference.signalling.errors import BadMessage, Conflict, Full
from conference.signalling.messages import Done, MediaAnswer, MediaRestart
from conference.signalling.node_client import NodeClient, Socket
from conference.signalling.node_messages import NodeMediaOffer, NodeStats
from conference.signalling.quality import EyeContactSeen
from conference.signalling.rendered import AttentionSeen, RenderPlan, ViewQuality
from rendering.errors import RenderingError
from rendering.worker.attention import GazeModel
from rendering.worker.link import CubeLink
from rendering.worker.meeting import Meeting, Surroundings, views_of
from rendering.worker.pool import WorkPool
from rendering.worker.profile import FastProfile, Profile
from rendering.worker.room import assembly_of

log = logging.getLogger(__name__)

VIEWS_PER_CORE = 8
"""Capacity: at the lowest resolution this many views a core still come often enough to be of use."""
LAG_INTERVAL_S = 0.5


class RenderNode:
    """The worker's links and meetings, and its socket to web.

    Args:
        connect: opens the socket, as `NodeClient` wants it.
        cores: how many threads render.
        profile: how views are made; by default `fast`.
    """

    def __init__(
        self,
        connect: Callable[[], AbstractAsyncContextManager[Socket]],
        *,
        name: str,
        cores: int,
        ice_addresses: Sequence[str],
        profile: Profile | None = None,
    ) -> None:
        self._capacity = VIEWS_PER_CORE * cores
        self._pool = WorkPool(cores)
        self._ice_addresses = ice_addresses
        self._links: dict[str, tuple[int, CubeLink]] = {}
        self._meetings: dict[str, Meeting] = {}
        self._lag_ms = 0.0
        self._counted = (time.monotonic(), 0)
        self._surroundings = Surroundings(
            self._pool,
            profile or FastProfile(),
            ice_addresses,
            self._request_media,
            self._say_quality,
            self._say_attention,
            self._say_eye_contact,
            GazeModel(),
        )
        # Requests change links and meetings step by step: one at a time, in the order they came.
        self._turn = asyncio.Lock()
        self._client = NodeClient(
            connect,
            kind="render",
            name=name,
            capacity=self._capacity,
            handlers={
                LinkOffer: self._link_offer,
                LinkClose: self._link_close,
                RenderPlan: self._render_plan,
                MediaRestart: self._media_restart,
            },
            stats=self._stats,
            forget=self._forget,
        )

    async def run(self) -> None:
        """Serves until cancelled; then closes all connections.

        Raises:
            Unauthorised: web refuses the credential.
        """
        watch = asyncio.create_task(self._watch_lag())
        try:
            await self._client.run()
        finally:
            watch.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await watch
            await self._close_all()
            self._pool.close()

    async def leave(self) -> None:
        """Has the cubes' people drawn by other workers, as far as there are any, and returns when they are."""
        await self._client.leave(lambda: not self._meetings)

    # --- handlers ------------------------------------------------------------------------------------------

    async def _link_offer(self, offer: LinkOffer) -> LinkAnswer:
        async with self._turn:
            before = self._links.get(offer.participant_id)
            if before is not None and offer.epoch < before[0]:
                raise Conflict(f"this cube has offered epoch {before[0]} already")
            try:
                link = CubeLink(offer.cube, self._pool, self._ice_addresses)
            except RenderingError as error:
                raise BadMessage(str(error)) from error
            try:
                answer = await link.answer(offer.sdp)
            except (RenderingError, NodeError) as error:
                await link.close()
                raise BadMessage(str(error)) from error
            self._links[offer.participant_id] = (offer.epoch, link)
            await self._use_links()
            if before is not None:
                await before[1].close()
            log.info("cube %s: %d cameras", offer.cube.name, len(link.cameras))
            return LinkAnswer(answer)

    async def _link_close(self, message: LinkClose) -> Done:
        async with self._turn:
            known = self._links.pop(message.participant_id, None)
            if known is not None:
                await self._use_links()
                await known[1].close()
            return Done()

    async def _render_plan(self, plan: RenderPlan) -> Done:
        async with self._turn:
            _check_plan(plan)
            elsewhere = sum(m.view_count for m in self._meetings.values() if m.meeting_id != plan.meeting_id)
            if elsewhere + len(views_of(plan)) > self._capacity:
                raise Full(f"this worker renders at most {self._capacity} views")
            if plan.subjects and plan.viewers:
                meeting = self._meetings.get(plan.meeting_id)
                if meeting is None:
                    meeting = self._meetings[plan.meeting_id] = Meeting(plan.meeting_id, self._surroundings)
                await meeting.apply(plan, self._open_links())
            elif (ended := self._meetings.pop(plan.meeting_id, None)) is not None:
                await ended.close()
            return Done()

    async def _media_restart(self, message: MediaRestart) -> None:
        for meeting in self._meetings.values():
            if meeting.peer_name == message.peer:
                meeting.restart_media()

    # --- private -------------------------------------------------------------------------------------------

    async def _forget(self) -> None:
        """Web knows nothing of what was before, and will plan again: nothing of it is kept."""
        async with self._turn:
            await self._close_all()

    async def _close_all(self) -> None:
        meetings, self._meetings = self._meetings, {}
        links, self._links = self._links, {}
        for meeting in meetings.values():
            await meeting.close()
        for _, link in links.values():
            await link.close()

    def _open_links(self) -> dict[str, CubeLink]:
        return {participant: link for participant, (_, link) in self._links.items() if not link.closed}

    async def _use_links(self) -> None:
        for meeting in self._meetings.values():
            await meeting.use_links(self._open_links())

    async def _request_media(self, offer: NodeMediaOffer) -> MediaAnswer:
        return await self._client.request(offer, MediaAnswer)

    async def _say_quality(self, quality: ViewQuality) -> None:
        await self._client.notify(quality)

    async def _say_attention(self, seen: AttentionSeen) -> None:
        await self._client.notify(seen)

    async def _say_eye_contact(self, seen: EyeContactSeen) -> None:
        await self._client.notify(seen)

    def _stats(self) -> NodeStats:
        now_s = time.monotonic()
        views = sum(meeting.view_count for meeting in self._meetings.values())
        sent = sum(meeting.sent for meeting in self._meetings.values())
        before_s, before = self._counted
        self._counted = (now_s, sent)
        gpu_memory = self._surroundings.profile.gpu_memory()
        return NodeStats(
            # A GPU whose memory is full takes no more, however few views that are.
            load=min(max(views / self._capacity, gpu_memory or 0.0), 1.0),
            streams=views,
            packets_per_s=max(sent - before, 0) / max(now_s - before_s, 1e-3),
            loop_lag_ms=self._lag_ms,
            dropped=sum(link.dropped for _, link in self._links.values()),
            gpu_memory=gpu_memory,
        )

    async def _watch_lag(self) -> None:
        while True:
            begun_s = time.monotonic()
            await asyncio.sleep(LAG_INTERVAL_S)
            self._lag_ms = max(time.monotonic() - begun_s - LAG_INTERVAL_S, 0.0) * 1000


def _check_plan(plan: RenderPlan) -> None:
    """Raises BadMessage for a plan that has no place in its own room."""
    try:
        assembly = assembly_of(plan)
        for seated in (*plan.subjects, *plan.viewers, *plan.others):
            assembly.world_from_cube(seated.seat)
    except RenderingError as error:
        raise BadMessage(str(error)) from error
    seats: dict[int, str] = {}
    for seated in (*plan.subjects, *plan.viewers, *plan.others):
        if seats.setdefault(seated.seat, seated.participant_id) != seated.participant_id:
            raise BadMessage(f"two people on seat {seated.seat}")
