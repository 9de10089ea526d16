"""An export as seen from a seat that is chosen after the meeting: asked for by the API, rendered and cut by the job."""

import fcntl
import json
import os
import shutil
import signal
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import av
import numpy as np
import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone

from conference.jobs.models import Job
from conference.media.tiles import fit, grid
from conference.recordings.models import Recording, RecordingState
from conference.recordings.seat_views import HELD
from conference.recordings.seating import seating_keep
from conference.recordings.services import recording_delete, recording_stop
from conference.recordings.tasks import assemble, export
from conference.recordings.transcripts import transcript_create
from conference.rooms.models import Participant, Publication
from conference.signalling.codec import to_json
from conference.signalling.kept_depth import Seating, SeatOf
from rendering.assembly import Assembly
from tests.recordings.conftest import Scene
from tests.recordings.packets import RECORDER_START_S
from tests.recordings.test_pipeline import run, tmp_file
from tests.rendering.test_offline import ball_at, record

SIZE = (1280, 720)
VIEW = (480, 600)
PATIENCE_S = 30.0


@pytest.fixture
def cube(scene: Scene) -> Participant:
    return Participant.objects.create(meeting=scene.meeting, kind="cube", name="Cleo", joined_at=timezone.now())


@pytest.fixture
def recording(scene: Scene, make_recording: Callable[[np.ndarray], Recording]) -> Recording:
    """What the host says in two seconds, composed, with a transcript of two words."""
    made = make_recording(0.2 * np.sin(np.arange(2 * 48_000) / 20).astype(np.float32))
    recording_stop(recording=made, tracks=())
    Recording.objects.filter(pk=made.pk).update(duration_s=2.0)
    made.refresh_from_db()
    words = [
        {
            "text": text, "start_s": n * 0.8, "end_s": n * 0.8 + 0.8, "participant_id": str(scene.host_there.pk),
            "confidence": 0.9, "aligned": True,
        }
        for n, text in enumerate(("one", "two"))
    ]  # fmt: skip
    transcript_create(recording=made, words=words)
    return made


def keep_depth(scene: Scene, recording: Recording, cube: Participant) -> None:
    """The host sat on seat 1, the member on seat 2, and the cube's person, whose depth was kept, on seat 0."""
    wanted = record(recording.path, person=str(cube.pk))
    for each in wanted.cameras:
        Publication.objects.create(
            id=each.publication_id, meeting=scene.meeting, participant=cube, epoch=1, mid="0", source="cube",
            kind="video", camera=to_json(each.camera),
        )  # fmt: skip
    seats = tuple(SeatOf(str(each.pk), n) for n, each in enumerate((cube, scene.host_there, scene.member_there)))
    seating_keep(recording_id=recording.pk, seating=Seating(RECORDER_START_S, "round-table", 3, seats))


def asked(client: Client, recording: Recording, **wanted: str) -> Any:
    url = f"/api/recordings/{recording.pk}/exports"
    return client.post(url, json.dumps({"format": "mp4", **wanted}), content_type="application/json")


def red_at(picture: np.ndarray) -> np.ndarray:
    """[2] the middle of what is red in the composed picture [H, W, 3]."""
    image = picture.astype(int)
    rows, columns = np.nonzero((image[..., 0] - image[..., 2] > 60) & (image[..., 0] - image[..., 1] > 60))
    assert len(rows) > 100
    return np.array([(columns.min() + columns.max()) / 2 + 0.5, (rows.min() + rows.max()) / 2 + 0.5])


