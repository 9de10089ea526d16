"""Webhooks: signed, tried again with growing pauses, logged, and kept out of private networks."""

import hashlib
import hmac
import json
from datetime import timedelta
from typing import Any

import pytest
from django.db import transaction
from django.test import Client
from django.utils import timezone

from accounts.models import User
from conference.audit.services import SERVICE
from conference.celery import app
from conference.integrations import targets
from conference.integrations.errors import DeliveryError, TargetRefused
from conference.integrations.models import Delivery, DeliveryState, Webhook, WebhookEvent
from conference.integrations.targets import post, target_check
from conference.integrations.webhooks import (
    PAUSES_S,
    deliveries_sweep,
    delivery_again,
    delivery_try,
    webhook_create,
    webhook_tell,
)
from tests.integrations.conftest import Receiver

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def sent(monkeypatch: pytest.MonkeyPatch, settings: Any) -> list[str]:
    """The ids of the deliveries that were handed to the jobs worker."""
    settings.WEBHOOKS_ALLOW_PRIVATE = True
    ids: list[str] = []
    monkeypatch.setattr(app, "send_task", lambda name, args: ids.append(args[0]))
    return ids


@pytest.fixture
def webhook(ann: User, receiver: Receiver) -> Webhook:
    return webhook_create(actor=SERVICE, user=ann, url=receiver.url, events=[WebhookEvent.MEETING_STARTED])


def test_an_event_arrives_signed_once_the_transaction_is_committed(
    webhook: Webhook, receiver: Receiver, sent: list[str]
) -> None:
    with transaction.atomic():
        webhook_tell(WebhookEvent.MEETING_STARTED, {"room": "salon"})
        webhook_tell(WebhookEvent.MEETING_ENDED, {"room": "salon"})  # not asked for
        assert sent == []
    (delivery_id,) = sent
    assert delivery_try(Delivery.objects.get().pk)
    ((headers, body),) = receiver.came
    told = json.loads(body)
    assert (told["event"], told["data"], told["id"]) == ("meeting.started", {"room": "salon"}, delivery_id)
    assert (headers["Eyeline-Event"], headers["Eyeline-Delivery"]) == ("meeting.started", delivery_id)
    timestamp, signature = (part.partition("=")[2] for part in headers["Eyeline-Signature"].split(","))
    expected = hmac.new(webhook.secret.encode(), f"{timestamp}.".encode() + body, hashlib.sha256).hexdigest()
    assert signature == expected
    delivery = Delivery.objects.get()
    assert (delivery.state, delivery.status, delivery.attempts) == (DeliveryState.DELIVERED, 204, 1)
    assert not delivery_try(delivery.pk)


def test_what_fails_is_tried_again_with_growing_pauses_and_then_given_up(webhook: Webhook, receiver: Receiver) -> None:
    receiver.status = 500
    webhook_tell(WebhookEvent.MEETING_STARTED, {})
    pauses = []
    for _ in range(len(PAUSES_S) + 1):
        delivery = Delivery.objects.get()
        assert delivery.state == DeliveryState.WAITING
        Delivery.objects.update(due_at=timezone.now() - timedelta(minutes=1))
        before = timezone.now()
        deliveries_sweep()
        pauses.append((Delivery.objects.get().due_at - before).total_seconds())
    assert [round(pause) for pause in pauses[:-1]] == list(PAUSES_S)
    delivery = Delivery.objects.get()
    assert (delivery.state, delivery.error) == (DeliveryState.FAILED, "answered 500")
    assert len(receiver.came) == len(PAUSES_S) + 1
    receiver.status = 200
    delivery_again(actor=SERVICE, delivery=delivery)
    assert delivery_try(delivery.pk)


def test_a_redirect_is_not_followed(webhook: Webhook, receiver: Receiver) -> None:
    receiver.status = 302
    with pytest.raises(DeliveryError, match="answered 302"):
        post(receiver.url, b"{}", {}, allow_private=True)
    assert len(receiver.came) == 1


@pytest.mark.parametrize(
    "url",
    [
        "http://example.org/",
        "ftp://example.org/",
        "https://",
        "https://user:password@example.org/",
        "https://127.0.0.1/",
        "https://10.0.0.1/",
        "https://169.254.169.254/latest/meta-data",
        "https://[::1]/",
        "https://[::ffff:192.168.1.1]/",
        "https://0.0.0.0/",
    ],
)
def test_an_address_in_a_private_network_is_refused(url: str) -> None:
    with pytest.raises(TargetRefused):
        target_check(url, allow_private=False)


def test_a_name_that_leads_into_a_private_network_is_not_reached(
    receiver: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = [(2, 1, 6, "", ("93.184.216.34", 443)), (2, 1, 6, "", ("192.168.1.1", 443))]
    monkeypatch.setattr(targets.socket, "getaddrinfo", lambda *_, **__: found)
    with pytest.raises(TargetRefused, match="private network"):
        post("https://inside.example.org/", b"", {}, allow_private=False)


def test_an_admin_makes_changes_pings_and_deletes_a_webhook(ann: User, receiver: Receiver, sent: list[str]) -> None:
    client = Client()
    client.force_login(ann)
    body = {"url": receiver.url, "events": ["recording.ready"]}
    made = client.post("/api/webhooks", body, content_type="application/json").json()
    assert made["secret"].startswith("whs_")
    assert "secret" not in client.get("/api/webhooks").json()[0]
    where = f"/api/webhooks/{made['webhook']['id']}"
    assert client.post(f"{where}/ping").json()["event"] == "ping"
    assert delivery_try(Delivery.objects.get().pk)
    (delivery,) = client.get(f"{where}/deliveries").json()
    assert delivery["state"] == "delivered"
    assert client.post(f"/api/deliveries/{delivery['id']}/again").json()["state"] == "waiting"
    assert len(sent) == 2
    changed = {**body, "events": ["meeting.ended"], "is_active": False}
    assert client.put(where, changed, content_type="application/json").json()["events"] == ["meeting.ended"]
    assert client.put(where, {**changed, "events": ["?"]}, content_type="application/json").status_code == 400
    assert client.delete(where).status_code == 200
    assert Webhook.objects.count() == 0
