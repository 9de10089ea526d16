"""Writes who agreed to be in the recording that runs."""

import datetime
import uuid

from django.db import transaction
from django.utils.translation import gettext as _

from conference.hosting.events import hosting_changed
from conference.hosting.models import Consent
from conference.rooms.models import Participant
from conference.rooms.selectors import active_recording
from conference.signalling.errors import Conflict


@transaction.atomic
def consent_set(*, participant: Participant, agreed: bool, now: datetime.datetime) -> None:
    """The participant agrees to be recorded from now on, or not.

    Raises:
        Conflict: nothing is recorded now.
    """
    running = active_recording(participant.meeting_id)
    if running is None:
        raise Conflict(_("the meeting is not being recorded"))
    consent_keep(recording_id=running.recording_id, participant=participant, agreed=agreed, now=now)


def consent_keep(*, recording_id: uuid.UUID, participant: Participant, agreed: bool, now: datetime.datetime) -> None:
    """Keeps an answer, and tells everyone who is recorded."""
    Consent.objects.update_or_create(
        recording_id=recording_id, participant=participant, defaults={"agreed": agreed, "answered_at": now}
    )
    hosting_changed(participant.meeting_id)
