"""Makes files out of a recording's packets: the composed meeting for people, its sound, and speech for recognition."""

import wave
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from conference.media.chapters import Chapter
from conference.media.compose import Composer, PictureSource, Subject
from conference.media.edited_pictures import Composing, EditedPictures
from conference.media.following import Following
from conference.media.mediafile import MediaFormat, write_media
from conference.media.mix import mixed, mixed_blocks
from conference.media.montage import Montage, Shot
from conference.media.recordingfiles import RecordingFiles
from conference.media.soundtrack import RATE_HZ, Samples
from conference.media.viewtrack import ViewTrack

SIZE = (1280, 720)
SPEECH_RATE_HZ = 16_000
DECIMATION = RATE_HZ // SPEECH_RATE_HZ
FILTER_TAPS = 97


@dataclass(frozen=True)
class SeatSeen:
    """From whose seat a meeting is seen, and the folder of the views that were rendered for it."""

    viewer_id: str
    folder: Path

    def views_of(self, participant_id: str) -> Path | None:
        """The file of one person's views, if there is one."""
        path = self.folder / f"{participant_id}.mkv"
        return path if path.is_file() else None


def write_meeting(
    recording: RecordingFiles,
    path: Path,
    *,
    names: Mapping[str, str],
    progress: Callable[[float], None],
    media_format: MediaFormat = "mp4",
    edit: tuple[Montage, Iterator[Samples]] | None = None,
    size: tuple[int, int] = SIZE,
    metadata: Mapping[str, str] | None = None,
    chapters: Sequence[Chapter] = (),
    seat: SeatSeen | None = None,
    speaker_at: Callable[[float], str | None] | None = None,
) -> None:
    """Writes the meeting, or an edit of it, as one playable file.

    Args:
        names: of participants, by id.
        progress: told the part done, 0 to 1.
        edit: what is seen and, as long, what is heard; None for the recording as it is.
        metadata: of the file, such as a comment.
        seat: whose views stand in the place of those that were recorded.
        speaker_at: who is seen alone at a moment of the recording; None for everybody in a grid.

    Raises:
        OSError: the file can't be written.
    """
    length = round(recording.duration_s * RATE_HZ)
    montage, sound = edit or (Montage([Shot(length, 0.0)]), mixed_blocks(recording.sound_tracks(), length))

    def new_composer() -> Composing:
        shown = subjects(recording, names, seat)
        return Composer(shown, *size) if speaker_at is None else Following(shown, *size, speaker_at)

    pictures = EditedPictures(montage, new_composer)
    write_media(path, media_format, size, pictures.at, sound, montage.length_samples, progress, metadata, chapters)


def write_mix(recording: RecordingFiles, path: Path, progress: Callable[[float], None]) -> None:
    """Writes what everybody says as 48 kHz mono WAV on the meeting's clock.

    Raises:
        OSError: the file can't be written.
    """
    total = round(recording.duration_s * RATE_HZ)
    partial = path.with_name(path.name + ".part")
    with wave.open(str(partial), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(RATE_HZ)
        for n, block in enumerate(mixed_blocks(recording.sound_tracks(), total)):
            file.writeframes(_pcm(block))
            progress(min((n + 1) * RATE_HZ / total, 1.0))
    partial.replace(path)


def subjects(recording: RecordingFiles, names: Mapping[str, str], seat: SeatSeen | None = None) -> list[Subject]:
    """The tiles of a recording: everyone in the order of their names, each person's screen behind them.

    As seen from a seat, who sits there is not shown, and others as they were rendered for it, where they were.
    """
    people = sorted({t.participant_id for t in recording.tracks}, key=lambda each: (names.get(each, "").lower(), each))
    found = []
    for person in people:
        name = names.get(person) or "Guest"
        sources = {track.source for track in recording.tracks if track.participant_id == person}
        own: PictureSource = "view" if "view" in sources else "camera"
        rendered = seat.views_of(person) if seat is not None else None
        if rendered is not None:
            found.append(Subject(name, "view", [ViewTrack(rendered)], person))
        elif seat is None or person != seat.viewer_id:
            found.append(Subject(name, own, recording.picture_tracks(person, own), person))
        if "screen" in sources:
            tracks = recording.picture_tracks(person, "screen")
            found.append(Subject(f"{name} (screen)", "screen", tracks, person))
    return found


def write_speech(
    recording: RecordingFiles, path: Path, participant_id: str | None, progress: Callable[[float], None]
) -> None:
    """Writes one participant's sound, or everybody's, as 16 kHz mono WAV on the meeting's clock.

    Raises:
        OSError: the file can't be written.
    """
    tracks = recording.sound_tracks(participant_id)
    total = round(recording.duration_s * SPEECH_RATE_HZ)
    partial = path.with_name(path.name + ".part")
    with wave.open(str(partial), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(SPEECH_RATE_HZ)
        margin = np.zeros(FILTER_TAPS - 1, np.float32)
        for first in range(0, total, SPEECH_RATE_HZ):
            count = min(SPEECH_RATE_HZ, total - first)
            # The filter looks ahead by half its length: it is read late by as much, so that the sound is not.
            block = mixed(tracks, first * DECIMATION + FILTER_TAPS // 2, count * DECIMATION)
            speech = decimate(np.concatenate([margin, block]))
            margin = np.concatenate([margin, block])[-(FILTER_TAPS - 1) :]
            file.writeframes(_pcm(speech))
            progress((first + count) / total)
    partial.replace(path)


def write_excerpts(
    recording: RecordingFiles, path: Path, participant_id: str, spans: Sequence[tuple[float, float]]
) -> None:
    """Writes what one participant says in these spans, one after the other, as 48 kHz mono WAV.

    Args:
        spans: in seconds on the meeting's clock, in order and disjoint.

    Raises:
        OSError: the file can't be written.
    """
    tracks = recording.sound_tracks(participant_id)
    with wave.open(str(path), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(RATE_HZ)
        for start_s, end_s in spans:
            first = round(start_s * RATE_HZ)
            file.writeframes(_pcm(mixed(tracks, first, round(end_s * RATE_HZ) - first)))


def decimate(samples: Samples) -> Samples:
    """48 kHz [FILTER_TAPS − 1 + 3·N] to 16 kHz [N], low-passed at 7.6 kHz by a windowed sinc."""
    n = np.arange(FILTER_TAPS) - FILTER_TAPS // 2
    taps = np.sinc(2 * 7600 / RATE_HZ * n) * np.blackman(FILTER_TAPS)
    windows = np.lib.stride_tricks.sliding_window_view(samples, FILTER_TAPS)[::DECIMATION]
    return (windows @ (taps / taps.sum()).astype(np.float32)).astype(np.float32)


def _pcm(samples: Samples) -> bytes:
    return (np.clip(samples, -1, 1) * 32767).astype("<i2").tobytes()
