"""Who gets what: every address and every socket message, walked as everyone. A new one without a rule here fails."""

import inspect
import json
import uuid
from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver
from django.utils import timezone

from accounts.models import User
from accounts.services import node_credential_create
from conference.documents.models import Document
from conference.integrations.models import Delivery, Webhook
from conference.jobs.models import Job, JobKind
from conference.recordings.models import Export, Recording, Transcript, TranscriptVersion
from conference.rooms.models import Cube, Meeting, Room
from conference.signalling import (
    captions,
    cube_look,
    gestures,
    hosting,
    items,
    liveness,
    messages,
    node_messages,
    polls,
    quality,
    timer,
)  # fmt: skip
from conference.signalling.hosting_state import Permissions
from conference.signalling.messages import FROM_BROWSER, Error, Message, PublishLine, SubscribeLine
from conference.signalling.node_messages import FROM_NODE
from conference.signalling.state import Attention, CubeDescription
from conference.studio.models import Comment
from tests.conference.conftest import Service

pytestmark = pytest.mark.django_db(transaction=True)

NOBODY = str(uuid.UUID(int=0))
WHO = ("anonymous", "guest", "member", "stranger", "editor", "owner", "admin")
"""Guest and member may enter the room, the stranger another one, the owner and the admin host the room."""
Rule = dict[str, int]


def rule(**by_status: str) -> Rule:
    """A rule from its statuses: `_200="member owner"`; everyone must be named once."""
    named = {who: int(status[1:]) for status, names in by_status.items() for who in names.split()}
    assert sorted(named) == sorted(WHO), sorted(set(WHO) ^ set(named))
    return named


EVERYONE = " ".join(WHO)
USERS = "member stranger editor owner admin"
IN_ROOM = rule(_200="guest member owner admin", _302="anonymous", _404="stranger editor")
ROOM_API = rule(_200="guest member owner admin", _404="anonymous stranger editor")
EDITS_RECORDING = rule(_200="editor owner admin", _404="anonymous guest member stranger")

HOSTS_ROOM = rule(_200="owner admin", _403="guest member", _404="anonymous stranger editor")
SIGNED_IN = rule(_200=USERS, _401="anonymous guest")
ADMINS = rule(_200="admin", _403="member stranger editor owner", _401="anonymous guest")

