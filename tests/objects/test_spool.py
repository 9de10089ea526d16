"""A media worker brings what it writes to the store: at the end, after the store was away, and after it was killed."""

import asyncio
import os
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from conference.objects.store import ObjectStore
from conference.signalling.messages import Done, Error
from conference.signalling.peers import PeerAnswer, PeerOffer, PeerPublish
from conference.signalling.recording import RecordStart, RecordStop, RecordStopped
from conference.signalling.state import Publication
from tests.media.test_worker import worker
from tests.media.web import Web, web
from tests.node.pairs import pair
from tests.objects.server import StoreServer

PACKET = b"\x10\x02\x00\x9d"


@pytest.fixture
def in_store(store_server: StoreServer, store: ObjectStore, monkeypatch: pytest.MonkeyPatch) -> ObjectStore:
    """Workers that are started keep files in the store."""
    for name, value in {**store_server.environment, "EYELINE_S3_PREFIX": "eyeline"}.items():
        monkeypatch.setenv(name, value)
    return store


@asynccontextmanager
async def speaking(here: Web) -> AsyncIterator[Callable[[], bool]]:
    """Somebody's camera at the worker; sends a packet each time it is called."""
    async with pair() as (speaker, _):
        sender = speaker.add_sender("VP8")
        publish = PeerPublish("0", Publication("cam", "ada", "camera", "video"))
        answer = await here.ask(PeerOffer("meeting", "p1", "ada", 1, await speaker.create_offer_sdp(), (publish,), ()))
        assert isinstance(answer, PeerAnswer)
        await speaker.accept_answer_sdp(answer.sdp)
        await speaker.wait_connected()
        yield lambda: sender.send(PACKET, 0)


async def until(what: Callable[[], object]) -> None:
    async with asyncio.timeout(60):
        while not await asyncio.to_thread(what):  # noqa: ASYNC110 - another process
            await asyncio.sleep(0.05)


def names(store: ObjectStore) -> list[str]:
    return [each.key.rpartition("/")[2] for each in store.list("recordings/r1/")]


async def test_what_was_written_is_in_the_store_once_it_can_be_reached(
    tmp_path: Path, in_store: ObjectStore, store_server: StoreServer
) -> None:
    spool = tmp_path / "spool"
    async with web() as here, worker(here, tmp_path), speaking(here) as send:
        store_server.say("down")
        refused = await here.ask(RecordStart("meeting", "r1", "recordings/r1", None))
        assert isinstance(refused, Error)
        assert (refused.code, list(spool.iterdir())) == ("conflict", [])
        assert "can't be reached" in refused.message
        store_server.say("up")
        assert await here.ask(RecordStart("meeting", "r1", "recordings/r1", None)) == Done()
        assert send()
        (folder,) = spool.iterdir()
        assert names(in_store) == [folder.name]  # a worker has something yet to bring
        await until(lambda: list(folder.glob("*.rtpdump")))
        store_server.say("down")
        stopped = await here.ask(RecordStop("r1"))
        assert isinstance(stopped, RecordStopped)
        (track,) = stopped.tracks
        assert track.path == f"{folder.name[:8]}-cam.rtpdump"
        assert (folder / track.path).is_file()
        store_server.say("up")
        await until(lambda: not list(spool.iterdir()))
        assert names(in_store) == [track.path.replace(".rtpdump", ".json"), track.path]


async def test_what_a_killed_worker_wrote_is_brought_by_the_next(tmp_path: Path, in_store: ObjectStore) -> None:
    spool = tmp_path / "spool"
    async with web() as here:
        async with worker(here, tmp_path) as process, speaking(here) as send:
            assert await here.ask(RecordStart("meeting", "r1", "recordings/r1", None)) == Done()
            assert send()
            await until(lambda: list(spool.glob("*/*.rtpdump")))
            process.kill()
            await process.wait()
        assert len(names(in_store)) == 1
        async with worker(here, tmp_path):
            await until(lambda: not list(spool.iterdir()))
        assert [os.path.splitext(name)[1] for name in names(in_store)] == [".json", ".rtpdump"]
