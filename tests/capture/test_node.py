"""The capture node from web's side: it is told to start, offers connections, and its packets come to the workers."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from capture.depth_codec import RGBDDecoder
from capture.node import CaptureNode
from capture.replay import LoopedRecording
from conference.node.peer import PeerConnection, create_peer_connection
from conference.signalling.cubes import CaptureStart, CaptureStop, LinkAnswer, LinkOffer, LinkRestart
from conference.signalling.errors import Unavailable
from conference.signalling.kept_depth import CubeKeep, CubeOffer
from conference.signalling.messages import Done, MediaAnswer, MediaRestart, Message
from conference.signalling.node_messages import NodeMediaOffer
from tests.capture import scenes

START = CaptureStart("meeting", "person")


class Web:
    """Answers a node's offers as the workers behind web do; `refusals` requests are refused first."""

    def __init__(self, refusals: int = 0) -> None:
        self.refusals = refusals
        self.links: list[tuple[LinkOffer, PeerConnection]] = []
        self.microphones: list[tuple[NodeMediaOffer, PeerConnection]] = []
        self.recorded: list[tuple[CubeOffer, PeerConnection]] = []
        self.notices: list[Message] = []
        self.changed = asyncio.Condition()

    async def request(self, message: Message, reply: type[Message]) -> Message:
        if self.refusals:
            self.refusals -= 1
            raise Unavailable("no worker yet")
        peer = create_peer_connection(("127.0.0.1",))
        if isinstance(message, LinkOffer):
            self.links.append((message, peer))
            answer: Message = LinkAnswer(await peer.answer_offer_sdp(message.sdp))
        elif isinstance(message, CubeOffer):
            self.recorded.append((message, peer))
            answer = MediaAnswer("depth", message.offer.epoch, await peer.answer_offer_sdp(message.offer.sdp))
        else:
            assert isinstance(message, NodeMediaOffer)
            self.microphones.append((message, peer))
            offer = message.offer
            answer = MediaAnswer(offer.peer, offer.epoch, await peer.answer_offer_sdp(offer.sdp))
        async with self.changed:
            self.changed.notify_all()
        return answer

    async def notify(self, message: Message) -> None:
        self.notices.append(message)
        async with self.changed:
            self.changed.notify_all()

    async def until(self, condition: Callable[[], bool]) -> None:
        async with self.changed, asyncio.timeout(20):
            await self.changed.wait_for(condition)

    async def close(self) -> None:
        for _, peer in (*self.links, *self.microphones, *self.recorded):
            await peer.close()


