"""A call that the database ended to break a deadlock is made again, a few times, and nothing else is."""

from typing import Any

import pytest
from django.db import OperationalError
from django.test import Client

from accounts.models import Role, User
from conference.administration import records
from conference.deadlocks import ATTEMPTS_MAX
from conference.retention.models import Retention
from conference.retention.services import retention_set

pytestmark = pytest.mark.django_db(transaction=True)
RULES = {"recordings_days": 30, "meetings_days": 35, "audit_days": None}


class Ended(Exception):
    """As the driver says it."""

    def __init__(self, sqlstate: str) -> None:
        super().__init__(sqlstate)
        self.sqlstate = sqlstate


@pytest.fixture
def admin() -> Client:
    client = Client(raise_request_exception=False)
    client.force_login(User.objects.create_user("ann@example.org", name="Ann", role=Role.ADMIN))
    return client


@pytest.mark.parametrize(
    ("sqlstate", "ended", "status", "asked"),
    [("40P01", 2, 200, 3), ("40P01", 9, 500, ATTEMPTS_MAX), ("57014", 9, 500, 1)],
    ids=["a deadlock", "deadlocks without end", "something else"],
)
def test_a_call_is_made_again_after_a_deadlock(
    admin: Client, monkeypatch: pytest.MonkeyPatch, sqlstate: str, ended: int, status: int, asked: int
) -> None:
    calls = []

    def set_after_deadlocks(**rules: Any) -> Retention:
        calls.append(rules)
        if len(calls) <= ended:
            raise OperationalError("deadlock detected") from Ended(sqlstate)
        return retention_set(**rules)

    monkeypatch.setattr(records, "retention_set", set_after_deadlocks)
    response = admin.put("/api/admin/retention", RULES, content_type="application/json")
    assert (response.status_code, len(calls)) == (status, asked)
    assert Retention.objects.filter(recordings_days=30).exists() is (status == 200)
