"""The HTTP API of tokens (everyone's own) and webhooks (admins): see docs/api.md."""

from typing import cast
from uuid import UUID

from django.http import HttpRequest
from ninja import Router

from accounts.models import User
from conference import access
from conference.audit.services import actor_of
from conference.integrations.models import ApiToken, Delivery, Webhook
from conference.integrations.schemas import (
    DeliveryOut,
    TokenIn,
    TokenMade,
    TokenOut,
    WebhookChange,
    WebhookIn,
    WebhookMade,
    WebhookOut,
)
from conference.integrations.tokens import token_create, token_revoke
from conference.integrations.webhooks import (
    delivery_again,
    webhook_create,
    webhook_delete,
    webhook_ping,
    webhook_update,
)

router = Router()
DELIVERIES_SHOWN_MAX = 100


@router.get("/tokens", response=list[TokenOut])
def token_list(request: HttpRequest) -> list[ApiToken]:
    """The caller's own tokens that are not revoked, the newest first."""
    return list(access.tokens(_caller(request)))


@router.post("/tokens", response=TokenMade)
def token_add(request: HttpRequest, body: TokenIn) -> TokenMade:
    """Makes a token; its text is in this answer and nowhere else."""
    user = access.user_get(_caller(request))
    token, text = token_create(
        actor=actor_of(request, user), user=user, name=body.name, scopes=body.scopes, expires_at=body.expires_at
    )
    return TokenMade(token=TokenOut.from_orm(token), text=text)


@router.delete("/tokens/{uuid:token_id}")
def token_remove(request: HttpRequest, token_id: UUID) -> dict[str, bool]:
    """Revokes one of the caller's own tokens."""
    caller = _caller(request)
    token_revoke(actor=actor_of(request, caller.user), token=access.token_get(caller, token_id))
    return {"revoked": True}


@router.get("/webhooks", response=list[WebhookOut])
def webhook_list(request: HttpRequest) -> list[Webhook]:
    """Every webhook."""
    access.admin_get(_caller(request))
    return list(Webhook.objects.all())


@router.post("/webhooks", response=WebhookMade)
def webhook_add(request: HttpRequest, body: WebhookIn) -> WebhookMade:
    """Makes a webhook; its secret is in this answer and nowhere else."""
    admin = _admin(request)
    webhook = webhook_create(actor=actor_of(request, admin), user=admin, url=body.url, events=body.events)
    return WebhookMade(webhook=WebhookOut.from_orm(webhook), secret=webhook.secret)


@router.put("/webhooks/{uuid:webhook_id}", response=WebhookOut)
def webhook_change(request: HttpRequest, webhook_id: UUID, body: WebhookChange) -> Webhook:
    """Changes a webhook."""
    webhook = access.webhook_get(_caller(request), webhook_id)
    actor = actor_of(request, _admin(request))
    return webhook_update(actor=actor, webhook=webhook, url=body.url, events=body.events, is_active=body.is_active)


@router.delete("/webhooks/{uuid:webhook_id}")
def webhook_remove(request: HttpRequest, webhook_id: UUID) -> dict[str, bool]:
    """Deletes a webhook."""
    webhook = access.webhook_get(_caller(request), webhook_id)
    webhook_delete(actor=actor_of(request, _admin(request)), webhook=webhook)
    return {"deleted": True}


@router.post("/webhooks/{uuid:webhook_id}/ping", response=DeliveryOut)
def webhook_test(request: HttpRequest, webhook_id: UUID) -> Delivery:
    """Sends an event that says nothing."""
    webhook = access.webhook_get(_caller(request), webhook_id)
    return webhook_ping(actor=actor_of(request, _admin(request)), webhook=webhook)


@router.get("/webhooks/{uuid:webhook_id}/deliveries", response=list[DeliveryOut])
def delivery_list(request: HttpRequest, webhook_id: UUID) -> list[Delivery]:
    """What was sent to a webhook, the newest first."""
    return list(access.webhook_get(_caller(request), webhook_id).deliveries.all()[:DELIVERIES_SHOWN_MAX])


@router.post("/deliveries/{uuid:delivery_id}/again", response=DeliveryOut)
def delivery_repeat(request: HttpRequest, delivery_id: UUID) -> Delivery:
    """Sends it once more."""
    delivery: Delivery = access.delivery_get(_caller(request), delivery_id)
    delivery_again(actor=actor_of(request, _admin(request)), delivery=delivery)
    delivery.refresh_from_db()
    return delivery


def _caller(request: HttpRequest) -> access.Caller:
    return cast(access.Caller, getattr(request, "auth"))  # noqa: B009


def _admin(request: HttpRequest) -> User:
    return access.admin_get(_caller(request))