PAGES: dict[str, tuple[str, Any, Rule]] = {
    "": ("GET", None, rule(_200="anonymous guest " + USERS)),
    "r/<slug:slug>": ("GET", None, IN_ROOM),
    "recordings/<uuid:recording_id>": (
        "GET", None, rule(_200="editor owner admin", _404="member stranger", _302="anonymous guest"),
    ),
    "meetings/<uuid:meeting_id>": (
        "GET", None, rule(_200="owner admin", _404="member stranger editor", _302="anonymous guest"),
    ),
    "manage/": ("GET", None, rule(_200="admin", _404="member stranger editor owner", _302="anonymous guest")),
    "manage/<path:part>": (
        "GET", None, rule(_200="owner admin", _404="member stranger editor", _302="anonymous guest"),
    ),
    "tokens": ("GET", None, rule(_200=USERS, _302="anonymous guest")),
    "health": ("GET", None, rule(_200=EVERYONE)),
    "ready": ("GET", None, rule(_200=EVERYONE)),
    "metrics": ("GET", None, rule(_200="admin", _404="anonymous guest member stranger editor owner")),
    "voice": ("GET", None, rule(_200="guest " + USERS, _302="anonymous")),
    "accounts/link/<str:token>/": ("GET", None, rule(_403=EVERYONE)),
    "api/me": ("GET", None, rule(_200=EVERYONE)),
    "api/rooms": ("GET", None, rule(_200=EVERYONE)),
    "api/rooms POST": (
        "POST", {"title": "New", "scenario": "round-table", "seat_count": 3},
        rule(_200="admin", _403="member stranger editor owner", _401="anonymous guest"),
    ),
    "api/rooms/<slug>": ("GET", None, ROOM_API),
    "api/rooms/<slug> PATCH": ("PATCH", {}, HOSTS_ROOM),
    "api/rooms/<slug>/policy": ("GET", None, HOSTS_ROOM),
    "api/rooms/<slug>/policy PATCH": ("PATCH", {}, HOSTS_ROOM),
    "api/rooms/<slug>/members": ("GET", None, HOSTS_ROOM),
    "api/rooms/<slug>/members PUT": ("PUT", {"emails": ["member@example.org"]}, HOSTS_ROOM),
    "api/rooms/<slug>/invites GET": ("GET", None, HOSTS_ROOM),
    "api/rooms/<slug>/invites/<uuidstr:invite_id> GET": (
        "GET", None, rule(_404="anonymous stranger editor owner admin", _403="guest member"),
    ),
    "api/rooms/<slug>/invites/<uuidstr:invite_id>": (
        "DELETE", None, rule(_404="anonymous stranger editor owner admin", _403="guest member"),
    ),
    "api/rooms/<slug>/invitation.ics": (
        "GET", None, rule(_400=EVERYONE),
    ),
    "api/meetings": ("GET", None, rule(_200=EVERYONE)),
    "api/meetings/<uuidstr:meeting_id>": (
        "GET", None, rule(_200="owner admin", _404="anonymous guest member stranger editor"),
    ),
    "api/history": ("GET", None, rule(_200=EVERYONE)),
    "api/history/<uuidstr:meeting_id>": (
        "GET", None, rule(_200="owner admin", _404="anonymous guest member stranger editor"),
    ),
    "api/openapi.json": ("GET", None, rule(_200=EVERYONE)),
    "api/tokens": ("GET", None, SIGNED_IN),
    "api/tokens POST": ("POST", {"name": "x", "scopes": ["rooms:read"]}, SIGNED_IN),
    "api/tokens/<uuidstr:token_id>": ("DELETE", None, rule(_404=USERS, _401="anonymous guest")),
    "api/webhooks": ("GET", None, ADMINS),
    "api/webhooks POST": ("POST", {"url": "https://example.org/", "events": ["meeting.ended"]}, ADMINS),
    "api/webhooks/<uuidstr:webhook_id>": (
        "PUT", {"url": "https://example.org/", "events": ["meeting.ended"], "is_active": False}, ADMINS,
    ),
    "api/webhooks/<uuidstr:webhook_id>/ping": ("POST", None, ADMINS),
    "api/webhooks/<uuidstr:webhook_id>/deliveries": ("GET", None, ADMINS),
    "api/deliveries/<uuidstr:delivery_id>/again": ("POST", None, ADMINS),
    "api/webhooks/<uuidstr:webhook_id> DELETE": ("DELETE", None, ADMINS),
    "api/rooms/<slug>/layout": ("GET", None, ROOM_API),
    "api/rooms/<slug>/layout PUT": (
        "PUT", {"layout": None}, rule(_200="owner admin", _403="guest member", _404="anonymous stranger editor"),
    ),
    "api/rooms/<slug>/invites": (
        "POST", {}, rule(_200="owner admin", _403="guest member", _404="anonymous stranger editor"),
    ),
    "api/rooms/<slug>/join": ("POST", {"name": "Zoe"}, ROOM_API),
    "api/recordings": ("GET", None, rule(_200=EVERYONE)),
    "api/recordings/<uuidstr:recording_id>": ("GET", None, EDITS_RECORDING),
    "api/recordings/<uuidstr:recording_id>/media": ("GET", None, rule(_404=EVERYONE)),
    "api/recordings/<uuidstr:recording_id>/transcript": ("GET", None, EDITS_RECORDING),
    "api/recordings/<uuidstr:recording_id>/text/<text_format>": ("GET", None, EDITS_RECORDING),
    "api/recordings/<uuidstr:recording_id>/attention": ("GET", None, EDITS_RECORDING),
    "api/recordings/<uuidstr:recording_id>/edits": (
        "POST", {"base_version": 99, "deleted": []},
        rule(_409="editor owner admin", _404="anonymous guest member stranger"),
    ),
    "api/recordings/<uuidstr:recording_id>/undo": (
        "POST", {}, rule(_409="editor owner admin", _404="anonymous guest member stranger"),
    ),
    "api/recordings/<uuidstr:recording_id>/redo": (
        "POST", {}, rule(_409="editor owner admin", _404="anonymous guest member stranger"),
    ),
    "api/recordings/<uuidstr:recording_id>/exports": (
        "POST", {"format": "nonsense"}, rule(_400=EVERYONE),
    ),
    "api/recordings/<uuidstr:recording_id> DELETE": (
        "DELETE", None, rule(_409="editor owner admin", _404="anonymous guest member stranger"),
    ),
    "api/exports/<uuidstr:export_id>": ("GET", None, EDITS_RECORDING),
    "api/exports/<uuidstr:export_id>/file": ("GET", None, rule(_404=EVERYONE)),
    "api/voice": ("GET", None, rule(_200="guest " + USERS, _401="anonymous")),
    "api/voice PUT": ("PUT", {"agreed": True}, rule(_200=USERS, _409="guest", _401="anonymous")),
    "api/voice/recordings/<uuidstr:recording_id>": (
        "PUT", {"agreed": True}, rule(_404="guest " + USERS, _401="anonymous"),  # nobody took part
    ),
    "api/recordings/<uuidstr:recording_id>/speaking": ("GET", None, EDITS_RECORDING),
    "api/recordings/<uuidstr:recording_id>/versions/<int:number>/inserted/<int:place>": (
        "GET", None, rule(_404=EVERYONE),
    ),
    "api/recordings/<uuidstr:recording_id>/versions": ("GET", None, EDITS_RECORDING),
    "api/recordings/<uuidstr:recording_id>/versions/<int:number>/name": ("PUT", {"name": "first"}, EDITS_RECORDING),
    "api/recordings/<uuidstr:recording_id>/versions/<int:number>/changes": ("GET", None, rule(_400=EVERYONE)),
    "api/recordings/<uuidstr:recording_id>/versions/<int:number>/restore": (
        "POST", {"base_version": 0}, EDITS_RECORDING,
    ),
    "api/recordings/<uuidstr:recording_id>/comments": ("GET", None, EDITS_RECORDING),
    "api/recordings/<uuidstr:recording_id>/comments POST": (
        "POST", {"first": "0", "last": "0", "text": "?"},
        rule(_400="editor owner admin", _404="anonymous guest member stranger"),  # it has no words
    ),
    "api/recordings/<uuidstr:recording_id>/comments/<uuidstr:comment_id>": (
        "PUT", {"resolved": True}, EDITS_RECORDING,
    ),
    "api/recordings/<uuidstr:recording_id>/comments/<uuidstr:comment_id>/answers": (
        "POST", {"text": "yes"}, EDITS_RECORDING,
    ),
    "api/recordings/<uuidstr:recording_id>/comments/<uuidstr:comment_id> DELETE": (
        "DELETE", None, rule(_403="editor owner admin", _404="anonymous guest member stranger"),
    ),
    "api/recordings/<uuidstr:recording_id>/voices": (
        "POST", {"participant_id": NOBODY}, rule(_404=EVERYONE),
    ),
    "api/jobs/<uuidstr:job_id>/cancel": (
        "POST", None, rule(_200="editor owner admin", _404="anonymous guest member stranger"),
    ),
    "api/jobs/<uuidstr:job_id>": ("GET", None, EDITS_RECORDING),
    "api/rooms/<slug>/items": ("POST", {}, rule(_400=EVERYONE)),  # a form with a file: see tests/items
    "api/documents/<uuidstr:document_id>/markdown": (
        "GET", None, rule(_200="owner admin", _404="anonymous guest member stranger editor"),
    ),
    "api/items/<uuidstr:item_id>/file": ("GET", None, rule(_404=EVERYONE)),
    "api/admin/users": ("GET", None, ADMINS),
    "api/admin/users POST": ("POST", {"email": "new@example.org"}, ADMINS),
    "api/admin/users/<int:user_id>": ("PATCH", {"name": "Ed", "role": "editor", "is_active": True}, ADMINS),
    "api/admin/users/<int:user_id>/second-factor": ("DELETE", None, ADMINS),
    "api/admin/users/<int:user_id>/sign-in-link": ("POST", None, ADMINS),
    "api/admin/credentials": ("GET", None, ADMINS),
    "api/admin/credentials POST": ("POST", {"name": "x", "kind": "media"}, ADMINS),
    "api/admin/credentials/<uuidstr:credential_id>": ("DELETE", None, ADMINS),
    "api/admin/cubes": ("GET", None, ADMINS),
    "api/admin/cubes POST": ("POST", {"name": "x"}, ADMINS),
    "api/admin/cubes/<int:cube_id>": ("PUT", {"name": "y"}, ADMINS),
    "api/admin/cubes/<int:cube_id>/look": (
        "GET", None, rule(_503="admin", _403="member stranger editor owner", _401="anonymous guest"),  # it is away
    ),
    "api/admin/cubes/<int:cube_id>/credential": ("POST", None, ADMINS),
    "api/admin/cubes/<int:cube_id> DELETE": ("DELETE", None, ADMINS),
    "api/admin/jobs": ("GET", None, ADMINS),
    "api/admin/jobs/<uuidstr:job_id>/again": (
        "POST", None, ADMINS,  # it was cancelled above
    ),
    "api/admin/audit": ("GET", None, ADMINS),
    "api/admin/audit.csv": ("GET", None, ADMINS),
    "api/admin/storage": ("GET", None, ADMINS),
    "api/admin/retention": (
        "PUT", {"recordings_days": None, "meetings_days": None, "audit_days": None}, ADMINS,
    ),
    "i/<str:code>": ("GET", None, rule(_302=EVERYONE)),  # near the last: whoever has used it may enter the room
    "api/rooms/<slug> DELETE": (
        "DELETE", None, rule(_200="owner admin", _403="guest member stranger editor", _404="anonymous"),
    ),
}  # fmt: skip
"""By route (and method, where a route has several): how it is asked, and the status for each."""
OUTSIDE = ("accounts/", "admin/")
"""Below these the pages are django-allauth's and Django's: the ones here are for whoever signs in, those for admins."""


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
        address = "/" + name.removesuffix(f" {method}")
        for key, value in names.items():
            for converter in ("", "str:", "slug:", "uuid:", "uuidstr:", "int:", "path:"):
                address = address.replace(f"<{converter}{key}>", value)
        if method == "GET":
            response = client.get(address)
        else:
            response = client.generic(method, address, json.dumps(body), content_type="application/json")
        if response.status_code != expected[who]:
            wrong.append((name, response.status_code, expected[who]))
    assert wrong == []


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

