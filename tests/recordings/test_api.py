"""The recordings' API: who may see and edit, versions with undo and redo, and files in ranges."""

import json
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from accounts.models import User
from conference.audit.models import Entry
from conference.jobs.models import Job
from conference.recordings.models import Recording, RecordingState
from conference.recordings.ranges import parse_range
from conference.recordings.transcripts import transcript_create
from tests.recordings.conftest import Scene, body

MEDIA = bytes(range(256)) * 2000


@pytest.fixture
def recording(scene: Scene, make_recording: Callable[[np.ndarray], Recording]) -> Recording:
    """Composed and transcribed: five words of half a second each."""
    recording = make_recording(np.zeros(48_000, np.float32))
    recording.media_path.write_bytes(MEDIA)
    recording.state, recording.duration_s = RecordingState.READY, 3.0
    recording.save()
    speaker = str(scene.host_there.pk)
    words = [
        {
            "text": text, "start_s": n / 2, "end_s": n / 2 + 0.5, "participant_id": speaker, "confidence": 0.9,
            "aligned": True,
        }
        for n, text in enumerate(("one", "two", "three", "four", "five"))
    ]  # fmt: skip
    transcript_create(recording=recording, words=words)
    return recording


def post(client: Client, url: str, content: object = None) -> Any:
    return client.post(url, json.dumps(content), content_type="application/json")


def as_user(user: User | None) -> Client:
    client = Client()
    if user is not None:
        client.force_login(user)
    return client


def test_who_may_see_and_edit(scene: Scene, recording: Recording) -> None:
    base = f"/api/recordings/{recording.pk}"
    edit = {"base_version": 1, "deleted": []}
    expected = {
        scene.host: (200, 200), scene.admin: (200, 200), scene.editor: (200, 200), scene.member: (200, 403),
        scene.outsider: (404, 404), None: (404, 404),
    }  # fmt: skip
    for user, (see, change) in expected.items():
        client = as_user(user)
        got = [client.get(url).status_code for url in (base, f"{base}/transcript", f"{base}/media")]
        assert got == [see] * 3, user
        assert post(client, f"{base}/edits", edit).status_code == change, user
        assert [each["id"] for each in client.get("/api/recordings").json()] == (
            [str(recording.pk)] if see == 200 else []
        )
        if see == 200:
            assert client.get(base).json()["may_edit"] is (change == 200)
    for step in ("undo", "redo", "exports"):
        assert post(as_user(scene.member), f"{base}/{step}", {"format": "mp4"}).json()["code"] == "forbidden"


def test_a_recording_is_told_as_the_protocol_says(scene: Scene, recording: Recording) -> None:
    told = as_user(scene.host).get(f"/api/recordings/{recording.pk}").json()
    assert told == {
        "id": str(recording.pk), "room": "table", "title": "The table", "state": "ready", "duration_s": 3.0,
        "started_at": recording.started_at.isoformat(), "media_url": f"/api/recordings/{recording.pk}/media",
        "may_edit": True, "version": 1, "jobs": [], "exports": [], "seats": [],
    }  # fmt: skip


def test_editing_undoing_and_redoing(scene: Scene, recording: Recording) -> None:
    client, base = as_user(scene.host), f"/api/recordings/{recording.pk}"
    original = client.get(f"{base}/transcript").json()
    assert (original["kept"], original["can_undo"], original["can_redo"]) == ([[0.0, 3.0]], False, False)
    first = post(client, f"{base}/edits", {"base_version": 1, "deleted": ["1"]}).json()
    assert (first["version"], first["kept"]) == (2, [[0.0, 0.5], [1.0, 3.0]])
    second = post(client, f"{base}/edits", {"base_version": 2, "deleted": ["1", "3"]}).json()
    assert (second["version"], second["kept"]) == (3, [[0.0, 0.5], [1.0, 1.5], [2.0, 3.0]])

    assert post(client, f"{base}/undo").json()["words"] == first["words"]
    undone = post(client, f"{base}/undo").json()
    assert undone == original | {"can_redo": True}
    assert post(client, f"{base}/undo").json()["code"] == "conflict"
    assert post(client, f"{base}/redo").json()["words"] == first["words"]
    assert post(client, f"{base}/redo").json() == second
    assert post(client, f"{base}/redo").json()["code"] == "conflict"

    assert post(client, f"{base}/undo").status_code == 200
    other = post(client, f"{base}/edits", {"base_version": 2, "deleted": []}).json()
    assert (other["version"], other["words"]) == (4, original["words"])
    assert recording.versions.count() == 4  # what was undone is kept


