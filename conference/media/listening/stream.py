"""One microphone's RTP packets as utterances: decoded, brought to 16 kHz, cut."""

from dataclasses import dataclass

import av
import numpy as np
from av.audio.codeccontext import AudioCodecContext

from conference.media.listening.cutter import Cutter, Utterance
from conference.media.listening.voice import RATE_HZ, Samples
from conference.node.errors import MalformedPacket
from conference.node.rtp import HEADER, payload_span

OPUS_RATE_HZ = 48_000
"""Of the RTP clock and of the decoder's sound (RFC 7587, 4.1)."""
PAUSE_S = 0.5
"""A stream in which nothing comes for so long (who is muted by a host sends nothing on) has paused."""


@dataclass(frozen=True)
class Heard:
    """An utterance, and when it began on the clock of the packets' arrivals."""

    utterance: Utterance
    start_s: float


class SpeechStream:
    """What one person says, from packets as they come."""

    def __init__(self) -> None:
        self._cutter = Cutter()
        self._ssrc: int | None = None
        self._next_tick: int | None = None
        self._arrival_s = 0.0
        self._origin_s = 0.0
        self._samples = 0  # that the cutter has had
        self._begin()

    def _begin(self) -> None:
        self._decoder = AudioCodecContext.create("libopus", "r")
        self._decoder.sample_rate = OPUS_RATE_HZ
        self._decoder.layout = "stereo"
        self._resampler = av.AudioResampler("s16", "mono", RATE_HZ)
        self._packet_ticks = 0

    def packet(self, packet: bytes, arrival_s: float) -> list[Heard]:
        """Takes an RTP packet; one that is damaged, or later than those after it, says nothing."""
        try:
            start, end = payload_span(packet)
        except MalformedPacket:
            return []
        _, _, _, tick, ssrc = HEADER.unpack_from(packet)
        heard = self._pause() if ssrc != self._ssrc else self.tick(arrival_s)
        if ssrc != self._ssrc:
            self._ssrc = ssrc
            self._begin()
        missing = 0 if self._next_tick is None else _ticks_between(self._next_tick, tick)
        if missing < 0 or start == end:
            return heard
        samples = self._decode(packet[start:end])
        if self._next_tick is None:
            self._origin_s = arrival_s - self._samples / RATE_HZ
        elif missing:
            lost = min(missing, round(PAUSE_S * OPUS_RATE_HZ)) * RATE_HZ // OPUS_RATE_HZ
            samples = np.concatenate([np.zeros(lost, np.float32), samples])
        self._arrival_s = arrival_s
        self._next_tick = (tick + self._packet_ticks) & 0xFFFFFFFF
        self._samples += len(samples)
        return heard + self._named(self._cutter.add(samples))

    def tick(self, now_s: float) -> list[Heard]:
        """What ends because nothing has come for a while."""
        return self._pause() if self._next_tick is not None and now_s - self._arrival_s > PAUSE_S else []

    def end(self) -> list[Heard]:
        """The stream is over."""
        return self._pause()

    def _pause(self) -> list[Heard]:
        self._next_tick = None
        return self._named(self._cutter.end())

    def _named(self, utterances: list[Utterance]) -> list[Heard]:
        return [Heard(each, self._origin_s + each.first / RATE_HZ) for each in utterances]

    def _decode(self, payload: bytes) -> Samples:
        try:
            frames = self._decoder.decode(av.Packet(payload))
        except av.FFmpegError:
            frames = []
        self._packet_ticks = sum(frame.samples for frame in frames)
        parts = [out.to_ndarray()[0] for frame in frames for out in self._resampler.resample(frame)]
        return (np.concatenate(parts) / 32768).astype(np.float32) if parts else np.zeros(0, np.float32)


def _ticks_between(expected: int, tick: int) -> int:
    """How far `tick` is after `expected` on a clock of 32 bits; negative when before."""
    return (tick - expected + 2**31) % 2**32 - 2**31
