"""The JSON of tokens, webhooks and deliveries, as docs/api.md says it."""

from datetime import datetime
from typing import Literal
from uuid import UUID

from ninja import Field, Schema


class TokenIn(Schema):
    name: str = Field(max_length=80)
    scopes: list[str] = Field(max_length=20)
    expires_at: datetime | None = None


class TokenOut(Schema):
    id: UUID
    name: str
    scopes: list[str]
    created_at: datetime
    expires_at: datetime | None
    used_at: datetime | None


class TokenMade(Schema):
    token: TokenOut
    text: str


class WebhookIn(Schema):
    url: str = Field(max_length=500)
    events: list[str] = Field(max_length=20)


class WebhookChange(WebhookIn):
    is_active: bool


class WebhookOut(Schema):
    id: UUID
    url: str
    events: list[str]
    is_active: bool
    created_at: datetime


class WebhookMade(Schema):
    webhook: WebhookOut
    secret: str


class DeliveryOut(Schema):
    id: UUID
    event: str
    state: Literal["waiting", "delivered", "failed"]
    attempts: int
    status: int | None
    error: str
    created_at: datetime
    due_at: datetime
    finished_at: datetime | None