def test_words_names_and_pauses_are_corrected_as_versions(scene: Scene, recording: Recording) -> None:
    client, base = as_user(scene.host), f"/api/recordings/{recording.pk}"
    speaker = str(scene.host_there.pk)
    original = client.get(f"{base}/transcript").json()
    assert original["pauses"] == [] and original["fillers"] == []
    change = {"base_version": 1, "corrections": {"1": " um, "}, "names": {speaker: "Hanna Meyer"}}
    edited = post(client, f"{base}/edits", change).json()
    assert (edited["words"][1]["text"], edited["words"][1]["heard"]) == ("um,", "two")
    assert edited["speakers"] == [{"participant_id": speaker, "name": "Hanna Meyer", "joined_as": "Hanna"}]
    assert edited["fillers"] == [{"words": ["1"], "kind": "um", "confidence": 0.97, "safe": True}]
    deleted = post(client, f"{base}/edits", {"base_version": 2, "deleted": ["1"]}).json()
    assert deleted["words"][1] == edited["words"][1] | {"deleted": True}
    assert deleted["speakers"] == edited["speakers"]
    post(client, f"{base}/undo")
    assert post(client, f"{base}/undo").json() == original | {"can_redo": True}
    back = post(client, f"{base}/edits", {"base_version": 1, "corrections": {"1": "two"}}).json()
    assert back["version"] == 1, "a correction to what was heard is none"


def test_words_that_were_heard_as_two_become_one(scene: Scene, recording: Recording) -> None:
    client, base = as_user(scene.host), f"/api/recordings/{recording.pk}"
    change = {"base_version": 1, "corrections": {"1": "twenty-three", "2": ""}}
    edited = post(client, f"{base}/edits", change).json()
    assert [word["text"] for word in edited["words"]] == ["one", "twenty-three", "four", "five"]
    merged = edited["words"][1]
    assert (merged["id"], merged["heard"], merged["start_s"], merged["end_s"]) == ("1", "two three", 0.5, 1.5)
    cut = post(client, f"{base}/edits", {"base_version": 2, "deleted": ["1"]}).json()
    assert cut["kept"] == [[0.0, 0.5], [1.5, 3.0]]
    apart = post(client, f"{base}/edits", {"base_version": 3, "deleted": [], "corrections": {"1": "two"}}).json()
    assert [word["text"] for word in apart["words"]] == ["one", "two", "three", "four", "five"]


def test_pauses_are_found_and_shortened(scene: Scene, recording: Recording) -> None:
    words = recording.transcript.words
    words[4] |= {"start_s": 2.9, "end_s": 3.0}
    recording.transcript.save()
    client, base = as_user(scene.host), f"/api/recordings/{recording.pk}"
    (pause,) = client.get(f"{base}/transcript").json()["pauses"]
    assert pause == {"before": "4", "start_s": 2.0, "end_s": 2.9, "kept_s": None}
    edited = post(client, f"{base}/edits", {"base_version": 1, "pauses": {"4": 0.3}}).json()
    assert edited["pauses"] == [pause | {"kept_s": 0.3}]
    assert edited["kept"] == [[0.0, 2.15], [pytest.approx(2.75), 3.0]]
    back = post(client, f"{base}/edits", {"base_version": 2, "pauses": {"4": None}}).json()
    assert back["pauses"] == [pause]


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"base_version": 1, "corrections": {"9": "two"}}, "bad_message"),
        ({"base_version": 1, "corrections": {"1": "a" * 81}}, "bad_message"),
        ({"base_version": 1, "corrections": {"1": "a\u0000b"}}, "bad_message"),
        ({"base_version": 1, "names": {"nobody": "Hanna"}}, "bad_message"),
        ({"base_version": 1, "pauses": {"1": 0.0}}, "bad_message"),
        ({"base_version": 1, "pauses": {"1": 1e9}}, "bad_message"),
        ({"base_version": 7, "deleted": []}, "conflict"),
        ({"base_version": 1, "deleted": ["5"]}, "bad_message"),
        ({"base_version": 1, "deleted": ["-1"]}, "bad_message"),
        ({"base_version": 1, "deleted": ["٣"]}, "bad_message"),
        ({"base_version": 1, "deleted": "0"}, "bad_message"),
        ({"deleted": []}, "bad_message"),
    ],
)
def test_bad_edits_are_refused(scene: Scene, recording: Recording, change: dict[str, object], code: str) -> None:
    assert post(as_user(scene.host), f"/api/recordings/{recording.pk}/edits", change).json()["code"] == code
    assert recording.versions.count() == 1


