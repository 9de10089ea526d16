"""Eyeline's media worker as the server under load: the real process, asked as web asks it."""

import asyncio
import contextlib
import os
import sys
import uuid
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from conference.node.peer import PeerConnection
from conference.node.sender import EncodedSender
from conference.signalling.messages import SubscribeLine
from conference.signalling.peers import PeerAnswer, PeerOffer, PeerPublish
from conference.signalling.state import Publication
from tests.media.web import Web, web

ROOT = Path(__file__).resolve().parents[3]
STREAMS_MAX = "10000"
"""More than any load here: what a worker can carry is what is measured, not what it takes by default."""


class EyelineServer:
    """A running media worker."""

    name = "eyeline"

    def __init__(self, here: Web, pid: int) -> None:
        self.pid = pid
        self._web = here

    async def publish(self, name: str, peer: PeerConnection) -> EncodedSender:
        """Lets `peer` send one VP8 stream under `name`."""
        sender = peer.add_sender("VP8")
        sdp = await peer.create_offer_sdp()
        publication = Publication(name, str(uuid.uuid4()), "camera", "video")
        await self._offer(peer, f"{name}-out", sdp, (PeerPublish(str(sender.mid), publication),), ())
        return sender

    async def subscribe(self, name: str, peer: PeerConnection, others: list[str]) -> None:
        """Lets `peer` receive the streams `others`."""
        transceivers = [peer.addTransceiver("video", direction="recvonly") for _ in others]
        sdp = await peer.create_offer_sdp()
        lines = tuple(SubscribeLine(t.mid, other) for t, other in zip(transceivers, others, strict=True))
        await self._offer(peer, f"{name}-in", sdp, (), lines)

    async def _offer(
        self,
        peer: PeerConnection,
        peer_id: str,
        sdp: str,
        publish: tuple[PeerPublish, ...],
        subscribe: tuple[SubscribeLine, ...],
    ) -> None:
        answer = await self._web.ask(PeerOffer("load", peer_id, str(uuid.uuid4()), 1, sdp, publish, subscribe))
        assert isinstance(answer, PeerAnswer), answer
        await peer.accept_answer_sdp(answer.sdp)
        await peer.wait_connected()


@asynccontextmanager
async def eyeline_server(directory: Path, address: str) -> AsyncIterator[EyelineServer]:
    """A media worker on `address`, stopped at the end."""
    credential = directory / "credential"
    credential.write_text("secret")
    async with web() as here:
        environment = {
            **os.environ,
            "EYELINE_WEB_URL": f"ws://127.0.0.1:{here.port}/ws/node/",
            "EYELINE_NODE_CREDENTIAL_FILE": str(credential),
            "EYELINE_DATA_DIR": str(directory),
            "EYELINE_ICE_ADDRESSES": address,
        }
        log = (directory / "eyeline.log").open("wb")
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "conference.media", "--streams-max", STREAMS_MAX,
            cwd=ROOT, env=environment, stdout=log, stderr=log,
        )  # fmt: skip
        try:
            yield EyelineServer(here, process.pid)
        finally:
            with contextlib.suppress(ProcessLookupError):
                process.terminate()
            await process.wait()
            log.close()
