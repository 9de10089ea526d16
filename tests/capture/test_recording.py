"""Cube recordings: what is written is read; damaged files are refused; replay goes round with a growing clock."""

import itertools
import json
from pathlib import Path

import av
import pytest

from capture.depth_codec import EncodedFrame, RGBDDecoder
from capture.errors import CaptureError, RecordingError
from capture.player import Player
from capture.recording import Moment, RecordingReader, RecordingWriter, SoundPacket
from capture.replay import LoopedRecording
from capture.sei import read_captured_us
from tests.capture import scenes


@pytest.fixture(scope="module")
def recorded(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, list[Moment], list[SoundPacket]]:
    path = tmp_path_factory.mktemp("cube") / "cube.mkv"
    return path, *scenes.write(path, count=30)


def nal_units(access_unit: bytes) -> list[bytes]:
    return [unit.rstrip(b"\0") for unit in access_unit.split(b"\x00\x00\x01") if unit.rstrip(b"\0")]


def test_what_is_written_is_read(recorded: tuple[Path, list[Moment], list[SoundPacket]]) -> None:
    path, moments, sounds = recorded
    with RecordingReader(path) as reader:
        assert reader.description == scenes.description()
        assert reader.has_sound
        for _ in range(2):
            items = list(reader.items())
            read = [item for item in items if isinstance(item, Moment)]
            assert [moment.captured_us for moment in read] == [moment.captured_us for moment in moments]
            for got, sent in zip(read, moments, strict=True):
                for frame, original in zip(got.frames, sent.frames, strict=True):
                    assert frame is not None and original is not None
                    assert (frame.captured_us, frame.is_key) == (original.captured_us, original.is_key)
                    assert nal_units(frame.access_unit) == nal_units(original.access_unit)
            heard = [item for item in items if isinstance(item, SoundPacket)]
            assert heard == sounds
            times = [item.captured_us for item in items]
            assert all(b - a > -100_000 for a, b in itertools.pairwise(times)), "interleaved in the order of time"


def test_a_camera_may_miss_a_moment(tmp_path: Path) -> None:
    moments = scenes.moments(4)
    gap = Moment(moments[2].captured_us, (moments[2].frames[0], None, moments[2].frames[2]))
    path = tmp_path / "gap.mkv"
    with RecordingWriter(path, scenes.description()) as writer:
        for moment in (*moments[:2], gap, moments[3]):
            writer.write_moment(moment)
    with RecordingReader(path) as reader:
        assert not [item for item in reader.items() if isinstance(item, SoundPacket)]
        present = [[frame is not None for frame in item.frames] for item in reader.items() if isinstance(item, Moment)]
    assert present == [[True] * 3, [True] * 3, [True, False, True], [True] * 3]


def test_a_recording_begins_with_key_frames_of_every_camera(tmp_path: Path) -> None:
    moments = scenes.moments(2)
    with RecordingWriter(tmp_path / "x.mkv", scenes.description()) as writer:
        with pytest.raises(CaptureError, match="key frame"):
            writer.write_moment(moments[1])
        with pytest.raises(CaptureError, match="3 cameras, but 1"):
            writer.write_moment(Moment(0, moments[0].frames[:1]))
        writer.write_moment(moments[0])


def refusal(path: Path, data: bytes) -> str:
    path.write_bytes(data)
    with pytest.raises(RecordingError) as caught, RecordingReader(path) as reader:
        list(reader.items())
    text = str(caught.value)
    assert "\n" not in text and len(text) < 250
    return text


def test_damaged_files_give_one_clear_error(
    recorded: tuple[Path, list[Moment], list[SoundPacket]], tmp_path: Path
) -> None:
    data = recorded[0].read_bytes()
    broken = tmp_path / "broken.mkv"
    assert "is empty" in refusal(broken, b"")
    assert "is not a Matroska file" in refusal(broken, b"\x89PNG" + data)
    for part in (0.001, 0.2, 0.7, 0.999):
        assert "cut off" in refusal(broken, data[: int(len(data) * part)])
    for part in (0.2, 0.5, 0.8):
        damaged = bytearray(data)
        damaged[int(len(data) * part)] ^= 0x10
        assert "corrupted" in refusal(broken, bytes(damaged))
    with pytest.raises(RecordingError, match="cannot be read"):
        RecordingReader(tmp_path / "missing.mkv")


