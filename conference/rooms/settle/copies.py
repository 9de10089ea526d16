"""Settles what the media workers of a spread meeting copy to each other: one copy of each publication to each."""

import uuid
from collections.abc import Iterable

from django.db import transaction

from conference.rooms.models import CopyAssignment, MediaPeer, Publication
from conference.rooms.selectors import live_publications, media_workers
from conference.rooms.settle.assigning import NewPlan, plans_assign
from conference.signalling.codec import to_json
from conference.signalling.spreading import CopiesSet, CopyTarget


async def copies_settle(meeting_id: uuid.UUID) -> None:
    """Tells each media worker of the meeting what to copy to which other one, if that is new.

    Raises:
        SignallingError: a media worker refuses or doesn't answer.
    """
    await plans_assign(CopyAssignment, meeting_id, _new_plans)


@transaction.atomic
def _new_plans(meeting_id: uuid.UUID) -> list[NewPlan]:
    workers = media_workers(meeting_id)
    known = {each.node_id: each.plan for each in CopyAssignment.objects.filter(meeting=meeting_id)}
    if len(workers) < 2 and not known:
        return []
    live = list(live_publications(meeting_id).select_related("peer").order_by("started_at", "pk"))
    at = _workers_of_viewers(meeting_id)
    plans = {
        node_id: CopiesSet(
            str(meeting_id),
            tuple(
                CopyTarget(str(other), tuple(str(each.pk) for each in own))
                for other in sorted(workers - {node_id})
                if (own := list(_copied(live, node_id, other, at)))
            )
            if node_id in workers
            else (),
        )
        for node_id in workers | known.keys()
    }
    empty = to_json(CopiesSet(str(meeting_id), ()))
    return [
        NewPlan(node_id, plan, is_empty=not plan.targets)
        for node_id, plan in plans.items()
        if known.get(node_id, empty) != to_json(plan)
    ]


def _copied(
    live: Iterable[Publication], node_id: uuid.UUID, other: uuid.UUID, at: dict[uuid.UUID | None, set[uuid.UUID]]
) -> Iterable[Publication]:
    """What one worker has that another needs: of the views only those for somebody there."""
    for each in live:
        is_here = each.peer is not None and each.peer.media_node_id == node_id
        if is_here and (each.viewer_id is None or other in at.get(each.viewer_id, ())):
            yield each


def _workers_of_viewers(meeting_id: uuid.UUID) -> dict[uuid.UUID | None, set[uuid.UUID]]:
    at: dict[uuid.UUID | None, set[uuid.UUID]] = {}
    peers = MediaPeer.objects.filter(meeting=meeting_id).exclude(participant=None).exclude(media_node=None)
    for participant_id, node_id in peers.values_list("participant", "media_node"):
        at.setdefault(participant_id, set()).add(node_id)
    return at
