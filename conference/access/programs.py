"""What programs use: tokens, webhooks and their deliveries."""

import uuid
from typing import Any

from django.apps import apps
from django.db.models import QuerySet

from conference.access.callers import Caller, admin_get, user_get
from conference.access.finding import found


def tokens(caller: Caller) -> QuerySet[Any]:
    """The caller's own tokens that are not revoked."""
    every = apps.get_model("integrations", "ApiToken")._default_manager.filter(revoked_at=None)
    return every.filter(user=user_get(caller))


def token_get(caller: Caller, token_id: uuid.UUID) -> Any:
    """One of the caller's own tokens."""
    return found(tokens(caller).filter(pk=token_id), "token")


def webhook_get(caller: Caller, webhook_id: uuid.UUID) -> Any:
    """A webhook, for an admin."""
    admin_get(caller)
    return found(apps.get_model("integrations", "Webhook")._default_manager.filter(pk=webhook_id), "webhook")


def delivery_get(caller: Caller, delivery_id: uuid.UUID) -> Any:
    """What was sent to a webhook, for an admin."""
    admin_get(caller)
    return found(apps.get_model("integrations", "Delivery")._default_manager.filter(pk=delivery_id), "delivery")
