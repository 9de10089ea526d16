"""Writes a meeting's packets to disk from a thread of its own, so that a worker killed at any moment loses a second."""

import contextlib
import errno
import logging
import os
import shutil
import threading
import time
from collections import deque
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import BinaryIO

from conference.media.manifest import TrackManifest, write_manifest
from conference.media.plane import RecordingRequest
from conference.media.publication import Publication
from conference.media.rtpdump import PACKET_MAX_BYTES, DumpedPacket, file_header, record
from conference.signalling.errors import Full, Unavailable
from conference.signalling.recording import RecordedTrack
from conference.signalling.state import Publication as Description
from conference.signalling.state import StopCause

log = logging.getLogger(__name__)

WRITE_INTERVAL_S = 0.25
SYNC_INTERVAL_S = 0.75
"""With the interval of writing, less than the two seconds that a killed worker may lose."""
KEPT_FREE_BYTES = 200 * 10**6
"""A recording ends while there is still so much room on the disk, for the database and everything else to go on."""
WAITING_PACKETS = 20_000
"""About ten seconds of a full room: what may wait for a slow disk before the oldest go."""
LOST_APART_MS = 1000
"""Losses that are nearer to each other are told as one."""
LOST_SPANS_MAX = 1000


class TrackFile:
    """One track's packets on their way to its file."""

    def __init__(
        self,
        directory: Path,
        stem: str,
        description: Description,
        manifest: TrackManifest,
        start_monotonic_s: float,
    ) -> None:
        self.path = f"{stem}.rtpdump"
        self.description = description
        self.manifest = manifest
        self.dropped = 0
        self.ended = False
        self._directory = directory
        self._stem = stem
        self._start_monotonic_s = start_monotonic_s
        self._waiting: deque[DumpedPacket] = deque()
        self._taking = threading.Lock()
        """Held while a packet is taken from those that wait: by the writer, or to make room."""
        self._file: BinaryIO | None = None
        self._written = False
        self._lost_ms: list[tuple[int, int]] = []
        self._told_lost: list[tuple[int, int]] = []

    def tap(self, packet: bytes, is_rtcp: bool, arrival_s: float) -> None:
        """Takes a packet from the event loop."""
        offset_ms = max(0, round((arrival_s - self._start_monotonic_s) * 1000))
        if len(self._waiting) == WAITING_PACKETS:
            self._make_room()
        elif len(packet) > PACKET_MAX_BYTES:
            self.dropped += 1
        self._waiting.append(DumpedPacket(offset_ms, is_rtcp, packet[:PACKET_MAX_BYTES]))

    def write(self) -> None:
        """Writes what is waiting; called by the writer's thread alone.

        Raises:
            OSError: the disk does not take it.
        """
        if self._file is None:
            if self.ended and not self._waiting:
                return
            self._file = self._open()
        while self._waiting:
            with self._taking:
                packet = self._waiting.popleft()
            self._file.write(record(packet))
            self._written = True

    def sync(self) -> None:
        """Brings what was written to the disk itself."""
        if self._file is not None and self._written:
            self._written = False
            self._file.flush()
            os.fsync(self._file.fileno())
            self._tell_lost()

    def close(self) -> None:
        """Ends the file."""
        if self._file is not None:
            with contextlib.suppress(OSError):
                self._file.close()

    def _make_room(self) -> None:
        """The packet that has waited longest makes room for the newest, unless the writer has just taken it."""
        with self._taking:
            if len(self._waiting) < WAITING_PACKETS:
                return
            lost = self._waiting.popleft()
        self.dropped += 1
        self._note_lost(lost.offset_ms)

    def _note_lost(self, offset_ms: int) -> None:
        spans = self._lost_ms
        if (spans and offset_ms - spans[-1][1] <= LOST_APART_MS) or len(spans) == LOST_SPANS_MAX:
            spans[-1] = (spans[-1][0], max(offset_ms, spans[-1][1]))
        else:
            spans.append((offset_ms, offset_ms))

    def _tell_lost(self) -> None:
        """Writes beside the packets where some are missing, as far as that is new."""
        lost_ms = list(self._lost_ms)
        if lost_ms != self._told_lost:
            self._told_lost = lost_ms
            lost_s = tuple((first / 1000, last / 1000) for first, last in lost_ms)
            write_manifest(self._directory / f"{self._stem}.json", replace(self.manifest, lost_s=lost_s))
            log.warning("the disk is too slow: %d packets of %s are lost so far", self.dropped, self._stem)

    def _open(self) -> BinaryIO:
        # The manifest goes first: packets without one could not be read.
        write_manifest(self._directory / f"{self._stem}.json", self.manifest)
        packets = (self._directory / self.path).open("xb")
        packets.write(file_header(self.manifest.start_s))
        self._written = True
        descriptor = os.open(self._directory, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
        return packets


class Recording:
    """A running recording of one meeting.

    Args:
        request: what to record, and where.
        clock, wall_clock: the monotonic clock of arrivals, and seconds since 1970.
        free_bytes: how much room there is on the disk of a directory.

    Raises:
        Unavailable: the directory can't be made.
        Full: there is hardly any room on the disk.

    Attributes:
        failed: why the recording ended by itself; None while all is well.
    """

    def __init__(
        self,
        request: RecordingRequest,
        clock: Callable[[], float] = time.monotonic,
        wall_clock: Callable[[], float] = time.time,
        free_bytes: Callable[[Path], int] = lambda directory: shutil.disk_usage(directory).free,
    ) -> None:
        self.request = request
        self.failed: StopCause | None = None
        self._clock = clock
        self._wall_clock = wall_clock
        self._free_bytes = free_bytes
        try:
            request.directory.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise Unavailable(f"the recording's directory can't be made: {error.strerror}") from error
        if self._is_full():
            raise Full("the disk for recordings is full; delete recordings, or keep them for a shorter time")
        self._tracks: list[TrackFile] = []
        self._taps: list[tuple[Publication, TrackFile]] = []
        self._attached = True
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._run, name=f"recorder-{request.recording_id}", daemon=True)
        self._thread.start()

    @property
    def dropped(self) -> int:
        """Packets that the disk was too slow for."""
        return sum(track.dropped for track in self._tracks)

    def add(self, publication: Publication) -> None:
        """Records a publication from now on, unless it is another viewer's view."""
        description = publication.description
        if self.failed is not None or not self._attached or any(tapped is publication for tapped, _ in self._taps):
            return
        if description.source == "view" and description.viewer_id != self.request.viewer_id:
            return
        codec = publication.codec
        manifest = TrackManifest(
            publication_id=description.id,
            participant_id=description.participant_id,
            source=description.source,
            kind=description.kind,
            viewer_id=description.viewer_id,
            codec=codec.name.lower(),
            clock_rate_hz=codec.clock_rate_hz,
            payload_type=codec.payload_type,
            fmtp=codec.fmtp,
            start_s=self._wall_clock(),
        )
        track = TrackFile(self.request.directory, self._free_stem(description.id), description, manifest, self._clock())
        self._tracks.append(track)
        self._taps.append((publication, track))
        publication.taps = (*publication.taps, track.tap)
        publication.request_keyframe()

    def remove(self, publication: Publication) -> None:
        """The publication has ended; what was recorded of it stays."""
        for tapped, track in [entry for entry in self._taps if entry[0] is publication]:
            tapped.taps = tuple(tap for tap in tapped.taps if tap != track.tap)
            track.ended = True
        self._taps = [entry for entry in self._taps if entry[0] is not publication]

    def stop(self) -> tuple[RecordedTrack, ...]:
        """Ends the recording; waits for the disk, so it is not to be called on the event loop's thread."""
        self._stopping.set()
        self._thread.join()
        return tuple(
            RecordedTrack(
                publication_id=track.description.id,
                participant_id=track.description.participant_id,
                source=track.description.source,
                kind=track.description.kind,
                codec=track.manifest.codec,
                path=track.path,
            )
            for track in self._tracks
            if (self.request.directory / track.path).exists()
        )

    def detach(self) -> bool:
        """Takes no more packets from now on; False when it took none already."""
        for publication, _ in list(self._taps):
            self.remove(publication)
        was_attached, self._attached = self._attached, False
        return was_attached

    def _free_stem(self, publication_id: str) -> str:
        # A publication that came again (a new connection of the same participant) gets a file of its own.
        taken = {track.path for track in self._tracks}
        stem, number = f"{self.request.stem}{publication_id}", 1
        while f"{stem}.rtpdump" in taken or (self.request.directory / f"{stem}.rtpdump").exists():
            number += 1
            stem = f"{self.request.stem}{publication_id}.{number}"
        return stem

    def _is_full(self) -> bool:
        return self._free_bytes(self.request.directory) < KEPT_FREE_BYTES

    def _run(self) -> None:
        try:
            self._write()
        except OSError as error:
            self.failed = "disk_full" if error.errno in (errno.ENOSPC, errno.EDQUOT) else "disk_failed"
            log.error("recording %s has stopped: %s", self.request.recording_id, error.strerror or error)
        finally:
            for track in self._tracks:
                track.close()

    def _write(self) -> None:
        synced_s = self._clock()
        while not self._stopping.wait(WRITE_INTERVAL_S):
            for track in list(self._tracks):
                track.write()
            if self._clock() - synced_s >= SYNC_INTERVAL_S:
                synced_s = self._clock()
                for track in list(self._tracks):
                    track.sync()
                if self._is_full():
                    raise OSError(errno.ENOSPC, "the disk is full, but for what everything else needs")
        for track in self._tracks:
            track.write()
            track.sync()