OFFER = messages.MediaOffer("main", 1, "", (PublishLine("0", "camera"),), ())

NO_ONE = {"guest": "forbidden", "member": "forbidden", "owner": "not_found"}
HOSTS = {"guest": "forbidden", "member": "forbidden", "owner": "done"}
HOSTING_SAYS: list[tuple[Message, dict[str, str]]] = [
    (hosting.HostMute(), HOSTS),
    (hosting.HostAskUnmute(NOBODY), NO_ONE),
    (hosting.HostCamera(NOBODY, True), NO_ONE),
    (hosting.HostRemove(NOBODY), NO_ONE),
    (hosting.HostCohost(NOBODY, True), NO_ONE),
    (hosting.HostPermit(NOBODY, "chat", False), NO_ONE),
    (hosting.HostPermissions(Permissions()), HOSTS),
    (hosting.HostLock(False), HOSTS),
    (hosting.HostSpotlight(), HOSTS),
    (hosting.HostLobby("off", ""), HOSTS),
    (hosting.LobbyAdmit(NOBODY), NO_ONE),
    (hosting.LobbyDeny(NOBODY), NO_ONE),
    (hosting.BreakoutsMake(0, False), HOSTS),
    (hosting.BreakoutsAssign(NOBODY), NO_ONE),
    (hosting.BreakoutsOpen(), {"guest": "forbidden", "member": "forbidden", "owner": "conflict"}),
    (hosting.BreakoutsTell("hello"), HOSTS),
    (hosting.BreakoutsClose(), {"guest": "forbidden", "member": "forbidden", "owner": "conflict"}),
    (hosting.BreakoutVisit("1"), dict.fromkeys(("guest", "member", "owner"), "not_found")),
    (hosting.RecordingConsent(True), dict.fromkeys(("guest", "member", "owner"), "conflict")),
]
"""What only the meeting's end is left out of: it has a test of its own."""

