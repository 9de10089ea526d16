"""The socket of a shared document: a token first, then y-protocols' frames; what changes is kept and passed on."""

import asyncio
import contextlib
import json
import time
from typing import Any

import pycrdt
import structlog
from channels.db import database_sync_to_async
from django.db import DatabaseError

from conference import access
from conference.delivery import LAYER_ERRORS, channel_deliver, group_deliver
from conference.documents.frames import Awareness, Sync, awareness_frame, read_frame, sync_frame
from conference.documents.models import Document
from conference.documents.services import (
    EMPTY,
    document_change,
    document_of,
    document_update,
    missing_update,
    update_check,
)
from conference.rooms.models import Participant
from conference.session_consumer import CLOSE_SILENT, GREETING_TIMEOUT_S
from conference.signalling.errors import BadMessage, Flood, Forbidden, NotGreeted, SignallingError, TooLarge
from conference.signalling.rate import Rate, TokenBucket
from conference.watched_consumer import WatchedConsumer

log = structlog.get_logger(__name__)

FRAME_MAX_BYTES = 512_000
GREETING_MAX = 4000
RATE = Rate(60, 240)
KEEP_EVERY_S = 0.2
"""Changes are passed on at once, and kept together after so long."""
CHECK_EVERY_S = 5.0


class DocumentConsumer(WatchedConsumer):
    """One participant's socket to one document. All state is in the database: any web process may have the others."""

    def __init__(self) -> None:
        super().__init__()
        self._participant: Participant | None = None
        self._document: Document | None = None
        self._bucket = TokenBucket(RATE, time.monotonic)
        self._changes: list[bytes] = []
        self._keeping = asyncio.Lock()
        self._awareness: Awareness | None = None

    async def connect(self) -> None:
        await self.accept()
        self.keep_up(self._run())

    async def gone(self) -> None:
        if self._document is None:
            return
        await self._keep()
        with contextlib.suppress(*LAYER_ERRORS):
            await self.channel_layer.group_discard(self._group, self.channel_name)
        if self._awareness is not None:
            gone = Awareness(self._awareness.client, self._awareness.clock + 1, None)
            await self._pass_on(awareness_frame(gone))

    async def receive(self, text_data: str | None = None, bytes_data: bytes | None = None) -> None:
        try:
            if not self._bucket.take():
                raise Flood(f"more than {RATE.per_s:g} frames a second")
            if self._document is None:
                await self._greet(text_data)
            elif bytes_data is None:
                raise BadMessage("after the token come binary frames")
            elif len(bytes_data) > FRAME_MAX_BYTES:
                raise TooLarge(f"a frame has at most {FRAME_MAX_BYTES} bytes")
            else:
                await self._take(bytes_data)
        except SignallingError as error:
            await self.refuse(error)

    async def document_frame(self, event: dict[str, Any]) -> None:
        """What another socket of the same document passes on."""
        if event["from"] != self.channel_name:
            await self.send(bytes_data=event["frame"])

    async def document_who(self, event: dict[str, Any]) -> None:
        """A newcomer wants to know where everyone is."""
        if self._awareness is not None and event["to"] != self.channel_name:
            frame = {"type": "document.frame", "from": "", "frame": awareness_frame(self._awareness)}
            await channel_deliver(event["to"], frame)

    @property
    def _group(self) -> str:
        if self._document is None:
            raise RuntimeError("no greeting yet")
        return f"document.{self._document.pk}"

    async def _greet(self, text: str | None) -> None:
        try:
            greeting = json.loads(text or "") if len(text or "") <= GREETING_MAX else None
        except (ValueError, RecursionError):
            greeting = None
        token = greeting.get("token") if isinstance(greeting, dict) else None
        if not isinstance(token, str):
            raise NotGreeted('send {"token": …} first')
        document = await database_sync_to_async(self._enter)(token)
        self._document = document
        await self.channel_layer.group_add(self._group, self.channel_name)
        everything = await database_sync_to_async(document_update)(document)
        await self.send(text_data=json.dumps({"document_id": str(document.pk)}))
        await self.send(bytes_data=sync_frame(1, everything))
        # What the client changed while it was away comes back as the answer.
        await self.send(bytes_data=sync_frame(0, pycrdt.get_state(everything)))
        await group_deliver(self._group, {"type": "document.who", "to": self.channel_name})

    def _enter(self, token: str) -> Document:
        names = self.scope["url_route"]["kwargs"]
        self._participant = access.document_participant_get(token, names["slug"])
        return document_of(self._participant.meeting, names["kind"])

    async def _take(self, data: bytes) -> None:
        frame = read_frame(data)
        if isinstance(frame, Awareness):
            await self._take_awareness(frame)
        elif frame.kind == "state":
            missing = await database_sync_to_async(missing_update)(self._document, frame.payload)
            await self.send(bytes_data=sync_frame(1, missing))
        else:
            await self._take_change(frame)

    async def _take_change(self, frame: Sync) -> None:
        if frame.payload == EMPTY:
            return
        update_check(frame.payload)
        await database_sync_to_async(self._check)("write")
        self._changes.append(frame.payload)
        await self._pass_on(sync_frame(2, frame.payload))

    async def _take_awareness(self, awareness: Awareness) -> None:
        known = self._awareness
        if known is not None and known.client != awareness.client:
            raise BadMessage("a socket has one client")
        user = (awareness.state or {}).get("user")
        participant_id = str(self._participant.pk) if self._participant else ""
        if awareness.state is not None and (not isinstance(user, dict) or user.get("id") != participant_id):
            raise Forbidden("a cursor bears its own participant's id")
        self._awareness = awareness
        await self._pass_on(awareness_frame(awareness))

    async def _pass_on(self, frame: bytes) -> None:
        message = {"type": "document.frame", "from": self.channel_name, "frame": frame}
        await group_deliver(self._group, message)

    async def _keep(self) -> None:
        async with self._keeping:
            changes, self._changes = self._changes, []
            if not changes or self._document is None:
                return
            merged = pycrdt.merge_updates(*changes)
            try:
                await database_sync_to_async(document_change)(document=self._document, update=merged)
            except DatabaseError as error:
                log.warning("changes of a document wait for the database", reason=str(error).strip())
                self._changes = [merged, *self._changes]
            except asyncio.CancelledError:
                # They may have been kept by now or not; twice does no harm.
                self._changes = [merged, *self._changes]
                raise

    async def _run(self) -> None:
        """Keeps what has changed, and sees to it that nobody stays who has left the meeting."""
        deadline = time.monotonic() + GREETING_TIMEOUT_S
        checked_s = time.monotonic()
        while True:
            await asyncio.sleep(KEEP_EVERY_S)
            now_s = time.monotonic()
            if self._document is None:
                if now_s > deadline:
                    await self.close(code=CLOSE_SILENT, reason="no greeting")
                    return
                continue
            try:
                await self._keep()
                if now_s - checked_s > CHECK_EVERY_S:
                    checked_s = now_s
                    await database_sync_to_async(self._check)(None)
            except SignallingError as error:
                await self.refuse(error)
                return
            except DatabaseError as error:
                log.warning("the database is away", reason=str(error).strip())

    def _check(self, act: Any) -> None:
        if self._participant is None:
            raise NotGreeted("send the token first")
        if act is None:
            access.present_participant_get(self._participant.pk)
        else:
            access.present_permitted_get(self._participant.pk, act)