@pytest.mark.django_db(transaction=True)  # a job beats on a connection of its own
@pytest.mark.parametrize("seat", [1, 2])
def test_an_export_shows_others_as_they_were_seen_from_the_chosen_seat(
    scene: Scene, recording: Recording, cube: Participant, client: Client, tmp_path: Path, seat: int
) -> None:
    keep_depth(scene, recording, cube)
    run(assemble, "assemble")
    Recording.objects.filter(pk=recording.pk).update(state=RecordingState.READY)
    viewer = {1: scene.host_there, 2: scene.member_there}[seat]
    client.force_login(scene.host)
    detail = client.get(f"/api/recordings/{recording.pk}").json()
    assert {each["participant_id"]: each["name"] for each in detail["seats"]} == {
        str(scene.host_there.pk): "Hanna", str(scene.member_there.pk): "Mo",
    }  # fmt: skip
    made = asked(client, recording, camera=f"seat:{viewer.pk}").json()
    assert (made["camera"], made["state"]) == (f"seat:{viewer.pk}", "queued")
    killed, at_work = (recording.path / "seats" / f"{scene.member_there.pk}.{name}" for name in ("killed", "at_work"))
    for attempt in (killed, at_work):
        attempt.mkdir(parents=True)
        (attempt / HELD).touch()
    with (at_work / HELD).open("rb") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        run(export, "export")
    assert at_work.exists() and not killed.exists(), "what a worker left that was killed is cleared away"
    shutil.rmtree(at_work)
    file = tmp_file(client, client.get(f"/api/exports/{made['id']}").json()["url"], tmp_path / "seen.mp4")
    with av.open(str(file)) as container:
        assert container.streams.audio
        pictures = [frame.to_ndarray(format="rgb24") for frame in container.decode(video=0)]
    # The host's camera stands beside, unless it is the host's seat: nobody sees themselves.
    tiles = grid(1 if viewer == scene.host_there else 2, *SIZE)
    place = fit(*VIEW, tiles[0])  # Cleo comes before Hanna
    scale = place.width / VIEW[0]
    ball = ball_at(Assembly("round-table", 3), seat, *VIEW)
    expected = np.array([place.x, place.y]) + scale * ball
    np.testing.assert_allclose(red_at(pictures[len(pictures) // 2]), expected, atol=0.015 * VIEW[0] * scale)
    assert [path.name for path in (recording.path / "seats").iterdir()] == [str(viewer.pk)], "kept for the next export"
    recording_delete(recording=recording)
    assert not recording.path.exists()


def test_what_cannot_be_seen_is_refused_with_what_to_do(
    scene: Scene, recording: Recording, cube: Participant, client: Client
) -> None:
    client.force_login(scene.host)
    seat = f"seat:{scene.host_there.pk}"
    refused = asked(client, recording, camera=seat)
    assert (refused.status_code, refused.json()["code"]) == (409, "conflict")
    assert "room's policy" in refused.json()["message"]
    assert client.get(f"/api/recordings/{recording.pk}").json()["seats"] == []
    keep_depth(scene, recording, cube)
    for wrong, code in (
        ({"camera": "seat:me"}, "bad_message"),
        ({"camera": "balcony"}, "bad_message"),
        ({"camera": seat, "format": "mp3"}, "bad_message"),
        ({"camera": f"seat:{cube.pk}"}, "not_found"),
    ):
        assert asked(client, recording, **wrong).json()["code"] == code, wrong
    assert asked(client, recording, camera=seat).status_code == 200
    assert asked(client, recording).json()["camera"] == "grid"
    assert len(client.get(f"/api/recordings/{recording.pk}").json()["exports"]) == 2


@pytest.mark.django_db(transaction=True)
def test_a_recording_whose_depth_was_lost_says_so(
    scene: Scene, recording: Recording, cube: Participant, client: Client
) -> None:
    keep_depth(scene, recording, cube)
    run(assemble, "assemble")
    for publication in Publication.objects.all():
        (recording.path / f"{publication.pk}.rtpdump").unlink()
    client.force_login(scene.host)
    made = asked(client, recording, camera=f"seat:{scene.host_there.pk}").json()
    export(str(Job.objects.get(kind="export").pk))
    (job,) = [job for job in client.get(f"/api/recordings/{recording.pk}").json()["jobs"] if job["kind"] == "export"]
    assert (job["state"], job["message"]) == ("failed", "no depth was kept with this recording")
    assert client.get(f"/api/exports/{made['id']}").json()["state"] == "failed"
    assert not list((recording.path / "seats").iterdir())


@pytest.mark.django_db(transaction=True)
def test_an_export_that_is_cancelled_while_it_renders_stops_leaves_nothing_and_may_be_asked_for_again(
    scene: Scene, recording: Recording, cube: Participant, client: Client
) -> None:
    keep_depth(scene, recording, cube)
    run(assemble, "assemble")
    Recording.objects.filter(pk=recording.pk).update(state=RecordingState.READY)
    client.force_login(scene.host)
    wanted = {"camera": f"seat:{scene.host_there.pk}"}
    made = asked(client, recording, **wanted).json()
    before = {path for path in recording.path.rglob("*") if path.is_file()}
    job = Job.objects.get(kind="export")
    worker = threading.Thread(target=in_a_worker, args=(str(job.pk),))
    worker.start()
    renderer = frozen_renderer(recording)
    try:
        cancelled = client.post(f"/api/jobs/{job.pk}/cancel").json()
        assert (cancelled["state"], cancelled["message"]) == ("failed", "it was cancelled")
        worker.join(PATIENCE_S)
        assert not worker.is_alive() and not Path(f"/proc/{renderer}").exists()
    finally:
        if worker.is_alive():
            os.kill(renderer, signal.SIGKILL)
            worker.join()
    assert client.get(f"/api/exports/{made['id']}").json()["state"] == "failed"
    assert {path for path in recording.path.rglob("*") if path.is_file()} == before
    assert not list((recording.path / "seats").iterdir())

    again = asked(client, recording, **wanted).json()
    assert (again["id"], again["state"]) == (made["id"], "queued")
    run(export, "export")
    assert client.get(f"/api/exports/{made['id']}").json()["state"] == "done"


def in_a_worker(job_id: str) -> None:
    """Does an export as a thread of its own."""
    try:
        export(job_id)
    finally:
        connection.close()


def frozen_renderer(recording: Recording) -> int:
    """The process that renders this recording's views, once it has begun to write: it goes no further by itself."""
    until_s = time.monotonic() + PATIENCE_S
    while time.monotonic() < until_s:
        if list(recording.path.rglob("views.part")):
            (renderer,) = (each for each in Path("/proc").glob("[0-9]*") if is_renderer(each, recording))
            os.kill(int(renderer.name), signal.SIGSTOP)
            return int(renderer.name)
        threading.Event().wait(0.01)
    raise AssertionError("nothing is rendered")


def is_renderer(process: Path, recording: Recording) -> bool:
    try:
        command = (process / "cmdline").read_bytes().split(b"\0")
    except OSError:  # it has ended
        return False
    return b"offline" in command and str(recording.path).encode() in command
