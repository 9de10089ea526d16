"""Calls every operation of the HTTP API with what its description allows and with what it doesn't, as everyone."""

import contextlib
import os
from collections import Counter
from collections.abc import Iterator
from typing import Any

import pytest
import schemathesis
from django.conf import settings
from django.core.cache import cache
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections
from django.test import Client
from django.utils import timezone
from hypothesis import HealthCheck, given
from hypothesis import settings as examples
from hypothesis.errors import Unsatisfiable
from schemathesis.generation import GenerationMode

from accounts.models import Role, User
from conference.recordings.models import Recording
from conference.rooms.models import Meeting, Room

pytestmark = pytest.mark.django_db

EXAMPLES = int(os.environ.get("EYELINE_FUZZ_EXAMPLES", "1"))
"""How many calls of each operation, right ones and wrong ones each; more of them in a long run."""


@pytest.fixture
def callers(request: pytest.FixtureRequest) -> Iterator[dict[str, dict[str, str]]]:
    """The headers by which the service knows each."""
    request.getfixturevalue("settings").API_CALLS_RATE = "1000000/m"
    cache.clear()
    admin = User.objects.create_user("root@example.org", "correct horse battery", name="Root", role=Role.ADMIN)
    member = User.objects.create_user("ada@example.org", "correct horse battery", name="Ada")
    room = Room.objects.create(slug="salon", title="Salon", owner=admin)
    meeting = Meeting.objects.create(room=room, started_at=timezone.now(), ended_at=timezone.now())
    Recording.objects.create(meeting=meeting, started_at=timezone.now(), state="ready")
    # As in Django's own test client: the end of a request would close the connection that holds the test's transaction.
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield {"anonymous": {}, "member": _signed_in(member), "admin": _signed_in(admin)}
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)
    cache.clear()


def _signed_in(user: User) -> dict[str, str]:
    client = Client()
    client.force_login(user)
    proof = "a" * 32
    cookies = f"{settings.SESSION_COOKIE_NAME}={client.cookies[settings.SESSION_COOKIE_NAME].value}; csrftoken={proof}"
    return {"Cookie": cookies, "X-CSRFToken": proof}


@pytest.mark.parametrize("mode", [GenerationMode.POSITIVE, GenerationMode.NEGATIVE])
def test_no_call_makes_the_service_fail(callers: dict[str, dict[str, str]], mode: GenerationMode) -> None:
    schema = schemathesis.openapi.from_wsgi("/api/openapi.json", get_wsgi_application())
    statuses: Counter[int] = Counter()
    failed: list[str] = []
    for found in schema.get_all_operations():
        operation = found.ok()
        for who, headers in callers.items():
            for case, status in _called(operation, mode, headers):
                statuses[status] += 1
                if status >= 500:
                    failed.append(f"{status} for {who}: {case}")
    assert not failed, failed[:5]
    assert statuses.total() > 100
    assert len(statuses) > 3, "only refusals tell nothing"


def _called(operation: Any, mode: GenerationMode, headers: dict[str, str]) -> list[tuple[str, int]]:
    answers: list[tuple[str, int]] = []

    @examples(
        max_examples=EXAMPLES, database=None, derandomize=True, deadline=None, suppress_health_check=list(HealthCheck)
    )
    @given(case=operation.as_strategy(generation_mode=mode))
    def call(case: Any) -> None:
        response = case.call(base_url="http://localhost", headers=headers)
        answers.append((f"{case.method} {case.formatted_path} {case.query} {case.body!r}", response.status_code))

    with contextlib.suppress(Unsatisfiable):  # what takes nothing can't be called wrongly
        call()
    return answers
