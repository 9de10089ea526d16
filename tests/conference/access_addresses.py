"""Who gets what at every address: the table that `test_access_addresses.py` walks as everyone."""

import uuid
from typing import Any

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
    "api/voice/recordings/<uuidstr:recording_id>/voice": (
        "POST", None, rule(_404="guest " + USERS, _401="anonymous"),
    ),
    "api/voice/typed/<uuidstr:speech_id>": ("GET", None, rule(_404="guest " + USERS, _401="anonymous")),
    "api/voice/typed/<uuidstr:speech_id>/sound": ("GET", None, rule(_404="guest " + USERS, _401="anonymous")),
    "api/recordings/<uuidstr:recording_id>/speaking": ("GET", None, EDITS_RECORDING),
    "api/recordings/<uuidstr:recording_id>/versions/<int:number>/inserted/<int:place>": (
        "GET", None, rule(_404=EVERYONE),
    ),
    "api/recordings/<uuidstr:recording_id>/peaks": ("GET", None, EDITS_RECORDING),
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
