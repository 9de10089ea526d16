"""The media worker: answers web's requests with a media plane, and tells web how the peers are."""

import asyncio
import logging
import re
from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from pathlib import Path

from conference.media.plane import MediaPlane, RecordingRequest, StateListener
from conference.signalling.errors import BadMessage
from conference.signalling.messages import Done
from conference.signalling.node_client import NodeClient, Socket
from conference.signalling.node_messages import (
    GatesSet,
    PeerAnswer,
    PeerClose,
    PeerOffer,
    PeerState,
    RecordStart,
    RecordStop,
    RecordStopped,
)

log = logging.getLogger(__name__)

STATES_WAITING_MAX = 1000
_PATH_PART = re.compile(r"[A-Za-z0-9_-][A-Za-z0-9_.-]*")


class MediaWorker:
    """One worker process.

    Args:
        connect: opens the socket to web.
        name: what web shows the worker as.
        capacity: outgoing streams at most, as the plane takes them.
        data_dir: what the directories of recordings are relative to.
        make_plane: makes the media plane; it gets whom to tell of a peer's state.
    """

    def __init__(
        self,
        connect: Callable[[], AbstractAsyncContextManager[Socket]],
        *,
        name: str,
        capacity: int,
        data_dir: Path,
        make_plane: Callable[[StateListener], MediaPlane],
    ) -> None:
        self._data_dir = data_dir.resolve()
        self._states: asyncio.Queue[PeerState] = asyncio.Queue(STATES_WAITING_MAX)
        self._plane = make_plane(self._note_state)
        self._client = NodeClient(
            connect,
            kind="media",
            name=name,
            capacity=capacity,
            handlers={
                PeerOffer: self._offer,
                PeerClose: self._close_peer,
                GatesSet: self._set_gates,
                RecordStart: self._record_start,
                RecordStop: self._record_stop,
            },
            stats=self._plane.stats,
            # Web asks again for the recordings that still run; one that was stopped meanwhile must not go on.
            before_greeting=self._plane.record_stop_all,
        )

    async def run(self) -> None:
        """Works until cancelled; forwarding goes on while the connection to web is lost.

        Raises:
            Unauthorised: web refuses the credential.
        """
        try:
            async with asyncio.TaskGroup() as group:
                group.create_task(self._client.run())
                group.create_task(self._tell_states())
        except* Exception as errors:
            raise errors.exceptions[0] from None
        finally:
            await self._plane.close()

    async def _offer(self, offer: PeerOffer) -> PeerAnswer:
        return PeerAnswer(await self._plane.offer(offer))

    async def _close_peer(self, request: PeerClose) -> Done:
        await self._plane.close_peer(request.peer_id)
        return Done()

    async def _set_gates(self, request: GatesSet) -> Done:
        await self._plane.set_gates(request.meeting_id, request.gates)
        return Done()

    async def _record_start(self, request: RecordStart) -> Done:
        parts = request.directory.split("/")
        if not parts or not all(_PATH_PART.fullmatch(part) for part in parts):
            raise BadMessage("a recording's directory is a plain path below the data directory")
        await self._plane.record_start(
            RecordingRequest(
                meeting_id=request.meeting_id,
                recording_id=request.recording_id,
                directory=self._data_dir.joinpath(*parts),
                viewer_id=request.viewer_id,
                gates=request.gates,
            )
        )
        return Done()

    async def _record_stop(self, request: RecordStop) -> RecordStopped:
        return RecordStopped(await self._plane.record_stop(request.recording_id))

    def _note_state(self, state: PeerState) -> None:
        if self._states.full():
            self._states.get_nowait()
        self._states.put_nowait(state)

    async def _tell_states(self) -> None:
        while True:
            await self._client.notify(await self._states.get())
