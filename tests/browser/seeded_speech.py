"""A recording of known sentences, put into a running service: `python -m tests.browser.seeded_speech`.

Everything that editing needs is there: packets of sound and picture, the composed meeting, and words with times, which
come from the network that spoke them. With `voice RECORDING` the speaker's voice is put beside it, as if it had been
found there, which takes its owner's yes; `own-voice` puts one there for meetings.
"""

import subprocess
import sys
import uuid
from datetime import timedelta

import django
import numpy as np

from conference.supervisor.plan import ONE_THREAD
from tests.browser.service import ROOT, Service

VOICE = "am_michael"
SENTENCES = (
    "We are the first reach human parity on this task.",
    "The famous song of the old sailor is sung here.",
    "It came to them as a miracle in the end.",
    "So uh we went home. You know, it was late.",
)
RATE_HZ, VOICE_RATE_HZ = 48_000, 24_000
PAUSE_S = 0.5


def seed(service: Service) -> str:
    """The id of a new recording in the room Demo, in which its owner speaks."""
    return _run(service).strip()


def seed_voice(service: Service, recording: str) -> None:
    """Puts the voice there that a job would find."""
    _run(service, "voice", recording)


def seed_own_voice(service: Service) -> None:
    """Gives the owner of the room Demo a voice, found in an older recording, and the general yes to speak in it."""
    _run(service, "own-voice")


def _run(service: Service, *arguments: str) -> str:
    made = subprocess.run(
        [sys.executable, "-m", "tests.browser.seeded_speech", *arguments],
        cwd=ROOT, env=service.environment | ONE_THREAD, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert made.returncode == 0, made.stderr
    return made.stdout


def main() -> None:
    """Does what the arguments say."""
    django.setup()
    if len(sys.argv) == 3:
        put_voice(sys.argv[2])
    elif len(sys.argv) == 2:
        put_own_voice()
    else:
        print(put_recording())


def put_recording() -> str:
    """Speaks the sentences, and writes what a recording of them would be; gives its id."""
    from django.utils import timezone

    from conference.media.assemble import write_meeting, write_mix, write_speech
    from conference.media.recordingfiles import RecordingFiles
    from conference.recordings.models import Recording
    from conference.recordings.transcripts import transcript_create
    from conference.rooms.models import Meeting, Participant, Room
    from tests.recordings.packets import TrackWriter, opus_frames, vp8_frames

    now = timezone.now()
    room = Room.objects.get(slug="demo")
    meeting = Meeting.objects.create(room=room, started_at=now - timedelta(minutes=5), ended_at=now)
    speaker = Participant.objects.create(
        meeting=meeting, kind="browser", role="host", name="Ada", user=room.owner, joined_at=now
    )
    samples, words = spoken(str(speaker.pk))
    recording = Recording.objects.create(
        id=uuid.uuid4(), meeting=meeting, started_at=now - timedelta(minutes=5), stopped_at=now, state="ready"
    )
    recording.path.mkdir(parents=True)
    TrackWriter(recording.path, str(speaker.pk), "microphone", "opus").write(opus_frames(samples))
    pictures = [np.full((90, 160, 3), 40 + n % 160, np.uint8) for n in range(len(samples) * 10 // RATE_HZ)]
    TrackWriter(recording.path, str(speaker.pk), "camera", "vp8").write(vp8_frames(pictures, 10))
    with RecordingFiles(recording.path) as files:
        write_meeting(
            files, recording.media_path, names={str(speaker.pk): "Ada"}, progress=lambda done: None, size=(320, 180)
        )
        write_mix(files, recording.sound_path, lambda done: None)
        write_speech(files, recording.listening_path, None, lambda done: None)
        Recording.objects.filter(pk=recording.pk).update(duration_s=files.duration_s)
    transcript_create(recording=recording, words=words)
    return str(recording.pk)


def spoken(participant_id: str) -> tuple[np.ndarray, list[dict[str, object]]]:
    """The sentences at 48 kHz, and their words."""
    from conference.speech.engine.voice.model import load_kokoro
    from conference.speech.engine.voice.profile import open_voice
    from conference.speech.engine.voice.speech import say

    kokoro, voice = load_kokoro(), open_voice(VOICE)
    pause = np.zeros(round(PAUSE_S * VOICE_RATE_HZ), np.float32)
    parts, words, at_s = [pause], [], PAUSE_S
    for sentence in SENTENCES:
        said = say(kokoro, sentence, voice)
        words += [
            {
                "text": word.text, "start_s": round(word.start_s + at_s, 3), "end_s": round(word.end_s + at_s, 3),
                "participant_id": participant_id, "confidence": 0.95, "aligned": True,
            }
            for word in said.words
        ]  # fmt: skip
        parts += [said.samples, pause]
        at_s += len(said.samples) / VOICE_RATE_HZ + PAUSE_S
    return np.repeat(np.concatenate(parts), RATE_HZ // VOICE_RATE_HZ), words


def put_voice(recording_id: str) -> None:
    """Writes the profile, with the consent that its owner has given."""
    from conference.recordings.models import Recording
    from conference.rooms.models import Participant
    from conference.speech.engine.voice.profile import Head, Profile, Source, open_voice, write_profile
    from conference.voices.consents import consent_of
    from conference.voices.models import VoiceProfile

    recording = Recording.objects.get(pk=recording_id)
    speaker = Participant.objects.get(meeting=recording.meeting)
    consent = consent_of(recording, speaker)
    assert consent is not None, "nobody is spoken for without a yes"
    profile = VoiceProfile(
        recording=recording, participant=speaker, consent=consent, stage="refined", verdict="good", similarity=0.95,
        revision=1,
    )  # fmt: skip
    profile.path.parent.mkdir(exist_ok=True)
    head = Head((Source("meeting", "0" * 64, 15.0),), VOICE, "refined", 0.95, "good", str(consent.pk))
    write_profile(profile.path, Profile(open_voice(VOICE), head))
    profile.save()


def put_own_voice() -> None:
    """Has the owner of the room Demo agree in general, and writes a profile found in a recording without sound."""
    from django.utils import timezone

    from conference.hosting.identity import Identity
    from conference.recordings.models import Recording
    from conference.rooms.models import Meeting, Participant, Room
    from conference.voices.consents import consent_give

    now = timezone.now()
    room = Room.objects.get(slug="demo")
    assert room.owner_id is not None
    meeting = Meeting.objects.create(room=room, started_at=now, ended_at=now)
    Participant.objects.create(
        meeting=meeting, kind="browser", role="host", name="Ada", user=room.owner, joined_at=now, left_at=now
    )
    recording = Recording.objects.create(meeting=meeting, started_at=now, stopped_at=now, state="ready")
    recording.path.mkdir(parents=True)
    consent_give(identity=Identity(room.owner_id, None), recording=None)
    put_voice(str(recording.pk))


if __name__ == "__main__":
    main()
