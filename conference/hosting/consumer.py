"""The socket of somebody who waits in a room's lobby."""

import uuid
from typing import Any, ClassVar

from channels.db import database_sync_to_async
from django.db import transaction
from django.utils import timezone

from conference.access import Admission, admission
from conference.hosting.door import door_check
from conference.hosting.permissions import policy_of
from conference.hosting.services.lobby import lobby_enter, lobby_leave
from conference.session_consumer import CLOSE_DONE, CLOSE_REFUSED, Rule, SessionConsumer
from conference.signalling.errors import Waiting
from conference.signalling.hosting import LobbyAdmitted, LobbyWait
from conference.signalling.message import Message, by_type
from conference.signalling.messages import Hello
from conference.signalling.protocol import protocol_check


class LobbyConsumer(SessionConsumer):
    """Greeted with the token of a join, it says to wait, and later that a host has let the person in or has not.

    It stays in the database that somebody waits only as long as this socket is up.
    """

    accepts: ClassVar = by_type(Hello)
    greeting = Hello
    rules: ClassVar[dict[type[Message], Rule]] = {}

    def __init__(self) -> None:
        super().__init__()
        self._participant_id: uuid.UUID | None = None

    async def greet(self, message: Hello, request_id: int) -> None:
        protocol_check(message.protocol, "this page")
        waiting = await database_sync_to_async(self._enter)(message)
        await self.reply(request_id, waiting or LobbyAdmitted())
        if waiting is None:
            await self.shut(CLOSE_DONE, "admitted")

    async def gone(self) -> None:
        if self._participant_id is not None:
            await database_sync_to_async(lobby_leave)(participant_id=self._participant_id, channel=self.channel_name)

    async def meeting_notice(self, event: dict[str, Any]) -> None:
        """A host has let the person in."""
        await self.send_text(event["text"])
        await self.shut(CLOSE_DONE, "admitted")

    async def meeting_refused(self, event: dict[str, Any]) -> None:
        """A host has turned the person away."""
        await self.send_text(event["text"])
        await self.shut(CLOSE_REFUSED, "denied")

    @transaction.atomic
    def _enter(self, message: Hello) -> LobbyWait | None:
        """What the person reads who waits; None for one who may go in."""
        admitted: Admission = admission(message.token, self.scope["url_route"]["kwargs"]["slug"])
        try:
            door_check(admission=admitted, now=timezone.now())
        except Waiting:
            lobby_enter(admission=admitted, channel=self.channel_name, now=timezone.now())
            self._participant_id = admitted.participant_id
            return LobbyWait(admitted.room.title, policy_of(admitted.room).lobby_message)
        return None
