"""Recordings: what a reader finds, after a good end, a kill, and a disk that fails."""

import fcntl
import json
import logging
import os
import resource
import select
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

import pytest

from conference.media import recorder
from conference.media.manifest import read_manifest, write_manifest
from conference.media.plane import RecordingRequest
from conference.media.publication import Publication
from conference.media.recorder import Recording, TrackFile
from conference.media.rtpdump import DumpedPacket, RtpDump, file_header, record
from conference.media.stream import Codec
from conference.node.rtp import HEADER
from conference.signalling.errors import Full, Unavailable
from conference.signalling.state import Publication as Description
from tests.media.dumps import dumped

VP8 = Codec("VP8", 90000, 97, "x=1")


class Port:
    """Nothing is said to the sender."""

    def send_rtcp(self, packet: bytes) -> bool:
        return True


def publication(publication_id: str = "cam", source: str = "camera", viewer_id: str | None = None) -> Publication:
    return Publication(Description(publication_id, "ada", source, "video", viewer_id), VP8, Port(), 1)  # type: ignore[arg-type]


def packet(seq: int) -> bytes:
    return HEADER.pack(0x80, 97, seq, seq * 3000, 7) + b"\x10payload"


def request(directory: Path, viewer_id: str | None = None) -> RecordingRequest:
    return RecordingRequest("meeting", "r1", directory, viewer_id)


def test_a_recording_is_read_as_it_was_written(tmp_path: Path) -> None:
    now_s = [1000.0]
    recording = Recording(request(tmp_path / "r"), clock=lambda: now_s[0], wall_clock=lambda: 1_700_000_000.5)
    camera = publication()
    recording.add(camera)
    for seq in range(3):
        camera.receive(packet(seq), now_s[0] + seq * 0.04)
    recording.detach()
    camera.receive(packet(9), now_s[0] + 1)
    (track,) = recording.stop()
    assert (track.publication_id, track.codec, track.path) == ("cam", "vp8", "cam.rtpdump")
    with RtpDump(tmp_path / "r" / track.path) as dump:
        assert dump.start_s == pytest.approx(1_700_000_000.5)
    assert dumped(tmp_path / "r" / track.path) == [DumpedPacket(seq * 40, False, packet(seq)) for seq in range(3)]
    manifest = read_manifest(tmp_path / "r" / "cam.json")
    assert (manifest.codec, manifest.clock_rate_hz, manifest.payload_type) == ("vp8", 90000, 97)
    assert json.loads((tmp_path / "r" / "cam.json").read_text())["fmtp"] == "x=1"


def test_of_the_views_only_those_of_one_viewer_are_written(tmp_path: Path) -> None:
    recording = Recording(request(tmp_path, "ben"))
    for viewer_id in ("ben", "eve"):
        view = publication(f"view-{viewer_id}", "view", viewer_id)
        recording.add(view)
        view.receive(packet(0), 0.0)
    recording.detach()
    assert [track.publication_id for track in recording.stop()] == ["view-ben"]


def test_a_publication_that_comes_again_gets_a_file_of_its_own(tmp_path: Path) -> None:
    recording = Recording(request(tmp_path))
    for _ in range(2):
        camera = publication()
        recording.add(camera)
        camera.receive(packet(0), 0.0)
        recording.remove(camera)
    assert [track.path for track in recording.stop()] == ["cam.rtpdump", "cam.2.rtpdump"]


KILLED = """
import sys, time
from pathlib import Path
from conference.media.recorder import Recording, TrackFile
from tests.media.test_recorder import packet, publication, request
recording = Recording(request(Path(sys.argv[1])))
camera = publication()
recording.add(camera)
seq = 0
for line in sys.stdin:
    for _ in range(int(line)):
        camera.receive(packet(seq), time.monotonic())
        seq += 1
"""


def test_a_killed_worker_leaves_what_came_before(tmp_path: Path) -> None:
    """What came is on the disk soon, of itself, again and again; `tests.benchmarks.recovery` measures how soon."""
    path, at_once = tmp_path / "cam.rtpdump", 100
    of_each = len(record(DumpedPacket(0, False, packet(0))))
    process = subprocess.Popen([sys.executable, "-c", KILLED, str(tmp_path)], stdin=subprocess.PIPE, text=True)
    assert process.stdin is not None
    try:
        for came in (at_once, 2 * at_once, 3 * at_once):
            print(at_once, file=process.stdin, flush=True)
            size = len(file_header(0.0)) + came * of_each
            while not path.exists() or path.stat().st_size < size:
                assert process.poll() is None
                time.sleep(0.02)
    finally:
        process.send_signal(signal.SIGKILL)
        process.wait()
        process.stdin.close()
    assert [each.data for each in dumped(path)] == [packet(seq) for seq in range(3 * at_once)]
    assert read_manifest(tmp_path / "cam.json").publication_id == "cam"


