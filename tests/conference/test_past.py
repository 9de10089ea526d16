"""What is kept of a meeting, and who may see it: those who took part and hosts; private lines the two alone."""

import datetime
from typing import Any

import pycrdt
import pytest
from django.test import Client
from django.utils import timezone

from accounts.models import User
from conference.documents.models import Document
from conference.documents.services import document_change, document_of
from conference.polls.models import Ballot, Poll
from conference.recordings.models import Recording
from conference.rooms.models import ChatMessage, Meeting, Participant, Room

pytestmark = pytest.mark.django_db(transaction=True)
NOW = timezone.now()


def client_of(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


@pytest.fixture
def meeting(room: Room, people: dict[str, User]) -> Meeting:
    """An hour that the owner, the member and a guest spent together."""
    held = Meeting.objects.create(room=room, started_at=NOW, ended_at=NOW + datetime.timedelta(hours=1))
    for name, user in (("Owner", people["owner"]), ("Member", people["member"]), ("Gil", None)):
        Participant.objects.create(
            meeting=held, kind="browser", name=name, user=user, joined_at=NOW, left_at=held.ended_at
        )
    return held


def participant(meeting: Meeting, name: str) -> Participant:
    return Participant.objects.get(meeting=meeting, name=name)


def seen_by(user: User, meeting: Meeting) -> Any:
    response = client_of(user).get(f"/api/history/{meeting.pk}")
    assert response.status_code == 200
    return response.json()


def test_those_who_took_part_find_it_again_and_others_do_not(meeting: Meeting, people: dict[str, User]) -> None:
    listed = {name: [m["id"] for m in client_of(people[name]).get("/api/history").json()] for name in people}
    assert {name for name, found in listed.items() if found} == {"owner", "member", "admin"}
    assert client_of(people["stranger"]).get(f"/api/history/{meeting.pk}").status_code == 404
    assert [each["name"] for each in seen_by(people["member"], meeting)["attendance"]] == ["Owner", "Member", "Gil"]
    Meeting.objects.update(ended_at=None)
    assert client_of(people["member"]).get("/api/history").json() == []


def test_private_lines_stay_between_the_two(meeting: Meeting, people: dict[str, User]) -> None:
    owner, member, gil = (participant(meeting, name) for name in ("Owner", "Member", "Gil"))
    for sender, recipient, text in ((owner, None, "to all"), (member, gil, "to Gil"), (gil, owner, "to the owner")):
        ChatMessage.objects.create(
            meeting=meeting, participant=sender, recipient=recipient, text=text, sent_at=timezone.now()
        )
    texts = {
        name: [line["text"] for line in seen_by(people[name], meeting)["chat"]] for name in ("owner", "member", "admin")
    }
    assert texts == {"owner": ["to all", "to the owner"], "member": ["to all", "to Gil"], "admin": ["to all"]}


def test_polls_are_counted_and_name_nobody(meeting: Meeting, people: dict[str, User]) -> None:
    poll = Poll.objects.create(
        meeting=meeting, asked_by=participant(meeting, "Owner"), question="Tea?", options=["Yes", "No"], opened_at=NOW
    )
    Ballot.objects.create(poll=poll, participant=participant(meeting, "Member"), chosen=[1])
    (shown,) = seen_by(people["owner"], meeting)["polls"]
    assert shown == {
        "id": str(poll.pk), "question": "Tea?", "voters": 1,
        "options": [{"text": "Yes", "votes": 0}, {"text": "No", "votes": 1}],
    }  # fmt: skip


def test_notes_and_the_whiteboard_come_along(meeting: Meeting, people: dict[str, User]) -> None:
    assert seen_by(people["member"], meeting)["notes"] is None
    notes: pycrdt.Doc = pycrdt.Doc()
    fragment = notes.get("notes", type=pycrdt.XmlFragment)
    fragment.children.append(pycrdt.XmlElement("paragraph")).children.append(pycrdt.XmlText("Buy tea"))
    document_change(document=document_of(meeting, "notes"), update=notes.get_update())
    board: pycrdt.Doc = pycrdt.Doc()
    elements = board.get("elements", type=pycrdt.Map)
    elements["a"] = {"id": "a", "type": "rectangle", "x": 1.5}
    elements["b"] = {"id": "b", "type": "ellipse", "isDeleted": True}
    elements["c"] = {"id": "c", "x": float("nan")}
    elements["d"] = "no element"
    document_change(document=document_of(meeting, "whiteboard"), update=board.get_update())
    shown = seen_by(people["member"], meeting)
    assert shown["notes"] == {"id": str(Document.objects.get(kind="notes").pk), "markdown": "Buy tea\n"}
    assert shown["whiteboard"] == [{"id": "a", "type": "rectangle", "x": 1.5}]


def test_recordings_are_those_that_one_may_see(meeting: Meeting, people: dict[str, User]) -> None:
    recording = Recording.objects.create(meeting=meeting, started_by=people["owner"], started_at=NOW)
    assert seen_by(people["member"], meeting)["recording_ids"] == [str(recording.pk)]
