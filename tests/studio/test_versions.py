"""Versions are named, compared and brought back; two people's edits at once both hold; every act is logged."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from conference.audit.models import Entry
from conference.recordings.models import Recording
from tests.recordings.conftest import Scene
from tests.recordings.conftest import make_recording as make_recording
from tests.recordings.conftest import scene as scene
from tests.recordings.test_api import as_user, post
from tests.recordings.test_api import recording as recording


def put(client: Client, url: str, content: object) -> Any:
    return client.put(url, content, content_type="application/json")


@pytest.fixture
def base(recording: Recording) -> str:
    return f"/api/recordings/{recording.pk}"


def read(words: list[dict[str, str]]) -> str:
    marks = {"kept": "{}", "struck": "-{}", "inserted": "+{}"}
    return " ".join(marks[word["change"]].format(word["text"]) for word in words)


def test_a_version_is_named_compared_and_brought_back(scene: Scene, base: str) -> None:
    client = as_user(scene.host)
    speaker = str(scene.host_there.pk)
    post(client, f"{base}/edits", {"base_version": 1, "deleted": ["1"], "names": {speaker: "Hanna M."}})
    named = put(client, f"{base}/versions/2/name", {"name": "  without   two "}).json()
    assert [(each["number"], each["name"], each["made_by"], each["current"]) for each in named] == [
        (2, "without two", "Hanna", True), (1, "", "", False),
    ]  # fmt: skip
    post(client, f"{base}/edits", {"base_version": 2, "deleted": ["3"], "corrections": {"0": "won"}})

    changes = client.get(f"{base}/versions/3/changes?since=2").json()
    assert [read(passage["words"]) for passage in changes["passages"]] == ["-one +won +two three -four five"]
    assert (changes["names"], changes["pauses"]) == (0, 0)
    assert client.get(f"{base}/versions/1/changes?since=3").json()["names"] == 1
    assert client.get(f"{base}/versions/3/changes?since=3").json()["passages"] == []

    assert post(client, f"{base}/versions/2/restore", {"base_version": 1}).json()["code"] == "conflict"
    restored = post(client, f"{base}/versions/2/restore", {"base_version": 3}).json()
    assert (restored["version"], [word["id"] for word in restored["words"] if word["deleted"]]) == (4, ["1"])
    undone = post(client, f"{base}/undo", {"base_version": 4}).json()
    assert [word["id"] for word in undone["words"] if word["deleted"]] == ["3"]
    assert [entry.action for entry in Entry.objects.order_by("at")] == [
        "recording.name_version", "recording.restore_version",
    ]  # fmt: skip

    assert put(client, f"{base}/versions/2/name", {"name": ""}).json()[-2]["name"] == ""
    for answer in (
        put(client, f"{base}/versions/9/name", {"name": "x"}),
        post(client, f"{base}/versions/9/restore", {"base_version": 3}),
        client.get(f"{base}/versions/9/changes?since=1"),
    ):
        assert answer.json()["code"] == "not_found"
    assert put(client, f"{base}/versions/2/name", {"name": "x" * 81}).json()["code"] == "bad_message"


def test_words_that_were_put_in_are_compared_where_they_stand(
    scene: Scene, base: str, recording: Recording, agree: Callable[[Recording], None]
) -> None:
    client = as_user(scene.host)
    agree(recording)
    recording.sound_path.touch()
    edit = {"base_version": 1, "deleted": ["2"], "insertions": [{"after": "2", "text": "six seven"}]}
    assert post(client, f"{base}/edits", edit).status_code == 200
    changes = client.get(f"{base}/versions/2/changes?since=1").json()
    assert read(changes["passages"][0]["words"]) == "one two -three +six +seven four five"


@pytest.fixture
def agree(scene: Scene) -> Callable[[Recording], None]:
    """Has the host agree to words being put in."""

    def give(recording: Recording) -> None:
        answer = put(as_user(scene.host), f"/api/voice/recordings/{recording.pk}", {"agreed": True})
        assert answer.status_code == 200

    return give


def test_a_version_that_speaks_for_somebody_does_not_come_back_without_the_yes(
    scene: Scene, base: str, recording: Recording, agree: Callable[[Recording], None]
) -> None:
    client = as_user(scene.host)
    agree(recording)
    recording.sound_path.touch()
    insertion = {"after": "4", "text": "six"}
    assert post(client, f"{base}/edits", {"base_version": 1, "insertions": [insertion]}).status_code == 200
    post(client, f"{base}/undo")
    put(client, f"/api/voice/recordings/{recording.pk}", {"agreed": False})
    refused = post(client, f"{base}/versions/2/restore", {"base_version": 1})
    assert (refused.status_code, refused.json()["code"]) == (403, "forbidden")


def test_edits_of_two_people_at_once_both_hold(scene: Scene, base: str) -> None:
    host, editor = as_user(scene.host), as_user(scene.editor)
    post(host, f"{base}/edits", {"base_version": 1, "deleted": ["0"], "corrections": {"1": "too"}})
    both = post(editor, f"{base}/edits", {"base_version": 1, "deleted": ["4"], "corrections": {"3": "for"}}).json()
    assert both["version"] == 3
    assert [word["id"] for word in both["words"] if word["deleted"]] == ["0", "4"]
    assert [word["text"] for word in both["words"]] == ["one", "too", "three", "for", "five"]
    # The same word, and to something else: the second is told, and nothing is written over.
    refused = post(editor, f"{base}/edits", {"base_version": 1, "corrections": {"1": "to"}})
    assert (refused.status_code, refused.json()["code"]) == (409, "conflict")
    # Nobody takes back by chance what somebody else did meanwhile.
    assert post(host, f"{base}/undo", {"base_version": 2}).json()["code"] == "conflict"
    # Undo is one's own: what the other has done since holds.
    undone = post(host, f"{base}/undo", {"base_version": 3}).json()
    assert undone["version"] == 4
    assert [word["id"] for word in undone["words"] if word["deleted"]] == ["4"]
    assert [word["text"] for word in undone["words"]] == ["one", "two", "three", "for", "five"]
    assert post(as_user(scene.admin), f"{base}/undo").json()["code"] == "conflict", "who edited nothing undoes nothing"
    undone = post(editor, f"{base}/undo").json()
    assert not any(word["deleted"] or word["heard"] for word in undone["words"])
