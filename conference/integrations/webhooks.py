"""Webhooks: made and changed by admins; events go out to them, are tried again with growing pauses, and are logged."""

import datetime
import json
import logging
import secrets
import time
import uuid
from collections.abc import Mapping, Sequence
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from conference.audit.services import Actor, Thing, record
from conference.celery import app
from conference.integrations.errors import DeliveryError, TargetRefused
from conference.integrations.models import Delivery, DeliveryState, Webhook, WebhookEvent
from conference.integrations.signing import SIGNATURE_HEADER, signature
from conference.integrations.targets import post, target_check
from conference.signalling.errors import BadMessage, Conflict

log = logging.getLogger(__name__)

DELIVER_TASK = "conference.integrations.tasks.deliver"
PAUSES_S = (10, 60, 300, 1800, 7200, 21_600)
"""How long is waited after each try that failed; after the last one the delivery has failed."""
LEASE = datetime.timedelta(seconds=60)
"""A try is over by then; if its worker died, the delivery is due again."""
KEPT = datetime.timedelta(days=30)
WEBHOOKS_MAX = 20
PING = "ping"


@transaction.atomic
def webhook_create(*, actor: Actor, user: User, url: str, events: Sequence[str]) -> Webhook:
    """A new webhook with a fresh secret.

    Raises:
        BadMessage: no address that may be reached, or an unknown event.
        Conflict: there are as many as there may be.
    """
    if Webhook.objects.count() >= WEBHOOKS_MAX:
        raise Conflict(_("there are {most} webhooks; delete one first").format(most=WEBHOOKS_MAX))
    _check(url, events)
    webhook = Webhook.objects.create(
        url=url, secret=f"whs_{secrets.token_urlsafe(32)}", events=sorted(set(events)), created_by=user
    )
    record(actor=actor, action="webhook.create", thing=_thing(webhook), detail={"events": " ".join(webhook.events)})
    return webhook


@transaction.atomic
def webhook_update(*, actor: Actor, webhook: Webhook, url: str, events: Sequence[str], is_active: bool) -> Webhook:
    """Changes where a webhook leads, what it is told, and whether it is told anything.

    Raises:
        BadMessage: as when it is made.
    """
    _check(url, events)
    webhook.url, webhook.events, webhook.is_active = url, sorted(set(events)), is_active
    webhook.save(update_fields=["url", "events", "is_active"])
    record(actor=actor, action="webhook.update", thing=_thing(webhook), detail={"is_active": is_active})
    return webhook


@transaction.atomic
def webhook_delete(*, actor: Actor, webhook: Webhook) -> None:
    """Deletes a webhook with the log of its deliveries."""
    record(actor=actor, action="webhook.delete", thing=_thing(webhook))
    webhook.delete()


def webhook_tell(event: WebhookEvent, data: Mapping[str, Any]) -> None:
    """Tells every webhook that wants to know; it goes out when the transaction around it is committed."""
    for webhook in Webhook.objects.filter(is_active=True):
        if event.value in webhook.events:
            _queue(webhook, event.value, data)


@transaction.atomic
def webhook_ping(*, actor: Actor, webhook: Webhook) -> Delivery:
    """Sends an event that says nothing, to see whether it arrives."""
    record(actor=actor, action="webhook.ping", thing=_thing(webhook))
    return _queue(webhook, PING, {})


@transaction.atomic
def delivery_again(*, actor: Actor, delivery: Delivery) -> None:
    """Sends what was sent once more, from the first try on.

    Raises:
        Conflict: it is still being tried.
    """
    final = Delivery.objects.filter(pk=delivery.pk).exclude(state=DeliveryState.WAITING)
    if not final.update(state=DeliveryState.WAITING, attempts=0, due_at=timezone.now(), finished_at=None):
        raise Conflict(_("this delivery is still being tried"))
    record(actor=actor, action="webhook.again", thing=_thing(delivery.webhook), detail={"event": delivery.event})
    transaction.on_commit(lambda: _send(delivery.pk))


def delivery_try(delivery_id: uuid.UUID) -> bool:
    """Sends one delivery if it is due, and keeps what came of it: whether it arrived."""
    now = timezone.now()
    due = Delivery.objects.filter(pk=delivery_id, state=DeliveryState.WAITING, due_at__lte=now)
    if not due.update(due_at=now + LEASE):
        return False
    delivery = Delivery.objects.select_related("webhook").get(pk=delivery_id)
    delivery.attempts += 1
    try:
        delivery.status = _post(delivery)
    except DeliveryError as error:
        _failed(delivery, error)
    else:
        delivery.state, delivery.error, delivery.finished_at = DeliveryState.DELIVERED, "", timezone.now()
    delivery.save()
    return delivery.state == DeliveryState.DELIVERED


def deliveries_sweep() -> int:
    """Tries what is due (its pause is over, or its message was lost), and forgets what is old: how many were tried."""
    now = timezone.now()
    Delivery.objects.filter(finished_at__lt=now - KEPT).delete()
    # What was queued a moment ago is left to its message.
    due = Delivery.objects.filter(state=DeliveryState.WAITING, due_at__lte=now - datetime.timedelta(seconds=5))
    ids = list(due.values_list("pk", flat=True)[:50])
    for delivery_id in ids:
        delivery_try(delivery_id)
    return len(ids)


def _post(delivery: Delivery) -> int:
    webhook = delivery.webhook
    body = delivery.body.encode()
    headers = {
        "Content-Type": "application/json",
        "User-Agent": "Eyeline-Webhook/1",
        "Eyeline-Event": delivery.event,
        "Eyeline-Delivery": str(delivery.pk),
        SIGNATURE_HEADER: signature(webhook.secret, int(time.time()), body),
    }
    return post(webhook.url, body, headers, allow_private=settings.WEBHOOKS_ALLOW_PRIVATE)


def _failed(delivery: Delivery, error: DeliveryError) -> None:
    delivery.status, delivery.error = error.status, str(error)[:300]
    if delivery.attempts > len(PAUSES_S) or isinstance(error, TargetRefused) or not delivery.webhook.is_active:
        delivery.state, delivery.finished_at = DeliveryState.FAILED, timezone.now()
    else:
        delivery.due_at = timezone.now() + datetime.timedelta(seconds=PAUSES_S[delivery.attempts - 1])


def _queue(webhook: Webhook, event: str, data: Mapping[str, Any]) -> Delivery:
    now = timezone.now()
    delivery = Delivery(webhook=webhook, event=event, due_at=now)
    delivery.body = json.dumps({"id": str(delivery.pk), "event": event, "at": now.isoformat(), "data": dict(data)})
    delivery.save()
    transaction.on_commit(lambda: _send(delivery.pk))
    return delivery


def _send(delivery_id: uuid.UUID) -> None:
    try:
        app.send_task(DELIVER_TASK, args=[str(delivery_id)])
    except OSError as error:  # the row is there: the sweep sends it
        log.warning("delivery %s could not be queued: %s", delivery_id, error)


def _check(url: str, events: Sequence[str]) -> None:
    try:
        target_check(url, allow_private=settings.WEBHOOKS_ALLOW_PRIVATE)
    except DeliveryError as error:
        raise BadMessage(str(error)) from None
    if not events or not set(events) <= set(WebhookEvent):
        raise BadMessage(_("a webhook is told of {values}").format(values=", ".join(WebhookEvent)))


def _thing(webhook: Webhook) -> Thing:
    return Thing("webhook", str(webhook.pk), webhook.url)
