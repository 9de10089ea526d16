"""The connection with a Janus process: its JSON over one WebSocket, one session, a handle for each peer connection."""

import asyncio
import contextlib
import json
import logging
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import WebSocketException
from websockets.typing import Subprotocol

from conference.media.janus.errors import JanusLost, JanusRefused

log = logging.getLogger(__name__)

PLUGIN = "janus.plugin.videoroom"
REPLY_S = 10.0
KEEPALIVE_S = 20.0
"""Janus ends a session after a minute without a word."""
REDIAL_S = 0.5
OPEN_S = 5.0


@dataclass(frozen=True)
class JanusReply:
    """What the plugin says, and the SDP that came with it ("" if none did)."""

    data: dict[str, Any]
    sdp: str = ""


class JanusSession:
    """Asks Janus, and tells what it says by itself.

    Args:
        url: of Janus's WebSocket, ws://….
        on_event: told of each event of a handle: the handle, the kind ("webrtcup", "hangup", …), and its reason.
        on_lost: called when the connection broke: all handles are gone with it.
    """

    def __init__(self, url: str, on_event: Callable[[int, str, str], None], on_lost: Callable[[], None]) -> None:
        self._url = url
        self._on_event = on_event
        self._on_lost = on_lost
        self._socket: ClientConnection | None = None
        self._session_id = 0
        self._waiting: dict[str, tuple[asyncio.Future[dict[str, Any]], bool]] = {}
        """By transaction, who waits, and whether an acknowledgement is all that comes."""
        self._there = asyncio.Event()

    async def run(self) -> None:
        """Keeps a session until cancelled; one that is lost is made anew."""
        while True:
            try:
                socket = await connect(
                    self._url, subprotocols=[Subprotocol("janus-protocol")], open_timeout=OPEN_S, proxy=None
                )
            except (OSError, WebSocketException, TimeoutError) as error:
                log.info("Janus is not there (%s): %s", self._url, error)
                await asyncio.sleep(REDIAL_S)
                continue
            async with socket:
                await self._serve(socket)

    async def wait(self, timeout_s: float) -> None:
        """Waits until there is a session.

        Raises:
            JanusLost: there is none in that time.
        """
        try:
            await asyncio.wait_for(self._there.wait(), timeout_s)
        except TimeoutError:
            raise JanusLost("there is no connection with Janus") from None

    async def attach(self) -> int:
        """A new handle on the video room plugin."""
        return int((await self._request({"janus": "attach", "plugin": PLUGIN}))["data"]["id"])

    async def detach(self, handle: int) -> None:
        """Ends a handle and its peer connection; one that is gone already is all right."""
        with contextlib.suppress(JanusLost, JanusRefused):
            await self._request({"janus": "detach", "handle_id": handle})

    async def ask(self, handle: int, body: dict[str, Any], kind: str = "", sdp: str = "") -> JanusReply:
        """What the plugin answers.

        Args:
            kind: of `sdp`: "offer" or "answer"; without one no SDP is sent.

        Raises:
            JanusLost, JanusRefused: it does not.
        """
        request: dict[str, Any] = {"janus": "message", "handle_id": handle, "body": body}
        if kind:
            request["jsep"] = {"type": kind, "sdp": sdp}
        answer = await self._request(request)
        data = answer.get("plugindata", {}).get("data", {})
        if "error" in data:
            raise JanusRefused(int(data.get("error_code", 0)), str(data["error"]))
        return JanusReply(data, answer.get("jsep", {}).get("sdp", ""))

    async def _serve(self, socket: ClientConnection) -> None:
        self._socket, self._session_id = socket, 0
        async with asyncio.TaskGroup() as group:
            alive = group.create_task(self._keep_alive())
            try:
                async for text in socket:
                    self._take(text)
            except WebSocketException as error:
                log.info("the connection with Janus broke: %s", error)
            finally:
                alive.cancel()
                self._forget()

    async def _keep_alive(self) -> None:
        try:
            self._session_id = int((await self._request({"janus": "create"}))["data"]["id"])
            self._there.set()
            while True:
                await asyncio.sleep(KEEPALIVE_S)
                await self._request({"janus": "keepalive"})
        except (JanusLost, JanusRefused) as error:
            log.warning("Janus lets no session stand: %s", error)
            if self._socket is not None:
                await self._socket.close()

    def _forget(self) -> None:
        self._socket = None
        self._there.clear()
        for future, _ in self._waiting.values():
            if not future.done():
                future.set_exception(JanusLost("the connection with Janus broke"))
        self._waiting.clear()
        self._on_lost()

    async def _request(self, request: dict[str, Any]) -> dict[str, Any]:
        socket = self._socket
        if socket is None:
            raise JanusLost("there is no connection with Janus")
        transaction = uuid.uuid4().hex
        future: asyncio.Future[dict[str, Any]] = asyncio.get_running_loop().create_future()
        self._waiting[transaction] = future, request["janus"] == "keepalive"
        session = {"session_id": self._session_id} if self._session_id else {}
        try:
            async with asyncio.timeout(REPLY_S):
                await socket.send(json.dumps({**request, **session, "transaction": transaction}))
                answer = await future
        except (WebSocketException, TimeoutError) as error:
            raise JanusLost(f"Janus does not answer: {type(error).__name__}") from None
        finally:
            self._waiting.pop(transaction, None)
        if answer["janus"] == "error":
            raise JanusRefused(int(answer["error"]["code"]), str(answer["error"]["reason"]))
        return answer

    def _take(self, text: str | bytes) -> None:
        message = json.loads(text)
        kind = message.get("janus", "")
        future, final_ack = self._waiting.get(message.get("transaction", ""), (None, False))
        if future is not None and not future.done() and (final_ack or kind != "ack"):
            future.set_result(message)
        elif future is None and "sender" in message:
            self._on_event(int(message["sender"]), kind, str(message.get("reason", "")))
