"""Comments on words: begun, answered, resolved and deleted, by whom they may."""

from typing import Any

from django.test import Client

from accounts.models import User
from conference.audit.models import Entry
from conference.recordings.models import Recording
from conference.studio import comments
from tests.recordings.conftest import Scene
from tests.recordings.conftest import make_recording as make_recording
from tests.recordings.conftest import scene as scene
from tests.recordings.test_api import as_user, post
from tests.recordings.test_api import recording as recording


def change(client: Client, url: str, resolved: bool) -> Any:
    return client.put(url, {"resolved": resolved}, content_type="application/json")


def test_a_thread_from_question_to_done(scene: Scene, recording: Recording) -> None:
    base = f"/api/recordings/{recording.pk}/comments"
    member, host = as_user(scene.member), as_user(scene.host)
    [thread] = post(member, base, {"first": "3", "last": "1", "text": " Is this right? "}).json()
    assert (thread["first"], thread["last"], thread["text"]) == ("1", "3", "Is this right?")
    assert (thread["author"], thread["own"], thread["resolved_by"], thread["may_resolve"]) == ("Mo", True, None, True)
    [answered] = post(host, f"{base}/{thread['id']}/answers", {"text": "It is."}).json()
    assert [(each["author"], each["text"], each["own"]) for each in answered["answers"]] == [("Hanna", "It is.", True)]
    assert change(host, f"{base}/{thread['id']}", True).json()[0]["resolved_by"] == "Hanna"
    # An answer opens it again.
    assert post(member, f"{base}/{thread['id']}/answers", {"text": "But why?"}).json()[0]["resolved_by"] is None
    # What others have answered is not deleted with what they say; an answer of one's own is.
    assert member.delete(f"{base}/{thread['id']}").json()["code"] == "conflict"
    answers = member.get(base).json()[0]["answers"]
    assert member.delete(f"{base}/{answers[0]['id']}").json()["code"] == "forbidden"
    assert len(member.delete(f"{base}/{answers[1]['id']}").json()[0]["answers"]) == 1
    host.delete(f"{base}/{answers[0]['id']}")
    assert member.delete(f"{base}/{thread['id']}").json() == []
    assert list(Entry.objects.order_by("at").values_list("action", "who")) == [
        ("comment.begin", "Mo"), ("comment.answer", "Hanna"), ("comment.resolve", "Hanna"), ("comment.answer", "Mo"),
        ("comment.delete", "Mo"), ("comment.delete", "Hanna"), ("comment.delete", "Mo"),
    ]  # fmt: skip


def test_who_may_not_see_a_recording_says_nothing_about_it(scene: Scene, recording: Recording) -> None:
    base = f"/api/recordings/{recording.pk}/comments"
    [thread] = post(as_user(scene.host), base, {"first": "0", "last": "0", "text": "?"}).json()
    nobody: list[User | None] = [scene.outsider, None]
    for user in nobody:
        client = as_user(user)
        answers = (
            client.get(base), post(client, base, {"first": "0", "last": "0", "text": "!"}),
            post(client, f"{base}/{thread['id']}/answers", {"text": "!"}),
            change(client, f"{base}/{thread['id']}", True), client.delete(f"{base}/{thread['id']}"),
        )  # fmt: skip
        assert [answer.status_code for answer in answers] == [404] * 5
    # A member sees it, and did not begin it.
    assert change(as_user(scene.member), f"{base}/{thread['id']}", True).json()["code"] == "forbidden"


def test_what_is_no_comment_is_refused(scene: Scene, recording: Recording, monkeypatch: Any) -> None:
    client, base = as_user(scene.host), f"/api/recordings/{recording.pk}/comments"
    for wrong in ({"first": "5"}, {"last": "x"}, {"text": " "}, {"text": "x" * 2001}):
        answer = post(client, base, {"first": "0", "last": "0", "text": "?"} | wrong)
        assert (answer.status_code, answer.json()["code"]) == (400, "bad_message")
    monkeypatch.setattr(comments, "COMMENTS_MAX", 1)
    assert post(client, base, {"first": "0", "last": "0", "text": "?"}).status_code == 200
    assert post(client, base, {"first": "0", "last": "0", "text": "?"}).json()["code"] == "full"
