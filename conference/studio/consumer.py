"""The socket of a recording that is open in the studio: who is where in it, and that something about it is new.

Nothing is kept: everybody says again every few seconds where they are, and who is not heard of any more is gone. The
words themselves come over the HTTP API, so whoever misses a message has lost nothing.
"""

import asyncio
import contextlib
import json
import time
import uuid
from typing import Any, ClassVar

import structlog
from channels.db import database_sync_to_async
from django.db import DatabaseError
from django.utils.translation import gettext as _

from accounts.models import User
from conference import access
from conference.delivery import LAYER_ERRORS, group_deliver
from conference.recordings.telling import recording_group
from conference.signalling.errors import BadMessage, Flood, SignallingError, TooLarge, Unauthorised
from conference.signalling.rate import Rate, TokenBucket
from conference.watched_consumer import WatchedConsumer

log = structlog.get_logger(__name__)

MESSAGE_MAX = 500
WORD_ID_MAX = 20
RATE = Rate(10, 40)
AGAIN_EVERY_S = 5.0
"""So often it is said again who is here; a browser forgets who was not heard of for three times as long."""


class StudioConsumer(WatchedConsumer):
    """One browser's socket. It is let in by the session's cookie, as the page was."""

    refusal: ClassVar = {"type": "error"}

    def __init__(self) -> None:
        super().__init__()
        self._id = str(uuid.uuid4())
        self._recording_id: uuid.UUID | None = None
        self._name = ""
        self._place: dict[str, Any] = {"first": None, "last": None, "typing": False}
        self._bucket = TokenBucket(RATE, time.monotonic)

    async def connect(self) -> None:
        await self.accept()
        try:
            self._name = await database_sync_to_async(self._check)()
        except SignallingError as error:
            await self.refuse(error)
            return
        self._recording_id = self.scope["url_route"]["kwargs"]["recording_id"]
        await self.channel_layer.group_add(self._group, self.channel_name)
        await self.send(text_data=json.dumps({"type": "welcome", "id": self._id, "name": self._name}))
        await group_deliver(self._group, {"type": "studio.who"})
        self.keep_up(self._run())

    async def receive(self, text_data: str | None = None, bytes_data: bytes | None = None) -> None:
        try:
            if not self._bucket.take():
                raise Flood(f"more than {RATE.per_s:g} messages a second")
            if self._recording_id is None:
                return
            self._place = _place_of(text_data)
            await self._tell()
        except SignallingError as error:
            await self.refuse(error)

    async def studio_who(self, event: dict[str, Any]) -> None:
        """Somebody has come and wants to know where everyone is."""
        await self._tell()

    async def studio_here(self, event: dict[str, Any]) -> None:
        """Somebody says where they are."""
        if event["here"]["id"] != self._id:
            await self.send(text_data=json.dumps({"type": "here", **event["here"]}))

    async def studio_gone(self, event: dict[str, Any]) -> None:
        """Somebody has left."""
        await self.send(text_data=json.dumps({"type": "gone", "id": event["id"]}))

    async def studio_changed(self, event: dict[str, Any]) -> None:
        """Something about the recording is new."""
        await self.send(text_data=json.dumps({"type": "changed", "what": event["what"]}))

    @property
    def _group(self) -> str:
        if self._recording_id is None:
            raise RuntimeError("nobody was let in yet")
        return recording_group(self._recording_id)

    def _check(self) -> str:
        """The name of whoever may see the recording, asked for anew each time.

        Raises:
            Unauthorised: nobody is signed in, or not any more.
            NotFound: they may not see it, or it is gone.
        """
        session_user = self.scope["user"]
        user = User.objects.filter(pk=session_user.pk, is_active=True).first() if session_user.pk else None
        if user is None:
            raise Unauthorised(_("sign in first"))
        access.recording_get(access.Caller(user, {}), self.scope["url_route"]["kwargs"]["recording_id"])
        return str(user)

    async def _tell(self) -> None:
        here = {"id": self._id, "name": self._name, **self._place}
        await group_deliver(self._group, {"type": "studio.here", "here": here})

    async def _run(self) -> None:
        while True:
            await asyncio.sleep(AGAIN_EVERY_S)
            try:
                self._name = await database_sync_to_async(self._check)()
            except SignallingError as error:
                await self.refuse(error)
                return
            except DatabaseError as error:
                log.warning("the database is away", reason=str(error).strip())
            await self._tell()

    async def gone(self) -> None:
        if self._recording_id is None:
            return
        with contextlib.suppress(*LAYER_ERRORS):
            await self.channel_layer.group_discard(self._group, self.channel_name)
        await group_deliver(self._group, {"type": "studio.gone", "id": self._id})


def _place_of(text: str | None) -> dict[str, Any]:
    """Where somebody says to be: `{"first", "last", "typing"}`, words by their ids or null.

    Raises:
        TooLarge: the message is longer than one can be.
        BadMessage: it is something else.
    """
    if text is None or len(text) > MESSAGE_MAX:
        raise TooLarge(f"a message is a text of at most {MESSAGE_MAX} characters")
    try:
        told = json.loads(text)
    except (ValueError, RecursionError):
        told = None
    if not isinstance(told, dict) or not isinstance(told.get("typing"), bool):
        raise BadMessage('send {"first": …, "last": …, "typing": …}')
    place = {"first": told.get("first"), "last": told.get("last"), "typing": told["typing"]}
    for end in ("first", "last"):
        word_id = place[end]
        if word_id is not None and (not isinstance(word_id, str) or len(word_id) > WORD_ID_MAX):
            raise BadMessage("words are named by their ids")
    return place