BROWSER_SAYS: dict[type[Message], tuple[Message, dict[str, str]]] = {
    messages.Hello: (messages.Hello(1, "again", True), dict.fromkeys(("guest", "member", "owner"), "not_greeted")),
    messages.Sync: (messages.Sync(), dict.fromkeys(("guest", "member", "owner"), "snapshot")),
    messages.MediaOffer: (
        messages.MediaOffer("main", 1, "", (), (SubscribeLine("0", NOBODY),)),
        dict.fromkeys(("guest", "member", "owner"), "not_found"),
    ),
    messages.ParticipantUpdate: (
        messages.ParticipantUpdate(True, True), dict.fromkeys(("guest", "member", "owner"), "done"),
    ),
    messages.ViewsWant: (messages.ViewsWant(True), dict.fromkeys(("guest", "member", "owner"), "done")),
    messages.SeatTake: (messages.SeatTake(0), dict.fromkeys(("guest", "member", "owner"), "done")),
    messages.ChatSend: (messages.ChatSend("hello"), dict.fromkeys(("guest", "member", "owner"), "done")),
    messages.ScenarioSet: (
        messages.ScenarioSet("round-table"), {"guest": "forbidden", "member": "forbidden", "owner": "done"},
    ),
    messages.AttentionTell: (messages.AttentionTell(), dict.fromkeys(("guest", "member", "owner"), "done")),
    messages.RecordingStart: (
        messages.RecordingStart(), {"guest": "forbidden", "member": "forbidden", "owner": "unavailable"},
    ),
    messages.RecordingStop: (
        messages.RecordingStop(), {"guest": "forbidden", "member": "forbidden", "owner": "conflict"},
    ),
    items.ScreenShare: (items.ScreenShare(), dict.fromkeys(("guest", "member", "owner"), "done")),
    items.ItemTurn: (items.ItemTurn(NOBODY, 1), dict.fromkeys(("guest", "member", "owner"), "not_found")),
    items.ItemRemove: (items.ItemRemove(NOBODY), dict.fromkeys(("guest", "member", "owner"), "not_found")),
    items.PointerMove: (items.PointerMove(NOBODY), dict.fromkeys(("guest", "member", "owner"), "not_found")),
    gestures.HandSet: (gestures.HandSet(True), dict.fromkeys(("guest", "member", "owner"), "done")),
    gestures.HandsLower: (
        gestures.HandsLower(), {"guest": "forbidden", "member": "forbidden", "owner": "done"},
    ),
    gestures.ReactionShow: (
        gestures.ReactionShow("clap"), dict.fromkeys(("guest", "member", "owner"), "done"),
    ),
    quality.QualityTell: (quality.QualityTell(9, 1, 0), dict.fromkeys(("guest", "member", "owner"), "done")),
    polls.PollOpen: (
        polls.PollOpen("Now?", ("Yes", "No")), {"guest": "forbidden", "member": "forbidden", "owner": "done"},
    ),
    polls.PollVote: (
        polls.PollVote(NOBODY, (0,)), dict.fromkeys(("guest", "member", "owner"), "not_found"),
    ),
    polls.PollClose: (
        polls.PollClose(NOBODY), {"guest": "forbidden", "member": "forbidden", "owner": "not_found"},
    ),
    timer.TimerStart: (
        timer.TimerStart(60), {"guest": "forbidden", "member": "forbidden", "owner": "done"},
    ),
    timer.TimerStop: (
        timer.TimerStop(), {"guest": "forbidden", "member": "forbidden", "owner": "done"},
    ),
    **{type(message): (message, expected) for message, expected in HOSTING_SAYS},
    captions.CaptionCorrect: (
        captions.CaptionCorrect(NOBODY, "hello"), dict.fromkeys(("guest", "member", "owner"), "not_found"),
    ),
    captions.CaptionsWant: (captions.CaptionsWant(True), dict.fromkeys(("guest", "member", "owner"), "done")),
    liveness.Ping: (liveness.Ping(), dict.fromkeys(("guest", "member", "owner"), "pong")),
    messages.Leave: (messages.Leave(), dict.fromkeys(("guest", "member", "owner"), "done")),
}  # fmt: skip
"""What comes back for those who are in the room: the type of the answer, or the code of the refusal."""

