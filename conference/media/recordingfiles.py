"""Opens a recording's folder: every track that was written, on the meeting's clock, even after a worker was killed."""

from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

from conference.media.errors import MediaError, RecordingError
from conference.media.manifest import TrackManifest, read_manifest
from conference.media.picturetrack import FORMATS, CodedFrame, PictureTrack, coded_frames
from conference.media.soundtrack import SoundTrack
from conference.media.timeline import Line, fit_meeting
from conference.media.trackindex import TrackIndex

PACKETS = (".rtpdump", ".json")
"""How the files of a recording's folder end that hold its tracks."""
LATEST_S = 1.0
LAST_PACKET_S = 0.02


@dataclass(frozen=True)
class _Opened:
    manifest: TrackManifest
    index: TrackIndex
    to_meeting: list[Line]


class RecordingFiles:
    """A recording's tracks; a context manager that closes them.

    Args:
        directory: holds `<publication id>.json` and `.rtpdump`; a track that can't be read is left out and named in
            `unreadable`.

    Raises:
        RecordingError: there is no track with packets.
    """

    def __init__(self, directory: Path) -> None:
        self.unreadable: list[str] = []
        self._stack = ExitStack()
        found = list(self._open_all(directory))
        lines = fit_meeting([stream.clock for _, index in found for stream in index.streams])
        if not lines:
            self._stack.close()
            raise RecordingError(f"no packets were recorded in {directory.name}")
        self.started_s = min(manifest.start_s for manifest, _ in found)
        remaining = iter(Line(line.x0, line.y0 - self.started_s, line.slope) for line in lines)
        self._opened = [_Opened(manifest, index, [next(remaining) for _ in index.streams]) for manifest, index in found]
        self.duration_s = max(self._ends_s())

    def __enter__(self) -> "RecordingFiles":
        return self

    def __exit__(self, *_: object) -> None:
        self._stack.close()

    @property
    def tracks(self) -> list[TrackManifest]:
        """Those that hold packets."""
        return [opened.manifest for opened in self._opened if opened.index.streams]

    def sound_tracks(self, participant_id: str | None = None) -> list[SoundTrack]:
        """Freshly opened at the start: everyone's, or one participant's."""
        return [
            SoundTrack(opened.index, opened.to_meeting)
            for opened in self._opened
            if opened.manifest.kind == "audio"
            and opened.manifest.codec == "opus"
            and participant_id in (None, opened.manifest.participant_id)
        ]

    def picture_tracks(self, participant_id: str, source: str) -> list[PictureTrack]:
        """Freshly opened at the start: one participant's camera, view or screen (two when connected anew)."""
        return [
            PictureTrack(opened.index, opened.to_meeting, opened.manifest.codec)
            for opened in self._opened
            if (opened.manifest.participant_id, opened.manifest.source) == (participant_id, source)
            and opened.manifest.codec in FORMATS
            and opened.index.streams
        ]

    def coded_tracks(self, participant_id: str, source: str) -> list[tuple[TrackManifest, Iterator[CodedFrame]]]:
        """One participant's pictures of a source as they were sent, freshly opened, by when they began."""
        found = [
            (float(line.at(stream.timestamp[0])), opened, stream, line)
            for opened in self._opened
            for stream, line in zip(opened.index.streams, opened.to_meeting, strict=True)
            if (opened.manifest.participant_id, opened.manifest.source) == (participant_id, source)
            and opened.manifest.codec in FORMATS
        ]
        return [
            (opened.manifest, coded_frames(opened.index, stream, line, FORMATS[opened.manifest.codec]))
            for _, opened, stream, line in sorted(found, key=lambda each: each[0])
        ]

    def _ends_s(self) -> Iterable[float]:
        """When each stream ends; not long after its last packet came, whatever its sender's timestamps say."""
        for opened in self._opened:
            for stream, line in zip(opened.index.streams, opened.to_meeting, strict=True):
                came_s = float(stream.clock.arrival_s.max()) - self.started_s
                yield max(min(float(line.at(stream.timestamp.max())), came_s + LATEST_S) + LAST_PACKET_S, LAST_PACKET_S)

    def _open_all(self, directory: Path) -> Iterable[tuple[TrackManifest, TrackIndex]]:
        for path in sorted(directory.glob("*.rtpdump")):
            try:
                manifest = read_manifest(path.with_suffix(".json"))
                yield manifest, self._stack.enter_context(_open(path, manifest))
            except (MediaError, OSError) as error:
                self.unreadable.append(f"{path.name}: {error}")


def _open(path: Path, manifest: TrackManifest) -> TrackIndex:
    # A view is sent by the render worker, on another clock than its subject's microphone.
    sender = f"{manifest.participant_id}/{'view' if manifest.source == 'view' else 'own'}"
    return TrackIndex(
        path,
        start_s=manifest.start_s,
        sender=sender,
        clock_rate_hz=manifest.clock_rate_hz,
        payload_type=manifest.payload_type,
    )
