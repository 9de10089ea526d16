"""A recording from its packets to its end, an item and a backup, where files are kept in an object store."""

import io
import json
import shutil
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.test import Client

from conference import files
from conference.jobs.models import Job
from conference.objects.store import ObjectStore
from conference.recordings.models import Recording
from conference.recordings.services import recording_stop
from conference.recordings.tasks import assemble, export
from conference.recordings.transcripts import transcript_create
from tests.objects.server import StoreServer
from tests.recordings.conftest import Scene, body
from tests.recordings.conftest import make_recording as make_recording
from tests.recordings.conftest import scene as scene

pytestmark = pytest.mark.django_db(transaction=True)  # a job beats on a connection of its own
SPOOL = "0123456789abcdef"


@pytest.fixture
def brought(scene: Scene, make_recording: Callable[[np.ndarray], Recording], kept_there: ObjectStore) -> Recording:
    """A recording of three seconds that has stopped; a media worker elsewhere wrote it, and is bringing it."""
    recording = make_recording(np.sin(np.arange(144_000, dtype=np.float32) / 20) * 0.3)
    kept_there.put_bytes(b"", f"{recording.directory}/open/{SPOOL}")
    for path in recording.path.iterdir():
        kept_there.put(path, f"{recording.directory}/{path.name}")
    shutil.rmtree(recording.path)
    recording_stop(recording=recording, tracks=())
    return recording


def run(task: Callable[[str], None], kind: str) -> Job:
    """Runs the job of this kind as a worker would, on a disk that has no copies."""
    job = Job.objects.get(kind=kind)
    shutil.rmtree(Recording.objects.get().path, ignore_errors=True)
    task(str(job.pk))
    job.refresh_from_db()
    return job


def test_a_recording_is_composed_exported_downloaded_and_deleted(
    scene: Scene, brought: Recording, kept_there: ObjectStore, store_server: StoreServer, client: Client
) -> None:
    waits = run(assemble, "assemble")
    assert (waits.state, waits.attempts, waits.values) == ("queued", 0, {"count": 1})
    kept_there.delete(f"{brought.directory}/open/{SPOOL}")
    store_server.say("down")
    waits = run(assemble, "assemble")
    assert (waits.state, waits.attempts) == ("queued", 0)
    assert "can't be reached" in waits.message
    store_server.say("up")
    assert run(assemble, "assemble").state == "done"

    client.force_login(scene.host)
    url = f"/api/recordings/{brought.pk}"
    shutil.rmtree(brought.path)  # another machine than the one that composed it
    whole = client.get(f"{url}/media")
    media = body(whole)
    assert (whole.status_code, whole["Content-Type"], media[4:8]) == (200, "video/mp4", b"ftyp")
    part = client.get(f"{url}/media", headers={"Range": "bytes=1000-1999"})
    assert (part.status_code, body(part)) == (206, media[1000:2000])
    assert part["Content-Range"] == f"bytes 1000-1999/{len(media)}"
    assert not brought.path.exists()  # nothing of it came here to be served
    client.force_login(scene.outsider)
    assert client.get(f"{url}/media").status_code == 404

    word = {
        "text": "tone", "start_s": 0.5, "end_s": 2.5, "participant_id": str(scene.host_there.pk), "confidence": 1.0,
        "aligned": True,
    }  # fmt: skip
    transcript_create(recording=brought, words=[word])
    client.force_login(scene.host)
    assert client.get(f"{url}/peaks").status_code == 200
    asked = client.post(f"{url}/exports", json.dumps({"format": "mp3"}), content_type="application/json").json()
    assert run(export, "export").state == "done"
    shutil.rmtree(brought.path)
    file = client.get(f"/api/exports/{asked['id']}/file")
    assert (file.status_code, file["Content-Type"]) == (200, "audio/mpeg")
    assert len(body(file)) == int(file["Content-Length"]) > 10_000

    store_server.say("down")
    for refused in (client.get(f"{url}/media"), client.delete(url)):
        assert (refused.status_code, refused.json()["code"]) == (503, "unavailable")
    assert Recording.objects.filter(pk=brought.pk).exists()
    store_server.say("up")
    assert client.delete(url).status_code == 200
    assert list(kept_there.list("")) == []


def test_what_media_workers_do_not_bring_within_a_day_is_not_waited_for(brought: Recording) -> None:
    Recording.objects.update(stopped_at="2020-01-01T00:00:00Z")
    assert run(assemble, "assemble").state == "done"


def test_utterances_that_nobody_listened_to_go(kept_there: ObjectStore, monkeypatch: pytest.MonkeyPatch) -> None:
    kept_there.put_bytes(b"sound", "captions/1.wav")
    assert files.utterances_sweep() == 0
    monkeypatch.setattr(files, "UTTERANCE_S", -10.0)
    assert files.utterances_sweep() == 1
    assert list(kept_there.list("")) == []


def test_a_backup_holds_what_is_in_the_store_and_brings_it_back(
    scene: Scene, kept_there: ObjectStore, store_server: StoreServer, tmp_path: Path
) -> None:
    kept_there.put_bytes(b"packets", "recordings/r1/a.rtpdump")
    kept_there.put_bytes(b"picture", "items/m1/b.png")
    path = tmp_path / "kept.tar"
    store_server.say("down")
    with pytest.raises(CommandError, match="can't be reached"):
        call_command("backup", str(path), stdout=io.StringIO())
    assert not path.exists()
    store_server.say("up")
    call_command("backup", str(path), stdout=io.StringIO())
    kept_there.delete("recordings/r1/a.rtpdump")
    kept_there.put_bytes(b"later", "recordings/r2/a.rtpdump")
    call_command("restore", str(path), replace=True, stdout=io.StringIO())
    assert [each.key for each in kept_there.list("")] == ["items/m1/b.png", "recordings/r1/a.rtpdump"]
    kept_there.get("recordings/r1/a.rtpdump", tmp_path / "back")
    assert (tmp_path / "back").read_bytes() == b"packets"
