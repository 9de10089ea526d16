"""Settles what the render workers render for a meeting."""

import uuid

from django.db import transaction

from conference.items.selectors import item_places
from conference.rooms import wire
from conference.rooms.models import Meeting, Participant, RenderAssignment
from conference.rooms.models.meeting import ParticipantKind
from conference.rooms.selectors import present
from conference.rooms.settle.assigning import NewPlan, plans_assign
from conference.signalling.codec import to_json
from conference.signalling.rendered import RenderPlan, Seated


async def plans_settle(meeting_id: uuid.UUID) -> None:
    """Sends each render worker of the meeting its plan, if that is another one than it has.

    Raises:
        SignallingError: a render worker refuses or doesn't answer.
    """
    await plans_assign(RenderAssignment, meeting_id, _new_plans)


@transaction.atomic
def _new_plans(meeting_id: uuid.UUID) -> list[NewPlan]:
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
    return [
        NewPlan(node_id, plan, is_empty=not plan.subjects)
        for node_id, plan in plans.items()
        if known.get(node_id) != to_json(plan)
    ]


def _others(seated: tuple[Seated, ...], subjects: list[Participant]) -> tuple[Seated, ...]:
    """Those of `seated` whom this worker does not draw itself; none when it draws nobody."""
    own = {str(subject.pk) for subject in subjects}
    return tuple(each for each in seated if own and each.participant_id not in own)


def _seated(people: list[Participant]) -> tuple[Seated, ...]:
    return tuple(Seated(str(person.pk), person.seat) for person in people)
