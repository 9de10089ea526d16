"""Pages: the shell around the frontend, the headers that guard it, static files, invites and the HTTP API's answers."""

import json
import re
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from accounts.models import User
from conference.rooms.models import Invite, Meeting, Room
from conference.static import StaticFiles

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def build(tmp_path: Path, settings: Any) -> Path:
    """A frontend as Vite leaves it."""
    manifest = {
        "src/main.tsx": {"file": "assets/main-abcdefgh.js", "css": ["assets/main-1.css"], "imports": ["_shared.js"]},
        "_shared.js": {"file": "assets/shared-1.js", "css": ["assets/shared-1.css"]},
        "src/views/RoomPage.tsx": {"file": "assets/room-1.js", "css": ["assets/room-1.css"], "imports": ["_shared.js"]},
        "src/language/zh-Hans/index.ts": {"file": "assets/zh-1.js"},
    }
    (tmp_path / ".vite").mkdir()
    (tmp_path / ".vite" / "manifest.json").write_text(json.dumps(manifest))
    (tmp_path / "assets").mkdir()
    (tmp_path / "assets" / "main-abcdefgh.js").write_text("export {}\n")
    settings.FRONTEND_DIST = tmp_path
    settings.STATICFILES_DIRS = [("app", tmp_path)]
    return tmp_path


def test_the_shell_names_the_scripts_and_styles_of_the_build(build: Path, people: dict[str, User], room: Room) -> None:
    client = Client()
    client.force_login(people["owner"])
    response = client.get("/r/salon")
    page = response.content.decode()
    assert '<script type="module" src="/static/app/assets/main-abcdefgh.js">' in page
    assert page.index("/static/app/assets/shared-1.css") < page.index("/static/app/assets/main-1.css")
    assert "csrftoken" in response.cookies
    assert "no-store" in response["Cache-Control"]


def test_a_page_has_what_it_will_import_and_ask_fetched_at_once(
    build: Path, people: dict[str, User], room: Room
) -> None:
    client = Client()
    client.force_login(people["owner"])
    page = client.get("/r/salon", headers={"Accept-Language": "zh-hans"}).content.decode()
    preloaded = re.findall('<link rel="modulepreload" href="/static/app/assets/([^"]+)">', page)
    assert preloaded == ["shared-1.js", "room-1.js", "zh-1.js"]
    assert re.findall('rel="stylesheet" href="/static/app/assets/([^"]+)"', page) == [
        "shared-1.css", "main-1.css", "room-1.css",
    ]  # fmt: skip
    assert re.findall('<link rel="preload" as="fetch" crossorigin href="([^"]+)">', page) == [
        "/api/me", "/api/rooms/salon",
    ]  # fmt: skip
    front = client.get("/").content.decode()
    assert "room-1.js" not in front and 'as="fetch"' not in front


def test_a_missing_build_is_said_clearly(people: dict[str, User], settings: Any, tmp_path: Path) -> None:
    settings.FRONTEND_DIST = tmp_path / "nowhere"
    client = Client()
    client.force_login(people["owner"])
    response = client.get("/")
    assert response.status_code == 503
    assert "npm run build" in response.content.decode()


@pytest.mark.parametrize("address", ["/health", "/accounts/login/", "/api/me", "/nothing-here", "/r/unknown"])
def test_every_page_is_kept_to_itself(address: str) -> None:
    response = Client().get(address)
    policy = dict(part.split(" ", 1) for part in response["Content-Security-Policy"].split("; "))
    assert policy["default-src"] == "'none'"
    assert policy["script-src"] == "'self' 'wasm-unsafe-eval'"
    assert policy["connect-src"] == "'self' ws://testserver wss://testserver"
    hosts = {source for sources in policy.values() for source in sources.split() if "://" in source}
    assert hosts == {"ws://testserver", "wss://testserver"}
    assert response["X-Frame-Options"] == "DENY"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Referrer-Policy"] == "same-origin"
    assert "camera=(self)" in response["Permissions-Policy"]


def test_static_files_are_served_whole_and_in_ranges(build: Path, rf: Any) -> None:
    files = StaticFiles(lambda request: None)
    address = "/static/app/assets/main-abcdefgh.js"
    whole = files(rf.get(address))
    assert (whole.status_code, whole.content) == (200, b"export {}\n")
    assert "immutable" in whole["Cache-Control"]
    assert "Access-Control-Allow-Origin" not in whole
    part = files(rf.get(address, HTTP_RANGE="bytes=0-5"))
    assert (part.status_code, part.content) == (206, b"export")
    assert files(rf.head(address)).content == b""


