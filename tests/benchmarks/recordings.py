"""How fast recordings are composed, and how well sound and picture stay together and are cut."""

import tempfile
import time
from pathlib import Path

import av
import numpy as np

from conference.media.assemble import write_meeting, write_speech
from conference.media.mediafile import MediaFormat
from conference.media.recordingfiles import RecordingFiles
from conference.speech.engine.align import Aligner
from conference.speech.engine.edit.layout import AtTimes, plan_edits
from conference.speech.engine.edit.recorded import Edit, Recording
from conference.speech.engine.recognise import Recogniser
from conference.speech.engine.sound import read_speech
from conference.speech.engine.weights import find_model
from tests.benchmarks.report import emit
from tests.recordings import flashes
from tests.recordings.edits import edit_of
from tests.recordings.packets import Clock, Network, TrackWriter, opus_frames, vp8_frames
from tests.speech.demo_speech import demo_speech

NAMES = {"a": "Ann", "b": "Bo"}
SECONDS = 20
PICTURE_RATE_HZ = 30
FORMATS: tuple[MediaFormat, ...] = ("mp4", "webm")


def main() -> None:
    """Prints all results."""
    with tempfile.TemporaryDirectory() as directory:
        assembly(Path(directory))
    with tempfile.TemporaryDirectory() as directory:
        lip_sync(Path(directory))
    with tempfile.TemporaryDirectory() as directory:
        cutting(Path(directory))


def assembly(directory: Path) -> None:
    """Two people at 640×360, 30 pictures a second of moving texture, composed at 1280×720."""
    random = np.random.default_rng(0)
    texture = random.integers(0, 255, (45, 80, 3), np.uint8).repeat(8, 0).repeat(8, 1)
    pictures = [np.roll(texture, 2 * n, 1) for n in range(SECONDS * PICTURE_RATE_HZ)]
    sound = random.normal(0, 0.1, SECONDS * 48_000).astype(np.float32)
    for person in NAMES:
        TrackWriter(directory, person, "microphone", "opus").write(opus_frames(sound))
        TrackWriter(directory, person, "camera", "vp8").write(vp8_frames(pictures, PICTURE_RATE_HZ))
    for media_format in FORMATS:
        started, started_cpu = time.perf_counter(), time.process_time()
        with RecordingFiles(directory) as files:
            out = directory / f"meeting.{media_format}"
            write_meeting(files, out, names=NAMES, progress=lambda done: None, media_format=media_format)
        minutes = SECONDS / 60
        case = f"2x640x360-{media_format}"
        emit("recordings", case, "eyeline", "cpu_s_per_minute", (time.process_time() - started_cpu) / minutes, "s")
        emit("recordings", case, "eyeline", "wall_s_per_minute", (time.perf_counter() - started) / minutes, "s")


def lip_sync(directory: Path) -> None:
    """Five minutes: the sender's clock drifts by 300 ppm, sound and picture by +150 and −300 ppm against it."""
    sound, picture = Clock(40.0, 300.0, 150.0), Clock(40.0, 300.0, -300.0)
    TrackWriter(directory, "a", "microphone", "opus", sound, Network(0.02, 0.015)).write(
        opus_frames(flashes.beeps(300))
    )
    coded = vp8_frames(flashes.flashes(300), flashes.PICTURE_RATE_HZ)
    TrackWriter(directory, "a", "camera", "vp8", picture, Network(0.12, 0.03)).write(coded)
    out = directory / "meeting.mp4"
    with RecordingFiles(directory) as files:
        write_meeting(files, out, names=NAMES, progress=lambda done: None, size=(256, 144))
    seen, heard = flashes.flash_times(out), flashes.beep_times(out)
    apart = np.abs([seen[np.argmin(np.abs(seen - time_s))] - time_s for time_s in heard])
    emit("recordings", "drift-5min", "eyeline", "lip_sync_max_ms", 1000 * float(apart.max()), "ms")
    emit("recordings", "drift-5min", "eyeline", "lip_sync_last_minute_max_ms", 1000 * float(apart[-60:].max()), "ms")


def cutting(directory: Path) -> None:
    """Deletes each fourth word of the committed speech in turn, and compares how long the export says it is."""
    TrackWriter(directory, "a", "microphone", "opus").write(opus_frames(demo_speech(48_000).samples))
    errors_s = []
    with RecordingFiles(directory) as files:
        write_speech(files, directory / "a.wav", "a", lambda done: None)
        samples = read_speech(directory / "a.wav")
        segments = Recogniser(find_model("tiny.en", directory)).transcribe(samples, lambda done: None)
        words = Aligner().align(samples, segments, lambda done: None)
        source = Recording(tuple(words), round(files.duration_s * 48_000), 48_000)
        for number in range(1, len(words) - 1, 4):
            pieces = plan_edits(source, [Edit((number,))], AtTimes())
            gone = words[number]
            for media_format in FORMATS:
                out = directory / f"cut.{media_format}"
                write_meeting(
                    files, out, names=NAMES, progress=lambda done: None, edit=edit_of(files, pieces), size=(256, 144),
                    media_format=media_format,
                )  # fmt: skip
                with av.open(str(out)) as container:
                    length_s = (container.duration or 0) / av.time_base
                errors_s.append(abs(length_s - (files.duration_s - (gone.end_s - gone.start_s))))
    emit("recordings", "delete-one-word", "eyeline", "length_error_max_ms", 1000 * max(errors_s), "ms")


if __name__ == "__main__":
    main()
