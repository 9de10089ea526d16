"""Nobody is spoken for who has not said yes, and a yes that is taken back takes the voice with it."""

import io
import json
import wave
from datetime import timedelta
from typing import Any

import numpy as np
import pytest
from django.test import Client
from django.utils import timezone

from accounts.models import User
from conference.audit.models import Entry
from conference.hosting.models import Standing
from conference.jobs.models import Job, JobState
from conference.recordings.models import Recording
from conference.rooms.models import Invite, Participant
from conference.voices.models import VoiceConsent, VoiceProfile
from conference.voices.profiles import voice_request
from tests.recordings.conftest import Scene

LATE_S = 1e-3


def client_of(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def send(client: Client, method: str, url: str, content: object) -> Any:
    return client.generic(method, url, json.dumps(content), content_type="application/json")


def agree(user: User, recording: Recording | None, agreed: bool = True) -> Any:
    url = f"/api/voice/recordings/{recording.pk}" if recording else "/api/voice"
    return send(client_of(user), "PUT", url, {"agreed": agreed})


def put_in(client: Client, recording: Recording, version: int, *insertions: dict[str, object], **more: object) -> Any:
    change = {"base_version": version, "insertions": list(insertions), **more}
    return send(client, "POST", f"/api/recordings/{recording.pk}/edits", change)


def speaking(client: Client, recording: Recording) -> Any:
    return client.get(f"/api/recordings/{recording.pk}/speaking").json()


def test_without_a_yes_words_are_cut_and_moved_but_not_added(scene: Scene, recording: Recording) -> None:
    editor = client_of(scene.editor)
    refused = put_in(editor, recording, 1, {"after": "1", "text": "four"})
    assert (refused.status_code, refused.json()["code"]) == (403, "forbidden")
    assert "Hanna" in refused.json()["message"]
    cut = put_in(editor, recording, 1, deleted=["1"])
    assert cut.status_code == 200
    moved = put_in(editor, recording, 2, {"after": "3", "moved": ["1"]}).json()
    assert moved["insertions"] == [
        {
            "id": "1", "after": "3", "participant_id": str(scene.host_there.pk), "moved": ["1"],
            "words": [{"text": "two", "origin": "moved"}],
        }
    ]  # fmt: skip
    (place,) = speaking(editor, recording)["inserted"]
    assert place["state"] == "ready" and place["leave_s"] == pytest.approx(place["resume_s"])
    # Brought back where it was said, the other is a copy: words are put into a mouth.
    assert put_in(editor, recording, 3, {"id": "1", "after": "3", "moved": ["1"]}, deleted=[]).status_code == 403


def test_with_a_yes_words_that_were_said_elsewhere_are_heard_at_once(scene: Scene, recording: Recording) -> None:
    editor = client_of(scene.editor)
    assert agree(scene.host, recording).json()["recordings"][0]["agreed"] is True
    edited = put_in(editor, recording, 1, {"after": "1", "text": "four"}, deleted=["1"])
    assert edited.status_code == 200, edited.json()
    assert edited.json()["insertions"][0]["words"] == [{"text": "four", "origin": "moved"}]
    told = speaking(editor, recording)
    (place,) = told["inserted"]
    assert place["state"] == "ready" and place["leave_s"] < place["resume_s"]
    heard = editor.get(place["url"])
    with wave.open(io.BytesIO(heard.content)) as file:
        assert file.getframerate() == 48_000
        assert file.getnframes() / 48_000 == pytest.approx(place["length_s"], abs=LATE_S)
    longer = editor.get(place["url"] + "?lead_s=0.5").content
    with wave.open(io.BytesIO(longer)) as file:
        assert file.getnframes() / 48_000 == pytest.approx(place["length_s"] + 1.0, abs=LATE_S)
        assert np.frombuffer(file.readframes(file.getnframes()), "<i2").any()
    captions = editor.get(f"/api/recordings/{recording.pk}/text/txt").content.decode()
    assert "one four three four five." in captions
    outsider = client_of(scene.outsider)
    assert outsider.get(f"/api/recordings/{recording.pk}/speaking").status_code == 404
    assert outsider.get(place["url"]).status_code == 404


def test_what_nobody_said_asks_for_a_voice(scene: Scene, recording: Recording) -> None:
    editor = client_of(scene.editor)
    agree(scene.host, None)
    assert put_in(editor, recording, 1, {"after": "1", "text": "hundred"}).status_code == 200
    member = client_of(scene.member)
    assert speaking(member, recording)["voices"][0]["state"] == ""  # who only reads begins nothing
    (place,) = speaking(editor, recording)["inserted"]
    assert (place["state"], place["url"], place["length_s"]) == ("no_voice", None, None)
    (voice,) = speaking(editor, recording)["voices"]
    assert (voice["agreed"], voice["stage"], voice["state"]) == (True, "", "queued")
    refused = send(editor, "POST", f"/api/recordings/{recording.pk}/exports", {"format": "mp3"})
    assert (refused.status_code, refused.json()["code"]) == (409, "conflict")
    assert editor.post(f"/api/jobs/{voice['job_id']}/cancel").json()["state"] == "failed"
    assert member.post(f"/api/jobs/{voice['job_id']}/cancel").status_code == 403
    again = send(editor, "POST", f"/api/recordings/{recording.pk}/voices", {"participant_id": voice["participant_id"]})
    assert again.json()["voices"][0]["state"] == "queued"


def test_a_yes_that_is_taken_back_takes_the_voice(
    scene: Scene, recording: Recording, django_capture_on_commit_callbacks: Any
) -> None:
    editor = client_of(scene.editor)
    agree(scene.host, recording)
    put_in(editor, recording, 1, {"after": "1", "text": "four"})
    voice = voice_request(recording=recording, participant_id=str(scene.host_there.pk))
    voice.path.parent.mkdir()
    voice.path.write_bytes(b"a voice")
    with django_capture_on_commit_callbacks(execute=True):
        told = agree(scene.host, recording, agreed=False).json()
    assert (told["general"], told["recordings"][0]["agreed"], told["recordings"][0]["voice"]) == (False, False, None)
    assert not VoiceProfile.objects.exists() and not voice.path.exists()
    assert not Job.objects.filter(key=voice.job_key).exists()
    (place,) = speaking(editor, recording)["inserted"]
    assert place["state"] == "forbidden" and editor.get(place["url"] or "/api/none").status_code == 404
    refused = send(editor, "POST", f"/api/recordings/{recording.pk}/exports", {"format": "mp3"})
    assert refused.status_code == 403
    kept = VoiceConsent.objects.get()
    assert kept.withdrawn_at is not None
    assert [entry.action for entry in Entry.objects.order_by("at")] == ["voice.agree", "voice.withdraw"]


def test_the_yes_to_one_recording_goes_on_when_the_general_one_ends(scene: Scene, recording: Recording) -> None:
    agree(scene.host, None)
    voice = voice_request(recording=recording, participant_id=str(scene.host_there.pk))
    agree(scene.host, recording)
    agree(scene.host, None, agreed=False)
    voice.refresh_from_db()
    assert voice.consent.recording == recording
    assert Job.objects.get(key=voice.job_key).state == JobState.QUEUED


def test_a_guest_agrees_for_the_recordings_that_the_guest_is_in(scene: Scene, recording: Recording) -> None:
    invite = Invite.objects.create(
        room=scene.meeting.room, created_by=scene.host, expires_at=timezone.now() + timedelta(days=1)
    )
    guest = Client()
    guest.get(f"/i/{invite.code}")
    assert guest.get("/api/voice").json() == {"guest": True, "general": False, "recordings": []}
    assert send(guest, "PUT", f"/api/voice/recordings/{recording.pk}", {"agreed": True}).status_code == 404
    there = Participant.objects.create(
        meeting=scene.meeting, kind="browser", name="Gwen", joined_at=timezone.now(), invite=invite
    )
    Standing.objects.create(participant=there, guest_id=guest.session["guest_id"])
    told = send(guest, "PUT", f"/api/voice/recordings/{recording.pk}", {"agreed": True}).json()
    assert told["recordings"][0]["agreed"] is True
    assert send(guest, "PUT", "/api/voice", {"agreed": True}).json()["code"] == "conflict"
    states = {each["participant_id"]: each for each in speaking(client_of(scene.editor), recording)["voices"]}
    assert states == {} or str(there.pk) not in states or states[str(there.pk)]["agreed"]


@pytest.mark.parametrize(
    "insertion",
    [
        {"after": "9", "text": "four"}, {"after": "1", "text": " "}, {"after": "1", "text": "a" * 41},
        {"after": "1", "text": "four " * 61}, {"after": "1", "text": "a\u0000b"}, {"after": "1"},
        {"id": "7", "after": "1", "text": "four"}, {"after": "1", "text": "four", "moved": ["2"]},
        {"after": "1", "moved": ["8"]},
    ],
)  # fmt: skip
def test_bad_insertions_are_refused(scene: Scene, recording: Recording, insertion: dict[str, object]) -> None:
    agree(scene.host, recording)
    refused = put_in(client_of(scene.editor), recording, 1, insertion)
    assert (refused.status_code, refused.json()["code"]) == (400, "bad_message")
