"""What admins run through the API: users, cubes and credentials, the log's export, storage and retention."""

import datetime
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from accounts.errors import CredentialRefused
from accounts.models import Role, User
from accounts.services import node_credential_check
from conference.audit.models import Entry
from conference.recordings.models import Recording
from conference.retention.services import retention_sweep
from conference.rooms.models import Cube, Meeting, Room

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def ann() -> User:
    return User.objects.create_user("ann@example.org", name="Ann", role=Role.ADMIN)


@pytest.fixture
def admin(ann: User) -> Client:
    client = Client()
    client.force_login(ann)
    return client


@pytest.fixture
def salon(ann: User) -> Room:
    return Room.objects.create(slug="salon", title="Salon", seat_count=4, owner=ann)


def send(client: Client, method: str, path: str, body: Any) -> Any:
    return getattr(client, method)(path, body, content_type="application/json")


def test_an_admin_invites_a_user_changes_the_role_and_shuts_the_user_out(admin: Client, ann: User) -> None:
    made = send(admin, "post", "/api/admin/users", {"email": "Bob@example.org", "name": "Bob"}).json()
    guest = Client()
    assert guest.get(made["url"].partition("/accounts")[2].join(("/accounts", ""))).status_code == 302
    assert guest.get("/api/me").json()["user"]["name"] == "Bob"
    assert send(admin, "post", "/api/admin/users", {"email": "bob@example.org"}).status_code == 409
    assert send(admin, "post", "/api/admin/users", {"email": "nobody"}).status_code == 400
    where = f"/api/admin/users/{made['user']['id']}"
    assert send(admin, "patch", where, {"name": "Rob", "role": "editor", "is_active": True}).json()["role"] == "editor"
    assert guest.get("/api/me").json()["user"]["is_editor"]
    send(admin, "patch", where, {"name": "Rob", "role": "editor", "is_active": False})
    assert guest.get("/api/me").json()["user"] is None
    assert admin.post(f"{where}/sign-in-link").status_code == 409
    own = send(admin, "patch", f"/api/admin/users/{ann.pk}", {"name": "Ann", "role": "editor", "is_active": True})
    assert own.status_code == 409
    assert [user["name"] for user in admin.get("/api/admin/users?text=rob").json()] == ["Rob"]
    assert [entry.action for entry in Entry.objects.all()] == ["user.update", "user.update", "user.invite"]


def test_a_cube_gets_a_seat_and_a_credential_that_is_shown_once(admin: Client, salon: Room) -> None:
    made = send(admin, "post", "/api/admin/cubes", {"name": "North", "room": "salon", "seat": 2}).json()
    assert node_credential_check(text=made["text"]).kind == "capture"
    secret = made["text"].partition(".")[2]
    for path in ("/api/admin/cubes", "/api/admin/credentials"):
        assert secret not in admin.get(path).content.decode()
    taken = send(admin, "post", "/api/admin/cubes", {"name": "South", "room": "salon", "seat": 2})
    assert (taken.status_code, Cube.objects.count()) == (409, 1)
    where = f"/api/admin/cubes/{made['cube']['id']}"
    assert send(admin, "put", where, {"name": "North", "room": "salon", "seat": 4}).status_code == 400
    renewed = admin.post(f"{where}/credential").json()["text"]
    with pytest.raises(CredentialRefused):
        node_credential_check(text=made["text"])
    assert node_credential_check(text=renewed)
    assert admin.delete(where).status_code == 200
    with pytest.raises(CredentialRefused):
        node_credential_check(text=renewed)


def test_a_workers_credential_is_made_and_revoked(admin: Client) -> None:
    made = send(admin, "post", "/api/admin/credentials", {"name": "media-2", "kind": "media"}).json()
    assert node_credential_check(text=made["text"]).name == "media-2"
    assert admin.delete(f"/api/admin/credentials/{made['credential']['id']}").status_code == 200
    assert admin.get("/api/admin/credentials").json() == []


def test_the_log_is_exported_without_formulas(admin: Client) -> None:
    send(admin, "post", "/api/admin/users", {"email": "eve@example.org", "name": "=cmd()"})
    response = admin.get("/api/admin/audit.csv?action=user.invite")
    lines = b"".join(response.streaming_content).decode().splitlines()
    assert lines[0].startswith("at,who,address,action")
    assert "'=cmd()" in lines[1]
    shown = admin.get("/api/admin/audit?text=ann").json()
    assert [entry["action"] for entry in shown["entries"]] == ["user.invite"]
    assert shown["actions"] == ["user.invite"]


def test_what_is_too_old_is_deleted_with_its_files(admin: Client, salon: Room, settings: Any) -> None:
    def held(days: int) -> Recording:
        then = timezone.now() - datetime.timedelta(days=days)
        meeting = Meeting.objects.create(room=salon, started_at=then, ended_at=then)
        recording = Recording.objects.create(meeting=meeting, started_at=then, state="ready")
        recording.path.mkdir(parents=True)
        (recording.path / "meeting.mp4").write_bytes(b"x" * 1000)
        return recording

    old, new = held(40), held(10)
    assert retention_sweep() == 0
    before = admin.get("/api/admin/storage").json()
    rules = {"recordings_days": 30, "meetings_days": 35, "audit_days": None}
    assert send(admin, "put", "/api/admin/retention", rules).status_code == 200
    assert retention_sweep() == 2
    assert not old.path.exists() and new.path.exists()
    assert list(Recording.objects.all()) == [new]
    assert list(Meeting.objects.all()) == [new.meeting]
    after = admin.get("/api/admin/storage").json()
    assert before["recordings_bytes"] - after["recordings_bytes"] == 1000
    assert after["retention"] == rules
    assert Entry.objects.filter(action="recording.expire", who="Eyeline").count() == 1
    wrong = {"recordings_days": None, "meetings_days": 10, "audit_days": None}
    assert send(admin, "put", "/api/admin/retention", wrong).status_code == 400
