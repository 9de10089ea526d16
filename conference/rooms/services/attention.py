"""Writes what participants look at: shown to everyone, and kept with the recording that runs."""

import dataclasses
import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from conference.hosting.gates import unrecorded
from conference.items.selectors import live_items
from conference.recordings.attention import attention_keep
from conference.rooms import wire
from conference.rooms.events import meeting_event
from conference.rooms.models import Meeting, Participant
from conference.rooms.selectors import active_recording, present
from conference.signalling.errors import NotFound
from conference.signalling.messages import AttentionChanged
from conference.signalling.state import Attention

WALL = "wall"
"""The work item that every room has in the scenario side-by-side."""


@transaction.atomic
def attention_set(
    *, participant: Participant, target_id: str | None, work_item_id: str | None, now: datetime.datetime
) -> None:
    """From now on the participant looks at this participant or work item, or (both None) at neither.

    Raises:
        NotFound: there is no such participant or work item in the meeting.
    """
    target = _target(participant, target_id)
    item_id = _work_item_id(participant, work_item_id)
    if (participant.attends_to_id, participant.attends_item) == (target and target.pk, item_id):
        return
    participant.attends_to, participant.attends_item = target, item_id
    participant.save(update_fields=["attends_to", "attends_item"])
    attention = wire.attention_to_wire(participant)
    meeting_event(meeting_id=participant.meeting_id, message=AttentionChanged(attention))
    recording = active_recording(participant.meeting_id)
    if recording is not None:
        attention_keep(recording.recording_id, _recorded(participant.meeting, [attention]), now)


def attention_begin(*, participant: Participant, now: datetime.datetime) -> None:
    """A recording of the participant's meeting begins, or of more or fewer people: keeps what everyone looks at now."""
    recording = active_recording(participant.meeting_id)
    if recording is not None:
        everyone = present(participant.meeting_id)
        attentions = [wire.attention_to_wire(each) for each in everyone]
        attention_keep(recording.recording_id, _recorded(participant.meeting, attentions), now)


def _recorded(meeting: Meeting, attentions: list[Attention]) -> list[Attention]:
    """As the recording may know it: who has not agreed to be in it looks at nothing, and nobody looks at them."""
    left_out = {str(pk) for pk in unrecorded(meeting, list(present(meeting.pk)))}
    kept = (Attention(each.participant_id) if each.participant_id in left_out else each for each in attentions)
    return [dataclasses.replace(each, target_id=None) if each.target_id in left_out else each for each in kept]


def _target(participant: Participant, target_id: str | None) -> Participant | None:
    if target_id is None:
        return None
    for other in present(participant.meeting_id).exclude(pk=participant.pk):
        if str(other.pk) == target_id:
            return other
    raise NotFound(_("there is no such participant"))


def _work_item_id(participant: Participant, item_id: str | None) -> str:
    if item_id is None:
        return ""
    room = wire.room_to_wire(participant.meeting.room)
    items = {"side-by-side": {WALL}}.get(room.scenario, set())
    if room.scenario == "custom" and room.layout is not None:
        items = {item.id for item in room.layout.work_items}
    items |= {str(pk) for pk in live_items(participant.meeting_id).values_list("pk", flat=True)}
    if item_id not in items:
        raise NotFound(_("there is no such work item"))
    return item_id
