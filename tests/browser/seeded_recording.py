"""A recording that is transcribed already, put into a running service: `python -m tests.browser.seeded_recording`.

Two people speak, with fillers, pauses, and words that were heard wrongly; what is heard is the speech of the tests.
"""

import subprocess
import sys
import uuid
from datetime import timedelta
from fractions import Fraction
from pathlib import Path

import av
import django
import numpy as np

from tests.browser.service import ROOT, Service
from tests.speech.demo_speech import demo_speech

RATE_HZ = 48_000
FRAME_RATE_HZ = 10
WORDS = (
    ("Ada", "Um, so good afternoon, and thank you for coming to eye line."),
    ("Ben", "Well, thank you. I, like, wanted to, uh, talk about the the bridge."),
    ("Ada", "The bridge, you know, is old, um, and the garden is, like, new."),
    ("Ben", "Right. The bridge comes first, and then the garden."),
)
WORD_S, PAUSE_S = 0.18, 1.2


def seed(service: Service) -> str:
    """The id of a new recording in the room Demo."""
    made = subprocess.run(
        [sys.executable, "-m", "tests.browser.seeded_recording"],
        cwd=ROOT, env=service.environment, capture_output=True, text=True, check=True,
    )  # fmt: skip
    return made.stdout.strip()


def main() -> None:
    """Makes one in the service of this environment, and prints its id."""
    django.setup()
    from django.utils import timezone

    from conference.recordings.models import Recording
    from conference.recordings.transcripts import transcript_create
    from conference.rooms.models import Meeting, Participant, Room

    now = timezone.now()
    room = Room.objects.get(slug="demo")
    meeting = Meeting.objects.create(room=room, started_at=now - timedelta(minutes=5), ended_at=now)
    people = {
        name: Participant.objects.create(meeting=meeting, kind="browser", role="participant", name=name, joined_at=now)
        for name in ("Ada", "Ben")
    }
    words = spoken({name: str(person.pk) for name, person in people.items()})
    recording = Recording.objects.create(
        id=uuid.uuid4(), meeting=meeting, started_at=now - timedelta(minutes=5), stopped_at=now, state="ready",
        duration_s=words[-1]["end_s"] + 1.0,
    )  # fmt: skip
    recording.path.mkdir(parents=True)
    write_media(recording.media_path, recording.duration_s)
    transcript_create(recording=recording, words=words)
    print(recording.pk)


def spoken(speakers: dict[str, str]) -> list[dict[str, object]]:
    """The transcript: a word after the other, with a pause after each turn."""
    words: list[dict[str, object]] = []
    at_s = 0.5
    for name, text in WORDS:
        for word in text.split():
            end_s = at_s + WORD_S
            sure = 0.4 if word == "eye" else 0.95
            words.append(
                {
                    "text": word, "start_s": round(at_s, 3), "end_s": round(end_s, 3), "participant_id": speakers[name],
                    "confidence": sure, "aligned": True,
                }
            )  # fmt: skip
            at_s = end_s + (0.2 if word.endswith(",") else 0.02)
        at_s += PAUSE_S
    return words


def write_media(path: Path, duration_s: float) -> None:
    """The speech of the tests under a picture that changes slowly."""
    sound = np.resize(demo_speech(RATE_HZ).samples, round(duration_s * RATE_HZ)).astype(np.float32)
    with av.open(str(path), "w", options={"movflags": "+faststart"}) as file:
        video = file.add_stream("libx264", rate=FRAME_RATE_HZ, width=320, height=180, pix_fmt="yuv420p")
        audio = file.add_stream("aac", rate=RATE_HZ, layout="mono")
        across = np.linspace(40, 200, 320)[None, :, None] * np.ones((180, 1, 3))
        for n in range(round(duration_s * FRAME_RATE_HZ)):
            frame = av.VideoFrame.from_ndarray(np.roll(across, 8 * n, axis=1).astype(np.uint8), "rgb24")
            frame.pts, frame.time_base = n, Fraction(1, FRAME_RATE_HZ)
            file.mux(video.encode(frame))
        file.mux(video.encode(None))
        for first in range(0, len(sound), RATE_HZ):
            part = av.AudioFrame.from_ndarray(sound[None, first : first + RATE_HZ], "fltp", "mono")
            part.sample_rate, part.pts, part.time_base = RATE_HZ, first, Fraction(1, RATE_HZ)
            file.mux(audio.encode(part))
        file.mux(audio.encode(None))


if __name__ == "__main__":
    main()
