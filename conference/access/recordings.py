"""Recordings and what is made of them."""

import uuid
from typing import Any

from django.apps import apps
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from conference.access.callers import Caller, admin_get
from conference.access.finding import found
from conference.access.rooms import is_host
from conference.rooms.models import Participant
from conference.signalling.errors import Forbidden


def recordings(caller: Caller) -> QuerySet[Any]:
    """The recordings that the caller may see: all for editors, else of own rooms and of meetings taken part in."""
    every = apps.get_model("recordings", "Recording")._default_manager.all()
    if caller.user is None:
        return every.none()
    if caller.user.is_editor:
        return every
    taken_part = Participant.objects.filter(user=caller.user).values("meeting")
    return every.filter(Q(meeting__room__owner=caller.user) | Q(meeting__in=taken_part))


def recording_get(caller: Caller, recording_id: uuid.UUID) -> Any:
    """A recording that the caller may see."""
    return found(recordings(caller).filter(pk=recording_id), "recording")


def may_edit_recording(caller: Caller, recording: Any) -> bool:
    """Whether the caller may edit a recording: recording editors (every admin is one), and the room's host."""
    return caller.user is not None and (caller.user.is_editor or is_host(caller.user, recording.meeting.room))


def edited_recording_get(caller: Caller, recording_id: uuid.UUID) -> Any:
    """A recording that the caller may edit."""
    recording = recording_get(caller, recording_id)
    if not may_edit_recording(caller, recording):
        raise Forbidden(_("only recording editors and the room's host may edit a recording"))
    return recording


def export_get(caller: Caller, export_id: uuid.UUID) -> Any:
    """An export of a recording that the caller may see."""
    every = apps.get_model("recordings", "Export")._default_manager.filter(pk=export_id)
    return found(every.filter(recording__in=recordings(caller)), "export")


def job_get(caller: Caller, job_id: uuid.UUID) -> Any:
    """A job about a recording that the caller may see."""
    every = apps.get_model("jobs", "Job")._default_manager.filter(pk=job_id)
    return found(every.filter(recording__in=recordings(caller)), "job")


def any_job_get(caller: Caller, job_id: uuid.UUID) -> Any:
    """Any job, for an admin."""
    admin_get(caller)
    return found(apps.get_model("jobs", "Job")._default_manager.filter(pk=job_id), "job")