@pytest.fixture(scope="module")
def recording(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("cube") / "cube.mkv"
    scenes.write(path, count=15)
    return path


@asynccontextmanager
async def started(recording: Path, web: Web) -> AsyncIterator[CaptureNode]:
    node = CaptureNode(LoopedRecording(recording), ("127.0.0.1",))
    node.web = web
    try:
        assert await node.handlers()[CaptureStart](START) == Done()
        yield node
    finally:
        await node.close()
        await web.close()


async def test_cameras_of_one_moment_arrive_together_and_sound_beside_them(recording: Path) -> None:
    web = Web()
    async with started(recording, web), asyncio.timeout(30):
        await web.until(lambda: bool(web.links and web.microphones))
        offer, worker = web.links[0]
        assert offer.cube == scenes.description()
        receivers = worker.receivers()
        assert [receiver.codec for receiver in receivers] == ["H264"] * scenes.CAMERAS
        decoders = [RGBDDecoder() for _ in receivers]
        last_us = -1
        for _ in range(20):
            units = [await receiver.get() for receiver in receivers]
            frames = [decoder.decode(unit.data) for decoder, unit in zip(decoders, units, strict=True)]
            moments = {frame.captured_us for frame in frames if frame is not None}
            assert len(moments) == 1, "the cameras' frames are of different moments"
            assert moments.pop() > last_us
            last_us = max(frame.captured_us for frame in frames if frame is not None)
        assert last_us > 1_000_000, "the second round's clock goes on from the first's"
        microphone = web.microphones[0][1].receivers()[0]
        sound = await microphone.get()
        assert sound.data == scenes.sounds(0.02)[0].packet
        (line,) = web.microphones[0][0].offer.publish
        assert (line.source, line.mid) == ("microphone", microphone.mid)


async def test_the_cameras_go_to_the_recorder_too_as_long_as_web_says_so(recording: Path) -> None:
    web = Web()
    async with started(recording, web) as node, asyncio.timeout(30):
        keep = node.handlers()[CubeKeep]
        assert await keep(CubeKeep("another", True)) == Done()
        assert await keep(CubeKeep("meeting", True)) == Done()
        assert await keep(CubeKeep("meeting", True)) == Done()
        await web.until(lambda: bool(web.links and web.recorded))
        offer, worker = web.recorded[0]
        assert offer.cube == scenes.description()
        assert [line.source for line in offer.offer.publish] == ["cube"] * scenes.CAMERAS
        receivers = {receiver.mid: receiver for receiver in worker.receivers()}
        units = [await receivers[line.mid].get() for line in offer.offer.publish]
        while not all(unit.key_frame for unit in units):
            units = [await receivers[line.mid].get() for line in offer.offer.publish]
        frames = [RGBDDecoder().decode(unit.data) for unit in units]
        assert len({frame.captured_us for frame in frames if frame is not None}) == 1
        await node.handlers()[MediaRestart](MediaRestart("depth", "worker gone"))
        await web.until(lambda: len(web.recorded) == 2)
        assert web.recorded[1][0].offer.epoch > offer.offer.epoch
        assert await keep(CubeKeep("meeting", False)) == Done()
        assert node.stats().streams <= scenes.CAMERAS + 1
        assert len(web.recorded) == 2
        assert len(web.microphones) == 1, "the microphone goes on as it was"


async def test_offers_again_with_a_higher_epoch_when_told_to(recording: Path) -> None:
    web = Web()
    async with started(recording, web) as node:
        await web.until(lambda: bool(web.links and web.microphones))
        await web.links[0][1].wait_connected()
        await web.microphones[0][1].wait_connected()
        await node.handlers()[LinkRestart](LinkRestart("meeting", "worker gone"))
        await node.handlers()[MediaRestart](MediaRestart("microphone", "worker gone"))
        await web.until(lambda: len(web.links) == 2 and len(web.microphones) == 2)
        assert web.links[1][0].epoch > web.links[0][0].epoch
        assert web.microphones[1][0].offer.epoch > web.microphones[0][0].offer.epoch
        async with asyncio.timeout(20):
            assert (await web.links[1][1].receivers()[0].get()).key_frame


async def test_offers_again_when_the_worker_closes_the_connection(recording: Path) -> None:
    web = Web()
    async with started(recording, web):
        await web.until(lambda: bool(web.links))
        await web.links[0][1].wait_connected()
        async with asyncio.timeout(20):
            await web.links[0][1].receivers()[0].get()
        await web.links[0][1].close()
        await web.until(lambda: len(web.links) == 2)


async def test_tries_again_when_web_has_no_worker(recording: Path) -> None:
    web = Web(refusals=2)
    async with started(recording, web):
        await web.until(lambda: bool(web.links and web.microphones))


async def test_stop_closes_everything_and_leaves_the_node_idle(recording: Path) -> None:
    web = Web()
    async with started(recording, web) as node:
        await web.until(lambda: bool(web.links and web.microphones))
        await web.links[0][1].wait_connected()
        before = len(asyncio.all_tasks())
        assert await node.handlers()[CaptureStop](CaptureStop("another")) == Done()
        assert node.stats().load == 1.0
        assert await node.handlers()[CaptureStop](CaptureStop("meeting")) == Done()
        assert node.stats().load == 0.0
        assert len(asyncio.all_tasks()) < before
