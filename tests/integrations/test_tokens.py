"""Personal tokens: shown once, of a scope, of their user's rights and no more, revocable."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from accounts.models import User
from conference.audit.models import Entry
from conference.integrations.models import ApiToken
from conference.rooms.models import Meeting, Room

pytestmark = pytest.mark.django_db(transaction=True)


def make_token(user: User, *scopes: str, **more: Any) -> str:
    client = Client()
    client.force_login(user)
    body = {"name": "script", "scopes": list(scopes), **more}
    response = client.post("/api/tokens", body, content_type="application/json")
    assert response.status_code == 200, response.content
    return str(response.json()["text"])


def ask(token: str, path: str, method: str = "GET", body: Any = None) -> Any:
    client = Client(enforce_csrf_checks=True, headers={"Authorization": f"Bearer {token}"})
    return client.generic(method, path, "" if body is None else __import__("json").dumps(body), "application/json")


def test_a_token_does_what_its_scope_and_its_user_may(bob: User, salon: Room) -> None:
    Room.objects.create(slug="den", title="Den", seat_count=4, owner=User.objects.create_user("eve@example.org"))
    token = make_token(bob, "rooms:read")
    assert [room["slug"] for room in ask(token, "/api/rooms").json()] == ["salon"]
    assert ask(token, "/api/rooms/den").status_code == 404
    refused = ask(token, "/api/rooms/salon", "PATCH", {"title": "X"})
    assert (refused.status_code, refused.json()["code"]) == (403, "forbidden")
    assert "rooms:write" in refused.json()["message"]
    writer = make_token(bob, "rooms:write", "meetings:read")
    assert ask(writer, "/api/rooms/salon", "PATCH", {"title": "Parlour"}).json()["title"] == "Parlour"
    assert ask(writer, "/api/meetings").json() == []


def test_only_a_hash_is_kept_and_the_text_is_shown_once(bob: User) -> None:
    token = make_token(bob, "rooms:read")
    kept = ApiToken.objects.get()
    secret = token.partition(".")[2]
    assert secret not in str(vars(kept))
    client = Client()
    client.force_login(bob)
    assert secret not in client.get("/api/tokens").content.decode()
    assert [entry.action for entry in Entry.objects.all()] == ["token.create"]


@pytest.mark.parametrize("wrong", ["", "nonsense", "eyl_", "eyl_00000000000000000000000000000000.x", "eyl_\u00e9.x"])
def test_a_forged_token_is_refused(bob: User, wrong: str) -> None:
    assert ask(wrong or "x", "/api/rooms").status_code == 401


def test_a_token_ends(bob: User, salon: Room) -> None:
    revoked, expired, shut_out = (make_token(bob, "rooms:read") for _ in range(3))
    client = Client()
    client.force_login(bob)
    newest = client.get("/api/tokens").json()
    assert client.delete(f"/api/tokens/{newest[2]['id']}").status_code == 200
    assert ask(revoked, "/api/rooms").status_code == 401
    ApiToken.objects.filter(pk=newest[1]["id"]).update(expires_at=timezone.now() - timedelta(seconds=1))
    assert ask(expired, "/api/rooms").status_code == 401
    assert ask(shut_out, "/api/rooms").status_code == 200
    User.objects.update(is_active=False)
    assert ask(shut_out, "/api/rooms").status_code == 401


def test_a_token_makes_no_tokens_and_somebody_elses_is_not_found(ann: User, bob: User) -> None:
    token = make_token(bob, "rooms:read", "rooms:write")
    assert ask(token, "/api/tokens").status_code == 403
    assert ask(token, "/api/rooms/salon/join", "POST", {"name": "Bot"}).status_code == 403
    client = Client()
    client.force_login(ann)
    assert client.delete(f"/api/tokens/{ApiToken.objects.get().pk}").status_code == 404


@pytest.mark.parametrize(
    "body",
    [
        {"name": " ", "scopes": ["rooms:read"]},
        {"name": "x", "scopes": []},
        {"name": "x", "scopes": ["everything"]},
        {"name": "x", "scopes": ["rooms:read"], "expires_at": "2001-01-01T00:00:00Z"},
    ],
)
def test_a_token_that_makes_no_sense_is_refused(bob: User, body: Any) -> None:
    client = Client()
    client.force_login(bob)
    assert client.post("/api/tokens", body, content_type="application/json").status_code == 400


def test_too_many_calls_are_refused(bob: User, monkeypatch: pytest.MonkeyPatch) -> None:
    from conference.callers import CallerThrottle

    monkeypatch.setattr(CallerThrottle, "allow_request", lambda self, request: False)
    client = Client()
    client.force_login(bob)
    response = client.get("/api/rooms")
    assert (response.status_code, response.json()["code"]) == (429, "too_often")


def test_the_openapi_description_names_every_public_call(bob: User) -> None:
    schema = Client().get("/api/openapi.json").json()
    for path in ("/api/rooms", "/api/rooms/{slug}", "/api/meetings", "/api/recordings", "/api/tokens", "/api/webhooks"):
        assert path in schema["paths"]
    assert "TokenCaller" in schema["components"]["securitySchemes"]


def test_meetings_show_attendance_to_hosts_alone(ann: User, bob: User, salon: Room) -> None:
    meeting = Meeting.objects.create(room=salon, started_at=timezone.now(), ended_at=timezone.now())
    meeting.participants.create(kind="browser", name="Zoe", joined_at=timezone.now(), left_at=timezone.now())
    stranger = User.objects.create_user("eve@example.org")
    for user, seen in ((bob, 1), (ann, 1), (stranger, 0)):
        token = make_token(user, "meetings:read")
        assert len(ask(token, "/api/meetings?room=salon").json()) == seen
        one = ask(token, f"/api/meetings/{meeting.pk}")
        assert one.status_code == (200 if seen else 404)
        if seen:
            assert [(each["name"], each["is_guest"]) for each in one.json()["attendance"]] == [("Zoe", True)]