NODE_SAYS: dict[type[Message], tuple[Message, dict[str, str]]] = {
    Error: (Error("internal", ""), dict.fromkeys(("capture", "render", "media"), "bad_message")),
    messages.Done: (messages.Done(), dict.fromkeys(("capture", "render", "media"), "bad_message")),
    node_messages.NodeHello: (
        node_messages.NodeHello(1, "media", "x", 1), dict.fromkeys(("capture", "render", "media"), "not_greeted"),
    ),
    node_messages.NodeLeave: (
        node_messages.NodeLeave(), dict.fromkeys(("capture", "render", "media"), "node.leaving"),
    ),
    node_messages.NodeStats: (
        node_messages.NodeStats(0.0, 0, 0.0, 0.0, 0), dict.fromkeys(("capture", "render", "media"), "done"),
    ),
    node_messages.PeerAnswer: (
        node_messages.PeerAnswer(""), dict.fromkeys(("capture", "render", "media"), "bad_message"),
    ),
    node_messages.PeerState: (
        node_messages.PeerState(NOBODY, 1, "failed"), dict.fromkeys(("capture", "render", "media"), "not_found"),
    ),
    node_messages.RecordFailed: (
        node_messages.RecordFailed(NOBODY, "disk_full"), dict.fromkeys(("capture", "render", "media"), "not_found"),
    ),
    node_messages.RecordStopped: (
        node_messages.RecordStopped(()), dict.fromkeys(("capture", "render", "media"), "bad_message"),
    ),
    node_messages.LinkOffer: (
        node_messages.LinkOffer(NOBODY, NOBODY, 1, "", CubeDescription("", (), (), 1.0)),
        dict.fromkeys(("capture", "render", "media"), "not_found"),
    ),
    node_messages.LinkAnswer: (
        node_messages.LinkAnswer(""), dict.fromkeys(("capture", "render", "media"), "bad_message"),
    ),
    node_messages.ViewQuality: (
        node_messages.ViewQuality(NOBODY, NOBODY, NOBODY, 1, 1, 1.0),
        dict.fromkeys(("capture", "render", "media"), "not_found"),
    ),
    node_messages.CubeCameras: (
        node_messages.CubeCameras(NOBODY, 1, ()), dict.fromkeys(("capture", "render", "media"), "not_found"),
    ),
    node_messages.AttentionSeen: (
        node_messages.AttentionSeen(NOBODY, Attention(NOBODY)),
        dict.fromkeys(("capture", "render", "media"), "not_found"),
    ),
    cube_look.CubeLooked: (
        cube_look.CubeLooked(True, ()), dict.fromkeys(("capture", "render", "media"), "bad_message"),
    ),
    captions.UtteranceHeard: (
        captions.UtteranceHeard(NOBODY, NOBODY, NOBODY, "captions/x.wav", 0.0, 1.0, True),
        dict.fromkeys(("capture", "render", "media"), "not_found"),
    ),
    node_messages.NodeMediaOffer: (
        node_messages.NodeMediaOffer(NOBODY, OFFER),
        {"capture": "not_found", "render": "not_found", "media": "forbidden"},
    ),
}  # fmt: skip
"""What comes back for a node that nobody has given anything to do."""


