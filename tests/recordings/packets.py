"""Writes recordings as the media worker does, from simulated senders whose clocks drift and whose packets are lost."""

import struct
import uuid
from dataclasses import dataclass, field
from fractions import Fraction
from pathlib import Path

import av
import numpy as np

from conference.media.manifest import TrackManifest, write_manifest
from conference.media.rtpdump import DumpedPacket, file_header, record

RECORDER_START_S = 1_790_000_000.0


@dataclass(frozen=True)
class Network:
    """One way to the recorder: a fixed delay, the mean of the jitter above it, and the part of packets that is lost."""

    delay_s: float = 0.03
    jitter_s: float = 0.0
    loss: float = 0.0
    seed: int = 1


@dataclass(frozen=True)
class Clock:
    """A sender's clocks: NTP against the recorder's (offset and drift), and RTP against NTP (drift)."""

    ntp_offset_s: float = 0.0
    ntp_ppm: float = 0.0
    rtp_ppm: float = 0.0

    def ntp_s(self, true_s: float) -> float:
        return RECORDER_START_S + self.ntp_offset_s + true_s * (1 + self.ntp_ppm * 1e-6)

    def rtp(self, true_s: float, rate_hz: int) -> int:
        elapsed = true_s * (1 + self.ntp_ppm * 1e-6) * (1 + self.rtp_ppm * 1e-6)
        return round(0xFFFF0000 + elapsed * rate_hz) & 0xFFFFFFFF


@dataclass(frozen=True)
class Coded:
    """A coded frame due at `true_s`, split into RTP payloads."""

    true_s: float
    payloads: list[bytes]


@dataclass
class TrackWriter:
    """One publication's files."""

    directory: Path
    participant_id: str
    source: str
    codec: str
    clock: Clock = Clock()
    network: Network = Network()
    publication_id: str = field(default_factory=lambda: str(uuid.uuid4()))
    reports: bool = True

    @property
    def rate_hz(self) -> int:
        return 48_000 if self.codec == "opus" else 90_000

    def write(self, frames: list[Coded]) -> Path:
        """Writes the files as the recorder does."""
        path = self.directory / f"{self.publication_id}.rtpdump"
        path.write_bytes(rtpdump(self.packets(frames)))
        self._write_manifest()
        return path

    def packets(self, frames: list[Coded]) -> list[tuple[float, bool, bytes]]:
        """What comes of the frames, in order: arrival in seconds, whether it is RTCP, and the packet."""
        random = np.random.default_rng(self.network.seed)
        records: list[tuple[float, bool, bytes]] = []
        sequence, next_report_s = 65_000, 0.0
        for frame in frames:
            timestamp = self.clock.rtp(frame.true_s, self.rate_hz)
            for n, payload in enumerate(frame.payloads):
                last = n == len(frame.payloads) - 1
                header = struct.pack("!BBHII", 0x80, (128 if last else 0) | 96, sequence & 0xFFFF, timestamp, 7)
                sequence += 1
                if random.random() >= self.network.loss:
                    arrival = frame.true_s + self.network.delay_s + random.exponential(self.network.jitter_s)
                    records.append((arrival, False, header + payload))
            if self.reports and frame.true_s >= next_report_s:
                next_report_s = frame.true_s + 1.0
                records.append((frame.true_s + self.network.delay_s, True, self._report(frame.true_s, random)))
        return sorted(records, key=lambda record: record[0])

    def _report(self, true_s: float, random: np.random.Generator) -> bytes:
        ntp = self.clock.ntp_s(true_s) + random.normal(0, 0.001)
        seconds = int(ntp)
        return struct.pack(
            "!BBHIIIIII",
            0x80,
            200,
            6,
            7,
            seconds,
            int((ntp - seconds) * 2**32),
            self.clock.rtp(true_s, self.rate_hz),
            0,
            0,
        )

    def _write_manifest(self) -> None:
        manifest = TrackManifest(
            publication_id=self.publication_id,
            participant_id=self.participant_id,
            source=self.source,
            kind="audio" if self.codec == "opus" else "video",
            viewer_id=None,
            codec=self.codec,
            clock_rate_hz=self.rate_hz,
            payload_type=96,
            fmtp="",
            start_s=RECORDER_START_S,
        )
        write_manifest(self.directory / f"{self.publication_id}.json", manifest)


