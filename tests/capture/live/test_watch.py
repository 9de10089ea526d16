"""A camera that lies is noticed, told and left out, until it is to be believed again."""

import asyncio
import logging
from dataclasses import replace

import numpy as np
import pytest

from capture.frame import RGBDFrame
from capture.live.cube import LiveCube
from capture.live.watch import FROZEN_S, NOISE_S, CameraWatch, is_noise
from capture.recording import Moment, SoundPacket
from tests.capture import scenes
from tests.capture.live.devices import HandCamera
from tests.node.pairs import until

RNG = np.random.default_rng(7)


def noisy_depth(at_us: int) -> RGBDFrame:
    depth_m = RNG.uniform(0.3, 5.0, (scenes.HEIGHT, scenes.WIDTH)).astype(np.float32)
    return RGBDFrame(scenes.ball(0.0).colour, depth_m, at_us)


def noisy_colour(at_us: int) -> RGBDFrame:
    colour = RNG.integers(0, 256, (scenes.HEIGHT, scenes.WIDTH, 3), np.uint8)
    return RGBDFrame(colour, scenes.ball(0.0).depth_m, at_us)


def test_noise_is_told_from_a_scene() -> None:
    assert is_noise(noisy_depth(0)) and is_noise(noisy_colour(0))
    assert not is_noise(scenes.ball(0.0))
    rough = scenes.ball(0.0)
    rough.depth_m[rough.depth_m > 0] += RNG.normal(0, 0.03, int((rough.depth_m > 0).sum())).astype(np.float32)
    assert not is_noise(rough)  # a bad sensor, but a sensor
    nothing = np.zeros((scenes.HEIGHT, scenes.WIDTH), np.float32)
    assert not is_noise(RGBDFrame(scenes.ball(0.0).colour, nothing, 0))  # nobody there


def test_a_lie_takes_a_while_and_ends_at_once() -> None:
    watch = CameraWatch()
    assert watch.lie(scenes.ball(0.0)) is None
    assert watch.lie(noisy_depth(round((NOISE_S - 0.1) * 1e6))) is None  # one bad frame is none
    assert watch.lie(noisy_depth(round((NOISE_S + 0.1) * 1e6))) == "it gives nothing but noise"
    assert watch.lie(scenes.ball(2.0)) is None
    still = scenes.ball(3.0)
    assert watch.lie(still) is None
    assert watch.lie(replace(still, captured_us=still.captured_us + round((FROZEN_S - 0.1) * 1e6))) is None
    assert (
        watch.lie(replace(still, captured_us=still.captured_us + round(FROZEN_S * 1e6))) == "its picture stands still"
    )
    assert watch.lie(scenes.ball(7.0)) is None


class Outlet:
    """Counts the moments of each camera."""

    def __init__(self, cameras: int = scenes.CAMERAS) -> None:
        self.moments = [0] * cameras

    def send_moment(self, moment: Moment, unix_s: float) -> None:
        for n, frame in enumerate(moment.frames):
            self.moments[n] += frame is not None

    def send_sound(self, sound: SoundPacket, unix_s: float) -> None:
        raise AssertionError("there is no microphone")


async def test_the_others_go_on_without_it(caplog: pytest.LogCaptureFixture) -> None:
    cameras = [HandCamera(n) for n in range(scenes.CAMERAS)]
    outlet = Outlet()
    feed = LiveCube(scenes.description(), cameras).feed(outlet)
    changes: list[tuple[str, ...]] = []
    feed.on_change = lambda: changes.append(feed.lost)
    running = asyncio.create_task(feed.run())
    try:
        with caplog.at_level(logging.INFO):
            start_us = round(asyncio.get_running_loop().time() * 1e6) + 1_000_000
            for count in range(round((FROZEN_S + 1) * scenes.FRAME_RATE_HZ)):
                at_us = start_us + round(count / scenes.FRAME_RATE_HZ * 1e6)
                for n, camera in enumerate(cameras):
                    camera.show(0.0 if n == 1 else count / scenes.FRAME_RATE_HZ, at_us)
            await until(lambda: feed.lost == ("c1",), 60)
            assert "camera c1 is lost (its picture stands still): 2 of 3 cameras go on" in caplog.text
            for camera in cameras:
                camera.show(9.0, at_us + 1_000_000)
            await until(lambda: feed.lost == (), 60)
    finally:
        running.cancel()
        await asyncio.gather(running, return_exceptions=True)
    assert changes == [("c1",), ()]
