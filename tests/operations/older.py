"""A database as the oldest migrations made it: `python -m tests.operations.older ACT…`, each in turn, as JSON.

`fill` makes and fills it, and knows nothing of today's models: what it writes is what an installation of that time had.
`migrate` brings it up to date, `read` says what the API tells of it then, `enter` who may come in.
"""

import json
import sys
from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import UUID

import django

ROOM, MEETING, HOST, GUEST, RECORDING = (str(UUID(int=n)) for n in range(1, 6))
WORDS = [
    {"text": text, "start_s": n / 2, "end_s": n / 2 + 0.4, "participant_id": HOST, "confidence": 0.9, "aligned": True}
    for n, text in enumerate(("the", "old", "words"))
]
OWN = ("accounts", "audit", "captions", "documents", "hosting", "integrations", "items", "jobs", "leases", "nodes",
       "polls", "recordings", "retention", "rooms", "studio", "voices")  # fmt: skip
FIRST = ("accounts", "nodes", "rooms", "recordings", "jobs")
"""The applications that were there from the first day."""


def fill() -> None:
    """Migrates a fresh database to the first day's state, and no further, and writes a meeting with a recording."""
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor
    from django.utils import timezone

    executor = MigrationExecutor(connection)
    others = [node for node in executor.loader.graph.leaf_nodes() if node[0] not in OWN]
    targets = [(app, "0001_initial") for app in FIRST] + [node for node in others if not _needs_own(executor, node)]
    executor.migrate(targets)
    apps = MigrationExecutor(connection).loader.project_state(targets).apps

    def make(model: str, **fields: Any) -> Any:
        return apps.get_model(model).objects.create(**fields)

    now = timezone.now()
    then = now - timedelta(hours=1)
    host = make("accounts.User", email="host@example.org", name="Hanna", password="!", role="admin")
    room = make("rooms.Room", slug="table", title="The table", owner=host, seat_count=4)
    meeting = make("rooms.Meeting", id=MEETING, room=room, started_at=then, ended_at=now, seq=7)
    there = {"meeting": meeting, "kind": "browser", "joined_at": then, "left_at": now}
    speaker = make("rooms.Participant", id=HOST, name="Hanna", role="host", user=host, seat=0, **there)
    guest = make("rooms.Participant", id=GUEST, name="Gus", seat=1, **there)
    make("rooms.ChatMessage", meeting=meeting, participant=guest, text="remember this", sent_at=then)
    make("rooms.Publication", meeting=meeting, participant=speaker, epoch=1, mid="0", source="camera", kind="video")
    recording = make(
        "recordings.Recording", id=RECORDING, meeting=meeting, started_by=host, started_at=then, stopped_at=now,
        state="ready", duration_s=1.5,
    )  # fmt: skip
    whole = make("recordings.TranscriptVersion", recording=recording, number=1)
    shorter = make("recordings.TranscriptVersion", recording=recording, number=2, parent=whole, deleted=[1])
    make("recordings.Transcript", recording=recording, words=WORDS, current=shorter)
    export = make("recordings.Export", recording=recording, version=shorter, format="mp4")
    done = {"recording": recording, "task": "some.task", "state": "done", "sent_at": then}
    make("jobs.Job", kind="assemble", key=f"assemble:{RECORDING}", **done)
    make("jobs.Job", kind="export", key=f"export:{export.pk}", target_id=export.pk, **done)
    make("accounts.NodeCredential", name="media-1", kind="media", secret_hash="0" * 64)


def migrate() -> None:
    """Brings the database up to date, as an operator does."""
    from django.core.management import call_command

    call_command("migrate", verbosity=0)


def read() -> dict[str, Any]:
    """What the API says of it all today, to who owned it."""
    from django.test import Client

    from accounts.models import User

    client = Client(SERVER_NAME="localhost")
    client.force_login(User.objects.get(email="host@example.org"))

    def get(path: str) -> Any:
        answer = client.get(f"/api{path}")
        assert answer.status_code == 200, (path, answer.status_code, answer.content)
        return answer.json()

    recording = f"/recordings/{RECORDING}"
    return {
        "me": get("/me"), "rooms": get("/rooms"), "meeting": get(f"/meetings/{MEETING}"),
        "past": get(f"/history/{MEETING}"), "recordings": get("/recordings"), "recording": get(recording),
        "transcript": get(f"{recording}/transcript"), "attention": get(f"{recording}/attention"),
    }  # fmt: skip


def enter() -> list[str]:
    """Credentials for two media workers, and join tokens for the room."""
    import uuid

    from accounts.models import User
    from accounts.services import node_credential_create
    from conference.access.callers import Caller
    from conference.access.joining import join_token
    from conference.rooms.models import Room

    host, room = User.objects.get(email="host@example.org"), Room.objects.get(slug="table")
    credentials = [node_credential_create(name=name, kind="media")[1] for name in ("old", "strange")]
    return [
        *credentials,
        *(join_token(Caller(host, {}), room, uuid.uuid4(), name) for name in ("Ann", "Ben", "Cid", "Dan", "Eve")),
    ]


def _needs_own(executor: Any, node: tuple[str, str]) -> bool:
    """Whether a migration of another application comes after one of ours that was not there on the first day."""
    plan = executor.loader.graph.forwards_plan(node)
    return any(app in OWN and name != "0001_initial" for app, name in plan)


if __name__ == "__main__":
    django.setup()
    acts: dict[str, Callable[[], Any]] = {"fill": fill, "migrate": migrate, "read": read, "enter": enter}
    print(json.dumps({act: acts[act]() for act in sys.argv[1:]}))