def test_a_guest_enters_by_an_invite_until_it_is_revoked(room: Room, invite_code: str) -> None:
    client = Client()
    assert client.get("/api/me").json() == {"user": None, "guest_rooms": []}
    assert client.get(f"/i/{invite_code}")["Location"] == "/r/salon"
    assert client.get("/api/me").json() == {"user": None, "guest_rooms": ["salon"]}
    assert [r["slug"] for r in client.get("/api/rooms").json()] == ["salon"]
    Invite.objects.update(revoked_at=timezone.now())
    assert client.get("/api/me").json()["guest_rooms"] == []
    refused = client.get("/api/rooms/salon")
    assert (refused.status_code, refused.json()["code"]) == (410, "expired")


def test_a_link_that_is_opened_again_keeps_the_session_of_the_page_that_loads(room: Room, invite_code: str) -> None:
    client = Client()
    client.get(f"/i/{invite_code}")
    key = client.session.session_key
    client.get(f"/i/{invite_code}")
    assert client.session.session_key == key
    assert client.get("/api/rooms/salon").status_code == 200


def test_an_expired_invite_says_so_and_opens_nothing(room: Room, invite_code: str) -> None:
    Invite.objects.update(expires_at=timezone.now())
    client = Client()
    assert client.get(f"/i/{invite_code}")["Location"] == "/r/salon"
    refused = client.post("/api/rooms/salon/join", {"name": "Gil"}, content_type="application/json")
    assert (refused.status_code, refused.json()["code"]) == (410, "expired")
    assert client.get("/i/no-such-invite").status_code == 404


def test_a_user_who_follows_an_invite_becomes_a_member(people: dict[str, User], room: Room, invite_code: str) -> None:
    client = Client()
    client.force_login(people["stranger"])
    client.get(f"/i/{invite_code}")
    assert room.members.contains(people["stranger"])


def test_what_a_caller_may_do_in_a_room_is_said(people: dict[str, User], room: Room) -> None:
    Meeting.objects.create(room=room, started_at=timezone.now())
    client = Client()
    client.force_login(people["member"])
    assert client.get("/api/rooms/salon").json() == {
        "slug": "salon",
        "title": "Salon",
        "scenario": "round-table",
        "seat_count": 4,
        "live": True,
        "theme_colour": "sage",
        "theme_wall": "slats",
        "encrypted": False,
        "may_record": False,
        "is_host": False,
        "refusal": None,
    }
    client.force_login(people["owner"])
    assert client.get("/api/rooms/salon").json()["is_host"]


def test_an_admin_makes_a_room_and_a_host_invites(people: dict[str, User], settings: Any) -> None:
    client = Client()
    client.force_login(people["admin"])
    new = {"title": "Große Runde!", "scenario": "side-by-side", "seat_count": 12}
    made = client.post("/api/rooms", new, content_type="application/json").json()
    assert made["slug"].startswith("groe-runde-")
    invited = client.post(f"/api/rooms/{made['slug']}/invites", content_type="application/json").json()
    assert invited["url"].startswith(f"{settings.PUBLIC_URL}/i/")
    assert Client().get(invited["url"].removeprefix(settings.PUBLIC_URL)).status_code == 302


@pytest.mark.parametrize(
    "new",
    [
        {"title": " ", "scenario": "round-table", "seat_count": 4},
        {"title": "T", "scenario": "pyramid", "seat_count": 4},
        {"title": "T", "scenario": "round-table", "seat_count": 1},
        {"title": "T", "scenario": "round-table", "seat_count": 13},
        {"title": "T", "scenario": "face-to-face", "seat_count": 3},
        {"title": "T" * 121, "scenario": "round-table", "seat_count": 4},
        {"title": "T", "scenario": "round-table", "seat_count": "many"},
        {"title": "T"},
        "nonsense",
    ],
)
def test_a_room_that_can_not_be_is_refused(people: dict[str, User], new: Any) -> None:
    client = Client()
    client.force_login(people["admin"])
    response = client.post("/api/rooms", new, content_type="application/json")
    assert (response.status_code, response.json()["code"]) == (400, "bad_message")
    assert Room.objects.count() == 0


def test_a_guest_must_have_a_name_and_a_user_has_one(people: dict[str, User], room: Room, invite_code: str) -> None:
    guest = Client()
    guest.get(f"/i/{invite_code}")
    refused = guest.post("/api/rooms/salon/join", {"name": " "}, content_type="application/json")
    assert (refused.status_code, refused.json()["code"]) == (400, "bad_message")
    user = Client()
    user.force_login(people["member"])
    joined = user.post("/api/rooms/salon/join", {"name": ""}, content_type="application/json")
    assert set(joined.json()) == {"token", "participant_id", "waits"}
