"""Janus (Debian's) with its video room as the server under load."""

import asyncio
import json
import uuid
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from websockets.asyncio.client import ClientConnection, connect
from websockets.typing import Subprotocol

from conference.node.peer import PeerConnection
from conference.node.sender import EncodedSender
from tests.janus import janus_process

ROOM = 1234
PORT = 18188


class JanusServer:
    """A running Janus, and a session with it."""

    name = "janus"

    def __init__(self, socket: ClientConnection, pid: int) -> None:
        self.pid = pid
        self._socket = socket
        self._session: int | None = None
        self._waiting: dict[str, asyncio.Future[dict[str, Any]]] = {}
        self._feeds: dict[str, int] = {}

    async def start(self) -> None:
        """Opens the session and the room."""
        self._session = (await self._ask({"janus": "create"}))["data"]["id"]
        handle = await self._attach()
        room = {
            "request": "create", "room": ROOM, "publishers": 100, "videocodec": "vp8", "bitrate": 1_000_000,
            "notify_joining": False,
        }  # fmt: skip
        await self._ask({"janus": "message", "handle_id": handle, "body": room})

    async def publish(self, name: str, peer: PeerConnection) -> EncodedSender:
        """Lets `peer` send one VP8 stream under `name`."""
        sender = peer.add_sender("VP8")
        handle = await self._attach()
        feed = len(self._feeds) + 1
        self._feeds[name] = feed
        await self._event(handle, {"request": "join", "ptype": "publisher", "room": ROOM, "id": feed, "display": name})
        offer = await peer.create_offer_sdp()
        event = await self._event(handle, {"request": "publish", "bitrate": 1_000_000}, {"type": "offer", "sdp": offer})
        await peer.accept_answer_sdp(event["jsep"]["sdp"])
        await peer.wait_connected()
        return sender

    async def subscribe(self, name: str, peer: PeerConnection, others: list[str]) -> None:
        """Lets `peer` receive the streams `others`."""
        handle = await self._attach()
        streams = [{"feed": self._feeds[other]} for other in others]
        event = await self._event(handle, {"request": "join", "ptype": "subscriber", "room": ROOM, "streams": streams})
        answer = await peer.answer_offer_sdp(event["jsep"]["sdp"])
        await self._event(handle, {"request": "start"}, {"type": "answer", "sdp": answer})
        await peer.wait_connected()

    async def read(self) -> None:
        """Hands the answers to those who wait for them."""
        async for text in self._socket:
            message = json.loads(text)
            future = self._waiting.get(message.get("transaction", ""))
            if future is not None and not future.done() and message["janus"] != "ack":
                future.set_result(message)

    async def _attach(self) -> int:
        return int((await self._ask({"janus": "attach", "plugin": "janus.plugin.videoroom"}))["data"]["id"])

    async def _event(self, handle: int, body: dict[str, Any], jsep: dict[str, str] | None = None) -> dict[str, Any]:
        request = {"janus": "message", "handle_id": handle, "body": body}
        return await self._ask(request if jsep is None else {**request, "jsep": jsep})

    async def _ask(self, request: dict[str, Any]) -> dict[str, Any]:
        transaction = uuid.uuid4().hex
        future = self._waiting[transaction] = asyncio.get_running_loop().create_future()
        session = {} if self._session is None else {"session_id": self._session}
        await self._socket.send(json.dumps({**request, **session, "transaction": transaction}))
        answer = await asyncio.wait_for(future, 20)
        data = answer.get("plugindata", {}).get("data", {})
        if answer["janus"] == "error" or "error" in data:
            raise RuntimeError(f"Janus refuses {request.get('body', request)}: {answer}")
        return answer


@asynccontextmanager
async def janus_server(directory: Path, address: str) -> AsyncIterator[JanusServer]:
    """A Janus on `address`, stopped at the end."""
    with janus_process(directory, address, PORT) as pid:
        url = f"ws://127.0.0.1:{PORT}"
        async with connect(url, subprotocols=[Subprotocol("janus-protocol")], max_size=None, proxy=None) as socket:
            server = JanusServer(socket, pid)
            reader = asyncio.create_task(server.read())
            try:
                await server.start()
                yield server
            finally:
                reader.cancel()
                await asyncio.gather(reader, return_exceptions=True)
