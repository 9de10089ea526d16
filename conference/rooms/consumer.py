"""The socket of a participant's browser."""

import asyncio
import uuid
from typing import Any

from channels.db import database_sync_to_async
from channels.layers import get_channel_layer
from django.utils import timezone

from conference import access
from conference.address import socket_address
from conference.delivery import channel_deliver
from conference.hosting.services.lobby import lobby_tell_host
from conference.items.pointers import PointerGate
from conference.observability.metrics import JOINS
from conference.rooms.director import Director
from conference.rooms.events import meeting_group
from conference.rooms.handlers.browser import BROWSER_RULES
from conference.rooms.handlers.items import pointing_check
from conference.rooms.handlers.relay import relay_of
from conference.rooms.selectors import snapshot
from conference.rooms.services.participation import Joined, participant_join, participant_lost
from conference.session_consumer import CLOSE_DONE, CLOSE_REFUSED, CLOSE_REPLACED, CLOSE_SILENT, SessionConsumer
from conference.signalling.messages import FROM_BROWSER, Hello, Welcome
from conference.signalling.protocol import protocol_check

SILENT_S = 9.0
"""A client that pings (a browser does every three seconds) and is silent for so long has lost its network."""


class RoomConsumer(SessionConsumer):
    """One participant's socket; the state is in the database, so that a lost socket loses nothing."""

    accepts = FROM_BROWSER
    greeting = Hello
    rules = BROWSER_RULES

    def __init__(self, director: Director) -> None:
        super().__init__()
        self.director = director
        self.pointers = PointerGate(pointing_check)
        self._joined: Joined | None = None
        self._early: list[dict[str, Any]] | None = []
        self._heard = asyncio.Event()
        self._watched = False

    @property
    def participant_id(self) -> uuid.UUID:
        """Whose socket it is; known after the greeting only, and nothing else is handled before."""
        if self._joined is None:
            raise RuntimeError("no greeting yet")
        return self._joined.participant_id

    @property
    def meeting_id(self) -> uuid.UUID:
        """The meeting that the socket is in."""
        if self._joined is None:
            raise RuntimeError("no greeting yet")
        return self._joined.meeting_id

    @property
    def address(self) -> str:
        """The network address that the socket came from."""
        return socket_address(self.scope)

    async def greet(self, message: Hello, request_id: int) -> None:
        protocol_check(message.protocol, "this page")
        self._joined = joined = await database_sync_to_async(self._join)(message)
        self.about = {"meeting": str(joined.meeting_id), "participant": str(joined.participant_id)}
        if joined.replaced and joined.replaced != self.channel_name:
            await channel_deliver(joined.replaced, {"type": "meeting.replaced"})
        # Listening begins before the state is read, so that nothing falls between the two.
        await get_channel_layer().group_add(meeting_group(joined.meeting_id), self.channel_name)
        state = await database_sync_to_async(snapshot)(joined.meeting_id, joined.participant_id)
        relay = relay_of(joined.participant_id)
        await self.reply(request_id, Welcome(str(joined.participant_id), state.seq, state.state, relay))
        early, self._early = self._early or [], None
        for event in early:
            if event["type"] == "meeting.notice":
                await self.meeting_notice(event)
            elif event["seq"] > state.seq:
                await self.meeting_event(event)
        self.director.mark(joined.meeting_id)
        await database_sync_to_async(lobby_tell_host)(joined.participant_id, only_if_any=True)
        JOINS.inc()

    async def receive(self, text_data: str | None = None, bytes_data: bytes | None = None) -> None:
        self._heard.set()
        await super().receive(text_data, bytes_data)

    def expect_pings(self) -> None:
        """The client has said its first ping: from now on silence means that it is lost."""
        if not self._watched:
            self._watched = True
            self.own(self._watch_silence())

    async def gone(self) -> None:
        if self._joined is None:
            return
        await database_sync_to_async(participant_lost)(
            participant_id=self.participant_id, channel=self.channel_name, now=timezone.now()
        )
        self.director.mark(self.meeting_id)
        await self.stop_events()

    async def stop_events(self) -> None:
        await get_channel_layer().group_discard(meeting_group(self.meeting_id), self.channel_name)

    async def meeting_event(self, event: dict[str, Any]) -> None:
        """An event of the meeting, from `conference.rooms.events`; one that is early waits for the welcome."""
        if self._early is not None:
            self._early.append(event)
            return
        await self.send_text(event["text"])
        if event["unsettles"]:  # what a page or the admin has changed reaches the nodes this way
            self.director.mark(self.meeting_id)
        if event["last"]:
            await self.shut(CLOSE_DONE, "the meeting is over")

    async def meeting_notice(self, event: dict[str, Any]) -> None:
        """A notice for this participant, from `conference.rooms.events`; an early one waits, too."""
        if self._early is not None:
            self._early.append(event)
            return
        await self.send_text(event["text"])

    async def meeting_replaced(self, event: dict[str, Any]) -> None:
        """The same participant has greeted on another socket."""
        await self.shut(CLOSE_REPLACED, "replaced by another connection")

    async def meeting_refused(self, event: dict[str, Any]) -> None:
        """The participant may not be here any more; with a text that says why, if a host has decided so."""
        if "text" in event:
            await self.send_text(event["text"])
        await self.shut(CLOSE_REFUSED, "unauthorised")

    async def _watch_silence(self) -> None:
        try:
            while True:
                self._heard.clear()
                async with asyncio.timeout(SILENT_S):
                    await self._heard.wait()
        except TimeoutError:
            await self.shut(CLOSE_SILENT, "nothing was heard")

    def _join(self, message: Hello) -> Joined:
        admission = access.admission(message.token, self.scope["url_route"]["kwargs"]["slug"])
        return participant_join(
            admission=admission, channel=self.channel_name, wants_views=message.wants_views, now=timezone.now()
        )