def test_exports_are_asked_for_once_a_version(scene: Scene, recording: Recording) -> None:
    client, base = as_user(scene.host), f"/api/recordings/{recording.pk}"
    first = post(client, f"{base}/exports", {"format": "mp4"}).json()
    assert first == {
        "id": first["id"], "version": 1, "format": "mp4", "camera": "grid", "state": "queued", "progress": 0.0,
        "url": None,
    }  # fmt: skip
    assert post(client, f"{base}/exports", {"format": "mp4"}).json() == first
    assert post(client, f"{base}/exports", {"format": "webm"}).json()["id"] != first["id"]
    assert post(client, f"{base}/exports", {"format": "exe"}).json()["code"] == "bad_message"
    assert client.get(f"/api/exports/{first['id']}/file").json()["code"] == "not_found"
    assert list(Entry.objects.order_by("at").values_list("action", "detail__format")) == [
        ("recording.export", "mp4"), ("recording.export", "mp4"), ("recording.export", "webm"),
    ]  # fmt: skip
    job = Job.objects.get(target_id=first["id"])
    assert client.get(f"/api/jobs/{job.pk}").json() == {
        "id": str(job.pk), "kind": "export", "state": "queued", "progress": 0.0, "message": "",
    }  # fmt: skip
    for url in (f"/api/exports/{first['id']}", f"/api/jobs/{job.pk}"):
        assert as_user(scene.outsider).get(url).json()["code"] == "not_found"
    everything = {"base_version": 1, "deleted": ["0", "1", "2", "3", "4"]}
    recording.duration_s = 2.5
    recording.save()
    assert post(client, f"{base}/edits", everything).json()["kept"] == []
    assert post(client, f"{base}/exports", {"format": "mp4"}).json()["code"] == "conflict"


def test_media_comes_in_ranges(scene: Scene, recording: Recording) -> None:
    client, url = as_user(scene.host), f"/api/recordings/{recording.pk}/media"
    whole = client.get(url)
    assert (whole.status_code, whole["Content-Type"], whole["Accept-Ranges"]) == (200, "video/mp4", "bytes")
    assert whole["X-Content-Type-Options"] == "nosniff" and whole["Cache-Control"] == "private, no-cache"
    assert body(whole) == MEDIA
    part = client.get(url, headers={"Range": "bytes=300000-300009"})
    assert (part.status_code, part["Content-Length"]) == (206, "10")
    assert part["Content-Range"] == f"bytes 300000-300009/{len(MEDIA)}"
    assert body(part) == MEDIA[300_000:300_010]
    assert client.get(url, headers={"Range": f"bytes={len(MEDIA)}-"}).status_code == 416
    stale = client.get(url, headers={"Range": "bytes=0-1", "If-Range": '"older"'})
    assert (stale.status_code, body(stale)) == (200, MEDIA)
    head = client.head(url)
    assert (head.status_code, head["Content-Length"]) == (200, str(len(MEDIA)))


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        ("bytes=0-", (0, 10)), ("bytes=2-4", (2, 5)), ("bytes=-3", (7, 10)), ("bytes=-30", (0, 10)),
        ("bytes=8-99", (8, 10)), ("bytes=10-", ()), ("bytes=-0", ()), ("bytes=4-2", None), ("bytes=-", None),
        ("bytes=0-1,3-4", None), ("lines=0-1", None), ("", None),
    ],
)  # fmt: skip
def test_ranges_worked_by_hand(header: str, expected: tuple[int, ...] | None) -> None:
    assert parse_range(header, 10) == expected


@given(st.text(max_size=30), st.integers(0, 1000))
def test_any_range_is_within_the_file_or_refused(header: str, size: int) -> None:
    for text in (header, f"bytes={header}"):
        asked = parse_range(text, size)
        assert not asked or 0 <= asked[0] < asked[1] <= size
