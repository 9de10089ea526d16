"""Reads about captions."""

import uuid

from conference.captions.models import CaptionLine, CaptionWish, Listening
from conference.signalling.captions import Caption, CaptionsState

LINES_MAX = 200
"""How much of what was said somebody who comes gets to read."""


def is_captioned(meeting_id: uuid.UUID) -> bool:
    """Whether somebody in the meeting wants captions."""
    return CaptionWish.objects.filter(participant__meeting=meeting_id, participant__left_at=None).exists()


def captions_state(meeting_id: uuid.UUID) -> CaptionsState:
    """Who wants captions in the meeting, and whether they come late."""
    wishes = CaptionWish.objects.filter(participant__meeting=meeting_id, participant__left_at=None)
    wanted_by = wishes.order_by("participant__joined_at").values_list("participant", flat=True)
    behind = Listening.objects.filter(meeting=meeting_id, behind=True).exists()
    return CaptionsState(tuple(str(pk) for pk in wanted_by), behind)


def meeting_lines(meeting_id: uuid.UUID) -> tuple[Caption, ...]:
    """What was said last in the meeting while it was captioned, in order."""
    lines = CaptionLine.objects.filter(meeting=meeting_id).select_related("participant").order_by("-started_at")
    return tuple(caption_to_wire(line) for line in reversed(lines[:LINES_MAX]))


def caption_to_wire(line: CaptionLine) -> Caption:
    """The line as participants know it."""
    return Caption(
        id=str(line.pk),
        participant_id=str(line.participant_id),
        name=line.participant.name,
        text=line.text,
        start_s=line.started_at.timestamp(),
        duration_s=line.duration_s,
    )
