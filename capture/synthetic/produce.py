"""Makes a cube recording of a synthetic cube: one period of it, filtered and encoded, with a voice."""

import logging
from collections.abc import Callable, Iterator
from pathlib import Path

import av
import numpy as np
from numpy.typing import NDArray

from capture.depth_codec import EncodedFrame, EncoderSettings, RGBDEncoder
from capture.depth_filter import filter_depth
from capture.frame import RGBDFrame
from capture.person import cut_to_person
from capture.recording import AUDIO_RATE_HZ, Moment, RecordingWriter, SoundPacket
from capture.synthetic.cube import SyntheticCube

log = logging.getLogger(__name__)

OPUS_FRAME_SAMPLES = 960
"""20 ms."""


class Progress:
    """Says every tenth part of a long work."""

    def __init__(self, name: str) -> None:
        self._name = name
        self._tenths = 0

    def __call__(self, part: float) -> None:
        if int(part * 10) > self._tenths:
            self._tenths = int(part * 10)
            log.info("%s: %d %%", self._name, 10 * self._tenths)


def record(
    cube: SyntheticCube,
    voice: NDArray[np.float32],
    path: Path,
    settings: EncoderSettings,
    progress: Callable[[float], None] = lambda part: None,
) -> None:
    """Writes one period of the cube.

    Args:
        voice: [N] mono at 48 kHz, −1 to 1; cut or filled with silence to the period.
        progress: called with the part that is done, 0 to 1.
    """
    description = cube.description
    encoders = [RGBDEncoder(c.width, c.height, description.frame_rate_hz, settings) for c in description.cameras]
    count = round(cube.period_s * description.frame_rate_hz)
    units: list[list[EncodedFrame]] = [[] for _ in encoders]
    for n in range(count):
        frames = cube.capture(n / description.frame_rate_hz).frames
        for out, encoder, frame, camera in zip(units, encoders, frames, cube.cameras, strict=True):
            if frame is not None:
                calm = RGBDFrame(frame.colour, filter_depth(frame.depth_m), frame.captured_us)
                out.extend(encoder.encode(cut_to_person(calm, camera)))
        progress((n + 1) / count)
    for out, encoder in zip(units, encoders, strict=True):
        out.extend(encoder.flush())
    samples = round(cube.period_s * AUDIO_RATE_HZ)
    sound = list(encode_opus(np.pad(voice, (0, max(0, samples - len(voice))))[:samples]))
    moments = [Moment(together[0].captured_us, together) for together in zip(*units, strict=True)]
    with RecordingWriter(path, description) as writer:
        items: list[Moment | SoundPacket] = [*moments, *sound]
        for item in sorted(items, key=lambda item: item.captured_us):
            if isinstance(item, Moment):
                writer.write_moment(item)
            else:
                writer.write_sound(item)


def encode_opus(samples: NDArray[np.float32], bit_rate_bps: int = 48_000) -> Iterator[SoundPacket]:
    """Packets of 20 ms of mono sound [N] at 48 kHz; what is left of a packet at the end is filled with silence."""
    codec = av.CodecContext.create("libopus", "w")
    codec.sample_rate, codec.layout, codec.format = AUDIO_RATE_HZ, "mono", "flt"
    codec.bit_rate = bit_rate_bps
    codec.options = {"application": "voip", "frame_duration": "20"}
    padded = np.pad(samples, (0, -len(samples) % OPUS_FRAME_SAMPLES)).astype(np.float32)
    packets: list[bytes] = []
    for n, start in enumerate(range(0, len(padded), OPUS_FRAME_SAMPLES)):
        frame = av.AudioFrame.from_ndarray(padded[None, start : start + OPUS_FRAME_SAMPLES], "flt", "mono")
        frame.sample_rate, frame.pts = AUDIO_RATE_HZ, n * OPUS_FRAME_SAMPLES
        packets.extend(bytes(packet) for packet in codec.encode(frame))
    packets.extend(bytes(packet) for packet in codec.encode(None))
    for n, packet in enumerate(packets[: len(padded) // OPUS_FRAME_SAMPLES]):
        yield SoundPacket(n * OPUS_FRAME_SAMPLES * 1_000_000 // AUDIO_RATE_HZ, packet)
