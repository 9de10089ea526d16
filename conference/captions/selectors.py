"""Reads about captions."""

import datetime
import uuid

from django.db.models import Q

from conference.captions.models import CaptionLine, CaptionWish, Listening
from conference.hosting.models import Consent
from conference.hosting.permissions import policy_of
from conference.hosting.wire import answers
from conference.recordings.models import Recording
from conference.rooms.models import Participant
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


def recording_heard_in(speaker: Participant, started_at: datetime.datetime, duration_s: float) -> Recording | None:
    """The recording in which all of an utterance is heard: its speaker had agreed before."""
    ended_at = started_at + datetime.timedelta(seconds=duration_s)
    goes_on = Q(stopped_at=None) | Q(stopped_at__gte=ended_at)
    recording = Recording.objects.filter(goes_on, meeting=speaker.meeting_id, started_at__lte=started_at).first()
    if recording is None:
        return None
    if not answers(recording.pk, [speaker], policy_of(speaker.meeting.room)).get(speaker.pk, False):
        return None
    late = Consent.objects.filter(recording_id=recording.pk, participant=speaker, answered_at__gt=started_at)
    return None if late.exists() else recording


def caption_to_wire(line: CaptionLine) -> Caption:
    """The line as participants know it."""
    return Caption(
        id=str(line.pk),
        participant_id=str(line.participant_id),
        name=line.participant.name,
        text=line.text,
        start_s=line.started_at.timestamp(),
        duration_s=line.duration_s,
        corrected=line.corrected,
        struck=line.struck,
        synthetic=line.synthetic,
    )