def test_every_message_has_a_rule() -> None:
    assert set(FROM_BROWSER.values()) == set(BROWSER_SAYS) | {hosting.HostEnd}
    assert set(FROM_NODE.values()) == set(NODE_SAYS)


@pytest.mark.parametrize("who", ["guest", "member", "owner"])
async def test_every_message_does_what_its_sender_may(
    service: Service, room: Room, people: dict[str, User], invite_code: str, who: str
) -> None:
    token = await service.token(invite=invite_code) if who == "guest" else await service.token(people[who])
    browser, _ = await service.join(token)
    for message, expected in BROWSER_SAYS.values():
        answer = await browser.ask(message)
        assert (answer.code if isinstance(answer, Error) else answer.type) == expected[who], message


async def test_nobody_else_says_anything_in_a_room(
    service: Service, room: Room, other_room: Room, people: dict[str, User]
) -> None:
    outside = [message for kind, (message, _) in BROWSER_SAYS.items() if kind is not messages.Hello]
    anonymous = await service.socket()
    assert {await anonymous.refusal(message) for message in outside} == {"not_greeted"}
    token = await service.token(people["stranger"], slug="elsewhere")
    stranger = await service.socket()
    assert await stranger.refusal(messages.Hello(1, token, True)) == "unauthorised"
    assert await stranger.closed() == 4003


@pytest.mark.parametrize("kind", ["capture", "render", "media"])
async def test_a_node_gets_nothing_that_it_was_not_given(service: Service, room: Room, kind: Any) -> None:
    node = await (await service.node(kind, "x")).start()
    for message, expected in NODE_SAYS.values():
        try:
            answer = (await node.client.request(message, Message)).type
        except Exception as error:
            answer = getattr(error, "code", repr(error))
        assert answer == expected[kind], message
