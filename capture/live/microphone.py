"""A microphone, or whatever FFmpeg can read sound from, as Opus packets."""

import time
from collections.abc import Generator
from dataclasses import dataclass

import av

from capture.errors import DeviceLost
from capture.live.clock import DeviceClock
from capture.recording import AUDIO_RATE_HZ, SoundPacket

PACKET_SAMPLES = 960
PACKET_US = 20_000
BIT_RATE_BPS = 48_000


@dataclass(frozen=True)
class Microphone:
    """A device in FFmpeg's words: format "alsa" or "pulse" and a device's name, or "lavfi" and a filter for tests."""

    device: str = "default"
    format: str = "pulse"

    def packets(self) -> Generator[SoundPacket | None, None, None]:
        """Opens it and gives its sound, 20 ms a packet; `captured_us` is on this machine's monotonic clock.

        Raises:
            DeviceLost: it cannot be opened, or is there no more.
        """
        try:
            with av.open(self.device, format=self.format) as container:
                yield from _packets(container)
        except (av.FFmpegError, IndexError, ValueError) as error:
            raise DeviceLost(f"the microphone {self.device} ({self.format}) cannot be read: {error}") from error


def _packets(container: av.container.InputContainer) -> Generator[SoundPacket, None, None]:
    resampler = av.AudioResampler("flt", "mono", AUDIO_RATE_HZ, PACKET_SAMPLES)
    codec = av.CodecContext.create("libopus", "w")
    codec.sample_rate, codec.layout, codec.format = AUDIO_RATE_HZ, "mono", "flt"
    codec.bit_rate = BIT_RATE_BPS
    codec.options = {"application": "voip", "frame_duration": "20"}
    clock = SampleClock()
    for heard in container.decode(audio=0):
        for frame in resampler.resample(heard):
            captured_us = clock.packet_us(time.monotonic_ns() // 1000)
            for packet in codec.encode(frame):
                if captured_us is not None:
                    yield SoundPacket(captured_us, bytes(packet))


class SampleClock:
    """When each packet of sound began, evenly spaced, though the device's clock and this machine's drift apart.

    A drift that has grown to a packet's length is made good by leaving out a packet's time, or a packet.
    """

    def __init__(self) -> None:
        self._device = DeviceClock()
        self._next_us = 0
        self._device_us = 0

    def packet_us(self, arrival_us: int) -> int | None:
        """The beginning of a packet that has just come; None when it is to be left out."""
        true_us = self._device.to_host_us(self._device_us, arrival_us - PACKET_US)
        self._device_us += PACKET_US
        if not self._next_us or true_us - self._next_us >= PACKET_US:
            self._next_us = true_us
        elif self._next_us - true_us >= PACKET_US:
            return None
        at_us = self._next_us
        self._next_us += PACKET_US
        return at_us
