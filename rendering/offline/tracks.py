"""What the cameras of a recording's cubes saw, read from its packets: pictures on the meeting's clock.

The one place where rendering reads files of the media worker: their format and their clock are known there.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Self

from capture.geometry import Camera
from conference.media.errors import MediaError
from conference.media.manifest import TrackManifest
from conference.media.picturetrack import CodedFrame
from conference.media.recordingfiles import RecordingFiles
from conference.node.h264 import is_keyframe
from conference.signalling.kept_depth import RecordedCamera
from conference.signalling.state import CameraDescription, CubeDescription
from rendering.errors import OfflineError
from rendering.worker.camera_stream import CameraStream, Picture, Unit
from rendering.worker.cube import cameras_of

SOURCE = "cube"
_RATE_HZ = 30.0
"""Only to describe a cube by: when a picture is due stands with it."""


@dataclass(frozen=True)
class Cube:
    """One person's cameras and, in the same order, what each saw: pictures whose `arrival_s` is the meeting's time."""

    participant_id: str
    cameras: tuple[Camera, ...]
    pictures: tuple[Iterator[Picture], ...]


class Depths:
    """The depth that was kept with a recording; a context manager.

    Args:
        directory: of the recording.
        described: what the cameras of its publications are.

    Raises:
        OfflineError: the recording can't be read, or no depth was kept with it.
    """

    def __init__(self, directory: Path, described: Iterable[RecordedCamera]) -> None:
        self._cameras: Mapping[str, CameraDescription] = {each.publication_id: each.camera for each in described}
        try:
            self._files = RecordingFiles(directory)
        except MediaError as error:
            raise OfflineError(str(error)) from error
        self.people = sorted({each.participant_id for each in self._files.tracks if self._is_kept(each)})
        if not self.people:
            self._files.__exit__()
            raise OfflineError("no depth was kept with this recording")

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, t: TracebackType | None) -> None:
        self._files.__exit__()

    @property
    def started_s(self) -> float:
        """Where the meeting's clock begins, in seconds since 1970."""
        return self._files.started_s

    @property
    def duration_s(self) -> float:
        """Of the recording."""
        return self._files.duration_s

    def cube(self, participant_id: str) -> Cube:
        """One person's, freshly opened at the start. A camera that was connected anew goes on.

        Raises:
            StreamError: a camera is none that a view can be made from.
        """
        frames: dict[CameraDescription, list[Iterator[CodedFrame]]] = {}
        for manifest, coded in self._files.coded_tracks(participant_id, SOURCE):
            camera = self._cameras.get(manifest.publication_id)
            if camera is not None:
                frames.setdefault(camera, []).append(coded)
        cameras = cameras_of(CubeDescription("", tuple(frames), (), _RATE_HZ))
        return Cube(participant_id, cameras, tuple(map(_pictures, frames.values())))

    def _is_kept(self, manifest: TrackManifest) -> bool:
        return manifest.source == SOURCE and manifest.publication_id in self._cameras


def _pictures(tracks: Iterable[Iterator[CodedFrame]]) -> Iterator[Picture]:
    """Those that can be decoded; after a loss the next are from a key frame on."""
    for track in tracks:
        stream = CameraStream()
        for frame in track:
            if not frame.whole:
                stream.after_loss()
                continue
            stream.put(Unit(frame.data, is_keyframe(frame.data), frame.time_s))
            picture = stream.newest()
            if picture is not None:
                yield picture
