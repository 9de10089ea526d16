"""The socket of a node: greets it, hands requests to it and its answers back, and keeps its signs of life."""

import uuid
from collections.abc import Mapping
from typing import Any, ClassVar, Protocol

import structlog
from channels.db import database_sync_to_async
from django.conf import settings
from django.utils import timezone

from accounts.errors import CredentialRefused
from accounts.models import NodeCredential
from accounts.services import node_credential_check
from conference.delivery import channel_deliver
from conference.nodes.models import Node
from conference.nodes.services import node_connect, node_cut_off, node_gone, node_seen
from conference.session_consumer import CLOSE_REFUSED, CLOSE_REPLACED, CLOSE_SERVER_ENDS, Rule, SessionConsumer
from conference.signalling import codec
from conference.signalling.codec import Envelope
from conference.signalling.errors import SignallingError, Unavailable, Unsupported
from conference.signalling.messages import Error, Message
from conference.signalling.node_messages import FROM_NODE, TO_NODE, NodeHello, NodeStats, NodeWelcome
from conference.signalling.protocol import protocol_check
from conference.signalling.session import Limits, Reply

log = structlog.get_logger(__name__)

ASKED_MAX = 1000
"""How many requests may wait for the node's answer; of more, the oldest are given up."""


class NodeSide(Protocol):
    """What the meetings want of the nodes' sockets."""

    rules: Mapping[type[Message], Rule]
    """Who handles what nodes say about meetings."""

    async def node_came(self, node: Node) -> None: ...

    async def node_went(self) -> None: ...


class NodeConsumer(SessionConsumer):
    """One node's socket."""

    accepts = FROM_NODE
    greeting = NodeHello
    limits = Limits(rate_per_s=200.0, burst=2000)
    # What a node says of somebody who has just left comes too late, and is nothing to complain of.
    refuses_notices = False
    rules: ClassVar[Mapping[type[Message], Rule]] = {}

    def __init__(self, side: NodeSide) -> None:
        super().__init__()
        self.side = side
        self._node: Node | None = None
        self._asked: dict[int, str] = {}
        self.rules = {**side.rules, NodeStats: Rule(_take_stats, "stats")}  # type: ignore[misc]

    @property
    def node(self) -> Node:
        """Whose socket it is; known after the greeting only, and nothing else is handled before."""
        if self._node is None:
            raise RuntimeError("no greeting yet")
        return self._node

    async def connect(self) -> None:
        """Refuses before the handshake who has no valid credential, so that a node knows not to try again."""
        headers = dict(self.scope["headers"])
        scheme, _, text = headers.get(b"authorization", b"").decode("latin-1").partition(" ")
        try:
            if scheme.lower() != "bearer":
                raise CredentialRefused("no credential")
            self.credential: NodeCredential = await database_sync_to_async(node_credential_check)(text=text.strip())
        except CredentialRefused:
            log.warning("a node was refused", client=self.scope.get("client"))
            await self.close()
            return
        await super().connect()

    async def greet(self, message: NodeHello, request_id: int) -> None:
        try:
            protocol_check(message.protocol, "this node")
        except Unsupported as error:
            log.warning("a node was refused", kind=message.kind, name=self.credential.name, reason=error.message)
            raise
        held = await database_sync_to_async(_held_by)(self.credential)
        self._node, former = await database_sync_to_async(node_connect)(
            credential=self.credential, hello=message, channel=self.channel_name, now=timezone.now()
        )
        self.about = {"node": self.node.name}
        if former and former != self.channel_name:
            await channel_deliver(former, {"type": "node.replaced"})
        log.info("a node has connected", kind=self.node.kind, name=self.node.name)
        await self.reply(
            request_id, NodeWelcome(str(self.node.pk), settings.NODE_STATS_INTERVAL_S, self.node.pk == held)
        )
        await self.side.node_came(self.node)

    async def gone(self) -> None:
        for reply_to in self._asked.values():
            await _answer(reply_to, Unavailable("the node is gone"))
        self._asked.clear()
        if self._node is None:
            return
        if self.close_code in (None, CLOSE_SERVER_ENDS):  # this end's doing: the node may be back at once
            await database_sync_to_async(node_cut_off)(node_id=self.node.pk, channel=self.channel_name)
        elif await database_sync_to_async(node_gone)(node_id=self.node.pk, channel=self.channel_name):
            log.warning("a node has gone", kind=self.node.kind, name=self.node.name)
            await self.side.node_went()

    async def take_reply(self, reply: Reply) -> None:
        reply_to = self._asked.pop(reply.re, None)
        if reply_to is not None:
            await _answer(reply_to, reply.message)

    async def node_ask(self, event: dict[str, Any]) -> None:
        """A request for the node, from `conference.nodes.requests`."""
        message = codec.decode(event["text"], TO_NODE).message
        if self._closed:
            await _answer(event["reply_to"], Unavailable("the node is gone"))
            return
        request_id, text = self.session.request(message)
        self._asked[request_id] = event["reply_to"]
        if len(self._asked) > ASKED_MAX:
            del self._asked[next(iter(self._asked))]
        await self.send_text(text)

    async def node_tell(self, event: dict[str, Any]) -> None:
        """A notice for the node, from `conference.nodes.requests`."""
        await self.send_text(event["text"])

    async def node_replaced(self, event: dict[str, Any]) -> None:
        """The same credential has greeted on another socket."""
        await self.shut(CLOSE_REPLACED, "replaced by another connection")


async def _take_stats(consumer: NodeConsumer, message: NodeStats) -> None:
    if not await database_sync_to_async(node_seen)(node_id=consumer.node.pk, stats=message, now=timezone.now()):
        await consumer.shut(CLOSE_REFUSED, "the credential was revoked, or the node was silent for too long")


async def _answer(reply_to: str, answer: Message | SignallingError) -> None:
    message = Error(answer.code, answer.message) if isinstance(answer, SignallingError) else answer
    await channel_deliver(reply_to, {"type": "node.answer", "text": codec.encode(Envelope(message))})


def _held_by(credential: NodeCredential) -> uuid.UUID | None:
    return Node.objects.filter(credential=credential).values_list("pk", flat=True).first()
