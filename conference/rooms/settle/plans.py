"""Settles what the render workers render for a meeting."""

import uuid

from channels.db import database_sync_to_async
from django.db import transaction

from conference.items.selectors import item_places
from conference.nodes.models import Node
from conference.nodes.requests import node_request
from conference.rooms import wire
from conference.rooms.models import Meeting, Participant, RenderAssignment
from conference.rooms.models.meeting import ParticipantKind
from conference.rooms.selectors import present
from conference.signalling.codec import to_json
from conference.signalling.messages import Done
from conference.signalling.rendered import RenderPlan, Seated


async def plans_settle(meeting_id: uuid.UUID) -> None:
    """Sends each render worker of the meeting its plan, if that is another one than it has.

    Raises:
        SignallingError: a render worker refuses or doesn't answer.
    """
    for node_id, plan in await database_sync_to_async(_new_plans)(meeting_id):
        await node_request(node_id, plan, Done)
        await database_sync_to_async(_keep)(meeting_id, node_id, plan)


@transaction.atomic
def _new_plans(meeting_id: uuid.UUID) -> list[tuple[uuid.UUID, RenderPlan]]:
    meeting = Meeting.objects.select_related("room").get(pk=meeting_id)
    here = present(meeting_id).exclude(seat=None)
    viewers = _seated(list(here.filter(kind=ParticipantKind.BROWSER, connected=True, wants_views=True)))
    others = _seated(list(here.exclude(kind=ParticipantKind.BROWSER, connected=True, wants_views=True)))
    drawn: dict[uuid.UUID, list[Participant]] = {}
    for subject in here.exclude(render_node=None).exclude(link_epoch=None):
        drawn.setdefault(subject.render_node_id, []).append(subject)
    known = {a.node_id: a.plan for a in RenderAssignment.objects.filter(meeting=meeting)}
    room = wire.room_to_wire(meeting.room)
    plans = {
        node_id: RenderPlan(
            str(meeting_id),
            room.scenario,
            room.seat_count,
            _seated(drawn.get(node_id, [])),
            viewers if node_id in drawn else (),
            room.layout if room.scenario == "custom" else None,
            _others(others, drawn.get(node_id, [])),
            item_places(meeting_id) if node_id in drawn else (),
        )
        for node_id in drawn.keys() | known.keys()
    }
    return [(node_id, plan) for node_id, plan in plans.items() if known.get(node_id) != to_json(plan)]


@transaction.atomic
def _keep(meeting_id: uuid.UUID, node_id: uuid.UUID, plan: RenderPlan) -> None:
    assigned = RenderAssignment.objects.filter(meeting=meeting_id, node=node_id)
    if not plan.subjects:
        assigned.delete()
    elif Node.objects.filter(pk=node_id).exists():  # it may have gone since it said yes
        RenderAssignment.objects.update_or_create(
            meeting_id=meeting_id, node_id=node_id, defaults={"plan": to_json(plan)}
        )


def _others(seated: tuple[Seated, ...], subjects: list[Participant]) -> tuple[Seated, ...]:
    """Those of `seated` whom this worker does not draw itself; none when it draws nobody."""
    own = {str(subject.pk) for subject in subjects}
    return tuple(each for each in seated if own and each.participant_id not in own)


def _seated(people: list[Participant]) -> tuple[Seated, ...]:
    return tuple(Seated(str(person.pk), person.seat) for person in people)