def test_a_full_disk_ends_the_recording_and_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def full(_descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(recorder.os, "fsync", full)
    recording = Recording(request(tmp_path))
    camera = publication()
    recording.add(camera)
    camera.receive(packet(0), 0.0)
    with caplog.at_level(logging.ERROR):
        recording._thread.join(5)
    assert recording.failed == "disk_full"
    assert "recording r1 has stopped: No space left on device" in caplog.text
    camera.receive(packet(1), 0.1)
    recording.stop()


def test_a_recording_ends_before_the_disk_is_full_and_none_begins(tmp_path: Path) -> None:
    free_bytes = [10**12]
    recording = Recording(request(tmp_path), free_bytes=lambda directory: free_bytes[0])
    camera = publication()
    recording.add(camera)
    camera.receive(packet(0), 0.0)
    free_bytes[0] = recorder.KEPT_FREE_BYTES - 1
    recording._thread.join(60)
    assert recording.failed == "disk_full"
    assert (recording.detach(), recording.detach()) == (True, False)
    assert camera.taps == ()
    (track,) = recording.stop()
    assert dumped(tmp_path / track.path) == [DumpedPacket(0, False, packet(0))]
    with pytest.raises(Full, match="delete recordings"):
        Recording(request(tmp_path / "next"), free_bytes=lambda directory: free_bytes[0])


def test_what_a_failing_disk_has_taken_can_be_read(tmp_path: Path) -> None:
    """The kernel refuses in the middle of a packet, as it does when a disk or a quota is full."""
    recording = Recording(request(tmp_path), clock=lambda: 0.0)
    camera = publication()
    recording.add(camera)
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (50_000, hard))
    try:
        for seq in range(10_000):
            camera.receive(packet(seq), 0.0)
        recording._thread.join(60)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert recording.failed == "disk_failed"
    recording.detach()
    (track,) = recording.stop()
    path = tmp_path / track.path
    assert path.stat().st_size == 50_000
    written = [each.data for each in dumped(path)]
    assert len(written) > 1000 and written == [packet(seq) for seq in range(len(written))]


def iter_pipe(way_out: int) -> Iterator[int]:
    """The bytes that come out of a pipe until it is closed."""
    with open(way_out, "rb") as end:
        while data := end.read(4096):
            yield from data


def test_a_disk_that_stands_still_holds_up_nobody_and_the_recording_says_what_it_lacks(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The packets' file is a pipe that nobody reads for a while: as on a bad disk, a write then waits in the kernel."""
    monkeypatch.setattr(recorder, "WAITING_PACKETS", 300)
    way_out, way_in = os.pipe()
    fcntl.fcntl(way_in, fcntl.F_SETPIPE_SZ, 4096)

    def opened_pipe(track: TrackFile) -> BinaryIO:
        write_manifest(tmp_path / "cam.json", track.manifest)
        return open(way_in, "wb", buffering=0)

    monkeypatch.setattr(TrackFile, "_open", opened_pipe)
    monkeypatch.setattr(os, "fsync", lambda descriptor: None)
    recording = Recording(request(tmp_path), clock=lambda: 0.0)
    camera, forwarded = publication(), []
    camera.taps = (lambda data, is_rtcp, arrival_s: forwarded.append(data),)
    recording.add(camera)
    for seq in range(2000):
        camera.receive(packet(seq), seq / 100)
        if seq == 250:
            assert select.select([way_out], [], [], 60)[0], "the writer has begun, and is held up"
    # Nobody has read the pipe so far: what waited for the disk would still wait.
    assert len(forwarded) == 2000, "the meeting goes on as if nothing were"
    assert recording.dropped > 1000
    # The disk is back: what waited is written.
    taken = bytearray()
    reader = threading.Thread(target=lambda: taken.extend(iter_pipe(way_out)))
    reader.start()
    recording.detach()
    recording.stop()
    reader.join(30)
    written = {seq for seq in range(2000) if packet(seq) in taken}
    missing = sorted(set(range(2000)) - written)
    assert len(missing) == recording.dropped
    # One span, or more where the writer took some in between.
    spans = [(round(from_s * 100), round(to_s * 100)) for from_s, to_s in read_manifest(tmp_path / "cam.json").lost_s]
    assert (spans[0][0], spans[-1][1]) == (missing[0], missing[-1])
    assert {end for span in spans for end in span} <= set(missing)
    assert all(any(first <= seq <= last for first, last in spans) for seq in missing)
    assert {*range(1701, 2000)} <= written and 0 in written


def test_a_directory_that_can_not_be_made_is_refused(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(Unavailable):
        Recording(request(tmp_path / "file" / "r"))