def test_foreign_files_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "foreign.mkv"
    with av.open(str(path), "w", format="matroska") as container:
        stream = container.add_stream("mjpeg", rate=15)
        stream.width, stream.height, stream.pix_fmt = 64, 64, "yuvj420p"
        for packet in [*stream.encode(av.VideoFrame(64, 64, "yuvj420p")), *stream.encode(None)]:
            container.mux(packet)
    with pytest.raises(RecordingError, match=r"not a cube recording: cube\.json is not attached"):
        RecordingReader(path)
    for text, words in (
        ("{", "description is corrupted"),
        (json.dumps({"name": "x"}), "cameras is missing"),
        (json.dumps({"name": "x", "cameras": [], "displays": [], "frame_rate_hz": 15}), "0 cameras and holds 1"),
    ):
        with av.open(str(path), "w", format="matroska") as container:
            container.add_attachment("cube.json", "application/json", text.encode())
            stream = container.add_stream("mjpeg", rate=15)
            stream.width, stream.height, stream.pix_fmt = 64, 64, "yuvj420p"
            for packet in [*stream.encode(av.VideoFrame(64, 64, "yuvj420p")), *stream.encode(None)]:
                container.mux(packet)
        with pytest.raises(RecordingError, match=words):
            RecordingReader(path)


def test_replay_goes_round_without_turning_the_clock_back(
    recorded: tuple[Path, list[Moment], list[SoundPacket]],
) -> None:
    path, moments, _ = recorded
    source = LoopedRecording(path)
    assert source.has_sound
    pictures = [item for item in itertools.islice(source.items(), 330) if isinstance(item, Moment)]
    period_us = 2_000_000
    decoder = RGBDDecoder()
    for n, moment in enumerate(pictures[:75]):
        round_number, place = divmod(n, len(moments))
        expected_us = moments[place].captured_us + round_number * period_us
        assert abs(moment.captured_us - expected_us) <= 1
        for frame in moment.frames:
            assert isinstance(frame, EncodedFrame)
            assert read_captured_us(frame.access_unit) == moment.captured_us == frame.captured_us
        first = moment.frames[0]
        assert first is not None
        out = decoder.decode(first.access_unit)
        assert out is not None and out.captured_us == moment.captured_us


class _Clock:
    """Time that passes only by sleeping; a nap of the machine can be arranged."""

    def __init__(self) -> None:
        self.now_s = 100.0
        self.naps_s: list[float] = []

    def __call__(self) -> float:
        return self.now_s

    async def sleep(self, seconds: float) -> None:
        self.now_s += seconds + (self.naps_s.pop() if self.naps_s else 0)


class _Enough(Exception):
    pass


class _Listener:
    """Notes when what arrives; stops the player after `limit` items."""

    def __init__(self, clock: _Clock, limit: int) -> None:
        self.clock, self.limit = clock, limit
        self.arrivals: list[tuple[int, float, float]] = []

    def send_moment(self, moment: Moment, moment_s: float) -> None:
        self._note(moment.captured_us, moment_s)

    def send_sound(self, sound: SoundPacket, moment_s: float) -> None:
        self._note(sound.captured_us, moment_s)

    def _note(self, captured_us: int, moment_s: float) -> None:
        self.arrivals.append((captured_us, self.clock.now_s, moment_s))
        if len(self.arrivals) == self.limit:
            raise _Enough


async def test_the_player_keeps_time_and_does_not_catch_up_after_a_nap(
    recorded: tuple[Path, list[Moment], list[SoundPacket]],
) -> None:
    clock = _Clock()
    listener = _Listener(clock, 200)
    player = Player(LoopedRecording(recorded[0]), listener, clock=clock, sleep=clock.sleep, wall_clock=lambda: 1_000.0)
    with pytest.raises(_Enough):
        await player.run()
    for captured_us, arrived_s, moment_s in listener.arrivals:
        assert arrived_s - 100 >= captured_us / 1e6 - 1e-6
        assert arrived_s - 100 < captured_us / 1e6 + 0.1
        assert moment_s == pytest.approx(1_000 + captured_us / 1e6)
    assert player.counters.skips == 0
    clock.naps_s.append(30.0)
    listener.arrivals.clear()
    with pytest.raises(_Enough):
        await player.run()
    assert player.counters.skips == 1
    gaps = [b[1] - a[1] for a, b in itertools.pairwise(listener.arrivals)]
    assert max(gaps) < 0.1, "after the nap items come at their usual pace, none in a burst"
    assert clock.now_s > 130
