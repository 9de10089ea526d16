"""A live cube from web's side: cameras come and go in the middle of a meeting, and the others go on."""

import asyncio
import threading
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import numpy as np
import pytest
from numpy.typing import NDArray

from capture.depth_codec import EncodedFrame as Encoded
from capture.depth_codec import RGBDDecoder
from capture.errors import SetupError
from capture.live import cube, device
from capture.live.cube import LiveCube, LiveFeed
from capture.live.microphone import Microphone
from capture.node import CaptureNode
from capture.person import PersonGate
from capture.recording import Moment, SoundPacket
from conference.node import receiver, sender
from conference.node.receiver import EncodedFrame
from conference.signalling.cubes import CaptureStart, CubeCameras
from conference.signalling.messages import Done
from tests.capture import scenes
from tests.capture.live.devices import Hand, HandCamera
from tests.capture.test_node import START, Web
from tests.node.pairs import until

SINE = Microphone("sine=frequency=300:sample_rate=48000,arealtime", "lavfi")


@pytest.fixture(autouse=True)
def _quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(device, "RETRY_S", 0.02)
    # The hand shows frames as slowly as the machine is: only who says so is lost for being silent.
    monkeypatch.setattr(device, "SILENT_S", 60.0)


@asynccontextmanager
async def meeting(hand: Hand, microphone: Microphone | None = None) -> AsyncIterator[tuple[CaptureNode, Web]]:
    """A live cube in a meeting, connected."""
    web = Web()
    node = CaptureNode(LiveCube(scenes.description(), hand.cameras, microphone), ("127.0.0.1",))
    node.web = web
    try:
        async with asyncio.timeout(50):
            assert await node.handlers()[CaptureStart](START) == Done()
            streams = scenes.CAMERAS + (microphone is not None)
            await until(lambda: node.stats().streams == streams, 20)
            for _, end in web.links:  # what comes to one that is not there yet is lost
                await end.wait_connected(60)
            yield node, web
    finally:
        await node.close()
        await web.close()


def hand() -> Hand:
    return Hand([HandCamera(n) for n in range(scenes.CAMERAS)])


async def arrivals(web: Web, hand: Hand, cameras: list[int]) -> list[EncodedFrame]:
    """What the cameras' next frames are at the far side."""
    hand.show()
    receivers = web.links[0][1].receivers()
    return [await receivers[n].get() for n in cameras]


async def test_frames_of_one_moment_carry_one_time_and_begin_with_key_frames() -> None:
    the_hand = hand()
    async with meeting(the_hand) as (_, web):
        decoders = [RGBDDecoder() for _ in range(scenes.CAMERAS)]
        last_us = -1
        for n in range(8):
            units = await arrivals(web, the_hand, [0, 1, 2])
            assert n or all(unit.key_frame for unit in units)
            frames = [decoder.decode(unit.data) for decoder, unit in zip(decoders, units, strict=True)]
            assert all(frame is not None for frame in frames)
            (moment_us,) = {frame.captured_us for frame in frames if frame is not None}
            assert moment_us > last_us
            last_us = moment_us
            # The far side shows what the camera saw: the ball is where it was.
            ball = scenes.ball((n + 1) / scenes.FRAME_RATE_HZ, 0).depth_m > 0
            assert frames[0] is not None and ((frames[0].depth_m > 0) == ball).mean() > 0.97


async def test_an_unplugged_camera_is_noticed_the_others_go_on_and_it_comes_back(
    caplog: pytest.LogCaptureFixture,
) -> None:
    the_hand = hand()
    camera = the_hand.cameras[1]
    async with meeting(the_hand) as (_, web):
        await arrivals(web, the_hand, [0, 1, 2])
        camera.plugged = False
        await until(lambda: "camera c1 is lost (it was unplugged): 2 of 3 cameras go on" in caplog.text)
        await web.until(lambda: web.notices == [CubeCameras("meeting", 3, ("c1",))])
        for _ in range(3):
            await arrivals(web, the_hand, [0, 2])
        camera.plugged = True
        await until(lambda: camera.opened == 2)
        with caplog.at_level("INFO"):
            _, unit, _ = await arrivals(web, the_hand, [0, 1, 2])
            await until(lambda: "camera c1 is back: 3 of 3 cameras" in caplog.text)
        await web.until(lambda: web.notices[1:] == [CubeCameras("meeting", 3, ())])
        assert unit.key_frame, "what comes after the gap cannot build on what was before"


