"""What the media worker of a meeting lets through, by what hosts decided and who agreed to be recorded."""

import uuid

from conference.hosting.models import Conduct, Standing
from conference.hosting.permissions import permitted, policy_of
from conference.hosting.wire import answers
from conference.rooms.models import Meeting, Participant, RunningRecording
from conference.signalling.peers import Gates, Held
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
            sources += ["camera", "view", "cube"]
        if not permitted(each, "share", policy, standing):
            sources.append("screen")
        held += [Held(str(each.pk), source) for source in sources]
    version = Conduct.objects.filter(meeting=meeting).values_list("gates_version", flat=True).first() or 0
    return Gates(version, tuple(held), tuple(str(pk) for pk in unrecorded(meeting, here)))


def unrecorded(meeting: Meeting, people: list[Participant]) -> list[uuid.UUID]:
    """Who of the people is not to be recorded; nobody, while nothing is.

    A recording that was stopped counts until the media worker has said that it no longer writes: nobody slips into its
    last moment.
    """
    policy, left_out = policy_of(meeting.room), set[uuid.UUID]()
    for running in RunningRecording.objects.filter(meeting=meeting):
        agreed = answers(running.recording_id, people, policy)
        left_out |= {each.pk for each in people if not agreed.get(each.pk, False)}
    return [each.pk for each in people if each.pk in left_out]
