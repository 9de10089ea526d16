"""The media worker: answers web's requests with a media plane, and tells web how the peers are."""

import asyncio
import logging
import re
from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from pathlib import Path

from conference.media.copies import Offerer
from conference.media.listening.ears import Ears, HeardUtterance
from conference.media.plane import MediaPlane, RecordingRequest, StateListener
from conference.media.spool import Spool
from conference.objects.errors import ObjectsError
from conference.objects.keys import UTTERANCES
from conference.objects.store import ObjectStore
from conference.signalling.captions import ListenSet, UtteranceHeard
from conference.signalling.errors import BadMessage, SignallingError
from conference.signalling.messages import Done, MediaAnswer, MediaRestart
from conference.signalling.node_client import NodeClient, Socket
from conference.signalling.peers import GatesSet, PeerAnswer, PeerClose, PeerOffer, PeerState
from conference.signalling.recording import RecordFailed, RecordStart, RecordStop, RecordStopped
from conference.signalling.spreading import CopiesSet, CopyOffer

log = logging.getLogger(__name__)

STATES_WAITING_MAX = 1000
HEARD_WAITING_MAX = 100
SPOOL = "spool"
"""The folder below the data directory in which recordings wait to be brought to the store."""
_PATH_PART = re.compile(r"[A-Za-z0-9_-][A-Za-z0-9_.-]*")


class MediaWorker:
    """One worker process.

    Args:
        connect: opens the socket to web.
        name: what web shows the worker as.
        capacity: outgoing streams at most, as the plane takes them.
        data_dir: what the directories of recordings are relative to.
        make_plane: makes the media plane; it gets whom to tell of a peer's state, and who takes offers of copies to
            other media workers.
        store: where what is written goes in the end; without one it stays in `data_dir`.
    """

    def __init__(
        self,
        connect: Callable[[], AbstractAsyncContextManager[Socket]],
        *,
        name: str,
        capacity: int,
        data_dir: Path,
        make_plane: Callable[[StateListener, Offerer], MediaPlane],
        store: ObjectStore | None = None,
    ) -> None:
        self._data_dir = data_dir.resolve()
        self._store = store
        self._spool = Spool(self._data_dir / SPOOL, store) if store is not None else None
        self._states: asyncio.Queue[PeerState | RecordFailed] = asyncio.Queue(STATES_WAITING_MAX)
        self._heard: asyncio.Queue[HeardUtterance] = asyncio.Queue(HEARD_WAITING_MAX)
        self._ears = Ears(self._data_dir / UTTERANCES, self._note_heard)
        self._plane = make_plane(self._note_state, self._offer_copies)
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
                ListenSet: self._listen_set,
                CopiesSet: self._copies_set,
                MediaRestart: self._media_restart,
            },
            stats=self._plane.stats,
            forget=self._stop_all,
            lacks=self._plane.lacks,
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
                group.create_task(self._tell_heard())
                if self._spool is not None:
                    group.create_task(self._spool.run())
        except* Exception as errors:
            raise errors.exceptions[0] from None
        finally:
            await self._plane.close()
            await self._ears.close()
            if self._spool is not None:
                await self._spool.finish()

    async def leave(self) -> None:
        """Has the meetings go to other workers, as far as there are any, and returns when they are gone."""
        await self._client.leave(lambda: self._plane.peers == 0)

    async def _stop_all(self) -> None:
        """Web asks again for the recordings and captions that go on; what was stopped meanwhile must not."""
        await self._plane.record_stop_all()
        if self._spool is not None:
            self._spool.close_all()
        await self._plane.listen_stop_all()
        await self._plane.copy_stop_all()

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
        directory, stem = self._data_dir.joinpath(*parts), ""
        if self._spool is not None:
            folder = await self._spool.open(request.recording_id, request.directory)
            directory, stem = folder.path, folder.stem
        try:
            await self._plane.record_start(
                RecordingRequest(
                    meeting_id=request.meeting_id,
                    recording_id=request.recording_id,
                    directory=directory,
                    viewer_id=request.viewer_id,
                    gates=request.gates,
                    stem=stem,
                )
            )
        except SignallingError:
            if self._spool is not None:
                self._spool.close(request.recording_id)
            raise
        return Done()

    async def _record_stop(self, request: RecordStop) -> RecordStopped:
        try:
            return RecordStopped(await self._plane.record_stop(request.recording_id))
        finally:
            if self._spool is not None:
                self._spool.close(request.recording_id)

    async def _listen_set(self, request: ListenSet) -> Done:
        await self._plane.listen(request.meeting_id, self._ears if request.listens else None)
        return Done()

    async def _copies_set(self, request: CopiesSet) -> Done:
        await self._plane.copy(request.meeting_id, request.targets)
        return Done()

    async def _media_restart(self, notice: MediaRestart) -> None:
        self._plane.copy_again(notice.peer)

    async def _offer_copies(self, offer: CopyOffer) -> str:
        return (await self._client.request(offer, MediaAnswer)).sdp

    def _note_heard(self, heard: HeardUtterance) -> None:
        if self._heard.full():
            self._delete(self._heard.get_nowait())
        self._heard.put_nowait(heard)

    async def _tell_heard(self) -> None:
        while True:
            heard = await self._heard.get()
            try:
                await self._bring(heard)
                await self._client.request(
                    UtteranceHeard(
                        meeting_id=heard.meeting_id,
                        participant_id=heard.participant_id,
                        utterance_id=heard.utterance_id,
                        path=f"{UTTERANCES}/{heard.name}",
                        start_s=heard.start_s,
                        duration_s=heard.duration_s,
                        final=heard.final,
                    ),
                    Done,
                )
            except (SignallingError, ObjectsError, OSError) as error:
                log.info("an utterance was refused: %s", error)
                self._delete(heard)

    async def _bring(self, heard: HeardUtterance) -> None:
        """Where there is a store, an utterance waits in it for whoever listens to it."""
        if self._store is not None:
            path = self._data_dir / UTTERANCES / heard.name
            content = await asyncio.to_thread(path.read_bytes)
            await asyncio.to_thread(self._store.put_bytes, content, f"{UTTERANCES}/{heard.name}")
            self._delete(heard)

    def _delete(self, heard: HeardUtterance) -> None:
        (self._data_dir / UTTERANCES / heard.name).unlink(missing_ok=True)

    def _note_state(self, state: PeerState | RecordFailed) -> None:
        if self._states.full():
            self._states.get_nowait()
        self._states.put_nowait(state)

    async def _tell_states(self) -> None:
        while True:
            state = await self._states.get()
            await self._client.welcomed()
            await self._client.notify(state)