async def test_a_camera_that_says_nothing_is_lost_until_it_speaks(
    caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(device, "SILENT_S", 0.3)
    caplog.set_level("INFO")
    the_hand = hand()
    async with meeting(the_hand) as (_, web):
        await arrivals(web, the_hand, [0, 1, 2])
        # Where connecting is slow, they were silent and lost before their first frame too, and came back with it.
        await until(
            lambda: caplog.text.count("is lost (nothing came for") - caplog.text.count("is back:") == scenes.CAMERAS
        )
        assert all(unit.key_frame for unit in await arrivals(web, the_hand, [0, 1, 2]))
        assert [camera.opened for camera in the_hand.cameras] == [1, 1, 1], "a silent device is not opened again"


async def test_a_key_frame_comes_when_the_far_side_asks(monkeypatch: pytest.MonkeyPatch) -> None:
    for module in (sender, receiver):
        monkeypatch.setattr(module, "KEYFRAME_INTERVAL_S", 0.0)
    asked: list[int] = []
    want_key = LiveFeed.want_key

    def noted(self: LiveFeed, camera: int) -> None:
        asked.append(camera)
        want_key(self, camera)

    monkeypatch.setattr(LiveFeed, "want_key", noted)
    the_hand = hand()
    async with meeting(the_hand) as (_, web):
        while any(unit.key_frame for unit in await arrivals(web, the_hand, [0, 1, 2])):
            pass  # the first, and those that a new connection asks for
        asked.clear()
        web.links[0][1].receivers()[2].request_keyframe()
        await until(lambda: asked == [2])
        assert [unit.key_frame for unit in await arrivals(web, the_hand, [0, 1, 2])] == [False, False, True]


async def test_a_camera_that_nobody_wants_is_not_encoded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sender, "KEYFRAME_INTERVAL_S", 0.0)
    encoded = 0

    def counted(depth_m: NDArray[np.float32]) -> NDArray[np.float32]:
        nonlocal encoded
        encoded += 1
        return depth_m

    monkeypatch.setattr(cube, "filter_depth", counted)
    the_hand = hand()
    async with meeting(the_hand) as (_, web):
        await arrivals(web, the_hand, [0, 1, 2])
        resting = web.links[0][1].receivers()[1]
        resting.pause()
        # Several moments one after the other of which only two cameras were encoded: the pause has come through.
        calm = 0
        while calm < 4:
            before = encoded
            await arrivals(web, the_hand, [0, 2])
            calm = calm + 1 if encoded - before == 2 else 0
            while resting.get_nowait() is not None:
                pass
        resting.resume()
        frame = None
        while frame is None:
            await arrivals(web, the_hand, [0, 2])
            frame = resting.get_nowait()
        assert frame.key_frame


async def test_a_live_microphone_is_heard() -> None:
    the_hand = hand()
    async with meeting(the_hand, SINE) as (_, web):
        sound = web.microphones[0][1].receivers()[0]
        first, second = await sound.get(), await sound.get()
        assert (second.timestamp - first.timestamp) % 2**32 % 960 == 0
        assert len(second.data) > 40


async def test_a_meeting_that_ends_closes_the_devices() -> None:
    the_hand = hand()
    async with meeting(the_hand) as (node, web):
        await arrivals(web, the_hand, [0, 1, 2])
        await node.close()
        assert not [thread.name for thread in threading.enumerate() if thread.name.startswith("camera ")]
        assert await node.handlers()[CaptureStart](CaptureStart("another", "person")) == Done()
        await until(lambda: [camera.opened for camera in the_hand.cameras] == [2, 2, 2])


async def test_what_lies_outside_the_gate_is_cut_away() -> None:
    the_hand = hand()
    # The made-up cameras are at the reference point and look toward the display: the ball is 0.9 to 1 m before them.
    for high_z_m, there in ((0.55, False), (1.5, True)):
        gate = PersonGate(high_m=(0.8, 0.5, high_z_m))
        outlet = Kept()
        feed = LiveCube(scenes.description(), the_hand.cameras, gate=gate).feed(outlet)
        running = asyncio.create_task(feed.run())
        the_hand.show()
        await until(lambda kept=outlet.frames: len(kept) == scenes.CAMERAS)  # type: ignore[misc]
        running.cancel()
        await asyncio.wait({running})
        frame = RGBDDecoder().decode(outlet.frames[0].access_unit)
        assert frame is not None and (frame.depth_m > 0).any() == there


async def test_a_lossless_cube_sends_what_its_cameras_gave() -> None:
    the_hand = hand()
    outlet = Kept()
    feed = LiveCube(scenes.description(), the_hand.cameras, lossless=True).feed(outlet)
    running = asyncio.create_task(feed.run())
    the_hand.show()
    await until(lambda: len(outlet.frames) == scenes.CAMERAS)
    running.cancel()
    await asyncio.wait({running})
    decoded = [RGBDDecoder().decode(frame.access_unit) for frame in outlet.frames]
    shown = [scenes.ball(1 / scenes.FRAME_RATE_HZ, n).colour for n in range(scenes.CAMERAS)]
    for frame in decoded:
        assert frame is not None and any((frame.colour == colour).all() for colour in shown)


class Kept:
    """An outlet that keeps the frames."""

    def __init__(self) -> None:
        self.frames: list[Encoded] = []

    def send_moment(self, moment: Moment, moment_s: float) -> None:
        self.frames += [frame for frame in moment.frames if frame is not None]

    def send_sound(self, sound: SoundPacket, moment_s: float) -> None:
        raise AssertionError("there is no microphone")


def test_a_calibration_of_other_cameras_is_refused() -> None:
    with pytest.raises(SetupError, match="the calibration is of other cameras"):
        LiveCube(scenes.description(), [HandCamera(7)])
