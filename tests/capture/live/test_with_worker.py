"""A live cube and a real render worker's link: moments stay whole, and go on with the cameras that are there."""

import asyncio

import pytest

from capture.live import device
from capture.live.cube import LiveCube
from capture.node import CaptureNode
from conference.signalling.cubes import CaptureStart, LinkAnswer, LinkOffer
from conference.signalling.messages import Message
from rendering.worker.link import CubeLink
from rendering.worker.moments import Moment
from rendering.worker.pool import WorkPool
from tests.capture import scenes
from tests.capture.live.devices import PERIOD_US, Hand, HandCamera
from tests.capture.test_node import START
from tests.node.pairs import until

ALL = frozenset(range(scenes.CAMERAS))


class Worker:
    """Web with a render worker behind it."""

    def __init__(self, pool: WorkPool) -> None:
        self.pool = pool
        self.link: CubeLink | None = None

    async def request(self, message: Message, reply: type[Message]) -> Message:
        assert isinstance(message, LinkOffer)
        self.link = CubeLink(message.cube, self.pool, ("127.0.0.1",))
        return LinkAnswer(await self.link.answer(message.sdp))

    async def notify(self, message: Message) -> None:
        """What web is told is another test's."""


async def test_moments_go_on_without_a_camera_and_with_it_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(device, "RETRY_S", 0.02)
    hand = Hand([HandCamera(n) for n in range(scenes.CAMERAS)])
    pool = WorkPool(2)
    worker = Worker(pool)
    node = CaptureNode(LiveCube(scenes.description(), hand.cameras), ("127.0.0.1",))
    node.web = worker  # type: ignore[assignment]
    try:
        async with asyncio.timeout(60):
            await node.handlers()[CaptureStart](START)
            await until(lambda: node.stats().streams == scenes.CAMERAS, 20)
            assert worker.link is not None
            worker.link.want(ALL)
            before = await _moment_with(worker.link, hand, {0, 1, 2})
            hand.cameras[1].plugged = False
            without = await _moment_with(worker.link, hand, {0, 2})
            assert without.captured_us > before.captured_us
            hand.cameras[1].plugged = True
            await until(lambda: hand.cameras[1].opened == 2)
            again = await _moment_with(worker.link, hand, {0, 1, 2})
            assert again.captured_us > without.captured_us
            depth_m = again.pictures[1].parts().depth_m
            assert (depth_m > 0).mean() > 0.1
    finally:
        await node.close()
        if worker.link is not None:
            await worker.link.close()
        pool.close()


async def _moment_with(link: CubeLink, hand: Hand, cameras: set[int]) -> Moment:
    """The first moment that has just these cameras' pictures; new ones are shown until it is there."""
    while True:
        coming = asyncio.create_task(link.next_moment())
        while not coming.done():
            hand.show()
            await asyncio.wait({coming}, timeout=PERIOD_US / 1e6)
        moment = coming.result()
        if moment.pictures.keys() == cameras:
            return moment
