"""A voice is made by a job from what its owner says: quick first, until it is cancelled, and never without a yes."""

import threading

import pytest
from django.db import connection

from conference.jobs.models import Job, JobState
from conference.jobs.services import job_cancel
from conference.recordings.models import Recording
from conference.voices.making import SPEECH_S, spans_of
from conference.voices.models import VoiceProfile
from conference.voices.profiles import voice_request, voice_states
from conference.voices.tasks import make_voice
from tests.recordings.conftest import Scene
from tests.voices.test_consent import agree

WAIT_S = 170.0


def test_speech_is_taken_where_its_speaker_is_alone_and_surely_heard(scene: Scene, recording: Recording) -> None:
    speaker = str(scene.host_there.pk)
    assert spans_of(recording.transcript, speaker) == [(0.0, pytest.approx(2.65))]
    words = recording.transcript.words
    words[1] |= {"participant_id": str(scene.member_there.pk), "start_s": 0.9, "end_s": 1.3}  # speaks into "three"
    words[3] |= {"confidence": 0.2}
    recording.transcript.words = sorted(words, key=lambda word: word["start_s"])
    assert spans_of(recording.transcript, speaker) == [
        (0.0, pytest.approx(0.65)), (pytest.approx(1.95), pytest.approx(2.65))
    ]  # fmt: skip
    recording.transcript.words = [words[0] | {"start_s": float(n), "end_s": n + 0.9} for n in range(600)]
    assert sum(end_s - start_s for start_s, end_s in spans_of(recording.transcript, speaker)) < SPEECH_S + 2


@pytest.mark.timeout(400)
@pytest.mark.django_db(transaction=True)  # the job's process, its beat and the cancelling are connections of their own
def test_a_voice_can_speak_soon_and_stays_when_the_rest_is_cancelled(
    scene: Scene, recording: Recording, settings: object, model_cache: object
) -> None:
    (settings.DATA_DIR / "models").symlink_to(model_cache)  # type: ignore[attr-defined]
    agree(scene.host, recording)
    speaker = str(scene.host_there.pk)
    voice = voice_request(recording=recording, participant_id=speaker)
    job = Job.objects.get(key=voice.job_key)
    done = threading.Event()

    def cancel_when_quick() -> None:
        for _ in range(round(WAIT_S / 0.5)):
            if VoiceProfile.objects.filter(pk=voice.pk).exclude(stage="").exists() or done.wait(0.5):
                break
        job_cancel(job=job)
        connection.close()

    watcher = threading.Thread(target=cancel_when_quick)
    watcher.start()
    make_voice(str(job.pk))
    done.set()
    watcher.join()
    job.refresh_from_db()
    (state,) = [each for each in voice_states(recording, [speaker]) if each.participant_id == speaker]
    assert (job.state, state.stage, state.message) == (JobState.FAILED, "quick", "it was cancelled"), job.message
    assert voice.path.is_file() and not voice.path.with_suffix(".wav").exists()
    assert state.verdict and 0 < state.similarity <= 1


@pytest.mark.django_db(transaction=True)
def test_a_voice_is_not_made_once_its_yes_is_gone(scene: Scene, recording: Recording) -> None:
    agree(scene.host, recording)
    voice = voice_request(recording=recording, participant_id=str(scene.host_there.pk))
    job = Job.objects.get(key=voice.job_key)
    scene.host.voice_consents.update(withdrawn_at="2026-01-01T00:00Z")
    make_voice(str(job.pk))
    job.refresh_from_db()
    assert job.state == JobState.FAILED and "has not agreed" in job.message
    assert not voice.path.exists()
