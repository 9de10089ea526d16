"""The worker process: dials home, answers, keeps forwarding without web, and ends cleanly."""

import asyncio
import os
import signal
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from conference.signalling.messages import Done, Error, Message
from conference.signalling.node_messages import NodeStats
from conference.signalling.peers import PeerAnswer, PeerClose, PeerOffer, PeerPublish, PeerState
from conference.signalling.recording import RecordStart, RecordStop, RecordStopped
from conference.signalling.state import Publication
from tests.media.web import Web, web
from tests.node.pairs import pair

ROOT = Path(__file__).resolve().parents[2]


@asynccontextmanager
async def worker(here: Web, directory: Path, *arguments: str) -> AsyncIterator[asyncio.subprocess.Process]:
    credential = directory / "credential"
    credential.write_text("secret\n")
    environment = {
        **os.environ,
        "EYELINE_WEB_URL": f"ws://127.0.0.1:{here.port}/ws/node/",
        "EYELINE_NODE_CREDENTIAL_FILE": str(credential),
        "EYELINE_DATA_DIR": str(directory),
        "EYELINE_ICE_ADDRESSES": "127.0.0.1",
    }
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-W", "error", "-m", "conference.media", "--name", "m1", *arguments, cwd=ROOT, env=environment,
        stderr=asyncio.subprocess.PIPE,
    )  # fmt: skip
    try:
        yield process
    finally:
        if process.returncode is None:
            process.kill()
        await process.communicate()


async def test_a_worker_serves_web_through_a_lost_socket_and_ends_on_sigterm(tmp_path: Path) -> None:
    async with web() as here, worker(here, tmp_path) as process, pair() as (speaker, _):
        sender = speaker.add_sender("VP8")
        sdp = await speaker.create_offer_sdp()
        publication = Publication("cam", "ada", "camera", "video")
        offer = PeerOffer("meeting", "p1", "ada", 1, sdp, (PeerPublish(str(sender.mid), publication),), ())
        answer = await here.ask(offer)
        assert isinstance(answer, PeerAnswer)
        assert (here.greetings[0].kind, here.greetings[0].name) == ("media", "m1")
        await speaker.accept_answer_sdp(answer.sdp)
        await speaker.wait_connected()
        await _notice(here, PeerState)
        await here.hang_up()
        assert speaker.connectionState == "connected"
        assert await here.ask(RecordStart("meeting", "r1", "recordings/r1", None)) == Done()
        assert sender.send(b"\x10\x02\x00\x9d", 0)
        stats = await _notice(here, NodeStats)
        assert isinstance(stats, NodeStats)
        stopped = await here.ask(RecordStop("r1"))
        assert isinstance(stopped, RecordStopped)
        assert [track.path for track in stopped.tracks] == ["cam.rtpdump"]
        assert (tmp_path / "recordings" / "r1" / "cam.rtpdump").exists()
        escape = await here.ask(RecordStart("meeting", "r2", "../outside", None))
        assert isinstance(escape, Error)
        assert escape.code == "bad_message"
        here.moved = 1
        process.send_signal(signal.SIGTERM)
        await asyncio.wait_for(here.left.wait(), 60)
        assert speaker.connectionState == "connected"  # until the meeting has gone to another
        assert await here.ask(PeerClose("p1")) == Done()
        assert await asyncio.wait_for(process.wait(), 10) == 0


async def test_a_recording_does_not_outlive_the_socket_on_which_it_was_asked_for(tmp_path: Path) -> None:
    async with web() as here, worker(here, tmp_path):
        assert await here.ask(RecordStart("meeting", "r1", "recordings/r1", None)) == Done()
        await here.hang_up()
        stopped = await here.ask(RecordStop("r1"))
        assert isinstance(stopped, Error)
        assert stopped.code == "not_found"


async def test_a_missing_credential_is_said_in_one_line(tmp_path: Path) -> None:
    async with web() as here:
        environment = {**os.environ, "EYELINE_NODE_CREDENTIAL_FILE": str(tmp_path / "none")}
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "conference.media", cwd=ROOT, env=environment, stderr=asyncio.subprocess.PIPE
        )
        _, said = await asyncio.wait_for(process.communicate(), 20)
        assert process.returncode == 2
        assert said.decode().count("\n") == 1
        assert "EYELINE_NODE_CREDENTIAL_FILE" in said.decode()
        assert here.greetings == []


async def _notice(here: Web, kind: type[Message]) -> Message:
    async with asyncio.timeout(10):
        while not isinstance(message := await here.notices.get(), kind):
            pass
    return message
