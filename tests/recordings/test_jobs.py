"""Jobs outlive their workers: leases lapse, messages get lost, tasks come twice, and each job is still done once."""

import threading
import uuid
from collections.abc import Callable
from datetime import timedelta

import numpy as np
import pytest
from django.test import Client
from django.utils import timezone
from django.utils.translation import override

from conference.jobs import running
from conference.jobs.errors import JobFailure, LeaseLostError
from conference.jobs.messages import job_message
from conference.jobs.models import Job, JobKind
from conference.jobs.running import Report, job_run
from conference.jobs.services import ATTEMPTS_MAX, LEASE, RESEND_AFTER, job_claim, job_queue, jobs_reap
from conference.recordings.models import Recording, RecordingState
from conference.recordings.services import recording_stop, recordings_reap, recordings_settle
from conference.signalling.recording import RecordedTrack
from tests.recordings.conftest import Scene


@pytest.fixture
def recording(scene: Scene, make_recording: Callable[[np.ndarray], Recording]) -> Recording:
    return make_recording(np.zeros(48_000, np.float32))


@pytest.fixture
def sent(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, str]]:
    """Task names and job ids that went to the broker."""
    out: list[tuple[str, str]] = []
    monkeypatch.setattr("conference.jobs.services.app.send_task", lambda name, args: out.append((name, args[0])))
    return out


def queue(recording: Recording) -> Job:
    return job_queue(recording=recording, kind=JobKind.ASSEMBLE, task="some.task", key="assemble:1")


