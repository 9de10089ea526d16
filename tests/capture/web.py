"""Web and its workers as a capture node sees them, on a real socket: for the command line's tests and benchmarks."""

import asyncio
import contextlib
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from websockets.asyncio.server import ServerConnection, serve
from websockets.exceptions import ConnectionClosed

from conference.node.peer import PeerConnection, create_peer_connection
from conference.signalling.codec import Envelope, decode, encode
from conference.signalling.cubes import CaptureStart, LinkAnswer, LinkOffer
from conference.signalling.messages import MediaAnswer, Message
from conference.signalling.node_messages import FROM_NODE, NodeHello, NodeMediaOffer, NodeStats, NodeWelcome


@dataclass
class Web:
    """What the node has said, and the far ends of its connections."""

    url: str = ""
    credentials: list[str] = field(default_factory=list)
    hello: NodeHello | None = None
    stats: list[NodeStats] = field(default_factory=list)
    cameras: list[PeerConnection] = field(default_factory=list)
    microphones: list[PeerConnection] = field(default_factory=list)
    both: asyncio.Event = field(default_factory=asyncio.Event)

    async def answer(self, message: Message) -> Message | None:
        if isinstance(message, NodeHello):
            self.hello = message
            return NodeWelcome("node-1", 0.2)
        if isinstance(message, NodeStats):
            self.stats.append(message)
            return None
        assert isinstance(message, LinkOffer | NodeMediaOffer), message
        peer = create_peer_connection(("127.0.0.1",))
        if isinstance(message, LinkOffer):
            self.cameras.append(peer)
            reply: Message = LinkAnswer(await peer.answer_offer_sdp(message.sdp))
        else:
            self.microphones.append(peer)
            offer = message.offer
            reply = MediaAnswer(offer.peer, offer.epoch, await peer.answer_offer_sdp(offer.sdp))
        if self.cameras and self.microphones:
            self.both.set()
        return reply


@asynccontextmanager
async def serving() -> AsyncIterator[Web]:
    """Web on a port of the system's choice; it starts every node that greets it."""
    web = Web()

    async def talk(socket: ServerConnection) -> None:
        assert socket.request is not None
        web.credentials.append(socket.request.headers["Authorization"])
        # A node that is told to stop does not say goodbye.
        with contextlib.suppress(ConnectionClosed):
            async for text in socket:
                assert isinstance(text, str)
                envelope = decode(text, FROM_NODE)
                if envelope.re is not None:
                    continue
                reply = await web.answer(envelope.message)
                if reply is not None:
                    await socket.send(encode(Envelope(reply, re=envelope.id)))
                if isinstance(envelope.message, NodeHello):
                    await socket.send(encode(Envelope(CaptureStart("meeting", "person"), id=1)))

    async with serve(talk, "127.0.0.1", 0) as server:
        web.url = f"ws://127.0.0.1:{server.sockets[0].getsockname()[1]}/ws/node/"
        try:
            yield web
        finally:
            for peer in (*web.cameras, *web.microphones):
                await peer.close()
