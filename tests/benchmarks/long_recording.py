"""What the server's jobs take for a long recording: `python -m tests.benchmarks.long_recording [--minutes 60] [base]`.

One participant speaks, without a camera: real prompts, again and again with pauses, in Opus packets as the media worker
writes them. The jobs run one after the other, each in a process of its own, on a database of their own. For each:
`ended` (1, or 0 where it failed), `wall_s`, `cpu_s`, `peak_memory`, `steps` (how many different parts done were told)
and `longest_without` (the longest time in which nothing more was told to be done). `words` is what stands in the
transcript in the end, and `last_word_s` where.
"""

import argparse
import os
import re
import subprocess
import sys
import tempfile
import threading
import time
from itertools import pairwise
from pathlib import Path

import django
import numpy as np

BENCHMARK = "long_recording"
PAUSE_S = 0.6
LOOK_S = 0.5
JOBS = ("assemble", "transcribe")


def main() -> None:
    """Prints all results."""
    parser = argparse.ArgumentParser(description="What the server's jobs take for a long recording.")
    parser.add_argument("model", nargs="?", default="base")
    parser.add_argument("--minutes", type=float, default=60.0)
    parser.add_argument("--job", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.job:
        run_job(options.job, f"{options.minutes:g}min-{options.model}")
        return
    with tempfile.TemporaryDirectory() as folder:
        more = {"EYELINE_DATA_DIR": folder, "EYELINE_WHISPER_MODEL": options.model, "EYELINE_PROFILE": "embedded"}
        os.environ.update(more, DJANGO_SETTINGS_MODULE="conference.settings")
        django.setup()
        hand_in(options.minutes)
        for kind in JOBS:
            own = [options.model, "--minutes", str(options.minutes), "--job", kind]
            subprocess.run([sys.executable, "-m", "tests.benchmarks.long_recording", *own], check=True)


def hand_in(minutes: float) -> None:
    """A recording that was just stopped, in a database made for it."""
    from django.core.management import call_command
    from django.utils import timezone

    from accounts.models import User
    from conference.recordings.services import recording_start, recording_stop
    from conference.rooms.models import Meeting, Participant, Room
    from tests.recordings.packets import TrackWriter, opus_frames

    call_command("migrate", verbosity=0)
    host = User.objects.create_user("host@example.org", name="Hanna")
    room = Room.objects.create(slug="long", title="Long", owner=host)
    meeting = Meeting.objects.create(room=room, started_at=timezone.now())
    there = Participant.objects.create(
        meeting=meeting, kind="browser", role="host", name="Hanna", user=host, joined_at=timezone.now()
    )
    recording = recording_start(meeting=meeting, started_by=there)
    recording.path.mkdir(parents=True)
    TrackWriter(recording.path, str(there.pk), "microphone", "opus").write(opus_frames(speech(minutes)))
    recording_stop(recording=recording, tracks=())


def speech(minutes: float) -> np.ndarray:
    """Float32 mono [N], 48 kHz."""
    from tests.speech.prompts import prompts

    pause = np.zeros(round(PAUSE_S * 48_000), np.float32)
    parts, length, wanted = [], 0, round(minutes * 60 * 48_000)
    sounds = [prompt.samples(48_000) for prompt in prompts()]
    while length < wanted:
        for sound in sounds:
            parts += [sound, pause]
            length += len(sound) + len(pause)
    return np.concatenate(parts)[:wanted]


def run_job(kind: str, case: str) -> None:
    """Does a job in this process, and prints what it took."""
    django.setup()
    from conference.jobs.models import Job
    from conference.recordings import tasks
    from tests.benchmarks.report import emit

    job = Job.objects.get(kind=kind)
    told: list[tuple[float, float]] = [(time.monotonic(), 0.0)]
    ended = threading.Event()

    def look() -> None:
        while not ended.wait(LOOK_S):
            done = Job.objects.values_list("progress", flat=True).get(pk=job.pk)
            if done > told[-1][1]:
                told.append((time.monotonic(), done))

    watching = threading.Thread(target=look)
    watching.start()
    begun, worked = time.monotonic(), time.process_time()
    getattr(tasks, kind)(str(job.pk))
    lasted, took = time.monotonic() - begun, time.process_time() - worked
    ended.set()
    watching.join()
    job.refresh_from_db()
    times = [at for at, _ in told] + [begun + lasted]
    # Its own: what getrusage tells is no less than what the process that started this one has held.
    peak_mb = int(re.findall(r"VmHWM:\s*(\d+) kB", Path("/proc/self/status").read_text())[0]) / 1024
    emit(BENCHMARK, f"{case}-{kind}", "eyeline", "ended", float(job.state == "done"), "1")
    emit(BENCHMARK, f"{case}-{kind}", "eyeline", "wall_s", lasted, "s")
    emit(BENCHMARK, f"{case}-{kind}", "eyeline", "cpu_s", took, "s")
    emit(BENCHMARK, f"{case}-{kind}", "eyeline", "peak_memory", peak_mb, "MB")
    emit(BENCHMARK, f"{case}-{kind}", "eyeline", "steps", len(told) - 1, "1")
    emit(BENCHMARK, f"{case}-{kind}", "eyeline", "longest_without", max(b - a for a, b in pairwise(times)), "s")
    if job.state != "done":
        print(job.message, job.reason, file=sys.stderr)
    elif kind == "transcribe" and job.recording is not None:
        words = job.recording.transcript.words
        emit(BENCHMARK, f"{case}-{kind}", "eyeline", "words", len(words), "1")
        emit(BENCHMARK, f"{case}-{kind}", "eyeline", "last_word_s", words[-1]["end_s"], "s")


if __name__ == "__main__":
    main()
