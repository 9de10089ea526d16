"""Who gets what: every address, walked as everyone. A new one without a rule fails."""

import inspect
import json
from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver
from django.utils import timezone

from accounts.models import User
from accounts.services import node_credential_create
from conference.audit.models import Entry
from conference.documents.models import Document
from conference.integrations.models import Delivery, Webhook
from conference.jobs.models import Job, JobKind
from conference.recordings.models import Export, Recording, Transcript, TranscriptVersion
from conference.rooms.models import Cube, Meeting, Room
from conference.studio.models import Comment
from tests.conference.access_addresses import NOBODY, OUTSIDE, PAGES, WHO

pytestmark = pytest.mark.django_db(transaction=True)


def routes(patterns: list[Any], prefix: str = "") -> Iterator[tuple[str, set[str]]]:
    for pattern in patterns:
        route = prefix + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from routes(pattern.url_patterns, route)
        elif isinstance(pattern, URLPattern):
            is_operation = route.startswith("api/") and inspect.isfunction(pattern.callback)
            enclosed = inspect.getclosurevars(pattern.callback).nonlocals if is_operation else {}
            operations = getattr(enclosed.get("self"), "operations", ())
            yield route, {method for operation in operations for method in operation.methods} - {"HEAD"} or {"GET"}


def test_every_address_has_a_rule() -> None:
    known = set()
    for name, (method, _, _) in PAGES.items():
        known.add((name.removesuffix(f" {method}"), method))
    ours = set()
    for route, methods in routes(get_resolver().url_patterns):
        if route == "accounts/link/<str:token>/" or not route.startswith(OUTSIDE):
            ours |= {(route, method) for method in methods}
    ours.discard(("api/", "GET"))  # the API's root, which is not found for everybody
    assert ours == known


@pytest.fixture
def things(room: Room, people: dict[str, User]) -> dict[str, str]:
    """What the addresses name: all of it belongs to the room."""
    meeting = Meeting.objects.create(room=room, started_at=timezone.now(), ended_at=timezone.now())
    recording = Recording.objects.create(meeting=meeting, started_by=people["owner"], started_at=timezone.now())
    version = TranscriptVersion.objects.create(recording=recording, number=0)
    Transcript.objects.create(recording=recording, words=[], current=version)
    export = Export.objects.create(recording=recording, format="mp4", version=version)
    job = Job.objects.create(recording=recording, kind=JobKind.EXPORT, key=export.job_key, sent_at=timezone.now())
    comment = Comment.objects.create(recording=recording, first=0, last=0, author_name="Zoe", text="why?")
    cube_credential, _ = node_credential_create(name="cube", kind="capture")
    webhook = Webhook.objects.create(url="https://example.org/", secret="s", events=["meeting.ended"])
    delivery = Delivery.objects.create(webhook=webhook, event="ping", body="{}", state="failed", due_at=timezone.now())
    return {
        "slug": room.slug,
        "meeting_id": str(meeting.pk),
        "part": "rooms/salon",
        "user_id": str(people["editor"].pk),
        "cube_id": str(Cube.objects.create(name="Cube", credential=cube_credential).pk),
        "credential_id": str(node_credential_create(name="render", kind="render")[0].pk),
        "invite_id": NOBODY,
        "token_id": NOBODY,
        "webhook_id": str(webhook.pk),
        "delivery_id": str(delivery.pk),
        "recording_id": str(recording.pk),
        "comment_id": str(comment.pk),
        "export_id": str(export.pk),
        "text_format": "srt",
        "speech_id": NOBODY,
        "job_id": str(job.pk),
        "item_id": NOBODY,
        "document_id": str(Document.objects.create(meeting=meeting, kind="notes").pk),
        "token": "forged",
        "number": "0",
        "place": "0",
    }


def client_of(who: str, people: dict[str, User], invite_code: str) -> Client:
    client = Client()
    if who == "guest":
        client.get(f"/i/{invite_code}")
    elif who != "anonymous":
        client.force_login(people[who])
    return client


def address_of(route: str, names: dict[str, str]) -> str:
    """The address of a route with what it names."""
    address = "/" + route
    for key, value in names.items():
        for converter in ("", "str:", "slug:", "uuid:", "uuidstr:", "int:", "path:"):
            address = address.replace(f"<{converter}{key}>", value)
    return address


@pytest.mark.parametrize("who", WHO)
def test_every_address_is_given_to_whom_it_is_for(
    who: str, people: dict[str, User], things: dict[str, str], invite_code: str, settings: Any, tmp_path: Any
) -> None:
    (tmp_path / ".vite").mkdir()
    (tmp_path / ".vite" / "manifest.json").write_text('{"src/main.tsx": {"file": "assets/main.js"}}')
    settings.FRONTEND_DIST = tmp_path
    names = things | {"code": invite_code}
    wrong = []
    for name, (method, body, expected) in PAGES.items():
        client = client_of(who, people, invite_code)
        address = address_of(name.removesuffix(f" {method}"), names)
        if method == "GET":
            response = client.get(address)
        else:
            response = client.generic(method, address, json.dumps(body), content_type="application/json")
        if response.status_code != expected[who]:
            wrong.append((name, response.status_code, expected[who]))
    assert wrong == []


KEPT_ELSEWHERE = {
    "api/rooms/<slug>/join",  # with the meeting: who was there
    "api/admin/users/<int:user_id>/second-factor",  # the editor of the walk has none to take away
}


def test_every_act_is_in_the_audit_log(people: dict[str, User], things: dict[str, str], invite_code: str) -> None:
    """Each that an admin may do by an address, done once."""
    unlogged = []
    for name, (method, body, expected) in PAGES.items():
        if method == "GET" or expected["admin"] != 200:
            continue
        before = Entry.objects.count()
        address = address_of(name.removesuffix(f" {method}"), things | {"code": invite_code})
        client = client_of("admin", people, invite_code)
        response = client.generic(method, address, json.dumps(body), content_type="application/json")
        assert response.status_code == 200, name
        if Entry.objects.count() == before:
            unlogged.append(name)
    assert set(unlogged) == KEPT_ELSEWHERE


@pytest.mark.parametrize("who", WHO)
def test_the_admin_pages_are_for_admins(who: str, people: dict[str, User], invite_code: str) -> None:
    client = client_of(who, people, invite_code)
    for address in ("/admin/", "/admin/accounts/user/", "/admin/rooms/room/add/", "/admin/nodes/node/"):
        assert client.get(address).status_code == (200 if who == "admin" else 302)


def test_unsafe_calls_need_the_csrf_header(people: dict[str, User], room: Room) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(people["owner"])
    response = client.post("/api/rooms/salon/join", {"name": "Zoe"}, content_type="application/json")
    assert (response.status_code, response.json()["code"]) == (403, "forbidden")
    client.get("/api/me")
    headers = {"X-CSRFToken": client.cookies["csrftoken"].value}
    response = client.post("/api/rooms/salon/join", {"name": "Zoe"}, content_type="application/json", headers=headers)
    assert response.status_code == 200


# --- socket messages ------------------------------------------------------------------------------------