def test_queueing_twice_sends_once(
    recording: Recording, sent: list[tuple[str, str]], django_capture_on_commit_callbacks: Callable[..., object]
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        first, second = queue(recording), queue(recording)
        assert sent == []  # nothing goes out before the rows are there
    assert first.pk == second.pk
    assert sent == [("some.task", str(first.pk))]


def test_one_of_two_workers_gets_the_job(recording: Recording) -> None:
    job = queue(recording)
    claims = [job_claim(job_id=job.pk, worker=uuid.uuid4()) for _ in range(2)]
    assert [claim is not None for claim in claims] == [True, False]


def test_a_job_runs_once_and_tells_how_far_it_is(recording: Recording) -> None:
    seen: list[tuple[float, str]] = []

    def work(job: Job, report: Report) -> None:
        report.tell(0.25, "Reading")
        report.part(0.5, 1.0)(0.5)
        job.refresh_from_db()
        seen.append((job.progress, job.message))

    job = queue(recording)
    job_run(str(job.pk), work)
    job_run(str(job.pk), work)
    job.refresh_from_db()
    assert seen == [(0.25, "Reading")]  # the second was within half a second
    assert (job.state, job.progress, job.attempts) == ("done", 1.0, 1)


def test_a_failure_says_why(recording: Recording) -> None:
    def work(job: Job, report: Report) -> None:
        raise JobFailure("no space left")

    job = queue(recording)
    job_run(str(job.pk), work)
    job.refresh_from_db()
    assert (job.state, job.message) == ("failed", "no space left")
    assert queue(recording).state == "queued"  # who asks again gets another try


def test_a_poisoned_job_is_tried_again_then_set_aside_and_an_admin_sees_why(
    recording: Recording, scene: Scene, sent: list[tuple[str, str]],
    django_capture_on_commit_callbacks: Callable[..., object],
) -> None:  # fmt: skip
    def work(job: Job, report: Report) -> None:
        raise ValueError("a packet of no codec")

    admin, editor = Client(), Client()
    admin.force_login(scene.admin)
    editor.force_login(scene.editor)
    job = queue(recording)
    recording_stop(recording=recording, tracks=())
    for attempt in range(1, ATTEMPTS_MAX + 1):
        job_run(str(job.pk), work)
        job.refresh_from_db()
        assert job.attempts == attempt
        assert jobs_reap() == 0  # it rests
        Job.objects.filter(pk=job.pk).update(sent_at=timezone.now() - RESEND_AFTER)
        assert jobs_reap() == (attempt < ATTEMPTS_MAX)
    assert job.state == "failed" and "codec" not in job.message
    assert recordings_settle() == 1

    assert editor.get("/api/admin/jobs").status_code == 403
    (shown,) = admin.get("/api/admin/jobs").json()
    assert (shown["reason"], shown["attempts"]) == ("ValueError: a packet of no codec", ATTEMPTS_MAX)
    sent.clear()
    with django_capture_on_commit_callbacks(execute=True):
        assert admin.post(f"/api/admin/jobs/{job.pk}/again").status_code == 200
    assert sent == [("some.task", str(job.pk))] and admin.get("/api/admin/jobs").json() == []
    recording.refresh_from_db()
    assert recording.state == RecordingState.ASSEMBLING


def test_a_dead_workers_job_is_done_by_another(recording: Recording, sent: list[tuple[str, str]]) -> None:
    job = queue(recording)
    lost = job_claim(job_id=job.pk, worker=uuid.uuid4())
    assert lost is not None
    assert jobs_reap() == 0
    Job.objects.update(lease_until=timezone.now() - timedelta(seconds=1))
    assert jobs_reap() == 1
    assert sent == [("some.task", str(job.pk))]

    job_run(str(job.pk), lambda job, report: None)
    job.refresh_from_db()
    assert (job.state, job.attempts) == ("done", 2)
    with pytest.raises(LeaseLostError):  # the first worker was only slow: it must not go on
        Report(lost).tell(0.5, "still here")
    job.refresh_from_db()
    assert job.state == "done"


def test_a_job_that_kills_its_workers_fails_in_the_end(recording: Recording, sent: list[tuple[str, str]]) -> None:
    job = queue(recording)
    recording_stop(recording=recording, tracks=())
    for _ in range(ATTEMPTS_MAX):
        assert job_claim(job_id=job.pk, worker=uuid.uuid4()) is not None
        Job.objects.filter(pk=job.pk).update(lease_until=timezone.now() - LEASE)
        jobs_reap()
    job.refresh_from_db()
    assert job.state == "failed" and "died" in job.message
    assert recordings_settle() == 1
    recording.refresh_from_db()
    assert recording.state == RecordingState.FAILED


def test_a_worker_that_is_asked_to_end_gives_its_job_back(
    recording: Recording, sent: list[tuple[str, str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    ending = threading.Event()
    monkeypatch.setattr(running, "ENDING", ending)

    def work(job: Job, report: Report) -> None:
        report.tell(0.1)
        ending.set()
        report.tell(0.2)
        raise AssertionError("it went on")

    job = queue(recording)
    job_run(str(job.pk), work)
    job.refresh_from_db()
    assert (job.state, job.attempts, sent) == ("queued", 0, [("some.task", str(job.pk))])


def test_a_lost_message_is_sent_again(recording: Recording, sent: list[tuple[str, str]]) -> None:
    job = queue(recording)
    assert jobs_reap() == 0
    Job.objects.update(sent_at=timezone.now() - 2 * RESEND_AFTER)
    assert jobs_reap() == 1 and jobs_reap() == 0
    assert sent == [("some.task", str(job.pk))]


def test_a_recording_that_nobody_stopped_is_assembled(scene: Scene, recording: Recording) -> None:
    assert recordings_reap() == 0  # the meeting has only just ended
    scene.meeting.ended_at = timezone.now() - timedelta(minutes=5)
    scene.meeting.save()
    assert recordings_reap() == 1 and recordings_reap() == 0
    recording.refresh_from_db()
    assert recording.state == RecordingState.ASSEMBLING
    assert Job.objects.get().kind == JobKind.ASSEMBLE


def test_stopping_twice_changes_nothing(scene: Scene, recording: Recording) -> None:
    speaker = str(scene.host_there.pk)
    track = RecordedTrack(str(uuid.uuid4()), speaker, "microphone", "audio", "opus", "x.rtpdump")
    recording_stop(recording=recording, tracks=(track,))
    recording_stop(recording=recording, tracks=(track,))
    assert recording.tracks.count() == 1 and Job.objects.count() == 1


def test_a_job_says_what_it_does_in_the_language_of_its_reader(recording: Recording) -> None:
    job = queue(recording)

    def work(job: Job, report: Report) -> None:
        report.tell(0.5, "Listening to {name}", name="{Ann}")
        job.refresh_from_db()
        assert job_message(job) == "Listening to {Ann}"
        with override("zh-hans"):
            assert job_message(job) == "正在听取 {Ann} 的发言"
        raise JobFailure("A file can't be written: {detail}", detail="no space left")

    job_run(str(job.pk), work)
    job.refresh_from_db()
    with override("zh-hans"):
        assert job_message(job) == "无法写入文件：no space left"
    job.message = "written before texts had places: {"
    assert job_message(job) == job.message
