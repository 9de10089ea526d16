"""Brings nodes the plans that they have not got yet, and keeps which plan each of them has said yes to."""

import uuid
from collections.abc import Callable
from dataclasses import dataclass

from channels.db import database_sync_to_async
from django.db import transaction

from conference.nodes.models import Node
from conference.nodes.requests import node_request
from conference.rooms.models import CopyAssignment, RenderAssignment
from conference.signalling.codec import to_json
from conference.signalling.message import Message
from conference.signalling.messages import Done

Assignments = type[RenderAssignment] | type[CopyAssignment]


@dataclass(frozen=True)
class NewPlan:
    """What a node is to be told; one under which it has nothing to do is not kept."""

    node_id: uuid.UUID
    plan: Message
    is_empty: bool


async def plans_assign(
    assignments: Assignments, meeting_id: uuid.UUID, new_plans: Callable[[uuid.UUID], list[NewPlan]]
) -> None:
    """Sends nodes of a meeting their plans.

    Args:
        assignments: where they are kept.
        new_plans: gives, from the database, those that differ from what is kept.

    Raises:
        SignallingError: a node refuses or doesn't answer.
    """
    for new in await database_sync_to_async(new_plans)(meeting_id):
        await node_request(new.node_id, new.plan, Done)
        await database_sync_to_async(_keep)(assignments, meeting_id, new)


@transaction.atomic
def _keep(assignments: Assignments, meeting_id: uuid.UUID, new: NewPlan) -> None:
    if new.is_empty:
        assignments.objects.filter(meeting=meeting_id, node=new.node_id).delete()
    elif Node.objects.filter(pk=new.node_id).exists():  # it may have gone since it said yes
        kept = {"plan": to_json(new.plan)}
        assignments.objects.update_or_create(meeting_id=meeting_id, node_id=new.node_id, defaults=kept)
