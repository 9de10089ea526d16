"""Writes about the recording that runs in a meeting; the recordings application keeps what it becomes."""

import datetime
import uuid

from django.db import transaction
from django.utils.translation import gettext as _

from conference.hosting.events import hosting_changed
from conference.hosting.services.consent import consent_keep
from conference.recordings.models import Recording
from conference.recordings.services import recording_start, recording_stop
from conference.rooms import wire
from conference.rooms.events import meeting_event
from conference.rooms.models import Meeting, Participant, RunningRecording
from conference.rooms.selectors import active_recording
from conference.signalling.errors import Conflict, Unavailable
from conference.signalling.messages import RecordingChanged
from conference.signalling.recording import RecordedTrack
from conference.signalling.state import RecordingState, StopCause


@transaction.atomic
def running_recording_start(*, host: Participant) -> RunningRecording:
    """Starts recording the host's meeting, with the views that the host sees.

    The host thereby agrees to be recorded; everyone else is asked, and is not in it before they agree.

    Raises:
        Conflict: a recording runs already.
        Unavailable: the meeting has no media worker now.
    """
    meeting = Meeting.objects.select_for_update(no_key=True).get(pk=host.meeting_id)
    if active_recording(meeting.pk) is not None:
        raise Conflict(_("the meeting is being recorded already"))
    if meeting.media_node_id is None:
        raise Unavailable(_("no media worker can take this meeting now"))
    recording = recording_start(meeting=meeting, started_by=host)
    running = RunningRecording.objects.create(
        recording_id=recording.pk,
        meeting=meeting,
        directory=recording.directory,
        viewer=host,
        started_at=recording.started_at,
    )
    meeting_event(meeting_id=meeting.pk, message=RecordingChanged(wire.recording_to_wire(running)))
    consent_keep(recording_id=recording.pk, participant=host, agreed=True, now=recording.started_at)
    return running


@transaction.atomic
def running_recording_stop(*, meeting_id: uuid.UUID, now: datetime.datetime, cause: StopCause | None = None) -> None:
    """The meeting's recording shall stop; everyone is told the cause, where nobody wished it.

    Raises:
        Conflict: none runs.
    """
    if not RunningRecording.objects.filter(meeting=meeting_id, stopped_at=None).update(stopped_at=now):
        raise Conflict(_("the meeting is not being recorded"))
    meeting_event(meeting_id=meeting_id, message=RecordingChanged(RecordingState(False, stopped_because=cause)))
    hosting_changed(meeting_id)


@transaction.atomic
def running_recording_hand_over(*, recording_id: uuid.UUID, tracks: tuple[RecordedTrack, ...]) -> None:
    """The media worker has stopped, or is gone: gives what was written to the recordings application, once."""
    if RunningRecording.objects.filter(pk=recording_id).delete()[0]:
        recording_stop(recording=Recording.objects.get(pk=recording_id), tracks=tracks)
