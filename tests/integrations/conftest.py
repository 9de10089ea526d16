"""A user, a room, and a receiver of webhooks on this machine."""

import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest

from accounts.models import Role, User
from conference.rooms.models import Room


@dataclass
class Receiver:
    """What came to a webhook's address; `status` is what it answers."""

    url: str = ""
    status: int = 204
    came: list[tuple[dict[str, str], bytes]] = field(default_factory=list)


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    kept = Receiver()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            kept.came.append((dict(self.headers), body))
            self.send_response(kept.status)
            self.send_header("Location", "/elsewhere")
            self.end_headers()

        def log_message(self, *_: object) -> None:
            return

    server = HTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    kept.url = f"http://127.0.0.1:{server.server_port}/hook?of=eyeline"
    yield kept
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def ann(transactional_db: None) -> User:
    return User.objects.create_user("ann@example.org", name="Ann", role=Role.ADMIN)


@pytest.fixture
def bob(transactional_db: None) -> User:
    return User.objects.create_user("bob@example.org", name="Bob")


@pytest.fixture
def salon(bob: User) -> Room:
    """Bob's room."""
    return Room.objects.create(slug="salon", title="Salon", seat_count=4, owner=bob)
