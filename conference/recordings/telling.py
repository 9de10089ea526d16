"""Tells whoever has a recording open that something about it has changed."""

import uuid

from asgiref.sync import async_to_sync
from django.db import transaction

from conference.delivery import group_deliver


def recording_group(recording_id: uuid.UUID) -> str:
    """The group of the channel layer in which everybody is who has it open."""
    return f"studio.{recording_id}"


def recording_change(recording_id: uuid.UUID, what: str) -> None:
    """Says on commit that `what` is new: "transcript", "versions" or "comments". Who hears asks for it."""
    event = {"type": "studio.changed", "what": what}
    transaction.on_commit(lambda: async_to_sync(group_deliver)(recording_group(recording_id), event))
