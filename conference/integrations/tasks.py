"""The Celery task of webhooks: takes a delivery's id and may run twice without harm."""

import uuid

from celery import shared_task

from conference.integrations.webhooks import DELIVER_TASK, delivery_try


@shared_task(name=DELIVER_TASK)
def deliver(delivery_id: str) -> None:
    """Sends one delivery."""
    delivery_try(uuid.UUID(delivery_id))
