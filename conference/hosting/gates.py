"""What the media worker of a meeting lets through, by what hosts decided and who agreed to be recorded."""

import uuid

from conference.hosting.models import Conduct, Standing
from conference.hosting.permissions import permitted, policy_of
from conference.hosting.wire import consents
from conference.rooms.models import Meeting, Participant, RunningRecording
from conference.signalling.node_messages import Gates, Held
from conference.signalling.state import Source


def gates_of(meeting: Meeting) -> Gates:
    """The gates as they are now, with the version of the meeting's conduct."""
    policy = policy_of(meeting.room)
    here = list(Participant.objects.filter(meeting=meeting, left_at=None).order_by("joined_at"))
    standings = {each.participant_id: each for each in Standing.objects.filter(participant__in=here)}
    held: list[Held] = []
    for each in here:
        standing = standings.get(each.pk) or Standing(participant=each)
        sources: list[Source] = []
        if standing.muted_by_host or not permitted(each, "speak", policy, standing):
            sources.append("microphone")
        if standing.camera_stopped:
            sources += ["camera", "view"]
        if not permitted(each, "share", policy, standing):
            sources.append("screen")
        held += [Held(str(each.pk), source) for source in sources]
    version = Conduct.objects.filter(meeting=meeting).values_list("gates_version", flat=True).first() or 0
    return Gates(version, tuple(held), tuple(str(pk) for pk in unrecorded(meeting, here)))


def unrecorded(meeting: Meeting, people: list[Participant]) -> list[uuid.UUID]:
    """Who of the people is not to be in the recording that runs; nobody, while none does."""
    if not RunningRecording.objects.filter(meeting=meeting, stopped_at=None).exists():
        return []
    agreed = consents(meeting.pk, people, policy_of(meeting.room))
    return [each.pk for each in people if not agreed.get(each.pk, False)]