def rtpdump(records: list[tuple[float, bool, bytes]]) -> bytes:
    """The rtptools file of (arrival in seconds, whether RTCP, packet)."""
    packets = [DumpedPacket(round(arrival_s * 1000), is_rtcp, data) for arrival_s, is_rtcp, data in records]
    return file_header(RECORDER_START_S) + b"".join(map(record, packets))


def opus_frames(samples: np.ndarray, start_s: float = 0.0, bit_rate: int = 32_000) -> list[Coded]:
    """`samples`: float32 mono at 48 kHz, coded in packets of 20 ms."""
    encoder = av.CodecContext.create("libopus", "w")
    encoder.sample_rate, encoder.layout, encoder.format, encoder.bit_rate = 48_000, "mono", "flt", bit_rate
    encoder.open()
    packets = []
    for n in range(0, len(samples) - 959, 960):
        frame = av.AudioFrame.from_ndarray(samples[None, n : n + 960].astype(np.float32), format="flt", layout="mono")
        frame.sample_rate, frame.pts, frame.time_base = 48_000, n, Fraction(1, 48_000)
        packets += encoder.encode(frame)
    return [Coded(start_s + n * 0.02, [bytes(packet)]) for n, packet in enumerate(packets)]


def vp8_frames(pictures: list[np.ndarray], rate_hz: float, start_s: float = 0.0, key_every: int = 30) -> list[Coded]:
    """`pictures`: uint8 [H, W, 3]; payloads of at most 1100 bytes with the shortest descriptor."""
    packets = _encode("libvpx", pictures, {"deadline": "realtime", "cpu-used": "8", "lag-in-frames": "0"}, key_every)
    coded = []
    for n, data in enumerate(packets):
        parts = [data[i : i + 1100] for i in range(0, len(data), 1100)]
        coded.append(Coded(start_s + n / rate_hz, [bytes([0x10 if i == 0 else 0]) + p for i, p in enumerate(parts)]))
    return coded


def h264_frames(pictures: list[np.ndarray], rate_hz: float, start_s: float = 0.0, key_every: int = 30) -> list[Coded]:
    """`pictures`: uint8 [H, W, 3]; parameter sets in a STAP-A, large units in FU-A."""
    packets = _encode(
        "libx264", pictures, {"preset": "ultrafast", "tune": "zerolatency", "profile": "baseline"}, key_every
    )
    coded = []
    for n, data in enumerate(packets):
        units = _units(data)
        small = [unit for unit in units if unit[0] & 0x1F in (7, 8)]
        payloads = [b"\x78" + b"".join(struct.pack("!H", len(u)) + u for u in small)] if small else []
        for unit in (unit for unit in units if unit not in small):
            payloads += _fragments(unit)
        coded.append(Coded(start_s + n / rate_hz, payloads))
    return coded


def _encode(codec: str, pictures: list[np.ndarray], options: dict[str, str], key_every: int) -> list[bytes]:
    height, width = pictures[0].shape[:2]
    encoder = av.CodecContext.create(codec, "w")
    encoder.width, encoder.height, encoder.pix_fmt, encoder.bit_rate = width, height, "yuv420p", 800_000
    encoder.time_base, encoder.framerate, encoder.options = Fraction(1, 90_000), Fraction(30), options
    encoder.gop_size = key_every
    packets = []
    for n, picture in enumerate(pictures):
        frame = av.VideoFrame.from_ndarray(picture, format="rgb24")
        frame.pts, frame.time_base = n * 3000, Fraction(1, 90_000)
        packets += encoder.encode(frame)
    packets += encoder.encode(None)
    return [bytes(packet) for packet in packets]


def _units(data: bytes) -> list[bytes]:
    return [unit for part in data.split(b"\0\0\0\1") for unit in part.split(b"\0\0\1") if unit]


def _fragments(unit: bytes) -> list[bytes]:
    if len(unit) <= 1100:
        return [unit]
    parts = [unit[i : i + 1100] for i in range(1, len(unit), 1100)]
    flags = [(0x80 if n == 0 else 0) | (0x40 if n == len(parts) - 1 else 0) for n in range(len(parts))]
    return [bytes([unit[0] & 0xE0 | 28, flag | unit[0] & 0x1F]) + part for flag, part in zip(flags, parts, strict=True)]
