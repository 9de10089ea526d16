"""Packets that get lost between a capture node and a render worker: asked for again, or made good by a key frame."""

import asyncio
import itertools
import random
from collections.abc import Sequence
from pathlib import Path

import pytest

import capture.uplink
from capture.depth_codec import RGBDDecoder
from capture.live.cube import LiveCube
from capture.node import CaptureNode
from capture.replay import LoopedRecording
from conference.node.peer import PeerConnection, create_peer_connection
from conference.node.receiver import EncodedReceiver
from conference.signalling.cubes import CaptureStart
from conference.signalling.messages import Done
from tests.capture import scenes
from tests.capture.live.devices import Hand, HandCamera
from tests.capture.test_node import START, Web
from tests.node.pairs import lose, until

LOSS = 0.05


@pytest.fixture
def peers(monkeypatch: pytest.MonkeyPatch) -> list[PeerConnection]:
    """The node's own ends of its connections, in the order in which they are made."""
    made: list[PeerConnection] = []

    def create(ice_addresses: Sequence[str]) -> PeerConnection:
        made.append(create_peer_connection(ice_addresses))
        return made[-1]

    monkeypatch.setattr(capture.uplink, "create_peer_connection", create)
    return made


async def test_five_percent_loss_never_interrupts_for_a_second(tmp_path: Path, peers: list[PeerConnection]) -> None:
    recording = tmp_path / "cube.mkv"
    scenes.write(recording, count=30, sound=False)
    web = Web()
    node = CaptureNode(LoopedRecording(recording), ("127.0.0.1",))
    node.web = web
    rng = random.Random(5)
    try:
        async with asyncio.timeout(60):
            assert await node.handlers()[CaptureStart](START) == Done()
            await until(lambda: node.stats().streams >= scenes.CAMERAS, 20)
            dropped = lose(peers[0], lambda n: rng.random() < LOSS)
            receivers = web.links[0][1].receivers()
            arrivals = await asyncio.gather(*(_moments(receiver, 75) for receiver in receivers))
    finally:
        await node.close()
        await web.close()
    assert len(dropped) > 3
    for times_us in arrivals:
        # By the clock of capture, so that a busy machine does not matter: no second without a picture.
        assert max(b - a for a, b in itertools.pairwise(times_us)) < 1_000_000
        # Nearly every lost packet is sent again in time.
        assert len(times_us) > 0.9 * (times_us[-1] - times_us[0]) / 1e6 * scenes.FRAME_RATE_HZ


async def _moments(receiver: EncodedReceiver, count: int) -> list[int]:
    """When the pictures that can be decoded were captured, until `count` have come."""
    decoder, times_us = RGBDDecoder(), []
    while len(times_us) < count:
        frame = decoder.decode((await receiver.get()).data)
        if frame is not None:
            times_us.append(frame.captured_us)
    return times_us


async def test_after_an_outage_a_live_camera_goes_on_with_a_key_frame(peers: list[PeerConnection]) -> None:
    hand = Hand([HandCamera(n) for n in range(scenes.CAMERAS)])
    web = Web()
    node = CaptureNode(LiveCube(scenes.description(), hand.cameras), ("127.0.0.1",))
    node.web = web
    is_out = False
    try:
        async with asyncio.timeout(60):
            assert await node.handlers()[CaptureStart](START) == Done()
            await until(lambda: node.stats().streams == scenes.CAMERAS, 20)
            dropped = lose(peers[0], lambda n: is_out)
            receiver = web.links[0][1].receivers()[0]
            for end in (peers[0], web.links[0][1]):  # what comes to one that is not there yet is lost
                await end.wait_connected(60)
            hand.show()
            assert (await receiver.get()).key_frame
            is_out = True
            # More packets than are worth asking for again.
            while len(dropped) < 400:
                sent = len(dropped)
                hand.show()
                await until(lambda before=sent: len(dropped) > before)  # type: ignore[misc]
            is_out = False
            arrived = asyncio.create_task(receiver.get())
            shown = 0
            while not arrived.done():
                hand.show()
                shown += 1
                await asyncio.wait({arrived}, timeout=1 / scenes.FRAME_RATE_HZ)
            after = arrived.result()
    finally:
        await node.close()
        await web.close()
    assert after.key_frame and after.after_loss
    # The first frame after the outage shows the hole, and is answered by a key frame within a second of frames.
    assert shown <= scenes.FRAME_RATE_HZ
