"""What stands in files: packets of recordings, cube recordings, pictures with depth, transcripts, sound."""

import json
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path
from unittest.mock import patch

import numpy as np

from capture.depth_codec import RGBDDecoder
from capture.errors import CaptureError
from capture.recording import RecordingReader
from conference.media.errors import MediaError
from conference.media.manifest import TrackManifest, read_manifest, write_manifest
from conference.media.rtpdump import DumpedPacket, file_header, record
from conference.media.trackindex import TrackIndex
from conference.node.errors import NodeError
from conference.speech.engine.errors import SpeechError
from conference.speech.engine.reading import length_of, read_whole
from conference.speech.engine.sound import read_speech
from conference.speech.engine.transcript import Transcript, transcript_from_json
from conference.speech.engine.words import Segment, Word
from tests.capture import scenes
from tests.fuzz.target import Target
from tests.fuzz.wire import rtcp_reports, rtp_packets

_FOLDER = tempfile.TemporaryDirectory(prefix="eyeline-fuzz-")


def _path(name: str) -> Path:
    return Path(_FOLDER.name) / name


def _in_file(name: str, read: Callable[[Path], None]) -> Callable[[bytes], None]:
    """A reader of bytes from a reader of files."""

    def feed(data: bytes) -> None:
        path = _path(name)
        path.write_bytes(data)
        read(path)

    return feed


def _dumps() -> list[bytes]:
    packets = [DumpedPacket(20 * n, False, data) for n, data in enumerate(rtp_packets())]
    reports = [DumpedPacket(5, True, data) for data in rtcp_reports()[:2]]
    return [file_header(1_700_000_000.5) + b"".join(map(record, [*packets[:3], *reports, *packets[3:]]))]


def _read_dump(path: Path) -> None:
    with TrackIndex(path, start_s=1.0, sender="ada", clock_rate_hz=90_000, payload_type=96) as index:
        for stream in index.streams:
            for n in range(min(len(stream.start), 50)):
                index.payload(stream, n)


def _manifests() -> list[bytes]:
    path = _path("seed.json")
    write_manifest(path, TrackManifest("cam", "ada", "camera", "video", None, "vp8", 90_000, 96, "x=1", 1.5))
    return [path.read_bytes()]


def _cubes() -> list[bytes]:
    path = _path("seed.mkv")
    scenes.write(path, count=6)
    return [path.read_bytes()]


def _read_cube(path: Path) -> None:
    with RecordingReader(path) as reader:
        for _ in zip(range(60), reader.items(), strict=False):
            pass


def _read_unchecked(path: Path) -> None:
    """Whoever means harm gets the checksum right: what lies behind the check must bear everything, too."""
    with patch("capture.matroska_reader.check_matroska"):
        _read_cube(path)


def _access_units() -> list[bytes]:
    return [
        frame.access_unit for moment in scenes.moments(3, cameras=1) for frame in moment.frames if frame is not None
    ]


def _read_depth(data: bytes) -> None:
    decoder = RGBDDecoder()
    for unit in (_KEY, data):
        frame = decoder.decode(unit)
        if frame is not None and not (np.isfinite(frame.depth_m).all() and frame.depth_m.min() >= 0):
            raise AssertionError("a depth that can't be")


def _transcripts() -> list[bytes]:
    words = tuple(
        Word(text, n * 0.5, n * 0.5 + 0.4, 0.9, True, "Ada") for n, text in enumerate(["so", "this", "is", "it"])
    )
    return [Transcript("en", "base", (Segment(0.0, 2.0, words), Segment(2.5, 4.0, words))).to_json().encode()]


def _read_transcript(data: bytes) -> None:
    transcript = transcript_from_json(data.decode("utf-8", "replace"))
    again = transcript_from_json(transcript.to_json())
    if json.loads(again.to_json()) != json.loads(transcript.to_json()):
        raise AssertionError("a transcript that doesn't read as it was written")


def _sounds() -> list[bytes]:
    tone = (np.sin(np.arange(16_000) / 9) * 9000).astype("<i2").tobytes()
    sizes = (36 + len(tone)).to_bytes(4, "little"), len(tone).to_bytes(4, "little")
    layout = b"\x10\x00\x00\x00\x01\x00\x01\x00\x80\x3e\x00\x00\x00\x7d\x00\x00\x02\x00\x10\x00"
    return [b"RIFF" + sizes[0] + b"WAVEfmt " + layout + b"data" + sizes[1] + tone]


def _read_sound(path: Path) -> None:
    length_of(path)
    try:
        read_speech(path)
    except SpeechError:
        read_whole(path)


_KEY = _access_units()[0]
TARGETS: Sequence[Target] = (
    Target("rtpdump", _dumps, _in_file("track.rtpdump", _read_dump), (MediaError, NodeError)),
    Target(
        "manifest",
        _manifests,
        _in_file("track.json", lambda path: _ignored(read_manifest(path))),
        (MediaError,),
        is_text=True,
    ),
    Target("cube", _cubes, _in_file("cube.mkv", _read_cube), (CaptureError,)),
    Target("cube-unchecked", _cubes, _in_file("cube.mkv", _read_unchecked), (CaptureError,)),
    Target("depth", _access_units, _read_depth, (CaptureError,)),
    Target("transcript", _transcripts, _read_transcript, (SpeechError,), is_text=True),
    Target("sound", _sounds, _in_file("speech.wav", _read_sound), (SpeechError,)),
)


def _ignored(_: object) -> None:
    """What was read is of no interest, only that it was."""
