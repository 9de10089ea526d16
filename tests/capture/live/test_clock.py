"""Clocks worked by hand: a device's on this machine's, one time for all frames of a moment, evenly spaced sound."""

import itertools

from capture.live.clock import DeviceClock, MomentClock
from capture.live.microphone import PACKET_US, SampleClock


def test_the_least_delay_tells_the_clocks_difference() -> None:
    clock = DeviceClock()
    assert clock.to_host_us(1_000, 51_000) == 51_000
    # 3 ms less delay than before: the true difference is smaller.
    assert clock.to_host_us(34_000, 81_000) == 81_000
    # 20 ms more delay changes nothing.
    assert clock.to_host_us(67_000, 134_000) == 67_000 + 47_000


def test_a_device_clock_that_begins_anew_is_followed() -> None:
    clock = DeviceClock()
    clock.to_host_us(10_000_000, 20_000_000)
    assert clock.to_host_us(500, 20_100_000) == 20_100_000


def test_frames_of_one_moment_get_one_time() -> None:
    clock = MomentClock(3, 30.0)
    assert clock.moment_of(0, 1_000) == 1_000
    assert clock.moment_of(1, 1_160) == 1_000
    assert clock.moment_of(2, 17_000) == 1_000
    assert clock.moment_of(1, 34_500) == 34_500
    assert clock.moment_of(0, 34_340) == 34_500
    # Camera 2 drifts: its next frame is nearer to the second moment than half a period.
    assert clock.moment_of(2, 50_500) == 34_500


def test_a_camera_has_one_frame_a_moment_and_its_times_grow() -> None:
    clock = MomentClock(2, 30.0)
    assert clock.moment_of(0, 100_000) == 100_000
    assert clock.moment_of(0, 101_000) is None
    assert clock.moment_of(0, 60_000) is None
    # Another camera may be behind.
    assert clock.moment_of(1, 60_000) == 60_000
    assert clock.moment_of(1, 100_000) == 100_000


def test_sound_is_evenly_spaced_until_the_clocks_have_drifted_by_a_packet() -> None:
    clock = SampleClock()
    first = clock.packet_us(1_020_000)
    assert first == 1_000_000
    # Jitter of arrival does not matter.
    assert clock.packet_us(1_047_000) == 1_020_000
    assert clock.packet_us(1_060_500) == 1_040_000
    late = SampleClock()
    late.packet_us(PACKET_US)
    # The device is slower by 1 %: after two seconds of packets a packet's time is left out.
    times = [late.packet_us(PACKET_US + round(n * PACKET_US * 1.01)) for n in range(1, 300)]
    steps = [b - a for a, b in itertools.pairwise(times) if a is not None and b is not None]
    assert set(steps) - {PACKET_US} and min(steps) == PACKET_US
    early = SampleClock()
    early.packet_us(PACKET_US)
    times = [early.packet_us(PACKET_US + round(n * PACKET_US * 0.99)) for n in range(1, 300)]
    assert times.count(None) >= 1
    heard = [at for at in times if at is not None]
    assert all(b - a == PACKET_US for a, b in itertools.pairwise(heard))
